//! The shell around the doors: knows the time and chance, remembers who is signed in, keeps it, and tells when something of
//! it changes. Decides nothing that the pure parts can decide, and speaks no HTTP.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use arc_swap::ArcSwap;
use protocol::{DeskNo, DeviceId, DeviceKind, Moment, PersonId, RoleName, Span};
use tokio::sync::{Semaphore, watch};

use super::{
    Act, Register,
    caller::{Caller, Credential, Denied, Must},
    pairings::{Pairings, Standing},
    register::{Bearer, Person, folded},
    role::Role,
    seats::{NoSeat, Seats},
    secret::{Cost, PasswordHash, Secret, TokenHash},
    sessions::{Session, SessionId, SessionRules, Sessions},
    store::Store,
    throttle::{Patience, Throttle},
};
use crate::{
    clock::{Source as _, SystemClock},
    engine::Actor,
    office::{Administration, Ask, OfficeHandle, Order},
};

/// What precedes a role in the tokens and passwords that every rehearsal knows.
pub const REHEARSAL: &str = "rehearsal-";

/// How much later than its last sign of life a device, a key or the server may be in the store.
const COARSE: Span = Span::from_minutes(1);

/// How many may wait for their password to be looked at; one more is told to come again.
const LINE: usize = 16;

/// Guesses of one name's password: whoever forgot it has five, then waits.
const NAME_PATIENCE: Patience = Patience { free: 5, first: Span::from_seconds(5), longest: Span::from_minutes(5) };

/// Guesses from one address, whatever the name: a whole office may share one.
const CLIENT_PATIENCE: Patience = Patience { free: 20, first: Span::from_seconds(2), longest: Span::from_minutes(2) };

/// Guesses of tickets' codes from one address: links that have grown old are opened in good faith.
const CODE_PATIENCE: Patience = Patience { free: 20, first: Span::from_seconds(1), longest: Span::from_minutes(1) };

/// Devices that ask to be known, from one address: each asking counts.
const PAIRING_PATIENCE: Patience = Patience { free: 30, first: Span::from_seconds(5), longest: Span::from_minutes(2) };

