//! `kiosk doctor` before the first start: what is missing then is no fault, what is wrong is, and all of it is said in words.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

use std::{
    fs,
    net::TcpListener,
    sync::{Arc, Mutex},
};

use axum::{
    extract::Request,
    http::{Method, StatusCode},
    routing::get,
};
use kiosk::{
    config::{Config, Said},
    doctor,
    outbox::folder::DataFolder,
};

/// Not where temporary files lie: that is in memory on many machines, which is a finding.
fn on_disk() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

#[tokio::test]
async fn a_data_folder_in_memory_is_bad() {
    let folder = on_disk();
    let file = folder.path().join("kiosk.toml");
    fs::write(&file, "[server]\naddress = 'http://127.0.0.1:9'\n").unwrap();
    let data = tempfile::tempdir_in("/dev/shm").unwrap();
    let said = Said { data: Some(data.path().join("kiosk")), simulate: true, ..Said::default() };
    let config = Config::read(&file, said).unwrap();
    let mut told = Vec::new();
    doctor::examine(&config, false, &mut told).await.unwrap();
    let told = String::from_utf8(told).unwrap();
    let first = told.lines().next().unwrap();
    assert!(first.starts_with("BAD  data") && first.contains("in memory") && first.contains("--data"), "{told}");
}

#[tokio::test]
async fn before_the_first_start_only_what_is_wrong_is_bad() {
    let folder = on_disk();
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
async fn a_printer_that_is_connected_and_answers_nothing_is_told_from_one_that_is_not_there() {
    let folder = on_disk();
    let file = folder.path().join("kiosk.toml");
    let printer = TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = printer.local_addr().unwrap();
    // It takes all that comes and says nothing.
    std::thread::spawn(move || printer.incoming().flatten().collect::<Vec<_>>());
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (at, words) in [(mute, ["is connected", "profile"]), (gone, ["nobody listens there", "address"])] {
        fs::write(&file, format!("[printer]\nprofile = 'epson-tm-t20'\nwire = 'tcp:{at}'\n")).unwrap();
        let config = Config::read(&file, Said { data: Some(folder.path().join("data")), ..Said::default() }).unwrap();
        let mut told = Vec::new();
        assert!(!doctor::examine(&config, false, &mut told).await.unwrap());
        let told = String::from_utf8(told).unwrap();
        let line = told.lines().find(|line| line.starts_with("BAD  printer")).unwrap();
        assert!(words.iter().all(|word| line.contains(word)), "{told}");
    }
}

#[tokio::test]
async fn a_token_that_the_server_does_not_know_is_named_where_it_stands() {
    let folder = on_disk();
    let file = folder.path().join("kiosk.toml");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // Who asks for something to be done is taken by the server to be at work.
    let methods = Arc::new(Mutex::new(Vec::new()));
    let noted = methods.clone();
    let router = axum::Router::new()
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/api/v1/kiosks/{kiosk}/setup", get(|| async { StatusCode::UNAUTHORIZED }))
        .layer(axum::middleware::map_request(move |request: Request| {
            noted.lock().unwrap().push(request.method().clone());
            async move { request }
        }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    fs::write(&file, format!("[server]\naddress = 'http://{address}'\nname = 'k1'\ntoken = 'wrong'\n")).unwrap();
    let said = Said { data: Some(folder.path().join("data")), simulate: true, ..Said::default() };
    let config = Config::read(&file, said).unwrap();
    let mut told = Vec::new();
    assert!(!doctor::examine(&config, false, &mut told).await.unwrap(), "the token is wrong");
    let told = String::from_utf8(told).unwrap();
    let bad: Vec<_> = told.lines().filter(|line| line.starts_with("BAD")).collect();
    assert!(bad.len() == 1 && bad[0].contains("server.token") && bad[0].contains("k1"), "{told}");
    assert!(!told.contains("stands above"), "{told}");
    assert_eq!(*methods.lock().unwrap(), [Method::GET, Method::GET], "it only reads");
}

/// Whoever tries the parts does so with the groups of the unit, or finds wrong what is right; and the README names the same ones.
#[test]
fn the_unit_its_header_and_the_readme_name_the_same_groups() {
    let unit = include_str!("../systemd/numeretto-kiosk.service");
    let between = |text: &'static str, before: &str, after: char| {
        let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{before:?} is not there"));
        rest.split_once(after).unwrap().0
    };
    let granted: Vec<_> = between(unit, "\nSupplementaryGroups=", '\n').split(' ').collect();
    let tried: Vec<_> = between(unit, "-p SupplementaryGroups=\"", '"').split(' ').collect();
    let told: Vec<_> = between(include_str!("../../README.md"), "the devices of the groups ", ';')
        .split(", ")
        .map(|group| group.trim_matches('`'))
        .collect();
    assert!(granted.contains(&"video"), "the small display's framebuffer is that group's: {granted:?}");
    assert_eq!(tried, granted, "the header of the unit");
    assert_eq!(told, granted, "README, Installed");
}

#[tokio::test]
async fn beside_a_kiosk_at_work_its_printer_is_left_alone() {
    let folder = on_disk();
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
    for words in ["BAD", "data", &data.display().to_string(), "in use by another program", "stop that one first"] {
        assert!(first.contains(words), "{words} is not in\n{beside}");
    }
    assert!(beside.contains("nothing was printed") && !beside.contains("test ticket"), "{beside}");
    assert!(after.contains("test ticket"), "{after}");
}
