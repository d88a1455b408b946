//! `kiosk --check`: what is wrong in its file, by a command that starts nothing.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

use std::{fs, process::Command};

/// How it ends, and what it says.
fn checked(text: &str) -> (bool, String) {
    checked_as(text, &["--simulate"])
}

fn checked_as(text: &str, how: &[&str]) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("f.toml");
    fs::write(&file, text).unwrap();
    let data = folder.path().join("data");
    let run = Command::new(env!("CARGO_BIN_EXE_kiosk"))
        .args(how)
        .args(["--check", "--config", file.to_str().unwrap(), "--data", data.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(!data.exists(), "it made a folder");
    (run.status.success(), String::from_utf8([run.stdout, run.stderr].concat()).unwrap())
}

#[test]
fn a_file_is_checked_without_a_start() {
    let (good, told) = checked("[server]\naddress = 'http://127.0.0.1:9'\n");
    assert!(good && told.ends_with("f.toml: no mistakes\n"), "{told}");
    let (good, told) = checked("colour = 3\n[server]\naddress = 'ftp://x'\n");
    assert!(!good && told.contains("line 1") && told.contains("line 3"), "{told}");
}

#[test]
fn what_this_machine_has_not_is_told() {
    let (good, told) = checked("[printer]\nlogo = 'not-there.png'\n");
    assert!(!good && told.contains("f.toml: printer.logo: ") && told.contains("not-there.png"), "{told}");
}

#[test]
fn a_program_that_is_not_there_is_told_where_it_would_be_run() {
    let printer = "[printer]\nprofile = 'clone-80'\nwire = 'tcp:192.0.2.7'\n";
    let speaks = |spoken| format!("{printer}[sound]\nspoken = {spoken}\nspeak = ['no-such-voice', '{{text}}']\n");
    let (good, told) = checked_as(&speaks(true), &[]);
    assert!(!good && told.contains("f.toml: sound.speak: no-such-voice cannot be run here"), "{told}");
    let (good, told) = checked_as(&speaks(false), &[]);
    assert!(good, "nobody would run it: {told}");
}

#[test]
fn an_unknown_backend_hides_nothing_that_is_wrong_beside_it() {
    let (good, told) = checked("[buttons]\nbackend = 'gpio'\npull = 'sideways'\nservices = { A = 4, B = 4, I = 7 }\n");
    assert!(!good && told.contains("buttons.backend") && told.contains("buttons.pull"), "{told}");
    assert!(told.contains("named twice") && told.contains("buttons.services.I"), "{told}");
}
