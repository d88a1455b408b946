//! Tokens that are made up, borrowed, revoked or good for something else.

use reqwest::{
    Method,
    header::{AUTHORIZATION, COOKIE as COOKIES, HeaderMap, HeaderValue},
};
use serde_json::json;
use tests::server::{Answer, Server};

use super::{COOKIE, operations, real, rehearsed, sent};

const PEOPLE: &str = "/api/v1/people";

fn with(server: &Server, path: &str, authorization: &[&str]) -> reqwest::RequestBuilder {
    let mut headers = HeaderMap::new();
    for one in authorization {
        headers.append(AUTHORIZATION, HeaderValue::from_bytes(one.as_bytes()).unwrap());
    }
    server.request_anonymous(Method::GET, path).headers(headers)
}

/// What an answer tells besides the request's own id.
fn told(answer: &Answer) -> (u16, String, Vec<String>) {
    let id = answer.header("x-request-id").to_owned();
    let kept = answer.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
    let mut headers: Vec<_> =
        kept.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
    headers.sort();
    (
        answer.status.as_u16(),
        answer.text.replace(&format!("\"{id}\""), "").clone(),
        headers.into_iter().filter(|one| !one.starts_with("content-length")).collect(),
    )
}

#[tokio::test]
async fn a_token_that_was_made_up_opens_nothing_and_tells_nothing() {
    let server = Server::start().await;
    let long = format!("Bearer {}", "a".repeat(8000));
    let mut answers = Vec::new();
    for made_up in [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer nmr_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Bearer rehearsal-",
        "Bearer rehearsal-root",
        "Bearer rehearsal-Administrator",
        "Bearer REHEARSAL-administrator",
        "Bearer rehearsal-administrator,rehearsal-head",
        "Bearer rehearsal-administrator x",
        "Bearer rehearsal-k9",
        "Bearer rehearsal-amministrator\u{ea}",
        "Bearer 0x72656865617273616c",
        "Bearer null",
        "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9.",
        "Basic YWRtaW5pc3RyYXRvcjpyZWhlYXJzYWwtYWRtaW5pc3RyYXRvcg==",
        "Token rehearsal-administrator",
        "rehearsal-administrator",
        "Digest username=\"administrator\"",
        "' OR '1'='1",
        &long,
    ] {
        let answer = sent(with(&server, PEOPLE, &[made_up])).await;
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"numeretto\"", "{made_up}: {}", answer.text);
        answers.push(told(&answer));
        let _ = answer.problem(401, "unknown-token");
        // Not where anybody may come either: whoever sends a token means it.
        let _ = sent(with(&server, "/healthz", &[made_up])).await.problem(401, "unknown-token");
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "one answer to all of them: {answers:?}");
    let two = ["Bearer rehearsal-administrator", "Bearer rehearsal-administrator"];
    let _ = sent(with(&server, PEOPLE, &two)).await.problem(400, "bad-request");
    for honest in
        ["Bearer rehearsal-administrator", "bearer rehearsal-administrator", "BEARER  rehearsal-administrator "]
    {
        let _ = sent(with(&server, PEOPLE, &[honest])).await.expect(200);
    }
}

#[tokio::test]
async fn a_token_is_looked_for_in_its_header_alone() {
    let server = Server::start().await;
    for query in [
        "access_token=rehearsal-administrator",
        "token=rehearsal-administrator",
        "authorization=Bearer%20rehearsal-administrator",
    ] {
        let _ = sent(server.request_anonymous(Method::GET, &format!("{PEOPLE}?{query}")))
            .await
            .problem(401, "sign-in-needed");
    }
    for name in ["x-api-key", "x-auth-token", "proxy-authorization", "x-forwarded-user", "x-remote-user"] {
        let request = server.request_anonymous(Method::GET, PEOPLE).header(name, "Bearer rehearsal-administrator");
        let _ = sent(request).await.problem(401, "sign-in-needed");
    }
    let jar = |what: &str, name: &str| format!("{}=rehearsal-{name}", server.cookie(what));
    // A secret of one kind is none of another.
    for jar in [jar(COOKIE, "administrator"), jar("kiosk", "administrator"), jar("kiosk", "b1"), jar("board", "k1")] {
        let request = server.request_anonymous(Method::GET, "/api/v1/devices/self").header(COOKIES, &jar);
        let _ = sent(request).await.problem(401, "sign-in-needed");
    }
    let honest = server.request_anonymous(Method::GET, "/api/v1/devices/self");
    let _ = sent(honest.header(COOKIES, jar("kiosk", "k1"))).await.expect(200);
    let session = rehearsed(&server, "head").await;
    let bearer = format!("Bearer {}", session.cookie(COOKIE).unwrap());
    let _ = sent(with(&server, "/api/v1/desks", &[&bearer])).await.problem(401, "unknown-token");
    // A wrong token is not passed over for a right cookie.
    let jar = format!("{}={}", server.cookie(COOKIE), session.cookie(COOKIE).unwrap());
    let _ =
        sent(with(&server, "/api/v1/desks", &["Bearer x"]).header(COOKIES, &jar)).await.problem(401, "unknown-token");
    let _ = sent(with(&server, "/api/v1/desks", &[]).header(COOKIES, &jar)).await.expect(200);
}

