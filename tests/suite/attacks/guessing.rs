//! Passwords and codes that are guessed. The clock of the doors is set ahead where a guesser would have to wait.

use protocol::{RoleName, Span};
use queue_server::access::secret::Cost;
use reqwest::Method;
use serde_json::json;
use tests::server::{Answer, Server};

use super::{browser, by, goes_on, is_in, person, real, rehearsed, sent, signed_in, told, try_sign_in};

const PASSWORD: &str = "quattro parole mie e basta";

async fn guess(server: &Server, name: &str, password: &str) -> Answer {
    try_sign_in(server, &browser(server), name, password).await
}

fn wait_of(answer: &Answer) -> i64 {
    answer.header("retry-after").parse().unwrap()
}

#[tokio::test]
async fn each_guess_at_a_name_waits_longer_and_the_right_password_then_opens() {
    let server = Server::of(real()).await;
    person(&server, "gestione", RoleName::Manager, PASSWORD, Cost::Rehearsal).await;
    let mut waits = Vec::new();
    for n in 0..20 {
        // A name is one name, however it is written.
        let answer = guess(&server, ["gestione", "GESTIONE", " Gestione "][n % 3], &format!("indovina {n}")).await;
        if answer.status != 429 {
            let _ = answer.problem(401, "wrong-password");
            continue;
        }
        waits.push(wait_of(&answer));
        let right = guess(&server, "gestione", PASSWORD).await;
        let _ = right.problem(429, "too-many-attempts");
        server.pass(Span::from_seconds(wait_of(&answer)));
    }
    assert!(waits.len() >= 4 && waits.windows(2).all(|pair| pair[1] > pair[0]), "{waits:?}");
    // Others are not made to wait, and the wait ends.
    person(&server, "altra", RoleName::Manager, PASSWORD, Cost::Rehearsal).await;
    server.pass(Span::from_minutes(5));
    let session = signed_in(&server, "gestione", PASSWORD).await;
    assert!(is_in(&server, &session).await);
    let _ = guess(&server, "altra", PASSWORD).await.expect(201);
}

#[tokio::test]
async fn one_address_does_not_guess_at_all_names() {
    let server = Server::of(real()).await;
    person(&server, "gestione", RoleName::Manager, PASSWORD, Cost::Rehearsal).await;
    let mut last = 401;
    for n in 0..40 {
        let answer = guess(&server, &format!("nome-{n}"), "estate2026").await;
        last = answer.status.as_u16();
        if last == 429 {
            assert!(n >= 10, "an office may share one address: {n}");
            let _ = answer.problem(429, "too-many-attempts");
            break;
        }
        let _ = answer.problem(401, "wrong-password");
    }
    assert_eq!(last, 429);
    server.pass(Span::from_minutes(3));
    let _ = guess(&server, "gestione", PASSWORD).await.expect(201);
}

#[tokio::test]
async fn who_is_signed_in_guesses_no_better() {
    let server = Server::start().await;
    let session = rehearsed(&server, "operator").await;
    let mut statuses = Vec::new();
    for n in 0..8 {
        let (path, body) = match n % 2 {
            0 => ("/api/v1/session/password", json!({ "old": format!("indovina {n}"), "new": PASSWORD })),
            _ => ("/api/v1/session/pin", json!({ "password": format!("indovina {n}"), "pin": "4711" })),
        };
        statuses.push(sent(by(&server, &session, Method::POST, path).json(&body)).await.status.as_u16());
    }
    assert!(statuses[..5].iter().all(|status| *status == 401) && statuses.contains(&429), "{statuses:?}");
    assert!(is_in(&server, &session).await);
}

/// How long it takes is a bench's matter: `cargo bench -p tests -- refusals` holds the two beside each other.
#[tokio::test]
async fn an_unknown_name_is_told_by_nothing() {
    let server = Server::of(real()).await;
    person(&server, "conosciuta", RoleName::Manager, PASSWORD, Cost::Real).await;
    let mut tells = Vec::new();
    for round in 0..3 {
        for name in ["conosciuta", "sconosciuta"] {
            let answer = guess(&server, name, &format!("indovina {round}")).await;
            tells.push(told(&answer));
            let _ = answer.problem(401, "wrong-password");
            server.pass(Span::from_minutes(60));
        }
    }
    tells.dedup();
    assert_eq!(tells.len(), 1, "{tells:?}");
}

#[tokio::test]
async fn who_may_not_sign_in_is_told_no_more_than_who_does_not_exist() {
    let server = Server::start().await;
    let person = super::id_of(&server, "operator-3").await;
    let inactive = json!({ "name": "operator-3", "roles": ["operator"], "active": false });
    let _ = sent(server.request(Method::PUT, &format!("/api/v1/people/{person}")).json(&inactive)).await.expect(200);
    let tells = async |name: &str, password: &str| {
        let answer = guess(&server, name, password).await;
        (answer.status, told(&answer))
    };
    let right = tells("operator-3", "rehearsal-operator-3").await;
    assert_eq!(right, tells("operator-3", "wrong").await);
    assert_eq!(right, tells("nobody", "wrong").await);
    assert_eq!(right.0, 401);
    let _ = guess(&server, "operator-2", "rehearsal-operator-2").await.expect(201);
}

#[tokio::test]
async fn guesses_at_codes_end_and_the_office_goes_on() {
    let server = Server::start().await;
    let ticket = server.post("/tickets", json!({ "service": "B", "channel": "reception" })).await.expect(201);
    let code = ticket.text_of("code");
    let look = |code: &str| sent(server.request_public(Method::GET, &format!("/t/{code}")));
    let _ = look(&code).await.expect(200);
    let mut misses = 0;
    let refused = loop {
        let ways = [
            server.request_public(Method::GET, &format!("/t/guess{misses}")),
            server.request_public(Method::GET, &format!("/t/guess{misses}/stream")),
            server.request_public(Method::POST, &format!("/t/guess{misses}/withdraw")),
        ];
        let [one, two, three] = ways;
        let answer = sent([one, two, three].into_iter().nth(misses % 3).unwrap()).await;
        if answer.status == 429 {
            break answer;
        }
        let _ = answer.problem(404, "unknown-code");
        misses += 1;
        assert!(misses < 100);
    };
    assert!((15..=25).contains(&misses), "{misses}");
    assert!(wait_of(&refused) >= 1);
    let _ = refused.problem(429, "too-many-attempts");
    // A right guess is not told from a wrong one meanwhile, and what is not about codes goes on.
    let _ = look(&code).await.problem(429, "too-many-attempts");
    goes_on(&server).await;
    server.pass(Span::from_minutes(2));
    let _ = look(&code).await.expect(200);
}

/// A code in the body is a code as well.
#[tokio::test]
async fn a_code_is_not_guessed_by_opinions_either() {
    let server = Server::start().await;
    let mut statuses = Vec::new();
    for n in 0..40 {
        let request = server.request_public(Method::POST, "/api/v1/feedback");
        statuses.push(
            sent(request.json(&json!({ "face": "positive", "code": format!("guess{n}") }))).await.status.as_u16(),
        );
    }
    assert_eq!((statuses[0], statuses[39]), (422, 429), "{statuses:?}");
    // Whoever names no code is not made to wait.
    let opinion = server.request_public(Method::POST, "/api/v1/feedback").json(&json!({ "face": "positive" }));
    let _ = sent(opinion).await.expect(204);
}
