//! Why a service gives no numbers.

use protocol::{Language, OffsetTime};

use super::{Text, opens};

/// Why a service gives no numbers, and when it opens, where that is said.
#[must_use]
pub fn shut(language: Language, now: OffsetTime, why: Text, at: Option<OffsetTime>) -> (String, String) {
    let at = at.filter(|_| why != Text::ServiceStopped);
    (why.say(language).to_owned(), at.map(|at| opens(language, now, at)).unwrap_or_default())
}

/// "Anagrafe: chiuso, si riapre domani alle 08:15.": of a service that was pressed and gives no numbers.
#[must_use]
pub fn why_not(language: Language, now: OffsetTime, service: &str, why: Text, at: Option<OffsetTime>) -> String {
    let (why, then) = shut(language, now, why, at);
    let why = [why, then].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    format!("{service}: {why}.")
}
