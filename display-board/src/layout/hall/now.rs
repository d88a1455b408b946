//! Who is called now: the largest thing on the board.

use hardware::pixels::{
    Cut,
    embedded_graphics::{
        geometry::{Point, Size},
        primitives::Rectangle,
    },
    text::{Face, Type},
};

use crate::{
    board::{Card, Hall, Place},
    layout::{
        Shape,
        colours::Tone,
        draft::{Draft, Wish, capital, largest, signed},
        message,
        words::{self, Both, Text},
    },
};

/// How far the bands that draw the eye reach into a card: from its edge, thin, thick. What they swell by at a flash is seen from as far as the number is read;
/// cards beside others have less room for it, and are read from less far.
const EYE: (u32, u32, u32) = (9, 7, 31);
const EYE_BESIDE: (u32, u32, u32) = (9, 7, 22);

pub(super) fn draw(draft: &mut Draft, hall: &Hall, area: Rectangle) {
    let tone = draft.colours.ground;
    let is_live = hall.standing || hall.large.is_empty();
    let place = hall.place();
    if let Place::Closed(closed) = place {
        return said(draft, area.top(draft.long(14)).1, &words::shut(), words::reopens(closed, hall.clock).as_ref());
    }
    let (title, area) = area.top(draft.long(52));
    let says = if is_live { Text::Calling } else { words::latest(hall.large.len()) };
    draft.title(title, &says.both(), tone);
    match place {
        Place::Calls => cards(draft, hall, area),
        Place::Idle => said(draft, area, &Text::Idle.both(), Some(&Text::IdleNote.both())),
        Place::NoData | Place::Closed(_) => said(draft, area, &Text::NoData.both(), None),
    }
}

fn said(draft: &mut Draft, area: Rectangle, what: &Both, about: Option<&Both>) {
    draft.plane(area, draft.colours.panel.ground, 14);
    message::said(draft, area, draft.colours.panel, what, about);
}

fn cards(draft: &mut Draft, hall: &Hall, mut area: Rectangle) {
    let gap = draft.long(14);
    let count = u32::try_from(hall.large.len()).unwrap_or(1);
    for (card, left) in hall.large.iter().zip((1..=count).rev()) {
        let (at, rest) = area.top((area.size.height - gap * (left - 1)) / left);
        draw_card(draft, card, hall.standing, count, at);
        area = rest.top(gap).1;
    }
}

fn draw_card(draft: &mut Draft, card: &Card, is_live: bool, count: u32, area: Rectangle) {
    // Of a call that is past, nothing shines.
    let tone = if is_live { draft.colours.card } else { draft.colours.panel };
    draft.plane(area, tone.ground, 14);
    if is_live {
        draft.eye(area, tone.ink, card.eye, if count == 1 { EYE } else { EYE_BESIDE });
    } else {
        draft.edge(area, tone.faint());
    }
    let is_crowded = count > 2 || draft.shape == Shape::Small && count > 1;
    let mut inside = area.inside(draft.long(52), draft.long(if is_crowded { 40 } else { 46 }));
    // Where three cards are low, their numbers need the height.
    let is_low = count > 2 && draft.shape != Shape::Wide;
    if let Some(service) = card.service.as_ref().filter(|_| !is_low) {
        // On a small screen smaller letters are not read from as far as the others.
        let (high, sizes) = match (is_crowded, draft.shape) {
            (true, Shape::Small) => (46, (34, 42)),
            (true, _) => (32, (24, 30)),
            (false, Shape::Small) => (52, (34, 42)),
            (false, _) => (52, (24, 42)),
        };
        let name_text = Both::from(service);
        let wish = Wish::new(name_text.say(draft.language), Face::Regular, sizes, tone.soft().ink);
        let high = name_height(draft, &wish, Size::new(inside.size.width, draft.long(high)));
        let (name, over) = inside.bottom(high);
        draft.name(name, &if count == 1 { wish.centred() } else { wish }, sizes.0);
        inside = over.bottom(draft.long(if is_crowded { 10 } else { 22 })).1;
    }
    if count == 1 { above(draft, card, tone, inside) } else { beside(draft, card, tone, inside) }
}

