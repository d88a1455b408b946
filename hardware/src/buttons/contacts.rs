//! The loop around contacts: waits for edges, lets the [`Debouncer`] judge them, and answers by the deadline.

use std::{
    os::fd::AsFd,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use super::{Buttons, Debouncer, Edge, Push, Timing};
use crate::Fault;

/// What was seen of contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The device was opened, perhaps anew, and they are closed or open like this.
    Opened(Vec<bool>),
    /// One of them turned.
    Edge(Edge),
    /// Edges were lost; they are closed or open like this.
    Gap(Vec<bool>),
    /// Nothing, for as long as was to be waited.
    Nothing,
}

/// Contacts that tell their edges. What [`Debounced`] needs of a device, and all that a backend has to do.
pub trait Contacts: Send {
    /// Their errors.
    type Error: Fault;

    /// How many there are.
    fn count(&self) -> usize;

    /// The time on the clock that edges are told by; it never goes back.
    fn now(&self) -> Duration;

    /// What happens next, within `wait`. [`Seen::Nothing`] says that every edge until this call began has been told.
    ///
    /// # Errors
    /// As [`Buttons::next`] says. After an error the next call opens the device anew and begins with [`Seen::Opened`].
    fn see(&mut self, wait: Duration) -> Result<Seen, Self::Error>;
}

/// So many edges are still worked off when the deadline is past: what had happened by then, but not a contact that never rests.
const LEFT_OVER: usize = 4096;

/// No backend is asked to wait for longer at once: some count in few bits.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Buttons made of contacts.
#[derive(Debug)]
pub struct Debounced<C> {
    contacts: C,
    debouncer: Debouncer,
}

impl<C: Contacts> Debounced<C> {
    /// Buttons of these contacts.
    #[must_use]
    pub fn new(contacts: C, timing: Timing) -> Self {
        let debouncer = Debouncer::new(contacts.count(), timing);
        Self { contacts, debouncer }
    }

    fn note(&mut self, seen: Seen, asked_at: Duration) {
        match seen {
            Seen::Opened(closed) => self.debouncer.found(&closed, self.contacts.now()),
            Seen::Edge(edge) => self.debouncer.edge(edge),
            Seen::Gap(closed) => {
                let at = self.contacts.now();
                for (button, closed) in (0..=u8::MAX).map(super::ButtonId).zip(closed) {
                    self.debouncer.edge(Edge { button, closed, at });
                }
            }
            Seen::Nothing => self.debouncer.advance(asked_at),
        }
    }
}

impl<C: Contacts> Buttons for Debounced<C> {
    type Error = C::Error;

    fn next(&mut self, until: Instant) -> Result<Option<Push>, C::Error> {
        let mut late = 0;
        loop {
            if let Some(push) = self.debouncer.take() {
                return Ok(Some(push));
            }
            let left = until.saturating_duration_since(Instant::now()).min(LONGEST);
            let asked_at = self.contacts.now();
            let wait = self.debouncer.due().map_or(left, |due| due.saturating_sub(asked_at).min(left));
            let seen = self.contacts.see(wait)?;
            let nothing = seen == Seen::Nothing;
            self.note(seen, asked_at);
            late += usize::from(left.is_zero());
            if late > 0 && (nothing || late > LEFT_OVER) {
                return Ok(self.debouncer.take());
            }
        }
    }
}

/// The clock that the kernel stamps edges with.
pub(crate) fn monotonic() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    Duration::new(u64::try_from(now.tv_sec).unwrap_or(0), u32::try_from(now.tv_nsec).unwrap_or(0))
}

/// Is there something to read, within `wait`? A signal in between changes nothing.
pub(crate) fn readable(device: impl AsFd, wait: Duration) -> Result<bool, Errno> {
    let until = Instant::now() + wait;
    loop {
        let left = Timespec::try_from(until.saturating_duration_since(Instant::now())).unwrap_or_default();
        let mut fds = [PollFd::new(&device, PollFlags::IN)];
        match poll(&mut fds, Some(&left)) {
            // A device that went away is readable: reading tells that it is gone.
            Ok(ready) => return Ok(ready > 0),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}
