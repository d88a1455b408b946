//! Who looks at a page, and where those are led who may not.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::RoleName;

use crate::{
    access::{Caller, Denied, Register},
    http::AppState,
};

/// Who is signed in, as the frame of a page tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Who {
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
        Some(Self { name, roles: roles.iter().copied().collect() })
    }
}

/// What somebody came for.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    address: String,
    _headers: HeaderMap,
}

impl Errand {
    /// Of a request.
    pub(crate) fn of(request: &Request) -> Self {
        let address = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
        Self { address, _headers: request.headers().clone() }
    }

    /// Where somebody is led who may not see the page.
    pub(crate) async fn denied(self, _: &AppState, denied: Denied) -> Response {
        let way = match denied {
            Denied::Unknown { .. } | Denied::Locked => "/sign-in",
            Denied::PasswordDue => "/first-password",
            Denied::Forbidden => return StatusCode::FORBIDDEN.into_response(),
        };
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", &self.address).finish();
        match HeaderValue::from_str(&format!("{way}?{query}")) {
            Ok(way) => (StatusCode::SEE_OTHER, [(header::LOCATION, way)]).into_response(),
            Err(_) => StatusCode::BAD_REQUEST.into_response(),
        }
    }
}
