//! Which calls are new, so that each is announced once: flashed, chimed and said. Pure.
//!
//! Announced calls are remembered by their sequences, not merely the highest: one bad item must not silence the others. What is
//! remembered is kept over a restart by whoever carries it out, but for what was not said to its end: so that a board that comes back says nothing
//! again, and leaves nobody out.

use std::collections::BTreeSet;

use protocol::{Moment, Seq, Span};
use serde::{Deserialize, Serialize};

use super::read::SafeCall;

/// After being away, calls older than this are not announced any more: the age of the oldest call of a view.
const OLD: Span = Span(120_000);
/// A board that knows nothing of what was announced before says only what was called as it began: the rest was heard already.
const FRESH: Span = Span(5_000);
/// How many announced calls are remembered: more than a view ever lists.
const MEMORY: usize = 500;

/// What was announced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Heard(BTreeSet<Seq>);

impl Heard {
    /// Whether it is new.
    fn note(&mut self, seq: Seq) -> bool {
        // What is older than all that is remembered was forgotten, not missed.
        if self.0.len() >= MEMORY && self.0.first().is_some_and(|first| seq < *first) {
            return false;
        }
        let new = self.0.insert(seq);
        while self.0.len() > MEMORY {
            self.0.pop_first();
        }
        new
    }

    /// The same without these: they are still to be said.
    #[must_use]
    pub fn without(&self, unsaid: impl IntoIterator<Item = Seq>) -> Self {
        let unsaid: BTreeSet<_> = unsaid.into_iter().collect();
        Self(self.0.difference(&unsaid).copied().collect())
    }

    /// A server restored from a backup counts on from an earlier call: its calls are others than those that bore their sequences
    /// before.
    fn forget_another_history(&mut self, calls: &[SafeCall]) {
        let newest = calls.iter().map(|call| call.seq).max();
        if newest.is_some_and(|newest| self.0.last().is_some_and(|last| newest < *last)) {
            self.0.clear();
        }
    }
}

/// Finds what is new.
#[derive(Clone, Debug)]
pub struct Announcer {
    heard: Heard,
    /// The next view is the first since the line was cut, or since the start.
    gap: Gap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Away,
    /// Nothing is known of what was announced before.
    Unknown,
}

impl Announcer {
    /// A board at its start, with what it announced before, where that is known.
    #[must_use]
    pub fn new(heard: Option<Heard>) -> Self {
        let gap = if heard.is_some() { Gap::Away } else { Gap::Unknown };
        Self { heard: heard.unwrap_or_default(), gap }
    }

    /// The line was cut: calls may have been missed.
    pub fn cut(&mut self) {
        if self.gap == Gap::None {
            self.gap = Gap::Away;
        }
    }

    /// What was announced or let pass.
    #[must_use]
    pub const fn heard(&self) -> &Heard {
        &self.heard
    }

    /// The calls of a view that are to be announced now, in the order in which they were made.
    pub fn fresh(&mut self, calls: &[SafeCall], now: Option<Moment>) -> Vec<SafeCall> {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if gap != Gap::None {
            self.heard.forget_another_history(calls);
        }
        let mut ordered: Vec<_> = calls.iter().collect();
        ordered.sort_by_key(|call| call.seq);
        let mut unheard = Vec::new();
        for call in ordered {
            if self.heard.note(call.seq) {
                unheard.push(call.clone());
            }
        }
        match gap {
            Gap::None => unheard,
            Gap::Away => still_worth(unheard, now, OLD),
            Gap::Unknown => still_worth(unheard, now, FRESH),
        }
    }
}

fn still_worth(calls: Vec<SafeCall>, now: Option<Moment>, oldest: Span) -> Vec<SafeCall> {
    let current = |call: &SafeCall| call.standing && age(call, now).is_some_and(|age| age <= oldest);
    calls.into_iter().filter(current).collect()
}

/// How old a call is; `None` where nobody can tell.
fn age(call: &SafeCall, now: Option<Moment>) -> Option<Span> {
    Some(now? - call.at?.moment())
}

/// Whether a call that waited for its turn is still worth saying. One whose age nobody knows is.
#[must_use]
pub fn is_current(call: &SafeCall, now: Option<Moment>) -> bool {
    age(call, now).is_none_or(|age| age <= OLD)
}

#[cfg(test)]
mod tests {
    use protocol::{Language, OffsetTime};

    use super::*;

    fn nine() -> OffsetTime {
        "2026-11-24T09:00:00+01:00".parse().unwrap()
    }

    /// Made so many seconds before nine.
    fn call(seq: u64, ago: i64, standing: bool) -> SafeCall {
        let at = OffsetTime::new(Moment(nine().moment().0 - ago * 1000), 3600);
        SafeCall {
            seq: Seq(seq),
            number: format!("A{seq:03}").parse().unwrap(),
            service: None,
            desk: None,
            at: Some(at),
            language: Language::It,
            standing,
        }
    }

    fn seqs(calls: &[SafeCall]) -> Vec<u64> {
        calls.iter().map(|call| call.seq.0).collect()
    }

    fn fresh(announcer: &mut Announcer, calls: &[SafeCall]) -> Vec<u64> {
        seqs(&announcer.fresh(calls, Some(nine().moment())))
    }

    #[test]
    fn a_board_that_begins_says_what_was_called_as_it_began_and_then_each_call_once_in_order() {
        let mut board = Announcer::new(None);
        assert_eq!(fresh(&mut board, &[call(5, 1, true), call(4, 1, false), call(3, 30, true)]), [5]);
        assert_eq!(fresh(&mut board, &[call(7, 0, true), call(6, 0, true), call(5, 1, true)]), [6, 7]);
        assert_eq!(fresh(&mut board, &[call(7, 0, true), call(6, 0, true)]), [0_u64; 0]);
        // One that was called and left between two views was called nevertheless.
        assert_eq!(fresh(&mut board, &[call(8, 0, false)]), [8]);
    }

    #[test]
    fn after_being_away_only_what_is_still_awaited_and_not_old_is_said() {
        let mut board = Announcer::new(None);
        fresh(&mut board, &[call(1, 1, true)]);
        board.cut();
        let back = [call(5, 3, true), call(4, 60, true), call(3, 60, false), call(2, 121, true), call(1, 130, true)];
        assert_eq!(fresh(&mut board, &back), [4, 5]);
        assert_eq!(fresh(&mut board, &back), [0_u64; 0]);
    }

    #[test]
    fn a_restart_says_nothing_again_and_what_was_called_meanwhile() {
        let mut before = Announcer::new(None);
        fresh(&mut before, &[call(1, 1, true)]);
        let kept = serde_json::to_string(before.heard()).unwrap();
        let mut after = Announcer::new(Some(serde_json::from_str(&kept).unwrap()));
        assert_eq!(fresh(&mut after, &[call(2, 40, true), call(1, 50, true)]), [2]);
    }

    #[test]
    fn a_restored_server_counts_on_from_earlier_and_is_heard() {
        let mut board = Announcer::new(None);
        fresh(&mut board, &[call(90, 1, true)]);
        board.cut();
        assert_eq!(fresh(&mut board, &[call(40, 1, true)]), [40]);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut board = Announcer::new(Some(Heard::default()));
        for seq in 1..5_000 {
            assert_eq!(fresh(&mut board, &[call(seq, 0, true)]), [seq]);
        }
        assert_eq!(board.heard().0.len(), MEMORY);
    }
}
