//! In place of a kiosk or a board in a browser that nobody has paired yet: the code that an administrator types.

use askama::Template;
use axum::response::Response;
use protocol::DeviceKind;

use super::{frame::Frame, rendered};

#[derive(Template)]
#[template(path = "pairing.html")]
struct Pairing {
    frame: Frame,
    kind: DeviceKind,
}

/// The page with the code.
pub(super) fn page(frame: Frame, kind: DeviceKind) -> Response {
    rendered(&Pairing { frame, kind })
}
