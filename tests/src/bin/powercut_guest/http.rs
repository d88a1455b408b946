//! As much HTTP as the guest needs: one request a connection to the server beside it, JSON in and out. A full client
//! would have to be carried into the virtual machine for nothing.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;
use tests::bearer;

use super::Failure;

/// Where the guest's server listens.
pub(crate) const ADDRESS: &str = "127.0.0.1:8080";

/// Longer than any answer of an emulated machine under load.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Reply {
    /// The text of a field of the answer; the whole answer in the error if it has none.
    pub(crate) fn text(&self, field: &str) -> Result<String, Failure> {
        match self.body.get(field).and_then(Value::as_str) {
            Some(text) => Ok(text.to_owned()),
            None => Err(format!("an answer ({}) without {field}: {}", self.status, self.body).into()),
        }
    }
}

pub(crate) fn get(path: &str) -> Result<Reply, Failure> {
    let by = authorization(bearer::role_for("GET", path));
    let reply = exchange(&format!("GET /api/v1{path} HTTP/1.1\r\n{by}"), "")?;
    if reply.status == 200 { Ok(reply) } else { Err(format!("GET {path}: {} {}", reply.status, reply.body).into()) }
}

/// A command under its key. A server that is too busy is asked again, under the same key.
pub(crate) fn post(path: &str, key: &str, body: &Value) -> Result<Reply, Failure> {
    let by = authorization(bearer::role_for_command(path, body));
    let kind = "Content-Type: application/json";
    let head = format!("POST /api/v1{path} HTTP/1.1\r\n{by}Idempotency-Key: {key}\r\n{kind}\r\n");
    let body = if body.is_null() { String::new() } else { body.to_string() };
    loop {
        let reply = exchange(&head, &body)?;
        match reply.status {
            200..=299 => return Ok(reply),
            429 | 503 => std::thread::sleep(Duration::from_millis(50)),
            status => return Err(format!("POST {path} {body}: {status} {}", reply.body).into()),
        }
    }
}

/// The guest's office is a rehearsal: everybody's token is known.
fn authorization(name: Option<&str>) -> String {
    name.map(|name| format!("Authorization: Bearer {}\r\n", bearer::rehearsed(name))).unwrap_or_default()
}

fn exchange(head: &str, body: &str) -> Result<Reply, Failure> {
    let mut stream = TcpStream::connect(ADDRESS)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request = format!("{head}Host: {ADDRESS}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&String::from_utf8(answer)?)
}

fn parse(answer: &str) -> Result<Reply, Failure> {
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("an answer that was cut off")?;
    let status = head.split(' ').nth(1).ok_or("an answer without a status")?.parse()?;
    let body = if body.is_empty() { Value::Null } else { serde_json::from_str(body)? };
    Ok(Reply { status, body })
}
