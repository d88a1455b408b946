//! Whose credentials a request bears: those of somebody who may call the route, unless a test chooses otherwise.
//!
//! In a rehearsal everybody has a token that is known beforehand: `rehearsal-operator`, `rehearsal-k1`. [`role_for`] says
//! whose fits a route; `suite/bearer.rs` holds it to what the server declares. Idempotency keys belong to whoever bears the
//! token: a test about keys names one caller for all that it sends.

use std::collections::BTreeMap;

use reqwest::{
    Method,
    header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE},
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

/// What a browser keeps of a sign-in: cookies, as they go back to where they came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    origin: String,
    cookies: BTreeMap<String, String>,
}

impl Bearer {
    /// The headers of a request to a path, with `/api/v1` where it is of the API.
    #[must_use]
    pub fn headers(&self, method: &Method, path: &str) -> HeaderMap {
        self.with(method, role_for(method.as_str(), path))
    }

    /// Those of a command, whose body may tell who sends it.
    #[must_use]
    pub fn headers_of_command(&self, path: &str, body: &Value) -> HeaderMap {
        self.with(&Method::POST, role_for_command(path, body))
    }

    fn with(&self, method: &Method, fitting: Option<&str>) -> HeaderMap {
        match self {
            Self::Fitting => fitting.map(|name| authorization(&rehearsed(name))).unwrap_or_default(),
            Self::Named(name) => authorization(&rehearsed(name)),
            Self::Token(token) => authorization(token),
            Self::Session(session) => session.headers(method),
            Self::Nobody => HeaderMap::new(),
        }
    }
}

fn authorization(token: &str) -> HeaderMap {
    HeaderMap::from_iter([(AUTHORIZATION, value(&format!("Bearer {token}")))])
}

/// Tokens and cookies are plain text.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap()
}

impl Session {
    /// Nothing yet, of a server at `http://…`.
    #[must_use]
    pub fn at(origin: &str) -> Self {
        Self { origin: origin.to_owned(), cookies: BTreeMap::new() }
    }

    /// With what an answer sets, or takes back by an empty value.
    ///
    /// # Panics
    /// If a cookie is no text.
    #[must_use]
    pub fn after(&self, answer: &HeaderMap) -> Self {
        let mut session = self.clone();
        for set in answer.get_all(SET_COOKIE) {
            let set = set.to_str().expect("cookies are plain text");
            let pair = set.split(';').next().unwrap_or_default();
            match pair.split_once('=') {
                Some((name, "")) => drop(session.cookies.remove(name.trim())),
                Some((name, value)) => drop(session.cookies.insert(name.trim().to_owned(), value.to_owned())),
                None => {}
            }
        }
        session
    }

    /// The value of a cookie that is called so, whatever the office: `session`, `session-csrf`, `kiosk`.
    #[must_use]
    pub fn cookie(&self, what: &str) -> Option<&str> {
        let ending = format!("-{what}");
        self.cookies.iter().find(|(name, _)| name.ends_with(&ending)).map(|(_, value)| value.as_str())
    }

    /// The same browser at another server of the same host: cookies ask for no port.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let cookies = self.cookies.iter().chain(&other.cookies).map(|(name, value)| (name.clone(), value.clone()));
        Self { origin: self.origin.clone(), cookies: cookies.collect() }
    }

    /// The same cookies for a server that was started anew elsewhere.
    #[must_use]
    pub fn moved(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self.clone() }
    }

    fn headers(&self, method: &Method) -> HeaderMap {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut headers = HeaderMap::new();
        if !pairs.is_empty() {
            headers.insert(COOKIE, value(&pairs.join("; ")));
        }
        if !method.is_safe() {
            // As the pages' scripts say it: the values of all cookies that scripts may read.
            let twins = self.cookies.iter().filter(|(name, _)| name.ends_with("-csrf"));
            let twins: Vec<_> = twins.map(|(_, value)| value.as_str()).collect();
            headers.insert(ORIGIN, value(&self.origin));
            headers.insert("x-csrf-token", value(&twins.join(" ")));
        }
        headers
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
        (_, ["board" | "boards", ..]) => Some("b1"),
        (_, ["kiosks"] | ["kiosks", "stream"] | ["kiosks", _, "settled"]) => Some("reception"),
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
