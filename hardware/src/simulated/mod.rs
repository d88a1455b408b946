//! Devices that exist in memory alone and can be made to fail: for tests, for the demo, and for trying a kiosk without hardware.
//!
//! Each comes as a pair: the device, which goes where a real one would, and a handle by which a test plays the world around it. The
//! [`printer`] is a machine of its own, with paper, buffer and faults, and can also stand at the end of a real wire.

mod buttons;
mod digits;
mod glass;
mod lamps;
pub mod printer;
mod screen;
mod voice;

pub use buttons::{Hand, SimulatedButtons, SimulatedContacts};
pub use digits::{DigitsSeen, SimulatedDigits};
pub use glass::{Fingertip, SimulatedGlass};
pub use lamps::{LampsSeen, SimulatedLamps};
pub use screen::{PanelSeen, SimulatedPanel};
pub use voice::{Hearing, SimulatedVoice};

use crate::{Fault, FaultKind};

/// An error that somebody wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("simulated {device}: {kind}")]
pub struct Wished {
    /// Which device.
    pub device: &'static str,
    /// Of which kind.
    pub kind: FaultKind,
}

impl Fault for Wished {
    fn kind(&self) -> FaultKind {
        self.kind
    }
}

/// Locks, also after a test that panicked while it held the lock.
fn locked<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
