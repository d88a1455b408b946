//! How often a secret may be guessed: a few mistakes are free, then each one makes the next wait longer. Pure.

use std::{collections::HashMap, hash::Hash};

use protocol::{Moment, Span};

/// What a guess costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// So many mistakes are free.
    pub free: u32,
    /// The first wait after them; each further mistake doubles it.
    pub first: Span,
    /// No wait is longer.
    pub longest: Span,
}

/// How many that guessed wrong are remembered; beyond, those go whose last mistake is the oldest.
const REMEMBERED: usize = 10_000;

/// Counts mistakes by who made them.
#[derive(Debug)]
pub struct Throttle<K> {
    patience: Patience,
    mistakes: HashMap<K, Mistakes>,
}

#[derive(Clone, Copy, Debug)]
struct Mistakes {
    count: u32,
    last: Moment,
    until: Moment,
}

impl<K: Hash + Eq + Clone> Throttle<K> {
    /// Nobody has guessed yet.
    #[must_use]
    pub fn new(patience: Patience) -> Self {
        Self { patience, mistakes: HashMap::new() }
    }

    /// Whether somebody may guess now.
    ///
    /// # Errors
    /// How long to wait.
    pub fn check(&self, who: &K, now: Moment) -> Result<(), Span> {
        match self.mistakes.get(who) {
            Some(mistakes) if mistakes.until > now => Err(mistakes.until - now),
            _ => Ok(()),
        }
    }

    /// A wrong guess.
    pub fn mistaken(&mut self, who: K, now: Moment) {
        let Patience { free, first, longest } = self.patience;
        let before = self.mistakes.get(&who).filter(|before| now - before.last < forgotten(longest));
        let count = before.map_or(1, |before| before.count.saturating_add(1));
        let wait = match count.checked_sub(free.saturating_add(1)) {
            None => Span(0),
            Some(beyond) => Span(first.0.saturating_mul(1 << beyond.min(30))).min(longest),
        };
        self.mistakes.insert(who, Mistakes { count, last: now, until: now + wait });
        if self.mistakes.len() > REMEMBERED {
            self.tidy(now);
        }
    }

    /// Forgets what is long ago, and the oldest where there is too much.
    fn tidy(&mut self, now: Moment) {
        let longest = self.patience.longest;
        self.mistakes.retain(|_, mistakes| now - mistakes.last < forgotten(longest));
        if self.mistakes.len() > REMEMBERED {
            let mut times: Vec<_> = self.mistakes.values().map(|mistakes| mistakes.last).collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            self.mistakes.retain(|_, mistakes| mistakes.last > middle);
        }
    }
}

/// After so long without a mistake, counting begins anew.
const fn forgotten(longest: Span) -> Span {
    Span(longest.0 * 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience { free: 3, first: Span(1000), longest: Span(8000) };

    #[test]
    fn waits_begin_after_the_free_mistakes_double_and_are_forgotten() {
        let mut throttle = Throttle::new(PATIENCE);
        let mut now = Moment(0);
        let mut waits = Vec::new();
        for _ in 0..8 {
            throttle.mistaken("a", now);
            let wait = throttle.check(&"a", now).err().unwrap_or(Span(0));
            waits.push(wait.0);
            now = now + wait;
            assert!(throttle.check(&"a", now).is_ok());
        }
        assert_eq!(waits, [0, 0, 0, 1000, 2000, 4000, 8000, 8000]);
        assert!(throttle.check(&"b", Moment(0)).is_ok(), "others are not made to wait");
        now = now + forgotten(PATIENCE.longest);
        throttle.mistaken("a", now);
        assert!(throttle.check(&"a", now).is_ok(), "after a long while counting begins anew");
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let mut throttle = Throttle::new(PATIENCE);
        for guess in 0..40_000_i64 {
            throttle.mistaken(guess, Moment(guess));
        }
        assert!(throttle.mistakes.len() <= REMEMBERED);
    }
}
