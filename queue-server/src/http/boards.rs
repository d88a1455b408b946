//! Paired boards: what they show and sound with, also while they are cut off. Who is called they see as everybody does
//! (`board`).

use axum::{extract::State, http::HeaderMap, response::Response};
use protocol::{DeviceId, board::BoardSetup};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    fault::Fault,
    gate::{Caller, Gate, Role, forbidden},
    parse::Named,
    tagged::tagged,
};
use crate::projections::board_setup;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(gate.needs(&[Role::Board], routes!(setup)))
}

/// What the board shows and sounds with. With the `ETag` of what it has, in `If-None-Match`, it costs nothing.
#[utoipa::path(get, path = "/boards/{b}/setup", tag = "board",
    params(("b" = DeviceId, Path), ("if-none-match" = Option<String>, Header)),
    responses((status = 200, description = "The setup", body = BoardSetup),
        (status = 304, description = "It is the one that the board has")))]
async fn setup(
    State(app): State<AppState>,
    Named(board): Named<DeviceId>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    match &caller {
        Caller::Device { device, .. } if *device == board => {}
        _ => return Err(forbidden("a board speaks for itself alone: use the token of this board")),
    }
    let setup = app.office().read(move |reading| board_setup::setup(&reading.lens, Some(board))).await?;
    Ok(tagged(&headers, &setup))
}
