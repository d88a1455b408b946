//! The real program as a process of its own: started, read, killed, told to stop.
//!
//! The binary is that of `NUMERETTO_SERVER`, else the workspace's own, built once in the profile of the tests. What a
//! server says is kept and shown when a test fails.

use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, OnceLock, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::client::Client;

/// When a rehearsal begins unless a test says otherwise: a Tuesday morning with the doors open.
pub const MORNING: &str = "2026-11-24T09:00:00+01:00";

/// How long a start or a stop may take before the test is failed rather than left hanging.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program under test.
///
/// # Panics
/// If it cannot be built.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| env::var_os("NUMERETTO_SERVER").map_or_else(|| build("queue-server"), PathBuf::from))
}

/// The kiosk's program: that of `NUMERETTO_KIOSK`, else the workspace's own, likewise.
///
/// # Panics
/// If it cannot be built.
pub fn kiosk_binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| env::var_os("NUMERETTO_KIOSK").map_or_else(|| build("kiosk"), PathBuf::from))
}

/// Builds a program as the tests were built, and finds it beside them.
fn build(name: &str) -> PathBuf {
    let exe = env::current_exe().expect("a test knows its own path");
    // target/PROFILE/deps/suite-…
    let profile = exe.ancestors().nth(2).expect("tests lie in the target folder");
    let target = profile.parent().expect("a profile lies in the target folder");
    let mut build = cargo();
    // The whole workspace chooses the features of dependencies, as it does for the tests: nothing is compiled twice.
    build.args(["build", "--workspace", "--bin", name, "--locked", "--quiet", "--target-dir"]).arg(target);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo can be run");
    assert!(built.status.success(), "no {name}: {}", String::from_utf8_lossy(&built.stderr));
    profile.join(name)
}

/// Cargo as it was started, without what it has told this program of its own package: build scripts (ring's) look at that, would find it
/// another than before, and be run again with all that depends on them; and once more at the next start from outside.
#[must_use]
pub fn cargo() -> Command {
    const TOLD: [&str; 5] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_", "CARGO_PRIMARY_"];
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let told = |name: &str| TOLD.iter().any(|told| name.starts_with(told));
    for (name, _) in env::vars_os().filter(|(name, _)| told(&name.to_string_lossy())) {
        cargo.env_remove(name);
    }
    cargo
}

/// The program with its arguments, and nothing of the environment that would change its settings.
fn command<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(binary());
    command.args(args);
    plain(&mut command);
    command
}

/// Nothing of the environment, nothing to read, and all that it says is read.
pub(crate) fn plain(command: &mut Command) {
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("NUMERETTO_")) {
        command.env_remove(name);
    }
    command.env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
}

/// A program that has ended.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Its exit code, if no signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output of a program that must have done its work.
    ///
    /// # Panics
    /// If it has not.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// What a program that must have failed says on standard error.
    ///
    /// # Panics
    /// If it did its work, or failed in another way than by its own words.
    #[track_caller]
    pub fn failed(self) -> String {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert!(!self.err.trim().is_empty() && !self.err.contains("panicked"), "{self:?}");
        self.err
    }
}

