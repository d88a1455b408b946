//! Sessions that somebody else wants: planted before, copied, kept for later.

use protocol::Span;
use reqwest::{Method, header::COOKIE as COOKIES};
use serde_json::{Value, json};
use tests::{
    bearer::Session,
    server::{Events, Server},
};

use super::{COOKIE, browser, by, id_of, is_in, rehearsed, sent, signed_in, try_sign_in};

const OWN: &str = "quattro parole mie e basta";

/// A browser in which somebody has put the cookies of another.
fn copied(session: &Session) -> Session {
    session.clone()
}

#[tokio::test]
async fn a_session_planted_before_the_sign_in_is_worth_nothing_after() {
    let server = Server::start().await;
    // The attacker is signed in, and plants that session in a browser where a colleague then signs in.
    let planted = rehearsed(&server, "operator-2").await;
    let answer = try_sign_in(&server, &copied(&planted), "operator", "rehearsal-operator").await.expect(201);
    let colleague = planted.after(&answer.headers);
    assert_ne!(colleague.cookie(COOKIE), planted.cookie(COOKIE), "the secret is a new one");
    assert!(!is_in(&server, &planted).await, "what was planted is ended, whosever it was");
    assert!(is_in(&server, &colleague).await);

    // A secret that the attacker has made up is not taken over.
    let made_up = format!("{}=nmr_chosen-by-somebody-else", server.cookie(COOKIE));
    let request = server.request_anonymous(Method::POST, "/api/v1/session").header(COOKIES, &made_up);
    let request = request.json(&json!({ "name": "head", "password": "rehearsal-head" }));
    let head = browser(&server).after(&sent(request).await.expect(201).headers);
    assert_ne!(head.cookie(COOKIE), Some("nmr_chosen-by-somebody-else"));
    let later = server.request_anonymous(Method::GET, "/api/v1/session").header(COOKIES, &made_up);
    let _ = sent(later).await.problem(401, "sign-in-needed");
    assert!(is_in(&server, &head).await);
}

#[tokio::test]
async fn a_new_password_makes_a_new_session_and_ends_the_others() {
    let server = Server::start().await;
    let elsewhere = rehearsed(&server, "operator-2").await;
    let before = rehearsed(&server, "operator-2").await;
    let change = json!({ "old": "rehearsal-operator-2", "new": OWN });
    let answer = sent(by(&server, &before, Method::POST, "/api/v1/session/password").json(&change)).await.expect(200);
    let after = before.after(&answer.headers);
    assert_ne!(after.cookie(COOKIE), before.cookie(COOKIE));
    assert_eq!(
        [is_in(&server, &before).await, is_in(&server, &elsewhere).await, is_in(&server, &after).await],
        [false, false, true]
    );
    let old = try_sign_in(&server, &browser(&server), "operator-2", "rehearsal-operator-2").await;
    let _ = old.problem(401, "wrong-password");
    assert!(is_in(&server, &signed_in(&server, "operator-2", OWN).await).await);
}

/// What ends the session of `operator-2`.
async fn end(server: &Server, how: &str, session: &Session) {
    let person = id_of(server, "operator-2").await;
    let at = format!("/api/v1/people/{person}");
    let own = sent(by(server, session, Method::GET, "/api/v1/session")).await.expect(200).text_of("id");
    let inactive = json!({ "name": "operator-2", "roles": ["operator"], "active": false });
    let (method, path, body) = match how {
        "signed out" => (Method::DELETE, "/api/v1/session".to_owned(), Value::Null),
        "signed out everywhere" => (Method::DELETE, "/api/v1/sessions".to_owned(), Value::Null),
        "ended from elsewhere" => (Method::DELETE, format!("/api/v1/sessions/{own}"), Value::Null),
        "idle" => return server.pass(Span::from_minutes(24 * 60)),
        "deactivated" => (Method::PUT, at, inactive),
        "password reset" => (Method::POST, format!("{at}/password"), json!({})),
        "erased" => (Method::DELETE, at, Value::Null),
        unknown => panic!("{unknown}"),
    };
    let by_administrator = path.starts_with("/api/v1/people");
    let request = match how {
        "ended from elsewhere" => {
            let elsewhere = rehearsed(server, "operator-2").await;
            by(server, &elsewhere, method, &path)
        }
        _ if by_administrator => server.request(method, &path),
        _ => by(server, session, method, &path),
    };
    let request = if body.is_null() { request } else { request.json(&body) };
    let answer = sent(request).await;
    assert!(answer.status.is_success(), "{how}: {}", answer.text);
}

