//! The board as a page, full screen, seen and heard.

use askama::Template;
use axum::{Extension, response::Response};
use protocol::DeviceKind;

use super::{
    frame::Frame,
    pairing::{self, Unpaired},
    rendered,
};

#[derive(Template)]
#[template(path = "board.html")]
struct Board {
    frame: Frame,
}

pub(super) async fn page(frame: Frame, unpaired: Option<Extension<Unpaired>>) -> Response {
    if unpaired.is_some() {
        return pairing::page(frame, DeviceKind::Board);
    }
    rendered(&Board { frame })
}
