//! The touch page that the kiosk serves on this machine: it lives when the server is away.
//!
//! ```text
//! Flow ─▶ Front::show ─▶ view (pure: what is shown → sentences) ─▶ /state (Server-Sent Events) ─▶ page
//! page ─▶ POST /press ─▶ Input::Press with a key of its own ─▶ flow
//! ```
//! The page decides nothing: it shows whole views, and tells what was touched. It loads nothing from anywhere else, and presses come as
//! JSON, which a page of another origin cannot send. It listens on loopback alone.

mod pairing;
mod parts;
mod tray;
mod view;

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use device::world;
use futures_util::{Stream, StreamExt};
use protocol::{Language, Moment, ServiceId};
use serde::Deserialize;
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_stream::wrappers::WatchStream;

pub use device::enrol::Pairing;
pub use view::{Also, OtherButton, PanelView, PriorityButton, Said, Seen, ServiceButton, Still};

use crate::{
    clock::Uptime,
    finger,
    flow::{Button, Flow, Input},
};

/// What is shown, for whoever looks.
#[derive(Clone, Debug)]
pub struct Front {
    shown: Arc<watch::Sender<Arc<PanelView>>>,
    /// How often something was said: a page that missed that the last was taken back knows the next for another.
    count: Arc<AtomicU64>,
}

impl Front {
    /// Shows that this kiosk is not paired. `spoken`: it says aloud what is to be said.
    #[must_use]
    pub fn new(spoken: bool) -> Self {
        Self {
            shown: Arc::new(watch::Sender::new(Arc::new(PanelView { spoken, ..PanelView::pairing(Pairing::Begins) }))),
            count: Arc::default(),
        }
    }

    /// What is shown, and each change of it.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Arc<PanelView>> {
        self.shown.subscribe()
    }

    /// Shows what the flow shows.
    pub fn show(&self, flow: &Flow, up: Uptime) {
        self.set(|before| PanelView {
            sounds: before.sounds,
            said: before.said.clone(),
            spoken: before.spoken,
            ..PanelView::of(flow, up)
        });
    }

    /// Shows how far a kiosk is that nobody has paired yet.
    pub fn show_unpaired(&self, view: PanelView) {
        self.set(|before| PanelView { sounds: before.sounds, spoken: before.spoken, ..view });
    }

    /// The two tones.
    pub fn chime(&self) {
        self.set(|before| PanelView { sounds: before.sounds + 1, ..before.clone() });
    }

    /// Says something aloud.
    pub fn say(&self, language: Language, text: &str) {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let said = Some(Said { count, lang: language.as_str(), text: text.to_owned() });
        self.set(|before| PanelView { said, ..before.clone() });
    }

    /// What was said belongs to another screen.
    pub fn hush(&self) {
        self.set(|before| PanelView { said: None, ..before.clone() });
    }

    /// A view that shows nothing new is not sent.
    fn set(&self, change: impl FnOnce(&PanelView) -> PanelView) {
        self.shown.send_if_modified(|shown| {
            let new = change(shown);
            let differs = new != **shown;
            if differs {
                *shown = Arc::new(new);
            }
            differs
        });
    }
}

#[derive(Clone)]
struct Panel {
    front: Front,
    inputs: mpsc::Sender<Input>,
    /// The picture of a display that is played.
    picture: Option<PathBuf>,
}

/// What is played where there is no hardware: beside the page stand its pictures.
#[derive(Debug, Default)]
pub struct Played {
    /// Where the sheets of a simulated printer lie.
    pub tray: Option<PathBuf>,
    /// The picture of a display.
    pub picture: Option<PathBuf>,
}

/// Serves the page, and beside it what is played.
///
/// # Errors
/// Where the port is not to be had.
pub async fn serve(
    listen: SocketAddr,
    front: &Front,
    inputs: mpsc::Sender<Input>,
    played: Played,
) -> io::Result<JoinHandle<()>> {
    let listener = TcpListener::bind(listen).await?;
    let bound = listener.local_addr()?;
    tracing::info!("the panel is at http://{bound}/");
    let panel = router(Panel { front: front.clone(), inputs, picture: played.picture });
    let app = panel.merge(played.tray.map(tray::router).unwrap_or_default());
    let app = app.layer(axum::middleware::map_response(parts::guarded));
    Ok(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::error!(%error, "the panel ended");
        }
    }))
}

