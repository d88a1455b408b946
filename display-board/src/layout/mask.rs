//! Small shapes with smooth edges, in whole numbers: the same on every machine. Pure.

use super::part::Sign;

/// A dot is looked at in so many places across and down.
const FINE: i64 = 4;

/// What is covered: a square, row by row.
#[derive(Debug)]
pub(super) struct Mask {
    pub(super) side: u32,
    coverage: Vec<u8>,
}

impl Mask {
    /// `holds` is asked of places in `0..side * 8`, at odd ones.
    fn of(side: u32, holds: impl Fn(i64, i64) -> bool) -> Self {
        let mut coverage = Vec::new();
        for y in 0..i64::from(side) {
            for x in 0..i64::from(side) {
                let fine = |dot: i64, part: i64| dot * 2 * FINE + 2 * part + 1;
                let places = (0..FINE * FINE).filter(|n| holds(fine(x, n % FINE), fine(y, n / FINE))).count();
                coverage.push(u8::try_from(places * 255 / 16).unwrap_or(255));
            }
        }
        Self { side, coverage }
    }

    /// A row.
    pub(super) fn row(&self, y: u32) -> &[u8] {
        let side = self.side as usize;
        self.coverage.get(y as usize * side..(y as usize + 1) * side).unwrap_or_default()
    }

    /// The upper left corner of a plane: a quarter of a disc. Other corners are its reflections.
    pub(super) fn corner(side: u32) -> Self {
        let r = i64::from(side) * 2 * FINE;
        Self::of(side, |x, y| square(r - x) + square(r - y) <= square(r))
    }

    /// A sign in a square.
    pub(super) fn sign(sign: Sign, side: u32) -> Self {
        let whole = i64::from(side) * 2 * FINE;
        // In hundredths of the side, as far as whole numbers tell them.
        let at = |places: i64| places * 1000 / whole.max(1);
        Self::of(side, |x, y| match sign {
            Sign::Person => person(at(x), at(y)),
            Sign::Clock => clock(at(x), at(y)),
        })
    }
}

const fn square(x: i64) -> i64 {
    x * x
}

/// A head over shoulders, in a square of 1000.
const fn person(x: i64, y: i64) -> bool {
    let head = square(x - 500) + square(y - 270) <= square(205);
    // The upper half of an ellipse.
    let shoulders = y >= 540 && y <= 930 && square((x - 500) * 390) + square((930 - y) * 370) <= square(390 * 370);
    head || shoulders
}

/// A dial with two hands, in a square of 1000.
const fn clock(x: i64, y: i64) -> bool {
    let from_middle = square(x - 500) + square(y - 500);
    let rim = from_middle <= square(440) && from_middle >= square(335);
    let upright = x >= 450 && x <= 550 && y >= 250 && y <= 550;
    let level = x >= 450 && x <= 690 && y >= 450 && y <= 550;
    rim || upright || level
}
