//! Where two scenes differ. Pure.

use std::collections::HashSet;

use foldhash::fast::FixedState;
use hardware::pixels::embedded_graphics::{geometry::Point, primitives::Rectangle};

use super::part::{Part, Scene};

/// Of one scene after another (or after nothing that is known), the places that are to be drawn again.
///
/// Layers tell what covers what, and parts of one layer do not overlap: so a place differs only where a part came, went or is another.
pub(super) fn differing(before: Option<&Scene>, after: &Scene) -> Vec<Rectangle> {
    let Some(before) = before.filter(|before| before.size == after.size) else {
        return vec![Rectangle::new(Point::zero(), after.size)];
    };
    let (old, new) = unlike(&before.parts, &after.parts);
    let (had, has): (HashSet<_, FixedState>, HashSet<_, FixedState>) = (old.iter().collect(), new.iter().collect());
    let gone = old.iter().filter(|part| !has.contains(part));
    let come = new.iter().filter(|part| !had.contains(part));
    let mut places = Vec::new();
    gone.chain(come).filter(|part| !part.area.is_zero_sized()).for_each(|part| add(&mut places, part.area));
    places
}

/// What lies between the beginning and the end that two lists share: most of a scene is as it was.
fn unlike<'a>(one: &'a [Part], other: &'a [Part]) -> (&'a [Part], &'a [Part]) {
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[same..], &other[same..]);
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    (&one[..one.len() - same], &other[..other.len() - same])
}

/// Adds a place, joined with one that it nearly is: letters are replaced by others in about the same place.
fn add(places: &mut Vec<Rectangle>, mut place: Rectangle) {
    while let Some(known) = places.iter().position(|known| dots(&around(&place, known)) <= dots(&place) + dots(known)) {
        place = around(&place, &places.swap_remove(known));
    }
    places.push(place);
}

/// The rectangle around two.
fn around(one: &Rectangle, other: &Rectangle) -> Rectangle {
    let end = |area: &Rectangle| Point::new(area.columns().end - 1, area.rows().end - 1);
    Rectangle::with_corners(one.top_left.component_min(other.top_left), end(one).component_max(end(other)))
}

fn dots(area: &Rectangle) -> u64 {
    u64::from(area.size.width) * u64::from(area.size.height)
}
