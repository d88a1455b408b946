//! The hall's board, where there are pixels: who is called, the last calls, who waits, the time, the office's line.
//!
//! ```text
//! wide, small                        upright
//! ┌ head: logo, names, time ┐        ┌ head      ┐
//! │ now           │ last    │        │ now       │
//! │               │ waiting │        │ last      │
//! └ foot: the office's line ┘        │ waiting   │
//!                                    └ foot      ┘
//! ```
//! Zones tell nothing of each other: one that has nothing to show leaves the others as they are.

mod head;
mod last;
mod now;
mod waiting;

use hardware::pixels::{Cut, embedded_graphics::primitives::Rectangle, text::Face};

use super::{
    Logo, Shape,
    draft::{Draft, Wish},
    words::{self, Both},
};
use crate::board::Hall;

/// Draws it.
pub(super) fn draw(draft: &mut Draft, hall: &Hall, logo: Option<&Logo>, area: Rectangle) {
    let is_small = draft.shape == Shape::Small;
    let (top, mut rest) = area.top(draft.long(match draft.shape {
        Shape::Small => 104,
        Shape::Upright => 110,
        Shape::Wide | Shape::Few => 90,
    }));
    head::draw(draft, hall, logo, top.inside(draft.long(26), draft.long(8)));
    if let Some(since) = hall.stale {
        rest = draft.strip(rest, &words::stale(since));
        rest = rest.top(draft.long(10)).1;
    }
    if let Some(text) = &hall.text {
        let (line, over) = rest.bottom(draft.long(if is_small { 84 } else { 64 }));
        foot(draft, &Both::from(text), line);
        rest = over.bottom(draft.long(14)).1;
    } else {
        rest = rest.bottom(draft.long(22)).1;
    }
    let main = rest.inside(draft.long(26), 0);
    if draft.shape == Shape::Upright { upright(draft, hall, main) } else { wide(draft, hall, main) }
}

fn wide(draft: &mut Draft, hall: &Hall, area: Rectangle) {
    let gap = draft.long(28);
    let is_small = draft.shape == Shape::Small;
    let (side, rest) = area.right(area.size.width * 39 / 100);
    now::draw(draft, hall, rest.right(gap).1);
    // Between two strips on a small screen, names have room for their two lines before the last calls have theirs.
    let share = match (is_small, side.size.height < draft.long(700)) {
        (true, true) => 70,
        (true, false) => 66,
        (false, _) => 60,
    };
    let (queues, calls) = side.bottom(waiting::height(draft, hall, side.size.height * share / 100));
    last::draw(draft, hall, calls.bottom(draft.long(if queues.size.height > 0 { 12 } else { 0 })).1);
    waiting::draw(draft, hall, queues);
}

fn upright(draft: &mut Draft, hall: &Hall, area: Rectangle) {
    let gap = draft.long(18);
    let (queues, over) = area.bottom(waiting::height(draft, hall, area.size.height * 32 / 100));
    let over = over.bottom(gap).1;
    let (calls, over) = over.bottom(over.size.height * 30 / 100);
    now::draw(draft, hall, over.bottom(gap).1);
    last::draw(draft, hall, calls);
    waiting::draw(draft, hall, queues);
}

/// The office's line, in the language of now.
fn foot(draft: &mut Draft, text: &Both, area: Rectangle) {
    let tone = draft.colours.panel;
    draft.plane(area, tone.ground, 0);
    let inside = area.inside(draft.long(26), draft.long(3));
    let sizes = if draft.shape == Shape::Small { (26, 44) } else { (21, 36) };
    draft.text(inside, &Wish::new(text.say(draft.language), Face::Regular, sizes, tone.ink).centred());
}
