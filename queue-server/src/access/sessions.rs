//! Who is signed in. A session begins with a password, lives while it gives signs of life, locks itself where its person has
//! a PIN, and ends at the latest after a working day. Pure: time comes as an argument, tokens as they are kept.

use std::collections::HashMap;

use protocol::{Moment, PersonId, Span};

use super::secret::TokenHash;
pub use crate::engine::setup::SignInRules as SessionRules;

/// How many wrong PINs end a session.
pub const WRONG_PINS: u8 = 5;

/// A session, by a number that stays when its token changes. It says nothing of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s{:016x}", self.0)
    }
}

/// One who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// What is kept of its token.
    pub token: TokenHash,
    /// Who.
    pub person: PersonId,
    /// When it began.
    pub began: Moment,
    /// Its last sign of life.
    pub seen: Moment,
    /// Its last press: a command, or the unlocking.
    pub pressed: Moment,
    /// It ends then, whatever happens.
    pub ends_at: Moment,
    /// Waits for the PIN.
    pub locked: bool,
    /// Wrong PINs since the last right one.
    pub wrong_pins: u8,
}

/// What is kept of a session over a restart: neither when it was last used, nor whether it was locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub id: SessionId,
    /// What is kept of its token.
    pub token: TokenHash,
    /// Who.
    pub person: PersonId,
    /// When it began.
    pub began: Moment,
    /// It ends then, whatever happens.
    pub ends_at: Moment,
}

impl From<&Session> for Kept {
    fn from(session: &Session) -> Self {
        let Session { id, token, person, began, ends_at, .. } = *session;
        Self { id, token, person, began, ends_at }
    }
}

/// Those who are signed in.
#[derive(Debug, Default)]
pub struct Sessions {
    by_token: HashMap<TokenHash, Session>,
}

impl Sessions {
    /// Those that were there before. When they were last used is not known any more: it counts as the last sign of life that
    /// the server gave (`served`), and whoever has a PIN tells it.
    #[must_use]
    pub fn again(kept: impl IntoIterator<Item = Kept>, served: Moment, has_pin: impl Fn(PersonId) -> bool) -> Self {
        let again = |kept: Kept| {
            let Kept { id, token, person, began, ends_at } = kept;
            let (seen, locked) = (served, has_pin(person));
            (token, Session { id, token, person, began, seen, pressed: seen, ends_at, locked, wrong_pins: 0 })
        };
        Self { by_token: kept.into_iter().map(again).collect() }
    }

    /// Somebody signs in.
    pub fn begin(
        &mut self,
        id: SessionId,
        token: TokenHash,
        person: PersonId,
        now: Moment,
        rules: SessionRules,
    ) -> Session {
        let ends_at = now + rules.absolute;
        let session =
            Session { id, token, person, began: now, seen: now, pressed: now, ends_at, locked: false, wrong_pins: 0 };
        self.by_token.insert(token, session);
        session
    }

    /// The session of a token, if it lives: being asked for is a sign of life, being pressed is more than that. One that was
    /// not pressed for long is locked by this, where `has_pin` says so of its person.
    pub fn meet(
        &mut self,
        token: &TokenHash,
        press: bool,
        now: Moment,
        rules: SessionRules,
        has_pin: impl FnOnce(PersonId) -> bool,
    ) -> Option<Session> {
        let session = self.by_token.get_mut(token).filter(|session| lives(session, now, rules))?;
        session.seen = session.seen.max(now);
        let long = rules.lock > Span(0) && now - session.pressed >= rules.lock;
        if !session.locked && long && has_pin(session.person) {
            session.locked = true;
        }
        if press && !session.locked {
            session.pressed = session.pressed.max(now);
        }
        Some(*session)
    }

    /// The same without a sign of life: for streams that are open already.
    #[must_use]
    pub fn peek(&self, token: &TokenHash, now: Moment, rules: SessionRules) -> Option<Session> {
        self.by_token.get(token).copied().filter(|session| lives(session, now, rules))
    }

    /// All of a person's, the oldest first.
    #[must_use]
    pub fn of_person(&self, person: PersonId) -> Vec<Session> {
        let mut found: Vec<_> = self.by_token.values().filter(|session| session.person == person).copied().collect();
        found.sort_unstable_by_key(|session| (session.began, session.id));
        found
    }

    /// Locks.
    pub fn lock(&mut self, id: SessionId) -> Option<Session> {
        let session = self.get_mut(id)?;
        session.locked = true;
        Some(*session)
    }

    /// Unlocks, after the right PIN.
    pub fn unlock(&mut self, id: SessionId, now: Moment) -> Option<Session> {
        let session = self.get_mut(id)?;
        (session.locked, session.wrong_pins, session.pressed) = (false, 0, now);
        Some(*session)
    }

    /// A wrong PIN; whether the session goes on.
    pub fn wrong_pin(&mut self, id: SessionId) -> bool {
        let Some(session) = self.get_mut(id) else { return false };
        session.wrong_pins += 1;
        session.wrong_pins < WRONG_PINS
    }

