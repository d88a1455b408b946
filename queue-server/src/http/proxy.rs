//! What proxies say about a client, and whom to believe.
//!
//! Each proxy adds at the right end of a list from whom it got the request. Read from the right, everything up to the
//! first address that is no trusted proxy was written by trusted ones; what is left of it may be anybody's invention.

use std::{net::IpAddr, str::FromStr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// The header that the proxies write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForwardHeader {
    /// `X-Forwarded-For`, with `X-Forwarded-Proto` and `X-Forwarded-Host`.
    XForwardedFor,
    /// `Forwarded` (RFC 7239), with its `proto` and `host`.
    Forwarded,
}

impl FromStr for ForwardHeader {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "x-forwarded-for" => Ok(Self::XForwardedFor),
            "forwarded" => Ok(Self::Forwarded),
            _ => Err(format!("{text:?} is no header that is understood: x-forwarded-for or forwarded")),
        }
    }
}

/// An address, or a network of them, as typed: `10.0.0.5`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trusted(IpNet);

impl FromStr for Trusted {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        net.map(Self).map_err(|_| format!("{text:?} is neither an address nor a network like 10.0.0.5 or 10.0.0.0/8"))
    }
}

/// The proxies in front of this server.
#[derive(Clone, Debug)]
pub struct Proxies {
    header: ForwardHeader,
    trusted: Vec<IpNet>,
}

/// What trusted proxies told of a client; nothing where they said nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) address: Option<IpAddr>,
    pub(super) https: Option<bool>,
    pub(super) host: Option<String>,
}

/// What one proxy wrote of whom it got the request from.
#[derive(Debug, Default, PartialEq, Eq)]
struct Hop {
    /// `None` where it would not or could not say.
    from: Option<IpAddr>,
    proto: Option<String>,
    host: Option<String>,
}

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

impl Proxies {
    /// These, which write this header.
    #[must_use]
    pub fn new(header: ForwardHeader, trusted: Vec<Trusted>) -> Self {
        Self { header, trusted: trusted.into_iter().map(|Trusted(net)| net).collect() }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|net| net.contains(&address))
    }

    /// What is to be believed of a request that came from this peer; `None` if it is no proxy of ours.
    pub(super) fn told(&self, peer: IpAddr, headers: &HeaderMap) -> Option<Told> {
        if !self.trusts(peer) {
            return None;
        }
        let hops = match self.header {
            ForwardHeader::XForwardedFor => x_forwarded(headers),
            ForwardHeader::Forwarded => forwarded(headers),
        };
        Some(self.believed(hops))
    }

    /// From the right: as long as those who write are trusted. The last to be believed met the client.
    fn believed(&self, hops: Vec<Hop>) -> Told {
        let mut told = Told::default();
        for hop in hops.into_iter().rev() {
            let met_a_proxy = hop.from.is_some_and(|from| self.trusts(from));
            told.address = hop.from.or(told.address);
            told.https = hop.proto.map(|proto| proto.eq_ignore_ascii_case("https")).or(told.https);
            told.host = hop.host.map(|host| host.to_ascii_lowercase()).or(told.host);
            if !met_a_proxy {
                break;
            }
        }
        told
    }
}

/// The values of all headers of this name, in order.
fn listed(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let lines: Vec<_> = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default()).collect();
    split(&lines.join(","), ',').map(str::to_owned).collect()
}

/// The three lists side by side: where they are equally long each proxy wrote one of each, else the companions are the
/// nearest proxy's word.
fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let from = listed(headers, &FOR);
    let companions = |name| {
        let list = listed(headers, name);
        let aligned = list.len() == from.len();
        move |at: usize, is_last: bool| if aligned { list.get(at) } else { list.last().filter(|_| is_last) }.cloned()
    };
    let (proto, host) = (companions(&PROTO), companions(&HOST));
    let last = from.len().max(1) - 1;
    let hops = from.iter().enumerate();
    let mut hops: Vec<Hop> = hops
        .map(|(at, from)| Hop { from: address(from), proto: proto(at, at == last), host: host(at, at == last) })
        .collect();
    if hops.is_empty() {
        hops.push(Hop { from: None, proto: proto(0, true), host: host(0, true) });
    }
    hops
}

fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    listed(headers, &header::FORWARDED).iter().map(|element| hop(element)).collect()
}

