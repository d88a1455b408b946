//! The harness.

pub mod piacenza;
