//! Who may pass.
//!
//! ```text
//! request ─▶ credentials (token, or cookies) ─▶ same site? ─▶ Doorman::admit ─▶ its cookie's token? ─▶ Caller ─▶ handler
//! ```
//! A route is registered through [`Gate::needs`] with the roles that it needs. They stand in the OpenAPI document as
//! `x-roles`, and the same call puts the check before the handler: a handler that can be reached was allowed. A stream ends
//! when what opened it opens no more. Who is not let in learns nothing of what is behind, nor why a credential is no good.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    body::{Body, Bytes},
    extract::{FromRequestParts, Request},
    http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use futures_util::StreamExt;
use protocol::DeviceKind;
use utoipa::openapi::{extensions::Extensions as Described, path::Operation};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{AppState, client::Client, fault::Fault};
pub use crate::access::{Caller, Role};
use crate::{
    access::{
        Credential, Credentials, Denied, Doorman,
        secret::{Secret, csrf_of},
    },
    care::Line,
    pages,
};

/// The name under which `x-roles` stands in the document.
pub const EXTENSION: &str = "x-roles";

/// What scripts send along to show that a page of this server asks.
const CSRF: &str = "x-csrf-token";

/// The last that a stream says whose credential opens no more.
const BYE: &[u8] = b": bye\n\n";

/// Puts the check before handlers.
#[derive(Clone, Copy, Debug)]
pub struct Gate;

impl Gate {
    /// Routes that need one of these roles.
    pub fn needs(self, roles: &'static [Role], routes: UtoipaMethodRouter<AppState>) -> UtoipaMethodRouter<AppState> {
        let (schemas, mut paths, router) = routes;
        let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        for item in paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
            for operation in operations.into_iter().flatten() {
                declare(operation, &names);
            }
        }
        (schemas, paths, self.before(roles, router))
    }

    /// The check before a route that describes itself elsewhere.
    pub(super) fn before(self, roles: &'static [Role], route: MethodRouter<AppState>) -> MethodRouter<AppState> {
        route.layer(from_fn(move |request, next| pass(roles, request, next)))
    }

    /// A page that needs one of these roles: who has none is led to where one signs in.
    pub(crate) fn page(self, roles: &'static [Role], route: MethodRouter<AppState>) -> MethodRouter<AppState> {
        route.layer(from_fn(move |request: Request, next: Next| async move {
            let errand = pages::Errand::of(&request);
            match pass_or(roles, request, next).await {
                Ok(response) => response,
                Err(Refused::Denied(denied, app)) => errand.denied(&app, denied).await,
                Err(Refused::Fault(fault)) => fault.into_response(),
            }
        }))
    }
}

fn declare(operation: &mut Operation, roles: &[&str]) {
    let extensions = operation.extensions.get_or_insert_with(Described::default);
    extensions.insert(EXTENSION.to_owned(), roles.into());
}

