//! Attacks on a served office, by kind. Each test names one, sees it refused, and sees the honest request beside it pass:
//! a door that is shut to everybody would be no better.
//!
//! Requests are made as a browser's or a device's would be ([`Bearer`]), then bent; where a client's library would mend
//! them on the way, bytes go out as they are ([`raw`]). Offices are served in this process, each test's its own; the clock
//! of their doors is set ahead where one would have to wait. What attacks cost the office in time is in the benches.

mod addresses;
mod bodies;
mod csrf;
mod guessing;
mod pairing;
mod privileges;
mod script;
mod sessions;
mod sql;
mod tokens;

use std::{collections::BTreeSet, net::SocketAddr, time::Duration};

use protocol::{PersonId, RoleName, Seq};
use queue_server::{
    access::{
        Act,
        secret::{Cost, PasswordHash},
    },
    engine::Actor,
    office::{Administration, Ask, Order},
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{
    bearer::{Bearer, Session, role_for},
    server::{Answer, Plan, Server},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The cookie of who has signed in, as [`Server::cookie`] knows it, and its twin.
const COOKIE: &str = "session";
const TWIN: &str = "session-csrf";

async fn sent(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}

/// A browser that has been nowhere yet.
fn browser(server: &Server) -> Session {
    Session::at(&format!("http://{}", server.address))
}

/// Signs in with a browser, whatever it has of cookies.
async fn try_sign_in(server: &Server, browser: &Session, name: &str, password: &str) -> Answer {
    let bearer = Bearer::Session(browser.clone());
    let request = server.request_by(&bearer, Method::POST, "/api/v1/session");
    sent(request.json(&json!({ "name": name, "password": password }))).await
}

/// A browser in which somebody has signed in.
async fn signed_in(server: &Server, name: &str, password: &str) -> Session {
    let fresh = browser(server);
    fresh.after(&try_sign_in(server, &fresh, name, password).await.expect(201).headers)
}

/// One of a rehearsal's people.
async fn rehearsed(server: &Server, name: &str) -> Session {
    signed_in(server, name, &format!("rehearsal-{name}")).await
}

/// A request by a browser that is who it says it is.
fn by(server: &Server, session: &Session, method: Method, path: &str) -> RequestBuilder {
    server.request_by(&Bearer::Session(session.clone()), method, path)
}

/// Whether the browser is still signed in.
async fn is_in(server: &Server, session: &Session) -> bool {
    let answer = sent(by(server, session, Method::GET, "/api/v1/session")).await;
    let status = answer.status.as_u16();
    if status != 200 {
        let _ = answer.problem(401, "sign-in-needed");
    }
    status == 200
}

/// What a real office is served with: nobody knows anybody's password.
fn real() -> Plan {
    Plan { rehearsal: false, ..Plan::default() }
}

/// Puts a person on record who has a password of their own.
async fn person(server: &Server, name: &str, role: RoleName, password: &str, cost: Cost) -> PersonId {
    let ask = |act| Order { ask: Ask::Administer(Administration { by: Actor::Program, act }), key: None };
    let hash = PasswordHash::of(password, [7; 16], cost).unwrap();
    let add = Act::AddPerson { name: name.to_owned(), roles: BTreeSet::from([role]), password: hash.clone() };
    let id: String = serde_json::from_str(&server.office.submit(ask(add)).await.unwrap().body).unwrap();
    let person = id.parse().unwrap();
    server.office.submit(ask(Act::SetPassword { person, password: hash })).await.unwrap();
    person
}

/// Which of the people this is.
async fn id_of(server: &Server, name: &str) -> u64 {
    let people = server.get("/people").await.expect(200).body;
    let found = people["items"].as_array().unwrap().iter().find(|person| person["name"] == name);
    found.unwrap()["id"].as_u64().unwrap()
}

/// One operation of the OpenAPI document.
struct Operation {
    method: Method,
    /// With the names of its parts: `/api/v1/desks/{n}`.
    path: String,
    described: Value,
}

impl Operation {
    fn roles(&self) -> Vec<&str> {
        self.described["x-roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()).collect()
    }

    /// The address with parts that can be, none of which is there.
    fn address(&self) -> String {
        let path = self.path.replace("/tickets/{id}", "/tickets/t77");
        PARTS.iter().fold(path, |path, (part, value)| path.replace(&format!("{{{part}}}"), value))
    }

    fn is_stream(&self) -> bool {
        self.path.ends_with("/stream")
    }
}

/// What stands in addresses, and what an honest caller would put there.
const PARTS: [(&str, &str); 7] =
    [("id", "77"), ("n", "1"), ("s", "A"), ("k", "k1"), ("b", "b1"), ("code", "0000"), ("name", "k9")];

/// All that the server says it does.
async fn operations(server: &Server) -> Vec<Operation> {
    let document = sent(server.request_anonymous(Method::GET, "/openapi.json")).await.expect(200).body;
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, described) in item.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            found.push(Operation { method, path: path.clone(), described: described.clone() });
        }
    }
    assert!(found.len() > 70, "the document describes {} operations", found.len());
    found
}

/// Who may call an operation: somebody's token, or the session where one has to have signed in.
fn fitting(operation: &Operation, session: &Session) -> Bearer {
    let signed_in = operation.path.starts_with("/api/v1/session");
    match role_for(operation.method.as_str(), &operation.address()) {
        None if signed_in => Bearer::Session(session.clone()),
        _ => Bearer::Fitting,
    }
}

/// How far the journal has come.
async fn head(server: &Server) -> Seq {
    server.office.read(|reading| reading.lens.state.seq).await.unwrap()
}

/// Bytes as they are, and all that comes back until the server hangs up; it is asked to, at the latest by what follows.
async fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A server that has had enough hangs up in the middle.
    let _ = stream.write_all(bytes).await;
    let mut heard = Vec::new();
    // Only a server that waits for more than was promised is waited for.
    let _ = tokio::time::timeout(Duration::from_secs(3), stream.read_to_end(&mut heard)).await;
    String::from_utf8_lossy(&heard).into_owned()
}

/// The status of an answer that came as bytes; 0 for none.
fn status_of(answer: &str) -> u16 {
    answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0)
}

/// What an answer tells, but for the request's own id.
fn told(answer: &Answer) -> String {
    answer.text.replace(&format!("\"{}\"", answer.header("x-request-id")), "")
}

/// The office does its work: a ticket is taken, called and served.
async fn goes_on(server: &Server) {
    let _ = server.post("/tickets", json!({ "service": "A", "channel": "kiosk" })).await.expect(201);
    let _ = server.post("/desks/7/open", json!({})).await.expect(200);
    let called = server.post("/desks/7/next", json!({ "in_hand": null })).await.expect(200);
    let _ = server.post("/desks/7/finish", json!({ "ticket": called.text_of("id") })).await.expect(200);
}
