//! Kiosks over HTTP: what they serve with, how they are and who is told, and what they do while they are cut off.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    bearer::Bearer,
    server::{Answer, Events, Plan, Server},
};

/// A kiosk with which nothing is wrong.
fn healthy() -> Value {
    json!({
        "version": "0.1.0",
        "uptime": 3600,
        "clock_trusted": true,
        "printer": { "state": "ok", "profile": "epson-tm-t20", "last_print": "2026-11-24T08:59:00+01:00" },
        "temperature": 48,
        "to_hand_over": 0,
        "numbers_left": 100,
        "unprinted": [],
    })
}

/// The same with something else in it, by JSON pointer.
fn but(pointer: &str, value: Value) -> Value {
    let mut health = healthy();
    *health.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
    health
}

/// The same with something that older kiosks do not tell.
fn with(field: &str, value: Value) -> Value {
    let mut health = healthy();
    health[field] = value;
    health
}

fn unprinted(number: &str, may_exist: bool) -> Value {
    json!({ "number": number, "service": &number[..1], "class": "standard", "may_exist": may_exist })
}

async fn tells(server: &Server, kiosk: &str, health: Value) -> Answer {
    let path = format!("/api/v1/kiosks/{kiosk}/health");
    Answer::of(server.request_as(kiosk, Method::PUT, &path).json(&health).send().await.unwrap()).await
}

async fn setup(server: &Server, has: &str) -> Answer {
    let request = server.request_as("k1", Method::GET, "/api/v1/kiosks/k1/setup").header("if-none-match", has);
    Answer::of(request.send().await.unwrap()).await
}

/// Those who look after the kiosks watch them.
async fn watched(server: &Server) -> Events {
    Events::of(server.request_as("reception", Method::GET, "/api/v1/kiosks/stream")).await
}

/// The first view that they are shown for which this holds; it comes at once, or never.
async fn shown(staff: &mut Events, holds: impl Fn(&Value) -> bool) -> Value {
    let patience = std::time::Duration::from_secs(30);
    tokio::time::timeout(patience, staff.until(holds)).await.expect("staff are shown it")
}

/// One kiosk of a view.
fn of<'a>(view: &'a Value, kiosk: &str) -> &'a Value {
    view["items"].as_array().unwrap().iter().find(|one| one["kiosk"] == kiosk).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn a_kiosk_is_told_what_to_serve_with_when_nobody_answers() {
    let server = Server::start().await;
    let told = setup(&server, "").await.expect(200).body;
    assert_eq!(
        (&told["kiosk"], &told["time_zone"], &told["rehearsal"]),
        (&json!("k1"), &json!("Europe/Rome"), &json!(true))
    );
    assert_eq!(told["office"], json!({ "it": "Sportelli polifunzionali", "en": "Multi-purpose counters" }));
    let services: Vec<_> =
        told["services"].as_array().unwrap().iter().map(|one| one["service"].as_str().unwrap()).collect();
    assert_eq!(services, ["A", "B", "C", "D", "E", "F", "R"]);
    let card = &told["services"][4];
    assert!(card["ready"]["it"].as_str().unwrap().contains("Fototessera"), "{card}");
    assert!(told["services"][1].get("ready").is_none(), "nothing is asked for");
    assert_eq!(told["ticket"]["parts"][2], "number");
    assert_eq!(told["ticket"]["text"]["en"], "This number is valid today only");
    // Two weeks, today among them; two Sundays are closed.
    let openings = told["openings"].as_array().unwrap();
    assert_eq!(openings.len(), 12);
    assert_eq!(openings[0], json!({ "from": "2026-11-24T08:15:00+01:00", "to": "2026-11-24T17:00:00+01:00" }));
    assert_eq!(openings[11]["from"], "2026-12-07T08:15:00+01:00");
}

