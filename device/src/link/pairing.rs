//! How a device asks to be paired: a code to show, and a secret to ask with whether somebody has typed it.

use hyper::Method;
use protocol::access::{ClaimPairing, NewPairing, Paired, PairingView};

use super::{Failed, Link, ok};

impl Link {
    /// Asks to be paired.
    ///
    /// # Errors
    /// Where the server does not answer, or says no.
    pub async fn ask_pairing(&self) -> Result<PairingView, Failed> {
        let asked = NewPairing { kind: self.kind(), browser: false };
        let reply = self.tell(Method::POST, "/api/v1/pairings", None, &asked).await?;
        ok(&reply)?;
        Ok(reply.read()?)
    }

    /// Whether somebody has typed the code; `None` while nobody has.
    ///
    /// # Errors
    /// Where the server does not answer, or the code is too old ([`Failed::Over`]).
    pub async fn claim_pairing(&self, secret: &str) -> Result<Option<Paired>, Failed> {
        let asked = ClaimPairing { secret: secret.to_owned() };
        let reply = self.tell(Method::POST, "/api/v1/pairings/claim", None, &asked).await?;
        match reply.status {
            202 => Ok(None),
            410 => Err(Failed::Over),
            _ => {
                ok(&reply)?;
                Ok(Some(reply.read()?))
            }
        }
    }
}
