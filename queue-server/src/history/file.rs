//! What every history file shares: a header of known names, rows whose cells are read by name, and faults that name
//! line, column and value.
//!
//! A file is UTF-8 CSV with commas. Its columns are found by their exact names, in any order; a missing, unknown or
//! repeated column is a fault of line 1. All faults of a file are counted, the first [`SHOWN`] of them told.

use std::{fmt, io::Read, str::FromStr};

use csv::StringRecord;
use protocol::{Moment, OffsetTime};

/// How many faults of one file are told in full.
pub const SHOWN: usize = 20;

/// A cell that cannot be what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Line of the file, from 1 (the header).
    pub line: u64,
    /// The column's name; empty where the row as a whole cannot be read.
    pub column: String,
    /// What stands there, cut to 60 characters.
    pub value: String,
    /// What would have been right.
    pub expected: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        write!(f, ": {:?}, expected {}", self.value, self.expected)
    }
}

/// A file that is refused, with what is wrong in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadFile {
    /// The first faults, in the order of lines.
    pub rows: Vec<BadRow>,
    /// How many more there are.
    pub more: usize,
}

impl BadFile {
    /// Counts a fault, and keeps it while there is room.
    pub(super) fn push(&mut self, row: BadRow) {
        if self.rows.len() < SHOWN {
            self.rows.push(row);
        } else {
            self.more += 1;
        }
    }

    /// `read`, if nothing was wrong.
    pub(super) fn or<T>(self, read: T) -> Result<T, Self> {
        if self.rows.is_empty() { Ok(read) } else { Err(self) }
    }
}

impl fmt::Display for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, row) in self.rows.iter().enumerate() {
            write!(f, "{}{row}", if n == 0 { "" } else { "\n" })?;
        }
        if self.more > 0 { write!(f, "\nand {} more", self.more) } else { Ok(()) }
    }
}

impl std::error::Error for BadFile {}

/// One cell, with where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    line: u64,
    column: &'static str,
    /// What it says; empty for nothing.
    pub(super) text: &'a str,
}

impl Cell<'_> {
    /// The fault that this cell is not what was expected.
    pub(super) fn bad(&self, expected: impl Into<String>) -> BadRow {
        BadRow {
            line: self.line,
            column: self.column.to_owned(),
            value: self.text.chars().take(60).collect(),
            expected: expected.into(),
        }
    }

    /// The value of a cell that must say one.
    pub(super) fn parse<T: FromStr>(&self, expected: &str) -> Result<T, BadRow> {
        self.text.parse().map_err(|_| self.bad(expected))
    }

    /// The value of a cell that may be empty.
    pub(super) fn optional<T: FromStr>(&self, expected: &str) -> Result<Option<T>, BadRow> {
        if self.text.is_empty() { Ok(None) } else { self.parse(expected).map(Some) }
    }

    /// The time of a cell that must say one.
    pub(super) fn moment(&self) -> Result<Moment, BadRow> {
        let expected = "a time in whole seconds with offset, like 2009-12-01T08:15:28+01:00, from 1970 on";
        // A fraction would be cut in silence, and nothing before 1970 is an office's history.
        if self.text.contains(['.', ',']) {
            return Err(self.bad(expected));
        }
        let moment = self.parse::<OffsetTime>(expected)?.moment();
        if moment.0 < 0 { Err(self.bad(expected)) } else { Ok(moment) }
    }

    /// The time of a cell that may be empty.
    pub(super) fn optional_moment(&self) -> Result<Option<Moment>, BadRow> {
        if self.text.is_empty() { Ok(None) } else { self.moment().map(Some) }
    }
}

/// One row, its cells by name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells<'a> {
    /// Line of the file.
    pub(super) line: u64,
    record: &'a StringRecord,
    columns: &'static [&'static str],
    places: &'a [usize],
}

impl<'a> Cells<'a> {
    /// The cell of a column of this kind of file.
    pub(super) fn cell(&self, column: &'static str) -> Cell<'a> {
        let place = self.columns.iter().position(|name| *name == column).and_then(|n| self.places.get(n));
        let text = place.and_then(|place| self.record.get(*place)).unwrap_or_default();
        Cell { line: self.line, column, text }
    }
}

/// Reads a file of these columns, handing each row to `row`; its faults and those of the file itself go to `faults`.
pub(super) fn read_rows<R: Read>(
    input: R,
    columns: &'static [&'static str],
    faults: &mut BadFile,
    mut row: impl FnMut(Cells<'_>) -> Result<(), BadRow>,
) {
    let mut reader = csv::Reader::from_reader(input);
    let places = match reader.headers() {
        Ok(header) => match places_of(header, columns) {
            Ok(places) => places,
            Err(bad) => return bad.into_iter().for_each(|bad| faults.push(bad)),
        },
        Err(error) => return faults.push(unreadable(&error, 1)),
    };
    let mut record = StringRecord::new();
    loop {
        let next_line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) => {
                let line = record.position().map_or(next_line, csv::Position::line);
                if let Err(bad) = row(Cells { line, record: &record, columns, places: &places }) {
                    faults.push(bad);
                }
            }
            Err(error) => {
                faults.push(unreadable(&error, next_line));
                if error.is_io_error() {
                    return;
                }
            }
        }
    }
}

/// Where each column stands in the header, or what is wrong with the header.
fn places_of(header: &StringRecord, columns: &'static [&'static str]) -> Result<Vec<usize>, Vec<BadRow>> {
    let bad = |column: &str, value: &str, expected: String| BadRow {
        line: 1,
        column: column.to_owned(),
        value: value.chars().take(60).collect(),
        expected,
    };
    let there = columns.iter().filter(|column| header.iter().any(|name| name == **column)).count();
    if there * 2 < columns.len() {
        // Not one of ours with mistakes, but something else: one line says so.
        let whole: Vec<&str> = header.iter().collect();
        return Err(vec![bad("", &whole.join(","), format!("the header {}", columns.join(",")))]);
    }
    let mut faults = Vec::new();
    for (n, name) in header.iter().enumerate() {
        if !columns.contains(&name) {
            faults.push(bad(name, name, format!("one of {}", columns.join(", "))));
        } else if header.iter().take(n).any(|earlier| earlier == name) {
            faults.push(bad(name, name, "each column once".to_owned()));
        }
    }
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        match header.iter().position(|name| name == *column) {
            Some(place) => places.push(place),
            None => faults.push(bad(column, "", "this column in the header".to_owned())),
        }
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

/// A row that is not even cells. What it holds is not shown: it may name an operator.
fn unreadable(error: &csv::Error, line: u64) -> BadRow {
    let line = error.position().map_or(line, csv::Position::line);
    let (value, expected) = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            (format!("{len} cells"), format!("{expected_len} cells"))
        }
        csv::ErrorKind::Utf8 { .. } => ("bytes that are no UTF-8".to_owned(), "UTF-8 text".to_owned()),
        _ => ("unreadable".to_owned(), format!("a readable file ({error})")),
    };
    BadRow { line, column: String::new(), value, expected }
}