#[tokio::test]
async fn what_a_kiosk_has_already_is_not_sent_again() {
    let server = Server::start().await;
    let first = setup(&server, "\"another\"").await.expect(200);
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() > 20, "{tag}");
    assert_eq!(first.header("cache-control"), "private, no-cache");
    for has in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let again = setup(&server, &has).await.expect(304);
        assert_eq!((again.text.as_str(), again.header("etag")), ("", tag.as_str()), "{has}");
    }
    // What happens in the hall is no news; another office file is.
    let _ = server.post("/tickets", json!({ "service": "A", "channel": "kiosk" })).await.expect(201);
    let _ = setup(&server, &tag).await.expect(304);
    let other = Plan::default().office.replace("Il numero vale solo per oggi", "Conservare il biglietto");
    let put = server.request(Method::PUT, "/api/v1/office").header("content-type", "application/toml").body(other);
    let _ = Answer::of(put.send().await.unwrap()).await.expect(200);
    let anew = setup(&server, &tag).await.expect(200);
    assert_ne!(anew.header("etag"), tag);
    assert_eq!(anew.body["ticket"]["text"]["it"], "Conservare il biglietto");
}

#[tokio::test]
async fn a_kiosk_speaks_for_itself_alone() {
    let server = Server::start().await;
    for (method, path) in [(Method::GET, "setup"), (Method::PUT, "health")] {
        let path = format!("/api/v1/kiosks/k1/{path}");
        let answer = Answer::of(server.request_as("k2", method, &path).json(&healthy()).send().await.unwrap()).await;
        let _ = answer.problem(403, "forbidden");
    }
    let view = server.get("/kiosks").await.expect(200).body;
    assert!(of(&view, "k1").get("health").is_none(), "{view}");
}

#[tokio::test]
async fn how_a_kiosk_is_reaches_whoever_looks_after_it() {
    let server = Server::start().await;
    let mut staff = watched(&server).await;
    let (_, first) = staff.next().await.unwrap();
    assert_eq!(of(&first, "k1"), &json!({ "kiosk": "k1", "connected": false }), "nothing is known of it yet");
    assert_eq!(first["items"].as_array().unwrap().len(), 2, "boards are no kiosks");

    let mut short = but("/printer/state", json!("paper_out"));
    short["unprinted"] = json!([unprinted("A045", false), unprinted("B012", true)]);
    short["failed"] = json!(["lamps"]);
    short["stuck"] = json!([{ "service": "A" }, "priority"]);
    let _ = tells(&server, "k1", short.clone()).await.expect(204);
    let view = shown(&mut staff, |view| of(view, "k1")["health"]["printer"]["state"] == "paper_out").await;
    let k1 = of(&view, "k1");
    assert_eq!((&k1["connected"], &k1["health"]["unprinted"][0]["number"]), (&json!(true), &json!("A045")));
    assert_eq!(k1["health"]["stuck"], json!([{ "service": "A" }, "priority"]));
    assert_eq!(server.get("/kiosks").await.expect(200).body, view, "asked for, it is the same");
    let metrics = server.get("/metrics").await.expect(200).text;
    for line in [
        "numeretto_kiosk_connected{kiosk=\"k1\"} 1",
        "numeretto_kiosk_connected{kiosk=\"k2\"} 0",
        "numeretto_kiosk_printer{kiosk=\"k1\",state=\"paper_out\"} 1",
        "numeretto_kiosk_printer{kiosk=\"k1\",state=\"ok\"} 0",
        "numeretto_kiosk_unprinted{kiosk=\"k1\"} 2",
        "numeretto_kiosk_to_hand_over{kiosk=\"k1\"} 0",
        "numeretto_kiosk_temperature_celsius{kiosk=\"k1\"} 48",
        "numeretto_kiosk_failed{kiosk=\"k1\",part=\"lamps\"} 1",
        "numeretto_kiosk_stuck_buttons{kiosk=\"k1\"} 2",
    ] {
        assert!(metrics.lines().any(|one| one == line), "{line} in\n{metrics}");
    }
    let _ = server.get("/readyz").await.expect(200);

    // What it tells next replaces all of it.
    let _ = tells(&server, "k1", healthy()).await.expect(204);
    let view = shown(&mut staff, |view| of(view, "k1")["health"]["printer"]["state"] == "ok").await;
    assert_eq!(of(&view, "k1")["health"], healthy());
}

