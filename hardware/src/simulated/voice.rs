//! A voice that says nothing and remembers everything.

use std::sync::{Arc, Mutex};

use super::{Wished, locked};
use crate::{
    FaultKind,
    sound::{Manner, Utterance, Voice, queue::Queue},
};

#[derive(Debug, Default)]
struct State {
    queue: Queue,
    /// What is being said, and under which number.
    now: Option<(Utterance, u64)>,
    said: Vec<Utterance>,
    fault: Option<FaultKind>,
    trouble: Option<FaultKind>,
}

impl State {
    /// Goes on to what waits, if nothing is being said or that was cut off.
    fn go_on(&mut self) {
        if self.now.as_ref().is_some_and(|(_, taken)| self.queue.is_cut(*taken)) {
            self.now = None;
        }
        while self.now.is_none() {
            let Some(next) = self.queue.take() else { return };
            if let Some(kind) = self.fault {
                self.trouble = self.trouble.or(Some(kind));
            } else {
                self.now = Some(next);
            }
        }
    }
}

/// A voice in memory. Saying something takes until [`Hearing::listen`].
#[derive(Debug)]
pub struct SimulatedVoice(Arc<Mutex<State>>);

/// Who listens to a [`SimulatedVoice`].
#[derive(Clone, Debug)]
pub struct Hearing(Arc<Mutex<State>>);

impl SimulatedVoice {
    /// A silent voice, and who listens to it.
    #[must_use]
    pub fn new() -> (Self, Hearing) {
        let state = Arc::new(Mutex::new(State::default()));
        (Self(state.clone()), Hearing(state))
    }
}

impl Hearing {
    /// Lets everything be said that is to be said.
    pub fn listen(&self) {
        let mut state = locked(&self.0);
        state.go_on();
        while let Some((utterance, _)) = state.now.take() {
            state.said.push(utterance);
            state.go_on();
        }
    }

    /// What was said to its end, in order.
    #[must_use]
    pub fn said(&self) -> Vec<Utterance> {
        locked(&self.0).said.clone()
    }

    /// Something of what is being said is lacking, while the rest of it still sounds.
    pub fn lack(&self, kind: FaultKind) {
        locked(&self.0).trouble = Some(kind);
    }

    /// From now on what is to be said cannot be, for this reason; `None`: it can.
    pub fn fail(&self, kind: Option<FaultKind>) {
        locked(&self.0).fault = kind;
    }
}

impl Voice for SimulatedVoice {
    type Error = Wished;

    fn say(&mut self, utterance: Utterance, manner: Manner) -> Result<(), Wished> {
        let mut state = locked(&self.0);
        let full = |_| Wished { device: "voice", kind: FaultKind::Stalled };
        state.queue.put(utterance, manner).map_err(full)?;
        state.go_on();
        Ok(())
    }

    fn hush(&mut self) {
        let mut state = locked(&self.0);
        state.queue.clear();
        state.go_on();
    }

    fn is_busy(&self) -> bool {
        locked(&self.0).now.is_some()
    }

    fn trouble(&mut self) -> Option<Wished> {
        let kind = locked(&self.0).trouble.take()?;
        Some(Wished { device: "voice", kind })
    }
}
