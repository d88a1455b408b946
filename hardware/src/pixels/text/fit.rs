//! Texts broken into lines, and in the size that fits. Pure.

use std::ops::RangeInclusive;

use embedded_graphics::{
    geometry::{Point, Size},
    primitives::Rectangle,
};

use super::{Face, Type, face::dots};

/// A text as it is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// In what.
    pub kind: Type,
    /// Its lines.
    pub lines: Vec<String>,
    /// How far it is from line to line, in dots.
    pub leading: u32,
    /// Its end is missing: it did not fit.
    pub cut: bool,
    /// A word stands on more than one line: it was longer than one.
    pub broken: bool,
}

impl Block {
    /// How wide and high it is, in dots.
    #[must_use]
    pub fn size(&self) -> Size {
        let width = self.lines.iter().map(|line| self.kind.width(line)).max().unwrap_or(0);
        let lines = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        Size::new(width, lines.saturating_mul(self.leading))
    }

    /// The same with lines as close as its letters let them be: what hangs under one just does not touch what stands on the next.
    fn close(self) -> Self {
        let inks: Vec<_> = self.lines.iter().map(|line| self.kind.ink(line, Point::zero())).collect();
        let under = |ink: &Rectangle| ink.top_left.y.saturating_add_unsigned(ink.size.height);
        let apart = |two: &[Option<Rectangle>]| match two {
            [Some(over), Some(next)] => under(over) - next.top_left.y,
            _ => 0,
        };
        let needed = inks.windows(2).map(apart).max().unwrap_or(0);
        let leading = u32::try_from(needed).unwrap_or(0).max(u32::from(self.kind.size) + 1);
        Self { leading, ..self }
    }

    /// How high lines are that stand close, as far as there is ink; no less than their letters usually are.
    fn close_height(&self) -> u32 {
        let more = u32::try_from(self.lines.len().saturating_sub(1)).unwrap_or(u32::MAX).saturating_mul(self.leading);
        let ink = |line: Option<&String>| self.kind.ink(line?, Point::zero());
        let (first, last) = (ink(self.lines.first()), ink(self.lines.last()));
        let over = first.map_or(0, |ink| (-ink.top_left.y).max(0).unsigned_abs());
        let under = last.map_or(0, |ink| ink.top_left.y.saturating_add_unsigned(ink.size.height).max(0).unsigned_abs());
        (more + u32::from(self.kind.size)).max(more + over + under)
    }

    /// The same in as many lines, which are as equally long as its words let them be: for texts in the middle.
    #[must_use]
    pub fn balanced(self) -> Self {
        if self.lines.len() < 2 || self.cut || self.broken {
            return self;
        }
        let text = self.lines.join(" ");
        let (mut least, mut enough) = (0, self.size().width);
        while least < enough {
            let width = least.midpoint(enough);
            let tried = self.kind.wrap(&text, width);
            if tried.lines.len() <= self.lines.len() && !tried.broken {
                enough = width;
            } else {
                least = width + 1;
            }
        }
        let block = self.kind.wrap(&text, enough);
        if self.leading < self.kind.line() { block.close() } else { block }
    }
}

/// What ends a text that goes on.
const MORE: char = '…';

