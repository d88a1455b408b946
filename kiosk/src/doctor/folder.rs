//! The data folder. What is not there yet is not made: a doctor who is somebody else would leave it to nobody.

use std::path::Path;

use rustix::fs::{Access, access};

use crate::outbox::{
    Identity, Sheet,
    folder::{DataFolder, FolderError},
    store::{FILE, Store},
};

/// Keeps a kiosk from starting there meanwhile; `None` where there is nothing to be taken yet, or nobody may.
///
/// # Errors
/// If a kiosk works there: its printer and its buttons are its own.
pub(super) fn alone(data: &Path) -> Result<Option<DataFolder>, FolderError> {
    match DataFolder::take_existing(data) {
        Err(in_use @ FolderError::InUse(_)) => Err(in_use),
        taken => Ok(taken.ok()),
    }
}

/// How the folder is, and who the kiosk is by what lies there.
pub(super) fn examine(data: &Path) -> (Result<String, String>, Option<Identity>) {
    if !data.join(FILE).exists() {
        return (begun(data), None);
    }
    let opened = Store::open(data).and_then(|store| store.identity());
    match opened {
        Ok(identity) => (Ok(data.display().to_string()), identity),
        Err(error) => (Err(error.to_string()), None),
    }
}

/// How the kiosk left the paper in the printer; whole where nothing is known.
pub(super) fn sheet(data: &Path) -> Sheet {
    let known = data.join(FILE).exists().then(|| Store::open(data).and_then(|store| store.load()));
    known.and_then(Result::ok).map(|book| book.sheet).unwrap_or_default()
}

/// Before the first start: whether the kiosk, as this user, could begin there.
fn begun(data: &Path) -> Result<String, String> {
    let shown = data.display();
    let is_there = data.is_dir();
    let first = data.ancestors().find(|folder| folder.exists()).filter(|folder| !folder.as_os_str().is_empty());
    let first = first.unwrap_or(Path::new("."));
    if access(first, Access::WRITE_OK | Access::EXEC_OK).is_err() || !first.is_dir() {
        let why = format!(
            "{} is nobody's to write who runs this: choose another folder, or run this as the kiosk's user",
            first.display()
        );
        return Err(if is_there { why } else { format!("{shown} is not there and cannot be made: {why}") });
    }
    Ok(if is_there {
        format!("{shown}: nothing lies there yet; the first start makes it")
    } else {
        format!("{shown} is not there yet: the first start makes it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_the_first_start_nothing_is_wrong_and_nothing_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("var/kiosk");
        let (found, identity) = examine(&data);
        assert!(found.unwrap().contains("the first start makes it") && identity.is_none());
        assert!(!folder.path().join("var").exists(), "looking is not making");
        std::fs::create_dir_all(&data).unwrap();
        assert!(examine(&data).0.unwrap().contains("nothing lies there yet"));
        assert!(!data.join(FILE).exists());
        drop(Store::open(&data).unwrap());
        assert_eq!(examine(&data).0.unwrap(), data.display().to_string());
    }

    #[test]
    fn a_folder_that_cannot_be_made_or_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "no database").unwrap();
        let error = examine(&file.join("kiosk")).0.unwrap_err();
        assert!(error.contains("cannot be made") && error.contains("file"), "{error}");
        std::fs::write(
            folder.path().join(FILE),
            "no database, and longer than a page's head can be to be taken for one".repeat(9),
        )
        .unwrap();
        assert!(examine(folder.path()).0.is_err());
    }
}
