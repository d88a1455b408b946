//! What runs here: the ways in, and how the office is doing now.

use askama::Template;
use axum::response::Response;

use super::{frame::Frame, rendered};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
}

pub(super) async fn page(frame: Frame) -> Response {
    rendered(&Home { frame })
}
