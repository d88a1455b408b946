//! What all pages share: in which language they speak, what office this is, where in it we are, who is signed in.

use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::Next,
    response::Response,
};
use protocol::{Language, RoleName};

use super::{Who, texts::Texts};
use crate::{
    http::{AppState, Fault, cookies::Jar},
    projections::Lens,
};

/// The cookie that remembers the language.
const COOKIE: &str = "language";

/// The page that hangs on a wall.
const BOARD: &str = "/board";

/// Which roles a way of the site is for. Those that are not here are for anyone.
const WAYS: [(&str, &[RoleName]); 3] = [
    ("/desk", &[RoleName::Operator, RoleName::Head]),
    ("/reports", &[RoleName::Manager, RoleName::Head, RoleName::Administrator]),
    ("/admin", &[RoleName::Administrator]),
];

/// What every template gets.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The words.
    pub(super) t: Texts,
    /// The address of the page.
    pub(super) here: String,
    /// Where the switch to the other language leads: the same view.
    pub(super) switch: String,
    /// The body that runs the office.
    pub(super) body: String,
    /// The office.
    pub(super) office: String,
    /// This is a rehearsal on a simulated clock.
    pub(super) rehearsal: bool,
    /// The office's time when the page was made. (A stream's first view may be older: it tells of the last change.)
    pub(super) now: String,
    /// Who is signed in.
    pub(super) who: Option<Who>,
    /// By what scripts know this office's cookies among those of the host.
    pub(super) jar: String,
}

impl Frame {
    fn of(visit: Visit, lens: &Lens<'_>) -> Self {
        let setup = lens.state.setup();
        let Visit { language, here, query, who } = visit;
        let other = Texts(language).other().tag();
        let kept = query.iter().filter(|(name, _)| name != "lang").map(|(name, value)| (name.as_str(), value.as_str()));
        let switch =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).append_pair("lang", other).finish();
        Self {
            body: setup.body.get(language).to_owned(),
            office: setup.name.get(language).to_owned(),
            rehearsal: lens.state.rehearsal,
            now: lens.wire(lens.now).to_string(),
            t: Texts(language),
            here,
            switch,
            who,
            jar: Jar::of(&lens.state.folder).office().to_owned(),
        }
    }

    /// A text by its id, for templates.
    pub(super) fn say(&self, id: &str) -> String {
        self.t.say(id)
    }

    /// Whether the page may change the pace of the rehearsal: not on a citizen's phone.
    pub(super) fn has_stage(&self) -> bool {
        self.rehearsal && self.here != super::PHONE
    }

    /// Whether a way is shown: to whoever is signed in, those alone that the roles allow.
    pub(super) fn leads(&self, way: &str) -> bool {
        let needed = WAYS.iter().find(|(at, _)| *at == way).map(|(_, roles)| *roles);
        let Some((who, needed)) = self.who.as_ref().zip(needed) else { return true };
        needed.iter().any(|role| who.roles.contains(role))
    }

    /// The roles of who is signed in, for scripts.
    pub(super) fn roles(&self) -> String {
        let roles = self.who.iter().flat_map(|who| &who.roles);
        roles.map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// What somebody of a role is called, and in one line what that role may do.
    pub(super) fn role(&self, role: RoleName) -> (String, String) {
        (self.say(&format!("role-{role}")), self.say(&format!("role-{role}-may")))
    }

    /// Where one signs in, to come back to this page.
    pub(super) fn sign_in(&self) -> String {
        super::sign_in::way_back(&self.here)
    }

    /// `aria-current` of the way to an address that has further pages below it.
    pub(super) fn within(&self, way: &str) -> &'static str {
        let below = self.here.strip_prefix(way).is_some_and(|rest| rest.starts_with('/'));
        if below { "true" } else { self.current(way) }
    }

    /// `aria-current` of the way to an address.
    pub(super) fn current(&self, way: &str) -> &'static str {
        if self.here == way { "page" } else { "false" }
    }
}

impl FromRequestParts<AppState> for Frame {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Fault> {
        let mut visit = Visit::of(&parts.headers, parts.uri.path(), parts.uri.query());
        visit.who = parts.extensions.get().cloned();
        Ok(app.office().read(move |reading| Self::of(visit, &reading.lens)).await?)
    }
}

/// Who comes: in which language, to which page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    language: Language,
    here: String,
    query: Vec<(String, String)>,
    who: Option<Who>,
}

impl Visit {
    /// The language asked for in the address, else the one chosen before, else the browser's, else Italian. A board has nobody before
    /// it whose browser it is: there it is Italian unless somebody has said otherwise.
    pub(crate) fn of(headers: &HeaderMap, path: &str, query: Option<&str>) -> Self {
        let of_browser = || if path == BOARD { None } else { browsers(headers) };
        let language = asked(query).or_else(|| chosen(headers)).or_else(of_browser);
        let query = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
        Self { language: language.unwrap_or(Language::It), here: path.to_owned(), query, who: None }
    }

    /// The same by somebody who is signed in.
    pub(crate) fn by(self, who: Who) -> Self {
        Self { who: Some(who), ..self }
    }

    /// The frame of a page that is not reached by an extractor.
    pub(super) async fn frame(self, app: &AppState) -> Result<Frame, Fault> {
        Ok(app.office().read(move |reading| Frame::of(self, &reading.lens)).await?)
    }
}

fn asked(query: Option<&str>) -> Option<Language> {
    let mut pairs = form_urlencoded::parse(query?.as_bytes());
    pairs.find(|(name, _)| name == "lang").and_then(|(_, value)| value.parse().ok())
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|given| given.to_str().ok());
    let mut cookies = cookies.flat_map(|given| given.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(name, _)| *name == COOKIE).and_then(|(_, value)| value.parse().ok())
}

/// The first language that we speak, as browsers list theirs best first.
fn browsers(headers: &HeaderMap) -> Option<Language> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    accepted.split(',').find_map(|one| one.trim().get(..2)?.to_ascii_lowercase().parse().ok())
}

/// A language that was asked for in the address is remembered for a year.
pub(super) async fn remember_language(request: Request, next: Next) -> Response {
    let asked = asked(request.uri().query());
    let mut response = next.run(request).await;
    if let Some(language) = asked {
        let cookie = format!("{COOKIE}={language}; Path=/; Max-Age=31536000; SameSite=Lax");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_asked_for_then_the_one_chosen_then_the_browsers() {
        let at = |path: &str, query: Option<&str>, headers: &[(header::HeaderName, &'static str)]| {
            let headers: HeaderMap =
                headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
            Visit::of(&headers, path, query).language
        };
        let language = |query: Option<&str>, headers: &[_]| at("/", query, headers);
        let browser = (header::ACCEPT_LANGUAGE, "de-DE,en-GB;q=0.8,it;q=0.5");
        let cookie = (header::COOKIE, "a=b; language=it");
        assert_eq!(language(None, &[]), Language::It);
        assert_eq!(language(None, std::slice::from_ref(&browser)), Language::En, "the first that is spoken here");
        assert_eq!(language(None, &[browser.clone(), cookie.clone()]), Language::It);
        assert_eq!(language(Some("from=1&lang=en"), &[browser.clone(), cookie]), Language::En);
        assert_eq!(language(Some("lang=xx"), &[]), Language::It);
        let english = [browser, (header::COOKIE, "language=en")];
        assert_eq!(at("/board", None, &english[..1]), Language::It, "nobody's browser");
        assert_eq!(at("/board", None, &english), Language::En, "chosen there");
        assert_eq!(at("/board", Some("lang=en"), &[]), Language::En);
    }
}
