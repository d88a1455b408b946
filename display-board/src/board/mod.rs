//! What a board does: (state, input) → effects, and what it shows at any time. Pure: nothing here reads a clock, draws a pixel or
//! makes a sound.
//!
//! ```text
//! stream ─▶ Value ─▶ read (item by item) ─▶ Input::View ─▶ Board ─▶ Effect::Keep (what was announced), then Effect::Announce
//!                                                           └─ shown(up) ─▶ Shown ─▶ layout ─▶ canvas
//! ```
//! A view is whole and replaces what stood there; nothing grows while a board runs. What was announced is kept once it
//! was said to its end, so that a restart says nothing twice and leaves nobody out. A board that lost its line goes on showing what it knew, dated, and never as if it were live.

mod announce;
mod card;
mod choose;
mod eye;
mod purpose;
mod read;
mod showing;
mod shown;
#[cfg(test)]
mod tests;
mod turns;

use std::collections::{BTreeMap, BTreeSet};

use device::clock::{Clock, Uptime};
use protocol::{Moment, OffsetTime, Seq, board::BoardSetup};

pub use announce::{Announcer, Heard, is_current};
pub use card::{Card, Eye};
pub use choose::{Chosen, LARGE, choose};
pub use purpose::Purpose;
pub use read::{SafeCall, SafeService, SafeView};
pub use shown::{AtDesk, Closed, Hall, OneDesk, Place, Queue, Row, Says, Screen, Server, Shown, Since, Unpaired};
pub use turns::{READ, Turns};

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The office as the server sees it.
    View(Box<SafeView>),
    /// The line to the server is there, or broke.
    Line(bool),
    /// The server told the time and how fast it goes.
    Time(OffsetTime, f64),
    /// What to show and sound with.
    Setup(Box<BoardSetup>),
}

/// Something to be done, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// All that was announced or let pass, with those that follow: for a restart, but for whom it left unsaid.
    Keep(Heard),
    /// A call is new: to be heard as far as that is wished for now.
    Announce(Announcement),
}

/// A call that is to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Which.
    pub call: SafeCall,
    /// The two tones.
    pub chime: bool,
    /// Spoken, in the call's language.
    pub speech: bool,
    /// From 0 to 100.
    pub volume: u8,
}

/// Whether the server is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Not tried yet.
    Unknown,
    Up,
    /// Since when.
    Down(Uptime),
}

/// A board.
#[derive(Clone, Debug)]
pub struct Board {
    purpose: Purpose,
    setup: Option<Box<BoardSetup>>,
    clock: Clock,
    /// The time as the server last wrote it: the office's offset.
    told: Option<OffsetTime>,
    line: Line,
    /// When the server was last heard.
    heard_at: Uptime,
    /// The next view is the first on its line: whatever its number, it is taken as it is.
    anew: bool,
    announcer: Announcer,
    view: Option<Box<SafeView>>,
    /// When new calls were noticed: those that still draw the eye, or move whose turn it is.
    news: BTreeMap<Seq, Uptime>,
    /// When it was seen that one of those is awaited no more.
    gone: BTreeMap<Seq, Uptime>,
    /// How many were ever noticed.
    noticed: usize,
}

impl Board {
    /// A board at its start, with what lies on its disk.
    #[must_use]
    pub fn new(
        purpose: Purpose,
        setup: Option<Box<BoardSetup>>,
        heard: Option<Heard>,
        clock: Clock,
        up: Uptime,
    ) -> Self {
        Self {
            purpose,
            setup,
            clock,
            told: None,
            line: Line::Unknown,
            heard_at: up,
            anew: true,
            announcer: Announcer::new(heard),
            view: None,
            news: BTreeMap::new(),
            gone: BTreeMap::new(),
            noticed: 0,
        }
    }

    /// What happens next.
    #[must_use]
    pub fn step(&mut self, input: Input, up: Uptime) -> Vec<Effect> {
        turns::forget(&mut self.news, &mut self.gone, up);
        match input {
            Input::View(view) => return self.see(view, up),
            Input::Line(true) => self.there(up),
            Input::Line(false) => self.broke(up),
            Input::Time(now, speed) => {
                self.clock = self.clock.clone().told(up, now, speed);
                self.told = Some(now);
                self.there(up);
            }
            Input::Setup(setup) => self.setup = Some(setup),
        }
        Vec::new()
    }

    fn there(&mut self, up: Uptime) {
        self.line = Line::Up;
        self.heard_at = up;
    }

    fn broke(&mut self, up: Uptime) {
        self.announcer.cut();
        self.anew = true;
        if !matches!(self.line, Line::Down(_)) {
            self.line = Line::Down(up);
        }
    }

    fn see(&mut self, view: Box<SafeView>, up: Uptime) -> Vec<Effect> {
        self.there(up);
        // On one line a view never follows a later one; one that does anyhow is past.
        if !self.anew && self.view.as_ref().is_some_and(|seen| view.view_seq < seen.view_seq) {
            return Vec::new();
        }
        self.anew = false;
        if let (None, Some(now)) = (self.clock.now(up), view.now) {
            self.clock = self.clock.clone().told(up, now, 1.0);
        }
        self.told = view.now.or(self.told);
        let calls: Vec<_> = view.calls.iter().flatten().filter(|call| self.purpose.concerns(call)).cloned().collect();
        let fresh = self.announcer.fresh(&calls, self.clock.now(up));
        self.news.extend(fresh.iter().map(|call| (call.seq, up)));
        self.noticed += fresh.len();
        let standing: BTreeSet<_> = calls.iter().filter(|call| call.standing).map(|call| call.seq).collect();
        for seq in self.news.keys().filter(|seq| !standing.contains(seq)) {
            self.gone.entry(*seq).or_insert(up);
        }
        self.view = Some(view);
        if fresh.is_empty() {
            return Vec::new();
        }
        let announced = fresh.into_iter().map(|call| Effect::Announce(self.announcement(call, up)));
        let mut effects = vec![Effect::Keep(self.announcer.heard().clone())];
        effects.extend(announced);
        effects
    }

    fn announcement(&self, call: SafeCall, up: Uptime) -> Announcement {
        let Some(setup) = &self.setup else { return Announcement { call, chime: true, speech: true, volume: 100 } };
        let time = self.now(up).map(time_of_day);
        let quiet = time.is_some_and(|time| setup.sound.quiet.iter().any(|hours| hours.holds(&time)));
        let (chime, speech) = (setup.sound.chime && !quiet, setup.sound.speech && !quiet);
        Announcement { call, chime, speech, volume: setup.sound.volume }
    }

    /// The office's time, as the office writes it.
    #[must_use]
    pub fn now(&self, up: Uptime) -> Option<OffsetTime> {
        let (told, now) = (self.told?, self.clock.now(up)?);
        Some(told.later(now - told.moment()))
    }

    /// The office's time; `None` while nobody has told it.
    #[must_use]
    pub fn moment(&self, up: Uptime) -> Option<Moment> {
        self.clock.now(up)
    }

    /// The office's clock, as far as it was told.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What it shows and sounds with, as far as it was told.
    #[must_use]
    pub fn setup(&self) -> Option<&BoardSetup> {
        self.setup.as_deref()
    }
}

/// `09:05`.
fn time_of_day(time: OffsetTime) -> String {
    time.to_string().chars().skip(11).take(5).collect()
}
