//! The waiting room's board: who is called, and where to go, seen and heard from the last row.
//!
//! ```text
//! server's stream ─▶ board (pure) ─▶ Shown ─▶ layout (pure) ─▶ canvas ─▶ panel
//!                         └─▶ announcements ─▶ kept, then chime, speech
//! ```
//! [`board`] decides what is shown and what is new, and knows neither time nor pixels but what it is given; [`spoken`] is the words of a call. The shell touches
//! the world: [`run`] brings the board what happens, [`device`] finds the server and has the board paired, [`care`] asks for what it shows with,
//! [`keep`] is its disk, [`screen`] the thread that draws, [`outputs`] what it draws on, [`voice`] the thread that sounds, [`preview`] shows the
//! screen to a browser on this machine, [`watch`] tells the service manager that all of it lives; [`config`] is what was written in the file.
//!
//! A board never needs a browser, never shows an old call as if it were live, and never goes blank over one bad item.

pub mod board;
pub mod care;
pub mod config;
pub mod keep;
pub mod layout;
#[cfg(test)]
mod logged;
pub mod outputs;
pub mod preview;
pub mod run;
pub mod screen;
pub mod spoken;
pub mod voice;
pub mod watch;