/// Why somebody does not get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEntry {
    /// The name or the password is wrong, or the person may not sign in: which, is not told.
    Wrong,
    /// Too many guesses: to come again after this.
    Wait(Span),
}

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

    /// Who calls: the first credential that may do this. `press`: something is to be done, not only looked at.
    ///
    /// # Errors
    /// Why nobody may.
    pub fn admit(
        &self,
        credentials: &[Credential],
        roles: &[Role],
        press: bool,
    ) -> Result<(Caller, Option<Credential>), Denied> {
        let mut why = None;
        for credential in credentials {
            match self.meet(credential, press) {
                // A token that is not known is never passed over: whoever sends one means it.
                Caller::Anonymous if !credential.is_cookie() => return Err(Denied::Unknown { token: true }),
                Caller::Anonymous => {}
                caller => match caller.may(roles) {
                    Ok(()) => return Ok((caller, Some(credential.clone()))),
                    // The first of them is told: it is the one that counts.
                    Err(denied) => drop(why.get_or_insert(denied)),
                },
            }
        }
        let anonymous = Caller::Anonymous.may(roles);
        anonymous.map(|()| (Caller::Anonymous, None)).map_err(|denied| why.unwrap_or(denied))
    }

    /// Whether a credential still opens what it opened: without a sign of life.
    #[must_use]
    pub fn still(&self, credential: &Credential, roles: &[Role]) -> bool {
        let caller = match credential {
            Credential::Session(secret) => {
                let session = self.book().sessions.peek(&secret.hash(), self.now(), self.rules());
                session.map_or(Caller::Anonymous, |session| self.person(&session))
            }
            other => self.bearer(other).unwrap_or(Caller::Anonymous),
        };
        caller != Caller::Anonymous && caller.may(roles).is_ok()
    }

    /// Who a credential is, whatever it may.
    #[must_use]
    pub fn meet(&self, credential: &Credential, press: bool) -> Caller {
        match credential {
            Credential::Session(secret) => {
                let session = self.meet_session(&secret.hash(), press);
                session.map_or(Caller::Anonymous, |session| self.person(&session))
            }
            other => match self.bearer(other) {
                Some(caller) => {
                    self.saw(&caller, other.secret().hash());
                    caller
                }
                None => Caller::Anonymous,
            },
        }
    }

    fn meet_session(&self, token: &TokenHash, press: bool) -> Option<Session> {
        let (now, rules, register) = (self.now(), self.rules(), self.register());
        let has_pin = |person| register.person(person).is_some_and(|person| person.pin.is_some());
        let mut book = self.book();
        let before = book.sessions.peek(token, now, rules);
        let session = book.sessions.meet(token, press, now, rules, has_pin);
        if let Some(session) = session {
            let locked = before.is_some_and(|before| before.locked != session.locked);
            if locked {
                drop(book);
                self.tell();
            }
        }
        session
    }

    /// The caller of a session; nobody if the person may not sign in any more.
    fn person(&self, session: &Session) -> Caller {
        let register = self.register();
        match register.person(session.person).filter(|person| person.active) {
            None => Caller::Anonymous,
            Some(person) => {
                let must = must(person, session);
                Caller::Person { session: session.id, person: person.id, roles: person.roles.clone(), must }
            }
        }
    }

    fn bearer(&self, credential: &Credential) -> Option<Caller> {
        let secret = credential.secret();
        if let Some(role) = self.rehearsal_role(credential) {
            return Some(Caller::Rehearsal(role));
        }
        let register = self.register();
        match (credential, register.bearer(&secret.hash())?) {
            (Credential::Device(kind, _), Bearer::Device(device)) => {
                let known = register.device(device).filter(|known| known.kind == *kind)?;
                Some(Caller::Device { device: device.clone(), kind: known.kind })
            }
            (Credential::Token(_), Bearer::Device(device)) => {
                Some(Caller::Device { device: device.clone(), kind: register.device(device)?.kind })
            }
            (Credential::Token(_), Bearer::Key(key)) => {
                Some(Caller::System { key: *key, scopes: register.key(*key)?.scopes.clone() })
            }
            _ => None,
        }
    }

    fn rehearsal_role(&self, credential: &Credential) -> Option<RoleName> {
        let Credential::Token(secret) = credential else { return None };
        let role = secret.reveal().strip_prefix(REHEARSAL).filter(|_| self.0.rehearsal)?;
        role.parse().ok()
    }

    /// A device or a key has given a sign of life; a device that uses its next token has settled on it.
    fn saw(&self, caller: &Caller, token: TokenHash) {
        let who = match caller {
            Caller::Device { device, .. } => {
                let register = self.register();
                if register.device(device).is_some_and(|known| known.next_token == Some(token)) {
                    self.settle(device.clone());
                }
                device.to_string()
            }
            Caller::System { key, .. } => format!("key:{key}"),
            _ => return,
        };
        let now = Moment(self.now().0 / COARSE.0 * COARSE.0);
        let mut book = self.book();
        if book.seen.get(&who).is_none_or(|before| *before < now) {
            told(book.store.see(&who, now));
            book.seen.insert(who, now);
        }
    }

    fn settle(&self, device: DeviceId) {
        let office = self.0.office.clone();
        let act = Act::SettleToken { device: device.clone() };
        let ask = Ask::Administer(Administration { by: Actor::Device(device), act });
        // Nobody waits for it: until it is done both tokens are good.
        tokio::spawn(async move { office.submit(Order { ask, key: None }).await });
    }

    /// When a device or a key was last seen, to the minute.
    #[must_use]
    pub fn seen(&self, who: &str) -> Option<Moment> {
        self.book().seen.get(who).copied()
    }

    /// Somebody wants to sign in.
    ///
    /// # Errors
    /// Why not.
    pub async fn sign_in(&self, name: &str, password: &str, client: IpAddr) -> Result<(Secret, Session), NoEntry> {
        let name = folded(name);
        self.may_guess(&name, client)?;
        let _place = Place::take(&self.0.line).ok_or(NoEntry::Wait(Span::from_seconds(1)))?;
        let turn = self.0.turn.acquire().await;
        // Those before in the line may have guessed the same name.
        self.may_guess(&name, client)?;
        let person = self.register().named(&name).cloned();
        let kept = person.as_ref().map_or_else(|| self.nobody(), |person| person.password.clone());
        let right = looked_at(kept, Secret::new(password)).await;
        drop(turn);
        let now = self.now();
        let Some(person) = person.filter(|person| right && person.active) else {
            let mut book = self.book();
            book.names.mistaken(name, now);
            book.clients.mistaken(client, now);
            return Err(NoEntry::Wrong);
        };
        let token = Secret::token(chance());
        // Wrong guesses count on: if the right one took them back, whoever guesses at a name could tell when its person came.
        let mut book = self.book();
        let id = SessionId(u64::from_be_bytes(chance()));
        let session = book.sessions.begin(id, token.hash(), person.id, now, self.rules());
        book.keep(&session);
        drop(book);
        self.tell();
        Ok((token, session))
    }

    fn may_guess(&self, name: &String, client: IpAddr) -> Result<(), NoEntry> {
        let (now, book) = (self.now(), self.book());
        let waits = [book.names.check(name, now), book.clients.check(&client, now)];
        let longest = waits.into_iter().filter_map(Result::err).max();
        longest.map_or(Ok(()), |wait| Err(NoEntry::Wait(wait)))
    }

    fn nobody(&self) -> PasswordHash {
        let cost = self.cost();
        let make = || PasswordHash::of("nobody's", chance(), cost).unwrap_or(PasswordHash::stored(String::new()));
        self.0.nobody.get_or_init(make).clone()
    }

    /// What everybody knows is not worth more.
    fn cost(&self) -> Cost {
        if self.0.rehearsal { Cost::Rehearsal } else { Cost::Real }
    }

    /// Whether this is a person's password, under the same patience as signing in.
    ///
    /// # Errors
    /// Why it is not looked at, or that it is wrong.
    pub async fn check_password(&self, person: &Person, password: &str, client: IpAddr) -> Result<(), NoEntry> {
        let name = folded(&person.name);
        self.may_guess(&name, client)?;
        let right = self.check(&person.password, password).await?;
        if right {
            return Ok(());
        }
        let (now, mut book) = (self.now(), self.book());
        book.names.mistaken(name, now);
        book.clients.mistaken(client, now);
        Err(NoEntry::Wrong)
    }

    /// Whether this is what is kept.
    ///
    /// # Errors
    /// [`NoEntry::Wait`] where too many wait already.
    pub async fn check(&self, kept: &PasswordHash, told: &str) -> Result<bool, NoEntry> {
        let _place = Place::take(&self.0.line).ok_or(NoEntry::Wait(Span::from_seconds(1)))?;
        let _turn = self.0.turn.acquire().await;
        Ok(looked_at(kept.clone(), Secret::new(told)).await)
    }

    /// What is to be kept of a password or a PIN.
    ///
    /// # Errors
    /// [`NoEntry::Wait`] where too many wait already, or argon2 fails.
    pub async fn hash(&self, password: &str) -> Result<PasswordHash, NoEntry> {
        let busy = NoEntry::Wait(Span::from_seconds(1));
        let _place = Place::take(&self.0.line).ok_or(busy)?;
        let _turn = self.0.turn.acquire().await;
        let (password, salt, cost) = (Secret::new(password), chance(), self.cost());
        let hashed = tokio::task::spawn_blocking(move || PasswordHash::of(password.reveal(), salt, cost)).await;
        hashed.ok().and_then(Result::ok).ok_or(busy)
    }

    /// Another token for a session, after its password was changed: the others of its person end.
    #[must_use]
    pub fn rotate(&self, session: SessionId) -> Option<Secret> {
        let token = Secret::token(chance());
        let mut book = self.book();
        let rotated = book.sessions.rotate(session, token.hash())?;
        book.keep(&rotated);
        book.end_where(|other| other.person == rotated.person && other.id != session);
        drop(book);
        self.tell();
        Some(token)
    }

    /// Ends sessions: signing out, here or everywhere.
    pub fn end_where(&self, ends: impl Fn(&Session) -> bool) -> usize {
        let ended = self.book().end_where(ends);
        if ended > 0 {
            self.tell();
        }
        ended
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

    /// The session as it is now.
    #[must_use]
    pub fn session(&self, secret: &Secret) -> Option<Session> {
        self.book().sessions.peek(&secret.hash(), self.now(), self.rules())
    }

    /// All sessions of a person.
    #[must_use]
    pub fn sessions_of(&self, person: PersonId) -> Vec<Session> {
        self.sweep();
        self.book().sessions.of_person(person)
    }

    /// Locks a session.
    pub fn lock(&self, session: SessionId) {
        let _ = self.book().sessions.lock(session);
        self.tell();
    }

    /// Unlocks a session with the right PIN; whether it goes on with a wrong one.
    #[must_use]
    pub fn try_pin(&self, session: SessionId, right: bool) -> bool {
        let now = self.now();
        let mut book = self.book();
        let goes_on = if right {
            let _ = book.sessions.unlock(session, now);
            true
        } else {
            book.sessions.wrong_pin(session)
        };
        if !goes_on {
            book.end_where(|one| one.id == session);
        }
        drop(book);
        self.tell();
        goes_on
    }

    /// Where a session sits, and which desk was taken over from it.
    #[must_use]
    pub fn seat_of(&self, session: SessionId) -> (Option<DeskNo>, Option<DeskNo>) {
        let book = self.book();
        (book.seats.of(session), book.seats.lost(session))
    }

    /// Sits down.
    ///
    /// # Errors
    /// See [`Seats::take`].
    pub fn take_seat(&self, desk: DeskNo, session: SessionId, take_over: bool) -> Result<bool, NoSeat> {
        let taken = self.book().seats.take(desk, session, take_over);
        self.tell();
        taken
    }

    /// Acts at a desk.
    ///
    /// # Errors
    /// See [`Seats::act`].
    pub fn act_at(&self, desk: DeskNo, session: SessionId) -> Result<(), NoSeat> {
        let sat_down = self.book().seats.act(desk, session)?;
        if sat_down {
            self.tell();
        }
        Ok(())
    }

    /// Gets up.
    pub fn leave_seat(&self, session: SessionId) {
        self.book().seats.leave(session);
        self.tell();
    }

    /// A device asks to be known.
    ///
    /// # Errors
    /// How long to wait, where one address asks too often.
    pub fn ask_pairing(
        &self,
        kind: DeviceKind,
        browser: bool,
        client: IpAddr,
    ) -> Result<(Secret, Secret, Moment), NoEntry> {
        let now = self.now();
        let mut book = self.book();
        book.askers.check(&client, now).map_err(NoEntry::Wait)?;
        book.askers.mistaken(client, now);
        let (code, secret) = (Secret::code(chance()), Secret::token(chance()));
        let expires_at = book.pairings.ask(&code, &secret, kind, browser, now);
        Ok((code, secret, expires_at))
    }

    /// A code was typed: what asks under it.
    #[must_use]
    pub fn typed(&self, code: &str, name: &DeviceId) -> Option<DeviceKind> {
        let now = self.now();
        self.book().pairings.typed(code, name, now)
    }

    /// What came of it: its token, or nothing.
    pub fn settle_pairing(&self, code: &str, name: &DeviceId, token: Option<Secret>) {
        self.book().pairings.settle(code, name, token);
    }

    /// How it stands with a device that asked.
    #[must_use]
    pub fn claim(&self, secret: &str) -> Standing {
        let now = self.now();
        self.book().pairings.claim(secret, now)
    }

    /// Whether a client may look for a ticket's code.
    ///
    /// # Errors
    /// How long to wait.
    pub fn may_look(&self, client: IpAddr) -> Result<(), Span> {
        self.book().codes.check(&client, self.now())
    }

    /// A code that leads nowhere.
    pub fn no_such_code(&self, client: IpAddr) {
        let now = self.now();
        self.book().codes.mistaken(client, now);
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

fn must(person: &Person, session: &Session) -> Option<Must> {
    if session.locked {
        Some(Must::Unlock)
    } else if person.one_time {
        Some(Must::ChangePassword)
    } else {
        None
    }
}

async fn looked_at(kept: PasswordHash, told: Secret) -> bool {
    tokio::task::spawn_blocking(move || kept.matches(told.reveal())).await.unwrap_or(false)
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

/// A place in the line of those whose password is to be looked at.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(line: &'a AtomicUsize) -> Option<Self> {
        if line.fetch_add(1, Ordering::AcqRel) < LINE {
            Some(Self(line))
        } else {
            line.fetch_sub(1, Ordering::AcqRel);
            None
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
