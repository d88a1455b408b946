//! What people see in a browser: pages made on the server, and small scripts for what is live.
//!
//! ```text
//! request ─▶ language (query, cookie, browser) ─▶ Frame (texts, office, where we are) ─▶ template ─▶ compressed HTML
//! scripts ─▶ /api/v1 and its streams, as any other client
//! ```
//! `frame` is what all pages share, `texts` the words (Fluent, `locales/`), `assets` the scripts, styles and fonts that
//! `build.rs` bundled, `who` and `device` who looks at a page, `turned_away` what they see for whom it is not. Each other file is a page, or
//! the pages of one matter. Pages load nothing from elsewhere, hold no inline script, and decide nothing: a button sends a
//! command of the API.

mod admin;
mod assets;
mod board;
mod desk;
mod device;
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
mod who;

use axum::{
    Router,
    http::{StatusCode, header},
    middleware::from_fn,
    response::{Html, IntoResponse, Response},
    routing::MethodRouter,
    routing::get,
};
use tower_http::compression::CompressionLayer;

pub(crate) use self::{
    frame::Visit,
    phone::page as phone,
    who::{Errand, Who},
};
use crate::{
    access::Role,
    http::{AppState, gate::Gate},
};

/// Where phones' pages lie; what follows is a ticket's secret, which no frame knows.
pub(crate) const PHONE: &str = "/t";

/// A page, and who may see it.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Its address.
    pub way: &'static str,
    /// Who may see it.
    pub roles: &'static [Role],
}

impl Way {
    /// Of a page that was forgotten: nobody's.
    const CLOSED: Self = Self { way: "", roles: &[] };

    const fn of(way: &'static str, roles: &'static [Role]) -> Self {
        Self { way, roles }
    }
}

const ADMINISTRATORS: &[Role] = &[Role::ADMINISTRATOR];

/// Every page. Kiosk and board are for anyone: who is none of the office's devices gets the code to be paired by.
pub const WAYS: &[Way] = &[
    Way::of("/", &[Role::Anyone]),
    Way::of("/kiosk", &[Role::Anyone]),
    Way::of("/board", &[Role::Anyone]),
    Way::of("/desk", &[Role::HEAD, Role::OPERATOR]),
    Way::of("/reports", &[Role::MANAGER, Role::HEAD, Role::ADMINISTRATOR]),
    Way::of("/sign-in", &[Role::Anyone]),
    Way::of("/first-password", &[Role::Entering]),
    Way::of("/me", &[Role::Person]),
    Way::of("/admin", ADMINISTRATORS),
    Way::of("/admin/devices", ADMINISTRATORS),
    Way::of("/admin/keys", ADMINISTRATORS),
    Way::of("/admin/audit", ADMINISTRATORS),
];

/// The pages of the office's own network.
pub(crate) fn office() -> Router<AppState> {
    let door = |way: &'static str, page: MethodRouter<AppState>| {
        let Way { roles, .. } = WAYS.iter().find(|known| known.way == way).copied().unwrap_or(Way::CLOSED);
        Router::new().route(way, Gate.page(roles, page))
    };
    let pages = Router::new()
        .merge(door("/", get(home::page)))
        .merge(door("/kiosk", get(kiosk::page)))
        .merge(door("/board", get(board::page)))
        .merge(door("/desk", get(desk::page)))
        .merge(door("/reports", get(reports::page)))
        .merge(door("/sign-in", get(sign_in::page)))
        .merge(door("/first-password", get(person::first_password)))
        .merge(door("/me", get(person::page)))
        .merge(door("/admin", get(admin::people)))
        .merge(door("/admin/devices", get(admin::devices)))
        .merge(door("/admin/keys", get(admin::keys)))
        .merge(door("/admin/audit", get(admin::audit)));
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
