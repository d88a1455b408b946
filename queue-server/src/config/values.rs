//! The values of an office file that are more than a text or a whole number, each with one spelling in files and in
//! the journal. What holds such a value need not check it again.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::engine::calendar::{DayPlan, Hours, Zone};

/// A number held exactly, in thousandths: 1.5 is 1500. Stored as that whole number, written in files as a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Thousandths(pub u32);

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1000, self.0 % 1000);
        if rest == 0 {
            return whole.fmt(f);
        }
        let decimals = format!("{rest:03}");
        write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

/// The text is no decimal that thousandths can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number with at most 3 decimals")]
pub struct BadDecimal;

impl FromStr for Thousandths {
    type Err = BadDecimal;
    fn from_str(text: &str) -> Result<Self, BadDecimal> {
        let text = text.strip_prefix('+').unwrap_or(text);
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let decimals = decimals.trim_end_matches('0');
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || decimals.len() > 3 || !digits(whole) || !digits(decimals) {
            return Err(BadDecimal);
        }
        format!("{whole}{decimals:0<3}").parse().map(Self).map_err(|_| BadDecimal)
    }
}

/// A time zone by its IANA name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ZoneName(pub Zone);

impl From<ZoneName> for String {
    fn from(zone: ZoneName) -> Self {
        zone.0.name().to_owned()
    }
}
impl TryFrom<String> for ZoneName {
    type Error = crate::engine::calendar::UnknownZone;
    fn try_from(name: String) -> Result<Self, Self::Error> {
        Zone::named(&name).map(Self)
    }
}

/// A date, `2026-12-24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub Date);

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0.to_string()
    }
}
impl TryFrom<String> for Day {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Self, jiff::Error> {
        text.parse().map(Self)
    }
}

/// The openings of a day, `["08:15-12:30", "14:30-17:00"]`: in order, none over another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct DayHours(pub DayPlan);

/// The texts are not openings of one day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// One of them is no opening.
    #[error("{0:?} is not an opening like 08:15-17:00")]
    Opening(String),
    /// Two share a time.
    #[error("two openings overlap")]
    Overlap,
}

impl From<DayHours> for Vec<String> {
    fn from(day: DayHours) -> Self {
        day.0.hours().iter().map(|hours| hours_text(*hours)).collect()
    }
}
impl TryFrom<Vec<String>> for DayHours {
    type Error = BadHours;
    fn try_from(texts: Vec<String>) -> Result<Self, BadHours> {
        let hours: Result<Vec<Hours>, BadHours> =
            texts.into_iter().map(|text| parse_hours(&text).ok_or(BadHours::Opening(text))).collect();
        DayPlan::new(hours?).map(Self).ok_or(BadHours::Overlap)
    }
}

/// One opening as it is written: `08:15-17:00`.
pub(super) fn hours_text(hours: Hours) -> String {
    let time = |t: Time| format!("{:02}:{:02}", t.hour(), t.minute());
    format!("{}-{}", time(hours.opens()), time(hours.closes()))
}

/// The opening that `08:15-17:00` or `8:15 - 17:00` says; `None` for anything else, also if it closes before it opens.
pub(super) fn parse_hours(text: &str) -> Option<Hours> {
    let (opens, closes) = text.split_once('-')?;
    Hours::new(parse_time(opens.trim())?, parse_time(closes.trim())?)
}

pub(super) fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_read_back() {
        for (text, thousandths) in [("1", 1000), ("1.5", 1500), ("0.25", 250), ("0.001", 1), ("12.34", 12_340)] {
            assert_eq!(text.parse(), Ok(Thousandths(thousandths)));
            assert_eq!(Thousandths(thousandths).to_string(), text);
        }
        assert_eq!("1.5000".parse(), Ok(Thousandths(1500)), "zeros say nothing more");
        for text in ["", ".5", "-1", "1.2345", "1e3", "inf", "nan", "9999999", "1 ", "1_0"] {
            assert_eq!(text.parse::<Thousandths>(), Err(BadDecimal), "{text}");
        }
    }

    #[test]
    fn openings_read_back_and_nonsense_does_not() {
        for (given, shown) in [("08:15-17:00", "08:15-17:00"), ("8:15 - 17:00", "08:15-17:00")] {
            assert_eq!(parse_hours(given).map(hours_text).as_deref(), Some(shown));
        }
        for text in
            ["", "8-17", "08:15", "17:00-08:15", "08:15-08:15", "08:60-09:00", "08:15-24:00", "8:5-9:00", "+8:15-9:00"]
        {
            assert_eq!(parse_hours(text), None, "{text}");
        }
    }
}
