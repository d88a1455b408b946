//! A real server under load: several citizens take tickets, desks call them, until the power is cut.
//!
//! Each boot: `queue-server verify` on what the last cut left, start the server, list every ticket, ask again for the
//! ticket acknowledged last under its own key, then take and call without end.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tests::powercut::Line;

use super::{Failure, fail, http, say};

const SERVER: &str = "/bin/queue-server";
const DATA: &str = "/data/office";
/// In memory, not on the disk that is tested.
const SERVER_LOG: &str = "/tmp/server.log";
/// A Tuesday morning: the office is open and stays so for the length of any test.
const CLOCK: &str = "2026-11-24T09:00:00+01:00";
/// One citizen each; the services of the built-in office that every polyfunctional desk serves.
const SERVICES: [&str; 4] = ["A", "B", "C", "D"];
const DESKS: u16 = 4;

/// Runs until the power is cut or something fails. `cut` numbers the boot, so that no boot repeats another's keys;
/// `again` is the key acknowledged last before the cut.
pub(crate) fn run(cut: &str, again: Option<&str>) -> Result<(), Failure> {
    verify()?;
    let mut server = start()?;
    say(&Line::Verified)?;
    list()?;
    if let Some(key) = again {
        let service = key.split('-').next().unwrap_or_default();
        take(service, key)?;
    }
    say(&Line::End)?;

    for (citizen, service) in SERVICES.into_iter().enumerate() {
        let keys = format!("{service}-{cut}-{citizen}");
        thread::spawn(move || {
            for n in 0_u64.. {
                take(service, &format!("{keys}-{n}")).unwrap_or_else(|failure| fail(&failure));
            }
        });
    }
    let cut = cut.to_owned();
    thread::spawn(move || call_for_ever(&cut).unwrap_or_else(|failure| fail(&failure)));
    let status = server.wait()?;
    Err(format!("the server ended ({status}): {}", last_words()).into())
}

/// The journal must agree with itself before anything repairs it by starting.
fn verify() -> Result<(), Failure> {
    if !Path::new(DATA).exists() {
        std::fs::create_dir(DATA)?;
        return Ok(());
    }
    let output = Command::new(SERVER).args(["verify", "--data", DATA]).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("verify: {}: {}", output.status, String::from_utf8_lossy(&output.stderr)).into())
}

/// Starts the server and waits until it names its address.
fn start() -> Result<Child, Failure> {
    let mut server = Command::new(SERVER)
        .args(["serve", "--data", DATA, "--listen", http::ADDRESS, "--clock", CLOCK])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(SERVER_LOG)?)
        .spawn()?;
    let mut words = BufReader::new(server.stdout.take().ok_or("the server has no output")?);
    let mut line = String::new();
    while !line.contains("http://127.0.0.1:") {
        line.clear();
        if words.read_line(&mut line)? == 0 {
            return Err(format!("the server did not start: {}", last_words()).into());
        }
    }
    // Nobody may block the server by not reading what it says.
    thread::spawn(move || std::io::copy(&mut words, &mut std::io::sink()));
    Ok(server)
}

fn last_words() -> String {
    let log = std::fs::read_to_string(SERVER_LOG).unwrap_or_default();
    let lines: Vec<&str> = log.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
}

/// Every ticket of the server, page by page.
fn list() -> Result<(), Failure> {
    let mut after = String::new();
    loop {
        let page = http::get(&format!("/tickets?limit=500{after}"))?;
        let items = page.body.get("items").and_then(Value::as_array).ok_or("a list without items")?;
        for item in items {
            let field = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned).ok_or("a bad ticket");
            say(&Line::Present { id: field("id")?, number: field("number")?, state: field("state")? })?;
        }
        match page.body.get("next") {
            None | Some(Value::Null) => return Ok(()),
            Some(Value::String(next)) => after = format!("&after={next}"),
            Some(next) => after = format!("&after={next}"),
        }
    }
}

fn take(service: &str, key: &str) -> Result<(), Failure> {
    let body = json!({"service": service, "channel": "kiosk", "class": "standard", "language": "it"});
    let reply = http::post("/tickets", key, &body)?;
    say(&Line::Taken { id: reply.text("id")?, number: reply.text("number")?, key: key.to_owned() })?;
    Ok(())
}

/// Opens some desks and lets them call, one after the other, slower than tickets are taken.
fn call_for_ever(cut: &str) -> Result<(), Failure> {
    for desk in 1..=DESKS {
        http::post(&format!("/desks/{desk}/open"), &format!("open-{cut}-{desk}"), &Value::Null)?;
    }
    let mut in_hand = hands()?;
    for n in 0_u64.. {
        for (desk, hand) in (1..=DESKS).zip(&mut in_hand) {
            let key = format!("next-{cut}-{desk}-{n}");
            let reply = http::post(&format!("/desks/{desk}/next"), &key, &json!({ "in_hand": hand }))?;
            if reply.status == 200 {
                let id = reply.text("id")?;
                say(&Line::Called { id: id.clone(), desk: desk.to_string() })?;
                *hand = Value::String(id);
            } else {
                *hand = Value::Null;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
    Ok(())
}

/// What the first desks hold: the cut may have come after a call.
fn hands() -> Result<Vec<Value>, Failure> {
    let desks = http::get("/desks")?;
    let items = desks.body.get("items").and_then(Value::as_array).ok_or("a list without items")?;
    let hand = |desk: u16| {
        let found = items.iter().find(|item| item.get("desk") == Some(&json!(desk)));
        found.and_then(|item| item.pointer("/ticket/id")).cloned().unwrap_or(Value::Null)
    };
    Ok((1..=DESKS).map(hand).collect())
}
