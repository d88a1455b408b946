//! The suite: one binary of all tests that need more than one module.

mod cut_off;
mod model;
mod policy;
mod rules;
mod time;
