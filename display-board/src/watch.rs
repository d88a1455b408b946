//! The service manager, where there is one: it is told that the board is there, and as long as all of it lives, that it lives. A board
//! whose screen's thread stands still is started anew by it (`WatchdogSec=` in the unit).

use std::time::Duration;

use device::clock::Uptime;
use protocol::Span;
use sd_notify::NotifyState;

use crate::screen::Slate;

/// How long the screen's thread may be busy with one picture before it counts as stuck.
const STUCK: Span = Span(10_000);

/// What is told to the service manager.
#[derive(Debug)]
pub struct Watch {
    /// Half of the time within which a sign of life is wanted.
    every: Option<Span>,
    told: Option<Uptime>,
    /// The thread's rounds, and when they last grew.
    rounds: (u64, Uptime),
}

impl Watch {
    /// Tells that the board is ready.
    #[must_use]
    pub fn ready(up: Uptime) -> Self {
        Self::tell(&[NotifyState::Ready]);
        Self::wanted(sd_notify::watchdog_enabled(), up)
    }

    fn wanted(within: Option<Duration>, up: Uptime) -> Self {
        let every = within.map(|within| Span(i64::try_from(within.as_millis() / 2).unwrap_or(i64::MAX)));
        Self { every, told: None, rounds: (0, up) }
    }

    /// Tells that it lives, if it is time to and all of it does.
    pub fn live(&mut self, slate: &Slate, up: Uptime) {
        if self.is_time(slate.rounds(), up) {
            Self::tell(&[NotifyState::Watchdog]);
        }
    }

    fn is_time(&mut self, rounds: u64, up: Uptime) -> bool {
        if rounds != self.rounds.0 {
            self.rounds = (rounds, up);
        }
        let lives = up.since(self.rounds.1) < STUCK;
        let Some(every) = self.every else { return false };
        let due = self.told.is_none_or(|told| up.since(told) >= every);
        if due && lives {
            self.told = Some(up);
        }
        due && lives
    }

    /// Tells how it is, for `systemctl status`.
    pub fn status(text: &str) {
        Self::tell(&[NotifyState::Status(text)]);
    }

    fn tell(states: &[NotifyState<'_>]) {
        // Without a service manager there is nobody to tell.
        sd_notify::notify(states).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_of_life_is_given_in_time_and_only_while_the_screen_moves() {
        let mut watch = Watch::wanted(Some(Duration::from_secs(20)), Uptime(0));
        let mut told = |rounds, at| watch.is_time(rounds, Uptime(at));
        assert!(told(1, 0));
        assert!(!told(2, 9_999));
        assert!(told(3, 10_000));
        assert!(!told(4, 19_999), "it is not time yet");
        assert!(told(4, 20_000));
        assert!(!told(4, 30_000), "its thread stands still");
        assert!(told(5, 31_000), "it was only slow");
        assert!(!Watch::wanted(None, Uptime(0)).is_time(1, Uptime(0)), "nobody asked");
    }
}
