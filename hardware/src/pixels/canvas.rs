//! A picture in memory that knows what has changed since it was last shown.

mod frame;
mod inked;
mod row;

use std::{convert::Infallible, ops::Range};

use embedded_graphics::{
    Pixel,
    draw_target::DrawTarget,
    geometry::{Dimensions, OriginDimensions, Point, Size},
    pixelcolor::{Rgb888, RgbColor},
    primitives::Rectangle,
};
use frame::Frame;
pub(super) use inked::Inked;
use row::Row;

use super::damage::around;

/// A picture in memory, 32 bits a dot (`0x00RRGGBB`), black at first.
///
/// What is drawn is noted by row and compared, when it is asked for, with what was shown last: drawing the same thing again changes nothing.
/// It remembers what was shown in rows of runs, which take little; while nothing is drawn it can [`rest`](Self::rest), and takes no more than these.
#[derive(Clone, Debug)]
pub struct Canvas {
    size: Size,
    pixels: Frame,
    shown: Vec<Row>,
    /// Rows that were drawn on since they were last compared.
    drawn: Vec<bool>,
    /// Beyond it nothing is drawn.
    clip: Rectangle,
    /// Nothing is known of what is shown.
    unknown: bool,
}

/// A canvas that nobody draws on: what it has shown, and no dots.
#[derive(Clone, Debug)]
pub struct Resting {
    size: Size,
    shown: Vec<Row>,
    unknown: bool,
}

impl Resting {
    /// The canvas again, as it was when its changes were last taken.
    #[must_use]
    pub fn wake(self) -> Canvas {
        let Self { size, shown, unknown } = self;
        let mut pixels = Frame::new(index(size.width) * index(size.height));
        for (row, dots) in shown.iter().zip(pixels.chunks_exact_mut(index(size.width).max(1))) {
            row.write(dots);
        }
        Canvas {
            size,
            pixels,
            drawn: vec![false; shown.len()],
            shown,
            clip: Rectangle::new(Point::zero(), size),
            unknown,
        }
    }
}

impl OriginDimensions for Resting {
    fn size(&self) -> Size {
        self.size
    }
}

/// A colour as a dot of a canvas.
#[must_use]
pub fn word_of(colour: Rgb888) -> u32 {
    u32::from_be_bytes([0, colour.r(), colour.g(), colour.b()])
}

/// The colour of a canvas's dot.
#[must_use]
pub fn colour_of(word: u32) -> Rgb888 {
    let [_, red, green, blue] = word.to_be_bytes();
    Rgb888::new(red, green, blue)
}

impl Canvas {
    /// Of a size, black, and shown nowhere yet.
    #[must_use]
    pub fn new(size: Size) -> Self {
        let (width, height) = (index(size.width), index(size.height));
        let black = Row::of(&vec![0; width]);
        Self {
            size,
            pixels: Frame::new(width * height),
            shown: vec![black; height],
            drawn: vec![false; height],
            clip: Rectangle::new(Point::zero(), size),
            unknown: true,
        }
    }

    /// Lets go of its dots. What was drawn since the changes were last taken is forgotten.
    #[must_use]
    pub fn rest(self) -> Resting {
        Resting { size: self.size, shown: self.shown, unknown: self.unknown }
    }

    /// Draws; beyond an area that changes nothing.
    pub fn within<T>(&mut self, area: &Rectangle, draw: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.clip;
        self.clip = before.intersection(area);
        let drawn = draw(self);
        self.clip = before;
        drawn
    }

    /// A part of a row, left to right; nothing beyond the edges.
    #[must_use]
    pub fn row(&self, y: u32, columns: Range<u32>) -> &[u32] {
        let (from, to) = (index(columns.start), index(columns.end.min(self.size.width)));
        let start = index(y) * index(self.size.width);
        self.pixels.get(start + from..start + to).unwrap_or_default()
    }

    /// All dots, row by row.
    #[must_use]
    pub fn pixels(&self) -> &[u32] {
        &self.pixels
    }

    /// What differs from what was last taken, as rectangles that do not overlap, from top to bottom. From now on it counts as shown.
    ///
    /// Each begins and ends, in every direction, at a dot that differs; rows that lie close are told as one.
    pub fn take_changes(&mut self) -> Vec<Rectangle> {
        let whole = self.bounding_box();
        if whole.is_zero_sized() {
            return Vec::new();
        }
        let unknown = std::mem::take(&mut self.unknown);
        let rows = self.pixels.chunks_exact(index(self.size.width)).zip(&mut self.shown);
        let mut found = Found::default();
        for (y, ((dots, shown), drawn)) in rows.zip(&mut self.drawn).enumerate() {
            if !std::mem::take(drawn) && !unknown {
                continue;
            }
            if let Some(differs) = shown.differing(dots) {
                shown.take(dots);
                found.row(y, differs);
            }
        }
        if unknown { vec![whole] } else { found.0 }
    }

    /// Nothing is known any more of what is shown: the next changes are all of it.
    pub fn forget_shown(&mut self) {
        self.unknown = true;
    }

    /// Lays a colour over a row from `at` on, each dot as far as `coverage` says (255: wholly).
    pub fn cover(&mut self, at: Point, coverage: &[u8], ink: Rgb888) {
        let long = u32::try_from(coverage.len()).unwrap_or(u32::MAX);
        let Some((y, columns, skipped)) = self.visible(at, long) else { return };
        let ink = word_of(ink);
        let dots = self.draw_on(y, columns);
        let (strides, rest) = dots.as_chunks_mut::<STRIDE>();
        let (shares, last) = coverage[skipped..].as_chunks::<STRIDE>();
        // Large letters are mostly nothing and wholly ink.
        for (dots, shares) in strides.iter_mut().zip(shares) {
            match *shares {
                NOTHING => {}
                WHOLLY => *dots = [ink; STRIDE],
                _ => lay(dots, shares, ink),
            }
        }
        // What is seen of the row may end within a stride.
        lay(rest, shares.get(strides.len()).map_or(last, |shares| shares), ink);
    }

