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
    page::{Call, Head, Line, Tone},
};
use crate::layout::{
    colours::Colours,
    draft::signed,
    part::{Glyphs, Layer, Part, Scene, What},
};

const DARK: Rgb888 = Rgb888::BLACK;

/// How wide a word beside calls is at most, in dots: they stay as large as without it.
const BESIDE: u32 = 36;

/// Where the figure of those who wait ends, in dots, and how wide the one is who stands before it.
const WAITING: u32 = 44;
const PERSON: u32 = 7;

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
            let what = What::Bits { glyphs, times: 1, text: text.to_owned(), at, ink };
            self.push(Layer::Ink, glyphs.area(text, at), what);
        }
    }

    /// So few rows that a line over a page is a small one, or none.
    pub(super) fn is_low(&self) -> bool {
        self.size().height < 48
    }

    /// So few columns that a line over a page has no room for the time, and a table none for its columns.
    pub(super) fn is_narrow(&self) -> bool {
        self.size().width < 112
    }

    /// So many columns that a small word has room beside calls.
    pub(super) fn is_wide(&self) -> bool {
        self.size().width >= 176
    }

    /// How many calls have room under each other.
    pub(super) fn rows(&self) -> usize {
        (self.size().height / 32).max(1) as usize
    }

    /// How many services a page tells of.
    pub(super) fn services(&self) -> usize {
        (self.size().height / self.service_high()).max(1) as usize
    }

    fn service_high(&self) -> u32 {
        if self.is_narrow() { 32 } else { 16 }
    }

    /// The line over a page; tells what is left.
    fn head(&mut self, head: Option<&Head>) -> Rectangle {
        let Some(head) = head else { return self.whole() };
        let line = self.headline(head);
        for (glyphs, text, at) in &line.texts {
            self.letters(*glyphs, text, *at, self.text);
        }
        self.whole().top(line.high).1
    }

    fn headline(&self, head: &Head) -> Headline {
        let (says, clock) = (plain(&head.says), plain(&head.clock));
        let width = self.size().width;
        // Both beside each other in these letters, where there is room.
        let beside = |glyphs: Glyphs, y: i32, high: u32| {
            let end = width.saturating_sub(glyphs.width(&clock) + 1);
            let room = if clock.is_empty() { width.saturating_sub(2) } else { end.saturating_sub(6) };
            let texts =
                vec![(glyphs, clock.clone(), Point::new(signed(end), y)), (glyphs, says.clone(), Point::new(1, y))];
            (glyphs.width(&says) <= room).then_some(Headline { texts, high })
        };
        let alone = |glyphs: Glyphs, most: usize| {
            let lines = wrapped(glyphs, &says, width.saturating_sub(2), most);
            let is_whole = lines.join(" ") == says;
            let high = glyphs.line() * u32::try_from(lines.len()).unwrap_or(1);
            let place = |row: u32| Point::new(1, signed(1 + row * glyphs.line()));
            let texts = lines.into_iter().zip(0..).map(|(line, row)| (glyphs, line, place(row))).collect();
            is_whole.then_some(Headline { texts, high })
        };
        let usual = || beside(Glyphs::Middle, 3, Glyphs::Middle.line() + 1);
        let first = if self.is_low() { beside(Glyphs::Small, 1, 10) } else { usual() };
        let first = first.or_else(|| {
            let ways = [(Glyphs::Small, 1), (Glyphs::Tiny, 1), (Glyphs::Tiny, if self.is_low() { 1 } else { 3 })];
            ways.into_iter()
                .filter(|_| self.is_low() || self.is_narrow())
                .find_map(|(glyphs, most)| alone(glyphs, most))
        });
        first.unwrap_or_else(|| self.under_each_other(&says, clock))
    }

    /// Two small lines beside the time.
    fn under_each_other(&self, says: &str, clock: String) -> Headline {
        let width = self.size().width;
        let at = width.saturating_sub(Glyphs::Middle.width(&clock) + 1);
        let room = if clock.is_empty() { width.saturating_sub(2) } else { at.saturating_sub(6) };
        let glyphs = Glyphs::Small;
        let lines = wrapped(glyphs, says, room, 2);
        let high = (2 + glyphs.line() * u32::try_from(lines.len()).unwrap_or(1)).max(Glyphs::Middle.line());
        let lines = lines.into_iter().zip([2, 13]).map(|(line, y)| (glyphs, line, Point::new(1, y)));
        let texts = [(Glyphs::Middle, clock, Point::new(signed(at), 3))].into_iter().chain(lines).collect();
        Headline { texts, high }
    }

    /// Calls under each other, each as large as there is room.
    pub(super) fn calls(&mut self, head: Option<&Head>, beside: Option<&str>, calls: &[Call]) {
        let mut area = self.head(head);
        if let Some(mark) = beside {
            area = self.beside(area, &plain(mark));
        }
        let count = u32::try_from(calls.len()).unwrap_or(1);
        for (call, left) in calls.iter().zip((1..=count).rev()) {
            let (row, rest) = area.top(area.size.height / left);
            self.call(call, row);
            area = rest;
        }
    }

    /// A small word at the left; tells what is left.
    fn beside(&mut self, area: Rectangle, mark: &str) -> Rectangle {
        let glyphs = if Glyphs::Small.width(mark) <= BESIDE { Glyphs::Small } else { Glyphs::Tiny };
        let (_, rest) = area.left(glyphs.width(mark) + 4);
        let down = signed(area.size.height.saturating_sub(glyphs.high()) / 2);
        self.letters(glyphs, mark, area.top_left + Point::new(1, down), self.text);
        rest
    }

    fn call(&mut self, call: &Call, row: Rectangle) {
        let number = call.number.to_string();
        let desk = call.desk.map_or_else(String::new, |desk| desk.0.to_string());
        let highest = u8::try_from((row.size.height.saturating_sub(2) / 13).clamp(1, 9)).unwrap_or(1);
        let large = (1..=highest).rev().map(Glyphs::Large);
        let sizes = large.flat_map(|glyphs| [(glyphs, glyphs), (glyphs, smaller(glyphs))]);
        let mut sizes = sizes.chain([Glyphs::Middle, Glyphs::Small].map(|glyphs| (glyphs, glyphs)));
        let wide = |(glyphs, desks): (Glyphs, Glyphs)| {
            glyphs.width(&number) + if desk.is_empty() { 0 } else { arrow_room(desks) + desks.width(&desk) }
        };
        let fits = sizes.find(|sizes| wide(*sizes) <= row.size.width);
        let (glyphs, desks) = fits.unwrap_or((Glyphs::Tiny, Glyphs::Tiny));
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
        let glyphs = self.fitting(area.size, &text).unwrap_or_else(|| self.smallest());
        let lines = wrapped(glyphs, &text, area.size.width, rows(glyphs, area.size));
        let high = glyphs.line() * u32::try_from(lines.len()).unwrap_or(1) - (glyphs.line() - glyphs.high());
        let mut y = area.top_left.y + signed(area.size.height.saturating_sub(high) / 2);
        for line in &lines {
            let x = signed(area.size.width.saturating_sub(glyphs.width(line)) / 2);
            self.letters(glyphs, line, Point::new(area.top_left.x + x, y), self.text);
            y += signed(glyphs.line());
        }
    }

    /// A sentence in as many parts as it takes for each to be whole on a page of its own.
    pub(super) fn parts(&self, head: Option<&Head>, text: &str) -> Vec<String> {
        let room = self.whole().top(head.map_or(0, |head| self.headline(head).high)).1.size;
        let text = plain(text);
        if self.fitting(room, &text).is_some() {
            return vec![text];
        }
        let glyphs = self.smallest();
        let lines = wrapped(glyphs, &text, room.width, usize::MAX);
        // Of lines that do not fill the pages each has its share: a last word would stand there alone.
        let pages = lines.len().div_ceil(rows(glyphs, room)).max(1);
        lines.chunks(lines.len().div_ceil(pages).max(1)).map(|lines| lines.join(" ")).collect()
    }

    /// The largest letters in which a text is whole.
    fn fitting(&self, room: Size, text: &str) -> Option<Glyphs> {
        let whole = |glyphs: &Glyphs| {
            glyphs.line() <= room.height
                && wrapped(*glyphs, text, room.width, usize::MAX).len() <= rows(*glyphs, room)
                && text.split_whitespace().all(|word| glyphs.width(word) <= room.width)
        };
        let sizes = [Glyphs::Large(2), Glyphs::Large(1), Glyphs::Middle, Glyphs::Small, self.smallest()];
        sizes.into_iter().find(whole)
    }

    /// The smallest letters of a sentence: no smaller than need be.
    fn smallest(&self) -> Glyphs {
        if self.is_low() || self.is_narrow() { Glyphs::Tiny } else { Glyphs::Small }
    }

    /// Letter, people, wait: in columns; where there is no room beside each other, the wait under the others.
    pub(super) fn lines(&mut self, lines: &[Line]) {
        let high = self.service_high();
        let (width, is_narrow) = (self.size().width, self.is_narrow());
        let glyphs = Glyphs::Middle;
        for (line, row) in lines.iter().zip(0..) {
            let y = signed(row * high) + if is_narrow { 1 } else { 3 };
            self.letters(glyphs, &line.letter, Point::new(1, y), self.number);
            let end = if is_narrow { width.saturating_sub(1) } else { WAITING };
            let at = end.saturating_sub(glyphs.width(&line.waiting));
            self.letters(glyphs, &line.waiting, Point::new(signed(at), y), self.text);
            self.person(Point::new(signed(at.saturating_sub(PERSON + 3)), y + signed(glyphs.high()) - 9));
            let [full, brief] = [plain(&line.says[0]), plain(&line.says[1])];
            if is_narrow {
                self.wait_under(&full, &brief, y + signed(glyphs.high()) + 2);
                continue;
            }
            let room = width.saturating_sub(WAITING + 5);
            let ways = [(glyphs, &full), (Glyphs::Small, &full), (glyphs, &brief)];
            let (kind, text) =
                ways.into_iter().find(|(kind, text)| kind.width(text) <= room).unwrap_or((Glyphs::Small, &brief));
            let at = width.saturating_sub(kind.width(text) + 1);
            let down = signed(glyphs.high() - kind.high());
            self.letters(kind, text, Point::new(signed(at), y + down), self.text);
        }
    }

    /// Somebody who waits, nine dots high: a letter and a figure alone would be taken for a call.
    fn person(&mut self, at: Point) {
        for (x, y, width, height) in [(2, 0, 3, 3), (1, 4, 5, 1), (0, 5, PERSON, 4)] {
            let area = Rectangle::new(at + Point::new(x, y), Size::new(width, height));
            self.push(Layer::Ink, area, What::Plane { colour: self.text, round: 0 });
        }
    }

    /// What is said of a wait, in one or two small lines.
    fn wait_under(&mut self, full: &str, brief: &str, y: i32) {
        let room = self.size().width.saturating_sub(2);
        let ways = [Glyphs::Middle, Glyphs::Small].into_iter().flat_map(|glyphs| [(glyphs, full), (glyphs, brief)]);
        let mut ways = ways.filter(|(glyphs, text)| glyphs.width(text) <= room);
        if let Some((glyphs, text)) = ways.next() {
            return self.letters(glyphs, text, Point::new(1, y + 5), self.text);
        }
        for (line, down) in wrapped(Glyphs::Small, brief, room, 2).iter().zip([0, 10]) {
            self.letters(Glyphs::Small, line, Point::new(1, y + down), self.text);
        }
    }

    /// A few letters, as large as there is room.
    pub(super) fn large(&mut self, head: Option<&Head>, text: &str, tone: Tone) {
        let area = self.head(head);
        let text = plain(text);
        let highest = u8::try_from((area.size.height.saturating_sub(2) / 13).clamp(1, 9)).unwrap_or(1);
        let mut sizes = (1..=highest).rev().map(Glyphs::Large).chain([Glyphs::Middle, Glyphs::Small]);
        let glyphs = sizes.find(|glyphs| glyphs.width(&text) <= area.size.width).unwrap_or(Glyphs::Tiny);
        let ink = match tone {
            Tone::Text => self.text,
            Tone::Number => self.number,
            Tone::Flash => {
                self.push(Layer::Plane, area, What::Plane { colour: self.number, round: 0 });
                DARK
            }
        };
        let middle = |room: u32, long: u32| signed(room.saturating_sub(long) / 2);
        let at = Point::new(middle(area.size.width, glyphs.width(&text)), middle(area.size.height, glyphs.high()));
        self.letters(glyphs, &text, area.top_left + at, ink);
    }
}

/// A line over a page: its texts, each with where its capitals begin, and how high all of it is.
struct Headline {
    texts: Vec<(Glyphs, String, Point)>,
    high: u32,
}

/// How many lines of letters there is room for.
fn rows(glyphs: Glyphs, room: Size) -> usize {
    (room.height.saturating_sub(2) / glyphs.line()).max(1) as usize
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
        Glyphs::Middle | Glyphs::Small | Glyphs::Tiny => 2,
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
