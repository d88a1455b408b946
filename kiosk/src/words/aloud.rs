//! What is said aloud: sentences for the ears, with the number where there is one.

use protocol::{Language, OffsetTime, TicketNumber};

use super::{Text, capital, of, opens, sentence};

/// "Numero A 45", as it is spoken.
#[must_use]
pub fn number(language: Language, number: TicketNumber) -> String {
    format!("{} {} {}", of(language, "Numero", "Number"), number.prefix, number.number)
}

/// A sentence about a press, and its number where it has one, for the ears.
#[must_use]
pub fn told_aloud(language: Language, text: Text, of: Option<TicketNumber>) -> String {
    let number = of.map(|of| format!(" {}.", number(language, of))).unwrap_or_default();
    format!("{}{number}", sentence(text.say(language)))
}

/// The printer has stopped: why, what to do, and which number.
#[must_use]
pub fn waiting_aloud(language: Language, why: Text, of: TicketNumber) -> String {
    let then = told_aloud(language, Text::WaitForPaper, Some(of));
    if why == Text::WaitForPaper { then } else { format!("{} {then}", sentence(why.say(language))) }
}

/// Priority was switched.
#[must_use]
pub fn priority_aloud(language: Language, on: bool) -> String {
    let how = match on {
        true => of(language, "attiva: ora scegliere il servizio", "on: now choose the service"),
        false => of(language, "annullata", "off"),
    };
    format!("{} {how}.", Text::Priority.say(language))
}

/// The office is closed, and when it opens.
#[must_use]
pub fn closed_aloud(language: Language, now: OffsetTime, then: Option<OffsetTime>) -> String {
    let then = then.map(|then| format!(" {}.", capital(&opens(language, now, then)))).unwrap_or_default();
    format!("{}{then}", sentence(Text::Closed.say(language)))
}

/// Cut off, and no numbers left.
#[must_use]
pub fn lost_aloud(language: Language) -> String {
    format!("{} {}", sentence(Text::Lost.say(language)), Text::LostWhat.say(language))
}

/// What the kiosk's file says of it the server does not.
#[must_use]
pub fn not_set_up_aloud(language: Language) -> String {
    format!("{} {}", sentence(Text::NotSetUp.say(language)), Text::NotSetUpWhat.say(language))
}
