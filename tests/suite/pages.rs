//! Pages as they leave the server: languages, what they load, how it is compressed, and that every text is there in both
//! languages.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use reqwest::{Method, header};
use tests::server::{Answer, Server};

use crate::arrows::root;

/// Those that need no person of flesh and blood; the others are held in the browser.
const PAGES: [&str; 10] = [
    "/",
    "/kiosk",
    "/board",
    "/desk",
    "/reports",
    "/sign-in",
    "/admin",
    "/admin/devices",
    "/admin/keys",
    "/admin/audit",
];

async fn get(server: &Server, at: &str, headers: &[(header::HeaderName, &str)]) -> Answer {
    let mut request = server.request(Method::GET, at);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn pages_speak_the_language_that_was_chosen() {
    let server = Server::start().await;
    for at in PAGES {
        let italian = get(&server, at, &[]).await.expect(200);
        assert!(italian.text.contains("<html lang=\"it\"") && italian.text.contains("PROVA"), "{at}");
        let english = get(&server, at, &[(header::ACCEPT_LANGUAGE, "en-GB,it;q=0.5")]).await.expect(200);
        // A board's browser is nobody's: there only what was chosen counts.
        let (language, said, unsaid) =
            if at == "/board" { ("it", "PROVA", "REHEARSAL") } else { ("en", "REHEARSAL", "PROVA") };
        assert!(english.text.contains(&format!("<html lang=\"{language}\"")) && english.text.contains(said), "{at}");
        assert!(!english.text.contains(unsaid), "{at}");
        let asked = get(&server, &format!("{at}?lang=en"), &[]).await.expect(200);
        // A rehearsal's kiosk and board are known by cookies besides.
        let mut cookies = asked.headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        assert!(cookies.any(|cookie| cookie.starts_with("language=en;")), "{at}");
        let remembered = get(&server, at, &[(header::COOKIE, "language=en")]).await.expect(200);
        assert!(remembered.text.contains("<html lang=\"en\""), "{at}");
    }
}

#[tokio::test]
async fn figures_are_read_in_the_browser_as_the_api_gives_them_and_a_view_can_be_sent() {
    let server = Server::start().await;
    let ticket =
        server.post("/tickets", serde_json::json!({ "service": "A", "channel": "reception" })).await.expect(201);
    assert_eq!(ticket.text_of("number"), "A001");
    let at = "/reports?by=service&from=2026-11-24&to=2026-11-24&service=A";
    let page = get(&server, at, &[]).await.expect(200).text;
    assert!(page.contains("A Anagrafe") && page.contains("value=\"2026-11-24\""), "{page}");
    assert!(
        page.contains("/api/v1/reports/waits.csv?by=service&#38;from=2026-11-24&#38;to=2026-11-24&#38;service=A"),
        "{page}"
    );
    assert!(page.contains("?by=service&#38;from=2026-11-24&#38;to=2026-11-24&#38;service=A&#38;lang=en"), "{page}");
    let wrong = get(&server, "/reports?by=operator&from=x&service=99", &[]).await.expect(200).text;
    assert!(wrong.contains("<option value=\"hour-band\" selected>"), "what cannot be is as if nobody had said it");
    let none = get(&server, "/reports?from=2001-01-01&to=2001-01-31&lang=en", &[]).await.expect(200).text;
    assert!(none.contains("There is no ticket on these days."));
}

/// The addresses that a page loads.
fn loaded(html: &str) -> Vec<String> {
    let of = |mark: &str| -> Vec<String> {
        html.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    [of("src=\""), of("<link rel=\"stylesheet\" href=\""), of("<link rel=\"icon\" href=\"")].concat()
}

#[tokio::test]
async fn pages_load_only_what_the_server_serves_and_nothing_inline() {
    let server = Server::start().await;
    for at in PAGES {
        let html = get(&server, at, &[]).await.expect(200).text;
        for forbidden in ["http://", "https://", " style=\"", "<style", " onclick", "javascript:"] {
            assert!(!html.contains(forbidden), "{at} has {forbidden}");
        }
        let scripts = html.matches("<script").count();
        assert_eq!(html.matches("<script src=\"/assets/").count(), scripts, "{at} has a script of its own");
        let parts = loaded(&html);
        assert!(parts.len() >= 3, "{at}: {parts:?}");
        for part in parts {
            let asset = get(&server, &part, &[]).await.expect(200);
            assert!(!asset.text.contains("innerHTML") && !asset.text.contains("https://"), "{part} of {at}");
        }
    }
}

#[tokio::test]
async fn assets_are_compressed_and_sent_once() {
    let server = Server::start().await;
    let plain = get(&server, "/assets/site.css", &[]).await.expect(200);
    assert_eq!((plain.header("content-encoding"), plain.header("content-type")), ("", "text/css; charset=utf-8"));
    let small = get(&server, "/assets/site.css", &[(header::ACCEPT_ENCODING, "gzip, br;q=0.9")]).await.expect(200);
    assert_eq!(small.header("content-encoding"), "br");
    assert_eq!(small.header("vary"), "accept-encoding");
    let tag = small.header("etag").to_owned();
    let known = [(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, tag.as_str())];
    let again = get(&server, "/assets/site.css", &known).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    for missing in ["/assets/site.css.br", "/assets/none.js", "/assets/..%2fCargo.toml"] {
        let _ = get(&server, missing, &[]).await.problem(404, "no-such-route");
    }
}

/// All files below a folder of the server with one of these endings.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![root().join("queue-server").join(folder)]);
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found
}

/// The texts of one language: id and pattern. An id that stands twice is a mistake: files share one bundle.
fn texts(language: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for file in files(&format!("locales/{language}"), &[".ftl"]) {
        for line in fs::read_to_string(&file).unwrap().lines().filter(|line| !line.starts_with(['#', ' ', '}'])) {
            let Some((id, pattern)) = line.split_once(" = ") else { continue };
            let twice = texts.insert(id.to_owned(), pattern.to_owned());
            assert!(twice.is_none(), "{id} stands twice, also in {}", file.display());
        }
    }
    texts
}

/// What stands between a mark and the next quotation mark.
fn quoted_after(path: &Path, mark: &str) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let found = text.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
    found.map(str::to_owned).collect()
}

#[test]
fn every_text_is_there_in_both_languages_and_no_other_is_asked_for() {
    let (italian, english) = (texts("it"), texts("en"));
    assert!(italian.len() > 100, "{}", italian.len());
    assert_eq!(italian.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
    let mut asked = BTreeSet::new();
    for template in files("templates", &[".html"]) {
        asked.extend(quoted_after(&template, "say(\""));
    }
    for script in files("web/src/ts", &[".ts"]) {
        asked.extend(quoted_after(&script, "text(\""));
    }
    assert!(asked.len() > 80, "{}", asked.len());
    let missing: Vec<_> = asked.iter().filter(|id| !italian.contains_key(*id)).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn every_picture_of_the_readme_is_there() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let pictures: Vec<_> = readme.split("](docs/pictures/").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(pictures.len() >= 8, "{pictures:?}");
    for picture in pictures {
        let bytes =
            fs::read(root().join("docs/pictures").join(picture)).unwrap_or_else(|error| panic!("{picture}: {error}"));
        assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 5_000, "{picture}: run tests/pictures");
    }
}
