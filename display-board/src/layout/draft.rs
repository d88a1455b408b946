//! A scene that is being made: what all screens have in common.

use std::{ops::RangeInclusive, sync::Arc};

use hardware::pixels::{
    Cut,
    embedded_graphics::{
        geometry::{Point, Size},
        pixelcolor::{Rgb888, RgbColor},
        primitives::Rectangle,
    },
    text::{Align, Block, Face, Type},
};
use protocol::Language;

use super::{
    Shape,
    colours::{Colours, Tone},
    memo::Memo,
    part::{Layer, Part, Scene, Sign, What},
    words::{Both, Text},
};
use crate::board::Eye;

/// Letters of this size stand apart from each other; of smaller ones that are not all as wide the places between dots would be seen.
const APART: u16 = 100;

/// A scene that is being made. Lengths and sizes are given in thousandths of the screen's shorter side.
pub(super) struct Draft {
    pub(super) scene: Scene,
    pub(super) shape: Shape,
    pub(super) colours: Colours,
    pub(super) language: Language,
    pub(super) memo: Memo,
}

/// A text as it is wished for.
#[derive(Clone, Copy)]
pub(super) struct Wish<'a> {
    pub(super) text: &'a str,
    pub(super) face: Face,
    /// The smallest and the largest size, in thousandths.
    pub(super) sizes: (u32, u32),
    pub(super) align: Align,
    pub(super) ink: Rgb888,
}

impl<'a> Wish<'a> {
    pub(super) const fn new(text: &'a str, face: Face, sizes: (u32, u32), ink: Rgb888) -> Self {
        Self { text, face, sizes, align: Align::Left, ink }
    }

    pub(super) const fn right(self) -> Self {
        Self { align: Align::Right, ..self }
    }

    pub(super) const fn centred(self) -> Self {
        Self { align: Align::Centre, ..self }
    }
}

/// How high a capital or a digit is, in dots.
pub(super) fn capital(kind: Type) -> u32 {
    let thousandths = if kind.face == Face::Number { 711 } else { 692 };
    u32::from(kind.size) * thousandths / 1000
}

impl Draft {
    pub(super) fn on(size: Size, shape: Shape, colours: Colours, language: Language, memo: Memo) -> Self {
        let mut draft = Self { scene: Scene { size, parts: Vec::new() }, shape, colours, language, memo };
        draft.push(Layer::Ground, draft.whole(), What::Plane { colour: colours.ground.ground, round: 0 });
        draft
    }

    /// Nothing at all.
    pub(super) fn dark(&mut self) {
        self.scene.parts.clear();
        self.push(Layer::Ground, self.whole(), What::Plane { colour: Rgb888::BLACK, round: 0 });
    }

    pub(super) fn whole(&self) -> Rectangle {
        Rectangle::new(Point::zero(), self.scene.size)
    }

    /// So many thousandths of the screen's shorter side, in dots.
    pub(super) fn long(&self, thousandths: u32) -> u32 {
        (thousandths * self.scene.size.width.min(self.scene.size.height) + 500) / 1000
    }

    pub(super) fn size(&self, thousandths: u32) -> u16 {
        u16::try_from(self.long(thousandths)).unwrap_or(u16::MAX)
    }

    fn sizes(&self, (from, to): (u32, u32)) -> RangeInclusive<u16> {
        self.size(from)..=self.size(to).max(self.size(from))
    }

    pub(super) fn push(&mut self, layer: Layer, area: Rectangle, what: What) {
        self.scene.parts.push(Part { layer, area, what });
    }

    /// A plane with corners so round.
    pub(super) fn plane(&mut self, area: Rectangle, colour: Rgb888, round: u32) {
        let round = self.long(round);
        self.push(Layer::Plane, area, What::Plane { colour, round });
    }

