//! A desk's own display, where there are pixels.

use hardware::pixels::{Cut, embedded_graphics::primitives::Rectangle, text::Face};

use super::{
    draft::{Draft, Wish},
    message,
    words::Text,
};
use crate::board::OneDesk;

/// The desk over its number. Without one, or where the number may be an old one, it says so.
pub(super) fn draw(draft: &mut Draft, desk: &OneDesk, area: Rectangle) {
    let area = area.inside(draft.long(40), draft.long(30));
    let (head, rest) = area.top(draft.long(200));
    let tone = draft.colours.ground;
    let name = format!("{} {}", Text::Desk.say(draft.language), desk.desk.0);
    draft.line(head, &Wish::new(&name, Face::Bold, (40, 150), tone.ink).centred());
    let card = rest.top(draft.long(12)).1;
    match desk.number {
        Some(number) if !desk.stale => {
            let tone = draft.colours.card;
            draft.plane(card, tone.ground, 14);
            draft.eye(card, tone.ink, desk.eye, (12, 8, 34));
            let inside = card.inside(draft.long(60), draft.long(60));
            let number = number.to_string();
            let wish = Wish::new(&number, Face::Number, (0, 0), tone.ink).centred();
            draft.capitals(inside, inside.size.height, &wish);
        }
        number => {
            draft.plane(card, draft.colours.panel.ground, 14);
            let text = if desk.stale || number.is_some() { Text::NoData } else { Text::Idle };
            message::said(draft, card, draft.colours.panel, &text.both(), None);
        }
    }
}
