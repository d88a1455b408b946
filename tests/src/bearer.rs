//! Whose credentials a request bears: those of somebody who may call the route, unless a test chooses otherwise.
//!
//! In a rehearsal everybody has a token that is known beforehand: `rehearsal-operator`, `rehearsal-k1`. [`role_for`] says
//! whose fits a route; `suite/bearer.rs` holds it to what the server declares. Idempotency keys belong to whoever bears the
//! token: a test about keys names one caller for all that it sends.

use reqwest::{
    Method, RequestBuilder,
    header::{COOKIE, ORIGIN},
};
use serde_json::Value;

/// Whose credentials requests bear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Bearer {
    /// Somebody of a rehearsal who may call the route.
    #[default]
    Fitting,
    /// Always this one of a rehearsal: `manager`, `k1`.
    Named(String),
    /// Always this token.
    Token(String),
    /// A person who has signed in.
    Session(Session),
    /// Nobody.
    Nobody,
}

/// What a browser keeps of a sign-in: the two cookies, as they go back to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// `numeretto-session=…; numeretto-session-csrf=…`
    pub cookies: String,
    /// What scripts say of the second one in `x-csrf-token`.
    pub csrf: String,
    /// Where it was signed in: `http://127.0.0.1:PORT`.
    pub origin: String,
}

impl Bearer {
    /// A request to a path (with `/api/v1`, where it is of the API), with these credentials.
    #[must_use]
    pub fn sign(&self, request: RequestBuilder, method: &Method, path: &str) -> RequestBuilder {
        self.sign_as(request, method, role_for(method.as_str(), path))
    }

    /// A command with its body, which may tell who sends it.
    #[must_use]
    pub fn sign_command(&self, request: RequestBuilder, path: &str, body: &Value) -> RequestBuilder {
        self.sign_as(request, &Method::POST, role_for_command(path, body))
    }

    fn sign_as(&self, request: RequestBuilder, method: &Method, fitting: Option<&str>) -> RequestBuilder {
        match self {
            Self::Fitting => match fitting {
                Some(name) => request.bearer_auth(rehearsed(name)),
                None => request,
            },
            Self::Named(name) => request.bearer_auth(rehearsed(name)),
            Self::Token(token) => request.bearer_auth(token),
            Self::Session(session) => session.sign(request, method),
            Self::Nobody => request,
        }
    }
}

impl Session {
    fn sign(&self, request: RequestBuilder, method: &Method) -> RequestBuilder {
        let request = request.header(COOKIE, &self.cookies);
        if method.is_safe() { request } else { request.header(ORIGIN, &self.origin).header("x-csrf-token", &self.csrf) }
    }
}

/// The token of somebody in a rehearsal.
#[must_use]
pub fn rehearsed(name: &str) -> String {
    format!("rehearsal-{name}")
}

/// Who in a rehearsal fits a route or a page: `operator`, `k1`. Nobody where anybody may come, a citizen with a code is
/// meant, or a person who has signed in.
#[must_use]
pub fn role_for(method: &str, path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or_default();
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match (method, parts.as_slice()) {
        // The page of a desk and that of the figures are their people's; a hall's devices have pages as well.
        (_, ["desk", ..] | ["desks", ..]) => Some("operator"),
        (_, ["reports", ..]) => Some("manager"),
        (_, ["board", ..]) => Some("b1"),
        (_, ["kiosks", "k2", ..]) => Some("k2"),
        (_, ["kiosk" | "kiosks", ..] | ["devices", "self", ..]) => Some("k1"),
        (_, ["tickets", ..]) => Some("reception"),
        (_, ["day" | "hall" | "services", ..]) => Some("head"),
        ("GET", ["office"]) => Some("operator"),
        (_, ["office"] | ["clock" | "events" | "admin" | "people" | "devices" | "keys" | "audit", ..]) => {
            Some("administrator")
        }
        _ => None,
    }
}

/// Who sends a command: a ticket of the kiosk is taken by the kiosk.
#[must_use]
pub fn role_for_command(path: &str, body: &Value) -> Option<&'static str> {
    let takes = ["/tickets", "/api/v1/tickets"].contains(&path);
    if takes && body["channel"] == "kiosk" { Some("k1") } else { role_for("POST", path) }
}

/// What somebody of a rehearsal is, as `x-roles` spells it.
#[must_use]
pub fn role_of(name: &str) -> &str {
    match name {
        "k1" | "k2" => "kiosk",
        "b1" => "board",
        person => person,
    }
}
