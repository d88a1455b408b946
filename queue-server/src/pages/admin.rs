//! What administrators work with: people, devices, keys of connected systems, the trail of what was done. Their scripts
//! read and change all of it through the API; secrets are shown once, by the script that got them.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};

use super::{frame::Frame, rendered};
use crate::{http::AppState, tls::Marks};

/// Where the pages lie, each with the text that names it.
const TABS: [(&str, &str); 4] = [
    ("/admin", "admin-people"),
    ("/admin/devices", "admin-devices"),
    ("/admin/keys", "admin-keys"),
    ("/admin/audit", "admin-audit"),
];

#[derive(Template)]
#[template(path = "admin/people.html")]
struct People {
    frame: Frame,
}

pub(super) async fn people(frame: Frame) -> Response {
    rendered(&People { frame })
}

#[derive(Template)]
#[template(path = "admin/devices.html")]
struct Devices {
    frame: Frame,
    /// Of the server's certificate, where it has made one itself.
    marks: Option<Arc<Marks>>,
}

pub(super) async fn devices(State(app): State<AppState>, frame: Frame) -> Response {
    rendered(&Devices { frame, marks: app.marks() })
}

#[derive(Template)]
#[template(path = "admin/keys.html")]
struct Keys {
    frame: Frame,
}

pub(super) async fn keys(frame: Frame) -> Response {
    rendered(&Keys { frame })
}

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct Audit {
    frame: Frame,
}

pub(super) async fn audit(frame: Frame) -> Response {
    rendered(&Audit { frame })
}
