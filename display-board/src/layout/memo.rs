//! What was fitted before: a board says the same texts for months, and fitting them is most of laying them out.

use std::{cell::RefCell, collections::HashMap, ops::RangeInclusive};

use hardware::pixels::{
    embedded_graphics::geometry::Size,
    text::{Block, Face},
};

/// So many texts are remembered; beyond that all are forgotten, and those on the screen are soon known again.
const MOST: usize = 512;

/// Answers that were given before. They depend on nothing but what was asked.
#[derive(Debug, Default)]
pub(super) struct Memo(RefCell<HashMap<Asked, Block>>);

/// Text, face, sizes, room, and whether on one line.
type Asked = (String, Face, u16, u16, Size, bool);

impl Memo {
    /// [`Face::fit`].
    pub(super) fn fit(&self, face: Face, text: &str, sizes: &RangeInclusive<u16>, room: Size) -> Block {
        self.asked(face, text, sizes, room, false)
    }

    /// [`Face::fit_line`].
    pub(super) fn fit_line(&self, face: Face, text: &str, sizes: &RangeInclusive<u16>, room: Size) -> Block {
        self.asked(face, text, sizes, room, true)
    }

    fn asked(&self, face: Face, text: &str, sizes: &RangeInclusive<u16>, room: Size, is_line: bool) -> Block {
        let mut known = self.0.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        let asked = (text.to_owned(), face, *sizes.start(), *sizes.end(), room, is_line);
        let fit = if is_line { Face::fit_line } else { Face::fit };
        known.entry(asked).or_insert_with(|| fit(face, text, sizes.clone(), room)).clone()
    }
}
