//! Screens with one thing to say: a number to collect, a code, a sentence; and the question whether somebody is still there.

use std::borrow::Cow;

use hardware::pixels::{
    embedded_graphics::{geometry::Size, primitives::Rectangle},
    text::{Align, Block, Face},
};

use super::{
    Aim,
    area::Cut,
    draft::{Draft, Tone, on},
};
use crate::{
    display::look,
    flow::Button,
    panel::{PanelView, Still},
};

/// What is said, from top to bottom.
#[derive(Default)]
struct Said<'a> {
    heading: Cow<'a, str>,
    alarm: bool,
    number: Option<&'a str>,
    text: Cow<'a, str>,
    left: Cow<'a, str>,
}

/// What a button says and does, and whether it is the usual one.
type Choice<'a> = (Button, &'a str, bool);

pub(super) fn draw(draft: &mut Draft, view: &PanelView, rest: Rectangle) {
    let said = Said {
        heading: both(&view.heading, view.also.as_ref().map(|also| &*also.heading)),
        alarm: view.alarm,
        number: view.number.as_deref(),
        text: both(&view.text, view.also.as_ref().map(|also| &*also.text)),
        left: both(view.left.as_deref().unwrap_or_default(), view.also.as_ref().and_then(|also| also.left.as_deref())),
    };
    let choices = view.buttons.iter().map(|button| {
        let does = match button.does {
            "more" => Button::More,
            "back" => Button::Back,
            _ => Button::Language,
        };
        (does, button.name, button.main)
    });
    lay(draft, &said, &choices.collect::<Vec<_>>(), rest);
}

/// A sentence, and the same in the other language where nobody has chosen one.
fn both<'a>(said: &'a str, also: Option<&str>) -> Cow<'a, str> {
    also.map_or(Cow::Borrowed(said), |also| Cow::Owned(format!("{said} / {also}")))
}

/// Is somebody still there?
pub(super) fn ask(draft: &mut Draft, still: &Still, rest: Rectangle) {
    let said = Said { heading: still.ask.into(), text: still.left.as_str().into(), ..Said::default() };
    lay(draft, &said, &[(Button::Back, still.anew, false), (Button::More, still.go_on, true)], rest);
}

fn lay(draft: &mut Draft, said: &Said<'_>, choices: &[Choice<'_>], rest: Rectangle) {
    let rest = rest.inside(draft.long(16), draft.long(12));
    let rest = if draft.means.touch { buttons(draft, choices, rest) } else { rest };
    let gap = draft.long(10);
    let parts = fitted(draft, said, rest.size, gap);
    let high: u32 = parts.iter().map(|block| block.size().height).sum();
    let gaps = gap * u32::try_from(parts.len().saturating_sub(1)).unwrap_or(0);
    let mut under = rest.top(rest.size.height.saturating_sub(high + gaps) / 2).1;
    for (at, block) in parts.into_iter().enumerate() {
        let (area, left) = under.top(block.size().height);
        under = left.top(gap).1;
        let (area, tone) = match block.kind.face {
            Face::Number => {
                let wide = (block.size().width + draft.long(56)).min(area.size.width);
                let card = area.inside((area.size.width - wide) / 2, 0);
                draft.card(card, look::PAPER, look::LINE);
                (card, on(look::PAPER))
            }
            Face::Bold if at == 0 && said.alarm => (area, Tone { ink: look::ALARM, ground: look::GROUND }),
            Face::SemiBold => (area, Tone { ink: look::INK_SOFT, ground: look::GROUND }),
            Face::Bold | Face::Regular => (area, on(look::GROUND)),
        };
        draft.block(area, block, Align::Centre, tone);
    }
}

/// What is said, each in the type that fits its share of the room.
fn fitted(draft: &Draft, said: &Said<'_>, room: Size, gap: u32) -> Vec<Block> {
    let share = |percent: u32| Size::new(room.width, room.height * percent / 100);
    let heading_share = if said.number.is_some() || said.text.is_empty() { 34 } else { 50 };
    let sentence = |face: Face, text: &str, sizes: (u32, u32), room: Size| {
        (!text.is_empty()).then(|| face.fit(text, draft.sizes(sizes.0, sizes.1), room).balanced())
    };
    let heading = sentence(Face::Bold, &said.heading, (22, 44), share(heading_share));
    let text = sentence(Face::Regular, &said.text, (18, 26), share(34));
    let left = sentence(Face::SemiBold, &said.left, (16, 19), share(20));
    let taken: u32 = [&heading, &text, &left].into_iter().flatten().map(|block| block.size().height + gap).sum();
    let number = said.number.map(|number| {
        let room = Size::new(room.width.saturating_sub(draft.long(56)), room.height.saturating_sub(taken));
        Face::Number.fit_line(number, draft.sizes(40, 170), room)
    });
    [heading, number, text, left].into_iter().flatten().collect()
}

/// The buttons, at the bottom; tells what is left.
fn buttons(draft: &mut Draft, choices: &[Choice<'_>], rest: Rectangle) -> Rectangle {
    let Ok(count @ 1..) = u32::try_from(choices.len()) else { return rest };
    let gap = draft.long(14);
    let (row, over) = rest.bottom(draft.long(64));
    let wide = ((row.size.width - gap * (count - 1)) / count).min(draft.long(340));
    let mut row = row.inside((row.size.width - wide * count - gap * (count - 1)) / 2, 0);
    for (button, text, main) in choices {
        let (area, beside) = row.left(wide);
        draft.button(area, Aim::Press(*button), *main, text);
        row = beside.left(gap).1;
    }
    over.bottom(draft.long(10)).1
}
