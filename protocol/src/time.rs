//! Points and lengths of time.
//!
//! Inside the server a time is a [`Moment`], whole milliseconds, so that all arithmetic is exact. On the wire it is an
//! [`OffsetTime`]: RFC 3339, whole seconds (cut, never rounded), with the offset of the office at that moment.
//! Nothing here reads a clock.

use std::{
    fmt,
    ops::{Add, Sub},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// A length of time in milliseconds; negative when it points back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Moment {
    /// The moment `s` whole seconds after the epoch.
    #[must_use]
    pub const fn from_seconds(s: i64) -> Self {
        Self(s.saturating_mul(1000))
    }

    /// Whole seconds since the epoch, cut towards the past.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The same moment for calendar arithmetic. Moments outside jiff's years -9999..=9999 are clamped to them.
    #[must_use]
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }
}

impl From<jiff::Timestamp> for Moment {
    fn from(t: jiff::Timestamp) -> Self {
        Self(t.as_millisecond())
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `s` whole seconds.
    #[must_use]
    pub const fn from_seconds(s: i64) -> Self {
        Self(s.saturating_mul(1000))
    }

    /// `m` whole minutes.
    #[must_use]
    pub const fn from_minutes(m: i64) -> Self {
        Self::from_seconds(m.saturating_mul(60))
    }

    /// Whole seconds, cut towards the past.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

impl Sub for Moment {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Span> for Moment {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Moment {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// A time on the wire: `2026-11-24T09:00:00+01:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OffsetTime {
    seconds: i64,
    offset_seconds: i32,
}

impl OffsetTime {
    /// `moment`, cut to its second, shown at `offset_seconds` east of Greenwich.
    #[must_use]
    pub const fn new(moment: Moment, offset_seconds: i32) -> Self {
        Self { seconds: moment.seconds(), offset_seconds }
    }

    /// The moment meant, whatever the offset.
    #[must_use]
    pub const fn moment(self) -> Moment {
        Moment::from_seconds(self.seconds)
    }

    /// So much later, at the same offset.
    #[must_use]
    pub fn later(self, span: Span) -> Self {
        Self::new(self.moment() + span, self.offset_seconds)
    }
}

impl fmt::Display for OffsetTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = jiff::tz::Offset::from_seconds(self.offset_seconds).unwrap_or(jiff::tz::Offset::UTC);
        write!(f, "{}", Moment::from_seconds(self.seconds).timestamp().display_with_offset(offset))
    }
}

/// The text is not an RFC 3339 time with an offset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time with offset like 2026-11-24T09:00:00+01:00")]
pub struct BadTime(pub String);

impl FromStr for OffsetTime {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let bad = || BadTime(text.chars().take(40).collect());
        let moment: jiff::Timestamp = text.parse().map_err(|_| bad())?;
        let pieces = jiff::fmt::temporal::Pieces::parse(text).map_err(|_| bad())?;
        let offset_seconds = pieces.to_numeric_offset().map_or(0, jiff::tz::Offset::seconds);
        Ok(Self::new(Moment::from(moment), offset_seconds))
    }
}

impl Serialize for OffsetTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OffsetTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for OffsetTime {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .description(Some("RFC 3339 with offset, whole seconds"))
            .into()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for OffsetTime {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wire_time_keeps_its_offset_and_cuts_to_the_second() {
        let t: OffsetTime = "2026-11-24T09:00:00.987+01:00".parse().unwrap();
        assert_eq!(t.to_string(), "2026-11-24T09:00:00+01:00");
        assert_eq!(t.moment(), "2026-11-24T08:00:00Z".parse::<OffsetTime>().unwrap().moment());
        assert_eq!(OffsetTime::new(Moment(-1), 0).to_string(), "1969-12-31T23:59:59+00:00");
        assert!("2026-11-24T09:00:00".parse::<OffsetTime>().is_err());
        assert!("tomorrow".parse::<OffsetTime>().is_err());
    }
}
