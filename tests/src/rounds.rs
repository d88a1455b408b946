//! How many rounds a test runs and by which chance: few for every change, many with `NUMERETTO_FULL=1`. The seed is
//! printed, and `NUMERETTO_SEED` gives it again.

use std::env;

/// The long rounds were asked for.
#[must_use]
pub fn full() -> bool {
    env::var("NUMERETTO_FULL").is_ok_and(|asked| asked == "1")
}

/// So many rounds on every change, so many when the long ones were asked for.
#[must_use]
pub fn rounds(usual: usize, long: usize) -> usize {
    if full() { long } else { usual }
}

/// Chance for a test, and its seed told.
///
/// # Panics
/// If `NUMERETTO_SEED` is no number.
#[must_use]
pub fn chance(test: &str) -> fastrand::Rng {
    let seed = match env::var("NUMERETTO_SEED") {
        Ok(given) => given.parse().expect("NUMERETTO_SEED is a whole number"),
        Err(_) => fastrand::u64(..),
    };
    say(&format!("{test}: NUMERETTO_SEED={seed}"));
    fastrand::Rng::with_seed(seed)
}

/// A line for whoever reads the run: what it measured, or what it could not do here.
#[allow(clippy::print_stderr)] // that is what it is for
pub fn say(line: &str) {
    eprintln!("{line}");
}
