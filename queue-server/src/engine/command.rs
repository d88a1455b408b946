//! What can be asked of an office: one closed list. A command says who is meant and what was seen, never how it ends.

use std::sync::Arc;

use jiff::civil::Date;
use protocol::{
    CallReason, Channel, DeskNo, Face, KioskId, Language, Moment, PauseReason, ServiceId, TicketId, TicketNumber,
};

use super::{
    deed::{Actor, Deed},
    event::InForce,
    ticket::Class,
};

/// A request to change the state of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A citizen takes a ticket.
    Take {
        /// The queue.
        service: ServiceId,
        /// How it is taken.
        channel: Channel,
        /// Its precedence.
        class: Class,
        /// The citizen's language.
        language: Language,
    },
    /// The holder leaves the queue.
    Withdraw {
        /// Whose.
        ticket: TicketId,
    },
    /// One who was absent comes back within the grace time.
    Reinstate {
        /// Whose.
        ticket: TicketId,
    },
    /// What a desk does.
    AtDesk {
        /// The desk.
        desk: DeskNo,
        /// What it does.
        verb: DeskVerb,
    },
    /// "Chiudi giornata".
    CloseDay,
    /// Close the hall at once.
    CloseHall,
    /// Stop issuing for a service.
    StopService {
        /// Which.
        service: ServiceId,
    },
    /// Issue again.
    ResumeService {
        /// Which.
        service: ServiceId,
    },
    /// Cap the day's tickets of a service, or lift the cap.
    CapService {
        /// Which.
        service: ServiceId,
        /// How many in all today; `None` lifts the cap.
        tickets: Option<u32>,
    },
    /// A kiosk is paired with the office.
    PairKiosk {
        /// Its name.
        kiosk: KioskId,
    },
    /// A kiosk wants its reserved blocks for today and the next open day.
    ReserveBlocks {
        /// Which.
        kiosk: KioskId,
    },
    /// A kiosk hands over one ticket that it issued while cut off.
    HandOver {
        /// Which kiosk.
        kiosk: KioskId,
        /// The ticket.
        record: LateRecord,
    },
    /// An emoticon.
    GiveOpinion {
        /// The visit that it is about, when the holder's code said so.
        ticket: Option<TicketId>,
        /// Which face.
        face: Face,
        /// With a negative face, the key of one of the office's reasons.
        reason: Option<String>,
    },
    /// Another office file comes into force.
    Configure(Arc<InForce>),
    /// An administrator accepts the wall clock as it is now.
    AcceptClock {
        /// What the wall clock says.
        wall: Moment,
    },
    /// A history file was loaded.
    ImportHistory {
        /// SHA-256 of the file, in hex.
        file: String,
        /// Its rows.
        rows: u64,
        /// Those that were new.
        added: u64,
    },
    /// The journal was restored from a backup: what was given out since is unknown.
    Restore {
        /// A fresh generation, by chance.
        generation: u16,
    },
    /// Something of administration is put on record.
    Administer {
        /// By whom.
        by: Actor,
        /// What.
        deed: Deed,
    },
    /// Time has passed.
    Tick,
}

/// What an operator does at a desk. Each names the ticket that the operator saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskVerb {
    /// Begin to serve, end a pause, cancel a coming one.
    Open,
    /// Stop serving.
    Close,
    /// Go away for a while, after the ticket in hand.
    Pause(PauseReason),
    /// End the visit in hand and call the next.
    Next {
        /// The ticket in hand as the operator saw it.
        in_hand: Option<TicketId>,
    },
    /// Call a given waiting ticket.
    Call {
        /// Which.
        which: Which,
        /// Why out of turn.
        reason: CallReason,
    },
    /// Call the ticket in hand again.
    Recall(TicketId),
    /// The citizen is here.
    Start(TicketId),
    /// The visit is done.
    Finish {
        /// Which.
        ticket: TicketId,
        /// What was done, the principal one first.
        procedures: Vec<String>,
    },
    /// The citizen did not come.
    NoShow(TicketId),
    /// Put the ticket aside.
    Park(TicketId),
    /// Go on with a parked ticket.
    Resume(TicketId),
    /// Hand the ticket to another queue, perhaps to one desk there.
    Transfer {
        /// Which.
        ticket: TicketId,
        /// The queue.
        service: ServiceId,
        /// The one desk that is to call it.
        to: Option<DeskNo>,
    },
    /// A visit without a ticket.
    WalkIn {
        /// The service that it counts for.
        service: ServiceId,
    },
}

/// How an operator names a ticket to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// By id.
    Id(TicketId),
    /// By the number on the slip.
    Number(TicketNumber),
}

/// A ticket that a kiosk issued while cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateRecord {
    /// What it printed.
    pub number: TicketNumber,
    /// The queue.
    pub service: ServiceId,
    /// Priority was asked for.
    pub priority: bool,
    /// The citizen's language.
    pub language: Language,
    /// When it was issued.
    pub issued: Issued,
}

/// When a kiosk that was cut off issued a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issued {
    /// By a clock that can be trusted.
    At(Moment),
    /// Known only by bounds; the later one counts, and the time is marked uncertain.
    Within {
        /// Not before.
        from: Moment,
        /// Not after.
        to: Moment,
    },
}

impl Issued {
    /// The earliest that it may have been.
    #[must_use]
    pub const fn earliest(self) -> Moment {
        match self {
            Self::At(at) => at,
            Self::Within { from, .. } => from,
        }
    }

    /// The latest that it may have been.
    #[must_use]
    pub const fn latest(self) -> Moment {
        match self {
            Self::At(at) => at,
            Self::Within { to, .. } => to,
        }
    }
}

/// A range of numbers kept from the online counter of one service and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Who may give them out.
    pub holder: Holder,
    /// Whose letter they bear.
    pub service: ServiceId,
    /// The business day.
    pub day: Date,
    /// First number.
    pub from: u32,
    /// Last number.
    pub to: u32,
}

impl Block {
    /// Whether the block holds this number of its own day.
    #[must_use]
    pub fn holds(&self, number: TicketNumber) -> bool {
        self.service == number.prefix && (self.from..=self.to).contains(&number.number)
    }
}

/// Whose a range of numbers is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A kiosk's, for when it is cut off.
    Kiosk(KioskId),
    /// Nobody's: given out, perhaps, after the backup that this journal was restored from.
    Lost,
}
