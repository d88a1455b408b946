//! What happens to the kiosk: fingers, paper, answers, time.

use device::mistake::Mistake;
use hardware::printer::Condition;
use protocol::{
    OffsetTime, ServiceId, TicketNumber,
    kiosk::{KioskHealth, KioskSetup},
    views::{Block, BoardView, LateAnswer, Ticket},
};

use crate::outbox::{Key, Outcome, PressId, Token};

/// Something happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// A button of any panel, with a key that nobody used before.
    Press(Button, Key),
    /// How the printer is: the answer to a [`Effect::Look`](super::Effect::Look), by its number.
    Printer(u64, Printer),
    /// What became of a slip.
    Printed(PressId, Outcome),
    /// What the server said to a press.
    Answer(PressId, Answer),
    /// The line to the server is there, or broke.
    Line(bool),
    /// The office as the server sees it.
    Office(Box<BoardView>),
    /// The server told the time and how fast it goes.
    Time(OffsetTime, f64),
    /// An errand came back.
    Done(Done),
    /// The server does not know this kiosk by the token that it used.
    Revoked,
    /// Time has passed.
    Tick,
}

/// What can be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Button {
    /// A service.
    Service(ServiceId),
    /// Priority on or off.
    Priority,
    /// The other language.
    Language,
    /// More time for what is shown.
    More,
    /// Back to the first screen.
    Back,
}

/// How the printer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printer {
    /// It says so itself.
    Says(Condition),
    /// It is there and tells nothing.
    Silent,
    /// It cannot be reached.
    Away,
}

impl Printer {
    /// A slip would come out, as far as is known.
    #[must_use]
    pub const fn can_print(self) -> bool {
        match self {
            Self::Says(condition) => condition.can_print(),
            Self::Silent => true,
            Self::Away => false,
        }
    }
}

/// What the server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A ticket.
    Ticket(Box<Ticket>),
    /// No, with the status and the slug of its problem.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The problem's stable name.
        slug: String,
    },
    /// Nothing that can be understood.
    Silence {
        /// The request may have reached it.
        left: bool,
    },
}

/// How an errand came back.
#[derive(Clone, Debug)]
pub enum Done {
    /// Answers, record by record, for the presses that were handed over.
    HandedOver(Vec<(PressId, LateAnswer)>),
    /// There is no ticket under the key of this press, and there will be none.
    GivenUp(PressId),
    /// There is: what the server said when it was asked for it once more.
    Settled(PressId, Answer),
    /// The ticket is out of the queue, or was already.
    Withdrawn(PressId),
    /// What to serve with.
    Setup(Box<KioskSetup>),
    /// Reserved numbers.
    Blocks(Vec<Block>),
    /// The server knows how the kiosk is; and these numbers, of those that it was told of, reception has looked after.
    HealthTold(Box<KioskHealth>, Vec<TicketNumber>),
    /// Another token, good from now on beside the one that is used.
    Renewed(Token),
    /// The server took the new token.
    TokenProven,
    /// It did not get through: later again.
    Failed,
    /// Neither did it, and will not before the file or the server is mended.
    Mistaken(Mistake),
}
