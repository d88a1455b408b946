//! Requests that do not come, come too slowly, break off, or are too large.

use std::time::Duration;

use reqwest::Method;
use tests::server::{Answer, Events};
use tokio::{io::AsyncWriteExt, time::sleep};

use super::{Line, SHORT, asked, assert_problem, is_served, office};

const FACE: &str = r#"{"face":"positive"}"#;

fn opinion(length: usize, body: &str) -> String {
    format!(
        "POST /api/v1/feedback HTTP/1.1\r\nhost: coda\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn who_asks_nothing_is_shown_out_and_who_watches_is_not() {
    let server = office(SHORT).await;
    let mut stream = Events::of(server.request(Method::GET, "/api/v1/board/stream").bearer_auth("rehearsal-b1")).await;
    stream.next().await.unwrap();
    assert!(Line::to(server.address).await.is_closed().await, "a client that says nothing");
    let mut pausing = Line::to(server.address).await;
    pausing.send("GET /healthz HTTP/1.1\r\nhost: coda\r\n\r\n").await;
    let answer = pausing.heard().await;
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.ends_with('}'),
        "and then a client that says no more: {answer}"
    );
    // Meanwhile the board has been watching for longer than anybody may be silent.
    server
        .post("/tickets", serde_json::json!({"service":"A","channel":"kiosk","class":"standard","language":"it"}))
        .await;
    stream.next().await.expect("the stream goes on");
}

#[tokio::test]
async fn half_a_head_is_not_waited_for_however_it_trickles() {
    let server = office(SHORT).await;
    let half = asked(server.address, "GET /healthz HTTP/1.1\r\nhost: coda\r\nx-");
    assert_eq!(half.await, "");
    let mut line = Line::to(server.address).await;
    line.send("GET /healthz HTTP/1.1\r\nhost: coda\r\n").await;
    let mut lines = 0;
    while line.send(format!("x-{lines}: more\r\n")).await {
        lines += 1;
        assert!(lines < 500, "the connection is cut at some time");
        sleep(Duration::from_millis(20)).await;
    }
    assert!(is_served(server.address).await);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_told_so() {
    let server = office(SHORT).await;
    let answer = asked(server.address, opinion(FACE.len(), "{\"face\":")).await;
    assert_problem(&answer, 408, "too-slow");
    assert!(answer.contains("connection: close"), "{answer}");
    let chunked = "POST /api/v1/feedback HTTP/1.1\r\nhost: coda\r\ncontent-type: application/json\r\n\
                   transfer-encoding: chunked\r\n\r\n5\r\n{\"fac\r\n";
    assert_problem(&asked(server.address, chunked).await, 408, "too-slow");

    let mut line = Line::to(server.address).await;
    line.send(opinion(50_000, "{")).await;
    let (mut reader, mut writer) = line.0.into_split();
    let trickle = tokio::spawn(async move {
        while writer.write_all(b" ").await.is_ok() {
            sleep(Duration::from_millis(20)).await;
        }
    });
    let mut answer = String::new();
    let _ = tokio::io::AsyncReadExt::read_to_string(&mut reader, &mut answer).await;
    assert_problem(&answer, 408, "too-slow");
    drop(reader);
    trickle.await.unwrap();

    // One that comes in pieces but in time is as good as any.
    let mut line = Line::to(server.address).await;
    line.send(opinion(FACE.len(), &FACE[..5])).await;
    sleep(Duration::from_millis(50)).await;
    line.send(&FACE[5..]).await;
    assert!(line.heard_until("\r\n\r\n").await.starts_with("HTTP/1.1 20"));
}

#[tokio::test]
async fn a_body_that_breaks_off_changes_nothing() {
    let server = office(SHORT).await;
    let mut line = Line::to(server.address).await;
    let whole = r#"{"service":"A","channel":"kiosk","class":"standard","language":"it"}"#;
    let request = "POST /api/v1/tickets HTTP/1.1\r\nhost: coda\r\ncontent-type: application/json\r\nauthorization: Bearer \
                   rehearsal-k1\r\n";
    line.send(format!("{request}content-length: {}\r\n\r\n{whole}", whole.len() + 1)).await;
    line.0.shutdown().await.unwrap();
    let answer = line.heard().await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let tickets =
        server.request(Method::GET, "/api/v1/tickets").bearer_auth("rehearsal-reception").send().await.unwrap();
    assert_eq!(Answer::of(tickets).await.expect(200).body["items"], serde_json::json!([]));
}

#[tokio::test]
async fn what_is_too_large_is_told_so() {
    let server = office(SHORT).await;
    let with = |line: String| format!("GET /healthz HTTP/1.1\r\nhost: coda\r\nconnection: close\r\n{line}\r\n\r\n");
    let sized = |n: usize| with(format!("cookie: {}", "a".repeat(n)));
    assert!(asked(server.address, sized(12_000)).await.starts_with("HTTP/1.1 200 "));
    assert_problem(&asked(server.address, sized(20_000)).await, 431, "head-too-large");
    // Beyond what is read at all there is no room for words.
    assert!(asked(server.address, sized(200_000)).await.starts_with("HTTP/1.1 431 "));
    let many = (0..200).map(|n| format!("x-{n}: 1")).collect::<Vec<_>>().join("\r\n");
    assert!(asked(server.address, with(many)).await.starts_with("HTTP/1.1 431 "));

    let at = |length| format!("GET /{} HTTP/1.1\r\nhost: coda\r\nconnection: close\r\n\r\n", "a".repeat(length));
    assert_problem(&asked(server.address, at(10_000)).await, 414, "address-too-long");
    assert!(asked(server.address, at(70_000)).await.starts_with("HTTP/1.1 4"));

    // The answer arrives although the client is still sending when it is made.
    let large = opinion(900_000, &" ".repeat(900_000));
    assert_problem(&asked(server.address, large).await, 413, "too-large");
    let hosts = "GET /healthz HTTP/1.1\r\nhost: coda\r\nhost: evil\r\nconnection: close\r\n\r\n";
    assert_problem(&asked(server.address, hosts).await, 400, "bad-request");
    assert!(is_served(server.address).await);
}
