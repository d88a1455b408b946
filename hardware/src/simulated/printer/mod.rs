//! A printer that is not there: it understands what is sent to it, answers as a real one does, shows its paper, and can be made
//! to fail in every way that paper, power and cables do.
//!
//! ```text
//! bytes ─▶ Machine (faults, buffer) ─▶ commands ─▶ Decoder ─▶ Sheet ─▶ picture (PNG)
//!              └─▶ answers
//! ```
//! [`Simulation`] is its handle: what is wrong with it, what came out. A [`SimulatedPrinter`] prints into it in memory, without
//! waiting; a [`Server`] puts it at the end of a real wire, TCP or pseudo-terminal. What the decoder reads is read again by an
//! independent one in the test suite: nobody is to be right by agreeing with himself.

mod commands;
mod machine;
mod memory;
mod paper;
mod picture;
mod server;

pub use machine::{Fault, Simulation};
pub use memory::{MemoryWire, SimulatedPrinter};
pub use paper::{End, Line, Run, Sheet};
pub use picture::picture;
pub use server::Server;
