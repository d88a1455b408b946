//! What whoever is signed in does about oneself: choosing the first password of one's own; sessions, password and PIN.

use askama::Template;
use axum::response::Response;

use super::{frame::Frame, rendered};

#[derive(Template)]
#[template(path = "first-password.html")]
struct FirstPassword {
    frame: Frame,
}

pub(super) async fn first_password(frame: Frame) -> Response {
    rendered(&FirstPassword { frame })
}

#[derive(Template)]
#[template(path = "me.html")]
struct Me {
    frame: Frame,
    /// Each role by its name, and in one line what it may do.
    roles: Vec<(String, String)>,
}

pub(super) async fn page(frame: Frame) -> Response {
    let roles = frame.who.iter().flat_map(|who| who.roles.iter().copied());
    let roles = roles.map(|role| frame.role(role)).collect();
    rendered(&Me { frame, roles })
}
