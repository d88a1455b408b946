//! What was fitted before: a board says the same texts for months, and fitting them is most of laying them out.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::{BuildHasher, Hash},
    ops::RangeInclusive,
    sync::Arc,
};

use foldhash::fast::FixedState;
use hardware::pixels::{
    embedded_graphics::geometry::Size,
    text::{Block, Face},
};

/// So many texts are remembered; beyond that all are forgotten, and those on the screen are soon known again.
const MOST: usize = 512;

/// Answers that were given before. They depend on nothing but what was asked.
#[derive(Debug, Default)]
pub(super) struct Memo(RefCell<HashMap<u64, Answer, FixedState>>);

/// What was asked, and the answer.
type Answer = (Asked<String>, Arc<Block>);

/// How a text is to be laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Laid {
    /// On one line.
    Line,
    /// On as many as there is room for.
    Lines,
    /// The same, close to each other.
    Close,
}

/// Text, face, sizes, room, and how it is laid.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Asked<T> {
    text: T,
    face: Face,
    sizes: (u16, u16),
    room: Size,
    laid: Laid,
}

impl Memo {
    /// [`Face::fit`].
    pub(super) fn fit(&self, face: Face, text: &str, sizes: &RangeInclusive<u16>, room: Size) -> Arc<Block> {
        self.asked(&Asked { text, face, sizes: (*sizes.start(), *sizes.end()), room, laid: Laid::Lines })
    }

    /// [`Face::fit_line`].
    pub(super) fn fit_line(&self, face: Face, text: &str, sizes: &RangeInclusive<u16>, room: Size) -> Arc<Block> {
        self.asked(&Asked { text, face, sizes: (*sizes.start(), *sizes.end()), room, laid: Laid::Line })
    }

    /// [`Face::fit_close`].
    pub(super) fn fit_close(&self, face: Face, text: &str, sizes: &RangeInclusive<u16>, room: Size) -> Arc<Block> {
        self.asked(&Asked { text, face, sizes: (*sizes.start(), *sizes.end()), room, laid: Laid::Close })
    }

    /// Most questions were asked before: then nothing is made for one.
    fn asked(&self, asked: &Asked<&str>) -> Arc<Block> {
        let mut known = self.0.borrow_mut();
        let place = known.hasher().hash_one(asked);
        if let Some((_, block)) = known.get(&place).filter(|(other, _)| other.is(asked)) {
            return block.clone();
        }
        if known.len() >= MOST {
            known.clear();
        }
        let fit = match asked.laid {
            Laid::Line => Face::fit_line,
            Laid::Lines => Face::fit,
            Laid::Close => Face::fit_close,
        };
        let block = Arc::new(fit(asked.face, asked.text, asked.sizes.0..=asked.sizes.1, asked.room));
        known.insert(place, (asked.kept(), block.clone()));
        block
    }
}

impl Asked<String> {
    fn is(&self, other: &Asked<&str>) -> bool {
        self.text == other.text
            && self.face == other.face
            && self.sizes == other.sizes
            && self.room == other.room
            && self.laid == other.laid
    }
}

impl Asked<&str> {
    fn kept(&self) -> Asked<String> {
        let Self { text, face, sizes, room, laid } = *self;
        Asked { text: text.to_owned(), face, sizes, room, laid }
    }
}
