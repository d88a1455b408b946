//! What the kiosk says, on paper, on its screen and aloud: Italian and English, the same words as the server's own kiosk page.
//!
//! Sentences are made here and nowhere else. They are few and must be there without anything else, so they are code, not files:
//! a language that is missing does not compile.
//!
//! Each file is one thing to speak of; what they have in common stands here. None of them knows what is on the screen: they are told.

mod aloud;
mod queue;
mod set_up;
mod shut;
mod text;
mod times;

use protocol::Language;

pub use aloud::{closed_aloud, lost_aloud, not_set_up_aloud, number, priority_aloud, told_aloud, waiting_aloud};
pub use queue::{ahead, estimate, waiting_with_priority};
pub use set_up::{key, mistake, no_answer, printer_lacks, server_found};
pub use shut::{shut, why_not};
pub use text::Text;
pub use times::{anew_in, clock, closes_in, day, opens};

/// One of two, by language.
const fn of(language: Language, it: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::It => it,
        Language::En => en,
    }
}

/// With a full stop, where it has none.
#[must_use]
pub fn sentence(text: &str) -> String {
    let stop = if text.ends_with(['.', '?', '!', '…']) { "" } else { "." };
    format!("{text}{stop}")
}

/// With a large first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
