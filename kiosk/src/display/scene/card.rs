//! A service's card: its letter, its name, how many come before and the estimate. Names of all cards have one size, and so has what stands under
//! them: the largest that all of them bear.

use hardware::pixels::{
    embedded_graphics::{geometry::Size, primitives::Rectangle},
    text::{Align, Block, Face, Type},
};
use protocol::{Language, views::Wait};

use super::{
    Aim,
    area::Cut,
    draft::{Draft, Tone},
};
use crate::{
    display::look,
    flow::Button,
    panel::{PanelView, ServiceButton},
    words::{self, Text},
};

/// One beside another only where one under another would be lower than this.
pub(super) const ROOMY: u32 = 72;
/// The smallest size of a name and of what stands under it, of a screen of 480 dots.
const SMALLEST: u32 = 14;
/// From the frame to the texts, and where there is little room.
const MARGINS: [u32; 2] = [6, 4];

/// The sizes of type on all cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lettering {
    name: u16,
    details: u16,
}

/// How wide a card's letter is.
fn letter_width(draft: &Draft, card: Size) -> u32 {
    draft.long(60).min(card.width / 4)
}

/// How wide texts can be.
fn text_width(draft: &Draft, card: Size) -> u32 {
    card.width.saturating_sub(letter_width(draft, card) + 2 * draft.long(10))
}

/// How high they can be.
fn text_height(draft: &Draft, card: Size, margin: u32) -> u32 {
    card.height.saturating_sub(2 * draft.long(margin))
}

impl Lettering {
    /// The largest with which all texts are whole; a larger name counts more than larger details.
    pub(super) fn of(draft: &Draft, services: &[ServiceButton], card: Size) -> Self {
        let least = Self::least(draft);
        let (details, name) = if card.height >= draft.long(ROOMY + 16) { (20, 30) } else { (17, 23) };
        let (details, name) = (*draft.sizes(details, details).end(), *draft.sizes(name, name).end());
        let width = text_width(draft, card);
        let named = |service: &ServiceButton, size| height(&[named(service, size, width)]);
        let detailed = |service: &ServiceButton, size| height(&details_of(&said(service), size, width));
        let found = MARGINS.iter().find_map(|margin| {
            let room = text_height(draft, card, *margin);
            let fit = |name, details| {
                services.iter().all(|service| {
                    let both = named(service, name).zip(detailed(service, details));
                    both.is_some_and(|(name, details)| name + details <= room)
                })
            };
            let name = (least.name..=name).rev().find(|name| fit(*name, least.details))?;
            let details = (least.details..=details).rev().find(|details| fit(name, *details))?;
            Some(Self { name, details })
        });
        found.unwrap_or(least)
    }

    /// Whether every name and whatever may be said under it is whole on cards of this size.
    pub(super) fn room(draft: &Draft, view: &PanelView, card: Size) -> bool {
        let least = Self::least(draft);
        let [.., margin] = MARGINS;
        let (width, room) = (text_width(draft, card), text_height(draft, card, margin));
        let under = |said: &[&str]| height(&details_of(said, least.details, width));
        let longest = longest(view.spoken()).into_iter().map(|[about, estimate]| under(&[&about, &estimate]));
        let Some(longest) = longest.max_by_key(|high| high.unwrap_or(u32::MAX)).flatten() else { return false };
        view.services.iter().all(|service| {
            let name = height(&[named(service, least.name, width)]);
            let under = under(&said(service)).map(|under| under.max(longest));
            matches!((name, under), (Some(name), Some(under)) if name + under <= room)
        })
    }

    fn least(draft: &Draft) -> Self {
        let size = draft.least(SMALLEST);
        Self { name: size, details: size }
    }
}

/// Together, if all of them are whole.
fn height(blocks: &[Block]) -> Option<u32> {
    let whole = blocks.iter().all(|block| !block.cut && !block.broken);
    whole.then(|| blocks.iter().map(|block| block.size().height).sum())
}

