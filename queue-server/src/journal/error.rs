//! What can go wrong between the journal and its file, told apart by what is to be done about it.

use std::{io, path::PathBuf};

use rusqlite::{ErrorCode, ffi};

/// Every message says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Nothing more can be written until there is room.
    #[error("the disk is full or does not take what is written ({0}): make room, then try again")]
    Full(String),
    /// The file or its folder may not be written.
    #[error("the journal cannot be written ({0}): mend its permissions or how its disk is mounted")]
    ReadOnly(String),
    /// Somebody else holds it.
    #[error("the journal is in use by another process: try again, or stop that process")]
    Busy,
    /// Written by a newer program.
    #[error("{what}: found version {found}, this program knows {known}: run the newer program, or restore a backup")]
    Newer {
        /// What is newer, and where.
        what: String,
        /// Its version.
        found: u32,
        /// The newest that this program reads.
        known: u32,
    },
    /// Not what was written.
    #[error("the journal is damaged at {place}: {what}; {remedy}")]
    Damaged {
        /// Which record, snapshot or file.
        place: String,
        /// What is wrong: found and expected.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A journal is there already, where one was to be made.
    #[error("{0} is there already and is not overwritten: move it away first, or choose another place")]
    Exists(PathBuf),
    /// No journal is there.
    #[error("there is no journal at {0}: name the right folder; the first `serve` makes one")]
    Missing(PathBuf),
    /// A file was to be made where there is no folder.
    #[error("there is no folder {0}: make it first, or name another place")]
    NoFolder(PathBuf),
    /// What was to be restored is not there, or is something else.
    #[error("{0} is no whole backup as `backup` makes it: name the right file, or restore an older one")]
    NotABackup(PathBuf),
    /// What was to be written does not follow from what is written: a mistake of the program, not of the file.
    #[error("not written to the journal: {0}")]
    Unfit(String),
    /// The file system failed.
    #[error("{path}: {source}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// How.
        source: io::Error,
    },
    /// The store failed in another way.
    #[error("the journal's store failed: {0}")]
    Store(rusqlite::Error),
}

/// What to do about damage.
pub(super) const RESTORE: &str = "nothing was changed: restore a backup (queue-server restore)";

impl JournalError {
    /// Whether the store takes no writes, now or for good: what is asked is to be refused with 507.
    #[must_use]
    pub const fn is_storage_full_or_readonly(&self) -> bool {
        matches!(self, Self::Full(_) | Self::ReadOnly(_))
    }

    /// Damage, with the usual remedy.
    pub(super) fn damaged(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Damaged { place: place.into(), what: what.into(), remedy: RESTORE }
    }

    /// A failure of the file system at a path.
    pub(super) fn io(path: &std::path::Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full(format!("{}: {source}", path.display()))
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(format!("{}: {source}", path.display()))
            }
            io::ErrorKind::AlreadyExists => Self::Exists(path.to_owned()),
            io::ErrorKind::NotFound => Self::NoFolder(path.parent().unwrap_or(path).to_owned()),
            _ => Self::Io { path: path.to_owned(), source },
        }
    }
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = &error else { return Self::Store(error) };
        let said = || message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            ErrorCode::DiskFull => Self::Full(said()),
            // SQLite says "full" only for one way of running out of room; a quota, a limit on the size of files and a
            // full disk met by fsync come as failed writes.
            ErrorCode::SystemIoFailure if is_write(failure.extended_code) => Self::Full(said()),
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => Self::ReadOnly(said()),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Self::damaged("its file", said()),
            _ => Self::Store(error),
        }
    }
}

const fn is_write(extended: i32) -> bool {
    matches!(
        extended,
        ffi::SQLITE_IOERR_WRITE
            | ffi::SQLITE_IOERR_FSYNC
            | ffi::SQLITE_IOERR_DIR_FSYNC
            | ffi::SQLITE_IOERR_TRUNCATE
            | ffi::SQLITE_IOERR_SHMSIZE
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(code: i32) -> JournalError {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into()
    }

    #[test]
    fn what_takes_no_writes_is_told_from_what_is_broken() {
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_SHMSIZE] {
            assert!(matches!(sqlite(code), JournalError::Full(_)), "{code}");
        }
        for code in [ffi::SQLITE_READONLY, ffi::SQLITE_READONLY_DIRECTORY, ffi::SQLITE_PERM] {
            assert!(matches!(sqlite(code), JournalError::ReadOnly(_)), "{code}");
        }
        for code in [ffi::SQLITE_BUSY, ffi::SQLITE_BUSY_SNAPSHOT, ffi::SQLITE_LOCKED] {
            assert!(matches!(sqlite(code), JournalError::Busy), "{code}");
        }
        assert!(matches!(sqlite(ffi::SQLITE_CORRUPT), JournalError::Damaged { .. }));
        assert!(!sqlite(ffi::SQLITE_IOERR_READ).is_storage_full_or_readonly());
        assert!(sqlite(ffi::SQLITE_FULL).is_storage_full_or_readonly());
    }
}
