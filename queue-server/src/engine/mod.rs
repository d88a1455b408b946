//! The engine: decides what happens in an office, and nothing else.

pub mod calendar;
pub mod holidays;
pub mod setup;
