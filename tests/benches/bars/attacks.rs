//! What attacks cost an office: how long takers and desks wait while somebody guesses, floods, or says nothing at all.
//!
//! The office is a real one, with people who have signed in and passwords that cost what they cost, since that is what is
//! attacked. Its own people send a command every few milliseconds, a ticket and a call in turns. Attackers come from other
//! addresses of this machine and are not limited (loopback is spared): each of eight tries a hundred times a second. What
//! they cost themselves is measured along with them, as they run on the same processors.

use std::{
    fs,
    future::Future,
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};
use tests::{
    bearer::{Bearer, Session},
    entry,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::watch,
    time::{interval, sleep},
};

use crate::{
    client::{Client, fresh_key},
    office::{Process, binary},
    table::{Sample, Table},
};

const ROUNDS: usize = 3;
const SPAN: Duration = Duration::from_secs(4);
/// Between two commands of the office.
const PAUSE: Duration = Duration::from_millis(8);
/// Between two tries of an attacker.
const TRY: Duration = Duration::from_millis(10);
const ATTACKERS: u8 = 8;
const IDLE: usize = 10_000;
const SLOW: usize = 400;
const BAR: f64 = 2.0;

type Attack = (&'static str, fn(SocketAddr) -> Attackers);

const ATTACKS: [Attack; 5] = [
    ("login guessing, 8 clients", |at| Attackers::start(at, |attack| guess(attack, login))),
    ("code guessing, 8 clients", |at| Attackers::start(at, |attack| guess(attack, code))),
    ("10,000 idle connections", |at| Attackers::start(at, idle)),
    ("400 slow bodies", |at| Attackers::start(at, slow)),
    ("oversized bodies, 8 clients", |at| Attackers::start(at, |attack| guess(attack, oversized))),
];

pub(crate) fn run(table: &mut Table) {
    let office = Real::new();
    let mut day = office.day();
    table
        .line(&format!("{ROUNDS} rounds of {SPAN:?} quiet and {SPAN:?} attacked, in turns; a command every {PAUSE:?}"));
    day.work(SPAN);
    for (what, start) in ATTACKS {
        let (mut quiet, mut attacked, mut told) = (Sample::default(), Sample::default(), String::new());
        for _ in 0..ROUNDS {
            quiet.extend(&day.work(SPAN));
            let attackers = start(office.process.address);
            attackers.until_begun();
            attacked.extend(&day.work(SPAN));
            told = format!("{}; connected anew {} times", attackers.told(), std::mem::take(&mut day.again));
        }
        let line = |times: &Sample| {
            format!(
                "p50 {:>7.3} ms   p99 {:>7.3} ms   max {:>8.3} ms",
                times.median(),
                times.quantile(0.99),
                times.quantile(1.0)
            )
        };
        table.line(&format!("{what:<28} quiet    {}", line(&quiet)));
        table.line(&format!("{:<28} attacked {}   {told}", "", line(&attacked)));
        table.at_most(
            &format!("p99 under {what}, over the quiet one"),
            BAR,
            attacked.quantile(0.99) / quiet.quantile(0.99),
        );
    }
}

/// A real office, open all day and every day.
pub(crate) struct Real {
    process: Process,
    take: String,
    desk: String,
    _dir: tempfile::TempDir,
}

impl Real {
    pub(crate) fn new() -> Self {
        let program = std::env::current_exe().unwrap();
        let dir = tempfile::Builder::new().prefix("bench-").tempdir_in(program.parent().unwrap()).unwrap();
        let (folder, file) = (dir.path().join("office"), dir.path().join("office.toml"));
        fs::write(&file, open_all_day()).unwrap();
        let once = init(&folder, &file);
        let mut server = Command::new(binary());
        server.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&folder).arg("--config").arg(&file);
        let process = Process::start(server.env_remove("RUST_LOG"), &dir.path().join("log"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (take, desk) = runtime.block_on(people(&format!("http://{}", process.address), &once));
        Self { process, take, desk, _dir: dir }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.process.address
    }

    /// The credentials of its operator, as lines of a request's head.
    pub(crate) fn desk(&self) -> &str {
        &self.desk
    }

    /// The id of a ticket that somebody has just taken.
    pub(crate) fn ticket(&self) -> String {
        let mut client = Client::of(self.process.address);
        let taken: Value = serde_json::from_slice(client.ask(&taking(&self.take))).unwrap();
        taken["id"].as_str().unwrap().to_owned()
    }

    fn day(&self) -> Day {
        let mut day = Day {
            client: Client::of(self.process.address),
            take: self.take.clone(),
            desk: self.desk.clone(),
            in_hand: None,
            again: 0,
        };
        day.desk("open", "{}");
        day
    }
}

fn open_all_day() -> String {
    let builtin = queue_server::config::builtin();
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let line = |line: &str| match days.iter().find(|day| line.starts_with(&format!("{day} = "))) {
        Some(day) => format!("{day} = [\"00:00-23:59\"]\n"),
        None if line.starts_with("national_holidays") => "national_holidays = \"none\"\n".to_owned(),
        None if line.starts_with("patron = ") => String::new(),
        None => format!("{line}\n"),
    };
    builtin.lines().map(line).collect::<String>().replace("# public_url =", "public_url =")
}

fn init(folder: &Path, file: &Path) -> String {
    let mut init = Command::new(binary());
    let ran = init.args(["init", "--data"]).arg(folder).arg("--config").arg(file).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    entry::one_time_password(&String::from_utf8_lossy(&ran.stdout)).unwrap().to_owned()
}

/// The credentials of a system that takes tickets and of an operator, as lines of a request's head.
async fn people(base: &str, once: &str) -> (String, String) {
    let administrator = entry::first(base, once).await;
    let made = async |path: &str, body: Value| -> Value {
        let answer = administrator.request(Method::POST, path).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    };
    let key = made("/api/v1/keys", json!({ "name": "hall", "scopes": ["issue"] })).await;
    let operator = made("/api/v1/people", json!({ "name": "desk", "roles": ["operator"] })).await;
    let once = operator["one_time_password"].as_str().unwrap();
    let client = entry::sign_in(base, "desk", once).await;
    let Bearer::Session(session) = client.bearer().clone() else { unreachable!("it has signed in") };
    let change = json!({ "old": once, "new": entry::PASSWORD });
    let changed = client.request(Method::POST, "/api/v1/session/password").json(&change).send().await.unwrap();
    let session: Session = session.after(changed.headers());
    let take = format!("authorization: Bearer {}\r\n", key["token"].as_str().unwrap());
    (take, lines(&Bearer::Session(session).headers(&Method::POST, "/")))
}

fn lines(headers: &HeaderMap) -> String {
    headers.iter().map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap())).collect()
}

