//! The tables, and how a file of one version becomes one of the next.
//!
//! `user_version` counts the steps done; each step is one transaction, so that a cut leaves the version before or after
//! it. A file with more steps than are known here was made by a newer program and is refused: there is no way down.

use rusqlite::Connection;

use super::{JournalError, access, legs};

/// Marks a file as one of ours: "Nmrt".
pub(super) const APPLICATION_ID: i32 = 0x4e6d_7274;

/// The triggers that make the journal append-only. Retention alone lifts them, within its own transaction.
pub(super) const GUARDS: &str = "
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no record is changed'); END;
CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no record is deleted'); END;
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal WHEN EXISTS (SELECT 1 FROM journal WHERE seq >= NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no record is replaced'); END;
";

/// What lifts [`GUARDS`].
pub(super) const UNGUARD: &str = "
DROP TRIGGER journal_is_not_changed;
DROP TRIGGER journal_is_not_cut;
DROP TRIGGER journal_only_grows;
";

const TABLES: &str = "
CREATE TABLE journal (
    seq         INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    occurred_at INTEGER,
    kind        TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    body        TEXT    NOT NULL,
    hash        BLOB    NOT NULL
) STRICT;
-- Answers given, by who asked and under which key. A ticket's code is not here, but in codes alone. Keys come in any
-- order: only their index is written here and there, the answers themselves go one after the other to the end. There is
-- no index by time: every answer would pay for what retention does once a day.
CREATE TABLE answers (
    caller      TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    at          INTEGER NOT NULL,
    status      INTEGER NOT NULL,
    body        TEXT    NOT NULL,
    ticket      INTEGER,
    PRIMARY KEY (caller, key)
) STRICT;
CREATE TABLE codes (
    ticket INTEGER PRIMARY KEY,
    code   TEXT    NOT NULL UNIQUE,
    at     INTEGER NOT NULL
) STRICT;
-- The state as it was after record `seq`: at each day's end; the checkpoint stands for all records up to it.
CREATE TABLE snapshots (
    seq         INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL CHECK (kind IN ('day', 'checkpoint')),
    recorded_at INTEGER NOT NULL,
    closed_day  TEXT    NOT NULL,
    hash        BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    digest      BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_checkpoint ON snapshots (kind) WHERE kind = 'checkpoint';
-- Heads that were seen: a journal that is shorter now was cut.
CREATE TABLE heads (
    seq  INTEGER NOT NULL,
    what TEXT    NOT NULL CHECK (what IN ('backup')),
    hash BLOB    NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (seq, what)
) STRICT, WITHOUT ROWID;
-- Written to learn whether the disk takes anything.
CREATE TABLE probe (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    times INTEGER NOT NULL
) STRICT;
";

/// The steps, oldest first. Never change one that was released: add another.
const STEPS: &[&[&str]] = &[&[TABLES, GUARDS, legs::SCHEMA], &[access::SCHEMA], &[access::GONE]];

/// The version that this program writes.
pub(super) fn known_version() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// Checks that the file is ours and not newer; its version.
///
/// # Errors
/// Another program's file, a newer program's, or what the store says.
pub(super) fn check(conn: &Connection) -> Result<u32, JournalError> {
    let id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(JournalError::Damaged {
            place: "its file".into(),
            what: format!("it bears the mark {id:#010x}, a journal bears {APPLICATION_ID:#010x}"),
            remedy: "this is another program's file: name the right one",
        });
    }
    let found: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known_version() {
        return Err(JournalError::Newer { what: "the journal's file".into(), found, known: known_version() });
    }
    Ok(found)
}

/// Brings a file from its version to this program's.
///
/// # Errors
/// What the store says; the steps before the failed one are done.
pub(super) fn migrate(conn: &mut Connection, from: u32) -> Result<(), JournalError> {
    for (step, version) in STEPS.iter().zip(1_u32..).skip(from as usize) {
        let tx = conn.transaction()?;
        for part in *step {
            tx.execute_batch(part)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", version)?;
        tx.commit()?;
    }
    Ok(())
}
