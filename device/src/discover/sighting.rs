//! What an announcement says, and which of several is meant: pure.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
};

use crate::{
    identity::Met,
    link::{Address, address::KeyPin},
};

/// A server that announced itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The office that it is of.
    pub office: String,
    /// Where it is, with the pin of its key where it announced one.
    pub address: Address,
    /// It plays.
    pub rehearsal: bool,
}

impl fmt::Display for Sighting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}", self.office, self.address)?;
        self.address.pin().map_or(Ok(()), |pin| write!(f, ", key {}", pin.short()))?;
        if self.rehearsal { f.write_str(" (a rehearsal)") } else { Ok(()) }
    }
}

impl Sighting {
    /// What an announcement says: where, and its properties by name. Nothing if it is of no use to a device.
    pub fn read<'a>(
        addresses: impl IntoIterator<Item = IpAddr>,
        port: u16,
        property: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<Self> {
        let at = SocketAddr::new(nearest(addresses)?, port);
        let pin: Option<KeyPin> = property("pin").map(str::parse).transpose().ok()?;
        let address = match (property("tls")?, property("name").filter(|_| pin.is_none())) {
            // An authority vouches for a name, never for a number.
            ("1", Some(name)) => Address::new(&format!("https://{name}:{port}"), None),
            ("1", None) => Address::new(&format!("https://{at}"), pin),
            _ => Address::new(&format!("http://{at}"), None),
        };
        let office = property("office")?.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
        Some(Self { office, address: address.ok()?, rehearsal: property("rehearsal") == Some("1") })
    }

    /// As it is kept once the kiosk is paired with it.
    #[must_use]
    pub fn met(&self) -> Met {
        self.address.met(Some(self.office.clone()))
    }
}

/// Letters of a name that are shown.
const LONGEST: usize = 100;

/// The address of a machine that serves best: the usual kind first, and none that means something else on every machine.
fn nearest(addresses: impl IntoIterator<Item = IpAddr>) -> Option<IpAddr> {
    let rank = |ip: &IpAddr| match ip {
        IpAddr::V4(ip) if ip.is_loopback() => Some(3),
        IpAddr::V4(ip) if ip.is_link_local() => Some(2),
        IpAddr::V4(_) => Some(0),
        // It needs the name of an interface, which an address of the web has no place for.
        IpAddr::V6(ip) if ip.is_unicast_link_local() => None,
        IpAddr::V6(ip) if ip.is_loopback() => Some(4),
        IpAddr::V6(_) => Some(1),
    };
    let ranked = addresses.into_iter().filter_map(|ip| Some((rank(&ip)?, ip)));
    ranked.min().map(|(_, ip)| ip)
}

/// Which server is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// None is there.
    Nobody,
    /// The only one.
    Only(Sighting),
    /// Several: people have to say which.
    Several(Vec<Sighting>),
}

/// Which of those that were found a device is to be paired with. A pin that it was given says which: others are not meant.
#[must_use]
pub fn choose(found: Vec<Sighting>, pin: Option<KeyPin>) -> Choice {
    let mut meant: Vec<_> = match pin {
        Some(pin) => found.into_iter().filter_map(|one| pinned(one, pin)).collect(),
        None => found,
    };
    match meant.len() {
        0 => Choice::Nobody,
        1 => Choice::Only(meant.remove(0)),
        _ => Choice::Several(meant),
    }
}

/// The same server, to be held to this pin; nothing if it announced that it has another, or none at all.
fn pinned(one: Sighting, pin: KeyPin) -> Option<Sighting> {
    let announced = one.address.pin();
    if announced.is_some_and(|announced| announced != pin) {
        return None;
    }
    // An address without TLS takes none.
    Some(Sighting { address: one.address.pinned(pin).ok()?, ..one })
}

