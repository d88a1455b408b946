//! What every device of an office has in common, whatever it shows or prints. [`clock`] is what time it may be: pure.
//!
//! Nothing here knows tickets, paper or pixels.

pub mod clock;
