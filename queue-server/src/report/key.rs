//! How rows are grouped: by one or two parts of a ticket, each a column of the table.

use std::{fmt, str::FromStr, sync::Arc};

use jiff::civil::Date;
use protocol::{Channel, ClassName, ServiceId};

use super::table::{Column, ColumnKind, Value};
use crate::history::{FigureRow, Names};

/// What a report is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportKey {
    /// Local clock hour of issue.
    HourBand,
    /// Business day.
    Day,
    /// ISO week.
    IsoWeek,
    /// Calendar month.
    Month,
    /// Weekday and hour.
    WeekdayBand,
    /// Day and hour.
    DayHourBand,
    /// ISO week and hour.
    IsoWeekHourBand,
    /// Service of the first leg.
    Service,
    /// Principal procedure.
    Procedure,
    /// How the ticket was taken.
    Channel,
    /// Precedence.
    Class,
    /// Kind of the desk that called.
    DeskKind,
}

/// The text names no report key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a report key: hour-band, day, iso-week, month, weekday-band, day-hour-band, iso-week-hour-band, \
     service, procedure, channel, class, desk-kind"
)]
pub struct BadReportKey(pub String);

impl ReportKey {
    /// Every key, in the order of the contract.
    pub const ALL: &'static [Self] = &[
        Self::HourBand,
        Self::Day,
        Self::IsoWeek,
        Self::Month,
        Self::WeekdayBand,
        Self::DayHourBand,
        Self::IsoWeekHourBand,
        Self::Service,
        Self::Procedure,
        Self::Channel,
        Self::Class,
        Self::DeskKind,
    ];

    /// The spelling on the command line and in `by=`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HourBand => "hour-band",
            Self::Day => "day",
            Self::IsoWeek => "iso-week",
            Self::Month => "month",
            Self::WeekdayBand => "weekday-band",
            Self::DayHourBand => "day-hour-band",
            Self::IsoWeekHourBand => "iso-week-hour-band",
            Self::Service => "service",
            Self::Procedure => "procedure",
            Self::Channel => "channel",
            Self::Class => "class",
            Self::DeskKind => "desk-kind",
        }
    }

    /// The names of the key's columns.
    #[must_use]
    pub const fn column_names(self) -> &'static [&'static str] {
        match self {
            Self::HourBand => &["hour"],
            Self::Day => &["date"],
            Self::IsoWeek => &["iso_week"],
            Self::Month => &["month"],
            Self::WeekdayBand => &["weekday", "hour"],
            Self::DayHourBand => &["date", "hour"],
            Self::IsoWeekHourBand => &["iso_week", "hour"],
            Self::Service => &["service"],
            Self::Procedure => &["procedure"],
            Self::Channel => &["channel"],
            Self::Class => &["class"],
            Self::DeskKind => &["desk_kind"],
        }
    }

    /// The key's columns.
    pub fn columns(self) -> impl Iterator<Item = Column> {
        self.column_names().iter().map(|name| Column { name, kind: ColumnKind::Key })
    }

    /// Which names the rows must be read with.
    #[must_use]
    pub const fn names(self) -> Names {
        match self {
            Self::Procedure => Names::Procedure,
            Self::DeskKind => Names::DeskKind,
            _ => Names::Without,
        }
    }

    /// The group to which a ticket belongs.
    #[must_use]
    pub fn of(self, row: &FigureRow) -> Key {
        let hour = || row.hour.map_or(Part::Unknown, Part::Hour);
        let name = |name: &Option<Arc<str>>| name.as_ref().map_or(Part::Unknown, |name| Part::Name(Arc::clone(name)));
        match self {
            Self::HourBand => Key(hour(), None),
            Self::Day => Key(Part::Day(row.day), None),
            Self::IsoWeek => Key(Part::week(row.day), None),
            Self::Month => Key(Part::month(row.day), None),
            Self::WeekdayBand => Key(Part::Weekday(row.day.weekday().to_monday_one_offset()), Some(hour())),
            Self::DayHourBand => Key(Part::Day(row.day), Some(hour())),
            Self::IsoWeekHourBand => Key(Part::week(row.day), Some(hour())),
            Self::Service => Key(Part::Service(row.service), None),
            Self::Procedure => Key(name(&row.procedure), None),
            Self::Channel => Key(Part::Channel(row.channel), None),
            Self::Class => Key(Part::Class(row.class), None),
            Self::DeskKind => Key(name(&row.desk_kind), None),
        }
    }
}

impl fmt::Display for ReportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ReportKey {
    type Err = BadReportKey;
    fn from_str(text: &str) -> Result<Self, BadReportKey> {
        let known = Self::ALL.iter().copied().find(|key| key.as_str() == text);
        known.ok_or_else(|| BadReportKey(text.chars().take(40).collect()))
    }
}

/// A group: its one or two parts. Groups sort as their rows stand in the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub Part, pub Option<Part>);

impl Key {
    /// The cells of the key's columns.
    pub fn values(&self) -> impl Iterator<Item = Value> {
        std::iter::once(&self.0).chain(&self.1).map(Part::value)
    }
}

/// One part of a group's key. What is unknown comes last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A date.
    Day(Date),
    /// ISO year and week.
    Week(i16, i8),
    /// Year and month.
    Month(i16, i8),
    /// 1 is Monday.
    Weekday(i8),
    /// Clock hour.
    Hour(u8),
    /// A service.
    Service(ServiceId),
    /// A procedure or a kind of desk.
    Name(Arc<str>),
    /// A channel.
    Channel(Channel),
    /// A class.
    Class(ClassName),
    /// Not known, or none.
    Unknown,
}

impl Part {
    /// The ISO week of a date.
    #[must_use]
    pub fn week(day: Date) -> Self {
        let week = day.iso_week_date();
        Self::Week(week.year(), week.week())
    }

    /// The month of a date.
    #[must_use]
    pub fn month(day: Date) -> Self {
        Self::Month(day.year(), day.month())
    }

    /// As a cell.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            Self::Day(day) => Value::Date(*day),
            Self::Week(year, week) => Value::Text(format!("{year:04}-W{week:02}")),
            Self::Month(year, month) => Value::Text(format!("{year:04}-{month:02}")),
            Self::Weekday(weekday) => Value::Int((*weekday).into()),
            Self::Hour(hour) => Value::Int((*hour).into()),
            Self::Service(service) => Value::Text(service.to_string()),
            Self::Name(name) => Value::Text(name.to_string()),
            Self::Channel(channel) => Value::Text(channel.to_string()),
            Self::Class(class) => Value::Text(class.to_string()),
            Self::Unknown => Value::Empty,
        }
    }
}
