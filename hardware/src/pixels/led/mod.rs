//! A matrix of LEDs (HUB75), behind a helper: a program of its own, at the other end of a pipe.
//!
//! ```text
//! present ─▶ the picture to be shown (its own copy; no waiting) ─▶ thread: header, frames, brightness ─pipe─▶ helper ─▶ LEDs
//!                                                                  thread: ◀─ ready, done, trouble ─────────┘
//! ```
//! The libraries that drive such panels are under the GPL, need root and the exact timing of one board: they live in the helper, which is never linked, and which
//! anybody can write in fifty lines. `docs/led-helper.md` is the protocol ([`protocol`]: PURE).
//!
//! [`LedPanel`] never waits for the helper. One picture is under way at a time; of those that come meanwhile the last is sent. A helper that ends, stalls or says what is not
//! in the protocol is ended and started anew, after a while that doubles; it gets the whole picture then. While it is not at work, `present` says why.
//!
//! A picture of 192 × 64 dots takes 48 KB here, and once more while it is sent.

mod helper;
pub mod protocol;

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use embedded_graphics::{
    geometry::{OriginDimensions, Point, Size},
    primitives::Rectangle,
};

use self::{
    helper::{Helper, Wrong},
    protocol::{Depth, Message},
};
use super::{Canvas, Panel, PanelError};
use crate::FaultKind;

/// What a helper is and how patient one is with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedHelper {
    /// The command: a program and its arguments.
    pub command: Vec<String>,
    /// Dots across and down of all panels together.
    pub size: Size,
    /// How dots are sent.
    pub depth: Depth,
    /// How bright it is while it is on, in percent.
    pub brightness: u8,
    /// How long it may take to be ready: some set up their panels for seconds.
    pub start: Duration,
    /// How long a picture may take, from its first byte to the answer.
    pub answer: Duration,
    /// How long to wait before it is started anew: at first, and at most. It doubles until a helper has shown a picture.
    pub rest: (Duration, Duration),
}

impl LedHelper {
    /// A command for so many dots, with patience for a slow computer.
    #[must_use]
    pub const fn new(command: Vec<String>, size: Size) -> Self {
        let rest = (Duration::from_secs(1), Duration::from_secs(60));
        let (start, answer) = (Duration::from_secs(10), Duration::from_secs(2));
        Self { command, size, depth: Depth::Rgb888, brightness: 60, start, answer, rest }
    }
}

/// A matrix of LEDs behind a helper, dark at first. When it is dropped, the helper's input ends, which tells it to make the panel dark.
#[derive(Debug)]
pub struct LedPanel {
    shared: Arc<Shared>,
    name: String,
    size: Size,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    /// What is to be shown.
    picture: Vec<u32>,
    /// How often that changed; and up to which of these the helper has shown.
    asked: u64,
    shown: u64,
    on: bool,
    brightness: u8,
    /// Why the helper is not at work.
    wrong: Option<Wrong>,
    over: bool,
}

impl LedPanel {
    /// Starts the helper, beside: whether it can be run is told when something is presented.
    ///
    /// # Errors
    /// Where there is no thread to be had, or the size is none of a panel.
    pub fn start(helper: LedHelper) -> Result<Self, PanelError> {
        let name = helper.command.first().cloned().unwrap_or_default();
        let Size { width, height } = helper.size;
        if !(1..=MOST).contains(&width) || !(1..=MOST).contains(&height) {
            let why = format!("{width} × {height} dots: each is 1 to {MOST}");
            return Err(PanelError::new(FaultKind::Unsupported, place(&name), why));
        }
        let state = State {
            picture: vec![0; width as usize * height as usize],
            asked: 1,
            shown: 0,
            on: true,
            brightness: helper.brightness.min(100),
            wrong: None,
            over: false,
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let (size, keeper) = (helper.size, Keeper { helper, shared: shared.clone() });
        let thread = std::thread::Builder::new().name("led".to_owned()).spawn(move || keeper.run());
        let thread = thread.map_err(|error| PanelError::new(FaultKind::Stalled, place(&name), error.to_string()))?;
        Ok(Self { shared, name, size, thread: Some(thread) })
    }

    /// How bright it is while it is on, in percent. It is on its way; nothing is waited for.
    pub fn dim(&mut self, percent: u8) {
        drop(self.shared.ask(|state| state.brightness = percent.min(100)));
    }

    /// Who waits for the helper.
    #[must_use]
    pub fn watch(&self) -> LedWatch {
        LedWatch(self.shared.clone())
    }

    fn wrong(&self, state: &State) -> Result<(), PanelError> {
        let Some((kind, why)) = &state.wrong else { return Ok(()) };
        Err(PanelError::new(*kind, place(&self.name), format!("{why}; it is started anew")))
    }
}

/// Waits for a helper: in tests, and where a panel is tried. A board never does.
#[derive(Clone, Debug)]
pub struct LedWatch(Arc<Shared>);

impl LedWatch {
    /// Until it has shown what was asked for last. `false`: not in time.
    #[must_use]
    pub fn settles(&self, within: Duration) -> bool {
        let met = |state: &State| state.shown == state.asked && state.wrong.is_none();
        met(&self.0.wait_until(Instant::now() + within, met))
    }