/// Whoever was told the number, or given another, is nobody to be alerted to.
#[tokio::test]
async fn a_ticket_that_was_looked_after_is_shown_no_more_and_its_kiosk_is_told() {
    let server = Server::start().await;
    let mut refused = unprinted("A500", true);
    refused["refused"] = json!("outside-block");
    let of_two = but("/unprinted", json!([unprinted("A045", false), refused]));
    let _ = tells(&server, "k1", of_two.clone()).await.expect(204);
    let mut staff = watched(&server).await;
    let view = shown(&mut staff, |view| !of(view, "k1")["health"].is_null()).await;
    assert_eq!(of(&view, "k1")["health"]["unprinted"][1], refused);

    let settle = async |who: &str, kiosk: &str, number: &str| {
        let (path, body) = (format!("/kiosks/{kiosk}/settled"), json!({ "number": number }));
        server.post_keyed_as(who, &path, &format!("{who}-{kiosk}-{number}"), body).await
    };
    let _ = settle("reception", "k1", "A045").await.expect(204);
    let view = shown(&mut staff, |view| of(view, "k1")["health"]["unprinted"][0]["number"] == "A500").await;
    assert_eq!(of(&view, "k1")["health"]["unprinted"].as_array().unwrap().len(), 1);
    assert!(server.get("/metrics").await.expect(200).text.contains("numeretto_kiosk_unprinted{kiosk=\"k1\"} 1"));
    // Whoever else presses, a moment later, is not told that it failed.
    let _ = settle("operator", "k1", "A045").await.expect(204);
    for (kiosk, number) in [("k1", "A046"), ("k2", "A045"), ("k9", "A045")] {
        let _ = settle("head", kiosk, number).await.problem(404, "unknown-ticket");
    }
    let _ = settle("reception", "k1", "nobody").await.problem(422, "bad-field");

    // The kiosk learns of it as it tells how it is, and tells of it no more.
    assert_eq!(tells(&server, "k1", of_two).await.expect(200).body, json!({ "numbers": ["A045"] }));
    let _ = tells(&server, "k1", but("/unprinted", json!([refused]))).await.expect(204);
    let _ = tells(&server, "k1", but("/unprinted", json!([unprinted("A045", false)]))).await.expect(204);
    let view = server.get("/kiosks").await.expect(200).body;
    assert_eq!(of(&view, "k1")["health"]["unprinted"][0]["number"], "A045", "it is another trouble");
}

/// A page hears of desks and kiosks on one connection.
#[tokio::test]
async fn how_kiosks_are_comes_along_on_the_stream_of_the_desks() {
    let server = Server::start().await;
    let mut both = server.request(Method::GET, "/api/v1/desks/stream?with=kiosks").send().await.unwrap();
    let mut told = String::new();
    let mut until = async |words: &str| {
        while !told.contains(words) {
            told.push_str(&String::from_utf8_lossy(&both.chunk().await.unwrap().expect("the stream goes on")));
        }
        std::mem::take(&mut told)
    };
    let first = until("event: kiosks\ndata: {\"view_seq\"").await;
    assert!(first.contains("id: ") && first.contains("\"desk\":1"), "{first}");
    let _ = tells(&server, "k1", but("/printer/state", json!("near_end"))).await.expect(204);
    until("near_end").await;
    let _ = server.post("/desks/2/open", json!({})).await.expect(200);
    until("\"open\"").await;
    let mut alone = Events::of(server.request(Method::GET, "/api/v1/desks/stream")).await;
    alone.next().await.unwrap();
    assert_eq!(server.get("/desks/stream?with=boards").await.problem(422, "bad-field"), "with");
}

