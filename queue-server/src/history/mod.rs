//! The history: one [`Leg`] for each leg of a ticket that has ended, the source of every figure.
//!
//! Legs come from two places: the engine's events (`crate::projections::history` makes a leg when an event ends it) and
//! history files (`crate::history::import`). They are stored by the journal in the same transaction as the record that made them
//! and read by the reports. A leg never names an operator.

use jiff::civil::Date;
use protocol::{Channel, ClassName, DeskNo, Face, Moment, ServiceId, Span, TicketNumber};

use crate::engine::setup::DeskKindId;

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
    /// Sum of the visit's intervals; `None` where no visit started.
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
        self.called_at.map(|called| (called.seconds() - self.waits_from.seconds()).max(0))
    }
}
