//! The wire to a printer: bytes out and in, never past a deadline, opened anew after it was lost.
//!
//! All real wires are file descriptors that do not block: [`Descriptor`] waits with `poll` until there is room or an answer, or the
//! deadline is there. How such a descriptor is come by is the only difference between [`network`], [`serial`] and [`usblp`].
//! Nothing here knows what the bytes mean.

mod address;
mod descriptor;
pub mod network;
pub mod serial;
pub mod usblp;

use std::time::Instant;

pub use address::{Address, AddressError};
pub use descriptor::{Descriptor, Open};

use crate::{Fault, FaultKind};

/// What went wrong with a wire, or with the printer at its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("printer at {place}: {what}")]
pub struct Trouble {
    /// Where the printer is.
    pub place: String,
    /// What to decide by.
    pub kind: FaultKind,
    /// What happened, and what helps.
    pub what: String,
}

impl Fault for Trouble {
    fn kind(&self) -> FaultKind {
        self.kind
    }
}

/// Bytes that did not all go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{trouble} (after {taken} bytes)")]
pub struct Broken {
    /// How many were taken.
    pub taken: usize,
    /// Why no more.
    #[source]
    pub trouble: Trouble,
}

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// At least one byte.
    Bytes(Vec<u8>),
    /// Nothing until the deadline.
    Nothing,
}

/// The wire to a printer.
pub trait Wire: Send {
    /// Where it leads, for people.
    fn place(&self) -> &str;

    /// Opens it where it is not open, or has been lost. True where it is certain that the printer owes no answer any more.
    ///
    /// # Errors
    /// Where it cannot be opened before the deadline.
    fn ready(&mut self, until: Instant) -> Result<bool, Trouble>;

    /// Sends, in as many pieces as it takes.
    ///
    /// # Errors
    /// Where not all of it was taken before the deadline.
    fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Broken>;

    /// Waits until something comes in.
    ///
    /// # Errors
    /// Where the wire is lost.
    fn receive(&mut self, until: Instant) -> Result<Received, Trouble>;

    /// Lets it go: the next use opens it anew.
    fn close(&mut self);
}

impl<W: Wire + ?Sized> Wire for Box<W> {
    fn place(&self) -> &str {
        (**self).place()
    }

    fn ready(&mut self, until: Instant) -> Result<bool, Trouble> {
        (**self).ready(until)
    }

    fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Broken> {
        (**self).send(bytes, until)
    }

    fn receive(&mut self, until: Instant) -> Result<Received, Trouble> {
        (**self).receive(until)
    }

    fn close(&mut self) {
        (**self).close();
    }
}
