//! A lean client: one kept connection, requests written as they are, answers read by their length. The server and the
//! bare reference meet the same one, with the same credentials, so that its cost is the same on both sides.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    ops::Range,
    sync::{
        Barrier,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tests::bearer;
use tokio::net::TcpSocket;

use crate::table::Sample;

/// A connection.
pub(crate) struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Client {
    pub(crate) fn of(address: SocketAddr) -> Self {
        Self::over(TcpStream::connect(address).unwrap())
    }

    /// From another address of this machine.
    pub(crate) fn from(address: SocketAddr, own: Ipv4Addr) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let stream = runtime.block_on(async {
            let socket = TcpSocket::new_v4().unwrap();
            socket.bind(SocketAddr::from((own, 0))).unwrap();
            socket.connect(address).await.unwrap().into_std().unwrap()
        });
        stream.set_nonblocking(false).unwrap();
        Self::over(stream)
    }

    fn over(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self { stream, buffer: vec![0; 1 << 20], filled: 0 }
    }

    /// Sends a request; the status and where the body lies. Nothing if the server hung up.
    fn exchange(&mut self, request: &[u8]) -> Option<(u16, Range<usize>)> {
        self.stream.write_all(request).ok()?;
        self.filled = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[self.filled..]).ok().filter(|read| *read > 0)?;
            self.filled += read;
            let heard = &self.buffer[..self.filled];
            let Some(head) = heard.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let text = std::str::from_utf8(&heard[..head]).unwrap();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            let body = head + 4..head + 4 + length.map_or(0, |length| length.parse::<usize>().unwrap());
            if self.filled >= body.end {
                return Some((text[9..12].parse().unwrap(), body));
            }
        }
    }

    /// Sends a request, and reads its answer; the status.
    pub(crate) fn status(&mut self, request: &[u8]) -> u16 {
        self.exchange(request).expect("the server hung up").0
    }

    /// Sends a request that must be answered well; the body.
    pub(crate) fn ask(&mut self, request: &[u8]) -> &[u8] {
        let (status, body) = self.exchange(request).expect("the server hung up");
        self.good(status, body)
    }

    /// The same on another connection where the server hung up, as browsers do it; how often it had to be.
    pub(crate) fn ask_again(&mut self, request: &[u8]) -> (usize, &[u8]) {
        let address = self.stream.peer_addr().unwrap();
        for again in 0..100 {
            if let Some((status, body)) = self.exchange(request) {
                return (again, self.good(status, body));
            }
            *self = Self::of(address);
        }
        panic!("the server hangs up again and again");
    }

    fn good(&self, status: u16, body: Range<usize>) -> &[u8] {
        let body = &self.buffer[body];
        assert!(status < 300, "{status}: {}", String::from_utf8_lossy(body));
        body
    }

    /// `GET`.
    pub(crate) fn get(&mut self, path: &str) -> String {
        String::from_utf8(self.ask(&get(path)).to_vec()).unwrap()
    }

    /// `POST` of JSON.
    pub(crate) fn post(&mut self, path: &str, body: &str) -> String {
        String::from_utf8(self.ask(&post(path, bearer::role_for("POST", path), "", body)).to_vec()).unwrap()
    }
}

/// A `GET`, by somebody of the rehearsal who may send it.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: office\r\n{}\r\n", authorization(bearer::role_for("GET", path))).into()
}

fn post(path: &str, who: Option<&str>, headers: &str, body: &str) -> Vec<u8> {
    let kind = "content-type: application/json";
    let (length, who) = (body.len(), authorization(who));
    format!("POST {path} HTTP/1.1\r\nhost: office\r\n{kind}\r\n{who}{headers}content-length: {length}\r\n\r\n{body}")
        .into()
}

fn authorization(name: Option<&str>) -> String {
    name.map(|name| format!("authorization: Bearer {}\r\n", bearer::rehearsed(name))).unwrap_or_default()
}

/// A press of the kiosk's button, under a key that no other press has.
pub(crate) struct Press {
    request: Vec<u8>,
    key: Range<usize>,
}

impl Press {
    /// Whose button it is, and whose key.
    pub(crate) const KIOSK: &str = "k1";

    pub(crate) const BODY: &str = r#"{"service":"A","channel":"kiosk","class":"standard","language":"it"}"#;

    pub(crate) fn new() -> Self {
        let request = post("/api/v1/tickets", Some(Self::KIOSK), "idempotency-key: kkkkkkkkkkkkkkkk\r\n", Self::BODY);
        let at = request.windows(16).position(|key| key == b"kkkkkkkkkkkkkkkk").unwrap();
        Self { request, key: at..at + 16 }
    }

    /// The request, with a new key.
    pub(crate) fn next(&mut self) -> &[u8] {
        self.request[self.key.clone()].copy_from_slice(fresh_key().as_bytes());
        &self.request
    }
}

/// Sixteen hexadecimal digits that were not there before and look like chance.
pub(crate) fn fresh_key() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(1);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{:016x}", count.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// What clients that press as fast as they are answered saw.
#[derive(Default)]
pub(crate) struct Load {
    /// Answers.
    pub(crate) count: f64,
    /// Answers a second.
    pub(crate) rate: f64,
    /// Milliseconds until each.
    pub(crate) times: Sample,
}

/// Presses with so many clients for so long.
pub(crate) fn load(address: SocketAddr, clients: usize, span: Duration) -> Load {
    let barrier = Barrier::new(clients);
    let one = || {
        let (mut client, mut press, mut times) = (Client::of(address), Press::new(), Sample::default());
        client.ask(press.next());
        barrier.wait();
        let began = Instant::now();
        loop {
            let sent = Instant::now();
            client.ask(press.next());
            times.add_time(sent.elapsed());
            if began.elapsed() >= span {
                return (times, began.elapsed());
            }
        }
    };
    let seen: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut load = Load::default();
    for (times, took) in &seen {
        #[allow(clippy::cast_precision_loss)] // thousands
        let count = times.len() as f64;
        load.count += count;
        load.rate += count / took.as_secs_f64();
        load.times.extend(times);
    }
    load
}