fn router(panel: Panel) -> Router {
    let live =
        Router::new().route("/state", get(state)).route("/press", post(press)).route("/display.png", get(picture));
    live.with_state(panel).merge(parts::routes())
}

/// Which page this program has, then the present view and each new one; who is slow skips to the newest.
async fn state(State(panel): State<Panel>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let page = futures_util::stream::iter([Event::default().event("page").data(parts::mark())]);
    let views = WatchStream::new(panel.front.shown.subscribe());
    let views = views.map(|view| Event::default().json_data(&*view).unwrap_or_default());
    Sse::new(page.chain(views).map(Ok)).keep_alive(KeepAlive::default())
}

/// The display that is played, as it stands.
async fn picture(State(panel): State<Panel>) -> Result<impl IntoResponse, StatusCode> {
    let path = panel.picture.ok_or(StatusCode::NOT_FOUND)?;
    let file = std::fs::read(path).map_err(|_| StatusCode::NOT_FOUND)?;
    Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")], file))
}

/// What was touched.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Touched {
    Service(ServiceId),
    Priority,
    Language,
    More,
    Back,
}

/// After so many milliseconds the page has told whoever pressed that nothing came of it: see PATIENCE in `page/panel.js`.
const PATIENCE: i64 = 2_000;

/// When a finger was lifted, as this machine's clock told the page.
const PRESSED_AT: &str = "x-pressed-at";

/// It was given up before this program, which may have stood still, came to read it. Of one that does not say when, nothing is known.
fn given_up(pressed_at: Option<&str>, now: Moment) -> bool {
    pressed_at.and_then(|at| at.parse().ok()).is_some_and(|at: i64| now.0.saturating_sub(at) >= PATIENCE)
}

async fn press(State(panel): State<Panel>, headers: HeaderMap, Json(touched): Json<Touched>) -> StatusCode {
    let pressed_at = headers.get(PRESSED_AT).and_then(|at| at.to_str().ok());
    if given_up(pressed_at, world::system()) {
        return StatusCode::REQUEST_TIMEOUT;
    }
    let button = match touched {
        Touched::Service(service) => Button::Service(service),
        Touched::Priority => Button::Priority,
        Touched::Language => Button::Language,
        Touched::More => Button::More,
        Touched::Back => Button::Back,
    };
    // A queue that is full has more presses than a person makes.
    match finger::press(button).map(|input| panel.inputs.try_send(input)) {
        Ok(Ok(())) => StatusCode::NO_CONTENT,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_that_was_given_up_is_not_taken_later() {
        let now = Moment(1_700_000_000_000);
        for (at, given_up_by_then) in [
            (Some("1699999999990"), false),
            (Some("1699999998001"), false),
            (Some("1699999998000"), true),
            (Some("x"), false),
            (None, false),
        ] {
            assert_eq!(given_up(at, now), given_up_by_then, "{at:?}");
        }
        let page = include_str!("page/panel.js");
        assert!(
            page.contains(PRESSED_AT) && page.contains(&format!("const PATIENCE = {PATIENCE};")),
            "panel.js differs"
        );
    }

    #[test]
    fn what_is_taken_back_is_no_reason_to_miss_what_is_said_next() {
        let front = Front::new(true);
        let page = front.watch();
        let said = || page.borrow().said.as_ref().map(|said| (said.count, said.text.clone()));
        front.say(Language::It, "Numero A 4.");
        assert_eq!(said(), Some((1, "Numero A 4.".into())));
        front.hush();
        assert_eq!(said(), None);
        front.say(Language::It, "Numero A 5.");
        assert_eq!(said(), Some((2, "Numero A 5.".into())), "a page that slept meanwhile sees another");
    }
}