/// The office at work.
struct Day {
    client: Client,
    take: String,
    desk: String,
    in_hand: Option<String>,
    /// How often it had to connect anew.
    again: usize,
}

impl Day {
    /// A ticket and a call in turns, and how long each took.
    fn work(&mut self, span: Duration) -> Sample {
        let (began, mut times) = (Instant::now(), Sample::default());
        while began.elapsed() < span {
            for step in [Self::take, Self::next] {
                let sent = Instant::now();
                step(self);
                times.add_time(sent.elapsed());
                thread::sleep(PAUSE);
            }
        }
        times
    }

    fn take(&mut self) {
        self.again += self.client.ask_again(&taking(&self.take)).0;
    }

    fn next(&mut self) {
        let called = self.desk("next", &json!({ "in_hand": self.in_hand }).to_string());
        self.in_hand = called["id"].as_str().map(str::to_owned);
    }

    fn desk(&mut self, verb: &str, body: &str) -> Value {
        let request = post(&format!("/api/v1/desks/1/{verb}"), &self.desk, body);
        let (again, called) = self.client.ask_again(&request);
        self.again += again;
        serde_json::from_slice(called).unwrap_or(Value::Null)
    }
}

/// A ticket is taken by a system with these credentials.
fn taking(by: &str) -> Vec<u8> {
    let body = r#"{"service":"A","channel":"phone"}"#;
    post("/api/v1/tickets", &format!("{by}idempotency-key: {}\r\n", fresh_key()), body)
}

/// The office's own people say where they are, as their pages do.
pub(crate) fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    // The host is what a browser's `Origin` says: a session's headers bear it.
    let origin = headers.lines().find_map(|line| line.strip_prefix("origin: http://"));
    let host = origin.unwrap_or("office");
    format!("POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}").into()
}

/// What attackers know and count.
#[derive(Clone)]
struct Front {
    address: SocketAddr,
    end: watch::Receiver<bool>,
    begun: Arc<AtomicUsize>,
    answers: Arc<[AtomicUsize; 6]>,
}

/// Attackers on a thread of their own, until they are dropped.
struct Attackers {
    end: watch::Sender<bool>,
    front: Front,
    thread: Option<JoinHandle<()>>,
}

