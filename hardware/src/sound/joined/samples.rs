//! What is done to samples: the silence around words taken off, words joined, the chime put before, all made as loud as wished. Pure, and in whole
//! numbers or in sums and products, so that every machine makes the same file.

use std::time::Duration;

use crate::sound::{Volume, chime};

/// Between words, in milliseconds. With what dies away of the one and swells of the next it is what a speaker needs to get from one to the other.
const GAP: u32 = 20;
/// Between phrases: a comma.
const PAUSE: u32 = 90;
/// From the end of the chime, which dies away, to the first word.
const AFTER_CHIME: u32 = 150;

/// Samples are looked at in steps of so many milliseconds.
const STEP: u32 = 5;
/// A step is silence that has so little of the power of the loudest: −40 dB.
const FLOOR: i64 = 10_000;
/// What is kept before what is heard and after it, in steps: words begin softly and die away.
const BEFORE: usize = 1;
const AFTER: usize = 3;

/// One channel of sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Samples a second.
    pub rate: u32,
    /// The samples.
    pub samples: Vec<i16>,
}

impl Sound {
    /// Nothing yet.
    #[must_use]
    pub const fn empty(rate: u32) -> Self {
        Self { rate, samples: Vec::new() }
    }

    /// The two tones.
    #[must_use]
    pub fn chime(rate: u32) -> Self {
        Self { rate, samples: resampled(&chime::samples(), chime::RATE, rate) }
    }

    /// Phrases of words, the silence around each word taken off. The words have this one rate.
    #[must_use]
    pub fn spoken(rate: u32, phrases: Vec<Vec<Self>>) -> Self {
        let mut whole = Self::empty(rate);
        for phrase in phrases {
            for (index, word) in phrase.into_iter().enumerate() {
                let gap = if index > 0 { GAP } else { PAUSE };
                // Nothing is before the first word.
                whole.rest(if whole.samples.is_empty() { 0 } else { gap });
                whole.samples.extend(word.trimmed().samples);
            }
        }
        whole
    }

    /// The chime, if it is wished for, then what is said, if something is.
    #[must_use]
    pub fn announced(chime: bool, speech: Option<Self>, volume: Volume) -> Self {
        let rate = speech.as_ref().map_or(chime::RATE, |speech| speech.rate);
        let mut whole = if chime { Self::chime(rate) } else { Self::empty(rate) };
        if let Some(speech) = speech {
            whole.rest(if chime { AFTER_CHIME } else { 0 });
            whole.samples.extend(speech.samples);
        }
        whole.at(volume)
    }

    /// Without the silence before it and after it.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        let step = of_millis(self.rate, STEP).max(1);
        let powers: Vec<i64> = self.samples.chunks(step).map(power).collect();
        let loudest = powers.iter().copied().max().unwrap_or(0);
        let is_heard = |power: &i64| *power > loudest / FLOOR;
        let (Some(first), Some(last)) = (powers.iter().position(is_heard), powers.iter().rposition(is_heard)) else {
            return Self::empty(self.rate);
        };
        let to = ((last + 1 + AFTER) * step).min(self.samples.len());
        self.samples.truncate(to);
        self.samples.drain(..first.saturating_sub(BEFORE) * step);
        self.softened(step)
    }

    /// Swelling and dying away within a step, so that it does not click.
    fn softened(mut self, step: usize) -> Self {
        let soft = |sample: &mut i16, index: usize| *sample = scaled(*sample, index, step);
        self.samples.iter_mut().take(step).enumerate().for_each(|(index, sample)| soft(sample, index));
        self.samples.iter_mut().rev().take(step).enumerate().for_each(|(index, sample)| soft(sample, index));
        self
    }

    /// The same after so long a silence.
    #[must_use]
    pub fn after_silence(self, long: Duration) -> Self {
        let mut whole = Self::empty(self.rate);
        whole.rest(u32::try_from(long.as_millis()).unwrap_or(u32::MAX));
        whole.samples.extend(self.samples);
        whole
    }

    fn at(mut self, volume: Volume) -> Self {
        let per_cent = usize::from(volume.per_cent());
        self.samples.iter_mut().for_each(|sample| *sample = scaled(*sample, per_cent, 100));
        self
    }

    fn rest(&mut self, millis: u32) {
        self.samples.resize(self.samples.len() + of_millis(self.rate, millis), 0);
    }
}

fn of_millis(rate: u32, millis: u32) -> usize {
    usize::try_from(u64::from(rate) * u64::from(millis) / 1000).unwrap_or(usize::MAX)
}

/// The mean of the squares.
fn power(samples: &[i16]) -> i64 {
    let sum: i64 = samples.iter().map(|sample| i64::from(*sample) * i64::from(*sample)).sum();
    sum / i64::try_from(samples.len().max(1)).unwrap_or(i64::MAX)
}

/// So many of so many parts of a sample; never more than the whole.
fn scaled(sample: i16, parts: usize, of: usize) -> i16 {
    let (parts, of) = (i64::try_from(parts.min(of)).unwrap_or(1), i64::try_from(of).unwrap_or(1));
    i16::try_from(i64::from(sample) * parts / of.max(1)).unwrap_or(sample)
}

