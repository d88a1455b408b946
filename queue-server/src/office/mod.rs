//! The office thread: the one writer. Whoever wants something from the office goes through [`OfficeHandle`].
//!
//! ```text
//! submit ─▶ bounded queue ─▶ [batch: known keys answered · decide · append · apply · answer] ─▶ one commit ─▶ replies, then views
//! read   ─▶       "        ─▶ after the commit of its batch, on the committed state
//! ```
//! Commands that wait together share one transaction and one fsync; nobody is answered before it, and views are
//! published after it. A batch that cannot be committed leaves nothing behind: its callers are told, and the state is
//! rebuilt from the journal. Time is a command too: a tick is due at least every [`TICK`].
//!
//! The thread decides nothing (the engine does) and knows no HTTP.

mod publish;
mod stage;
mod status;
#[cfg(test)]
mod tests;
mod thread;
pub mod writer;

use std::{
    sync::{
        Arc,
        mpsc::{SyncSender, TrySendError},
    },
    time::Duration,
};

use protocol::{Face, KioskId, Moment, OffsetTime, Refusal, Seq, TicketId, views::ClockView};
pub use publish::{Frame, Publication};
pub use stage::{Pace, Stage};
pub use status::{Readiness, Status};
pub use thread::{Running, start};
use tokio::sync::{oneshot, watch};
pub use writer::{Parts, Writer};

use crate::{
    access::{Act, Register},
    engine::{Actor, Command, command::LateRecord},
    projections::{Lens, answer::Unread},
};

/// How many requests may wait for the office thread; one more is told to come again.
pub const QUEUE: usize = 1024;

/// How many requests share a transaction at most.
pub const BATCH: usize = 256;

/// How long, on the machine's clock, until time itself is looked at again.
pub const TICK: Duration = Duration::from_millis(250);

/// What is asked of the office.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// One command.
    Command(Command),
    /// An opinion with free text, which is stored apart from the journal.
    Opinion {
        /// The opinion.
        command: Command,
        /// What was written.
        comment: String,
    },
    /// What a ticket's holder wants, who names the ticket by its code. A known key is answered before the code is looked
    /// up, so that it gets its first answer also once the code leads nowhere.
    Holder {
        /// The ticket's secret.
        code: String,
        /// What is wanted.
        wish: Wish,
    },
    /// A ticket that whoever took it takes back: its paper never came to be, or another number stands for it.
    TakeBack {
        /// Which.
        ticket: TicketId,
        /// Who took it, as the owner of keys.
        caller: String,
        /// Under which key: this shows that it was this caller.
        key: String,
    },
    /// Nothing, ever, under the key that comes with it: a request under it that is still on its way is refused when it arrives.
    GiveUp {
        /// Which kiosk gives it up.
        kiosk: KioskId,
    },
    /// Something of administration: who is known, the office in force.
    Administer(Administration),
    /// What a kiosk issued while cut off: each record stands or falls by itself.
    HandOver {
        /// Which kiosk.
        kiosk: KioskId,
        /// In its order; one that could not be read keeps its place, so that the others are taken.
        records: Vec<Result<LateRecord, Unread>>,
    },
}

/// Something of administration, and who asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Administration {
    /// Who.
    pub by: Actor,
    /// What.
    pub act: Act,
}

/// What the holder of a ticket can want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To leave the queue.
    Withdraw,
    /// To say how the visit was.
    Opinion {
        /// Which face.
        face: Face,
        /// With a negative face, the key of one of the office's reasons.
        reason: Option<String>,
        /// With a negative face, free text.
        comment: Option<String>,
    },
}

impl Wish {
    /// What is asked once it is known which ticket the code is of; without a ticket, an opinion about the office.
    #[must_use]
    pub fn about(self, ticket: TicketId) -> Ask {
        match self {
            Self::Withdraw => Ask::Command(Command::Withdraw { ticket }),
            Self::Opinion { face, reason, comment } => Ask::opinion(Some(ticket), face, reason, comment),
        }
    }
}

impl Ask {
    /// An opinion, about a visit or without, with free text or without.
    #[must_use]
    pub fn opinion(ticket: Option<TicketId>, face: Face, reason: Option<String>, comment: Option<String>) -> Self {
        let command = Command::GiveOpinion { ticket, face, reason };
        match comment {
            Some(comment) => Self::Opinion { command, comment },
            None => Self::Command(command),
        }
    }
}

/// The caller's key: the same command under the same key has the effect of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Who calls.
    pub caller: String,
    /// What the caller named the command.
    pub key: String,
    /// SHA-256 over method, path and body.
    pub fingerprint: [u8; 32],
}

/// A request and its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// What.
    pub ask: Ask,
    /// Under which key, if any.
    pub key: Option<Key>,
}

impl From<Command> for Order {
    fn from(command: Command) -> Self {
        Self { ask: Ask::Command(command), key: None }
    }
}

