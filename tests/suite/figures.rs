//! The public journal, imported, gives the figures that were computed apart from this project, to the last digit.

use std::{
    ops::RangeInclusive,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use jiff::civil::{Date, date};
use protocol::Seq;
use queue_server::{
    history::{Names, import::parse_tickets, sessions::parse_sessions},
    journal::legs::{self, Added},
    report::{self, ReportFormat, ReportKey, Table},
};
use rusqlite::Connection;
use tests::piacenza::{self, Office};

pub(crate) const FIVE_MONTHS: RangeInclusive<Date> = date(2009, 12, 1)..=date(2010, 4, 30);

/// Chance that is the same each time.
pub(crate) fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |bound| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).unwrap()
    }
}

pub(crate) fn import_into(conn: &Connection, tickets: &str, sessions: &str) -> Result<Added, legs::ImportError> {
    let office = Office::default();
    let legs = parse_tickets(tickets.as_bytes(), &office.known()).unwrap();
    let sessions = parse_sessions(sessions.as_bytes(), &office.known()).unwrap();
    legs::import(conn, &legs, &sessions, Seq(7), &mut dice(11))
}

pub(crate) fn empty_store() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(legs::SCHEMA).unwrap();
    conn
}

/// The public journal, imported once for all tests that only read it.
fn piacenza() -> MutexGuard<'static, Connection> {
    static IMPORTED: LazyLock<Mutex<Connection>> = LazyLock::new(|| {
        let conn = empty_store();
        conn.execute_batch("BEGIN").unwrap();
        import_into(&conn, &piacenza::tickets(), &piacenza::desk_sessions()).unwrap();
        conn.execute_batch("COMMIT").unwrap();
        Mutex::new(conn)
    });
    // A test that failed while it read has changed nothing.
    IMPORTED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn waits(conn: &Connection, by: ReportKey) -> Table {
    let office = Office::default();
    let rows = legs::figure_rows(conn, &FIVE_MONTHS, None, by.names()).unwrap();
    let figures = report::figures(rows, by, |service| office.target(service));
    report::waits_table(by, *FIVE_MONTHS.start(), *FIVE_MONTHS.end(), &figures)
}

fn csv_of(table: &Table) -> String {
    String::from_utf8(report::render(table, ReportFormat::Csv).unwrap()).unwrap()
}

/// Our file has the expected columns first, by name and value, then its own.
#[track_caller]
fn assert_begins_with(ours: &str, expected: &str, what: &str) {
    assert_eq!(ours.lines().count(), expected.lines().count(), "rows of {what}");
    for (ours, expected) in ours.lines().zip(expected.lines()) {
        let rest = ours.strip_prefix(expected);
        assert!(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(',')), "{what}: {ours} ≠ {expected}");
    }
}

#[test]
fn waits_of_the_public_journal_are_equal_to_the_last_digit() {
    let conn = piacenza();
    for (by, file) in [
        (ReportKey::HourBand, "expected_hour_band.csv"),
        (ReportKey::Day, "expected_day.csv"),
        (ReportKey::IsoWeek, "expected_iso_week.csv"),
        (ReportKey::Month, "expected_month.csv"),
        (ReportKey::DayHourBand, "expected_day_hour_band.csv"),
        (ReportKey::IsoWeekHourBand, "expected_iso_week_hour_band.csv"),
        (ReportKey::Service, "expected_service.csv"),
    ] {
        let ours = csv_of(&waits(&conn, by));
        assert_begins_with(&ours, &piacenza::expected(file), file);
        let header = ours.lines().next().unwrap();
        assert!(header.ends_with(",expired,still_open,uncertain,within_target"), "{header}");
    }
}

#[test]
fn service_times_of_the_public_journal_are_equal_to_the_last_digit() {
    let conn = piacenza();
    let rows = legs::visit_rows(&conn, &FIVE_MONTHS, None).unwrap();
    let table = report::service_time(rows, *FIVE_MONTHS.start(), *FIVE_MONTHS.end());
    assert_eq!(csv_of(&table), piacenza::expected("expected_service_time.csv"));
}

#[test]
fn emoticons_of_the_public_journal_are_equal_by_month() {
    let conn = piacenza();
    let rows = legs::face_rows(&conn, &FIVE_MONTHS, None).unwrap();
    let table = report::feedback(rows, *FIVE_MONTHS.start(), *FIVE_MONTHS.end());
    let ours = csv_of(&table);
    assert_begins_with(&ours, &piacenza::expected("expected_feedback_month.csv"), "feedback");
    let served: u32 = ours.lines().skip(1).filter_map(|line| line.split(',').nth(4)?.parse::<u32>().ok()).sum();
    assert_eq!(served, 23_037);
}

