//! The network between a kiosk and its server: two namespaces of the kernel and a cable between them, which is pulled for real.
//!
//! Making namespaces needs root and `ip`. Where they are not to be had, a proxy that stops forwarding stands in, and says so.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    os::fd::AsFd,
    path::PathBuf,
    process::{self, Command},
    sync::{
        Arc, Condvar, Mutex, Once, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use crate::rounds::say;

/// Where namespaces have their names.
const NAMES: &str = "/run/netns";

/// An end of the network.
#[derive(Clone, Debug)]
pub enum Side {
    /// This machine's own.
    Here,
    /// A namespace, by its file.
    Namespace(PathBuf),
}

impl Side {
    /// Does something there: connections and processes that begin there stay there.
    ///
    /// # Panics
    /// If it panics.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        thread::scope(|scope| {
            let there = scope.spawn(|| {
                self.enter();
                work()
            });
            there.join().expect("what is done there does not panic")
        })
    }

    /// Takes this thread there for ever, with all threads and processes that it starts.
    ///
    /// # Panics
    /// If there is no such place.
    pub fn enter(&self) {
        if let Self::Namespace(path) = self {
            let file = File::open(path).expect("a namespace has a file");
            move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network)).expect("root may go there");
        }
    }
}

/// How the network is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The server's end is down: what the kiosk sends gets lost.
    Server,
    /// The kiosk's end is down: it knows that there is no way.
    Kiosk,
    /// Requests arrive, answers get lost.
    Answers,
}

impl Cut {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Server, Self::Kiosk, Self::Answers];
}

/// A network of two.
#[derive(Debug)]
pub enum Network {
    /// Two namespaces and a cable.
    Cable(Cable),
    /// A proxy on loopback.
    Proxy(Proxy),
}

impl Network {
    /// A network that is whole.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "it makes something in the world")]
    pub fn new() -> Self {
        static TOLD: Once = Once::new();
        Cable::new().map_or_else(
            |why| {
                TOLD.call_once(|| {
                    say(&format!(
                        "*** NO REAL NETWORK IS CUT HERE ({why}): a proxy that stops forwarding stands in ***"
                    ));
                });
                Self::Proxy(Proxy::default())
            },
            Self::Cable,
        )
    }

    /// Where the server belongs.
    #[must_use]
    pub fn server_side(&self) -> Side {
        match self {
            Self::Cable(cable) => Side::Namespace(PathBuf::from(NAMES).join(cable.server())),
            Self::Proxy(_) => Side::Here,
        }
    }

    /// Where the kiosk belongs.
    #[must_use]
    pub fn kiosk_side(&self) -> Side {
        match self {
            Self::Cable(cable) => Side::Namespace(PathBuf::from(NAMES).join(cable.kiosk())),
            Self::Proxy(_) => Side::Here,
        }
    }

    /// Where the server listens, the port apart.
    #[must_use]
    pub const fn host(&self) -> Ipv4Addr {
        match self {
            Self::Cable(_) => SERVER,
            Self::Proxy(_) => Ipv4Addr::LOCALHOST,
        }
    }

    /// Where the kiosk finds the server that listens on this port.
    ///
    /// # Panics
    /// If the proxy gets no port.
    #[must_use]
    pub fn way_to(&self, port: u16) -> String {
        match self {
            Self::Cable(_) => format!("http://{SERVER}:{port}"),
            Self::Proxy(proxy) => format!("http://{}", proxy.before((Ipv4Addr::LOCALHOST, port).into())),
        }
    }

    /// Cuts it, besides what is cut already.
    pub fn cut(&self, how: Cut) {
        match self {
            Self::Cable(cable) => cable.cut(how),
            Self::Proxy(proxy) => proxy.gate.set(Some(how)),
        }
    }

    /// Mends all of it.
    pub fn mend(&self) {
        match self {
            Self::Cable(cable) => cable.mend(),
            Self::Proxy(proxy) => proxy.gate.set(None),
        }
    }
}

const SERVER: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);
const KIOSK: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 2);

/// Two namespaces with a cable between them. Their addresses are the same in every pair: nobody else sees them.
#[derive(Debug)]
pub struct Cable {
    name: String,
}

