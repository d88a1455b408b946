//! What a device fetches again and again and seldom changes: answered under an `ETag`, and not sent to whoever has it.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The view as JSON, or 304 where the caller has these very bytes.
pub(super) fn tagged(headers: &HeaderMap, view: &impl Serialize) -> Response {
    // A view is plain data: writing it into memory cannot fail.
    tagged_as("application/json", headers, serde_json::to_vec(view).unwrap_or_default().into())
}

/// Bytes of a kind, or 304 where the caller has these very ones.
pub(super) fn tagged_as(kind: &'static str, headers: &HeaderMap, bytes: Bytes) -> Response {
    let tag = tag_of(&bytes);
    let mut response = if has(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind)], bytes).into_response()
    };
    response.headers_mut().extend([
        (header::ETAG, HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ]);
    response
}

/// The name of these very bytes.
fn tag_of(bytes: &[u8]) -> String {
    format!("\"{}\"", data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)[..16]))
}

/// Whether the caller has what bears this tag. (What a proxy made weak is the same.)
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let said = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|said| said.to_str().ok());
    let mut tags = said.flat_map(|said| said.split(',')).map(|said| said.trim().trim_start_matches("W/"));
    tags.any(|said| said == tag || said == "*")
}
