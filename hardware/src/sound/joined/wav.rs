//! WAV files: what a speech command wrote is read, what is to be played is written.

use std::{io::Cursor, path::Path};

use super::samples::Sound;
use crate::sound::VoiceError;

/// Longer than any announcement, in seconds: what is longer is not read.
const LONGEST: u64 = 60;

/// A sound as a WAV file: 16 bits, one channel.
#[must_use]
pub fn written(sound: &Sound) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: sound.rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::with_capacity(sound.samples.len() * 2 + 44));
    let written = || -> Result<(), hound::Error> {
        let mut writer = hound::WavWriter::new(&mut file, spec)?;
        let mut samples = writer.get_i16_writer(u32::try_from(sound.samples.len()).unwrap_or(u32::MAX));
        sound.samples.iter().for_each(|sample| samples.write_sample(*sample));
        samples.flush()?;
        writer.finalize()
    }();
    // Memory takes all.
    debug_assert!(written.is_ok());
    file.into_inner()
}

/// The sound of a WAV file of 16 bits; of several channels, the first.
///
/// # Errors
/// [`VoiceError::Recording`] where it is none.
pub fn read(path: &Path, what: &str) -> Result<Sound, VoiceError> {
    let bad = |why: String| VoiceError::Recording { what: what.to_owned(), why };
    let mut reader = hound::WavReader::open(path).map_err(|error| bad(error.to_string()))?;
    let spec = reader.spec();
    if (spec.bits_per_sample, spec.sample_format) != (16, hound::SampleFormat::Int)
        || !(8_000..=48_000).contains(&spec.sample_rate)
    {
        return Err(bad(format!(
            "{} bits, {} Hz; WAV of 16 bits and 8,000 to 48,000 Hz is wanted",
            spec.bits_per_sample, spec.sample_rate
        )));
    }
    let most = usize::try_from(u64::from(spec.sample_rate) * LONGEST).unwrap_or(usize::MAX);
    let first = reader.samples::<i16>().step_by(usize::from(spec.channels.max(1))).take(most);
    let samples = first.collect::<Result<Vec<_>, _>>().map_err(|error| bad(error.to_string()))?;
    Ok(Sound { rate: spec.sample_rate, samples })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let sound = Sound { rate: 16_000, samples: vec![0, 1, -1, i16::MAX, i16::MIN] };
        std::fs::write(file.path(), written(&sound)).unwrap();
        assert_eq!(read(file.path(), "it").unwrap(), sound);
        std::fs::write(file.path(), "RIFF").unwrap();
        let error = read(file.path(), "what \"say\" wrote").unwrap_err().to_string();
        assert!(error.contains("what \"say\" wrote cannot be read"), "{error}");
    }
}
