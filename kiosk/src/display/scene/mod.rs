//! From a view to what is to be drawn and what can be touched: pure.
//!
//! ```text
//! PanelView, size, means, page, held ─▶ of ─▶ Scene { parts, targets } ─▶ paint ─▶ Canvas
//!                                                   └─▶ touch areas: what is drawn is what is pressed
//! ```
//! Places are computed from the screen's size; nothing is laid out for one size alone. Texts are in the largest type that fits, those of all services in the same; services
//! that would not be readable on one screen are spread over pages, however long or short what is said of them just now is.
//!
//! Nothing here draws, reads a clock, or decides what a press does.

mod area;
mod card;
mod choose;
mod draft;
mod frame;
mod message;
mod paint;

use hardware::pixels::{
    embedded_graphics::{geometry::Size, primitives::Rectangle},
    text::{Align, Block},
};

use super::look::Colour;
use crate::{flow::Button, panel::PanelView};

pub use paint::paint;

/// What is to be drawn, from back to front, and what can be touched.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Dots across and down.
    pub size: Size,
    /// From back to front.
    pub parts: Vec<Part>,
    /// What can be touched. They do not overlap.
    pub targets: Vec<Target>,
    /// How many pages the services fill; 1 where nothing is spread.
    pub pages: usize,
}

/// Something to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A plane.
    Fill {
        /// Where.
        area: Rectangle,
        /// In what.
        colour: Colour,
    },
    /// A plane with round corners and an edge.
    Card {
        /// Where.
        area: Rectangle,
        /// Its ground.
        ground: Colour,
        /// Its edge.
        edge: Colour,
        /// How thick that is, in dots.
        thick: u32,
        /// How round its corners are, in dots.
        round: u32,
    },
    /// A text, in the middle of its area's height.
    Text {
        /// Where.
        area: Rectangle,
        /// Its lines, in the type that fits.
        block: Block,
        /// To which side.
        align: Align,
        /// In what.
        ink: Colour,
        /// On what.
        ground: Colour,
    },
}

/// Something that can be touched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// What that does.
    pub aim: Aim,
    /// Where.
    pub area: Rectangle,
}

/// What touching something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A press, for the flow.
    Press(Button),
    /// Another page of services: nobody but the display knows of pages.
    Page(usize),
}

/// What the display's people have at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    /// The screen can be touched.
    pub touch: bool,
    /// There is a button for priority beside it.
    pub priority: bool,
}

/// What the display adds to a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// Which page of services, from 0; one beyond the last is the first.
    pub page: usize,
    /// Where a finger lies.
    pub held: Option<Aim>,
}

/// What is to be drawn of a view on a screen.
#[must_use]
pub fn of(view: &PanelView, size: Size, means: Means, local: Local) -> Scene {
    let mut draft = draft::Draft::on(size, means, local.held);
    let rest = frame::draw(&mut draft, view);
    if let Some(still) = &view.still {
        message::ask(&mut draft, still, rest);
    } else if view.screen == "choose" {
        choose::draw(&mut draft, view, local.page, rest);
    } else {
        message::draw(&mut draft, view, rest);
    }
    draft.scene
}

#[cfg(test)]
mod tests;
