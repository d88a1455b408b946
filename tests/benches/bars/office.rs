//! Offices to measure: data folders on the build's disk, and the server's release binary that serves them.

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use protocol::OffsetTime;
use queue_server::{
    args::{Data, Import, Simulation},
    folder::DataFolder,
    founding,
    office::Parts,
    tools,
};
use tempfile::TempDir;
use tests::{piacenza, program::cargo};

use crate::client::Client;

/// An open morning, on which time all but stands.
const CLOCK: &str = "2026-11-24T09:30:00+01:00,x0.001";

/// A data folder on the disk that holds the build: temporary files may lie in memory.
pub(crate) struct Office {
    dir: TempDir,
}

impl Office {
    /// A new one, founded in rehearsal.
    pub(crate) fn new() -> Self {
        let program = env::current_exe().unwrap();
        let dir = tempfile::Builder::new().prefix("bench-").tempdir_in(program.parent().unwrap()).unwrap();
        let office = Self { dir };
        drop(office.parts());
        office
    }

    /// One with the five months of Piacenza in its history.
    pub(crate) fn with_history() -> Self {
        let office = Self::new();
        let (tickets, sessions) = (office.dir.path().join("tickets.csv"), office.dir.path().join("sessions.csv"));
        fs::write(&tickets, piacenza::tickets()).unwrap();
        fs::write(&sessions, piacenza::desk_sessions()).unwrap();
        let data = Data { folder: office.folder() };
        tools::import(&Import { data, tickets, sessions: Some(sessions) }, &mut std::io::sink()).unwrap();
        office
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.dir.path().join("office")
    }

    /// A file or folder of somebody else's, on the same disk.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.folder().join("journal.db")
    }

    /// Its parts, to run it in this process.
    pub(crate) fn parts(&self) -> Parts {
        let folder = DataFolder::take(&self.folder()).unwrap();
        founding::open(&folder, None, Some(CLOCK.parse::<Simulation>().unwrap())).unwrap()
    }

    /// Serves it in a process of its own, with logs as they are by default, into a file.
    pub(crate) fn serve(&self) -> Process {
        let mut server = Command::new(binary());
        server.args(["serve", "--listen", "127.0.0.1:0", "--clock", CLOCK, "--data"]).arg(self.folder());
        Process::start(server.env_remove("RUST_LOG"), &self.dir.path().join("log"))
    }
}

/// The release binary of the server, built if it is not.
pub(crate) fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| release("queue-server"))
}

/// The release binary of a package of its name, built if it is not. Where cargo has just built, its files are still being written, and whatever waits for
/// the disk would wait for them: that is over when this returns.
pub(crate) fn release(package: &str) -> PathBuf {
    if env::var_os("CARGO").is_some() {
        let built = cargo().args(["build", "--release", "--quiet", "--package", package]).status();
        assert!(built.unwrap().success(), "{package} was not built");
    }
    rustix::fs::sync();
    // This program lies in the same folder's `deps`.
    env::current_exe().unwrap().ancestors().nth(2).unwrap().join(package)
}

/// A process that serves HTTP; it is told to stop when dropped.
pub(crate) struct Process {
    child: Child,
    /// Where.
    pub(crate) address: SocketAddr,
    /// How long it took until it was ready.
    pub(crate) start: Duration,
}

impl Process {
    /// Starts it, and waits until it says where it listens and is ready.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Self {
        let began = Instant::now();
        let log = File::create(log).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| line.unwrap().split("http://").nth(1)?.parse().ok()).unwrap();
        Client::of(address).get("/api/v1/readyz");
        Self { child, address, start: began.elapsed() }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.pid().to_string()).status();
        let _ = self.child.wait();
    }
}

/// The time of the rehearsal, as the wire has it.
pub(crate) fn clock() -> OffsetTime {
    CLOCK.split_once(',').unwrap().0.parse().unwrap()
}