#[tokio::test]
async fn a_session_that_has_ended_is_not_brought_back_by_its_cookie() {
    for how in [
        "signed out",
        "signed out everywhere",
        "ended from elsewhere",
        "idle",
        "deactivated",
        "password reset",
        "erased",
    ] {
        let server = Server::start().await;
        let session = rehearsed(&server, "operator-2").await;
        let kept = copied(&session);
        let open = |session: &Session| by(&server, session, Method::POST, "/api/v1/desks/3/open");
        let _ = sent(open(&kept)).await.expect(200);
        let mut desks = Events::of(by(&server, &kept, Method::GET, "/api/v1/desks/stream")).await;
        desks.next().await.unwrap();
        end(&server, how, &session).await;
        assert!(!is_in(&server, &kept).await, "{how}");
        let _ = sent(open(&kept)).await.problem(401, "sign-in-needed");
        while desks.next().await.is_some() {}
        let other = rehearsed(&server, "operator").await;
        let _ = sent(open(&other)).await.expect(200);
        server.pass(Span::from_minutes(1));
        assert!(!is_in(&server, &kept).await, "{how}, and for good");
    }
}

#[tokio::test]
async fn what_is_answered_to_a_browser_keeps_its_secret_from_scripts_and_from_other_answers() {
    let server = Server::start().await;
    let fresh = browser(&server);
    let answer = try_sign_in(&server, &fresh, "operator", "rehearsal-operator").await.expect(201);
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap()).collect();
    assert_eq!(cookies.len(), 2);
    assert!(
        cookies.iter().all(|cookie| cookie.contains("SameSite=Strict") && cookie.contains("Path=/")),
        "{cookies:?}"
    );
    assert!(
        cookies[0].starts_with(&format!("{}=", server.cookie(COOKIE))) && cookies[0].ends_with("HttpOnly"),
        "{cookies:?}"
    );
    let session = fresh.after(&answer.headers);
    let secret = session.cookie(COOKIE).unwrap();
    assert!(!answer.text.contains(secret), "the body is for scripts");
    for path in ["/api/v1/session", "/api/v1/sessions"] {
        let shown = sent(by(&server, &session, Method::GET, path)).await.expect(200);
        assert!(!shown.text.contains(secret) && shown.headers.get("set-cookie").is_none(), "{path}");
        assert_eq!(shown.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn two_offices_on_one_host_leave_each_others_people_and_devices_alone() {
    let (one, other) = tokio::join!(Server::start(), Server::start());
    let (here, there) = (browser(&one), browser(&other));
    let here = here.after(&try_sign_in(&one, &here, "head", "rehearsal-head").await.expect(201).headers);
    // The one jar, as the browser sends it to whichever port.
    let there = there.with(&here);
    let there = there.after(&try_sign_in(&other, &there, "operator", "rehearsal-operator").await.expect(201).headers);
    let board = sent(by(&other, &there, Method::GET, "/board")).await.expect(200);
    let there = there.after(&board.headers);
    let here = here.with(&there);
    let name = async |server: &Server, session: &Session| {
        sent(by(server, session, Method::GET, "/api/v1/session")).await.expect(200).text_of("name")
    };
    assert_eq!((name(&one, &here).await, name(&other, &there).await), ("head".to_owned(), "operator".to_owned()));
    let open = |server, session| sent(by(server, session, Method::POST, "/api/v1/desks/3/open").json(&json!({})));
    let _ = open(&one, &here).await.expect(200);
    let _ = open(&other, &there).await.expect(200);
    let own = sent(by(&other, &there, Method::GET, "/api/v1/devices/self")).await.expect(200);
    assert_eq!(own.text_of("device"), "b1");
    let _ = sent(by(&one, &here, Method::GET, "/api/v1/devices/self")).await.problem(403, "forbidden");

    let gone = sent(by(&other, &there, Method::DELETE, "/api/v1/session")).await.expect(204);
    let here = here.after(&gone.headers);
    assert_eq!(name(&one, &here).await, "head", "signing out there takes nothing away here");
    // There only the board is left.
    let _ = sent(by(&other, &here, Method::GET, "/api/v1/session")).await.problem(403, "forbidden");
}
