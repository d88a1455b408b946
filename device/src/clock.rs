//! What time it is, as far as a device may know: pure.
//!
//! A small computer without a battery does not know the time when it starts. What it always knows is how long it has been up
//! ([`Uptime`]). Once the server or the network has told the time, that moment is carried on by the uptime: the kiosk's time is
//! then the office's, whatever its own clock says. Until then there is a guess, by which it opens and closes, which it
//! never prints and never reports.
//!
//! What the server told is written down as a [`Reading`], so that a program which starts again in the same run of the machine goes on
//! by it ([`Clock::resumed`]), also where nobody is there to tell the time.

use protocol::{Moment, OffsetTime, Span};
use serde::{Deserialize, Serialize};

/// Milliseconds since the machine started, sleep included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uptime(pub i64);

impl Uptime {
    /// So much later.
    #[must_use]
    pub const fn after(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// How long ago `earlier` was.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

/// One run of the machine, from switching on to switching off: uptimes of different runs are not comparable.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Boot(pub String);

/// When something happened, as the kiosk knew it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// In which run of the machine.
    pub boot: Boot,
    /// How long that had lasted.
    pub up: Uptime,
    /// The time, where it could be trusted.
    pub at: Option<Moment>,
    /// It is what the machine's own clock said, which the network had set: the server had told none since the start.
    #[serde(default)]
    pub own: bool,
    /// Not before this: the latest time that was known by then.
    pub not_before: Moment,
}

/// What the server told of the time, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// In which run of the machine.
    pub boot: Boot,
    /// How long that had lasted.
    pub up: Uptime,
    /// What time it was.
    pub at: Moment,
    /// Thousandths of a second of the office a second; 1000 but for rehearsals.
    pub pace: i64,
}

impl Reading {
    /// It tells another time than one that was told after it, by so much.
    #[must_use]
    pub fn is_off(&self, later: &Self, by: Span) -> bool {
        let other = self.boot != later.boot || self.pace != later.pace;
        other || (self.anchor().at(later.up) - later.at).0.saturating_abs() >= by.0
    }

    const fn anchor(&self) -> Anchor {
        Anchor { up: self.up, at: self.at, pace: self.pace }
    }
}

/// A moment that was told, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Anchor {
    up: Uptime,
    at: Moment,
    /// Thousandths of a second of the office a second; 1000 but for rehearsals.
    pace: i64,
}

impl Anchor {
    const fn at(self, up: Uptime) -> Moment {
        Moment(self.at.0.saturating_add(up.since(self.up).0.saturating_mul(self.pace) / 1000))
    }
}

/// A device's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    boot: Boot,
    told: Option<Anchor>,
    /// What was told comes from the server, not from the machine's own clock.
    by_server: bool,
    system: Anchor,
}

impl Clock {
    /// A clock at the start of the program. `system` is what the machine's own clock says; it is trusted only where the network
    /// has set it since the machine started (`synchronized`).
    #[must_use]
    pub fn new(boot: Boot, up: Uptime, system: Moment, synchronized: bool) -> Self {
        let system = Anchor { up, at: system, pace: 1000 };
        Self { boot, told: synchronized.then_some(system), by_server: false, system }
    }

    /// The server told the time.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "a rehearsal's speed is small, and saturates")]
    pub fn told(self, up: Uptime, now: OffsetTime, speed: f64) -> Self {
        let pace = (speed.max(0.0) * 1000.0) as i64;
        Self { told: Some(Anchor { up, at: now.moment(), pace }), by_server: true, ..self }
    }

    /// The clock of a program that starts again: by what the server had told it before, where the machine has run on since.
    #[must_use]
    pub fn resumed(self, kept: &Reading, up: Uptime) -> Self {
        // A run of the machine that has no name might be any other.
        let same = kept.boot == self.boot && !self.boot.0.is_empty() && kept.up <= up;
        if same { Self { told: Some(kept.anchor()), by_server: true, ..self } } else { self }
    }

    /// What the server told last, to be written down; `None` while it has told nothing.
    #[must_use]
    pub fn reading(&self) -> Option<Reading> {
        let Anchor { up, at, pace } = self.told.filter(|_| self.by_server)?;
        Some(Reading { boot: self.boot.clone(), up, at, pace })
    }

    /// The server has told the time since the machine started.
    #[must_use]
    pub const fn is_the_servers(&self) -> bool {
        self.by_server
    }

    /// The time; `None` while nobody has told it since the machine started.
    #[must_use]
    pub fn now(&self, up: Uptime) -> Option<Moment> {
        self.told.map(|anchor| anchor.at(up))
    }

    /// The time, or what comes closest: the machine's own clock, which is not behind what was known before.
    #[must_use]
    pub fn guess(&self, up: Uptime, floor: Moment) -> Moment {
        self.now(up).unwrap_or_else(|| self.system.at(up).max(floor))
    }

    /// Dates something that happens now.
    #[must_use]
    pub fn stamp(&self, up: Uptime, floor: Moment) -> Stamp {
        let at = self.now(up);
        let own = at.is_some() && !self.by_server;
        Stamp { boot: self.boot.clone(), up, at, own, not_before: at.unwrap_or(floor) }
    }

    /// When that was, by the office's time. What the machine's own clock had said is set right by the uptime, once the server has told
    /// the time in the same run of the machine: however far that clock was off, the waits are right. Of an earlier run it stays what it was.
    #[must_use]
    pub fn dated(&self, stamp: &Stamp) -> Option<Moment> {
        let same = stamp.own && self.by_server && stamp.boot == self.boot;
        self.told.filter(|_| same).map(|anchor| anchor.at(stamp.up)).or(stamp.at)
    }

