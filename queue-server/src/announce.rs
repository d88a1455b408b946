//! How devices on the office's own network find this server: `_numeretto._tcp.local` by multicast DNS.
//!
//! ```text
//! listen address, office, certificate ─▶ Announcement (what is told; nothing on loopback) ─▶ Announcing (while it lives)
//! ```
//! What is told is no secret and proves nothing: a device that finds an address here is still paired by code, and keeps the
//! pin of the key that it met then. A server that cannot announce itself serves all the same: devices are given its address.

use std::net::{IpAddr, SocketAddr};

use mdns_sd::{ServiceDaemon, ServiceInfo};

/// The kind of service, by RFC 6763.
pub const SERVICE: &str = "_numeretto._tcp.local.";

/// Bytes of a label of DNS at most.
const LABEL: usize = 63;

/// By what a server is known over TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// By the pin of its key: its certificate is self-made.
    ByKey(String),
    /// By a name, for which an authority vouches; none where its certificate bears addresses alone.
    ByName(Option<String>),
}

impl Known {
    /// By this certificate, which is self-made if it has a pin to be kept.
    #[must_use]
    pub fn of(pin: Option<String>, names: &[String]) -> Self {
        let is_name = |name: &&String| name.parse::<IpAddr>().is_err() && !name.contains('*');
        pin.map_or_else(|| Self::ByName(names.iter().find(is_name).cloned()), Self::ByKey)
    }
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The office, as the service's name.
    pub name: String,
    /// The one address where it listens; all of the machine's where it listens on all.
    pub address: Option<IpAddr>,
    /// And the port.
    pub port: u16,
    /// Properties: `office`, `tls` (1 or 0), `pin` where nobody vouches for the certificate, else the `name` for which an
    /// authority does, `rehearsal` (1) of one.
    pub properties: Vec<(&'static str, String)>,
}

impl Announcement {
    /// What a server tells that listens there; nothing where no other machine reaches it.
    #[must_use]
    pub fn of(listen: SocketAddr, office: &str, tls: Option<&Known>, rehearsal: bool) -> Option<Self> {
        if listen.ip().is_loopback() {
            return None;
        }
        let mut properties = vec![("office", office.to_owned()), ("tls", u8::from(tls.is_some()).to_string())];
        properties.extend(tls.and_then(|known| match known {
            Known::ByKey(pin) => Some(("pin", pin.clone())),
            Known::ByName(name) => Some(("name", name.clone()?)),
        }));
        properties.extend(rehearsal.then(|| ("rehearsal", "1".to_owned())));
        let address = (!listen.ip().is_unspecified()).then(|| listen.ip());
        Some(Self { name: label(office), address, port: listen.port(), properties })
    }
}

/// As much of a name as a label holds, with nothing in it that would end one.
fn label(name: &str) -> String {
    let mut label = String::new();
    for letter in name.chars().map(|letter| if letter == '.' || letter.is_control() { ' ' } else { letter }) {
        if label.len() + letter.len_utf8() > LABEL {
            break;
        }
        label.push(letter);
    }
    let label = label.trim();
    if label.is_empty() { "Numeretto".to_owned() } else { label.to_owned() }
}

/// An announcement that is made for as long as this lives.
pub struct Announcing {
    daemon: ServiceDaemon,
    name: String,
}

impl Announcing {
    /// Announces from now on.
    ///
    /// # Errors
    /// Why this network cannot be told; the server serves without.
    pub fn begin(announcement: &Announcement) -> Result<Self, mdns_sd::Error> {
        let host = format!("{}.local.", host());
        let Announcement { name, address, port, properties } = announcement;
        let properties: Vec<(&str, &str)> = properties.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let info = match address {
            Some(address) => ServiceInfo::new(SERVICE, name, &host, *address, *port, &properties[..])?,
            None => ServiceInfo::new(SERVICE, name, &host, (), *port, &properties[..])?.enable_addr_auto(),
        };
        let name = info.get_fullname().to_owned();
        let daemon = ServiceDaemon::new()?;
        daemon.register(info)?;
        Ok(Self { daemon, name })
    }
}

impl Drop for Announcing {
    /// Says goodbye: devices need not wait until what they know is too old.
    fn drop(&mut self) {
        if let Ok(gone) = self.daemon.unregister(&self.name) {
            let _ = gone.recv_timeout(std::time::Duration::from_millis(500));
        }
        let _ = self.daemon.shutdown();
    }
}

/// The machine's name as one label.
fn host() -> String {
    let node = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let first = node.split('.').next().unwrap_or_default();
    if first.is_empty() { "numeretto".to_owned() } else { first.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(listen: &str, office: &str, pin: Option<&str>) -> Option<Announcement> {
        let known = pin.map(|pin| Known::of(Some(pin.to_owned()), &[]));
        Announcement::of(listen.parse().unwrap(), office, known.as_ref(), false)
    }

    #[test]
    fn nothing_is_told_of_a_server_that_only_its_own_machine_reaches() {
        assert_eq!(of("127.0.0.1:8080", "Sportelli", None), None);
        assert_eq!(of("[::1]:8080", "Sportelli", None), None);
    }

    #[test]
    fn devices_are_told_where_it_is_and_by_what_it_is_known() {
        let all = of("0.0.0.0:8443", "Sportelli polifunzionali", Some("sha256//AAAA=")).unwrap();
        assert_eq!((all.name.as_str(), all.address, all.port), ("Sportelli polifunzionali", None, 8443));
        let told: Vec<_> = all.properties.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(told, ["office=Sportelli polifunzionali", "tls=1", "pin=sha256//AAAA="]);
        let one = of("192.0.2.8:80", "Sportelli", None).unwrap();
        assert_eq!(one.address, Some("192.0.2.8".parse().unwrap()));
        assert_eq!(one.properties, [("office", "Sportelli".to_owned()), ("tls", "0".to_owned())]);
        let rehearsal = Announcement::of("0.0.0.0:80".parse().unwrap(), "Prova", None, true).unwrap();
        assert!(rehearsal.properties.contains(&("rehearsal", "1".to_owned())));
    }

    #[test]
    fn a_server_for_which_an_authority_vouches_is_known_by_its_name() {
        let told = |names: &[&str]| {
            let known = Known::of(None, &names.iter().map(ToString::to_string).collect::<Vec<_>>());
            Announcement::of("0.0.0.0:443".parse().unwrap(), "Sportelli", Some(&known), false).unwrap().properties
        };
        let name = ("name", "coda.comune.example".to_owned());
        assert!(told(&["192.0.2.8", "*.comune.example", "coda.comune.example"]).contains(&name));
        let properties = told(&["192.0.2.8"]);
        assert_eq!(properties, [("office", "Sportelli".to_owned()), ("tls", "1".to_owned())]);
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        let long = of("0.0.0.0:80", &"è".repeat(40), None).unwrap();
        assert_eq!(long.name, "è".repeat(31));
        assert_eq!(of("0.0.0.0:80", "Ufficio n. 1", None).unwrap().name, "Ufficio n  1");
        assert_eq!(of("0.0.0.0:80", "...", None).unwrap().name, "Numeretto");
    }
}
