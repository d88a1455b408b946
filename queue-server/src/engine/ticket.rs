//! A ticket: what never changes, its present leg, and a state that carries its data.

use protocol::{
    Channel, ClassName, DeskNo, Face, KioskId, Language, Moment, ServiceId, Span, TicketId, TicketNumber,
    TicketStateName,
};

use crate::history::Outcome;

/// Precedence, with what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// In turn.
    Standard,
    /// Asked for; no reason kept.
    Priority,
    /// Waits from the later of its due time and its check-in.
    Appointment {
        /// The due time.
        due: Moment,
    },
}

impl Class {
    /// The class without its data.
    #[must_use]
    pub const fn name(self) -> ClassName {
        match self {
            Self::Standard => ClassName::Standard,
            Self::Priority => ClassName::Priority,
            Self::Appointment { .. } => ClassName::Appointment,
        }
    }

    /// From when a ticket of this class issued at `issued` waits.
    #[must_use]
    pub fn waits_from(self, issued: Moment) -> Moment {
        match self {
            Self::Appointment { due } => issued.max(due),
            Self::Standard | Self::Priority => issued,
        }
    }
}

/// How far a ticket's issue time can be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueTime {
    /// Taken through this server: the engine's own time.
    Online,
    /// Handed over by a kiosk that had a trusted clock.
    Handed(KioskId),
    /// Handed over by a kiosk that knew only bounds.
    Bounded(KioskId),
    /// A desk called it before its record came: the time is that of the call. The kiosk is unknown where the number
    /// was lost by a restore.
    Provisional(Option<KioskId>),
}

impl IssueTime {
    /// Whether no wait may be made of it.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(self, Self::Bounded(_) | Self::Provisional(_))
    }
}

/// The intervals of service of one leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When it first began.
    pub started_at: Moment,
    /// Sum of the intervals that have ended.
    pub served: Span,
}

/// A stay in one queue and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegSoFar {
    /// 1 as issued, one more with each transfer.
    pub no: u32,
    /// The queue.
    pub service: ServiceId,
    /// When it was entered.
    pub queued_at: Moment,
    /// The desk that alone was to call it, as the transfer said.
    pub meant_for: Option<DeskNo>,
    /// First call of this leg; never changes.
    pub called_at: Option<Moment>,
    /// The desk of the latest call.
    pub desk: Option<DeskNo>,
    /// The visit, once one began.
    pub visit: Option<Visit>,
    /// What was done, the principal procedure first.
    pub procedures: Vec<String>,
}

impl LegSoFar {
    /// A leg that begins now.
    #[must_use]
    pub fn begin(no: u32, service: ServiceId, queued_at: Moment, meant_for: Option<DeskNo>) -> Self {
        Self { no, service, queued_at, meant_for, called_at: None, desk: None, visit: None, procedures: Vec::new() }
    }
}

/// A leg that a transfer ended, kept so that history can be rewritten when the ticket's record comes late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastLeg {
    /// What it was.
    pub leg: LegSoFar,
    /// When it ended.
    pub ended_at: Moment,
}

/// The call that stands: from the first call to this desk until it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingCall {
    /// Its first call.
    pub first: Moment,
    /// Recalls since.
    pub recalls: u32,
}

/// Where a ticket is. Each state has the data that makes sense in it, and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketState {
    /// In its queue, or bound to one desk there.
    Waiting {
        /// The desk that alone sees it.
        bound: Option<DeskNo>,
    },
    /// Called to a desk.
    Called {
        /// Which.
        desk: DeskNo,
        /// Since when and how often.
        call: StandingCall,
    },
    /// At a desk.
    Serving {
        /// Which.
        desk: DeskNo,
        /// Since when, in this interval.
        since: Moment,
    },
    /// Put aside.
    Parked {
        /// The desk that resumes it; `None` once that closed or went away for long.
        desk: Option<DeskNo>,
    },
    /// Ended.
    Ended {
        /// When.
        at: Moment,
        /// How.
        end: End,
        /// By the day, not by a person.
        auto_closed: bool,
    },
}

/// How a ticket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Done.
    Served,
    /// Did not come.
    NoShow,
    /// Given up.
    Withdrawn,
    /// The day ended first.
    Expired,
}

impl End {
    /// The same in the words of history.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Served => Outcome::Served,
            Self::NoShow => Outcome::NoShow,
            Self::Withdrawn => Outcome::Withdrawn,
            Self::Expired => Outcome::Expired,
        }
    }
}

impl TicketState {
    /// The state without its data.
    #[must_use]
    pub const fn name(&self) -> TicketStateName {
        match self {
            Self::Waiting { .. } => TicketStateName::Waiting,
            Self::Called { .. } => TicketStateName::Called,
            Self::Serving { .. } => TicketStateName::Serving,
            Self::Parked { .. } => TicketStateName::Parked,
            Self::Ended { end: End::Served, .. } => TicketStateName::Served,
            Self::Ended { end: End::NoShow, .. } => TicketStateName::NoShow,
            Self::Ended { end: End::Withdrawn, .. } => TicketStateName::Withdrawn,
            Self::Ended { end: End::Expired, .. } => TicketStateName::Expired,
        }
    }

    /// The desk that has it in hand.
    #[must_use]
    pub const fn in_hand_of(&self) -> Option<DeskNo> {
        match self {
            Self::Called { desk, .. } | Self::Serving { desk, .. } => Some(*desk),
            _ => None,
        }
    }
}

/// A citizen's place, or a walk-in's visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// For ever its own.
    pub id: TicketId,
    /// On the slip; a walk-in has none.
    pub number: Option<TicketNumber>,
    /// How it was taken.
    pub channel: Channel,
    /// Its precedence.
    pub class: Class,
    /// The citizen's language.
    pub language: Language,
    /// When it was issued (for a provisional one: called).
    pub issued_at: Moment,
    /// How far that can be trusted.
    pub issue_time: IssueTime,
    /// First call of all; never changes.
    pub first_called: Option<Moment>,
    /// Legs ended by transfers.
    pub past: Vec<PastLeg>,
    /// The present leg, or the last.
    pub leg: LegSoFar,
    /// Where it is.
    pub state: TicketState,
    /// The emoticon given for it.
    pub opinion: Option<Face>,
}

impl Ticket {
    /// From when it waits, for its score and its wait alike.
    #[must_use]
    pub fn waits_from(&self) -> Moment {
        self.class.waits_from(self.issued_at)
    }

    /// Whether it is a visit without a place in a queue.
    #[must_use]
    pub const fn is_walk_in(&self) -> bool {
        self.number.is_none()
    }

    /// Whether it came to be at a kiosk that was cut off, so that its record may come again.
    #[must_use]
    pub const fn is_from_block(&self) -> bool {
        !matches!(self.issue_time, IssueTime::Online)
    }
}
