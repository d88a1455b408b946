//! The board's pictures: as they were reviewed, nothing cut, large enough, and the same however they came about.
#![allow(clippy::unwrap_used)]

mod golden;
mod kept;
mod languages;
mod measures;
mod names;
mod rush;
mod stage;
