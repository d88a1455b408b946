//! Every error as a problem document (RFC 9457).
//!
//! Handlers return a [`Fault`]; it travels in the response's extensions, and the edge writes it out with the request's
//! id ([`written`]). What axum itself refuses (no such route, wrong method, a body too large) and what panics or takes
//! too long becomes a problem there too, so that no other form of error leaves the server.

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::Problem;
use serde::Serialize;

use crate::{config::Mistake, office::Failure, projections::answer};

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One of several mistakes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The key that is to blame.
    pub field: String,
    /// What is wrong and what is expected.
    pub detail: String,
    /// Line of the text that was sent, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
}

/// A problem document with all that was wrong.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// The problem.
    #[serde(flatten)]
    pub problem: Problem,
    /// Every mistake, where there may be several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// Why a request is not answered as asked.
#[derive(Clone, Debug)]
pub struct Fault(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    document: ProblemDocument,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Fault {
    /// A problem of this stable name.
    pub fn new(status: StatusCode, slug: &str, title: &str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::from(Problem {
            kind: format!("{}{slug}", Problem::PREFIX),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into().into_owned(),
            field: None,
            request_id: None,
        })
    }

    /// A field that cannot be: 422.
    pub fn field(name: impl Into<String>, detail: impl Into<Cow<'static, str>>) -> Self {
        let mut fault = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-field", "Bad field", detail);
        fault.0.document.problem.field = Some(name.into());
        fault
    }

    /// The problem of one item of a list: its field is told from the list on.
    pub fn of_item(self, item: &str) -> Problem {
        let problem = self.0.document.problem;
        let field = problem.field.as_deref().filter(|field| *field != "." && !field.is_empty());
        let field = field.map_or_else(|| item.to_owned(), |field| format!("{item}.{field}"));
        Problem { field: Some(field), ..problem }
    }

    /// A request that cannot be understood: 400.
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "Bad request", detail)
    }

    /// Something that is not there: 404.
    pub fn missing(slug: &str, title: &str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, slug, title, detail)
    }

    /// An office file with mistakes: 422, all of them.
    pub fn mistakes(mistakes: &[Mistake]) -> Self {
        let detail = format!("the office file has {} mistakes; nothing was changed", mistakes.len());
        let mut fault = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-office-file", "Bad office file", detail);
        let document = &mut fault.0.document;
        document.problem.field = mistakes.first().map(|mistake| mistake.key.clone());
        document.errors = mistakes.iter().map(of_mistake).collect();
        fault
    }

    /// A problem for a bare status, as axum or a layer answered it.
    pub fn of_status(status: StatusCode) -> Self {
        let (slug, detail) = match status {
            StatusCode::NOT_FOUND => ("no-such-route", "nothing is served here; /openapi.json lists all there is"),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("wrong-method", "this address knows other methods; see the Allow header")
            }
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "the body is larger than this route accepts"),
            StatusCode::REQUEST_TIMEOUT => {
                ("too-slow", "the body took too long to arrive; nothing was changed, send it again")
            }
            StatusCode::URI_TOO_LONG => {
                ("address-too-long", "the address is longer than any that leads somewhere here")
            }
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                ("head-too-large", "the headers are larger than this server reads; send fewer cookies")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ("wrong-media-type", "this route takes another Content-Type"),
            StatusCode::SERVICE_UNAVAILABLE => {
                ("no-answer-in-time", "the office did not answer in time; with the same Idempotency-Key, try again")
            }
            _ if status.is_server_error() => {
                ("internal", "the server failed; its log tells more under this request's id")
            }
            _ => ("bad-request", "the request cannot be understood"),
        };
        let title = status.canonical_reason().unwrap_or("Error");
        let fault = Self::new(status, slug, title, detail);
        if status == StatusCode::SERVICE_UNAVAILABLE { fault.retry_after(1) } else { fault }
    }

    /// When to come again.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// With a header of its own.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.header = Some((name, value));
        self
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.document.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

fn of_mistake(mistake: &Mistake) -> FieldError {
    let detail = if mistake.expected.is_empty() {
        mistake.problem.clone()
    } else {
        format!("{}; expected {}", mistake.problem, mistake.expected)
    };
    FieldError { field: mistake.key.clone(), detail, line: mistake.line, column: mistake.column }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self(Box::new(Parts { document: ProblemDocument { problem, errors: Vec::new() }, header: None }))
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        let detail = failure.to_string();
        match failure {
            Failure::Refused(refusal) => Self::from(answer::problem(&refusal)),
            Failure::KeyReused => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused", "Key reused", detail),
            Failure::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy", detail).retry_after(1),
            Failure::Stopping => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "Stopping", detail).retry_after(5)
            }
            Failure::Storage(_) => Self::new(StatusCode::INSUFFICIENT_STORAGE, "storage", "Cannot be stored", detail),
            Failure::Journal(why) => {
                tracing::error!(why, "the journal failed");
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The response as it leaves: an error is a problem document that bears the request's id.
pub fn written(mut response: Response, request_id: &str) -> Response {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let fault = match response.extensions_mut().remove::<Fault>() {
        Some(fault) => fault,
        None if response.headers().get(header::CONTENT_TYPE).is_some_and(is_finished) => return response,
        None => Fault::of_status(status),
    };
    let Parts { mut document, header } = *fault.0;
    document.problem.request_id = Some(request_id.to_owned());
    // A problem is plain data: writing it into memory cannot fail.
    let body = serde_json::to_vec(&document).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.remove(header::CONTENT_LENGTH);
    if let Some((name, value)) = header {
        headers.insert(name, value);
    }
    *response.body_mut() = Body::from(body);
    response
}

/// A page for people, or a body that a route made on purpose, also stands as an error.
fn is_finished(content_type: &HeaderValue) -> bool {
    let finished = [b"text/html".as_slice(), b"application/json".as_slice()];
    finished.iter().any(|kind| content_type.as_bytes().starts_with(kind))
}
