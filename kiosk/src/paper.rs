//! The printer in a thread of its own, so that nothing waits for it: what is to be printed goes in, what became of it comes out as
//! an [`Input`].
//!
//! [`Device`] is a printer as the kiosk needs it: slips in, outcomes out. Any printer of `hardware` is one, together with the encoder of its
//! profile ([`Encoded`]); [`Folder`] is one without hardware.

use std::{
    fs, io,
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use hardware::{
    Fault,
    printer::{self, Condition, NotPrinted, Piece, Printed, Slip},
};
use tokio::sync::mpsc::Sender;

use crate::{
    flow::{Input, Printer},
    outbox::{Outcome, PressId},
};

/// How long a printer may take to say how it is.
const LOOK: Duration = Duration::from_millis(800);
/// How long a slip may take.
const PRINT: Duration = Duration::from_secs(8);

/// A printer of slips, as the kiosk needs it.
pub trait Device: Send {
    /// How it is. It answers before the deadline.
    fn look(&mut self, until: Instant) -> Printer;

    /// Prints a slip. It answers before the deadline.
    fn print(&mut self, slip: &Slip, until: Instant) -> Outcome;
}

/// A printer and how slips become its bytes.
#[derive(Debug)]
pub struct Encoded<P, E> {
    printer: P,
    encode: E,
}

impl<P: printer::Printer, E: Fn(&Slip) -> Vec<u8> + Send> Encoded<P, E> {
    /// A printer that is told so.
    pub const fn new(printer: P, encode: E) -> Self {
        Self { printer, encode }
    }
}

impl<P: printer::Printer, E: Fn(&Slip) -> Vec<u8> + Send> Device for Encoded<P, E> {
    fn look(&mut self, until: Instant) -> Printer {
        match self.printer.condition(until) {
            Ok(Some(condition)) => Printer::Says(condition),
            Ok(None) => Printer::Silent,
            Err(fault) => {
                tracing::warn!(kind = %fault.kind(), %fault, "the printer cannot be asked");
                Printer::Away
            }
        }
    }

    fn print(&mut self, slip: &Slip, until: Instant) -> Outcome {
        match self.printer.print(&(self.encode)(slip), until) {
            Ok(Printed::Confirmed) => Outcome::Confirmed,
            Ok(Printed::Sent) => Outcome::Taken,
            Err(NotPrinted { may_exist, condition, cause }) => {
                tracing::warn!(may_exist, ?condition, kind = %cause.kind(), %cause, "a slip did not come out");
                Outcome::NotPrinted { may_exist }
            }
        }
    }
}

/// A printer without hardware: each slip is a file in a folder, told in text. A file `paper-out` beside them takes its paper away.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    count: u32,
}

impl Folder {
    /// A printer that prints into this folder.
    ///
    /// # Errors
    /// Where it cannot be made or read.
    pub fn new(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let count = u32::try_from(fs::read_dir(&folder)?.count()).unwrap_or(u32::MAX);
        Ok(Self { folder, count })
    }

    fn condition(&self) -> Condition {
        Condition { paper_out: self.folder.join("paper-out").exists(), ..Condition::default() }
    }
}

impl Device for Folder {
    fn look(&mut self, _: Instant) -> Printer {
        Printer::Says(self.condition())
    }

    fn print(&mut self, slip: &Slip, _: Instant) -> Outcome {
        if !self.condition().can_print() {
            return Outcome::NotPrinted { may_exist: false };
        }
        self.count += 1;
        let path = self.folder.join(format!("slip-{:05}.txt", self.count));
        match fs::write(&path, told(slip)) {
            Ok(()) => Outcome::Confirmed,
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "a slip cannot be written");
                Outcome::NotPrinted { may_exist: true }
            }
        }
    }
}

/// A slip in text.
#[must_use]
pub fn told(slip: &Slip) -> String {
    let line = |piece: &Piece| match piece {
        Piece::Text { text, .. } => format!("{text}\n"),
        Piece::Code { payload } => format!("[QR] {payload}\n"),
        Piece::Logo => "[logo]\n".to_owned(),
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
        }
    })?;
    Ok(jobs)
}
