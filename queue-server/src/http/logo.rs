//! The office's logo, for boards and pages: a public picture, as it hangs over the door.

use axum::{extract::State, http::HeaderMap, http::StatusCode, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    fault::Fault,
    gate::{Gate, Role},
    tagged::tagged_as,
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(gate.needs(&[Role::Anyone], routes!(logo)))
}

/// The office's logo, `logo.png` of the data folder. With the `ETag` of what one has, in `If-None-Match`, it costs nothing.
#[utoipa::path(get, path = "/logo", tag = "board",
    params(("if-none-match" = Option<String>, Header)),
    responses((status = 200, description = "The picture", content_type = "image/png", body = Vec<u8>),
        (status = 304, description = "It is the one that the caller has"),
        (status = 404, description = "The office has none")))]
async fn logo(State(app): State<AppState>, headers: HeaderMap) -> Result<Response, Fault> {
    let none = || {
        let detail = "this office shows no logo: a logo.png in the server's data folder is read when the server starts";
        Fault::new(StatusCode::NOT_FOUND, "no-logo", "No logo", detail)
    };
    let logo = app.logo().ok_or_else(none)?;
    Ok(tagged_as("image/png", &headers, logo.bytes()))
}
