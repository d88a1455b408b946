//! `cargo run`: what it says, the kiosk that comes along and the paper that it shows, and an end that leaves nothing running.

use std::{io::Cursor, process::Stdio, time::Duration};

use reqwest::{StatusCode, header::AUTHORIZATION};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::bearer::rehearsed;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};

/// Longer than anything here takes: a test fails rather than hangs.
const PATIENCE: Duration = Duration::from_secs(180);

struct Demo {
    child: Child,
    said: String,
    http: reqwest::Client,
    _folder: TempDir,
}

impl Demo {
    /// An empty office, whose first lines have been read.
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut demo = Command::new(env!("CARGO_BIN_EXE_demo"));
        demo.args(["--empty", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path().join("demo"));
        let mut child = demo.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = String::new();
        let read = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                said += &format!("{line}\n");
                if line.starts_with("Ctrl-C") {
                    return;
                }
            }
            panic!("it ended before it served: {said}");
        };
        timeout(PATIENCE, read).await.expect("it serves");
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { child, said, http, _folder: folder }
    }

    /// An address that it has said, after these words.
    fn address(&self, after: &str) -> String {
        let (_, rest) = self.said.split_once(after).unwrap_or_else(|| panic!("no {after}: {}", self.said));
        rest.lines().next().unwrap().trim().to_owned()
    }

    async fn get(&self, address: &str) -> reqwest::Response {
        let asked = self.http.get(address).header(AUTHORIZATION, format!("Bearer {}", rehearsed("reception")));
        timeout(PATIENCE, asked.send()).await.expect("an answer").unwrap()
    }

    /// Waits until the kiosk's screen is like this.
    async fn shows(&self, kiosk: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut stream = self.get(&format!("{kiosk}/state")).await;
        let mut read = Vec::new();
        let wait = async {
            while let Some(piece) = stream.chunk().await.unwrap() {
                read.extend_from_slice(&piece);
                while let Some(end) = read.windows(2).position(|two| two == b"\n\n") {
                    let event: Vec<u8> = read.drain(..end + 2).collect();
                    let data = event.strip_prefix(b"data: ").and_then(|data| serde_json::from_slice(data).ok());
                    if let Some(view) = data.filter(|view| wanted(view)) {
                        return view;
                    }
                }
            }
            panic!("the kiosk ended");
        };
        timeout(PATIENCE, wait).await.expect("the screen changes")
    }
}

#[tokio::test]
async fn its_kiosk_prints_what_its_page_shows_and_ends_with_it() {
    let mut demo = Demo::start().await;
    let (office, tray) = (demo.address("Numeretto serves on "), demo.address("paper that comes out: "));
    let kiosk = tray.strip_suffix("/tray").unwrap();
    let home = demo.get(&office).await.text().await.unwrap();
    assert!(home.contains(&format!("href=\"{tray}?lang=")), "the home page leads to it");
    assert!(demo.get(&tray).await.text().await.unwrap().contains("La carta che ne esce"));

    demo.shows(kiosk, |view| view["screen"] == "choose" && view["services"][0]["open"] == true).await;
    let pressed = demo.http.post(format!("{kiosk}/press")).json(&json!({"service": "A"})).send().await.unwrap();
    assert_eq!(pressed.status(), StatusCode::NO_CONTENT);
    let number = demo.shows(kiosk, |view| view["screen"] == "ticket").await["number"].as_str().unwrap().to_owned();
    let sheets: Value = demo.get(&format!("{kiosk}/paper")).await.json().await.unwrap();
    assert!(sheets[0]["text"].as_str().unwrap().contains(&number), "{number}: {sheets}");
    let picture = demo.get(&format!("{kiosk}{}", sheets[0]["picture"].as_str().unwrap())).await.bytes().await.unwrap();
    let picture = png::Decoder::new(Cursor::new(picture)).read_info().unwrap();
    assert!(picture.info().width > 300 && picture.info().height > 300, "{:?}", picture.info());
    let waiting: Value = demo.get(&format!("{office}/api/v1/tickets?state=waiting")).await.json().await.unwrap();
    let of_office = waiting["items"].as_array().unwrap().iter().find(|ticket| ticket["number"] == json!(number));
    assert_eq!(of_office.unwrap()["channel"], "kiosk", "the office knows it: {waiting}");

    let pid = Pid::from_raw(i32::try_from(demo.child.id().unwrap()).unwrap()).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    let ended = timeout(PATIENCE, demo.child.wait()).await.expect("it ends").unwrap();
    assert!(ended.success(), "{ended}");
    let gone = TcpStream::connect(kiosk.strip_prefix("http://").unwrap()).await;
    assert!(gone.is_err(), "its kiosk still listens");
}
