//! A screen at a graphics card, through the kernel's mode setting (DRM/KMS): `/dev/dri/card0`, without a window system.
//!
//! ```text
//! Wish ─▶ choose (PURE: which socket, which mode) ─▶ two frames of the kernel's ─▶ lit
//! present: told places ─▶ Damage of both frames (PURE) ─▶ canvas to the frame that is not seen, what it lacks ─▶ flip, waited for
//! ```
//! What is seen is never written to, so nothing tears and no half picture is seen. A frame is brought up to date from the canvas alone: reading what a
//! graphics card shows is slow. Frames are mapped while they are written, so none is in this process's memory at rest.
//!
//! Before each picture it is looked whether a screen is still plugged in (which asks the kernel, not the screen). Whatever goes wrong, the card is given back
//! and opened anew the next time, on the screen that is there by then; a program that took the screen over is waited for in the same way.
//!
//! It shows on one socket. It never draws, nor decides when the screen is off.

mod card;
mod choose;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

pub use choose::{BadMode, Mode, Wish};
use embedded_graphics::{
    geometry::{OriginDimensions, Point, Size},
    primitives::Rectangle,
};

use self::card::{Card, Frame, Way};
use super::{Canvas, Panel, PanelError, Turn, damage::Damage, rows};
use crate::{Fault, FaultKind};

/// Where the kernel puts graphics cards.
const CARDS: &str = "/dev/dri";

/// A screen turns to another frame within a picture, at 24 a second or more.
const FLIP: Duration = Duration::from_millis(500);

/// A screen at a graphics card. What is not said is chosen: the first card with a screen, and as [`Wish`] says.
#[derive(Debug)]
pub struct DrmPanel {
    card: Option<PathBuf>,
    wish: Wish,
    turn: Turn,
    on: bool,
    screen: Option<Screen>,
}

/// One that is there.
#[derive(Debug)]
struct Screen {
    card: Card,
    path: PathBuf,
    name: String,
    way: Way,
    size: Size,
    frames: [(Frame, Damage); 2],
    /// The frame that is seen, or would be if it were on.
    front: usize,
}

impl DrmPanel {
    /// The screen at a card (`/dev/dri/card0`; `None`: the first that has one), with what is drawn turned. It is opened when it is first needed.
    #[must_use]
    pub const fn on(card: Option<PathBuf>, wish: Wish, turn: Turn) -> Self {
        Self { card, wish, turn, on: true, screen: None }
    }

    /// Where it shows, once it does: the card and its socket.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        self.screen.as_ref().map(Screen::place)
    }

    /// Does something with the screen, opened if it was not; after an error it is given back.
    fn with<T>(&mut self, act: impl FnOnce(&mut Screen) -> Result<T, PanelError>) -> Result<T, PanelError> {
        let mut screen = match self.screen.take() {
            Some(screen) => screen,
            None => open(self.card.as_deref(), &self.wish, self.on)?,
        };
        screen.look()?;
        let done = act(&mut screen)?;
        self.screen = Some(screen);
        Ok(done)
    }
}

impl Panel for DrmPanel {
    type Error = PanelError;

    fn size(&mut self) -> Result<Size, PanelError> {
        let turn = self.turn;
        self.with(|screen| Ok(turn.size(screen.size)))
    }

    fn present(&mut self, canvas: &Canvas, changed: &[Rectangle]) -> Result<(), PanelError> {
        let (turn, on) = (self.turn, self.on);
        self.with(|screen| screen.present(canvas, changed, turn, on))
    }

    fn power(&mut self, on: bool) -> Result<bool, PanelError> {
        let was = std::mem::replace(&mut self.on, on);
        self.with(|screen| if was == on { Ok(()) } else { screen.power(on) })?;
        Ok(true)
    }
}

/// Opens the card that was named, or the first with a screen.
fn open(card: Option<&Path>, wish: &Wish, on: bool) -> Result<Screen, PanelError> {
    if let Some(card) = card {
        return Screen::open(card, wish, on);
    }
    let mut worst = None;
    for card in cards() {
        match Screen::open(&card, wish, on) {
            // A card that only draws is beside the matter, if there is another.
            Err(error) if worst.is_none() || error.kind() != FaultKind::Unsupported => worst = Some(error),
            Err(_) => {}
            opened => return opened,
        }
    }
    Err(worst.unwrap_or_else(|| {
        let why = "there is no graphics card: load its driver (on a Raspberry Pi: dtoverlay=vc4-kms-v3d in config.txt), or use /dev/fb0";
        PanelError::new(FaultKind::Absent, CARDS, why)
    }))
}