/// The most that is ever said of a service: how many come before, or why it gives no numbers, and until when.
fn longest(language: Language) -> Vec<[String; 2]> {
    let wait = Wait { p10: 119 * 60, p50: 3 * 3_600, p90: 3 * 3_600 };
    let mut all = vec![
        [words::ahead(language, 999), words::estimate(language, wait)],
        [words::ahead(language, 999), words::estimate(language, Wait { p10: 0, ..wait })],
        words::waiting_with_priority(language, 999),
        [Text::ServiceStopped.say(language).to_owned(), String::new()],
    ];
    // A Wednesday, which has the longest name, seen from another week.
    if let (Ok(now), Ok(opens)) = ("2026-11-16T09:00:00+01:00".parse(), "2026-11-25T08:15:00+01:00".parse()) {
        let shut = [Text::ServiceClosed, Text::ServiceFull]
            .map(|why| [why.say(language).to_owned(), words::opens(language, now, opens)]);
        all.extend(shut);
    }
    all
}

fn named(service: &ServiceButton, size: u16, width: u32) -> Block {
    Type::new(Face::Bold, size).wrap(&service.name, width)
}

/// How many come before and the estimate, where they are said.
fn said(service: &ServiceButton) -> [&str; 2] {
    [&service.about, &service.estimate]
}

/// What is said, on one line, or else each on its own.
fn details_of(said: &[&str], size: u16, width: u32) -> Vec<Block> {
    let kind = Type::new(Face::SemiBold, size);
    let said: Vec<&str> = said.iter().copied().filter(|text| !text.is_empty()).collect();
    let together = said.join(", ");
    match said.len() {
        0 => Vec::new(),
        _ if kind.width(&together) <= width => vec![kind.one_line(&together, width)],
        _ => said.iter().map(|text| kind.wrap(text, width)).collect(),
    }
}

pub(super) fn draw(draft: &mut Draft, service: &ServiceButton, lettering: Lettering, area: Rectangle) {
    let Ok(id) = service.letter.parse() else { return };
    let aim = Aim::Press(Button::Service(id));
    let Colours { ground, edge, ink, letter } = Colours::of(service, draft.is_held(aim));
    draft.card(area, ground, edge);
    draft.target(aim, area);
    let (block, rest) = area.left(letter_width(draft, area.size));
    draft.card(block, letter, letter);
    draft.fill(block.right(block.size.width / 2).0, letter);
    let tone = Tone { ink: look::PAPER, ground: letter };
    draft.text(block.inside(2, 2), Face::Number, (24, 40), Align::Centre, tone, &service.letter);
    let rest = rest.inside(draft.long(10), draft.long(MARGINS[1]));
    let details = details_of(&said(service), lettering.details, rest.size.width);
    let below: u32 = details.iter().map(|block| block.size().height).sum();
    let room = Size::new(rest.size.width, rest.size.height.saturating_sub(below));
    // Only a name that no size bears is cut here.
    let name = Face::Bold.fit(&service.name, lettering.name..=lettering.name, room);
    let high = name.size().height + below;
    let mut rest = rest.top(rest.size.height.saturating_sub(high) / 2).1;
    for block in [name].into_iter().chain(details) {
        let (area, under) = rest.top(block.size().height);
        draft.block(area, block, Align::Left, Tone { ink, ground });
        rest = under;
    }
}

struct Colours {
    ground: u32,
    edge: u32,
    ink: u32,
    letter: u32,
}

impl Colours {
    fn of(service: &ServiceButton, held: bool) -> Self {
        let own = look::service(&service.letter);
        let [ground, edge, ink, letter, pressed] = look::SHUT;
        match (service.open, held) {
            (true, false) => Self { ground: look::PAPER, edge: own, ink: look::INK, letter: own },
            (true, true) => Self { ground: own, edge: own, ink: look::PAPER, letter: own },
            (false, held) => Self { ground: if held { pressed } else { ground }, edge, ink, letter },
        }
    }
}
