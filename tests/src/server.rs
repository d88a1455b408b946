//! A whole office over HTTP in this process: a data folder of its own, a rehearsal's clock that all but stands, a free
//! port. Dropping it stops the server and removes the folder. In a rehearsal each request bears the token of somebody who
//! may send it ([`Bearer`]), unless a test says whose; a real office knows no such tokens, and is asked by nobody.

use std::{
    net::SocketAddr,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread::JoinHandle,
};

use protocol::{OffsetTime, Span, views::ClockView};
use queue_server::{
    access::{Doorman, store::Store},
    archive::Archive,
    args::Simulation,
    clock::{Source, SystemClock},
    config,
    folder::DataFolder,
    founding::{self, OfficeText},
    http::{
        self, AppState, Endurance,
        cookies::{For, Jar},
    },
    journal::JournalError,
    logo::Logo,
    office::{self, OfficeHandle, Running},
};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle as Task};

use crate::bearer::{Bearer, Session};

/// A served office.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where the citizens' side listens.
    pub public: SocketAddr,
    /// Its office.
    pub office: OfficeHandle,
    client: Client,
    /// How far the doors' clock is ahead of the machine's, in milliseconds.
    ahead: Arc<AtomicI64>,
    bearer: Bearer,
    jar: Jar,
    stop: Option<oneshot::Sender<()>>,
    served: Option<Task<std::io::Result<()>>>,
    thread: Option<JoinHandle<Result<(), JournalError>>>,
    _folder: DataFolder,
    _dir: tempfile::TempDir,
}

/// What an office is served with.
#[derive(Clone, Debug)]
pub struct Plan {
    /// RFC 3339.
    pub start: &'static str,
    /// Text of the office file.
    pub office: String,
    /// A rehearsal that starts then, on a clock that all but stands; else a real office, now.
    pub rehearsal: bool,
    /// What clients may keep it waiting for.
    pub endurance: Endurance,
    /// The office's logo: a PNG.
    pub logo: Option<Vec<u8>>,
}

impl Default for Plan {
    /// The built-in office, with codes, on a Tuesday at nine.
    fn default() -> Self {
        let office = config::builtin().replace("# public_url =", "public_url =");
        Self {
            start: "2026-11-24T09:00:00+01:00",
            office,
            rehearsal: true,
            endurance: Endurance::default(),
            logo: None,
        }
    }
}

impl Server {
    /// Serves the built-in office.
    pub async fn start() -> Self {
        Self::of(Plan::default()).await
    }

    /// Serves this office.
    pub async fn of(plan: Plan) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::take(&dir.path().join("office")).unwrap();
        let text = OfficeText { path: "office.toml".into(), text: plan.office };
        let start = OffsetTime::from_str(plan.start).unwrap().moment();
        let simulation = plan.rehearsal.then_some(Simulation { start, speed: 0.001 });
        let parts = founding::open(&folder, Some(&text), simulation).unwrap();
        let (setup, name) = (parts.state.setup().clone(), parts.state.folder.clone());
        let archive = Archive::open(&folder.journal()).unwrap();
        let Running { handle, thread, .. } = office::start(parts).unwrap();
        let ahead = Arc::new(AtomicI64::new(0));
        let clock = ahead.clone();
        let now = move || SystemClock::default().wall() + Span(clock.load(Ordering::Acquire));
        let store = Store::open(&folder.sessions()).unwrap();
        let doors = Doorman::with(handle.clone(), store, setup.sign_in, now).unwrap();
        let app = AppState::new(handle.clone(), archive, doors, &name, &setup);
        app.set_logo(plan.logo.map(|bytes| Logo::new(bytes).unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, public_address) = (listener.local_addr().unwrap(), public.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(async move {
            let listeners = vec![(listener, http::router(&app)), (public, http::public_router(&app))];
            let until = async {
                let _ = stopped.await;
            };
            http::serve_enduring(&app, listeners, plan.endurance, until).await
        });
        Self {
            address,
            public: public_address,
            office: handle,
            client: Client::new(),
            ahead,
            bearer: if plan.rehearsal { Bearer::Fitting } else { Bearer::Nobody },
            jar: Jar::of(&name),
            stop: Some(stop),
            served: Some(served),
            thread: Some(thread),
            _folder: folder,
            _dir: dir,
        }
    }

    /// Lets time pass at the doors: sessions grow old, codes expire, who guessed has waited.
    pub fn pass(&self, span: Span) {
        self.ahead.fetch_add(span.0, Ordering::AcqRel);
    }

    /// What a cookie is called here: `session` and `kiosk`, with `-csrf` the twin's.
    ///
    /// # Panics
    /// If there is none of this kind.
    #[must_use]
    pub fn cookie(&self, what: &str) -> String {
        let (kind, twin) =
            what.split_once('-').map_or((what, String::new()), |(kind, twin)| (kind, format!("-{twin}")));
        let what = match kind {
            "session" => For::Session,
            device => For::Device(device.parse().unwrap()),
        };
        format!("{}{twin}", self.jar.name(what, false))
    }

    /// Somebody signs in: a session by cookie.
    pub async fn sign_in(&self, name: &str, password: &str) -> Bearer {
        let nobody = Bearer::Session(Session::at(&format!("http://{}", self.address)));
        self.session_after(&nobody, "/session", json!({ "name": name, "password": password })).await
    }

    /// Somebody whom every rehearsal knows.
    pub async fn sign_in_rehearsed(&self, name: &str) -> Bearer {
        self.sign_in(name, &format!("rehearsal-{name}")).await
    }

    /// The session as a command leaves it, which must be carried out.
    pub async fn session_after(&self, bearer: &Bearer, path: &str, body: Value) -> Bearer {
        let Bearer::Session(session) = bearer else { panic!("{bearer:?} is no session") };
        let answer = self.post_by(bearer, path, body).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        Bearer::Session(session.after(&answer.headers))
    }

    /// `POST` of JSON to a path under the API with these credentials.
    pub async fn post_by(&self, bearer: &Bearer, path: &str, body: Value) -> Answer {
        Answer::of(self.request_by(bearer, Method::POST, &format!("/api/v1{path}")).json(&body).send().await.unwrap())
            .await
    }

    /// `GET` of a path under the API with these credentials.
    pub async fn get_by(&self, bearer: &Bearer, path: &str) -> Answer {
        Answer::of(self.request_by(bearer, Method::GET, &format!("/api/v1{path}")).send().await.unwrap()).await
    }

    /// `DELETE` of a path under the API with these credentials.
    pub async fn delete_by(&self, bearer: &Bearer, path: &str) -> Answer {
        Answer::of(self.request_by(bearer, Method::DELETE, &format!("/api/v1{path}")).send().await.unwrap()).await
    }

    /// A request to a path of the office's side, by somebody who may send it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_by(&self.bearer, method, path)
    }