#[tokio::test]
async fn what_every_rehearsal_knows_opens_no_real_office() {
    let server = Server::of(real()).await;
    let names = ["administrator", "head", "manager", "reception", "operator", "k1", "k2", "b1"];
    for operation in
        operations(&server).await.into_iter().filter(|operation| !operation.path.ends_with("/openapi.json"))
    {
        for name in names {
            let at = operation.address();
            let request = server.request_as(name, operation.method.clone(), &at).json(&json!({}));
            let _ = sent(request).await.problem(401, "unknown-token");
        }
    }
    for name in names {
        let words = json!({ "name": name, "password": format!("rehearsal-{name}") });
        let answer = sent(server.request_anonymous(Method::POST, "/api/v1/session").json(&words)).await;
        assert!([401, 429].contains(&answer.status.as_u16()), "{}", answer.text);
        let jar = ["kiosk", "board", COOKIE].map(|what| format!("{}=rehearsal-{name}", server.cookie(what))).join("; ");
        let request = server.request_anonymous(Method::GET, "/api/v1/board").header(COOKIES, jar);
        let _ = sent(request).await.problem(401, "sign-in-needed");
    }
    let _ = sent(server.request_anonymous(Method::GET, "/healthz")).await.expect(200);
}

#[tokio::test]
async fn a_token_opens_its_own_and_nothing_once_it_is_revoked() {
    let server = Server::start().await;
    let key = async |scope: &str| {
        let made = server.post("/keys", json!({ "name": scope, "scopes": [scope] })).await.expect(201);
        (made.body["key"]["id"].to_string(), format!("Bearer {}", made.text_of("token")))
    };
    let (board, events) = (key("board").await, key("events").await);
    let _ = sent(with(&server, "/api/v1/board", &[&board.1])).await.expect(200);
    let _ = sent(with(&server, "/api/v1/events", &[&events.1])).await.expect(200);
    for (path, token) in [("/api/v1/events", &board.1), ("/api/v1/board", &events.1), (PEOPLE, &events.1)] {
        let _ = sent(with(&server, path, &[token])).await.problem(403, "forbidden");
    }
    let _ = sent(server.request(Method::DELETE, &format!("/api/v1/keys/{}", board.0))).await.expect(204);
    let _ = sent(with(&server, "/api/v1/board", &[&board.1])).await.problem(401, "unknown-token");
    let _ = sent(with(&server, "/api/v1/events", &[&events.1])).await.expect(200);

    // Another device's token, then one's own, then a revoked one.
    let fetch = |who: &'static str, of: &'static str| {
        sent(server.request_as(who, Method::POST, &format!("/api/v1/kiosks/{of}/blocks")).json(&json!({})))
    };
    let _ = fetch("k2", "k1").await.problem(403, "forbidden");
    let _ = fetch("b1", "k1").await.problem(403, "forbidden");
    let _ = fetch("k1", "k1").await.expect(200);
    let _ = sent(server.request(Method::DELETE, "/api/v1/devices/k1")).await.expect(204);
    let _ = fetch("k1", "k1").await.problem(401, "unknown-token");
    let jar = server.request_anonymous(Method::GET, "/api/v1/devices/self");
    let _ = sent(jar.header(COOKIES, format!("{}=rehearsal-k1", server.cookie("kiosk"))))
        .await
        .problem(401, "sign-in-needed");
    let _ = fetch("k2", "k2").await.expect(200);
}

#[tokio::test]
async fn a_devices_old_token_is_worth_nothing_once_the_new_one_was_used() {
    let server = Server::start().await;
    let rotated =
        sent(server.request_as("k2", Method::POST, "/api/v1/devices/self/token").json(&json!({}))).await.expect(200);
    let new = format!("Bearer {}", rotated.text_of("token"));
    let own = "/api/v1/devices/self";
    let _ = sent(with(&server, own, &["Bearer rehearsal-k2"])).await.expect(200);
    let _ = sent(with(&server, own, &[&new])).await.expect(200);
    // It is settled beside the request: the office is asked something after it.
    let _ = server.get("/office").await.expect(200);
    let mut tries = 0;
    while sent(with(&server, own, &["Bearer rehearsal-k2"])).await.status != 401 {
        tries += 1;
        assert!(tries < 1000, "the old token still opens");
        tokio::task::yield_now().await;
    }
    let _ = sent(with(&server, own, &[&new])).await.expect(200);
}
