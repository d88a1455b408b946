//! The cookies of the doors. Each secret is in a cookie that scripts cannot read, with a twin beside it that they can: what
//! they send along to show that a page of this server asks. Over TLS both bear `__Host-`, which no other host, path or
//! plain connection can set.
//!
//! Browsers keep cookies by host, whatever the port: two offices on one machine (a real one and its rehearsal) would sign
//! each other's people out. So the names bear a short id of the office.

use axum::http::{HeaderMap, HeaderValue, header};
use protocol::{DeviceKind, Span};
use sha2::{Digest, Sha256};

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
            Self::Session => "session",
            Self::Device(DeviceKind::Kiosk) => "kiosk",
            Self::Device(DeviceKind::Board) => "board",
        }
    }
}

const fn prefix(https: bool) -> &'static str {
    if https { "__Host-" } else { "" }
}

/// A browser keeps no cookie for longer.
pub const LONGEST: Span = Span::from_minutes(400 * 24 * 60);

/// The cookies of one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jar {
    office: String,
}

impl Jar {
    /// Of the office of this folder, as its founding names it. That name is drawn by chance once and stands in the journal, so
    /// it survives a restart, a restore from backup and another certificate, and a browser that is a kiosk remains one. Its
    /// hash is shown, not the name itself, and it opens nothing.
    #[must_use]
    pub fn of(folder: &str) -> Self {
        let hash = Sha256::new().chain_update(b"cookies:").chain_update(folder).finalize();
        Self { office: data_encoding::HEXLOWER.encode(&hash[..4]) }
    }

    /// What tells this office's cookies from another's: pages give it to their scripts.
    #[must_use]
    pub fn office(&self) -> &str {
        &self.office
    }

    /// A cookie's name; that of its twin ends in `-csrf` besides.
    #[must_use]
    pub fn name(&self, what: For, https: bool) -> String {
        format!("{}numeretto-{}-{}", prefix(https), self.office, what.name())
    }

    /// The credentials in the cookies of a request, people first. A name that stands there twice was put there by somebody
    /// else.
    #[must_use]
    pub fn credentials(&self, headers: &HeaderMap, https: bool) -> Credentials {
        let given: Vec<(&str, &str)> = pairs(headers).collect();
        let one = |what: For| {
            let name = self.name(what, https);
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

    /// Gives a browser a secret to keep.
    pub fn keep(&self, headers: &mut HeaderMap, what: For, secret: &Secret, longest: Span, https: bool) {
        let name = self.name(what, https);
        set(headers, &name, [secret.reveal(), &csrf_of(secret.reveal())], longest.seconds(), https);
    }

    /// Takes it away again.
    pub fn take_back(&self, headers: &mut HeaderMap, what: For, https: bool) {
        set(headers, &self.name(what, https), ["", ""], 0, https);
    }
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|given| given.to_str().ok());
    cookies.flat_map(|given| given.split(';')).filter_map(|cookie| cookie.trim().split_once('='))
}

fn set(headers: &mut HeaderMap, name: &str, [secret, twin]: [&str; 2], seconds: i64, https: bool) {
    let rest = format!("Path=/; Max-Age={seconds}; SameSite=Strict{}", if https { "; Secure" } else { "" });
    for cookie in [format!("{name}={secret}; {rest}; HttpOnly"), format!("{name}-csrf={twin}; {rest}")] {
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cookies: &str, https: bool) -> Vec<String> {
        let jar = Jar::of("x");
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookies.replace("ID", &jar.office).parse().unwrap());
        let credentials = jar.credentials(&headers, https);
        credentials.iter().map(|credential| credential.secret().reveal().to_owned()).collect()
    }

    #[test]
    fn a_cookie_counts_under_the_name_of_its_way_and_once() {
        let plain = "language=it; numeretto-ID-board=b; numeretto-ID-session=s; numeretto-ID-kiosk=";
        assert_eq!(told(plain, false), ["s", "b"]);
        assert_eq!(told(plain, true), [""; 0], "set over a plain connection, it opens nothing over TLS");
        assert_eq!(told("__Host-numeretto-ID-session=s", true), ["s"]);
        assert_eq!(told("numeretto-ID-session=a; numeretto-ID-session=b", false), [""; 0]);
        assert_eq!(told("numeretto-01234567-session=a; numeretto-session=b", false), [""; 0], "another office's");
    }

    #[test]
    fn an_office_has_names_of_its_own_that_remain() {
        assert_eq!(Jar::of("0123456789abcdef").name(For::Session, false), "numeretto-ec3b26fb-session");
        assert_ne!(Jar::of("1"), Jar::of("2"));
    }

    #[test]
    fn secrets_are_out_of_the_reach_of_scripts_and_other_sites() {
        let (jar, mut headers) = (Jar::of("x"), HeaderMap::new());
        jar.keep(&mut headers, For::Session, &Secret::new("x"), Span::from_minutes(2), true);
        let all: Vec<_> = headers.get_all(header::SET_COOKIE).iter().map(|one| one.to_str().unwrap()).collect();
        let (strict, id) = ("Path=/; Max-Age=120; SameSite=Strict; Secure", &jar.office);
        assert_eq!(all[0], format!("__Host-numeretto-{id}-session=x; {strict}; HttpOnly"));
        assert_eq!(all[1], format!("__Host-numeretto-{id}-session-csrf={}; {strict}", csrf_of("x")));
    }
}
