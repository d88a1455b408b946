//! Devices that nobody has asked for.

use protocol::Span;
use reqwest::Method;
use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::sent;

async fn asked(server: &Server) -> Answer {
    let request = server.request_anonymous(Method::POST, "/api/v1/pairings");
    sent(request.json(&json!({ "kind": "kiosk" }))).await
}

async fn claimed(server: &Server, secret: &str) -> Answer {
    let request = server.request_anonymous(Method::POST, "/api/v1/pairings/claim");
    sent(request.json(&json!({ "secret": secret }))).await
}

fn named(code: &str, name: &str) -> Value {
    json!({ "code": code, "name": name })
}

#[tokio::test]
async fn a_code_is_no_secret_and_a_secret_no_code() {
    let server = Server::start().await;
    let pairing = asked(&server).await.expect(201);
    let (code, secret) = (pairing.text_of("code"), pairing.text_of("secret"));
    // Whoever read the code from the screen gets nothing for it.
    for guess in [code.as_str(), "", "nmr_", "' OR 1=1 --", &secret[..secret.len() - 1], &secret.to_uppercase()] {
        let _ = claimed(&server, guess).await.problem(410, "pairing-over");
    }
    let _ = server.post("/devices", named(&secret, "k7")).await.problem(404, "unknown-pairing-code");
    // And nobody but an administrator types it.
    let pair =
        |who: &'static str| sent(server.request_as(who, Method::POST, "/api/v1/devices").json(&named(&code, "k7")));
    for who in ["head", "manager", "reception", "operator", "k1", "b1"] {
        let _ = pair(who).await.problem(403, "forbidden");
    }
    let nobody = server.request_anonymous(Method::POST, "/api/v1/devices").json(&named(&code, "k7"));
    let _ = sent(nobody).await.problem(401, "sign-in-needed");
    let _ = claimed(&server, &secret).await.expect(202);

    let _ = pair("administrator").await.expect(201);
    let token = claimed(&server, &secret).await.expect(200).text_of("token");
    let _ = claimed(&server, &secret).await.problem(410, "pairing-over");
    let _ = server.post("/devices", named(&code, "k8")).await.problem(404, "unknown-pairing-code");
    let myself = server.request_anonymous(Method::GET, "/api/v1/devices/self").bearer_auth(&token);
    assert_eq!(sent(myself).await.expect(200).text_of("device"), "k7");
    for shown in ["/devices", "/audit", "/events?limit=1000"] {
        let text = server.get(shown).await.expect(200).text;
        assert!(!text.contains(&token) && !text.contains(&secret) && !text.contains(&code), "{shown}");
    }
}

#[tokio::test]
async fn a_device_takes_nobodys_place() {
    let server = Server::start().await;
    let pairing = asked(&server).await.expect(201);
    let code = pairing.text_of("code");
    let _ = server.post("/devices", named(&code, "k1")).await.problem(409, "name-taken");
    for name in ["", "K1", "k 1", "../k1", "k1/blocks", "k1\u{0}", "<b>", &"k".repeat(33)] {
        assert_eq!(server.post("/devices", named(&code, name)).await.problem(422, "bad-field"), "name");
    }
    let _ = claimed(&server, &pairing.text_of("secret")).await.expect(202);
    let _ = server.post("/devices", named(&code, "k3")).await.expect(201);
}

#[tokio::test]
async fn many_that_ask_keep_out_none_that_asked_before() {
    let server = Server::start().await;
    let honest = asked(&server).await.expect(201);
    let mut refused = 0;
    for _ in 0..60 {
        let answer = asked(&server).await;
        if answer.status == 429 {
            assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
            let _ = answer.problem(429, "too-many-attempts");
            refused += 1;
        }
    }
    assert!(refused > 20, "{refused}");
    let _ = server.post("/devices", named(&honest.text_of("code"), "k5")).await.expect(201);
    let _ = claimed(&server, &honest.text_of("secret")).await.expect(200);
    // A code grows old, and who waited may ask again.
    server.pass(Span::from_minutes(11));
    let late = asked(&server).await.expect(201);
    server.pass(Span::from_minutes(11));
    let _ = server.post("/devices", named(&late.text_of("code"), "k6")).await.problem(404, "unknown-pairing-code");
    let _ = claimed(&server, &late.text_of("secret")).await.problem(410, "pairing-over");
}

#[tokio::test]
async fn a_browsers_token_is_in_its_cookie_and_nowhere_else() {
    let server = Server::start().await;
    let request = server.request_anonymous(Method::POST, "/api/v1/pairings");
    let pairing = sent(request.json(&json!({ "kind": "board", "browser": true }))).await.expect(201);
    let _ = server.post("/devices", named(&pairing.text_of("code"), "b2")).await.expect(201);
    let paired = claimed(&server, &pairing.text_of("secret")).await.expect(200);
    let cookies: Vec<_> = paired.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap()).collect();
    assert!(
        cookies[0].starts_with(&format!("{}=nmr_", server.cookie("board"))) && cookies[0].contains("HttpOnly"),
        "{cookies:?}"
    );
    assert!(cookies.iter().all(|cookie| cookie.contains("SameSite=Strict")), "{cookies:?}");
    let secret = cookies[0].split(['=', ';']).nth(1).unwrap();
    assert!(paired.body["token"].is_null() && !paired.text.contains(secret));
}
