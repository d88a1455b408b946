//! Lamps: what glows in or beside a button.
//!
//! ```text
//! Glow (what a lamp is to do) ─▶ Panel (what is lit now; pure over time) ─▶ Lamps::light ─▶ pins
//! ```
//! [`Glow`] is what a caller says; whether it is lit at a time is pure ([`glow`]). A backend does nothing but switch: [`gpiocdev`], [`rppal`], and the
//! simulated one. What open, pressed, busy and closed look like is the caller's to say.

pub mod glow;
pub mod gpiocdev;
pub mod rppal;

use std::{fmt, time::Duration};

pub use glow::Glow;

use crate::Fault;

/// A lamp's place in the list that its backend was opened with, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LampId(pub u8);

impl LampId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for LampId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lamp {}", self.0)
    }
}

/// Some lamps that can be switched, ready for it. They open their device when they need it and again after it was lost. All are dark when the
/// device is opened, and when this is dropped.
pub trait Lamps: Send {
    /// Their errors.
    type Error: Fault;

    /// How many there are.
    fn count(&self) -> usize;

    /// Switches all of them: the first as `lit[0]` says, and so on; lamps beyond `lit` are dark. Never blocks.
    ///
    /// # Errors
    /// Where the device is not there, may not be used, or went away. Nothing is known of the lamps then.
    fn light(&mut self, lit: &[bool]) -> Result<(), Self::Error>;
}

impl<L: Lamps + ?Sized> Lamps for Box<L> {
    type Error = L::Error;

    fn count(&self) -> usize {
        (**self).count()
    }

    fn light(&mut self, lit: &[bool]) -> Result<(), L::Error> {
        (**self).light(lit)
    }
}

/// Lamps with what each is to do.
#[derive(Debug)]
pub struct Panel<L> {
    lamps: L,
    glows: Vec<Glow>,
    /// What is lit, as far as is known.
    lit: Option<Vec<bool>>,
}

impl<L: Lamps> Panel<L> {
    /// All dark.
    #[must_use]
    pub fn new(lamps: L) -> Self {
        let glows = vec![Glow::Off; lamps.count()];
        Self { lamps, glows, lit: None }
    }

    /// Says what a lamp is to do; it does so from the next [`Panel::keep`] on. A lamp that is not there does nothing.
    pub fn set(&mut self, lamp: LampId, glow: Glow) {
        if let Some(known) = self.glows.get_mut(lamp.index()) {
            *known = glow;
        }
    }

    /// It is `now`, on any clock that never goes back: switches what has to be switched, and tells when to be called again at the latest; `None`
    /// while nothing blinks.
    ///
    /// # Errors
    /// As [`Lamps::light`]; the next call tries again.
    pub fn keep(&mut self, now: Duration) -> Result<Option<Duration>, L::Error> {
        let lit: Vec<bool> = self.glows.iter().map(|glow| glow.is_lit(now)).collect();
        if self.lit.as_ref() != Some(&lit) {
            self.lit = None;
            self.lamps.light(&lit)?;
            self.lit = Some(lit);
        }
        Ok(self.glows.iter().filter_map(|glow| glow.next_turn(now)).min())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FaultKind, simulated::SimulatedLamps};

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn only_what_turns_is_switched() {
        let (lamps, seen) = SimulatedLamps::new(3);
        let mut panel = Panel::new(lamps);
        panel.set(LampId(1), Glow::On);
        panel.set(LampId(9), Glow::On);
        assert_eq!(panel.keep(ms(0)).unwrap(), None);
        assert_eq!(panel.keep(ms(5_000)).unwrap(), None);
        panel.set(LampId(2), Glow::Slow);
        assert_eq!(panel.keep(ms(6_100)).unwrap(), Some(ms(7_000)));
        assert_eq!(panel.keep(ms(6_900)).unwrap(), Some(ms(7_000)));
        assert_eq!(panel.keep(ms(7_000)).unwrap(), Some(ms(8_000)));
        assert_eq!(seen.switched(), [vec![false, true, false], vec![false, true, true], vec![false, true, false]]);
    }

    #[test]
    fn what_could_not_be_switched_is_tried_again() {
        let (lamps, seen) = SimulatedLamps::new(1);
        let mut panel = Panel::new(lamps);
        panel.set(LampId(0), Glow::On);
        panel.keep(ms(0)).unwrap();
        seen.fail(Some(FaultKind::Lost));
        panel.set(LampId(0), Glow::Off);
        assert_eq!(panel.keep(ms(1)).unwrap_err().kind(), FaultKind::Lost);
        seen.fail(None);
        // The lamp went dark with its device, whatever was known of it before.
        panel.set(LampId(0), Glow::On);
        panel.keep(ms(2)).unwrap();
        assert_eq!(seen.lit(), [true]);
    }
}