/// Why a request does not get through.
enum Refused {
    /// Whoever asks may not.
    Denied(Denied, AppState),
    /// The request itself is wrong.
    Fault(Fault),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

async fn pass(roles: &'static [Role], request: Request, next: Next) -> Result<Response, Fault> {
    pass_or(roles, request, next).await.map_err(|refused| match refused {
        Refused::Denied(denied, _) => fault_of(denied),
        Refused::Fault(fault) => fault,
    })
}

async fn pass_or(roles: &'static [Role], mut request: Request, next: Next) -> Result<Response, Refused> {
    let app = request.extensions().get::<AppState>().cloned();
    let app = app.ok_or_else(|| Fault::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let client = request.extensions().get::<Client>().cloned();
    let client = client.ok_or_else(|| Fault::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let does = !is_safe(request.method());
    if does && !is_same_site(request.headers(), &client, app.public_host().as_deref()) {
        return Err(foreign().into());
    }
    let credentials = credentials_of(&app, request.headers(), client.https)?;
    let admitted = app.doors().admit(&credentials, roles, does);
    let (caller, by) = admitted.map_err(|denied| Refused::Denied(denied, app.clone()))?;
    if let Some(credential) = by.as_ref().filter(|by| does && by.is_cookie())
        && !shows_token(request.headers(), credential.secret())
    {
        return Err(foreign().into());
    }
    let kiosk = match &caller {
        Caller::Device { device, kind: DeviceKind::Kiosk } => Some(device.clone()),
        _ => None,
    };
    // Who only reads shows nothing of a kiosk at work: `kiosk doctor` asks once, and is gone.
    kiosk.iter().filter(|_| does).for_each(|kiosk| app.care().asked(kiosk));
    let extensions = request.extensions_mut();
    let who = pages::Who::of(&caller, &app.doors().register());
    extensions.insert(caller);
    extensions.extend(who.map(single).unwrap_or_default());
    extensions.extend(by.clone().map(single).unwrap_or_default());
    let response = next.run(request).await;
    let response = match kiosk {
        Some(kiosk) if is_stream(&response) => holding(response, app.care().line(&kiosk)),
        _ => response,
    };
    Ok(match by {
        Some(credential) if is_stream(&response) => while_it_opens(response, app.doors().clone(), credential, roles),
        _ => response,
    })
}

fn single<T: Clone + Send + Sync + 'static>(value: T) -> Extensions {
    let mut extensions = Extensions::new();
    extensions.insert(value);
    extensions
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A token excludes cookies: whoever sends one is no browser's page.
fn credentials_of(app: &AppState, headers: &HeaderMap, https: bool) -> Result<Credentials, Fault> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let Some(first) = given.next() else { return Ok(app.jar().credentials(headers, https)) };
    if given.next().is_some() {
        return Err(Fault::bad_request("send one Authorization header"));
    }
    let token = first.to_str().ok().and_then(|text| text.split_once(' '));
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    Ok(vec![Credential::Token(Secret::new(token.unwrap_or_default()))])
}

/// Browsers say from whose page a command comes; whoever says nothing is no browser, or sends no cookie along.
fn is_same_site(headers: &HeaderMap, client: &Client, public: Option<&str>) -> bool {
    // Said twice it is said by no browser.
    let text = |name: &str| {
        let mut said = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?"));
        said.next().map(|first| if said.next().is_some() { "?" } else { first })
    };
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    let Some(origin) = text("origin") else { return true };
    let Some((_, host)) = origin.split_once("://") else { return false };
    [client.host.as_deref(), public].into_iter().flatten().any(|known| known.eq_ignore_ascii_case(host))
}

/// Whether the request bears what only a page of this server can know of the cookie.
fn shows_token(headers: &HeaderMap, secret: &Secret) -> bool {
    let expected = csrf_of(secret.reveal());
    let shown = headers.get(CSRF).and_then(|shown| shown.to_str().ok()).unwrap_or_default();
    headers.contains_key(header::ORIGIN) && shown.split_whitespace().any(|shown| is_equal(shown, &expected))
}

/// Without telling by its time how much is equal.
fn is_equal(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// A stream that is known to be open for as long as somebody takes it.
fn holding(response: Response, line: Line) -> Response {
    response.map(|body| {
        Body::from_stream(body.into_data_stream().map(move |part| {
            let _ = &line;
            part
        }))
    })
}

/// A stream that ends once its credential opens no more: signed out, expired, locked, revoked.
fn while_it_opens(response: Response, doors: Doorman, credential: Credential, roles: &'static [Role]) -> Response {
    let ended = Arc::new(AtomicBool::new(false));
    let tell = ended.clone();
    let closed = async move {
        let mut changes = doors.changes();
        let mut register = doors.register_changes();
        while doors.still(&credential, roles) {
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return },
                changed = register.changed() => if changed.is_err() { return },
            }
        }
        tell.store(true, Ordering::Release);
    };
    // Said only then: a server that stops says nothing, and whoever listens comes again.
    let goodbye = async move { ended.load(Ordering::Acquire).then(|| Ok::<_, axum::Error>(Bytes::from_static(BYE))) };
    response.map(|body| {
        let goodbye = futures_util::stream::once(goodbye).filter_map(futures_util::future::ready);
        Body::from_stream(body.into_data_stream().take_until(Box::pin(closed)).chain(goodbye))
    })
}

/// The problem of one who is not let in.
pub(crate) fn fault_of(denied: Denied) -> Fault {
    let (status, slug, title, detail) = match denied {
        Denied::Unknown { token: false } => {
            (StatusCode::UNAUTHORIZED, "sign-in-needed", "Sign in", "sign in, or send a token that is good for this")
        }
        Denied::Unknown { token: true } => {
            (StatusCode::UNAUTHORIZED, "unknown-token", "Unknown token", "this server does not know the bearer token")
        }
        Denied::Locked => (
            StatusCode::UNAUTHORIZED,
            "session-locked",
            "Session locked",
            "the session is locked: unlock it with the PIN",
        ),
        Denied::PasswordDue => {
            let detail = "the password was for one entry: choose one of your own first (POST /api/v1/session/password)";
            (StatusCode::FORBIDDEN, "password-change-needed", "Password change needed", detail)
        }
        Denied::Forbidden => {
            (StatusCode::FORBIDDEN, "forbidden", "Forbidden", "this is for other roles: see x-roles in /openapi.json")
        }
    };
    let fault = Fault::new(status, slug, title, detail);
    if status == StatusCode::UNAUTHORIZED {
        let realm = HeaderValue::from_static("Bearer realm=\"numeretto\"");
        return fault.with_header(header::WWW_AUTHENTICATE, realm);
    }
    fault
}

/// A command that no page of this server has sent.
fn foreign() -> Fault {
    let detail = "the command does not come from a page of this server: send Origin and x-csrf-token, or use a token";
    Fault::new(StatusCode::FORBIDDEN, "csrf", "Not from here", detail)
}

/// A problem for who may pass, but not to this.
pub(super) fn forbidden(detail: &'static str) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, "forbidden", "Forbidden", detail)
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or(Self::Anonymous))
    }
}
