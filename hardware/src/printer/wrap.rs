//! Lines that go on the paper: broken between words, and within one only where it is wider than the paper itself.

use super::transliterate::{Charset, transliterate};

/// A text as lines of at most `width` letters, in bytes of a code page. A line feed in the text starts a new line.
#[must_use]
pub(super) fn wrap(text: &str, width: usize, charset: Charset) -> Vec<Vec<u8>> {
    text.split('\n').flat_map(|line| wrap_line(line, width.max(1), charset)).collect()
}

fn wrap_line(text: &str, width: usize, charset: Charset) -> Vec<Vec<u8>> {
    let mut lines = vec![Vec::new()];
    for word in text.split([' ', '\t']).map(|word| transliterate(word, charset)).filter(|word| !word.is_empty()) {
        for piece in word.chunks(width) {
            let line =
                lines.last_mut().filter(|line| line.len() + usize::from(!line.is_empty()) + piece.len() <= width);
            match line {
                Some(line) if line.is_empty() => line.extend(piece),
                Some(line) => {
                    line.push(b' ');
                    line.extend(piece);
                }
                None => lines.push(piece.to_vec()),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(text: &str, width: usize) -> Vec<String> {
        let line = |line: Vec<u8>| line.into_iter().map(|byte| Charset::Pc858.letter(byte)).collect();
        wrap(text, width, Charset::Pc858).into_iter().map(line).collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(said("Carta d'identità elettronica", 20), ["Carta d'identità", "elettronica"]);
        assert_eq!(said("a  b\nc", 20), ["a b", "c"]);
        assert_eq!(said("precipitevolissimevolmente sì", 10), ["precipitev", "olissimevo", "lmente sì"]);
        assert_eq!(said("n.\u{a0}12 di oggi", 7), ["n. 12", "di oggi"]);
        assert_eq!(said("", 20), [""]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_letter_is_lost(text in "[a-zà-ù \\n]{0,80}", width in 1_usize..50) {
            let lines = said(&text, width);
            prop_assert!(lines.iter().all(|line| line.chars().count() <= width), "{lines:?}");
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            let kept = transliterate(&letters(&text), Charset::Pc858);
            let kept: String = kept.into_iter().map(|byte| Charset::Pc858.letter(byte)).collect();
            prop_assert_eq!(letters(&lines.concat()), kept);
        }
    }
}
