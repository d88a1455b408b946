//! Two kiosks on one disk would give the same numbers twice: the second of two real programs does not start, and death makes room.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A kiosk at work; dead once it is dropped.
struct Kiosk(Child);

impl Drop for Kiosk {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Kiosk {
    /// Without a server; its panel takes any port that is free.
    fn start(file: &Path, data: &Path) -> Self {
        let mut kiosk = Command::new(env!("CARGO_BIN_EXE_kiosk"));
        kiosk.arg("--config").arg(file).arg("--data").arg(data).args(["--panel", "127.0.0.1:0", "--simulate"]);
        Self(kiosk.stderr(Stdio::piped()).spawn().unwrap())
    }

    /// What it says first: it has the folder by then, or was refused.
    fn first_word(&mut self) -> String {
        let mut word = String::new();
        BufReader::new(self.0.stderr.as_mut().unwrap()).read_line(&mut word).unwrap();
        word
    }
}

#[test]
fn of_two_kiosks_in_one_folder_the_second_does_not_start_until_the_first_is_dead() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data): (PathBuf, PathBuf) = (folder.path().join("kiosk.toml"), folder.path().join("data"));
    fs::write(&file, "[server]\naddress = 'http://127.0.0.1:9'\n").unwrap();
    let mut first = Kiosk::start(&file, &data);
    let word = first.first_word();
    assert!(!word.contains("in use"), "{word}");

    let mut second = Kiosk::start(&file, &data);
    let word = second.first_word();
    assert!(word.contains(&data.display().to_string()), "{word}");
    assert!(word.contains("in use by another program") && word.contains("stop that one first"), "{word}");
    assert!(!second.0.wait().unwrap().success());
    assert!(first.0.try_wait().unwrap().is_none(), "the first goes on");

    drop(first);
    let word = Kiosk::start(&file, &data).first_word();
    assert!(!word.contains("in use"), "{word}");
}
