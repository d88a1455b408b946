//! The doors: who comes in, as what, and what for.
//!
//! ```text
//! request ─▶ Credentials ─▶ Doorman::admit ─▶ Caller ─▶ handler
//! administrator ─▶ Act ─▶ office thread: act::decide ─▶ Change (tables) + Deed (audit trail) ─▶ one commit ─▶ Register
//! ```
//! [`register`] is who is known: people, paired devices, keys of connected systems; it lies in the journal's file beside the
//! records, apart from them, since a name must be erasable. [`act`] decides what administrators may change in it. [`sessions`]
//! are those who are signed in now, [`seats`] where they sit, [`pairings`] the devices that ask to be known, [`throttle`] how
//! often a secret may be guessed; all four are pure. [`store`] keeps sessions over a restart, in a file of their own that
//! forgets at once. [`doorman`] is the shell around them all, with the clock and chance.
//!
//! Where somebody sits is in memory alone and ends with the session: nothing here writes it, and no log tells it. No secret
//! is kept that could be shown again: passwords and PINs as argon2id, tokens as SHA-256.

pub mod act;
pub mod caller;
pub mod doorman;
pub mod pairings;
pub mod register;
pub mod role;
pub mod seats;
pub mod secret;
pub mod sessions;
pub mod store;
pub mod throttle;

pub use act::Act;
pub use caller::{Caller, Credential, Credentials, Denied};
pub use doorman::Doorman;
pub use register::Register;
pub use role::Role;
