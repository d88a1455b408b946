//! The board's picture: (what is shown, colours, size) → what is drawn on a canvas. Pure: nothing here reads a clock, a file or the network.
//!
//! ```text
//! Shown, Look, size, Uptime ─▶ scene ─▶ Scene { parts } ─▶ kept: which places differ ─▶ paint, within them ─▶ Canvas ─▶ panel
//!                                ├─ hall, desk, message: where there are pixels
//!                                └─ few: LED matrices
//! OneDesk ─▶ digits ─▶ Digits: what a desk's few characters say
//! ```
//! A shell has one [`Picture`] a screen, calls [`Picture::update`] with whatever [`crate::board::Board::shown`] says and the canvas of that screen, and
//! gives what [`Canvas::take_changes`] then names to the panel. It asks again whenever something came, at each half second while a call flashes, and
//! some ten times a second where few pixels take turns ([`takes_turns`]). Where nothing differs, nothing is drawn.
//!
//! Texts stand in the largest type that fits: smaller where they are long, then on more lines, then with "…". They are never cut within a letter. Names as long
//! as an office file takes them (80 characters) are whole, on lines that stand close where they must: all of them but for rows of more than five services that are
//! all so long, on 800×480 and 1024×768; there they end at a word (`tests/pictures/names.rs`).
//! Lengths are shares of the screen's shorter side, so that screens of one shape look alike whatever their dots.
//!
//! How far off the called number can be read, at a letter height of a two-hundredth of the distance (a test holds these to what is drawn):
//!
//! | screen | one call | two | three |
//! | --- | --- | --- | --- |
//! | 43 inches, 1920×1080 or 1280×720 | 24 m | 14 m | 10 m |
//! | 43 inches upright, 1080×1920 | 24 m | 12 m | 10 m |
//! | 7 inches, 800×480 | 4 m | 2 m | 2 m |
//! | LED, dots of 4 mm, 128×64 | 20 m | 20 m | 20 m |
//! | LED, dots of 4 mm, 192×64 | 30 m | 20 m | 20 m |
//! | LED, dots of 4 mm, 64×32 | 10 m | 10 m | 10 m |
//!
//! Screens in between show what a matrix would, each of its dots as a square of theirs; whoever hangs one up is told from how far off it is read ([`short_sighted`]).
//!
//! A new call flashes once a second for five seconds, all new calls in step: where there are pixels the bands along its card's upper and lower edge swell, for half
//! a second, each by a two-thousandth of that distance or more (1.7 minutes of arc: an eye tells one apart) and at 7 to 1 or more; where there are few, its row is
//! shown in reverse. Nothing moves, and nothing on the screen flashes oftener: who sees a flash sees a call. For seven more seconds the thin bands stay.
//!
//! The desk beside it is read from as far.
//!
//! It never decides what is shown, never shows an old call as if it were live, and never makes letters fainter than 7 to 1 on their ground.

mod colours;
mod desk;
pub mod digits;
mod draft;
mod few;
mod hall;
mod kept;
mod logo;
mod mask;
mod memo;
mod message;
mod paint;
mod part;
mod reach;
mod scene;
mod words;

use std::sync::Arc;

use device::clock::Uptime;
use hardware::pixels::{
    Canvas,
    embedded_graphics::geometry::{OriginDimensions, Size},
};

pub use colours::{Colours, contrast};
pub use few::TURN;
pub use logo::{BadLogo, Logo};
pub use part::{Glyphs, Layer, Part, Scene, What};
pub use reach::{read_from, short_sighted};
pub use scene::scene;

use crate::board::Shown;

/// What a board looks like: it seldom changes.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Its colours.
    pub colours: Colours,
    /// The office's picture, for the head.
    pub logo: Option<Arc<Logo>>,
}

/// A screen's picture, which knows what it drew.
#[derive(Debug)]
pub struct Picture {
    look: Look,
    painter: paint::Painter,
    memo: memo::Memo,
    drawn: Option<Scene>,
}

impl Picture {
    /// A picture that was drawn nowhere yet.
    #[must_use]
    pub fn new(look: Look) -> Self {
        Self { look, painter: paint::Painter::default(), memo: memo::Memo::default(), drawn: None }
    }

    /// Another look from now on.
    pub fn dress(&mut self, look: Look) {
        self.look = look;
        self.painter.forget_logo();
        self.drawn = None;
    }

    /// Nothing is known any more of what stands on the canvas: it is another one, or was drawn on by others.
    pub fn forget(&mut self) {
        self.drawn = None;
    }

    /// Draws a scene as it is, remembering nothing.
    pub fn draw(scene: &Scene, look: &Look, canvas: &mut Canvas) {
        for place in kept::differing(None, scene) {
            paint::Painter::default().paint(scene, look, &place, canvas);
        }
    }

    /// Draws what differs from what was drawn last; all of it on a canvas of another size. Tells whether anything did.
    ///
    /// `up` moves only what takes turns where pixels are few.
    pub fn update(&mut self, shown: &Shown, up: Uptime, canvas: &mut Canvas) -> bool {
        let memo = std::mem::take(&mut self.memo);
        let (next, memo) = scene::remembering(memo, shown, &self.look, canvas.size(), up);
        self.memo = memo;
        let places = kept::differing(self.drawn.as_ref(), &next);
        for place in &places {
            self.painter.paint(&next, &self.look, place, canvas);
        }
        self.drawn = Some(next);
        !places.is_empty()
    }
}

/// The nearest shape for a screen's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Wide, like 1920×1080.
    Wide,
    /// Wide and small, like 800×480.
    Small,
    /// Upright, like 1080×1920.
    Upright,
    /// Few dots, like 128×64: no smooth letter would be read there.
    Few,
}

/// Whether a screen of this size has room for little at a time, so that what it shows changes with time alone.
#[must_use]
pub fn takes_turns(size: Size) -> bool {
    Shape::of(size) == Shape::Few
}

/// The shorter side of a screen that has enough dots for smooth letters.
const LEAST: u32 = 400;

impl Shape {
    fn of(size: Size) -> Self {
        match (size.width, size.height) {
            (width, height) if height < LEAST || width < LEAST => Self::Few,
            (width, height) if width < height => Self::Upright,
            (_, height) if height < 600 => Self::Small,
            _ => Self::Wide,
        }
    }
}
