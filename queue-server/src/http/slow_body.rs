//! Bodies that take too long to arrive. Whoever reads one is told that it broke off; the edge tells the client why.

use std::{
    future::Future as _,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
};
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// Whether a body was too slow.
#[derive(Clone, Debug, Default)]
pub(super) struct Late(Arc<AtomicBool>);

impl Late {
    pub(super) fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The request with a body that has so much time.
pub(super) fn timed(request: Request, limit: Duration) -> (Request, Late) {
    let late = Late::default();
    // Most requests have none, and need no timer.
    if request.body().is_end_stream() {
        return (request, late);
    }
    let timed = |body| Body::new(Timed { body, until: Box::pin(sleep(limit)), late: late.clone() });
    (request.map(timed), late)
}

struct Timed {
    body: Body,
    until: Pin<Box<Sleep>>,
    late: Late,
}

/// What the reader of a body learns.
#[derive(Debug, thiserror::Error)]
#[error("the body took too long")]
struct TooSlow;

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            return Poll::Ready(frame);
        }
        if self.until.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        self.late.0.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new(TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
