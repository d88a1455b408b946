//! The texts of pages, as the tests need them: what a page should say, and what it should not because it is in the other
//! language.

use std::{collections::BTreeMap, fs};

use crate::arrows::root;

/// A text by its id, with its variables filled in. Only texts of one line.
pub(super) fn say(language: &str, id: &str, variables: &[(&str, &str)]) -> String {
    let mut text = all(language).remove(id).unwrap_or_else(|| panic!("there is no text {id} in {language}"));
    for (name, value) in variables {
        text = text.replace(&format!("{{ ${name} }}"), value);
    }
    assert!(!text.contains('{'), "{id} has other variables: {text}");
    text
}

/// The text of an id as far as its first variable.
pub(super) fn start(language: &str, id: &str) -> String {
    let text = all(language).remove(id).unwrap_or_else(|| panic!("there is no text {id} in {language}"));
    text.split('{').next().unwrap().trim().to_owned()
}

/// Every text of one line.
fn all(language: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for line in lines(language) {
        if let Some((id, text)) = line.split_once(" = ").filter(|(id, _)| !id.starts_with(['#', ' ', '}'])) {
            texts.insert(id.to_owned(), text.to_owned());
        }
    }
    texts
}

fn lines(language: &str) -> Vec<String> {
    let folder = root().join("queue-server/locales").join(language);
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    files.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The words that only this language has: fixed pieces of texts, none of which is part of a text of the other one.
pub(super) fn only_in(language: &str) -> Vec<String> {
    let other = if language == "it" { "en" } else { "it" };
    let others: Vec<String> = pieces(other);
    let own = pieces(language).into_iter().filter(|piece| !others.iter().any(|theirs| theirs.contains(piece.as_str())));
    own.collect()
}

/// What stands between variables, in small letters: whole words of some length.
fn pieces(language: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for line in lines(language) {
        let text = match line.split_once(" = ") {
            Some((id, text)) if !id.starts_with(['#', ' ']) => text.to_owned(),
            // Variants of a text: "   *[other] { $count } persone prima".
            _ => match line.split_once("] ") {
                Some((_, text)) => text.to_owned(),
                None => continue,
            },
        };
        let outside = text.split('{').flat_map(|part| part.rsplit('}').next());
        pieces.extend(outside.map(|piece| piece.trim().to_lowercase()).filter(|piece| piece.chars().count() > 3));
    }
    pieces
}

#[test]
fn what_only_one_language_has_is_found() {
    let (italian, english) = (only_in("it"), only_in("en"));
    assert!(italian.len() > 100 && english.len() > 100);
    assert!(italian.contains(&"tabellone".to_owned()) && !english.contains(&"tabellone".to_owned()));
    // A variable's text is cut out, and what both languages share is nobody's.
    assert!(italian.iter().all(|text| !text.contains('$')), "{italian:?}");
    assert!(!italian.contains(&"numeretto".to_owned()) && !english.contains(&"numeretto".to_owned()));
}
