//! The chime: two tones, the higher first, each dying away. Pure, and the same bytes on every machine: sums and products alone, which every processor does alike,
//! where a sine is each library's own.

use std::io::Cursor;

/// Samples a second.
pub const RATE: u32 = 22_050;

/// From one tone to the next, and from the second to the end, in samples.
const FIRST: usize = 9_922;
const SECOND: usize = 19_845;

/// A tone swells over so many samples, so that it does not click, and the last of all die to nothing over as many.
const SOFT: usize = 110;

/// The decay a sample: to a third in 0.22 s.
const DECAY: f64 = 0.999_793_878_182_735_5;

/// A tone: 2 cos ω and sin ω, with ω its angle a sample.
struct Tone {
    twice_cosine: f64,
    sine: f64,
}

/// E5, 659.255 Hz.
const HIGH: Tone = Tone { twice_cosine: 1.964_813_841_327_109, sine: 0.186_752_890_827_297_2 };
/// C5, 523.251 Hz.
const LOW: Tone = Tone { twice_cosine: 1.977_809_966_368_014_6, sine: 0.148_549_433_636_881_56 };

/// How loud a tone begins, of 32,767.
const LOUD: f64 = 14_000.0;

/// The chime as a WAV file: 16 bits, one channel, 1.35 s.
#[must_use]
pub fn wav() -> Vec<u8> {
    let spec =
        hound::WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut file = Cursor::new(Vec::new());
    let written = || -> Result<(), hound::Error> {
        let mut writer = hound::WavWriter::new(&mut file, spec)?;
        samples().into_iter().try_for_each(|sample| writer.write_sample(sample))?;
        writer.finalize()
    }();
    // Memory takes all.
    debug_assert!(written.is_ok());
    file.into_inner()
}

/// The samples: the second tone begins while the first still rings.
#[must_use]
pub fn samples() -> Vec<i16> {
    let long = FIRST + SECOND;
    let mut sum = vec![0.0; long];
    for (tone, from) in [(HIGH, 0), (LOW, FIRST)] {
        for (sample, value) in sum[from..].iter_mut().zip(ringing(&tone)) {
            *sample += value;
        }
    }
    let soft = |index: usize| f64::from(u32::try_from((long - 1 - index).min(SOFT)).unwrap_or(0)) / 110.0;
    sum.iter().enumerate().map(|(index, value)| whole(value * soft(index))).collect()
}

/// A tone that dies away: each sample is a sum of the two before it.
fn ringing(tone: &Tone) -> impl Iterator<Item = f64> {
    let (feedback, damping) = (DECAY * tone.twice_cosine, DECAY * DECAY);
    let mut last = (0.0, LOUD * DECAY * tone.sine);
    (0..usize::MAX).map(move |index| {
        let now = last.0;
        last = (last.1, feedback * last.1 - damping * last.0);
        now * f64::from(u32::try_from(index.min(SOFT)).unwrap_or(0)) / 110.0
    })
}

#[allow(clippy::cast_possible_truncation, reason = "two tones at this loudness are within the range")]
fn whole(value: f64) -> i16 {
    value as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_always_the_same_file() {
        let sum = wav()
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        assert_eq!(format!("{sum:016x}"), "5e472c854e523f78");
    }

    #[test]
    fn it_is_short_begins_and_ends_in_silence_and_never_clips() {
        let samples = samples();
        assert!(samples.len() <= RATE as usize * 3 / 2);
        assert_eq!((samples[0], samples[samples.len() - 1]), (0, 0));
        let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
        assert!((12_000..28_000).contains(&loudest), "{loudest}");
        let steps = samples.windows(2).map(|pair| (i32::from(pair[0]) - i32::from(pair[1])).abs()).max().unwrap();
        assert!(steps < 6_000, "it clicks: {steps}");
    }

    #[test]
    fn its_tones_are_e_and_c() {
        // Crossings of nought in half a second each: twice the frequency a second.
        let crossings = |samples: &[i16]| samples.windows(2).filter(|pair| (pair[0] < 0) != (pair[1] < 0)).count();
        let samples = samples();
        let first = crossings(&samples[..FIRST]) * RATE as usize / FIRST / 2;
        let second = crossings(&samples[FIRST + SECOND / 2..]) * RATE as usize / (SECOND / 2) / 2;
        assert!((655..=664).contains(&first), "{first} Hz");
        assert!((519..=527).contains(&second), "{second} Hz");
    }

    #[test]
    fn it_is_a_wav_file() {
        let bytes = wav();
        let reader = hound::WavReader::new(Cursor::new(&bytes)).unwrap();
        assert_eq!(reader.duration() as usize, samples().len());
        assert_eq!(reader.spec().sample_rate, RATE);
    }
}
