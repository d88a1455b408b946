//! A kiosk whose file has a token that the server does not know: it says so once, however often it tries, and says when that is over.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

use std::{
    fs, io,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use kiosk::{
    config::{Config, Said},
    run,
};
use tokio::sync::mpsc;

/// What the program logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// As often as the stream is asked for, `asked` is told.
async fn server(asked: mpsc::UnboundedSender<()>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stream = move || {
        asked.send(()).ok();
        async { (StatusCode::UNAUTHORIZED, [(header::CONTENT_TYPE, "text/plain")], "").into_response() }
    };
    let router =
        Router::new().route("/api/v1/board/stream", get(stream)).fallback(|| async { StatusCode::UNAUTHORIZED });
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn a_wrong_token_in_the_file_is_told_once_however_often_it_is_tried() {
    let log = Log::default();
    let into = log.clone();
    tracing_subscriber::fmt().with_env_filter("info").with_ansi(false).with_writer(move || into.clone()).init();
    let (asked, mut tries) = mpsc::unbounded_channel();
    let (folder, address) = (tempfile::tempdir().unwrap(), server(asked).await);
    let file = folder.path().join("kiosk.toml");
    fs::write(&file, format!("[server]\naddress = '{address}'\nname = 'k1'\ntoken = 'wrong'\n")).unwrap();
    let said = Said {
        data: Some(folder.path().join("data")),
        panel: Some("127.0.0.1:0".parse().unwrap()),
        simulate: true,
        ..Said::default()
    };
    let config = Config::read(&file, said).unwrap();
    let thrice = async {
        for _ in 0..3 {
            tries.recv().await.unwrap();
        }
    };
    run::run(&config, thrice).await.unwrap();
    let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(told.matches("does not know").count(), 1, "{told}");
    assert!(told.contains("server.token"), "{told}");
    assert_eq!(told.matches("serving").count(), 1, "{told}");
    // By levels, not by the digits of a status: the time of a line and the port may have the same digits.
    let complaints = told.lines().filter(|line| line.contains(" WARN ") || line.contains(" ERROR ")).count();
    assert_eq!(complaints, 1, "the consequence is told, not each answer:\n{told}");
}
