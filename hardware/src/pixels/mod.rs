//! Pixels: what is drawn in memory, and the screens that show it.
//!
//! ```text
//! drawing (embedded-graphics, Brush) ─▶ Canvas ─take_changes─▶ rectangles that differ ─▶ Panel::present ─▶ framebuffer, PNG, memory
//! touch panel's dots ─▶ Turn (pure) ─▶ dots of the canvas
//! ```
//! [`Canvas`] is a `DrawTarget` of any size, which knows what has changed since it was last shown; [`text`] measures, wraps, fits and draws
//! scalable letters; a [`Panel`] copies what changed to what can be seen. [`DrmPanel`] is a screen at a graphics card, shown without tearing; [`Framebuffer`] is
//! `/dev/fb0`; [`LedPanel`] a matrix behind a helper; [`PngPanel`] a file; one in memory is in [`crate::simulated`]. A [`Turn`] stands between canvas and screen where a screen hangs upright or upside down.
//!
//! A canvas holds one frame (of 1920 × 1080: 8.3 MB) and what was shown in runs of colours, and nobody else in this process holds any: a [`DrmPanel`]'s two and a [`Framebuffer`]'s
//! one are the kernel's, mapped or written only while something is copied; a picture is encoded row by row.
//!
//! Nothing here knows tickets, or what is drawn, or when. It draws the same pixels on every machine, and copies none that did not change.

mod canvas;
mod cut;
mod damage;
pub mod drm;
mod framebuffer;
pub mod led;
mod picture;
mod rows;
pub mod text;
mod turn;

use std::{io, path::Path, time::Instant};

pub use canvas::{Canvas, Resting, colour_of, word_of};
pub use cut::Cut;
pub use drm::DrmPanel;
pub use embedded_graphics;
use embedded_graphics::{geometry::Size, primitives::Rectangle};
pub use framebuffer::Framebuffer;
pub use led::LedPanel;
pub use picture::{PngPanel, png};
pub use turn::{BadTurn, Turn};

use crate::{Fault, FaultKind, pins::kind_of_io};

/// A screen. It opens its device when it needs it and again after it was lost.
pub trait Panel: Send {
    /// Its errors.
    type Error: Fault;

    /// Dots across and down of a canvas for it, as people see it: after it was turned.
    ///
    /// # Errors
    /// Where the screen is not there or tells no size. It may be another after the screen was lost.
    fn size(&mut self) -> Result<Size, Self::Error>;

    /// Shows these rectangles of the canvas; what lies beside it does not matter, and what they leave out stays as it was. A screen with two frames copies
    /// also what it was told the time before: the canvas is the same one each time, or one that differs only where it says. After an error nothing
    /// is known of what is shown: all is to be presented again ([`Canvas::forget_shown`]).
    ///
    /// # Errors
    /// Where the screen is not there, went away, or the canvas is not of its size. It blocks for no longer than copying takes, and the screen takes
    /// to turn to another frame.
    fn present(&mut self, canvas: &Canvas, changed: &[Rectangle]) -> Result<(), Self::Error>;

    /// Switches the screen itself off, for the hours in which nobody is there, or on. What is presented meanwhile is seen once it is on. It is on at first.
    ///
    /// `false`: this screen has no such switch, and goes on showing what it shows. Black is drawn then.
    ///
    /// # Errors
    /// As [`Panel::present`].
    fn power(&mut self, on: bool) -> Result<bool, Self::Error> {
        let _ = on;
        Ok(false)
    }

    /// When something is to be presented again, changed or not: a screen that shows only so many pictures a second may hold the last one back. `None`: all
    /// is shown.
    fn held_back(&self) -> Option<Instant> {
        None
    }
}

impl<P: Panel + ?Sized> Panel for Box<P> {
    type Error = P::Error;

    fn size(&mut self) -> Result<Size, P::Error> {
        (**self).size()
    }

    fn present(&mut self, canvas: &Canvas, changed: &[Rectangle]) -> Result<(), P::Error> {
        (**self).present(canvas, changed)
    }

    fn power(&mut self, on: bool) -> Result<bool, P::Error> {
        (**self).power(on)
    }

    fn held_back(&self) -> Option<Instant> {
        (**self).held_back()
    }
}

/// A screen that does not show.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {why}")]
pub struct PanelError {
    kind: FaultKind,
    place: String,
    why: String,
}

impl PanelError {
    fn new(kind: FaultKind, place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { kind, place: place.into(), why: why.into() }
    }

    fn io(error: &io::Error, was_open: bool, place: &Path) -> Self {
        Self::new(kind_of_io(error, was_open), place.display().to_string(), error.to_string())
    }

    /// A canvas that was made for another screen.
    fn size(place: &Path, canvas: Size, screen: Size) -> Self {
        let why = format!(
            "the canvas has {} × {} dots, the screen {} × {}: ask for its size again",
            canvas.width, canvas.height, screen.width, screen.height
        );
        Self::new(FaultKind::Unsupported, place.display().to_string(), why)
    }
}

impl Fault for PanelError {
    fn kind(&self) -> FaultKind {
        self.kind
    }
}
