//! What can go wrong with a sound.

use std::time::Duration;

use crate::{Fault, FaultKind};

/// What a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// It plays a file.
    Play,
    /// It speaks.
    Speak,
}

impl Task {
    /// What is to be looked at where it failed.
    const fn failed(self) -> &'static str {
        match self {
            Self::Play => "is there a sound card, and may this user use it (group audio)?",
            Self::Speak => "is the voice of that language installed, and does it write the file that it is told?",
        }
    }

    /// And where it hung.
    const fn hung(self) -> &'static str {
        match self {
            Self::Play => "Is another program holding the sound card?",
            Self::Speak => "Run it by hand: does it wait for something?",
        }
    }
}

/// What a program wrote of its failure, where it wrote something.
fn said(said: &str) -> String {
    let said = said.trim_end_matches(['.', ' ']);
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

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
        "sound: {program:?} failed ({status}){}. Run it by hand to see what it says; {}", said(wrote), task.failed()
    )]
    Failed {
        /// The program.
        program: String,
        /// What it is for.
        task: Task,
        /// How it ended.
        status: String,
        /// The end of what it wrote of it, on one line.
        wrote: String,
    },
    /// A command did not end, and was ended.
    #[error("sound: {program:?} had not ended after {} s and was ended{}. {}", longest.as_secs(), said(wrote), task.hung())]
    Hung {
        /// The program.
        program: String,
        /// What it is for.
        task: Task,
        /// The end of what it wrote until then, on one line.
        wrote: String,
        /// How long it was waited for.
        longest: Duration,
    },
    /// The command that speaks hung, or failed so often that it is not tried for a while.
    #[error(
        "sound: {program:?} is left alone for a while, having said nothing {times} {} in a row; chimes sound without words. Run it by hand to see what it says", if *times == 1 { "time" } else { "times" }
    )]
    Resting {
        /// The program.
        program: String,
        /// How often.
        times: u32,
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
            Self::Resting { .. } => FaultKind::NotReady,
            Self::Recording { .. } => FaultKind::Garbled,
            Self::Empty(_) | Self::NoLanguage(_) | Self::NoClip { .. } => FaultKind::Unsupported,
        }
    }
}