/// Where the server is now that a device was paired with, if it is among those that were found.
///
/// With a pin it is known by that alone, and the connection proves it. Without TLS it is the only one that announces the same office: as
/// good as anything is on such a network. One for which an authority vouches is where its name leads, and nowhere else.
#[must_use]
pub fn same(known: &Address, office: Option<&str>, found: Vec<Sighting>) -> Option<Address> {
    let addresses = match known.pin() {
        Some(pin) => found.into_iter().filter(|one| one.address.pin() == Some(pin)).map(|one| one.address).collect(),
        None if known.is_https() => Vec::new(),
        None => {
            let same = |one: &Sighting| !one.address.is_https() && office == Some(one.office.as_str());
            found.into_iter().filter(same).map(|one| one.address).collect::<Vec<_>>()
        }
    };
    let [address] = <[Address; 1]>::try_from(addresses).ok()?;
    (address != *known).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIN: KeyPin = KeyPin([7; 32]);

    fn read(addresses: &[&str], properties: &[(&str, &str)]) -> Option<Sighting> {
        let property = |key: &str| properties.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
        Sighting::read(addresses.iter().map(|ip| ip.parse().unwrap()), 8443, property)
    }

    fn sighting(office: &str, address: &str, pin: Option<KeyPin>) -> Sighting {
        Sighting { office: office.into(), address: Address::new(address, pin).unwrap(), rehearsal: false }
    }

    #[test]
    fn an_announcement_says_where_a_server_is_and_by_what_it_is_known() {
        let pin = PIN.to_string();
        let all = ["fe80::1", "169.254.0.9", "192.0.2.8", "fd00::8"];
        let self_made = read(&all, &[("office", "Sportelli"), ("tls", "1"), ("pin", &pin)]).unwrap();
        assert_eq!(self_made, sighting("Sportelli", "https://192.0.2.8:8443", Some(PIN)));
        let named = read(&all, &[("office", "Sportelli"), ("tls", "1"), ("name", "coda.example.it")]).unwrap();
        assert_eq!(named.address.to_string(), "https://coda.example.it:8443");
        let plain = read(&["fd00::8"], &[("office", "Prova\u{7}"), ("tls", "0"), ("rehearsal", "1")]).unwrap();
        assert_eq!((plain.address.to_string().as_str(), plain.rehearsal), ("http://[fd00::8]:8443", true));
        assert_eq!(plain.to_string(), "\"Prova\" at http://[fd00::8]:8443 (a rehearsal)");
        for (addresses, properties) in [
            (&all[..1], &[("office", "Sportelli"), ("tls", "0")][..]),
            (&all, &[("tls", "0")]),
            (&all, &[("office", "Sportelli")]),
            (&all, &[("office", "Sportelli"), ("tls", "1"), ("pin", "nonsense")]),
            (&all, &[("office", "Sportelli"), ("tls", "1"), ("name", "a/b")]),
        ] {
            assert_eq!(read(addresses, properties), None, "{addresses:?} {properties:?}");
        }
    }

    #[test]
    fn the_only_one_is_meant_and_between_two_people_decide() {
        let (one, two) = (sighting("A", "http://192.0.2.1:80", None), sighting("B", "https://192.0.2.2:80", Some(PIN)));
        assert_eq!(choose(Vec::new(), None), Choice::Nobody);
        assert_eq!(choose(vec![one.clone()], None), Choice::Only(one.clone()));
        assert_eq!(choose(vec![one.clone(), two.clone()], None), Choice::Several(vec![one.clone(), two.clone()]));
        let other = sighting("C", "https://192.0.2.3:80", Some(KeyPin([8; 32])));
        assert_eq!(
            choose(vec![one, two.clone(), other.clone()], Some(PIN)),
            Choice::Only(two),
            "the file's pin says which"
        );
        assert_eq!(choose(vec![other], Some(PIN)), Choice::Nobody);
        let named = choose(vec![sighting("D", "https://coda.example.it:80", None)], Some(PIN));
        assert_eq!(named, Choice::Only(sighting("D", "https://coda.example.it:80", Some(PIN))), "and is held to it");
    }

    #[test]
    fn a_paired_kiosk_looks_for_its_own_server_alone() {
        let at = |text: &str, pin| Address::new(text, pin).unwrap();
        let moved = sighting("Renamed", "https://192.0.2.9:80", Some(PIN));
        let false_one = sighting("A", "https://192.0.2.6:80", Some(KeyPin([8; 32])));
        let all = vec![sighting("A", "http://192.0.2.5:80", None), false_one, moved.clone()];
        let known = at("https://192.0.2.2:80", Some(PIN));
        assert_eq!(same(&known, Some("A"), all.clone()), Some(moved.address.clone()), "by its key");
        assert_eq!(same(&moved.address, Some("A"), all.clone()), None, "it has not moved");
        assert_eq!(same(&at("https://coda.example.it", None), Some("A"), all.clone()), None, "its name leads to it");
        let plain = at("http://192.0.2.2:80", None);
        assert_eq!(same(&plain, Some("A"), all.clone()), Some(at("http://192.0.2.5:80", None)));
        assert_eq!(same(&plain, Some("B"), all.clone()), None);
        assert_eq!(same(&plain, None, all.clone()), None, "the office is not known");
        let twice = [all, vec![sighting("A", "http://192.0.2.7:80", None)]].concat();
        assert_eq!(same(&plain, Some("A"), twice), None, "two say that they are it");
    }
}