#[tokio::test]
async fn the_end_of_a_kiosks_line_is_known_at_once() {
    let server = Server::start().await;
    let mut staff = watched(&server).await;
    let mut line = Events::of(server.request_as("k1", Method::GET, "/api/v1/board/stream")).await;
    line.next().await.unwrap();
    let view = shown(&mut staff, |view| of(view, "k1")["connected"] == true).await;
    assert!(of(&view, "k1").get("seen").is_none(), "it is there now");
    drop(line);
    let view = shown(&mut staff, |view| of(view, "k1")["connected"] == false).await;
    assert_eq!(of(&view, "k1")["seen"], "2026-11-24T09:00:00+01:00", "by the office's clock");
    let _ = tells(&server, "k1", healthy()).await.expect(204);
    shown(&mut staff, |view| of(view, "k1")["connected"] == true).await;
    // A board that listens is no kiosk.
    let mut board = Events::of(server.request_as("b1", Method::GET, "/api/v1/board/stream")).await;
    board.next().await.unwrap();
    assert_eq!(server.get("/kiosks").await.expect(200).body["items"].as_array().unwrap().len(), 2);
}

/// `kiosk doctor` asks with the kiosk's token, and is gone: nobody is to miss a kiosk that has not begun its work.
#[tokio::test]
async fn who_only_reads_is_no_kiosk_at_work() {
    let server = Server::start().await;
    let _ = setup(&server, "").await.expect(200);
    let view = server.get("/kiosks").await.expect(200).body;
    assert_eq!(of(&view, "k1"), &json!({ "kiosk": "k1", "connected": false }), "neither here, nor gone since");
    let _ = tells(&server, "k1", healthy()).await.expect(204);
    let view = server.get("/kiosks").await.expect(200).body;
    assert_eq!(of(&view, "k1")["connected"], true);
}

#[tokio::test]
async fn a_kiosk_is_shown_from_its_pairing_until_it_is_revoked() {
    let server = Server::start().await;
    let mut staff = watched(&server).await;
    let _ = tells(&server, "k2", healthy()).await.expect(204);
    shown(&mut staff, |view| of(view, "k2")["connected"] == true).await;
    let mut line = Events::of(server.request_as("k2", Method::GET, "/api/v1/board/stream")).await;
    line.next().await.unwrap();
    let administrator = Bearer::Named("administrator".into());
    let _ = server.delete_by(&administrator, "/devices/k2").await.expect(204);
    shown(&mut staff, |view| of(view, "k2").is_null()).await;
    assert!(!server.get("/metrics").await.expect(200).text.contains("kiosk=\"k2\""), "nor do figures tell of it");

    let asked = server.post_by(&Bearer::Nobody, "/pairings", json!({ "kind": "kiosk" })).await.expect(201);
    let pair = json!({ "code": asked.text_of("code"), "name": "k3" });
    let _ = server.post_by(&administrator, "/devices", pair).await.expect(201);
    let view = shown(&mut staff, |view| !of(view, "k3").is_null()).await;
    assert_eq!(of(&view, "k3"), &json!({ "kiosk": "k3", "connected": false }));
}

#[tokio::test]
async fn what_no_kiosk_can_mean_is_refused_by_its_field_and_changes_nothing() {
    let server = Server::start().await;
    let _ = tells(&server, "k1", healthy()).await.expect(204);
    let before = server.get("/kiosks").await.expect(200).body;
    let many = |count: usize| Value::from(vec![unprinted("A045", false); count]);
    let bad = [
        (but("/version", json!("")), "version"),
        (but("/version", json!("v".repeat(61))), "version"),
        (but("/uptime", json!(-1)), "uptime"),
        (but("/printer/profile", json!("two\nlines")), "printer.profile"),
        (but("/printer/state", json!("on_fire")), "printer.state"),
        (but("/printer/last_print", json!("just now")), "printer.last_print"),
        (but("/temperature", json!(1000)), "temperature"),
        (but("/to_hand_over", json!(1_000_000)), "to_hand_over"),
        (but("/numbers_left", json!(-5)), "numbers_left"),
        (but("/unprinted", many(201)), "unprinted"),
        (but("/unprinted", json!([{ "number": "A45" }])), "unprinted[0].number"),
        (with("failed", json!(["roof"])), "failed[0]"),
        (with("stuck", json!(["back", "back"])), "stuck"),
    ];
    for (health, field) in bad {
        assert_eq!(tells(&server, "k1", health).await.problem(422, "bad-field"), field);
    }
    let mut secret = healthy();
    secret["token"] = json!("nmr_x");
    assert_eq!(tells(&server, "k1", secret).await.problem(422, "bad-field"), "token");
    assert_eq!(server.get("/kiosks").await.expect(200).body, before);
    let _ = tells(&server, "k1", but("/unprinted", many(200))).await.expect(204);
}

