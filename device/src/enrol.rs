//! From nothing to an identity: which server, and a code to be shown until an administrator has typed it there.
//!
//! ```text
//! server of the file, or the only one that is found ─▶ code ─▶ Face ─▶ typed ─▶ Identity
//! ```
//! Where the file names no server the only one on the network is taken, and said: on the screen and in the log. Of several, none.
//! A device that is paired can be led to its own server at another address, once that has shown that it knows the device.

use std::time::Duration;

use protocol::{DeviceId, DeviceKind, access::Paired};

use crate::{
    config::Server,
    discover::{self, Choice, Sighting},
    identity::{Identity, Token},
    link::{Address, Failed, Link},
};

/// How often it is asked whether somebody has typed the code, and how soon everything is tried again.
pub const CLAIM: Duration = Duration::from_secs(2);

/// How far a device is that nobody has paired yet.
#[derive(Clone, Copy, Debug)]
pub enum Pairing<'a> {
    /// The server is asked, or there is nobody to be asked yet.
    Begins,
    /// A server is looked for on the network.
    Looking,
    /// None was found.
    Nobody,
    /// More than one was found: somebody has to say which.
    Several(&'a [Sighting]),
    /// The server does not answer.
    Silent(&'a Address),
    /// The code to be typed.
    Code {
        /// The code.
        code: &'a str,
        /// The server, where it was found rather than given.
        found: Option<&'a Sighting>,
    },
}

/// Where whoever sets the device up sees how far it is.
pub trait Face {
    /// Shows it.
    fn show_pairing(&self, stage: Pairing<'_>);
}

/// Has the device paired, however long that takes.
pub async fn enrol(kind: DeviceKind, server: &Server, face: &impl Face) -> Identity {
    let (mut known, mut told) = (None, String::new());
    loop {
        if let Some((address, found)) = whom(server, face, &mut known).await
            && let Some(identity) = pair(kind, &address, found.as_ref(), face, &mut told).await
        {
            return identity;
        }
        tokio::time::sleep(CLAIM).await;
    }
}

/// The server that is given, or the only one that is found; what is `known` already is not said again.
async fn whom(server: &Server, face: &impl Face, known: &mut Option<Choice>) -> Option<(Address, Option<Sighting>)> {
    if let Some(given) = &server.address {
        return Some((given.clone(), None));
    }
    if known.is_none() {
        face.show_pairing(Pairing::Looking);
    }
    let found = discover::look(discover::FOR).await.unwrap_or_else(|deaf| {
        tracing::warn!("{deaf}");
        Vec::new()
    });
    let choice = discover::choose(found, server.key_pin);
    if known.as_ref() != Some(&choice) {
        tell(&choice);
    }
    *known = Some(choice.clone());
    match choice {
        Choice::Nobody => face.show_pairing(Pairing::Nobody),
        Choice::Several(all) => face.show_pairing(Pairing::Several(&all)),
        Choice::Only(one) => return Some((one.address.clone(), Some(one))),
    }
    None
}

fn tell(choice: &Choice) {
    match choice {
        Choice::Nobody => {
            tracing::warn!(
                "no server announces itself on this network; it is looked for again and again, until server.address names one"
            );
        }
        Choice::Only(one) => tracing::info!("found one server on this network: {one}"),
        Choice::Several(all) => {
            let all = all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            tracing::warn!(
                "found several servers on this network: {all}. Write the address of the right one in this device's file, server.address"
            );
        }
    }
}

/// Shows codes, one after the other, while the server answers. Why there is none is said once: `told`.
async fn pair(
    kind: DeviceKind,
    address: &Address,
    found: Option<&Sighting>,
    face: &impl Face,
    told: &mut String,
) -> Option<Identity> {
    let link = match Link::new(kind, address.clone()) {
        Ok(link) => link,
        Err(error) => {
            tracing::warn!("{error}");
            return None;
        }
    };
    loop {
        let failed = match pair_once(&link, found, face).await {
            Ok(Paired { device, token: Some(token), .. }) => {
                let server = Some(address.met(found.map(|one| one.office.clone())));
                return Some(Identity { device, token: Token::new(token), next: None, since: None, server });
            }
            Ok(_) => Failed::Odd("paired without a token".into()),
            Err(failed) => failed,
        };
        let why = why_not_yet(&failed);
        if *told != why {
            tracing::info!("{why}");
            *told = why;
        }
        match failed {
            Failed::Over => {}
            Failed::Silent(_) => {
                face.show_pairing(Pairing::Silent(address));
                return None;
            }
            Failed::Status { .. } | Failed::Odd(_) => {
                face.show_pairing(Pairing::Begins);
                return None;
            }
        }
    }
}

/// What the log is told of a device that is not paired yet. That nobody typed a code in its time is as usual.
fn why_not_yet(failed: &Failed) -> String {
    match failed {
        Failed::Over => "nobody typed the pairing code in its time: a new code is shown".to_owned(),
        failed => format!("not paired yet, and tried again: {failed}"),
    }
}

/// One code, until somebody has typed it or it is too old.
async fn pair_once(link: &Link, found: Option<&Sighting>, face: &impl Face) -> Result<Paired, Failed> {
    let asked = link.ask_pairing().await?;
    // Not every device has a screen that can say it.
    let code = &asked.code;
    tracing::info!(code, "to be paired: an administrator types this code at Administration › Devices");
    face.show_pairing(Pairing::Code { code, found });
    loop {
        tokio::time::sleep(CLAIM).await;
        match link.claim_pairing(&asked.secret).await {
            Ok(Some(paired)) => return Ok(paired),
            Ok(None) | Err(Failed::Silent(_)) => {}
            Err(failed) => return Err(failed),
        }
    }
}

/// Another address of the server that this device knows; nothing if it is not found, or does not know the device.
pub async fn elsewhere(link: Link, office: Option<String>, device: DeviceId) -> Option<Address> {
    let found = discover::look(discover::FOR).await.inspect_err(|deaf| tracing::warn!("{deaf}")).ok()?;
    let address = discover::same(link.address(), office.as_deref(), found)?;
    let moved = link.moved(address.clone()).inspect_err(|error| tracing::warn!("{error}")).ok()?;
    match moved.who_am_i().await {
        Ok(known) if known == device => Some(address),
        Ok(_) => None,
        Err(failed) => {
            tracing::warn!(%failed, "a server that announces itself as this device's is not it, or not ready");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_nobody_typed_is_no_failure() {
        let said = why_not_yet(&Failed::Over);
        assert!(said.contains("a new code is shown") && !said.contains("tried again"), "{said}");
        let odd = why_not_yet(&Failed::Odd("html".into()));
        assert!(odd.contains("tried again") && odd.contains("html"), "{odd}");
    }
}
