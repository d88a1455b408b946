//! Why a service gives no numbers.

use protocol::{Language, OffsetTime};

use super::{Text, opens};
use crate::flow::{Offer, Offered};

/// Why a service gives no numbers, and when it opens; nothing of one that does.
#[must_use]
pub fn shut(language: Language, now: OffsetTime, offered: &Offered) -> (String, String) {
    match offered {
        Offered::Open { .. } => (String::new(), String::new()),
        Offered::Shut { why, opens: at } => {
            let at = at.filter(|_| *why != Text::ServiceStopped);
            (why.say(language).to_owned(), at.map(|at| opens(language, now, at)).unwrap_or_default())
        }
        Offered::Spent => (Text::ServiceStopped.say(language).to_owned(), String::new()),
    }
}

/// "Anagrafe: chiuso, si riapre domani alle 08:15.": of a service that was pressed and gives no numbers.
#[must_use]
pub fn why_not(language: Language, now: OffsetTime, offer: &Offer) -> String {
    let (why, then) = shut(language, now, &offer.offered);
    let why = [why, then].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    format!("{}: {why}.", offer.name.of(language))
}
