//! The demo's crowd: it fills an office for a day through the API alone, serves everybody, goes home, and makes room for
//! visitors.

use std::collections::BTreeSet;

use protocol::{
    DeskStateName, OffsetTime, Scene, TicketStateName,
    views::{ClockView, Ticket},
};
use reqwest::Method;
use serde_json::json;
use tests::{
    client::Client,
    crowd::Crowd,
    server::{Plan, Server},
};

const OPENING: &str = "2026-11-24T08:13:00+01:00";

async fn office(scene: Scene) -> (Server, Client, Crowd) {
    let server = Server::of(Plan { start: OPENING, ..Plan::default() }).await;
    let _ = server.post("/rehearsal", json!({"scene": scene})).await.expect(200);
    let base = format!("http://{}", server.address);
    let crowd = Crowd::of(&base, 7).await.unwrap();
    (server, Client::new(&base), crowd)
}

async fn leap(crowd: &mut Crowd, to: &str) {
    crowd.leap(to.parse::<OffsetTime>().unwrap().moment()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_played_to_its_end_and_the_next_one_begins() {
    let (server, client, mut crowd) = office(Scene::Calm).await;
    leap(&mut crowd, "2026-11-24T10:30:00+01:00").await;
    let states: BTreeSet<_> = client.desks().await.iter().map(|desk| desk.state.as_str()).collect();
    assert!(states.contains("serving") && states.contains("closed"), "{states:?}");
    // Who is inside when the doors close is served, minute after minute.
    let over = |ticket: &Ticket| ["served", "no_show", "withdrawn"].contains(&ticket.state.as_str());
    let mut all = Vec::new();
    for minute in 0..45 {
        leap(&mut crowd, &format!("2026-11-24T17:{minute:02}:00+01:00")).await;
        all = client.tickets(None).await;
        if all.iter().all(over) {
            break;
        }
    }
    // An average day at Piacenza has 191 tickets; seven tenths of them come on a calm one.
    assert!((90..190).contains(&all.len()), "{}", all.len());
    let left: Vec<_> = all.iter().filter(|ticket| !over(ticket)).collect();
    assert!(left.is_empty(), "{left:?}");
    let served = all.iter().filter(|ticket| ticket.state == TicketStateName::Served).count();
    assert!(served * 10 > all.len() * 8, "{served} of {}", all.len());
    let opinions = server.get("/reports/feedback?from=2026-11-24&to=2026-11-24").await.expect(200);
    assert!(opinions.text.contains("positive"), "{}", opinions.text);

    // Nobody is left: the night is passed over.
    leap(&mut crowd, "2026-11-24T18:00:00+01:00").await;
    let clock: ClockView = client.get("/rehearsal").await;
    assert_eq!(clock.now.to_string(), "2026-11-25T08:13:00+01:00");
    leap(&mut crowd, "2026-11-25T09:30:00+01:00").await;
    assert!(!client.tickets(None).await.is_empty(), "and people come again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rush_is_a_rush() {
    let mut waiting = Vec::new();
    for scene in [Scene::Calm, Scene::Busy, Scene::Rush] {
        let (_server, client, mut crowd) = office(scene).await;
        leap(&mut crowd, "2026-11-24T11:15:00+01:00").await;
        waiting.push(client.office().await.services.iter().map(|service| service.waiting).sum::<usize>());
    }
    assert!(waiting[0] < waiting[1] && waiting[1] < waiting[2] && waiting[2] > 15, "{waiting:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sits_down_at_a_desk_of_the_crowd_has_it_for_the_day() {
    let (server, client, mut crowd) = office(Scene::Rush).await;
    leap(&mut crowd, "2026-11-24T10:30:00+01:00").await;
    let desks = client.desks().await;
    let mine = desks.iter().find(|desk| desk.state == DeskStateName::Serving).unwrap();
    let called = client.next(mine.desk, mine.ticket.as_ref().map(|ticket| ticket.id)).await.unwrap().unwrap();
    leap(&mut crowd, "2026-11-24T11:15:00+01:00").await;
    let now = client.desks().await;
    let here = now.iter().find(|desk| desk.desk == mine.desk).unwrap();
    assert_eq!(here.ticket.as_ref().map(|ticket| ticket.id), Some(called.id), "nobody else has touched it");
    assert_eq!(here.state, DeskStateName::Calling);
    assert!(now.iter().filter(|desk| desk.state == DeskStateName::Serving).count() > 2, "the others go on");

    // A visitor's own number is called like any other.
    let taken = server.request(Method::POST, "/api/v1/tickets").json(&json!({"service": "R", "channel": "kiosk"}));
    let taken: Ticket = taken.send().await.unwrap().json().await.unwrap();
    leap(&mut crowd, "2026-11-24T15:00:00+01:00").await;
    assert_eq!(client.ticket(taken.id).await.state, TicketStateName::Served);
}
