//! A desk's own display, where there are pixels.

use hardware::pixels::{Cut, embedded_graphics::primitives::Rectangle, text::Face};
use protocol::TicketNumber;

use super::{
    draft::{Draft, Wish},
    message,
    words::{self, Both, Text},
};
use crate::board::{AtDesk, OneDesk, Since};

/// The desk over its number. Without one, or where the number may be an old one, it says so, and since when.
pub(super) fn draw(draft: &mut Draft, desk: &OneDesk, area: Rectangle) {
    let area = area.inside(draft.long(40), draft.long(30));
    let (head, rest) = area.top(draft.long(200));
    let tone = draft.colours.ground;
    let name = format!("{} {}", Text::Desk.say(draft.language), desk.desk.0);
    draft.line(head, &Wish::new(&name, Face::Bold, (40, 150), tone.ink).centred());
    let card = rest.top(draft.long(12)).1;
    let (what, about): (Both, Option<Both>) = match desk.says {
        AtDesk::Called { number, eye } => {
            let tone = draft.colours.card;
            draft.plane(card, tone.ground, 14);
            draft.eye(card, tone.ink, eye, (12, 8, 34));
            let inside = card.inside(draft.long(60), draft.long(60));
            let number = number.to_string();
            let wish = Wish::new(&number, Face::Number, (0, 0), tone.ink).centred();
            return draft.capitals(inside, inside.size.height, &wish);
        }
        AtDesk::Past { number } => return past(draft, number, card),
        AtDesk::Idle => (Text::Idle.both(), None),
        AtDesk::Closed { closed, now } => (words::shut(), words::reopens(closed, now)),
        AtDesk::NoData(Since::Unknown) => (Text::NoData.both(), None),
        AtDesk::NoData(since) => (Text::NoData.both(), Some(words::stale(since))),
    };
    draft.plane(card, draft.colours.panel.ground, 14);
    message::said(draft, card, draft.colours.panel, &what, about.as_ref());
}

/// A number that is awaited no more: nothing shines, and it is said what it is.
fn past(draft: &mut Draft, number: TicketNumber, card: Rectangle) {
    let tone = draft.colours.panel;
    draft.plane(card, tone.ground, 14);
    draft.edge(card, tone.faint());
    let inside = card.inside(draft.long(60), draft.long(50));
    let (title, rest) = inside.top(draft.long(70));
    let latest = Text::Latest.both();
    draft
        .stack(title, &[(Wish::new(latest.say(draft.language), Face::Bold, (30, 56), tone.soft().ink).centred(), 100)]);
    let number = number.to_string();
    let number = Wish::new(&number, Face::Number, (0, 0), tone.ink).centred();
    draft.capitals(rest, rest.size.height, &number);
}
