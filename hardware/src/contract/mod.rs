//! What every implementation of a trait must do, as functions that panic where one does not. For tests: those of this crate run the simulated devices, `tests/vm/devices`
//! the real ones on hardware that the kernel simulates.
//!
//! Each trait has a rig, which stands on the device's other side: it presses, looks, listens and pulls the plug.

mod buttons;
mod digits;
mod lamps;
mod panel;
mod voice;

pub use buttons::{ButtonsRig, absent_buttons_answer, buttons_keep_their_contract};
pub use digits::{DigitsRig, digits_keep_their_contract};
pub use lamps::{LampsRig, lamps_keep_their_contract};
pub use panel::{PanelRig, panel_keeps_its_contract};
pub use voice::{VoiceRig, voice_keeps_its_contract};

#[cfg(test)]
mod screens;
#[cfg(test)]
mod tests;
