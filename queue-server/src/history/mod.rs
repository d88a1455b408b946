//! The history: one [`Leg`] for each leg of a ticket that has ended, the source of every figure.
//!
//! Legs come from two places: the engine's events (`crate::projections::history` makes a leg when an event ends it) and
//! history files (`crate::history::import`). They are stored by the journal in the same transaction as the record that made them
//! and read by the reports. A leg never names an operator.
//!
//! What figures need of a leg is a [`FigureRow`], a [`VisitRow`] or a [`FaceRow`]: narrow rows that the store can read
//! quickly. What they mean is said in `crate::report::definitions` and nowhere else.
//!
//! Nothing here does I/O, reads a clock or draws randomness: files come as readers, chance as an argument.

pub mod file;
pub mod import;
pub mod labels;
pub mod rows;
pub mod sessions;

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use protocol::{Channel, ClassName, DeskNo, Face, Moment, Seq, ServiceId, Span, TicketNumber};

use crate::{engine::setup::DeskKindId, report::definitions};

pub use rows::{FaceRow, FigureRow, KnownDays, Names, VisitRow};

/// How a leg ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The visit was done.
    Served,
    /// Handed on to another queue; the next leg tells.
    Transferred,
    /// Called and did not come.
    NoShow,
    /// Given up by its holder.
    Withdrawn,
    /// Ended by the day without a visit.
    Expired,
    /// Not ended yet: made for reports of the running day, never stored.
    Open,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: &'static [Self] =
        &[Self::Served, Self::Transferred, Self::NoShow, Self::Withdrawn, Self::Expired, Self::Open];

    /// The spelling in history files and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Transferred => "transferred",
            Self::NoShow => "no_show",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Open => "open",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not an outcome of a leg.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an outcome: served, transferred, no_show, withdrawn, expired, open")]
pub struct BadOutcome(pub String);

impl FromStr for Outcome {
    type Err = BadOutcome;
    fn from_str(text: &str) -> Result<Self, BadOutcome> {
        let known = Self::ALL.iter().copied().find(|outcome| outcome.as_str() == text);
        known.ok_or_else(|| BadOutcome(text.chars().take(40).collect()))
    }
}

/// The desk of a leg: its kind, and which one of that kind. The number gives way to a label that means nothing beyond
/// its day when the day is older than the retention (a desk on a day is an operator).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegDesk {
    /// Its kind: as fine as any figure gets.
    pub kind: DeskKindId,
    /// Which one.
    pub which: WhichDesk,
}

/// A desk's number while its day is kept, a shuffled label afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhichDesk {
    /// The number over the desk.
    Number(DeskNo),
    /// 1, 2, 3, … within its kind and day.
    Label(u16),
}

/// An emoticon as the figures need it. A comment that came with it is kept apart, and can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emoticon {
    /// The record that made it.
    pub seq: Seq,
    /// Business day on which it was given.
    pub day: Date,
    /// The service that it is about, where that is known.
    pub service: Option<ServiceId>,
    /// Which face.
    pub face: Face,
    /// The key of the reason that a negative one gave.
    pub reason: Option<String>,
}

/// One leg of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// The ticket: the journal's id as text, or a history file's own key.
    pub ticket_id: String,
    /// 1 as issued, 2 after a transfer, …
    pub leg: u32,
    /// The number on the slip; gone after the retention. `None` for a walk-in too.
    pub number: Option<TicketNumber>,
    /// A walk-in: counts in service times, not among tickets.
    pub walk_in: bool,
    /// The queue of this leg.
    pub service: ServiceId,
    /// The principal procedure.
    pub procedure: Option<String>,
    /// How the ticket was taken.
    pub channel: Channel,
    /// Its precedence.
    pub class: ClassName,
    /// Business day: the local date of issue (of the call, for a provisional ticket whose record never came).
    pub day: Date,
    /// Local clock hour of `issued_at`; `None` when the issue time is unknown.
    pub hour: Option<u8>,
    /// Issue, the original one on every leg. For a provisional ticket without a record: its first call.
    pub issued_at: Moment,
    /// From when the wait counts: `issued_at`, or an appointment's due time where that is later.
    pub waits_from: Moment,
    /// The issue time is not to be trusted: no wait is made of it.
    pub uncertain: bool,
    /// Entry into this leg's queue.
    pub queued_at: Moment,
    /// First call of this leg.
    pub called_at: Option<Moment>,
    /// The desk of the last call of this leg.
    pub desk: Option<LegDesk>,
    /// Start of the (first) visit of this leg.
    pub started_at: Option<Moment>,
    /// Sum of the visit's intervals, each between whole seconds as they are published (so that a figure made of
    /// published times is the same figure); `None` where no visit started.
    pub service_time: Option<Span>,
    /// When the leg ended; equals `queued_at` for an open one.
    pub ended_at: Moment,
    /// How it ended.
    pub outcome: Outcome,
    /// Ended by the day, not by a person: out of service times.
    pub auto_closed: bool,
    /// The emoticon given for this leg.
    pub feedback: Option<Face>,
}

impl Leg {
    /// The wait of this leg, in whole seconds of the times as they are published; never below zero.
    #[must_use]
    pub fn wait_seconds(&self) -> Option<i64> {
        self.called_at.map(|called| definitions::wait_seconds(self.waits_from, called))
    }
}

/// A desk at work on a day: when it opened and closed and its planned break. Who worked there is never known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskSession {
    /// Business day: the local date of `opens_at`.
    pub day: Date,
    /// Which desk.
    pub desk: LegDesk,
    /// From when it serves.
    pub opens_at: Moment,
    /// Until when it calls (it may go on until nobody waits).
    pub closes_at: Moment,
    /// When its break begins, where it has one.
    pub break_from: Option<Moment>,
    /// How long the break is; 0 without one.
    pub break_minutes: u32,
}