/// All cards, in their order.
fn cards() -> Vec<PathBuf> {
    let entries = fs::read_dir(CARDS).into_iter().flatten().filter_map(Result::ok);
    let number = |path: &PathBuf| path.file_name()?.to_str()?.strip_prefix("card")?.parse::<u32>().ok();
    let mut cards: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| number(path).is_some()).collect();
    cards.sort_by_key(number);
    cards
}

impl Screen {
    fn open(path: &Path, wish: &Wish, on: bool) -> Result<Self, PanelError> {
        let card = Card::open(path)?;
        let parts = card.parts()?;
        let (mut infos, offers): (Vec<_>, Vec<_>) = card.sockets(&parts)?.into_iter().unzip();
        let cannot = |(kind, why): (FaultKind, String)| PanelError::new(kind, path.display().to_string(), why);
        let (socket, mode) = choose::choose(&offers, wish).map_err(cannot)?;
        let (info, name) = (infos.swap_remove(socket), offers[socket].name.clone());
        let crtc = card.feeder(&parts, &info)?.ok_or_else(|| {
            cannot((FaultKind::Unsupported, format!("nothing in this card can feed {name}: choose another socket")))
        })?;
        card.take_over()?;
        let way = Way { connector: info.handle(), crtc, mode: info.modes()[mode] };
        let (width, height) = way.mode.size();
        let size = Size::new(width.into(), height.into());
        let frame = || Ok((card.frame((width, height))?, Damage::whole(Rectangle::new(Point::zero(), size))));
        let frames = [frame()?, frame()?];
        let screen = Self { card, path: path.to_owned(), name, way, size, frames, front: 0 };
        screen.power(on)?;
        Ok(screen)
    }

    fn place(&self) -> String {
        format!("{} {}", self.path.display(), self.name)
    }

    /// Is the screen still plugged in?
    fn look(&self) -> Result<(), PanelError> {
        if self.card.is_plugged(&self.way)? {
            return Ok(());
        }
        let why = "no screen is plugged in any more: look at its cable, and whether it is on";
        Err(PanelError::new(FaultKind::Lost, self.place(), why))
    }

    fn power(&self, on: bool) -> Result<(), PanelError> {
        let (frame, _) = &self.frames[self.front];
        if on { self.card.light(&self.way, frame) } else { self.card.darken(&self.way) }
    }

    fn present(&mut self, canvas: &Canvas, changed: &[Rectangle], turn: Turn, on: bool) -> Result<(), PanelError> {
        if turn.size(self.size) != canvas.size() {
            return Err(PanelError::size(self.place().as_ref(), canvas.size(), turn.size(self.size)));
        }
        let whole = Rectangle::new(Point::zero(), canvas.size());
        let seen = changed.iter().map(|area| area.intersection(&whole)).filter(|area| !area.is_zero_sized());
        let told: Vec<Rectangle> = seen.map(|area| turn.rectangle(&area, self.size)).collect();
        if told.is_empty() {
            return Ok(());
        }
        for (_, damage) in &mut self.frames {
            told.iter().for_each(|area| damage.add(*area));
        }
        let back = 1 - self.front;
        let (frame, damage) = &mut self.frames[back];
        let areas = damage.take();
        self.card.write(frame, |bytes, pitch| copy(canvas, &areas, turn, self.size, bytes, pitch))?;
        if on {
            self.card.flip(&self.way, frame, FLIP)?;
        }
        self.front = back;
        Ok(())
    }
}

/// Copies places of a screen from a canvas to a frame of 32 bits a dot, the lowest byte first.
fn copy(canvas: &Canvas, areas: &[Rectangle], turn: Turn, screen: Size, bytes: &mut [u8], pitch: usize) {
    let index = |place: i32| usize::try_from(place).unwrap_or(0);
    for area in areas {
        for y in area.rows() {
            let from = index(y) * pitch + index(area.top_left.x) * 4;
            let row = &mut bytes[from..from + area.size.width as usize * 4];
            let mut dots = row.chunks_exact_mut(4);
            rows::each_dot(canvas, turn, screen, y, area.columns(), |word| {
                if let Some(dot) = dots.next() {
                    dot.copy_from_slice(&word.to_le_bytes());
                }
            });
        }
    }
}

#[cfg(test)]
mod tests;
