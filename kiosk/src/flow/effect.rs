//! What is to be done in the world, and what the server is to learn or to tell.

use hardware::printer::Slip;
use protocol::{
    Language, TicketId,
    kiosk::KioskHealth,
    requests::{LateRecord, Take},
};

use super::Note;
use crate::outbox::{Key, PressId, Step};

/// Something to be done, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// On the disk, all or none, before anything that follows.
    Keep(Vec<Step>),
    /// Ask the printer how it is.
    Look(u64),
    /// Ask the server for a ticket.
    Ask(PressId, Key, Take),
    /// Print a slip.
    Print(PressId, Slip),
    /// An errand to the server.
    Run(Errand),
    /// A sound: a ticket can be collected, or something needs attention.
    Chime,
    /// Say aloud, where somebody listens.
    Say(Language, String),
    /// What was said belongs to this screen no more.
    Hush,
    /// A line in the log.
    Note(Note),
    /// The disk names another token than before: it is shown to the server from now on.
    TakeToken,
    /// The line to the server is made anew: it may know the token of the file by now.
    TryAgain,
    /// The server has been away for long: it may be found at another address.
    Seek,
    /// The server does not know this kiosk any more: it is to be paired anew.
    Revoked,
}

/// What the server is to learn or to tell, apart from presses.
#[derive(Clone, Debug, PartialEq)]
pub enum Errand {
    /// Numbers given while cut off, in order.
    HandOver(Vec<(PressId, LateRecord)>),
    /// A question whose answer never came, and for whose ticket nobody waits: its key is given up, unless there is a ticket under it.
    Settle(PressId, Key, Take),
    /// A ticket that nobody holds.
    Withdraw(PressId, Key, TicketId),
    /// What to serve with.
    Setup,
    /// Reserved numbers.
    Blocks,
    /// How the kiosk is.
    Health(Box<KioskHealth>),
    /// Another token, to take the place of the one that is used.
    RenewToken,
    /// Whether the server takes the new token.
    ProveToken,
}
