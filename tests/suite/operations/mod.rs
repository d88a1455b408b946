//! The program as whoever runs it meets it: what is typed, what is refused with its remedy, the office file, imports and
//! reports, backups, disks that are full, stops and clocks. Always the real binary.

mod backup;
mod clocks;
mod history;
mod log;
mod office_file;
mod starting;
mod stopping;
mod storage;
mod usage;

use std::{ffi::OsString, path::Path};

use protocol::ServiceId;
use tests::program::{Ran, run};

/// A program about a data folder: `queue-server WORDS… --data FOLDER FURTHER…`.
fn program(words: &[&str], data: &Path, further: &[&dyn AsRef<Path>]) -> Ran {
    let mut args: Vec<OsString> = words.iter().map(Into::into).collect();
    args.extend(["--data".into(), data.as_os_str().to_owned()]);
    args.extend(further.iter().map(|path| path.as_ref().as_os_str().to_owned()));
    run(&args)
}

fn verify(data: &Path) -> Ran {
    program(&["verify"], data, &[])
}

fn service(letter: char) -> ServiceId {
    ServiceId::new(letter).unwrap()
}

/// The message of a program that failed tells all of this.
#[track_caller]
fn assert_tells(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not told by: {message}");
    }
}
