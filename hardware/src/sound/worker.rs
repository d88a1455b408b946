//! The thread of a voice: takes what is to be said, one after the other, and has it said by its [`Work`].

use std::{
    io,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use super::{Manner, Utterance, VoiceError, queue::Queue};

/// How something is said.
pub(super) trait Work: Send + 'static {
    /// Says it to its end, or until the turn is cut off. What goes wrong it tells the turn.
    fn say(&mut self, utterance: Utterance, turn: &Turn<'_>);
}

/// The turn of what is being said.
pub(super) struct Turn<'a> {
    shared: &'a Shared,
    taken: u64,
}

impl Turn<'_> {
    /// Waits a moment; is it cut off by then?
    pub(super) fn is_cut_after(&self, moment: Duration) -> bool {
        self.shared.is_cut_after(moment, self.taken)
    }

    /// Something went wrong.
    pub(super) fn complain(&self, error: VoiceError) {
        self.shared.complain(error);
    }
}

/// A thread at work. Dropped, it is silent.
#[derive(Debug)]
pub(super) struct Worker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// So many troubles are kept until somebody asks.
const MOST_TROUBLES: usize = 8;

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    queue: Queue,
    speaking: bool,
    over: bool,
    trouble: Vec<VoiceError>,
}

/// A voice is its worker, and says what that says.
macro_rules! is_a_voice {
    ($voice:ident) => {
        impl $crate::sound::Voice for $voice {
            type Error = $crate::sound::VoiceError;

            fn say(
                &mut self,
                utterance: $crate::sound::Utterance,
                manner: $crate::sound::Manner,
            ) -> Result<(), Self::Error> {
                self.0.say(utterance, manner)
            }

            fn hush(&mut self) {
                self.0.hush();
            }

            fn is_busy(&self) -> bool {
                self.0.is_busy()
            }

            fn trouble(&mut self) -> Option<Self::Error> {
                self.0.trouble()
            }
        }
    };
}
pub(super) use is_a_voice;

impl Worker {
    pub(super) fn start(mut work: impl Work) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let run = move || {
            while let Some((utterance, taken)) = theirs.next() {
                work.say(utterance, &Turn { shared: &theirs, taken });
            }
        };
        let thread = std::thread::Builder::new().name("voice".to_owned()).spawn(run)?;
        Ok(Self { shared, thread: Some(thread) })
    }

    pub(super) fn say(&self, utterance: Utterance, manner: Manner) -> Result<(), VoiceError> {
        self.shared.state().queue.put(utterance, manner).map_err(|_| VoiceError::Full)?;
        self.shared.changed.notify_all();
        Ok(())
    }

    pub(super) fn hush(&self) {
        self.shared.state().queue.clear();
        self.shared.changed.notify_all();
    }

    pub(super) fn is_busy(&self) -> bool {
        let state = self.shared.state();
        state.speaking || !state.queue.is_empty()
    }

    pub(super) fn trouble(&self) -> Option<VoiceError> {
        let mut state = self.shared.state();
        (!state.trouble.is_empty()).then(|| state.trouble.remove(0))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.over = true;
        state.queue.clear();
        drop(state);
        self.shared.changed.notify_all();
        // A command that plays is ended first; this takes milliseconds.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next utterance, however long it takes to come; `None` when the voice is over.
    fn next(&self) -> Option<(Utterance, u64)> {
        let mut state = self.state();
        loop {
            state.speaking = false;
            if state.over {
                return None;
            }
            if let Some(taken) = state.queue.take() {
                state.speaking = true;
                return Some(taken);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits a moment; is what was taken under this number cut off by then?
    fn is_cut_after(&self, moment: Duration, taken: u64) -> bool {
        let state = self.state();
        if state.queue.is_cut(taken) {
            return true;
        }
        let (state, _) = self.changed.wait_timeout(state, moment).unwrap_or_else(PoisonError::into_inner);
        state.queue.is_cut(taken)
    }

    fn complain(&self, error: VoiceError) {
        let mut state = self.state();
        if state.trouble.len() < MOST_TROUBLES {
            state.trouble.push(error);
        }
    }
}