    /// The same as this one of a rehearsal: `manager`, `k1`.
    pub fn request_as(&self, name: &str, method: Method, path: &str) -> RequestBuilder {
        self.request_by(&Bearer::Named(name.to_owned()), method, path)
    }

    /// The same without credentials.
    pub fn request_anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_by(&Bearer::Nobody, method, path)
    }

    /// The same with these credentials.
    pub fn request_by(&self, bearer: &Bearer, method: Method, path: &str) -> RequestBuilder {
        let credentials = bearer.headers(&method, path);
        self.client.request(method, format!("http://{}{path}", self.address)).headers(credentials)
    }

    /// A request to a path of the citizens' side, where nobody has credentials.
    pub fn request_public(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.public))
    }

    /// `GET` of a path under the API.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, &format!("/api/v1{path}")).send().await.unwrap()).await
    }

    /// `POST` of JSON to a path under the API.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.command(&self.bearer, path, &body).send().await.unwrap()).await
    }

    /// The same under a key.
    pub async fn post_keyed(&self, path: &str, key: &str, body: Value) -> Answer {
        let request = self.command(&self.bearer, path, &body).header("idempotency-key", key);
        Answer::of(request.send().await.unwrap()).await
    }

    /// The same as this one of a rehearsal: a key is its caller's.
    pub async fn post_keyed_as(&self, name: &str, path: &str, key: &str, body: Value) -> Answer {
        let request = self.command(&Bearer::Named(name.to_owned()), path, &body).header("idempotency-key", key);
        Answer::of(request.send().await.unwrap()).await
    }

    fn command(&self, bearer: &Bearer, path: &str, body: &Value) -> RequestBuilder {
        let request = self.client.post(format!("http://{}/api/v1{path}", self.address));
        request.headers(bearer.headers_of_command(path, body)).json(body)
    }

    /// Stops serving, then the office.
    pub async fn stop(mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.served.take().unwrap().await.unwrap().unwrap();
        self.office.stop();
        let thread = self.thread.take().unwrap();
        tokio::task::spawn_blocking(|| thread.join().unwrap().unwrap()).await.unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.office.stop();
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: reqwest::header::HeaderMap,
    /// JSON; null where there is none.
    pub body: Value,
    /// As it came.
    pub text: String,
}

impl Answer {
    /// Reads an answer to its end.
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }

    /// A header's value, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A text in the body.
    #[must_use]
    pub fn text_of(&self, field: &str) -> String {
        self.body[field].as_str().unwrap_or_default().to_owned()
    }

    /// Holds the answer to a status, and a body when it fails.
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// Holds the answer to a problem of this name; hands back the field that it names.
    #[must_use]
    pub fn problem(self, status: u16, slug: &str) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        assert_eq!(self.text_of("type"), format!("urn:numeretto:problem:{slug}"), "{}", self.text);
        assert_eq!(self.body["status"], status);
        assert!(!self.text_of("detail").is_empty() && !self.text_of("title").is_empty());
        assert_eq!(self.text_of("request_id"), self.header("x-request-id"));
        self.text_of("field")
    }
}

/// The events of a stream, one by one.
pub struct Events {
    response: Response,
    buffer: String,
    /// What the comments said that came so far: the office's clock.
    pub comments: Vec<ClockView>,
}

impl Events {
    /// Connects.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, buffer: String::new(), comments: Vec::new() }
    }

    /// The next event's id and data; `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<(u64, Value)> {
        loop {
            if let Some((event, rest)) = self.buffer.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.buffer = rest;
                let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
                // The last one is none of a clock: it says that what opened the stream opens no more.
                if let Some(clock) = event.strip_prefix(": ").filter(|comment| *comment != "bye") {
                    self.comments.push(serde_json::from_str(clock).unwrap());
                }
                if let (Some(id), Some(data)) = (line("id: "), line("data: ")) {
                    return Some((id.parse().unwrap(), serde_json::from_str(&data).unwrap()));
                }
                continue;
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.buffer.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The first event for which this holds.
    pub async fn until(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let (_, data) = self.next().await.expect("the stream goes on");
            if holds(&data) {
                return data;
            }
        }
    }
}
