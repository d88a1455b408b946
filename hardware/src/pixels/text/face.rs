//! Faces, and how long a text is in them. Pure.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId};
use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

/// A face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// Titillium Web, regular.
    Regular,
    /// Titillium Web, semibold.
    SemiBold,
    /// Titillium Web, bold.
    Bold,
    /// Roboto Mono, bold: for numbers, with a 0 that is no O.
    Number,
}

static REGULAR: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| font(include_bytes!("../../../fonts/TitilliumWeb-Regular.ttf")));
static SEMIBOLD: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| font(include_bytes!("../../../fonts/TitilliumWeb-SemiBold.ttf")));
static BOLD: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| font(include_bytes!("../../../fonts/TitilliumWeb-Bold.ttf")));
static NUMBER: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| font(include_bytes!("../../../fonts/RobotoMono-Bold.ttf")));

/// Fonts are part of the program; one that cannot be read would draw nothing, and fail the tests.
fn font(bytes: &'static [u8]) -> Option<FontRef<'static>> {
    FontRef::try_from_slice(bytes).ok()
}

impl Face {
    pub(super) fn font(self) -> Option<&'static FontRef<'static>> {
        match self {
            Self::Regular => REGULAR.as_ref(),
            Self::SemiBold => SEMIBOLD.as_ref(),
            Self::Bold => BOLD.as_ref(),
            Self::Number => NUMBER.as_ref(),
        }
    }

    /// The glyphs of a text. A letter that the face does not have is written in those that it has.
    pub(super) fn glyphs(self, text: &str) -> impl Iterator<Item = GlyphId> {
        let font = self.font();
        let glyph = move |letter: char| font.map(|font| font.glyph_id(letter)).filter(|glyph| glyph.0 != 0);
        text.nfc().flat_map(move |letter| match glyph(letter) {
            Some(glyph) => vec![glyph],
            None if letter.is_whitespace() => glyph(' ').into_iter().collect(),
            None => any_ascii_char(letter).chars().filter_map(glyph).collect(),
        })
    }
}

/// A face in a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Type {
    /// The face.
    pub face: Face,
    /// How high its square is, in dots; a capital is about 0.7 of that, a line 1.2.
    pub size: u16,
}

/// Parts of a dot in which places are counted.
pub(super) const PARTS: i64 = 64;

impl Type {
    /// A face in a size.
    #[must_use]
    pub const fn new(face: Face, size: u16) -> Self {
        Self { face, size }
    }

    /// How wide a text is on one line, in dots, rounded up.
    #[must_use]
    pub fn width(self, text: &str) -> u32 {
        dots(self.parts(text))
    }

    /// The same, in parts of a dot: those of two texts after each other are the sum of theirs.
    pub(super) fn parts(self, text: &str) -> i64 {
        self.face.glyphs(text).map(|glyph| self.advance(glyph)).sum()
    }

    /// From line to line, in dots: room for what stands over capitals and hangs under letters.
    #[must_use]
    pub const fn line(self) -> u32 {
        (self.size as u32 * 12).div_ceil(10)
    }

    /// From the top of a line to the foot of its letters, in dots.
    #[must_use]
    pub const fn baseline(self) -> u32 {
        (self.size as u32 * 95).div_ceil(100)
    }

    /// How far it is from a glyph to the next, in parts of a dot.
    #[allow(clippy::cast_possible_truncation, reason = "font units: whole numbers of some thousand")]
    pub(super) fn advance(self, glyph: GlyphId) -> i64 {
        let Some(font) = self.face.font() else { return 0 };
        let (units, whole) = (font.h_advance_unscaled(glyph) as i64, font.units_per_em().unwrap_or(1000.0) as i64);
        (units * i64::from(self.size) * PARTS + whole / 2) / whole
    }
}

/// Parts in dots, rounded up.
pub(super) fn dots(parts: i64) -> u32 {
    u32::try_from((parts + PARTS - 1) / PARTS).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACES: [Face; 4] = [Face::Regular, Face::SemiBold, Face::Bold, Face::Number];

    #[test]
    fn the_fonts_have_what_offices_write() {
        for face in FACES {
            let font = face.font().expect("the font is part of the program");
            let missing: String = "AZaz09ÀÈÉÌÒÙàèéìòùçñüöäßÜÖÄčšžâêŒœ€–—’‘“”…›·.,:;!?()/&@°ª"
                .chars()
                .filter(|c| font.glyph_id(*c).0 == 0)
                .collect();
            assert_eq!(missing, "", "{face:?}");
        }
    }

    #[test]
    fn a_letter_that_a_face_lacks_is_written_in_others() {
        let plain = Type::new(Face::Regular, 20);
        assert_eq!(plain.width("Прага"), plain.width("Praga"));
        assert_eq!(plain.width("e\u{300}"), plain.width("è"), "composed");
        assert_eq!(plain.width("a\u{a0}b\u{2009}c"), plain.width("a b c"));
    }

    #[test]
    fn letters_keep_within_their_line() {
        for face in FACES {
            let font = face.font().unwrap();
            for size in [16, 24, 48, 200] {
                let kind = Type::new(face, size);
                for glyph in face.glyphs("ÀÈÉÙÄÜQgjpqy(|€") {
                    let scale = font.height_unscaled() * f32::from(size) / font.units_per_em().unwrap();
                    let Some(outline) = font.outline_glyph(glyph.with_scale(scale)) else { continue };
                    let bounds = outline.px_bounds();
                    assert!(-bounds.min.y <= kind.baseline() as f32, "{kind:?} {glyph:?} {bounds:?}");
                    assert!(
                        bounds.max.y <= (kind.line() - kind.baseline()) as f32 + 1.0,
                        "{kind:?} {glyph:?} {bounds:?}"
                    );
                }
            }
        }
    }
}
