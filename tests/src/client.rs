//! A client of the office's API. A [`Post`] is a command that can be sent again, under the same key; what nobody expects
//! (no connection, an answer of another shape) fails the test. Each request bears the credentials of somebody of a
//! rehearsal who may send it ([`Bearer`]), unless the client was told whose.
#![allow(clippy::result_large_err)] // a problem document is looked at where it comes in; it does not travel

use std::sync::atomic::{AtomicU64, Ordering};

use protocol::{
    DeskNo, ServiceId, TicketId,
    problem::Problem,
    views::{Desk, Desks, List, OfficeView, Ticket},
};
use reqwest::{Method, RequestBuilder, header::CONTENT_TYPE};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::bearer::Bearer;

/// A command over HTTP: where to, under which key, with which body.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Below `/api/v1`.
    pub path: String,
    /// Its idempotency key.
    pub key: String,
    /// Its body.
    pub body: Value,
}

impl Post {
    /// With a key that no other has.
    #[must_use]
    pub fn new(path: impl Into<String>, body: Value) -> Self {
        static COUNTER: AtomicU64 = AtomicU64::new(1);
        let key = format!("{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        Self { path: path.into(), key, body }
    }

    /// A ticket at the kiosk.
    #[must_use]
    pub fn take(service: ServiceId) -> Self {
        Self::new("/tickets", json!({"service": service, "channel": "kiosk"}))
    }

    /// The next at a desk.
    #[must_use]
    pub fn next(desk: DeskNo, in_hand: Option<TicketId>) -> Self {
        Self::new(format!("/desks/{desk}/next"), json!({"in_hand": in_hand}))
    }

    /// A desk's verb about a ticket.
    #[must_use]
    pub fn verb(desk: DeskNo, verb: &str, ticket: TicketId) -> Self {
        Self::new(format!("/desks/{desk}/{verb}"), json!({"ticket": ticket}))
    }

    /// A desk's verb without words.
    #[must_use]
    pub fn desk(desk: DeskNo, verb: &str) -> Self {
        Self::new(format!("/desks/{desk}/{verb}"), json!({}))
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body as it came.
    pub body: String,
}

impl Reply {
    /// The body of an answer that must be a good one.
    ///
    /// # Errors
    /// The problem document of one that is not.
    ///
    /// # Panics
    /// If it is neither.
    #[track_caller]
    pub fn ok<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.status < 300 { Ok(self.parse()) } else { Err(self.problem()) }
    }

    /// The same, where a good answer may also be that there is nothing.
    ///
    /// # Errors
    /// The problem document of one that is not good.
    ///
    /// # Panics
    /// If it is neither.
    #[track_caller]
    pub fn maybe<T: DeserializeOwned>(&self) -> Result<Option<T>, Problem> {
        if self.status == 204 { Ok(None) } else { self.ok().map(Some) }
    }

    /// The problem that it must be.
    ///
    /// # Panics
    /// If it is none, or tells another status than its own.
    #[must_use]
    #[track_caller]
    pub fn problem(&self) -> Problem {
        let problem: Problem = self.parse();
        assert_eq!(problem.status, self.status, "{self:?}");
        problem
    }

    #[track_caller]
    fn parse<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A client with connections of its own.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    bearer: Bearer,
}

impl Client {
    /// Of a server at `http://…`.
    ///
    /// # Panics
    /// Never in practice: the settings are sound.
    #[must_use]
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().timeout(std::time::Duration::from_secs(60));
        let http = http.build().expect("a client without TLS can be made");
        Self { http, base: base.to_owned(), bearer: Bearer::default() }
    }

    /// The same client, on the same connections, as this one of a rehearsal throughout: `manager`, `k1`.
    #[must_use]
    pub fn as_(&self, name: &str) -> Self {
        self.bearing(Bearer::Named(name.to_owned()))
    }

