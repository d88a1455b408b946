//! Sound: a chime, and speech.
//!
//! ```text
//! Utterance ─▶ Voice::say (returns at once) ─▶ queue ─▶ a thread (worker) that says one after the other
//!     CommandVoice: chime, then a speech command (espeak-ng, pico2wave …), each played by a command (aplay)
//!     JoinedVoice:  chime and speech (recorded clips, or a speech command) ─▶ one WAV as loud as wished, kept for the next time ─▶ played
//! ```
//! [`Voice`] never makes its caller wait: what was taken is played when its turn comes, and what went wrong is told when the caller next asks.
//! An utterance is said [`Manner::InTurn`] (in order, none left out: calls on a board) or [`Manner::AtOnce`] (the newest wins: what is
//! under the finger of somebody who listens to the screen). [`chime`] makes the two tones, always the same bytes. [`queue`] is pure, and so is what
//! is done to samples ([`Sound`]). A speech command that hangs, or fails again and again, rests (`rest`): chimes do not wait for it.
//!
//! Nothing here knows what is said or in which language it makes sense: clips have names, and a table tells where they lie.

pub mod chime;
pub mod command;
mod error;
pub mod joined;
pub mod queue;
mod rest;
mod run;
mod worker;
mod workshop;

pub use command::{CommandVoice, Commands};
pub use error::{Task, VoiceError};
pub use joined::{Joined, JoinedVoice, LEAD_IN, Source, samples::Sound, sprite::Sprite};

use crate::Fault;

/// Something to be heard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Utterance {
    /// The two tones, first.
    pub chime: bool,
    /// Then this.
    pub speech: Option<Speech>,
    /// How loud, for a voice that makes its own samples.
    pub volume: Volume,
}

/// How loud, in per cent of how it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Volume(u8);

impl Volume {
    /// So many per cent; more than a hundred is a hundred.
    #[must_use]
    pub const fn new(per_cent: u8) -> Self {
        Self(if per_cent > 100 { 100 } else { per_cent })
    }

    /// In per cent.
    #[must_use]
    pub const fn per_cent(self) -> u8 {
        self.0
    }
}

impl Default for Volume {
    /// As loud as it is recorded.
    fn default() -> Self {
        Self(100)
    }
}

/// Something to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Speech {
    /// What, for a voice that speaks.
    pub text: String,
    /// The same for a voice that has clips: their names, in phrases between which a speaker pauses.
    pub clips: Vec<Vec<String>>,
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

    /// The oldest thing that went wrong since this was last asked. What is told of here is not tried again.
    fn trouble(&mut self) -> Option<Self::Error>;
}
