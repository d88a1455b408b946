//! What a lamp does over time. Pure.

use std::time::Duration;

/// What a lamp does. All that blink do so in step, and never more than three times a second: faster flashes can harm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glow {
    /// Dark.
    #[default]
    Off,
    /// Lit.
    On,
    /// A second lit, a second dark.
    Slow,
    /// A quarter of a second lit, a quarter dark.
    Fast,
}

impl Glow {
    /// How long it stays lit or dark.
    const fn half(self) -> Option<Duration> {
        match self {
            Self::Off | Self::On => None,
            Self::Slow => Some(Duration::from_secs(1)),
            Self::Fast => Some(Duration::from_millis(250)),
        }
    }

    /// Is it lit at `now`?
    #[must_use]
    pub fn is_lit(self, now: Duration) -> bool {
        match self.half() {
            None => self == Self::On,
            Some(half) => (now.as_millis() / half.as_millis()).is_multiple_of(2),
        }
    }

    /// When it turns next after `now`; `None` if it never does.
    #[must_use]
    pub fn next_turn(self, now: Duration) -> Option<Duration> {
        let half = self.half()?;
        let turns = now.as_millis() / half.as_millis() + 1;
        Some(half.saturating_mul(u32::try_from(turns).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blinking_is_even_and_turns_when_it_says() {
        for glow in [Glow::Slow, Glow::Fast] {
            let mut now = Duration::from_millis(1_234_567);
            for _ in 0..50 {
                let turn = glow.next_turn(now).unwrap();
                let just_before = turn - Duration::from_millis(1);
                assert!(turn > now);
                assert_eq!(glow.is_lit(now), glow.is_lit(just_before));
                assert_ne!(glow.is_lit(now), glow.is_lit(turn));
                now = turn;
            }
        }
    }

    #[test]
    fn no_lamp_flashes_more_than_three_times_a_second() {
        let lit: Vec<bool> = (0..1_000).map(|millis| Glow::Fast.is_lit(Duration::from_millis(millis))).collect();
        assert!(lit.windows(2).filter(|pair| !pair[0] && pair[1]).count() <= 3);
    }

    #[test]
    fn steady_lamps_never_turn() {
        assert_eq!((Glow::Off.next_turn(Duration::ZERO), Glow::On.next_turn(Duration::ZERO)), (None, None));
        assert!(Glow::On.is_lit(Duration::from_secs(3)) && !Glow::Off.is_lit(Duration::from_secs(3)));
    }
}
