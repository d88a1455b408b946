//! What the page is made of, as it lies in the program, and what is said to the browser with it: nothing from anywhere else, nothing
//! kept that changes.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// What a browser may do with the page: nothing but show it, the tray of a simulated kiosk in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// It changes with the program alone, and comes from the same machine.
const ASKED_ANEW: &str = "no-cache";
/// A font that changes gets another name.
const KEPT: &str = "public, max-age=31536000, immutable";

/// A part of the page.
struct Part {
    path: &'static str,
    kind: &'static str,
    cache: &'static str,
    bytes: &'static [u8],
}

macro_rules! part {
    ($path:literal, $kind:literal, $cache:expr, $file:literal) => {
        Part { path: $path, kind: $kind, cache: $cache, bytes: include_bytes!(concat!("page/", $file)) }
    };
}

static PARTS: [Part; 8] = [
    part!("/", "text/html; charset=utf-8", ASKED_ANEW, "panel.html"),
    part!("/panel.css", "text/css; charset=utf-8", ASKED_ANEW, "panel.css"),
    part!("/panel.js", "text/javascript; charset=utf-8", ASKED_ANEW, "panel.js"),
    part!("/icon.svg", "image/svg+xml", ASKED_ANEW, "icon.svg"),
    // Whoever does not look into the page asks for it here.
    part!("/favicon.ico", "image/svg+xml", ASKED_ANEW, "icon.svg"),
    part!("/fonts/titillium-web-400.woff2", "font/woff2", KEPT, "fonts/titillium-web-400.woff2"),
    part!("/fonts/titillium-web-700.woff2", "font/woff2", KEPT, "fonts/titillium-web-700.woff2"),
    part!("/fonts/roboto-mono-700.woff2", "font/woff2", KEPT, "fonts/roboto-mono-700.woff2"),
];

/// The page of a simulated kiosk with its sheets.
static TRAY: [Part; 3] = [
    part!("/tray", "text/html; charset=utf-8", ASKED_ANEW, "tray.html"),
    part!("/tray.css", "text/css; charset=utf-8", ASKED_ANEW, "tray.css"),
    part!("/tray.js", "text/javascript; charset=utf-8", ASKED_ANEW, "tray.js"),
];

/// The addresses of the parts.
pub(super) fn routes() -> Router {
    addresses(&PARTS)
}

/// The addresses of the tray's own parts.
pub(super) fn tray() -> Router {
    addresses(&TRAY)
}

fn addresses(parts: &'static [Part]) -> Router {
    parts.iter().fold(Router::new(), |router, part| router.route(part.path, get(|| async { part.response() })))
}

impl Part {
    fn response(&self) -> Response {
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        let cache = (header::CACHE_CONTROL, HeaderValue::from_static(self.cache));
        ([kind, cache], self.bytes).into_response()
    }
}

/// What a page is known by that was loaded from another version of this program: it loads anew then.
pub(super) fn mark() -> String {
    let mut hasher = DefaultHasher::new();
    PARTS.iter().for_each(|part| part.bytes.hash(&mut hasher));
    format!("{:016x}", hasher.finish())
}

/// What goes with every answer, also with one that says no.
pub(super) async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A part says for itself how long it is kept. A view never is, nor what became of a press.
    let streams = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    if streams || !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use protocol::Language;

    use super::*;
    use crate::words::Text;

    fn theirs(name: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../queue-server/web/src").join(name)).unwrap()
    }

    /// The lines `--name: value;` or `letter: colour` of a style sheet.
    fn values(text: &str, line: impl Fn(&str) -> Option<String>) -> BTreeSet<String> {
        text.lines().filter_map(|text| line(text.split("//").next().unwrap_or_default().trim())).collect()
    }

    #[test]
    fn the_page_has_the_look_of_the_servers() {
        let ours = include_str!("page/panel.css");
        let token = |line: &str| line.strip_prefix("--").filter(|_| !line.contains("--colour")).map(str::to_owned);
        let (there, here) = (values(&theirs("styles/_tokens.scss"), token), values(ours, token));
        assert!(there.len() > 10, "{there:?}");
        assert_eq!(here, there, "panel.css and _tokens.scss differ");
        let colour = |line: &str| {
            let (letter, colour) = line.strip_suffix(',')?.split_once(": #")?;
            (letter.len() == 1).then(|| format!(".service-{letter} {{ --colour: #{colour}; }}"))
        };
        for line in values(&theirs("styles/_services.scss"), colour) {
            assert!(ours.contains(&line), "panel.css lacks {line}");
        }
        assert_eq!(include_str!("page/icon.svg"), theirs("icon.svg"));
    }

    #[test]
    fn what_the_page_says_by_itself_is_what_the_kiosk_would_say() {
        let page = include_str!("page/panel.html");
        for language in [Language::It, Language::En] {
            for text in [Text::Gone, Text::GoneWhat] {
                assert!(page.contains(text.say(language)), "panel.html lacks “{}”", text.say(language));
            }
        }
    }

    #[test]
    fn what_the_page_asks_for_is_there() {
        let texts = [include_str!("page/panel.html"), include_str!("page/panel.css")];
        let asked =
            texts.iter().flat_map(|text| text.split('"')).filter(|word| word.starts_with('/') && !word.contains(' '));
        let asked: BTreeSet<_> = asked.collect();
        assert!(asked.len() >= 6, "{asked:?}");
        for path in asked {
            assert!(PARTS.iter().any(|part| part.path == path), "{path} is asked for and not there");
        }
        let fonts = PARTS.iter().filter(|part| part.kind == "font/woff2");
        assert!(fonts.clone().count() > 0 && fonts.into_iter().all(|part| part.bytes.starts_with(b"wOF2")));
    }
}
