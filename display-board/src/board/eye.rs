//! How much a call draws the eye, and when it flashes: all that flash do so in step. Pure.

use device::clock::Uptime;
use protocol::Span;

use super::card::Eye;

/// How long a new call draws the eye.
pub(super) const EYE: Span = Span(12_000);
/// How long it flashes, and how long a flash lasts, dark half included: one a second, never near the three a second that harm. Calls that flash together
/// do so in step: what several of them do is no more than what one does.
const FLASHES: Span = Span(5_000);
const FLASH: i64 = 1_000;

/// What a call does that stands there since `at`, beside others that stand there since `all`, itself among them.
pub(super) fn of(at: Uptime, all: impl Iterator<Item = Uptime>, up: Uptime) -> Eye {
    // A flash that has begun is not cut off: it ends with those of the other calls.
    let begun = flashing(all, up).0 % FLASH;
    match up.since(at) {
        age if age >= EYE => Eye::Steady,
        age if age.0 - begun < FLASHES.0 && begun < FLASH / 2 => Eye::Lit,
        _ => Eye::New,
    }
}

/// For how long something flashes now, without an end between the one and the next.
fn flashing(all: impl Iterator<Item = Uptime>, up: Uptime) -> Span {
    let mut begins: Vec<Uptime> = all.filter(|at| *at <= up).collect();
    begins.sort_unstable();
    let chain = begins.into_iter().fold(None, |chain: Option<(Uptime, Uptime)>, at| match chain {
        Some((first, last)) if at.since(last) < FLASHES => Some((first, at)),
        _ => Some((at, at)),
    });
    chain.map_or(Span(0), |(first, _)| up.since(first))
}