/// The answer to a press never came, and a number of the reserve was given instead: what the server had issued is nobody's.
#[tokio::test]
async fn a_kiosk_takes_back_what_it_took_itself_and_nothing_else() {
    let server = Server::start().await;
    let taken = async |who: &str, key: &str| {
        let ticket = json!({ "service": "A", "channel": "kiosk" });
        server.post_keyed_as(who, "/tickets", key, ticket).await.expect(201).text_of("id")
    };
    let (own, second, others) = (taken("k1", "p-1").await, taken("k1", "p-2").await, taken("k2", "p-1").await);
    let back = async |who: &str, id: &str, body: Value| {
        server
            .post_keyed_as(who, &format!("/tickets/{id}/withdraw"), &format!("back-{id}-{body}").replace(' ', ""), body)
            .await
    };
    let under = |key: &str| json!({ "taken_under": key });
    assert_eq!(back("k1", &own, json!({})).await.problem(422, "bad-field"), "taken_under");
    for (id, key) in [(&others, "p-1"), (&own, "p-2"), (&own, "p-9")] {
        let _ = back("k1", id, under(key)).await.problem(404, "unknown-ticket");
    }
    assert_eq!(back("reception", &own, under("p-1")).await.problem(422, "bad-field"), "taken_under");
    let waiting = server.get("/tickets?state=waiting").await.expect(200).body;
    assert_eq!(waiting["items"].as_array().unwrap().len(), 3, "nothing was taken back yet");

    let gone = back("k1", &own, under("p-1")).await.expect(200);
    assert_eq!((gone.text_of("id"), gone.text_of("state")), (own.clone(), "withdrawn".to_owned()));
    assert_eq!(back("k1", &own, under("p-1")).await.expect(200).text, gone.text, "asked again, answered again");
    // Also one that a desk has called meanwhile: nobody will come.
    let _ = server.post("/desks/1/open", json!({})).await.expect(200);
    assert_eq!(server.post("/desks/1/next", json!({ "in_hand": null })).await.expect(200).text_of("id"), second);
    assert_eq!(back("k1", &second, under("p-2")).await.expect(200).text_of("state"), "withdrawn");
    assert_eq!(server.get("/desks/1").await.expect(200).text_of("state"), "open");
    let next = server.post("/desks/1/next", json!({ "in_hand": null })).await.expect(200);
    assert_eq!(next.text_of("id"), others);
}

/// Nobody waits for the answer any more: what has not come through is not to come through later.
#[tokio::test]
async fn a_key_that_was_given_up_brings_no_ticket_and_one_that_brought_one_is_not_given_up() {
    let server = Server::start().await;
    let ticket = json!({ "service": "A", "channel": "kiosk" });
    let give_up = async |who: &str, kiosk: &str, key: &str| {
        server.post_keyed_as(who, &format!("/kiosks/{kiosk}/give-up"), key, json!({})).await
    };
    let take = async |who: &str, key: &str| server.post_keyed_as(who, "/tickets", key, ticket.clone()).await;
    let _ = give_up("k1", "k1", "p-1").await.expect(204);
    let _ = give_up("k1", "k1", "p-1").await.expect(204);
    let _ = take("k1", "p-1").await.problem(422, "key-reused");
    let taken = take("k1", "p-2").await.expect(201);
    let _ = give_up("k1", "k1", "p-2").await.problem(422, "key-reused");
    assert_eq!(take("k1", "p-2").await.expect(201).text, taken.text, "it is still the answer");
    // Keys are the caller's own, and a kiosk gives up none of another.
    let _ = take("k2", "p-1").await.expect(201);
    let _ = give_up("k2", "k1", "p-3").await.expect(403);
    let without = server.post("/kiosks/k1/give-up", json!({})).await;
    assert!(without.expect(400).text.contains("Idempotency-Key"));
}

