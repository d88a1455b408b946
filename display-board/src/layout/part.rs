//! What a picture is made of.

use hardware::pixels::{
    embedded_graphics::{
        geometry::{Point, Size},
        pixelcolor::Rgb888,
        primitives::Rectangle,
    },
    text::Type,
};

/// All that stands on a screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Dots across and down.
    pub size: Size,
    /// In any order: what covers what is told by their layers.
    pub parts: Vec<Part>,
}

/// Something to be drawn. Of one layer, no two overlap.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// What it covers.
    pub layer: Layer,
    /// Nothing of it is outside of this.
    pub area: Rectangle,
    /// What it is.
    pub what: What,
}

/// From back to front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Behind everything.
    Ground,
    /// What stands on the ground: zones, rows, cards.
    Plane,
    /// What draws the eye to a plane.
    Frame,
    /// Letters and signs.
    Ink,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A plane, with corners so round.
    Plane {
        /// In what.
        colour: Rgb888,
        /// In dots.
        round: u32,
    },
    /// A line of letters.
    Line {
        /// In what type.
        kind: Type,
        /// The letters.
        text: String,
        /// Where they begin, on the line on which they stand.
        foot: Point,
        /// In what.
        ink: Rgb888,
    },
    /// A line of letters of few dots.
    Bits {
        /// Which letters, and how large.
        glyphs: Glyphs,
        /// Each of their dots is a square of so many.
        times: u32,
        /// The letters.
        text: String,
        /// Their upper left corner.
        at: Point,
        /// In what.
        ink: Rgb888,
    },
    /// A sign.
    Sign {
        /// Which.
        sign: Sign,
        /// In what.
        ink: Rgb888,
    },
    /// The office's picture.
    Logo,
}

/// Signs beside figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Who waits.
    Person,
    /// How long.
    Clock,
}

/// Letters of few dots: never blurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// 5 dots wide and 8 high, for sentences where there is hardly any room.
    Tiny,
    /// 6 dots wide and 10 high, for sentences.
    Small,
    /// 9 wide and 15 high.
    Middle,
    /// 10 wide and 20 high, each dot drawn so many times across and down.
    Large(u8),
}
