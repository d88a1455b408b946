//! Who looks at a page, and where those are led who may not.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use protocol::{PersonId, RoleName};

use super::{Visit, sign_in, turned_away};
use crate::{
    access::{Caller, Denied, Register, Role},
    http::{AppState, client::Client},
};

/// Who is signed in, as the frame of a page tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    /// The number, by which a page notices that somebody else has signed in since.
    pub(crate) person: PersonId,
    /// The name.
    pub(crate) name: String,
    /// What the person may be.
    pub(crate) roles: Vec<RoleName>,
}

impl Who {
    /// The person who calls, if one does.
    pub(crate) fn of(caller: &Caller, register: &Register) -> Option<Self> {
        let Caller::Person { person, roles, .. } = caller else { return None };
        let name = register.person(*person)?.name.clone();
        Some(Self { person: *person, name, roles: roles.iter().copied().collect() })
    }
}

/// What somebody came for.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    address: Uri,
    headers: HeaderMap,
    https: bool,
}

impl Errand {
    /// Of a request.
    pub(crate) fn of(request: &Request) -> Self {
        let headers = request.headers().clone();
        let https = request.extensions().get::<Client>().is_some_and(|client| client.https);
        Self { address: request.uri().clone(), headers, https }
    }

    /// What somebody sees, or is led to, who may not see the page.
    pub(crate) async fn denied(self, app: &AppState, denied: Denied) -> Response {
        let seen = match denied {
            Denied::Unknown { .. } => return self.led_to_sign_in(),
            Denied::Forbidden if self.is_a_device_alone(app) => return self.led_to_sign_in(),
            Denied::PasswordDue => return led_to("/first-password"),
            Denied::Locked => turned_away::locked(app, self.visit(app)).await,
            Denied::Forbidden => turned_away::forbidden(app, self.visit(app)).await,
        };
        seen.unwrap_or_else(IntoResponse::into_response)
    }

    fn led_to_sign_in(&self) -> Response {
        let address = self.address.path_and_query().map_or("/", |address| address.as_str());
        led_to(&sign_in::way_back(address))
    }

    /// A kiosk's or a board's browser in which nobody is signed in: whoever stands at it may do so. (A token is no browser's.)
    fn is_a_device_alone(&self, app: &AppState) -> bool {
        !self.headers.contains_key(header::AUTHORIZATION) && self.who(app).is_none()
    }

    fn who(&self, app: &AppState) -> Option<Who> {
        let credentials = app.jar().credentials(&self.headers, self.https);
        let (caller, _) = app.doors().admit(&credentials, &[Role::Entering], false).ok()?;
        Who::of(&caller, &app.doors().register())
    }

    fn visit(&self, app: &AppState) -> Visit {
        let visit = Visit::of(&self.headers, self.address.path(), self.address.query());
        self.who(app).map_or(visit.clone(), |who| visit.by(who))
    }
}

fn led_to(way: &str) -> Response {
    match HeaderValue::from_str(way) {
        Ok(way) => (StatusCode::SEE_OTHER, [(header::LOCATION, way)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
