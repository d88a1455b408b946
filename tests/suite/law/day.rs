//! A day of fifteen operators at fourteen desks, by the real program. Everything that is done, its order, its times on the
//! office's clock and its keys are the same each time; only who plays which part is chosen.

use std::path::PathBuf;

use protocol::views::Ticket;
use queue_server::config;
use reqwest::Method;
use rusqlite::Connection;
use serde_json::{Value, json};
use tests::{
    bearer::{Bearer, Session},
    client::{Client, Post, Reply},
    program::{Server, run},
};

use super::trace::Trace;

/// How many operators there are.
pub(super) const OPERATORS: usize = 15;

/// Forty days after the thirty for which the day's records are kept.
const LATER: &str = "2027-02-03T06:00:00+01:00";

/// Below the numbers of the operators: these are found nowhere else by chance.
const NUMBERS: u32 = 1_741_000_000;

/// The hour at which the office is set up; the day's own times come later.
const DAWN: &str = "2026-11-24T06:00:00+01:00,x0.001";

/// An operator, and all by which the operator could be known.
#[derive(Clone, Debug)]
pub(super) struct Somebody {
    /// The name.
    pub(super) name: String,
    /// The number.
    pub(super) id: u32,
    /// A password of one's own.
    password: String,
    /// Ids of the sessions.
    pub(super) sessions: Vec<u64>,
    /// Their tokens.
    pub(super) tokens: Vec<String>,
    /// Where the day was spent.
    pub(super) desks: Vec<u16>,
}

/// Whether the person who plays a part has a PIN: who has one is no secret of the day.
fn has_pin(part: usize) -> bool {
    part % 5 < 3
}

/// Who plays which part: everybody another one's, among those with a PIN and those without.
pub(super) fn casts() -> [Vec<usize>; 2] {
    let turned = |part: usize| {
        let alike: Vec<usize> = (0..OPERATORS).filter(|other| has_pin(*other) == has_pin(part)).collect();
        let place = alike.iter().position(|other| *other == part).unwrap();
        alike[(place + 2) % alike.len()]
    };
    [(0..OPERATORS).collect(), (0..OPERATORS).map(turned).collect()]
}

/// A day that was played.
pub(super) struct Played {
    /// What was gathered of it.
    pub(super) trace: Trace,
    /// The operators, by number.
    pub(super) people: Vec<Somebody>,
    /// The data folder, at rest after the days that the office remembers.
    pub(super) data: PathBuf,
    /// The journal as it was after the day's end.
    pub(super) night: PathBuf,
    _dir: tempfile::TempDir,
}

/// The office of the day.
struct Stage {
    server: Option<Server>,
    /// The office's clock, in seconds of the day.
    now: u32,
    data: PathBuf,
    trace: Trace,
    cast: Vec<usize>,
    people: Vec<Somebody>,
    /// Who is signed in, by part.
    at_work: Vec<Option<Client>>,
    keys: u32,
    /// By which the first citizen of the day looks at the ticket.
    code: Option<String>,
}

/// Plays it.
pub(super) async fn play(cast: Vec<usize>) -> Played {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut stage = Stage::set_up(data, cast).await;
    stage.choose_passwords().await;
    stage.morning().await;
    stage.crash().await;
    stage.afternoon().await;
    let stage = stage.evening().await;
    let night = dir.path().join("night.db");
    std::fs::copy(stage.data.join("journal.db"), &night).unwrap();
    let Stage { trace, people, data, .. } = stage.winter().await;
    Played { trace, people, data, night, _dir: dir }
}

impl Stage {
    async fn set_up(data: PathBuf, cast: Vec<usize>) -> Self {
        let (file, office) = (data.with_extension("toml"), config::builtin().replace("# public_url =", "public_url ="));
        std::fs::write(&file, office).unwrap();
        let first = ["--clock", DAWN, "--config", file.to_str().unwrap()];
        assert!(Server::start_talkative(&data, &first).terminate().success());
        // Somebody who is gone, whose number makes those of the operators unlike anything else.
        let journal = Connection::open(data.join("journal.db")).unwrap();
        journal.execute("INSERT INTO people VALUES (?1, NULL, '', '', 0, NULL, 0)", [NUMBERS]).unwrap();
        journal.close().unwrap();
        let server = Server::start_talkative(&data, &["--clock", DAWN, "--log-json"]);
        let at_work = vec![None; OPERATORS];
        let mut stage = Self {
            server: Some(server),
            now: 0,
            data,
            trace: Trace::default(),
            cast,
            people: Vec::new(),
            at_work,
            keys: 0,
            code: None,
        };
        stage.at(6, 30).await;
        let (administrator, _) = stage.enter("administrator", "rehearsal-administrator").await.unwrap();
        for n in 0..OPERATORS {
            let name = format!("Persona {:04x}", 0x7f3a + 0x111 * n);
            let added = stage.post(&administrator, "/people", json!({ "name": name, "roles": ["operator"] })).await;
            let added: Value = added.ok().unwrap();
            let id = u32::try_from(added["person"]["id"].as_u64().unwrap()).unwrap();
            let password = added["one_time_password"].as_str().unwrap().to_owned();
            stage.people.push(Somebody { name, id, password, sessions: vec![], tokens: vec![], desks: vec![] });
        }
        stage
    }

    fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    /// The office's clock stands at this hour and minute.
    async fn at(&mut self, hour: u32, minute: u32) {
        self.now = hour * 3600 + minute * 60;
        self.pass(0).await;
    }

    /// So many seconds pass.
    async fn pass(&mut self, seconds: u32) {
        self.now += seconds;
        let (day, now) = (24 + self.now / 86_400, self.now % 86_400);
        let now = format!("2026-11-{day}T{:02}:{:02}:{:02}+01:00", now / 3600, now / 60 % 60, now % 60);
        let set = self.server().client().anonymous().request(Method::POST, "/api/v1/rehearsal");
        let set = set.json(&json!({ "speed": 0, "now": now })).send().await.unwrap();
        assert!(set.status().is_success(), "{now}: {}", set.text().await.unwrap());
    }

    fn key(&mut self) -> String {
        self.keys += 1;
        format!("key-{:05}", self.keys)
    }

    async fn post(&mut self, client: &Client, path: &str, body: Value) -> Reply {
        let key = self.key();
        client.send(&Post { path: path.to_owned(), key, body }).await
    }

    /// Signs in, by a connection of its own.
    async fn enter(&self, name: &str, password: &str) -> Result<(Client, Value), u16> {
        let client = self.server().client().bearing(Bearer::Session(Session::at(&self.server().base)));
        let body = json!({ "name": name, "password": password });
        told(&client, Method::POST, "/api/v1/session", &body).await
    }

    async fn enter_part(&mut self, part: usize) -> Client {
        let person = self.people[self.cast[part]].clone();
        let (client, view) = self.enter(&person.name, &person.password).await.unwrap();
        self.known(part, &client, &view);
        client
    }

    /// Notes by what the session could be known.
    fn known(&mut self, part: usize, client: &Client, view: &Value) {
        let Bearer::Session(session) = client.bearer() else { unreachable!("it has signed in") };
        let person = &mut self.people[self.cast[part]];
        person.tokens.push(session.cookie("session").unwrap().to_owned());
        person.sessions.push(u64::from_str_radix(&view["id"].as_str().unwrap()[1..], 16).unwrap());
    }

    async fn choose_passwords(&mut self) {
        for part in 0..OPERATORS {
            self.pass(60).await;
            let client = self.enter_part(part).await;
            let person = self.cast[part];
            let (old, new) = (self.people[person].password.clone(), format!("parole mie per entrare {person}"));
            let body = json!({ "old": old, "new": new });
            let (client, view) = told(&client, Method::POST, "/api/v1/session/password", &body).await.unwrap();
            self.people[person].password.clone_from(&new);
            self.known(part, &client, &view);
            if has_pin(part) {
                let pin = json!({ "password": new, "pin": "271828" });
                told(&client, Method::POST, "/api/v1/session/pin", &pin).await.unwrap();
            }
            told(&client, Method::DELETE, "/api/v1/session", &json!({})).await.unwrap();
        }
    }

    /// Somebody comes, after a wrong password, takes a seat and opens the desk.
    async fn begin(&mut self, part: usize, desk: u16) {
        let name = self.people[self.cast[part]].name.clone();
        assert_eq!(self.enter(&name, "non è questa la password").await.unwrap_err(), 401);
        let client = self.enter_part(part).await;
        self.people[self.cast[part]].desks.push(desk);
        if part.is_multiple_of(2) {
            self.post(&client, &format!("/desks/{desk}/seat"), json!({})).await.ok::<Value>().unwrap();
        }
        self.post(&client, &format!("/desks/{desk}/open"), json!({})).await.ok::<Value>().unwrap();
        self.at_work[part] = Some(client);
    }

