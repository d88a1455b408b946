//! What a frame lacks of the newest picture. Pure.

use embedded_graphics::{geometry::Point, primitives::Rectangle};

/// More rectangles than this are told as the one around them: copying a few dots in vain is quicker than many small copies.
const MOST: usize = 32;

/// Places that were drawn since a frame was last brought up to date. A screen of two frames has one for each: what it is told goes to both, and a
/// frame that is brought up to date takes its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Damage(Vec<Rectangle>);

impl Damage {
    /// All of a frame.
    pub(super) fn whole(frame: Rectangle) -> Self {
        Self(vec![frame])
    }

    /// This place was drawn too.
    pub(super) fn add(&mut self, area: Rectangle) {
        if area.is_zero_sized() || self.0.iter().any(|known| holds(known, &area)) {
            return;
        }
        self.0.retain(|known| !holds(&area, known));
        self.0.push(area);
        if self.0.len() > MOST {
            let around = self.0.drain(..).reduce(|one, other| around(&one, &other));
            self.0.extend(around);
        }
    }

    /// The places, which are no damage from now on.
    pub(super) fn take(&mut self) -> Vec<Rectangle> {
        std::mem::take(&mut self.0)
    }
}

/// Does the outer rectangle hold the inner one?
fn holds(outer: &Rectangle, inner: &Rectangle) -> bool {
    outer.intersection(inner) == *inner
}

/// The rectangle around two.
pub(super) fn around(one: &Rectangle, other: &Rectangle) -> Rectangle {
    let end = |rectangle: &Rectangle| Point::new(rectangle.columns().end - 1, rectangle.rows().end - 1);
    Rectangle::with_corners(one.top_left.component_min(other.top_left), end(one).component_max(end(other)))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use embedded_graphics::{geometry::Size, primitives::PointsIter};
    use proptest::prelude::*;

    use super::*;

    fn area(x: i32, y: i32, width: u32, height: u32) -> Rectangle {
        Rectangle::new(Point::new(x, y), Size::new(width, height))
    }

    #[test]
    fn what_lies_within_another_is_copied_once() {
        let mut damage = Damage::default();
        damage.add(area(2, 2, 3, 3));
        damage.add(area(0, 0, 10, 10));
        damage.add(area(4, 4, 1, 1));
        damage.add(area(0, 0, 0, 5));
        assert_eq!(damage.take(), [area(0, 0, 10, 10)]);
        assert_eq!(damage.take(), []);
    }

    proptest! {
        #[test]
        fn no_place_is_forgotten(areas in prop::collection::vec((0..40, 0..40, 1..9_u32, 1..9_u32), 0..80)) {
            let mut damage = Damage::default();
            let mut drawn = HashSet::new();
            for (x, y, width, height) in areas {
                damage.add(area(x, y, width, height));
                drawn.extend(area(x, y, width, height).points().map(|dot| (dot.x, dot.y)));
            }
            let told = damage.take();
            prop_assert!(told.len() <= MOST);
            let covered: HashSet<_> = told.iter().flat_map(Rectangle::points).map(|dot| (dot.x, dot.y)).collect();
            prop_assert!(covered.is_superset(&drawn));
        }
    }
}
