//! However calls come, on a screen of few dots each is seen: at once, for as long as it takes to read, in reverse, and again.

use std::collections::BTreeMap;

use device::clock::{Boot, Clock, Uptime};
use display_board::{
    board::{Board, Heard, Input, Purpose, READ, SafeView},
    layout::{What, scene},
};
use fastrand::Rng;
use hardware::pixels::embedded_graphics::pixelcolor::{Rgb888, RgbColor};
use protocol::{Moment, OffsetTime, Span};
use serde_json::{Value, json};

use super::stage::{look, size};

const TICK: i64 = 100;

/// Screens of few dots, and how many calls have room there.
const FEW: [((u32, u32), usize); 7] =
    [((64, 32), 1), ((128, 32), 1), ((128, 64), 2), ((192, 64), 2), ((64, 64), 2), ((320, 240), 3), ((480, 320), 3)];

fn call(seq: usize, at: OffsetTime, standing: bool) -> Value {
    json!({ "call_seq": seq, "number": format!("A{seq:03}"), "service": "A", "desk": seq % 6 + 1, "at": at, "language": "it",
        "recall": false, "standing": standing })
}

/// An office that calls, and its board.
struct Office {
    board: Board,
    /// When each was called, and whether it is awaited.
    calls: Vec<(i64, bool)>,
    views: u64,
    up: i64,
}

impl Office {
    fn new() -> Self {
        let clock = Clock::new(Boot("b".into()), Uptime(0), Moment(0), false);
        let board = Board::new(Purpose::default(), None, Some(Heard::default()), clock, Uptime(0));
        Self { board, calls: Vec::new(), views: 0, up: 0 }
    }

    fn send(&mut self) {
        let at = |up: i64| "2026-11-24T09:00:00+01:00".parse::<OffsetTime>().unwrap().later(Span(up));
        let calls: Vec<_> =
            (1..).zip(&self.calls).map(|(seq, (made, standing))| call(seq, at(*made), *standing)).collect();
        self.views += 1;
        let view = json!({ "view_seq": self.views, "now": at(self.up), "calls": calls, "last": [], "services": [] });
        let _ = self.board.step(Input::View(Box::new(SafeView::read(&view))), Uptime(self.up));
    }

    /// The numbers that stand there, and whether each is in reverse.
    fn seen(&self, of: (u32, u32), rehearsal: bool) -> BTreeMap<usize, bool> {
        let mut shown = self.board.shown(Uptime(self.up));
        shown.rehearsal = rehearsal;
        let parts = scene(&shown, &look(0, false), size(of), Uptime(self.up)).parts;
        let number = |what: What| match what {
            What::Bits { text, ink, .. } => Some((text.strip_prefix('A')?.parse().ok()?, ink == Rgb888::BLACK)),
            _ => None,
        };
        parts.into_iter().filter_map(|part| number(part.what)).collect()
    }
}

/// What is known of a call.
#[derive(Clone, Debug, Default)]
struct Watched {
    /// When it stood there first.
    first: Option<i64>,
    /// It was in reverse within its first time.
    flashed: bool,
}

/// Calls at random, in rushes, one at a time, and now and then one that is answered; then nothing more.
fn play(of: (u32, u32), places: usize, rehearsal: bool, seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let mut office = Office::new();
    let mut watched: Vec<Watched> = Vec::new();
    let mut next = 0;
    let mut last_seen = BTreeMap::new();
    let end = 26_000;
    // Nobody is new any more; then all have their turns.
    let calm = end + 20 * READ.0;
    let over = calm + 36 * READ.0;
    while office.up < over {
        let up = office.up;
        if up >= next && up < end && watched.len() < 14 {
            for _ in 0..[1, 1, 1, 2, 4][rng.usize(..5)] {
                office.calls.push((up, true));
                watched.push(Watched::default());
            }
            if rng.u8(..6) == 0 {
                let gone = rng.usize(..office.calls.len());
                office.calls[gone].1 = false;
            }
            office.send();
            next = up + [100, 300, 1_000, 3_000, 3_000, 7_000][rng.usize(..6)];
        }
        let seen = office.seen(of, rehearsal);
        let told = || format!("{of:?}, rehearsal {rehearsal}, seed {seed}, {up} ms: {seen:?} of {:?}", office.calls);
        assert!(seen.len() <= places, "{}", told());
        // Those whose first two seconds these are.
        let reading = |one: &Watched| one.first.is_some_and(|first| up - first < READ.0);
        for seq in seen.keys() {
            watched[seq - 1].first.get_or_insert(up);
        }
        let unread = watched.iter().filter(|one| reading(one)).count();
        for (seq, (made, is_awaited)) in (1..).zip(&office.calls).filter(|(_, (_, is_awaited))| *is_awaited) {
            let one = &mut watched[seq - 1];
            match one.first {
                // Only calls that came before, and were not yet read, keep it from standing there within a tick.
                None => {
                    assert!(unread >= places.min(seq), "{seq} waits for nobody: {}", told());
                    let ahead = i64::try_from((seq - 1) / places).unwrap();
                    assert!(up - made <= ahead * READ.0, "{seq} waits for long: {}", told());
                }
                Some(first) if up - first < READ.0 => {
                    assert!(seen.contains_key(&seq), "{seq} was not read yet: {}", told());
                    one.flashed |= seen[&seq];
                }
                Some(_) => assert!(one.flashed, "{seq} never flashed: {}", told()),
            }
            if up > calm && *is_awaited && seen.contains_key(&seq) {
                *last_seen.entry(seq).or_insert(0) += TICK;
            }
        }
        office.up += TICK;
    }
    // Whoever is awaited is there again and again.
    for (seq, (_, awaited)) in (1..).zip(&office.calls) {
        if *awaited {
            assert!(
                last_seen.get(&seq).is_some_and(|long| *long >= READ.0),
                "{seq} is gone: {of:?}, seed {seed}, {last_seen:?}"
            );
        }
    }
}

#[test]
fn however_calls_come_each_is_seen_at_once_or_in_its_order_and_again() {
    for (of, places) in FEW {
        for seed in 0..6 {
            play(of, places, false, seed);
            // Beside the mark of a rehearsal two have room where there are columns to spare.
            play(of, if of.0 == 192 { 2 } else { 1 }, true, seed);
        }
    }
}
