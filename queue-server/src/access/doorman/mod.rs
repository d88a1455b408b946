//! The shell around the doors: knows the time and chance, remembers who is signed in, keeps it, and tells when something of
//! it changes. Decides nothing that the pure parts can decide, and speaks no HTTP.
//!
//! `callers` finds out who a credential is, `passwords` signs in, `sessions` and `seats` let go on and end, and
//! `pairings` brings in devices: each a part of the one [`Doorman`], whose book they write.

mod callers;
mod pairings;
mod passwords;
mod seats;
mod sessions;

use std::{
    collections::BTreeMap,
    net::IpAddr,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, atomic::AtomicUsize},
};

use arc_swap::ArcSwap;
pub use passwords::NoEntry;
use protocol::{Moment, Span};
use tokio::sync::{Semaphore, watch};

use super::{
    Register,
    pairings::Pairings,
    seats::Seats,
    secret::PasswordHash,
    sessions::{Session, SessionRules, Sessions},
    store::Store,
    throttle::{Patience, Throttle},
};
use crate::{
    clock::{Source as _, SystemClock},
    office::OfficeHandle,
};

/// What precedes a role in the tokens and passwords that every rehearsal knows.
pub const REHEARSAL: &str = "rehearsal-";

/// How much later than its last sign of life a device, a key or the server may be in the store.
const COARSE: Span = Span::from_minutes(1);

/// Guesses of one name's password: whoever forgot it has five, then waits.
const NAME_PATIENCE: Patience = Patience { free: 5, first: Span::from_seconds(5), longest: Span::from_minutes(5) };

/// Guesses from one address, whatever the name: a whole office may share one.
const CLIENT_PATIENCE: Patience = Patience { free: 20, first: Span::from_seconds(2), longest: Span::from_minutes(2) };

/// Guesses of tickets' codes from one address: links that have grown old are opened in good faith.
const CODE_PATIENCE: Patience = Patience { free: 20, first: Span::from_seconds(1), longest: Span::from_minutes(1) };

/// Devices that ask to be known, from one address: each asking counts.
const PAIRING_PATIENCE: Patience = Patience { free: 30, first: Span::from_seconds(5), longest: Span::from_minutes(2) };

/// Who stands at the door. Cheap to clone.
#[derive(Clone)]
pub struct Doorman(Arc<Shared>);

struct Shared {
    office: OfficeHandle,
    rehearsal: bool,
    clock: Box<dyn Fn() -> Moment + Send + Sync>,
    rules: ArcSwap<SessionRules>,
    book: Mutex<Book>,
    changed: watch::Sender<u64>,
    /// One password is looked at at a time: it is slow on purpose, and the office must not wait for processors.
    turn: Semaphore,
    line: AtomicUsize,
    /// Looked at where a name is unknown, so that this takes as long.
    nobody: OnceLock<PasswordHash>,
}

/// What is remembered.
struct Book {
    store: Store,
    sessions: Sessions,
    seats: Seats,
    pairings: Pairings,
    seen: BTreeMap<String, Moment>,
    /// The server's last sign of life in the store.
    served: Moment,
    names: Throttle<String>,
    clients: Throttle<IpAddr>,
    codes: Throttle<IpAddr>,
    askers: Throttle<IpAddr>,
}
impl Doorman {
    /// At the doors of an office, with its file of sessions, on the machine's clock.
    ///
    /// # Errors
    /// If the file cannot be opened or made.
    pub fn open(office: OfficeHandle, sessions: &Path, rules: SessionRules) -> rusqlite::Result<Self> {
        Self::with(office, Store::open(sessions)?, rules, || SystemClock::default().wall())
    }

    /// The same with any store and clock.
    ///
    /// # Errors
    /// If the store cannot be read. What was over by then is forgotten at once.
    pub fn with(
        office: OfficeHandle,
        store: Store,
        rules: SessionRules,
        clock: impl Fn() -> Moment + Send + Sync + 'static,
    ) -> rusqlite::Result<Self> {
        let (now, register) = (clock(), office.register());
        let has_pin = |person| register.person(person).is_some_and(|person| person.pin.is_some());
        let book = Book {
            sessions: Sessions::again(store.sessions()?, store.served()?.unwrap_or(now), has_pin),
            served: Moment(0),
            seen: store.seen()?.into_iter().collect(),
            store,
            seats: Seats::default(),
            pairings: Pairings::default(),
            names: Throttle::new(NAME_PATIENCE),
            clients: Throttle::new(CLIENT_PATIENCE),
            codes: Throttle::new(CODE_PATIENCE),
            askers: Throttle::new(PAIRING_PATIENCE),
        };
        let rehearsal = office.stage().is_some();
        let doorman = Self(Arc::new(Shared {
            office,
            rehearsal,
            clock: Box::new(clock),
            rules: ArcSwap::from_pointee(rules),
            book: Mutex::new(book),
            changed: watch::Sender::new(0),
            turn: Semaphore::new(1),
            line: AtomicUsize::new(0),
            nobody: OnceLock::new(),
        }));
        doorman.sweep();
        Ok(doorman)
    }

    /// How long sessions last from now on.
    pub fn set_rules(&self, rules: SessionRules) {
        self.0.rules.store(Arc::new(rules));
        self.tell();
    }

    /// How long sessions last.
    #[must_use]
    pub fn rules(&self) -> SessionRules {
        **self.0.rules.load()
    }

    /// The machine's time.
    #[must_use]
    pub fn now(&self) -> Moment {
        (self.0.clock)()
    }

    /// Everybody knows the passwords here.
    #[must_use]
    pub fn is_rehearsal(&self) -> bool {
        self.0.rehearsal
    }

    /// Who is known.
    #[must_use]
    pub fn register(&self) -> Arc<Register> {
        self.0.office.register()
    }

    /// A wake-up whenever a session, a seat or the rules change.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// A wake-up whenever who is known changes.
    #[must_use]
    pub fn register_changes(&self) -> watch::Receiver<Arc<Register>> {
        self.0.office.register_changes()
    }

    fn tell(&self) {
        self.0.changed.send_modify(|count| *count += 1);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends what is over, and notes that the server serves. To be called now and then.
    pub fn sweep(&self) {
        let (now, rules) = (self.now(), self.rules());
        let mut book = self.book();
        let over = book.sessions.sweep(now, rules);
        book.forget(&over);
        book.serve(Moment(now.0 / COARSE.0 * COARSE.0));
        drop(book);
        if !over.is_empty() {
            self.tell();
        }
    }
}

impl Book {
    fn keep(&mut self, session: &Session) {
        told(self.store.put(&session.into()));
    }

    fn serve(&mut self, at: Moment) {
        if self.served < at {
            told(self.store.serve(at));
            self.served = at;
        }
    }

    fn forget(&mut self, ended: &[Session]) {
        for session in ended {
            told(self.store.forget(session.id));
            self.seats.leave(session.id);
        }
    }

    fn end_where(&mut self, ends: impl Fn(&Session) -> bool) -> usize {
        let ended = self.sessions.end_where(ends);
        self.forget(&ended);
        ended.len()
    }
}

/// Sessions are worth no failed request: who is not in the store signs in again after a restart.
fn told(stored: rusqlite::Result<()>) {
    if let Err(error) = stored {
        tracing::warn!(%error, "the file of sessions cannot be written");
    }
}

/// Bytes of chance from the operating system.
#[must_use]
pub fn chance<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without chance there are no secrets; the machine is broken then.
    assert!(getrandom::fill(&mut bytes).is_ok(), "the operating system gives no random bytes");
    bytes
}
