//! The line to the server: requests with a deadline, and the stream of the office. It translates and decides nothing.
//!
//! ```text
//! get, tell ─▶ Link ─▶ HTTP ─▶ Reply
//! stream::follow ─▶ /board/stream ─▶ Heard ─▶ whatever the device makes of it
//! ```
//! What matters most is told apart with care: whether a request may have reached the server ([`NoReply::left`]). A connection that was never made
//! carried nothing. The token goes with every request and into no log.

pub mod address;
mod fares;
mod own;
mod pairing;
mod pin;
pub mod stream;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Method, Request, Response, body::Incoming, header};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use protocol::{DeviceKind, Problem};
use serde::{Serialize, de::DeserializeOwned};

pub use address::{Address, BadAddress};
pub use fares::Fares;

/// How long a request may take in all. Longer than a citizen waits: a late answer settles a question.
const DEADLINE: Duration = Duration::from_secs(8);
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_millis(1_500);
/// The largest answer that is read.
const LARGEST: usize = 4 << 20;

type Http = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// No answer that could be understood.
#[derive(Debug, thiserror::Error)]
#[error("{address} {}", no_reply(why))]
pub struct NoReply {
    /// The request may have reached the server.
    pub left: bool,
    address: String,
    why: String,
}

/// What a server that speaks plain HTTP makes of TLS.
const NO_TLS: &str = "does not speak TLS there";

fn no_reply(why: &str) -> String {
    if why == NO_TLS {
        return "does not speak TLS there: write http:// in place of https:// in server.address, or the port at which it does".to_owned();
    }
    format!("does not answer ({why}); look at the cable, the address in the configuration and the server")
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Bytes,
    /// The body's name, where it has one: its `ETag`.
    pub tag: Option<String>,
}

impl Reply {
    /// What the body says.
    ///
    /// # Errors
    /// Where it says something else.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// The name of the problem that it tells of; empty where it is none.
    #[must_use]
    pub fn slug(&self) -> String {
        self.read::<Problem>().map(|problem| problem.slug().to_owned()).unwrap_or_default()
    }

    /// It says yes.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status / 100 == 2
    }
}

/// What came of asking for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is the one that is known.
    Same,
    /// It is another.
    New {
        /// The file.
        body: Bytes,
        /// What the server calls it.
        tag: Option<String>,
    },
    /// There is none.
    None,
}

/// The server, as this device speaks to it.
#[derive(Clone, Debug)]
pub struct Link {
    http: Http,
    kind: DeviceKind,
    address: Arc<Address>,
    token: Option<Arc<str>>,
    setup: Arc<Mutex<Option<Tagged>>>,
}

/// What the server sent, and what it called it.
#[derive(Clone, Debug)]
struct Tagged {
    path: String,
    tag: String,
    body: Bytes,
}

impl Link {
    /// The line of a kiosk or a board to a server. Nothing is connected yet.
    ///
    /// # Errors
    /// Where the machine has no certificates of authorities to hold the server's against, and the server's key is not pinned.
    pub fn new(kind: DeviceKind, address: Address) -> Result<Self, BadAddress> {
        let mut tcp = HttpConnector::new();
        tcp.set_connect_timeout(Some(CONNECT));
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let tls = pin::client_config(&address)?;
        let https = hyper_rustls::HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let http = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(50))
            .build(https);
        Ok(Self { http, kind, address: Arc::new(address), token: None, setup: Arc::default() })
    }

    /// What kind of device speaks over it.
    #[must_use]
    pub const fn kind(&self) -> DeviceKind {
        self.kind
    }

    /// Where it leads.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The same line, as the device with this token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// A line to another address, as the same device. Nothing that was remembered of the former counts there.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn moved(&self, address: Address) -> Result<Self, BadAddress> {
        Ok(Self { token: self.token.clone(), ..Self::new(self.kind, address)? })
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(self.address.url(path))
            .header(header::USER_AGENT, agent(self.kind))
            .header(header::ACCEPT, "application/json, text/event-stream");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request
    }

    fn remembered(&self) -> MutexGuard<'_, Option<Tagged>> {
        self.setup.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn silence(&self, left: bool, why: &impl ToString) -> NoReply {
        NoReply { left, address: self.address.to_string(), why: why.to_string() }
    }

    /// Sends a request; the body of the answer is not read yet.
    async fn send(&self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, NoReply> {
        self.http.request(request).await.map_err(|error| self.silence(!error.is_connect(), &reason(&error)))
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Reply, NoReply> {
        let whole = async {
            let response = self.send(request).await?;
            let status = response.status().as_u16();
            let tag = response.headers().get(header::ETAG).and_then(|tag| Some(tag.to_str().ok()?.to_owned()));
            let body = Limited::new(response.into_body(), LARGEST).collect().await;
            let body = body.map_err(|why| self.silence(true, &why))?.to_bytes();
            Ok(Reply { status, body, tag })
        };
        tokio::time::timeout(DEADLINE, whole).await.unwrap_or_else(|_| Err(self.silence(true, &"no answer in time")))
    }

    /// Asks for something.
    ///
    /// # Errors
    /// Where no answer came.
    pub async fn get(&self, path: &str) -> Result<Reply, NoReply> {
        self.exchange(self.request(Method::GET, path).body(Full::default()).map_err(|why| self.silence(false, &why))?)
            .await
    }

    /// Tells something, or asks for something to be done: under a key, where a repetition must do nothing more.
    ///
    /// # Errors
    /// Where no answer came.
    pub async fn tell(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: &impl Serialize,
    ) -> Result<Reply, NoReply> {
        let body = serde_json::to_vec(body).map_err(|why| self.silence(false, &why))?;
        let mut request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.body(Full::new(body.into())).map_err(|why| self.silence(false, &why))?;
        self.exchange(request).await
    }
}

const fn agent(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Kiosk => concat!("numeretto-kiosk/", env!("CARGO_PKG_VERSION")),
        DeviceKind::Board => concat!("numeretto-board/", env!("CARGO_PKG_VERSION")),
    }
}

