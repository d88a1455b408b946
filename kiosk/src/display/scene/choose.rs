//! The services, priority and the other language.

use std::cmp::Reverse;

use hardware::pixels::{
    embedded_graphics::{geometry::Size, primitives::Rectangle},
    text::{Align, Block, Face, Type},
};
use protocol::Language;

use super::{
    Aim,
    area::Cut,
    draft::{Draft, Tone, on},
};
use crate::{
    display::look,
    flow::Button,
    panel::{PanelView, PriorityButton, ServiceButton},
    words::Text,
};

/// The least height of a service, of a screen of 480 dots: a finger's width and two lines.
const LEAST: u32 = 54;
/// One beside another only where one under another would be lower than this.
const ROOMY: u32 = 72;
/// Between two things.
const GAP: u32 = 6;
/// The height of the buttons under the services.
const FOOT: u32 = 50;
/// More is of no use.
const MOST: u32 = 120;

pub(super) fn draw(draft: &mut Draft, view: &PanelView, page: usize, rest: Rectangle) {
    let gap = draft.long(GAP);
    let rest = rest.inside(draft.long(12), gap);
    // Room for what is said of a service: two lines, or three where they are short.
    let (ask, rest) = rest.top(draft.long(if rest.size.width < draft.long(700) { 58 } else { 38 }));
    asked(draft, view, ask);
    let rest = rest.top(gap / 2).1;
    let rows = if is_narrow(draft, rest) && draft.means.touch { 2 } else { 1 };
    let foot = rows * draft.long(FOOT) + (rows - 1) * gap;
    let needs_foot = draft.means.touch || about(draft, view).is_some();
    let (foot, grid) = if needs_foot { rest.bottom(foot) } else { rest.bottom(0) };
    let grid = if needs_foot { grid.bottom(gap).1 } else { grid };
    let plan = Plan::of(draft, &view.services, grid.size);
    let (pages, page) = (plan.pages(view.services.len()), page % plan.pages(view.services.len()));
    draft.scene.pages = pages;
    services(draft, &view.services, &plan, page, grid);
    if needs_foot {
        below(draft, view, page, foot);
    }
}

/// What to do; or what is said of a service that was pressed and gives no numbers.
fn asked(draft: &mut Draft, view: &PanelView, area: Rectangle) {
    match (&view.told, view.notice) {
        (None, Some(notice)) => {
            let text = format!("{}. {notice}", view.heading);
            draft.text(area, Face::SemiBold, (14, 22), Align::Left, on(look::GROUND), &text);
        }
        (None, None) => draft.text(area, Face::Bold, (18, 28), Align::Left, on(look::GROUND), &view.heading),
        (Some(told), _) => {
            draft.card(area, look::WARN_PALE, look::WARN);
            let area = area.inside(draft.long(10), draft.long(1));
            draft.text(area, Face::Bold, (14, 20), Align::Left, on(look::WARN_PALE), told);
        }
    }
}

/// How services are spread.
#[derive(Clone, Copy, Debug)]
struct Plan {
    columns: usize,
    /// On a page.
    rows: usize,
    cell: Size,
    gap: u32,
}

impl Plan {
    /// The fewest columns and pages with which every name can be read whole.
    fn of(draft: &Draft, services: &[ServiceButton], room: Size) -> Self {
        let fits = |plan: &Self| services.iter().all(|service| Inside::of(draft, service, plan.cell).fits);
        let plans = Self::thought_of(draft, services.len(), room);
        let last = plans.last().copied();
        let found = plans.into_iter().find(fits).or(last);
        found.unwrap_or(Self { columns: 1, rows: 1, cell: room, gap: 0 })
    }