    /// Until it is found not to be at work. `false`: not in time.
    #[must_use]
    pub fn fails(&self, within: Duration) -> bool {
        self.0.wait_until(Instant::now() + within, |state| state.wrong.is_some()).wrong.is_some()
    }
}

/// No panel has more dots on a side.
const MOST: u32 = 4096;

fn place(name: &str) -> String {
    format!("LED helper {name:?}")
}

impl Panel for LedPanel {
    type Error = PanelError;

    fn size(&mut self) -> Result<Size, PanelError> {
        Ok(self.size)
    }

    fn present(&mut self, canvas: &Canvas, changed: &[Rectangle]) -> Result<(), PanelError> {
        if canvas.size() != self.size {
            return Err(PanelError::size(place(&self.name).as_ref(), canvas.size(), self.size));
        }
        let whole = Rectangle::new(Point::zero(), self.size);
        let seen = changed.iter().map(|area| area.intersection(&whole)).filter(|area| !area.is_zero_sized());
        let areas: Vec<Rectangle> = seen.collect();
        if areas.is_empty() {
            return self.wrong(&self.shared.state());
        }
        let width = self.size.width;
        // Also while the helper is not at work: the next one shows it.
        let state = self.shared.ask(|state| {
            for area in areas {
                for y in area.rows().filter_map(|y| u32::try_from(y).ok()) {
                    let from = u32::try_from(area.top_left.x).unwrap_or(0);
                    let row = canvas.row(y, from..from + area.size.width);
                    let start = (y * width + from) as usize;
                    state.picture[start..start + row.len()].copy_from_slice(row);
                }
            }
        });
        self.wrong(&state)
    }

    fn power(&mut self, on: bool) -> Result<bool, PanelError> {
        let state = self.shared.ask(|state| state.on = on);
        self.wrong(&state)?;
        Ok(true)
    }
}

impl Drop for LedPanel {
    fn drop(&mut self) {
        drop(self.shared.ask(|state| state.over = true));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is asked for.
    fn ask(&self, change: impl FnOnce(&mut State)) -> MutexGuard<'_, State> {
        let mut state = self.state();
        change(&mut state);
        state.asked += 1;
        self.changed.notify_all();
        state
    }

    /// Something became known.
    fn tell(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    fn wait_until(&self, until: Instant, met: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let mut state = self.state();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if met(&state) || left.is_zero() {
                return state;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// What the thread has.
struct Keeper {
    helper: LedHelper,
    shared: Arc<Shared>,
}

enum Next {
    Show(Asked),
    Nothing,
    Over,
}

struct Asked {
    asked: u64,
    brightness: u8,
    picture: Vec<u32>,
}

/// How often a helper that has nothing to do is looked at: one that ended by itself is found.
const LOOK: Duration = Duration::from_millis(500);

impl Keeper {
    fn run(self) {
        let mut rest = self.helper.rest.0;
        while !self.shared.state().over {
            let shown = self.shared.state().shown;
            let Err(wrong) = self.serve() else { return };
            // One that has shown something was no failure from the start.
            rest = if self.shared.state().shown > shown { self.helper.rest.0 } else { rest };
            self.shared.tell(|state| state.wrong = Some(wrong));
            drop(self.shared.wait_until(Instant::now() + rest, |state| state.over));
            rest = (rest * 2).min(self.helper.rest.1);
        }
    }

    /// One helper, from its start to its end; `Ok`: the panel is over.
    fn serve(&self) -> Result<(), Wrong> {
        let mut helper = Helper::start(&self.helper.command)?;
        let until = Instant::now() + self.helper.start;
        helper.send(&protocol::header(self.helper.size, self.helper.depth), until)?;
        helper.is_ready(until)?;
        let (mut number, mut bright, mut shown) = (0, None, None);
        loop {
            let Asked { asked, brightness, picture } = match self.next(shown) {
                Next::Over => return Ok(()),
                Next::Nothing => {
                    helper.look()?;
                    continue;
                }
                Next::Show(asked) => asked,
            };
            if bright != Some(brightness) {
                self.tell(&mut helper, &mut number, Message::Brightness(brightness))?;
                bright = Some(brightness);
            }
            self.tell(&mut helper, &mut number, Message::Frame(&picture))?;
            shown = Some(asked);
            self.shared.tell(|state| (state.shown, state.wrong) = (asked, None));
        }
    }

    /// What is asked for beyond what this helper has shown; waits a moment for it.
    fn next(&self, shown: Option<u64>) -> Next {
        let state = self.shared.wait_until(Instant::now() + LOOK, |state| state.over || Some(state.asked) != shown);
        if state.over {
            return Next::Over;
        }
        if Some(state.asked) == shown {
            return Next::Nothing;
        }
        let brightness = if state.on { state.brightness } else { 0 };
        Next::Show(Asked { asked: state.asked, brightness, picture: state.picture.clone() })
    }

    fn tell(&self, helper: &mut Helper, number: &mut u32, message: Message<'_>) -> Result<(), Wrong> {
        *number = number.wrapping_add(1);
        let until = Instant::now() + self.helper.answer;
        helper.send(&message.bytes(*number, self.helper.depth), until)?;
        helper.is_done(*number, until)
    }
}
