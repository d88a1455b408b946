//! Views as Server-Sent Events. On connect the whole present view, then each new one; who is slow skips to the newest.
//! The office's clock goes along in comments: on connect, when its pace changes, and while a stream is quiet.
//!
//! The bytes of an event are made once, by the office thread, and shared by all who watch: a client costs no
//! serialisation and holds no queue.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{
    Stream, StreamExt,
    future::ready,
    stream::{once, unfold},
};
use tokio::sync::watch;

use super::{AppState, meter::Watching};
use crate::office::{Frame, OfficeHandle, Pace, Publication};

/// How often a quiet stream shows that it lives.
pub const KEEP_ALIVE: Duration = Duration::from_secs(4);

/// What may wake a stream.
pub(super) struct Wakes<T = Publication> {
    news: watch::Receiver<Arc<T>>,
    office: OfficeHandle,
    pace: watch::Receiver<Pace>,
    closing: watch::Receiver<bool>,
    _watching: Watching,
}

/// Why it woke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// Something was published.
    News,
    /// Nothing for a while, or time goes at another pace: the clock is told.
    Pulse,
    /// The server ends.
    End,
}

impl Wakes {
    pub(super) fn of(app: &AppState, stream: &'static str) -> Self {
        Self::on(app, stream, app.office().publications())
    }
}

impl<T> Wakes<T> {
    /// Of news that do not come from the office thread.
    pub(super) fn on(app: &AppState, stream: &'static str, news: watch::Receiver<Arc<T>>) -> Self {
        let office = app.office().clone();
        let pace = office.pace();
        Self { news, office, pace, closing: app.closing(), _watching: Watching::begin(stream) }
    }

    /// The latest news, which count as seen.
    pub(super) fn seen(&mut self) -> Arc<T> {
        self.news.borrow_and_update().clone()
    }

    /// What keeps a quiet stream alive.
    pub(super) fn pulse(&self) -> Bytes {
        pulse(&self.office)
    }

    pub(super) async fn wait(&mut self) -> Woken {
        if *self.closing.borrow() {
            return Woken::End;
        }
        tokio::select! {
            biased;
            _ = self.closing.changed() => Woken::End,
            // First among those that are ready: what a view shows is dated by it. (Of a real office it never changes.)
            Ok(()) = self.pace.changed() => Woken::Pulse,
            changed = self.news.changed() => if changed.is_ok() { Woken::News } else { Woken::End },
            () = tokio::time::sleep(KEEP_ALIVE) => Woken::Pulse,
        }
    }
}

/// The stream of one of the published views.
pub fn of_frames(app: &AppState, name: &'static str, pick: fn(&Publication) -> &Frame) -> Response {
    frames(app, Wakes::of(app, name), pick)
}

/// The stream of a view that others than the office thread publish.
pub fn of_views(app: &AppState, name: &'static str, views: watch::Receiver<Arc<Frame>>) -> Response {
    frames(app, Wakes::on(app, name, views), |frame| frame)
}

/// The stream of one of the published views, and beside it another view as an event of this name, without an id: a browser
/// has few connections to a server, and two views on one of them leave it another.
pub fn of_frames_beside(
    app: &AppState,
    name: &'static str,
    pick: fn(&Publication) -> &Frame,
    beside: &'static str,
    views: watch::Receiver<Arc<Frame>>,
) -> Response {
    let both = Both { wakes: Wakes::of(app, name), pick, sent: Bytes::new(), beside, views, sent_beside: Bytes::new() };
    events(app, unfold(both, |mut both| async move { both.next().await.map(|event| (event, both)) }))
}

/// Two views on one stream.
struct Both {
    wakes: Wakes,
    pick: fn(&Publication) -> &Frame,
    sent: Bytes,
    beside: &'static str,
    views: watch::Receiver<Arc<Frame>>,
    sent_beside: Bytes,
}

impl Both {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            let event = (self.pick)(&self.wakes.seen()).event.clone();
            if event.as_ptr() != self.sent.as_ptr() {
                self.sent = event.clone();
                return Some(event);
            }
            let view = self.views.borrow_and_update().json.clone();
            if view.as_ptr() != self.sent_beside.as_ptr() {
                self.sent_beside = view.clone();
                let (name, view) = (self.beside, String::from_utf8_lossy(&view));
                return Some(format!("event: {name}\ndata: {view}\n\n").into());
            }
            let woken = tokio::select! {
                woken = self.wakes.wait() => woken,
                changed = self.views.changed() => if changed.is_ok() { Woken::News } else { Woken::End },
            };
            match woken {
                Woken::News => {}
                Woken::Pulse => return Some(self.wakes.pulse()),
                Woken::End => return None,
            }
        }
    }
}

fn frames<T>(app: &AppState, wakes: Wakes<T>, pick: fn(&T) -> &Frame) -> Response
where
    T: Send + Sync + 'static,
{
    let watcher = (wakes, Bytes::new());
    events(
        app,
        unfold(watcher, move |(mut wakes, sent)| async move {
            loop {
                let event = pick(&wakes.seen()).event.clone();
                // A view that shows nothing new stays the same bytes.
                if event.as_ptr() != sent.as_ptr() {
                    return Some((event.clone(), (wakes, event)));
                }
                match wakes.wait().await {
                    Woken::News => {}
                    Woken::Pulse => return Some((wakes.pulse(), (wakes, sent))),
                    Woken::End => return None,
                }
            }
        }),
    )
}

/// The office's clock as a comment: it shows that the stream lives, and readers of events pass over it.
pub(super) fn pulse(office: &OfficeHandle) -> Bytes {
    // A view is plain data: writing it into memory cannot fail.
    format!(": {}\n\n", serde_json::to_string(&office.clock()).unwrap_or_default()).into()
}

/// A response of these events, which the clock precedes.
pub(super) fn events(app: &AppState, events: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    let events = once(ready(pulse(app.office()))).chain(events);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Proxies must not hold events back.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    let body = Body::from_stream(events.map(Ok::<_, std::convert::Infallible>));
    (headers, body).into_response()
}
