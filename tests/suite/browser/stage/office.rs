//! An office served by the real program, at an address that is known before it starts: tickets lead phones to it, and it
//! comes back there after a crash.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
};

use protocol::{DeskNo, ServiceId, views::Ticket};
use queue_server::config;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{
    client::{Client, Post},
    piacenza,
    program::{Server, run},
};

/// A served office. Dropping it ends it.
pub(crate) struct Office {
    server: Option<Server>,
    port: u16,
    clock: String,
    folder: TempDir,
}

impl Office {
    /// The office of Piacenza in rehearsal, on a clock like `2026-11-24T09:00:00+01:00,x1`.
    pub(crate) fn at(clock: &str) -> Self {
        let mut folder = tempfile::tempdir().unwrap();
        // Whoever else takes a free port may take this one before the server does.
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let with = format!("public_url = \"http://127.0.0.1:{port}\" #");
            let text = config::builtin().replace("# public_url =", &with);
            assert!(text.contains(&with), "the built-in office says where its public address would stand");
            fs::write(folder.path().join("office.toml"), text).unwrap();
            let mut office = Self { server: None, port, clock: clock.to_owned(), folder };
            match office.serve() {
                Ok(server) => {
                    office.server = Some(server);
                    return office;
                }
                Err(_) => folder = office.folder,
            }
        }
        panic!("no free port");
    }

    /// The same with the public journal of five months as its history.
    pub(crate) fn with_history(clock: &str) -> Self {
        let mut office = Self::at(clock);
        assert!(office.server.take().unwrap().terminate().success());
        let (tickets, sessions) = (office.file("tickets.csv"), office.file("sessions.csv"));
        fs::write(&tickets, piacenza::tickets()).unwrap();
        fs::write(&sessions, piacenza::desk_sessions()).unwrap();
        let (import, data, with) = (Path::new("import"), Path::new("--data"), Path::new("--sessions"));
        run(&[import, data, &office.file("data"), &tickets, with, &sessions]).done();
        office.restart();
        office
    }

    /// The same with a logo, which is looked at when it starts.
    pub(crate) fn with_logo(mut self, picture: &[u8]) -> Self {
        assert!(self.server.take().unwrap().terminate().success());
        fs::write(self.file("data").join("logo.png"), picture).unwrap();
        self.restart();
        self
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn serve(&self) -> Result<Server, tests::program::Ran> {
        let (listen, config) = (format!("127.0.0.1:{}", self.port), self.file("office.toml"));
        let config = config.to_string_lossy();
        Server::spawn(&self.file("data"), &["--listen", &listen, "--config", &config, "--clock", &self.clock])
    }

    /// Kills it as a crash would.
    pub(crate) fn kill(&mut self) {
        self.server.take().expect("it runs").kill9();
    }

    /// Starts it again at its address.
    pub(crate) fn restart(&mut self) {
        self.server = Some(self.serve().unwrap_or_else(|ended| panic!("no server: {ended:?}")));
    }

    /// The whole address of a path.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// A client of its API.
    pub(crate) fn client(&self) -> Client {
        Client::new(&self.address(""))
    }

    /// A command below `/api/v1` that must be done; what it answers.
    pub(crate) async fn does(&self, path: &str, body: Value) -> Value {
        let reply = self.client().send(&Post::new(path, body)).await;
        assert!(reply.status < 300, "{path}: {reply:?}");
        serde_json::from_str(&reply.body).unwrap_or(Value::Null)
    }

    /// A kiosk tells how it is.
    pub(crate) async fn tells(&self, kiosk: &str, health: Value) {
        let put =
            self.client().as_(kiosk).request(Method::PUT, &format!("/api/v1/kiosks/{kiosk}/health")).json(&health);
        assert_eq!(put.send().await.unwrap().status(), 204);
    }

    /// A ticket of the kiosk.
    pub(crate) async fn take(&self, letter: char) -> Ticket {
        self.client().take(service(letter)).await.unwrap_or_else(|problem| panic!("{letter}: {problem:?}"))
    }

    /// A ticket of somebody with priority.
    pub(crate) async fn take_with_priority(&self, letter: char) {
        self.does("/tickets", json!({ "service": letter, "channel": "kiosk", "class": "priority", "language": "en" }))
            .await;
    }

    /// Opens a desk.
    pub(crate) async fn open(&self, desk: u16) {
        self.client().open(DeskNo(desk)).await.unwrap_or_else(|problem| panic!("desk {desk}: {problem:?}"));
    }

    /// Ends what a desk has in hand and calls the next.
    pub(crate) async fn next(&self, desk: u16) -> Option<Ticket> {
        let client = self.client();
        let hand = client.desks().await.into_iter().find(|one| one.desk == DeskNo(desk)).and_then(|one| one.ticket);
        let called = client.next(DeskNo(desk), hand.map(|ticket| ticket.id)).await;
        called.unwrap_or_else(|problem| panic!("desk {desk}: {problem:?}"))
    }

    /// A desk's verb about its ticket.
    pub(crate) async fn verb(&self, desk: u16, verb: &str, ticket: &Ticket) {
        self.does(&format!("/desks/{desk}/{verb}"), json!({ "ticket": ticket.id })).await;
    }
}

fn service(letter: char) -> ServiceId {
    ServiceId::new(letter).unwrap()
}
