//! The services, priority and the other language.

use std::cmp::Reverse;

use hardware::pixels::{
    embedded_graphics::{geometry::Size, primitives::Rectangle},
    text::{Align, Face, Type},
};

use super::{
    Aim,
    area::Cut,
    card::{self, Lettering, ROOMY},
    draft::{Draft, Tone, on},
};
use crate::{
    display::look,
    flow::Button,
    panel::{PanelView, PriorityButton},
    words::Text,
};

/// The least height of a service, of a screen of 480 dots: a finger's width and two lines.
const LEAST: u32 = 54;
/// Between two things.
const GAP: u32 = 6;
/// The height of the buttons under the services; on a wide screen what stands in them needs less.
const FOOT: u32 = 50;
const WIDE_FOOT: u32 = 46;
/// More is of no use.
const MOST: u32 = 120;

pub(super) fn draw(draft: &mut Draft, view: &PanelView, page: usize, rest: Rectangle) {
    let gap = draft.long(GAP);
    let rest = rest.inside(draft.long(12), gap);
    // Room for what is said of a service: two lines, or three where they are short.
    let is_wide = rest.size.width >= draft.long(700);
    let (ask, rest) = rest.top(draft.long(if is_wide { 38 } else { 58 }));
    asked(draft, view, ask);
    let rest = rest.top(gap / 2).1;
    let rows = if is_narrow(draft, rest) && draft.means.touch { 2 } else { 1 };
    let foot = rows * draft.long(if is_wide { WIDE_FOOT } else { FOOT }) + (rows - 1) * gap;
    let needs_foot = draft.means.touch || about(draft, view).is_some();
    let (foot, grid) = if needs_foot { rest.bottom(foot) } else { rest.bottom(0) };
    let grid = if needs_foot { grid.bottom(gap).1 } else { grid };
    let plan = Plan::of(draft, view, grid.size);
    let (pages, page) = (plan.pages(view.services.len()), page % plan.pages(view.services.len()));
    draft.scene.pages = pages;
    services(draft, view, &plan, page, grid);
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
    /// The fewest columns and pages with which every name can be read whole, whatever is said of its service: a button that moved because an
    /// estimate changed would be missed by the finger on its way.
    fn of(draft: &Draft, view: &PanelView, room: Size) -> Self {
        let holds = |plan: &Self| Lettering::room(draft, view, plan.cell);
        let plans = Self::thought_of(draft, view.services.len(), room);
        let last = plans.last().copied();
        let found = plans.into_iter().find(holds).or(last);
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

fn services(draft: &mut Draft, view: &PanelView, plan: &Plan, page: usize, grid: Rectangle) {
    let lettering = Lettering::of(draft, &view.services, plan.cell);
    for (at, service) in view.services.iter().skip(page * plan.on_a_page()).take(plan.on_a_page()).enumerate() {
        card::draw(draft, service, lettering, plan.area(at, grid));
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
            let text = format!("{} ({}/{})", Text::OtherServices.say(view.spoken()), page + 1, draft.scene.pages);
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

/// The priority button and what is said of it, where there is one: on the screen, or beside it.
fn about<'a>(draft: &Draft, view: &'a PanelView) -> Option<(&'a PriorityButton, &'static str)> {
    let priority = view.priority.as_ref()?;
    let (touch, beside) = (draft.means.touch, draft.means.priority);
    let text = if priority.on { Text::PriorityKeyOn } else { Text::PriorityKeyFor };
    let about = if touch { priority.about } else { text.say(view.spoken()) };
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
