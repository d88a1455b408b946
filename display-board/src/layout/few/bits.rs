//! Letters of few dots: those of X's misc-fixed fonts (public domain, in embedded-graphics), each dot as it is or as a square of dots. Nothing is
//! blurred.

use std::convert::Infallible;

use hardware::pixels::{
    Canvas,
    embedded_graphics::{
        Drawable, Pixel,
        draw_target::DrawTarget,
        geometry::{Dimensions, Point, Size},
        mono_font::{
            MonoFont, MonoTextStyle,
            iso_8859_15::{FONT_5X8, FONT_6X10, FONT_6X13_BOLD, FONT_10X20},
        },
        pixelcolor::{BinaryColor, Rgb888},
        primitives::Rectangle,
        text::{Baseline, Text},
    },
};

use crate::layout::part::Glyphs;

/// Of a font: which rows capitals and digits fill, how wide they are, and how far it is to the next.
struct Measures {
    font: &'static MonoFont<'static>,
    times: u32,
    first_row: u32,
    high: u32,
    first_column: u32,
    advance: u32,
}

impl Glyphs {
    fn measures(self) -> Measures {
        let of = |font, times, (first_row, high), (first_column, advance)| Measures {
            font,
            times,
            first_row,
            high,
            first_column,
            advance,
        };
        match self {
            Self::Tiny => of(&FONT_5X8, 1, (1, 6), (0, 5)),
            Self::Small => of(&FONT_6X10, 1, (1, 7), (0, 6)),
            Self::Middle => of(&FONT_6X13_BOLD, 1, (2, 9), (0, 7)),
            Self::Large(times) => of(&FONT_10X20, u32::from(times), (3, 13), (1, 9)),
        }
    }

    /// How high capitals and digits are, in dots.
    #[must_use]
    pub fn high(self) -> u32 {
        let with = self.measures();
        with.high * with.times
    }

    /// How far capitals' feet are from those of the next line.
    pub(super) fn line(self) -> u32 {
        match self {
            Self::Tiny => 9,
            Self::Small => 11,
            Self::Middle => 15,
            Self::Large(times) => 20 * u32::from(times),
        }
    }

    /// By how many dots the next letter is further off than usual: of those that fill their place, so that they do not touch.
    fn over(self, letter: char) -> u32 {
        u32::from(match self {
            Self::Tiny => matches!(letter, 'm' | 'w' | 'Y' | 'Ý' | 'Ÿ' | 'æ' | 'œ'),
            Self::Small => matches!(letter, 'Æ' | 'æ'),
            Self::Middle => false,
            Self::Large(_) => letter == 'J',
        })
    }

    /// How wide a text is: from the first letter's left side to the last one's right.
    #[must_use]
    pub fn width(self, text: &str) -> u32 {
        let with = self.measures();
        let letters: u32 = text.chars().map(|letter| with.advance + self.over(letter)).sum();
        // A few letters reach a dot further; of the tiny ones, which fill their width, many do.
        let over = u32::from(self == Self::Tiny || text.ends_with(['#', '%', '&', 'J', '_', '£', 'Æ', 'æ']));
        (letters + over).saturating_sub(1) * with.times
    }

    /// What a line of letters may cover, of which the capitals begin at `at`: also what hangs under them and stands over them.
    pub(super) fn area(self, text: &str, at: Point) -> Rectangle {
        let with = self.measures();
        let is_high = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() && byte != b'Q';
        let is_between = |byte: u8| matches!((self, byte), (Self::Large(_), b':' | b'-'));
        let is_low = text.bytes().all(|byte| is_high(byte) || is_between(byte));
        let (over, high) = if is_low { (0, with.high) } else { (with.first_row, with.font.character_size.height) };
        let top = at - Size::new(0, over * with.times);
        Rectangle::new(top, Size::new(self.width(text), high * with.times))
    }
}

/// What the fonts lack, in letters that they have.
pub(super) fn plain(text: &str) -> String {
    let plain = |letter: char| match letter {
        '–' | '—' => "-".to_owned(),
        '’' | '‘' => "'".to_owned(),
        '“' | '”' | '„' | '«' | '»' => "\"".to_owned(),
        '…' => "...".to_owned(),
        '›' => ">".to_owned(),
        '·' => "-".to_owned(),
        'Ð' => "D".to_owned(),
        letter => letter.to_string(),
    };
    text.chars().map(plain).collect()
}

/// Draws a line of which the capitals begin at `at`, each of its dots as a square of so many dots.
pub(in crate::layout) fn draw(
    glyphs: Glyphs,
    times: u32,
    text: &str,
    at: Point,
    ink: Rgb888,
    canvas: &mut Canvas,
) -> Result<(), Infallible> {
    let with = glyphs.measures();
    let times = with.times * times;
    let mut pen = at - Size::new(with.first_column, with.first_row) * times;
    for letter in text.chars() {
        let mut grown = Grown { canvas, at: pen, times, ink };
        let style = MonoTextStyle::new(with.font, BinaryColor::On);
        let mut letters = [0; 4];
        Text::with_baseline(letter.encode_utf8(&mut letters), Point::zero(), style, Baseline::Top).draw(&mut grown)?;
        pen += Size::new((with.advance + glyphs.over(letter)) * times, 0);
    }
    Ok(())
}

/// A canvas on which each dot is a square of dots.
struct Grown<'a> {
    canvas: &'a mut Canvas,
    at: Point,
    times: u32,
    ink: Rgb888,
}

impl Dimensions for Grown<'_> {
    fn bounding_box(&self) -> Rectangle {
        Rectangle::new(Point::zero(), Size::new(64, 64))
    }
}

impl DrawTarget for Grown<'_> {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        let times = i32::try_from(self.times).unwrap_or(1);
        for Pixel(dot, colour) in pixels {
            if colour == BinaryColor::On {
                let square = Rectangle::new(self.at + dot * times, Size::new(self.times, self.times));
                self.canvas.fill_solid(&square, self.ink)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dots of a line, drawn.
    fn dots(glyphs: Glyphs, text: &str) -> Vec<(u32, u32)> {
        let mut canvas = Canvas::new(Size::new(64, 32));
        let ink = Rgb888::new(255, 255, 255);
        draw(glyphs, 1, text, Point::new(8, 8), ink, &mut canvas).unwrap();
        let rows = (0..32).flat_map(|y| (0..64).zip(canvas.row(y, 0..64)).map(move |(x, dot)| (x, y, *dot)));
        rows.filter(|(.., dot)| *dot != 0).map(|(x, y, _)| (x, y)).collect()
    }

    #[test]
    fn no_letter_touches_the_next() {
        let all = (0x21..=0xff).filter_map(char::from_u32).filter(|letter| letter.is_alphanumeric());
        let is_there = |letter: &char| plain(&letter.to_string()) == letter.to_string();
        let letters: Vec<_> = all.chain("ŠšŽžŒœŸ".chars()).filter(is_there).collect();
        for glyphs in [Glyphs::Tiny, Glyphs::Small, Glyphs::Middle, Glyphs::Large(1)] {
            for left in &letters {
                let alone = dots(glyphs, &left.to_string());
                for right in &letters {
                    let both = dots(glyphs, &format!("{left}{right}"));
                    let rest: Vec<_> = both.iter().filter(|dot| !alone.contains(dot)).collect();
                    let touches =
                        |(x, y): &&(u32, u32)| alone.iter().any(|(u, v)| x.abs_diff(*u) <= 1 && y.abs_diff(*v) <= 1);
                    assert!(!rest.iter().any(touches), "{glyphs:?}: {left}{right}");
                }
            }
        }
    }
}