    /// The same client without credentials.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        self.bearing(Bearer::Nobody)
    }

    /// The same client with these credentials.
    #[must_use]
    pub fn bearing(&self, bearer: Bearer) -> Self {
        Self { bearer, ..self.clone() }
    }

    /// Whose credentials it bears.
    #[must_use]
    pub fn bearer(&self) -> &Bearer {
        &self.bearer
    }

    /// A request to a path of the server, with its credentials.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let credentials = self.bearer.headers(&method, path);
        self.http.request(method, format!("{}{path}", self.base)).headers(credentials)
    }

    /// Sends a command; a connection that breaks is an error that the caller looks at.
    ///
    /// # Errors
    /// If there is no whole answer.
    pub async fn try_send(&self, post: &Post) -> Result<Reply, reqwest::Error> {
        let credentials = self.bearer.headers_of_command(&post.path, &post.body);
        let request = self.http.post(format!("{}/api/v1{}", self.base, post.path)).headers(credentials);
        answer(request.header("Idempotency-Key", &post.key).json(&post.body)).await
    }

    /// Sends a command.
    ///
    /// # Panics
    /// If there is no answer.
    pub async fn send(&self, post: &Post) -> Reply {
        self.try_send(post).await.unwrap_or_else(|error| panic!("{post:?}: {error:?}"))
    }

    /// Reads what lies under a path of the server; a connection that breaks is an error that the caller looks at.
    ///
    /// # Errors
    /// If there is no whole answer.
    pub async fn try_read(&self, path: &str) -> Result<Reply, reqwest::Error> {
        answer(self.request(Method::GET, path)).await
    }

    /// A stream below `/api/v1`, from its beginning.
    ///
    /// # Errors
    /// If there is none.
    pub async fn stream(&self, path: &str) -> Result<reqwest::Response, reqwest::Error> {
        // A stream has no end that could be waited for.
        let patience = std::time::Duration::from_secs(365 * 24 * 3600);
        self.request(Method::GET, &format!("/api/v1{path}")).timeout(patience).send().await?.error_for_status()
    }

    /// Reads what lies under a path of the server.
    ///
    /// # Panics
    /// If there is no answer.
    pub async fn read(&self, path: &str) -> Reply {
        let got = self.try_read(path).await;
        got.unwrap_or_else(|error| panic!("{path}: {error:?}"))
    }

    /// Reads a view below `/api/v1`.
    ///
    /// # Panics
    /// If there is no good answer.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        self.read(&format!("/api/v1{path}")).await.ok().unwrap_or_else(|problem| panic!("{path}: {problem:?}"))
    }

    /// Changes the office in force.
    ///
    /// # Panics
    /// If there is no answer.
    pub async fn put_office(&self, toml: &str) -> Reply {
        let put = self.request(Method::PUT, "/api/v1/office").header(CONTENT_TYPE, "application/toml");
        answer(put.body(toml.to_owned())).await.unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// Takes a ticket at the kiosk.
    ///
    /// # Errors
    /// The refusal.
    pub async fn take(&self, service: ServiceId) -> Result<Ticket, Problem> {
        self.send(&Post::take(service)).await.ok()
    }

    /// Opens a desk.
    ///
    /// # Errors
    /// The refusal.
    pub async fn open(&self, desk: DeskNo) -> Result<Desk, Problem> {
        self.send(&Post::desk(desk, "open")).await.ok()
    }

    /// Ends the visit in hand and calls the next; nothing if nobody waits.
    ///
    /// # Errors
    /// The refusal.
    pub async fn next(&self, desk: DeskNo, in_hand: Option<TicketId>) -> Result<Option<Ticket>, Problem> {
        self.send(&Post::next(desk, in_hand)).await.maybe()
    }

    /// Finishes a visit without saying what was done.
    ///
    /// # Errors
    /// The refusal.
    pub async fn finish(&self, desk: DeskNo, ticket: TicketId) -> Result<Ticket, Problem> {
        self.send(&Post::verb(desk, "finish", ticket)).await.ok()
    }

    /// One ticket.
    pub async fn ticket(&self, id: TicketId) -> Ticket {
        self.get(&format!("/tickets/{id}")).await
    }

    /// Every ticket of today, page by page, perhaps only those in one state.
    pub async fn tickets(&self, state: Option<&str>) -> Vec<Ticket> {
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let narrowed = [state.map(|state| format!("state={state}")), after.map(|after| format!("after={after}"))];
            let query = narrowed.into_iter().flatten().collect::<Vec<String>>().join("&");
            let page: List<Ticket> = self.get(&format!("/tickets?{query}")).await;
            all.extend(page.items);
            match page.next {
                Some(next) => after = Some(next),
                None => return all,
            }
        }
    }

    /// The desks.
    pub async fn desks(&self) -> Vec<Desk> {
        self.get::<Desks>("/desks").await.items
    }

    /// What runs here.
    pub async fn office(&self) -> OfficeView {
        self.get("/office").await
    }
}

async fn answer(request: RequestBuilder) -> Result<Reply, reqwest::Error> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    Ok(Reply { status, body: response.text().await? })
}
