//! The ticket kiosk: citizens press a button and hold a ticket, whatever happens to paper, power or network.
//!
//! ```text
//! buttons, panel, printer, server ─▶ Input ─▶ flow (pure) ─▶ Effects ─▶ disk first, then server, printer, lamps, sound
//! ```
//! [`flow`] decides, and knows neither time nor chance but what it is given; [`outbox`] is what lies on the disk, so that a power
//! cut at any step is resolved without a second number; [`offline`] serves while the server is away; [`layout`] and [`words`] say
//! what people read; [`clock`] is what time it may be. The shell touches the world: [`run`] carries effects out, [`device`] finds the server and has the kiosk paired ([`unpaired`]: what it shows until then), [`link`] speaks to it,
//! [`paper`] to the printer ([`logo`]: what stands on its slips; [`mishap`]: what befalls one that is played), [`devices`] to buttons, lamps and a voice ([`finger`]: what a press is), [`panel`] shows the screen to a browser on this machine, [`display`] draws it without one; [`config`] is what was
//! written in the file.
//!
//! The kiosk never asks why somebody wants priority, never says "printed" of what was only sent, never gives two numbers for one press,
//! and never needs a browser, or the server, to go on.

pub use device::{clock, discover};
pub mod config;
pub mod devices;
pub mod display;
pub mod doctor;
pub mod finger;
pub mod flow;
pub mod layout;
pub mod link;
pub mod logo;
pub mod mishap;
pub mod offline;
pub mod outbox;
pub mod panel;
pub mod paper;
pub mod run;
pub mod unpaired;
pub mod words;
