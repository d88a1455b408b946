//! Any text as the letters that a printer has.
//!
//! What the code page has goes through as it is, accents and € included. For the rest the closest Latin letters are taken, and
//! what has none is left out. No control character comes through: a text cannot give the printer orders.

use encoding_rs::{Encoding, ISO_8859_15, WINDOWS_1252};
use oem_cp::code_table::{
    DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP858, ENCODING_TABLE_CP437, ENCODING_TABLE_CP850,
    ENCODING_TABLE_CP858,
};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// The letters of a code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// IBM 437: what printers start with; no €.
    Pc437,
    /// IBM 850: no €.
    Pc850,
    /// IBM 850 with € at D5.
    Pc858,
    /// Windows 1252.
    Wpc1252,
    /// ISO 8859-15 (Latin 9).
    #[serde(rename = "iso8859-15")]
    Iso8859_15,
}

impl Charset {
    /// The byte of a letter, where the page has it. Control characters have none.
    #[must_use]
    pub fn byte(self, letter: char) -> Option<u8> {
        if letter.is_control() {
            return None;
        }
        if let ' '..='~' = letter {
            // The same in every page: no table is asked, and `-` stays what it is.
            return u8::try_from(letter).ok();
        }
        match self {
            Self::Pc437 => oem_cp::encode_char_checked(letter, &ENCODING_TABLE_CP437),
            Self::Pc850 => oem_cp::encode_char_checked(letter, &ENCODING_TABLE_CP850),
            Self::Pc858 => oem_cp::encode_char_checked(letter, &ENCODING_TABLE_CP858),
            Self::Wpc1252 => of_encoding(WINDOWS_1252, letter),
            Self::Iso8859_15 => of_encoding(ISO_8859_15, letter),
        }
        .filter(|byte| *byte >= 0x80)
    }

    /// The letter of a byte from 20 on.
    #[must_use]
    pub fn letter(self, byte: u8) -> char {
        if byte < 0x80 {
            return char::from(byte);
        }
        match self {
            Self::Pc437 => oem_cp::decode_char_complete_table(byte, &DECODING_TABLE_CP437),
            Self::Pc850 => oem_cp::decode_char_complete_table(byte, &DECODING_TABLE_CP850),
            Self::Pc858 => oem_cp::decode_char_complete_table(byte, &DECODING_TABLE_CP858),
            Self::Wpc1252 => to_letter(WINDOWS_1252, byte),
            Self::Iso8859_15 => to_letter(ISO_8859_15, byte),
        }
    }
}

fn of_encoding(encoding: &'static Encoding, letter: char) -> Option<u8> {
    let mut room = [0; 4];
    let (bytes, _, unmappable) = encoding.encode(letter.encode_utf8(&mut room));
    match (&*bytes, unmappable) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

fn to_letter(encoding: &'static Encoding, byte: u8) -> char {
    let bytes = [byte];
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A text as bytes of a code page, from 20 on. Letters and their accents apart are put together first.
#[must_use]
pub fn transliterate(text: &str, charset: Charset) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.nfc() {
        match charset.byte(letter) {
            // The no-break space of a page may print as anything; its work was done when lines were broken.
            Some(_) if is_space(letter) => bytes.push(b' '),
            Some(byte) => bytes.push(byte),
            None if is_space(letter) => bytes.push(b' '),
            None => bytes.extend(closest(letter)),
        }
    }
    bytes
}

/// Spaces of every width, breaking or not, but none that starts a line.
fn is_space(letter: char) -> bool {
    letter == '\u{a0}' || letter == '\u{202f}' || letter == '\t' || (letter.is_whitespace() && !letter.is_control())
}

/// The closest Latin letters of one that a page lacks.
fn closest(letter: char) -> impl Iterator<Item = u8> {
    let latin = match letter {
        '€' => "EUR",
        other => any_ascii::any_ascii_char(other),
    };
    latin.bytes().filter(|byte| (b' '..=b'~').contains(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Charset; 5] = [Charset::Pc437, Charset::Pc850, Charset::Pc858, Charset::Wpc1252, Charset::Iso8859_15];

    fn there_and_back(text: &str, charset: Charset) -> String {
        transliterate(text, charset).into_iter().map(|byte| charset.letter(byte)).collect()
    }

    #[test]
    fn accents_and_the_euro_survive_where_the_page_has_them() {
        let text = "Perché è così: città, virtù, però - € 16,00 ÀÈÉÌÒÙ ü ß ñ ç";
        for charset in [Charset::Pc858, Charset::Wpc1252, Charset::Iso8859_15] {
            assert_eq!(there_and_back(text, charset), text, "{charset:?}");
        }
        assert_eq!(there_and_back("città - € 16", Charset::Pc437), "città - EUR 16");
        assert_eq!(there_and_back("È € 16", Charset::Pc850), "È EUR 16");
        // As the manuals say, not as a library says.
        assert_eq!(transliterate("€-à", Charset::Pc858), [0xd5, b'-', 0x85]);
        assert_eq!(transliterate("€-à", Charset::Wpc1252), [0x80, b'-', 0xe0]);
        assert_eq!(transliterate("€-à", Charset::Iso8859_15), [0xa4, b'-', 0xe0]);
    }

    #[test]
    fn what_a_page_lacks_becomes_what_comes_closest() {
        for (text, said) in [
            ("Łódź", "Lódz"),
            ("“quoted” – l’anagrafe…", "\"quoted\" - l'anagrafe..."),
            ("Дом", "Dom"),
            ("e\u{301} composta", "é composta"),
            ("n.\u{a0}12\u{202f}345", "n. 12 345"),
        ] {
            assert_eq!(there_and_back(text, Charset::Pc858), said, "{text}");
        }
    }

    #[test]
    fn no_order_comes_through() {
        for charset in ALL {
            assert_eq!(
                transliterate("a\u{1b}@b\u{10}\u{4}\u{1}\n\r\u{7f}\u{81}\u{9b}c", charset),
                b"a@bc",
                "{charset:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_byte_prints(text in any::<String>()) {
            for charset in ALL {
                let bytes = transliterate(&text, charset);
                prop_assert!(bytes.iter().all(|byte| *byte >= 0x20 && *byte != 0x7f), "{bytes:?}");
            }
        }
    }
}
