//! What the state looks like from outside: pure functions from the state (or a record) to views and history rows.
//!
//! [`ticket`], [`desks`], [`board`], [`board_setup`], [`phone`], [`office`], [`kiosk`], [`feed`] build the views of `protocol`; [`answer`] says what a
//! command's caller is told; [`history`] makes the rows that reports read. They take a [`Lens`]: the committed state, a
//! time and a forecast. Nothing here changes anything, is stored, or reads a clock.

pub mod answer;
pub mod board;
pub mod board_setup;
pub mod desks;
pub mod feed;
pub mod history;
pub mod kiosk;
pub mod office;
pub mod phone;
pub mod ticket;

use protocol::{Moment, OffsetTime};

use crate::{engine::State, forecast::Forecast};

/// Through which a state is looked at.
#[derive(Clone, Copy)]
pub struct Lens<'a> {
    /// The state.
    pub state: &'a State,
    /// Answers how long a wait will be.
    pub forecast: &'a dyn Forecast,
    /// The engine's time.
    pub now: Moment,
    /// The clock is doubted.
    pub clock_suspect: bool,
}

impl Lens<'_> {
    /// A moment as the office writes it.
    #[must_use]
    pub fn wire(&self, moment: Moment) -> OffsetTime {
        self.state.setup().calendar.wire(moment)
    }
}
