//! A printer that understands ESC/POS, over any wire.
//!
//! A job goes: how are you (where it can be asked) → the bytes → worked off? (where it can tell) → how are you. "Worked off" is
//! believed only as the answer to this very job's question: a printer that held an earlier job for want of paper answers for
//! that one when paper is back, and such answers are counted off first ([`Owed`]). One that was lost with its connection never comes: so a question of
//! its own follows what is owed, and when that is answered and nothing more comes, all is in. A job that was broken off in the middle leaves the
//! printer waiting for the rest of a command, which would swallow what comes next, be it a question: it gets as many empty bytes
//! first, and before the next job the torn slip is cut off.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{
    Condition, EncodeError, NotPrinted, Printed, Printer, Profile, Slip, encode,
    owed::Owed,
    profile::{Confirmation, StatusDialect},
    status::Inbox,
    wire::{Broken, Received, Trouble, Wire},
};
use crate::FaultKind;

/// How long a printer may take to tell its condition; they take milliseconds.
const ANSWER: Duration = Duration::from_secs(1);
/// How long it may print without being asked whether something is wrong.
const PATIENCE: Duration = Duration::from_millis(300);
/// A printer that writes its memory is asked again after so long.
const AGAIN: Duration = Duration::from_millis(100);
/// No printer takes as long for a slip.
const SLIP: Duration = Duration::from_secs(4);
/// How long it may take to a question that follows whatever it still works on, before it is left to that.
const IDLE: Duration = Duration::from_millis(500);
/// How often it is asked meanwhile.
const LOOK: Duration = Duration::from_millis(200);
/// The question that is answered when all before it is worked off.
const WORKED_OFF: &[u8] = b"\x1dr\x01";

/// A printer that understands ESC/POS.
#[derive(Debug)]
pub struct EscPos<W> {
    wire: W,
    dialect: StatusDialect,
    confirmation: Confirmation,
    inbox: Inbox,
    owed: Owed,
    /// A slip takes no longer.
    slip: Duration,
    /// Bytes of a job broken off that it still waits for.
    missing: usize,
    /// What stands on the paper is not to be continued.
    torn: bool,
    /// A slip of nothing: parts from the roll what stands on it.
    empty: Vec<u8>,
}

impl<W: Wire> EscPos<W> {
    /// A printer of a model at the end of a wire.
    ///
    /// # Errors
    /// Never with a profile that was read; the encoder's own, otherwise.
    pub fn new(wire: W, profile: &Profile) -> Result<Self, EncodeError> {
        Ok(Self {
            wire,
            dialect: profile.status,
            confirmation: profile.confirmation,
            inbox: Inbox::new(profile.status),
            owed: Owed::default(),
            slip: SLIP,
            missing: 0,
            torn: false,
            empty: encode(&Slip::default(), profile)?,
        })
    }

    /// The same printer, in which a program that is no more may have left a job of commands of at most `bytes` bytes: broken off within one of them, or
    /// held, with its answer still to come. What follows is kept apart from it, as from a job of this program's own.
    #[must_use]
    pub fn with_leavings(mut self, bytes: usize) -> Self {
        (self.missing, self.torn) = (bytes, true);
        if self.confirmation != Confirmation::None {
            self.owed.asked();
        }
        self
    }

    /// The same printer, of which it is known that it prints a slip in less time: what it still owes is not waited for as long.
    #[must_use]
    pub const fn with_slips_in(mut self, slip: Duration) -> Self {
        self.slip = slip;
        self
    }

    fn trouble(&self, kind: FaultKind, what: &str) -> Trouble {
        Trouble { place: self.wire.place().to_owned(), kind, what: what.to_owned() }
    }

    /// Opens the wire and takes in what the printer said meanwhile.
    fn ready(&mut self, until: Instant) -> Result<(), Trouble> {
        if self.wire.ready(until)? {
            self.owed = Owed::default();
        }
        self.make_up(until)
    }

