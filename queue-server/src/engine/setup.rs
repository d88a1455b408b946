//! The office in force, as the engine needs it: services, desks, rules, calendar. Everything here is already checked.
//!
//! An [`OfficeSetup`] is built in one way, from an office file (`crate::config`), and reaches the state in one way, by
//! the event `OfficeConfigured`. Nothing here parses, reads or prints.

use std::collections::BTreeMap;

use protocol::{
    ClassName, DeskNo, Language, ServiceId, Span, TicketPart,
    board::{BoardSound, Theme},
};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;

/// One text in Italian and, where it was given, in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Italian, always there.
    pub it: String,
    /// English; Italian stands in for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Text {
    /// The text in `language`, or in Italian.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::It => &self.it,
            Language::En => self.en.as_deref().unwrap_or(&self.it),
        }
    }
}

/// A factor held exactly, in thousandths: 1.5 is 1500. Never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Weight(u32);

/// A weight of zero, by which tickets would starve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a weight cannot be zero")]
pub struct ZeroWeight;

impl TryFrom<u32> for Weight {
    type Error = ZeroWeight;
    fn try_from(thousandths: u32) -> Result<Self, ZeroWeight> {
        Self::from_thousandths(thousandths).ok_or(ZeroWeight)
    }
}

impl From<Weight> for u32 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

impl Weight {
    /// One: changes nothing.
    pub const ONE: Self = Self(1000);

    /// The greatest weight in thousandths, 1000: it keeps the exact arithmetic of scores within 128 bits.
    pub const MAX_THOUSANDTHS: u32 = 1_000_000;

    /// `thousandths` ÷ 1000; `None` for zero, by which a ticket would starve, and beyond the greatest.
    #[must_use]
    pub const fn from_thousandths(thousandths: u32) -> Option<Self> {
        if thousandths == 0 || thousandths > Self::MAX_THOUSANDTHS { None } else { Some(Self(thousandths)) }
    }

    /// The weight × 1000.
    #[must_use]
    pub const fn thousandths(self) -> u32 {
        self.0
    }
}

/// A queue that a citizen chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// What it is called.
    pub name: Text,
    /// The wait that it aims at; more than zero.
    pub target: Span,
    /// What to have ready at the desk; stands on the ticket.
    pub ready: Option<Text>,
}

/// What stands on a printed ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketDesign {
    /// Its parts from top to bottom, each at most once.
    pub parts: Vec<TicketPart>,
    /// The office's own line, where the parts have one.
    pub text: Option<Text>,
}

/// How boards look and sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardDesign {
    /// Colours.
    pub theme: Theme,
    /// Seconds until what has room for one language shows the other.
    pub alternate: u32,
    /// What is to be heard.
    pub sound: BoardSound,
}

/// What is done at a desk (procedimento).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// Its name; the Italian one is its key in history files, figures and the API.
    pub name: Text,
    /// The service that it belongs to.
    pub service: ServiceId,
    /// Expected duration of a visit.
    pub expected: Span,
}

/// The kinds of desk that an office has: `polyfunctional`, `cie`. Figures are never finer than these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeskKindId(pub Box<str>);

/// A kind of desk: what desks of this kind serve, each service with the desk's weight for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskKind {
    /// What it is called.
    pub name: Text,
    /// Services served and their weights at such a desk; never empty.
    pub serves: BTreeMap<ServiceId, Weight>,
}

/// What a class (precedenza) adds to a ticket's score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassRule {
    /// As if it had waited so long already.
    pub head_start: HeadStart,
    /// Factor on its score.
    pub weight: Weight,
}

/// A head start: a fixed time or so many of the service's targets (in thousandths).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadStart {
    /// A fixed time, zero or more.
    Fixed(Span),
    /// This many thousandths of the service's target wait.
    Targets(u32),
}

/// The office's own numbers for the rules of the domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Recalls that must have been made before a no-show may be said.
    pub recalls_before_no_show: u32,
    /// And the time that must have passed since the first call of the standing call.
    pub no_show_after: Span,
    /// How long after a no-show the ticket can be reinstated.
    pub grace: Span,
    /// A desk paused for longer than this holds no bound tickets.
    pub pause_limit: Span,
    /// Operators must say started or absent before they end a call.
    pub confirm_presence: bool,
    /// How many numbers a kiosk's reserved block has.
    pub block_size: u32,
    /// The lowest number of any reserved block.
    pub block_floor: u32,
    /// How many numbers are skipped per service after a restore from backup.
    pub restore_gap: u32,
}

