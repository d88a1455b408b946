//! The board as a page, full screen, seen and heard.

use askama::Template;
use axum::response::Response;

use super::{frame::Frame, rendered};

#[derive(Template)]
#[template(path = "board.html")]
struct Board {
    frame: Frame,
}

pub(super) async fn page(frame: Frame) -> Response {
    rendered(&Board { frame })
}
