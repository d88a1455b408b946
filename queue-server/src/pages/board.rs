//! The board as a page, full screen, seen and heard.

use askama::Template;
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use protocol::DeviceKind;

use super::{device::Device, frame::Frame, pairing, rendered};
use crate::{
    http::{AppState, Fault, client::Client},
    projections::board_setup,
};

#[derive(Template)]
#[template(path = "board.html")]
struct Board {
    frame: Frame,
    /// What it shows and sounds with from its first picture on, as JSON; then the script asks for it now and then.
    setup: String,
    /// The office has a logo, at `/logo`: a browser that asks for one that is not there complains of it in its log.
    has_logo: bool,
}

impl Board {
    async fn of(app: &AppState, frame: Frame) -> Result<Response, Fault> {
        let setup = app.office().read(|reading| board_setup::setup(&reading.lens, None)).await?;
        // A view is plain data: writing it into memory cannot fail.
        let setup = serde_json::to_string(&setup).unwrap_or_default();
        Ok(rendered(&Self { frame, setup, has_logo: app.logo().is_some() }).into_response())
    }
}

/// For a paired board, and for whoever is signed in.
pub(super) async fn page(
    State(app): State<AppState>,
    frame: Frame,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let device = Device::of(&app, DeviceKind::Board, &headers, &client).await;
    if device.is_known() {
        let page = Board::of(&app, frame).await?;
        return Ok(device.welcomed(&app, page));
    }
    if frame.who.is_some() { Board::of(&app, frame).await } else { Ok(pairing::page(frame, DeviceKind::Board)) }
}
