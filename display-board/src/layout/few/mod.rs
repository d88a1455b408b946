//! Where pixels are few: LED matrices of 192×64, 128×64 and 64×32 dots, and any other that small. Where they are more, and still too few for letters with smooth
//! edges, each dot of such a matrix is a square of dots.
//!
//! ```text
//! Shown ─▶ pages (what there is to say, a screen each) ─▶ round: the page whose turn it is ─▶ Scene of bitmap letters on black
//! ```
//! Calls fill the screen while somebody is awaited, a new one at once ([`crate::board::Turns`]: whose turn it is); only when nobody is, the last call, the queues and the office's line take turns. A call is
//! "number, arrow, desk"; the line over it says what it is, and on low screens only that it is a rehearsal. Letters are bitmaps, never blurred, and never
//! less than whole; a sentence that is longer than a page goes on on the next. So the language changes only when all of its pages had their turn: changed by a clock
//! of its own, it would tear sentences in two, and in step with the pages it would never come to some of them.
//!
//! It knows no time but the one that it is told, and that only turns pages.

pub(super) mod bits;
mod draft;
mod page;
mod pages;
mod round;

use device::clock::Uptime;
use hardware::pixels::embedded_graphics::{
    geometry::{Point, Size},
    primitives::Rectangle,
};
use protocol::Span;

use super::{
    Look,
    draft::signed,
    part::{Layer, Scene, What},
};
use crate::board::Shown;
use draft::Draft;
use page::Page;

/// For how long a page stands, where several take turns. Of calls, the board says whose turn it is.
pub const TURN: Span = Span(4_000);

/// The matrix for which pages are made: what is larger by a whole number shows it larger.
const MATRIX: Size = Size::new(128, 64);

/// What is to be drawn.
pub(super) fn scene(shown: &Shown, look: &Look, size: Size, up: Uptime) -> Scene {
    let times = (size.width / MATRIX.width).min(size.height / MATRIX.height).max(1);
    grown(page(shown, look, size / times, up), times, size)
}

/// Each dot as a square of so many, in the middle of a screen.
fn grown(mut scene: Scene, times: u32, size: Size) -> Scene {
    let aside = (size - scene.size * times) / 2;
    let place = |at: Point| Point::new(at.x * signed(times), at.y * signed(times)) + aside;
    for part in &mut scene.parts {
        part.area = match part.layer {
            Layer::Ground => Rectangle::new(Point::zero(), size),
            _ => Rectangle::new(place(part.area.top_left), part.area.size * times),
        };
        if let What::Bits { times: own, at, .. } = &mut part.what {
            (*own, *at) = (times, place(*at));
        }
    }
    Scene { size, ..scene }
}

/// The page whose turn it is.
fn page(shown: &Shown, look: &Look, size: Size, up: Uptime) -> Scene {
    let mut draft = Draft::on(size, look.colours);
    match round::now(shown, up, |language| pages::of(shown, language, &draft, up)) {
        None => {}
        Some(Page::Calls { head, beside, calls }) => draft.calls(head.as_ref(), beside.as_deref(), &calls),
        Some(Page::Says { head, text }) => draft.says(head.as_ref(), &text),
        Some(Page::Lines(lines)) => draft.lines(&lines),
        Some(Page::Large { head, text, tone }) => draft.large(head.as_ref(), &text, tone),
    }
    draft.scene
}
