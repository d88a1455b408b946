//! The engine: decides what happens in an office, and nothing else.
//!
//! ```text
//! Command ─▶ decide(&State, &Command, at) ─▶ Vec<Fact> or Refusal ─▶ Record ─▶ State::apply
//! ```
//! [`command`] and [`event`] are the two closed lists, [`deed`] that of the audit trail; [`state`] is what the events add up to; [`ticket`] has the
//! states of a ticket; [`queues`] and [`policy`] know who is next; [`calendar`] knows the day and the hours; [`setup`]
//! is the office in force; [`invariants`] says what must hold after each step.
//!
//! Nothing here is async, reads a clock, chance, a file or a network: time and chance come as arguments, so that the
//! same records rebuild the same state on any machine.

pub mod apply;
pub mod calendar;
pub mod command;
pub mod decide;
pub mod deed;
pub mod event;
pub mod holidays;
pub mod invariants;
pub mod policy;
pub mod queues;
pub mod setup;
pub mod state;
pub mod ticket;

pub use command::{Command, DeskVerb};
pub use decide::{decide, perform, perform_and};
pub use deed::{Actor, Deed};
pub use event::{Event, Record};
pub use state::State;
