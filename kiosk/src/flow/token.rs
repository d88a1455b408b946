//! The kiosk renews its own token, about once a week, while nobody stands there.
//!
//! The server makes another one and takes both until the new one is used; that one is on the disk before it is. Whoever is not known
//! with a new token tries the former again before it is believed that this kiosk was revoked.

use device::mistake::Mistake;
use protocol::{Moment, Span};

use super::{Doing, Effect, Effects, Errand, Flow};
use crate::{
    clock::Uptime,
    outbox::{Renewal, Standing, Step, Token},
};

/// After a try that brought nothing: what the server cannot do now, it is not asked all the time.
pub(super) const AGAIN: Span = Span::from_minutes(60);
/// Answers to what was sent with a token come within this time after it was laid aside.
const ECHO: Span = Span(10_000);

impl Flow {
    /// What is to be done about the token now.
    pub(super) fn token_errand(&self, up: Uptime) -> Option<Errand> {
        if up < self.desk.token_at {
            return None;
        }
        match self.book.token {
            Standing::Next { .. } => Some(Errand::ProveToken),
            held if self.doing == Doing::Choosing => held.is_old(self.clock.now(up)?).then_some(Errand::RenewToken),
            Standing::Held { .. } | Standing::Given => None,
        }
    }

    /// Its age counts from when a clock can tell.
    pub(super) fn date_token(&mut self, now: Moment, effects: &mut Effects) {
        if self.book.token == (Standing::Held { since: None }) {
            self.keep(vec![Step::Token(Renewal::Dated(now))], effects);
        }
    }

    /// The server made another: on the disk first, then used.
    pub(super) fn renewed(&mut self, token: Token, up: Uptime, effects: &mut Effects) {
        let (Standing::Held { .. }, Some(now)) = (self.book.token, self.clock.now(up)) else { return };
        self.keep(vec![Step::Token(Renewal::Next(token, now))], effects);
        effects.push(Effect::TakeToken);
        self.desk.token_at = up;
    }

    /// The server has accepted the new one.
    pub(super) fn token_proven(&mut self, effects: &mut Effects) {
        if matches!(self.book.token, Standing::Next { .. }) {
            self.keep(vec![Step::Token(Renewal::Accepted)], effects);
        }
    }

    /// The server does not know this kiosk by the token that it used.
    pub(super) fn unknown(&mut self, up: Uptime, effects: &mut Effects) {
        if self.book.token == Standing::Given {
            return self.deny(Mistake::Token, up, effects);
        }
        if matches!(self.book.token, Standing::Next { .. }) {
            self.keep(vec![Step::Token(Renewal::Dropped)], effects);
            self.desk.dropped = Some(up);
            return effects.push(Effect::TakeToken);
        }
        let is_echo = self.desk.dropped.is_some_and(|at| up.since(at) < ECHO);
        effects.push(if is_echo { Effect::TakeToken } else { Effect::Revoked });
    }
}
