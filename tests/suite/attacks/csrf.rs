//! Commands that another's page makes a browser send, and cookies that another's page has put there.

use reqwest::{
    Method,
    header::{COOKIE as COOKIES, HeaderMap, HeaderName, HeaderValue, ORIGIN},
};
use serde_json::json;
use tests::{
    bearer::{Bearer, Session},
    server::Server,
};

use super::{COOKIE, TWIN, fitting, head, operations, rehearsed, sent};

const TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const OPEN: &str = "/api/v1/desks/3/open";

/// The cookies of a browser, which it sends by itself.
fn cookies(server: &Server, session: &Session) -> String {
    let one = |what| format!("{}={}", server.cookie(what), session.cookie(what).unwrap());
    format!("{}; {}", one(COOKIE), one(TWIN))
}

/// `POST` to open a desk with these headers beside the cookies.
async fn opened(server: &Server, cookies: &str, headers: &[(HeaderName, &str)]) -> tests::server::Answer {
    let mut all = HeaderMap::new();
    all.insert(COOKIES, HeaderValue::from_str(cookies).unwrap());
    for (name, value) in headers {
        all.append(name, HeaderValue::from_str(value).unwrap());
    }
    sent(server.request_anonymous(Method::POST, OPEN).headers(all)).await
}

async fn is_closed(server: &Server) -> bool {
    server.get("/desks/3").await.expect(200).text_of("state") == "closed"
}

#[tokio::test]
async fn a_command_that_no_page_of_ours_has_sent_does_nothing() {
    let server = Server::start().await;
    let session = rehearsed(&server, "operator").await;
    let other = rehearsed(&server, "operator-2").await;
    let twin = |session: &Session| session.cookie(TWIN).unwrap().to_owned();
    let (host, token, jar) = (server.address.to_string(), twin(&session), cookies(&server, &session));
    let origin = format!("http://{host}");
    let port = server.address.port();

    let from = |origin: &str| vec![(ORIGIN, origin.to_owned()), (TOKEN, token.clone())];
    let with = |token: &str| vec![(ORIGIN, origin.clone()), (TOKEN, token.to_owned())];
    let at = |site: &str| vec![(ORIGIN, origin.clone()), (TOKEN, token.clone()), (SITE, site.to_owned())];
    let attacks = [
        ("nothing said", vec![]),
        ("no origin", vec![(TOKEN, token.clone())]),
        ("a foreign origin", from("https://evil.example")),
        ("no origin at all", from("null")),
        ("an empty one", from("")),
        ("our name in front of another's", from(&format!("http://{host}.evil.example"))),
        ("our name behind another's", from(&format!("http://evil.example:{port}#{host}"))),
        ("our name as somebody's", from(&format!("http://{host}@evil.example"))),
        ("our name with a path", from(&format!("{origin}/"))),
        ("another port", from(&format!("http://{}:{}", server.address.ip(), port ^ 1))),
        ("no port", from(&format!("http://{}", server.address.ip()))),
        ("no scheme", from(&host)),
        ("two origins", [from(&origin), vec![(ORIGIN, "https://evil.example".to_owned())]].concat()),
        ("two in one", from(&format!("{origin} https://evil.example"))),
        ("another site", at("cross-site")),
        ("a neighbour", at("same-site")),
        ("what browsers do not say", at("SAME-ORIGIN, cross-site")),
        ("no token", vec![(ORIGIN, origin.clone())]),
        ("an empty token", with("")),
        ("half a token", with(&token[..token.len() - 1])),
        ("a token and more", with(&format!("{token}x"))),
        ("in capitals", with(&token.to_uppercase())),
        ("another session's", with(&twin(&other))),
        ("the secret itself", with(session.cookie(COOKIE).unwrap())),
    ];
    for (what, headers) in attacks {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.clone(), value.as_str())).collect();
        let answer = opened(&server, &jar, &headers).await;
        assert_eq!(answer.text_of("type"), "urn:numeretto:problem:csrf", "{what}: {}", answer.text);
        let _ = answer.problem(403, "csrf");
        assert!(is_closed(&server).await, "{what}");
    }
    let honest = [(ORIGIN, origin.as_str()), (TOKEN, token.as_str()), (SITE, "same-origin")];
    let _ = opened(&server, &jar, &honest).await.expect(200);
    assert!(!is_closed(&server).await);
}

