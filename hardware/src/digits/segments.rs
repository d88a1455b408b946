//! What a character looks like in seven segments. Pure.
//!
//! ```text
//!  ─a─
//! f   b
//!  ─g─
//! e   c
//!  ─d─  . dot
//! ```

use std::fmt;

/// Which segments of a character are lit: bit 0 is a, bit 6 is g, bit 7 the dot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Segments(pub u8);

impl Segments {
    /// None is lit.
    pub const DARK: Self = Self(0);
    /// All are: for trying a display.
    pub const ALL: Self = Self(0xff);
    const DOT: u8 = 0x80;

    /// With its dot.
    #[must_use]
    pub const fn dotted(self) -> Self {
        Self(self.0 | Self::DOT)
    }

    /// Is its dot lit?
    #[must_use]
    pub const fn has_dot(self) -> bool {
        self.0 & Self::DOT != 0
    }

    /// Of a character, without regard to case; `None` where seven segments cannot say it. Digits and the letters that may be a ticket's prefix all
    /// look different; I, O, Q, S and Z, which never are, do not all.
    ///
    /// Of K, M, V, W and X seven segments make a sign rather than a letter: at desks with such displays other prefixes are better.
    #[must_use]
    pub const fn of(character: char) -> Option<Self> {
        Some(Self(match character.to_ascii_uppercase() {
            ' ' => 0,
            '-' => 0x40,
            '_' => 0x08,
            '0' => 0x3f,
            '1' => 0x06,
            '2' | 'Z' => 0x5b,
            '3' => 0x4f,
            '4' => 0x66,
            '5' | 'S' => 0x6d,
            '6' => 0x7d,
            '7' => 0x07,
            '8' => 0x7f,
            '9' => 0x6f,
            'A' => 0x77,
            'B' => 0x7c,
            'C' => 0x39,
            'D' => 0x5e,
            'E' => 0x79,
            'F' => 0x71,
            'G' => 0x3d,
            'H' => 0x76,
            'I' => 0x30,
            'J' => 0x1e,
            'K' => 0x75,
            'L' => 0x38,
            'M' => 0x37,
            'N' => 0x54,
            'O' => 0x5c,
            'P' => 0x73,
            'Q' => 0x67,
            'R' => 0x50,
            'T' => 0x78,
            'U' => 0x3e,
            'V' => 0x1c,
            'W' => 0x2a,
            'X' => 0x49,
            'Y' => 0x6e,
            _ => return None,
        }))
    }
}

/// A text that a display cannot show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpellError {
    /// It needs more places than there are.
    TooLong {
        /// The text.
        text: String,
        /// How many it needs.
        needs: usize,
        /// How many there are.
        places: usize,
    },
    /// A character that seven segments cannot say.
    NoSuchCharacter {
        /// The text.
        text: String,
        /// The character.
        character: char,
    },
}

impl fmt::Display for SpellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { text, needs, places } => {
                write!(
                    f,
                    "{text:?} needs {needs} places, the display has {places}: show something shorter, or take a longer display"
                )
            }
            Self::NoSuchCharacter { text, character } => {
                write!(
                    f,
                    "{text:?}: seven segments cannot show {character:?}: use letters, digits, '-', '_', ' ' and '.'"
                )
            }
        }
    }
}

impl std::error::Error for SpellError {}

/// A text at the right of so many places, as numbers stand. A dot (or comma) needs no place of its own after a character without one.
///
/// # Errors
/// Where it does not fit, or has a character that cannot be shown. It is never shortened: a number that lacks a digit is another number.
pub fn spell(text: &str, places: usize) -> Result<Vec<Segments>, SpellError> {
    let mut spelt: Vec<Segments> = Vec::new();
    for character in text.chars() {
        match (character, spelt.last_mut()) {
            ('.' | ',', Some(last)) if !last.has_dot() => *last = last.dotted(),
            ('.' | ',', _) => spelt.push(Segments::DARK.dotted()),
            (character, _) => {
                let no = || SpellError::NoSuchCharacter { text: text.to_owned(), character };
                spelt.push(Segments::of(character).ok_or_else(no)?);
            }
        }
    }
    let needs = spelt.len();
    let free = places.checked_sub(needs).ok_or_else(|| SpellError::TooLong { text: text.to_owned(), needs, places })?;
    let mut whole = vec![Segments::DARK; free];
    whole.append(&mut spelt);
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn no_two_characters_of_a_number_look_alike() {
        let mut seen = HashMap::new();
        let of_numbers = ('0'..='9').chain(('A'..='Z').filter(|letter| !"IOQSZ".contains(*letter))).chain(['-', ' ']);
        for character in of_numbers {
            let segments = Segments::of(character).unwrap_or_else(|| panic!("{character} cannot be shown"));
            assert!(!segments.has_dot(), "{character}");
            let other = seen.insert(segments, character);
            assert_eq!(other, None, "{character} looks like another");
            assert_eq!(Segments::of(character.to_ascii_lowercase()), Some(segments));
        }
        assert!(('A'..='Z').all(|letter| Segments::of(letter).is_some()), "words can be said, too");
    }

    #[test]
    fn the_digits_are_those_that_everybody_knows() {
        // How many segments are lit, from 0 to 9.
        let lit = ('0'..='9').filter_map(Segments::of).map(|segments| segments.0.count_ones());
        assert_eq!(lit.collect::<Vec<_>>(), [6, 2, 5, 5, 4, 5, 6, 3, 7, 6]);
        let (one, eight) = (Segments(0b000_0110), Segments(0b111_1111));
        assert_eq!(spell("81", 2).unwrap(), [eight, one]);
    }

    #[test]
    fn numbers_stand_at_the_right() {
        let [a, zero, four] = ['A', '0', '4'].map(|character| Segments::of(character).unwrap());
        assert_eq!(spell("A04", 4).unwrap(), [Segments::DARK, a, zero, four]);
        assert_eq!(spell("", 2).unwrap(), [Segments::DARK; 2]);
        assert_eq!(spell("A.04", 3).unwrap(), [a.dotted(), zero, four], "a dot needs no place");
        assert_eq!(spell(".4..", 3).unwrap(), [Segments(0x80), four.dotted(), Segments(0x80)], "unless it has to");
    }

    #[test]
    fn a_number_is_never_shortened() {
        let error = spell("A1045", 4).unwrap_err();
        assert!(error.to_string().contains("\"A1045\" needs 5 places, the display has 4"), "{error}");
        let error = spell("A€", 4).unwrap_err();
        assert!(error.to_string().contains("'€'"), "{error}");
    }
}
