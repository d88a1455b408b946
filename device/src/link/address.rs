//! Where the server is, and how it is known to be the right one.

use std::{fmt, str::FromStr};

use crate::identity::Met;

/// An address that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {why}")]
pub struct BadAddress {
    /// What is wrong.
    pub what: String,
    /// How it would be right.
    pub why: &'static str,
}

/// The SHA-256 of the public key (SubjectPublicKeyInfo) of the server's certificate: it stays the same when a self-made certificate is renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPin(pub [u8; 32]);

impl FromStr for KeyPin {
    type Err = BadAddress;
    /// As the server writes it: `sha256//` and the hash in base64. A certificate's fingerprint (64 hexadecimal digits) is none:
    /// it changes when the certificate is renewed.
    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let bad = || BadAddress {
            what: format!("{:?} is not the pin of a key", text.chars().take(100).collect::<String>()),
            why: "copy what begins with sha256// from where the server shows it: Administration › Devices, and its first lines",
        };
        let hash = text.trim().strip_prefix("sha256//").ok_or_else(bad)?;
        let hash = data_encoding::BASE64.decode(hash.as_bytes()).map_err(|_| bad())?;
        hash.try_into().map(Self).map_err(|_| bad())
    }
}

impl fmt::Display for KeyPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256//{}", data_encoding::BASE64.encode(&self.0))
    }
}

impl KeyPin {
    /// How it begins, for people to compare: 72 bits, more than anybody can make a key for.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take("sha256//".len() + 12).chain(['…']).collect()
    }
}

/// The server's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    https: bool,
    authority: String,
    pin: Option<KeyPin>,
}

impl Address {
    /// An address like `https://numeretto.comune.example:8443`.
    ///
    /// # Errors
    /// Where it is none.
    pub fn new(text: &str, pin: Option<KeyPin>) -> Result<Self, BadAddress> {
        let bad = |why| BadAddress { what: format!("{text:?} is not the address of a server"), why };
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err(bad("it begins with https:// or http://, like https://numeretto.comune.example:8443")),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.is_empty() || authority.contains(['/', '?', '#', '@', ' ']) {
            return Err(bad("it has a host, and a port if need be, and nothing more"));
        }
        if pin.is_some() && !https {
            return Err(bad("a pinned key belongs to an https:// address"));
        }
        let address = Self { https, authority: authority.to_owned(), pin };
        if address.url("/").parse::<hyper::Uri>().is_err() {
            return Err(bad("its host or port cannot be understood"));
        }
        Ok(address)
    }

    /// As it is kept once the device is paired with the server there, which announced this office.
    #[must_use]
    pub fn met(&self, office: Option<String>) -> Met {
        Met { address: self.to_string(), pin: self.pin.map(|pin| pin.to_string()), office }
    }

    /// The address that was kept. A pin that is `given` counts more than the one that was met.
    ///
    /// # Errors
    /// Where it is none.
    pub fn kept(met: &Met, given: Option<KeyPin>) -> Result<Self, BadAddress> {
        let kept = met.pin.as_deref().map(str::parse).transpose()?;
        Self::new(&met.address, given.or(kept))
    }

    /// The pinned key; without one, an authority that the machine trusts must vouch for the server.
    #[must_use]
    pub const fn pin(&self) -> Option<KeyPin> {
        self.pin
    }

    /// The same, held to a pin.
    ///
    /// # Errors
    /// Where it is no `https://` address.
    pub fn pinned(&self, pin: KeyPin) -> Result<Self, BadAddress> {
        Self::new(&self.to_string(), Some(pin))
    }

    /// It is reached over TLS.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// The whole address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{self}{path}")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.https { "https" } else { "http" }, self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_a_host() {
        let at = |text| Address::new(text, None).map(|address| address.url("/api/v1/tickets"));
        assert_eq!(at("http://127.0.0.1:8080/").unwrap(), "http://127.0.0.1:8080/api/v1/tickets");
        assert_eq!(at("https://[::1]:8443").unwrap(), "https://[::1]:8443/api/v1/tickets");
        for text in ["127.0.0.1:8080", "ftp://x", "http://", "http://a/b", "http://u@h", "http://a b"] {
            assert!(at(text).is_err(), "{text}");
        }
        let pin = KeyPin([7; 32]);
        assert!(Address::new("http://127.0.0.1", Some(pin)).is_err());
        assert_eq!(Address::new("https://127.0.0.1", Some(pin)).unwrap().pin, Some(pin));
    }

    #[test]
    fn what_was_met_is_kept_and_a_pin_that_is_given_counts_more() {
        let (met, given) = (KeyPin([7; 32]), KeyPin([8; 32]));
        let address = Address::new("https://192.0.2.8:8443", Some(met)).unwrap();
        let kept = address.met(Some("Sportelli".into()));
        assert_eq!(Address::kept(&kept, None).unwrap(), address);
        assert_eq!(Address::kept(&kept, Some(given)).unwrap(), address.pinned(given).unwrap());
        let plain = Address::new("http://192.0.2.8", None).unwrap().met(None);
        assert!(Address::kept(&plain, Some(given)).is_err(), "a pin is not passed over");
    }

    #[test]
    fn a_pin_is_what_the_server_shows() {
        let shown = format!("sha256//{}", data_encoding::BASE64.encode(&[10; 32]));
        assert_eq!(shown.parse::<KeyPin>().unwrap(), KeyPin([10; 32]));
        assert_eq!(KeyPin([10; 32]).to_string(), shown);
        assert_eq!(KeyPin([10; 32]).short(), "sha256//CgoKCgoKCgoK…");
        let fingerprint = vec!["0A"; 32].join(":");
        for text in ["", "sha256//", "sha256//AAAA", &shown[8..], &fingerprint, &"€".repeat(32)] {
            assert!(text.parse::<KeyPin>().is_err(), "{text}");
        }
    }
}
