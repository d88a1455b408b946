//! A table as JSON, CSV or XLSX. No report is special here.

use std::{fmt, str::FromStr};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeStruct},
};

use super::table::{Column, ColumnKind, Table, Value};

/// In which form a table is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// `{"by", "from", "to", "items": […]}`; null where a figure is empty.
    Json,
    /// UTF-8 with commas and a header line; nothing where a figure is empty.
    Csv,
    /// A workbook of one sheet, with real numbers and dates.
    Xlsx,
}

/// The text names no form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a format: json, csv, xlsx")]
pub struct BadFormat(pub String);

impl ReportFormat {
    /// Every form.
    pub const ALL: &'static [Self] = &[Self::Json, Self::Csv, Self::Xlsx];

    /// The spelling on the command line, and the ending of a file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl fmt::Display for ReportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ReportFormat {
    type Err = BadFormat;
    fn from_str(text: &str) -> Result<Self, BadFormat> {
        let known = Self::ALL.iter().copied().find(|format| format.as_str() == text);
        known.ok_or_else(|| BadFormat(text.chars().take(40).collect()))
    }
}

/// A table could not be written; the table itself is never at fault but for its size.
#[derive(Debug, thiserror::Error)]
#[error("the report could not be written: {0}")]
pub struct RenderError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// The table in a form.
///
/// # Errors
/// A table too large for the form (a sheet holds 1,048,576 rows).
pub fn render(table: &Table, format: ReportFormat) -> Result<Vec<u8>, RenderError> {
    match format {
        ReportFormat::Json => serde_json::to_vec(table).map_err(|error| RenderError(error.into())),
        ReportFormat::Csv => csv(table).map_err(|error| RenderError(error.into())),
        ReportFormat::Xlsx => xlsx(table).map_err(|error| RenderError(error.into())),
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items: Vec<_> = self.rows.iter().map(|row| Item { columns: &self.columns, row }).collect();
        let mut table = serializer.serialize_struct("Table", 4)?;
        table.serialize_field("by", self.by)?;
        table.serialize_field("from", &self.from)?;
        table.serialize_field("to", &self.to)?;
        table.serialize_field("items", &items)?;
        table.end()
    }
}

/// A row, its cells by the names of the columns and in their order.
struct Item<'a> {
    columns: &'a [Column],
    row: &'a [Value],
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut item = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, value) in self.columns.iter().zip(self.row) {
            item.serialize_entry(column.name, value)?;
        }
        item.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Date(date) => date.serialize(serializer),
            Self::Int(n) => serializer.serialize_i64(*n),
            Self::Decimal(n) => serializer.serialize_f64(n.to_f64()),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => date.fmt(f),
            Self::Int(n) => n.fmt(f),
            Self::Decimal(n) => n.fmt(f),
        }
    }
}

fn csv(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| column.name))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(ToString::to_string))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn xlsx(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same table gives the same bytes: the workbook is dated by its last day, not by a clock.
    let properties = DocProperties::new().set_title(table.name);
    workbook.set_properties(&match excel_date(table.to) {
        Some(dated) => properties.set_creation_datetime(&dated),
        None => properties,
    });
    let sheet = workbook.add_worksheet().set_name(table.name)?;
    let bold = Format::new().set_bold();
    for (place, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, place, column.name, &bold)?;
        sheet.set_column_width(place, width(table, usize::from(place)))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1_u32..).zip(&table.rows) {
        for ((place, column), value) in (0_u16..).zip(&table.columns).zip(row) {
            write_cell(sheet, (line, place), value, column.kind)?;
        }
    }
    workbook.save_to_buffer()
}

fn write_cell(sheet: &mut Worksheet, at: (u32, u16), value: &Value, kind: ColumnKind) -> Result<(), XlsxError> {
    let (line, place) = at;
    let format = Format::new().set_num_format(match (value, kind) {
        (Value::Date(_), _) => "yyyy-mm-dd",
        (_, ColumnKind::Share) => "0.0%",
        _ => "General",
    });
    match value {
        Value::Empty => sheet.write_blank(line, place, &format)?,
        Value::Text(text) => sheet.write_string(line, place, text)?,
        Value::Date(date) => match excel_date(*date) {
            Some(date) => sheet.write_datetime_with_format(line, place, date, &format)?,
            None => sheet.write_string(line, place, date.to_string())?,
        },
        #[allow(clippy::cast_precision_loss)] // counts and seconds stay far below 2^53
        Value::Int(n) => sheet.write_number_with_format(line, place, *n as f64, &format)?,
        Value::Decimal(n) => sheet.write_number_with_format(line, place, n.to_f64(), &format)?,
    };
    Ok(())
}

/// A workbook knows the dates from 1900 to 9999; others it can only tell as words.
fn excel_date(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

/// As wide as its longest cell, in characters, within reason.
#[allow(clippy::cast_precision_loss)] // at most 60
fn width(table: &Table, place: usize) -> f64 {
    let cells = table.rows.iter().filter_map(|row| row.get(place)).map(|value| value.to_string().chars().count());
    let name = table.columns.get(place).map_or(0, |column| column.name.len());
    (cells.fold(name, usize::max) + 2).clamp(8, 60) as f64
}
