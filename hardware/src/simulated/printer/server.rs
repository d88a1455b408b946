//! A simulated printer at the end of a real wire: a TCP port, a pseudo-terminal behind a link that stays the same when the
//! line breaks, or a USB cable of which this machine is the printer's end.

use std::{
    fs, io,
    net::{Ipv4Addr, TcpListener},
    os::fd::{AsFd, OwnedFd},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{Mode, OFlags, fcntl_setfl, open},
    io::{Errno, read, write},
    pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, ptsname, unlockpt},
    termios::{OptionalActions, tcgetattr, tcsetattr},
};

use super::machine::Simulation;
use crate::printer::wire::{Address, serial::Flow};

/// How long the printer's thread waits before it looks again whether anything changed.
const GLANCE: Duration = Duration::from_millis(2);

/// A simulated printer that listens until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: Address,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// On a free port of this machine.
    ///
    /// # Errors
    /// Of the system.
    pub fn tcp(simulation: Simulation) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = Address::Network(listener.local_addr()?.to_string());
        Ok(Self::start(address, simulation, Port(listener)))
    }

    /// On a pseudo-terminal; `link` is made to lead to it, and to its successor when the line broke.
    ///
    /// # Errors
    /// Of the system.
    pub fn pty(simulation: Simulation, link: &Path) -> io::Result<Self> {
        let mut pty = Pty { link: link.to_owned(), other_end: None };
        let first = pty.open()?;
        let address = Address::Serial { path: link.display().to_string(), baud: 115_200, flow: Flow::None };
        Ok(Self::start(address, simulation, Opened(pty, Some(first))))
    }

    /// As a USB printer of another machine: this machine is the gadget, whose device `gadget` is; `path` is where the other side
    /// finds the printer.
    #[must_use]
    pub fn usb(simulation: Simulation, gadget: &Path, path: &Path) -> Self {
        Self::start(
            Address::Usb(path.display().to_string()),
            simulation,
            Gadget { path: gadget.to_owned(), open: false },
        )
    }

    fn start(address: Address, simulation: Simulation, listens: impl Listens + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread =
            thread::spawn(move || Printing { simulation, listens, line: None, rest: Vec::new() }.run(&stopped));
        Self { address, stop, thread: Some(thread) }
    }

    /// Where it is.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Where lines come from.
trait Listens: Send {
    /// A new line, where somebody opened one.
    fn accept(&mut self) -> Option<OwnedFd>;
    /// The line broke.
    fn broken(&mut self) {}
}

struct Port(TcpListener);

impl Listens for Port {
    fn accept(&mut self) -> Option<OwnedFd> {
        let (line, _) = self.0.accept().ok()?;
        line.set_nonblocking(true).ok()?;
        let _ = line.set_nodelay(true);
        Some(line.into())
    }
}

struct Pty {
    link: PathBuf,
    /// Kept open: a pseudo-terminal that nobody has open cannot be read.
    other_end: Option<OwnedFd>,
}

impl Pty {
    fn open(&mut self) -> io::Result<OwnedFd> {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&ours)?;
        unlockpt(&ours)?;
        fcntl_setfl(&ours, OFlags::RDWR | OFlags::NONBLOCK)?;
        let theirs = ioctl_tiocgptpeer(&ours, OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        let mut settings = tcgetattr(&theirs)?;
        settings.make_raw();
        tcsetattr(&theirs, OptionalActions::Now, &settings)?;
        let name = ptsname(&ours, Vec::new())?;
        let new = self.link.with_extension("new");
        std::os::unix::fs::symlink(name.to_string_lossy().as_ref(), &new)?;
        fs::rename(new, &self.link)?;
        self.other_end = Some(theirs);
        Ok(ours)
    }
}

struct Opened(Pty, Option<OwnedFd>);

impl Listens for Opened {
    fn accept(&mut self) -> Option<OwnedFd> {
        self.1.take()
    }

    fn broken(&mut self) {
        self.1 = self.0.open().ok();
    }
}

struct Gadget {
    path: PathBuf,
    /// Its cable is always in: there is one line for good.
    open: bool,
}

impl Listens for Gadget {
    fn accept(&mut self) -> Option<OwnedFd> {
        if self.open {
            return None;
        }
        let line = open(&self.path, OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty()).ok()?;
        self.open = true;
        Some(line)
    }

    fn broken(&mut self) {
        self.open = false;
    }
}

struct Printing<L> {
    simulation: Simulation,
    listens: L,
    line: Option<OwnedFd>,
    /// Came in, and the printer did not take it yet.
    rest: Vec<u8>,
}

impl<L: Listens> Printing<L> {
    fn run(mut self, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            if let Some(line) = self.listens.accept() {
                // What came over the old line was sent before.
                while self.line.is_some() && self.simulation.machine().takes() && self.take_in(Duration::ZERO) {}
                self.line = Some(line);
            }
            if self.line.is_none() || !self.simulation.machine().takes() {
                thread::park_timeout(GLANCE);
            } else {
                self.take_in(GLANCE);
            }
            self.answer();
        }
    }

    /// Takes what comes in; false where nothing did.
    fn take_in(&mut self, patience: Duration) -> bool {
        let Some(line) = &self.line else { return false };
        if self.rest.is_empty() {
            let mut room = [0; 64];
            if !readable(line, patience) {
                return false;
            }
            match read(line, &mut room) {
                Ok(0) => self.line = None,
                Ok(count) => self.rest.extend(&room[..count]),
                Err(Errno::AGAIN | Errno::INTR) => return false,
                Err(_) => self.line = None,
            }
        }
        let taken = self.simulation.machine().take(&self.rest);
        self.rest.drain(..taken.bytes);
        if taken.dropped {
            self.rest.clear();
            // There is a new line to be opened before anybody sees that the old one broke.
            self.listens.broken();
            self.line = None;
        }
        true
    }

    fn answer(&mut self) {
        let Some(line) = &self.line else { return };
        let mut machine = self.simulation.machine();
        if let Ok(count) = write(line, &machine.answers) {
            machine.answers.drain(..count);
        }
    }
}

fn readable(line: &OwnedFd, patience: Duration) -> bool {
    let patience = Timespec { tv_sec: 0, tv_nsec: patience.subsec_nanos().into() };
    let mut fds = [PollFd::from_borrowed_fd(line.as_fd(), PollFlags::IN)];
    poll(&mut fds, Some(&patience)).is_ok_and(|ready| ready > 0)
}
