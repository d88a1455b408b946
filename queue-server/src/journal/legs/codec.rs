//! The form of single values in the store.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use protocol::DeskNo;
use rusqlite::{
    Row,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Type, ValueRef},
};

use crate::{
    engine::setup::DeskKindId,
    history::{LegDesk, WhichDesk},
};

/// A value stored as the text that it is spelt with.
pub(in crate::journal) struct Word<T>(pub(in crate::journal) T);

impl<T: fmt::Display> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.to_string()))
    }
}

impl<T: FromStr<Err: std::error::Error + Send + Sync + 'static>> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

/// A civil date stored as the number yyyymmdd, which sorts as dates do and can be read by people.
#[derive(Clone, Copy)]
pub(super) struct Day(pub(super) Date);

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let Self(date) = self;
        let number = i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
        Ok(ToSqlOutput::from(number))
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        let bad = || FromSqlError::OutOfRange(number);
        let year = i16::try_from(number / 10_000).map_err(|_| bad())?;
        let month = i8::try_from(number / 100 % 100).map_err(|_| bad())?;
        let day = i8::try_from(number % 100).map_err(|_| bad())?;
        Date::new(year, month, day).map(Self).map_err(|_| bad())
    }
}

/// A desk as kind, number and label.
pub(super) fn desk_columns(desk: Option<&LegDesk>) -> (Option<&str>, Option<u16>, Option<u16>) {
    match desk {
        None => (None, None, None),
        Some(LegDesk { kind, which: WhichDesk::Number(number) }) => (Some(&kind.0), Some(number.0), None),
        Some(LegDesk { kind, which: WhichDesk::Label(label) }) => (Some(&kind.0), None, Some(*label)),
    }
}

/// The desk of the three columns from `first` on.
pub(super) fn desk_of(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<LegDesk>> {
    let Some(kind) = row.get::<_, Option<Box<str>>>(first)? else { return Ok(None) };
    let which = match (row.get::<_, Option<u16>>(first + 1)?, row.get::<_, Option<u16>>(first + 2)?) {
        (Some(number), None) => WhichDesk::Number(DeskNo(number)),
        (None, Some(label)) => WhichDesk::Label(label),
        _ => return Err(broken(first + 1, "a desk with neither number nor label, or with both")),
    };
    Ok(Some(LegDesk { kind: DeskKindId(kind), which }))
}

/// The error of a stored value that the program cannot have written.
pub(super) fn broken(column: usize, what: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Null, what.into())
}
