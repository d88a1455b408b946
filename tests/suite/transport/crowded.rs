//! More connections than there are places.

use std::time::Duration;

use queue_server::http::Endurance;
use reqwest::Method;
use tests::{
    program::{MORNING, Server as Program},
    server::Events,
};

use super::{Line, PATIENCE, SHORT, asked, is_served, office};

const PATIENT: Endurance = Endurance { places: 6, quiet: PATIENCE, ..SHORT };

const WATCH: &str = "GET /api/v1/board/stream HTTP/1.1\r\nhost: coda\r\nauthorization: Bearer rehearsal-b1\r\n\r\n";

#[tokio::test]
async fn those_who_ask_nothing_give_way_and_those_who_watch_stay() {
    let server = office(PATIENT).await;
    let mut stream = Events::of(server.request(Method::GET, "/api/v1/board/stream").bearer_auth("rehearsal-b1")).await;
    stream.next().await.unwrap();
    let mut silent = Vec::new();
    for _ in 0..40 {
        silent.push(Line::to(server.address).await);
    }
    assert!(is_served(server.address).await);
    assert!(silent[0].is_closed().await, "the longest silent was the first to give way");
    let mut last = silent.pop().unwrap();
    last.send("GET /healthz HTTP/1.1\r\nhost: coda\r\n\r\n").await;
    assert!(last.heard_until("\r\n\r\n").await.starts_with("HTTP/1.1 200 "), "the last to come stayed");
    server
        .post("/tickets", serde_json::json!({"service":"A","channel":"kiosk","class":"standard","language":"it"}))
        .await;
    stream.next().await.expect("nobody who watches gives way");
}

#[tokio::test]
async fn where_all_places_are_at_work_a_newcomer_is_turned_away_at_once() {
    let server = office(PATIENT).await;
    let mut watching = Vec::new();
    for _ in 0..PATIENT.places {
        let mut line = Line::to(server.address).await;
        line.send(WATCH).await;
        line.heard_until("view_seq").await;
        watching.push(line);
    }
    assert!(Line::to(server.address).await.is_closed().await);
    // The citizens' side has places of its own.
    assert!(is_served(server.public).await);
    watching.pop();
    let mut tries = 0;
    while !is_served(server.address).await {
        tries += 1;
        assert!(tries < 1000, "a place that is left is free again");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.stop().await;
    for mut line in watching {
        line.heard().await;
    }
}

#[tokio::test]
async fn who_asks_and_does_not_listen_loses_the_place() {
    let server = office(Endurance { places: 1, stall: Duration::from_millis(300), ..PATIENT }).await;
    let mut deaf = Line::to(server.address).await;
    let many = "GET /openapi.json HTTP/1.1\r\nhost: coda\r\n\r\n".repeat(500);
    deaf.send(many).await;
    // Of many megabytes it takes the first few bytes.
    deaf.heard_until("HTTP/1.1 200 ").await;
    let mut tries = 0;
    while !is_served(server.address).await {
        tries += 1;
        assert!(tries < 1000, "the place of who does not listen is free at some time");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(deaf);
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_silent_connections_do_not_stop_the_office() {
    let folder = tempfile::tempdir().unwrap();
    // So few descriptors that connections without bounds would use them up.
    let program = Program::spawn_limited("ulimit -n 300", folder.path(), &["--clock", MORNING]).unwrap();
    let address = program.base.trim_start_matches("http://").parse().unwrap();
    let mut silent = Vec::new();
    for n in 0..2000 {
        silent.push(Line::to(address).await);
        // Of those that were shown out the test keeps no descriptor either.
        if silent.len() > 400 {
            silent.remove(0);
        }
        if n % 200 == 0 {
            assert!(is_served(address).await, "after {n}");
        }
    }
    let answer = asked(
        address,
        "GET /api/v1/board HTTP/1.1\r\nhost: coda\r\nauthorization: Bearer rehearsal-b1\r\nconnection: close\r\n\r\n",
    );
    assert!(answer.await.starts_with("HTTP/1.1 200 "));
    assert!(!program.said().contains("ERROR"), "{}", program.said());
    assert!(program.terminate().success());
}
