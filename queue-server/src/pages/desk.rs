//! The console of an operator at a desk.

use askama::Template;
use axum::response::Response;

use super::{frame::Frame, rendered};

#[derive(Template)]
#[template(path = "desk.html")]
struct Desk {
    frame: Frame,
}

pub(super) async fn page(frame: Frame) -> Response {
    rendered(&Desk { frame })
}
