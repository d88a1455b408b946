//! The office as it changes: `/board/stream`, read for as long as the program runs. It comes again by itself, later each time and
//! never all devices at once, and takes silence for a broken line.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::Method;
use protocol::{OffsetTime, views::ClockView};
use tokio::{sync::mpsc::Sender, time::timeout};

use super::{Address, Failed, Link, Reply};

/// The server says something at least every four seconds. A cable that is pulled says nothing: this is how long a board may
/// show what it knows as if it were live.
const SILENCE: Duration = Duration::from_secs(10);
/// How long it may take to begin.
const BEGIN: Duration = Duration::from_secs(5);
/// The first wait before coming again, and the longest.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(8);
/// The largest event.
const LARGEST: usize = 1 << 20;

/// What the stream brings.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// The line broke, or was never made.
    Broken,
    /// The server told the time and how fast it goes.
    Time(OffsetTime, f64),
    /// A whole view of the office, as it was written: who reads it decides what of it must be understood.
    View(String),
    /// The server knows nobody by this token. Nothing more comes.
    Revoked,
}

/// Follows the office until nobody listens any more, or the server knows nobody by this token. `translate` makes of it what the
/// device understands; `chance` gives numbers from 0 to 1, for the waits.
pub async fn follow<T>(
    link: Link,
    inputs: Sender<T>,
    translate: impl Fn(Heard) -> Option<T>,
    mut chance: impl FnMut() -> f64,
) {
    let (mut wait, mut news) = (FIRST, News::Untried);
    let listener = Listener { inputs, translate };
    while !listener.inputs.is_closed() {
        let mut heard = false;
        if let Err(broken) = once(&link, &listener, &mut heard, &mut news).await {
            if matches!(broken, Failed::Status { status: 401, .. }) {
                // By another token, or not at all: whoever listens decides, and says so.
                let _ = listener.tell(Heard::Broken).await && listener.tell(Heard::Revoked).await;
                return;
            }
            if let Some(line) = news.broke(&broken) {
                tracing::warn!("{line}");
            }
        }
        if !listener.tell(Heard::Broken).await {
            return;
        }
        wait = if heard { FIRST } else { (wait * 2).min(LONGEST) };
        tokio::time::sleep(wait.mul_f64(0.5 + chance() / 2.0)).await;
    }
}

/// What the log was told last of the line. A server that is away for a night is told of once, not at each try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    /// Nothing yet.
    Untried,
    /// It stands, or stood until a moment ago.
    Stands,
    /// It never stood, which is told.
    NotMade,
    /// It broke, which is told.
    Broke,
}

impl News {
    /// It broke, or could not be made: what is to be told of that, where it is news.
    fn broke(&mut self, why: &Failed) -> Option<String> {
        let (what, now) = match (*self, why) {
            (Self::NotMade | Self::Broke, _) => return None,
            (Self::Stands, _) => ("the line to the server broke", Self::Broke),
            (Self::Untried, Failed::Silent(_)) => ("the server cannot be reached", Self::NotMade),
            (Self::Untried, _) => ("the line to the server cannot be made", Self::NotMade),
        };
        *self = now;
        Some(format!("{what}: {why}; it is tried again, and told of once"))
    }

    /// Something was heard over it: what is to be told of that, where the contrary was.
    fn stands(&mut self, server: &Address) -> Option<String> {
        match std::mem::replace(self, Self::Stands) {
            Self::Untried | Self::Stands => None,
            Self::NotMade => Some(format!("the line to the server stands: {server}")),
            Self::Broke => Some(format!("the line to the server is there again: {server}")),
        }
    }
}

/// Who listens, and what is understood there.
struct Listener<T, F> {
    inputs: Sender<T>,
    translate: F,
}

impl<T, F: Fn(Heard) -> Option<T>> Listener<T, F> {
    /// Whether anybody listens still.
    async fn tell(&self, heard: Heard) -> bool {
        match (self.translate)(heard) {
            Some(input) => self.inputs.send(input).await.is_ok(),
            None => !self.inputs.is_closed(),
        }
    }
}

