//! Displays of few characters, of seven segments each: the number over a desk.
//!
//! ```text
//! text ─▶ spell (PURE: which segments make it) ─▶ DigitsPanel::show ─▶ MAX7219 over SPI, memory
//! ```
//! A [`DigitsPanel`] shows [`Segments`], one for each place, and knows nothing of tickets. Nothing here scrolls, blinks or shortens: what does not fit is said, and
//! the caller says something shorter.

pub mod max7219;
pub mod segments;
mod spi;

pub use max7219::{Max7219, Wiring};
pub use segments::{Segments, SpellError, spell};
pub use spi::{Spi, SpiPort};

use crate::{Fault, FaultKind, pins::kind_of_io};

/// A row of characters of seven segments, which opens its device when it needs it and again after it was lost. It is dark at first, and when this is
/// dropped; of a program that is killed the last number stays.
pub trait DigitsPanel: Send {
    /// Its errors.
    type Error: Fault;

    /// How many characters it has.
    fn places(&self) -> usize;

    /// Shows these, from the left; places beyond them are dark, and characters beyond its places are not shown. It blocks for milliseconds.
    ///
    /// # Errors
    /// Where the device is not there, may not be used, or went away. Nothing is known of what is shown then.
    fn show(&mut self, characters: &[Segments]) -> Result<(), Self::Error>;

    /// How bright it is from now on; what it shows stays. At first [`Brightness::default`].
    ///
    /// # Errors
    /// As [`DigitsPanel::show`]. It is that bright once it shows something again.
    fn dim(&mut self, brightness: Brightness) -> Result<(), Self::Error>;
}

impl<D: DigitsPanel + ?Sized> DigitsPanel for Box<D> {
    type Error = D::Error;

    fn places(&self) -> usize {
        (**self).places()
    }

    fn show(&mut self, characters: &[Segments]) -> Result<(), D::Error> {
        (**self).show(characters)
    }

    fn dim(&mut self, brightness: Brightness) -> Result<(), D::Error> {
        (**self).dim(brightness)
    }
}

/// How bright a display is, in percent: 1 is its least, not darkness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Brightness(u8);

impl Brightness {
    /// In percent, 1 to 100; what lies beyond is the nearest of them.
    #[must_use]
    pub const fn percent(percent: u8) -> Self {
        Self(match percent {
            0 => 1,
            1..=100 => percent,
            _ => 100,
        })
    }

    /// In percent.
    #[must_use]
    pub const fn as_percent(self) -> u8 {
        self.0
    }

    /// The step of so many, from 0: the least of a display is for 1 %, its most for 100 %.
    #[must_use]
    pub const fn step(self, steps: u8) -> u8 {
        // At most 99 × 254 + 49 over 99: it fits.
        let most = (steps as u16).saturating_sub(1);
        (((self.0 as u16 - 1) * most + 49) / 99).to_le_bytes()[0]
    }
}

impl Default for Brightness {
    fn default() -> Self {
        Self(50)
    }
}

/// A display of few characters that does not show.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {why}: {remedy}")]
pub struct DigitsError {
    kind: FaultKind,
    place: String,
    why: String,
    remedy: &'static str,
}

impl DigitsError {
    fn io(error: &std::io::Error, was_open: bool, place: String) -> Self {
        let kind = kind_of_io(error, was_open);
        let remedy = match kind {
            FaultKind::Denied => "put the user that this runs as into the group of the device (spi)",
            FaultKind::Absent => {
                "look with `ls /dev/spidev*` at what the kernel found; on a Raspberry Pi, dtparam=spi=on stands in config.txt"
            }
            FaultKind::Unsupported => "this is no SPI device: name another in the configuration",
            _ => "look at the cable of the display",
        };
        Self { kind, place, why: error.to_string(), remedy }
    }
}

impl Fault for DigitsError {
    fn kind(&self) -> FaultKind {
        self.kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brightness_goes_from_the_least_step_to_the_most() {
        let steps = |percent| Brightness::percent(percent).step(16);
        assert_eq!([0, 1, 50, 99, 100, 200].map(steps), [0, 0, 7, 15, 15, 15]);
        assert!((1..100).all(|percent| steps(percent) <= steps(percent + 1)), "more is never less");
        assert_eq!((Brightness::percent(100).step(255), Brightness::percent(100).step(0)), (254, 0));
    }
}
