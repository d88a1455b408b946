//! The section `[calendar]`: weekdays, holidays, the patron, special days.

use std::collections::BTreeMap;

use config_file::{Node, Read};
use jiff::civil::Date;

use super::{
    model::{CalendarSection, HolidaysOf, Patron, SpecialDaySection, Week},
    read::{label, only_once},
    values::{Day, DayHours, parse_hours},
};
use crate::engine::calendar::DayPlan;

/// Characters of a reason at most.
const REASON: usize = 80;
/// Has a 29 February.
const LEAP_YEAR: i16 = 2024;

pub(super) fn calendar(node: &Node<'_>) -> Read<CalendarSection> {
    let table = node.table(&["national_holidays", "patron", "week", "special_days"])?;
    let national_holidays = table.field("national_holidays", |n| {
        n.parsed("\"it\" (holidays of Italy) or \"none\"", |text| match text {
            "it" => Some(HolidaysOf::Italy),
            "none" => Some(HolidaysOf::Nobody),
            _ => None,
        })
    });
    let patron = table.maybe("patron", patron);
    let week = table.field("week", week);
    let special_days = table.maybe("special_days", special_days);
    Ok(CalendarSection {
        national_holidays: national_holidays?,
        patron: patron?,
        week: week?,
        special_days: special_days?.unwrap_or_default(),
    })
}

fn patron(node: &Node<'_>) -> Read<Patron> {
    let table = node.table(&["month", "day", "it", "en"])?;
    let month = table.field("month", |n| n.integer(1..=12));
    let day = table.field("day", |n| n.integer(1..=31));
    let name = label(&table, REASON);
    let (month, day) = (month?, day?);
    let date = i8::try_from(month).and_then(|m| i8::try_from(day).map(|d| (m, d)));
    match date {
        Ok((month, day)) if Date::new(LEAP_YEAR, month, day).is_ok() => Ok(Patron { month, day, name: name? }),
        _ => Err(node.wrong(format!("month {month} has no day {day}"), "a day that exists")),
    }
}

fn week(node: &Node<'_>) -> Read<Week> {
    let table = node.table(&["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])?;
    let monday = table.field("monday", hours);
    let tuesday = table.field("tuesday", hours);
    let wednesday = table.field("wednesday", hours);
    let thursday = table.field("thursday", hours);
    let friday = table.field("friday", hours);
    let saturday = table.field("saturday", hours);
    let sunday = table.field("sunday", hours);
    Ok(Week {
        monday: monday?,
        tuesday: tuesday?,
        wednesday: wednesday?,
        thursday: thursday?,
        friday: friday?,
        saturday: saturday?,
        sunday: sunday?,
    })
}

/// The openings of one day; an empty list for a closed one.
fn hours(node: &Node<'_>) -> Read<DayHours> {
    let expected = "a list of openings like [\"08:15-12:30\", \"14:30-17:00\"], [] when closed";
    let one = "an opening like \"08:15-17:00\", closing after it opens";
    let openings = node.list(expected, |n| n.parsed(one, parse_hours))?;
    DayPlan::new(openings).map(DayHours).ok_or_else(|| node.wrong("has openings that overlap", expected))
}

fn special_days(node: &Node<'_>) -> Read<BTreeMap<Day, SpecialDaySection>> {
    let mut seen = BTreeMap::new();
    let expected = "a list of days like { date = 2026-12-24, hours = [], it = \"Vigilia di Natale\" }";
    let days = node.list(expected, |node| {
        let table = node.table(&["date", "hours", "it", "en"])?;
        let date = table.field("date", |n| n.dated("a date like 2026-12-24", date));
        let hours = table.field("hours", hours);
        let reason = label(&table, REASON);
        let date = date?;
        only_once(node, &date, &mut seen, "a date once")?;
        Ok((Day(date), SpecialDaySection { hours: hours?, reason: reason? }))
    })?;
    Ok(days.into_iter().collect())
}

/// jiff would also read a date out of a date and time.
fn date(text: &str) -> Option<Date> {
    if text.len() == 10 { text.parse().ok() } else { None }
}
