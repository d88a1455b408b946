//! What can go wrong with a sound.

use std::time::Duration;

use crate::{Fault, FaultKind};

/// An error of a [`CommandVoice`](super::CommandVoice) or a [`JoinedVoice`](super::JoinedVoice).
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// A command could not be started.
    #[error("sound: {program:?} cannot be run: {source}. Install it, or name another in the configuration")]
    Start {
        /// The program.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// A command ended with an error.
    #[error(
        "sound: {program:?} failed ({status}). Run it by hand to see what it says; is there a sound card, and may this user use it (group audio)?"
    )]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: String,
    },
    /// A command did not end, and was ended.
    #[error("sound: {program:?} had not ended after {} s and was ended. Is another program holding the sound card?", longest.as_secs())]
    Hung {
        /// The program.
        program: String,
        /// How long it was waited for.
        longest: Duration,
    },
    /// Too much waits to be said.
    #[error("sound: {} utterances wait already, this one is not said. Is the player hanging?", super::queue::MOST)]
    Full,
    /// There is no place for sound files.
    #[error("sound: no file can be written for the player: {0}. Make room in the folder for temporary files")]
    Files(#[from] std::io::Error),
    /// A command is empty.
    #[error("sound: the command to {0} is empty. Name a program in the configuration")]
    Empty(&'static str),
    /// Nothing is recorded in a language.
    #[error("sound: nothing is recorded in {0:?}. Name a command that speaks it, or record its clips")]
    NoLanguage(String),
    /// A clip is missing.
    #[error("sound: no clip {name:?} is recorded in {language:?}. Record it, or name a command that speaks")]
    NoClip {
        /// The clip.
        name: String,
        /// The language.
        language: String,
    },
    /// A recording is none.
    #[error("sound: {what} cannot be read: {why}. Is it whole, and of the kind that its name says?")]
    Recording {
        /// What was read.
        what: String,
        /// Why it cannot be.
        why: String,
    },
}

impl Fault for VoiceError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Start { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => FaultKind::Denied,
            Self::Start { .. } => FaultKind::Absent,
            Self::Failed { .. } | Self::Files(_) => FaultKind::Lost,
            Self::Hung { .. } | Self::Full => FaultKind::Stalled,
            Self::Recording { .. } => FaultKind::Garbled,
            Self::Empty(_) | Self::NoLanguage(_) | Self::NoClip { .. } => FaultKind::Unsupported,
        }
    }
}
