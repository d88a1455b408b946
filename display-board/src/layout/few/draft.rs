//! Pages on few dots.

use hardware::pixels::{
    Cut,
    embedded_graphics::{
        geometry::{Point, Size},
        pixelcolor::{Rgb888, RgbColor},
        primitives::Rectangle,
    },
};

use super::{
    bits::plain,
    pages::{Call, Head, Line},
};
use crate::layout::{
    colours::Colours,
    draft::signed,
    part::{Glyphs, Layer, Part, Scene, What},
};

const DARK: Rgb888 = Rgb888::BLACK;

/// A scene that is being made.
pub(super) struct Draft {
    pub(super) scene: Scene,
    /// Numbers, and all else.
    number: Rgb888,
    text: Rgb888,
}

impl Draft {
    pub(super) fn on(size: Size, colours: Colours) -> Self {
        let (number, text) = colours.lit();
        let whole = Rectangle::new(Point::zero(), size);
        let ground = Part { layer: Layer::Ground, area: whole, what: What::Plane { colour: DARK, round: 0 } };
        Self { scene: Scene { size, parts: vec![ground] }, number, text }
    }

    pub(super) fn size(&self) -> Size {
        self.scene.size
    }

    fn whole(&self) -> Rectangle {
        Rectangle::new(Point::zero(), self.scene.size)
    }

    fn push(&mut self, layer: Layer, area: Rectangle, what: What) {
        self.scene.parts.push(Part { layer, area, what });
    }

    /// A line of which the capitals begin at a place.
    fn letters(&mut self, glyphs: Glyphs, text: &str, at: Point, ink: Rgb888) {
        if !text.trim().is_empty() {
            let what = What::Bits { glyphs, text: text.to_owned(), at, ink };
            self.push(Layer::Ink, glyphs.area(text, at), what);
        }
    }

    /// The line over a page; tells what is left.
    fn head(&mut self, head: Option<&Head>) -> Rectangle {
        let Some(head) = head else { return self.whole() };
        let glyphs = Glyphs::Middle;
        let (says, clock) = (plain(&head.says), plain(&head.clock));
        let width = self.size().width;
        let at = width.saturating_sub(glyphs.width(&clock) + 1);
        self.letters(glyphs, &clock, Point::new(signed(at), 3), self.text);
        let room = if clock.is_empty() { width.saturating_sub(2) } else { at.saturating_sub(6) };
        if glyphs.width(&says) <= room {
            self.letters(glyphs, &says, Point::new(1, 3), self.text);
            return self.whole().top(glyphs.line() + 1).1;
        }
        let glyphs = Glyphs::Small;
        let lines = wrapped(glyphs, &says, room, 2);
        for (line, y) in lines.iter().zip([2, 13]) {
            self.letters(glyphs, line, Point::new(1, y), self.text);
        }
        self.whole().top(2 + glyphs.line() * u32::try_from(lines.len()).unwrap_or(1)).1
    }

    /// Calls under each other, each as large as there is room.
    pub(super) fn calls(&mut self, head: Option<&Head>, calls: &[Call]) {
        // Without room for what a call is, only that is said: one that is past would look like a live one.
        if let Some(head) = head.filter(|_| self.size().height < 48) {
            return self.says(None, &head.says);
        }
        let mut area = self.head(head);
        let count = u32::try_from(calls.len()).unwrap_or(1);
        for (call, left) in calls.iter().zip((1..=count).rev()) {
            let (row, rest) = area.top(area.size.height / left);
            self.call(call, row);
            area = rest;
        }
    }

    fn call(&mut self, call: &Call, row: Rectangle) {
        let number = call.number.to_string();
        let desk = call.desk.map_or_else(String::new, |desk| desk.0.to_string());
        let highest = u8::try_from((row.size.height.saturating_sub(2) / 13).clamp(1, 9)).unwrap_or(1);
        let large = (1..=highest).rev().map(Glyphs::Large);
        let sizes = large.flat_map(|glyphs| [(glyphs, glyphs), (glyphs, smaller(glyphs))]);
        let mut sizes = sizes.chain([(Glyphs::Middle, Glyphs::Middle)]);
        let wide = |(glyphs, desks): (Glyphs, Glyphs)| {
            glyphs.width(&number) + if desk.is_empty() { 0 } else { arrow_room(desks) + desks.width(&desk) }
        };
        let fits = sizes.find(|sizes| wide(*sizes) <= row.size.width);
        let (glyphs, desks) = fits.unwrap_or((Glyphs::Small, Glyphs::Small));
        let ink = if call.flash {
            self.push(Layer::Plane, row, What::Plane { colour: self.number, round: 0 });
            DARK
        } else {
            self.number
        };
        let left = row.top_left.x + signed(row.size.width.saturating_sub(wide((glyphs, desks))) / 2);
        // Number and desk stand on one line.
        let foot = row.top_left.y + signed((row.size.height + glyphs.high()) / 2);
        self.letters(glyphs, &number, Point::new(left, foot - signed(glyphs.high())), ink);
        if !desk.is_empty() {
            let at = left + signed(glyphs.width(&number));
            self.arrow(Point::new(at, foot - signed(desks.high())), desks, ink);
            let at = Point::new(at + signed(arrow_room(desks)), foot - signed(desks.high()));
            self.letters(desks, &desk, at, ink);
        }
    }

