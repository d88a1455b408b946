//! What the hall sees.

use axum::{extract::State, http::StatusCode, response::Response};
use protocol::{Scope, views::BoardView};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    command::json,
    fault::Fault,
    gate::{Gate, Role},
    stream,
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let who = &[
        Role::Board,
        Role::Kiosk,
        Role::OPERATOR,
        Role::RECEPTION,
        Role::HEAD,
        Role::MANAGER,
        Role::ADMINISTRATOR,
        Role::System(Scope::Board),
    ];
    OpenApiRouter::new().routes(gate.needs(who, routes!(show))).routes(gate.needs(who, routes!(watch)))
}

/// All that a board shows.
#[utoipa::path(get, path = "/board", tag = "board",
    responses((status = 200, description = "The board", body = BoardView)))]
async fn show(State(app): State<AppState>) -> Result<Response, Fault> {
    Ok(json(StatusCode::OK, app.office().views().await?.board.json.clone()))
}

/// The same as Server-Sent Events: a whole view on connect and with each change; `id` is its `view_seq`.
#[utoipa::path(get, path = "/board/stream", tag = "board",
    responses((status = 200, description = "Boards as events", content_type = "text/event-stream", body = String)))]
async fn watch(State(app): State<AppState>) -> Response {
    stream::of_frames(&app, "board", |publication| &publication.board)
}
