//! Addresses, hosts, methods and headers that are meant to be read in two ways.

use reqwest::{Client, Method, redirect::Policy};
use serde_json::json;
use tests::server::Server;

use super::{goes_on, head, raw, rehearsed, sent, status_of};

/// Ways to write the address of the people, which is for administrators.
const PEOPLE: [&str; 22] = [
    "//api/v1/people",
    "/api//v1/people",
    "/api/v1//people",
    "/api/v1/./people",
    "/./api/v1/people",
    "/healthz/../api/v1/people",
    "/assets/../api/v1/people",
    "/assets/..%2fapi/v1/people",
    "/%2e%2e/api/v1/people",
    "/api/v1/%2e%2e/v1/people",
    "/api/v1%2fpeople",
    "/api/v1/people%2f",
    "/api/v1/people/",
    "/api/v1/people/.",
    "/api/v1/people%00",
    "/api/v1/people;x=1",
    "/api/v1/people%20",
    "/API/v1/people",
    "/api/v1/People",
    "/api/v1/peop%6ce",
    "/api/v1/people?",
    "\\api\\v1\\people",
];

fn get(path: &str, host: &str, rest: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{rest}connection: close\r\n\r\n").into()
}

#[tokio::test]
async fn however_an_address_is_written_it_leads_past_no_door() {
    let server = Server::start().await;
    let operator = "authorization: Bearer rehearsal-operator\r\n";
    for rest in ["", operator] {
        for path in
            PEOPLE.iter().chain(&["http://127.0.0.1/api/v1/people", "http://evil.example/api/v1/people", "*", ""])
        {
            for address in [server.address, server.public] {
                let answer = raw(address, &get(path, "127.0.0.1", rest)).await;
                let status = status_of(&answer);
                assert!((400..500).contains(&status), "{path}: {answer}");
                assert!(!answer.contains("rehearsal") && !answer.contains("\"roles\""), "{path}: {answer}");
            }
        }
    }
    let honest =
        raw(server.address, &get("/api/v1/people", "x", "authorization: Bearer rehearsal-administrator\r\n")).await;
    assert_eq!(status_of(&honest), 200, "{honest}");
}

