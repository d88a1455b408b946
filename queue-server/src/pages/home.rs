//! What runs here: the ways in, and how the office is doing now.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use protocol::DeviceKind;

use super::{device::Device, frame::Frame, rendered};
use crate::http::{AppState, Fault, Simulated, client::Client, edge::POLICY};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    /// Of this program.
    version: &'static str,
    /// Tickets bear an address for phones.
    phones: bool,
    /// Devices without hardware that run beside this server.
    simulated: Arc<Simulated>,
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
    let home = Home { frame, version: env!("CARGO_PKG_VERSION"), phones, simulated: app.simulated() };
    let mut page = device.welcomed(&app, rendered(&home));
    if let Some(policy) = home.simulated.board.as_deref().and_then(policy_with_pictures_of) {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(page)
}

/// The page may also show what stands on the board's screen.
fn policy_with_pictures_of(board: &str) -> Option<HeaderValue> {
    format!("{POLICY}; img-src 'self' {}/", board.trim_end_matches('/')).parse().ok()
}
