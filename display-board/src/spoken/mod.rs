//! What is said of a call: "Numero A quarantacinque, sportello tre". Pure.
//!
//! ```text
//! Announcement ─▶ clips (names, in phrases) ─▶ joined recordings
//!                     └─▶ sentence (the same words) ─▶ a speech command
//! Turns: whose turn it is, and for whom it is too late
//! ```
//! [`clips`] keeps the rules of the web board's `words.ts`; both are held to `tests/data/spoken.json`. [`turns`] is the queue.
//!
//! Nothing here knows a sound: what a recording lacks is found out by whoever plays it.

pub mod clips;
pub mod sentence;
pub mod turns;

use hardware::sound::{Speech, Utterance, Volume};

use crate::board::Announcement;

/// What is to be heard of a call, at so many per cent of the office's volume; `None` where that is nothing.
#[must_use]
pub fn utterance(announcement: &Announcement, own_volume: Volume) -> Option<Utterance> {
    let Announcement { call, chime, speech, volume } = announcement;
    // However low both are, only nought is silence.
    let per_cent = (u16::from(*volume) * u16::from(own_volume.per_cent())).div_ceil(100);
    let volume = Volume::new(u8::try_from(per_cent).unwrap_or(100));
    let said = || {
        let clips = clips::announcement(call.number, call.desk, call.language);
        let language = call.language.as_str().to_owned();
        // A number that nobody can say is still chimed for.
        (!clips.is_empty()).then(|| Speech { text: sentence::of(&clips, call.language), clips, language })
    };
    let utterance = Utterance { chime: *chime, speech: speech.then(said).flatten(), volume };
    let is_heard = (utterance.chime || utterance.speech.is_some()) && volume > Volume::new(0);
    is_heard.then_some(utterance)
}

#[cfg(test)]
mod tests;
