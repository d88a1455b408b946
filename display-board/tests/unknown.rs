//! A board whose file says of it what the server does not: it says so once in the log, on its screen all the while, and when that is over.
#![allow(clippy::unwrap_used)] // a test that cannot go on must stop, loudly

use std::{
    fs, io,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use device::{clock::Uptime, logged::Log};
use display_board::{
    board::{Screen, Unpaired},
    config::{Config, Said},
    run,
    screen::{Output, Wish},
};
use hardware::Fault;
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// A screen that tells what it was to show, whenever that is another.
struct Seen {
    told: mpsc::UnboundedSender<Screen>,
    last: Option<Screen>,
}

impl Output for Seen {
    fn show(&mut self, wish: &Wish, _: Uptime) -> Result<bool, Box<dyn Fault>> {
        if self.last.as_ref() != Some(&wish.shown.screen) {
            self.last = Some(wish.shown.screen.clone());
            self.told.send(wish.shown.screen.clone()).ok();
        }
        Ok(true)
    }

    fn picture(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// What the server thinks of the board that asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thinks {
    /// No such token.
    Nobody,
    /// The token of another board than the one that it asks for.
    Another,
    /// The office has none of the services that the file names.
    Nothing,
    /// All is well but for one of them.
    Right,
}

/// As often as the stream is asked for, `asked` is told.
async fn server(thinks: Arc<Mutex<Thinks>>, asked: mpsc::UnboundedSender<()>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let of_stream = thinks.clone();
    let stream = move || {
        asked.send(()).ok();
        let thinks = *of_stream.lock().unwrap();
        async move {
            let open = Body::from_stream(futures_util::stream::pending::<io::Result<Vec<u8>>>());
            match thinks {
                Thinks::Nobody => StatusCode::UNAUTHORIZED.into_response(),
                _ => ([(header::CONTENT_TYPE, "text/event-stream")], open).into_response(),
            }
        }
    };
    let setup = move |Path(board): Path<String>| {
        let thinks = *thinks.lock().unwrap();
        async move {
            match thinks {
                Thinks::Nobody => StatusCode::UNAUTHORIZED.into_response(),
                Thinks::Another => StatusCode::FORBIDDEN.into_response(),
                Thinks::Nothing => {
                    ([(header::CONTENT_TYPE, "application/json")], setup(&board, &["B"]).to_string()).into_response()
                }
                Thinks::Right => ([(header::CONTENT_TYPE, "application/json")], setup(&board, &["A", "B"]).to_string())
                    .into_response(),
            }
        }
    };
    let router =
        Router::new().route("/api/v1/board/stream", get(stream)).route("/api/v1/boards/{board}/setup", get(setup));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn setup(board: &str, services: &[&str]) -> Value {
    json!({ "board": board, "body": { "it": "Comune", "en": "Municipality" }, "office": { "it": "Sportelli", "en": "Desks" },
        "rehearsal": false, "openings": [],
        "theme": { "ground": "#000000", "ink": "#ffffff", "panel": "#000000", "panel_ink": "#ffffff", "card": "#ffffff",
            "card_ink": "#000000" },
        "alternate": 8, "services": services, "desks": [1], "sound": { "chime": true, "speech": true, "volume": 70, "quiet": [] } })
}

#[tokio::test]
async fn what_stands_wrong_in_the_file_is_told_once_and_stands_on_the_screen_until_it_is_right() {
    let log = Log::default();
    let into = log.clone();
    tracing_subscriber::fmt().with_env_filter("info").with_ansi(false).with_writer(move || into.clone()).init();
    let (thinks, (asked, mut tries)) = (Arc::new(Mutex::new(Thinks::Nobody)), mpsc::unbounded_channel());
    // In memory, which is told, too.
    let (folder, address) = (tempfile::tempdir_in("/dev/shm").unwrap(), server(thinks.clone(), asked).await);
    let file = folder.path().join("board.toml");
    let data = folder.path().join("data");
    let text = format!(
        "data = '{}'\n[server]\naddress = '{address}'\nname = 'b9'\ntoken = 't'\n[show]\nservices = ['A', 'X']\n",
        data.display()
    );
    fs::write(&file, text).unwrap();
    let said = Said { listen: Some("127.0.0.1:0".parse().unwrap()), simulate: true, ..Said::default() };
    let config = Config::read(&file, said).unwrap();
    let (told, mut screens) = mpsc::unbounded_channel();
    let story = async {
        let mut until = async |wished: Screen| while screens.recv().await.unwrap() != wished {};
        until(Screen::Pairing(Unpaired::BadToken)).await;
        for _ in 0..3 {
            tries.recv().await.unwrap();
        }
        *thinks.lock().unwrap() = Thinks::Another;
        until(Screen::Pairing(Unpaired::BadName("b9".into()))).await;
        *thinks.lock().unwrap() = Thinks::Nothing;
        until(Screen::Pairing(Unpaired::BadShow(vec!["A".into(), "X".into()]))).await;
        *thinks.lock().unwrap() = Thinks::Right;
        until(Screen::Connecting).await;
    };
    run::run_on(Box::new(Seen { told, last: None }), &config, story).await.unwrap();
    let told = log.told();
    let lines = |words: &str| told.lines().filter(|line| line.contains(words)).count();
    // The stream of this server says nothing, which is another matter.
    let own = |level: &str| lines(&format!("{level} display_board"));
    assert_eq!([own("WARN"), own("ERROR"), lines("at work")], [5, 0, 1], "{told}");
    assert_eq!(lines(&format!("{} is in memory", data.display())), 1, "{told}");
    assert_eq!([lines("does not know this board"), lines("not that of board b9")], [1, 1], "{told}");
    assert_eq!(
        lines("an errand to the server failed"),
        0,
        "what the file says wrong is no failure of the server: {told}"
    );
    assert_eq!(
        [lines("(A, X): correct"), lines("(X): correct"), lines("goes on with A"), lines("nothing until then")],
        [1, 1, 1, 1],
        "{told}"
    );
    assert_eq!(lines("knows this board by the file now"), 1, "{told}");
}
