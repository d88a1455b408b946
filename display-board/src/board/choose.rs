//! Which calls stand large, and which below "last calls". Pure.

use std::collections::BTreeMap;

use protocol::Span;

use super::read::SafeCall;

/// How many stand large at most.
pub const LARGE: usize = 3;
/// Calls that follow the newest within this time count as made together with it.
const TOGETHER: Span = Span(30_000);

/// The calls, sorted into zones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Large, newest first.
    pub large: Vec<SafeCall>,
    /// Those are awaited at their desks; else it is the last call that was made, or none.
    pub standing: bool,
    /// The others, newest first, one a ticket and desk.
    pub others: Vec<SafeCall>,
}

/// Sorts the calls of the last minutes and the last calls of the day.
#[must_use]
pub fn choose(calls: &[SafeCall], last: &[SafeCall]) -> Chosen {
    let all = latest(calls.iter().chain(last));
    let standing: Vec<_> = all.iter().filter(|call| call.standing).collect();
    let large: Vec<_> = match standing.first() {
        // Where a time cannot be read, the newest stands alone.
        Some(newest) => {
            standing.iter().filter(|call| together(newest, call)).take(LARGE).map(|call| (*call).clone()).collect()
        }
        None => all.iter().take(1).cloned().collect(),
    };
    let standing = large.first().is_some_and(|call| call.standing);
    let others = all.into_iter().filter(|call| !large.contains(call)).collect();
    Chosen { large, standing, others }
}

/// Whether a call counts as made together with the newest.
fn together(newest: &SafeCall, call: &SafeCall) -> bool {
    if newest.seq == call.seq {
        return true;
    }
    let apart = newest.at.zip(call.at).map(|(newest, at)| newest.moment() - at.moment());
    apart.is_some_and(|apart| apart <= TOGETHER)
}

/// The latest call of each ticket at each desk, newest first: a recall stands for the call before it.
fn latest<'a>(calls: impl Iterator<Item = &'a SafeCall>) -> Vec<SafeCall> {
    let mut kept = BTreeMap::new();
    for call in calls {
        let known: &mut &SafeCall = kept.entry((call.number, call.desk)).or_insert(call);
        if known.seq < call.seq {
            *known = call;
        }
    }
    let mut kept: Vec<_> = kept.into_values().cloned().collect();
    kept.sort_by_key(|call| std::cmp::Reverse(call.seq));
    kept
}

#[cfg(test)]
mod tests {
    use protocol::{DeskNo, Language, Moment, OffsetTime, Seq};

    use super::*;

    fn call(seq: u64, number: &str, desk: u16, at: i64, standing: bool) -> SafeCall {
        SafeCall {
            seq: Seq(seq),
            number: number.parse().unwrap(),
            service: None,
            desk: Some(DeskNo(desk)),
            at: Some(OffsetTime::new(Moment(at * 1000), 0)),
            language: Language::It,
            standing,
        }
    }

    fn seqs(calls: &[SafeCall]) -> Vec<u64> {
        calls.iter().map(|call| call.seq.0).collect()
    }

    #[test]
    fn calls_made_together_stand_large_together_and_at_most_three() {
        let calls = [
            call(5, "A005", 5, 100, true),
            call(4, "A004", 4, 95, true),
            call(3, "A003", 3, 90, true),
            call(2, "A002", 2, 80, true),
        ];
        let chosen = choose(&calls, &[call(1, "A001", 1, 10, false)]);
        assert_eq!((seqs(&chosen.large), seqs(&chosen.others), chosen.standing), (vec![5, 4, 3], vec![2, 1], true));
        let late = choose(&[call(5, "A005", 5, 100, true), call(4, "A004", 4, 69, true)], &[]);
        assert_eq!((seqs(&late.large), seqs(&late.others)), (vec![5], vec![4]));
    }

    #[test]
    fn who_is_awaited_stands_before_a_later_call_that_was_answered() {
        let chosen = choose(&[call(3, "A003", 3, 100, false), call(2, "A002", 2, 60, true)], &[]);
        assert_eq!((seqs(&chosen.large), seqs(&chosen.others)), (vec![2], vec![3]));
    }

    #[test]
    fn a_recall_stands_for_the_call_before_it_and_another_desk_does_not() {
        let last = [call(9, "A001", 1, 90, false), call(7, "A001", 2, 50, false), call(5, "A001", 1, 10, false)];
        let chosen = choose(&[], &last);
        assert_eq!((seqs(&chosen.large), seqs(&chosen.others), chosen.standing), (vec![9], vec![7], false));
        assert_eq!(choose(&[], &[]), Chosen::default());
    }
}
