//! What every request and every response goes through, in one place and in this order: its id, who asks, how large its
//! head is, the client's limit, deadlines for its body and its answer, the log and the counters, errors as problems, the
//! headers that protect.

use std::{
    any::Any,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::Instrument;

use super::{
    AppState,
    client::{Arrived, Client},
    fault,
    fault::Fault,
    meter, slow_body,
};

/// How long an answer may take to begin. Streams begin at once.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// The largest head of a request that is read: its address and its headers. Browsers send a tenth of it.
pub const HEAD: usize = 16 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The one layer around all routes.
pub async fn edge(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    // The template, never the address itself: that of a phone is its holder's secret.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let name = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    request.extensions_mut().insert(app.clone());
    let span = tracing::info_span!("request", %id, %method, route = name);
    let (request, client) = with_client(request);
    let binds = client.as_ref().is_ok_and(|client| client.for_ever);
    let response = match client {
        Ok(client) => answered(&app, &client, request, next).instrument(span.clone()).await,
        Err(fault) => fault.into_response(),
    };
    let mut response = fault::written(response, &id);
    protect(response.headers_mut(), &id);
    if binds {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ALONE));
    }
    let (status, took) = (response.status(), began.elapsed());
    meter::count(&method, name, status, took);
    span.in_scope(|| told(&method, status, took));
    response
}

/// The request with who sent it among its extensions.
fn with_client(request: Request) -> (Request, Result<Client, Fault>) {
    let (mut parts, body) = request.into_parts();
    let client = Client::of(&parts);
    if let Ok(client) = &client {
        parts.extensions.insert(client.clone());
    }
    (Request::from_parts(parts, body), client)
}

async fn answered(app: &AppState, client: &Client, request: Request, next: Next) -> Response {
    if let Err(fault) = check_head(&request).and_then(|()| app.limiter().check(client.address)) {
        return fault.into_response();
    }
    let body_limit = request.extensions().get::<Arrived>().map_or(DEADLINE, |arrived| arrived.body);
    let (request, late) = slow_body::timed(request, body_limit);
    let answer = tokio::time::timeout(DEADLINE, next.run(request)).await;
    match answer {
        // Whatever the reader of the body made of it.
        _ if late.is_so() => too_slow(),
        Ok(response) => response,
        Err(_) => Fault::of_status(StatusCode::SERVICE_UNAVAILABLE).into_response(),
    }
}

fn check_head(request: &Request) -> Result<(), Fault> {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address > HEAD / 2 {
        return Err(Fault::of_status(StatusCode::URI_TOO_LONG));
    }
    let lines = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    if address + lines.sum::<usize>() > HEAD {
        return Err(Fault::of_status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    Ok(())
}

/// What is left of the body would be taken for the next request.
fn too_slow() -> Response {
    let mut response = Fault::of_status(StatusCode::REQUEST_TIMEOUT).into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// One line a request: what changes the office, and what fails, by default; the rest for those who look closer.
fn told(method: &Method, status: StatusCode, took: Duration) {
    // Nobody reads more than a tenth of a millisecond.
    let (status, ms) = (status.as_u16(), (took.as_secs_f64() * 10_000.0).round() / 10.0);
    if status >= 500 {
        tracing::error!(status, ms, "failed");
    } else if method == Method::GET || method == Method::HEAD || status == StatusCode::ACCEPTED.as_u16() {
        // Nor has what only waits changed anything: a device that is not paired asks every other second.
        tracing::debug!(status, ms, "answered");
    } else {
        tracing::info!(status, ms, "answered");
    }
}

/// What a panic becomes: it is logged by the panic hook, and the client learns nothing of it.
#[allow(clippy::needless_pass_by_value)] // the shape that the layer asks for
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Fault::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

/// The client's own id if it is a sane one, else one of ours.
fn request_id(headers: &HeaderMap) -> String {
    let sane = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    match headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(sane) {
        Some(id) => id.to_owned(),
        None => made_id(),
    }
}

/// Unlike any other of this process: what tells processes apart is the time at which they log.
fn made_id() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(1);
    format!("r{:x}", COUNTER.fetch_add(1, Ordering::Relaxed))
}

/// For a year, as a browser remembers it from the last visit. Other hosts of the domain are not ours to bind.
const HTTPS_ALONE: &str = "max-age=31536000";

/// What a page may load: nothing from elsewhere.
pub(crate) const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// Pages are framed by nobody and learn nothing of the device.
const PROTECTION: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

fn protect(headers: &mut HeaderMap, id: &str) {
    // Room for these, the date and the length at once.
    headers.reserve(PROTECTION.len() + 4);
    for (name, value) in PROTECTION {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Where a handler has a reason for its own, that stays.
    for (name, value) in [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_SECURITY_POLICY, POLICY)] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sane_id_is_taken_over() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_static(value));
            request_id(&headers)
        };
        assert_eq!(with("kiosk-1.42_a"), "kiosk-1.42_a");
        assert_ne!(with("a b"), "a b");
        assert_ne!(with(""), "");
        assert_ne!(made_id(), made_id());
    }
}