    /// An arrow head that points to the right, in the middle of a line of letters.
    fn arrow(&mut self, at: Point, glyphs: Glyphs, ink: Rgb888) {
        let long = arrow(glyphs);
        let middle = at.y + signed(glyphs.high() / 2);
        for column in 0..long {
            let half = signed(long - 1 - column);
            let from = Point::new(at.x + signed(arrow_gap(glyphs) + column), middle - half);
            let area = Rectangle::new(from, Size::new(1, 2 * (long - 1 - column) + 1));
            self.push(Layer::Ink, area, What::Plane { colour: ink, round: 0 });
        }
    }

    /// A sentence in the middle, in the largest letters that fit.
    pub(super) fn says(&mut self, head: Option<&Head>, text: &str) {
        let area = self.head(head);
        let text = plain(text);
        let sizes = [Glyphs::Large(2), Glyphs::Large(1), Glyphs::Middle, Glyphs::Small];
        let rows = |glyphs: Glyphs| (area.size.height.saturating_sub(2) / glyphs.line()).max(1) as usize;
        let whole = |glyphs: &Glyphs| {
            let lines = wrapped(*glyphs, &text, area.size.width, usize::MAX);
            lines.len() <= rows(*glyphs)
                && lines.iter().all(|line| glyphs.width(line) <= area.size.width)
                && text.split_whitespace().all(|word| glyphs.width(word) <= area.size.width)
        };
        let glyphs = sizes.into_iter().find(whole).unwrap_or(Glyphs::Small);
        let lines = wrapped(glyphs, &text, area.size.width, rows(glyphs));
        let high = glyphs.line() * u32::try_from(lines.len()).unwrap_or(1) - (glyphs.line() - glyphs.high());
        let mut y = area.top_left.y + signed(area.size.height.saturating_sub(high) / 2);
        for line in &lines {
            let x = signed(area.size.width.saturating_sub(glyphs.width(line)) / 2);
            self.letters(glyphs, line, Point::new(area.top_left.x + x, y), self.text);
            y += signed(glyphs.line());
        }
    }

    /// Letter, people, wait: in columns.
    pub(super) fn lines(&mut self, lines: &[Line]) {
        let glyphs = Glyphs::Middle;
        let width = self.size().width;
        let room = width.saturating_sub(34);
        for (line, y) in lines.iter().zip((0..).map(|row| row * 16 + 3)) {
            self.letters(glyphs, &line.letter, Point::new(1, y), self.number);
            let at = 29_u32.saturating_sub(glyphs.width(&line.waiting));
            self.letters(glyphs, &line.waiting, Point::new(signed(at), y), self.text);
            let [full, brief] = [plain(&line.says[0]), plain(&line.says[1])];
            let ways = [(glyphs, &full), (Glyphs::Small, &full), (glyphs, &brief)];
            let (kind, text) =
                ways.into_iter().find(|(kind, text)| kind.width(text) <= room).unwrap_or((Glyphs::Small, &brief));
            let at = width.saturating_sub(kind.width(text) + 1);
            let down = signed(glyphs.high() - kind.high());
            self.letters(kind, text, Point::new(signed(at), y + down), self.text);
        }
    }

    /// A few letters, as large as there is room.
    pub(super) fn large(&mut self, head: &Head, text: &str, flash: bool) {
        let has_head = !head.says.is_empty() || !head.clock.is_empty();
        let area = self.head(has_head.then_some(head));
        let text = plain(text);
        let highest = u8::try_from((area.size.height.saturating_sub(2) / 13).clamp(1, 9)).unwrap_or(1);
        let fits = |times: &u8| Glyphs::Large(*times).width(&text) <= area.size.width;
        let glyphs = Glyphs::Large((1..=highest).rev().find(fits).unwrap_or(1));
        let ink = if flash {
            self.push(Layer::Plane, area, What::Plane { colour: self.number, round: 0 });
            DARK
        } else {
            self.number
        };
        let middle = |room: u32, long: u32| signed(room.saturating_sub(long) / 2);
        let at = Point::new(middle(area.size.width, glyphs.width(&text)), middle(area.size.height, glyphs.high()));
        self.letters(glyphs, &text, area.top_left + at, ink);
    }
}

/// The next smaller letters.
fn smaller(glyphs: Glyphs) -> Glyphs {
    match glyphs {
        Glyphs::Large(times @ 2..) => Glyphs::Large(times - 1),
        glyphs => glyphs,
    }
}

/// How long an arrow head is, and how far from what is beside it.
fn arrow(glyphs: Glyphs) -> u32 {
    glyphs.high() / 4 + 1
}

fn arrow_gap(glyphs: Glyphs) -> u32 {
    match glyphs {
        Glyphs::Large(times) => 2 * u32::from(times) + 2,
        Glyphs::Middle | Glyphs::Small => 2,
    }
}

fn arrow_room(glyphs: Glyphs) -> u32 {
    arrow(glyphs) + 2 * arrow_gap(glyphs)
}

/// A text in lines no wider than `width`, at most `most` of them: what is missing then is said by three dots.
fn wrapped(glyphs: Glyphs, text: &str, width: u32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}")).filter(|line| glyphs.width(line) <= width);
        match (longer, lines.last_mut()) {
            (Some(longer), Some(last)) => *last = longer,
            _ => lines.push(word.to_owned()),
        }
    }
    let is_cut = lines.len() > most;
    lines.truncate(most);
    let last = lines.len().saturating_sub(1);
    for (n, line) in lines.iter_mut().enumerate() {
        let marked = is_cut && n == last || glyphs.width(line) > width;
        while marked && !line.is_empty() && glyphs.width(&format!("{line}...")) > width {
            line.pop();
        }
        if marked {
            line.push_str("...");
        }
    }
    lines
}
