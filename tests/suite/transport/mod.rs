//! What lies below HTTP's own words: TLS and its certificates, proxies, and clients that are slow, large, silent or many.

mod crowded;
mod proxies;
mod public;
mod slow;
mod tls;

use std::{net::SocketAddr, time::Duration};

use queue_server::http::Endurance;
use serde_json::Value;
use tests::server::{Plan, Server};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// How long anything may take before the test is failed rather than left hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// So short that tests need not wait, and streams (which speak every four seconds) are not cut.
const SHORT: Endurance = Endurance {
    places: 64,
    quiet: Duration::from_millis(300),
    stall: PATIENCE,
    body: Duration::from_millis(300),
    grace: Duration::from_secs(5),
};

async fn office(endurance: Endurance) -> Server {
    Server::of(Plan { endurance, ..Plan::default() }).await
}

/// A connection on which bytes are sent as they are.
struct Line(TcpStream);

impl Line {
    async fn to(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }

    /// Whether they could be sent.
    async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).await.is_ok()
    }

    /// All that comes until the server closes; a connection that is cut ends there.
    async fn heard(&mut self) -> String {
        let mut heard = Vec::new();
        let end = self.0.read_to_end(&mut heard);
        let _ = timeout(PATIENCE, end).await.expect("the server closes the connection");
        String::from_utf8(heard).unwrap()
    }

    /// What comes until it bears this text.
    async fn heard_until(&mut self, text: &str) -> String {
        let mut heard = String::new();
        while !heard.contains(text) {
            let mut buffer = [0; 4096];
            let read = timeout(PATIENCE, self.0.read(&mut buffer)).await.expect("something comes").unwrap_or(0);
            assert!(read > 0, "the connection ended after: {heard}");
            heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
        heard
    }

    async fn is_closed(&mut self) -> bool {
        self.heard().await.is_empty()
    }
}

/// One request and all that is answered.
async fn asked(address: SocketAddr, request: impl AsRef<[u8]>) -> String {
    let mut line = Line::to(address).await;
    line.send(request).await;
    line.heard().await
}

const ALIVE: &str = "GET /healthz HTTP/1.1\r\nhost: coda\r\nconnection: close\r\n\r\n";

async fn is_served(address: SocketAddr) -> bool {
    asked(address, ALIVE).await.starts_with("HTTP/1.1 200 ")
}

/// Holds a raw answer to a problem document.
#[track_caller]
fn assert_problem(answer: &str, status: u16, slug: &str) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert!(head.contains("content-type: application/problem+json"), "{answer}");
    let problem: Value = serde_json::from_str(body).unwrap();
    assert_eq!(problem["type"], format!("urn:numeretto:problem:{slug}"));
}
