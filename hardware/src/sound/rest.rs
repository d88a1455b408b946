//! When a command that fails is tried again: pure.
//!
//! Whoever is called waits for each try of a command that hangs, and so does the chime of the call behind. A few failures in a row may be a hiccup; after those it
//! rests, for longer each time, until it works once. Meanwhile nothing waits for it.

use std::time::{Duration, Instant};

/// So many failures in a row cost it its rest.
const PATIENCE: u32 = 3;
/// The first rest, and the longest.
const FIRST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(600);

/// How a command fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rest {
    /// It worked the last time, or was never tried.
    #[default]
    Well,
    /// It failed so often in a row, and is not tried before the end of its rest, if it has one.
    Failed(u32, Option<Instant>),
}

impl Rest {
    /// So often it failed in a row, if it rests now.
    pub(super) fn now(self, now: Instant) -> Option<u32> {
        match self {
            Self::Failed(times, Some(until)) if now < until => Some(times),
            _ => None,
        }
    }

    /// After a try that ended now.
    #[must_use]
    pub(super) fn after(self, worked: bool, now: Instant) -> Self {
        if worked {
            return Self::Well;
        }
        let times = if let Self::Failed(times, _) = self { times.saturating_add(1) } else { 1 };
        let more = times.checked_sub(PATIENCE);
        let rest = more.map(|more| FIRST.saturating_mul(2_u32.saturating_pow(more)).min(LONGEST));
        Self::Failed(times, rest.map(|rest| now + rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_again_and_again_rests_for_longer_each_time_until_it_works() {
        let mut now = Instant::now();
        let mut rest = Rest::default();
        for _ in 0..2 {
            rest = rest.after(false, now);
            assert_eq!(rest.now(now), None, "a hiccup");
        }
        let mut rests = Vec::new();
        for times in 3..10 {
            rest = rest.after(false, now);
            assert_eq!(rest.now(now), Some(times));
            let Rest::Failed(_, Some(until)) = rest else { panic!("{rest:?}") };
            rests.push((until - now).as_secs());
            now = until;
            assert_eq!(rest.now(now), None, "it is tried again");
        }
        assert_eq!(rests, [30, 60, 120, 240, 480, 600, 600]);
        rest = rest.after(true, now).after(false, now);
        assert_eq!((rest, rest.now(now)), (Rest::Failed(1, None), None), "what worked once begins anew");
    }
}
