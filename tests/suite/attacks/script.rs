//! Script in every text that somebody may write, and then everything that shows it.

use reqwest::Method;
use serde_json::json;
use tests::{
    bearer::Bearer,
    server::{Answer, Plan, Server},
};

use super::{by, fitting, operations, rehearsed, sent, signed_in};

/// What would be code if it were not text; each fits a name.
const TEXTS: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</script><svg onload=alert(1)>",
    "{{7*7}}${7*7}{% raw %}",
    "javascript:alert(1)//\u{2665}",
];

/// No text of these is code in a page, and nothing is that the page does not load.
#[track_caller]
fn is_harmless(at: &str, answer: &Answer) {
    let lower = answer.text.to_lowercase();
    for code in ["<script>alert", "<img src=x", "<svg onload", "' onmouseover='", "href=\"javascript:", ">49<"] {
        assert!(!lower.contains(code), "{at} has {code}: {}", answer.text);
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'self'") && !policy.contains("unsafe"), "{at}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{at}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{at}");
}

/// An office whose every text is one of these.
fn hostile_office() -> String {
    let mut texts = TEXTS.iter().cycle().enumerate();
    // Names within one list differ.
    let mut text =
        || texts.next().map(|(n, text)| format!("{:?}", format!("{} {n}", text.replace('\u{2665}', "")))).unwrap();
    let mut office = String::new();
    for line in Plan::default().office.lines() {
        let mut rest = line;
        for key in ["body = ", "it = ", "en = "] {
            let found = rest.split_once(&format!("{key}\"")).filter(|_| !line.trim_start().starts_with('#'));
            let Some((before, (_, after))) = found.and_then(|(before, after)| Some((before, after.split_once('"')?)))
            else {
                continue;
            };
            office.push_str(&format!("{before}{key}{}", text()));
            rest = after;
        }
        office.push_str(rest);
        office.push('\n');
    }
    office
}

#[tokio::test]
async fn what_people_are_called_is_text_everywhere() {
    let server = Server::start().await;
    let mut sessions = Vec::new();
    for name in TEXTS {
        let made = server
            .post("/people", json!({ "name": name, "roles": ["administrator", "manager", "head"] }))
            .await
            .expect(201);
        let once = made.text_of("one_time_password");
        let session = signed_in(&server, name, &once).await;
        let change = json!({ "old": once, "new": "quattro parole mie e basta" });
        let changed =
            sent(by(&server, &session, Method::POST, "/api/v1/session/password").json(&change)).await.expect(200);
        sessions.push(session.after(&changed.headers));
        let key = server.post("/keys", json!({ "name": name, "scopes": ["board"] })).await.expect(201);
        assert_eq!(key.body["key"]["name"], name);
        let words = json!({ "face": "negative", "comment": name });
        let _ = server.post("/feedback", words).await.expect(204);
    }
    let mut named = 0;
    for session in &sessions {
        for page in queue_server::pages::WAYS {
            let at = format!("{}?lang=en&next={}", page.way, "%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
            let answer = sent(by(&server, session, Method::GET, &at)).await;
            assert!(!answer.status.is_server_error(), "{at}: {}", answer.text);
            is_harmless(&at, &answer);
            named += usize::from(
                answer.text.contains("&#60;script&#62;alert(1)") || answer.text.contains("&lt;script&gt;alert(1)"),
            );
        }
    }
    assert!(named > 0 || !queue_server_shows_names(&server).await, "a name that is shown is shown as text");
    for path in ["/people", "/keys", "/audit?limit=1000", "/session"] {
        let at = format!("/api/v1{path}");
        let answer = sent(by(&server, &sessions[0], Method::GET, &at)).await.expect(200);
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.text.contains("<script>alert(1)</script>"), "{path} tells it as it is");
    }
    assert!(!server.get("/events?limit=1000").await.expect(200).text.contains("alert"), "the journal has no free text");
}

/// Whether pages say who is signed in.
async fn queue_server_shows_names(server: &Server) -> bool {
    let session = rehearsed(server, "manager").await;
    sent(by(server, &session, Method::GET, "/reports")).await.text.contains(">manager<")
}

#[tokio::test]
async fn what_the_office_file_says_is_text_everywhere() {
    let hostile = hostile_office();
    let server = Server::of(Plan { office: hostile, ..Plan::default() }).await;
    let ticket = server.post("/tickets", json!({ "service": "A", "channel": "kiosk" })).await.expect(201);
    let _ = server.post("/desks/1/open", json!({})).await.expect(200);
    let _ = server.post("/desks/1/next", json!({ "in_hand": null })).await.expect(200);
    let phone = format!("/t/{}", ticket.text_of("code"));
    let views = [
        "?view=waits&by=service",
        "?view=waits&by=procedure",
        "?view=heat",
        "?view=service-time",
        "?view=feedback",
        "?view=live",
    ];
    let reports = views.map(|view| format!("/reports{view}"));
    let pages = ["/", "/kiosk", "/board", "/desk", &phone].map(str::to_owned);
    let mut shown = 0;
    for at in pages.iter().chain(&reports) {
        for language in ["it", "en"] {
            let request =
                server.request(Method::GET, at).header("accept", "text/html").header("accept-language", language);
            let answer = sent(request).await.expect(200);
            is_harmless(at, &answer);
            shown += answer.text.matches("alert(1)").count();
        }
    }
    assert!(shown > 20, "the texts are shown: {shown}");
}

/// Whatever is asked for comes back as a document that no browser takes for a page.
#[tokio::test]
async fn what_is_asked_for_comes_back_as_no_page() {
    let server = Server::start().await;
    let session = rehearsed(&server, "operator").await;
    let hostile = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for operation in operations(&server).await {
        let bearer = fitting(&operation, &session);
        let path = operation
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { hostile } else { part })
            .collect::<Vec<_>>()
            .join("/");
        let at = format!("{path}?{hostile}={hostile}&after={hostile}&by={hostile}");
        let answer = server.request_by(&bearer, operation.method.clone(), &at).header("accept", "text/html");
        let answer = answer.header("idempotency-key", "<script>alert(1)</script>").send().await.unwrap();
        if operation.is_stream() && answer.status() == 200 {
            continue;
        }
        let answer = Answer::of(answer).await;
        assert!(!answer.status.is_server_error(), "{at}: {}", answer.text);
        is_harmless(
            &at,
            &Answer {
                text: if answer.header("content-type").starts_with("text/html") {
                    answer.text.clone()
                } else {
                    String::new()
                },
                ..answer.clone()
            },
        );
        let kind = answer.header("content-type");
        assert!(kind.is_empty() || !kind.starts_with("text/html") || operation.path == "/t/{code}", "{at}: {kind}");
    }
    for at in [
        "/nowhere/<script>alert(1)</script>",
        "/?x=<script>alert(1)</script>",
        "/reports?by=<script>alert(1)</script>&service=\"><img src=x onerror=alert(1)>",
        "/kiosk?x='onmouseover='alert(1)",
    ] {
        let answer = sent(server.request_by(&Bearer::Named("manager".into()), Method::GET, at)).await;
        is_harmless(at, &answer);
    }
}
