//! A simulated printer without a wire: nothing waits, so a thousand faults take no time.

use std::time::{Duration, Instant};

use super::machine::Simulation;
use crate::{
    FaultKind,
    printer::{
        Condition, EncodeError, EscPos, NotPrinted, Printed, Printer, Profile,
        wire::{Broken, Received, Trouble, Wire},
    },
};

/// A wire in memory. Where a real one would wait until its deadline, this one is there at once.
#[derive(Debug)]
pub struct MemoryWire {
    simulation: Simulation,
    open: bool,
}

impl MemoryWire {
    /// To a printer.
    #[must_use]
    pub const fn new(simulation: Simulation) -> Self {
        Self { simulation, open: false }
    }

    fn trouble(&mut self, kind: FaultKind, what: &str) -> Trouble {
        if kind == FaultKind::Lost {
            self.open = false;
        }
        Trouble { place: self.place().to_owned(), kind, what: what.to_owned() }
    }
}

impl Wire for MemoryWire {
    fn place(&self) -> &str {
        "the simulation"
    }

    fn ready(&mut self, _: Instant) -> Result<bool, Trouble> {
        if self.simulation.machine().absent {
            return Err(self.trouble(FaultKind::Absent, "it is not there; plug it in"));
        }
        self.open = true;
        Ok(std::mem::take(&mut self.simulation.machine().restarted))
    }

    fn send(&mut self, bytes: &[u8], _: Instant) -> Result<(), Broken> {
        if !self.open || self.simulation.machine().absent {
            return Err(Broken { taken: 0, trouble: self.trouble(FaultKind::Lost, "it went away") });
        }
        let taken = self.simulation.machine().take(bytes);
        let (kind, what) = match (taken.dropped, taken.bytes < bytes.len()) {
            (true, _) => (FaultKind::Lost, "it went away"),
            (false, true) => (FaultKind::Stalled, "it takes no more"),
            (false, false) => return Ok(()),
        };
        Err(Broken { taken: taken.bytes, trouble: self.trouble(kind, what) })
    }

    fn receive(&mut self, _: Instant) -> Result<Received, Trouble> {
        if !self.open {
            return Err(self.trouble(FaultKind::Lost, "it went away"));
        }
        let answers = std::mem::take(&mut self.simulation.machine().answers);
        Ok(if answers.is_empty() { Received::Nothing } else { Received::Bytes(answers) })
    }

    fn close(&mut self) {
        self.open = false;
    }
}

/// A printer in memory, with the same way of asking, sending and doubting as a real one.
#[derive(Debug)]
pub struct SimulatedPrinter(EscPos<MemoryWire>);

impl SimulatedPrinter {
    /// The printer of a simulation.
    ///
    /// # Errors
    /// As [`EscPos::new`].
    pub fn new(simulation: Simulation) -> Result<Self, EncodeError> {
        let profile: Profile = simulation.profile().clone();
        EscPos::new(MemoryWire::new(simulation), &profile).map(|printer| Self(printer.with_slips_in(Duration::ZERO)))
    }
}

impl Printer for SimulatedPrinter {
    type Error = Trouble;

    fn condition(&mut self, until: Instant) -> Result<Option<Condition>, Trouble> {
        self.0.condition(until)
    }

    fn print(&mut self, job: &[u8], until: Instant) -> Result<Printed, NotPrinted<Trouble>> {
        self.0.print(job, until)
    }

    fn store(&mut self, bytes: &[u8], until: Instant) -> Result<(), NotPrinted<Trouble>> {
        self.0.store(bytes, until)
    }
}
