//! A printer at the end of a line, and what is printed on it.

use std::time::{Duration, Instant};

use hardware::{
    printer::{Align, EscPos, Ink, NotPrinted, Piece, Printed, Printer, Profile, Size, Slip, Trouble, encode},
    simulated::printer::{MemoryWire, Server, SimulatedPrinter, Simulation},
};

/// A printer's deadline in these tests, and what would be a hang.
pub(crate) const DEADLINE: Duration = Duration::from_millis(700);
pub(crate) const HANG: Duration = Duration::from_secs(20);
/// A simulated printer prints at once; what it answers comes over a real line.
pub(crate) const AT_ONCE: Duration = Duration::from_millis(20);
/// What a printer in health is given on a machine that has much else to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Memory,
    Tcp,
    Pty,
}

/// A printer at the end of a line, and whatever keeps it alive.
pub(crate) struct Rig {
    pub(crate) simulation: Simulation,
    pub(crate) printer: Box<dyn Printer<Error = Trouble>>,
    _server: Option<Server>,
    _folder: tempfile::TempDir,
}

pub(crate) fn profile(name: &str) -> Profile {
    Profile::load(name).unwrap()
}

pub(crate) fn rig(name: &str, line: Line) -> Rig {
    let profile = profile(name);
    let simulation = Simulation::new(&profile);
    let folder = tempfile::tempdir().unwrap();
    let server = match line {
        Line::Memory => None,
        Line::Tcp => Some(Server::tcp(simulation.clone()).unwrap()),
        Line::Pty => Some(Server::pty(simulation.clone(), &folder.path().join("printer")).unwrap()),
    };
    let printer: Box<dyn Printer<Error = Trouble>> = match &server {
        None => Box::new(SimulatedPrinter::new(simulation.clone()).unwrap()),
        Some(server) => Box::new(EscPos::new(server.address().wire(), &profile).unwrap().with_slips_in(AT_ONCE)),
    };
    Rig { simulation, printer, _server: server, _folder: folder }
}

impl Rig {
    /// The program dies, and another comes to the same printer, to which that one may have sent something of so many bytes.
    pub(crate) fn die(&mut self, leavings: usize) {
        let wire = MemoryWire::new(self.simulation.clone());
        let printer = EscPos::new(wire, self.simulation.profile()).unwrap().with_slips_in(Duration::ZERO);
        self.printer = Box::new(if leavings > 0 { printer.with_leavings(leavings) } else { printer });
    }

    pub(crate) fn print(&mut self, job: &[u8]) -> Result<Printed, NotPrinted<Trouble>> {
        let started = Instant::now();
        let result = self.printer.print(job, started + DEADLINE);
        assert!(started.elapsed() < HANG, "it hung for {:?}", started.elapsed());
        result
    }

    /// Prints on a machine that has much else to do: what was not sent for want of an answer is tried again, as a kiosk does.
    pub(crate) fn print_at_last(&mut self, job: &[u8]) -> Result<Printed, NotPrinted<Trouble>> {
        let started = Instant::now();
        loop {
            match self.printer.print(job, Instant::now() + PATIENCE) {
                Err(NotPrinted { may_exist: false, .. }) if started.elapsed() < HANG => {}
                result => return result,
            }
        }
    }

    /// The sheets with something on them, once there are so many: a printer at the end of a line needs a moment.
    pub(crate) fn sheets(&self, wanted: usize) -> Vec<String> {
        self.until(|sheets| sheets.len() >= wanted)
    }

    /// Once they are as wanted, or never will be.
    pub(crate) fn until(&self, wanted: impl Fn(&[String]) -> bool) -> Vec<String> {
        let started = Instant::now();
        loop {
            let sheets: Vec<_> =
                self.simulation.tray().iter().filter(|sheet| sheet.printed()).map(|sheet| sheet.text()).collect();
            if wanted(&sheets) || started.elapsed() > HANG {
                return sheets;
            }
            std::thread::yield_now();
        }
    }
}

pub(crate) fn slip(number: &str) -> Slip {
    let text = |text: &str, size, bold| Piece::Text { text: text.into(), ink: Ink { size, bold, ..Ink::default() } };
    Slip {
        pieces: vec![
            text("Comune - ufficio anagrafe", Size::Normal, true),
            Piece::Rule,
            text(number, Size::Largest, true),
            text("Città, € 16,00", Size::Normal, false),
            Piece::Text { text: "left".into(), ink: Ink { align: Align::Left, ..Ink::default() } },
            Piece::Code { payload: format!("https://coda.example/t/{number}") },
        ],
    }
}

pub(crate) fn job(number: &str, name: &str) -> Vec<u8> {
    encode(&slip(number), &profile(name)).unwrap()
}

/// What a sheet of a job says.
pub(crate) fn said(number: &str, name: &str) -> String {
    let mut rig = rig(name, Line::Memory);
    rig.print(&job(number, name)).unwrap();
    rig.sheets(1).remove(0)
}

/// Those that this machine has. An emulated one (`tests/arm`) says that it has no terminals whose settings can be asked for.
pub(crate) fn lines() -> Vec<Line> {
    [Line::Memory, Line::Tcp, Line::Pty].into_iter().filter(|line| *line != Line::Pty || has_terminals()).collect()
}

pub(crate) fn has_terminals() -> bool {
    std::env::var_os("NUMERETTO_NO_TERMINALS").is_none()
}

/// One of each dialect: tells and confirms, tells otherwise and presents, tells nothing.
pub(crate) const MODELS: [&str; 3] = ["epson-tm-t20", "custom-vkp80", "clone-80"];

/// What is asked before a job is sent, in bytes.
pub(crate) fn question(name: &str) -> usize {
    profile(name).status.question().len()
}

pub(crate) fn tells(name: &str) -> bool {
    question(name) > 0
}
