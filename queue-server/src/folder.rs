//! The data folder of one office: where its journal lies, and that only one process writes there.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use fs4::{FileExt, TryLockError};

/// A data folder that this process alone writes to, until it is dropped.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

/// The folder cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process writes there.
    #[error("{0} is in use by another queue-server: stop that one first, or name another folder with --data")]
    InUse(PathBuf),
    /// The folder or its lock file cannot be made or opened.
    #[error("the data folder {path} cannot be used: {source}; name one that can be written with --data")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Where the journal lies in a data folder.
#[must_use]
pub fn journal_in(folder: &Path) -> PathBuf {
    folder.join("journal.db")
}

impl DataFolder {
    /// Takes a folder, which is made if it is not there (readable by its owner alone).
    ///
    /// # Errors
    /// If another process has it, or it cannot be made.
    pub fn take(path: &Path) -> Result<Self, FolderError> {
        let failed = |source| FolderError::Io { path: path.to_owned(), source };
        if !path.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
        }
        let path = fs::canonicalize(path).map_err(failed)?;
        let lock = path.join("lock");
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(lock).map_err(failed)?;
        match FileExt::try_lock(&lock) {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(path)),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Who is signed in: apart from the journal, and in no backup.
    #[must_use]
    pub fn sessions(&self) -> PathBuf {
        self.path.join("sessions.db")
    }

    /// How far its rehearsal got: see [`Reached`](crate::rehearsal::Reached).
    #[must_use]
    pub fn clock(&self) -> PathBuf {
        self.path.join("clock")
    }

    /// Its journal.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        journal_in(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_had_by_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new/office");
        let first = DataFolder::take(&path).unwrap();
        assert!(matches!(DataFolder::take(&path), Err(FolderError::InUse(_))));
        drop(first);
        DataFolder::take(&path).unwrap();
    }
}
