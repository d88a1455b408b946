//! Bad days of real processes: a kiosk, its server, its printer and the network between them, with citizens who press while each of
//! these dies, breaks or is cut at random moments. Once all is mended, every ticket was printed or is recorded as unprinted, every
//! printed number is in the journal once, and no number lies there twice without a mark.
//!
//! A round is one seed; processes are not repeatable to the millisecond, so a seed gives the same day, not the same race.

mod judge;
mod round;

use std::thread;

use round::{Round, Tally};
use tests::{
    program::{binary, kiosk_binary},
    rounds::{chance, rounds, say},
};

/// So many at once: they wait more than they work.
const AT_ONCE: usize = 20;

#[test]
fn whatever_dies_no_ticket_is_lost_and_none_counts_twice() {
    let mut rng = chance("rounds of the kiosk");
    let seeds: Vec<u64> = match std::env::var("NUMERETTO_ROUND") {
        Ok(one) => vec![one.parse().unwrap()],
        Err(_) => (0..rounds(20, 100)).map(|_| rng.u64(..)).collect(),
    };
    // Built before anything waits for them.
    let _ = (binary(), kiosk_binary());
    let (mut sum, mut failed) = (Tally::default(), Vec::new());
    for wave in seeds.chunks(AT_ONCE) {
        let play = |seed: u64| {
            let named = thread::Builder::new().name(format!("NUMERETTO_ROUND={seed}"));
            (seed, named.spawn(move || Round::play(seed)).unwrap())
        };
        let running: Vec<_> = wave.iter().copied().map(play).collect();
        for (seed, round) in running {
            match round.join() {
                Ok(tally) => sum.add(&tally),
                Err(_) => failed.push(seed),
            }
        }
    }
    say(&format!("{} rounds: {sum:?}", seeds.len()));
    assert!(failed.is_empty(), "failed (see above; NUMERETTO_ROUND=SEED plays one alone): {failed:?}");
    if seeds.len() > 1 {
        // Rounds in which nothing happens would show nothing.
        assert!(sum.all_happened(), "{sum:?}");
    }
}
