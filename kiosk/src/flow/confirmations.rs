//! Whether a printer that should confirm each slip does: counted over slips, since one confirmation may be lost with a line that is cut.
//!
//! It is missed from the second on that does not come, in the log and in the kiosk's health alike, until one comes. Whoever stands there is told
//! nothing: the ticket lies in the slot, as far as anybody knows.

use super::{Effect, Effects, Flow, Note, Printer};
use crate::outbox::Outcome;

/// So many in a row that do not come are no accident.
const MISSED: u8 = 2;

/// How many did not come, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Confirmations {
    missing: u8,
}

impl Confirmations {
    /// Reception is to hear of it.
    pub(super) const fn are_missed(self) -> bool {
        self.missing >= MISSED
    }

    /// What became of a slip.
    const fn after(self, outcome: Outcome) -> Self {
        match outcome {
            Outcome::Unconfirmed => Self { missing: self.missing.saturating_add(1) },
            Outcome::Confirmed => Self { missing: 0 },
            // It had something else to tell.
            Outcome::NotPrinted { .. } => self.interrupted(),
            Outcome::Taken => self,
        }
    }

    /// A line that broke takes one along; what is missed already only a confirmation mends.
    const fn interrupted(self) -> Self {
        if self.are_missed() { self } else { Self { missing: 0 } }
    }
}

impl Flow {
    /// Whether it confirms what it prints, where that is news.
    pub(super) fn count_confirmation(&mut self, outcome: Outcome, effects: &mut Effects) {
        let before = self.confirmations;
        self.confirmations = before.after(outcome);
        match (before.are_missed(), self.confirmations.are_missed()) {
            (false, true) => effects.push(Effect::Note(Note::Unconfirmed)),
            (true, false) => effects.push(Effect::Note(Note::Confirms)),
            _ => {}
        }
    }

    /// How the printer is: one that was away may have taken a confirmation along.
    pub(super) fn excuse_confirmation(&mut self, printer: Printer) {
        if printer == Printer::Away {
            self.confirmations = self.confirmations.interrupted();
        }
    }
}