/// One stream, until it breaks; that it stands is told where the contrary was (`news`).
async fn once<T>(
    link: &Link,
    listener: &Listener<T, impl Fn(Heard) -> Option<T>>,
    heard: &mut bool,
    news: &mut News,
) -> Result<(), Failed> {
    let silent = || Failed::from(link.silence(true, &"the stream says nothing"));
    let request = link.request(Method::GET, "/api/v1/board/stream").body(Full::default());
    let request = request.map_err(|why| link.silence(false, &why))?;
    let response = timeout(BEGIN, link.send(request)).await.map_err(|_| silent())??;
    if !response.status().is_success() {
        return Err(Failed::status(&Reply {
            status: response.status().as_u16(),
            body: bytes::Bytes::new(),
            tag: None,
        }));
    }
    let (mut body, mut events) = (response.into_body(), Events::default());
    loop {
        let frame = timeout(SILENCE, body.frame()).await.map_err(|_| silent())?;
        let Some(frame) = frame else { return Ok(()) };
        let frame = frame.map_err(|why| link.silence(true, &why))?;
        for event in frame.data_ref().map(|data| events.read(data)).unwrap_or_default() {
            *heard = true;
            if let Some(line) = news.stands(link.address()) {
                tracing::info!("{line}");
            }
            if !listener.tell(event).await {
                return Ok(());
            }
        }
    }
}

/// Reads events line by line, however they are cut into pieces: pure.
#[derive(Debug, Default)]
struct Events {
    line: Vec<u8>,
    data: String,
}

impl Events {
    fn read(&mut self, piece: &[u8]) -> Vec<Heard> {
        let mut found = Vec::new();
        for byte in piece {
            if *byte != b'\n' {
                // A line that is too long is no event of ours; what is cut off makes it unreadable, and it is passed over.
                if self.line.len() < LARGEST {
                    self.line.push(*byte);
                }
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = String::from_utf8_lossy(&line);
            found.extend(self.line(line.trim_end_matches('\r')));
        }
        found
    }

    fn line(&mut self, line: &str) -> Option<Heard> {
        if let Some(comment) = line.strip_prefix(':') {
            let clock: ClockView = serde_json::from_str(comment.trim_start()).ok()?;
            return Some(Heard::Time(clock.now, clock.speed));
        }
        if let Some(data) = line.strip_prefix("data:") {
            if !self.data.is_empty() {
                self.data.push('\n');
            }
            self.data.push_str(data.strip_prefix(' ').unwrap_or(data));
        } else if line.is_empty() && !self.data.is_empty() {
            return Some(Heard::View(std::mem::take(&mut self.data)));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::NoReply;

    #[test]
    fn a_line_that_never_stood_did_not_break_and_is_not_there_again() {
        let server = Address::new("http://10.0.0.1:8080", None).unwrap();
        let silence = |why: &str| NoReply { left: false, address: server.to_string(), why: why.to_owned() };
        let refused = || Failed::from(silence("connection refused"));
        let busy = || Failed::Status { status: 503, slug: String::new(), detail: String::new() };
        let again = "it is tried again, and told of once";
        let silent = "http://10.0.0.1:8080 does not answer (connection refused); look at the cable, the address in the configuration and the server";

        let mut news = News::Untried;
        assert_eq!(news.broke(&refused()), Some(format!("the server cannot be reached: {silent}; {again}")));
        assert_eq!(news.broke(&busy()), None);
        assert_eq!(news.stands(&server).unwrap(), "the line to the server stands: http://10.0.0.1:8080");
        assert_eq!(news.stands(&server), None);
        assert_eq!(news.broke(&refused()), Some(format!("the line to the server broke: {silent}; {again}")));
        assert_eq!(news.broke(&refused()), None);
        assert_eq!(news.stands(&server).unwrap(), "the line to the server is there again: http://10.0.0.1:8080");

        let mut news = News::Untried;
        assert_eq!(
            news.broke(&busy()),
            Some(format!("the line to the server cannot be made: the server says 503; {again}"))
        );
        let mut news = News::Untried;
        assert_eq!(news.stands(&server), None, "all is as it should be");
    }

    const STREAM: &str = concat!(
        ": {\"now\":\"2026-11-24T09:00:00+01:00\",\"speed\":60.0}\n\n",
        "id: 7\nevent: view\ndata: {\"view_seq\":7,\"body\":\"è\"}\r\n\r\n",
        "data: two\ndata:lines\n\n: nonsense\n\n",
    );

    #[test]
    fn events_are_read_however_they_are_cut() {
        let whole = Events::default().read(STREAM.as_bytes());
        let time = "2026-11-24T09:00:00+01:00".parse().unwrap();
        let views = [r#"{"view_seq":7,"body":"è"}"#, "two\nlines"].map(|view| Heard::View(view.into()));
        assert_eq!(whole[..1], [Heard::Time(time, 60.0)]);
        assert_eq!(whole[1..], views);
        for size in 1..40 {
            let mut events = Events::default();
            let cut: Vec<_> = STREAM.as_bytes().chunks(size).flat_map(|piece| events.read(piece)).collect();
            assert_eq!(cut, whole, "pieces of {size}");
        }
    }
}
