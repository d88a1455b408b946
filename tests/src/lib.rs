//! The harness.
pub mod powercut;
