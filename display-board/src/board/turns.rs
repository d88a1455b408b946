//! Whose turn it is where only few calls have room at a time. Pure: (calls, when they were noticed, how many have room, now) → who stands there.
//!
//! - A new call stands there at once, and for two seconds nothing takes its place: as long as it takes to look up and to read a number and a desk.
//! - Where more of them come than there is room, each waits until a place has had its two seconds: the first that was called comes first. That is the
//!   order in which they are chimed and spoken, so that what stands there is what is heard; and nobody waits longer than for those who were called before,
//!   where the newest first would let a busy minute pass over the same one again and again.
//! - In the places that are left, and when nobody new is left, all who are awaited take turns, page after page. The newest keeps a place where there are two;
//!   where there is one, it has that every other time.
//!
//! Whoever is awaited no more gives the place away then, and not as if it had never been needed: the turns that others have had already would be others by that.

use std::collections::BTreeMap;

use device::clock::Uptime;
use protocol::{Seq, Span};

use super::{card::Card, eye};

/// How long a new call keeps its place, whoever else is new.
pub const READ: Span = Span(2_000);
/// How long a page stands of those that take turns: no longer than the longest, so that all have had theirs within three of those, and no
/// shorter than can be read.
const LONGEST: i64 = 4_000;
const ROUND: i64 = 3 * LONGEST;
/// More calls are not waited for: who is so far behind has been spoken to, and is among those who take turns.
const MOST: usize = 64;

/// Who is awaited, for screens that have room for few of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// Newest first.
    pub awaited: Vec<(Seq, Card)>,
    /// When new calls were noticed, of late.
    pub noticed: BTreeMap<Seq, Uptime>,
    /// When it was seen that one of those is awaited no more.
    pub gone: BTreeMap<Seq, Uptime>,
    /// How many were ever noticed: where those who take turns go on.
    pub count: usize,
}

impl Turns {
    /// Of calls that nobody noticed of late, newest first.
    #[must_use]
    pub fn of(cards: &[Card]) -> Self {
        let awaited = (1..).map(Seq).zip(cards.iter().rev().cloned());
        let mut awaited: Vec<_> = awaited.collect();
        awaited.reverse();
        Self { awaited, ..Self::default() }
    }

    /// Who stands there now, newest first, each with how much it draws the eye there: that begins as its turn does. No more than `places`.
    #[must_use]
    pub fn at(&self, places: usize, up: Uptime) -> Vec<Card> {
        let begins = begins(&self.noticed, &self.gone, places.max(1));
        let begins: BTreeMap<Seq, Uptime> = begins.into_iter().filter(|(_, at)| *at <= up).collect();
        let is_unread = |seq: &Seq| begins.get(seq).is_some_and(|at| up.since(*at) < READ);
        let (mut shown, mut others): (Vec<_>, Vec<_>) = self.awaited.iter().partition(|(seq, _)| is_unread(seq));
        let since = up.since(begins.values().copied().max().unwrap_or(Uptime(0)));
        if shown.is_empty() && places > 1 && !others.is_empty() {
            shown.push(others.remove(0));
        }
        shown.extend(self.in_turn(&others, places.max(1).saturating_sub(shown.len()), since));
        shown.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
        let eye = |seq: &Seq, card: &Card| match begins.get(seq) {
            Some(at) => eye::of(*at, begins.values().copied(), up),
            None => card.eye,
        };
        shown.into_iter().map(|(seq, card)| Card { eye: eye(seq, card), ..card.clone() }).collect()
    }

    /// Those of the others who have the places that are left; `since` the last new call took its place.
    fn in_turn<'a>(&self, others: &[&'a (Seq, Card)], room: usize, since: Span) -> Vec<&'a (Seq, Card)> {
        if room == 0 || others.is_empty() {
            return Vec::new();
        }
        let pages: Vec<_> = others.chunks(room).collect();
        let turn = (ROUND / i64::try_from(pages.len()).unwrap_or(ROUND)).clamp(READ.0, LONGEST);
        let turns = usize::try_from((since.0 - READ.0).div_euclid(turn) + 1).unwrap_or(0);
        // Each new call pushes the others one place down: to go on with the next one is to go two places on.
        let on = self.count * 2;
        let page = if others.len() < self.awaited.len() {
            (on + turns) % pages.len()
        } else {
            // Where there is one place, the newest has it every other time, and had it just now: many are awaited where nobody says that they came.
            match (turns % 2, pages.len()) {
                (0, _) | (_, 1) => 0,
                (_, pages) => 1 + (on + turns / 2) % (pages - 1),
            }
        };
        pages.get(page).map_or_else(Vec::new, |page| page.to_vec())
    }
}

