//! In place of a kiosk or a board in a browser that nobody has paired yet: the code that an administrator types.

use askama::Template;
use axum::response::Response;
use protocol::DeviceKind;

use super::{frame::Frame, rendered};

/// The gate marks a request for a device's page so where the browser is no such device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unpaired;

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
