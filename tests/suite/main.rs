//! The test suite: one binary, a module for each subject.

// Clippy knows tests by their attribute; what helpers of tests cannot have fails its test just as well.
#![allow(clippy::unwrap_used)]

mod arrows;
mod attacks;
mod bearer;
mod browser;
mod called_twice;
mod crowd;
mod cut_off;
mod demo;
mod durability;
mod entry;
mod figures;
mod figures_naive;
mod history_import;
mod http;
mod keys;
mod kiosk_link;
mod kiosk_rounds;
mod kiosk_wire;
mod kiosks;
mod law;
mod licences;
mod logo;
mod matrix;
mod model;
mod native_board;
mod operations;
mod outage;
mod pages;
mod paper;
mod policy;
mod rehearsal;
mod reports_page;
mod rules;
mod time;
mod transport;