    /// Another token for the same session: what was known of the one before opens nothing any more.
    pub fn rotate(&mut self, id: SessionId, token: TokenHash) -> Option<Session> {
        let before = self.get_mut(id)?.token;
        let session = Session { token, ..self.by_token.remove(&before)? };
        self.by_token.insert(token, session);
        Some(session)
    }

    /// Ends those for which this holds, and tells which.
    pub fn end_where(&mut self, ends: impl Fn(&Session) -> bool) -> Vec<Session> {
        let ended: Vec<_> = self.by_token.values().filter(|session| ends(session)).copied().collect();
        for session in &ended {
            self.by_token.remove(&session.token);
        }
        ended
    }

    /// Ends those whose time is over, and tells which.
    pub fn sweep(&mut self, now: Moment, rules: SessionRules) -> Vec<Session> {
        self.end_where(|session| !lives(session, now, rules))
    }

    fn get_mut(&mut self, id: SessionId) -> Option<&mut Session> {
        self.by_token.values_mut().find(|session| session.id == id)
    }
}

/// A clock that was set back by more than a session can last makes none live longer.
fn lives(session: &Session, now: Moment, rules: SessionRules) -> bool {
    now < session.ends_at && now - session.seen < rules.idle && session.ends_at - now <= rules.absolute
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: SessionRules = SessionRules { idle: Span(100), absolute: Span(1000), lock: Span(40) };
    const ME: PersonId = PersonId(1);

    fn token(name: &str) -> TokenHash {
        TokenHash::of(name)
    }

    fn begun() -> Sessions {
        let mut sessions = Sessions::default();
        sessions.begin(SessionId(1), token("a"), ME, Moment(0), RULES);
        sessions
    }

    #[test]
    fn a_session_ends_without_a_sign_of_life_and_in_any_case_after_its_day() {
        let mut sessions = begun();
        let mut meet = |at| sessions.meet(&token("a"), true, Moment(at), RULES, |_| false).is_some();
        assert!((0..1000).step_by(99).all(&mut meet), "signs of life");
        assert!(!meet(1000), "a day is a day");
        let mut sessions = begun();
        assert!(sessions.meet(&token("a"), true, Moment(100), RULES, |_| false).is_none());
        assert_eq!(sessions.sweep(Moment(100), RULES).len(), 1);
        assert!(sessions.meet(&token("a"), true, Moment(1), RULES, |_| false).is_none(), "it does not come back");
    }

    #[test]
    fn a_clock_set_back_makes_no_session_live_longer() {
        let mut sessions = begun();
        assert!(sessions.meet(&token("a"), true, Moment(-1), RULES, |_| false).is_none());
    }

    #[test]
    fn looking_does_not_keep_it_from_locking_and_pressing_does() {
        let mut sessions = begun();
        let locked = |sessions: &mut Sessions, at, press| {
            sessions.meet(&token("a"), press, Moment(at), RULES, |_| true).unwrap().locked
        };
        assert!(!locked(&mut sessions, 30, true) && !locked(&mut sessions, 60, false));
        assert!(locked(&mut sessions, 70, true), "40 after the last press");
        assert!(locked(&mut sessions, 71, true), "a press does not unlock");
        sessions.unlock(SessionId(1), Moment(72));
        assert!(!locked(&mut sessions, 90, false));
        let mut without = begun();
        assert!(!without.meet(&token("a"), false, Moment(99), RULES, |_| false).unwrap().locked, "no PIN, no lock");
    }

    #[test]
    fn the_fifth_wrong_pin_is_one_too_many_unless_a_right_one_was_between() {
        let mut sessions = begun();
        let tries: Vec<_> = (0..4).map(|_| sessions.wrong_pin(SessionId(1))).collect();
        assert_eq!(tries, [true; 4]);
        sessions.unlock(SessionId(1), Moment(1));
        assert!((0..4).all(|_| sessions.wrong_pin(SessionId(1))));
        assert!(!sessions.wrong_pin(SessionId(1)));
    }

    #[test]
    fn after_a_restart_who_has_a_pin_tells_it_and_the_time_without_a_server_was_one_without_a_sign_of_life() {
        let kept: Vec<Kept> = begun().of_person(ME).iter().map(Kept::from).collect();
        let again = |has_pin| Sessions::again(kept.clone(), Moment(500), |_| has_pin);
        let mut locked = again(true);
        assert!(locked.meet(&token("a"), true, Moment(510), RULES, |_| true).unwrap().locked);
        let mut open = again(false);
        assert!(!open.meet(&token("a"), true, Moment(599), RULES, |_| false).unwrap().locked);
        assert_eq!(again(false).sweep(Moment(600), RULES).len(), 1);
    }

    #[test]
    fn a_rotated_session_is_the_same_under_another_token() {
        let mut sessions = begun();
        sessions.rotate(SessionId(1), token("b"));
        assert!(sessions.peek(&token("a"), Moment(1), RULES).is_none());
        assert_eq!(sessions.peek(&token("b"), Moment(1), RULES).unwrap().id, SessionId(1));
        assert_eq!(sessions.of_person(ME).len(), 1);
    }
}
