//! The board as a page, full screen, seen and heard.

use askama::Template;
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use protocol::DeviceKind;

use super::{device::Device, frame::Frame, pairing, rendered};
use crate::http::{AppState, client::Client};

#[derive(Template)]
#[template(path = "board.html")]
struct Board {
    frame: Frame,
}

/// For a paired board, and for whoever is signed in.
pub(super) async fn page(State(app): State<AppState>, frame: Frame, client: Client, headers: HeaderMap) -> Response {
    let device = Device::of(&app, DeviceKind::Board, &headers, &client).await;
    if device.is_known() {
        return device.welcomed(&app, rendered(&Board { frame }).into_response());
    }
    if frame.who.is_some() { rendered(&Board { frame }) } else { pairing::page(frame, DeviceKind::Board) }
}
