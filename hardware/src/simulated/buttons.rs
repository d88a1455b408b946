//! Buttons in memory, pressed by a script.
//!
//! Their time is the script's, not the wall's: a script of hours plays at once, and always in the same way. It goes on with every edge and every
//! [`Hand::pass`], and stands still otherwise; waiting for something that is not scripted waits for real, until the deadline.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use super::{Wished, locked};
use crate::{
    FaultKind,
    buttons::{
        ButtonId, Debounced, Edge, Timing,
        contacts::{Contacts, Seen},
    },
};

/// Buttons in memory.
pub type SimulatedButtons = Debounced<SimulatedContacts>;

impl SimulatedButtons {
    /// So many, all up, and the hand that presses them.
    #[must_use]
    pub fn simulated(count: u8, timing: Timing) -> (Self, Hand) {
        let state = State { levels: vec![false; usize::from(count)], ..State::default() };
        let shared = Arc::new((Mutex::new(state), Condvar::new()));
        let contacts = SimulatedContacts { shared: shared.clone(), opened: false, count: usize::from(count) };
        (Self::new(contacts, timing), Hand(shared))
    }
}

#[derive(Debug, Default)]
struct State {
    /// The time that the script has been written to.
    written: Duration,
    /// The time that it has been played to.
    played: Duration,
    /// What is written and not yet played: an edge, or time that passes.
    script: VecDeque<(Duration, Option<(ButtonId, bool)>)>,
    /// The contacts, as far as it has been played.
    levels: Vec<bool>,
    fault: Option<FaultKind>,
}

impl State {
    fn play(&mut self) -> Option<Seen> {
        let (at, turn) = self.script.pop_front()?;
        self.played = at;
        // Time that passes is an edge that turns nothing.
        let (button, closed) = turn.unwrap_or((ButtonId(0), self.levels.first().copied().unwrap_or(false)));
        if let Some(level) = self.levels.get_mut(button.index()) {
            *level = closed;
        }
        Some(Seen::Edge(Edge { button, closed, at }))
    }
}

type Shared = Arc<(Mutex<State>, Condvar)>;

/// The contacts of [`SimulatedButtons`].
#[derive(Debug)]
pub struct SimulatedContacts {
    shared: Shared,
    opened: bool,
    count: usize,
}

/// Who presses [`SimulatedButtons`].
#[derive(Clone, Debug)]
pub struct Hand(Shared);

impl Hand {
    /// A contact closes or opens, so long after what was scripted last.
    pub fn turn(&self, after: Duration, button: ButtonId, closed: bool) {
        self.write(after, Some((button, closed)));
    }

    /// So much time passes.
    pub fn pass(&self, time: Duration) {
        self.write(time, None);
    }

    /// A clean press of a fifth of a second, and a rest as long.
    pub fn press(&self, button: ButtonId) {
        self.turn(Duration::from_millis(1), button, true);
        self.turn(Duration::from_millis(200), button, false);
        self.pass(Duration::from_millis(200));
    }

    /// From now on every call fails like this, and what is pressed meanwhile is not seen; `None`: the device is back.
    pub fn fail(&self, kind: Option<FaultKind>) {
        let mut state = locked(&self.0.0);
        while state.fault.is_some() && state.play().is_some() {}
        state.fault = kind;
        self.0.1.notify_all();
    }

    fn write(&self, after: Duration, turn: Option<(ButtonId, bool)>) {
        let mut state = locked(&self.0.0);
        state.written += after;
        let at = state.written;
        state.script.push_back((at, turn));
        self.0.1.notify_all();
    }
}

impl Contacts for SimulatedContacts {
    type Error = Wished;

    fn count(&self) -> usize {
        self.count
    }

    fn now(&self) -> Duration {
        locked(&self.shared.0).played
    }

    fn see(&mut self, wait: Duration) -> Result<Seen, Wished> {
        let until = Instant::now() + wait;
        let (mutex, changed) = &*self.shared;
        let mut state = locked(mutex);
        loop {
            if let Some(kind) = state.fault {
                while state.play().is_some() {}
                self.opened = false;
                return Err(Wished { device: "buttons", kind });
            }
            if !self.opened {
                self.opened = true;
                return Ok(Seen::Opened(state.levels.clone()));
            }
            if let Some(seen) = state.play() {
                return Ok(seen);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(Seen::Nothing);
            }
            state = changed.wait_timeout(state, left).unwrap_or_else(std::sync::PoisonError::into_inner).0;
        }
    }
}
