//! What lies on the board's disk: who it is, what it shows with, the office's picture, and which calls it has announced. Each is a file of its own,
//! replaced whole, so that a power cut leaves the one before or the one after.
//!
//! A board needs none of them to show who is called: what cannot be read or written is told once and done without. Only an identity that
//! cannot be read stops it, since a board that asked for another one on its own would fill the office's list of devices.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use device::identity::Identity;
use protocol::board::BoardSetup;
use serde::{Serialize, de::DeserializeOwned};

use crate::board::Heard;

const IDENTITY: &str = "identity.json";
const SETUP: &str = "setup.json";
const LOGO: &str = "logo.png";
const HEARD: &str = "announced.json";

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}; {remedy}")]
pub struct BadFile {
    path: PathBuf,
    source: io::Error,
    remedy: &'static str,
}

/// The board's folder.
#[derive(Clone, Debug)]
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// The folder, which is made if it is not there.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn open(folder: &Path) -> Result<Self, BadFile> {
        fs::create_dir_all(folder).map_err(|source| BadFile {
            path: folder.to_owned(),
            source,
            remedy: "choose a data folder that the board may write to",
        })?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Who this board is.
    ///
    /// # Errors
    /// Where something lies there that cannot be read.
    pub fn identity(&self) -> Result<Option<Identity>, BadFile> {
        self.load(IDENTITY)
    }

    /// Keeps who this board is, or forgets it.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn set_identity(&self, identity: Option<&Identity>) -> Result<(), BadFile> {
        match identity {
            Some(identity) => self.save(IDENTITY, identity),
            None => self.remove(IDENTITY),
        }
    }

    /// What to show and sound with; nothing where it is not known, or cannot be read.
    #[must_use]
    pub fn setup(&self) -> Option<Box<BoardSetup>> {
        self.lenient(SETUP)
    }

    /// Keeps what to show and sound with.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn set_setup(&self, setup: &BoardSetup) -> Result<(), BadFile> {
        self.save(SETUP, setup)
    }

    /// The office's picture, as the server sent it; nothing where there is none, or it cannot be read.
    #[must_use]
    pub fn logo(&self) -> Option<Vec<u8>> {
        match fs::read(self.folder.join(LOGO)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!("{}", self.bad(LOGO, error));
                None
            }
            read => read.ok(),
        }
    }

    /// Keeps the office's picture, or forgets it.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn set_logo(&self, logo: Option<&[u8]>) -> Result<(), BadFile> {
        match logo {
            Some(logo) => self.write(LOGO, logo).map_err(|error| self.bad(LOGO, error)),
            None => self.remove(LOGO),
        }
    }

    /// What was announced; nothing where it is not known, or cannot be read.
    #[must_use]
    pub fn heard(&self) -> Option<Heard> {
        self.lenient(HEARD)
    }

    /// Keeps what was announced.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn set_heard(&self, heard: &Heard) -> Result<(), BadFile> {
        self.save(HEARD, heard)
    }

    fn lenient<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.load(name).unwrap_or_else(|error| {
            tracing::warn!("{error}");
            None
        })
    }

    fn load<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, BadFile> {
        match fs::read(self.folder.join(name)) {
            Ok(bytes) => {
                let read = serde_json::from_slice(&bytes).map_err(io::Error::from);
                read.map(Some).map_err(|source| BadFile {
                    remedy: "delete it: the board does without, or is paired anew",
                    ..self.bad(name, source)
                })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.bad(name, error)),
        }
    }

    fn save<T: Serialize>(&self, name: &str, value: &T) -> Result<(), BadFile> {
        let bytes = serde_json::to_vec(value).map_err(io::Error::from);
        bytes.and_then(|bytes| self.write(name, &bytes)).map_err(|error| self.bad(name, error))
    }

    /// On the disk when this returns, for whoever runs the board alone.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(name))?;
        fs::File::open(&self.folder)?.sync_all()
    }

    fn remove(&self, name: &str) -> Result<(), BadFile> {
        match fs::remove_file(self.folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.bad(name, error)),
            _ => Ok(()),
        }
    }

    fn bad(&self, name: &str, source: io::Error) -> BadFile {
        BadFile { path: self.folder.join(name), source, remedy: "look at the disk and its rights" }
    }
}

#[cfg(test)]
mod tests {
    use device::identity::Token;

    use super::*;

    #[test]
    fn what_was_kept_is_there_after_a_restart_and_rubbish_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(&folder.path().join("board")).unwrap();
        assert!(disk.identity().unwrap().is_none() && disk.heard().is_none() && disk.setup().is_none());
        let (device, token) = ("b1".parse().unwrap(), Token::new("t".into()));
        let identity = Identity { device, token, next: None, since: None, server: None };
        disk.set_identity(Some(&identity)).unwrap();
        let heard: Heard = serde_json::from_str("[3,4]").unwrap();
        disk.set_heard(&heard).unwrap();
        disk.set_logo(Some(b"picture")).unwrap();
        let again = Disk::open(&folder.path().join("board")).unwrap();
        assert_eq!((again.identity().unwrap(), again.heard()), (Some(identity), Some(heard)));
        assert_eq!(again.logo().unwrap(), b"picture");
        (0..2).for_each(|_| disk.set_identity(None).and_then(|()| disk.set_logo(None)).unwrap());
        assert!(again.logo().is_none());
        assert!(again.identity().unwrap().is_none());
        for name in [IDENTITY, HEARD] {
            fs::write(folder.path().join("board").join(name), "{").unwrap();
        }
        let error = again.identity().unwrap_err().to_string();
        assert!(error.contains("identity.json") && error.contains("delete it"), "{error}");
        assert!(again.heard().is_none(), "the board does without");
        assert_eq!(fs::read_dir(folder.path().join("board")).unwrap().count(), 2, "nothing is left beside them");
    }

    #[test]
    #[cfg(unix)]
    fn the_token_is_for_nobody_elses_eyes() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path()).unwrap();
        let (device, token) = ("b1".parse().unwrap(), Token::new("t".into()));
        disk.set_identity(Some(&Identity { device, token, next: None, since: None, server: None })).unwrap();
        let mode = fs::metadata(folder.path().join(IDENTITY)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}
