//! Sound: a chime, and speech.
//!
//! ```text
//! Utterance ─▶ Voice::say (returns at once) ─▶ queue ─▶ a thread that plays one after the other ─▶ commands (aplay, espeak-ng, pico2wave …)
//! ```
//! [`Voice`] never makes its caller wait: what was taken is played when its turn comes, and what went wrong is told when the caller next asks.
//! An utterance is said [`Manner::InTurn`] (in order, none left out: calls on a board) or [`Manner::AtOnce`] (the newest wins: what is
//! under the finger of somebody who listens to the screen). [`chime`] makes the two tones, always the same bytes. [`queue`] is pure.
//!
//! Nothing here knows what is said or in which language it makes sense.

pub mod chime;
pub mod command;
pub mod queue;

pub use command::{CommandVoice, Commands};

use crate::Fault;

/// Something to be heard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Utterance {
    /// The two tones, first.
    pub chime: bool,
    /// Then this.
    pub speech: Option<Speech>,
}

/// Something to be said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Speech {
    /// What.
    pub text: String,
    /// In which language: a tag like `it` or `en`.
    pub language: String,
}

/// When something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manner {
    /// After all that waits.
    InTurn,
    /// Now: what is being said is cut off, what waits is dropped.
    AtOnce,
}

/// A voice. What it holds when it is dropped is not said any more.
pub trait Voice: Send {
    /// Its errors.
    type Error: Fault;

    /// Has something said. Never blocks.
    ///
    /// # Errors
    /// [`FaultKind::Stalled`](crate::FaultKind::Stalled) where too much waits to be said in turn: this is not said.
    fn say(&mut self, utterance: Utterance, manner: Manner) -> Result<(), Self::Error>;

    /// Cuts off what is being said and drops what waits. Never blocks.
    fn hush(&mut self);

    /// It is saying something, or something waits.
    fn is_busy(&self) -> bool;

    /// The oldest thing that went wrong since this was last asked. What could not be said is not tried again.
    fn trouble(&mut self) -> Option<Self::Error>;
}
