//! The journal's file: how it is made, opened and made safe on its disk.
//!
//! Write-ahead log and `synchronous=FULL`: a commit returns when its bytes are on the disk, and what was committed
//! outlives the process and the power.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use super::{JournalError, schema};

/// How long a statement waits for another process (a backup, a report) before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a journal is there.
pub(super) fn exists(path: &Path) -> bool {
    path.exists()
}

/// Opens a journal to write it, after a check of its version; an older file is brought up to this program's.
pub(super) fn open(path: &Path) -> Result<Connection, JournalError> {
    if !exists(path) {
        return Err(JournalError::Missing(path.to_owned()));
    }
    // SQLite would fall back to reading what it may not write, and say so only at the first record.
    OpenOptions::new().write(true).open(path).map_err(|error| JournalError::io(path, error))?;
    let mut conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let version = schema::check(&conn)?;
    settle(&conn)?;
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(JournalError::ReadOnly(format!("its disk allows the journal mode {mode} instead of wal")));
    }
    // Keys come in any order: their index is what is written all over. It stays in memory (8 MiB at most), and the log
    // is emptied at 16 MiB, so that a page which changes again and again is brought home once.
    conn.pragma_update(None, "cache_size", -8192)?;
    conn.pragma_update(None, "wal_autocheckpoint", 4000)?;
    schema::migrate(&mut conn, version)?;
    Ok(conn)
}

/// Opens a journal to read it: reports, `verify`.
pub(super) fn open_reading(path: &Path) -> Result<Connection, JournalError> {
    let conn = open_copy(path)?;
    // Reports go over months again and again: 8 MiB hold eight months of an office like Piacenza.
    conn.pragma_update(None, "cache_size", -8192)?;
    let found = schema::check(&conn)?;
    if found < schema::known_version() {
        let what = format!("its file is of version {found}, this program's is {}", schema::known_version());
        let remedy = "start the server once: it brings the file up to date";
        return Err(JournalError::Damaged { place: "its file".into(), what, remedy });
    }
    Ok(conn)
}

/// Opens a journal that another process may serve: nothing is brought up to date under its feet.
pub(super) fn open_beside(path: &Path) -> Result<Connection, JournalError> {
    if !exists(path) {
        return Err(JournalError::Missing(path.to_owned()));
    }
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    schema::check(&conn)?;
    settle(&conn)?;
    Ok(conn)
}

/// Opens a backup to copy it; it may be of an older version.
pub(super) fn open_copy(path: &Path) -> Result<Connection, JournalError> {
    if !exists(path) {
        return Err(JournalError::Missing(path.to_owned()));
    }
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::check(&conn)?;
    Ok(conn)
}

/// Makes an empty file that only its owner may read, and opens it: a plain file without a log beside it, so that it can
/// be moved to its place when it is whole.
pub(super) fn create(path: &Path) -> Result<Connection, JournalError> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| JournalError::io(path, error))?;
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    settle(&conn)?;
    Ok(conn)
}

/// A journal without a file.
pub(super) fn in_memory() -> Result<Connection, JournalError> {
    let mut conn = Connection::open_in_memory()?;
    settle(&conn)?;
    schema::migrate(&mut conn, 0)?;
    Ok(conn)
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, JournalError> {
    let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(64);
    // 2 MiB of pages: the journal is written at its end and read from memory by nobody.
    conn.pragma_update(None, "cache_size", -2048)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    Ok(conn)
}

fn settle(conn: &Connection) -> Result<(), JournalError> {
    conn.pragma_update(None, "synchronous", "FULL")?;
    // What retention deletes is overwritten, not only unlinked.
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    Ok(())
}

/// The name under which a file is made before it is whole; what a cut left there is removed.
pub(super) fn unfinished(path: &Path) -> Result<PathBuf, JournalError> {
    is_free(path)?;
    let unfinished = beside(path, ".unfinished");
    remove(&unfinished)?;
    Ok(unfinished)
}

/// Nothing is overwritten; and a log that another journal left behind would be taken for the new one's own and be
/// written into it.
fn is_free(path: &Path) -> Result<(), JournalError> {
    match ["", "-wal", "-journal"].map(|suffix| beside(path, suffix)).into_iter().find(|path| path.exists()) {
        None => Ok(()),
        Some(taken) => Err(JournalError::Exists(taken)),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Removes a file and its logs, if they are there.
pub(super) fn remove(path: &Path) -> Result<(), JournalError> {
    for path in ["", "-wal", "-shm", "-journal"].map(|suffix| beside(path, suffix)) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(JournalError::io(&path, error)),
            _ => {}
        }
    }
    Ok(())
}

/// Closes a whole file and moves it to its place; when this returns, it stays there.
pub(super) fn put_in_place(conn: Connection, unfinished: &Path, path: &Path) -> Result<(), JournalError> {
    conn.close().map_err(|(_, error)| JournalError::from(error))?;
    let io = |error| JournalError::io(path, error);
    File::open(unfinished).and_then(|file| file.sync_all()).map_err(io)?;
    is_free(path)?;
    fs::rename(unfinished, path).map_err(io)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}
