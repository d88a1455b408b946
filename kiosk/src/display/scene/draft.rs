//! A scene that is being made: what all screens have in common.

use std::ops::RangeInclusive;

use hardware::pixels::{
    embedded_graphics::{geometry::Size, primitives::Rectangle},
    text::{Align, Block, Face},
};

use super::{
    Aim, Means, Part, Scene, Target,
    area::{Cut, whole},
};
use crate::display::look::{self, colour};

/// A scene that is being made.
pub(super) struct Draft {
    pub(super) scene: Scene,
    pub(super) means: Means,
    held: Option<Aim>,
}

/// A text's colour and what it stands on.
#[derive(Clone, Copy)]
pub(super) struct Tone {
    pub(super) ink: u32,
    pub(super) ground: u32,
}

/// Dark on a ground.
pub(super) const fn on(ground: u32) -> Tone {
    Tone { ink: look::INK, ground }
}

impl Draft {
    pub(super) fn on(size: Size, means: Means, held: Option<Aim>) -> Self {
        let scene = Scene { size, parts: Vec::new(), targets: Vec::new(), pages: 1 };
        let mut draft = Self { scene, means, held };
        draft.fill(whole(size), look::GROUND);
        draft
    }

    /// A length that is so many dots on a screen whose shorter side has 480.
    pub(super) fn long(&self, dots: u32) -> u32 {
        (dots * self.scene.size.width.min(self.scene.size.height)).div_ceil(480)
    }

    /// Sizes of type that are such on a screen whose shorter side has 480 dots.
    pub(super) fn sizes(&self, from: u32, to: u32) -> RangeInclusive<u16> {
        let size = |dots| u16::try_from(self.long(dots)).unwrap_or(u16::MAX);
        size(from)..=size(to)
    }

    /// The smallest size of type that is bearable, from such a one of a screen of 480 dots: rounded down, so that a larger screen holds no less.
    pub(super) fn least(&self, dots: u32) -> u16 {
        u16::try_from(dots * self.scene.size.width.min(self.scene.size.height) / 480).unwrap_or(u16::MAX)
    }

    pub(super) fn fill(&mut self, area: Rectangle, word: u32) {
        self.scene.parts.push(Part::Fill { area, colour: colour(word) });
    }

    pub(super) fn card(&mut self, area: Rectangle, ground: u32, edge: u32) {
        let (thick, round) = (self.long(2), self.long(8));
        self.scene.parts.push(Part::Card { area, ground: colour(ground), edge: colour(edge), thick, round });
    }

    /// A block that was fitted, in an area at least as large.
    pub(super) fn block(&mut self, area: Rectangle, block: Block, align: Align, tone: Tone) {
        if !block.lines.is_empty() {
            let (ink, ground) = (colour(tone.ink), colour(tone.ground));
            self.scene.parts.push(Part::Text { area, block, align, ink, ground });
        }
    }

    /// A text in the largest of some sizes (of a screen of 480 dots) that fits.
    pub(super) fn text(
        &mut self,
        area: Rectangle,
        face: Face,
        sizes: (u32, u32),
        align: Align,
        tone: Tone,
        text: &str,
    ) {
        let block = face.fit(text, self.sizes(sizes.0, sizes.1), area.size);
        self.block(area, block, align, tone);
    }

    /// Whether a finger lies there.
    pub(super) fn is_held(&self, aim: Aim) -> bool {
        self.held == Some(aim)
    }

    /// It can be touched, where anything can.
    pub(super) fn target(&mut self, aim: Aim, area: Rectangle) {
        if self.means.touch {
            self.scene.targets.push(Target { aim, area });
        }
    }

    /// A button with one text. It is filled where it is the usual one, or on, or held.
    pub(super) fn button(&mut self, area: Rectangle, aim: Aim, main: bool, text: &str) {
        let tone = self.plate(area, aim, main);
        let (across, down) = (self.long(10), self.long(4));
        self.text(area.inside(across, down), Face::Bold, (16, 22), Align::Centre, tone, text);
    }

    /// A button without its text, and how that is to look.
    pub(super) fn plate(&mut self, area: Rectangle, aim: Aim, main: bool) -> Tone {
        let (ground, edge, ink) = match (self.is_held(aim), main) {
            (true, _) => (look::PRIMARY_DARK, look::PRIMARY_DARK, look::PAPER),
            (false, true) => (look::PRIMARY, look::PRIMARY, look::PAPER),
            (false, false) => (look::PAPER, look::PRIMARY, look::PRIMARY_DARK),
        };
        self.card(area, ground, edge);
        self.target(aim, area);
        Tone { ink, ground }
    }
}
