//! `kiosk doctor` before the first start: what is missing then is no fault, what is wrong is, and all of it is said in words.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

use std::{fs, net::TcpListener};

use kiosk::{
    config::{Config, Said},
    doctor,
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
