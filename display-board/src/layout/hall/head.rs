//! The head: the office's picture and names, the date and the time.

use hardware::pixels::{
    Cut,
    embedded_graphics::primitives::Rectangle,
    text::{Align, Face, Type},
};

use crate::{
    board::Hall,
    layout::{
        Logo, Shape,
        draft::{Draft, Wish},
        part::{Layer, What},
        words::{self, Both, Text},
    },
};

pub(super) fn draw(draft: &mut Draft, hall: &Hall, logo: Option<&Logo>, area: Rectangle) {
    let area = time(draft, hall, area);
    let area = logo.map_or(area, |logo| picture(draft, logo, area));
    names(draft, hall, area);
}

/// The office's picture on white, to the left; tells what is left.
fn picture(draft: &mut Draft, logo: &Logo, area: Rectangle) -> Rectangle {
    let margin = draft.long(5);
    let room = area.inside(0, margin).size;
    let size = logo.fitted(hardware::pixels::embedded_graphics::geometry::Size::new(area.size.width / 3, room.height));
    let (plate, rest) = area.left(size.width + 2 * margin);
    let white = hardware::pixels::embedded_graphics::pixelcolor::Rgb888::new(255, 255, 255);
    draft.plane(plate, white, 8);
    let down = (plate.size.height - size.height) / 2;
    draft.push(Layer::Ink, plate.inside(margin, down).top(size.height).0, What::Logo);
    rest.left(draft.long(20)).1
}

/// The time, and the date where there is room for it, to the right; tells what is left.
fn time(draft: &mut Draft, hall: &Hall, area: Rectangle) -> Rectangle {
    let Some(now) = hall.clock else { return area };
    let tone = draft.colours.ground;
    let is_small = draft.shape == Shape::Small;
    let kind = Type::new(Face::Bold, draft.size(if is_small { 80 } else { 72 }));
    let text = words::clock(now);
    let (at, mut rest) = area.right(kind.width(&text));
    draft.line_in(at, kind, &text, Align::Right, tone.ink);
    rest = rest.right(draft.long(22)).1;
    let (text, size, ink) = if hall.suspect {
        (Text::Suspect.say(draft.language).to_owned(), 26, tone.ink)
    } else {
        (words::date(now), if is_small { 38 } else { 36 }, tone.soft().ink)
    };
    let kind = Type::new(if hall.suspect { Face::Bold } else { Face::Regular }, draft.size(size));
    let block = if hall.suspect { kind.wrap(&text, draft.long(170)) } else { kind.wrap(&text, area.size.width) };
    let (at, rest) = rest.right(block.size().width);
    if rest.size.width < draft.long(360) {
        return rest;
    }
    let wish = Wish { text: &text, face: kind.face, sizes: (size, size), align: Align::Right, ink };
    draft.text(at, &wish);
    rest.right(draft.long(22)).1
}

/// The letters of names that are so long that they stand on two lines each.
const LEAST: u32 = 17;
const LEAST_SMALL: u32 = 22;

/// The body and the office: beside each other, or under each other where they are long.
fn names(draft: &mut Draft, hall: &Hall, area: Rectangle) {
    let tone = draft.colours.ground;
    let (body, office) = (Both::from(&hall.body), Both::from(&hall.office));
    let (body, office) = (body.say(draft.language).to_owned(), office.say(draft.language).to_owned());
    let size = draft.size(if draft.shape == Shape::Small { 44 } else { 40 });
    let (bold, plain) = (Type::new(Face::Bold, size), Type::new(Face::Regular, size));
    let gap = draft.long(20);
    if bold.width(&body) + gap + plain.width(&office) <= area.size.width {
        let (at, rest) = area.left(bold.width(&body));
        draft.line_in(at, bold, &body, Align::Left, tone.ink);
        let rest = if body.is_empty() { rest } else { rest.left(gap).1 };
        return draft.line_in(rest, plain, &office, Align::Left, tone.soft().ink);
    }
    let (over, under) = area.top(area.size.height / 2);
    let least = if draft.shape == Shape::Small { LEAST_SMALL } else { LEAST };
    draft.name(over, &Wish::new(&body, Face::Bold, (22, 38), tone.ink), least);
    draft.name(under, &Wish::new(&office, Face::Regular, (22, 36), tone.soft().ink), least);
}
