//! Somebody who is known, and wants more than is theirs.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    bearer::{Bearer, Session},
    server::Server,
};

use super::{Operation, browser, by, head, id_of, is_in, operations, rehearsed, sent, signed_in, try_sign_in};

const PIN: &str = "4711";

/// Sends an operation as it stands in the document, with nothing in it.
async fn tried(server: &Server, session: &Session, operation: &Operation) -> tests::server::Answer {
    let request = by(server, session, operation.method.clone(), &operation.address());
    sent(if operation.method == Method::GET { request } else { request.json(&json!({})) }).await
}

/// Neither for everybody nor for who is on the way in.
fn is_for_somebody(operation: &Operation) -> bool {
    let roles: BTreeSet<&str> = operation.roles().into_iter().collect();
    ["anyone", "citizen", "entering"].iter().all(|open| !roles.contains(open))
}

#[tokio::test]
async fn an_operator_administers_nothing() {
    let server = Server::start().await;
    let session = rehearsed(&server, "operator").await;
    let (before, register) = (head(&server).await, server.office.register());
    let mut tries = 0;
    for operation in operations(&server).await {
        if is_for_somebody(&operation) && !operation.roles().iter().any(|role| ["operator", "person"].contains(role)) {
            let _ = tried(&server, &session, &operation).await.problem(403, "forbidden");
            tries += 1;
        }
    }
    assert!(tries > 25, "{tries}");
    let own = id_of(&server, "operator").await;
    let more = json!({ "name": "operator", "roles": ["administrator"], "active": true });
    let raise = by(&server, &session, Method::PUT, &format!("/api/v1/people/{own}")).json(&more);
    let _ = sent(raise).await.problem(403, "forbidden");
    assert_eq!(head(&server).await, before);
    assert!(std::sync::Arc::ptr_eq(&server.office.register(), &register), "nothing about anybody has changed");
    let _ = sent(by(&server, &session, Method::GET, "/api/v1/desks")).await.expect(200);
}

#[tokio::test]
async fn nobody_is_made_what_nobody_may_be() {
    let server = Server::start().await;
    let _ = server.post("/people", json!({ "name": "nuova", "roles": [] })).await.problem(422, "no-roles");
    let both = json!({ "name": "nuova", "roles": ["administrator", "operator"] });
    let _ = server.post("/people", both).await.problem(422, "roles-apart");
    let _ = server.post("/people", json!({ "name": "nuova", "roles": ["root"] })).await.problem(422, "bad-field");
    let _ = server
        .post("/people", json!({ "name": "Administrator ", "roles": ["manager"] }))
        .await
        .problem(409, "name-taken");
    let own = id_of(&server, "administrator").await;
    for (method, body) in [
        (Method::DELETE, json!({})),
        (Method::PUT, json!({ "name": "administrator", "roles": ["manager"], "active": true })),
        (Method::PUT, json!({ "name": "administrator", "roles": ["administrator"], "active": false })),
    ] {
        let request = server.request(method, &format!("/api/v1/people/{own}")).json(&body);
        let _ = sent(request).await.problem(409, "last-administrator");
    }
    let _ = server.post("/people", json!({ "name": "nuova", "roles": ["manager"] })).await.expect(201);
}

#[tokio::test]
async fn a_password_for_one_entry_opens_nothing_but_the_choice_of_another() {
    let server = Server::start().await;
    let made = server.post("/people", json!({ "name": "nuova", "roles": ["head", "administrator"] })).await.expect(201);
    let session = signed_in(&server, "nuova", &made.text_of("one_time_password")).await;
    let before = head(&server).await;
    let mut tries = 0;
    for operation in operations(&server).await.iter().filter(|operation| is_for_somebody(operation)) {
        let _ = tried(&server, &session, operation).await.problem(403, "password-change-needed");
        tries += 1;
    }
    assert!(tries > 50, "{tries}");
    assert_eq!(head(&server).await, before);
    for page in ["/desk", "/reports"] {
        let request = tests_client()
            .get(format!("http://{}{page}", server.address))
            .headers(Bearer::Session(session.clone()).headers(&Method::GET, page));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 303, "{page}");
        assert!(answer.headers()["location"].to_str().unwrap().starts_with("/first-password"), "{page}");
    }
    let change = json!({ "old": made.text_of("one_time_password"), "new": "quattro parole mie e basta" });
    let answer = sent(by(&server, &session, Method::POST, "/api/v1/session/password").json(&change)).await.expect(200);
    let session = session.after(&answer.headers);
    let _ = sent(by(&server, &session, Method::GET, "/api/v1/people")).await.expect(200);
    let again = try_sign_in(&server, &browser(&server), "nuova", &made.text_of("one_time_password")).await;
    let _ = again.problem(401, "wrong-password");
}

