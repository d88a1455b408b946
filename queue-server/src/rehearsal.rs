//! When a rehearsal that was told no time begins: on a working morning, whatever the hour of whoever tries it.

use jiff::civil::time;
use protocol::{Moment, Span};

use crate::{
    args::Simulation,
    clock::{Source, SystemClock},
    engine::calendar::Calendar,
    founding::{FoundingError, OfficeText},
};

/// Half past nine of today if the built-in office opens today, else of its next open day; at the pace of the clock.
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
    let day = if opens(today).is_some() { Some(today) } else { calendar.next_open_day(today) };
    let half_past_nine = calendar.at(day.unwrap_or(today), time(9, 30, 0, 0));
    if calendar.is_open(half_past_nine) {
        return half_past_nine;
    }
    // An office that does not open in the morning: just after it opens, or, if it never does, now.
    day.and_then(opens).map_or(now, |opens| opens + Span::from_minutes(1))
}

#[cfg(test)]
mod tests {
    use protocol::OffsetTime;

    use super::*;

    #[test]
    fn a_rehearsal_begins_on_an_open_morning() {
        let calendar = OfficeText::builtin().in_force().unwrap().setup.calendar;
        let begins = |now: &str| {
            let now = now.parse::<OffsetTime>().unwrap().moment();
            calendar.wire(morning_after(&calendar, now)).to_string()
        };
        assert_eq!(begins("2026-11-24T23:00:00+01:00"), "2026-11-24T09:30:00+01:00");
        assert_eq!(begins("2026-11-22T03:00:00+01:00"), "2026-11-23T09:30:00+01:00", "a Sunday");
        assert_eq!(begins("2026-12-25T12:00:00+01:00"), "2026-12-28T09:30:00+01:00", "Christmas, a Friday; Boxing Day");
    }
}
