//! The touch page that the kiosk serves on this machine: it lives when the server is away.
//!
//! ```text
//! Flow ─▶ Front::show ─▶ view (pure: what is shown → sentences) ─▶ /state (Server-Sent Events) ─▶ page
//! page ─▶ POST /press ─▶ Input::Press with a key of its own ─▶ flow
//! ```
//! The page decides nothing: it shows whole views, and tells what was touched. It loads nothing from anywhere else, and presses come as
//! JSON, which a page of another origin cannot send. It listens on loopback alone.

mod view;

use std::{convert::Infallible, io, net::SocketAddr, path::PathBuf, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures_util::{Stream, StreamExt};
use protocol::{Language, ServiceId};
use serde::Deserialize;
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_stream::wrappers::WatchStream;

pub use view::{OtherButton, PanelView, PriorityButton, ServiceButton, Still};

use crate::{
    clock::Uptime,
    flow::{Button, Flow, Input},
    run,
};

/// What a browser may do with the page: nothing but show it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What is shown, for whoever looks.
#[derive(Clone, Debug)]
pub struct Front {
    shown: Arc<watch::Sender<Arc<PanelView>>>,
}

impl Default for Front {
    fn default() -> Self {
        Self { shown: Arc::new(watch::Sender::new(Arc::new(PanelView::pairing(None)))) }
    }
}

impl Front {
    /// What is shown, and each change of it.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Arc<PanelView>> {
        self.shown.subscribe()
    }

    /// Shows what the flow shows.
    pub fn show(&self, flow: &Flow, up: Uptime) {
        self.set(|before| PanelView { sounds: before.sounds, said: before.said.clone(), ..PanelView::of(flow, up) });
    }

    /// Shows the code by which this kiosk is paired; `None` while there is none.
    pub fn show_pairing(&self, code: Option<&str>) {
        self.set(|before| PanelView { sounds: before.sounds, ..PanelView::pairing(code) });
    }

    /// The two tones.
    pub fn chime(&self) {
        self.set(|before| PanelView { sounds: before.sounds + 1, ..before.clone() });
    }

    /// Says something aloud.
    pub fn say(&self, language: Language, text: &str) {
        self.set(|before| PanelView { said: Some((language, text.to_owned())), ..before.clone() });
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

/// Serves the page.
///
/// # Errors
/// Where the port is not to be had.
pub async fn serve(
    listen: SocketAddr,
    front: &Front,
    inputs: mpsc::Sender<Input>,
    picture: Option<PathBuf>,
) -> io::Result<JoinHandle<()>> {
    let listener = TcpListener::bind(listen).await?;
    let bound = listener.local_addr()?;
    tracing::info!("the panel is at http://{bound}/");
    let app = router(Panel { front: front.clone(), inputs, picture });
    Ok(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::error!(%error, "the panel ended");
        }
    }))
}

fn router(panel: Panel) -> Router {
    Router::new()
        .route("/", get(|| asset("text/html; charset=utf-8", include_str!("page/panel.html"))))
        .route("/panel.css", get(|| asset("text/css; charset=utf-8", include_str!("page/panel.css"))))
        .route("/panel.js", get(|| asset("text/javascript; charset=utf-8", include_str!("page/panel.js"))))
        .route("/state", get(state))
        .route("/press", post(press))
        .route("/display.png", get(picture))
        .with_state(panel)
}

async fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let fixed = |name, value| (name, HeaderValue::from_static(value));
    let headers: [(HeaderName, HeaderValue); 4] = [
        fixed(header::CONTENT_TYPE, kind),
        // It changes with the program alone, and comes from the same machine.
        fixed(header::CACHE_CONTROL, "no-cache"),
        fixed(header::CONTENT_SECURITY_POLICY, POLICY),
        fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text)
}

/// The present view, then each new one; who is slow skips to the newest.
async fn state(State(panel): State<Panel>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let views = WatchStream::new(panel.front.shown.subscribe());
    let events = views.map(|view| Ok(Event::default().json_data(&*view).unwrap_or_default()));
    Sse::new(events).keep_alive(KeepAlive::default())
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

async fn press(State(panel): State<Panel>, Json(touched): Json<Touched>) -> StatusCode {
    let button = match touched {
        Touched::Service(service) => Button::Service(service),
        Touched::Priority => Button::Priority,
        Touched::Language => Button::Language,
        Touched::More => Button::More,
        Touched::Back => Button::Back,
    };
    // A queue that is full has more presses than a person makes.
    match run::press(button).map(|input| panel.inputs.try_send(input)) {
        Ok(Ok(())) => StatusCode::NO_CONTENT,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    /// The lines `--name: value;` or `letter: colour` of a style sheet.
    fn values(text: &str, line: impl Fn(&str) -> Option<String>) -> BTreeSet<String> {
        text.lines().filter_map(|text| line(text.split("//").next().unwrap_or_default().trim())).collect()
    }

    #[test]
    fn the_page_has_the_look_of_the_servers() {
        let styles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../queue-server/web/src/styles");
        let theirs = |name: &str| fs::read_to_string(styles.join(name)).unwrap();
        let ours = include_str!("page/panel.css");
        let token = |line: &str| line.strip_prefix("--").filter(|_| !line.contains("--colour")).map(str::to_owned);
        let (there, here) = (values(&theirs("_tokens.scss"), token), values(ours, token));
        assert!(there.len() > 10, "{there:?}");
        assert_eq!(here, there, "panel.css and _tokens.scss differ");
        let colour = |line: &str| {
            let (letter, colour) = line.strip_suffix(',')?.split_once(": #")?;
            (letter.len() == 1).then(|| format!(".service-{letter} {{ --colour: #{colour}; }}"))
        };
        for line in values(&theirs("_services.scss"), colour) {
            assert!(ours.contains(&line), "panel.css lacks {line}");
        }
    }
}
