//! How the last slip left the paper that hangs in the printer. What the printer's thread knows of that dies with the program: this does not.

use serde::{Deserialize, Serialize};

use super::Outcome;

/// Whether the next slip may follow the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// It may: the printer said that the last one came out.
    #[default]
    Whole,
    /// The printer took all of the last one, and did not say that it came out.
    Taken,
    /// One is on its way, or nobody knows how much of it came out: half of it may hang there, or be held by the printer.
    Doubtful,
}

impl Sheet {
    /// What the printer's answer makes of it. After a slip that did not come out it is in doubt, whatever was heard of that one: another may hang there.
    #[must_use]
    pub const fn after(self, outcome: Outcome) -> Self {
        match outcome {
            Outcome::Confirmed => Self::Whole,
            Outcome::Taken | Outcome::Unconfirmed => Self::Taken,
            Outcome::NotPrinted { .. } => self,
        }
    }
}