    /// How it is; `None` where it cannot be asked.
    fn ask(&mut self, until: Instant) -> Result<Option<Condition>, Trouble> {
        let question = self.dialect.question();
        if question.is_empty() {
            return Ok(None);
        }
        let until = until.min(Instant::now() + ANSWER);
        // What comes in before the question is no answer to it.
        while let Received::Bytes(bytes) = self.wire.receive(Instant::now())? {
            self.inbox.take(&bytes);
        }
        self.inbox.forget_conditions();
        self.wire.send(question, until).map_err(|broken| {
            self.wire.close();
            broken.trouble
        })?;
        let told = loop {
            if let Some(condition) = self.inbox.condition() {
                break condition;
            }
            match self.wire.receive(until)? {
                Received::Bytes(bytes) => self.inbox.take(&bytes),
                Received::Nothing => {
                    // An answer that comes later still must not be taken for one to the next question.
                    self.wire.close();
                    let what = "it is connected, and does not tell its condition: switch it off and on; where it never does, its profile is another model's (`status` there)";
                    return Err(self.trouble(FaultKind::Stalled, what));
                }
            }
        };
        while self.inbox.worked_off().is_some() {
            self.owed.answered();
        }
        self.owed.told(told, Instant::now());
        Ok(Some(told))
    }

    /// A job, and the question when it will be worked off.
    fn send_job(&mut self, job: &[u8], until: Instant) -> Result<(), Broken> {
        if self.confirmation == Confirmation::None {
            return self.send(job, until);
        }
        self.send(&[job, WORKED_OFF].concat(), until)?;
        self.owed.asked();
        Ok(())
    }

    /// Sends on paper of its own: what was torn is parted from it first.
    fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Broken> {
        if self.torn {
            self.wire.send(&self.empty, until).map_err(|broken| {
                self.missing = self.empty.len();
                Broken { taken: 0, ..broken }
            })?;
            self.torn = false;
        }
        let sent = self.wire.send(bytes, until);
        match &sent {
            Ok(()) | Err(Broken { taken: 0, .. }) => {}
            // What a wire took may not have arrived.
            Err(_) => self.tear(bytes.len()),
        }
        sent
    }

    /// Asks first; nothing goes to a printer that says it cannot print.
    fn ask_first(&mut self, until: Instant) -> Result<(), NotPrinted<Trouble>> {
        match self.condition(until) {
            Ok(Some(condition)) if !condition.can_print() => Err(self.not_ready(condition, false)),
            Ok(_) => Ok(()),
            Err(cause) => Err(NotPrinted { may_exist: false, condition: None, cause }),
        }
    }

    /// Puts a question behind all that it owes an answer to.
    fn mark(&mut self, until: Instant) -> Result<(), Trouble> {
        self.owed.settle(Instant::now(), self.slip);
        if !self.owed.is_to_be_marked(Instant::now()) {
            return Ok(());
        }
        self.wire.send(WORKED_OFF, until).map_err(|broken| {
            self.wire.close();
            broken.trouble
        })?;
        self.owed.mark(Instant::now());
        Ok(())
    }

    /// Waits for what it owes, if it is at rest: an answer that came later would be taken for the next job's.
    fn catch_up(&mut self, until: Instant) -> Result<(), NotPrinted<Trouble>> {
        let began = Instant::now();
        loop {
            self.owed.settle(Instant::now(), self.slip);
            let is_busy = !self.owed.is_answering() && began.elapsed() >= IDLE;
            if self.owed.is_settled() || is_busy || Instant::now() >= until {
                return Ok(());
            }
            let broken = |cause| NotPrinted { may_exist: false, condition: None, cause };
            match self.wire.receive(until.min(Instant::now() + LOOK.min(self.slip))).map_err(broken)? {
                Received::Bytes(bytes) => self.inbox.take(&bytes),
                Received::Nothing => {}
            }
            // Takes in the answers, and how it is.
            match self.ask(until).map_err(broken)? {
                Some(condition) if !condition.can_print() => return Err(self.not_ready(condition, false)),
                _ => {}
            }
        }
    }

    /// The job was broken off, and the printer may wait for as many bytes more as it had.
    fn tear(&mut self, missing: usize) {
        self.missing = missing;
        self.torn = true;
        self.wire.close();
    }

    /// Ends what was broken off, so that the printer hears again. Empty bytes end any command, and print nothing: they are sent until the
    /// printer answers, for a wire takes them also where it is about to break.
    fn make_up(&mut self, until: Instant) -> Result<(), Trouble> {
        if self.missing == 0 {
            return Ok(());
        }
        self.wire.send(&vec![0; self.missing], until).map_err(|broken| broken.trouble)
    }

