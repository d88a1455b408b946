//! A real kiosk, as a process of its own between a printer that can be made to fail, a panel that is pressed and read, and a
//! network that can be cut.
//!
//! ```text
//! Panel ─presses─▶ kiosk ─bytes─▶ Printer (hardware's simulated one at the end of TCP or a pseudo-terminal) ─▶ Paper
//!   ◀─views──         └─HTTP─▶ Network (two namespaces and a cable, or a proxy) ─▶ server
//! ```
//! [`disk`] reads what the kiosk keeps, also while it runs. Nothing here knows what is right: suites judge.

pub mod disk;
pub mod network;
pub mod panel;
pub mod paper;

use std::{
    fs,
    path::PathBuf,
    process::{Child, Command},
    sync::mpsc,
    thread,
    time::Duration,
};

pub use network::{Cut, Network, Side};
pub use panel::Panel;
pub use paper::{Paper, Printer};

use crate::{
    bearer::rehearsed,
    program::{Said, keep, kiosk_binary, plain, text},
    rounds::say,
};

/// How long anything may take before a test fails rather than hangs: far more than anything takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Where a kiosk stands: what is the same over all its starts.
#[derive(Debug)]
pub struct Spot {
    /// Its folder, with its file and its data.
    pub folder: PathBuf,
    /// Its end of the network.
    pub side: Side,
    said: Said,
}

impl Spot {
    /// A kiosk of a rehearsal (`k1`, `k2`) that knows where its server and its printer are.
    ///
    /// # Panics
    /// If its file cannot be written.
    #[must_use]
    pub fn new(folder: PathBuf, side: Side, name: &str, server: &str, printer: &Printer) -> Self {
        let (data, token) = (folder.join("data"), rehearsed(name));
        let (profile, wire) = (printer.profile, printer.address());
        fs::create_dir_all(&data).expect("a folder can be made");
        let data = data.display();
        let file = format!(
            "data = '{data}'\n[server]\naddress = '{server}'\nname = '{name}'\ntoken = '{token}'\n\
             [printer]\nprofile = '{profile}'\nwire = '{wire}'\n[panel]\nlisten = '127.0.0.1:0'\n"
        );
        fs::write(folder.join("kiosk.toml"), file).expect("a file can be written");
        Self { folder, side, said: Said::default() }
    }

    /// Switches the kiosk on.
    ///
    /// # Panics
    /// If it does not start.
    #[must_use]
    pub fn start(&self) -> Kiosk {
        let mut command = Command::new(kiosk_binary());
        command.arg("--config").arg(self.folder.join("kiosk.toml"));
        plain(&mut command);
        command.env("RUST_LOG", "info");
        let mut child = self.side.run(|| command.spawn()).expect("the kiosk starts");
        let (found, address) = mpsc::channel();
        keep(child.stdout.take().expect("a pipe"), self.said.clone(), |_| {});
        keep(child.stderr.take().expect("a pipe"), self.said.clone(), move |line| {
            if let Some((_, after)) = line.split_once("the panel is at http://") {
                // The first is heard; nobody listens for more.
                let _ = found.send(after.trim().trim_end_matches('/').to_owned());
            }
        });
        match address.recv_timeout(PATIENCE) {
            Ok(address) => {
                let address = address.parse().expect("an address of the panel");
                Kiosk { child, panel: Panel::watch(address, self.side.clone()) }
            }
            Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                panic!("the kiosk does not show its panel: {}", self.said())
            }
        }
    }

    /// What it has said over all its starts.
    #[must_use]
    pub fn said(&self) -> String {
        text(&self.said)
    }
}

impl Drop for Spot {
    fn drop(&mut self) {
        if thread::panicking() {
            say(&format!("the kiosk said:\n{}", self.said()));
        }
    }
}

/// A kiosk that runs. Dropping it kills it.
#[derive(Debug)]
pub struct Kiosk {
    child: Child,
    /// Its panel.
    pub panel: Panel,
}

impl Kiosk {
    /// Kills it as a power cut would.
    pub fn kill9(self) {
        drop(self);
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
