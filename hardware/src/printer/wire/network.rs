//! A printer on the network: TCP, mostly port 9100.

use std::{
    net::{SocketAddr, ToSocketAddrs},
    os::fd::OwnedFd,
    time::Instant,
};

use rustix::{
    event::PollFlags,
    io::Errno,
    net::{
        AddressFamily, SocketFlags, SocketType, connect, ipproto, socket_with,
        sockopt::{set_socket_keepalive, set_tcp_nodelay, socket_error},
    },
};

use super::{
    Descriptor, Open, Trouble,
    descriptor::{trouble, unopened, wait},
};
use crate::FaultKind;

/// A printer's address on the network.
#[derive(Clone, Debug)]
pub struct Network {
    place: String,
}

/// A wire to `host:port`. A name is looked up whenever it is opened, which may take as long as the system lets it: an
/// address is better.
#[must_use]
pub const fn network(place: String) -> Descriptor<Network> {
    Descriptor::new(Network { place })
}

impl Network {
    fn connect(&self, address: SocketAddr, until: Instant) -> Result<OwnedFd, Trouble> {
        let failed = |error| unopened(&self.place, error);
        let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let open = socket_with(family, SocketType::STREAM, flags, Some(ipproto::TCP)).map_err(failed)?;
        match connect(&open, &address) {
            Ok(()) => {}
            Err(Errno::INPROGRESS | Errno::INTR) => {
                if !wait(&open, PollFlags::OUT, until) {
                    return Err(failed(Errno::TIMEDOUT));
                }
                socket_error(&open).map_err(failed)?.map_err(failed)?;
            }
            Err(error) => return Err(failed(error)),
        }
        // A question of three bytes is not to wait for more; a printer that was unplugged is to be noticed some day.
        set_tcp_nodelay(&open, true).map_err(failed)?;
        set_socket_keepalive(&open, true).map_err(failed)?;
        Ok(open)
    }
}

impl Open for Network {
    fn place(&self) -> &str {
        &self.place
    }

    fn open(&self, until: Instant) -> Result<OwnedFd, Trouble> {
        let unknown = |why: String| trouble(&self.place, FaultKind::Absent, why);
        let addresses = self
            .place
            .to_socket_addrs()
            .map_err(|error| unknown(format!("its address is not known ({error}); write it as 192.0.2.7:9100")))?;
        let mut last = unknown("its name has no address".into());
        for address in addresses {
            match self.connect(address, until) {
                Ok(open) => return Ok(open),
                Err(trouble) => last = trouble,
            }
        }
        Err(last)
    }
}
