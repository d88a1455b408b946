//! The office as it changes: `/board/stream`, read for as long as the program runs. It comes again by itself, later each time and
//! never all kiosks at once, and takes silence for a broken line.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::Method;
use protocol::views::{BoardView, ClockView};
use tokio::{sync::mpsc::Sender, time::timeout};

use super::{Failed, Link, Reply};
use crate::flow::Input;

/// The server says something at least every 15 s.
const SILENCE: Duration = Duration::from_secs(35);
/// How long it may take to begin.
const BEGIN: Duration = Duration::from_secs(5);
/// The first wait before coming again, and the longest.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(8);
/// The largest event.
const LARGEST: usize = 1 << 20;

/// Follows the office until nobody listens any more, or the server knows nobody by this token. `chance` gives numbers from 0 to 1, for the waits.
pub async fn follow(link: Link, inputs: Sender<Input>, mut chance: impl FnMut() -> f64 + Send) {
    let mut wait = FIRST;
    while !inputs.is_closed() {
        let mut heard = false;
        if let Err(broken) = once(&link, &inputs, &mut heard).await {
            tracing::info!(%broken, "the line to the server broke");
            if matches!(broken, Failed::Status { status: 401, .. }) {
                // By another token, or not at all: whoever listens decides. The send fails only where nobody does.
                inputs.send(Input::Line(false)).await.ok();
                inputs.send(Input::Revoked).await.ok();
                return;
            }
        }
        if inputs.send(Input::Line(false)).await.is_err() {
            return;
        }
        wait = if heard { FIRST } else { (wait * 2).min(LONGEST) };
        tokio::time::sleep(wait.mul_f64(0.5 + chance() / 2.0)).await;
    }
}

/// One stream, until it breaks.
async fn once(link: &Link, inputs: &Sender<Input>, heard: &mut bool) -> Result<(), Failed> {
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
            if inputs.send(event).await.is_err() {
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
    fn read(&mut self, piece: &[u8]) -> Vec<Input> {
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

    fn line(&mut self, line: &str) -> Option<Input> {
        if let Some(comment) = line.strip_prefix(':') {
            let clock: ClockView = serde_json::from_str(comment.trim_start()).ok()?;
            return Some(Input::Time(clock.now, clock.speed));
        }
        if let Some(data) = line.strip_prefix("data:") {
            if !self.data.is_empty() {
                self.data.push('\n');
            }
            self.data.push_str(data.strip_prefix(' ').unwrap_or(data));
        } else if line.is_empty() && !self.data.is_empty() {
            let view: BoardView = serde_json::from_str(&std::mem::take(&mut self.data)).ok()?;
            return Some(Input::Office(Box::new(view)));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = concat!(
        ": {\"now\":\"2026-11-24T09:00:00+01:00\",\"speed\":60.0}\n\n",
        "id: 7\nevent: view\ndata: {\"view_seq\":7,\"now\":\"2026-11-24T09:00:00+01:00\",\"body\":\"è\",\"office\":\"\",\"text\":null,",
        "\"text_en\":null,\"rehearsal\":true,\"clock_suspect\":false,\"calls\":[],\"last\":[],\"services\":[]}\r\n\r\n",
        "data: nonsense\n\n: also nonsense\n\n",
    );

    fn told(events: &[Input]) -> Vec<String> {
        let name = |event: &Input| match event {
            Input::Time(now, speed) => format!("{now} x{speed}"),
            Input::Office(view) => format!("{} {}", view.view_seq, view.body),
            other => format!("{other:?}"),
        };
        events.iter().map(name).collect()
    }

    #[test]
    fn events_are_read_however_they_are_cut() {
        let whole = told(&Events::default().read(STREAM.as_bytes()));
        assert_eq!(whole, ["2026-11-24T09:00:00+01:00 x60", "7 è"]);
        for size in 1..40 {
            let mut events = Events::default();
            let cut: Vec<_> = STREAM.as_bytes().chunks(size).flat_map(|piece| events.read(piece)).collect();
            assert_eq!(told(&cut), whole, "pieces of {size}");
        }
    }
}
