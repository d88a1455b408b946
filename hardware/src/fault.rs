//! What can be wrong with a device, as far as its caller acts on it.

use std::{error::Error, fmt};

/// An error of a device. Its text names the device, what it did, and the remedy.
pub trait Fault: Error + Send + Sync + 'static {
    /// What kind of error it is: what a caller decides by.
    fn kind(&self) -> FaultKind;
}

/// What a caller decides by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The device is not there: not found, not plugged in, not switched on, nobody listens at its address.
    Absent,
    /// It is there and may not be used: rights, or another program has it.
    Denied,
    /// It answers, and says that it cannot now: no paper, its cover is open.
    NotReady,
    /// It took or gave nothing, or not all, before the deadline.
    Stalled,
    /// It went away in the middle.
    Lost,
    /// It answered what nobody understands.
    Garbled,
    /// This device, or this build, cannot do what was asked.
    Unsupported,
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "not there",
            Self::Denied => "not permitted",
            Self::NotReady => "not ready",
            Self::Stalled => "no answer in time",
            Self::Lost => "gone in the middle",
            Self::Garbled => "an answer that makes no sense",
            Self::Unsupported => "not supported",
        })
    }
}
