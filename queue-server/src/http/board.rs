//! What the hall sees.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use protocol::{DeviceKind, Scope, board::BoardSetup, views::BoardView};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    command::json,
    fault::Fault,
    gate::{Caller, Gate, Role},
    stream,
    tagged::tagged,
};
use crate::projections::board_setup;

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
    OpenApiRouter::new()
        .routes(gate.needs(who, routes!(show)))
        .routes(gate.needs(who, routes!(watch)))
        .routes(gate.needs(who, routes!(setup)))
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

/// What the board in a browser shows and sounds with: that of every board (`GET /boards/{b}/setup`), for whoever may see one. With the
/// `ETag` of what the page has, in `If-None-Match`, it costs nothing.
#[utoipa::path(get, path = "/board/setup", tag = "board", params(("if-none-match" = Option<String>, Header)),
    responses((status = 200, description = "The setup", body = BoardSetup),
        (status = 304, description = "It is the one that the page has")))]
async fn setup(State(app): State<AppState>, caller: Caller, headers: HeaderMap) -> Result<Response, Fault> {
    let board = match caller {
        Caller::Device { kind: DeviceKind::Board, device, .. } => Some(device),
        _ => None,
    };
    let setup = app.office().read(move |reading| board_setup::setup(&reading.lens, board)).await?;
    Ok(tagged(&headers, &setup))
}
