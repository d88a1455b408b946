//! A kiosk whose file says of it what the server does not: it says so once in the log, on its page all the while, and when that is over.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

mod heard;

use std::{
    fs, io,
    net::TcpListener,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use futures_util::StreamExt;
use heard::views;
use kiosk::{
    config::{Config, Said},
    run,
};
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// What the server thinks of the kiosk that asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thinks {
    /// No such token.
    Nobody,
    /// The token of another kiosk than the one that it asks for.
    Another,
    /// All is well.
    Right,
}

type Mind = Arc<Mutex<Thinks>>;

async fn stream(State((mind, asked)): State<(Mind, mpsc::UnboundedSender<()>)>) -> Response {
    asked.send(()).ok();
    if *mind.lock().unwrap() == Thinks::Nobody {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let time = Ok::<_, io::Error>(": {\"now\":\"2026-11-24T09:00:00+01:00\",\"speed\":1.0}\n\n");
    let open = futures_util::stream::iter([time]).chain(futures_util::stream::pending());
    ([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(open)).into_response()
}

/// What only the kiosk itself may ask.
async fn own(
    State((mind, _)): State<(Mind, mpsc::UnboundedSender<()>)>,
    Path((_, what)): Path<(String, String)>,
) -> Response {
    match (*mind.lock().unwrap(), what.as_str()) {
        (Thinks::Nobody, _) => StatusCode::UNAUTHORIZED.into_response(),
        (Thinks::Another, _) => StatusCode::FORBIDDEN.into_response(),
        (Thinks::Right, "setup") => {
            axum::Json(json!({ "kiosk": "k9", "body": both("Comune"), "office": both("Sportelli"),
            "time_zone": "Europe/Rome", "rehearsal": false, "services": [{ "service": "A", "name": both("Anagrafe") }],
            "openings": [], "ticket": { "parts": [] } }))
            .into_response()
        }
        (Thinks::Right, "blocks") => axum::Json(json!({ "items": [] })).into_response(),
        (Thinks::Right, _) => StatusCode::NO_CONTENT.into_response(),
    }
}

fn both(text: &str) -> Value {
    json!({ "it": text, "en": text })
}

/// As often as the stream is asked for, `asked` is told.
async fn server(mind: Mind, asked: mpsc::UnboundedSender<()>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/api/v1/board/stream", get(stream))
        .route("/api/v1/kiosks/{kiosk}/{what}", any(own))
        .with_state((mind, asked));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn what_stands_wrong_in_the_file_is_told_once_and_stands_on_the_page_until_it_is_right() {
    let log = heard::log();
    let (mind, (asked, mut tries)) = (Arc::new(Mutex::new(Thinks::Nobody)), mpsc::unbounded_channel());
    let (folder, address) = (tempfile::tempdir().unwrap(), server(mind.clone(), asked).await);
    let file = folder.path().join("kiosk.toml");
    fs::write(&file, format!("[server]\naddress = '{address}'\nname = 'k9'\ntoken = 't'\n")).unwrap();
    let panel = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = Said { data: Some(folder.path().join("data")), listen: Some(panel), simulate: true, ..Said::default() };
    let config = Config::read(&file, said).unwrap();
    let story = async {
        let mut views = views(panel);
        let mut until = async |wished: &str| while !views.recv().await.unwrap().contains(wished) {};
        until("il server non riconosce il token").await;
        for _ in 0..2 {
            tries.recv().await.unwrap();
        }
        *mind.lock().unwrap() = Thinks::Another;
        until("di un altro dispositivo, non del totem k9").await;
        *mind.lock().unwrap() = Thinks::Right;
        until("\"alarm\":false").await;
    };
    run::run(&config, story).await.unwrap();
    let told = log.told();
    let lines = |words: &str| told.lines().filter(|line| line.contains(words)).count();
    let of_level = |level: &str| lines(&format!(" {level} "));
    // By levels, not by the digits of a status: the time of a line and the port may have the same digits.
    assert_eq!([of_level("WARN"), of_level("ERROR")], [2, 0], "{told}");
    let mistakes = ["does not know this kiosk by the token", "server.token", "not that of kiosk k9", "by the file now"];
    assert_eq!(mistakes.map(lines), [1, 2, 1, 1], "{told}");
    assert_eq!([lines("serving"), lines("has paper and prints")], [1, 1], "once, however often it is tried:\n{told}");
}
