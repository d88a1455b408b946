//! The harness.
//!
//! [`server`] runs the real program as its own process, [`client`] speaks to it, [`rounds`] says how long and by which
//! chance. [`piacenza`] is five months of history; [`powercut`] judges what a cut of the power has done.

pub mod client;
pub mod piacenza;
pub mod powercut;
pub mod rounds;
pub mod server;
