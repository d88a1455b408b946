//! What lies on the kiosk's disk: presses and what became of them, reserved numbers, and what to serve with when nobody answers.
//!
//! ```text
//! flow decides ─▶ [Step] ─▶ Book (in memory, pure) and Store (SQLite, one transaction, on the disk before anything else happens)
//! start ─▶ Store::load ─▶ Book ─▶ Book::resolve (what a power cut left half done) ─▶ flow
//! ```
//! One press is one row: one key, one number at most, one paper. So no state of the disk gives a press two numbers, and whatever
//! step a power cut falls on, the row says what may have happened. Nothing here talks to the server or the printer.

pub use device::folder;
mod paper;
pub mod resolve;
mod sheet;
pub mod store;

use std::collections::BTreeMap;

use protocol::{
    Channel, ClassName, Language, Moment, ServiceId, TicketId, TicketNumber, kiosk::KioskSetup, requests::Take,
    views::Ticket,
};
use serde::{Deserialize, Serialize};

pub use device::identity::{Identity, Met, Renewal, Standing, Token};
pub use paper::{Outcome, Paper};
pub use resolve::PATIENCE;
pub use sheet::Sheet;

use crate::clock::{Reading, Stamp};

/// A press, by its place among those of this kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PressId(pub i64);

/// Under which a ticket is asked for: the same over every retry. Drawn by chance, outside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(pub String);

/// A press of a service's button, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    /// Its place.
    pub id: PressId,
    /// Its key.
    pub key: Key,
    /// What was chosen.
    pub choice: Choice,
    /// When.
    pub stamp: Stamp,
    /// What became of it.
    pub stage: Stage,
}

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The service.
    pub service: ServiceId,
    /// With priority: no reason is asked.
    pub priority: bool,
    /// In which language.
    pub language: Language,
}

impl Choice {
    /// Its precedence in the domain's words.
    #[must_use]
    pub const fn class(self) -> ClassName {
        if self.priority { ClassName::Priority } else { ClassName::Standard }
    }

    /// The request.
    #[must_use]
    pub const fn take(self) -> Take {
        Take { service: self.service, channel: Channel::Kiosk, class: self.class(), language: self.language, due: None }
    }
}

/// How far a press has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The server is asked, or is about to be.
    Asked,
    /// The server gave a ticket.
    Given {
        /// As it was answered.
        ticket: Box<Ticket>,
        /// Its slip.
        paper: Paper,
    },
    /// The kiosk gave a number of its own.
    Reserved {
        /// The number.
        number: TicketNumber,
        /// Of which business day, `2026-11-24`.
        day: String,
        /// What may have become of the question that went to the server first.
        question: Question,
        /// Whether the server has it.
        handed: Handed,
        /// Its slip.
        paper: Paper,
    },
    /// Nobody got a number. The question may have reached the server, and is to be settled.
    Abandoned {
        /// How it stands.
        question: Question,
    },
}

/// What may have become of a question whose answer did not come in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// It never left, or was answered with no, or its ticket was withdrawn: nothing is to be done.
    Settled,
    /// It may have reached the server: its key is to be given up, or its ticket to be found.
    Open,
    /// The server gave a ticket for it that nobody holds: withdraw it.
    Withdraw(TicketId),
}

/// Whether the server has a number that the kiosk gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handed {
    /// Not yet.
    No,
    /// It has, under this name.
    Yes(TicketId),
    /// It will not have it, for this reason: people must look after it.
    Refused(String),
}

impl Press {
    /// The number that its holder has, or is to have.
    #[must_use]
    pub fn number(&self) -> Option<TicketNumber> {
        match &self.stage {
            Stage::Given { ticket, .. } => ticket.number,
            Stage::Reserved { number, .. } => Some(*number),
            Stage::Asked | Stage::Abandoned { .. } => None,
        }
    }

    /// Its slip.
    #[must_use]
    pub const fn paper(&self) -> Option<Paper> {
        match self.stage {
            Stage::Given { paper, .. } | Stage::Reserved { paper, .. } => Some(paper),
            Stage::Asked | Stage::Abandoned { .. } => None,
        }
    }

    /// The same with another state of its slip; nothing changes where there is no number.
    #[must_use]
    pub fn with_paper(mut self, new: Paper) -> Self {
        if let Stage::Given { paper, .. } | Stage::Reserved { paper, .. } = &mut self.stage {
            *paper = new;
        }
        self
    }

    /// The same with another state of its question.
    #[must_use]
    pub fn with_question(mut self, new: Question) -> Self {
        if let Stage::Reserved { question, .. } | Stage::Abandoned { question } = &mut self.stage {
            *question = new;
        }
        self
    }

    /// The question that is still to be settled.
    #[must_use]
    pub const fn question(&self) -> Question {
        match self.stage {
            Stage::Reserved { question, .. } | Stage::Abandoned { question } => question,
            Stage::Asked => Question::Open,
            Stage::Given { .. } => Question::Settled,
        }
    }

