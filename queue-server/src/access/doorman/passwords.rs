//! Passwords and PINs: looked at one at a time, with patience for few guesses, while the office goes first.

use std::{
    net::IpAddr,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use protocol::Span;
use thread_priority::{
    NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy, thread_native_id,
};
use tokio::sync::oneshot;

use super::{Doorman, chance};
use crate::access::{
    register::{Person, folded},
    secret::{Cost, PasswordHash, Secret},
    sessions::{Session, SessionId},
};

/// How many may wait for their password to be looked at; one more is told to come again.
const LINE: usize = 16;

/// Why somebody does not get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEntry {
    /// The name or the password is wrong, or the person may not sign in: which, is not told.
    Wrong,
    /// Too many guesses: to come again after this.
    Wait(Span),
}

impl Doorman {
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
        let hashed = aside(move || PasswordHash::of(password.reveal(), salt, cost)).await;
        hashed.and_then(Result::ok).ok_or(busy)
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

/// What is slow on purpose runs on a thread that gives way: whoever guesses makes nobody in the hall wait. Nothing where no
/// thread is to be had.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, told) = oneshot::channel();
    let thread = thread::Builder::new().name("password".into()).spawn(move || {
        // A nice value would not do: a thread that runs keeps its processor for some milliseconds, however nice, while an idle
        // one yields at once. Where the system refuses, the work is done all the same.
        let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
        let _ = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle);
        let _ = tell.send(work());
    });
    thread.ok()?;
    told.await.ok()
}

async fn looked_at(kept: PasswordHash, told: Secret) -> bool {
    aside(move || kept.matches(told.reveal())).await.unwrap_or(false)
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

#[cfg(test)]
mod tests {
    use thread_priority::thread_schedule_policy;

    use super::*;

    #[tokio::test]
    async fn looking_at_passwords_yields_to_everything_else() {
        let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
        let policy = aside(thread_schedule_policy).await;
        assert_eq!(policy.and_then(Result::ok), Some(idle));
        assert_ne!(thread_schedule_policy().ok(), Some(idle), "that thread alone");
    }
}
