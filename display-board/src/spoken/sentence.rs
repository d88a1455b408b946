//! The words of clips as one sentence, for a speech command: the words that were given to the synthesiser that made the clips. Pure.

use std::{collections::BTreeMap, sync::LazyLock};

use protocol::Language;

/// What each clip says, by language: written by `queue-server/web/speech/make`.
static WORDS: LazyLock<BTreeMap<String, BTreeMap<String, String>>> = LazyLock::new(|| {
    let table = serde_json::from_str(include_str!("../../../queue-server/web/speech/words.json"));
    debug_assert!(table.is_ok(), "it is part of the program");
    table.unwrap_or_default()
});

/// Phrases of clips as one sentence: a comma for each pause. What ends in a hyphen is tied to what follows: "A-forty-five". A clip that
/// nobody wrote down is said by its name.
#[must_use]
pub fn of(phrases: &[Vec<String>], language: Language) -> String {
    let words = WORDS.get(language.as_str());
    let word = |clip: &String| words.and_then(|words| words.get(clip)).unwrap_or(clip).clone();
    let phrases = phrases.iter().map(|phrase| phrase.iter().map(word).collect::<Vec<_>>().join(" ").replace("- ", "-"));
    capital(&phrases.collect::<Vec<_>>().join(", "))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