#[tokio::test]
async fn nobody_is_signed_in_by_anothers_page() {
    let server = Server::start().await;
    let words = json!({ "name": "operator", "password": "rehearsal-operator" });
    let sign_in = || server.request_anonymous(Method::POST, "/api/v1/session");
    let foreign = sign_in().header(ORIGIN, "https://evil.example").json(&words);
    let _ = sent(foreign).await.problem(403, "csrf");
    // What a form can send without asking first.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let form = sign_in().header("content-type", kind).body(words.to_string());
        let _ = sent(form).await.problem(415, "wrong-media-type");
    }
    let _ = sent(sign_in().json(&words)).await.expect(201);
}

#[tokio::test]
async fn no_other_site_may_read_or_ask_for_leave() {
    let server = Server::start().await;
    let jar = cookies(&server, &rehearsed(&server, "operator").await);
    for (method, path) in [(Method::OPTIONS, OPEN), (Method::GET, "/api/v1/desks"), (Method::GET, "/")] {
        let asked = server.request_anonymous(method, path).header(ORIGIN, "https://evil.example");
        let asked = asked.header("access-control-request-method", "POST").header(COOKIES, &jar);
        let answer = sent(asked).await;
        let allows = answer.headers.keys().any(|name| name.as_str().starts_with("access-control"));
        assert!(!allows, "{path}: {:?}", answer.headers);
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    }
}

#[tokio::test]
async fn looking_changes_nothing() {
    let server = Server::start().await;
    let session = rehearsed(&server, "operator").await;
    let before = head(&server).await;
    let mut looked = 0;
    for operation in operations(&server).await {
        if operation.method != Method::GET {
            continue;
        }
        for query in ["", "?_method=POST&method=DELETE&from=2026-11-24&to=2026-11-24&by=day"] {
            let bearer = fitting(&operation, &session);
            let at = format!("{}{query}", operation.address());
            let request = server.request_by(&bearer, Method::GET, &at);
            let request = request.header("x-http-method-override", "DELETE").header("x-method-override", "POST");
            let status = request.send().await.unwrap().status();
            assert!(!status.is_server_error(), "{at}: {status}");
            looked += 1;
        }
    }
    assert!(looked > 50);
    assert_eq!(head(&server).await, before, "no GET goes on record");
    let _ = sent(server.request_by(&Bearer::Session(session), Method::POST, OPEN)).await.expect(200);
    assert_ne!(head(&server).await, before);
}

#[tokio::test]
async fn a_cookie_that_stands_there_twice_is_nobodys() {
    let server = Server::start().await;
    let session = rehearsed(&server, "operator").await;
    let attacker = rehearsed(&server, "operator-2").await;
    let name = server.cookie(COOKIE);
    let one = |session: &Session| format!("{name}={}", session.cookie(COOKIE).unwrap());
    let (own, planted) = (one(&session), one(&attacker));
    let asked = |jars: &[String]| {
        let headers = jars.iter().map(|jar| (COOKIES, HeaderValue::from_str(jar).unwrap()));
        let mut all = HeaderMap::new();
        headers.for_each(|(name, value)| {
            all.append(name, value);
        });
        sent(server.request_anonymous(Method::GET, "/api/v1/session").headers(all))
    };
    for jars in [
        vec![format!("{own}; {planted}")],
        vec![format!("{planted}; {own}")],
        vec![own.clone(), planted.clone()],
        vec![format!("{own}; {name}=")],
        vec![own.replace(&name, &name.replace('n', "N"))],
        vec![own.replace(&name, &format!("__Host-{name}"))],
        vec![own.replace('=', "=\"")],
    ] {
        let _ = asked(&jars).await.problem(401, "sign-in-needed");
    }
    let _ = asked(&[format!("language=en; {own}; a=b=c; ;=")]).await.expect(200);

    // The twin that scripts read opens nothing, and a planted one nothing either.
    let twin = session.cookie(TWIN).unwrap();
    let _ = asked(&[format!("{name}={twin}")]).await.problem(401, "sign-in-needed");
    let origin = format!("http://{}", server.address);
    let planted = opened(&server, &format!("{own}; {name}-csrf=mine"), &[(ORIGIN, &origin), (TOKEN, "mine")]).await;
    let _ = planted.problem(403, "csrf");
}
