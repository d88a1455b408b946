//! What a board shows, in the domain's words, before anybody thinks of pixels.

use device::mistake::Mistake;
use protocol::{DeskNo, Language, OffsetTime, ServiceId, Span, TicketNumber, kiosk::Bilingual, views::Wait};

use super::{
    card::{Card, Eye},
    turns::Turns,
};

/// All that is shown. Equal values are equal pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What stands there.
    pub screen: Screen,
    /// A rehearsal: every screen says so.
    pub rehearsal: bool,
    /// What has room for one language shows this one now.
    pub language: Language,
    /// Where what is said takes several pages, those of each language come in one piece, for this long at least. Where there is none, the other language is
    /// never shown.
    pub alternate: Option<Span>,
}

/// What stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The office is closed and nobody is called: dark.
    Off,
    /// Nobody has paired this board yet.
    Pairing(Unpaired),
    /// Nothing was heard yet.
    Connecting,
    /// The hall's board.
    Hall(Box<Hall>),
    /// A desk's own display.
    Desk(OneDesk),
    /// Those of a row of desks, from left to right.
    Desks(Vec<OneDesk>),
}

/// How far a board is that its server does not know, for whoever sets it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpaired {
    /// The server is asked, or there is nobody to be asked yet.
    Begins,
    /// A server is looked for on the network.
    Looking,
    /// None was found.
    Nobody,
    /// More than one was found: somebody has to say which.
    Several(Vec<Server>),
    /// The server at this address does not answer.
    Silent(String),
    /// The code that an administrator types.
    Code {
        /// The code.
        code: String,
        /// The server, where it was found rather than given.
        found: Option<Server>,
    },
    /// The server does not know the token that stands in the board's file.
    BadToken,
    /// It does, but not by the name of this board that stands there.
    BadName(String),
    /// The office has nothing of what the file has the board show: these services or desks.
    BadShow(Vec<String>),
}

impl From<Mistake> for Unpaired {
    fn from(mistake: Mistake) -> Self {
        match mistake {
            Mistake::Token => Self::BadToken,
            Mistake::Name(name) => Self::BadName(name.to_string()),
        }
    }
}

impl Unpaired {
    /// Servers that were found.
    #[must_use]
    pub fn servers(&self) -> &[Server] {
        match self {
            Self::Several(all) => all,
            Self::Code { found, .. } => found.as_slice(),
            Self::Begins
            | Self::Looking
            | Self::Nobody
            | Self::Silent(_)
            | Self::BadToken
            | Self::BadName(_)
            | Self::BadShow(_) => &[],
        }
    }

    /// The code, once there is one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        if let Self::Code { code, .. } = self { Some(code) } else { None }
    }
}

/// A server that was found on the network: what people compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its office.
    pub office: String,
    /// Where it is.
    pub address: String,
    /// How the pin of its key begins.
    pub key: Option<String>,
    /// It plays.
    pub rehearsal: bool,
}

/// The hall's board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hall {
    /// The body that runs the office.
    pub body: Bilingual,
    /// The office.
    pub office: Bilingual,
    /// The office's time, by the minute; `None` while nobody has told it.
    pub clock: Option<OffsetTime>,
    /// The server doubts its clock.
    pub suspect: bool,
    /// The line is broken: from when what is shown is.
    pub stale: Option<Since>,
    /// Stand large, newest first.
    pub large: Vec<Card>,
    /// All who are awaited, where few have room at a time.
    pub turns: Turns,
    /// Those are awaited at their desks now; else it is the last call that was made.
    pub standing: bool,
    /// Whether anything is known of calls: a view without lists of calls is not an office without calls.
    pub known: bool,
    /// The last calls, newest first: those that do not stand large.
    pub rows: Vec<Row>,
    /// The services that this board shows, in their order; `None` where nothing is known of them.
    pub services: Option<Vec<Queue>>,
    /// The office is closed, and when it opens.
    pub closed: Option<Closed>,
    /// The office's line; none while it is closed.
    pub text: Option<Bilingual>,
}

/// What stands in the hall's largest place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The large calls.
    Calls,
    /// Nobody was called yet.
    Idle,
    /// The office is closed.
    Closed(Closed),
    /// Nothing is known of calls.
    NoData,
}

impl Hall {
    /// What stands in its largest place.
    #[must_use]
    pub fn place(&self) -> Place {
        match self.closed {
            Some(closed) if !self.standing && self.stale.is_none() => Place::Closed(closed),
            _ if !self.large.is_empty() => Place::Calls,
            _ if self.known && self.stale.is_none() => Place::Idle,
            _ => Place::NoData,
        }
    }
}

/// From when what is shown is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The office's time, by the minute.
    At(OffsetTime),
    /// Nobody knows.
    Unknown,
}

/// One of the last calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The number.
    pub number: TicketNumber,
    /// Where to go.
    pub desk: Option<DeskNo>,
    /// When, by the minute.
    pub at: Option<OffsetTime>,
    /// Its citizen is still awaited.
    pub standing: bool,
    /// How much it draws the eye.
    pub eye: Eye,
}

/// A service's queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The letter.
    pub service: ServiceId,
    /// The name.
    pub name: Bilingual,
    /// How many wait.
    pub waiting: Option<u64>,
    /// What is said of the wait.
    pub says: Says,
}

/// What is said of how long one who came now would wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The estimate.
    Wait(Wait),
    /// No number can be estimated.
    NoEstimate,
    /// No numbers are given: why, by the slug of the refusal, and when again.
    NoNumbers {
        /// Why.
        why: String,
        /// When again.
        opens: Option<OffsetTime>,
    },
}

/// The office is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When it opens, as far as is known.
    pub opens: Option<OffsetTime>,
}

/// A desk's own display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneDesk {
    /// Which desk.
    pub desk: DeskNo,
    /// What stands there.
    pub says: AtDesk,
}

/// What stands on a desk's own display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtDesk {
    /// A number.
    Called {
        /// The one that was called there last.
        number: TicketNumber,
        /// How much it draws the eye.
        eye: Eye,
    },
    /// A number that is awaited no more: whoever bears it is there, or was.
    Past {
        /// The one that was called there last.
        number: TicketNumber,
    },
    /// Nobody was called there yet.
    Idle,
    /// The office is closed, and nobody is awaited there, or not since long.
    Closed {
        /// When it opens.
        closed: Closed,
        /// The office's time, by the minute: whether that is today.
        now: Option<OffsetTime>,
    },
    /// The line is broken, or calls cannot be read: a number might be an old one.
    NoData(Since),
}
