//! How many wait for what, and how long one who came now would wait.

use std::sync::Arc;

use hardware::pixels::{
    Cut,
    embedded_graphics::{
        geometry::{Point, Size},
        primitives::Rectangle,
    },
    text::{Align, Block, Face, Type},
};

use crate::{
    board::{Hall, Queue, Says},
    layout::{
        Shape,
        colours::Tone,
        draft::{Draft, largest, signed},
        part::Sign,
        words::{self, Both, Text},
    },
};

/// More than so many services stand in two columns, without names: tickets bear the letters.
const NAMED: usize = 12;

/// For names to be whole figures are no smaller than so many hundredths of their usual size; on a small screen, where they are larger beside the names.
const FOR_NAMES: u32 = 70;
const FOR_NAMES_SMALL: u32 = 60;

/// How the rows are laid.
#[derive(Clone, Copy)]
struct Grid {
    columns: u32,
    rows: u32,
    high: u32,
    gap: u32,
}

impl Grid {
    fn of(draft: &Draft, services: usize, room: u32) -> Self {
        let is_small = draft.shape == Shape::Small;
        let named = if is_small { 7 } else { NAMED };
        let columns = if services > named { 2 } else { 1 };
        let rows = u32::try_from(services).unwrap_or(24).div_ceil(columns).max(1);
        let gap = draft.long(if services > 7 { 4 } else { 6 });
        let room = room.saturating_sub(draft.long(TITLE)) + gap;
        let most = draft.long(if is_small { 84 } else { 72 });
        Self { columns, rows, high: (room / rows).saturating_sub(gap).min(most), gap }
    }
}

const TITLE: u32 = 52;

/// How high the zone is, at most `most`; 0 where nothing is known of services.
pub(super) fn height(draft: &Draft, hall: &Hall, most: u32) -> u32 {
    let Some(services) = hall.services.as_ref().filter(|services| !services.is_empty()) else { return 0 };
    let grid = Grid::of(draft, services.len(), most);
    draft.long(TITLE) + grid.rows * (grid.high + grid.gap) - grid.gap
}

pub(super) fn draw(draft: &mut Draft, hall: &Hall, area: Rectangle) {
    let Some(services) = hall.services.as_ref().filter(|services| !services.is_empty()) else { return };
    let grid = Grid::of(draft, services.len(), area.size.height);
    let (title, area) = area.top(draft.long(TITLE));
    legend(draft, title);
    let tone = draft.colours.panel;
    let gap = draft.long(10);
    let wide = (area.size.width - gap * (grid.columns - 1)) / grid.columns;
    let lines: Vec<_> = services.iter().map(|queue| Line::of(draft, queue, hall)).collect();
    let measures = Measures::of(draft, &lines, grid, wide);
    for (n, line) in (0..).zip(&lines) {
        let (column, row) = (n / grid.rows, n % grid.rows);
        let at = area.top_left + Size::new(column * (wide + gap), row * (grid.high + grid.gap));
        let place = Rectangle::new(at, Size::new(wide, grid.high));
        draft.plane(place, tone.ground, 6);
        line.draw(draft, &measures, tone, place);
    }
}

/// What the signs mean.
fn legend(draft: &mut Draft, area: Rectangle) {
    let tone = draft.colours.ground;
    let (left, right) = (Text::Waiting.both(), Text::Wait.both());
    if draft.shape == Shape::Small {
        return draft.title(area, &left, tone);
    }
    let side = draft.long(26);
    let gap = draft.long(8);
    let (first, second) = area.left(area.size.width * 40 / 100);
    for (sign, both, at) in [(Sign::Person, left, first), (Sign::Clock, right, second)] {
        let down = signed(at.size.height.saturating_sub(side) / 2);
        draft.sign(sign, at.top_left + Point::new(0, down), side, tone.ink);
        draft.words(at.left(side + gap).1, &both, tone, (29, 23));
    }
}

/// A service as it is written.
struct Line {
    letter: String,
    name: String,
    count: String,
    /// What is said of the wait, and whether that is figures.
    wait: String,
    figures: bool,
}