impl Type {
    /// A text in lines no wider than `width`.
    #[must_use]
    pub fn wrap(self, text: &str, width: u32) -> Block {
        let (mut lines, mut broken) = (Vec::new(), false);
        let space = self.parts(" ");
        for paragraph in text.lines() {
            let (mut line, mut long) = (String::new(), 0);
            for word in paragraph.split_whitespace() {
                let parts = self.parts(word);
                if !line.is_empty() && dots(long + space + parts) <= width {
                    line.push(' ');
                    line.push_str(word);
                    long += space + parts;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                let mut pieces = if dots(parts) <= width { vec![word.to_owned()] } else { self.pieces(word, width) };
                broken |= pieces.len() > 1;
                line = pieces.pop().unwrap_or_default();
                long = self.parts(&line);
                lines.extend(pieces);
            }
            if !line.is_empty() {
                lines.push(line);
            }
        }
        Block { kind: self, lines, leading: self.line(), cut: false, broken }
    }

    /// A word in pieces no wider than `width`: itself, unless it is wider.
    fn pieces(self, word: &str, width: u32) -> Vec<String> {
        let mut pieces = vec![String::new()];
        for letter in word.chars() {
            let Some(last) = pieces.last_mut() else { break };
            last.push(letter);
            if self.width(last) > width && last.chars().count() > 1 {
                last.pop();
                pieces.push(letter.into());
            }
        }
        pieces
    }

    /// A text on one line no wider than `width`, with its end missing if it must be.
    #[must_use]
    pub fn one_line(self, text: &str, width: u32) -> Block {
        let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut = self.width(&line) > width;
        if cut {
            while !line.is_empty() && self.width(&format!("{line}{MORE}")) > width {
                line.pop();
            }
            line.truncate(line.trim_end().len());
            line.push(MORE);
        }
        Block { kind: self, lines: vec![line], leading: self.line(), cut, broken: false }
    }
}

impl Face {
    /// A text on one line, in the largest of some sizes in which it fits an area; in the smallest one, with its end missing, if there is none.
    #[must_use]
    pub fn fit_line(self, text: &str, sizes: RangeInclusive<u16>, area: Size) -> Block {
        let smallest = *sizes.start();
        let fits = |kind: &Type| kind.line() <= area.height && kind.width(text) <= area.width;
        let kind = sizes.rev().map(|size| Type::new(self, size)).find(fits);
        kind.unwrap_or(Type::new(self, smallest)).one_line(text, area.width)
    }

    /// A text in the largest of some sizes in which it fits an area without a broken word; in the smallest one if there is none, and then words are
    /// broken, and the end is missing, as it must be.
    #[must_use]
    pub fn fit(self, text: &str, sizes: RangeInclusive<u16>, area: Size) -> Block {
        let smallest = *sizes.start();
        let whole = sizes.rev().find_map(|size| {
            let kind = Type::new(self, size);
            let block = kind.wrap(text, area.width);
            let size = block.size();
            (!block.broken && size.width <= area.width && size.height <= area.height).then_some(block)
        });
        whole.unwrap_or_else(|| Type::new(self, smallest).squeezed(text, area))
    }

    /// A name in the largest of some sizes in which it fits an area without a broken word, on lines that stand as close as they can; in the smallest
    /// one if there is none, and then what is missing is missing from a word on, if one has room.
    #[must_use]
    pub fn fit_close(self, text: &str, sizes: RangeInclusive<u16>, area: Size) -> Block {
        let smallest = *sizes.start();
        let whole = sizes.rev().find_map(|size| {
            let block = Type::new(self, size).wrap(text, area.width).close();
            let Size { width, height } = block.size();
            // Smaller letters that need no more are better than larger ones that reach its edges.
            let high = if size == smallest { block.close_height() } else { height };
            (width <= area.width && high <= area.height && !block.broken).then_some(block)
        });
        whole.unwrap_or_else(|| Type::new(self, smallest).ended_at_a_word(text, area))
    }
}

impl Type {
    /// As much of a text as fits.
    fn squeezed(self, text: &str, area: Size) -> Block {
        let mut block = self.wrap(text, area.width);
        let room = (area.height / self.line()).max(1) as usize;
        if block.lines.len() > room {
            let rest = block.lines.split_off(room - 1).join(" ");
            let last = self.one_line(&format!("{rest} {MORE}"), area.width);
            block.lines.extend(last.lines.into_iter().map(|line| line.replace(" …", "…")));
            block.cut = true;
        }
        block
    }

    /// As many whole words of a text as fit lines that stand close.
    fn ended_at_a_word(self, text: &str, area: Size) -> Block {
        let mut block = self.wrap(text, area.width).close();
        while block.lines.len() > 1 && block.close_height() > area.height {
            block.lines.pop();
            block.cut = true;
        }
        if let Some(last) = block.lines.last_mut().filter(|_| block.cut) {
            *last = self.ended(last, area.width);
        }
        block
    }