    /// Draws the eye to a plane: a thin band within its upper and its lower edge, and at each flash another that joins each. So a flash draws that one alone;
    /// and none stands upright, where each row of dots would be a place of its own in memory.
    pub(super) fn eye(&mut self, plane: Rectangle, colour: Rgb888, eye: Eye, (edge, thin, thick): (u32, u32, u32)) {
        if eye == Eye::Steady {
            return;
        }
        let (edge, thin, thick) = (self.long(edge).max(1), self.long(thin).max(1), self.long(thick).max(1));
        let within = self.bands(plane.inside(edge, edge), thin, colour);
        if eye == Eye::Lit {
            self.bands(within, thick.saturating_sub(thin), colour);
        }
    }

    /// Along the upper and the lower edge of an area; tells what is left.
    fn bands(&mut self, area: Rectangle, thick: u32, colour: Rgb888) -> Rectangle {
        let (over, rest) = area.top(thick);
        let (under, rest) = rest.bottom(thick);
        for band in [over, under] {
            self.push(Layer::Frame, band, What::Plane { colour, round: 0 });
        }
        rest
    }

    /// A band along the inside of an area's edge. Its sides are parts of their own: what they surround need not be drawn again with them.
    fn frame(&mut self, area: Rectangle, thick: u32, colour: Rgb888) {
        let (over, rest) = area.top(thick);
        let (under, rest) = rest.bottom(thick);
        let (left, rest) = rest.left(thick);
        let (right, _) = rest.right(thick);
        for side in [over, under, left, right] {
            self.push(Layer::Frame, side, What::Plane { colour, round: 0 });
        }
    }

    /// An edge of a plane that draws no eye.
    pub(super) fn edge(&mut self, plane: Rectangle, colour: Rgb888) {
        let (edge, thick) = (self.long(8), self.long(2).max(1));
        self.frame(plane.inside(edge, edge), thick, colour);
    }

    pub(super) fn sign(&mut self, sign: Sign, at: Point, side: u32, ink: Rgb888) {
        self.push(Layer::Ink, Rectangle::new(at, Size::new(side, side)), What::Sign { sign, ink });
    }

    /// A line that begins at a place of its foot.
    pub(super) fn letters(&mut self, kind: Type, text: &str, foot: Point, ink: Rgb888) {
        if let Some(area) = kind.ink(text, foot) {
            self.push(Layer::Ink, area, What::Line { kind, text: text.to_owned(), foot, ink });
        }
    }

    /// Large letters, each a part of its own: of a number that follows another, most digits are the same.
    pub(super) fn large(&mut self, kind: Type, text: &str, foot: Point, ink: Rgb888) {
        let is_even = kind.face == Face::Number;
        // Digits that are all as wide stand at whole dots, where nobody sees it: each is as far from the next.
        let step = kind.width("00000000") / 8;
        let letters: Vec<_> = text
            .char_indices()
            .zip(0..)
            .map(|((at, letter), n)| {
                let before = text.get(..at).unwrap_or_default();
                let right = if is_even && kind.size < APART { n * step } else { kind.width(before) };
                (letter.to_string(), foot + Point::new(signed(right), 0))
            })
            .collect();
        let areas: Vec<_> = letters.iter().filter_map(|(letter, at)| kind.ink(letter, *at)).collect();
        let touch = areas.windows(2).any(|two| !two[0].intersection(&two[1]).is_zero_sized());
        if kind.size < APART && !is_even || touch {
            return self.letters(kind, text, foot, ink);
        }
        for (letter, at) in &letters {
            self.letters(kind, letter, *at, ink);
        }
    }

    /// A line in an area that has room for it; its capitals stand in the middle of the height.
    pub(super) fn line_in(&mut self, area: Rectangle, kind: Type, text: &str, align: Align, ink: Rgb888) {
        self.letters(kind, text, placed(area, kind, text, align), ink);
    }

    /// One line, in the largest type that fits.
    pub(super) fn line(&mut self, area: Rectangle, wish: &Wish<'_>) {
        let block = self.memo.fit_line(wish.face, wish.text, &self.sizes(wish.sizes), area.size);
        if let [text] = block.lines.as_slice() {
            self.line_in(area, block.kind, text, wish.align, wish.ink);
        }
    }

