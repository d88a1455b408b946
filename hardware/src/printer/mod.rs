//! Printers of slips.
//!
//! ```text
//! Slip ─▶ encode(profile) ─▶ bytes ─▶ Printer::print ─▶ wire (network, serial, usblp, simulated) ─▶ paper
//!                                          └─▶ Printed::Confirmed | Printed::Sent | NotPrinted { may_exist }
//! ```
//! [`slip`] says what stands on the paper, without saying how a printer is told so. A job that is `Sent` is not yet printed:
//! only `Confirmed` is. A printer that is not there is in [`crate::simulated::printer`]. Nothing here sends a job twice: whoever wants it again, knows what may lie in the tray already.

mod dots;
pub mod encode;
mod escpos_printer;
mod logo;
mod owed;
pub mod profile;
pub mod qr;
pub mod slip;
pub mod status;
pub mod transliterate;
pub mod wire;
mod wrap;

use std::time::Instant;

pub use dots::PictureError;
pub use encode::{EncodeError, encode};
pub use escpos_printer::EscPos;
pub use logo::{Logo, LogoError};
pub use profile::{Profile, ProfileError};
pub use qr::Raster;
pub use slip::{Align, Ink, Piece, Size, Slip};
pub use wire::{Address, Trouble};

use crate::Fault;

/// What a printer says of itself; several things may hold at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "these are the bits that printers send")]
pub struct Condition {
    /// It says that it is not ready.
    pub offline: bool,
    /// No paper.
    pub paper_out: bool,
    /// The roll is near its end.
    pub near_end: bool,
    /// The cover is open.
    pub cover_open: bool,
    /// It is broken, or jammed, or too hot: it needs a person.
    pub fault: bool,
    /// A slip waits in the presenter to be taken.
    pub presented: bool,
}

impl Condition {
    /// It would print a slip now.
    #[must_use]
    pub const fn can_print(self) -> bool {
        !(self.offline || self.paper_out || self.cover_open || self.fault)
    }
}

/// What became of a job that the printer took whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Printed {
    /// The printer said, after the job, that it has worked off all of it and nothing is wrong.
    Confirmed,
    /// It took all bytes and cannot say what became of them.
    Sent,
}

/// A job that did not come out, as far as is known.
#[derive(Debug, thiserror::Error)]
#[error("{cause}")]
pub struct NotPrinted<E: Fault> {
    /// Some of it reached the printer: part of the slip, or all of it, may come out, also later.
    pub may_exist: bool,
    /// What the printer said, where it could be asked.
    pub condition: Option<Condition>,
    /// Why.
    #[source]
    pub cause: E,
}

/// A printer of slips, ready to be asked. It opens its wire when it needs it and again after it was lost.
pub trait Printer: Send {
    /// Its errors.
    type Error: Fault;

    /// How it is; nothing where it cannot tell (a plain clone).
    ///
    /// # Errors
    /// Where it cannot be reached, or its answer makes no sense.
    fn condition(&mut self, until: Instant) -> Result<Option<Condition>, Self::Error>;

    /// Prints a job, the bytes of one slip: asks first how the printer is, sends, and asks what became of it. Nothing is sent
    /// to a printer that says it cannot print.
    ///
    /// # Errors
    /// Where not all of it was taken, or the printer says that it did not come out.
    fn print(&mut self, job: &[u8], until: Instant) -> Result<Printed, NotPrinted<Self::Error>>;

    /// Puts something into the printer's own memory that slips name later, such as a logo; to a printer that says it cannot print
    /// nothing is sent. While it writes, a printer tells nothing, and some begin anew then: it is stored once all of it was taken and
    /// the printer tells its condition again, if it ever does.
    ///
    /// # Errors
    /// Where not all of it was taken, or the printer was not heard of again before the deadline.
    fn store(&mut self, bytes: &[u8], until: Instant) -> Result<(), NotPrinted<Self::Error>>;
}
