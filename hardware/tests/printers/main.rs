//! The contract of printers: what every implementation does in health and under each fault, in memory, over TCP and over a
//! pseudo-terminal.
//!
//! [`rig`]: a printer at the end of a line. [`health`]: what it prints and tells. [`faults`]: one fault, then the next job, and lines that lead nowhere.
//! [`steps`]: a fault at every step of a job. [`leavings`]: what an earlier program, or connection, left behind. [`anything`]: faults one after the other.

// Clippy knows tests by their attribute; what helpers of tests cannot have fails its test just as well.
#![allow(clippy::unwrap_used)]

mod anything;
mod faults;
mod health;
mod leavings;
mod rig;
mod steps;