/// Why something with the server did not work.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// No answer.
    #[error(transparent)]
    Silent(#[from] NoReply),
    /// An answer that says no.
    #[error("the server says {}", said(*status, slug, detail))]
    Status {
        /// The HTTP status.
        status: u16,
        /// The problem's name.
        slug: String,
        /// What it says about it.
        detail: String,
    },
    /// An answer that makes no sense.
    #[error("the server's answer makes no sense ({0}): is it a Numeretto server, and not older than this program?")]
    Odd(String),
    /// The pairing's time is over.
    #[error("the code is too old: another one is asked for")]
    Over,
}

impl From<serde_json::Error> for Failed {
    fn from(error: serde_json::Error) -> Self {
        Self::Odd(error.to_string())
    }
}

impl Failed {
    /// An answer that says no.
    #[must_use]
    pub fn status(reply: &Reply) -> Self {
        let detail = reply.read::<Problem>().map(|problem| problem.detail).unwrap_or_default();
        Self::Status { status: reply.status, slug: reply.slug(), detail }
    }
}

/// A status and what is known of it: an answer that has no body, or none of ours, tells nothing more.
fn said(status: u16, slug: &str, detail: &str) -> String {
    let name = if slug.is_empty() { String::new() } else { format!(" ({slug})") };
    let why = if detail.is_empty() { String::new() } else { format!(": {detail}") };
    format!("{status}{name}{why}")
}

/// Whether it says yes.
///
/// # Errors
/// What it says instead.
pub fn ok(reply: &Reply) -> Result<(), Failed> {
    if reply.is_success() { Ok(()) } else { Err(Failed::status(reply)) }
}

/// Why nothing came back.
fn reason(error: &(dyn std::error::Error + 'static)) -> String {
    if is_answered_plainly(error) { NO_TLS.to_owned() } else { chain(error) }
}

/// What came back to the first word of TLS was none: another protocol is spoken there.
fn is_answered_plainly(error: &(dyn std::error::Error + 'static)) -> bool {
    use rustls::{Error, InvalidMessage};
    let is_it = |tls: &Error| matches!(tls, Error::InvalidMessage(InvalidMessage::InvalidContentType));
    // What an error of input and output holds is no source of it.
    let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.downcast_ref().is_some_and(is_it)
        || held.is_some_and(|held| is_answered_plainly(held))
        || error.source().is_some_and(is_answered_plainly)
}

/// What is behind an error, where anything is: hyper's own text says only "client error (Connect)".
fn chain(error: &dyn std::error::Error) -> String {
    let first = error.source().unwrap_or(error);
    let mut text = first.to_string();
    let mut source = first.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    /// "received corrupt message of type InvalidContentType" helps nobody.
    #[tokio::test]
    async fn a_server_without_tls_is_told_in_words() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut line, _) = listener.accept().unwrap();
            assert!(line.read(&mut [0; 4_096]).unwrap() > 0);
            line.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").unwrap();
            // A line that is closed with something unread is broken off.
            line.read_to_end(&mut Vec::new()).ok();
        });
        let address = Address::new(&format!("https://{at}"), Some(address::KeyPin([7; 32]))).unwrap();
        let error = Link::new(DeviceKind::Kiosk, address).unwrap().get("/healthz").await.unwrap_err();
        assert!(!error.left, "nothing was asked");
        let said = error.to_string();
        assert!(said.contains("does not speak TLS there: write http://") && said.contains(&at.to_string()), "{said}");
        assert!(!said.contains("corrupt") && !said.contains("cable"), "{said}");
    }

    #[test]
    fn a_no_without_a_reason_has_no_empty_place_for_one() {
        let says = |slug: &str, detail: &str| {
            Failed::Status { status: 401, slug: slug.to_owned(), detail: detail.to_owned() }.to_string()
        };
        assert_eq!(says("", ""), "the server says 401");
        assert_eq!(says("unauthorized", ""), "the server says 401 (unauthorized)");
        assert_eq!(says("unauthorized", "sign in"), "the server says 401 (unauthorized): sign in");
    }
}
