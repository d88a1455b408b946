//! In place of a page: to who is signed in without the role for it, and to whoever finds a session that waits for its PIN.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use protocol::RoleName;

use super::{
    frame::{Frame, Visit},
    rendered,
};
use crate::http::{AppState, Fault};

#[derive(Template)]
#[template(path = "forbidden.html")]
struct Forbidden {
    frame: Frame,
    /// Those of who is signed in, by name.
    roles: String,
    /// Whose page is the first one: what kiosks need stands there.
    is_reception: bool,
}

/// Says that the page is not for the roles of who is signed in: 403.
pub(super) async fn forbidden(app: &AppState, visit: Visit) -> Result<Response, Fault> {
    let frame = visit.frame(app).await?;
    let is_reception = frame.who.iter().any(|who| who.roles.contains(&RoleName::Reception));
    let roles = frame.who.iter().flat_map(|who| &who.roles).map(|role| frame.role(*role).0);
    let roles = roles.collect::<Vec<_>>().join(", ");
    let page = rendered(&Forbidden { frame, roles, is_reception });
    Ok((StatusCode::FORBIDDEN, page).into_response())
}

#[derive(Template)]
#[template(path = "locked.html")]
struct Locked {
    frame: Frame,
}

/// Asks for the PIN, and shows nothing else; the page that was asked for comes after it.
pub(super) async fn locked(app: &AppState, visit: Visit) -> Result<Response, Fault> {
    Ok(rendered(&Locked { frame: visit.frame(app).await? }))
}
