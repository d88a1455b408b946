//! The devices of the demo: the real ones, in simulated form, each in a thread of its own beside the server.
//!
//! [`kiosk`] is `k1` of the rehearsal, [`board`] is `b1`. Each has a page of its own on this machine; one that ends leaves the office going on.

pub mod board;
pub mod kiosk;

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    thread::{self, JoinHandle},
};

use device::{config::Server, identity::Token, link::Address};
use queue_server::logs;
use tokio::sync::oneshot;

/// Where a device's page listens if it can.
const fn usual(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

/// Where a page can listen: at its usual address, or at a free one where that is taken, or the server's port is any as well.
fn free_port(usual: SocketAddr, server: SocketAddr) -> io::Result<SocketAddr> {
    let any = SocketAddr::new(usual.ip(), 0);
    let wished = if server.port() == 0 { any } else { usual };
    TcpListener::bind(wished).or_else(|_| TcpListener::bind(any))?.local_addr()
}

/// The sentence, and where the page is not at its usual address, why.
fn told(sentence: String, usual: SocketAddr, at: SocketAddr, server: SocketAddr) -> String {
    let is_moved = at != usual && server.port() != 0;
    if is_moved { format!("{sentence}\n(Its usual address, {usual}, is taken by something else.)") } else { sentence }
}

/// The server as a device of the rehearsal knows it.
fn rehearsed(server: SocketAddr, name: &str) -> anyhow::Result<Server> {
    // A server that listens everywhere is reached on this machine too.
    let host = if server.ip().is_unspecified() { usual(server.port()) } else { server };
    let address = Some(Address::new(&format!("http://{host}"), None)?);
    Ok(Server { address, key_pin: None, identity: Some((name.parse()?, Token::new(format!("rehearsal-{name}")))) })
}

/// A device that runs.
#[derive(Debug)]
pub struct Beside {
    name: &'static str,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Beside {
    /// Starts what lives until it is told to stop.
    fn start<L>(name: &'static str, live: L) -> io::Result<Self>
    where
        L: FnOnce(oneshot::Receiver<()>) -> anyhow::Result<()> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        let work = move || {
            if let Err(error) = live(stopped) {
                logs::say_error(&format!("the demo's {name} has ended, the office goes on without it"), &error);
            }
        };
        Ok(Self { name, stop, thread: thread::Builder::new().name(name.into()).spawn(work)? })
    }

    /// Ends it, and waits until it has.
    ///
    /// # Errors
    /// If it ended by a mistake of the program.
    pub fn stop(self) -> anyhow::Result<()> {
        // Nobody to tell: it has ended by itself.
        self.stop.send(()).ok();
        self.thread
            .join()
            .map_err(|_| anyhow::anyhow!("the {} ended by a mistake of the program: see above", self.name))
    }
}

/// Ends when told, or when whoever would tell is gone.
async fn until(stop: oneshot::Receiver<()>) {
    stop.await.ok();
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
