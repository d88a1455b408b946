//! Bodies that are too large, too deep, in another tongue, or never end. (Those that come too slowly: suite `transport`.)

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use reqwest::{Body, Method};
use serde_json::json;
use tests::server::Server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Operation, fitting, goes_on, head, operations, raw, rehearsed, sent, status_of};

/// More than any route takes.
const HUGE: usize = 300 * 1024;

fn takes_a_body(operation: &Operation) -> bool {
    !operation.described["requestBody"].is_null()
}

/// The media type that an operation wants.
fn kind(operation: &Operation) -> &str {
    let content = operation.described["requestBody"]["content"].as_object().unwrap();
    content.keys().next().unwrap()
}

#[tokio::test]
async fn what_is_too_large_is_refused_at_every_route() {
    let server = Server::start().await;
    let session = rehearsed(&server, "operator").await;
    let before = head(&server).await;
    let mut routes = 0;
    for operation in operations(&server).await.into_iter().filter(takes_a_body) {
        let bearer = fitting(&operation, &session);
        let request = || {
            let request = server.request_by(&bearer, operation.method.clone(), &operation.address());
            request.header("content-type", kind(&operation))
        };
        let text = format!("\"{}\"", "x".repeat(HUGE));
        let _ = sent(request().body(text.clone())).await.problem(413, "too-large");
        // Nor does it help not to say how large it is.
        let pieces = futures_util::stream::iter((0..HUGE / 1024).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024])));
        let _ = sent(request().body(Body::wrap_stream(pieces))).await.problem(413, "too-large");
        routes += 1;
    }
    assert!(routes > 40, "{routes}");
    assert_eq!(head(&server).await, before);
    goes_on(&server).await;
}

