//! What stands over every screen: a rehearsal's band, the office, the time.

use hardware::pixels::{
    embedded_graphics::primitives::Rectangle,
    text::{Align, Face, Type},
};

use super::{
    area::{Cut, whole},
    draft::{Draft, Tone},
};
use crate::{display::look, panel::PanelView};

/// Draws it, and tells what is left.
pub(super) fn draw(draft: &mut Draft, view: &PanelView) -> Rectangle {
    let mut rest = whole(draft.scene.size);
    if let Some(band) = view.band {
        let (area, under) = rest.top(draft.long(24));
        draft.fill(area, look::WARN_PALE);
        let tone = Tone { ink: look::BAND_INK, ground: look::WARN_PALE };
        draft.text(area.inside(draft.long(8), draft.long(1)), Face::Bold, (14, 18), Align::Centre, tone, band);
        rest = under;
    }
    if view.office.is_empty() && view.clock.is_empty() {
        return rest;
    }
    let (head, rest) = rest.top(draft.long(48));
    draft.fill(head, look::PRIMARY);
    let head = head.inside(draft.long(12), draft.long(2));
    let office = clock(draft, view, head);
    names(draft, view, office);
    rest
}

const TONE: Tone = Tone { ink: look::PAPER, ground: look::PRIMARY };

/// The time and the date, to the right; tells what is left.
fn clock(draft: &mut Draft, view: &PanelView, head: Rectangle) -> Rectangle {
    if view.clock.is_empty() {
        return head;
    }
    let time = Type::new(Face::Bold, *draft.sizes(30, 30).start()).wrap(&view.clock, head.size.width);
    let date = Type::new(Face::Regular, *draft.sizes(17, 17).start()).wrap(&view.date, head.size.width);
    let (at, head) = head.right(time.size().width);
    draft.block(at, time, Align::Right, TONE);
    let (_, head) = head.right(draft.long(12));
    // Where there is little room, the office's name counts more than the date.
    if head.size.width < draft.long(420) {
        return head;
    }
    let (at, head) = head.right(date.size().width);
    draft.block(at, date, Align::Right, TONE);
    head.right(draft.long(12)).1
}

/// The body and the office under it.
fn names(draft: &mut Draft, view: &PanelView, area: Rectangle) {
    let mut office = area;
    if !view.body.is_empty() {
        let kind = Type::new(Face::Regular, *draft.sizes(14, 14).start());
        let (body, under) = area.top(kind.line());
        draft.block(body, kind.one_line(&view.body, body.size.width), Align::Left, TONE);
        office = under;
    }
    draft.text(office, Face::Bold, (14, 22), Align::Left, TONE, &view.office);
}
