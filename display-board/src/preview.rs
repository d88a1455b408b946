//! The preview: what stands on the screen, for a browser on this machine. For trying without hardware, and for looking at a board that hangs
//! out of reach. It shows pictures and takes nothing.
//!
//! ```text
//! Slate::frames ─▶ /frames (Server-Sent Events) ─▶ page ─▶ /picture.png ─▶ Slate::picture ─▶ the screen's thread
//! ```
//! It listens on loopback alone, and loads nothing from anywhere else.

use std::{convert::Infallible, io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::screen::Slate;

/// A look at the board costs it a picture: not more often than this.
const BREATH: Duration = Duration::from_millis(150);

const PAGE: &str = include_str!("preview/page.html");
const SCRIPT: &str = include_str!("preview/page.js");
const STYLE: &str = include_str!("preview/page.css");

/// Serves the preview.
///
/// # Errors
/// Where the port is not to be had.
pub async fn serve(listen: SocketAddr, slate: &Slate) -> io::Result<JoinHandle<()>> {
    let listener = TcpListener::bind(listen).await?;
    tracing::info!("the preview is at http://{}/", listener.local_addr()?);
    let app = router(slate.clone());
    Ok(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::warn!(%error, "the preview ended");
        }
    }))
}

fn router(slate: Slate) -> Router {
    let file = |kind: &'static str, text: &'static str| get(async move || ([(header::CONTENT_TYPE, kind)], text));
    Router::new()
        .route("/", file("text/html; charset=utf-8", PAGE))
        .route("/page.js", file("text/javascript; charset=utf-8", SCRIPT))
        .route("/page.css", file("text/css; charset=utf-8", STYLE))
        .route("/picture.png", get(picture))
        .route("/frames", get(frames))
        .layer(axum::middleware::map_response(guarded))
        .with_state(slate)
}

async fn picture(State(slate): State<Slate>) -> Response {
    match slate.picture().await {
        Some(picture) => ([(header::CONTENT_TYPE, "image/png")], picture).into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The number of each picture that stands there, the present one first.
async fn frames(State(slate): State<Slate>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let each = stream::unfold((slate.frames(), true), async |(mut frames, first)| {
        if !first {
            tokio::time::sleep(BREATH).await;
            frames.changed().await.ok()?;
        }
        let frame = *frames.borrow_and_update();
        Some((frame, (frames, false)))
    });
    let events = each.map(|frame| Ok(Event::default().data(frame.to_string())));
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn guarded(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, &str); 4] = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
