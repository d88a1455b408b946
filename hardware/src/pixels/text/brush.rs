//! Draws letters, and remembers their shapes.

use std::collections::HashMap;

use ab_glyph::{Font, GlyphId, point};
use embedded_graphics::{geometry::Point, pixelcolor::Rgb888, primitives::Rectangle};

use super::{Block, Type, face::PARTS};
use crate::pixels::{Canvas, canvas::Inked};

/// To which side lines lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Left.
    Left,
    /// In the middle.
    Centre,
    /// Right.
    Right,
}

/// Places between two dots at which a letter may begin: nearer ones are not seen.
const STEPS: i64 = 4;
/// Letters so large begin at whole dots: nobody sees less than a hundredth of their width, and one shape of them is enough.
const LARGE: u16 = 256;
/// So many bytes of shapes are remembered where nobody says otherwise: a small screen has far fewer.
const REMEMBERED: usize = 512 * 1024;

/// A letter's shape, and where it lies.
#[derive(Debug)]
struct Shape {
    /// From where the letter begins on its foot line.
    left: i32,
    top: i32,
    inked: Inked,
}

/// Draws letters. It remembers their shapes, so that the next time costs little.
#[derive(Debug)]
pub struct Brush {
    shapes: HashMap<(Type, GlyphId, u8), Shape>,
    bytes: usize,
    most: usize,
}

impl Default for Brush {
    fn default() -> Self {
        Self::remembering(REMEMBERED)
    }
}

impl Brush {
    /// One that remembers about so many bytes of shapes: a letter of 400 dots has some 10,000.
    #[must_use]
    pub fn remembering(bytes: usize) -> Self {
        Self { shapes: HashMap::new(), bytes: 0, most: bytes }
    }

    /// One line, from `at` on, which is the left end of the line on which its letters stand.
    pub fn line(&mut self, canvas: &mut Canvas, kind: Type, text: &str, at: Point, ink: Rgb888) {
        let mut pen = i64::from(at.x) * PARTS;
        for letter in kind.face.letters(text) {
            let steps = if kind.size > LARGE { 1 } else { STEPS };
            let nearest = pen + PARTS / steps / 2;
            let (x, step) = (nearest.div_euclid(PARTS), nearest.rem_euclid(PARTS) * steps / PARTS);
            let shape = self.shape(kind, letter.glyph, u8::try_from(step).unwrap_or(0));
            let x = i32::try_from(x).unwrap_or(i32::MAX / 2) + shape.left;
            canvas.ink(Point::new(x, at.y + shape.top), &shape.inked, ink);
            pen += kind.advance(letter);
        }
    }

    /// Lines under each other, in the middle of an area's height.
    pub fn block(&mut self, canvas: &mut Canvas, block: &Block, area: Rectangle, align: Align, ink: Rgb888) {
        let long = |dots: u32| i32::try_from(dots).unwrap_or(i32::MAX / 4);
        let mut top = area.top_left.y + (long(area.size.height) - long(block.size().height)) / 2;
        for line in &block.lines {
            let rest = long(area.size.width) - long(block.kind.width(line));
            let left = match align {
                Align::Left => 0,
                Align::Centre => rest / 2,
                Align::Right => rest,
            };
            let foot = Point::new(area.top_left.x + left, top + long(block.kind.baseline()));
            self.line(canvas, block.kind, line, foot, ink);
            top += long(block.leading);
        }
    }

    fn shape(&mut self, kind: Type, glyph: GlyphId, step: u8) -> &Shape {
        if self.bytes > self.most {
            // Rarely, and then what is on the screen is soon remembered again.
            self.shapes.clear();
            self.bytes = 0;
        }
        let bytes = &mut self.bytes;
        self.shapes.entry((kind, glyph, step)).or_insert_with(|| {
            let shape = outlined(kind, glyph, step);
            *bytes += shape.inked.bytes() + size_of::<Shape>();
            shape
        })
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a screen of some thousand dots, and shares of 0 to 1"
)]
fn outlined(kind: Type, glyph: GlyphId, step: u8) -> Shape {
    let nothing = Shape { left: 0, top: 0, inked: Inked::default() };
    let Some(font) = kind.face.loaded().map(|loaded| &loaded.font) else { return nothing };
    // The crate's scale is from ascent to descent; ours is the letters' square.
    let scale = font.height_unscaled() * f32::from(kind.size) / font.units_per_em().unwrap_or(1000.0);
    let at = point(f32::from(step) / STEPS as f32, 0.0);
    let Some(outline) = font.outline_glyph(glyph.with_scale_and_position(scale, at)) else { return nothing };
    let bounds = outline.px_bounds();
    let (width, height) = (bounds.width() as usize, bounds.height() as usize);
    let mut coverage = vec![0; width * height];
    outline.draw(|x, y, share| {
        if let Some(dot) = coverage.get_mut(y as usize * width + x as usize) {
            *dot = (share * 255.0).round().clamp(0.0, 255.0) as u8;
        }
    });
    Shape { left: bounds.min.x as i32, top: bounds.min.y as i32, inked: Inked::of(width, &coverage) }
}