    /// What is seen of a row of `long` dots that begins at `at`: its place, and how many dots of it lie to the left of the canvas.
    fn visible(&self, at: Point, long: u32) -> Option<(usize, Range<usize>, usize)> {
        let seen = Rectangle::new(at, Size::new(long, 1)).intersection(&self.clip);
        if seen.is_zero_sized() {
            return None;
        }
        let (x, y) = (whole(seen.top_left.x), whole(seen.top_left.y));
        Some((y, x..x + index(seen.size.width), whole(seen.top_left.x - at.x)))
    }

    /// A part of a row that is about to be drawn on.
    fn draw_on(&mut self, y: usize, columns: Range<usize>) -> &mut [u32] {
        self.drawn[y] = true;
        let start = y * index(self.size.width);
        &mut self.pixels[start + columns.start..start + columns.end]
    }
}

/// Dots that are looked at together.
const STRIDE: usize = 8;
const NOTHING: [u8; STRIDE] = [0; STRIDE];
const WHOLLY: [u8; STRIDE] = [255; STRIDE];

/// Lays a colour over dots, each as far as its share says.
fn lay(dots: &mut [u32], shares: &[u8], ink: u32) {
    for (dot, share) in dots.iter_mut().zip(shares) {
        *dot = match share {
            0 => continue,
            255 => ink,
            share => mixed(ink, *dot, *share),
        };
    }
}

/// Rows that changed, gathered into rectangles.
#[derive(Default)]
struct Found(Vec<Rectangle>);

impl Found {
    fn row(&mut self, y: usize, columns: Range<usize>) {
        let row = Rectangle::new(Point::new(signed(columns.start), signed(y)), Size::new(unsigned(columns.len()), 1));
        match self.0.last_mut() {
            Some(last) if follows(last, &row) => *last = around(last, &row),
            _ => self.0.push(row),
        }
    }
}

/// A row that lies right under a rectangle and is told with it: one is copied faster than many, and that ends at twice the dots.
fn follows(last: &Rectangle, row: &Rectangle) -> bool {
    let area = |rectangle: &Rectangle| u64::from(rectangle.size.width) * u64::from(rectangle.size.height);
    last.rows().end == row.top_left.y && area(&around(last, row)) <= 2 * (area(last) + area(row))
}

/// `share`/255 of one colour over another, by channel, rounded.
fn mixed(over: u32, under: u32, share: u8) -> u32 {
    const OUTER: u32 = 0x00ff_00ff;
    let (share, rest) = (u32::from(share), 255 - u32::from(share));
    // By 255, rounded: exact for all that two bytes can hold, and two such have room beside each other.
    let by_255 = |sums: u32| (sums + (sums >> 8 & OUTER)) >> 8 & OUTER;
    let outer = by_255((over & OUTER) * share + (under & OUTER) * rest + 0x0080_0080);
    let inner = by_255((over >> 8 & 0xff) * share + (under >> 8 & 0xff) * rest + 0x80);
    outer | inner << 8
}

fn index(dots: u32) -> usize {
    dots as usize
}

/// A place within the canvas, which is never negative.
fn whole(place: i32) -> usize {
    usize::try_from(place).unwrap_or(0)
}

fn signed(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}

fn unsigned(long: usize) -> u32 {
    u32::try_from(long).unwrap_or(u32::MAX)
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        self.size
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(at, colour) in pixels {
            if let Some((y, columns, _)) = self.visible(at, 1) {
                self.draw_on(y, columns).fill(word_of(colour));
            }
        }
        Ok(())
    }

    fn fill_contiguous<I: IntoIterator<Item = Rgb888>>(
        &mut self,
        area: &Rectangle,
        colours: I,
    ) -> Result<(), Infallible> {
        let width = index(area.size.width);
        let mut colours = colours.into_iter();
        for y in area.rows() {
            let Some((row, columns, left)) = self.visible(Point::new(area.top_left.x, y), area.size.width) else {
                skip(&mut colours, width);
                continue;
            };
            skip(&mut colours, left);
            let right = width - left - columns.len();
            for dot in self.draw_on(row, columns) {
                let Some(colour) = colours.next() else { return Ok(()) };
                *dot = word_of(colour);
            }
            skip(&mut colours, right);
        }
        Ok(())
    }

    fn fill_solid(&mut self, area: &Rectangle, colour: Rgb888) -> Result<(), Infallible> {
        let seen = area.intersection(&self.clip);
        if seen.is_zero_sized() {
            return Ok(());
        }
        let x = whole(seen.top_left.x);
        for y in seen.rows() {
            self.draw_on(whole(y), x..x + index(seen.size.width)).fill(word_of(colour));
        }
        Ok(())
    }

    fn clear(&mut self, colour: Rgb888) -> Result<(), Infallible> {
        self.fill_solid(&self.bounding_box(), colour)
    }
}

/// Colours of dots that are not seen.
fn skip(colours: &mut impl Iterator, count: usize) {
    if let Some(last) = count.checked_sub(1) {
        colours.nth(last);
    }
}

#[cfg(test)]
mod tests;