/// At another rate, by the cubic through the four nearest samples: for tones far below either rate, as the chime's are, that is within a thousandth.
fn resampled(samples: &[i16], from: u32, to: u32) -> Vec<i16> {
    if from == to {
        return samples.to_vec();
    }
    let (from, to) = (u64::from(from), u64::from(to));
    let long = samples.len() as u64 * to / from.max(1);
    (0..long)
        .map(|index| {
            let (at, part) = (index * from / to, index * from % to);
            between(samples, usize::try_from(at).unwrap_or(usize::MAX), fraction(part, to))
        })
        .collect()
}

#[allow(clippy::cast_precision_loss, reason = "rates are far below 2^52")]
fn fraction(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

#[allow(clippy::cast_possible_truncation, reason = "`as` keeps it within the range, which is meant")]
fn between(samples: &[i16], at: usize, part: f64) -> i16 {
    let sample =
        |index: Option<usize>| index.and_then(|index| samples.get(index)).map_or(0.0, |sample| f64::from(*sample));
    let [a, b, c, d] = [at.checked_sub(1), Some(at), Some(at + 1), Some(at + 2)].map(sample);
    let slope = (c - a) / 2.0;
    let (square, cube) = (a - 2.5 * b + 2.0 * c - d / 2.0, (d - a) / 2.0 + 1.5 * (b - c));
    (((cube * part + square) * part + slope) * part + b) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 16_000;

    /// A word: silence, a buzz, silence; in milliseconds.
    fn word(before: u32, heard: u32, after: u32) -> Sound {
        let buzz = (0..of_millis(RATE, heard)).map(|index| if index / 20 % 2 == 0 { 8_000 } else { -8_000 });
        let silence = |millis| std::iter::repeat_n(3, of_millis(RATE, millis));
        Sound { rate: RATE, samples: silence(before).chain(buzz).chain(silence(after)).collect() }
    }

    /// The runs of silence between what is heard, in milliseconds.
    fn gaps(sound: &Sound) -> Vec<usize> {
        let heard: Vec<_> = sound.samples.iter().enumerate().filter(|(_, s)| s.abs() > 80).map(|(at, _)| at).collect();
        let per_milli = sound.rate as usize / 1000;
        heard.windows(2).map(|pair| (pair[1] - pair[0]) / per_milli).filter(|gap| *gap > 3).collect()
    }

    #[test]
    fn words_lie_as_near_as_somebody_speaks_whatever_silence_was_recorded() {
        let loose = vec![vec![word(300, 200, 400), word(5, 100, 0)], vec![word(70, 100, 900)]];
        let gaps = gaps(&Sound::spoken(RATE, loose));
        assert_eq!(gaps.len(), 2, "{gaps:?}");
        assert!((20..60).contains(&gaps[0]) && (90..130).contains(&gaps[1]), "{gaps:?}");
    }

    #[test]
    fn silence_alone_is_nothing() {
        assert_eq!(Sound { rate: RATE, samples: vec![0; 900] }.trimmed(), Sound::empty(RATE));
        assert_eq!(Sound::empty(RATE).trimmed(), Sound::empty(RATE));
        assert_eq!(Sound::announced(false, None, Volume::default()).samples.len(), 0);
    }

    #[test]
    fn nothing_that_is_heard_is_lost_and_nothing_clicks() {
        let trimmed = word(100, 200, 100).trimmed();
        let heard = trimmed.samples.iter().filter(|sample| sample.abs() == 8_000).count();
        assert!(heard >= of_millis(RATE, 200) - 1, "{heard}");
        assert_eq!((trimmed.samples[0], *trimmed.samples.last().unwrap()), (0, 0));
    }

    #[test]
    fn the_chime_comes_first_and_sounds_the_same_at_another_rate() {
        let chime = Sound::chime(RATE);
        assert_eq!(chime.samples.len(), chime::samples().len() * 320 / 441);
        let whole = Sound::announced(true, Some(word(0, 100, 0)), Volume::default());
        assert_eq!(whole.samples[..chime.samples.len()], chime.samples);
        // Crossings of nought of the first tone.
        let first = &chime.samples[..of_millis(RATE, 400)];
        let crossings = first.windows(2).filter(|pair| (pair[0] < 0) != (pair[1] < 0)).count();
        let hertz = crossings * 5 / 4;
        assert!((655..=664).contains(&hertz), "{hertz} Hz");
        assert_eq!(Sound::chime(chime::RATE).samples, chime::samples());
    }

    #[test]
    fn half_as_loud_is_half_of_each_sample() {
        let whole = |per_cent| Sound::announced(true, Some(word(0, 100, 0)), Volume::new(per_cent)).samples;
        let (full, half) = (whole(100), whole(50));
        assert!(full.iter().zip(&half).all(|(full, half)| full / 2 == *half));
        assert!(whole(0).iter().all(|sample| *sample == 0));
        assert_eq!(whole(255), full, "never louder than it is");
    }
}