    async fn verb(&mut self, part: usize, desk: u16, verb: &str, body: Value) -> Reply {
        let client = self.at_work[part].clone().unwrap();
        self.post(&client, &format!("/desks/{desk}/{verb}"), body).await
    }

    /// The next ticket, dealt with as the turn wants it. With the desk's own time between.
    async fn serve(&mut self, part: usize, desk: u16, turn: usize) {
        self.pass(5).await;
        let next = self.verb(part, desk, "next", json!({ "in_hand": null })).await;
        let Some(ticket) = next.maybe::<Ticket>().unwrap() else { return };
        let named = json!({ "ticket": ticket.id });
        self.verb(part, desk, "recall", named.clone()).await.ok::<Value>().unwrap();
        self.pass(40).await;
        let (verb, body) = match (usize::from(desk) + turn) % 5 {
            0 => ("no-show", named.clone()),
            1 => ("park", named.clone()),
            2 if desk < 13 => ("transfer", json!({ "ticket": ticket.id, "service": "R" })),
            _ => ("start", named.clone()),
        };
        self.verb(part, desk, verb, body).await.ok::<Value>().unwrap_or_else(|no| panic!("{verb}: {no:?}"));
        match verb {
            "park" => drop(self.verb(part, desk, "resume", named.clone()).await.ok::<Value>().unwrap()),
            "start" => {}
            _ => return,
        }
        self.verb(part, desk, "finish", named).await.ok::<Value>().unwrap();
    }

    async fn citizens(&mut self, count: usize) {
        let kiosk = self.server().client().as_("k1");
        for n in 0..count {
            let service = ["A", "B", "C", "D", "E", "F"][n % 6];
            let body = json!({ "service": service, "channel": "kiosk" });
            let ticket: Value = self.post(&kiosk, "/tickets", body).await.ok().unwrap();
            self.code.get_or_insert_with(|| ticket["code"].as_str().unwrap().to_owned());
        }
    }

    async fn ask(&mut self, when: &str) {
        self.trace.ask(self.server.as_ref().unwrap(), when, self.code.as_deref()).await;
    }

    /// Locks, tries a wrong PIN, and comes back.
    async fn away(&self, part: usize) {
        let Some(client) = self.at_work[part].clone().filter(|_| has_pin(part)) else { return };
        told(&client, Method::POST, "/api/v1/session/lock", &json!({})).await.unwrap();
        let unlock = async |pin: &str| {
            told(&client, Method::POST, "/api/v1/session/unlock", &json!({ "pin": pin })).await.map(drop)
        };
        assert_eq!((unlock("1111").await, unlock("271828").await), (Err(401), Ok(())));
    }

    async fn leave(&mut self, part: usize, desk: u16) {
        self.verb(part, desk, "close", json!({})).await.ok::<Value>().unwrap();
        let client = self.at_work[part].take().unwrap();
        told(&client, Method::DELETE, "/api/v1/session", &json!({})).await.unwrap();
    }

    /// Eight come for the morning; two want the same desk.
    async fn morning(&mut self) {
        self.trace.listen(self.server.as_ref().unwrap()).await;
        self.at(8, 16).await;
        self.citizens(30).await;
        for (part, desk) in MORNING {
            self.pass(20).await;
            self.begin(part, desk).await;
        }
        let disputed = self.verb(1, 1, "open", json!({})).await;
        assert_eq!(disputed.problem().slug(), "desk-taken");
        self.verb(7, 13, "pause", json!({ "reason": "pausa" })).await.ok::<Value>().unwrap();
        for turn in 0..3 {
            for (part, desk) in MORNING.into_iter().take(7) {
                self.serve(part, desk, turn).await;
            }
        }
        for (part, _) in MORNING {
            self.away(part).await;
        }
        self.at(10, 0).await;
        self.verb(1, 1, "seat", json!({ "take_over": true })).await.ok::<Value>().unwrap();
        let lost = self.verb(0, 1, "next", json!({ "in_hand": null })).await;
        assert_eq!(lost.problem().slug(), "desk-taken");
        self.ask("morning").await;
        self.back_up("morning");
    }

    fn back_up(&self, name: &str) {
        let to = self.data.join(format!("backup-{name}.db"));
        let args = ["backup".as_ref(), "--data".as_ref(), self.data.as_os_str(), to.as_os_str()];
        run(&args).done();
    }

