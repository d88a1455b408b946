//! The kiosk itself, in this process, against the real server: paired by the code that it shows, through restarts, until it is revoked.

use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use kiosk::{
    config::{Config, Said},
    outbox::{Identity, Token, store::Store},
    run::{self, Stopped},
};
use protocol::{OffsetTime, Span};
use serde_json::{Value, json};
use tests::{
    bearer::Bearer,
    server::{Plan, Server},
};
use tokio::{
    sync::oneshot,
    task::{JoinHandle, LocalSet, spawn_local},
};

/// How long something may take before the test is failed rather than left hanging.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) async fn until(holds: impl AsyncFn() -> bool) {
    let waited = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.expect("it holds at some time");
}

/// A kiosk's file and folder, without hardware.
pub(super) struct Kiosk {
    file: PathBuf,
    pub(super) data: PathBuf,
}

impl Kiosk {
    pub(super) fn new(folder: &Path, text: &str) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let file = folder.join("kiosk.toml");
        std::fs::write(&file, text).unwrap();
        Self { file, data: folder.join("data") }
    }

    /// Starts it, and looks at its page.
    pub(super) async fn start(&self) -> (Running, Screen) {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let panel = SocketAddr::from(([127, 0, 0, 1], port));
        let said = Said { data: Some(self.data.clone()), listen: Some(panel), simulate: true, ..Said::default() };
        let config = Config::read(&self.file, said).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let task = spawn_local(async move {
            let asked = async {
                let _ = stopped.await;
            };
            run::run(&config, asked).await
        });
        let address = format!("http://{panel}");
        until(async || reqwest::get(&address).await.is_ok()).await;
        let stream = reqwest::get(format!("{address}/state")).await.unwrap();
        (Running { stop, task }, Screen { address, stream, buffer: String::new() })
    }

    pub(super) fn identity(&self) -> Option<Identity> {
        Store::open(&self.data).unwrap().identity().unwrap()
    }
}

/// A kiosk at work.
pub(super) struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Stopped>>,
}

impl Running {
    pub(super) async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

/// What its page shows.
pub(super) struct Screen {
    address: String,
    stream: reqwest::Response,
    buffer: String,
}

impl Screen {
    /// The first view for which this holds.
    pub(super) async fn shows(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                last = self.next().await;
                if holds(&last) {
                    return last.clone();
                }
            }
        });
        match waited.await {
            Ok(view) => view,
            Err(_) => panic!("it is not shown; the last is {last}"),
        }
    }

    async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.buffer.split_once("\n\n") {
                let data = event.strip_prefix("data: ").map(|data| serde_json::from_str(data).unwrap());
                self.buffer = rest.to_owned();
                if let Some(view) = data {
                    return view;
                }
                continue;
            }
            let chunk = self.stream.chunk().await.unwrap().expect("the page goes on");
            self.buffer.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn press(&self, service: &str) {
        let press = reqwest::Client::new().post(format!("{}/press", self.address)).json(&json!({ "service": service }));
        assert_eq!(press.send().await.unwrap().status(), 204);
    }

    /// The pairing code.
    async fn code(&mut self) -> String {
        let unpaired = |view: &Value| view["screen"] == "pairing" && view["number"].is_string();
        self.shows(unpaired).await["number"].as_str().unwrap().to_owned()
    }
}

fn administrator() -> Bearer {
    Bearer::Named("administrator".into())
}

#[tokio::test]
async fn a_kiosk_is_paired_by_the_code_that_it_shows_and_stays_so_until_it_is_revoked() {
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let kiosk = Kiosk::new(folder.path(), &format!("[server]\naddress = 'http://{}'\n", server.address));
    let story = async {
        let (running, mut screen) = kiosk.start().await;
        let code = screen.code().await;
        let pair = json!({ "code": code, "name": "k9" });
        let _ = server.post_by(&administrator(), "/devices", pair).await.expect(201);
        screen.shows(|view| view["screen"] == "choose").await;
        screen.press("A").await;
        let ticket = screen.shows(|view| view["screen"] == "ticket").await;
        let waiting = server.get("/tickets?state=waiting").await.expect(200).body;
        assert_eq!(waiting["items"][0]["number"], ticket["number"], "{waiting}");
        running.stop().await;
        let met = kiosk.identity().unwrap().server.unwrap();
        assert_eq!(met.address, format!("http://{}", server.address), "where it was paired is kept");

        let (running, mut screen) = kiosk.start().await;
        let first = screen.shows(|view| view["screen"] == "choose" || view["number"].is_string()).await;
        assert_eq!(first["screen"], "choose", "it is still paired: {first}");
        let _ = server.delete_by(&administrator(), "/devices/k9").await.expect(204);
        let again = screen.code().await;
        assert_ne!(again, code);
        running.stop().await;
        assert_eq!(kiosk.identity(), None);
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn a_kiosk_whose_token_is_a_week_old_renews_it_and_goes_on_by_the_new_one() {
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let kiosk = Kiosk::new(folder.path(), &format!("[server]\naddress = 'http://{}'\n", server.address));
    std::fs::create_dir_all(&kiosk.data).unwrap();
    let start: OffsetTime = Plan::default().start.parse().unwrap();
    let old = Token::new("rehearsal-k1".into());
    let since = Some(start.moment() + Span::from_minutes(-8 * 24 * 60));
    let identity = Identity { device: "k1".parse().unwrap(), token: old.clone(), next: None, since, server: None };
    Store::open(&kiosk.data).unwrap().set_identity(Some(&identity)).unwrap();
    let story = async {
        let (running, mut screen) = kiosk.start().await;
        let is_settled = |identity: &Identity| identity.next.is_none() && identity.token != old;
        until(async || kiosk.identity().is_some_and(|identity| is_settled(&identity))).await;
        let refused =
            async || server.get_by(&Bearer::Token("rehearsal-k1".into()), "/devices/self").await.status == 401;
        until(refused).await;
        screen.shows(|view| view["screen"] == "choose").await;
        screen.press("A").await;
        screen.shows(|view| view["screen"] == "ticket").await;
        running.stop().await;
        let (running, mut screen) = kiosk.start().await;
        let first = screen.shows(|view| view["screen"] == "choose" || view["number"].is_string()).await;
        assert_eq!(first["screen"], "choose", "the token on the disk opens: {first}");
        running.stop().await;
    };
    LocalSet::new().run_until(story).await;
}
