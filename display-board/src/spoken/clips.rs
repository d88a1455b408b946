//! Which recorded clips make up what is said, by their names. Pure; `queue-server/web/speech/make` records them under these names, and
//! `queue-server/web/src/ts/board/words.ts` is the same for the web board.

use protocol::{DeskNo, Language, TicketNumber};

/// Larger numbers are said digit by digit.
const LARGEST: u32 = 1_999;
/// No ticket bears a larger number: nothing is said of one.
const MOST: u32 = 999_999;

/// "Number A forty-five, desk three", in phrases between which a speaker pauses. Empty where the number cannot be said.
#[must_use]
pub fn announcement(ticket: TicketNumber, desk: Option<DeskNo>, language: Language) -> Vec<Vec<String>> {
    if ticket.number > MOST {
        return Vec::new();
    }
    let phrase = |named: &[String], number| named.iter().cloned().chain(number_of(number, language)).collect();
    let number = phrase(&["number".to_owned(), ticket.prefix.to_string()], ticket.number);
    let desk = desk.map(|desk| phrase(&["desk".to_owned()], u32::from(desk.0)));
    std::iter::once(number).chain(desk).collect()
}

/// The clips of a number up to 1,999; of a larger one, digit by digit. Below a hundred each number is a clip.
fn number_of(number: u32, language: Language) -> Vec<String> {
    if number > LARGEST {
        return number.to_string().chars().map(String::from).collect();
    }
    if number < 100 {
        return vec![number.to_string()];
    }
    let (hundreds, rest) = (number % 1_000 / 100, number % 100);
    let thousand = (number >= 1_000).then(|| "1000".to_owned());
    let hundreds = (hundreds > 0).then(|| (hundreds * 100).to_string());
    // "Centoquarantacinque", but "one hundred and forty-five".
    let and = (rest > 0 && language == Language::En).then(|| "and".to_owned());
    let rest = (rest > 0).then(|| rest.to_string());
    [thousand, hundreds, and, rest].into_iter().flatten().collect()
}