    /// A name: whole, if it can be. Where it would be cut it stands on as many lines as there is room for, close to each other and in letters down to
    /// `least`; only what has no room then ends at a word.
    pub(super) fn name(&mut self, area: Rectangle, wish: &Wish<'_>, least: u32) {
        let block = self.fitted_name(wish, least, area.size);
        self.close_in(area, &block, wish.align, wish.ink);
    }

    /// How it would stand there.
    pub(super) fn fitted_name(&self, wish: &Wish<'_>, least: u32, room: Size) -> Arc<Block> {
        let line = self.memo.fit_line(wish.face, wish.text, &self.sizes(wish.sizes), room);
        if !line.cut {
            return line;
        }
        let block = self.memo.fit_close(wish.face, wish.text, &self.sizes((least, wish.sizes.1)), room);
        if wish.align == Align::Centre { Arc::new(Block::clone(&block).balanced()) } else { block }
    }

    /// Lines that stand close, their capitals together in the middle of an area's height.
    pub(super) fn close_in(&mut self, area: Rectangle, block: &Block, align: Align, ink: Rgb888) {
        let more = u32::try_from(block.lines.len().saturating_sub(1)).unwrap_or(0);
        // What hangs under the last line takes more room than what stands on the first; where there is none to spare, both keep within it.
        let middle = signed(block.leading * more) / 2 + i32::from(more > 0);
        let inked = |line: Option<&String>| block.kind.ink(line?, placed(area, block.kind, line?, align));
        let (first, last) = (inked(block.lines.first()), inked(block.lines.last()));
        let under = |area: &Rectangle| area.top_left.y.saturating_add_unsigned(area.size.height);
        let most = first.map_or(middle, |ink| ink.top_left.y - area.top_left.y);
        let least = last.map_or(middle, |ink| under(&ink) + signed(block.leading * more) - under(&area));
        let over = if more > 0 { middle.max(least).min(most) } else { middle };
        for (line, down) in block.lines.iter().zip((0..).map(|line| line * block.leading)) {
            let place = Rectangle::new(area.top_left + Point::new(0, signed(down) - over), area.size);
            self.line_in(place, block.kind, line, align, ink);
        }
    }

    /// As many lines as there is room for, in the largest type that fits.
    pub(super) fn text(&mut self, area: Rectangle, wish: &Wish<'_>) {
        let block = self.fitted(wish, area.size);
        self.block_in(area, &block, wish.align, wish.ink);
    }

    /// Lines that were fitted, in the middle of an area's height.
    pub(super) fn block_in(&mut self, area: Rectangle, block: &Block, align: Align, ink: Rgb888) {
        let (_, under) = area.top((area.size.height.saturating_sub(block.size().height)) / 2);
        self.block(under, block, align, ink);
    }

    pub(super) fn fitted(&self, wish: &Wish<'_>, room: Size) -> Arc<Block> {
        let block = self.memo.fit(wish.face, wish.text, &self.sizes(wish.sizes), room);
        if wish.align == Align::Centre { Arc::new(Block::clone(&block).balanced()) } else { block }
    }

    /// Lines from the top of an area on.
    fn block(&mut self, mut area: Rectangle, block: &Block, align: Align, ink: Rgb888) {
        for text in &block.lines {
            let (line, under) = area.top(block.leading);
            self.line_in(line, block.kind, text, align, ink);
            area = under;
        }
    }

    /// Digits and capitals as large as there is room, and no larger than `most` dots high.
    pub(super) fn capitals(&mut self, area: Rectangle, most: u32, wish: &Wish<'_>) {
        let kind = largest(wish.face, wish.text, Size::new(area.size.width, area.size.height.min(most)));
        let foot = placed(area, kind, wish.text, wish.align);
        self.large(kind, wish.text, foot, wish.ink);
    }

