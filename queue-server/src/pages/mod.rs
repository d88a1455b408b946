//! What people see in a browser: pages made on the server, and small scripts for what is live.
//!
//! ```text
//! request ─▶ language (query, cookie, browser) ─▶ Frame (texts, office, where we are) ─▶ template ─▶ compressed HTML
//! scripts ─▶ /api/v1 and its streams, as any other client
//! ```
//! [`frame`] is what all pages share, `texts` the words (Fluent, `locales/`), `assets` the scripts, styles and fonts that
//! `build.rs` bundled, `turned_away` what is shown in place of a page to whom it is not for. Each other file is a page, or
//! the pages of one matter. Pages load nothing from elsewhere, hold no inline script, and decide nothing: a button sends a
//! command of the API.

mod admin;
mod assets;
mod board;
mod desk;
mod frame;
mod home;
mod kiosk;
mod pairing;
mod person;
mod phone;
mod reports;
mod sign_in;
mod texts;
mod turned_away;

use axum::{
    Router,
    http::{StatusCode, header},
    middleware::from_fn,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use tower_http::compression::CompressionLayer;

#[allow(unused_imports)] // the gate takes them up
pub(crate) use self::{
    frame::{Visit, Who},
    pairing::Unpaired,
    phone::page as phone,
    sign_in::way_back as sign_in_at,
    turned_away::{forbidden, locked},
};
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
        .route("/reports", get(reports::page))
        .route("/sign-in", get(sign_in::page))
        .route("/first-password", get(person::first_password))
        .route("/me", get(person::page))
        .route("/admin", get(admin::people))
        .route("/admin/devices", get(admin::devices))
        .route("/admin/keys", get(admin::keys))
        .route("/admin/audit", get(admin::audit));
    pages.layer(CompressionLayer::new()).layer(from_fn(frame::remember_language)).merge(public())
}

/// What citizens' phones need besides their ticket.
pub(crate) fn public() -> Router<AppState> {
    Router::new().route("/assets/{name}", get(assets::asset)).route("/favicon.ico", get(assets::icon))
}

/// A page from its template.
fn rendered(page: &impl askama::Template) -> Response {
    match page.render() {
        // What it shows depends on the language chosen and on who is signed in, and is live besides: browsers keep none of it,
        // so that whoever goes back after somebody has signed out finds nothing.
        Ok(html) => ([(header::CACHE_CONTROL, "no-store"), (header::VARY, "accept-language, cookie")], Html(html))
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