impl Line {
    fn of(draft: &Draft, queue: &Queue, hall: &Hall) -> Self {
        let says = words::says(queue, hall.clock);
        Self {
            letter: queue.service.to_string(),
            name: Both::from(&queue.name).say(draft.language).to_owned(),
            count: queue.waiting.map_or_else(|| "–".into(), |waiting| waiting.to_string()),
            wait: says.map_or_else(|| "–".into(), |says| says.say(draft.language).to_owned()),
            figures: match queue.says {
                Says::Wait(wait) => wait.p90 > 60,
                Says::NoEstimate => true,
                Says::NoNumbers { .. } => false,
            },
        }
    }
}

/// What all rows have in common, so that they stand in columns.
struct Measures {
    letter: u32,
    count: (Type, u32),
    wait: (Type, u32),
    /// The largest type of what is no figure.
    note: u16,
    sign: u32,
    gap: u32,
    named: bool,
}

impl Measures {
    /// As large as the rows are high, and smaller where they are not wide enough for that, or where all names are whole by that.
    fn of(draft: &Draft, lines: &[Line], grid: Grid, wide: u32) -> Self {
        let at = |share| Self::at(draft, lines, grid, wide, share);
        let shares = (10..=20_u32).rev().map(|share| share * 5);
        let mut fitting = shares.map(|share| (share, at(share))).filter(|(_, measures)| measures.wide(draft) <= wide);
        let Some((_, largest)) = fitting.next() else { return at(45) };
        if !largest.cuts(draft, lines, grid, wide) {
            return largest;
        }
        let least = if draft.shape == Shape::Small { FOR_NAMES_SMALL } else { FOR_NAMES };
        let mut others = fitting.take_while(|(share, _)| *share >= least).map(|(_, measures)| measures);
        others.find(|measures| !measures.cuts(draft, lines, grid, wide)).unwrap_or(largest)
    }

    /// Whether a name is cut. For a word that is longer than a row figures do not become smaller.
    fn cuts(&self, draft: &Draft, lines: &[Line], grid: Grid, wide: u32) -> bool {
        let taken = 2 * draft.long(12) + self.letter + self.count.1 + self.sign + 5 * self.gap + self.wait.1;
        let room = Size::new(wide.saturating_sub(taken), grid.high);
        self.named && lines.iter().any(|line| line.fitted(draft, room).cut)
    }

    /// With figures of so many hundredths of their usual size.
    fn at(draft: &Draft, lines: &[Line], grid: Grid, wide: u32, share: u32) -> Self {
        let is_small = draft.shape == Shape::Small;
        let named = grid.columns == 1;
        let size = |of_row: u32, most: u32| {
            let size = u16::try_from(grid.high * of_row / 100).unwrap_or(u16::MAX).min(draft.size(most));
            u16::try_from(u32::from(size) * share / 100).unwrap_or(size).max(1)
        };
        let count = Type::new(Face::Bold, size(62, if is_small { 48 } else { 42 }));
        let wait = Type::new(Face::Bold, size(56, if is_small { 40 } else { 33 }));
        let note = size(50, if is_small { 36 } else { 27 });
        let widest = |kind: Type, texts: &mut dyn Iterator<Item = &String>| {
            texts.map(|text| kind.width(text)).max().unwrap_or(0)
        };
        let counts = widest(count, &mut lines.iter().map(|line| &line.count));
        let waits = |kind, figures| {
            widest(kind, &mut lines.iter().filter(|line| line.figures == figures).map(|line| &line.wait))
        };
        let (sign, gap) = (u32::from(wait.size) * 8 / 10, draft.long(8));
        // Minutes say of themselves what they are: where names need the room, no sign stands before them.
        let figures = waits(wait, true) + if is_small && named { 0 } else { sign + gap };
        // What is no figure may stand on two lines; names need the room.
        let for_notes = match (named, is_small) {
            (false, _) => 56,
            (true, true) => 36,
            (true, false) => 30,
        };
        let notes = waits(Type::new(Face::Regular, note), false).min(wide * for_notes / 100);
        let letter = grid.high.min(draft.long(60));
        Self { letter, count: (count, counts), wait: (wait, figures.max(notes)), note, sign, gap, named }
    }

