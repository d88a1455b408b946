//! The kiosk of the demo: the real one, in simulated form, in a thread of its own beside the server. It is `k1` of the rehearsal.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    thread::{self, JoinHandle},
};

use kiosk::{
    config::{Config, PrinterConfig, Server},
    link::Address,
    outbox::Token,
    run,
};
use queue_server::logs;
use tokio::sync::oneshot;

/// Where its panel listens if it can.
const PANEL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8070);
/// The printer that is played.
const PRINTER: &str = "epson-tm-t20";

/// Where the panel can listen: at its usual address, or at a free one where that is taken, or the server's port is any as well.
///
/// # Errors
/// If no port is to be had.
pub fn free_port(server: SocketAddr) -> io::Result<SocketAddr> {
    let any = SocketAddr::new(PANEL.ip(), 0);
    let usual = if server.port() == 0 { any } else { PANEL };
    TcpListener::bind(usual).or_else(|_| TcpListener::bind(any))?.local_addr()
}

/// The page with the screen and the paper.
#[must_use]
pub fn page(panel: SocketAddr) -> String {
    format!("http://{panel}/tray")
}

/// What whoever starts the demo of a server is told of it.
#[must_use]
pub fn told(server: SocketAddr, panel: SocketAddr) -> String {
    let told = format!("A kiosk without hardware, its screen and the paper that comes out: {}", page(panel));
    let is_moved = panel != PANEL && server.port() != 0;
    if is_moved { format!("{told}\n(Its usual address, {PANEL}, is taken by something else.)") } else { told }
}

/// A kiosk that runs.
#[derive(Debug)]
pub struct Beside {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Beside {
    /// Starts it for a server, with its disk and its paper in a folder.
    ///
    /// # Errors
    /// If it gets no thread.
    pub fn start(server: SocketAddr, panel: SocketAddr, data: PathBuf) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let live = move || {
            if let Err(error) = live(server, panel, data, stopped) {
                logs::say_error("the demo's kiosk has ended, the office goes on without it", &error);
            }
        };
        Ok(Self { stop, thread: thread::Builder::new().name("kiosk".into()).spawn(live)? })
    }

    /// Ends it, and waits until it has.
    ///
    /// # Errors
    /// If it ended by a mistake of the program.
    pub fn stop(self) -> anyhow::Result<()> {
        // Nobody to tell: it has ended by itself.
        self.stop.send(()).ok();
        self.thread.join().map_err(|_| anyhow::anyhow!("the kiosk ended by a mistake of the program: see above"))
    }
}

fn live(server: SocketAddr, panel: SocketAddr, data: PathBuf, stop: oneshot::Receiver<()>) -> anyhow::Result<()> {
    // A server that listens everywhere is reached on this machine too.
    let host = if server.ip().is_unspecified() { SocketAddr::new(PANEL.ip(), server.port()) } else { server };
    let config = Config {
        data,
        server: Server {
            address: Some(Address::new(&format!("http://{host}"), None)?),
            key_pin: None,
            identity: Some(("k1".parse()?, Token::new("rehearsal-k1".into()))),
        },
        printer: PrinterConfig::Simulated { profile: PRINTER.into() },
        logo: None,
        panel,
        spoken: false,
        buttons: None,
        lamps: None,
        sound: None,
        display: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stopped = async {
        // Told, or whoever would tell is gone.
        stop.await.ok();
    };
    Ok(runtime.block_on(run::run(&config, stopped))?)
}
