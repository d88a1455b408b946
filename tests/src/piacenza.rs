//! The public journal of five months at Piacenza, with what the office knew then. See `data/README.md`.

use std::{collections::BTreeMap, fs, io::Read, path::PathBuf};

use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};
use protocol::{DeskNo, Moment, OffsetTime, ServiceId, Span};
use queue_server::{
    engine::setup::{DeskKindId, Service, Text},
    history::import::{KnownOffice, LocalTime},
};

/// A file of the data folder.
fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/piacenza").join(name)
}

fn unzipped(name: &str) -> String {
    let file = fs::File::open(path(name)).expect("the data folder is part of the project");
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("the data is gzipped text");
    text
}

/// `tickets.csv`.
#[must_use]
pub fn tickets() -> String {
    unzipped("tickets.csv.gz")
}

/// `desk_sessions.csv`.
#[must_use]
pub fn desk_sessions() -> String {
    unzipped("desk_sessions.csv.gz")
}

/// A file of history moved by whole weeks, so that what was on a Monday at nine is on a Monday at nine, up to the day before
/// `end`; `columns` are its times and days, the first of them that of the row.
///
/// # Panics
/// If the file is not what the data folder has.
#[must_use]
pub fn moved(history: &str, weeks: i64, end: Date, columns: &[&str]) -> String {
    let zone = TimeZone::get("Europe/Rome").expect("the zone is bundled");
    let later = jiff::Span::new().weeks(weeks);
    let moved = |text: &str| match text.get(..19).and_then(|local| local.parse::<DateTime>().ok()) {
        Some(local) => {
            let time = zone.to_zoned(local + later).expect("a time of an office's day");
            OffsetTime::new(time.timestamp().into(), time.offset().seconds()).to_string()
        }
        None => text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| (day + later).to_string()),
    };
    let mut reader = csv::Reader::from_reader(history.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).expect("memory");
    for row in reader.records() {
        let row = row.expect("CSV");
        let fields = header.iter().zip(&row);
        let day = fields.clone().find_map(|(name, field)| (columns.first() == Some(&name)).then(|| moved(field)));
        if day.is_none_or(|day| day[..10] >= *end.to_string()) {
            continue;
        }
        let fields = fields.map(|(name, field)| if columns.contains(&name) { moved(field) } else { field.to_owned() });
        writer.write_record(fields).expect("memory");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
}

/// A file of expected figures, like `expected_month.csv`.
#[must_use]
pub fn expected(name: &str) -> String {
    fs::read_to_string(path(name)).expect("the data folder is part of the project")
}

/// What the office of that time knew: its clock, desks and services.
pub struct Office {
    clock: Rome,
    desks: BTreeMap<DeskNo, DeskKindId>,
    services: BTreeMap<ServiceId, Service>,
}

struct Rome(TimeZone);

impl LocalTime for Rome {
    fn local_date(&self, at: Moment) -> Date {
        self.0.to_datetime(at.timestamp()).date()
    }

    fn local_hour(&self, at: Moment) -> u8 {
        self.0.to_datetime(at.timestamp()).hour().unsigned_abs()
    }
}

impl Default for Office {
    fn default() -> Self {
        let kind = |desk| DeskKindId(if desk <= 12 { "polyfunctional" } else { "cie" }.into());
        let minutes = [('A', 15), ('B', 15), ('C', 15), ('D', 15), ('E', 15), ('F', 20), ('R', 10)];
        let service = |(letter, minutes)| {
            let name = Text { it: format!("Servizio {letter}"), en: None };
            Some((ServiceId::new(letter)?, Service { name, target: Span::from_minutes(minutes), ready: None }))
        };
        Self {
            clock: Rome(TimeZone::get("Europe/Rome").expect("the zone is bundled")),
            desks: (1..=14).map(|desk| (DeskNo(desk), kind(desk))).collect(),
            services: minutes.into_iter().filter_map(service).collect(),
        }
    }
}

impl Office {
    /// The office as a file is checked against.
    #[must_use]
    pub fn known(&self) -> KnownOffice<'_> {
        KnownOffice { time: &self.clock, desks: &self.desks, services: &self.services }
    }

    /// The target wait of a service.
    #[must_use]
    pub fn target(&self, service: ServiceId) -> Option<Span> {
        self.services.get(&service).map(|service| service.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_is_moved_by_weeks_over_changes_of_the_clock_and_ends_where_it_is_told_to() {
        let rows = "id,day,at\n1,2010-04-26,2010-04-26T09:00:00+02:00\n2,2010-04-27,\n3,2010-04-28,2010-04-28T09:00:00+02:00\n";
        let moved = moved(rows, 866, jiff::civil::date(2026, 12, 2), &["day", "at"]);
        assert_eq!(moved, "id,day,at\n1,2026-11-30,2026-11-30T09:00:00+01:00\n2,2026-12-01,\n");
    }
}
