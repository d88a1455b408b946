//! The plain pages: what runs here, and a ticket on its holder's phone. Static files; all that is live comes over the
//! API.

use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};

use super::AppState;

/// The pages of the office's own network.
pub(super) fn office() -> Router<AppState> {
    phone()
        .route("/", get(async || Html(include_str!("page/office.html"))))
        .route("/assets/office.js", get(async || asset("text/javascript", include_str!("page/office.js"))))
}

/// What a phone needs.
pub(super) fn phone() -> Router<AppState> {
    Router::new()
        .route("/assets/style.css", get(async || asset("text/css", include_str!("page/style.css"))))
        .route("/assets/phone.js", get(async || asset("text/javascript", include_str!("page/phone.js"))))
        .route("/favicon.ico", get(async || asset("image/svg+xml", include_str!("page/icon.svg"))))
}

/// The page of one ticket; its script asks the same address for the ticket.
pub(super) fn phone_html() -> Html<&'static str> {
    Html(include_str!("page/phone.html"))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let kind = (header::CONTENT_TYPE, format!("{kind}; charset=utf-8"));
    ([kind, (header::CACHE_CONTROL, "no-cache".to_owned())], text).into_response()
}
