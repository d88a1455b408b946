//! A report as a table: the one form from which every rendering is made.

use jiff::civil::Date;

use super::exact::Decimal;

/// A finished report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is called, as a sheet or a file.
    pub name: &'static str,
    /// What its rows are by, as asked for.
    pub by: &'static str,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Value>>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, part of the contract.
    pub name: &'static str,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// What the row is by.
    Key,
    /// A number of things.
    Count,
    /// A length of time in seconds.
    Seconds,
    /// A part of a whole.
    Share,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: there is no such figure.
    Empty,
    /// A word.
    Text(String),
    /// A date.
    Date(Date),
    /// A whole number.
    Int(i64),
    /// A number with decimals, shown with one at least.
    Decimal(Decimal),
}

impl Value {
    /// A count.
    #[must_use]
    pub fn count(n: usize) -> Self {
        Self::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// A whole number, or nothing.
    #[must_use]
    pub fn int(n: Option<i64>) -> Self {
        n.map_or(Self::Empty, Self::Int)
    }

    /// A number with decimals, or nothing.
    #[must_use]
    pub fn decimal(n: Option<Decimal>) -> Self {
        n.map_or(Self::Empty, Self::Decimal)
    }

    /// A number that is shown without decimals where it has none, or nothing.
    #[must_use]
    pub fn shortest(n: Option<Decimal>) -> Self {
        match n {
            None => Self::Empty,
            Some(n) => n.whole().map_or(Self::Decimal(n), Self::Int),
        }
    }
}
