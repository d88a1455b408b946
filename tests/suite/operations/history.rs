//! Five months of history through the program: imported, told by every report, and without a trace of who sat where.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use tests::{
    piacenza,
    program::{Server, run},
};

use super::{assert_tells, program, verify};

/// An operator's pseudonym as no other bytes can be.
const PSEUDONYM: &str = "PSEUDONYM-OF-AN-OPERATOR-";

struct Imported {
    folder: tempfile::TempDir,
}

impl Imported {
    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

fn with_pseudonyms(csv: &str) -> String {
    let changed = csv.replace(",OP", &format!(",{PSEUDONYM}"));
    assert_ne!(changed, csv);
    changed
}

/// The public journal, imported once for all tests that only read it.
fn imported() -> &'static Imported {
    static IMPORTED: OnceLock<Imported> = OnceLock::new();
    IMPORTED.get_or_init(|| {
        let imported = Imported { folder: tempfile::tempdir().unwrap() };
        let office = imported.data();
        assert!(Server::start(&office, &[]).terminate().success());
        let tickets = with_pseudonyms(&piacenza::tickets());
        let rows = tickets.lines().count() - 1;
        assert_tells(&import(&office, &tickets, true), &[&format!("{rows} rows: {rows} new"), "0 known"]);
        imported
    })
}

/// Imports a text of tickets, perhaps with the desks' sessions.
fn import(data: &Path, tickets: &str, sessions: bool) -> String {
    let files = tempfile::tempdir().unwrap();
    let (file, desks) = (files.path().join("tickets.csv"), files.path().join("sessions.csv"));
    fs::write(&file, tickets).unwrap();
    fs::write(&desks, with_pseudonyms(&piacenza::desk_sessions())).unwrap();
    if sessions {
        program(&["import"], data, &[&file, &"--sessions", &desks]).done()
    } else {
        program(&["import"], data, &[&file]).done()
    }
}

fn report(data: &Path, words: &[&str]) -> String {
    let data = data.display().to_string();
    let span = ["--data", &data, "--from", "2009-12-01", "--to", "2010-04-30"];
    run(&[&["report"], words, &span].concat()).done()
}

/// The expected columns come first, by name and value; then the report's own.
#[track_caller]
fn assert_begins_with(ours: &str, expected: &str, what: &str) {
    assert_eq!(ours.lines().count(), expected.lines().count(), "rows of {what}");
    for (ours, expected) in ours.lines().zip(expected.lines()) {
        let rest = ours.strip_prefix(expected);
        assert!(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(',')), "{what}: {ours} ≠ {expected}");
    }
}

#[test]
fn every_report_of_the_program_equals_the_expected_figures() {
    let data = imported().data();
    for (by, file) in [
        ("hour-band", "expected_hour_band.csv"),
        ("day", "expected_day.csv"),
        ("iso-week", "expected_iso_week.csv"),
        ("month", "expected_month.csv"),
        ("day-hour-band", "expected_day_hour_band.csv"),
        ("iso-week-hour-band", "expected_iso_week_hour_band.csv"),
        ("service", "expected_service.csv"),
    ] {
        let ours = report(&data, &["waits", "--by", by, "--format", "csv"]);
        assert_begins_with(&ours, &piacenza::expected(file), file);
        let header = ours.lines().next().unwrap();
        assert!(header.ends_with(",expired,still_open,uncertain,within_target"), "{header}");
    }
    let times = report(&data, &["service-time", "--format", "csv"]);
    assert_begins_with(&times, &piacenza::expected("expected_service_time.csv"), "service times");
    let faces = report(&data, &["feedback", "--format", "csv"]);
    assert_begins_with(&faces, &piacenza::expected("expected_feedback_month.csv"), "emoticons");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_tells_the_same_figures_as_the_program() {
    // A copy: a server writes where the others only read.
    let folder = tempfile::tempdir().unwrap();
    fs::copy(imported().data().join("journal.db"), folder.path().join("journal.db")).unwrap();
    let server = Server::start(folder.path(), &[]);
    for by in ["hour-band", "weekday-band", "procedure", "channel", "class", "desk-kind"] {
        let query = format!("by={by}&from=2009-12-01&to=2010-04-30");
        let csv = server.client().read(&format!("/api/v1/reports/waits.csv?{query}")).await;
        assert_eq!((csv.status, csv.body), (200, report(folder.path(), &["waits", "--by", by])), "{by}");
        let json = server.client().read(&format!("/api/v1/reports/waits?{query}")).await;
        assert_eq!(json.body.trim_end(), report(folder.path(), &["waits", "--by", by, "--format", "json"]).trim_end());
    }
}

#[test]
fn the_journal_with_history_agrees_with_itself() {
    let told = verify(&imported().data()).done();
    assert!(!told.trim().is_empty());
}

#[test]
fn nobody_s_pseudonym_is_kept() {
    let mut bytes = 0;
    for entry in fs::read_dir(imported().data()).unwrap() {
        let path = entry.unwrap().path();
        let content = fs::read(&path).unwrap();
        bytes += content.len();
        let found = content.windows(PSEUDONYM.len()).any(|window| window == PSEUDONYM.as_bytes());
        assert!(!found, "{} knows an operator", path.display());
    }
    assert!(bytes > 1_000_000, "the history was there to be searched: {bytes} bytes");
}

/// The header and the first rows of the public journal.
fn excerpt(rows: usize) -> String {
    piacenza::tickets().lines().take(rows + 1).map(|line| format!("{line}\n")).collect()
}

fn months(data: &Path) -> String {
    report(data, &["waits", "--by", "month"])
}

#[test]
fn the_same_file_again_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Server::start(folder.path(), &[]).terminate().success());
    assert_tells(&import(folder.path(), &excerpt(200), false), &["200 rows", "200 new", "0 known"]);
    let before = months(folder.path());
    assert_tells(&import(folder.path(), &excerpt(200), false), &["200 rows", "0 new", "200 known"]);
    assert_eq!(months(folder.path()), before);
    // A longer file adds what is new in it.
    assert_tells(&import(folder.path(), &excerpt(300), false), &["300 rows", "100 new", "200 known"]);
    verify(folder.path()).done();
}

#[test]
fn a_bad_row_is_named_and_nothing_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(Server::start(&data, &[]).terminate().success());
    let nothing = months(&data);
    let good = excerpt(50);
    let rows: Vec<&str> = good.lines().collect();
    // Lines of the file, the header included: a service that there is not, and a time that is none.
    let with = |line: usize, column: &str, value: &str| {
        let place = rows[0].split(',').position(|name| name == column).unwrap();
        let cells = rows[line - 1].split(',').enumerate();
        cells.map(|(at, cell)| if at == place { value } else { cell }).collect::<Vec<_>>().join(",")
    };
    let bad = good.replace(rows[40], &with(41, "service", "X")).replace(rows[44], &with(45, "issued_at", "morning"));
    let file = folder.path().join("bad.csv");
    fs::write(&file, &bad).unwrap();
    let told = program(&["import"], &data, &[&file]).failed();
    assert_tells(&told, &["bad.csv", "nothing was imported", "line 41", "service", "line 45", "issued_at"]);
    assert_eq!(months(&data), nothing);

    // A known row with another value is no row to be guessed about.
    import(&data, &good, false);
    let before = months(&data);
    let other = good.replacen(",kiosk,", ",reception,", 1);
    fs::write(&file, &other).unwrap();
    let told = program(&["import"], &data, &[&file]).failed();
    assert_tells(&told, &["nothing was imported", "20091201-B001"]);
    assert_eq!(months(&data), before);
    verify(&data).done();
}
