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

    /// The moment, where one was kept; what cannot be read is none, for the journal's last record says enough.
    #[must_use]
    pub fn read(&self) -> Option<Moment> {
        let text = fs::read_to_string(&self.file).ok()?;
        text.trim().parse::<OffsetTime>().ok().map(OffsetTime::moment)
    }

    /// Keeps a moment, to the next whole second, so that it never goes back; whole or not at all.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn write(&self, at: Moment) -> io::Result<()> {
        let new = self.file.with_extension("new");
        fs::write(&new, format!("{}\n", OffsetTime::new(Moment(at.0 + 999), 0)))?;
        fs::rename(new, &self.file)
    }

    /// Keeps what the clock says, again and again.
    pub async fn follow(self, clock: Arc<SimulatedClock>) {
        let mut told = false;
        loop {
            tokio::time::sleep(NOTED_EVERY).await;
            let written = self.write(clock.wall());
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
        assert_eq!(reached.read(), None);
        for (moment, kept) in [(1_764_151_200_123, 1_764_151_201_000), (1_764_237_600_000, 1_764_237_600_000)] {
            reached.write(Moment(moment)).unwrap();
            assert_eq!(reached.read(), Some(Moment(kept)));
        }
        fs::write(folder.path().join("clock"), "half past").unwrap();
        assert_eq!(reached.read(), None);
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
