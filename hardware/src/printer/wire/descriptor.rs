//! A file descriptor that does not block, and `poll` with a deadline.

use std::{
    os::fd::{AsFd, OwnedFd},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, read, write},
};

use super::{Broken, Received, Trouble, Wire};
use crate::FaultKind;

/// How a wire is opened.
pub trait Open: Send {
    /// Where it leads, for people.
    fn place(&self) -> &str;

    /// Opens it: a descriptor that does not block.
    ///
    /// # Errors
    /// Where that cannot be done before the deadline.
    fn open(&self, until: Instant) -> Result<OwnedFd, Trouble>;
}

/// A wire over a file descriptor.
#[derive(Debug)]
pub struct Descriptor<O> {
    how: O,
    open: Option<OwnedFd>,
    /// What came in while it was looked whether the other end is still there.
    early: Vec<u8>,
}

impl<O: Open> Descriptor<O> {
    /// Not opened yet.
    pub const fn new(how: O) -> Self {
        Self { how, open: None, early: Vec::new() }
    }

    fn lost(&mut self, what: &str) -> Trouble {
        self.close();
        trouble(self.how.place(), FaultKind::Lost, format!("{what}; look at its cable and its power"))
    }

    /// Reads what is there; `None` where nothing is.
    fn look(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(open) = &self.open else { return Err(self.lost("the connection is closed")) };
        let mut room = [0; 256];
        match read(open, &mut room) {
            Ok(0) => Err(self.lost("it closed the connection")),
            Ok(count) => Ok(Some(room[..count].to_vec())),
            Err(Errno::AGAIN | Errno::INTR) => Ok(None),
            Err(error) => Err(self.lost(&format!("it cannot be read from ({error})"))),
        }
    }
}

impl<O: Open> Wire for Descriptor<O> {
    fn place(&self) -> &str {
        self.how.place()
    }

    fn ready(&mut self, until: Instant) -> Result<bool, Trouble> {
        while self.open.is_some() {
            // A wire that the other end let go of tells so only when it is read.
            match self.look() {
                Ok(Some(bytes)) => self.early.extend(bytes),
                Ok(None) => return Ok(false),
                Err(_) => self.close(),
            }
        }
        self.open = Some(self.how.open(until)?);
        // Some printers answer whoever is connected what somebody else asked.
        Ok(false)
    }

    fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Broken> {
        let mut taken = 0;
        while taken < bytes.len() {
            let Some(open) = &self.open else {
                return Err(Broken { taken, trouble: self.lost("the connection is closed") });
            };
            match write(open, &bytes[taken..]) {
                Ok(count) => taken += count,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    if !wait(open, PollFlags::OUT, until) {
                        let what = format!("it took {taken} of {} bytes and then no more in time", bytes.len());
                        let trouble = trouble(self.how.place(), FaultKind::Stalled, what);
                        return Err(Broken { taken, trouble });
                    }
                }
                Err(error) => {
                    return Err(Broken { taken, trouble: self.lost(&format!("it cannot be written to ({error})")) });
                }
            }
        }
        Ok(())
    }

    fn receive(&mut self, until: Instant) -> Result<Received, Trouble> {
        if !self.early.is_empty() {
            return Ok(Received::Bytes(std::mem::take(&mut self.early)));
        }
        loop {
            if let Some(bytes) = self.look()? {
                return Ok(Received::Bytes(bytes));
            }
            let in_time = self.open.as_ref().is_some_and(|open| wait(open, PollFlags::IN, until));
            if !in_time {
                return Ok(Received::Nothing);
            }
        }
    }

    fn close(&mut self) {
        self.open = None;
        self.early.clear();
    }
}

/// Whether a descriptor is ready, or broken, before the deadline.
pub(super) fn wait(open: &OwnedFd, what: PollFlags, until: Instant) -> bool {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let left =
            Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: left.subsec_nanos().into() };
        let mut fds = [PollFd::from_borrowed_fd(open.as_fd(), what)];
        match poll(&mut fds, Some(&left)) {
            Ok(0) => return false,
            Err(Errno::INTR) => {}
            // An error of poll itself shows at the next read or write.
            Ok(_) | Err(_) => return true,
        }
    }
}

pub(super) fn trouble(place: &str, kind: FaultKind, what: impl Into<String>) -> Trouble {
    Trouble { place: place.to_owned(), kind, what: what.into() }
}

/// What an error on opening means.
pub(super) fn unopened(place: &str, error: Errno) -> Trouble {
    let (kind, remedy) = match error {
        Errno::ACCESS | Errno::PERM => (FaultKind::Denied, "let the kiosk's user use it (group lp or dialout)"),
        Errno::BUSY => (FaultKind::Denied, "another program has it: end that (CUPS, a second kiosk)"),
        Errno::TIMEDOUT => (FaultKind::Absent, "look whether it is switched on and on this network"),
        Errno::CONNREFUSED => (FaultKind::Absent, "nobody listens there: look at its address and port"),
        Errno::HOSTUNREACH | Errno::NETUNREACH => (FaultKind::Absent, "there is no way to it: look at the network"),
        _ => (FaultKind::Absent, "look whether it is plugged in and switched on"),
    };
    trouble(place, kind, format!("cannot be opened ({error}); {remedy}"))
}
