//! The harness.

pub mod piacenza;
pub mod powercut;
