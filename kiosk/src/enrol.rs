//! From nothing to an identity: which server, and a code on the screen until an administrator has typed it there.
//!
//! Where the file names no server the only one on the network is taken, and said: on the screen and in the log. Of several, none.
//! A kiosk that is paired can be led to its own server at another address, once that has shown that it knows the kiosk.

use std::time::Duration;

use protocol::{KioskId, access::Paired};

use crate::{
    config::Config,
    discover::{self, Choice, Sighting},
    link::{Address, Failed, Link},
    outbox::{Identity, Token},
    panel::{Front, Pairing},
};

/// How often it is asked whether somebody has typed the code, and how soon everything is tried again.
pub(crate) const CLAIM: Duration = Duration::from_secs(2);

/// Has the kiosk paired, however long that takes.
pub(crate) async fn enrol(config: &Config, front: &Front) -> Identity {
    let mut known = None;
    loop {
        if let Some((address, found)) = server(config, front, &mut known).await
            && let Some(identity) = pair(&address, found.as_ref(), front).await
        {
            return identity;
        }
        tokio::time::sleep(CLAIM).await;
    }
}

/// The server that is given, or the only one that is found; what is `known` already is not said again.
async fn server(config: &Config, front: &Front, known: &mut Option<Choice>) -> Option<(Address, Option<Sighting>)> {
    if let Some(given) = &config.server {
        return Some((given.clone(), None));
    }
    if known.is_none() {
        front.show_pairing(Pairing::Looking);
    }
    let found = discover::look(discover::FOR).await.unwrap_or_else(|deaf| {
        tracing::warn!("{deaf}");
        Vec::new()
    });
    let choice = discover::choose(found, config.key_pin);
    if known.as_ref() != Some(&choice) {
        tell(&choice);
    }
    *known = Some(choice.clone());
    match choice {
        Choice::Nobody => front.show_pairing(Pairing::Nobody),
        Choice::Several(all) => front.show_pairing(Pairing::Several(&all)),
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
                "found several servers on this network: {all}. Write the address of the right one in the kiosk's file, server.address"
            );
        }
    }
}

/// Shows codes, one after the other, while the server answers.
async fn pair(address: &Address, found: Option<&Sighting>, front: &Front) -> Option<Identity> {
    let link = match Link::new(address.clone()) {
        Ok(link) => link,
        Err(error) => {
            tracing::warn!("{error}");
            return None;
        }
    };
    loop {
        let failed = match pair_once(&link, found, front).await {
            Ok(Paired { device, token: Some(token), .. }) => {
                let server = Some(address.met(found.map(|one| one.office.clone())));
                let (kiosk, token) = (KioskId::from(device), Token::new(token));
                return Some(Identity { kiosk, token, next: None, since: None, server });
            }
            Ok(_) => Failed::Odd("paired without a token".into()),
            Err(failed) => failed,
        };
        tracing::info!(%failed, "not paired yet");
        match failed {
            Failed::Over => {}
            Failed::Silent(_) => {
                front.show_pairing(Pairing::Silent(address));
                return None;
            }
            Failed::Status { .. } | Failed::Odd(_) => {
                front.show_pairing(Pairing::Begins);
                return None;
            }
        }
    }
}

/// One code, until somebody has typed it or it is too old.
async fn pair_once(link: &Link, found: Option<&Sighting>, front: &Front) -> Result<Paired, Failed> {
    let asked = link.ask_pairing().await?;
    front.show_pairing(Pairing::Code { code: &asked.code, found });
    loop {
        tokio::time::sleep(CLAIM).await;
        match link.claim_pairing(&asked.secret).await {
            Ok(Some(paired)) => return Ok(paired),
            Ok(None) | Err(Failed::Silent(_)) => {}
            Err(failed) => return Err(failed),
        }
    }
}

/// Another address of the server that this kiosk knows; nothing if it is not found, or does not know the kiosk.
pub(crate) async fn elsewhere(link: Link, office: Option<String>, kiosk: KioskId) -> Option<Address> {
    let found = discover::look(discover::FOR).await.inspect_err(|deaf| tracing::warn!("{deaf}")).ok()?;
    let address = discover::same(link.address(), office.as_deref(), found)?;
    let moved = link.moved(address.clone()).inspect_err(|error| tracing::warn!("{error}")).ok()?;
    match moved.who_am_i().await {
        Ok(device) if KioskId::from(device.clone()) == kiosk => Some(address),
        Ok(_) => None,
        Err(failed) => {
            tracing::warn!(%failed, "a server that announces itself as this kiosk's is not it, or not ready");
            None
        }
    }
}
