//! The citizens' side serves what citizens need, and nothing else.

use reqwest::{Method, StatusCode};
use tests::server::Server;

/// What stands there; `{…}` for any one part.
const CITIZENS: [&str; 6] =
    ["/t/{code}", "/t/{code}/stream", "/t/{code}/withdraw", "/api/v1/feedback", "/healthz", "/logo"];

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

#[tokio::test]
async fn the_citizens_side_leads_nowhere_else() {
    let server = Server::start().await;
    let document = server.request(Method::GET, "/openapi.json").send().await.unwrap();
    let document: serde_json::Value = document.json().await.unwrap();
    let documented = document["paths"].as_object().unwrap();
    assert!(CITIZENS.iter().all(|path| documented.contains_key(*path)), "they are documented");
    let pages = [
        "/",
        "/kiosk",
        "/board",
        "/desk",
        "/reports",
        "/sign-in",
        "/first-password",
        "/me",
        "/admin",
        "/admin/devices",
    ];
    let all: Vec<&str> = documented.keys().map(String::as_str).chain(pages).collect();
    for path in all.iter().filter(|path| !CITIZENS.contains(path)) {
        let at: String =
            path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
        // Also by ways around: they are no other addresses.
        for at in [at.clone(), format!("/t/..{at}"), format!("/assets/..{at}"), format!("/%2e{at}"), format!("/{at}")] {
            for method in METHODS {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let request = server.request_public(method.clone(), &at).bearer_auth("rehearsal-administrator");
                let status = request.send().await.unwrap().status();
                let is_nowhere = matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED);
                assert!(is_nowhere || at.starts_with("/t/.."), "{method} {at}: {status}");
                assert!(!status.is_success() && !status.is_server_error(), "{method} {at}: {status}");
            }
        }
    }
}