/// An answer as it is sent: the ticket's code is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// HTTP status.
    pub status: u16,
    /// JSON, or empty for 204.
    pub body: String,
    /// It was remembered from an earlier request with the same key.
    pub repeated: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The engine said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The key was used for something else.
    #[error("this Idempotency-Key was used for another request: a new command needs a new key")]
    KeyReused,
    /// Too many wait already.
    #[error("the office is busy: try again in a second")]
    Busy,
    /// The server is going down.
    #[error("the server is stopping: try again when it is back")]
    Stopping,
    /// The disk is full or cannot be written: nothing was changed.
    #[error("nothing was changed: the journal cannot be written ({0}); make room or make the data folder writable")]
    Storage(String),
    /// The journal failed in another way: nothing was changed.
    #[error("nothing was changed: the journal failed ({0})")]
    Journal(String),
}

type Read = Box<dyn FnOnce(&Reading<'_>) + Send>;

/// What a read sees: the committed state.
pub struct Reading<'a> {
    /// The state, the time, the forecast.
    pub lens: Lens<'a>,
    /// Whose ticket a code is.
    pub ticket_of_code: &'a dyn Fn(&str) -> Option<TicketId>,
    /// What the wall clock says, which may not be engine time.
    pub wall: protocol::Moment,
}

/// What waits for the thread.
enum Message {
    Order(Order, oneshot::Sender<Result<Sent, Failure>>),
    Look(Look),
}

/// What whoever looks wants to see.
enum Look {
    /// Something of the state.
    State(Read),
    /// The views, as they are now.
    Views(oneshot::Sender<Arc<Publication>>),
}

/// The only way into the office. Cheap to clone.
#[derive(Clone)]
pub struct OfficeHandle {
    messages: SyncSender<Message>,
    status: Arc<Status>,
    publications: watch::Receiver<Arc<Publication>>,
    pace: watch::Receiver<Pace>,
    stage: Option<Stage>,
}

impl OfficeHandle {
    /// Asks for something; the answer comes once it is on disk.
    ///
    /// # Errors
    /// See [`Failure`]. After any of them nothing has changed, except that after [`Failure::Stopping`] the command may
    /// have been carried out if its answer was cut off: its key tells.
    pub async fn submit(&self, order: Order) -> Result<Sent, Failure> {
        if self.status.is_stopping() {
            return Err(Failure::Stopping);
        }
        let (reply, answer) = oneshot::channel();
        self.send(Message::Order(order, reply))?;
        answer.await.unwrap_or(Err(Failure::Stopping))
    }

    /// Looks at the committed state, on the office thread: keep it short.
    ///
    /// # Errors
    /// [`Failure::Busy`] or [`Failure::Stopping`].
    pub async fn read<R, F>(&self, look: F) -> Result<R, Failure>
    where
        R: Send + 'static,
        F: FnOnce(&Reading<'_>) -> R + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let read = move |reading: &Reading<'_>| {
            // Nobody waits for it any more: then it was looked at for nothing.
            let _ = reply.send(look(reading));
        };
        self.send(Message::Look(Look::State(Box::new(read))))?;
        answer.await.map_err(|_| Failure::Stopping)
    }

    /// The views as they are now: what was answered before is in them.
    ///
    /// # Errors
    /// [`Failure::Busy`] or [`Failure::Stopping`].
    pub async fn views(&self) -> Result<Arc<Publication>, Failure> {
        let (reply, answer) = oneshot::channel();
        self.send(Message::Look(Look::Views(reply)))?;
        answer.await.map_err(|_| Failure::Stopping)
    }

    fn send(&self, message: Message) -> Result<(), Failure> {
        self.messages.try_send(message).map_err(|full| match full {
            TrySendError::Full(_) => Failure::Busy,
            TrySendError::Disconnected(_) => Failure::Stopping,
        })
    }

    /// The latest published views, and a wake-up with each new one. They follow a change within a moment, and a call at
    /// once; [`views`](Self::views) waits for that.
    #[must_use]
    pub fn publications(&self) -> watch::Receiver<Arc<Publication>> {
        self.publications.clone()
    }

    /// A wake-up when time goes at another pace, as a rehearsal's may.
    #[must_use]
    pub fn pace(&self) -> watch::Receiver<Pace> {
        self.pace.clone()
    }

    /// Who is known, as it was committed.
    #[must_use]
    pub fn register(&self) -> Arc<Register> {
        self.status.register()
    }

    /// A wake-up whenever it changes.
    #[must_use]
    pub fn register_changes(&self) -> watch::Receiver<Arc<Register>> {
        self.status.register_changes()
    }

    /// The stage, of a rehearsal.
    #[must_use]
    pub const fn stage(&self) -> Option<&Stage> {
        self.stage.as_ref()
    }

    /// What the office's clock shows now.
    #[must_use]
    pub fn clock(&self) -> ClockView {
        let Pace { speed, scene } = *self.pace.borrow();
        // The time is there before the first handle is.
        let now = self.status.time(speed).unwrap_or_else(|| OffsetTime::new(Moment(0), 0));
        ClockView { now, speed, scene }
    }

    /// The last record that is on disk and published.
    #[must_use]
    pub fn head(&self) -> Seq {
        self.publications.borrow().head
    }

    /// Whether the office can do its work, and if not why.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.status.readiness()
    }

    /// Takes nothing more; the thread ends once what it has taken is done.
    pub fn stop(&self) {
        self.status.stop();
    }
}
