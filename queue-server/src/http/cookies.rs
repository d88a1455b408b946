//! The cookies of the doors. Each secret is in a cookie that scripts cannot read, with a twin beside it that they can: what
//! they send along to show that a page of this server asks. Over TLS both bear `__Host-`, which no other host, path or
//! plain connection can set.

use axum::http::{HeaderMap, HeaderValue, header};
use protocol::{DeviceKind, Span};

use crate::access::{
    Credential, Credentials,
    secret::{Secret, csrf_of},
};

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// A person who is signed in.
    Session,
    /// A browser that is a device.
    Device(DeviceKind),
}

impl For {
    const ALL: [Self; 3] = [Self::Session, Self::Device(DeviceKind::Kiosk), Self::Device(DeviceKind::Board)];

    const fn name(self) -> &'static str {
        match self {
            Self::Session => "numeretto-session",
            Self::Device(DeviceKind::Kiosk) => "numeretto-kiosk",
            Self::Device(DeviceKind::Board) => "numeretto-board",
        }
    }
}

const fn prefix(https: bool) -> &'static str {
    if https { "__Host-" } else { "" }
}

/// A browser keeps no cookie for longer.
pub const LONGEST: Span = Span::from_minutes(400 * 24 * 60);

/// The credentials in the cookies of a request, people first. A name that stands there twice was put there by somebody else.
#[must_use]
pub fn credentials(headers: &HeaderMap, https: bool) -> Credentials {
    let given: Vec<(&str, &str)> = pairs(headers).collect();
    let one = |what: For| {
        let name = format!("{}{}", prefix(https), what.name());
        let mut found = given.iter().filter(|(given, _)| *given == name).map(|(_, value)| Secret::new(*value));
        let secret = found.next().filter(|secret| !secret.reveal().is_empty())?;
        if found.next().is_some() {
            return None;
        }
        Some(match what {
            For::Session => Credential::Session(secret),
            For::Device(kind) => Credential::Device(kind, secret),
        })
    };
    For::ALL.into_iter().filter_map(one).collect()
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|given| given.to_str().ok());
    cookies.flat_map(|given| given.split(';')).filter_map(|cookie| cookie.trim().split_once('='))
}

/// Gives a browser a secret to keep.
pub fn keep(headers: &mut HeaderMap, what: For, secret: &Secret, longest: Span, https: bool) {
    set(headers, what, secret.reveal(), &csrf_of(secret.reveal()), longest.seconds(), https);
}

/// Takes it away again.
pub fn take_back(headers: &mut HeaderMap, what: For, https: bool) {
    set(headers, what, "", "", 0, https);
}

fn set(headers: &mut HeaderMap, what: For, secret: &str, twin: &str, seconds: i64, https: bool) {
    let (prefix, name) = (prefix(https), what.name());
    let rest = format!("Path=/; Max-Age={seconds}; SameSite=Strict{}", if https { "; Secure" } else { "" });
    let cookies = [format!("{prefix}{name}={secret}; {rest}; HttpOnly"), format!("{prefix}{name}-csrf={twin}; {rest}")];
    for cookie in cookies {
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cookies: &'static str, https: bool) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
        let credentials = credentials(&headers, https);
        credentials.iter().map(|credential| credential.secret().reveal().to_owned()).collect()
    }

    #[test]
    fn a_cookie_counts_under_the_name_of_its_way_and_once() {
        let plain = "language=it; numeretto-board=b; numeretto-session=s; numeretto-kiosk=";
        assert_eq!(told(plain, false), ["s", "b"]);
        assert_eq!(told(plain, true), [""; 0], "set over a plain connection, it opens nothing over TLS");
        assert_eq!(told("__Host-numeretto-session=s", true), ["s"]);
        assert_eq!(told("numeretto-session=a; numeretto-session=b", false), [""; 0]);
    }

    #[test]
    fn secrets_are_out_of_the_reach_of_scripts_and_other_sites() {
        let mut headers = HeaderMap::new();
        keep(&mut headers, For::Session, &Secret::new("x"), Span::from_minutes(2), true);
        let all: Vec<_> = headers.get_all(header::SET_COOKIE).iter().map(|one| one.to_str().unwrap()).collect();
        let strict = "Path=/; Max-Age=120; SameSite=Strict; Secure";
        assert_eq!(all[0], format!("__Host-numeretto-session=x; {strict}; HttpOnly"));
        assert_eq!(all[1], format!("__Host-numeretto-session-csrf={}; {strict}", csrf_of("x")));
    }
}
