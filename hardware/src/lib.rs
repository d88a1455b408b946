//! The things at the edge: paper, pixels, pins and sound. They know nothing of tickets.
//!
//! Each kind of device is a small trait with an associated error, which tells its [`FaultKind`]; each has real backends, one
//! file a device, and a simulated one that can be made to fail. All implementations of a trait pass the same contract test.
//! Calls block for no longer than the deadline that they are given; whoever must not wait calls them from a thread.
//!
//! Data flows one way: a caller hands over what is to come out ([`printer::Slip`] as bytes, a lamp's state, pixels, a sound), and gets
//! back what became of it, or what was pressed. Nothing here decides what people are told, keeps state on disk, or talks to the
//! queue server.

pub mod buttons;
pub mod contract;
pub mod digits;
pub mod fault;
pub mod lamps;
pub mod pins;
pub mod pixels;
pub mod printer;
pub mod simulated;
pub mod sound;

pub use fault::{Fault, FaultKind};
