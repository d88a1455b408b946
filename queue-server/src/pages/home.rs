//! What runs here: the ways in, and how the office is doing now.

use askama::Template;
use axum::{extract::State, http::HeaderMap, response::Response};
use protocol::DeviceKind;

use super::{device::Device, frame::Frame, rendered};
use crate::http::{AppState, Fault, client::Client};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    /// Of this program.
    version: &'static str,
    /// Tickets bear an address for phones.
    phones: bool,
    /// The page of a kiosk without hardware that runs beside this server.
    simulated_kiosk: Option<String>,
}

pub(super) async fn page(
    State(app): State<AppState>,
    frame: Frame,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let phones = app.office().read(|reading| reading.lens.state.setup().public_url.is_some()).await?;
    // Whoever tries a rehearsal out sees how the office is doing without signing in.
    let device = Device::of(&app, DeviceKind::Board, &headers, &client).await;
    let simulated_kiosk = app.simulated_kiosk();
    let home = Home { frame, version: env!("CARGO_PKG_VERSION"), phones, simulated_kiosk };
    Ok(device.welcomed(&app, rendered(&home)))
}
