//! Recorded words: many clips in one MP3 file, and a table of where each lies. Only what is asked for is decoded, when it is asked for, so that a voice
//! needs hardly more memory than its file: decoded whole, two languages would be eight megabytes for ever.
//!
//! MP3 because the web board plays the same files, a tenth of what they are as FLAC. A frame of MP3 needs some before it, so decoding begins some frames
//! ahead of a clip. Where a decoder takes the file to begin differs, so a tone in it, the clip [`MARK`], is looked for.

use std::{borrow::Cow, collections::BTreeMap, io::Cursor};

use symphonia::{
    core::{
        codecs::audio::{AudioDecoder as _, AudioDecoderOptions},
        formats::{FormatOptions, FormatReader as _},
        io::MediaSourceStream,
        packet::Packet,
    },
    default::{codecs::MpaDecoder, formats::MpaReader},
};

use super::samples::Sound;
use crate::sound::VoiceError;

/// The clip that tells where the table's time begins.
pub const MARK: &str = "mark";
/// How loud the mark at least is, of 32,767.
const MARKED: u16 = 3_300;
/// The mark begins within so many seconds.
const MARK_WITHIN: u32 = 1;
/// Decoding begins so many frames before what is wanted: the bit reservoir of 255 bytes, in the shortest frames that speech is coded in.
const LEAD: i64 = 14;
/// What is kept around a clip, in seconds: coding smears a little. As much silence lies there.
const MARGIN: f64 = 0.02;

/// The recorded words of one language.
#[derive(Clone)]
pub struct Sprite {
    language: String,
    mp3: Cow<'static, [u8]>,
    table: BTreeMap<String, (f64, f64)>,
    rate: u32,
    /// Where the table's time begins, in samples of the decoder's.
    shift: i64,
}

impl std::fmt::Debug for Sprite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { language, table, rate, shift, .. } = self;
        write!(f, "Sprite {{ {language}, {} clips, {rate} Hz, shift {shift} }}", table.len())
    }
}

impl PartialEq for Sprite {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language && self.table == other.table && self.mp3 == other.mp3
    }
}

impl Sprite {
    /// The clips of a language: an MP3 file of one channel, and where each clip lies in it, as [start, length] in seconds.
    ///
    /// # Errors
    /// [`VoiceError::Recording`] where the file cannot be decoded or the table does not fit it.
    pub fn new(
        language: &str,
        mp3: impl Into<Cow<'static, [u8]>>,
        table: BTreeMap<String, (f64, f64)>,
    ) -> Result<Self, VoiceError> {
        let mut sprite = Self { language: language.to_owned(), mp3: mp3.into(), table, rate: 0, shift: 0 };
        let rate = sprite.reader()?.1;
        sprite.rate = rate;
        if let Some((name, _)) =
            sprite.table.iter().find(|(_, (start, length))| !(*start >= 0.0 && (0.0..600.0).contains(length)))
        {
            return Err(sprite.bad(format!("the clip {name:?} begins or ends nowhere")));
        }
        sprite.shift = sprite.marked()?;
        Ok(sprite)
    }

    /// The names of its clips.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    /// Samples a second.
    #[must_use]
    pub const fn rate(&self) -> u32 {
        self.rate
    }

    /// The clips of these names, as they are recorded: with a little silence around each.
    ///
    /// # Errors
    /// [`VoiceError::NoClip`] for a name that the table lacks; [`VoiceError::Recording`] where the file ends before a clip does.
    pub fn clips(&self, names: &[String]) -> Result<Vec<Sound>, VoiceError> {
        let places = names.iter().map(|name| self.place(name)).collect::<Result<Vec<_>, _>>()?;
        let decoded = self.decoded(&places)?;
        for ((samples, (from, to)), name) in decoded.iter().zip(&places).zip(names) {
            if (samples.len() as i64) < to - from {
                return Err(self.bad(format!("it ends before the clip {name:?} does")));
            }
        }
        Ok(decoded.into_iter().map(|samples| Sound { rate: self.rate, samples }).collect())
    }

    /// From which sample to which a clip lies.
    fn place(&self, name: &str) -> Result<(i64, i64), VoiceError> {
        let missing = || VoiceError::NoClip { name: name.to_owned(), language: self.language.clone() };
        let (start, length) = self.table.get(name).ok_or_else(missing)?;
        let sample = |seconds: f64| whole(seconds * f64::from(self.rate)) + self.shift;
        Ok((sample(start - MARGIN), sample(start + length + MARGIN)))
    }

