//! SQL, and what else is not a name, a date or a number, in every filter, query and part of an address. Generated from the
//! OpenAPI document: a parameter that is added is attacked as well.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    bearer::Bearer,
    server::{Answer, Server},
};

use super::{Operation, PARTS, fitting, goes_on, head, operations, rehearsed, sent};

/// As they stand in an address.
const HOSTILE: [&str; 22] = [
    "%27%20OR%201%3D1%20--",
    "%22%20OR%20%22%22%3D%22",
    "1%20OR%201%3D1",
    "1%3B%20DROP%20TABLE%20legs%3B%20--",
    "A%27%20UNION%20SELECT%20*%20FROM%20people%20--",
    "%27%3B%20ATTACH%20DATABASE%20%27%2Ftmp%2Fx%27%20AS%20x%3B%20--",
    "%25",
    "_",
    "*",
    "%27",
    "%00",
    "%ff%fe",
    "%F0%9F%92%A9",
    "-1",
    "0",
    "9223372036854775807",
    "18446744073709551615",
    "99999999999999999999999999",
    "1e308",
    "NaN",
    "-9999-01-01",
    "9999-12-31",
];

/// What an honest caller asks for.
fn asked(parameter: &str) -> &'static str {
    match parameter {
        "by" => "day",
        "from" | "to" | "date" => "2026-11-24",
        "service" => "A",
        "state" => "waiting",
        "after" => "0",
        "limit" => "10",
        "with" => "kiosks",
        unknown => panic!("what would one ask for by {unknown}?"),
    }
}

fn parameters<'a>(operation: &'a Operation, lies_in: &'a str) -> impl Iterator<Item = (&'a str, bool)> {
    let all = operation.described["parameters"].as_array().into_iter().flatten();
    all.filter(move |one| one["in"] == lies_in)
        .map(|one| (one["name"].as_str().unwrap(), one["required"] == json!(true)))
}

/// The address with one parameter as given, and the others as an honest caller would have them.
fn address(operation: &Operation, hostile: Option<(&str, &str)>) -> String {
    let value = |name: &str, honest: &'static str| {
        hostile.filter(|(at, _)| *at == name).map_or(honest.to_owned(), |(_, value)| value.to_owned())
    };
    let path = PARTS.iter().fold(operation.path.clone(), |path, (part, honest)| {
        path.replace(&format!("{{{part}}}"), &value(part, honest))
    });
    let wanted = parameters(operation, "query")
        .filter(|(name, required)| *required || hostile.is_some_and(|(at, _)| at == *name));
    let query: Vec<_> = wanted.map(|(name, _)| format!("{name}={}", value(name, asked(name)))).collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

fn rows(answer: &Answer) -> usize {
    answer.body["items"].as_array().map_or(0, Vec::len)
}

async fn tried(server: &Server, bearer: &Bearer, operation: &Operation, at: &str) -> Answer {
    let request = server.request_by(bearer, operation.method.clone(), at);
    let request = if operation.method == Method::GET { request } else { request.json(&json!({})) };
    let answer = request.send().await.unwrap();
    // A stream that was let in goes on: that it began is all that is to be seen.
    if operation.is_stream() && answer.status() == 200 {
        return Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: Value::Null,
            text: String::new(),
        };
    }
    Answer::of(answer).await
}

#[tokio::test]
async fn no_filter_is_a_statement() {
    let server = Server::start().await;
    for service in ["A", "A", "B"] {
        let _ = server.post("/tickets", json!({ "service": service, "channel": "reception" })).await.expect(201);
    }
    goes_on(&server).await;
    let session = rehearsed(&server, "operator").await;
    let people = server.get("/people").await.expect(200).text;
    let before = head(&server).await;
    let mut tries = 0;
    for operation in operations(&server).await {
        let bearer = fitting(&operation, &session);
        let names: Vec<&str> =
            parameters(&operation, "path").chain(parameters(&operation, "query")).map(|(name, _)| name).collect();
        if names.is_empty() || (operation.method != Method::GET && !operation.path.contains('{')) {
            continue;
        }
        let all = if operation.method == Method::GET {
            rows(&tried(&server, &bearer, &operation, &address(&operation, None)).await)
        } else {
            0
        };
        for name in names {
            for hostile in HOSTILE {
                // What is hostile as a number may be right as a date or a place to go on from.
                let at = address(&operation, Some((name, hostile)));
                let answer = tried(&server, &bearer, &operation, &at).await;
                assert!(!answer.status.is_server_error(), "{} {at}: {}", operation.method, answer.text);
                assert!(name == "from" || name == "to" || rows(&answer) <= all, "{at}: {}", answer.text);
                for leaked in ["SQL", "sqlite", "syntax error", "no such table", "panicked", ".rs:"] {
                    assert!(!answer.text.contains(leaked), "{at}: {}", answer.text);
                }
                // Codes have an end of their own.
                server.pass(protocol::Span::from_minutes(1));
                tries += 1;
            }
        }
    }
    assert!(tries > 800, "{tries}");
    assert_eq!(server.get("/people").await.expect(200).text, people);
    assert_eq!(head(&server).await, before, "nothing came of it");
    goes_on(&server).await;
}

#[tokio::test]
async fn no_word_in_a_body_is_a_statement() {
    let server = Server::start().await;
    let name = "'; DELETE FROM people; --";
    let made = server.post("/people", json!({ "name": name, "roles": ["manager"] })).await.expect(201);
    assert_eq!(made.body["person"]["name"], name);
    assert_eq!(server.get("/people").await.body["items"].as_array().unwrap().len(), 8);
    for guess in ["' OR '1'='1", "administrator'--", "administrator' OR 1=1 --", "%", "*", "admin%"] {
        for password in ["' OR '1'='1", "x"] {
            let words = json!({ "name": guess, "password": password });
            let answer = sent(server.request_anonymous(Method::POST, "/api/v1/session").json(&words)).await;
            let _ = answer.problem(401, "wrong-password");
        }
    }
    // A key is a word like any other.
    let key = "'||(SELECT(1))||'";
    let take = |service: &str| json!({ "service": service, "channel": "reception" });
    let first = server.post_keyed("/tickets", key, take("A")).await.expect(201);
    let again = server.post_keyed("/tickets", key, take("A")).await.expect(201);
    assert_eq!(first.text, again.text);
    let _ = server.post_keyed("/tickets", key, take("B")).await.problem(422, "key-reused");
    let _ = server.post_keyed("/tickets", "'||(SELECT(2))||'", take("B")).await.expect(201);
    let words = json!({ "face": "negative", "comment": "'); DROP TABLE emoticons; --" });
    let _ = server.post("/feedback", words).await.expect(204);
    let _ = server
        .post("/feedback", json!({ "face": "negative", "reason": "' OR 1=1 --" }))
        .await
        .problem(422, "unknown-reason");
    let counted = server.get("/reports/feedback?from=2026-11-01&to=2026-11-30").await.expect(200);
    assert_eq!(counted.body["items"].as_array().unwrap().len(), 1);
    goes_on(&server).await;
}
