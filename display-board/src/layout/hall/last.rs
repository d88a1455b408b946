//! The last calls, in rows.

use hardware::pixels::{
    Cut,
    embedded_graphics::primitives::Rectangle,
    text::{Align, Face, Type},
};

use crate::{
    board::{Eye, Hall, Place, Row},
    layout::{
        Shape,
        draft::{Draft, Wish},
        words::{self, Text},
    },
};

/// More are of no use.
const MOST: u32 = 8;

pub(super) fn draw(draft: &mut Draft, hall: &Hall, area: Rectangle) {
    let (title, area) = area.top(draft.long(52));
    // Those that stand beside a call that is past are the ones before it.
    let is_before = !hall.standing && hall.place() == Place::Calls;
    let says = if is_before { Text::Before } else { Text::Last };
    draft.title(title, &says.both(), draft.colours.ground);
    if hall.rows.is_empty() {
        let text = match (hall.known, hall.large.is_empty()) {
            (false, _) => Text::NoData,
            (true, true) => Text::NoCalls,
            (true, false) => Text::NoOther,
        };
        return none(draft, text, area);
    }
    let area = if draft.shape == Shape::Small { area } else { columns(draft, area) };
    let gap = draft.long(7);
    let room = (area.size.height + gap) / (draft.long(64) + gap);
    let many = u32::try_from(hall.rows.len()).unwrap_or(MOST).min(MOST);
    let count = many.min(room).max(1);
    // Rows keep their height however few they are, unless there is much room.
    let high = ((area.size.height + gap) / room.clamp(1, MOST)).saturating_sub(gap).min(draft.long(104));
    let mut rest = area;
    for row in hall.rows.iter().take(count as usize) {
        let (at, under) = rest.top(high);
        draw_row(draft, row, at);
        rest = under.top(gap).1;
    }
}

fn none(draft: &mut Draft, text: Text, area: Rectangle) {
    let tone = draft.colours.ground;
    let (line, _) = area.top(draft.long(60));
    let wish = Wish::new(text.say(draft.language), Face::Regular, (26, 34), tone.soft().ink);
    draft.line(line, &wish);
}

/// What stands in which column; tells what is left.
fn columns(draft: &mut Draft, area: Rectangle) -> Rectangle {
    let (heads, rest) = area.top(draft.long(34));
    let ink = draft.colours.ground.soft().ink;
    let inside = heads.inside(draft.long(20), 0);
    let [number, desk, time] = parts(inside);
    let language = draft.language;
    let wish = |text: Text| Wish::new(text.say(language), Face::Regular, (20, 25), ink);
    draft.line(number, &wish(Text::Number));
    draft.line(desk, &wish(Text::Desk));
    draft.line(time, &wish(Text::Time).right());
    rest
}

/// Number, desk, time.
fn parts(row: Rectangle) -> [Rectangle; 3] {
    let (number, rest) = row.left(row.size.width * 46 / 100);
    let (desk, time) = rest.left(rest.size.width * 52 / 100);
    [number.right(number.size.width / 16).1, desk, time]
}

fn draw_row(draft: &mut Draft, row: &Row, area: Rectangle) {
    // Who is still awaited is called as those that stand large.
    let tone = if row.standing { draft.colours.card } else { draft.colours.panel };
    draft.plane(area, tone.ground, 8);
    if row.eye != Eye::Steady {
        draft.eye(area, tone.ink, row.eye, (3, 2, 6));
    }
    let [number, desk, time] = parts(area.inside(draft.long(20), draft.long(10)));
    let most = area.size.height * 52 / 100;
    draft.capitals(number, most, &Wish::new(&row.number.to_string(), Face::Number, (0, 0), tone.ink));
    let to = row.desk.map_or_else(|| "–".to_owned(), |desk| desk.0.to_string());
    draft.capitals(desk, most, &Wish::new(&to, Face::Bold, (0, 0), tone.ink));
    if let Some(at) = row.at {
        let kind = Type::new(Face::Regular, draft.size(if draft.shape == Shape::Small { 40 } else { 32 }));
        draft.line_in(time, kind, &words::clock(at), Align::Right, tone.soft().ink);
    }
}
