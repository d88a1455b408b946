//! Buttons: what people press.
//!
//! ```text
//! pins, keys (edges) ─▶ Contacts ─▶ Debouncer (pure) ─┐
//! touch panel (strokes) ─▶ Finger and Zones (pure) ───┴─▶ Buttons::next ─▶ Push; Glass::watch ─▶ Touch
//! ```
//! [`debounce`] and [`touch`] decide what was a press; both are pure, time is an argument. [`Debounced`] is the one loop around every kind of
//! contact ([`contacts`]): [`gpiocdev`], [`rppal`], [`keyboard`], and the simulated ones. [`touchscreen`] is the loop around a panel.
//!
//! Nothing here knows what a button is for, and nothing is kept for later: what nobody asks for while it happens is told at the
//! next call, in order.

mod axes;
pub mod contacts;
pub mod debounce;
mod evdev;
pub mod gpiocdev;
pub mod keyboard;
pub mod rppal;
pub mod touch;
pub mod touchscreen;

use std::{fmt, time::Instant};

pub use axes::Axes;
pub use contacts::Debounced;
pub use debounce::{Debouncer, Edge, Timing};
pub use evdev::Which;
pub use touch::{Laid, Touch, Zone, Zones};

use crate::Fault;

/// A button's place in the list that its backend was opened with, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ButtonId(pub u8);

impl ButtonId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for ButtonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "button {}", self.0)
    }
}

/// What a button tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Push {
    /// It was pressed: once, however long it is held and however its contact chatters.
    Pressed(ButtonId),
    /// It has been down for so long that nobody can be pressing it: jammed, or leant on. It tells no press until it is [`Push::Freed`].
    Stuck(ButtonId),
    /// It was stuck, and is up again.
    Freed(ButtonId),
}

/// Some buttons, ready to be asked. They open their device when they need it and again after it was lost.
pub trait Buttons: Send {
    /// Their errors.
    type Error: Fault;

    /// The next thing that happens, or `None` once it is `until`. What had happened before is told at once, even when `until` is past.
    /// A button that is down when its device is opened is not pressed: nobody has seen a screen yet.
    ///
    /// # Errors
    /// Where the device is not there, may not be used, or went away. The error comes at once: who asks again, waits first.
    fn next(&mut self, until: Instant) -> Result<Option<Push>, Self::Error>;
}

/// A touch panel whose zones change with what is drawn under it.
pub trait Glass: Send {
    /// Its errors.
    type Error: Fault;

    /// The next thing that a finger does, or `None` once it is `until`. `laid` is asked for the zones whenever something has happened: it tells them
    /// if they are others than before, and then a finger that is down presses nothing.
    ///
    /// # Errors
    /// As [`Buttons::next`].
    fn watch(&mut self, until: Instant, laid: &mut dyn FnMut() -> Option<Laid>) -> Result<Option<Touch>, Self::Error>;
}