    /// How long ago that was; `None` where nobody can tell.
    #[must_use]
    pub fn age(&self, stamp: &Stamp, up: Uptime) -> Option<Span> {
        if stamp.boot == self.boot {
            return Some(up.since(stamp.up));
        }
        Some(self.now(up)? - stamp.at?)
    }

    /// Between which moments that was, now that the time is known; `None` while it is not. Of the same run of the machine it is
    /// known by the uptime; of an earlier one only that it had ended when this one began.
    #[must_use]
    pub fn bounds(&self, stamp: &Stamp) -> Option<(Moment, Moment)> {
        let anchor = self.told?;
        let latest = if stamp.boot == self.boot { anchor.at(stamp.up) } else { anchor.at(Uptime(0)) };
        Some((stamp.not_before.min(latest), latest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(boot: &str, synchronized: bool) -> Clock {
        Clock::new(Boot(boot.into()), Uptime(5_000), Moment(1_000_000), synchronized)
    }

    fn nine() -> OffsetTime {
        "2026-11-24T09:00:00+01:00".parse().unwrap()
    }

    #[test]
    fn time_is_unknown_until_it_is_told_and_then_goes_on_by_uptime() {
        let clock = clock("a", false);
        assert_eq!(clock.now(Uptime(6_000)), None);
        assert_eq!(clock.guess(Uptime(6_000), Moment(0)), Moment(1_001_000));
        assert_eq!(clock.guess(Uptime(6_000), Moment(9_000_000)), Moment(9_000_000));
        let clock = clock.told(Uptime(10_000), nine(), 1.0);
        assert_eq!(clock.now(Uptime(70_000)), Some(nine().moment() + Span::from_minutes(1)));
        assert_eq!(clock.told(Uptime(70_000), nine(), 60.0).now(Uptime(71_000)), Some(nine().moment() + Span(60_000)));
    }

    #[test]
    fn what_the_server_told_outlives_the_program_but_not_the_run_of_the_machine() {
        assert_eq!(clock("a", true).reading(), None, "that was not the server");
        let kept = clock("a", false).told(Uptime(10_000), nine(), 60.0).reading().unwrap();
        let again = clock("a", true).resumed(&kept, Uptime(70_000));
        assert_eq!(again.now(Uptime(70_000)), Some(nine().moment() + Span::from_minutes(60)), "a rehearsal's minute");
        assert!(again.is_the_servers() && again.reading() == Some(kept.clone()));
        assert_eq!(clock("b", false).resumed(&kept, Uptime(70_000)), clock("b", false));
        assert_eq!(
            clock("a", false).resumed(&kept, Uptime(9_000)).now(Uptime(9_000)),
            None,
            "of another run after all"
        );
        let nameless = clock("", false).told(Uptime(10_000), nine(), 1.0).reading().unwrap();
        assert_eq!(clock("", false).resumed(&nameless, Uptime(70_000)).now(Uptime(70_000)), None);
    }

    #[test]
    fn a_reading_is_off_where_it_tells_another_time_or_goes_at_another_pace() {
        let told = |boot: &str, up, at, speed| clock(boot, false).told(Uptime(up), at, speed).reading().unwrap();
        let kept = told("a", 10_000, nine(), 1.0);
        let is_off = |later: Reading| kept.is_off(&later, Span(1_000));
        assert!(!is_off(told("a", 70_000, nine().later(Span(60_999)), 1.0)));
        assert!(is_off(told("a", 70_000, nine().later(Span(61_000)), 1.0)));
        assert!(is_off(told("a", 70_000, nine().later(Span(59_000)), 1.0)));
        assert!(is_off(told("a", 10_000, nine(), 2.0)) && is_off(told("b", 10_000, nine(), 1.0)));
    }

    #[test]
    fn a_stamp_without_time_is_bounded_by_uptime_or_by_the_run_of_the_machine() {
        let early = clock("a", false).stamp(Uptime(6_000), Moment(77));
        let same = clock("a", false).told(Uptime(66_000), nine(), 1.0);
        assert_eq!(same.bounds(&early), Some((Moment(77), nine().moment() - Span::from_minutes(1))));
        assert_eq!(same.age(&early, Uptime(8_000)), Some(Span(2_000)));
        assert!(!early.own && same.dated(&early).is_none());
        let other = clock("b", false);
        assert_eq!((other.bounds(&early), other.age(&early, Uptime(8_000))), (None, None));
        let other = other.told(Uptime(66_000), nine(), 1.0);
        assert_eq!(other.bounds(&early), Some((Moment(77), nine().moment() - Span(66_000))));
        assert_eq!(other.age(&early, Uptime(8_000)), None);
    }
    #[test]
    fn what_an_own_clock_said_is_set_right_by_the_servers_in_the_same_run_of_the_machine() {
        let ahead = clock("a", true);
        let stamp = ahead.stamp(Uptime(6_000), Moment(0));
        assert_eq!((stamp.own, ahead.dated(&stamp)), (true, Some(Moment(1_001_000))));
        let told = ahead.told(Uptime(66_000), nine(), 1.0);
        assert_eq!(told.dated(&stamp), Some(nine().moment() - Span::from_minutes(1)));
        assert_eq!(clock("b", false).told(Uptime(66_000), nine(), 1.0).dated(&stamp), Some(Moment(1_001_000)));
        let later = told.stamp(Uptime(70_000), Moment(0));
        assert_eq!((later.own, told.dated(&later)), (false, later.at));
    }
}
