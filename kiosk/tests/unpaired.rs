//! A kiosk that nobody has paired yet tells whoever sets it up what is wrong with its printer: once in the log, and on the page.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

mod heard;

use std::{fs, net::TcpListener};

use axum::{Json, http::StatusCode, routing::post};
use heard::views;
use kiosk::{
    config::{Config, Said},
    run,
};
use serde_json::json;

/// Whoever sets it up far from its screen, or has none, finds the code in the log.
#[tokio::test]
async fn the_code_stands_in_the_log() {
    let log = heard::log();
    let code = json!({ "code": "K7QF-3M9P", "secret": "s", "expires_at": "2026-11-24T10:00:00+01:00" });
    let router = axum::Router::new()
        .route("/api/v1/pairings", post(move || async move { (StatusCode::CREATED, Json(code)) }))
        .route("/api/v1/pairings/claim", post(|| async { StatusCode::ACCEPTED }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let folder = tempfile::tempdir().unwrap();
    let panel = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let file = folder.path().join("kiosk.toml");
    fs::write(&file, format!("[server]\naddress = 'http://{address}'\n[panel]\nlisten = '{panel}'\n")).unwrap();
    let said = Said { data: Some(folder.path().join("data")), simulate: true, ..Said::default() };
    let config = Config::read(&file, said).unwrap();
    let seen = async {
        let mut views = views(panel);
        while !views.recv().await.is_some_and(|view| view.contains("K7QF-3M9P")) {}
    };
    run::run(&config, seen).await.unwrap();
    let told = log.told();
    let lines: Vec<_> = told.lines().filter(|line| line.contains("K7QF-3M9P")).collect();
    assert!(matches!(lines[..], [line] if line.contains("to be paired") && line.contains("Administration")), "{told}");
}

#[tokio::test]
async fn a_printer_that_is_not_there_is_told_before_anybody_pairs_the_kiosk() {
    let log = heard::log();
    let folder = tempfile::tempdir().unwrap();
    // Nobody listens there any more: neither a server nor a printer.
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let panel = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let file = folder.path().join("kiosk.toml");
    let text = format!(
        "[server]\naddress = 'http://{gone}'\n[printer]\nprofile = 'clone-80'\nwire = 'tcp:{gone}'\n[panel]\nlisten = '{panel}'\n"
    );
    fs::write(&file, text).unwrap();
    let said = Said { data: Some(folder.path().join("data")), ..Said::default() };
    let config = Config::read(&file, said).unwrap();
    let seen = async {
        let mut views = views(panel);
        let both = ["La stampante non risponde", "Printer does not answer", "Il server http", "The server http"];
        while !views.recv().await.is_some_and(|view| both.iter().all(|words| view.contains(words))) {}
    };
    run::run(&config, seen).await.unwrap();
    let told = log.told();
    let warned: Vec<_> = told.lines().filter(|line| line.contains(" WARN ")).collect();
    assert!(matches!(warned[..], [line] if line.contains("printer at") && line.contains("cannot be opened")), "{told}");
}
