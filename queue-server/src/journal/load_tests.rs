//! A file that somebody laid hands on is refused, and it says what is wrong, where, and what to do.

use std::path::PathBuf;

use super::*;
use crate::journal::{Journal, schema, test_support::Office};

/// Two days of an office, closed.
fn two_days(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("journal.db");
    let mut office = Office::at(&path);
    office.busy_day();
    office.end_day();
    office.busy_day();
    path
}

fn refused(path: &std::path::Path) -> JournalError {
    Journal::open(path).map(drop).unwrap_err()
}

/// What opening says after this was done to the file, which opened well before.
fn after(sql: &str) -> JournalError {
    let folder = tempfile::tempdir().unwrap();
    let path = two_days(&folder);
    drop(Journal::open(&path).unwrap());
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(schema::UNGUARD).unwrap();
    conn.execute_batch(sql).unwrap();
    conn.execute_batch(schema::GUARDS).unwrap();
    drop(conn);
    refused(&path)
}

/// Damage at a place, with words in what is said of it, and the remedy.
fn is_damage(error: &JournalError, at: &str, words: &[&str]) {
    let JournalError::Damaged { place, what, .. } = error else { panic!("{error}") };
    assert!(place.starts_with(at), "{error}");
    assert!(words.iter().all(|word| what.contains(word)), "{error}");
    assert!(error.to_string().contains("restore a backup"), "{error}");
}

#[test]
fn a_record_taken_out() {
    is_damage(&after("DELETE FROM journal WHERE seq = 5"), "record 5", &["record 5 was due", "found record 6"]);
}

#[test]
fn the_first_record_taken_out() {
    is_damage(&after("DELETE FROM journal WHERE seq = 1"), "record 1", &["record 1 was due", "found record 2"]);
}

#[test]
fn a_byte_altered() {
    let error = after("UPDATE journal SET body = replace(body, 'A001', 'A007') WHERE seq = 2");
    is_damage(&error, "record 2 (ticket_issued)", &["altered", "found hash", "expected"]);
}

#[test]
fn every_column_is_sealed() {
    for change in [
        "recorded_at = recorded_at + 1",
        "occurred_at = recorded_at",
        "kind = 'day_closed'",
        "hash = zeroblob(32)",
        "body = body || ' '",
    ] {
        is_damage(&after(&format!("UPDATE journal SET {change} WHERE seq = 8")), "record 8", &["altered"]);
    }
}

#[test]
fn two_records_swapped() {
    let error = after(
        "UPDATE journal SET seq = 1000 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 4; \
         UPDATE journal SET seq = 4 WHERE seq = 1000",
    );
    is_damage(&error, "record 2", &["altered"]);
}

#[test]
fn a_tail_cut_below_a_snapshot() {
    let error = after("DELETE FROM journal WHERE seq >= (SELECT max(seq) FROM snapshots)");
    is_damage(&error, "record ", &["the journal ends at record", "the snapshot was made after record"]);
}

#[test]
fn a_tail_cut_below_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let path = two_days(&folder);
    let head = Journal::backup(&path, &folder.path().join("copy.db")).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(schema::UNGUARD).unwrap();
    conn.execute("DELETE FROM journal WHERE seq = ?1", [column(head.seq)]).unwrap();
    conn.execute_batch(schema::GUARDS).unwrap();
    drop(conn);
    let error = refused(&path);
    is_damage(&error, &format!("record {}", head.seq), &["the journal ends at record", "the backup was made after"]);
}

#[test]
fn a_tail_written_anew_below_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let path = two_days(&folder);
    Journal::backup(&path, &folder.path().join("copy.db")).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE heads SET hash = zeroblob(32)", []).unwrap();
    drop(conn);
    is_damage(&refused(&path), "record ", &["the backup was made when its hash was 000000000000"]);
}

#[test]
fn all_records_taken_out() {
    is_damage(&after("DELETE FROM journal; DELETE FROM snapshots"), "record 1", &["no records"]);
}

#[test]
fn a_snapshot_altered() {
    let error = after("UPDATE snapshots SET state = replace(state, '\"rehearsal\":false', '\"rehearsal\":true')");
    is_damage(&error, "the snapshot after record", &["altered"]);
}

#[test]
fn a_kind_from_a_newer_program() {
    // Sealed as a newer program would have.
    let folder = tempfile::tempdir().unwrap();
    let path = two_days(&folder);
    let conn = Connection::open(&path).unwrap();
    let (seq, before): (i64, Hash) = conn
        .query_row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let row = Row { seq: seq + 1, recorded_at: 1, occurred_at: None, kind: "ticket_sold", version: 3, body: "{}" };
    conn.execute(
        "INSERT INTO journal VALUES (?1, 1, NULL, 'ticket_sold', 3, '{}', ?2)",
        rusqlite::params![row.seq, row.hash_after(&before)],
    )
    .unwrap();
    drop(conn);
    let error = refused(&path);
    assert!(matches!(error, JournalError::Newer { found: 3, known: 0, .. }), "{error}");
    let said = error.to_string();
    assert!(said.contains(&format!("record {}", seq + 1)) && said.contains("ticket_sold"), "{said}");
    assert!(said.contains("run the newer program"), "{said}");
}

#[test]
fn a_file_from_a_newer_program() {
    let error = after("PRAGMA user_version = 99");
    let known = schema::known_version();
    assert!(matches!(error, JournalError::Newer { found: 99, known: k, .. } if k == known), "{error}");
    assert!(error.to_string().contains("found version 99"), "{error}");
}

#[test]
fn a_snapshot_from_a_newer_program() {
    let error = after("UPDATE snapshots SET version = 9");
    assert!(matches!(error, JournalError::Newer { found: 9, .. }), "{error}");
}

#[test]
fn another_programs_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let error = refused(&path);
    assert!(error.to_string().contains("another program's file"), "{error}");
    std::fs::write(&path, "not a database at all, but long enough to be read as one".repeat(100)).unwrap();
    let error = refused(&path);
    assert!(matches!(error, JournalError::Damaged { .. }), "{error}");
}

#[test]
fn records_before_a_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let path = two_days(&folder);
    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE snapshots SET kind = 'checkpoint'", []).unwrap();
    drop(conn);
    let error = refused(&path);
    let JournalError::Damaged { what, .. } = &error else { panic!("{error}") };
    assert!(what.contains("found record 1"), "{error}");
}
