//! The harness: what the test suite needs to run an office, and what it holds the office against.
//!
//! [`office`] builds offices and speaks to their engine; [`model`] is a second, naive engine, written from the rules of
//! the domain alone; [`server`] serves an office over HTTP in this process; [`program`] runs the real program as a
//! process of its own, [`client`] speaks to it, [`kiosk`] is a real kiosk with its printer, panel and network, [`bearer`] says by whose leave, [`entry`] signs in where an office is real, [`rounds`] says how long and by which chance; [`piacenza`] reads the
//! public five-month journal, [`crowd`] plays a day of it in a served office, with a kiosk [`beside`] it; [`powercut`] judges what a machine that lost its power has kept. Nothing here is part of
//! the product.
#![allow(clippy::unwrap_used)] // a harness that cannot go on must stop, loudly

pub mod bearer;
pub mod beside;
pub mod client;
pub mod crowd;
pub mod day;
pub mod entry;
pub mod journal;
pub mod kiosk;
pub mod model;
pub mod office;
pub mod piacenza;
pub mod powercut;
pub mod program;
pub mod rounds;
pub mod server;
pub mod small;
