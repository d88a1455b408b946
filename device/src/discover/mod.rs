//! Which server it is where the device's file names none: servers announce themselves on their network (`_numeretto._tcp.local`,
//! multicast DNS), and this listens for a moment.
//!
//! ```text
//! look (the network) ─▶ [Sighting] ─▶ choose (pure) ─▶ the only one, or a question that people have to answer
//!                                └──▶ same (pure) ─▶ the server that this device was paired with, at another address
//! ```
//! What is announced proves nothing. A device that nobody has paired believes the only server that it finds, says which one that is, and
//! keeps the pin of the key that it met: trust on first use. A pin in the device's file counts more than any announcement. A device
//! that was paired looks only for the server that it knows. Nothing here guesses between two, and no token is sent from here.

mod look;
mod sighting;

pub use look::{Deaf, FOR, look};
pub use sighting::{Choice, Sighting, choose, same};