/// When each takes its place.
fn begins(noticed: &BTreeMap<Seq, Uptime>, gone: &BTreeMap<Seq, Uptime>, places: usize) -> Vec<(Seq, Uptime)> {
    let mut free = vec![Uptime(i64::MIN); places];
    let mut ordered: Vec<_> = noticed.iter().map(|(seq, at)| (*at, *seq)).collect();
    ordered.sort_unstable();
    let place = |(at, seq): (Uptime, Seq)| {
        let first = free.iter_mut().min()?;
        let begins = at.max(*first);
        let read = begins.after(READ);
        *first = gone.get(&seq).map_or(read, |gone| read.min(begins.max(*gone)));
        Some((seq, begins))
    };
    ordered.into_iter().filter_map(place).collect()
}

/// Forgets what moves nothing any more: calls that draw no eye, and after which every place was free before the next one came.
pub(super) fn forget(noticed: &mut BTreeMap<Seq, Uptime>, gone: &mut BTreeMap<Seq, Uptime>, up: Uptime) {
    let begins = begins(noticed, gone, 1);
    let apart = |two: &[(Seq, Uptime)]| match two {
        [(_, before), (_, at)] => at.0 > before.0 + READ.0,
        _ => false,
    };
    let last = begins.windows(2).rposition(apart).map_or(0, |place| place + 1);
    for (seq, _) in begins.iter().take(last) {
        if noticed.get(seq).is_some_and(|at| up.since(*at) >= eye::EYE) {
            noticed.remove(seq);
        }
    }
    while noticed.len() > MOST {
        noticed.pop_first();
    }
    gone.retain(|seq, _| noticed.contains_key(seq));
}

#[cfg(test)]
mod tests {
    use protocol::{DeskNo, Language};

    use super::*;
    use crate::board::Eye;

    fn card(seq: Seq) -> Card {
        let number = format!("A{:03}", seq.0).parse().unwrap();
        Card { number, desk: Some(DeskNo(1)), service: None, eye: Eye::Steady, language: Language::It }
    }

    /// Who stands there, of calls that were noticed at these times and are all awaited.
    fn numbers(times: &[i64], places: usize, up: i64) -> Vec<u32> {
        let noticed: BTreeMap<_, _> = (1..).map(Seq).zip(times.iter().copied().map(Uptime)).collect();
        let noticed: BTreeMap<_, _> = noticed.into_iter().filter(|(_, at)| at.0 <= up).collect();
        let awaited = noticed.keys().rev().map(|seq| (*seq, card(*seq))).collect();
        let turns = Turns { awaited, count: noticed.len(), noticed, ..Turns::default() };
        turns.at(places, Uptime(up)).iter().map(|card| card.number.number).collect()
    }

    #[test]
    fn those_who_come_together_have_two_seconds_each_in_the_order_of_their_calls() {
        let times = [0, 50, 100, 150, 200, 250];
        let one: Vec<_> = (0..6).map(|n| numbers(&times, 1, n * 2_000 + 500)).collect();
        assert_eq!(one, [[1], [2], [3], [4], [5], [6]]);
        let two: Vec<_> = [0, 300, 2_020, 2_100, 4_020, 4_100].map(|up| numbers(&times, 2, up)).into();
        assert_eq!(two, [vec![1], vec![2, 1], vec![3, 2], vec![4, 3], vec![5, 4], vec![6, 5]]);
    }

    #[test]
    fn all_take_turns_when_nobody_is_new_and_go_on_where_somebody_came_between() {
        let mut calm: Vec<_> = (0..10).map(|n| numbers(&[0, 1, 2, 3, 4, 5], 1, 12_500 + n * 2_000)[0]).collect();
        assert!(calm.chunks(2).all(|two| two.contains(&6)), "the newest every other time: {calm:?}");
        calm.sort_unstable();
        calm.dedup();
        assert_eq!(calm, [1, 2, 3, 4, 5, 6]);
        // One comes every three seconds: in the second that is left, each time another of those who came before.
        let times: Vec<_> = (0..6).map(|n| n * 3_000).collect();
        let between: Vec<_> = (3..6).map(|n| numbers(&times, 1, n * 3_000 + 2_500)[0]).collect();
        assert!(between.windows(2).all(|two| two[0] != two[1]), "{between:?}");
    }

    #[test]
    fn what_is_forgotten_moved_nothing() {
        let mut noticed: BTreeMap<_, _> =
            [(1, 0), (2, 1_000), (3, 20_000), (4, 21_000)].map(|(seq, at)| (Seq(seq), Uptime(at))).into();
        let mut gone = BTreeMap::new();
        let before = begins(&noticed, &gone, 1);
        forget(&mut noticed, &mut gone, Uptime(11_000));
        assert_eq!(noticed.len(), 4, "they still draw the eye");
        forget(&mut noticed, &mut gone, Uptime(600_000));
        assert_eq!(
            begins(&noticed, &gone, 1),
            before[2..],
            "those of the last rush stay: the pages are counted from them"
        );
        noticed.extend((5..500).map(|seq| (Seq(seq), Uptime(21_000))));
        forget(&mut noticed, &mut gone, Uptime(600_000));
        assert_eq!(noticed.len(), MOST);
    }
}
