//! `kiosk doctor` before the first start: what is missing then is no fault, what is wrong is, and all of it is said in words.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

use std::{fs, net::TcpListener};

use kiosk::{
    config::{Config, Said},
    doctor,
    outbox::folder::DataFolder,
};

#[tokio::test]
async fn before_the_first_start_only_what_is_wrong_is_bad() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kiosk.toml");
    // Nobody listens there any more.
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    fs::write(&file, format!("[server]\naddress = 'http://{gone}'\n")).unwrap();
    let said = Said { data: Some(folder.path().join("data")), simulate: true, ..Said::default() };
    let config = Config::read(&file, said).unwrap();
    let mut told = Vec::new();
    assert!(!doctor::examine(&config, false, &mut told).await.unwrap(), "the server is away");
    let told = String::from_utf8(told).unwrap();
    let bad: Vec<_> = told.lines().filter(|line| line.starts_with("BAD")).collect();
    assert!(bad.len() == 1 && bad[0].contains("server") && bad[0].contains(&gone.to_string()), "{told}");
    for words in ["the first start makes it", "not paired yet", "ready", "test ticket"] {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
    assert!(!told.contains(['{', '}']), "words, not what programs write for programs:\n{told}");
}

#[tokio::test]
async fn beside_a_kiosk_at_work_its_printer_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("kiosk.toml"), folder.path().join("data"));
    fs::write(&file, "[server]\naddress = 'http://127.0.0.1:9'\n").unwrap();
    let said = Said { data: Some(data.clone()), simulate: true, ..Said::default() };
    let config = Config::read(&file, said).unwrap();
    let mut told = [Vec::new(), Vec::new()];
    let kiosk = DataFolder::take(&data).unwrap();
    assert!(!doctor::examine(&config, false, &mut told[0]).await.unwrap());
    assert!(!data.join("paper").exists(), "a printer is one program's");
    drop(kiosk);
    doctor::examine(&config, false, &mut told[1]).await.unwrap();
    let [beside, after] = told.map(|told| String::from_utf8(told).unwrap());
    let first = beside.lines().next().unwrap();
    for words in ["BAD", "data", &data.display().to_string(), "in use by another kiosk", "stop that one first"] {
        assert!(first.contains(words), "{words} is not in\n{beside}");
    }
    assert!(beside.contains("nothing was printed") && !beside.contains("test ticket"), "{beside}");
    assert!(after.contains("test ticket"), "{after}");
}
