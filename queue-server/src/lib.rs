//! The central queue server of one office: pure cores that decide, thin shells that touch the world, and one journal
//! from which everything is rebuilt.

pub mod config;
pub mod engine;
pub mod forecast;
pub mod history;
pub mod projections;
