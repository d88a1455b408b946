//! A voice that may not be there, and whoever waits for it: one call is said at a time, so that it is known of each whether it is too late for it.

use device::clock::{Clock, Uptime};
use hardware::{
    Fault, FaultKind,
    sound::{Manner, Voice, Volume},
};
use protocol::{Seq, Span};

use crate::{
    board::Announcement,
    spoken::{
        self,
        turns::{MOST, Next, Turns},
    },
};

/// A voice that cannot be had is tried again after so long.
const PAUSE: Span = Span(2_000);

/// What is being said.
struct Speaking {
    seq: Seq,
    /// Something went wrong with it; which may be told before it has ended.
    is_faulty: bool,
}

/// A voice, through faults.
pub(super) struct Speaker<V, O> {
    open: O,
    voice: Option<V>,
    volume: Volume,
    turns: Turns,
    /// What is being said.
    speaking: Option<Speaking>,
    /// What is wrong was told.
    is_told: bool,
    /// And that what fails is left alone for a while.
    is_rest_told: bool,
    not_before: Uptime,
}

impl<V: Voice, O: FnMut() -> Result<V, V::Error>> Speaker<V, O> {
    /// A voice that is made by `open` when somebody is to be called; at so many per cent of the office's volume. `is_told`: the log knows already
    /// what it lacks.
    pub(super) fn new(open: O, volume: Volume, is_told: bool) -> Self {
        let not_before = Uptime(i64::MIN);
        Self {
            open,
            voice: None,
            volume,
            turns: Turns::default(),
            speaking: None,
            is_told,
            is_rest_told: false,
            not_before,
        }
    }

    /// Has a call said in its turn.
    pub(super) fn take(&mut self, announcement: Announcement, clock: Clock) {
        if spoken::utterance(&announcement, self.volume).is_none() {
            return;
        }
        if let Some(oldest) = self.turns.put(announcement, clock) {
            tracing::warn!(ticket = %oldest.call.number, "not said: {MOST} later calls wait to be said");
        }
    }

    /// Nothing is being said, and nobody waits.
    pub(super) fn is_idle(&self) -> bool {
        self.speaking.is_none() && self.turns.is_empty()
    }

    /// The calls that were not said to their end yet: a board that dies now says them when it is back.
    pub(super) fn unsaid(&self) -> impl Iterator<Item = Seq> + '_ {
        self.speaking.iter().map(|said| said.seq).chain(self.turns.waiting())
    }

    /// What became of what was said; then the next, if it is its turn.
    pub(super) fn go_on(&mut self, up: Uptime) {
        self.listen();
        while self.speaking.is_none() && (self.voice.is_some() || up >= self.not_before) {
            match self.turns.next(up) {
                None => return,
                Some(Next::Say(announcement)) => self.say(&announcement, up),
                Some(Next::Past(announcement)) => {
                    tracing::warn!(ticket = %announcement.call.number, "not said: its turn came when the call was past");
                }
            }
        }
    }

    fn say(&mut self, announcement: &Announcement, up: Uptime) {
        let Some(utterance) = spoken::utterance(announcement, self.volume) else { return };
        let voice = self.voice.take().map_or_else(&mut self.open, Ok);
        let said = voice.and_then(|mut voice| {
            let said = voice.say(utterance, Manner::InTurn);
            self.voice = Some(voice);
            said
        });
        match said {
            Ok(()) => self.speaking = Some(Speaking { seq: announcement.call.seq, is_faulty: false }),
            Err(fault) => {
                self.failed(&fault);
                self.not_before = Uptime(up.0 + PAUSE.0);
            }
        }
    }

    fn listen(&mut self) {
        let Some(voice) = &mut self.voice else { return };
        // Asked in this order: what goes wrong is there before the voice rests.
        let rests = !voice.is_busy();
        let faults: Vec<_> = std::iter::from_fn(|| voice.trouble()).collect();
        faults.iter().for_each(|fault| self.failed(fault));
        if let Some(said) = &mut self.speaking {
            said.is_faulty |= !faults.is_empty();
        }
        if let Some(said) = self.speaking.take_if(|_| rests)
            && !said.is_faulty
            && std::mem::take(&mut self.is_told) | std::mem::take(&mut self.is_rest_told)
        {
            tracing::info!("sound works again");
        }
    }

    /// Told once, until it works again; and once that what fails is left alone.
    fn failed(&mut self, fault: &V::Error) {
        let rests = fault.kind() == FaultKind::NotReady;
        let is_told = if rests { &mut self.is_rest_told } else { &mut self.is_told };
        if !std::mem::replace(is_told, true) {
            let fault = fault.to_string();
            let end = if fault.ends_with(['.', '?']) { "" } else { "." };
            tracing::warn!("{fault}{end} The board goes on, and tries again");
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
