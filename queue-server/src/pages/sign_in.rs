//! Signing in. Where one wanted to go comes along in the address, and is a path of this site or nothing; so does why a session is
//! over, by one of few names.

use askama::Template;
use axum::{extract::Query, response::Response};

use super::{frame::Frame, rendered};

/// The people of a rehearsal. Their passwords are said on the page: a real office has none of them.
const REHEARSAL: [&str; 7] = ["operator", "operator-2", "operator-3", "reception", "head", "manager", "administrator"];

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignIn {
    frame: Frame,
    next: Option<String>,
    /// Why the session is over that there was: the text that says it.
    over: Option<&'static str>,
    people: &'static [&'static str],
}

/// Why a session is over, as the address has it, and the text that says it. Nothing else is said, whatever stands there.
const OVER: [(&str, &str); 4] = [
    ("ended", "sign-in-over-ended"),
    ("expired", "sign-in-over-expired"),
    ("pins", "sign-in-over-pins"),
    ("out", "sign-in-over-out"),
];

fn over(why: &str) -> Option<&'static str> {
    OVER.iter().find(|(name, _)| *name == why).map(|(_, text)| *text)
}

impl SignIn {
    /// Whether one comes from a desk: what was in hand there has stayed.
    fn was_at_desk(&self) -> bool {
        self.next.as_deref().is_some_and(|next| next.split(['?', '#']).next() == Some("/desk"))
    }

    /// The role that one of a rehearsal's people is named after.
    fn role(&self, name: &str) -> String {
        let (role, nth) = name.split_once('-').unwrap_or((name, ""));
        format!("{} {nth}", self.frame.say(&format!("role-{role}"))).trim_end().to_owned()
    }
}

pub(super) async fn page(frame: Frame, Query(query): Query<Vec<(String, String)>>) -> Response {
    let said = |wanted: &str| query.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let next = said("next").filter(|next| is_ours(next));
    // Who is signed in has a session.
    let over = said("why").and_then(|why| over(&why)).filter(|_| frame.who.is_none());
    let people: &[&str] = if frame.rehearsal { &REHEARSAL } else { &[] };
    rendered(&SignIn { frame, next, over, people })
}

/// The address that leads through signing in to a path of this site.
pub(super) fn way_back(to: &str) -> String {
    if to == "/" || !is_ours(to) {
        return "/sign-in".to_owned();
    }
    let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", to).finish();
    format!("/sign-in?{next}")
}

/// A path of this site, where one may go after signing in: browsers take `//x` and `/\x` for another host.
fn is_ours(next: &str) -> bool {
    let mut letters = next.chars();
    let begins = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let leads_back =
        ["/sign-in", "/first-password"].iter().any(|at| path == *at || path.starts_with(&format!("{at}/")));
    begins && !leads_back && !next.chars().any(|letter| letter == '\\' || letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_stays_on_this_site() {
        for good in ["/", "/desk", "/desk?desk=3", "/reports?by=service#x", "/sign-into"] {
            assert!(is_ours(good), "{good}");
        }
        let elsewhere = ["", "desk", "//evil.example", "/\\evil.example", "/a\\b", "https://evil.example", "/\tevil"];
        for bad in elsewhere.into_iter().chain(["/\n/evil.example", "/sign-in", "/sign-in?next=/desk", " /desk"]) {
            assert!(!is_ours(bad), "{bad}");
        }
        assert_eq!(way_back("/desk?desk=3"), "/sign-in?next=%2Fdesk%3Fdesk%3D3");
        assert_eq!((over("pins"), over("nothing known")), (Some("sign-in-over-pins"), None));
        assert_eq!((way_back("/"), way_back("//x")), ("/sign-in".to_owned(), "/sign-in".to_owned()));
    }
}