/// Runs a program to its end.
///
/// # Panics
/// If it cannot be started.
#[must_use]
pub fn run<S: AsRef<OsStr>>(args: &[S]) -> Ran {
    let output = command(args).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

/// What a program has said so far.
pub(crate) type Said = Arc<Mutex<String>>;

/// A server that serves.
#[derive(Debug)]
pub struct Server {
    child: Option<Child>,
    /// Its address: `http://127.0.0.1:PORT`, or `https://…` where it serves over TLS.
    pub base: String,
    /// From its start until it said where it serves.
    pub ready_after: Duration,
    out: Said,
    err: Said,
}

impl Server {
    /// A rehearsal on a folder, beginning at [`MORNING`] unless the further arguments say otherwise.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    #[track_caller]
    pub fn start(data: &Path, further: &[&str]) -> Self {
        let clock = if further.contains(&"--clock") { &[][..] } else { &["--clock", MORNING][..] };
        Self::spawn(data, &[clock, further].concat()).unwrap_or_else(|ended| panic!("no server: {ended:?}"))
    }

    /// A server on a folder with exactly these arguments, or how it ended before it served.
    ///
    /// # Errors
    /// If it ended.
    pub fn spawn(data: &Path, further: &[&str]) -> Result<Self, Ran> {
        let listen = if further.contains(&"--listen") { &[][..] } else { &["--listen", "127.0.0.1:0"][..] };
        let mut serve = command(&["serve", "--data"]);
        serve.arg(data).args(listen).args(further);
        Self::of(serve)
    }

    /// The same, saying all that it can say: every level of every part.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    #[track_caller]
    pub fn start_talkative(data: &Path, further: &[&str]) -> Self {
        let mut serve = command(&["serve", "--data"]);
        serve.arg(data).args(["--listen", "127.0.0.1:0"]).args(further).env("RUST_LOG", "trace");
        Self::of(serve).unwrap_or_else(|ended| panic!("no server: {ended:?}"))
    }

    /// The same by a shell that first runs `before`: limits that only a child can be given.
    ///
    /// # Errors
    /// If it ended.
    pub fn spawn_limited(before: &str, data: &Path, further: &[&str]) -> Result<Self, Ran> {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("{before}; exec \"$0\" \"$@\"")).arg(binary()).args(["serve", "--data"]);
        shell.arg(data).args(["--listen", "127.0.0.1:0"]).args(further);
        plain(&mut shell);
        Self::of(shell)
    }

    fn of(mut command: Command) -> Result<Self, Ran> {
        let began = Instant::now();
        let mut child = command.spawn().expect("the program starts");
        let (out, err) = (Said::default(), Said::default());
        let (found, address) = mpsc::channel();
        let stdout = child.stdout.take().expect("standard output is a pipe");
        let stderr = child.stderr.take().expect("standard error is a pipe");
        let readers = [
            keep(stdout, out.clone(), move |line| {
                if let Some(at) = line.find("http://").or_else(|| line.find("https://")) {
                    let end = line[at..].find(char::is_whitespace).map_or(line.len(), |length| at + length);
                    // The first address is the office's; nobody listens for the others.
                    let _ = found.send(line[at..end].to_owned());
                }
            }),
            keep(stderr, err.clone(), |_| {}),
        ];
        match address.recv_timeout(PATIENCE) {
            Ok(base) => Ok(Self { child: Some(child), base, ready_after: began.elapsed(), out, err }),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let status = child.wait().expect("a child can be waited for");
                for reader in readers {
                    reader.join().expect("reading a pipe does not fail");
                }
                Err(Ran { code: status.code(), out: text(&out), err: text(&err) })
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                let _ = child.wait();
                panic!("no address after {PATIENCE:?}: {} {}", text(&out), text(&err));
            }
        }
    }

    /// A client of its own: its connections are shared with no other.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.base)
    }

    /// What the server has said so far.
    #[must_use]
    pub fn said(&self) -> String {
        format!("{}{}", text(&self.out), text(&self.err))
    }

    /// Its process.
    ///
    /// # Panics
    /// Never: it runs until it is taken apart.
    #[must_use]
    pub fn pid(&self) -> Pid {
        Pid::from_child(self.child.as_ref().expect("a server runs until it is stopped"))
    }

    /// Kills it as a crash would.
    ///
    /// # Panics
    /// If the system does not let it.
    pub fn kill9(mut self) {
        let mut child = self.child.take().expect("a server runs until it is stopped");
        child.kill().expect("one's own child can be killed");
        child.wait().expect("a child can be waited for");
    }

    /// Tells it to stop: SIGTERM.
    ///
    /// # Panics
    /// If it cannot be told.
    pub fn tell_to_stop(&self) {
        kill_process(self.pid(), Signal::TERM).expect("one's own child can be told");
    }

    /// Tells it to stop, and waits until it has.
    ///
    /// # Panics
    /// If it does not within two minutes.
    #[must_use]
    pub fn terminate(self) -> ExitStatus {
        self.tell_to_stop();
        self.ended()
    }

    /// Waits until it has ended.
    ///
    /// # Panics
    /// If it does not within two minutes.
    #[must_use]
    pub fn ended(mut self) -> ExitStatus {
        let pid = self.pid();
        let mut child = self.child.take().expect("a server runs until it is stopped");
        let (tell, told) = mpsc::channel();
        thread::spawn(move || tell.send(child.wait()));
        match told.recv_timeout(PATIENCE) {
            Ok(status) => status.expect("a child can be waited for"),
            Err(_) => {
                let _ = kill_process(pid, Signal::KILL);
                panic!("the server did not stop: {}", self.said());
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
            if thread::panicking() {
                crate::rounds::say(&format!("the server said:\n{}", self.said()));
            }
        }
    }
}

/// Reads a pipe to its end, line by line, so that the program never waits for a reader.
pub(crate) fn keep<R: Read + Send + 'static>(
    pipe: R,
    said: Said,
    mut each: impl FnMut(&str) + Send + 'static,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut lines = BufReader::new(pipe);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let text = String::from_utf8_lossy(&line);
            each(&text);
            said.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            line.clear();
        }
    })
}

pub(crate) fn text(said: &Said) -> String {
    said.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
