//! The screen's thread: what is new is shown when it is new, and all of it again after the screen was lost.
//!
//! ```text
//! Board::shown ─▶ Slate (the newest counts) ─▶ keeper's thread ─▶ Output ─▶ panel
//!                                                   └─▶ a PNG for whoever asks to see it from elsewhere
//! ```
//! An [`Output`] is anything that shows: dots, or four digits over a desk. Nobody waits for a screen, and a screen that is lost stops nothing.

mod keeper;
mod slate;

use std::time::Duration;

use device::clock::Uptime;
use hardware::Fault;

pub use keeper::start;
pub use slate::{Slate, Wish};

/// Something that shows.
pub trait Output: Send {
    /// Shows this as it is at `up`, and tells whether that is another picture. What it shows already is not shown again.
    ///
    /// # Errors
    /// Where the screen is not there or went away. All is shown anew next time.
    fn show(&mut self, wish: &Wish, up: Uptime) -> Result<bool, Box<dyn Fault>>;

    /// How often it is looked at though nothing is new: for what takes turns, and for a screen that failed and may be there again.
    fn round(&self) -> Duration {
        Duration::from_secs(1)
    }

    /// What stands there, as a PNG.
    fn picture(&self) -> Vec<u8>;
}