#[test]
fn what_was_published_of_the_office_is_found_in_its_figures() {
    let conn = piacenza();
    let summary: serde_json::Value = serde_json::from_str(&piacenza::expected("expected_summary.json")).unwrap();
    let number = |name: &str| summary[name].as_u64().unwrap();
    let rows = legs::figure_rows(&conn, &FIVE_MONTHS, None, Names::Without).unwrap();
    let bands = report::figures(rows, ReportKey::HourBand, |_| None);
    let sum = |count: fn(&report::WaitFigures) -> usize| bands.iter().map(count).sum::<usize>() as u64;
    assert_eq!(sum(|row| row.tickets), number("tickets"));
    assert_eq!(sum(|row| row.no_show), number("no_show"));
    assert_eq!(sum(|row| row.withdrawn), number("withdrawn"));
    let mean = |row: &report::WaitFigures| row.mean.unwrap().to_f64();
    let hour = |row: &report::WaitFigures| row.key.values().next().unwrap().to_string();
    let longest = bands.iter().max_by(|a, b| mean(a).total_cmp(&mean(b))).unwrap();
    assert_eq!(hour(longest), number("busiest_wait_band").to_string());
    let fullest = bands.iter().max_by_key(|row| row.tickets).unwrap();
    assert_eq!(hour(fullest), number("most_tickets_band").to_string());
    assert_eq!(waits(&conn, ReportKey::Day).rows.len() as u64, number("open_days"));
    // No target is known here, so there is no such figure: empty, not zero.
    assert!(bands.iter().all(|row| row.within_target.is_none()));
}

#[test]
fn every_key_pools_the_same_tickets() {
    let conn = piacenza();
    for by in ReportKey::ALL {
        let rows = legs::figure_rows(&conn, &FIVE_MONTHS, None, by.names()).unwrap();
        let figures = report::figures(rows, *by, |_| None);
        assert_eq!(figures.iter().map(|row| row.tickets).sum::<usize>(), 23_706, "{by}");
        assert_eq!(by.as_str().parse::<ReportKey>().as_ref(), Ok(by));
    }
    let told = "hour_band".parse::<ReportKey>().unwrap_err().to_string();
    for by in ReportKey::ALL {
        assert!(told.contains(by.as_str()), "{told} does not tell {by}");
    }
}

#[test]
fn days_and_service_narrow_what_is_read() {
    let conn = piacenza();
    let day = date(2009, 12, 5)..=date(2009, 12, 5);
    assert_eq!(legs::figure_rows(&conn, &day, None, Names::Without).unwrap().len(), 80);
    let quick = "R".parse().unwrap();
    assert_eq!(legs::figure_rows(&conn, &FIVE_MONTHS, Some(quick), Names::Without).unwrap().len(), 4426);
    assert_eq!(legs::visit_rows(&conn, &FIVE_MONTHS, Some(quick)).unwrap().len(), 4294);
    let before = date(2009, 11, 1)..=date(2009, 11, 30);
    assert!(legs::read(&conn, &before, None).unwrap().is_empty());
}

#[test]
fn a_table_is_the_same_in_every_form() {
    let conn = piacenza();
    let table = waits(&conn, ReportKey::DeskKind);
    // Tickets withdrawn before any call have no desk: a row of its own whose figures are empty.
    let csv = csv_of(&table);
    assert!(csv.lines().last().unwrap().starts_with(",30,0,0,30,,,,,,,0,0,0,"), "{csv}");
    let json: serde_json::Value = serde_json::from_slice(&report::render(&table, ReportFormat::Json).unwrap()).unwrap();
    assert_eq!(
        (&json["by"], &json["from"], &json["to"]),
        (&"desk-kind".into(), &"2009-12-01".into(), &"2010-04-30".into())
    );
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), table.rows.len());
    for (item, line) in items.iter().zip(csv.lines().skip(1)) {
        for (column, cell) in table.columns.iter().zip(line.split(',')) {
            let value = &item[column.name];
            let same = match value {
                serde_json::Value::Null => cell.is_empty(),
                serde_json::Value::String(text) => text == cell,
                number => number.to_string().as_str() == cell,
            };
            assert!(same, "{}: {value} ≠ {cell}", column.name);
        }
    }
    let workbook = report::render(&table, ReportFormat::Xlsx).unwrap();
    assert!(workbook.starts_with(b"PK"));
    assert_eq!(workbook, report::render(&table, ReportFormat::Xlsx).unwrap());
}
