//! The journal: what is stored, and where.

pub mod legs;