impl Cable {
    fn new() -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        sweep();
        let name = format!("numeretto-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let cable = Self { name };
        let (server, kiosk) = (cable.server(), cable.kiosk());
        ip(&format!("netns add {server}"))?;
        ip(&format!("netns add {kiosk}"))?;
        ip(&format!("link add lan netns {server} type veth peer name lan netns {kiosk}"))?;
        for (side, address) in [(&server, SERVER), (&kiosk, KIOSK)] {
            ip(&format!("-n {side} address add {address}/24 dev lan"))?;
            ip(&format!("-n {side} link set lo up"))?;
            ip(&format!("-n {side} link set lan up"))?;
        }
        Ok(cable)
    }

    fn server(&self) -> String {
        format!("{}-s", self.name)
    }

    fn kiosk(&self) -> String {
        format!("{}-k", self.name)
    }

    fn cut(&self, how: Cut) {
        let done = match how {
            Cut::Server => ip(&format!("-n {} link set lan down", self.server())),
            Cut::Kiosk => ip(&format!("-n {} link set lan down", self.kiosk())),
            // To somebody who is not there.
            Cut::Answers => ip(&format!(
                "-n {} neighbour replace {KIOSK} lladdr 02:00:00:00:00:99 nud permanent dev lan",
                self.server()
            )),
        };
        done.expect("a cable can be pulled");
    }

    fn mend(&self) {
        for side in [self.server(), self.kiosk()] {
            ip(&format!("-n {side} link set lan up")).expect("a cable can be plugged in");
        }
        // It is there only after answers were cut.
        let _ = ip(&format!("-n {} neighbour delete {KIOSK} dev lan", self.server()));
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        for side in [self.server(), self.kiosk()] {
            let _ = ip(&format!("netns delete {side}"));
        }
    }
}

fn ip(words: &str) -> io::Result<()> {
    let ran = Command::new("ip").args(words.split(' ')).output()?;
    let said = || io::Error::other(format!("ip {words}: {}", String::from_utf8_lossy(&ran.stderr).trim()));
    if ran.status.success() { Ok(()) } else { Err(said()) }
}

/// Takes away what a run that was killed has left.
fn sweep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for name in fs::read_dir(NAMES).into_iter().flatten().flatten() {
            let name = name.file_name().to_string_lossy().into_owned();
            let of = name.strip_prefix("numeretto-").and_then(|rest| rest.split('-').next());
            if of.is_some_and(|process| !fs::exists(format!("/proc/{process}")).unwrap_or(true)) {
                let _ = ip(&format!("netns delete {name}"));
            }
        }
    });
}

/// A proxy that forwards, or does not.
#[derive(Debug, Default)]
pub struct Proxy {
    gate: Arc<Gate>,
}

#[derive(Debug, Default)]
struct Gate {
    cut: Mutex<Option<Cut>>,
    changed: Condvar,
}

impl Gate {
    fn set(&self, cut: Option<Cut>) {
        *self.cut.lock().unwrap_or_else(PoisonError::into_inner) = cut;
        self.changed.notify_all();
    }

    /// Waits until requests (or answers) pass.
    fn pass(&self, answers: bool) {
        let shut = |cut: &mut Option<Cut>| cut.is_some_and(|cut| answers || cut != Cut::Answers);
        let cut = self.cut.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_while(cut, shut));
    }
}

impl Proxy {
    /// Its own address, before this server.
    fn before(&self, server: SocketAddr) -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("a port");
        let gate = self.gate.clone();
        thread::spawn(move || {
            for kiosk in listener.incoming().flatten() {
                let gate = gate.clone();
                thread::spawn(move || connect(&kiosk, server, &gate));
            }
        });
        address
    }
}

/// Forwards both ways until either side ends.
fn connect(kiosk: &TcpStream, server: SocketAddr, gate: &Gate) {
    gate.pass(false);
    let Ok(server) = TcpStream::connect(server) else { return };
    thread::scope(|scope| {
        scope.spawn(|| forward(kiosk, &server, || gate.pass(false)));
        scope.spawn(|| forward(&server, kiosk, || gate.pass(true)));
    });
}

fn forward(mut from: &TcpStream, mut to: &TcpStream, pass: impl Fn()) {
    let mut room = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut room) {
        pass();
        if to.write_all(&room[..count]).is_err() {
            break;
        }
    }
    // One that is closed already is closed.
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