fn hop(element: &str) -> Hop {
    let mut hop = Hop::default();
    for (name, value) in split(element, ';').filter_map(|pair| pair.split_once('=')) {
        let value = value.trim().trim_matches('"');
        match name.trim().to_ascii_lowercase().as_str() {
            "for" => hop.from = address(value),
            "proto" => hop.proto = Some(value.to_owned()),
            "host" => hop.host = Some(value.to_owned()),
            _ => {}
        }
    }
    hop
}

/// The parts between separators that stand outside of quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = text.split(move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// An address with or without its port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.split(']').next());
    let bare =
        bare.or_else(|| text.split_once(':').filter(|(_, port)| !port.contains(':')).map(|(address, _)| address));
    bare.unwrap_or(text).parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: &str = "10.0.0.1";

    fn told(header: &str, lines: &[(&'static str, &str)]) -> (Option<String>, Option<bool>, Option<String>) {
        let trusted = ["10.0.0.0/8", "2001:db8:ffff::/48"].map(|net| net.parse().unwrap());
        let proxies = Proxies::new(header.parse().unwrap(), trusted.to_vec());
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        assert_eq!(proxies.told("192.0.2.99".parse().unwrap(), &headers), None, "no proxy of ours");
        let told = proxies.told(PEER.parse().unwrap(), &headers).unwrap();
        (told.address.map(|address| address.to_string()), told.https, told.host)
    }

    fn x(list: &str) -> Option<String> {
        told("x-forwarded-for", &[("x-forwarded-for", list)]).0
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_rightmost_address_that_is_no_proxy_is_the_client() {
        assert_eq!(x("192.0.2.1"), some("192.0.2.1"));
        assert_eq!(x("203.0.113.9, 192.0.2.1, 10.9.9.9"), some("192.0.2.1"), "what is left of it may be invented");
        assert_eq!(x("10.3.3.3, 10.2.2.2"), some("10.3.3.3"), "a client on the proxies' own network");
        assert_eq!(x("192.0.2.1, unknown, 10.2.2.2"), some("10.2.2.2"), "as far as it is known");
        assert_eq!(x("rubbish"), None);
        assert_eq!(x(""), None);
        let two_lines = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "192.0.2.1:1234, ::ffff:10.2.2.2")];
        assert_eq!(told("x-forwarded-for", &two_lines).0, some("192.0.2.1"));
        assert_eq!(x("[2001:db8::1]:443"), some("2001:db8::1"));
        assert_eq!(x("2001:db8::1, 2001:db8:ffff::2"), some("2001:db8::1"));
    }

    #[test]
    fn scheme_and_host_are_those_of_the_proxy_that_met_the_client() {
        let lines = [
            ("x-forwarded-for", "192.0.2.1, 10.2.2.2"),
            ("x-forwarded-proto", "https, http"),
            ("x-forwarded-host", "Coda.Example.it"),
        ];
        assert_eq!(told("x-forwarded-for", &lines), (some("192.0.2.1"), Some(true), some("coda.example.it")));
        let invented = [("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https, http")];
        assert_eq!(told("x-forwarded-for", &invented), (some("192.0.2.1"), Some(false), None));
        assert_eq!(told("x-forwarded-for", &[("x-forwarded-proto", "https")]), (None, Some(true), None));
        // The other header is nobody's.
        assert_eq!(told("forwarded", &lines), (None, None, None));
    }

    #[test]
    fn the_standard_header_is_read_as_it_is_defined() {
        let of = |text: &str| told("forwarded", &[("forwarded", text)]);
        assert_eq!(
            of(
                r#"for=203.0.113.9;proto=https;host=evil.example, For="[2001:db8::7]:4711";Proto=HTTPS;host="coda:8443""#
            ),
            (some("2001:db8::7"), Some(true), some("coda:8443"))
        );
        assert_eq!(
            of("for=192.0.2.1;proto=https;host=coda.example, for=10.2.2.2;proto=http;host=inner"),
            (some("192.0.2.1"), Some(true), some("coda.example"))
        );
        assert_eq!(of("for=_hidden;proto=https"), (None, Some(true), None));
        assert_eq!(of(r#"for="192.0.2.1, 10.1.1.1""#).0, None, "a comma in quotes parts nothing");
    }

    #[test]
    fn what_is_typed_is_checked() {
        assert!("via".parse::<ForwardHeader>().unwrap_err().contains("forwarded"));
        assert!("proxy.local".parse::<Trusted>().unwrap_err().contains("10.0.0.0/8"));
        assert!("10.0.0.5".parse::<Trusted>().is_ok() && "fd00::/8".parse::<Trusted>().is_ok());
    }
}