    /// The machine fails. Meanwhile the last of a session's twelve hours passes.
    async fn crash(&mut self) {
        let (server, data) = (self.server.take().unwrap(), self.data.clone());
        let said = server.said();
        server.kill9();
        self.trace.logs(&said);
        self.trace.bytes_of(&data, "crash");
        let over = Connection::open(data.join("sessions.db")).unwrap();
        let part = MORNING[6].0;
        let person = self.people[self.cast[part]].id;
        assert_eq!(over.execute("UPDATE sessions SET ends_at = 0 WHERE person = ?1", [person]).unwrap(), 1);
        over.close().unwrap();
        self.server = Some(Server::start_talkative(&data, &["--clock", DAWN]));
        self.trace.listen(self.server.as_ref().unwrap()).await;
        self.at(10, 10).await;
        // Who is still signed in is so at the same cookie, at another port.
        let base = self.server().base.clone();
        for (part, _) in MORNING {
            let Some(client) = self.at_work[part].take() else { continue };
            let Bearer::Session(session) = client.bearer() else { unreachable!("it has signed in") };
            let moved = Client::new(&base).bearing(Bearer::Session(session.moved(&base)));
            if part == MORNING[6].0 {
                assert_eq!(moved.read("/api/v1/session").await.status, 401, "its hours are over");
                continue;
            }
            if has_pin(part) {
                assert_eq!(moved.read("/api/v1/sessions").await.problem().slug(), "session-locked");
                told(&moved, Method::POST, "/api/v1/session/unlock", &json!({ "pin": "271828" })).await.unwrap();
            }
            self.at_work[part] = Some(moved);
        }
    }

    /// The morning's people go on for a while and go, the afternoon's come.
    async fn afternoon(&mut self) {
        self.citizens(30).await;
        for (part, desk) in MORNING.into_iter().skip(2).take(4) {
            self.serve(part, desk, 0).await;
        }
        self.at(12, 30).await;
        // Whose desk was taken over goes without it.
        let ousted = self.at_work[0].take().unwrap();
        told(&ousted, Method::DELETE, "/api/v1/sessions", &json!({})).await.unwrap();
        for (part, desk) in [(1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (7, 13)] {
            self.leave(part, desk).await;
        }
        for (part, desk) in AFTERNOON {
            self.pass(20).await;
            self.begin(part, desk).await;
        }
        for turn in 0..3 {
            for (part, desk) in AFTERNOON {
                self.serve(part, desk, turn).await;
            }
        }
        self.ask("afternoon").await;
    }

    /// All go, the day ends, and the office rests.
    async fn evening(mut self) -> Self {
        self.at(16, 50).await;
        for (part, desk) in AFTERNOON {
            self.leave(part, desk).await;
        }
        self.at(17, 5).await;
        let head = self.server().client().as_("head");
        self.post(&head, "/day/close", json!({})).await.ok::<Value>().unwrap();
        let administrator = self.enter("administrator", "rehearsal-administrator").await.unwrap().0;
        told(&administrator, Method::DELETE, "/api/v1/sessions", &json!({})).await.unwrap();
        self.at(24, 10).await;
        // With the day ends the code.
        self.code = None;
        self.ask("night").await;
        self.back_up("night");
        let server = self.server.take().unwrap();
        let said = server.said();
        assert!(server.terminate().success());
        self.trace.logs(&said);
        self.trace.end().await;
        self.trace.bytes_of(&self.data, "night");
        self
    }

    /// More days pass than the office remembers, and forty besides.
    async fn winter(mut self) -> Self {
        let server = Server::start_talkative(&self.data, &["--clock", DAWN]);
        let later = json!({ "speed": 0, "now": LATER });
        let set = server.client().anonymous().request(Method::POST, "/api/v1/rehearsal").json(&later);
        assert!(set.send().await.unwrap().status().is_success());
        assert!(server.terminate().success());
        self.trace.bytes_of(&self.data, "winter");
        self
    }
}

/// Parts and desks of the two shifts.
const MORNING: [(usize, u16); 8] = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 13)];
const AFTERNOON: [(usize, u16); 7] = [(8, 8), (9, 9), (10, 10), (11, 11), (12, 12), (13, 14), (14, 2)];

/// What is said with a body, and never under a key; the client as it is after the answer.
async fn told(client: &Client, method: Method, path: &str, body: &Value) -> Result<(Client, Value), u16> {
    let answer = client.request(method, path).json(body).send().await.unwrap();
    let Bearer::Session(session) = client.bearer() else { unreachable!("it is a person's") };
    let (status, session) = (answer.status(), session.after(answer.headers()));
    let view = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null);
    if status.is_success() { Ok((client.bearing(Bearer::Session(session)), view)) } else { Err(status.as_u16()) }
}