    /// How wide a row is at least.
    fn wide(&self, draft: &Draft) -> u32 {
        let name = if self.named { draft.long(90) } else { 0 };
        2 * draft.long(12) + self.letter + name + self.count.1 + self.sign + 4 * self.gap + self.wait.1
    }
}

impl Line {
    fn draw(&self, draft: &mut Draft, with: &Measures, tone: Tone, area: Rectangle) {
        let area = area.inside(draft.long(12), 0);
        let (letter, rest) = area.left(with.letter);
        let kind = largest(
            Face::Number,
            &self.letter,
            Size::new(letter.size.width, (area.size.height * 50 / 100).min(draft.long(34))),
        );
        draft.line_in(letter, kind, &self.letter, Align::Left, tone.ink);
        let (wait, rest) = rest.right(with.wait.1);
        self.wait(draft, with, tone, wait);
        let rest = rest.right(with.gap * 2).1;
        let (count, rest) = rest.right(with.count.1 + with.sign + with.gap);
        draft.line_in(count, with.count.0, &self.count, Align::Right, tone.ink);
        sign(draft, Sign::Person, count, with.sign, tone);
        if with.named {
            self.name(draft, tone, rest.right(with.gap * 2).1);
        }
    }

    fn name(&self, draft: &mut Draft, tone: Tone, area: Rectangle) {
        let block = self.fitted(draft, area.size);
        if block.leading == block.kind.line() {
            return draft.block_in(area, &block, Align::Left, tone.ink);
        }
        // Where there is hardly any room, what hangs under a line needs some of it.
        let raised = i32::from(draft.shape == Shape::Small && block.lines.len() == 1);
        let area = Rectangle::new(area.top_left - Point::new(0, raised), area.size);
        draft.close_in(area, &block, Align::Left, tone.ink);
    }

    /// The name as it stands in a room: in letters that are read well, if it can be whole in those, else in smaller ones, on lines that stand close; on a small
    /// screen always on such lines, and in no smaller letters, which would say all of it to nobody.
    fn fitted(&self, draft: &Draft, room: Size) -> Arc<Block> {
        let (face, size) = (Face::Regular, |size| draft.size(size));
        if draft.shape == Shape::Small {
            return draft.memo.fit_close(face, &self.name, &(size(25)..=size(36)), room);
        }
        let sizes = size(20)..=size(30);
        let well = draft.memo.fit(face, &self.name, &sizes, Size::new(room.width, room.height.saturating_sub(2)));
        if is_whole(&well) {
            return well;
        }
        let close = draft.memo.fit_close(face, &self.name, &(size(17)..=size(30)), room);
        if is_whole(&close) || well.cut { close } else { well }
    }

    fn wait(&self, draft: &mut Draft, with: &Measures, tone: Tone, area: Rectangle) {
        if self.figures {
            draft.line_in(area, with.wait.0, &self.wait, Align::Right, tone.ink);
            let own = with.wait.0.width(&self.wait) + with.gap;
            if draft.shape == Shape::Small && with.named {
                return;
            }
            sign(draft, Sign::Clock, area.right(own + with.sign).0, with.sign, tone);
        } else {
            let least = draft.size(if draft.shape == Shape::Small { 20 } else { 17 }).min(with.note);
            let block = draft.memo.fit(Face::Regular, &self.wait, &(least..=with.note), area.size);
            let block = Block::clone(&block).balanced();
            draft.block_in(area, &block, Align::Right, tone.ink);
        }
    }
}

/// Nothing of it is missing, and no word is broken.
fn is_whole(block: &Block) -> bool {
    !block.cut && !block.broken
}

/// A sign at the left of an area.
fn sign(draft: &mut Draft, sign: Sign, area: Rectangle, side: u32, tone: Tone) {
    let down = signed(area.size.height.saturating_sub(side) / 2);
    draft.sign(sign, area.top_left + Point::new(0, down), side, tone.soft().ink);
}
