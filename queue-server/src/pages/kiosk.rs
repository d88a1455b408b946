//! The kiosk as a page: one button a service, and the paper that it would print. Its script changes the language without
//! asking the server, so that a kiosk whose server is gone still finds back to its first screen.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use protocol::{DeviceKind, Language};

use super::{
    frame::Frame,
    pairing::{self, Unpaired},
    rendered,
};
use crate::{
    engine::setup::Text,
    http::{AppState, Fault},
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
    unpaired: Option<Extension<Unpaired>>,
) -> Result<Response, Fault> {
    if unpaired.is_some() {
        return Ok(pairing::page(frame, DeviceKind::Kiosk));
    }
    let names = app.office().read(|reading| {
        let setup = reading.lens.state.setup();
        (InBoth::from(&setup.body), InBoth::from(&setup.name))
    });
    let (body, office) = names.await?;
    Ok(rendered(&Kiosk { frame, body, office }))
}
