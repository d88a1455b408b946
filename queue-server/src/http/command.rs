//! What every command has in common: a body that names its bad field, and a key under which it happens once.

use axum::{
    body::Bytes,
    extract::{FromRequest, OriginalUri, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::{AppState, fault::Fault, gate::Caller, parse};
use crate::office::{Ask, Key, Order, Sent};

/// The header that names a command.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest key.
const KEY_LENGTH: usize = 128;

/// A body that can be read from a request.
pub trait ReadBody: Sized {
    /// What the raw body says.
    ///
    /// # Errors
    /// 400, 415 or 422.
    fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Fault>;
}

impl<T: DeserializeOwned> ReadBody for T {
    fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Fault> {
        if body.is_empty() {
            // A verb that needs no words may come without; one that needs them names the first missing field.
            return parse::json(b"{}");
        }
        if !is_json(headers) {
            let detail = "send the body as application/json";
            return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-media-type", "Wrong media type", detail));
        }
        parse::json(body)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|kind| {
        kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")
    })
}

/// The media type of the body, without parameters.
pub(super) fn media_type(headers: &HeaderMap) -> Option<&str> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(kind.split(';').next().unwrap_or_default().trim())
}

/// The body of a verb that needs no words: nothing, or `{}`.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A command: its body, and its key if the caller gave one.
#[derive(Debug)]
pub struct Commanded<T> {
    /// What is asked.
    pub body: T,
    /// Under which key.
    pub key: Option<Key>,
}

impl<T: ReadBody> FromRequest<AppState> for Commanded<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Fault> {
        let (parts, body) = request.into_parts();
        let headers = parts.headers.clone();
        let path = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let caller = parts.extensions.get::<Caller>().map_or_else(|| Caller::Anonymous.key_owner(), Caller::key_owner);
        let method = parts.method.clone();
        let request = Request::from_parts(parts, body);
        let raw = Bytes::from_request(request, state).await.map_err(|refused| Fault::of_status(refused.status()))?;
        let key = match key_of(&headers)? {
            None => None,
            Some(key) => {
                let fingerprint = fingerprint([method.as_str().as_bytes(), path.path().as_bytes(), &raw]);
                Some(Key { caller, key, fingerprint })
            }
        };
        Ok(Self { body: T::read(&headers, &raw)?, key })
    }
}

fn key_of(headers: &HeaderMap) -> Result<Option<String>, Fault> {
    let mut given = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(key) = given.next() else { return Ok(None) };
    let ok = given.next().is_none()
        && (1..=KEY_LENGTH).contains(&key.len())
        && key.as_bytes().iter().all(u8::is_ascii_graphic);
    match key.to_str() {
        Ok(key) if ok => Ok(Some(key.to_owned())),
        _ => Err(Fault::bad_request("Idempotency-Key must be one key of 1 to 128 visible ASCII characters")),
    }
}

/// SHA-256 over the parts, each after its length, so that no two different requests run together.
fn fingerprint(parts: [&[u8]; 3]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

impl AppState {
    /// Asks the office, and makes a response of its answer.
    pub(super) async fn submit(&self, ask: Ask, key: Option<Key>) -> Result<Response, Fault> {
        Ok(sent(self.office().submit(Order { ask, key }).await?))
    }

    /// The same for one command.
    pub(super) async fn command(&self, command: crate::engine::Command, key: Option<Key>) -> Result<Response, Fault> {
        self.submit(Ask::Command(command), key).await
    }
}

/// An answer of the office as a response.
pub(super) fn sent(sent: Sent) -> Response {
    let status = StatusCode::from_u16(sent.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if sent.body.is_empty() { status.into_response() } else { json(status, sent.body) };
    if sent.repeated {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// A JSON document that was written already.
pub(super) fn json(status: StatusCode, body: impl Into<axum::body::Body>) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body.into()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_never_run_together() {
        assert_ne!(fingerprint([b"POST", b"/a", b"b"]), fingerprint([b"POST", b"/ab", b""]));
        assert_eq!(fingerprint([b"POST", b"/a", b"b"]), fingerprint([b"POST", b"/a", b"b"]));
    }

    #[test]
    fn a_key_is_short_and_visible() {
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IDEMPOTENCY_KEY, HeaderValue::from_str(value).unwrap());
            key_of(&headers)
        };
        assert_eq!(with("k-1").unwrap(), Some("k-1".to_owned()));
        assert_eq!(key_of(&HeaderMap::new()).unwrap(), None);
        assert!(with("").is_err());
        assert!(with("a b").is_err());
        assert!(with(&"x".repeat(129)).is_err());
        assert!(with(&"x".repeat(128)).is_ok());
    }
}
