//! What a desk's few characters say: four or eight of seven segments each, as on modules of the MAX7219. Pure.
//!
//! ```text
//! OneDesk ─▶ of(desk, places) ─▶ Digits { characters, brightness } ─▶ a panel maps characters to segments
//! ```
//! Off while nobody is awaited: a number that is past stands on other displays with a word that says so, for which there is no room here, and alone it would
//! look like a live one. Dashes where the number may be an old one; brighter, with its dots lit, at each flash of a new call.
//!
//! A letter that seven segments cannot say is left out rather than shown as another one: the digits alone are a true part of the number.

use protocol::TicketNumber;

use crate::board::{AtDesk, Eye, OneDesk};

/// Of a letter that seven segments can say, how it is written there: so that it is no digit and no other letter.
const LETTERS: [(char, char); 16] = [
    ('A', 'A'),
    ('B', 'b'),
    ('C', 'C'),
    ('D', 'd'),
    ('E', 'E'),
    ('F', 'F'),
    ('G', 'G'),
    ('H', 'H'),
    ('J', 'J'),
    ('L', 'L'),
    ('N', 'n'),
    ('P', 'P'),
    ('R', 'r'),
    ('T', 't'),
    ('U', 'U'),
    ('Y', 'Y'),
];

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Character {
    /// A digit, one of `AbCdEFGHJLnPrtUY`, `-`, or a space where nothing is lit.
    pub sign: char,
    /// The dot beside it is lit.
    pub dot: bool,
}

/// How bright.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Brightness {
    /// Nothing is lit.
    Off,
    /// As usual.
    Usual,
    /// As bright as it can be.
    Full,
}

/// What stands on a desk's display, from left to right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Digits {
    /// One for each place.
    pub characters: Vec<Character>,
    /// Of all of them.
    pub brightness: Brightness,
}

/// What a desk's display with so many places shows.
#[must_use]
pub fn of(desk: &OneDesk, places: usize) -> Digits {
    let (text, brightness) = match desk.says {
        AtDesk::NoData(_) => ("-".repeat(places), Brightness::Usual),
        AtDesk::Idle | AtDesk::Past { .. } | AtDesk::Closed { .. } => (String::new(), Brightness::Off),
        AtDesk::Called { number, eye: Eye::Lit } => (written(number, places), Brightness::Full),
        AtDesk::Called { number, .. } => (written(number, places), Brightness::Usual),
    };
    let dot = brightness == Brightness::Full;
    let characters = format!("{text:>places$}").chars().map(|sign| Character { sign, dot }).collect();
    Digits { characters, brightness }
}

/// The number as far as there is room: with its letter, if it can be said; else its digits; of too many, the last ones say nothing true, so dashes.
fn written(number: TicketNumber, places: usize) -> String {
    let number = number.to_string();
    let digits = number.get(1..).unwrap_or_default();
    let letter = number.chars().next().and_then(segments);
    let whole = letter.map(|letter| format!("{letter}{digits}")).filter(|whole| whole.len() <= places);
    match whole {
        Some(whole) => whole,
        None if digits.len() <= places => digits.to_owned(),
        None => "-".repeat(places),
    }
}

/// A letter as seven segments say it, if they can.
fn segments(letter: char) -> Option<char> {
    LETTERS.iter().find(|(known, _)| *known == letter).map(|(_, written)| *written)
}

#[cfg(test)]
mod tests {
    use protocol::{DeskNo, ServiceId};

    use super::*;
    use crate::board::{Closed, Since};

    fn desk(says: AtDesk) -> OneDesk {
        OneDesk { desk: DeskNo(3), says }
    }

    fn called(number: &str, eye: Eye) -> OneDesk {
        desk(AtDesk::Called { number: number.parse().unwrap(), eye })
    }

    fn said(digits: &Digits) -> String {
        digits.characters.iter().map(|character| character.sign).collect()
    }

    fn shown(number: &str, places: usize) -> String {
        said(&of(&called(number, Eye::Steady), places))
    }

    #[test]
    fn a_number_is_said_as_far_as_there_is_room_and_never_as_another() {
        assert_eq!(shown("A045", 4), "A045");
        assert_eq!(shown("B045", 4), "b045");
        assert_eq!(shown("K045", 4), " 045");
        assert_eq!(shown("A1024", 4), "1024");
        assert_eq!(shown("A1024", 8), "   A1024");
        assert_eq!(shown("A10245", 4), "----");
    }

    #[test]
    fn every_letter_is_itself_or_left_out() {
        let letters = ('A'..='Z').filter(|letter| ServiceId::new(*letter).is_some());
        let written: Vec<_> = letters.filter_map(segments).collect();
        assert!(written.len() >= 16, "{written:?}");
        assert!(written.iter().all(|letter| !letter.is_ascii_digit()));
        let mut apart = written.clone();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), written.len());
    }

    #[test]
    fn it_is_off_dashed_or_flashing() {
        let past = AtDesk::Past { number: "A045".parse().unwrap() };
        for says in [AtDesk::Idle, past, AtDesk::Closed { closed: Closed { opens: None }, now: None }] {
            let off = of(&desk(says), 4);
            assert_eq!((said(&off).as_str(), off.brightness), ("    ", Brightness::Off));
        }
        let stale = of(&desk(AtDesk::NoData(Since::Unknown)), 4);
        assert_eq!((said(&stale).as_str(), stale.brightness), ("----", Brightness::Usual));
        let lit = of(&called("A045", Eye::Lit), 4);
        assert!(lit.brightness == Brightness::Full && lit.characters.iter().all(|character| character.dot));
        let new = of(&called("A045", Eye::New), 4);
        assert!(new.brightness == Brightness::Usual && new.characters.iter().all(|character| !character.dot));
    }
}