#[tokio::test]
async fn a_name_in_an_address_names_one_thing() {
    let server = Server::start().await;
    for path in [
        "/api/v1/kiosks/k2%2f..%2fk1/blocks",
        "/api/v1/kiosks/k2%2fblocks",
        "/api/v1/kiosks/k1%00/blocks",
        "/api/v1/kiosks/K1/blocks",
        "/api/v1/kiosks/k1%20/blocks",
        "/api/v1/kiosks/%ff/blocks",
        "/api/v1/kiosks/k2/../k1/blocks",
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer rehearsal-k2\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        let answer = raw(server.address, request.as_bytes()).await;
        assert!([400, 403, 404].contains(&status_of(&answer)), "{path}: {answer}");
    }
    let own = sent(server.request_as("k2", Method::POST, "/api/v1/kiosks/k2/blocks").json(&json!({}))).await;
    let _ = own.expect(200);
    // Assets come from what was built in, whatever is asked for.
    for path in [
        "/assets/..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e%2fCargo.toml",
        "/assets//etc/passwd",
        "/assets/site.css%00.js",
    ] {
        let answer = raw(server.address, &get(path, "x", "")).await;
        assert!([400, 404].contains(&status_of(&answer)), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_method_is_what_the_first_line_says() {
    let server = Server::start().await;
    let before = head(&server).await;
    for method in ["TRACE", "CONNECT", "OPTIONS", "PATCH", "PROPFIND", "DEBUG", "get", "G\u{cb}T"] {
        for path in ["/api/v1/people", "/api/v1/desks/1/open", "/healthz", "/"] {
            let request = format!(
                "{method} {path} HTTP/1.1\r\nhost: x\r\nx-secret: echo-me\r\nauthorization: Bearer rehearsal-operator\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            let answer = raw(server.address, request.as_bytes()).await;
            assert!((400..500).contains(&status_of(&answer)), "{method} {path}: {answer}");
            assert!(!answer.contains("echo-me"), "{method}: {answer}");
        }
    }
    for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
        let request = server.request_as("operator", Method::POST, "/api/v1/desks/1/seat").header(name, "DELETE");
        let _ = sent(request.json(&json!({}))).await.problem(403, "forbidden");
    }
    // HEAD is GET without a body, for whoever may GET.
    let only_head = |who: &'static str| server.request_as(who, Method::HEAD, "/api/v1/people").send();
    assert_eq!(only_head("operator").await.unwrap().status(), 403);
    assert_eq!(only_head("administrator").await.unwrap().status(), 200);
    assert_eq!(head(&server).await, before);
    goes_on(&server).await;
}

#[tokio::test]
async fn a_foreign_host_comes_back_in_no_answer() {
    let server = Server::start().await;
    let code = server.post("/tickets", json!({ "service": "A", "channel": "kiosk" })).await.expect(201);
    let phone = format!("/t/{}", code.text_of("code"));
    assert!(code.text_of("link").starts_with("https://coda.comune.example/t/"), "links bear the office's own address");
    let pages = [
        "/",
        "/kiosk",
        "/board",
        "/desk",
        "/reports",
        "/sign-in",
        "/admin",
        "/openapi.json",
        "/nowhere",
        "/api/v1/office",
        &phone,
    ];
    for path in pages {
        let forged = "x-forwarded-host: evil.example\r\nforwarded: host=evil.example;proto=https\r\nx-original-url: /evil.example\r\nx-rewrite-url: /evil.example\r\naccept: text/html\r\n";
        for who in ["", "authorization: Bearer rehearsal-administrator\r\n"] {
            let answer = raw(server.address, &get(path, "evil.example", &format!("{forged}{who}"))).await;
            assert!(status_of(&answer) > 0 && status_of(&answer) < 500, "{path}: {answer}");
            assert!(!answer.contains("evil.example"), "{path}: {answer}");
        }
    }
    let two = "GET /healthz HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n";
    let answer = raw(server.address, two.as_bytes()).await;
    assert!(!answer.contains("\r\nlocation"), "{answer}");
}

#[tokio::test]
async fn who_is_led_away_stays_here() {
    let server = Server::start().await;
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    for query in [
        "",
        "?next=//evil.example",
        "?next=https://evil.example",
        "?x=%0d%0aSet-Cookie:%20a=b",
        "?next=/%5cevil.example",
        "?lang=en",
    ] {
        for page in ["/desk", "/reports"] {
            let answer = client.get(format!("http://{}{page}{query}", server.address)).send().await.unwrap();
            assert_eq!(answer.status(), 303, "{page}{query}");
            let to = answer.headers()["location"].to_str().unwrap();
            let next = to.strip_prefix("/sign-in?next=%2F").unwrap_or_else(|| panic!("{to}"));
            assert!(!next.contains('/') && !next.contains('\\') && !next.starts_with("%2F"), "{to}");
            assert!(
                answer.headers().get_all("set-cookie").iter().all(|set| set.to_str().unwrap().starts_with("language="))
            );
        }
    }
    for next in
        ["//evil.example", "https://evil.example", "/%5cevil.example", "%09//evil.example", "javascript:alert(1)"]
    {
        let page = sent(server.request_anonymous(Method::GET, &format!("/sign-in?next={next}"))).await.expect(200).text;
        for elsewhere in ["=\"//", "=\"https:", "=\"/\\", "=\"javascript:", "=\"\t"] {
            assert!(!page.contains(elsewhere), "{next}: {page}");
        }
    }
    let page = sent(server.request_anonymous(Method::GET, "/sign-in?next=/desk")).await.expect(200).text;
    assert!(page.contains("=\"/desk\""), "{page}");
    let operator = rehearsed(&server, "operator").await;
    let _ = sent(super::by(&server, &operator, Method::GET, "/desk")).await.expect(200);
}

#[tokio::test]
async fn headers_say_nothing_that_is_not_theirs_to_say() {
    let server = Server::start().await;
    // Whoever guesses is counted by the address that the connection has.
    let mut statuses = Vec::new();
    for guess in 0..25 {
        let forged = format!(
            "x-forwarded-for: 10.0.0.{guess}\r\nx-real-ip: 10.0.0.{guess}\r\nforwarded: for=10.0.0.{guess}\r\ntrue-client-ip: 10.0.0.{guess}\r\ncf-connecting-ip: 10.0.0.{guess}\r\n"
        );
        statuses.push(status_of(&raw(server.address, &get(&format!("/t/guess{guess}"), "x", &forged)).await));
    }
    assert_eq!((statuses[0], statuses[24]), (404, 429), "{statuses:?}");

    for id in ["<script>", "a b", "a\u{e8}", &"x".repeat(65), "", "a\tb", "\"quoted\"", "../../log"] {
        let answer = raw(server.address, &get("/nowhere", "x", &format!("x-request-id: {id}\r\n"))).await;
        let given = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
        assert_ne!(given, id);
        assert!(given.starts_with('r') && given.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{given}");
    }
    let kept = raw(server.address, &get("/nowhere", "x", "x-request-id: mine-1\r\n")).await;
    assert!(kept.contains("x-request-id: mine-1\r\n") && kept.contains("\"request_id\":\"mine-1\""), "{kept}");

    // Nothing that is said comes back as a header.
    for path in ["/?lang=en%0d%0aset-cookie:%20x=y", "/?lang=en%0d%0a%0d%0a<script>", "/nowhere%0d%0aset-cookie:%20x=y"]
    {
        let answer = raw(server.address, &get(path, "x", "cookie: language=en%0d%0ax: y\r\n")).await;
        assert!(!answer.contains("x=y") && !answer.to_lowercase().contains("<script>"), "{answer}");
    }
}

#[tokio::test]
async fn requests_that_hide_another_or_never_fit_are_not_read() {
    let server = Server::start().await;
    let hidden = "GET /api/v1/people HTTP/1.1\r\nhost: x\r\nauthorization: Bearer rehearsal-administrator\r\nconnection: close\r\n\r\n";
    let length = hidden.len();
    let smuggled = [
        format!(
            "POST /api/v1/feedback HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
        ),
        format!(
            "POST /api/v1/feedback HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\ncontent-length: 0\r\n\r\n{hidden}"
        ),
        format!("POST /api/v1/feedback HTTP/1.1\r\nhost: x\r\ncontent-length: 0, {length}\r\n\r\n{hidden}"),
        format!("POST /api/v1/feedback HTTP/1.1\r\nhost: x\r\ncontent-length: +{length}\r\n\r\n{hidden}"),
        format!("POST /api/v1/feedback HTTP/1.1\r\nhost: x\r\ntransfer-encoding: xchunked\r\n\r\n{hidden}"),
        format!("POST /api/v1/feedback HTTP/1.1\r\nhost: x\r\ntransfer-encoding : chunked\r\n\r\n{hidden}"),
        format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\ncontent-length: 5\r\n\r\n{hidden}"),
    ];
    for request in &smuggled {
        let answer = raw(server.address, request.as_bytes()).await;
        // Whether what follows is read as a request of its own or not at all, the two ends agree: it is never both.
        let answers = answer.matches("HTTP/1.1 ").count();
        let told = answer.contains("\"roles\"");
        assert!(!told, "{answers}: {request}\n{answer}");
    }
    let huge = [
        format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-huge: {}\r\n\r\n", "a".repeat(1 << 20)),
        format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{}\r\n", "x-many: a\r\n".repeat(5000)),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(1 << 20)),
        "\0\0\0\0\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nx-bad\0: 1\r\n\r\n".to_owned(),
        "GET /healthz HTTP/1.1\r\nhost: x\r\nx-bad: a\0b\r\n\r\n".to_owned(),
    ];
    for request in &huge {
        let answer = raw(server.address, request.as_bytes()).await;
        let status = status_of(&answer);
        assert!(
            status == 0 || (400..500).contains(&status) || status == 505,
            "{}: {answer}",
            &request[..40.min(request.len())]
        );
    }
    goes_on(&server).await;
}
