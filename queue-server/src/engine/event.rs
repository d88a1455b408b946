//! What has happened: one closed list. Events say all that replay needs and nothing that it can work out.
//!
//! A [`Fact`] is what the engine decides; a [`Record`] is a fact with its place in the journal. Its time is
//! `occurred_at` where the past was reported, else `recorded_at`.

use std::sync::Arc;

use jiff::civil::Date;
use protocol::{
    CallReason, Channel, DeskNo, Face, KioskId, Language, Moment, PauseReason, Seq, ServiceId, TicketId, TicketNumber,
};

use super::{
    command::Block,
    deed::{Actor, Deed},
    setup::OfficeSetup,
    ticket::Class,
};

/// The office in force: the text of its file and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// The file, as it is shown again.
    pub text: String,
    /// What the file says.
    pub setup: OfficeSetup,
    /// Where it came from.
    pub source: Source,
}

/// Where an office in force came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file (or the built-in one), by the SHA-256 of its text in hex.
    File(String),
    /// It was changed while the server ran.
    Pages,
}

/// How a visit was brought to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By the operator.
    Operator,
    /// By the holder of a parked ticket, who left.
    Holder,
    /// By the end of the day: flagged, and out of service times.
    Day,
}

/// Something that happened in the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The first record of every journal.
    OfficeFounded {
        /// On a simulated clock, for ever.
        rehearsal: bool,
        /// Tells this folder from all others: hex, by chance.
        folder: String,
        /// The office in force.
        office: Arc<InForce>,
        /// The running business day.
        day: Date,
    },
    /// Another office came into force.
    OfficeConfigured {
        /// Which.
        office: Arc<InForce>,
    },
    /// A kiosk was paired.
    KioskPaired {
        /// Which.
        kiosk: KioskId,
    },
    /// A ticket was taken through this server, or handed over on its own day.
    TicketIssued {
        /// Its id.
        ticket: TicketId,
        /// Its number.
        number: TicketNumber,
        /// Its queue.
        service: ServiceId,
        /// How it was taken.
        channel: Channel,
        /// Its precedence.
        class: Class,
        /// The citizen's language.
        language: Language,
        /// Set when a kiosk issued it while cut off; `occurred_at` is then when.
        handed: Option<Handed>,
    },
    /// A desk called a number of a reserved block whose record has not come yet.
    ProvisionalRegistered {
        /// Its id.
        ticket: TicketId,
        /// Its number.
        number: TicketNumber,
        /// The holder of the block; `None` where a restore lost it.
        kiosk: Option<KioskId>,
    },
    /// The record of a provisional ticket came; `occurred_at` is when it was issued.
    RecordMerged {
        /// Which ticket.
        ticket: TicketId,
        /// The precedence asked for.
        class: Class,
        /// The citizen's language.
        language: Language,
        /// By whom and how sure.
        handed: Handed,
    },
    /// A record came after its day had ended; `occurred_at` is when it was issued.
    LateRecordFiled {
        /// The ticket: a new one, or the provisional one of that day.
        ticket: TicketId,
        /// Its day.
        day: Date,
        /// Its number.
        number: TicketNumber,
        /// The precedence asked for.
        class: Class,
        /// The citizen's language.
        language: Language,
        /// By whom and how sure.
        handed: Handed,
        /// When its day ended.
        day_ended_at: Moment,
    },
    /// A desk called a ticket.
    TicketCalled {
        /// Which.
        ticket: TicketId,
        /// Where to.
        desk: DeskNo,
        /// Why out of turn; `None` when it was its turn.
        reason: Option<CallReason>,
    },
    /// The desk called it again.
    TicketRecalled {
        /// Which.
        ticket: TicketId,
    },
    /// The citizen came.
    VisitStarted {
        /// Which.
        ticket: TicketId,
    },
    /// A visit without a ticket began.
    WalkInStarted {
        /// Its id.
        ticket: TicketId,
        /// Where.
        desk: DeskNo,
        /// What it counts for.
        service: ServiceId,
    },
    /// The visit is done. A ticket called and never marked started was served from its call on.
    VisitEnded {
        /// Which.
        ticket: TicketId,
        /// What was done.
        procedures: Vec<String>,
        /// By whom.
        ending: Ending,
    },
    /// The citizen did not come.
    NoShowSaid {
        /// Which.
        ticket: TicketId,
        /// By the day's end, not by an operator.
        auto_closed: bool,
    },
    /// The citizen came back.
    TicketReinstated {
        /// Which.
        ticket: TicketId,
        /// The desk that alone is to call it, as before.
        bound: Option<DeskNo>,
    },
    /// The ticket was put aside.
    TicketParked {
        /// Which.
        ticket: TicketId,
    },
    /// A desk went on with a parked ticket.
    TicketResumed {
        /// Which.
        ticket: TicketId,
        /// Where.
        desk: DeskNo,
    },
    /// The ticket went to another queue.
    TicketTransferred {
        /// Which.
        ticket: TicketId,
        /// Which queue.
        service: ServiceId,
        /// The one desk that is to call it.
        bound: Option<DeskNo>,
    },
    /// The holder left.
    TicketWithdrawn {
        /// Which.
        ticket: TicketId,
    },
    /// The day ended before its turn.
    TicketExpired {
        /// Which.
        ticket: TicketId,
    },
    /// A desk opened, ended its pause or cancelled one to come.
    DeskOpened {
        /// Which.
        desk: DeskNo,
    },
    /// A desk paused; after the ticket in hand, if it has one.
    DeskPaused {
        /// Which.
        desk: DeskNo,
        /// Why.
        reason: PauseReason,
    },
    /// A desk closed; what was bound to it is bound no more.
    DeskClosed {
        /// Which.
        desk: DeskNo,
    },
    /// A desk's pause passed the limit; what was bound to it is bound no more.
    BindingsLoosed {
        /// Which.
        desk: DeskNo,
    },
    /// "Chiudi giornata": all tickets have ended, all desks close.
    DayClosed,
    /// No tickets are issued until the day's end.
    HallClosed,
    /// No tickets for this service until it is resumed or the day ends.
    IssuingStopped {
        /// Which.
        service: ServiceId,
    },
    /// Tickets for this service again.
    IssuingResumed {
        /// Which.
        service: ServiceId,
    },
    /// The day's tickets of this service are capped.
    CapSet {
        /// Which.
        service: ServiceId,
        /// How many in all; `None`: no cap.
        tickets: Option<u32>,
    },
    /// Midnight: what was left has ended, another day begins.
    DayEnded {
        /// The new business day.
        next: Date,
    },
    /// A range of numbers was kept for a kiosk.
    BlockReserved(Block),
    /// An administrator accepted the wall clock.
    ClockAccepted {
        /// What it said.
        wall: Moment,
    },
    /// A history file was loaded.
    HistoryImported {
        /// Its SHA-256 in hex.
        file: String,
        /// Its rows.
        rows: u64,
        /// Those that were new.
        added: u64,
    },
    /// Somebody pressed a face.
    OpinionGiven {
        /// The visit that it is about.
        ticket: Option<TicketId>,
        /// Which face.
        face: Face,
        /// Key of the reason.
        reason: Option<String>,
    },
    /// A line of the audit trail.
    Administered {
        /// By whom.
        by: Actor,
        /// What.
        deed: Deed,
    },
    /// The journal was restored from a backup.
    JournalRestored {
        /// Ids from here on differ from any given after the backup.
        generation: u16,
        /// Ranges that may have been given out after the backup, and are skipped.
        skipped: Vec<Block>,
    },
}

/// Who handed a ticket over, and how well its time is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The kiosk.
    pub kiosk: KioskId,
    /// Its time is a bound.
    pub uncertain: bool,
}

/// What the engine decides has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub event: Event,
    /// When, if not just now.
    pub occurred_at: Option<Moment>,
}

impl From<Event> for Fact {
    fn from(event: Event) -> Self {
        Self { event, occurred_at: None }
    }
}

/// A fact in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// 1, 2, 3, …
    pub seq: Seq,
    /// Engine time; never less than the record before.
    pub recorded_at: Moment,
    /// When it happened, if a device or a rule reported the past.
    pub occurred_at: Option<Moment>,
    /// What.
    pub event: Event,
}

impl Record {
    /// When it happened.
    #[must_use]
    pub fn at(&self) -> Moment {
        self.occurred_at.unwrap_or(self.recorded_at)
    }
}
