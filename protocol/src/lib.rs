//! The vocabulary of Numeretto and what travels on the wire.
//!
//! Everybody speaks these types: the engine decides on the ids and enums, the server renders the views, kiosks and
//! boards parse them. Data flows through here unchanged: a type is either a name of the domain ([`ids`], [`words`],
//! [`time`]), a reason to say no ([`refusal`]), or a JSON body ([`requests`], [`views`], [`access`], [`kiosk`], [`board`], [`problem`]).
//!
//! This crate never does I/O, reads no clock and no randomness, and knows neither async nor storage.

pub mod access;
pub mod board;
pub mod ids;
pub mod kiosk;
pub mod problem;
pub mod refusal;
pub mod requests;
pub mod time;
pub mod views;
pub mod words;

pub use access::{KeyId, PersonId};
pub use ids::{DeskNo, DeviceId, KioskId, Seq, ServiceId, TicketId, TicketNumber};
pub use problem::Problem;
pub use refusal::Refusal;
pub use time::{Moment, OffsetTime, Span};
pub use words::{
    CallReason, Channel, ClassName, DeskStateName, DeviceKind, Face, KioskPart, Language, PauseReason,
    PrinterStateName, RoleName, Scene, Scope, TicketPart, TicketStateName,
};
