//! The pages in a real browser: what people see, hear and press, in both languages, in every state of an office.
//!
//! [`stage`] serves an office, starts a Chromium and shows views; the other modules judge, each by one idea. What a page's
//! parts are known by stands in `stage/pages.rs`.

mod accessibility;
mod board;
mod code;
mod doors;
mod first_start;
mod keyboard;
mod kiosks;
mod layout;
mod liveness;
mod long_day;
mod panel;
mod stage;
mod story;
mod texts;
mod two_days;
mod views;
mod weight;
