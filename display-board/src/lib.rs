//! The waiting room's board: who is called, and where to go, seen and heard from the last row.
//!
//! ```text
//! server's stream ─▶ board (pure) ─▶ Shown ─▶ layout (pure) ─▶ canvas ─▶ panel
//!                         └─▶ announcements ─▶ chime, speech
//! ```
//! [`board`] decides what is shown and what is new, and knows neither time nor pixels but what it is given.
//!
//! A board never needs a browser, never shows an old call as if it were live, and never goes blank over one bad item.

pub mod board;
pub mod layout;
