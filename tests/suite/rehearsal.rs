//! The clock of a rehearsal: changed while it runs, told to all who watch; and a real office, which has none to change.

use protocol::{
    Channel, OffsetTime, Scene,
    views::{ClockView, Ticket},
};
use queue_server::{
    engine::ticket::Class,
    office::{Ask, Order},
};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    office::take,
    server::{Events, Plan, Server},
};

fn clock(body: &Value) -> ClockView {
    serde_json::from_value(body.clone()).unwrap()
}

fn time(text: &str) -> OffsetTime {
    text.parse().unwrap()
}

#[tokio::test]
async fn the_clock_of_a_rehearsal_stops_goes_faster_and_goes_ahead_and_streams_tell_it_at_once() {
    let server = Server::start().await;
    let mut board = Events::of(server.request(Method::GET, "/api/v1/board/stream")).await;
    let first = board.next().await.unwrap().1;
    let began = board.comments[0];
    assert_eq!((began.speed, began.scene), (0.001, None));
    assert_eq!(first["now"], began.now.to_string(), "the clock precedes the view");

    let stopped = server.post("/rehearsal", json!({"speed": 0, "scene": "rush"})).await.expect(200);
    assert_eq!((clock(&stopped.body).speed, clock(&stopped.body).scene), (0.0, Some(Scene::Rush)));
    let noon = "2026-11-24T12:00:00+01:00";
    let ahead = clock(&server.post("/rehearsal", json!({"now": noon})).await.expect(200).body);
    assert_eq!(ahead, ClockView { now: time(noon), speed: 0.0, scene: Some(Scene::Rush) });
    assert_eq!(clock(&server.get("/rehearsal").await.expect(200).body), ahead, "it stands");

    // What happens now happens at noon, and whoever watches has heard of noon before.
    let ticket = server.post("/tickets", json!({"service": "A", "channel": "kiosk"})).await.expect(201);
    assert_eq!(ticket.body["issued_at"], noon);
    let _ = board.until(|view| view["services"][0]["waiting"] == 1).await;
    assert!(board.comments.contains(&ahead), "{:?}", board.comments);

    let fast = clock(&server.post("/rehearsal", json!({"speed": 3600})).await.expect(200).body);
    let later = server.get("/office").await.expect(200).body["now"].as_str().map(time).unwrap();
    assert!(later >= fast.now && fast.now >= time(noon), "{later} {fast:?}");
}

#[tokio::test]
async fn a_clock_that_cannot_be_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    let before = server.get("/rehearsal").await.expect(200).body["speed"].clone();
    for speed in [json!(-1), json!(0.0001), json!(3601)] {
        assert_eq!(
            server.post("/rehearsal", json!({"speed": speed, "scene": "calm"})).await.problem(422, "bad-field"),
            "speed"
        );
    }
    let past = json!({"now": "2026-11-24T08:59:00+01:00", "speed": 2});
    assert_eq!(server.post("/rehearsal", past).await.problem(422, "bad-field"), "now");
    assert_eq!(server.post("/rehearsal", json!({"scene": "empty"})).await.problem(422, "bad-field"), "scene");
    let after = server.get("/rehearsal").await.expect(200).body;
    assert_eq!((&after["speed"], after.get("scene")), (&before, None));
}

#[tokio::test]
async fn a_real_office_has_no_clock_to_change_and_its_pages_no_stage() {
    let server = Server::of(Plan { rehearsal: false, ..Plan::default() }).await;
    let _ = server.get("/rehearsal").await.problem(409, "not-a-rehearsal");
    let _ = server.post("/rehearsal", json!({"speed": 2})).await.problem(409, "not-a-rehearsal");
    // What anybody may look at there: who holds a ticket, which is taken past the doors, and the home page.
    let take = take('A', Channel::Reception, Class::Standard);
    let ticket = server.office.submit(Order { ask: Ask::Command(take), key: None }).await.unwrap();
    let ticket: Ticket = serde_json::from_str(&ticket.body).unwrap();
    let stream = format!("/t/{}/stream", ticket.code.unwrap());
    let mut phone = Events::of(server.request_public(Method::GET, &stream)).await;
    assert!(phone.next().await.is_some());
    assert_eq!((phone.comments[0].speed, phone.comments[0].scene), (1.0, None));
    let html = server.request(Method::GET, "/").send().await.unwrap().text().await.unwrap();
    assert!(html.contains("/assets/home.js"), "{html}");
    assert!(!html.contains("rehearsal.js") && !html.contains("data-speed"), "{html}");
}
