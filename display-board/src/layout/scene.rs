//! From what is shown to a scene: which screen, in which shape.

use device::clock::Uptime;
use hardware::pixels::{Cut as _, embedded_graphics::geometry::Size};

use super::{Look, Shape, desk, draft::Draft, few, hall, memo::Memo, message, part::Scene};
use crate::board::{Screen, Shown};

/// What is to be drawn.
#[must_use]
pub fn scene(shown: &Shown, look: &Look, size: Size, up: Uptime) -> Scene {
    remembering(Memo::default(), shown, look, size, up).0
}

/// The same by one who remembers what was fitted before.
pub(super) fn remembering(memo: Memo, shown: &Shown, look: &Look, size: Size, up: Uptime) -> (Scene, Memo) {
    let shape = Shape::of(size);
    if shape == Shape::Few {
        return (few::scene(shown, look, size, up), memo);
    }
    let mut draft = Draft::on(size, shape, look.colours, shown.language, memo);
    let is_off = shown.screen == Screen::Off;
    let rest = if shown.rehearsal && !is_off { draft.rehearsal() } else { draft.whole() };
    match &shown.screen {
        Screen::Off => draft.dark(),
        Screen::Pairing(stage) => message::pairing(&mut draft, stage, rest),
        Screen::Connecting => message::connecting(&mut draft, rest),
        Screen::Hall(hall) => hall::draw(&mut draft, hall, look.logo.as_deref(), rest),
        Screen::Desk(desk) => desk::draw(&mut draft, desk, rest),
        Screen::Desks(desks) => {
            let each = rest.size.width / u32::try_from(desks.len().max(1)).unwrap_or(u32::MAX);
            let mut rest = rest;
            for desk in desks {
                let (area, right) = rest.left(each);
                desk::draw(&mut draft, desk, area);
                rest = right;
            }
        }
    }
    (draft.scene, draft.memo)
}
