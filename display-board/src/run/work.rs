//! A board at work, and how it stands with its server.

use std::sync::Arc;

use device::{
    clock::Uptime,
    identity::{Identity, Standing},
    link::Link,
    world,
};
use protocol::{Span, board::BoardSetup};
use tokio::sync::mpsc;

use super::line::{Event, Line};
use crate::{board::Board, care::Care, layout::Logo, screen::Wish};

/// This machine's clock is told of as wrong from here on.
const WRONG: Span = Span(120_000);

/// A board at work, and how it stands with its server.
pub(super) struct Work {
    pub(super) board: Board,
    pub(super) theme: Option<Arc<protocol::board::Theme>>,
    pub(super) identity: Identity,
    pub(super) token: Standing,
    pub(super) line: Line,
    pub(super) care: Care,
    /// Since when the server is away, as far as it is worth looking for elsewhere.
    pub(super) down_since: Option<Uptime>,
    /// The stream broke, and is not there again.
    pub(super) is_cut: bool,
    pub(super) is_clock_told: bool,
    /// The office's picture: as it lay on the disk, until the server has told.
    pub(super) picture: Option<Arc<Logo>>,
    pub(super) is_picture_told: bool,
    /// What the server calls it.
    pub(super) tag: Option<String>,
}

impl Work {
    /// What the screen shows now.
    pub(super) fn wish(&self, up: Uptime) -> Wish {
        Wish { shown: self.board.shown(up), theme: self.theme.clone(), logo: self.picture.clone() }
    }

    pub(super) fn take_theme(&mut self) {
        self.theme = self.board.setup().map(|BoardSetup { theme, .. }| Arc::new(theme.clone()));
    }

    /// Over this line from now on.
    pub(super) fn speak(&mut self, link: Link, events: &mpsc::Sender<Event>) {
        self.line = Line::over(link, self.line.number + 1, events);
        // What was asked over the former line is not answered any more.
        self.care.answered();
    }

    /// A machine whose own clock is wrong shows the server's time, and whoever looks after it hears of it once.
    pub(super) fn doubt(&mut self, now: protocol::OffsetTime, speed: f64) {
        let is_played = speed != 1.0 || self.board.setup().is_none_or(|setup| setup.rehearsal);
        let off = world::system() - now.moment();
        let is_wrong = !is_played && (off > WRONG || off < Span(-WRONG.0));
        if is_wrong && !self.is_clock_told {
            tracing::warn!(
                "this machine's clock is {} s off the server's: the board shows the server's time; let the network set the clock (timedatectl set-ntp true)",
                off.0 / 1000
            );
        }
        self.is_clock_told = is_wrong;
    }
}
