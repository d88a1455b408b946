//! Who is at the other end: the client's address, whether it came over HTTPS, and which host it asked for. Of the
//! connection itself, or as a proxy that is trusted tells it.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    extract::FromRequestParts,
    http::{Uri, header, request::Parts},
};

use super::{
    fault::Fault,
    proxy::{Proxies, Told},
};

/// What a connection was made over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// HTTP as it is.
    Plain,
    /// TLS by a certificate that browsers know.
    Certificate,
    /// TLS by the server's own one.
    SelfMade,
}

/// How a request came in: an extension of each that came over a connection.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Who has connected: the client, or its proxy.
    pub peer: SocketAddr,
    /// Over what.
    pub over: Over,
    /// Whose word is taken.
    pub proxies: Option<Arc<Proxies>>,
    /// How long its body may take.
    pub body: Duration,
}

/// Who asks: an extension of every request behind the edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address, of IPv4 wherever it is one.
    pub address: IpAddr,
    /// Whether it speaks HTTPS, to this server or to its proxy.
    pub https: bool,
    /// The host (and port) that it asked for, in lower case.
    pub host: Option<String>,
    /// Whether its browser may be told to come by HTTPS alone from now on: not on the word of a self-made certificate,
    /// which somebody may have trusted for a day or for an address, and which the office can lay aside. A browser that
    /// remembers would then have no way back in.
    pub for_ever: bool,
}

impl Client {
    /// Who sent this request.
    ///
    /// # Errors
    /// 400 if it names several hosts: which one is meant would be anybody's guess.
    pub fn of(request: &Parts) -> Result<Self, Fault> {
        let mut hosts = request.headers.get_all(header::HOST).iter();
        let named = hosts.next().and_then(|host| host.to_str().ok());
        if hosts.next().is_some() {
            return Err(Fault::bad_request("the request has several Host headers: send one"));
        }
        let host = authority(&request.uri).or(named);
        let arrived = request.extensions.get::<Arrived>();
        let told = arrived.and_then(|arrived| arrived.proxies.as_ref()?.told(arrived.peer.ip(), &request.headers));
        Ok(Self::from_both(arrived, told.unwrap_or_default(), host))
    }

    fn from_both(arrived: Option<&Arrived>, told: Told, host: Option<&str>) -> Self {
        let over = arrived.map_or(Over::Plain, |arrived| arrived.over);
        // A request that came over no connection is nobody's in particular, and not this machine's.
        let peer = arrived.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |arrived| arrived.peer.ip());
        Self {
            address: told.address.unwrap_or(peer).to_canonical(),
            https: told.https.unwrap_or(over != Over::Plain),
            host: told.host.or_else(|| host.map(str::to_ascii_lowercase)),
            for_ever: told.https.unwrap_or(over == Over::Certificate),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        match parts.extensions.get::<Self>() {
            Some(client) => Ok(client.clone()),
            None => Self::of(parts),
        }
    }
}

/// HTTP/2, and requests as to a proxy, name the host in the address.
fn authority(uri: &Uri) -> Option<&str> {
    uri.authority().map(axum::http::uri::Authority::as_str)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn client(over: Over, peer: &str, headers: &[(&str, &str)]) -> Client {
        let proxies = Proxies::new("x-forwarded-for".parse().unwrap(), vec!["10.0.0.0/8".parse().unwrap()]);
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        let mut request = Request::builder().uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(()).unwrap();
        let body = Duration::from_secs(1);
        request.extensions_mut().insert(Arrived { peer, over, proxies: Some(Arc::new(proxies)), body });
        Client::of(&request.into_parts().0).unwrap()
    }

    const FORWARDED: [(&str, &str); 4] = [
        ("host", "inside:8080"),
        ("x-forwarded-for", "192.0.2.7"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "Coda.example.it"),
    ];

    #[test]
    fn a_proxy_is_believed_only_where_it_is_trusted() {
        let told = client(Over::Plain, "10.1.2.3", &FORWARDED);
        let host = Some("coda.example.it".to_owned());
        assert_eq!(told, Client { address: "192.0.2.7".parse().unwrap(), https: true, host, for_ever: true });
        let told = client(Over::Plain, "192.0.2.66", &FORWARDED);
        let host = Some("inside:8080".to_owned());
        assert_eq!(told, Client { address: "192.0.2.66".parse().unwrap(), https: false, host, for_ever: false });
    }

    #[test]
    fn a_self_made_certificate_binds_nobody_for_ever() {
        let of = |over| {
            let client = client(over, "::ffff:192.0.2.1", &[]);
            assert_eq!(client.address, IpAddr::from([192, 0, 2, 1]));
            (client.https, client.for_ever)
        };
        assert_eq!(
            [Over::Plain, Over::SelfMade, Over::Certificate].map(of),
            [(false, false), (true, false), (true, true)]
        );
    }

    #[test]
    fn two_hosts_are_none() {
        let request = Request::builder().header("host", "a").header("host", "b").body(()).unwrap();
        assert!(Client::of(&request.into_parts().0).is_err());
        let request = Request::builder().uri("http://A/x").header("host", "b").body(()).unwrap();
        assert_eq!(Client::of(&request.into_parts().0).unwrap().host.as_deref(), Some("a"));
    }
}
