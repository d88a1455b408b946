//! A shape that is drawn again and again, as what is to be done for it: large letters are mostly nothing and wholly ink, and neither is looked at dot by dot.

use embedded_graphics::{
    geometry::{Point, Size},
    pixelcolor::Rgb888,
    primitives::Rectangle,
};

use super::{Canvas, index, lay, whole, word_of};

/// A shape, row by row.
#[derive(Debug, Default)]
pub(in crate::pixels) struct Inked {
    width: u32,
    rows: Vec<Row>,
    strokes: Vec<Stroke>,
    /// How far each dot is covered that is covered in part.
    shares: Vec<u8>,
}

/// Where a row's strokes end, and the shares of its dots.
#[derive(Clone, Copy, Debug)]
struct Row {
    strokes: usize,
    shares: usize,
}

/// From left to right: so many dots are not covered, then so many in part, then so many wholly.
#[derive(Clone, Copy, Debug)]
struct Stroke {
    nothing: u16,
    partly: u16,
    wholly: u16,
}

impl Inked {
    /// The shape of which each dot is covered as far as `coverage` says (255: wholly), row by row.
    pub(in crate::pixels) fn of(width: usize, coverage: &[u8]) -> Self {
        let mut inked = Self { width: u32::try_from(width).unwrap_or(0), ..Self::default() };
        for row in coverage.chunks_exact(width.max(1)) {
            inked.row(row);
        }
        // Remembered for long, and counted by what is in them.
        inked.rows.shrink_to_fit();
        inked.strokes.shrink_to_fit();
        inked.shares.shrink_to_fit();
        inked
    }

    fn row(&mut self, mut rest: &[u8]) {
        while !rest.is_empty() {
            let nothing = taken(&mut rest, |share| share == 0);
            let before = rest;
            let partly = taken(&mut rest, |share| !matches!(share, 0 | 255));
            self.shares.extend(&before[..usize::from(partly)]);
            let wholly = taken(&mut rest, |share| share == 255);
            if partly + wholly > 0 {
                self.strokes.push(Stroke { nothing, partly, wholly });
            }
        }
        self.rows.push(Row { strokes: self.strokes.len(), shares: self.shares.len() });
    }

    /// How much memory it takes, in bytes.
    pub(in crate::pixels) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&self.rows[..]) + size_of_val(&self.strokes[..]) + self.shares.len()
    }
}

/// How many shares at the beginning are such, and what is left.
fn taken(rest: &mut &[u8], is_such: impl Fn(u8) -> bool) -> u16 {
    let most = rest.len().min(usize::from(u16::MAX));
    let count = rest[..most].iter().take_while(|share| is_such(**share)).count();
    *rest = &rest[count..];
    u16::try_from(count).unwrap_or(u16::MAX)
}

impl Canvas {
    /// Lays a colour over a shape whose upper left corner is there.
    pub(in crate::pixels) fn ink(&mut self, at: Point, shape: &Inked, ink: Rgb888) {
        let area = Rectangle::new(at, Size::new(shape.width, u32::try_from(shape.rows.len()).unwrap_or(0)));
        let seen = area.intersection(&self.clip);
        if seen.is_zero_sized() {
            return;
        }
        let ink = word_of(ink);
        let (left, first) = (whole(seen.top_left.x - at.x), whole(seen.top_left.y - at.y));
        let right = left + index(seen.size.width);
        let (x, y) = (whole(seen.top_left.x), whole(seen.top_left.y));
        let mut before = first.checked_sub(1).map_or(Row { strokes: 0, shares: 0 }, |row| shape.rows[row]);
        for (row, y) in shape.rows[first..first + index(seen.size.height)].iter().zip(y..) {
            let strokes = &shape.strokes[before.strokes..row.strokes];
            let mut shares = &shape.shares[before.shares..row.shares];
            before = *row;
            if strokes.is_empty() {
                continue;
            }
            let dots = self.draw_on(y, x..x + right - left);
            let mut pen = 0;
            for stroke in strokes {
                let partly = pen + usize::from(stroke.nothing);
                let wholly = partly + usize::from(stroke.partly);
                pen = wholly + usize::from(stroke.wholly);
                let (own, others) = shares.split_at(wholly - partly);
                shares = others;
                // What is seen of the shape may begin and end anywhere.
                let (from, to) = (partly.max(left), wholly.min(right));
                if from < to {
                    lay(&mut dots[from - left..to - left], &own[from - partly..to - partly], ink);
                }
                let (from, to) = (wholly.max(left), pen.min(right));
                if from < to {
                    dots[from - left..to - left].fill(ink);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use embedded_graphics::{draw_target::DrawTarget, pixelcolor::RgbColor};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// As `cover` draws it row by row, wherever it lies and whatever is seen of it.
        #[test]
        fn a_shape_is_drawn_as_its_coverage_says(
            (width, coverage) in (1..20_usize).prop_flat_map(|width| {
                let share = prop_oneof![3 => Just(0_u8), 3 => Just(255), 1 => any::<u8>()];
                (Just(width), prop::collection::vec(share, width * 7))
            }),
            (x, y) in (-12..22, -9..14),
            (left, top, wide, high) in (-3..20, -3..12, 0..24_u32, 0..16_u32),
        ) {
            let canvas = || {
                let mut canvas = Canvas::new(Size::new(20, 12));
                canvas.clear(Rgb888::new(10, 200, 90)).unwrap();
                canvas
            };
            let clip = Rectangle::new(Point::new(left, top), Size::new(wide, high));
            let (mut at_once, mut by_row) = (canvas(), canvas());
            at_once.within(&clip, |canvas| canvas.ink(Point::new(x, y), &Inked::of(width, &coverage), Rgb888::RED));
            by_row.within(&clip, |canvas| {
                for (row, y) in coverage.chunks(width).zip(y..) {
                    canvas.cover(Point::new(x, y), row, Rgb888::RED);
                }
            });
            prop_assert_eq!(at_once.pixels(), by_row.pixels());
        }
    }

    #[test]
    fn a_flat_shape_takes_little_memory() {
        assert!(Inked::of(400, &vec![255; 400 * 100]).bytes() < 4_000);
        assert!(Inked::of(0, &[]).rows.is_empty());
    }
}
