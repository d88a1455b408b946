//! Views as Server-Sent Events. On connect the whole present view, then each new one; who is slow skips to the newest.
//!
//! The bytes of an event are made once, by the office thread, and shared by all who watch: a client costs no
//! serialisation and holds no queue.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{Stream, StreamExt, stream::unfold};
use tokio::sync::watch;

use super::{AppState, meter::Watching};
use crate::office::{Frame, Publication};

/// How often a quiet stream shows that it lives.
pub const KEEP_ALIVE: Duration = Duration::from_secs(15);

const COMMENT: Bytes = Bytes::from_static(b": \n\n");

/// What may wake a stream.
#[derive(Debug)]
pub(super) struct Wakes {
    publications: watch::Receiver<Arc<Publication>>,
    closing: watch::Receiver<bool>,
    _watching: Watching,
}

/// Why it woke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// Something was published.
    News,
    /// Nothing for a while.
    Quiet,
    /// The server ends.
    End,
}

impl Wakes {
    pub(super) fn of(app: &AppState, stream: &'static str) -> Self {
        Self { publications: app.publications(), closing: app.closing(), _watching: Watching::begin(stream) }
    }

    /// The latest publication, which counts as seen.
    pub(super) fn seen(&mut self) -> Arc<Publication> {
        self.publications.borrow_and_update().clone()
    }

    pub(super) async fn wait(&mut self) -> Woken {
        if *self.closing.borrow() {
            return Woken::End;
        }
        tokio::select! {
            _ = self.closing.changed() => Woken::End,
            changed = self.publications.changed() => if changed.is_ok() { Woken::News } else { Woken::End },
            () = tokio::time::sleep(KEEP_ALIVE) => Woken::Quiet,
        }
    }
}

/// The stream of one of the published views.
pub fn of_frames(app: &AppState, name: &'static str, pick: fn(&Publication) -> &Frame) -> Response {
    let watcher = (Wakes::of(app, name), Bytes::new());
    events(unfold(watcher, move |(mut wakes, sent)| async move {
        loop {
            let event = pick(&wakes.seen()).event.clone();
            // A view that shows nothing new stays the same bytes.
            if event.as_ptr() != sent.as_ptr() {
                return Some((event.clone(), (wakes, event)));
            }
            match wakes.wait().await {
                Woken::News => {}
                Woken::Quiet => return Some((COMMENT, (wakes, sent))),
                Woken::End => return None,
            }
        }
    }))
}

/// A keep-alive, for streams of their own kind.
pub(super) const fn keep_alive() -> Bytes {
    COMMENT
}

/// A response of these events.
pub(super) fn events(events: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Proxies must not hold events back.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    let body = Body::from_stream(events.map(Ok::<_, std::convert::Infallible>));
    (headers, body).into_response()
}
