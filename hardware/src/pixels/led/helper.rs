//! A helper that runs: started, written to and listened to, each with a deadline. Decides nothing but what is too late.

use std::{
    io::{self, Read},
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    io::Errno,
    process::{Pid, Signal, kill_process_group},
};

use super::protocol::{Answer, Lines, VERSION};
use crate::FaultKind;

/// What went wrong with a helper, and how.
pub(super) type Wrong = (FaultKind, String);

/// A running helper. Dropped, it is given a moment to make its panel dark, and then ended with all that it started.
#[derive(Debug)]
pub(super) struct Helper {
    child: Child,
    to: Option<ChildStdin>,
    from: ChildStdout,
    lines: Lines,
}

/// How long a helper may take to make its panel dark.
const FAREWELL: Duration = Duration::from_millis(500);

impl Helper {
    /// Starts it. What it says on its standard error goes where ours does.
    pub(super) fn start(words: &[String]) -> Result<Self, Wrong> {
        let (program, arguments) =
            words.split_first().ok_or((FaultKind::Unsupported, "its command is empty: name a program".to_owned()))?;
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        let started = command.spawn().map_err(|error| {
            let kind =
                if error.kind() == io::ErrorKind::PermissionDenied { FaultKind::Denied } else { FaultKind::Absent };
            (kind, format!("it cannot be run ({error}): install it, or name another in the configuration"))
        });
        let mut child = started?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(to), Some(from)) => {
                let helper = Self { child, to: Some(to), from, lines: Lines::default() };
                helper.do_not_block().map_err(|error| (FaultKind::Lost, format!("its pipes do not work ({error})")))?;
                Ok(helper)
            }
            _ => Err((FaultKind::Lost, "it has no pipes".to_owned())),
        }
    }

    fn do_not_block(&self) -> io::Result<()> {
        let set = |flags: OFlags| flags | OFlags::NONBLOCK;
        if let Some(to) = &self.to {
            fcntl_setfl(to, set(fcntl_getfl(to)?))?;
        }
        Ok(fcntl_setfl(&self.from, set(fcntl_getfl(&self.from)?))?)
    }

    /// Sends all of it, however slowly the helper takes it.
    pub(super) fn send(&mut self, mut bytes: &[u8], until: Instant) -> Result<(), Wrong> {
        while !bytes.is_empty() {
            let to = self.to.as_ref().ok_or_else(|| (FaultKind::Lost, "it is being ended".to_owned()))?;
            match rustix::io::write(to, bytes) {
                Ok(taken) => bytes = &bytes[taken..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    if !wait(PollFd::new(to, PollFlags::OUT), until) {
                        return Err((FaultKind::Stalled, "it does not take its picture in time".to_owned()));
                    }
                }
                Err(_) => return Err(self.ended()),
            }
        }
        Ok(())
    }

    /// It knows the protocol and has its panel.
    pub(super) fn is_ready(&mut self, until: Instant) -> Result<(), Wrong> {
        match self.answer(until)? {
            Answer::Ready(VERSION) => Ok(()),
            Answer::Trouble(words) => Err((FaultKind::NotReady, format!("it says: {words}"))),
            other => {
                let why =
                    format!("it answers {other:?} where \"ready {VERSION}\" was due: is it a helper of this version?");
                Err((FaultKind::Garbled, why))
            }
        }
    }

    /// The message of this number is carried out; what it says of others before does not matter.
    pub(super) fn is_done(&mut self, number: u32, until: Instant) -> Result<(), Wrong> {
        loop {
            match self.answer(until)? {
                Answer::Done(done) if done == number => return Ok(()),
                Answer::Done(_) => {}
                Answer::Trouble(words) => return Err((FaultKind::NotReady, format!("it says: {words}"))),
                Answer::Ready(_) => return Err((FaultKind::Garbled, "it is ready twice".to_owned())),
            }
        }
    }

    fn answer(&mut self, until: Instant) -> Result<Answer, Wrong> {
        let mut bytes = [0; 256];
        loop {
            match self.lines.take() {
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => {}
                Err(rubbish) => return Err((FaultKind::Garbled, rubbish.to_string())),
            }
            match self.from.read(&mut bytes) {
                Ok(0) => return Err(self.ended()),
                Ok(came) => self.lines.came(&bytes[..came]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if !wait(PollFd::new(&self.from, PollFlags::IN), until) {
                        return Err((FaultKind::Stalled, "it does not answer in time".to_owned()));
                    }
                }
                Err(_) => return Err(self.ended()),
            }
        }
    }

    /// Has it ended by itself?
    pub(super) fn look(&mut self) -> Result<(), Wrong> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            _ => Err(self.ended()),
        }
    }

    /// Its pipe is closed: how it ended, as far as it has.
    fn ended(&mut self) -> Wrong {
        self.ends(FAREWELL);
        let why = match self.child.try_wait() {
            Ok(Some(status)) => format!("it ended ({status})"),
            _ => "it closed its pipe".to_owned(),
        };
        (FaultKind::Lost, why)
    }

    /// Waits until it has ended; `false`: not in time.
    fn ends(&mut self, within: Duration) -> bool {
        let until = Instant::now() + within;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(LOOK);
        }
        true
    }
}

/// How often a helper that is to end is looked at.
const LOOK: Duration = Duration::from_millis(5);

impl Drop for Helper {
    fn drop(&mut self) {
        // The end of its input is the word for "dark, and out".
        self.to = None;
        if self.ends(FAREWELL) {
            return;
        }
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        // One that runs as root cannot be killed by everybody: it is left behind.
        self.ends(FAREWELL);
    }
}

/// Waits until a pipe is ready (or closed); `false`: not in time.
fn wait(pipe: PollFd<'_>, until: Instant) -> bool {
    let left = until.saturating_duration_since(Instant::now());
    let Ok(left) = Timespec::try_from(left) else { return false };
    // Interrupted: whoever asks tries again, and waits again.
    !matches!(poll(&mut [pipe], Some(&left)), Ok(0))
}