    /// By how much the decoder's time is off the table's.
    fn marked(&self) -> Result<i64, VoiceError> {
        let meant = self.table.get(MARK).ok_or_else(|| self.bad(format!("the table has no {MARK:?}")))?.0;
        let from = -i64::from(self.rate);
        let beginning = self.decoded(&[(from, i64::from(self.rate * MARK_WITHIN))])?.remove(0);
        let heard = beginning.iter().position(|sample| sample.unsigned_abs() > MARKED);
        let heard = heard.ok_or_else(|| self.bad("no tone is heard at its beginning".to_owned()))?;
        let begins = self.begins()?.max(from);
        Ok(begins + i64::try_from(heard).unwrap_or(0) - whole(meant * f64::from(self.rate)))
    }

    /// The decoder's time of the first sample.
    fn begins(&self) -> Result<i64, VoiceError> {
        let first = self.reader()?.0.next_packet().map_err(|error| self.bad(error.to_string()))?;
        Ok(first.map_or(0, |packet| packet.pts.get()))
    }

    /// The samples of each place, in one walk through the file. What lies before or after the file is left out.
    fn decoded(&self, places: &[(i64, i64)]) -> Result<Vec<Vec<i16>>, VoiceError> {
        let (mut reader, ..) = self.reader()?;
        let mut found = vec![Vec::new(); places.len()];
        let mut decoder = None;
        let mut block = Vec::new();
        while let Some(packet) = reader.next_packet().map_err(|error| self.bad(error.to_string()))? {
            let (from, to) = span(&packet, self.rate);
            let lead = LEAD * (to - from);
            if !places.iter().any(|place| from < place.1 && to + lead > place.0) {
                // What comes after a leap does not follow from what was before it.
                decoder = None;
                continue;
            }
            let decoder = match &mut decoder {
                Some(decoder) => decoder,
                none => none.insert(self.decoder(&reader)?),
            };
            block.clear();
            // A frame of the lead may lack what it needs: only what is wanted has all.
            if let Ok(samples) = decoder.decode(&packet) {
                samples.copy_to_vec_interleaved::<i16>(&mut block);
            }
            block.resize(usize::try_from(to - from).unwrap_or(0), 0);
            for (place, found) in places.iter().zip(&mut found) {
                let inside = |sample: i64| usize::try_from((sample - from).clamp(0, to - from)).unwrap_or(0);
                found.extend(&block[inside(place.0)..inside(place.1)]);
            }
        }
        Ok(found)
    }

    fn reader(&self) -> Result<(MpaReader<'_>, u32), VoiceError> {
        let source = MediaSourceStream::new(Box::new(Cursor::new(&*self.mp3)), Default::default());
        let reader =
            MpaReader::try_new(source, FormatOptions::default()).map_err(|error| self.bad(error.to_string()))?;
        let parameters = self.parameters(&reader)?;
        let rate = parameters.sample_rate.unwrap_or(0);
        match (rate, parameters.channels.as_ref().map(symphonia::core::audio::Channels::count)) {
            (8_000..=48_000, Some(1)) => Ok((reader, rate)),
            (rate, channels) => Err(self.bad(format!("{rate} Hz, {} channels; one is wanted", channels.unwrap_or(0)))),
        }
    }

    fn parameters(
        &self,
        reader: &MpaReader<'_>,
    ) -> Result<symphonia::core::codecs::audio::AudioCodecParameters, VoiceError> {
        let track = reader.tracks().first().and_then(|track| track.codec_params.as_ref());
        track
            .and_then(|parameters| parameters.audio())
            .cloned()
            .ok_or_else(|| self.bad("there is no sound in it".to_owned()))
    }

    fn decoder(&self, reader: &MpaReader<'_>) -> Result<MpaDecoder, VoiceError> {
        // Nothing is cut off: time is counted in the file's own frames.
        let options = AudioDecoderOptions::default().gapless(false);
        MpaDecoder::try_new(&self.parameters(reader)?, &options).map_err(|error| self.bad(error.to_string()))
    }

    fn bad(&self, why: String) -> VoiceError {
        VoiceError::Recording { what: format!("the recording in {:?}", self.language), why }
    }
}

/// From which sample to which a packet lies. A frame of MP3 has 1,152 samples, or half as many below 32 kHz.
const fn span(packet: &Packet, rate: u32) -> (i64, i64) {
    let from = packet.pts.get();
    (from, from + if rate >= 32_000 { 1_152 } else { 576 })
}

#[allow(clippy::cast_possible_truncation, reason = "a few million samples")]
fn whole(samples: f64) -> i64 {
    samples.round() as i64
}
