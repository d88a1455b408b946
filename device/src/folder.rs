//! The data folder of one device, and that only one program works there.
//!
//! Two kiosks on one disk would give the same numbers twice, two boards would each renew the token of the other away. The lock is the kernel's, on the folder itself: nothing is made for it,
//! so whoever looks first leaves nothing that the kiosk's user could not open, and death releases it.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock};

/// A data folder that this program alone works in, until it is dropped.
#[derive(Debug)]
pub struct DataFolder {
    _lock: File,
}

/// The folder cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another program works there.
    #[error("{0} is in use by another program: stop that one first, or name another folder with --data")]
    InUse(PathBuf),
    /// It cannot be made, opened or locked.
    #[error("the data folder {path} cannot be used: {source}; name one that can be written with --data")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl DataFolder {
    /// Takes a folder, which is made if it is not there.
    ///
    /// # Errors
    /// If another program has it, or it cannot be made.
    pub fn take(path: &Path) -> Result<Self, FolderError> {
        fs::create_dir_all(path).map_err(|source| FolderError::Io { path: path.to_owned(), source })?;
        Self::take_existing(path)
    }

    /// Takes a folder that is there.
    ///
    /// # Errors
    /// If another program has it, or it cannot be opened.
    pub fn take_existing(path: &Path) -> Result<Self, FolderError> {
        let failed = |source| FolderError::Io { path: path.to_owned(), source };
        let lock = File::open(path).map_err(failed)?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { _lock: lock }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(FolderError::InUse(path.to_owned())),
            Err(errno) => Err(failed(errno.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_had_by_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new/device");
        let first = DataFolder::take(&path).unwrap();
        let refused = DataFolder::take(&path).unwrap_err();
        assert!(matches!(refused, FolderError::InUse(_)));
        let words = refused.to_string();
        assert!(words.contains(&path.display().to_string()) && words.contains("--data"), "{words}");
        drop(first);
        DataFolder::take(&path).unwrap();
    }
}