    /// Texts under each other, each with a share (in hundredths) of the height at most, together in the middle.
    pub(super) fn stack(&mut self, area: Rectangle, texts: &[(Wish<'_>, u32)]) {
        let gap = self.long(18);
        let blocks: Vec<_> = texts
            .iter()
            .filter(|(wish, _)| !wish.text.is_empty())
            .map(|(wish, share)| (wish, self.fitted(wish, Size::new(area.size.width, area.size.height * share / 100))))
            .collect();
        let gaps = gap * u32::try_from(blocks.len().saturating_sub(1)).unwrap_or(0);
        let high: u32 = blocks.iter().map(|(_, block)| block.size().height).sum::<u32>() + gaps;
        let (_, mut rest) = area.top(area.size.height.saturating_sub(high) / 2);
        for (wish, block) in blocks {
            let (lines, under) = rest.top(block.size().height);
            self.block(lines, &block, wish.align, wish.ink);
            rest = under.top(gap).1;
        }
    }

    /// What stands over a zone.
    pub(super) fn title(&mut self, area: Rectangle, both: &Both, tone: Tone) {
        let sizes = if self.shape == Shape::Small { (42, 32) } else { (34, 27) };
        self.words(area, both, tone, sizes);
    }

    /// A text in both languages beside each other, Italian larger; where there is little room, in the language of now.
    pub(super) fn words(&mut self, area: Rectangle, both: &Both, tone: Tone, sizes: (u32, u32)) {
        let (first, second) = (Type::new(Face::Bold, self.size(sizes.0)), Type::new(Face::Regular, self.size(sizes.1)));
        let gap = self.long(12);
        let wide = first.width(&both.it) + gap + second.width(&both.en);
        if self.shape == Shape::Small || wide > area.size.width {
            return self.line(area, &Wish::new(both.say(self.language), Face::Bold, (22, sizes.0), tone.ink));
        }
        let foot = signed((area.size.height + capital(first)) / 2);
        let at = |x: u32| area.top_left + Point::new(signed(x), foot);
        self.letters(first, &both.it, at(0), tone.ink);
        if both.it != both.en {
            self.letters(second, &both.en, at(first.width(&both.it) + gap), tone.soft().ink);
        }
    }

    /// A strip across the screen that says something of all that is under it; tells what is left.
    pub(super) fn strip(&mut self, area: Rectangle, both: &Both) -> Rectangle {
        let tone = self.colours.ground.turned();
        let small = self.shape == Shape::Small;
        let (strip, rest) = area.top(self.long(if small { 62 } else { 48 }));
        self.plane(strip, tone.ground, 0);
        let text = if both.it == both.en { both.it.clone() } else { format!("{}  ·  {}", both.it, both.en) };
        let (smallest, largest) = if small { (30, 40) } else { (22, 30) };
        let inside = strip.inside(self.long(20), 0);
        let fits = Type::new(Face::Bold, self.size(smallest)).width(&text) <= inside.size.width;
        let text = if fits { text.as_str() } else { both.say(self.language) };
        self.line(inside, &Wish::new(text, Face::Bold, (smallest, largest), tone.ink).centred());
        rest
    }

    /// A rehearsal is said on every screen; tells what is left.
    pub(super) fn rehearsal(&mut self) -> Rectangle {
        self.strip(self.whole(), &Text::Rehearsal.both())
    }
}

/// Where a line begins on its foot in an area, its capitals in the middle of the height.
fn placed(area: Rectangle, kind: Type, text: &str, align: Align) -> Point {
    let rest = signed(area.size.width) - signed(kind.width(text));
    let aside = match align {
        Align::Left => 0,
        Align::Centre => rest / 2,
        Align::Right => rest,
    };
    area.top_left + Point::new(aside, (signed(area.size.height) + signed(capital(kind))) / 2)
}

/// The largest type in which digits and capitals fit.
pub(super) fn largest(face: Face, text: &str, room: Size) -> Type {
    let by_height = room.height * 1000 / if face == Face::Number { 711 } else { 692 };
    let (mut fits, mut too_much) = (1, u16::try_from(by_height).unwrap_or(u16::MAX).max(1) + 1);
    while fits + 1 < too_much {
        let tried = fits.midpoint(too_much);
        if Type::new(face, tried).width(text) <= room.width {
            fits = tried;
        } else {
            too_much = tried;
        }
    }
    Type::new(face, fits)
}

pub(super) fn signed(dots: u32) -> i32 {
    i32::try_from(dots).unwrap_or(i32::MAX / 4)
}
