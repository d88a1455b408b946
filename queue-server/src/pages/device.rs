//! Which of the office's devices a browser is: by its cookie. In a rehearsal a browser that is none becomes the one that every
//! rehearsal has, unless that was revoked.

use axum::{http::HeaderMap, response::Response};
use protocol::DeviceKind;

use crate::{
    access::{Caller, Credential, Role, doorman::REHEARSAL, secret::Secret},
    http::{
        AppState,
        client::Client,
        cookies::{self, For},
    },
};

/// What a browser is to a device's page.
pub(super) enum Device {
    /// Paired.
    Known,
    /// Of a rehearsal, from now on: by this cookie.
    Rehearsed(For, Secret, bool),
    /// None of the office's.
    Unknown,
}

impl Device {
    /// Of a request.
    pub(super) fn of(app: &AppState, kind: DeviceKind, headers: &HeaderMap, client: &Client) -> Self {
        let role = match kind {
            DeviceKind::Kiosk => Role::Kiosk,
            DeviceKind::Board => Role::Board,
        };
        let credentials = cookies::credentials(headers, client.https);
        if app.doors().admit(&credentials, &[role], false).is_ok() {
            return Self::Known;
        }
        let name = match kind {
            DeviceKind::Kiosk => "k1",
            DeviceKind::Board => "b1",
        };
        let secret = Secret::new(format!("{REHEARSAL}{name}"));
        let credential = Credential::Device(kind, secret.clone());
        match app.doors().is_rehearsal() && app.doors().meet(&credential, false) != Caller::Anonymous {
            true => Self::Rehearsed(For::Device(kind), secret, client.https),
            false => Self::Unknown,
        }
    }

    /// Whether it is one.
    pub(super) const fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// The page, with the cookie that it may need from now on.
    pub(super) fn welcomed(self, mut page: Response) -> Response {
        if let Self::Rehearsed(device, secret, https) = self {
            cookies::keep(page.headers_mut(), device, &secret, cookies::LONGEST, https);
        }
        page
    }
}
