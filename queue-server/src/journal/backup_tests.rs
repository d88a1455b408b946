//! There and back: a copy made while the office works is whole, and a restored office goes on past what was lost.

use protocol::{Span, TicketNumber};

use super::*;
use crate::journal::{
    test_support::{FIRST_DAY, Office, at, service},
    verify,
};

#[test]
fn a_backup_is_made_while_the_office_works() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("journal.db"), folder.path().join("copy.db"));
    let mut office = Office::at(&live);
    office.busy_day();
    let (state, head) = (office.state.clone(), office.journal.head());
    assert_eq!(Journal::backup(&live, &copy).unwrap(), head);
    office.take('A');
    assert_eq!(verify(&copy).unwrap().head, head);
    let opened = Journal::open(&copy).unwrap();
    assert_eq!((opened.state, opened.journal.head()), (state, head));
    let taken = Journal::backup(&live, &copy).unwrap_err();
    assert!(matches!(taken, JournalError::Exists(_)), "{taken}");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_backup_does_not_wait_for_a_batch() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("journal.db");
    let mut office = Office::at(&live);
    office.busy_day();
    let head = office.journal.head();
    let source = file::open_beside(&live).unwrap();
    let mut batch = office.journal.batch().unwrap();
    batch.put_code(protocol::TicketId::from_raw(1), "half done", office.now).unwrap();
    let copied = copy(&source, &folder.path().join("copy.db")).unwrap();
    assert_eq!(load::load(&copied, Extent::All).unwrap().head, head);
    let codes: i64 = copied.query_row("SELECT count(*) FROM codes", [], |row| row.get(0)).unwrap();
    assert_eq!(codes, 0, "what is not committed is not copied");
}

#[test]
fn numbers_go_on_past_what_may_have_been_given() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("journal.db"), folder.path().join("copy.db"));
    let mut office = Office::at(&live);
    office.now = at(FIRST_DAY, 9, 0);
    let before = office.take('A');
    Journal::backup(&live, &copy).unwrap();
    let lost = [office.take('A'), office.take('A')];
    drop(office);

    let taken = restore(&copy, &live, at(FIRST_DAY, 9, 30), 7).unwrap_err();
    assert!(matches!(taken, JournalError::Exists(_)), "{taken}");
    assert!(taken.to_string().contains("move it away"), "{taken}");

    let again = folder.path().join("again.db");
    let state = restore(&copy, &again, at(FIRST_DAY, 9, 30), 7).unwrap();
    assert_eq!(state.generation, 7);
    let opened = Journal::open(&again).unwrap();
    assert_eq!(opened.state, state);
    verify(&again).unwrap();
    let mut office = Office::new(opened);
    let after = office.take('A');
    let number = |number| TicketNumber { prefix: service('A'), number };
    let gap = office.state.setup().rules.restore_gap;
    assert_eq!(office.state.ticket(before).unwrap().number, Some(number(1)));
    assert_eq!(office.state.ticket(after).unwrap().number, Some(number(2 + gap)));
    assert!(!lost.contains(&after), "ids are never given twice");
    assert!(!office.state.day.lost.is_empty(), "reception is told");
}

#[test]
fn a_restore_on_a_later_day_ends_the_day_of_the_backup_first() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("journal.db"), folder.path().join("copy.db"));
    let mut office = Office::at(&live);
    office.busy_day();
    Journal::backup(&live, &copy).unwrap();
    let again = folder.path().join("again.db");
    let next = FIRST_DAY.tomorrow().unwrap();
    let state = restore(&copy, &again, at(next, 8, 0), 7).unwrap();
    assert_eq!(state.day.date, next);
    assert!(state.day.lost.iter().all(|block| block.day == next));
    assert_eq!(Journal::open(&again).unwrap().state, state);
    let verified = verify(&again).unwrap();
    assert_eq!((verified.days, verified.snapshots), (1, 1));
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("journal.db"), folder.path().join("copy.db"));
    let mut office = Office::at(&live);
    office.busy_day();
    Journal::backup(&live, &copy).unwrap();
    let conn = Connection::open(&copy).unwrap();
    conn.execute_batch(schema::UNGUARD).unwrap();
    conn.execute("UPDATE journal SET recorded_at = recorded_at - 1 WHERE seq = 3", []).unwrap();
    conn.execute_batch(schema::GUARDS).unwrap();
    drop(conn);
    let again = folder.path().join("again.db");
    let error = restore(&copy, &again, office.now + Span::from_minutes(1), 7).unwrap_err();
    assert!(error.to_string().contains("record 3"), "{error}");
    let mut left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    left.retain(|name| name.starts_with("again"));
    assert_eq!(left, Vec::<String>::new(), "nothing is left of it");
    let missing = restore(&folder.path().join("none.db"), &again, office.now, 7).unwrap_err();
    assert!(matches!(missing, JournalError::NotABackup(_)), "{missing}");
}

#[test]
fn the_log_of_a_journal_that_was_moved_away_is_not_written_into_another() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("journal.db"), folder.path().join("copy.db"));
    let mut office = Office::at(&live);
    Journal::backup(&live, &copy).unwrap();
    office.busy_day();
    std::fs::rename(&live, folder.path().join("away.db")).unwrap();
    let error = restore(&copy, &live, office.now, 7).unwrap_err();
    assert!(error.to_string().contains("journal.db-wal is there already"), "{error}");
}

#[test]
fn what_a_cut_left_unfinished_is_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("journal.db");
    std::fs::write(folder.path().join("journal.db.unfinished"), "half").unwrap();
    std::fs::write(folder.path().join("journal.db.unfinished-wal"), "half").unwrap();
    let mut office = Office::at(&live);
    office.busy_day();
    assert!(!folder.path().join("journal.db.unfinished").exists());
}
