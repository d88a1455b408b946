//! Who this device is, and to which server: what pairing leaves on the disk. Pure.
//!
//! ```text
//! enrol ─▶ Identity ─▶ disk ─▶ Link::with_token(in_use) ─▶ Renewal, step by step ─▶ disk
//! ```
//! Nothing here reads a disk or speaks to a server; the device decides where it is kept.

mod token;

use protocol::{DeviceId, Moment};
use serde::{Deserialize, Serialize};

pub use token::{Renewal, Standing, Token};

/// Who this device is to the server, once it is paired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Its name.
    #[serde(alias = "kiosk")]
    pub device: DeviceId,
    /// What it shows the server.
    pub token: Token,
    /// The one that takes its place once the server has accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Token>,
    /// Since when it has had the newer of them, once a clock could tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// The server that it was paired with; nothing of one paired by a program that did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<Met>,
}

impl Identity {
    /// The token to be shown to the server.
    #[must_use]
    pub fn in_use(&self) -> &Token {
        self.next.as_ref().unwrap_or(&self.token)
    }

    /// It was given another token, which is yet to be accepted: not where it was given its own once more.
    #[must_use]
    pub fn is_renewed(&self) -> bool {
        self.next.as_ref().is_some_and(|next| *next != self.token)
    }

    /// How its token stands.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        let since = self.since;
        if self.next.is_some() { Standing::Next { since } } else { Standing::Held { since } }
    }

    /// The same after a step.
    #[must_use]
    pub fn after(self, step: &Renewal) -> Self {
        match step {
            Renewal::Dated(at) => Self { since: Some(*at), ..self },
            Renewal::Next(token, at) => Self { next: Some(token.clone()), since: Some(*at), ..self },
            Renewal::Accepted => Self { token: self.in_use().clone(), next: None, ..self },
            Renewal::Dropped => Self { next: None, ..self },
        }
    }
}

/// A server as it was met. What stands here was believed when the device was paired, and is held to from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Its address, like `https://192.0.2.8:8443`.
    pub address: String,
    /// The pin of its key, `sha256//…`; nothing where an authority vouches for it, or nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// The office that it announced; nothing of one whose address was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_given_its_own_token_once_more_is_not_renewed() {
        let held = Identity {
            device: "k1".parse().unwrap(),
            token: Token::new("one".into()),
            next: None,
            since: None,
            server: None,
        };
        let given = |token: &str| held.clone().after(&Renewal::Next(Token::new(token.into()), Moment(0)));
        assert!(!held.is_renewed() && !given("one").is_renewed());
        assert!(given("two").is_renewed() && !given("two").after(&Renewal::Accepted).is_renewed());
    }
}
