//! The life of one slip of paper. What may lie in the tray is never forgotten: it decides whether the next is marked a copy.

use serde::{Deserialize, Serialize};

/// How far a slip has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// Nothing of it has left.
    Queued,
    /// It is on its way: after a power cut, some of it may exist.
    Sent {
        /// One before it may exist: this one is marked.
        copy: bool,
        /// How many were sent, this one included.
        tries: u8,
    },
    /// The printer said that it came out.
    Confirmed,
    /// The printer took it, and did not say what became of it, or is of a kind that cannot.
    Taken,
    /// It did not come out, as far as is known; the printer is waited for.
    Missing {
        /// Some of it, or all, may have come out after all.
        may_exist: bool,
        /// How many were sent.
        tries: u8,
    },
    /// Nobody waits for it any more: reception knows the number.
    Unprinted {
        /// Some of it, or all, may have come out after all.
        may_exist: bool,
    },
}

/// What became of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The printer said so.
    Confirmed,
    /// It took all of it and cannot say more.
    Taken,
    /// It took all of it and should have said that it came out, and did not.
    Unconfirmed,
    /// It did not come out, as far as is known.
    NotPrinted {
        /// Some of it reached the printer.
        may_exist: bool,
    },
}

/// How often a slip is sent before it is given up.
pub(super) const TRIES: u8 = 3;

impl Paper {
    /// On its way, once more or for the first time; `None` where it came out or was given up.
    #[must_use]
    pub const fn send(self) -> Option<Self> {
        match self {
            Self::Queued => Some(Self::Sent { copy: false, tries: 1 }),
            Self::Missing { may_exist, tries } if tries < TRIES => {
                Some(Self::Sent { copy: may_exist, tries: tries + 1 })
            }
            _ => None,
        }
    }

    /// What the printer's answer makes of it; an answer about nothing that is under way changes nothing.
    #[must_use]
    pub const fn answered(self, outcome: Outcome) -> Self {
        let Self::Sent { copy, tries } = self else { return self };
        match outcome {
            Outcome::Confirmed => Self::Confirmed,
            Outcome::Taken | Outcome::Unconfirmed => Self::Taken,
            // What never reached the printer does not count as a try.
            Outcome::NotPrinted { may_exist: false } => Self::Missing { may_exist: copy, tries: tries - 1 },
            Outcome::NotPrinted { may_exist: true } => Self::Missing { may_exist: true, tries },
        }
    }

    /// What is known of it after the program ended at any moment.
    #[must_use]
    pub const fn after_a_cut(self) -> Self {
        match self {
            Self::Queued => Self::Missing { may_exist: false, tries: 0 },
            Self::Sent { tries, .. } => Self::Missing { may_exist: true, tries },
            other => other,
        }
    }

    /// Nobody waits for it any more.
    #[must_use]
    pub const fn given_up(self) -> Self {
        match self.after_a_cut() {
            Self::Missing { may_exist, .. } => Self::Unprinted { may_exist },
            other => other,
        }
    }

    /// It came out, as far as the printer can say.
    #[must_use]
    pub const fn came_out(self) -> bool {
        matches!(self, Self::Confirmed | Self::Taken)
    }

    /// It came out, or was given up.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Confirmed | Self::Taken | Self::Unprinted { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_that_may_exist_is_followed_by_a_copy_for_ever() {
        let sent = Paper::Queued.send().unwrap();
        assert_eq!(sent, Paper::Sent { copy: false, tries: 1 });
        let missing = sent.answered(Outcome::NotPrinted { may_exist: true });
        let copy = missing.send().unwrap();
        assert_eq!(copy, Paper::Sent { copy: true, tries: 2 });
        // The copy never reached the printer; the first may still lie there.
        let missing = copy.answered(Outcome::NotPrinted { may_exist: false });
        assert_eq!(missing.send(), Some(Paper::Sent { copy: true, tries: 2 }));
        assert_eq!(copy.after_a_cut().given_up(), Paper::Unprinted { may_exist: true });
    }

    #[test]
    fn what_came_out_is_not_sent_again() {
        for over in [Paper::Confirmed, Paper::Taken, Paper::Unprinted { may_exist: true }] {
            assert!(over.is_over() && over.send().is_none());
            assert_eq!(over.after_a_cut(), over);
            assert_eq!(over.given_up(), over);
            assert_eq!(over.answered(Outcome::NotPrinted { may_exist: true }), over);
        }
        assert_eq!(Paper::Missing { may_exist: true, tries: TRIES }.send(), None);
        assert_eq!(Paper::Queued.after_a_cut().send(), Some(Paper::Sent { copy: false, tries: 1 }));
    }
}
