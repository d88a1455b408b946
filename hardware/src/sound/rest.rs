//! When a command that fails is tried again: pure.
//!
//! Whoever is called waits for each try of a command that hangs, and so does the chime of the call behind: it rests at once. One that fails is known to fail
//! in a moment: a few times in a row may be a hiccup, and it rests after those. Each rest is longer, until it works once. Meanwhile nothing waits for it.

use std::time::{Duration, Instant};

/// So many failures in a row send it to rest.
const PATIENCE: u32 = 3;
/// The first rest, and the longest.
const FIRST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(600);

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Try {
    /// It did what it is for.
    Worked,
    /// It ended, and said that it could not.
    Failed,
    /// It did not end in the time that it has.
    Hung,
}

/// How a command fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rest {
    /// It worked the last time, or was never tried.
    #[default]
    Well,
    /// It did not.
    Poorly {
        /// So often in a row.
        times: u32,
        /// It was sent to rest so often since it worked.
        rests: u32,
        /// It is not tried before this.
        until: Option<Instant>,
    },
}

impl Rest {
    /// So often in a row it did not work, if it rests now.
    pub(super) fn now(self, now: Instant) -> Option<u32> {
        match self {
            Self::Poorly { times, until: Some(until), .. } if now < until => Some(times),
            _ => None,
        }
    }

    /// After a try that ended now.
    #[must_use]
    pub(super) fn after(self, tried: Try, now: Instant) -> Self {
        if tried == Try::Worked {
            return Self::Well;
        }
        let (times, rests) = match self {
            Self::Well => (1, 0),
            Self::Poorly { times, rests, .. } => (times.saturating_add(1), rests),
        };
        if tried == Try::Failed && times < PATIENCE {
            return Self::Poorly { times, rests, until: None };
        }
        let rest = FIRST.saturating_mul(2_u32.saturating_pow(rests)).min(LONGEST);
        Self::Poorly { times, rests: rests.saturating_add(1), until: Some(now + rest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For how long it rests after one more such try, in seconds; and then it is tried again.
    fn rests(rest: &mut Rest, tried: Try, now: &mut Instant, times: u32) -> u64 {
        *rest = rest.after(tried, *now);
        assert_eq!(rest.now(*now), Some(times));
        let Rest::Poorly { until: Some(until), .. } = *rest else { panic!("{rest:?}") };
        let seconds = (until - *now).as_secs();
        *now = until;
        assert_eq!(rest.now(*now), None, "it is tried again");
        seconds
    }

    #[test]
    fn what_fails_again_and_again_rests_for_longer_each_time_until_it_works() {
        let mut now = Instant::now();
        let mut rest = Rest::default();
        for _ in 0..2 {
            rest = rest.after(Try::Failed, now);
            assert_eq!(rest.now(now), None, "a hiccup");
        }
        let told: Vec<_> = (3..10).map(|times| rests(&mut rest, Try::Failed, &mut now, times)).collect();
        assert_eq!(told, [30, 60, 120, 240, 480, 600, 600]);
        rest = rest.after(Try::Worked, now).after(Try::Failed, now);
        assert_eq!(rest, Rest::Poorly { times: 1, rests: 0, until: None }, "what worked once begins anew");
    }

    #[test]
    fn what_hangs_makes_one_call_wait_and_no_more() {
        let mut now = Instant::now();
        let mut rest = Rest::default();
        let told: Vec<_> = (1..4).map(|times| rests(&mut rest, Try::Hung, &mut now, times)).collect();
        assert_eq!(told, [30, 60, 120]);
    }
}
