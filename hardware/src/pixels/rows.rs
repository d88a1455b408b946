//! A canvas read in the order of the screen's own dots. Pure.

use std::ops::Range;

use embedded_graphics::geometry::{OriginDimensions, Point, Size};

use super::{Canvas, Turn};

/// Hands over the dots of a part of a screen's row, left to right, of a canvas that is turned on it.
///
/// The part lies within the screen, and the canvas is of its size, turned.
pub(super) fn each_dot(
    canvas: &Canvas,
    turn: Turn,
    screen: Size,
    y: i32,
    columns: Range<i32>,
    mut put: impl FnMut(u32),
) {
    let first = Point::new(columns.start, y);
    let (from, next) = (place(canvas, turn, screen, first), place(canvas, turn, screen, first + Point::new(1, 0)));
    let (pixels, long) = (canvas.pixels(), columns.len());
    if turn == Turn::None {
        // The usual case, which the compiler turns into copies of many dots at once.
        let start = usize::try_from(from).unwrap_or(usize::MAX);
        pixels.iter().skip(start).take(long).for_each(|dot| put(*dot));
        return;
    }
    let mut at = from;
    for _ in 0..long {
        put(usize::try_from(at).ok().and_then(|at| pixels.get(at)).copied().unwrap_or(0));
        at += next - from;
    }
}

/// Where a dot of the screen lies in the canvas's memory; beyond its edge, where it would lie if the rows went on.
fn place(canvas: &Canvas, turn: Turn, screen: Size, dot: Point) -> i64 {
    let drawn = turn.drawn(dot, screen);
    i64::from(drawn.y) * i64::from(canvas.size().width) + i64::from(drawn.x)
}

#[cfg(test)]
mod tests {
    use embedded_graphics::{draw_target::DrawTarget, pixelcolor::Rgb888, primitives::Rectangle};

    use super::*;

    #[test]
    fn a_row_is_what_a_turn_says_dot_by_dot() {
        let screen = Size::new(7, 5);
        for degrees in [0, 90, 180, 270] {
            let turn = Turn::try_from(degrees).unwrap();
            let size = turn.size(screen);
            let mut canvas = Canvas::new(size);
            let whole = Rectangle::new(Point::zero(), size);
            canvas.fill_contiguous(&whole, (0..35).map(|dot| Rgb888::new(dot, 1, 2))).unwrap();
            for y in 0..5 {
                let mut row = Vec::new();
                each_dot(&canvas, turn, screen, y, 1..6, |dot| row.push(dot));
                let dot = |x: i32| {
                    let drawn = turn.drawn(Point::new(x, y), screen);
                    canvas.pixels()[usize::try_from(drawn.y * size.width.cast_signed() + drawn.x).unwrap()]
                };
                assert_eq!(row, (1..6).map(dot).collect::<Vec<_>>(), "{degrees}°, row {y}");
            }
        }
    }
}