    /// Waits until the printer says that the job of so many bytes is worked off, or that something is wrong.
    fn confirmed(&mut self, job: usize, until: Instant) -> Result<Printed, NotPrinted<Trouble>> {
        let mut asked = None;
        let mut next = Instant::now() + PATIENCE;
        loop {
            while let Some(worked_off) = self.inbox.worked_off() {
                if self.owed.answered() {
                    return self.after(worked_off.paper_out, until);
                }
            }
            while let Some(condition) = self.inbox.condition() {
                asked = None;
                self.owed.told(condition, Instant::now());
                if !condition.can_print() {
                    return Err(self.not_ready(condition, true));
                }
            }
            match self.wire.receive(next.min(until)).map_err(of_sent)? {
                Received::Bytes(bytes) => self.inbox.take(&bytes),
                Received::Nothing if next < until => {
                    if asked.is_none() {
                        self.wire.send(self.dialect.question(), until).map_err(|broken| of_sent(broken.trouble))?;
                        asked = Some(Instant::now());
                    }
                    next += PATIENCE;
                }
                // One that was asked a moment ago is not silent: it may be busy printing.
                Received::Nothing if asked.is_some_and(|at| at.elapsed() >= PATIENCE) => {
                    let what = "it took the job and then said nothing any more; look at what came out";
                    return Err(of_sent(self.trouble(FaultKind::Stalled, what)));
                }
                // Busy, or it never got the end: should it be the latter, the next slip has paper of its own all the same.
                Received::Nothing => {
                    self.tear(job);
                    return Ok(Printed::Sent);
                }
            }
        }
    }

    /// The job is worked off: was the printer well to its end?
    fn after(&mut self, paper_out: bool, until: Instant) -> Result<Printed, NotPrinted<Trouble>> {
        match self.ask(until) {
            Ok(Some(condition)) if !condition.can_print() => Err(self.not_ready(condition, true)),
            _ if paper_out => Err(self.not_ready(Condition { paper_out: true, ..Condition::default() }, true)),
            Ok(_) => Ok(Printed::Confirmed),
            // Worked off, and gone before it could be asked how.
            Err(_) => Ok(Printed::Sent),
        }
    }

    fn not_ready(&self, condition: Condition, may_exist: bool) -> NotPrinted<Trouble> {
        let what = match condition {
            Condition { cover_open: true, .. } => "its cover is open; close it",
            Condition { paper_out: true, .. } => "it has no paper; put in a new roll",
            Condition { fault: true, .. } => "it is jammed, too hot or broken; look at it",
            _ => "it is not ready; press its button, or switch it off and on",
        };
        NotPrinted { may_exist, condition: Some(condition), cause: self.trouble(FaultKind::NotReady, what) }
    }
}

impl<W: Wire> Printer for EscPos<W> {
    type Error = Trouble;

    fn condition(&mut self, until: Instant) -> Result<Option<Condition>, Trouble> {
        self.ready(until)?;
        let told = self.ask(until)?;
        self.missing = 0;
        if told.is_some_and(Condition::can_print) {
            self.mark(until)?;
        }
        Ok(told)
    }

    fn print(&mut self, job: &[u8], until: Instant) -> Result<Printed, NotPrinted<Trouble>> {
        self.ask_first(until)?;
        self.catch_up(until)?;
        self.send_job(job, until).map_err(of_broken)?;
        match self.confirmation {
            Confirmation::GsR => {
                let result = self.confirmed(job.len(), until);
                if matches!(&result, Err(NotPrinted { condition: None, .. })) {
                    // Gone, or silent: what was on its way may not have arrived.
                    self.tear(job.len());
                }
                result
            }
            Confirmation::None => match self.ask(until) {
                Ok(Some(condition)) if !condition.can_print() => Err(self.not_ready(condition, true)),
                _ => Ok(Printed::Sent),
            },
        }
    }

    fn store(&mut self, bytes: &[u8], until: Instant) -> Result<(), NotPrinted<Trouble>> {
        self.ask_first(until)?;
        // Not asked when it is worked off: a printer that begins anew after it forgets the question.
        self.send(bytes, until).map_err(of_broken)?;
        loop {
            match self.condition(until) {
                Ok(_) => return Ok(()),
                Err(trouble) if Instant::now() >= until => return Err(of_sent(trouble)),
                Err(_) => thread::sleep(AGAIN),
            }
        }
    }
}

/// What went wrong with bytes that did not all go out.
fn of_broken(broken: Broken) -> NotPrinted<Trouble> {
    NotPrinted { may_exist: broken.taken > 0, condition: None, cause: broken.trouble }
}

/// What went wrong with a job that was sent whole.
const fn of_sent(cause: Trouble) -> NotPrinted<Trouble> {
    NotPrinted { may_exist: true, condition: None, cause }
}
