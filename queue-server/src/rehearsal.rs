//! When a rehearsal that was told no time begins: on a working morning, whatever the hour of whoever tries it.

use protocol::{Moment, Span};

use crate::{
    args::Simulation,
    clock::{Source, SystemClock},
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

#[cfg(test)]
mod tests {
    use protocol::OffsetTime;

    use super::*;

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