impl Attackers {
    fn start<F: Future<Output = ()>>(address: SocketAddr, attack: impl FnOnce(Front) -> F + Send + 'static) -> Self {
        let (end, ended) = watch::channel(false);
        let front = Front { address, end: ended, begun: Arc::default(), answers: Arc::default() };
        let own = front.clone();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let mut end = own.end.clone();
            runtime.block_on(async {
                tokio::select! {
                    () = attack(own) => {}
                    _ = end.changed() => {}
                }
            });
        });
        Self { end, front, thread: Some(thread) }
    }

    fn until_begun(&self) {
        while self.front.begun.load(Ordering::Acquire) == 0 {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What they were answered, and ends them.
    fn told(mut self) -> String {
        let counts = self.front.answers.iter().enumerate().map(|(kind, count)| (kind, count.load(Ordering::Acquire)));
        let told: Vec<_> = counts
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| match kind {
                0 => format!("{count} hung up on"),
                1 => format!("{count} held"),
                kind => format!("{count} × {kind}xx"),
            })
            .collect();
        self.end.send_replace(true);
        self.thread.take().map(JoinHandle::join);
        told.join(", ")
    }
}

impl Front {
    async fn connect(&self, from: u8) -> Option<TcpStream> {
        let socket = TcpSocket::new_v4().ok()?;
        socket.set_reuseaddr(true).ok()?;
        socket.bind(SocketAddr::from(([127, 0, 0, from], 0))).ok()?;
        socket.connect(self.address).await.ok()
    }

    fn count(&self, kind: usize) {
        self.answers[kind].fetch_add(1, Ordering::AcqRel);
        self.begun.store(1, Ordering::Release);
    }
}

/// Each sends what is made for it, hears the answer, and tries again.
async fn guess(front: Front, make: fn(u8, usize) -> Vec<u8>) {
    let one = |from: u8| {
        let front = front.clone();
        async move {
            let (mut ticks, mut stream, mut buffer) = (interval(TRY), None, vec![0; 64 * 1024]);
            for count in 0.. {
                ticks.tick().await;
                if stream.is_none() {
                    stream = front.connect(from + 2).await;
                }
                let Some(open) = &mut stream else { continue };
                let _ = open.write_all(&make(from, count)).await;
                match open.read(&mut buffer).await {
                    Ok(read @ 10..) => {
                        front.count(usize::from(buffer[9].saturating_sub(b'0')).min(5));
                        // An answer that comes before all was said is the last on this line.
                        if buffer[..read].windows(17).any(|word| word.eq_ignore_ascii_case(b"connection: close")) {
                            stream = None;
                        }
                    }
                    _ => {
                        front.count(0);
                        stream = None;
                    }
                }
            }
        }
    };
    futures_util::future::join_all((0..ATTACKERS).map(one)).await;
}

fn login(from: u8, count: usize) -> Vec<u8> {
    let names = ["administrator", "desk", "admin", "sportello"];
    let name = if count.is_multiple_of(2) { names[count % 4].to_owned() } else { format!("name-{}", count % 50) };
    post("/api/v1/session", "", &json!({ "name": name, "password": format!("guess {from} {count}") }).to_string())
}

fn code(from: u8, count: usize) -> Vec<u8> {
    format!("GET /t/guess{from}x{count} HTTP/1.1\r\nhost: office\r\n\r\n").into()
}

fn oversized(_: u8, _: usize) -> Vec<u8> {
    post("/api/v1/feedback", "", &" ".repeat(1 << 20))
}

/// Connects and says nothing.
async fn idle(front: Front) {
    let mut held = Vec::with_capacity(IDLE);
    while held.len() < IDLE {
        let some = (0..100_u8).map(|n| front.connect(2 + n % ATTACKERS));
        held.extend(futures_util::future::join_all(some).await);
    }
    for open in &held {
        // One that was closed is readable, and has nothing to read.
        let closed = open.as_ref().is_none_or(|open| open.try_read(&mut [0; 1]).is_ok());
        front.count(usize::from(!closed));
    }
    std::future::pending::<()>().await;
}

/// Begins a command, and never comes to its end.
async fn slow(front: Front) {
    let one = |n: usize| {
        let front = front.clone();
        async move {
            loop {
                let Some(mut open) = front.connect(u8::try_from(n % 8).unwrap_or_default() + 2).await else { continue };
                let head = "POST /api/v1/feedback HTTP/1.1\r\nhost: office\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n";
                let _ = open.write_all(head.as_bytes()).await;
                front.count(1);
                while open.write_all(b" ").await.is_ok() {
                    sleep(Duration::from_millis(100)).await;
                }
                front.count(0);
            }
        }
    };
    futures_util::future::join_all((0..SLOW).map(one)).await;
}
