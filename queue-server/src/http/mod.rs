//! The office over HTTP: requests are parsed, the office is asked, its answer is sent. Nothing is decided here.
//!
//! ```text
//! serve ─▶ edge (id, log, limit, deadline, problems, headers) ─▶ gate (who) ─▶ handler: parse ─▶ office or archive ─▶ reply
//! ```
//! - [`mod@serve`]: connections, how many and for how long, and the end; [`client`]: who is at the other end, [`proxy`]: as
//!   proxies tell it; `slow_body`: bodies that do not come.
//! - [`edge`]: what every request and every response goes through; [`fault`]: every error as a problem document.
//! - [`gate`]: which roles a route needs, declared where it is registered; [`command`]: body and idempotency key of a
//!   command; [`parse`]: addresses, queries and JSON, naming the bad field.
//! - [`tickets`], [`desks`], [`head`], [`kiosks`], [`holder`], [`board`], [`events`], [`reports`], [`feedback`],
//!   [`health`], [`logo`], [`rehearsal`]: the routes; [`openapi`]: their description, made from them.
//! - `trail`: what of administrators' coming and going goes on record.
//! - [`stream`]: views sent as Server-Sent Events, built once for all who watch. Pages are in `crate::pages`.
//!
//! Modules here know neither the journal nor SQLite, hold no state of the office, and never log a code, a ticket's
//! address or a client's.

pub mod audit;
pub mod board;
mod boards;
pub mod client;
pub mod command;
pub mod cookies;
pub mod desks;
pub mod devices;
pub mod edge;
pub mod events;
pub mod fault;
pub mod feedback;
pub mod gate;
pub mod head;
pub mod health;
pub mod holder;
pub mod kiosks;
pub mod limits;
pub mod logo;
pub mod meter;
pub mod openapi;
pub mod parse;
pub mod people;
pub mod proxy;
pub mod rehearsal;
pub mod reports;
pub mod serve;
pub mod session;
mod slow_body;
pub mod state;
pub mod stream;
mod tagged;
pub mod tickets;
mod trail;

use axum::{Router, extract::DefaultBodyLimit};
use utoipa_axum::router::OpenApiRouter;

use self::gate::Gate;
use crate::pages;

pub(crate) use self::reports::counted_once;
pub use self::{
    fault::Fault,
    serve::{Door, Endurance, serve, serve_enduring},
    state::{AppState, Simulated},
};

/// Where the API lies.
pub const API: &str = "/api/v1";

/// The largest body of most routes.
pub const BODY: usize = 64 * 1024;

/// The largest body of a kiosk's hand-over and of an office file.
pub const LARGE_BODY: usize = 256 * 1024;

/// Everything: for the office's own network.
pub fn router(app: &AppState) -> Router {
    let (router, document) = office_routes(Gate).split_for_parts();
    let router = router.merge(openapi::routes(document)).merge(pages::office());
    finished(router, app)
}

/// What the hall's Wi-Fi or the internet may reach: a ticket by its code, opinions, the office's logo, liveness.
pub fn public_router(app: &AppState) -> Router {
    let gate = Gate;
    let open = OpenApiRouter::new().merge(holder::routes(gate)).merge(health::live(gate)).merge(logo::routes(gate));
    let open = open.nest(API, OpenApiRouter::new().merge(feedback::routes(gate)));
    finished(Router::from(open).merge(pages::public()), app)
}

/// All routes of the office with their description.
fn office_routes(gate: Gate) -> OpenApiRouter<AppState> {
    let api = OpenApiRouter::new()
        .merge(tickets::routes(gate))
        .merge(desks::routes(gate))
        .merge(head::routes(gate))
        .merge(kiosks::routes(gate))
        .merge(board::routes(gate))
        .merge(boards::routes(gate))
        .merge(events::routes(gate))
        .merge(reports::routes(gate))
        .merge(feedback::routes(gate))
        .merge(session::routes(gate))
        .merge(people::routes(gate))
        .merge(devices::routes(gate))
        .merge(audit::routes(gate))
        .merge(rehearsal::routes(gate))
        .merge(health::routes(gate));
    openapi::described()
        .nest(API, api)
        .merge(holder::routes(gate))
        .merge(health::routes(gate))
        .merge(logo::routes(gate))
        .merge(openapi::declared(gate))
}

fn finished(router: Router<AppState>, app: &AppState) -> Router {
    router
        .fallback(async || Fault::of_status(axum::http::StatusCode::NOT_FOUND))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(edge::panicked))
        .layer(axum::middleware::from_fn_with_state(app.clone(), edge::edge))
        .with_state(app.clone())
}