/// A kiosk without the server, from its blocks to its records: desks call from paper what nobody has told the server of yet.
#[tokio::test]
async fn desks_call_what_a_kiosk_issued_while_it_was_cut_off_and_its_records_complete_it() {
    let server = Server::start().await;
    let blocks = server.post("/kiosks/k1/blocks", json!({})).await.expect(200);
    let of_a =
        blocks.body["items"].as_array().unwrap().iter().find(|one| one["service"] == "A" && one["day"] == "2026-11-24");
    let from = of_a.unwrap()["from"].as_u64().unwrap();
    let number = |n: u64| format!("A{:03}", from + n);
    let online = server.post("/tickets", json!({ "service": "A", "channel": "reception" })).await.expect(201);

    // The desk calls the first by number, as it stands on the paper; a number of no block is nobody's.
    let _ = server.post("/desks/1/open", json!({})).await.expect(200);
    let unknown = json!({ "number": "A499", "reason": "altro" });
    let _ = server.post("/desks/1/call", unknown).await.problem(409, "unknown-number");
    let called = json!({ "number": number(0), "reason": "altro" });
    let called = server.post("/desks/1/call", called).await.expect(200);
    let id = called.text_of("id");
    assert_eq!((called.text_of("number"), called.text_of("class")), (number(0), "standard".to_owned()));

    // The kiosk is back: the first is the same ticket, the second waits from when it was issued, before who came later.
    let record = |n: u64, class: &str, minute: &str| {
        let occurred_at = format!("2026-11-24T08:{minute}:00+01:00");
        json!({ "number": number(n), "service": "A", "class": class, "occurred_at": occurred_at })
    };
    let bounded = json!({ "number": number(2), "service": "A", "language": "en",
        "occurred_from": "2026-11-24T08:50:00+01:00", "occurred_to": "2026-11-24T08:56:00+01:00" });
    let records = json!({ "items": [record(0, "priority", "40"), record(1, "standard", "45"), bounded] });
    let handed = server.post_keyed_as("k1", "/kiosks/k1/tickets", "handed-over", records.clone()).await.expect(200);
    let results: Vec<_> = handed.body["items"].as_array().unwrap().iter().map(|one| &one["result"]).collect();
    assert_eq!(results, ["accepted", "accepted", "accepted"], "{}", handed.text);
    let first = &handed.body["items"][0]["ticket"];
    assert_eq!((&first["id"], &first["state"], &first["class"]), (&json!(id), &json!("called"), &json!("priority")));
    assert_eq!(first["issued_at"], "2026-11-24T08:40:00+01:00");
    // The answer was lost: the same key gets it again, another key changes nothing.
    let again = server.post_keyed_as("k1", "/kiosks/k1/tickets", "handed-over", records.clone()).await.expect(200);
    assert_eq!((again.text, again.headers.contains_key("idempotency-replayed")), (handed.text, true));
    let known = server.post_keyed_as("k1", "/kiosks/k1/tickets", "once-more", records).await.expect(200);
    assert!(known.body["items"].as_array().unwrap().iter().all(|one| one["result"] == "known"), "{}", known.text);

    let mut order = Vec::new();
    let mut in_hand = id;
    for _ in 0..3 {
        let next = server.post("/desks/1/next", json!({ "in_hand": in_hand })).await.expect(200);
        order.push(next.text_of("number"));
        in_hand = next.text_of("id");
    }
    assert_eq!(order, [number(1), number(2), online.text_of("number")], "by when each was issued");
    let _ = server.post("/desks/1/finish", json!({ "ticket": in_hand })).await.expect(200);
    let waits = server.get("/reports/waits?by=channel&from=2026-11-24&to=2026-11-24").await.expect(200).body;
    let of_kiosk = waits["items"].as_array().unwrap().iter().find(|row| row["channel"] == "kiosk").unwrap();
    let counts = ["tickets", "waits", "uncertain"].map(|name| of_kiosk[name].as_u64().unwrap());
    assert_eq!(counts, [3, 2, 1], "a time between bounds is no wait: {of_kiosk}");
    // Online numbers go on where they were.
    let next = server.post("/tickets", json!({ "service": "A", "channel": "kiosk" })).await.expect(201);
    assert_eq!(next.text_of("number"), "A002");
}
