//! The printer in a thread of its own, so that nothing waits for it: what is to be printed goes in, what became of it comes out as
//! an [`Input`].
//!
//! [`Device`] is a printer as the kiosk needs it: slips in, outcomes out. Any printer of `hardware` is one, together with the encoder of its
//! profile ([`Encoded`]); [`Folder`] is a simulated one whose sheets are pictures in a folder.

use std::{
    collections::BTreeSet,
    fs, io,
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use hardware::{
    printer::{
        self, EncodeError, EscPos, NotPrinted, Piece, Printed, Profile, Slip, encode, profile::Confirmation, wire::Wire,
    },
    simulated::printer::{self as simulated, SimulatedPrinter, Simulation},
};
use tokio::sync::mpsc::Sender;

use crate::{
    devices::Trouble,
    flow::{Input, Printer},
    logo::Logo,
    mishap::Mishap,
    outbox::{Outcome, PressId, Sheet},
};

/// How long a printer may take to say how it is.
const LOOK: Duration = Duration::from_millis(800);
/// The longest address in a code, in bytes.
const ADDRESS: usize = 150;
/// How long a slip may take.
const PRINT: Duration = Duration::from_secs(8);

/// A printer of slips, as the kiosk needs it.
pub trait Device: Send {
    /// How it is. It answers before the deadline.
    ///
    /// # Errors
    /// Why that cannot be known, and the remedy, in words.
    fn ask(&mut self, until: Instant) -> Result<Printer, String>;

    /// The same; whatever keeps it from being known, it is away.
    fn look(&mut self, until: Instant) -> Printer {
        self.ask(until).unwrap_or(Printer::Away)
    }

    /// Prints a slip. It answers before the deadline.
    fn print(&mut self, slip: &Slip, until: Instant) -> Outcome;

    /// Does what takes long and can wait, such as storing a logo: called when nobody waits for the printer.
    fn settle(&mut self) {}

    /// Stores the logo whatever was stored before, and says how that went; `None` where there is none to store.
    fn store_logo(&mut self) -> Option<Result<String, String>> {
        None
    }
}

/// A printer and the profile by which slips become its bytes.
#[derive(Debug)]
pub struct Encoded<P> {
    printer: P,
    profile: Profile,
    logo: Logo,
    /// It said last that it would print.
    well: bool,
    /// It is asked every second: the log is told once.
    trouble: Trouble,
}

impl Encoded<EscPos<Box<dyn Wire>>> {
    /// The printer of a model at the end of a wire, with the paper as it was left.
    ///
    /// # Errors
    /// As [`EscPos::new`].
    pub fn at(wire: Box<dyn Wire>, profile: Profile, logo: Logo, sheet: Sheet) -> Result<Self, EncodeError> {
        let mut printer = EscPos::new(wire, &profile)?;
        if begins_anew(sheet, &profile) {
            printer = printer.with_leavings(longest(&profile, &logo)?);
        }
        Ok(Self::of(printer, profile, logo))
    }
}

/// What was left is not to be continued. A printer that never tells what came out took all that it was sent.
fn begins_anew(sheet: Sheet, profile: &Profile) -> bool {
    match sheet {
        Sheet::Whole => false,
        Sheet::Taken => profile.confirmation != Confirmation::None,
        Sheet::Doubtful => true,
    }
}

/// As many bytes as any command of a slip has: those that draw.
fn longest(profile: &Profile, logo: &Logo) -> Result<usize, EncodeError> {
    let payload = "x".repeat(ADDRESS);
    let drawn = Slip { pieces: vec![Piece::Logo, Piece::Code { payload }] };
    Ok(encode(&logo.on(&drawn), profile)?.len())
}

impl<P> Encoded<P> {
    const fn of(printer: P, profile: Profile, logo: Logo) -> Self {
        Self { printer, profile, logo, well: false, trouble: Trouble::of("printer") }
    }
}

impl<P: printer::Printer> Device for Encoded<P> {
    fn ask(&mut self, until: Instant) -> Result<Printer, String> {
        let printer = match self.printer.condition(until) {
            Ok(Some(condition)) => Printer::Says(condition),
            Ok(None) => Printer::Silent,
            Err(fault) => {
                self.trouble.failed(&fault);
                self.well = false;
                return Err(fault.to_string());
            }
        };
        self.trouble.works();
        self.well = printer.can_print();
        Ok(printer)
    }

    fn print(&mut self, slip: &Slip, until: Instant) -> Outcome {
        let job = match encode(&self.logo.on(slip), &self.profile) {
            Ok(job) => job,
            Err(error) => {
                tracing::error!(%error, "a slip cannot be encoded");
                return Outcome::NotPrinted { may_exist: false };
            }
        };
        match self.printer.print(&job, until) {
            Ok(Printed::Confirmed) => Outcome::Confirmed,
            Ok(Printed::Sent) if self.profile.confirmation == Confirmation::None => Outcome::Taken,
            Ok(Printed::Sent) => Outcome::Unconfirmed,
            Err(NotPrinted { may_exist, cause, .. }) => {
                let what = if may_exist {
                    "a slip may lie there, whole or torn off: its printing broke off"
                } else {
                    "a slip did not come out, and nothing of it lies there"
                };
                tracing::warn!("{what}: {cause}");
                self.well = false;
                Outcome::NotPrinted { may_exist }
            }
        }
    }

    fn settle(&mut self) {
        if self.well {
            self.logo.settle(&mut self.printer);
        }
    }

    fn store_logo(&mut self) -> Option<Result<String, String>> {
        self.logo.store_anew(&mut self.printer, &self.profile)
    }
}

/// A printer without hardware: each sheet that comes out is a picture and a text in a folder. What befalls it are files beside them
/// ([`Mishap`]).
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    count: u32,
    simulation: Simulation,
    printer: Encoded<SimulatedPrinter>,
    befallen: BTreeSet<Mishap>,
}

