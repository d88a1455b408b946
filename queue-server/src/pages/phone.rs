//! A ticket on its holder's phone. The address is the holder's secret: the page itself says nothing of the ticket, its
//! script asks the same address for it.

use askama::Template;
use axum::response::Response;

use super::{
    frame::{Frame, Visit},
    rendered,
};
use crate::http::{AppState, Fault};

#[derive(Template)]
#[template(path = "phone.html")]
struct Phone {
    frame: Frame,
}

/// The page for whoever follows a ticket's link.
pub(crate) async fn page(app: &AppState, visit: Visit) -> Result<Response, Fault> {
    Ok(rendered(&Phone { frame: visit.frame(app).await? }))
}