    /// A line that goes on, ended after a word; within one where none has room.
    fn ended(self, line: &str, width: u32) -> String {
        let mut words = line;
        loop {
            let marked = format!("{}{MORE}", words.trim_end_matches([',', ' ']));
            match words.rsplit_once(' ') {
                _ if self.width(&marked) <= width => return marked,
                Some((before, _)) => words = before,
                None => return self.one_line(&format!("{words} {MORE}"), width).lines.concat(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_stay_whole() {
        let kind = Type::new(Face::Regular, 20);
        let block = kind.wrap("Carta d’identità e residenza", kind.width("Carta d’identità"));
        assert_eq!(block.lines, ["Carta d’identità", "e residenza"]);
        assert!(!block.broken);
        let block = kind.wrap("Rindfleischetikettierung", 100);
        assert!(block.broken && block.lines.len() > 1);
        assert_eq!(block.lines.concat(), "Rindfleischetikettierung");
        assert_eq!(kind.wrap("  ", 100).lines, Vec::<String>::new());
    }

    #[test]
    fn balanced_lines_are_about_as_long() {
        let kind = Type::new(Face::Bold, 30);
        let block =
            kind.wrap("The kiosk is out of paper. Ask at reception.", kind.width("The kiosk is out of paper. Ask at"));
        assert_eq!(block.lines[1], "reception.");
        assert_eq!(block.balanced().lines, ["The kiosk is out of", "paper. Ask at reception."]);
    }

    #[test]
    fn a_name_stands_close_before_it_is_cut_and_then_ends_at_a_word() {
        let name = "Sportello unico per l’edilizia e il commercio";
        let kind = Type::new(Face::Regular, 20);
        let room = |lines: u32| Size::new(kind.width("Sportello unico per") + 1, lines * 21 - 1);
        let block = Face::Regular.fit_close(name, 20..=20, room(3));
        assert_eq!(block.lines, ["Sportello unico per", "l’edilizia e il", "commercio"]);
        assert!(!block.cut && !block.broken && block.leading < kind.line(), "{block:?}");
        let block = Face::Regular.fit_close(name, 20..=20, room(2));
        assert!(block.cut);
        assert_eq!(block.lines, ["Sportello unico per", "l’edilizia e il…"]);
        // Where the mark has no room after the last word, it stands after one before that has it.
        let full = Size::new(kind.width("l’edilizia e il"), 42);
        let block = Face::Regular.fit_close("Uffici per l’edilizia e il commercio", 20..=20, full);
        assert_eq!((block.lines.last().map(String::as_str), block.cut), (Some("l’edilizia…"), true));
        // What hangs under a line stands above what is on the next, also above an accent on a capital.
        for text in ["gypsy ÈÀÙ", "age age"] {
            let block = Face::Regular.fit_close(text, 20..=20, Size::new(kind.width("gypsy "), 90));
            let ink = |line: usize| kind.ink(&block.lines[line], Point::new(0, 0)).unwrap();
            let foot = ink(0).top_left.y.saturating_add_unsigned(ink(0).size.height);
            assert!(foot <= ink(1).top_left.y.saturating_add_unsigned(block.leading), "{block:?}");
        }
    }

    #[test]
    fn what_does_not_fit_says_so() {
        let block = Face::Bold.fit("Tributi e altre entrate", 16..=40, Size::new(110, 22));
        assert!(block.cut && block.lines.len() == 1 && block.lines[0].ends_with('…'), "{block:?}");
        let block = Face::Bold.fit("Tributi", 16..=40, Size::new(400, 60));
        assert_eq!((block.kind.size, block.cut), (40, false));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn lines_keep_within_their_width_and_lose_nothing(text in "[a-zàè’ ]{0,80}", width in 40_u32..400, size in 12_u16..40) {
            let block = Type::new(Face::SemiBold, size).wrap(&text, width);
            prop_assert!(block.size().width <= width || width < u32::from(size), "{block:?}");
            let whole = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(whole(&block.lines.concat()), whole(&text));
        }

        #[test]
        fn what_fits_is_as_large_as_it_can_be(text in "[a-z ]{1,60}", width in 120_u32..500, height in 30_u32..200) {
            let area = Size::new(width, height);
            let block = Face::Regular.fit(&text, 14..=60, area);
            let size = block.size();
            prop_assert!(size.width <= width && size.height <= height, "{size:?} {block:?}");
            if !block.cut && !block.broken && block.kind.size < 60 {
                let larger = Type::new(Face::Regular, block.kind.size + 1).wrap(&text, width);
                prop_assert!(larger.broken || larger.size().height > height);
            }
        }
    }
}
