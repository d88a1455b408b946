//! The time of a rehearsal: it begins on a working morning, whatever the hour of whoever tries it, and goes on where it stopped
//! ([`Reached`]), or clocks on kiosks and boards would go back whenever its server is started again.
//!
//! It never touches the time of a real office, which is the machine's.

use std::{fs, io, path::PathBuf, sync::Arc, time::Duration};

use protocol::{Moment, OffsetTime, Span};

use crate::{
    args::Simulation,
    clock::{SimulatedClock, Source, SystemClock},
    engine::calendar::Calendar,
    founding::{FoundingError, OfficeText},
};

/// How long before the doors open.
const EARLY: Span = Span::from_minutes(2);

/// Just before the built-in office opens, today or on its next open day; at the pace of the machine's clock.
///
/// # Errors
/// If the built-in office file has mistakes, which its tests rule out.
pub fn morning() -> Result<Simulation, FoundingError> {
    let office = OfficeText::builtin().in_force()?;
    Ok(Simulation { start: morning_after(&office.setup.calendar, SystemClock::default().wall()), speed: 1.0 })
}

fn morning_after(calendar: &Calendar, now: Moment) -> Moment {
    let today = calendar.local_date(now);
    let opens = |date| calendar.opening(date).intervals.first().map(|(opens, _)| *opens);
    let opening = opens(today).or_else(|| calendar.next_open_day(today).and_then(opens));
    // An office that never opens is tried as it is.
    opening.map_or(now, |opens| opens - EARLY)
}

/// How often it is written down how far a rehearsal got: who pulls the plug loses no more than this of the machine's time.
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// So long after its server was stopped a rehearsal's time has gone on: whoever tries what a stop does to kiosks and boards finds them, whose clocks
/// went on, and the server in one time. After longer it was put away, and goes on where it stopped.
const AWAY: Span = Span::from_minutes(10);

/// How far a rehearsal got, in a file beside its journal: between two records time passes of which the journal knows nothing.
#[derive(Clone, Debug)]
pub struct Reached {
    file: PathBuf,
}

impl Reached {
    /// Kept in this file.
    #[must_use]
    pub const fn in_file(file: PathBuf) -> Self {
        Self { file }
    }

    /// What time it is in the rehearsal when this machine's clock says `now`, where it was kept; what cannot be read is none, for the journal's
    /// last record says enough.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // ten minutes, ten thousand times as fast
    pub fn read(&self, now: Moment) -> Option<Moment> {
        let text = fs::read_to_string(&self.file).ok()?;
        let mut words = text.split_whitespace();
        let mut moment = || words.next()?.parse::<OffsetTime>().ok().map(OffsetTime::moment);
        let (at, stopped) = (moment()?, moment()?);
        let speed: f64 = words.next()?.parse().ok()?;
        let away = now - stopped;
        let passed = if (Span::ZERO..=AWAY).contains(&away) { (away.0 as f64 * speed) as i64 } else { 0 };
        Some(at + Span(passed.max(0)))
    }

    /// Keeps `at`, the rehearsal's time, to the next whole second, so that it never goes back, with this machine's, `now`, and how fast it goes;
    /// whole or not at all.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn write(&self, at: Moment, speed: f64, now: Moment) -> io::Result<()> {
        let new = self.file.with_extension("new");
        let wire = |moment: Moment| OffsetTime::new(moment, 0);
        let at = Moment(at.0 + 999);
        fs::write(&new, format!("{} {} {speed}\n", wire(at), wire(now)))?;
        fs::rename(new, &self.file)
    }

    /// Keeps what the clock says, again and again.
    pub async fn follow(self, clock: Arc<SimulatedClock>) {
        let mut told = false;
        loop {
            tokio::time::sleep(NOTED_EVERY).await;
            let written = self.write(clock.wall(), clock.speed(), SystemClock::default().wall());
            if let (Err(error), false) = (&written, told) {
                tracing::warn!(%error, "how far the rehearsal got cannot be kept: its clock will go back when it is started again");
            }
            told = written.is_err();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_got_is_known_afterwards_and_rubbish_is_no_moment() {
        let folder = tempfile::tempdir().unwrap();
        let reached = Reached::in_file(folder.path().join("clock"));
        let stopped = Moment(1_790_000_000_000);
        assert_eq!(reached.read(stopped), None);
        reached.write(Moment(1_764_151_200_123), 0.0, stopped).unwrap();
        let up = Moment(1_764_151_201_000);
        assert_eq!(reached.read(stopped + AWAY), Some(up), "it stood");
        reached.write(Moment(1_764_151_200_500), 10.0, stopped).unwrap();
        let after = |away: i64| reached.read(stopped + Span::from_seconds(away)).unwrap() - up;
        assert_eq!([after(0), after(66), after(600)].map(|span| span.0 / 1000), [0, 660, 6_000]);
        assert_eq!([after(601), after(86_400), after(-5)].map(|span| span.0 / 1000), [0; 3], "it was put away");
        for rubbish in ["half past", "2026-11-24T09:00:00+00:00", ""] {
            fs::write(folder.path().join("clock"), rubbish).unwrap();
            assert_eq!(reached.read(stopped), None);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn a_rehearsal_begins_just_before_an_office_opens() {
        let calendar = OfficeText::builtin().in_force().unwrap().setup.calendar;
        let begins = |now: &str| {
            let now = now.parse::<OffsetTime>().unwrap().moment();
            calendar.wire(morning_after(&calendar, now)).to_string()
        };
        assert_eq!(begins("2026-11-24T23:00:00+01:00"), "2026-11-24T08:13:00+01:00");
        assert_eq!(begins("2026-11-22T03:00:00+01:00"), "2026-11-23T08:13:00+01:00", "a Sunday");
        assert_eq!(begins("2026-12-25T12:00:00+01:00"), "2026-12-28T08:13:00+01:00", "Christmas, a Friday; Boxing Day");
    }
}
