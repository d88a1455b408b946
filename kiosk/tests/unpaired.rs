//! A kiosk that nobody has paired yet tells whoever sets it up what is wrong with its printer: once in the log, and on the page.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

mod heard;

use std::{fs, net::TcpListener};

use heard::views;
use kiosk::{
    config::{Config, Said},
    run,
};

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
        let both = ["Stampante non raggiungibile", "Printer cannot be reached", "non risponde", "does not answer"];
        while !views.recv().await.is_some_and(|view| both.iter().all(|words| view.contains(words))) {}
    };
    run::run(&config, seen).await.unwrap();
    let told = log.told();
    let warned: Vec<_> = told.lines().filter(|line| line.contains(" WARN ")).collect();
    assert!(matches!(warned[..], [line] if line.contains("printer at") && line.contains("cannot be opened")), "{told}");
}
