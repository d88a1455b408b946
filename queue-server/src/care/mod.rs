//! How the kiosks are: what they tell of themselves, and whether the server hears of them at all.
//!
//! ```text
//! gate: a kiosk's commands and streams ─▶ presence ─┐
//! PUT health ─▶ limits (what nobody can mean) ──────┼─▶ Book ─▶ Kiosks ─▶ GET /kiosks, its stream, /metrics
//! register: who is paired ──────────────────────────┘
//! ```
//! `presence`, `limits`, `book` and `figures` are pure; `keeper` is the shell around them. All of it is in memory alone: a
//! kiosk tells everything anew once the server is back, and what a printer was like yesterday helps nobody. Nothing here
//! decides about tickets, alters one, or holds a secret; what is an alert, and how it is said, is the pages' matter.

mod book;
mod figures;
mod keeper;
mod limits;
mod presence;

pub use book::Book;
pub use keeper::{Care, Line};
pub use limits::{MOST_UNPRINTED, OutOfBounds, within_bounds};
pub use presence::{AFTERGLOW, Now, Presence};
