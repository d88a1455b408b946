//! Who calls: a credential becomes a caller, with a sign of life.

use protocol::{DeviceId, DeviceKind, Moment, RoleName};

use super::{COARSE, Doorman, REHEARSAL, told};
use crate::{
    access::{
        Act,
        caller::{Caller, Credential, Denied, Must},
        register::{Bearer, Person},
        role::Role,
        secret::TokenHash,
        sessions::Session,
    },
    engine::Actor,
    office::{Administration, Ask, Order},
};

impl Doorman {
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
                    self.saw(&caller, other.secret().hash(), press);
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

    /// A device or a key has given a sign of life; a device that uses its next token has settled on it. A kiosk that only reads gives none: at work it
    /// holds a line, and tells how it is.
    fn saw(&self, caller: &Caller, token: TokenHash, press: bool) {
        let who = match caller {
            Caller::Device { device, kind } => {
                let register = self.register();
                if register.device(device).is_some_and(|known| known.next_token == Some(token)) {
                    self.settle(device.clone());
                }
                if *kind == DeviceKind::Kiosk && !press {
                    return;
                }
                device.to_string()
            }
            Caller::System { key, .. } => format!("key:{key}"),
            _ => return,
        };
        self.note(&who);
    }

    /// Remembers that a device or a key gives a sign of life now.
    pub fn note(&self, who: &str) {
        let now = Moment(self.now().0 / COARSE.0 * COARSE.0);
        let mut book = self.book();
        if book.seen.get(who).is_none_or(|before| *before < now) {
            told(book.store.see(who, now));
            book.seen.insert(who.to_owned(), now);
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
