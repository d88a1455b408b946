//! The printer at the end of the kiosk's wire, and what its paper says: read from the bytes that came, by `hardware`'s own decoder.

use std::path::Path;

use hardware::{
    printer::Profile,
    simulated::printer::{End, Fault, Line, Server, Sheet, Simulation},
};
use protocol::TicketNumber;

use super::Side;

/// The last line of every ticket of the built-in office, in either language: a sheet that ends with it is whole.
const LAST: [&str; 2] = ["Il numero vale solo per oggi", "This number is valid today only"];
/// What marks the second paper of one number.
const COPY: &str = "COPIA / COPY";
/// Nothing on a ticket but the number is so large.
const LARGE: u8 = 4;

/// A printer that can be made to fail.
#[derive(Debug)]
pub struct Printer {
    /// Its model, by its profile's name.
    pub profile: &'static str,
    simulation: Simulation,
    server: Server,
}

/// A sheet, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The numbers in large letters, from top to bottom: one, unless a torn slip hangs above another.
    pub numbers: Vec<TicketNumber>,
    /// It says that it is a copy.
    pub copy: bool,
    /// All of it is there, and it was cut.
    pub whole: bool,
    /// All that it says.
    pub text: String,
}

impl Printer {
    /// On a port of loopback at that end of the network.
    ///
    /// # Panics
    /// If the system has none.
    #[must_use]
    pub fn tcp(profile: &'static str, side: &Side) -> Self {
        let simulation = Simulation::new(&Profile::load(profile).expect("a shipped profile"));
        let server = side.run(|| Server::tcp(simulation.clone())).expect("a port");
        Self { profile, simulation, server }
    }

    /// On a pseudo-terminal behind a link in this folder.
    ///
    /// # Panics
    /// If the system has none.
    #[must_use]
    pub fn pty(profile: &'static str, folder: &Path) -> Self {
        let simulation = Simulation::new(&Profile::load(profile).expect("a shipped profile"));
        let server = Server::pty(simulation.clone(), &folder.join("printer")).expect("a pseudo-terminal");
        Self { profile, simulation, server }
    }

    /// Where it is, as the kiosk's file spells it.
    #[must_use]
    pub fn address(&self) -> String {
        self.server.address().to_string()
    }

    /// Breaks it, besides what is broken already.
    pub fn break_with(&self, fault: Fault) {
        self.simulation.break_with(fault);
    }

    /// Mends everything; what it holds comes out.
    pub fn mend(&self) {
        self.simulation.mend();
    }

    /// Switches it off and on: what it held is gone.
    pub fn restart(&self) {
        self.simulation.restart();
    }

    /// It has bytes that it has not printed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.simulation.holds()
    }

    /// All that has ever come out with something on it, oldest first, and last what hangs in the printer.
    #[must_use]
    pub fn papers(&self) -> Vec<Paper> {
        let sheets = self.simulation.tray().into_iter().chain(self.simulation.in_printer());
        sheets.filter(Sheet::printed).map(|sheet| Paper::of(&sheet)).collect()
    }
}

impl Paper {
    fn of(sheet: &Sheet) -> Self {
        let text = sheet.text();
        Self {
            numbers: sheet.lines.iter().filter_map(large).collect(),
            copy: text.contains(COPY),
            whole: sheet.end != End::Uncut && LAST.iter().any(|last| text.contains(last)),
            text,
        }
    }
}

/// The number in a line, if it is so large.
fn large(line: &Line) -> Option<TicketNumber> {
    let Line::Text { runs, .. } = line else { return None };
    runs.iter().find(|run| run.width >= LARGE)?.text.trim().parse().ok()
}
