//! Whether a device is there: it has a line open, or has asked for something just now. Pure: time is an argument.

use std::time::Duration;

use protocol::{Moment, OffsetTime};

/// For how long a request counts as a sign of life where no line is open.
pub const AFTERGLOW: Duration = Duration::from_secs(60);

const MINUTE: i64 = 60_000;

/// When it is: by a clock that only goes forward, and by the office's.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Since the server started.
    pub steady: Duration,
    /// As the office tells it.
    pub office: OffsetTime,
}

/// What is known of one device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    lines: u32,
    heard: Option<Heard>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Heard {
    at: OffsetTime,
    counts_until: Duration,
}

impl Presence {
    /// It has asked for something.
    pub fn asked(&mut self, now: Now) {
        self.heard = Some(Heard { at: now.office, counts_until: now.steady + AFTERGLOW });
    }

    /// It has opened a line, on which it is told what is new.
    pub fn line_begun(&mut self) {
        self.lines += 1;
    }

    /// A line has ended. With the last one it is away at once: it would have kept that line.
    pub fn line_ended(&mut self, now: Now) {
        self.lines = self.lines.saturating_sub(1);
        if self.lines == 0 {
            self.heard = Some(Heard { at: now.office, counts_until: now.steady });
        }
    }

    /// Whether it is there.
    #[must_use]
    pub fn is_there(&self, steady: Duration) -> bool {
        self.lines > 0 || self.heard.is_some_and(|heard| steady < heard.counts_until)
    }

    /// When it was last heard of, to the minute.
    #[must_use]
    pub fn seen(&self) -> Option<OffsetTime> {
        self.heard.map(|heard| to_the_minute(heard.at))
    }
}

/// The minute of a time. Offsets are whole minutes, so that it is one on the wall too.
fn to_the_minute(time: OffsetTime) -> OffsetTime {
    let Moment(at) = time.moment();
    time.later(protocol::Span(-at.rem_euclid(MINUTE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Now {
        let start: OffsetTime = "2026-11-24T10:42:30+01:00".parse().unwrap();
        let passed = protocol::Span::from_seconds(i64::try_from(seconds).unwrap());
        Now { steady: Duration::from_secs(seconds), office: start.later(passed) }
    }

    #[test]
    fn a_request_counts_for_a_minute() {
        let mut kiosk = Presence::default();
        assert!(!kiosk.is_there(at(0).steady) && kiosk.seen().is_none());
        kiosk.asked(at(0));
        assert!(kiosk.is_there(at(59).steady));
        assert!(!kiosk.is_there(at(60).steady));
        assert_eq!(kiosk.seen().map(|seen| seen.to_string()).as_deref(), Some("2026-11-24T10:42:00+01:00"));
    }

    #[test]
    fn a_line_counts_while_it_is_open_and_its_end_is_known_at_once() {
        let mut kiosk = Presence::default();
        kiosk.asked(at(0));
        kiosk.line_begun();
        kiosk.line_begun();
        assert!(kiosk.is_there(at(10_000).steady));
        kiosk.line_ended(at(10_000));
        assert!(kiosk.is_there(at(10_000).steady), "another line is open");
        kiosk.asked(at(10_010));
        kiosk.line_ended(at(10_020));
        assert!(!kiosk.is_there(at(10_020).steady), "whatever it asked a moment before");
        kiosk.asked(at(10_030));
        assert!(kiosk.is_there(at(10_030).steady));
    }
}
