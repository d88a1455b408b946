//! Measuring by itself, apart from how sounds are made.

use hardware::sound::Sound;

/// The mean loudness, in dB of full scale.
pub(crate) fn loudness(samples: &[i16]) -> f64 {
    let squares: f64 = samples.iter().map(|sample| (f64::from(*sample) / 32_768.0).powi(2)).sum();
    #[allow(clippy::cast_precision_loss, reason = "counts of samples")]
    let mean = squares / samples.len().max(1) as f64;
    10.0 * (mean + 1e-12).log10()
}

/// How long the runs of silence last between what is heard, in milliseconds: where for two milliseconds no sample reaches 1 % of full scale.
pub(crate) fn silences(sound: &Sound) -> Vec<usize> {
    let step = sound.rate as usize / 500;
    let is_heard = |samples: &[i16]| samples.iter().any(|sample| sample.unsigned_abs() > 327);
    let heard: Vec<_> =
        sound.samples.chunks(step).enumerate().filter(|(_, step)| is_heard(step)).map(|(at, _)| at).collect();
    heard.windows(2).map(|pair| (pair[1] - pair[0] - 1) * 2).filter(|gap| *gap > 0).collect()
}
