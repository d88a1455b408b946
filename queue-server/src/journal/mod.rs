//! The journal: every record of an office, in one file, from which everything else is rebuilt.
//!
//! ```text
//! office thread ─▶ Batch: records, history rows, answers, codes, snapshot ─▶ one commit, one fsync
//! start ─▶ open: version, chain, heads ─▶ last snapshot ─▶ records after it ─▶ State
//! ```
//! [`record`] is the stored form of events and `snapshot` that of the state at a day's end, both versioned and
//! converted by hand; `chain` ties each record to the one before; [`writer`] is the only way in; `load` the way back;
//! [`legs`] holds the history, `access` who is known and the audit trail. [`retention`] lets old days go; [`verify`](mod@verify) holds everything in the file
//! against the records; `backup` copies a journal and brings a copy back.
//!
//! The journal never decides and never reads a clock or chance: what to write, when it was and what is drawn comes from
//! the caller. It never changes a record.

mod access;
mod backup;
mod chain;
mod error;
mod file;
mod forms;
pub mod legs;
mod load;
pub mod reader;
pub mod record;
pub mod retention;
mod schema;
mod snapshot;
#[cfg(test)]
mod test_support;
pub mod verify;
pub mod writer;

pub use backup::restore;
pub use chain::{Hash, Head};
pub use error::JournalError;
pub use reader::{Gone, Reader, Stored, read_state};
pub use retention::Retained;
pub use verify::{Verified, verify};
pub use writer::{Batch, Journal, Opened, Remembered};
