//! What people see in a browser: pages made on the server, and small scripts for what is live.
//!
//! ```text
//! request ─▶ language (query, cookie, browser) ─▶ Frame (texts, office, where we are) ─▶ template ─▶ compressed HTML
//! scripts ─▶ /api/v1 and its streams, as any other client
//! ```
//! [`frame`] is what all pages share, `texts` the words (Fluent, `locales/`), `assets` the scripts, styles and fonts that
//! `build.rs` bundled. Each other file is a page. Pages load nothing from elsewhere, hold no inline script, and decide
//! nothing: a button sends a command of the API.

mod assets;
mod board;
mod desk;
mod frame;
mod home;
mod kiosk;
mod phone;
mod reports;
mod texts;

use axum::{
    Router,
    http::{StatusCode, header},
    middleware::from_fn,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use tower_http::compression::CompressionLayer;

pub(crate) use self::{frame::Visit, phone::page as phone};
use crate::http::AppState;

/// Where phones' pages lie; what follows is a ticket's secret, which no frame knows.
pub(crate) const PHONE: &str = "/t";

/// The pages of the office's own network.
pub(crate) fn office() -> Router<AppState> {
    let pages = Router::new()
        .route("/", get(home::page))
        .route("/kiosk", get(kiosk::page))
        .route("/board", get(board::page))
        .route("/desk", get(desk::page))
        .route("/reports", get(reports::page));
    pages.layer(CompressionLayer::new()).layer(from_fn(frame::remember_language)).merge(public())
}

/// What citizens' phones need besides their ticket.
pub(crate) fn public() -> Router<AppState> {
    Router::new().route("/assets/{name}", get(assets::asset)).route("/favicon.ico", get(assets::icon))
}

/// A page from its template.
fn rendered(page: &impl askama::Template) -> Response {
    match page.render() {
        // What it shows depends on the language chosen, and is live besides: browsers ask again.
        Ok(html) => ([(header::CACHE_CONTROL, "no-cache"), (header::VARY, "accept-language, cookie")], Html(html))
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
