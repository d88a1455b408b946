//! What runs here: the ways in, and how the office is doing now.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{frame::Frame, rendered};
use crate::http::{AppState, Fault};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    /// Of this program.
    version: &'static str,
    /// Tickets bear an address for phones.
    phones: bool,
}

pub(super) async fn page(State(app): State<AppState>, frame: Frame) -> Result<Response, Fault> {
    let phones = app.office().read(|reading| reading.lens.state.setup().public_url.is_some()).await?;
    Ok(rendered(&Home { frame, version: env!("CARGO_PKG_VERSION"), phones }))
}
