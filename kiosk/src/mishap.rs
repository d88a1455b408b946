//! What befalls a printer that is played: each mishap is an empty file in its folder, there while it lasts.
//!
//! ```text
//! /tray, or whoever makes a file ─▶ folder ─▶ paper::Folder ─▶ the simulated printer, which answers as a real one would
//! ```
//! It knows nothing of a real printer, and decides nothing of what the kiosk makes of it.

use std::{collections::BTreeSet, fs, io, path::Path};

use hardware::simulated::printer::Fault;
use serde::{Deserialize, Serialize};

/// One of the things that happen to printers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mishap {
    /// The roll is near its end: it still prints.
    NearEnd,
    /// There is no paper.
    PaperOut,
    /// The cover is open.
    CoverOpen,
    /// The cutter is jammed.
    Jammed,
    /// It is switched off, or its cable is out.
    Away,
}

impl Mishap {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::NearEnd, Self::PaperOut, Self::CoverOpen, Self::Jammed, Self::Away];

    /// The file that stands for it.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::NearEnd => "near-end",
            Self::PaperOut => "paper-out",
            Self::CoverOpen => "cover-open",
            Self::Jammed => "jammed",
            Self::Away => "away",
        }
    }

    /// What the simulated printer makes of it.
    #[must_use]
    pub const fn fault(self) -> Fault {
        match self {
            Self::NearEnd => Fault::NearEnd,
            Self::PaperOut => Fault::PaperOut,
            Self::CoverOpen => Fault::CoverOpen,
            Self::Jammed => Fault::Jammed,
            Self::Away => Fault::Absent,
        }
    }

    /// Those that last, by the files of a folder.
    #[must_use]
    pub fn lasting(folder: &Path) -> BTreeSet<Self> {
        Self::ALL.into_iter().filter(|mishap| folder.join(mishap.file()).exists()).collect()
    }

    /// From now on these last, and no others.
    ///
    /// # Errors
    /// Where a file cannot be made or taken away.
    pub fn befall(folder: &Path, these: &BTreeSet<Self>) -> io::Result<()> {
        for mishap in Self::ALL {
            let path = folder.join(mishap.file());
            match (these.contains(&mishap), path.exists()) {
                (true, false) => fs::write(path, [])?,
                (false, true) => fs::remove_file(path)?,
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_befalls_lasts_until_something_else_does() {
        let folder = tempfile::tempdir().unwrap();
        for these in [&Mishap::ALL[..], &[Mishap::PaperOut, Mishap::Away], &[Mishap::NearEnd], &[]] {
            let these: BTreeSet<_> = these.iter().copied().collect();
            Mishap::befall(folder.path(), &these).unwrap();
            assert_eq!(Mishap::lasting(folder.path()), these);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_is_called_as_the_page_calls_the_mishap() {
        for mishap in Mishap::ALL {
            assert_eq!(serde_json::to_value(mishap).unwrap(), mishap.file());
        }
    }
}
