//! Who calls, and who may.
//!
//! A route is registered through [`Gate::needs`] with the roles that it needs. They stand in the OpenAPI document as
//! `x-roles`, and the same call puts the check before the handler. Signing in is still to come: until then only tokens
//! of a rehearsal are known, everybody else is [`Caller::anonymous`], and only the loopback interface is served.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use utoipa::openapi::{extensions::Extensions, path::Operation};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{AppState, fault::Fault};

/// What a caller may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sets the office up.
    Administrator,
    /// Head of the desks.
    Head,
    /// Reads the figures.
    Manager,
    /// The reception point.
    Reception,
    /// Serves at a desk.
    Operator,
    /// A paired kiosk.
    Kiosk,
    /// A paired board.
    Board,
    /// Who holds a ticket's code.
    Citizen,
    /// Everybody.
    Anyone,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = &[
        Self::Administrator,
        Self::Head,
        Self::Manager,
        Self::Reception,
        Self::Operator,
        Self::Kiosk,
        Self::Board,
        Self::Citizen,
        Self::Anyone,
    ];

    /// The spelling in `x-roles`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Head => "head",
            Self::Manager => "manager",
            Self::Reception => "reception",
            Self::Operator => "operator",
            Self::Kiosk => "kiosk",
            Self::Board => "board",
            Self::Citizen => "citizen",
            Self::Anyone => "anyone",
        }
    }
}

/// The name under which `x-roles` stands in the document.
pub const EXTENSION: &str = "x-roles";

/// Whom the tokens of a rehearsal name. A real data folder knows none of them.
const REHEARSAL: [&str; 8] = ["administrator", "head", "manager", "reception", "operator", "k1", "k2", "b1"];

/// Who calls, as far as it is known: the owner of idempotency keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(pub String);

impl Caller {
    /// Nobody in particular.
    #[must_use]
    pub fn anonymous() -> Self {
        Self("anonymous".to_owned())
    }
}

/// Knows who may pass.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// The tokens of a rehearsal are known.
    pub rehearsal: bool,
}

impl Gate {
    /// Routes that need one of these roles.
    pub fn needs(self, roles: &[Role], routes: UtoipaMethodRouter<AppState>) -> UtoipaMethodRouter<AppState> {
        let (schemas, mut paths, router) = routes;
        let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        for item in paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
            for operation in operations.into_iter().flatten() {
                declare(operation, &names);
            }
        }
        (schemas, paths, router.layer(from_fn_with_state(self, pass)))
    }

    fn caller(self, headers: &HeaderMap) -> Result<Caller, Fault> {
        let Some(given) = headers.get(header::AUTHORIZATION) else { return Ok(Caller::anonymous()) };
        let token = given.to_str().ok().and_then(|text| text.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        let name = token.and_then(|token| token.strip_prefix("rehearsal-")).filter(|_| self.rehearsal);
        match name.filter(|name| REHEARSAL.contains(name)) {
            Some(name) => Ok(Caller(name.to_owned())),
            None => Err(unknown_token()),
        }
    }
}

fn declare(operation: &mut Operation, roles: &[&str]) {
    let extensions = operation.extensions.get_or_insert_with(Extensions::default);
    extensions.insert(EXTENSION.to_owned(), roles.into());
}

async fn pass(State(gate): State<Gate>, mut request: Request, next: Next) -> Result<Response, Fault> {
    let caller = gate.caller(request.headers())?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

fn unknown_token() -> Fault {
    Fault::new(StatusCode::UNAUTHORIZED, "unknown-token", "Unknown token", "this server does not know the bearer token")
        .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"numeretto\""))
}
