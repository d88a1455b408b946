//! Faces, and how long a text is in them. Pure.

use std::{ops::Range, sync::LazyLock};

use ab_glyph::{Font, FontRef, GlyphId, PxScaleFactor, point};
use any_ascii::any_ascii_char;
use embedded_graphics::{
    geometry::{Point, Size},
    primitives::Rectangle,
};
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

/// A font, with what is asked of it most often at hand.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) font: FontRef<'static>,
    /// Units of the letters' square.
    units: i64,
    /// The Latin letters by their number.
    latin: Vec<Letter>,
    /// The marks from [`MARKS`] on: dashes, quotation marks, dots, currencies.
    marks: Vec<Letter>,
}

/// A glyph, and how far it is to the next, in units; glyph 0 is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub(super) glyph: GlyphId,
    advance: i64,
    ink: Ink,
}

/// Where a glyph's ink lies, in units from where it begins on its foot line; downwards is more.
#[derive(Clone, Copy, Debug, Default)]
struct Ink {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

/// Up to here letters are looked up beforehand, and none of them composes with what follows.
const LATIN: u32 = 0x250;
/// So are these.
const MARKS: Range<u32> = 0x2000..0x20d0;

static REGULAR: LazyLock<Option<Loaded>> =
    LazyLock::new(|| Loaded::of(include_bytes!("../../../fonts/TitilliumWeb-Regular.ttf")));
static SEMIBOLD: LazyLock<Option<Loaded>> =
    LazyLock::new(|| Loaded::of(include_bytes!("../../../fonts/TitilliumWeb-SemiBold.ttf")));
static BOLD: LazyLock<Option<Loaded>> =
    LazyLock::new(|| Loaded::of(include_bytes!("../../../fonts/TitilliumWeb-Bold.ttf")));
static NUMBER: LazyLock<Option<Loaded>> =
    LazyLock::new(|| Loaded::of(include_bytes!("../../../fonts/RobotoMono-Bold.ttf")));

impl Loaded {
    /// Fonts are part of the program; one that cannot be read would draw nothing, and fail the tests.
    #[allow(clippy::cast_possible_truncation, reason = "font units: whole numbers of some thousand")]
    fn of(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::try_from_slice(bytes).ok()?;
        let units = font.units_per_em()? as i64;
        let mut loaded = Self { font, units, latin: Vec::new(), marks: Vec::new() };
        let known =
            |codes: Range<u32>| codes.map(|code| loaded.looked_up(char::from_u32(code).unwrap_or(' '))).collect();
        (loaded.latin, loaded.marks) = (known(0..LATIN), known(MARKS));
        Some(loaded)
    }

    #[allow(clippy::cast_possible_truncation, reason = "font units: whole numbers of some thousand")]
    fn looked_up(&self, letter: char) -> Letter {
        let glyph = self.font.glyph_id(letter);
        let whole = PxScaleFactor { horizontal: 1.0, vertical: 1.0 };
        let ink = self.font.outline(glyph).map_or_else(Ink::default, |outline| {
            let bounds = outline.px_bounds(whole, point(0.0, 0.0));
            let [left, top] = [bounds.min.x as i32, bounds.min.y as i32];
            Ink { left, top, right: bounds.max.x as i32, bottom: bounds.max.y as i32 }
        });
        Letter { glyph, advance: self.font.h_advance_unscaled(glyph) as i64, ink }
    }

    fn letter(&self, letter: char) -> Option<Letter> {
        let code = u32::from(letter);
        let mark = || self.marks.get(code.checked_sub(MARKS.start)? as usize);
        let known = self.latin.get(code as usize).or_else(mark).copied();
        Some(known.unwrap_or_else(|| self.looked_up(letter))).filter(|letter| letter.glyph.0 != 0)
    }

    /// A letter that the font does not have is written in those that it has.
    fn written(&self, letter: char) -> Vec<Letter> {
        match self.letter(letter) {
            Some(known) => vec![known],
            None if letter.is_whitespace() => self.letter(' ').into_iter().collect(),
            None => any_ascii_char(letter).chars().filter_map(|letter| self.letter(letter)).collect(),
        }
    }
}

impl Face {
    pub(super) fn loaded(self) -> Option<&'static Loaded> {
        match self {
            Self::Regular => REGULAR.as_ref(),
            Self::SemiBold => SEMIBOLD.as_ref(),
            Self::Bold => BOLD.as_ref(),
            Self::Number => NUMBER.as_ref(),
        }
    }

    /// The letters of a text.
    pub(super) fn letters(self, text: &str) -> Vec<Letter> {
        let mut letters = Vec::with_capacity(text.len());
        self.each(text, |letter| letters.push(letter));
        letters
    }

    /// Tells the letters of a text, one after the other.
    fn each(self, text: &str, mut tell: impl FnMut(Letter)) {
        let Some(loaded) = self.loaded() else { return };
        let mut write = |letter: char| match loaded.letter(letter) {
            Some(known) => tell(known),
            None => loaded.written(letter).into_iter().for_each(&mut tell),
        };
        let is_known = |letter: char| u32::from(letter) < LATIN || MARKS.contains(&u32::from(letter));
        if text.chars().all(is_known) {
            text.chars().for_each(&mut write);
        } else {
            text.nfc().for_each(&mut write);
        }
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
        let mut parts = 0;
        self.face.each(text, |letter| parts += self.advance(letter));
        parts
    }

    /// Where the ink of a line lies that begins at a place of its foot line, within a dot; `None` where there is none.
    #[must_use]
    pub fn ink(self, text: &str, foot: Point) -> Option<Rectangle> {
        let units = self.face.loaded()?.units;
        let scaled = |place: i32| i64::from(place) * i64::from(self.size) * PARTS / units;
        let (mut pen, mut ink) = (0, None::<[i64; 4]>);
        self.face.each(text, |letter| {
            let Ink { left, top, right, bottom } = letter.ink;
            if left < right {
                let [left, top, right, bottom] =
                    [pen + scaled(left), i64::from(top), pen + scaled(right), i64::from(bottom)];
                let known = ink.unwrap_or([left, top, right, bottom]);
                ink = Some([known[0].min(left), known[1].min(top), known[2].max(right), known[3].max(bottom)]);
            }
            pen += self.advance(letter);
        });
        let [left, top, right, bottom] = ink?;
        // Across, letters begin at the nearest of a few places; up and down they stand where they stand.
        let down = |units_down: i64| (units_down * i64::from(self.size)).div_euclid(units);
        let from = [left.div_euclid(PARTS) - 1, down(top)];
        let to = [right.div_euclid(PARTS) + 2, -down(-bottom)];
        let place = |dots: i64| i32::try_from(dots).unwrap_or(i32::MAX / 4);
        let long = |from: i64, to: i64| u32::try_from(to - from).unwrap_or(0);
        Some(Rectangle::new(
            foot + Point::new(place(from[0]), place(from[1])),
            Size::new(long(from[0], to[0]), long(from[1], to[1])),
        ))
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

    /// How far it is from a letter to the next, in parts of a dot.
    pub(super) fn advance(self, letter: Letter) -> i64 {
        let Some(loaded) = self.face.loaded() else { return 0 };
        (letter.advance * i64::from(self.size) * PARTS + loaded.units / 2) / loaded.units
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
            let font = &face.loaded().expect("the font is part of the program").font;
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
            let font = &face.loaded().unwrap().font;
            for size in [16, 24, 48, 200] {
                let kind = Type::new(face, size);
                for Letter { glyph, .. } in face.letters("ÀÈÉÙÄÜQgjpqy(|€") {
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
