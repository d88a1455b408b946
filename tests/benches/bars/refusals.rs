//! Whether the time of a refusal tells what is behind it: how long one waits to be refused something that is there, and
//! something that is not, in turns on the same connection. The office is a real one, where a password costs what it costs.

use std::{net::Ipv4Addr, time::Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tests::entry;

use crate::{
    attacks::{Real, post},
    client::Client,
    table::{Sample, Table},
};

/// Turns of what is refused at once.
const TURNS: usize = 4000;
/// Names of each kind at which a password is guessed, and guesses at each: below what makes one wait.
const NAMES: usize = 40;
const GUESSES: usize = 4;
/// Guesses from one address, below what makes it wait.
const FROM_ONE: usize = 16;
const BAR: (f64, f64) = (0.8, 1.25);

pub(crate) fn run(table: &mut Table) {
    let office = Real::new();
    let things = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(things(&office));
    table.line(&format!("{TURNS} turns of each, {} of signing in; medians, in milliseconds", NAMES * GUESSES));
    let mut client = Client::of(office.address());
    for (what, there, nowhere) in &things {
        let mut seen = Seen::default();
        for turn in 0..TURNS {
            // Neither always comes first.
            let pair = if turn.is_multiple_of(2) {
                [(true, there), (false, nowhere)]
            } else {
                [(false, nowhere), (true, there)]
            };
            for (is_there, request) in pair {
                seen.add(is_there, &mut client, request);
            }
        }
        seen.told(table, what);
    }
    sign_in(&office).told(table, "sign-in: a known name, an unknown one");
}

/// What was seen of what is there and of what is not.
#[derive(Default)]
struct Seen {
    there: Sample,
    nowhere: Sample,
    status: Option<u16>,
}

impl Seen {
    fn add(&mut self, is_there: bool, client: &mut Client, request: &[u8]) {
        let sent = Instant::now();
        let status = client.status(request);
        let took = sent.elapsed();
        let known = *self.status.get_or_insert(status);
        assert!(status == known && (401..=404).contains(&status), "{status} and {known}");
        if is_there { &mut self.there } else { &mut self.nowhere }.add_time(took);
    }

    fn told(&self, table: &mut Table, what: &str) {
        let status = self.status.unwrap_or_default();
        table.line(&format!("{what}: {status}; {} and {}", self.there.deciles(), self.nowhere.deciles()));
        table.within(what, BAR, self.there.median() / self.nowhere.median());
    }
}

type Pair = (&'static str, Vec<u8>, Vec<u8>);

/// Things that are there, each beside one that is not, asked for by whom they are not for.
async fn things(office: &Real) -> Vec<Pair> {
    let host = office.address().to_string();
    let base = format!("http://{host}");
    let administrator = entry::sign_in(&base, entry::ADMINISTRATOR, entry::PASSWORD).await;
    let send = async |method: Method, path: &str, body: Value| -> Value {
        let answer = administrator.request(method, &format!("/api/v1{path}")).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or(Value::Null)
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pairing = send(Method::POST, "/pairings", json!({ "kind": "board" })).await;
    send(Method::POST, "/devices", json!({ "code": pairing["code"], "name": "b1" })).await;
    let revoked = send(Method::POST, "/keys", json!({ "name": "gone", "scopes": ["board"] })).await;
    send(Method::DELETE, &format!("/keys/{}", revoked["key"]["id"]), json!({})).await;
    let other = send(Method::POST, "/keys", json!({ "name": "other", "scopes": ["events"] })).await;
    for n in 0..NAMES {
        send(Method::POST, "/people", json!({ "name": known(n), "roles": ["operator"] })).await;
    }
    let own = send(Method::GET, "/sessions", json!({})).await;
    let session = text(&own["items"][0]["id"]);
    let ticket = office.ticket();

    let ask = |method: &str, path: String, headers: &str| -> Vec<u8> {
        format!("{method} /api/v1{path} HTTP/1.1\r\nhost: {host}\r\n{headers}content-length: 0\r\n\r\n").into()
    };
    let bearer = |token: &str| format!("authorization: Bearer {token}\r\n");
    let (desk, other) = (office.desk(), bearer(&text(&other["token"])));
    let pair = |what, method: &str, path: &str, there: &str, nowhere: &str, headers: &str| {
        let ask = |id: &str| ask(method, path.replace("{}", id), headers);
        (what, ask(there), ask(nowhere))
    };
    let (no_ticket, no_session) = (unlike(&ticket), unlike(&session));
    vec![
        pair("a ticket, by nobody", "GET", "/tickets/{}", &ticket, &no_ticket, ""),
        pair("a ticket, by another system's key", "GET", "/tickets/{}", &ticket, &no_ticket, &other),
        pair("a person, by an operator", "DELETE", "/people/{}", "12", "99", desk),
        pair("a device, by an operator", "DELETE", "/devices/{}", "b1", "b9", desk),
        pair("another's session, by an operator", "DELETE", "/sessions/{}", &session, &no_session, desk),
        (
            "a revoked token, a made-up one",
            ask("GET", "/board".into(), &bearer(&text(&revoked["token"]))),
            ask("GET", "/board".into(), &bearer(&unlike(&text(&revoked["token"])))),
        ),
    ]
}

/// Of the same form, and nothing's.
fn unlike(id: &str) -> String {
    let last = if id.ends_with('2') { '3' } else { '2' };
    id.chars().take(id.chars().count() - 1).chain([last]).collect()
}

fn known(n: usize) -> String {
    format!("person {n:02}")
}

fn sign_in(office: &Real) -> Seen {
    let (mut seen, mut client, mut count) = (Seen::default(), None, 0);
    for guess in 0..GUESSES {
        for n in 0..NAMES {
            for is_there in [n.is_multiple_of(2), !n.is_multiple_of(2)] {
                if count % FROM_ONE == 0 {
                    let last = u8::try_from(10 + count / FROM_ONE).unwrap();
                    client = Some(Client::from(office.address(), Ipv4Addr::new(127, 0, 0, last)));
                }
                count += 1;
                let name = if is_there { known(n) } else { format!("nobody {n:02}") };
                let body = json!({ "name": name, "password": format!("guess number {guess}") }).to_string();
                seen.add(is_there, client.as_mut().unwrap(), &post("/api/v1/session", "", &body));
            }
        }
    }
    seen
}
