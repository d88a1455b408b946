//! The kiosk's own program without hardware, before a served office: started, killed, started again at its address; its paper is a
//! folder.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tests::program::kiosk_binary;

use super::super::stage::Office;

/// A kiosk. Dropping it ends it.
pub(crate) struct Kiosk {
    child: Option<Child>,
    port: u16,
    folder: TempDir,
}

impl Kiosk {
    /// The rehearsal's first kiosk.
    pub(crate) fn of(office: &Office) -> Self {
        Self::with(office, "name = \"k1\"\ntoken = \"rehearsal-k1\"")
    }

    /// One that nobody has paired.
    pub(crate) fn unpaired(office: &Office) -> Self {
        Self::with(office, "")
    }

    fn with(office: &Office, identity: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let text = format!("data = {data:?}\n[server]\naddress = \"{}\"\n{identity}\n", office.address(""));
        fs::write(folder.path().join("kiosk.toml"), text).unwrap();
        let mut kiosk = Self { child: None, port: 0, folder };
        // Whoever else takes a free port may take this one before the kiosk does.
        for _ in 0..5 {
            kiosk.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            if kiosk.serves() {
                return kiosk;
            }
        }
        panic!("no kiosk");
    }

    /// Starts it; whether its page is there.
    fn serves(&mut self) -> bool {
        let mut command = Command::new(kiosk_binary());
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("NUMERETTO_")) {
            command.env_remove(name);
        }
        command.arg("--simulate").arg("--config").arg(self.folder.path().join("kiosk.toml"));
        command.args(["--panel", &format!("127.0.0.1:{}", self.port)]);
        command.env("RUST_LOG", "info").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the kiosk starts");
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let there = lines.any(|line| line.contains("the panel is at"));
        self.child = Some(child);
        // Read to its end, so that it never waits for a reader.
        thread::spawn(move || lines.for_each(drop));
        there
    }

    /// Kills it as a crash would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Lets it stand still, as a disk that stalls does, or go on.
    pub(crate) fn stands_still(&self, still: bool) {
        let pid = Pid::from_child(self.child.as_ref().expect("it runs"));
        kill_process(pid, if still { Signal::STOP } else { Signal::CONT }).unwrap();
    }

    /// Starts it again at its address.
    pub(crate) fn restart(&mut self) {
        assert!(self.serves(), "the kiosk does not start again");
    }

    /// The address of a part of its page.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn paper_folder(&self) -> PathBuf {
        self.folder.path().join("data/paper")
    }

    /// Takes its paper away, or gives it back.
    pub(crate) fn paper(&self, there: bool) {
        let mark = self.paper_folder().join("paper-out");
        if there { fs::remove_file(mark).unwrap() } else { fs::write(mark, "").unwrap() }
    }

    /// What has come out, slip by slip.
    pub(crate) fn slips(&self) -> Vec<String> {
        let files = fs::read_dir(self.paper_folder()).unwrap().map(|entry| entry.unwrap().path());
        let texts = files.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
        texts.map(|path| fs::read_to_string(path).unwrap()).collect()
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        self.kill();
    }
}