fn tests_client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

#[tokio::test]
async fn a_locked_session_opens_nothing_and_has_five_tries() {
    let server = Server::start().await;
    let session = rehearsed(&server, "head").await;
    let press = |path: &'static str, body: Value| sent(by(&server, &session, Method::POST, path).json(&body));
    let _ = press("/api/v1/session/lock", json!({})).await.problem(409, "no-pin");
    let pin = |password: &str| json!({ "password": password, "pin": PIN });
    let _ = press("/api/v1/session/pin", pin("guessed")).await.problem(401, "wrong-password");
    let _ = press("/api/v1/session/pin", pin("rehearsal-head")).await.expect(200);
    let _ = press("/api/v1/session/lock", json!({})).await.expect(200);
    let before = head(&server).await;
    for operation in operations(&server).await.iter().filter(|operation| is_for_somebody(operation)) {
        let _ = tried(&server, &session, operation).await.problem(401, "session-locked");
    }
    // Nor is the password a way around the PIN.
    let change = json!({ "old": "rehearsal-head", "new": "quattro parole mie e basta" });
    let _ = press("/api/v1/session/password", change).await.problem(401, "session-locked");
    assert_eq!(head(&server).await, before);
    for _ in 0..4 {
        let _ = press("/api/v1/session/unlock", json!({ "pin": "0815" })).await.problem(401, "wrong-pin");
    }
    let _ = press("/api/v1/session/unlock", json!({ "pin": PIN })).await.expect(200);
    let _ = press("/api/v1/desks/2/open", json!({})).await.expect(200);
    let _ = press("/api/v1/session/lock", json!({})).await.expect(200);
    for _ in 0..4 {
        let _ = press("/api/v1/session/unlock", json!({ "pin": "" })).await.problem(401, "wrong-pin");
    }
    let _ = press("/api/v1/session/unlock", json!({ "pin": "4712" })).await.problem(401, "sign-in-needed");
    assert!(!is_in(&server, &session).await, "the fifth was one too many");
    let _ = press("/api/v1/session/unlock", json!({ "pin": PIN })).await.problem(401, "sign-in-needed");
}

#[tokio::test]
async fn tickets_are_taken_by_ones_own_channel() {
    let server = Server::start().await;
    let key = server.post("/keys", json!({ "name": "agenda", "scopes": ["issue"] })).await.expect(201);
    let bearer = Bearer::Token(key.text_of("token"));
    let take = |channel: &'static str| json!({ "service": "A", "channel": channel });
    let kiosk = |channel| sent(server.request_as("k1", Method::POST, "/api/v1/tickets").json(&take(channel)));
    let system = |channel| sent(server.request_by(&bearer, Method::POST, "/api/v1/tickets").json(&take(channel)));
    for channel in ["reception", "phone", "appointment"] {
        let _ = kiosk(channel).await.problem(403, "forbidden");
    }
    for channel in ["reception", "kiosk"] {
        let _ = system(channel).await.problem(403, "forbidden");
    }
    assert_eq!(kiosk("kiosk").await.expect(201).text_of("number"), "A001");
    assert_eq!(system("phone").await.expect(201).text_of("number"), "A002");
}

#[tokio::test]
async fn another_persons_session_and_desk_are_another_persons() {
    let server = Server::start().await;
    let (one, other) = (rehearsed(&server, "operator").await, rehearsed(&server, "operator-2").await);
    let id = sent(by(&server, &one, Method::GET, "/api/v1/session")).await.expect(200).text_of("id");
    let end = by(&server, &other, Method::DELETE, &format!("/api/v1/sessions/{id}"));
    let _ = sent(end).await.problem(404, "unknown-session");
    let shown = sent(by(&server, &other, Method::GET, "/api/v1/sessions")).await.expect(200);
    assert!(!shown.text.contains(&id), "{}", shown.text);
    let press = |session: &Session, path: &'static str| by(&server, session, Method::POST, path).json(&json!({}));
    let _ = sent(press(&one, "/api/v1/desks/4/open")).await.expect(200);
    let _ = sent(press(&other, "/api/v1/desks/4/close")).await.problem(409, "desk-taken");
    let _ = sent(by(&server, &other, Method::DELETE, "/api/v1/desks/4/seat")).await.expect(204);
    let _ = sent(press(&one, "/api/v1/desks/4/close")).await.expect(200);
    // Nobody sits where no desk is, and so loses the one at which one could sit.
    let _ = sent(press(&other, "/api/v1/desks/60000/open")).await.problem(404, "unknown-desk");
    let _ = sent(press(&other, "/api/v1/desks/5/open")).await.expect(200);
}
