//! The stage of the browser's tests: an office served by the real program, a Chromium of one's own, the pages and the
//! states in which they are looked at. A test opens views and asks; nothing here judges. Shared with `examples/pictures.rs`.
//!
//! Nothing waits for a time to pass: [`Browser::until`] asks again until what is awaited is so, and fails the test after
//! a deadline with what the page shows instead.
#![allow(dead_code, unused_imports)] // two programs share the stage, and neither needs all of it
#![allow(clippy::unwrap_used)] // a stage that cannot be set stops its test, loudly

mod driver;
mod held;
mod office;
pub(crate) mod pages;
mod scenes;

pub(crate) use driver::{Browser, Tab};
pub(crate) use held::Held;
pub(crate) use office::Office;
pub(crate) use scenes::{SCENES, Scene, Set, View, settle};

/// The languages of pages, as addresses and `lang` have them.
pub(crate) const LANGUAGES: [&str; 2] = ["it", "en"];