#[tokio::test]
async fn a_body_is_json_once_and_in_utf_8() {
    let server = Server::start().await;
    let honest = r#"{"service":"A","channel":"reception"}"#;
    let taken = async |kind: Option<&str>, body: Vec<u8>| {
        let mut request = server.request(Method::POST, "/api/v1/tickets");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        sent(request.body(body)).await
    };
    let json = Some("application/json");
    let deep = |open: &str, close: &str, count| [open.repeat(count), close.repeat(count)].concat().into_bytes();
    let utf_16: Vec<u8> = honest.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (what, body) in [
        ("deep lists", deep("[", "]", 30_000)),
        ("deep objects", deep("{\"service\":", "}", 5_000)),
        ("an end that never comes", deep("[", "", 60_000)),
        ("UTF-16", utf_16),
        ("Latin-1", b"{\"service\":\"A\xe8\",\"channel\":\"reception\"}".to_vec()),
        ("a mark of the order of bytes", [b"\xef\xbb\xbf".as_slice(), honest.as_bytes()].concat()),
        ("two at once", format!("{honest}{honest}").into_bytes()),
        ("no number", b"{\"service\":NaN}".to_vec()),
        ("half a pair", b"{\"service\":\"\\ud800\"}".to_vec()),
        ("zeros", vec![0; 1000]),
    ] {
        let answer = taken(json, body).await;
        assert!([400, 422].contains(&answer.status.as_u16()), "{what}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
        assert!(answer.text.len() < 1000, "{what}: what was sent does not come back");
    }
    for (what, field, body) in [
        ("said twice", "service", r#"{"service":"A","service":"B","channel":"reception"}"#),
        ("said twice in other letters", "service", r#"{"service":"A","\u0073ervice":"B","channel":"reception"}"#),
        ("what nobody asked for", "__proto__", r#"{"service":"A","channel":"reception","__proto__":{"admin":true}}"#),
        ("a list for a word", "service", r#"{"service":["A"],"channel":"reception"}"#),
        ("a word with a zero", "service", "{\"service\":\"A\\u0000\",\"channel\":\"reception\"}"),
        ("endless", "service", r#"{"service":1e999,"channel":"reception"}"#),
    ] {
        let answer = taken(json, body.into()).await;
        assert!([400, 422].contains(&answer.status.as_u16()), "{what}: {}", answer.text);
        if answer.status == 422 {
            assert_eq!(answer.problem(422, "bad-field"), field, "{what}");
        }
    }
    for kind in [
        None,
        Some("text/plain"),
        Some("text/json"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data"),
        Some("json"),
        Some("application/json, text/plain"),
    ] {
        let _ = taken(kind, honest.into()).await.problem(415, "wrong-media-type");
    }
    assert_eq!(server.get("/tickets").await.body["items"], json!([]), "nothing came of all this");
    for kind in ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"] {
        let _ = taken(Some(kind), honest.into()).await.expect(201);
    }
}

#[tokio::test]
async fn nothing_is_unpacked() {
    let server = Server::start().await;
    let mut pack = GzEncoder::new(Vec::new(), Compression::best());
    pack.write_all(b"{\"service\":\"A\",\"channel\":\"reception\",\"x\":\"").unwrap();
    (0..64).for_each(|_| pack.write_all(&[b' '; 1 << 20]).unwrap());
    let bomb = pack.finish().unwrap();
    let mut small = GzEncoder::new(Vec::new(), Compression::best());
    small.write_all(br#"{"service":"A","channel":"reception"}"#).unwrap();
    let small = small.finish().unwrap();
    for encoding in ["gzip", "br", "deflate", "zstd", "gzip, gzip"] {
        for body in [&bomb, &small] {
            let request = server.request(Method::POST, "/api/v1/tickets").header("content-encoding", encoding);
            let answer = sent(request.header("content-type", "application/json").body(body.clone())).await;
            assert!([400, 413, 415].contains(&answer.status.as_u16()), "{encoding}: {}", answer.text);
        }
    }
    goes_on(&server).await;
}

#[tokio::test]
async fn lists_have_an_end() {
    let server = Server::start().await;
    let record = json!({ "number": "A501", "service": "A", "occurred_at": "2026-11-24T08:30:00+01:00" });
    let many = json!({ "items": vec![record.clone(); 501] });
    assert_eq!(server.post("/kiosks/k1/tickets", many).await.problem(422, "bad-field"), "items");
    let roles = json!({ "name": "nuova", "roles": vec!["manager"; 5000] });
    let made = server.post("/people", roles).await.expect(201);
    assert_eq!(made.body["person"]["roles"], json!(["manager"]));
    let long = json!({ "name": "n".repeat(41), "roles": ["manager"] });
    let _ = server.post("/people", long).await.problem(422, "bad-name");
    for name in ["", "   ", "a\u{0}b", "a\nb", "a\u{202e}b", "\u{200b}"] {
        let _ = server.post("/people", json!({ "name": name, "roles": ["manager"] })).await.problem(422, "bad-name");
    }
    let words = json!({ "face": "negative", "comment": "n".repeat(201) });
    assert_eq!(server.post("/feedback", words).await.problem(422, "bad-field"), "comment");
    let endless = server.request_anonymous(Method::POST, "/api/v1/session");
    let endless = endless.json(&json!({ "name": "administrator", "password": "x".repeat(60_000) }));
    let _ = sent(endless).await.problem(401, "wrong-password");
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_no_command() {
    let server = Server::start().await;
    let before = head(&server).await;
    let body = r#"{"service":"A","channel":"reception"}"#;
    let begun = "POST /api/v1/tickets HTTP/1.1\r\nhost: x\r\nauthorization: Bearer rehearsal-reception\r\ncontent-type: application/json\r\n";
    let cut = [
        format!("{begun}content-length: 5000\r\n\r\n{body}"),
        format!("{begun}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len()),
        format!("{begun}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{body}"),
        format!("{begun}transfer-encoding: chunked\r\n\r\n-1\r\n{body}"),
        format!("{begun}expect: 100-continue\r\ncontent-length: 5000\r\n\r\n"),
    ];
    for request in &cut {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        assert_ne!(status_of(&answer), 201, "{request}: {answer}");
    }
    assert_eq!(head(&server).await, before);
    let whole = format!("{begun}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    assert_eq!(status_of(&raw(server.address, whole.as_bytes()).await), 201);
}
