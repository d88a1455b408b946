//! `cargo run`: what it says, the kiosk that comes along and the paper that it shows, ports that are taken, and an end that leaves nothing
//! running.

use std::{io::Cursor, net::TcpListener, path::Path, process::Stdio, time::Duration};

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

/// The demo of an empty office that listens at an address, with its data in a folder.
fn command(listen: &str, data: &Path) -> Command {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_demo"));
    demo.args(["--empty", "--listen", listen, "--data"]).arg(data).stdout(Stdio::piped()).kill_on_drop(true);
    demo
}

/// A demo that runs. Dropping it ends it.
pub(crate) struct Demo {
    child: Child,
    said: String,
    http: reqwest::Client,
    _folder: TempDir,
}

impl Demo {
    /// An empty office at an address, whose first lines have been read.
    pub(crate) async fn start(listen: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = command(listen, &folder.path().join("demo")).spawn().unwrap();
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

    /// Where its home page is.
    pub(crate) fn office(&self) -> String {
        self.address("Numeretto serves on ")
    }

    /// Where the kiosk's screen is beside its paper.
    pub(crate) fn tray(&self) -> String {
        self.address("paper that comes out: ")
    }

    /// Where the kiosk is.
    pub(crate) fn kiosk(&self) -> String {
        self.tray().strip_suffix("/tray").unwrap().to_owned()
    }

    /// Presses a service at the kiosk, once it takes presses; the number that comes of it.
    pub(crate) async fn press(&self, service: &str) -> String {
        let kiosk = self.kiosk();
        self.shows(&kiosk, |view| view["screen"] == "choose" && view["services"][0]["open"] == true).await;
        let pressed =
            self.http.post(format!("{kiosk}/press")).json(&json!({ "service": service })).send().await.unwrap();
        assert_eq!(pressed.status(), StatusCode::NO_CONTENT);
        self.shows(&kiosk, |view| view["screen"] == "ticket").await["number"].as_str().unwrap().to_owned()
    }

    /// An address that it has said, after these words.
    fn address(&self, after: &str) -> String {
        let (_, rest) = self.said.split_once(after).unwrap_or_else(|| panic!("no {after}: {}", self.said));
        rest.lines().next().unwrap().trim().to_owned()
    }

    /// Asks for a page, again while nobody listens there yet: the kiosk begins a moment after its address is said.
    async fn get(&self, address: &str) -> reqwest::Response {
        let answer = async {
            loop {
                let asked = self.http.get(address).header(AUTHORIZATION, format!("Bearer {}", rehearsed("reception")));
                match asked.send().await {
                    Err(error) if error.is_connect() => tokio::time::sleep(Duration::from_millis(30)).await,
                    other => return other.unwrap(),
                }
            }
        };
        timeout(PATIENCE, answer).await.expect("an answer")
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
    let mut demo = Demo::start("127.0.0.1:0").await;
    let (office, tray, kiosk) = (demo.office(), demo.tray(), demo.kiosk());
    let home = demo.get(&office).await.text().await.unwrap();
    assert!(home.contains(&format!("href=\"{tray}?lang=")), "the home page leads to it");
    assert!(demo.get(&tray).await.text().await.unwrap().contains("La carta che ne esce"));

    let number = demo.press("A").await;
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

#[tokio::test]
async fn a_port_that_is_taken_is_named_with_the_remedy_and_nothing_is_left_behind() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let ended = command(&address, &data).stderr(Stdio::piped()).output();
    let ended = timeout(PATIENCE, ended).await.expect("it ends").unwrap();
    let (out, err) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert_eq!(ended.status.code(), Some(1), "{out}{err}");
    for words in [format!("cannot listen on {address}"), "--listen, like 127.0.0.1:8081".into()] {
        assert!(err.contains(&words), "{words}: {err}");
    }
    assert!(out.is_empty() && !data.exists(), "{out}");
}

#[tokio::test]
async fn where_the_kiosks_usual_port_is_taken_it_takes_another_and_says_so() {
    // If this fails somebody else has it, which is as good.
    let _usual = TcpListener::bind("127.0.0.1:8070");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let demo = Demo::start(&free.to_string()).await;
    assert!(demo.said.contains("(Its usual address, 127.0.0.1:8070, is taken by something else.)"), "{}", demo.said);
    assert!(!demo.tray().contains(":8070/"), "{}", demo.said);
    assert_eq!(demo.get(&demo.tray()).await.status(), StatusCode::OK);
}
