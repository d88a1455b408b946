//! The token by which the server knows this device, and how it is renewed without ever being without one. Pure.
//!
//! ```text
//! Held ─a week─▶ the server makes another (both are good) ─▶ Next: on disk beside the former, and used ─accepted─▶ Held
//!                                                              └─refused (a server from an old backup)─▶ the former again
//! ```
//! A cut before the new one is on disk loses it, and the former is still good; a cut after that leaves both on disk, and the start
//! uses the new one. Whoever decides never sees the secret but to have it kept.

use std::fmt;

use protocol::{Moment, Span};
use serde::{Deserialize, Serialize};

/// What shows the server that this is its device. A secret: it goes to the disk and to the server, and is shown to nobody.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// As the server told it.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret, for the server alone.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// How the device's token stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It was given in the device's file, and is not the device's to renew.
    #[default]
    Given,
    /// One is held.
    Held {
        /// Since when, once a clock could tell.
        since: Option<Moment>,
    },
    /// A new one is used that the server has not accepted yet; the former is kept.
    Next {
        /// Since when.
        since: Option<Moment>,
    },
}

/// One change of the token on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Its age counts from this moment: none was known.
    Dated(Moment),
    /// The server made another at this moment: it is used from now on, the former is kept.
    Next(Token, Moment),
    /// The server has accepted it: the former is forgotten.
    Accepted,
    /// The server does not know it: the former is used again.
    Dropped,
}

/// How old a token becomes.
const WEEK: Span = Span::from_minutes(7 * 24 * 60);

impl Standing {
    /// It is to be renewed: it is a week old. A clock that went back by a week was wrong then, or is now.
    #[must_use]
    pub fn is_old(self, now: Moment) -> bool {
        let Self::Held { since: Some(since) } = self else { return false };
        let age = now - since;
        age >= WEEK || age <= Span(-WEEK.0)
    }

    /// The same after a step.
    #[must_use]
    pub const fn after(self, step: &Renewal) -> Self {
        match (self, step) {
            (Self::Given, _) => Self::Given,
            (Self::Held { .. }, Renewal::Dated(at)) => Self::Held { since: Some(*at) },
            (Self::Next { .. }, Renewal::Dated(at)) | (_, Renewal::Next(_, at)) => Self::Next { since: Some(*at) },
            (Self::Held { since } | Self::Next { since }, Renewal::Accepted | Renewal::Dropped) => Self::Held { since },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::Identity;

    fn token(text: &str) -> Token {
        Token::new(text.to_owned())
    }

    #[test]
    fn what_the_flow_believes_of_the_token_is_what_lies_on_the_disk() {
        let paired: Identity = serde_json::from_str(r#"{"kiosk":"k1","token":"old"}"#).unwrap();
        assert_eq!((paired.standing(), paired.in_use().reveal()), (Standing::Held { since: None }, "old"));
        let (monday, tuesday) = (Moment(1), Moment(2));
        let steps = [
            (Renewal::Dated(monday), "old"),
            (Renewal::Next(token("new"), tuesday), "new"),
            (Renewal::Dropped, "old"),
            (Renewal::Next(token("newer"), tuesday), "newer"),
            (Renewal::Accepted, "newer"),
        ];
        let (mut identity, mut standing) = (paired.clone(), paired.standing());
        for (step, used) in steps {
            (identity, standing) = (identity.after(&step), standing.after(&step));
            assert_eq!((identity.standing(), identity.in_use().reveal()), (standing, used), "{step:?}");
            assert_eq!(Standing::Given.after(&step), Standing::Given, "{step:?}");
        }
        assert_eq!((identity.token, identity.next), (token("newer"), None), "the former is forgotten");
    }

    #[test]
    fn a_token_is_old_after_a_week_whichever_way_the_clock_went() {
        let at = Moment(1_000 * WEEK.0);
        let held = Standing::Held { since: Some(at) };
        assert_eq!(
            [-WEEK.0, 1 - WEEK.0, WEEK.0 - 1, WEEK.0].map(|age| held.is_old(at + Span(age))),
            [true, false, false, true]
        );
        assert!(!Standing::Given.is_old(at) && !Standing::Held { since: None }.is_old(at));
        assert!(!Standing::Next { since: Some(Moment(0)) }.is_old(at), "it is proven first");
    }

    #[test]
    fn nothing_that_is_written_about_a_token_tells_it() {
        let mut paired: Identity = serde_json::from_str(r#"{"kiosk":"k1","token":"secret"}"#).unwrap();
        paired.next = Some(token("secret"));
        assert!(!format!("{paired:?} {:?}", Renewal::Next(token("secret"), Moment(1))).contains("secret"));
    }
}