    /// The server will not have the number that the kiosk gave.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self.stage, Stage::Reserved { handed: Handed::Refused(_), .. })
    }

    /// Once reception has looked after it, nothing is left to be done for it: nobody stands before the kiosk for it, and the server has all that it is to
    /// have of it.
    #[must_use]
    pub fn is_receptions_alone(&self) -> bool {
        let handed = !matches!(self.stage, Stage::Reserved { handed: Handed::No, .. });
        handed && self.question() == Question::Settled && self.paper().is_some_and(Paper::is_over)
    }

    /// Nothing is left to be done for it, and nobody needs to hear of it.
    #[must_use]
    pub fn is_done(&self) -> bool {
        let handed = !matches!(self.stage, Stage::Reserved { handed: Handed::No | Handed::Refused(_), .. });
        handed && self.question() == Question::Settled && self.paper().is_none_or(Paper::came_out)
    }
}

/// A reserved range and how far it is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Whose letter the numbers bear.
    pub service: ServiceId,
    /// The business day, `2026-11-24`.
    pub day: String,
    /// First number.
    pub from: u32,
    /// Last number.
    pub to: u32,
    /// The first that was not given yet; past `to` once all were.
    pub next: u32,
}

/// Services that gave no tickets when the server was last heard, on the head's word or because the day's are used up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stops {
    /// On which business day: they end with it.
    pub day: String,
    /// Why, by the slug of the refusal.
    pub services: BTreeMap<ServiceId, String>,
}

/// One change of the disk. Those of one decision are one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A press is new, or has come further.
    Put(Box<Press>),
    /// How the paper in the printer was left.
    Sheet(Sheet),
    /// Nothing more is to be done for a press.
    Forget(PressId),
    /// The reserved ranges.
    Ranges(Vec<Range>),
    /// What to serve with.
    Setup(Box<KioskSetup>),
    /// What was stopped.
    Stops(Stops),
    /// The time was at least this.
    Floor(Moment),
    /// What the server told of the time.
    Time(Reading),
    /// A slip came out, says the printer.
    CameOut(Stamp),
    /// The token is renewed, step by step.
    Token(Renewal),
}

/// All that lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Presses that are not forgotten yet.
    pub presses: BTreeMap<PressId, Press>,
    /// How the paper in the printer was left.
    pub sheet: Sheet,
    /// Reserved ranges.
    pub ranges: Vec<Range>,
    /// What to serve with.
    pub setup: Option<Box<KioskSetup>>,
    /// What was stopped.
    pub stops: Stops,
    /// The time was at least this.
    pub floor: Moment,
    /// What the server told of the time, for a start without it.
    pub time: Option<Reading>,
    /// When a slip last came out, as the printer said.
    pub last_print: Option<Stamp>,
    /// How the token stands; the secret itself is none of the flow's business.
    pub token: Standing,
}

impl Default for Book {
    fn default() -> Self {
        let (presses, ranges, setup, stops) = (BTreeMap::new(), Vec::new(), None, Stops::default());
        let (sheet, floor, token) = (Sheet::default(), Moment(0), Standing::default());
        Self { presses, sheet, ranges, setup, stops, floor, time: None, last_print: None, token }
    }
}

impl Book {
    /// The place of the next press.
    #[must_use]
    pub fn next_id(&self) -> PressId {
        PressId(self.presses.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    /// Writes a step down.
    pub fn apply(&mut self, step: &Step) {
        match step {
            Step::Put(press) => {
                self.presses.insert(press.id, (**press).clone());
            }
            Step::Forget(id) => {
                self.presses.remove(id);
            }
            Step::Sheet(sheet) => self.sheet = *sheet,
            Step::Ranges(ranges) => self.ranges.clone_from(ranges),
            Step::Setup(setup) => self.setup = Some(setup.clone()),
            Step::Stops(stops) => self.stops = stops.clone(),
            Step::Floor(at) => self.floor = *at,
            Step::Time(reading) => self.time = Some(reading.clone()),
            Step::CameOut(stamp) => self.last_print = Some(stamp.clone()),
            Step::Token(renewal) => self.token = self.token.after(renewal),
        }
    }

    /// Tickets whose slip did not come out, or perhaps not, and that are no longer waited for.
    pub fn unprinted(&self) -> impl Iterator<Item = &Press> {
        self.presses.values().filter(|press| matches!(press.paper(), Some(Paper::Unprinted { .. })))
    }

    /// Numbers that the server does not have yet, in order.
    pub fn to_hand_over(&self) -> impl Iterator<Item = &Press> {
        self.presses.values().filter(|press| matches!(press.stage, Stage::Reserved { handed: Handed::No, .. }))
    }
}
