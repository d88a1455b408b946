//! The kiosk as a page: one button a service, and the paper that it would print.

use askama::Template;
use axum::response::Response;

use super::{frame::Frame, rendered};

#[derive(Template)]
#[template(path = "kiosk.html")]
struct Kiosk {
    frame: Frame,
}

pub(super) async fn page(frame: Frame) -> Response {
    rendered(&Kiosk { frame })
}