    /// From the one that shows the most at once to the roomiest.
    fn thought_of(draft: &Draft, count: usize, room: Size) -> Vec<Self> {
        let gap = draft.long(GAP);
        let plan = |columns: usize, rows: usize| {
            let (across, down) = (dots(columns), dots(rows));
            let cell = Size::new(
                (room.width.saturating_sub(gap * (across - 1))) / across,
                ((room.height.saturating_sub(gap * (down - 1))) / down).min(draft.long(MOST)),
            );
            Self { columns, rows, cell, gap }
        };
        let count = count.max(1);
        let one = (1..=count).map(|rows| plan(1, rows)).filter(|plan| plan.cell.height >= draft.long(ROOMY));
        let two = (1..=count.div_ceil(2)).map(|rows| plan(2, rows));
        let mut plans: Vec<_> = one.chain(two.filter(|plan| plan.cell.height >= draft.long(LEAST))).collect();
        plans.sort_by_key(|plan| (Reverse(plan.on_a_page().min(count)), plan.columns));
        plans
    }

    const fn on_a_page(&self) -> usize {
        self.columns * self.rows
    }

    fn pages(&self, count: usize) -> usize {
        count.div_ceil(self.on_a_page()).max(1)
    }

    fn area(&self, at: usize, grid: Rectangle) -> Rectangle {
        let (column, row) = (dots(at % self.columns), dots(at / self.columns));
        let offset = Size::new(column * (self.cell.width + self.gap), row * (self.cell.height + self.gap));
        Rectangle::new(grid.top_left + offset, self.cell)
    }
}

