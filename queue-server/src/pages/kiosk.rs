//! The kiosk as a page: one button a service, and the paper that it would print. Its script changes the language without
//! asking the server, so that a kiosk whose server is gone still finds back to its first screen.

use askama::Template;
use axum::{extract::State, http::HeaderMap, response::Response};
use protocol::{DeviceKind, Language};

use super::{device::Device, frame::Frame, pairing, rendered};
use crate::{
    engine::setup::Text,
    http::{AppState, Fault, client::Client},
};

#[derive(Template)]
#[template(path = "kiosk.html")]
struct Kiosk {
    frame: Frame,
    body: InBoth,
    office: InBoth,
}

/// A name in both languages.
struct InBoth {
    it: String,
    en: String,
}

impl From<&Text> for InBoth {
    fn from(text: &Text) -> Self {
        Self { it: text.it.clone(), en: text.get(Language::En).to_owned() }
    }
}

pub(super) async fn page(
    State(app): State<AppState>,
    frame: Frame,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let device = Device::of(&app, DeviceKind::Kiosk, &headers, &client).await;
    if !device.is_known() {
        return Ok(pairing::page(frame, DeviceKind::Kiosk));
    }
    let names = app.office().read(|reading| {
        let setup = reading.lens.state.setup();
        (InBoth::from(&setup.body), InBoth::from(&setup.name))
    });
    let (body, office) = names.await?;
    Ok(device.welcomed(&app, rendered(&Kiosk { frame, body, office })))
}
