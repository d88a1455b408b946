//! Which of the office's devices a browser is: by its cookie. In a rehearsal a browser that is none becomes the one that every
//! rehearsal has, unless that was revoked.

use axum::{http::HeaderMap, response::Response};
use protocol::{DeviceKind, Span};

use crate::{
    access::{
        Act, Caller, Credential, Role,
        doorman::{REHEARSAL, chance},
        secret::Secret,
    },
    http::{
        AppState,
        client::Client,
        cookies::{self, For},
    },
    office::{Administration, Ask, Order},
};

/// A browser's token that is older is renewed when its page is loaded.
const RENEWED: Span = Span::from_minutes(30 * 24 * 60);

/// What a browser is to a device's page.
pub(super) enum Device {
    /// Paired.
    Known,
    /// Paired, from now on with another token.
    Renewed(For, Secret, bool),
    /// Of a rehearsal, from now on: by this cookie.
    Rehearsed(For, Secret, bool),
    /// None of the office's.
    Unknown,
}

impl Device {
    /// Of a request.
    pub(super) async fn of(app: &AppState, kind: DeviceKind, headers: &HeaderMap, client: &Client) -> Self {
        let role = match kind {
            DeviceKind::Kiosk => Role::Kiosk,
            DeviceKind::Board => Role::Board,
        };
        let credentials = app.jar().credentials(headers, client.https);
        if let Ok((caller, _)) = app.doors().admit(&credentials, &[role], false) {
            return renewed(app, caller)
                .await
                .map_or(Self::Known, |secret| Self::Renewed(For::Device(kind), secret, client.https));
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
    pub(super) fn welcomed(self, app: &AppState, mut page: Response) -> Response {
        if let Self::Rehearsed(device, secret, https) | Self::Renewed(device, secret, https) = self {
            app.jar().keep(page.headers_mut(), device, &secret, cookies::LONGEST, https);
        }
        page
    }
}

/// Another token for a device whose own has grown old. Both are good until the new one is used.
async fn renewed(app: &AppState, caller: Caller) -> Option<Secret> {
    let Caller::Device { device, .. } = &caller else { return None };
    let made = app.doors().register().device(device)?.token_at;
    if app.doors().now() - made < RENEWED || app.doors().is_rehearsal() {
        return None;
    }
    let token = Secret::token(chance());
    let act = Act::RotateToken { device: device.clone(), token: token.hash() };
    let ask = Ask::Administer(Administration { by: caller.actor(), act });
    // One that cannot be renewed now is renewed the next time.
    app.office().submit(Order { ask, key: None }).await.ok().map(|_| token)
}
