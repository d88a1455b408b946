//! What is written is there again, and what was not committed is not.

use protocol::Moment;

use super::*;
use crate::{
    engine::Command,
    journal::test_support::{FIRST_DAY, Office, at, founding},
};

fn remembered(ticket: Option<TicketId>) -> Remembered {
    Remembered { fingerprint: [7; 32], status: 201, body: r#"{"number":"A001"}"#.into(), ticket }
}

#[test]
fn a_journal_opens_as_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    assert!(!Journal::exists(&path));
    let mut office = Office::at(&path);
    office.busy_day();
    let (state, head) = (office.state.clone(), office.journal.head());
    drop(office);
    let opened = Journal::open(&path).unwrap();
    assert_eq!(opened.state, state);
    assert_eq!(opened.journal.head(), head);
}

#[test]
fn after_a_day_it_opens_from_the_snapshot_to_the_same_state() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let mut office = Office::at(&path);
    office.say(&Command::PairKiosk { kiosk: "k1".parse().unwrap() });
    office.say(&Command::ReserveBlocks { kiosk: "k1".parse().unwrap() });
    office.busy_day();
    office.end_day();
    office.now = at(office.state.day.date, 10, 0);
    office.take('A');
    let state = office.state.clone();
    assert_ne!(state.earlier.len(), 0);
    drop(office);
    assert_eq!(Journal::open(&path).unwrap().state, state);
}

#[test]
fn a_batch_that_is_dropped_has_not_happened() {
    let mut office = Office::in_memory();
    let (head, state) = (office.journal.head(), office.state.clone());
    let mut ahead = state.clone();
    let records = crate::engine::perform(&mut ahead, &Command::CloseHall, office.now).unwrap();
    let mut batch = office.journal.batch().unwrap();
    batch.append(&records[0]).unwrap();
    batch.remember("k1", "key", &remembered(None), office.now).unwrap();
    assert_ne!(batch.head(), head);
    drop(batch);
    assert_eq!(office.journal.head(), head);
    assert_eq!(office.journal.reload().unwrap(), state);
    assert_eq!(office.journal.batch().unwrap().answer("k1", "key").unwrap(), None);
    office.say(&Command::CloseHall);
}

#[test]
fn a_record_out_of_place_is_not_written() {
    let mut office = Office::in_memory();
    let mut batch = office.journal.batch().unwrap();
    let twice = batch.append(&founding()).unwrap_err();
    assert!(matches!(twice, JournalError::Unfit(_)), "{twice}");
    let no_end = batch.snapshot(&office.state).unwrap_err();
    assert!(matches!(no_end, JournalError::Unfit(_)), "{no_end}");
}

#[test]
fn answers_and_codes_are_kept_by_caller_key_and_ticket() {
    let mut office = Office::in_memory();
    office.now = at(FIRST_DAY, 9, 0);
    let ticket = office.take('A');
    let mut batch = office.journal.batch().unwrap();
    batch.remember("k1", "key", &remembered(Some(ticket)), Moment(5)).unwrap();
    batch.put_code(ticket, "secret", Moment(5)).unwrap();
    assert_eq!(batch.answer("k1", "key").unwrap(), Some(remembered(Some(ticket))));
    assert_eq!(batch.answer("k2", "key").unwrap(), None);
    assert_eq!(batch.code_of(ticket).unwrap().as_deref(), Some("secret"));
    assert!(batch.remember("k1", "key", &remembered(None), Moment(6)).is_err(), "the first answer stands");
    batch.commit().unwrap();
    assert_eq!(office.journal.codes(Moment(5)).unwrap(), [(ticket, "secret".to_owned())]);
    assert_eq!(office.journal.codes(Moment(6)).unwrap(), []);
}

#[test]
fn no_statement_changes_cuts_or_replaces_a_record() {
    let office = Office::in_memory();
    for sql in [
        "UPDATE journal SET body = '{}'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT seq, 0, NULL, kind, version, body, hash FROM journal",
    ] {
        let refused = office.journal.conn.execute(sql, []).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{sql}: {refused}");
    }
}

#[test]
fn a_journal_is_made_once_and_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let missing = Journal::open(&path).unwrap_err();
    assert!(matches!(missing, JournalError::Missing(_)), "{missing}");
    let mut office = Office::at(&path);
    office.journal.probe().unwrap();
    for name in ["journal.db", "journal.db-wal"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "the file, its log and the log's index");
    let again = Journal::found(&path, &founding()).unwrap_err();
    assert!(matches!(again, JournalError::Exists(_)), "{again}");
}

#[test]
fn commits_wait_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::at(&folder.path().join("journal.db"));
    let pragma = |name| office.journal.conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(pragma("synchronous"), 2, "FULL");
    assert_eq!(pragma("secure_delete"), 1);
    let mode: String = office.journal.conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn a_full_disk_refuses_the_batch_and_leaves_the_journal_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let mut office = Office::at(&path);
    office.now = at(FIRST_DAY, 9, 0);
    let pages: u32 = office.journal.conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    office.journal.conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    let take = Command::Take {
        service: crate::journal::test_support::service('A'),
        channel: protocol::Channel::Reception,
        class: crate::engine::ticket::Class::Standard,
        language: protocol::Language::It,
    };
    let full = (0..1000).find_map(|_| office.try_say(&take).err()).unwrap();
    assert!(full.is_storage_full_or_readonly(), "{full}");
    assert_eq!(office.journal.reload().unwrap(), office.state, "nothing half done");
    office.journal.conn.pragma_update_and_check(None, "max_page_count", 1_000_000, |_| Ok(())).unwrap();
    office.take('A');
    let state = office.state.clone();
    drop(office);
    assert_eq!(Journal::open(&path).unwrap().state, state);
}

#[test]
fn a_journal_that_may_not_be_written_says_so() {
    let mut office = Office::in_memory();
    office.journal.conn.pragma_update(None, "query_only", true).unwrap();
    let refused = office.try_say(&Command::CloseHall).unwrap_err();
    assert!(matches!(refused, JournalError::ReadOnly(_)), "{refused}");
    assert!(matches!(office.journal.probe(), Err(JournalError::ReadOnly(_))));
    office.journal.conn.pragma_update(None, "query_only", false).unwrap();
    office.journal.probe().unwrap();
    office.say(&Command::CloseHall);
}
