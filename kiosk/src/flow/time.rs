//! What the server tells of the time: the kiosk's clock, and what of it lies on the disk for a start without the server.
//!
//! The disk is seldom written for the time alone: the machine's uptime carries on what lies there, so only what tells another time by
//! now is replaced. Whatever else is written takes it along.

use protocol::{OffsetTime, Span};

use super::{Effects, Flow};
use crate::{
    clock::{Reading, Uptime},
    outbox::Step,
};

/// Every so often the time is written down though what lies there still tells it: a start on another day knows it was not before.
const SELDOM: Span = Span::from_minutes(10);
/// What is off is replaced this often: a server whose clock is being set, or whose rehearsal is played with, wears no disk.
const AT_MOST: Span = Span::from_minutes(1);
/// So much is off.
const OFF: Span = Span(1_000);

impl Flow {
    pub(super) fn told_time(&mut self, now: OffsetTime, speed: f64, up: Uptime, effects: &mut Effects) {
        self.clock = self.clock.clone().told(up, now, speed);
        self.line(true, up);
        self.date_token(now.moment(), effects);
        if now.moment() - self.book.floor >= SELDOM {
            self.keep(vec![Step::Floor(now.moment())], effects);
        }
        if let Some(time) = self.unkept_time().filter(|time| self.is_due(time)) {
            self.keep(vec![Step::Time(time)], effects);
        }
    }

    /// What was told of the time and does not lie on the disk.
    pub(super) fn unkept_time(&self) -> Option<Reading> {
        self.clock.reading().filter(|told| self.book.time.as_ref() != Some(told))
    }

    /// What lies on the disk would mislead a program that starts again.
    fn is_due(&self, told: &Reading) -> bool {
        let Some(kept) = self.book.time.as_ref().filter(|kept| kept.boot == told.boot) else { return true };
        kept.pace != told.pace || (told.up.since(kept.up) >= AT_MOST && kept.is_off(told, OFF))
    }
}