/// How high a service's name stands: as high as one line, unless it is longer than that.
fn name_height(draft: &Draft, wish: &Wish<'_>, line: Size) -> u32 {
    let least = Type::new(wish.face, draft.size(wish.sizes.0));
    if least.width(wish.text) <= line.width { line.height } else { line.height.max(least.line() * 2) }
}

/// The number over the desk.
fn above(draft: &mut Draft, card: &Card, tone: Tone, area: Rectangle) {
    let number = card.number.to_string();
    let wish = Wish::new(&number, Face::Number, (0, 0), tone.ink).centred();
    let Some(desk) = card.desk else { return draft.capitals(area, area.size.height, &wish) };
    // Upright a number is no wider than this is high: what is left is the desk's, which is read from as far.
    let share = if draft.shape == Shape::Upright { 46 } else { 54 };
    let (over, under) = area.top(area.size.height * share / 100);
    draft.capitals(over, over.size.height, &wish);
    // The word and the desk's number stand together in the middle, on one line.
    let under = under.top(under.size.height / 6).1;
    let desk = desk.0.to_string();
    let word = Text::Desk.both();
    let first = Type::new(Face::Bold, draft.size(88));
    let second = Type::new(Face::Regular, draft.size(56));
    let aside = first.width(&word.it).max(second.width(&word.en));
    let gap = draft.long(40);
    let room = under.size.width.saturating_sub(aside + gap);
    let kind = largest(Face::Bold, &desk, Size::new(room, under.size.height));
    let whole = aside + gap + kind.width(&desk);
    let left = under.top_left.x + signed(under.size.width.saturating_sub(whole) / 2);
    let foot = under.top_left.y + signed((under.size.height + capital(kind)) / 2);
    draft.large(kind, &desk, Point::new(left + signed(aside + gap), foot), tone.ink);
    let right = |kind: Type, text: &str| left + signed(aside - kind.width(text));
    // Word over word: the lower one on the digits' foot.
    let over = foot - signed(second.line());
    draft.letters(first, &word.it, Point::new(right(first, &word.it), over), tone.ink);
    draft.letters(second, &word.en, Point::new(right(second, &word.en), foot), tone.soft().ink);
}

/// The number beside the desk, on one line.
fn beside(draft: &mut Draft, card: &Card, tone: Tone, area: Rectangle) {
    let number = card.number.to_string();
    let wish = Wish::new(&number, Face::Number, (0, 0), tone.ink);
    let Some(desk) = card.desk else { return draft.capitals(area, area.size.height, &wish) };
    let desk = desk.0.to_string();
    let (left, right) = area.left(area.size.width * 63 / 100);
    let right = right.left(draft.long(24)).1;
    let both = Text::Desk.both();
    let says = both.say(draft.language);
    let most = u16::try_from(area.size.height * 22 / 100).unwrap_or(u16::MAX);
    let most = most.clamp(draft.size(28), draft.size(56));
    let word = Type::new(Face::Bold, most.min(largest(Face::Bold, says, right.size).size));
    let over = capital(word) * 17 / 10;
    let kind = largest(Face::Number, &number, left.size);
    let desks = largest(Face::Bold, &desk, Size::new(right.size.width, right.size.height.saturating_sub(over)));
    let high = capital(kind).max(capital(desks) + over);
    let foot = area.top_left.y + signed((area.size.height + high) / 2);
    let end = right.top_left.x + signed(right.size.width);
    draft.large(kind, &number, Point::new(left.top_left.x, foot), tone.ink);
    draft.large(desks, &desk, Point::new(end - signed(desks.width(&desk)), foot), tone.ink);
    let over = foot - signed(capital(desks) + over - capital(word));
    draft.letters(word, says, Point::new(end - signed(word.width(says)), over), tone.ink);
}