/// A count as dots: there are few services.
fn dots(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn services(draft: &mut Draft, services: &[ServiceButton], plan: &Plan, page: usize, grid: Rectangle) {
    for (at, service) in services.iter().skip(page * plan.on_a_page()).take(plan.on_a_page()).enumerate() {
        card(draft, service, plan.area(at, grid));
    }
}

/// What stands in a service's card.
struct Inside {
    name: Block,
    details: Vec<Block>,
    /// Whole.
    fits: bool,
}

/// How wide a card's letter is.
fn letter_width(draft: &Draft, card: Size) -> u32 {
    draft.long(60).min(card.width / 4)
}

impl Inside {
    fn of(draft: &Draft, service: &ServiceButton, card: Size) -> Self {
        let width = card.width.saturating_sub(letter_width(draft, card) + 2 * draft.long(10));
        let height = card.height.saturating_sub(2 * draft.long(4));
        // Side by side, names of about one size look calmer than each as large as it can be.
        let (most, largest) = if card.height >= draft.long(ROOMY + 16) { (20, 30) } else { (17, 23) };
        let details = Self::details(draft, service, width, most);
        let below: u32 = details.iter().map(|block| block.size().height).sum();
        let name =
            Face::Bold.fit(&service.name, draft.sizes(15, largest), Size::new(width, height.saturating_sub(below)));
        let high = name.size().height + below;
        let whole = |block: &Block| !block.cut && !block.broken;
        let fits = whole(&name) && details.iter().all(whole) && high <= height;
        Self { name, details, fits }
    }

    /// How many come before and the estimate: on one line, or else on two.
    fn details(draft: &Draft, service: &ServiceButton, width: u32, most: u32) -> Vec<Block> {
        let said: Vec<&str> =
            [&*service.about, &*service.estimate].into_iter().filter(|text| !text.is_empty()).collect();
        if said.is_empty() {
            return Vec::new();
        }
        let sizes = draft.sizes(14, most);
        let least = *sizes.start();
        let line = |text: &str| {
            sizes
                .clone()
                .rev()
                .map(|size| Type::new(Face::SemiBold, size).one_line(text, width))
                .find(|block| !block.cut)
        };
        if let Some(together) = line(&said.join(", ")) {
            return vec![together];
        }
        let lines =
            said.iter().map(|text| line(text).unwrap_or_else(|| Type::new(Face::SemiBold, least).wrap(text, width)));
        lines.collect()
    }
}

fn card(draft: &mut Draft, service: &ServiceButton, area: Rectangle) {
    let Ok(id) = service.letter.parse() else { return };
    let aim = Aim::Press(Button::Service(id));
    let Colours { ground, edge, ink, letter } = Colours::of(service, draft.is_held(aim));
    draft.card(area, ground, edge);
    draft.target(aim, area);
    let inside = Inside::of(draft, service, area.size);
    let (block, rest) = area.left(letter_width(draft, area.size));
    draft.card(block, letter, letter);
    draft.fill(block.right(block.size.width / 2).0, letter);
    let tone = Tone { ink: look::PAPER, ground: letter };
    draft.text(block.inside(2, 2), Face::Number, (24, 40), Align::Centre, tone, &service.letter);
    let rest = rest.inside(draft.long(10), draft.long(4));
    let high: u32 = inside.details.iter().map(|block| block.size().height).sum::<u32>() + inside.name.size().height;
    let mut rest = rest.top(rest.size.height.saturating_sub(high) / 2).1;
    for block in [inside.name].into_iter().chain(inside.details) {
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

/// Priority, more services, the other language.
fn below(draft: &mut Draft, view: &PanelView, page: usize, foot: Rectangle) {
    let gap = draft.long(GAP);
    let two_rows = is_narrow(draft, foot) && draft.means.touch;
    let (over, mut rest) = foot.top(if two_rows { draft.long(FOOT) } else { 0 });
    rest = rest.top(if two_rows { gap } else { 0 }).1;
    if draft.means.touch {
        let other = view.buttons.iter().find(|button| button.does == "language");
        if let Some(other) = other {
            let (area, beside) = rest.right(draft.long(124));
            draft.button(area, Aim::Press(Button::Language), false, other.name);
            rest = beside.right(gap).1;
        }
        if draft.scene.pages > 1 {
            let (area, beside) = rest.right(if two_rows { rest.size.width } else { draft.long(160) });
            let text = format!("{} ({}/{})", Text::OtherServices.say(language(view)), page + 1, draft.scene.pages);
            draft.button(area, Aim::Page((page + 1) % draft.scene.pages), false, &text);
            rest = beside.right(gap).1;
        }
    }
    if let Some((priority, about)) = about(draft, view) {
        self::priority(draft, priority, about, if two_rows { over } else { rest });
    }
}

/// Too narrow for everything side by side.
fn is_narrow(draft: &Draft, area: Rectangle) -> bool {
    area.size.width < draft.long(600)
}

fn language(view: &PanelView) -> Language {
    if view.language == Language::En.as_str() { Language::En } else { Language::It }
}

/// The priority button and what is said of it, where there is one: on the screen, or beside it.
fn about<'a>(draft: &Draft, view: &'a PanelView) -> Option<(&'a PriorityButton, &'static str)> {
    let priority = view.priority.as_ref()?;
    let (touch, beside) = (draft.means.touch, draft.means.priority);
    let text = if priority.on { Text::PriorityKeyOn } else { Text::PriorityKeyFor };
    let about = if touch { priority.about } else { text.say(language(view)) };
    (touch || beside).then_some((priority, about))
}

fn priority(draft: &mut Draft, priority: &PriorityButton, about: &str, area: Rectangle) {
    let tone = if draft.means.touch {
        draft.plate(area, Aim::Press(Button::Priority), priority.on)
    } else if priority.on {
        draft.card(area, look::PRIMARY, look::PRIMARY);
        Tone { ink: look::PAPER, ground: look::PRIMARY }
    } else {
        on(look::GROUND)
    };
    let area = area.inside(draft.long(12), draft.long(4));
    let name = Type::new(Face::Bold, *draft.sizes(20, 20).start()).one_line(priority.name, area.size.width);
    let beside = area.size.width.saturating_sub(name.size().width + draft.long(12));
    if beside >= draft.long(180) {
        let (at, rest) = area.left(name.size().width);
        draft.block(at, name, Align::Left, tone);
        draft.text(rest.right(beside).0, Face::Regular, (14, 17), Align::Left, tone, about);
    } else {
        let (at, rest) = area.top(name.size().height);
        draft.block(at, name, Align::Left, tone);
        draft.text(rest, Face::Regular, (13, 17), Align::Left, tone, about);
    }
}