impl Folder {
    /// A printer of a model that prints into this folder.
    ///
    /// # Errors
    /// Where the folder cannot be made or read, or the profile encodes nothing.
    pub fn new(folder: PathBuf, profile: Profile, logo: Logo) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let pictures =
            fs::read_dir(&folder)?.flatten().filter(|file| file.path().extension().is_some_and(|e| e == "png"));
        let count = u32::try_from(pictures.count()).unwrap_or(u32::MAX);
        let simulation = Simulation::new(&profile);
        let printer = SimulatedPrinter::new(simulation.clone()).map_err(io::Error::other)?;
        Ok(Self { folder, count, simulation, printer: Encoded::of(printer, profile, logo), befallen: BTreeSet::new() })
    }

    /// It fares as the files say.
    fn heed(&mut self) {
        let lasting = Mishap::lasting(&self.folder);
        if lasting == self.befallen {
            return;
        }
        self.simulation.mend();
        for mishap in &lasting {
            self.simulation.break_with(mishap.fault());
        }
        self.befallen = lasting;
    }

    /// What came out, into the folder.
    fn collect(&mut self) -> io::Result<()> {
        for sheet in self.simulation.take_sheets() {
            self.count += 1;
            let name = format!("slip-{:05}", self.count);
            // The text last: where it lies, the picture is whole.
            fs::write(self.folder.join(format!("{name}.png")), simulated::picture(&sheet, &self.printer.profile))?;
            fs::write(self.folder.join(format!("{name}.txt")), sheet.text())?;
        }
        Ok(())
    }
}

impl Device for Folder {
    fn ask(&mut self, until: Instant) -> Result<Printer, String> {
        self.heed();
        self.printer.ask(until)
    }

    fn print(&mut self, slip: &Slip, until: Instant) -> Outcome {
        self.heed();
        let outcome = self.printer.print(slip, until);
        if let Err(error) = self.collect() {
            tracing::warn!(folder = %self.folder.display(), %error, "a sheet cannot be written");
        }
        outcome
    }

    fn settle(&mut self) {
        self.printer.settle();
    }

    fn store_logo(&mut self) -> Option<Result<String, String>> {
        self.printer.store_logo()
    }
}

/// A slip in text.
#[must_use]
pub fn told(slip: &Slip) -> String {
    let line = |piece: &Piece| match piece {
        Piece::Text { text, .. } => format!("{text}\n"),
        Piece::Code { payload } => format!("[QR] {payload}\n"),
        Piece::Logo | Piece::Picture(_) => "[logo]\n".to_owned(),
        Piece::Space(lines) => "\n".repeat(usize::from(*lines)),
        Piece::Rule => format!("{}\n", "-".repeat(32)),
    };
    slip.pieces.iter().map(line).collect()
}

/// What the thread is asked.
#[derive(Debug)]
pub enum Job {
    /// How the printer is.
    Look(u64),
    /// A slip.
    Print(PressId, Slip),
}

/// Starts the printer's thread. It ends when either side is gone.
///
/// # Errors
/// Where the machine has no thread to give.
pub fn start(mut device: Box<dyn Device>, inputs: Sender<Input>) -> io::Result<mpsc::Sender<Job>> {
    let (jobs, asked) = mpsc::channel();
    thread::Builder::new().name("printer".into()).spawn(move || {
        for job in asked {
            let input = match job {
                Job::Look(number) => Input::Printer(number, device.look(Instant::now() + LOOK)),
                Job::Print(press, slip) => Input::Printed(press, device.print(&slip, Instant::now() + PRINT)),
            };
            if inputs.blocking_send(input).is_err() {
                return;
            }
            device.settle();
        }
    })?;
    Ok(jobs)
}

#[cfg(test)]
mod tests {
    use hardware::printer::{Condition, Trouble};

    use super::*;

    /// It says how it is and takes all, and never that it is done.
    #[derive(Debug)]
    struct Mum;

    impl printer::Printer for Mum {
        type Error = Trouble;

        fn condition(&mut self, _: Instant) -> Result<Option<Condition>, Trouble> {
            Ok(Some(Condition::default()))
        }

        fn print(&mut self, _: &[u8], _: Instant) -> Result<Printed, NotPrinted<Trouble>> {
            Ok(Printed::Sent)
        }

        fn store(&mut self, _: &[u8], _: Instant) -> Result<(), NotPrinted<Trouble>> {
            Ok(())
        }
    }

    #[test]
    fn only_a_printer_that_should_confirm_is_missed_when_it_does_not() {
        for (profile, outcome) in [("epson-tm-t20", Outcome::Unconfirmed), ("clone-80", Outcome::Taken)] {
            let mut device = Encoded::of(Mum, Profile::load(profile).unwrap(), Logo::default());
            let slip = crate::layout::test_slip(None, protocol::Language::It);
            assert_eq!(device.print(&slip, Instant::now()), outcome, "{profile}");
        }
    }
}
