//! What every device of an office has in common, whatever it shows or prints.
//!
//! ```text
//! file ─▶ config ─▶ enrol (discover, a code on a Face) ─▶ Identity ─▶ link ─▶ requests, and stream ─▶ what the device decides with
//! ```
//! [`clock`] and [`identity`] are pure: what time it may be, and who this device is; so is [`mistake`]: what its file says wrong of it. [`config`] is what the files of devices have in
//! common; [`folder`] is one program's alone; [`discover`] and [`enrol`] find the server and have the device paired, [`link`] speaks to it, and [`world`] alone reads
//! time, chance and what the machine tells of itself.
//!
//! [`logged`] is for tests. Nothing here knows tickets, paper or pixels.

pub mod clock;
pub mod config;
pub mod discover;
pub mod enrol;
pub mod folder;
pub mod identity;
pub mod link;
pub mod logged;
pub mod mistake;
pub mod world;