/// The published standard: so much of all waits within so long (Carta dei servizi).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standard {
    /// In thousandths: 80 % is 800.
    pub share_thousandths: u32,
    /// The wait promised.
    pub within: Span,
}

/// Limits on what one client may ask of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Sustained requests a second for one client address.
    pub requests_per_second: u32,
    /// Requests in one burst.
    pub burst: u32,
    /// Clients on the same machine are not limited.
    pub spare_loopback: bool,
}

/// How long those who signed in may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInRules {
    /// Without a sign of life.
    pub idle: Span,
    /// In any case.
    pub absolute: Span,
    /// Until a session locks itself without a press, where its person has a PIN; zero: never.
    pub lock: Span,
}

/// One office (sede): one hall, one calendar, one time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeSetup {
    /// The body that runs it: "Comune di Piacenza".
    pub body: Text,
    /// The office: "Sportelli polifunzionali".
    pub name: Text,
    /// One line of text for the boards.
    pub board_text: Option<Text>,
    /// Opening times, holidays, special days and the time zone.
    pub calendar: Calendar,
    /// The queues, by prefix letter.
    pub services: BTreeMap<ServiceId, Service>,
    /// The catalogue of procedures, in the file's order; names are unique.
    pub procedures: Vec<Procedure>,
    /// Kinds of desk.
    pub desk_kinds: BTreeMap<DeskKindId, DeskKind>,
    /// Desks and the kind of each.
    pub desks: BTreeMap<DeskNo, DeskKindId>,
    /// What each class adds to a score.
    pub standard_class: ClassRule,
    /// See `standard_class`.
    pub priority_class: ClassRule,
    /// See `standard_class`.
    pub appointment_class: ClassRule,
    /// The office's numbers.
    pub rules: Rules,
    /// The published standard.
    pub standard: Standard,
    /// Limits per client.
    pub limits: Limits,
    /// Sessions of those who sign in.
    pub sign_in: SignInRules,
    /// After how many days a closed day's journal gives way to its history.
    pub retention_days: u32,
    /// Where citizens' phones reach `/t/{code}`; without it tickets bear no code.
    pub public_url: Option<String>,
    /// The printed ticket.
    pub ticket: TicketDesign,
    /// The waiting room's boards.
    pub board: BoardDesign,
    /// The reasons that a negative emoticon may give, at most four: (key, text).
    pub feedback_reasons: Vec<(String, Text)>,
}

impl OfficeSetup {
    /// The rule of a class.
    #[must_use]
    pub const fn class_rule(&self, class: ClassName) -> ClassRule {
        match class {
            ClassName::Standard => self.standard_class,
            ClassName::Priority => self.priority_class,
            ClassName::Appointment => self.appointment_class,
        }
    }

    /// The kind of a desk; `None` for a desk that the office does not have.
    #[must_use]
    pub fn kind_of(&self, desk: DeskNo) -> Option<&DeskKind> {
        self.desks.get(&desk).and_then(|kind| self.desk_kinds.get(kind))
    }

    /// The weight of a service at a desk; `None` where the desk does not serve it.
    #[must_use]
    pub fn weight(&self, desk: DeskNo, service: ServiceId) -> Option<Weight> {
        self.kind_of(desk).and_then(|kind| kind.serves.get(&service)).copied()
    }

    /// Desks that serve a service, in order.
    pub fn desks_serving(&self, service: ServiceId) -> impl Iterator<Item = DeskNo> + '_ {
        // Asked several times a ticket: kinds are few, desks are many.
        let serving = self.desk_kinds.iter().filter(move |(_, kind)| kind.serves.contains_key(&service));
        let serving: Vec<&DeskKindId> = serving.map(|(id, _)| id).collect();
        self.desks.iter().filter(move |(_, kind)| serving.contains(kind)).map(|(desk, _)| *desk)
    }
}
