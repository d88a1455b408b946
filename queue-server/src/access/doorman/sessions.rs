//! Those who are signed in: how their sessions go on and end.

use protocol::PersonId;

use super::{Doorman, chance};
use crate::access::{
    secret::Secret,
    sessions::{Session, SessionId},
};

impl Doorman {
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
}
