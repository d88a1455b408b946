//! The central queue server of one office: pure cores that decide, thin shells that touch the world, and one journal
//! from which everything is rebuilt.
//!
//! ```text
//! http ─▶ office (the one writer) ─▶ engine decides ─▶ journal appends ─▶ engine applies ─▶ projections are published
//! ```
//! [`engine`], [`projections`], [`forecast`], [`report`] and [`history`] are pure; [`clock`] alone reads time;
//! [`journal`] alone knows SQLite; [`office`] alone writes; [`access`] is the doors; [`http`] only parses and
//! replies; [`tls`] has its certificate; `pages` are what people see; [`mod@logo`] the office's picture; [`archive`] reads beside the writer.

pub mod access;
pub mod announce;
pub mod archive;
pub mod args;
pub mod care;
pub mod clock;
pub mod config;
mod descriptors;
pub mod engine;
pub mod folder;
pub mod forecast;
pub mod founding;
pub mod history;
pub mod http;
pub mod journal;
pub mod logo;
pub mod logs;
pub mod office;
pub mod pages;
pub mod projections;
pub mod rehearsal;
pub mod report;
pub mod serve;
pub mod settings;
pub mod tls;
pub mod tools;
