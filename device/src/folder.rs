//! The data folder of one device, and that only one program works there.
//!
//! Two kiosks on one disk would give the same numbers twice, two boards would each renew the token of the other away. The lock is the kernel's, on the folder itself: nothing is made for it,
//! so whoever looks first leaves nothing that the kiosk's user could not open, and death releases it.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock, statfs};

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

/// A folder that is in memory: what a device keeps there goes with the power.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} is in memory (tmpfs or ramfs): who this device is and all that it keeps there are gone with the power; name a folder on the disk, data in its \
     file or --data"
)]
pub struct InMemory(PathBuf);

/// Whether a folder, or what it would be made in, lasts longer than the power.
///
/// # Errors
/// Where it does not. One of which nothing is known lasts.
pub fn lasts(path: &Path) -> Result<(), InMemory> {
    let there = path.ancestors().map(|at| if at.as_os_str().is_empty() { Path::new(".") } else { at });
    let kind = there.into_iter().find_map(|at| statfs(at).ok()).map(|found| i128::from(found.f_type));
    if kind.is_some_and(|kind| IN_MEMORY.contains(&kind)) { Err(InMemory(path.to_owned())) } else { Ok(()) }
}

/// Linux's names for what is in memory: `TMPFS_MAGIC` and `RAMFS_MAGIC`.
const IN_MEMORY: [i128; 2] = [0x0102_1994, 0x8584_58f6];

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

    #[test]
    fn what_is_in_memory_does_not_last() {
        let shared = Path::new("/dev/shm/numeretto/not/made");
        let error = lasts(shared).unwrap_err().to_string();
        assert!(error.contains("/dev/shm/numeretto/not/made") && error.contains("--data"), "{error}");
        // On a disk as sure as this test lies on one.
        let own = std::env::current_exe().unwrap();
        assert_eq!(lasts(&own.with_file_name("not").join("made")), Ok(()));
    }
}
