//! Where a request comes from, as far as the doors need to know it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, header},
};

/// Where a request comes from, and by which way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The client's address.
    pub address: IpAddr,
    /// The way there is encrypted.
    pub https: bool,
    /// What the client calls this server: host and perhaps port.
    pub host: Option<String>,
}

impl Peer {
    /// Of a request.
    #[must_use]
    pub fn of(extensions: &Extensions, headers: &HeaderMap) -> Self {
        let address =
            extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |at| at.ip());
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
        Self { address: address.to_canonical(), https: false, host }
    }
}
