//! The office over HTTP: each route in a story, each error's form, keys, streams, limits, the description.

use std::collections::BTreeSet;

use queue_server::http::gate::Role;
use reqwest::Method;
use serde_json::{Value, json};
use tests::server::{Answer, Events, Plan, Server};

fn a_ticket(service: &str) -> Value {
    json!({ "service": service, "channel": "reception" })
}

async fn take(server: &Server, service: &str) -> Answer {
    server.post("/tickets", a_ticket(service)).await.expect(201)
}

#[tokio::test]
async fn a_ticket_is_taken_called_served_and_counted() {
    let server = Server::start().await;
    let ticket = take(&server, "A").await;
    assert_eq!(ticket.text_of("number"), "A001");
    assert_eq!(ticket.body["ahead"], 0);
    assert!(ticket.body["wait"]["p50"].is_i64());
    assert!(ticket.text_of("link").ends_with(&format!("/t/{}", ticket.text_of("code"))));
    let id = ticket.text_of("id");
    // No desk is open: nobody is told how long it will be, and numbers are given all the same.
    let holders = async || {
        let at = format!("/t/{}", ticket.text_of("code"));
        let asked = server.request_public(Method::GET, &at).header("accept", "application/json");
        Answer::of(asked.send().await.unwrap()).await.expect(200).body
    };
    let service = async || server.get("/board").await.expect(200).body["services"][0].clone();
    let (phone, a) = (holders().await, service().await);
    assert_eq!((&phone["ahead"], &phone["wait"]), (&json!(0), &Value::Null));
    assert_eq!((&a["issuing"], &a["ahead"], &a["wait"]), (&json!(true), &json!(1), &Value::Null));
    let _ = server.post("/desks/2/open", json!({})).await.expect(200);
    assert!(holders().await["wait"]["p90"].is_i64() && service().await["wait"]["p90"].is_i64());
    let _ = server.post("/desks/2/close", json!({})).await.expect(200);

    assert_eq!(server.post("/desks/1/next", json!({ "in_hand": null })).await.problem(409, "desk-closed"), "");
    assert_eq!(server.post("/desks/1/open", json!({})).await.expect(200).text_of("state"), "open");
    let called = server.post("/desks/1/next", json!({ "in_hand": null })).await.expect(200);
    assert_eq!(called.text_of("id"), id);
    assert_eq!(called.text_of("state"), "called");
    assert_eq!(called.body["wait"], Value::Null);
    let _ = server.post("/desks/1/next", json!({ "in_hand": null })).await.problem(409, "in-hand-differs");
    let _ = server.post("/desks/1/recall", json!({ "ticket": id })).await.expect(200);
    let _ = server.post("/desks/1/start", json!({ "ticket": id })).await.expect(200);
    let _ = server.post("/desks/1/park", json!({ "ticket": id })).await.expect(200);
    let _ = server.post("/desks/1/resume", json!({ "ticket": id })).await.expect(200);
    let finished = json!({ "ticket": id, "procedures": ["Cambio di residenza"] });
    assert_eq!(server.post("/desks/1/finish", finished).await.expect(200).text_of("state"), "served");
    let nothing = server.post("/desks/1/next", json!({ "in_hand": null })).await.expect(204);
    assert!(nothing.text.is_empty());

    let walk_in = server.post("/desks/1/walk-in", json!({ "service": "A" })).await.expect(200);
    assert_eq!(walk_in.body["number"], Value::Null);
    let _ = server.post("/desks/1/finish", json!({ "ticket": walk_in.text_of("id") })).await.expect(200);

    let waits = server.get("/reports/waits?by=service&from=2026-11-24&to=2026-11-24").await.expect(200);
    assert_eq!(waits.body["items"][0]["waits"], 1);
    let visits = server.get("/reports/service-time?from=2026-11-24&to=2026-11-24").await.expect(200);
    assert!(visits.text.contains("\"A\""), "{}", visits.text);
    assert_eq!(server.get(&format!("/tickets/{id}")).await.expect(200).text_of("state"), "served");
}

#[tokio::test]
async fn tickets_move_between_queues_leave_and_come_back() {
    let server = Server::start().await;
    let first = take(&server, "A").await.text_of("id");
    let second = take(&server, "B").await;
    let _ = server.post("/desks/1/open", json!({})).await.expect(200);
    let _ = server.post("/desks/2/open", Value::Null).await.problem(422, "bad-field");

    let called = json!({ "number": second.text_of("number"), "reason": "precedenza" });
    assert_eq!(server.post("/desks/1/call", called).await.expect(200).text_of("id"), second.text_of("id"));
    let elsewhere = json!({ "ticket": second.text_of("id"), "service": "C", "desk": 1 });
    assert_eq!(server.post("/desks/1/transfer", elsewhere).await.expect(200).text_of("service"), "C");
    let pause = server.post("/desks/1/pause", json!({ "reason": "pausa" })).await.expect(200);
    assert_eq!(pause.text_of("state"), "paused");
    let _ = server.post("/desks/1/open", json!({})).await.expect(200);

    let gone = server.post(&format!("/tickets/{first}/withdraw"), json!({})).await.expect(200);
    assert_eq!(gone.text_of("state"), "withdrawn");
    let _ = server.post(&format!("/tickets/{first}/reinstate"), json!({})).await.problem(409, "wrong-state");
    let called = server.post("/desks/1/next", json!({ "in_hand": null })).await.expect(200);
    let no_show = server.post("/desks/1/no-show", json!({ "ticket": called.text_of("id") })).await;
    let _ = no_show.problem(409, "no-show-too-early");

    let waiting = server.get("/tickets?state=withdrawn").await.expect(200);
    assert_eq!(waiting.body["items"].as_array().unwrap().len(), 1);
    let page = server.get("/tickets?limit=1").await.expect(200);
    assert_eq!((&page.body["items"][0]["id"], page.text_of("next")), (&json!(first), first.clone()));
    let rest = server.get(&format!("/tickets?limit=1&after={first}")).await.expect(200);
    assert_eq!(
        (rest.body["items"][0]["id"].as_str(), &rest.body["next"]),
        (second.text_of("id").as_str().into(), &Value::Null)
    );
    assert_eq!(server.get("/tickets?date=2026-11-23").await.expect(200).body["items"], json!([]));
}

/// Why a kiosk gives no number for the service, and from when it does again.
async fn shut(server: &Server, service: &str) -> (Value, Value) {
    let board = server.get("/board").await.expect(200).body;
    let services = board["services"].as_array().unwrap();
    let one = services.iter().find(|one| one["service"] == service).unwrap();
    (one["why_not"].clone(), one["opens_at"].clone())
}

#[tokio::test]
async fn what_is_shut_tells_why_and_from_when_numbers_are_given_again() {
    let server = Server::start().await;
    let tomorrow = json!("2026-11-25T08:15:00+01:00");
    assert_eq!(shut(&server, "A").await, (Value::Null, Value::Null));
    let _ = server.post("/services/A/stop", json!({})).await.expect(200);
    assert_eq!(shut(&server, "A").await, (json!("issuing-stopped"), Value::Null), "as long as the head wants");
    let _ = server.post("/services/B/cap", json!({ "tickets": 0 })).await.expect(200);
    assert_eq!(shut(&server, "B").await, (json!("cap-reached"), tomorrow.clone()));
    let _ = server.post("/hall/close", json!({})).await.expect(200);
    assert_eq!(shut(&server, "C").await, (json!("hall-closed"), tomorrow.clone()));
    let _ = server.post("/day/close", json!({})).await.expect(200);
    assert_eq!(shut(&server, "C").await, (json!("day-closed"), tomorrow));
}

#[tokio::test]
async fn the_head_stops_caps_and_closes() {
    let server = Server::start().await;
    let _ = server.post("/services/A/stop", json!({})).await.expect(200);
    let _ = server.post("/tickets", a_ticket("A")).await.problem(409, "issuing-stopped");
    let _ = server.post("/services/A/resume", json!({})).await.expect(200);
    let _ = server.post("/services/A/cap", json!({ "tickets": 1 })).await.expect(200);
    let _ = take(&server, "A").await;
    let _ = server.post("/tickets", a_ticket("A")).await.problem(409, "cap-reached");
    let _ = server.post("/services/A/cap", json!({ "tickets": null })).await.expect(200);
    assert_eq!(server.post("/services/A/cap", json!({})).await.problem(422, "bad-field"), "tickets");
    let _ = server.post("/services/Y/stop", json!({})).await.problem(404, "unknown-service");

    assert_eq!(server.post("/hall/close", json!({})).await.expect(200).body["hall_closed"], true);
    let _ = server.post("/tickets", a_ticket("B")).await.problem(409, "hall-closed");
    assert_eq!(server.post("/day/close", json!({})).await.expect(200).body["day_closed"], true);
    assert_eq!(server.get("/tickets?state=expired").await.expect(200).body["items"].as_array().unwrap().len(), 1);
    let _ = server.post("/clock/accept", json!({})).await.expect(200);
    let office = server.get("/office").await.expect(200);
    assert_eq!((office.text_of("day"), &office.body["rehearsal"]), ("2026-11-24".to_owned(), &json!(true)));
}

#[tokio::test]
async fn kiosks_fetch_blocks_and_hand_over() {
    let server = Server::start().await;
    let blocks = server.post("/kiosks/k1/blocks", json!({})).await.expect(200);
    let block = blocks.body["items"].as_array().unwrap().iter().find(|block| block["service"] == "A").unwrap().clone();
    let number = format!("A{:03}", block["from"].as_u64().unwrap());
    let record = |extra: Value| {
        let mut record = json!({ "number": number, "service": "A" });
        record.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        json!({ "items": [record] })
    };
    // Answered record by record, also one that cannot be read.
    let bad = |extra: Value| async {
        let answer = server.post("/kiosks/k1/tickets", record(extra)).await.expect(200);
        let item = answer.body["items"][0].clone();
        let slug = "urn:numeretto:problem:bad-field";
        assert_eq!((&item["result"], &item["problem"]["type"]), (&json!("refused"), &json!(slug)), "{item}");
        item["problem"]["field"].as_str().unwrap().to_owned()
    };
    assert_eq!(bad(json!({})).await, "items[0].occurred_at");
    assert_eq!(bad(json!({ "occurred_from": "2026-11-24T08:30:00+01:00" })).await, "items[0].occurred_to");
    assert_eq!(bad(json!({ "class": "appointment" })).await, "items[0].class");
    assert_eq!(bad(json!({ "occurred_at": "yesterday" })).await, "items[0].occurred_at");
    let both = json!({ "occurred_from": "2026-11-24T08:50:00+01:00", "occurred_to": "2026-11-24T08:30:00+01:00" });
    assert_eq!(bad(both).await, "items[0].occurred_to");

    assert_eq!(bad(json!({ "number": "X" })).await, "items[0].number");
    assert_eq!(bad(json!({ "colour": "red" })).await, "items[0].colour");

    let second = format!("A{:03}", block["from"].as_u64().unwrap() + 1);
    let beside = json!({ "number": second, "service": "A", "occurred_at": "2026-11-24T08:29:00+01:00" });
    let mixed = json!({ "items": [{ "number": "X" }, beside, 7] });
    let answer = server.post("/kiosks/k1/tickets", mixed).await.expect(200);
    let results: Vec<_> = answer.body["items"].as_array().unwrap().iter().map(|item| item["result"].clone()).collect();
    assert_eq!(results, ["refused", "accepted", "refused"], "a bad record keeps no other citizen out");

    let good = record(json!({ "occurred_at": "2026-11-24T08:30:00+01:00" }));
    let answer = server.post("/kiosks/k1/tickets", good.clone()).await.expect(200);
    assert_eq!(answer.body["items"][0]["result"], "accepted");
    assert_eq!(answer.body["items"][0]["ticket"]["issued_at"], "2026-11-24T08:30:00+01:00");
    assert_eq!(server.post("/kiosks/k1/tickets", good).await.expect(200).body["items"][0]["result"], "known");
    // Nobody is a kiosk that there is not: whether that is said, or that it is not one's own, is the gate's business.
    for other in ["k9", "K%201"] {
        let answer = server.post(&format!("/kiosks/{other}/blocks"), json!({})).await;
        let said = (answer.status.as_u16(), answer.text_of("type"));
        let slugs = [(404, "unknown-kiosk"), (403, "forbidden")];
        assert!(
            slugs.map(|(status, slug)| (status, format!("urn:numeretto:problem:{slug}"))).contains(&said),
            "{said:?}"
        );
    }
}

#[tokio::test]
async fn the_holder_sees_the_ticket_live_and_leaves() {
    let server = Server::start().await;
    let code = take(&server, "A").await.text_of("code");
    let at = format!("/t/{code}");
    let view =
        Answer::of(server.request_public(Method::GET, &at).header("accept", "application/json").send().await.unwrap());
    let view = view.await.expect(200);
    assert_eq!((view.text_of("number"), view.text_of("state")), ("A001".to_owned(), "waiting".to_owned()));
    assert!(view.body.get("id").is_none() && !view.text.contains(&code));
    let page = server.request_public(Method::GET, &at).header("accept", "text/html,*/*").send().await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));

    let mut stream = Events::of(server.request_public(Method::GET, &format!("{at}/stream"))).await;
    assert_eq!(stream.next().await.unwrap().1["ahead"], 0);
    let left = Answer::of(server.request_public(Method::POST, &format!("{at}/withdraw")).send().await.unwrap()).await;
    assert_eq!(left.expect(200).text_of("state"), "withdrawn");
    stream.until(|view| view["state"] == "withdrawn").await;

    let unknown = server.request(Method::GET, "/t/0000000000000000").send().await.unwrap();
    let _ = Answer::of(unknown).await.problem(404, "unknown-code");
    let outside = server.request_public(Method::GET, "/api/v1/desks").send().await.unwrap();
    let _ = Answer::of(outside).await.problem(404, "no-such-route");
}

#[tokio::test]
async fn opinions_are_counted_once_a_ticket() {
    let server = Server::start().await;
    let bad = |body: Value| async { server.post("/feedback", body).await.problem(422, "bad-field") };
    assert_eq!(bad(json!({ "face": "smile" })).await, "face");
    assert_eq!(bad(json!({ "face": "positive", "comment": "bravi" })).await, "comment");
    assert_eq!(bad(json!({ "face": "negative", "comment": "é".repeat(201) })).await, "comment");
    assert_eq!(bad(json!({ "face": "neutral", "code": "0000" })).await, "code");
    let unknown = json!({ "face": "negative", "reason": "weather" });
    assert_eq!(server.post("/feedback", unknown).await.problem(422, "unknown-reason"), "reason");
    let _ = server.post("/feedback", json!({ "face": "positive" })).await.expect(204);
    let words = json!({ "face": "negative", "reason": "waiting_time", "comment": "é".repeat(200) });
    let _ = server.post("/feedback", words).await.expect(204);
    let code = take(&server, "A").await.text_of("code");
    let early = server.post("/feedback", json!({ "face": "positive", "code": code })).await;
    let _ = early.problem(409, "not-served-yet");
    let report = server.get("/reports/feedback?from=2026-11-01&to=2026-11-30").await.expect(200);
    assert_eq!(report.body["items"].as_array().unwrap().len(), 1, "{}", report.text);
}

#[tokio::test]
async fn one_key_is_one_ticket_and_one_answer() {
    let server = Server::start().await;
    // A key is its caller's: all that is sent under it is sent by the head, who may do all of it.
    let head = async |path: &str, key: &str, body: Value| server.post_keyed_as("head", path, key, body).await;
    let first = head("/tickets", "press-1", a_ticket("A")).await.expect(201);
    let again = head("/tickets", "press-1", a_ticket("A")).await.expect(201);
    assert_eq!(first.text, again.text, "the code too");
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!(server.get("/tickets").await.body["items"].as_array().unwrap().len(), 1);
    let _ = head("/tickets", "press-1", a_ticket("B")).await.problem(422, "key-reused");
    let _ = head("/day/close", "press-1", json!({})).await.problem(422, "key-reused");
    let _ = head("/tickets", "two words", a_ticket("A")).await.problem(400, "bad-request");

    // Another caller's key is another key.
    let other = server.post_keyed_as("reception", "/tickets", "press-1", a_ticket("A")).await;
    assert_eq!(other.expect(201).text_of("number"), "A002");

    // A refusal is not remembered.
    let next = json!({ "in_hand": null });
    let _ = server.post_keyed("/desks/1/next", "next-1", next.clone()).await.problem(409, "desk-closed");
    let _ = server.post("/desks/1/open", json!({})).await.expect(200);
    let _ = server.post_keyed("/desks/1/next", "next-1", next).await.expect(200);
}

#[tokio::test]
async fn every_error_is_a_problem() {
    let server = Server::start().await;
    let field = |path: &'static str, body: Value| {
        let server = &server;
        async move { server.post(path, body).await.problem(422, "bad-field") }
    };
    assert_eq!(field("/tickets", json!({ "channel": "kiosk" })).await, "service");
    assert_eq!(field("/tickets", json!({ "service": "A", "channel": "fax" })).await, "channel");
    assert_eq!(field("/tickets", json!({ "service": "A", "channel": "kiosk", "colour": 1 })).await, "colour");
    assert_eq!(
        field("/tickets", json!({ "service": "A", "channel": "appointment", "class": "appointment" })).await,
        "due"
    );
    let due = json!({ "service": "A", "channel": "kiosk", "due": "2026-11-24T10:00:00+01:00" });
    assert_eq!(field("/tickets", due).await, "due");
    assert_eq!(field("/desks/1/next", json!({})).await, "in_hand");
    assert_eq!(field("/desks/1/call", json!({ "reason": "altro" })).await, "ticket");
    assert_eq!(field("/desks/1/open", json!({ "now": true })).await, "now");
    assert_eq!(server.post("/tickets", a_ticket("Y")).await.problem(422, "unknown-service"), "service");

    let _ = server.get("/tickets/t99").await.problem(404, "unknown-ticket");
    let _ = server.get("/tickets/45").await.problem(404, "unknown-ticket");
    let _ = server.get("/desks/99").await.problem(404, "unknown-desk");
    let _ = server.post("/desks/none/open", json!({})).await.problem(404, "unknown-desk");
    let _ = server.get("/nowhere").await.problem(404, "no-such-route");
    for (query, name) in [("state=gone", "state"), ("limit=0", "limit"), ("colour=1", "colour"), ("date=1", "date")] {
        assert_eq!(server.get(&format!("/tickets?{query}")).await.problem(422, "bad-field"), name);
    }
    for (query, name) in [
        ("from=2026-01-01&to=2026-01-02", "by"),
        ("by=operator&from=2026-01-01&to=2026-01-02", "by"),
        ("by=day&to=2026-01-02", "from"),
        ("by=day&from=2026-01-03&to=2026-01-02", "to"),
        ("by=day&from=yesterday&to=2026-01-02", "from"),
    ] {
        assert_eq!(server.get(&format!("/reports/waits?{query}")).await.problem(422, "bad-field"), name);
    }

    let told = server.get("/reports/service-time?from=2026-13-01&to=2026-01-02").await;
    assert_eq!(told.text_of("detail"), "\"2026-13-01\" is not a date like 2026-11-24");
    let told = server.post("/services/Y/stop", json!({})).await;
    assert!(told.text_of("detail").contains("no such service"), "{}", told.text);

    let send = |method: Method, path: &'static str, kind: &'static str, body: String| {
        let request = server.request(method, path).header("content-type", kind).body(body);
        async { Answer::of(request.send().await.unwrap()).await }
    };
    let tickets = "/api/v1/tickets";
    let _ = send(Method::POST, tickets, "application/json", "{".into()).await.problem(400, "bad-request");
    let _ = send(Method::POST, tickets, "text/plain", "{}".into()).await.problem(415, "wrong-media-type");
    let large = format!("\"{}\"", "x".repeat(65 * 1024));
    let _ = send(Method::POST, tickets, "application/json", large).await.problem(413, "too-large");
    let wrong = send(Method::PUT, tickets, "application/json", "{}".into()).await;
    assert!(wrong.header("allow").contains("POST"), "{:?}", wrong.headers);
    let _ = wrong.problem(405, "wrong-method");

    let unknown = server.request_as("nobody", Method::GET, "/api/v1/board").send().await.unwrap();
    let unknown = Answer::of(unknown).await;
    assert!(unknown.header("www-authenticate").starts_with("Bearer"));
    let _ = unknown.problem(401, "unknown-token");
    let known = server.request_as("b1", Method::GET, "/api/v1/board").send().await.unwrap();
    let _ = Answer::of(known).await.expect(200);
}

#[tokio::test]
async fn the_office_file_is_applied_or_all_its_mistakes_are_told() {
    let server = Server::start().await;
    let put = |text: String| {
        let request = server.request(Method::PUT, "/api/v1/office").header("content-type", "application/toml");
        async { Answer::of(request.body(text).send().await.unwrap()).await }
    };
    let file = Plan::default().office;
    let bad = file.replace("requests_per_second = 20", "requests_per_second = \"x\"").replace("retention_days", "keep");
    let told = put(bad).await;
    let errors = told.body["errors"].as_array().unwrap().len();
    assert!(errors >= 3, "{}", told.text);
    assert!(told.body["errors"][0]["line"].as_u64().unwrap() > 1);
    let _ = told.problem(422, "bad-office-file");
    let renamed =
        file.replace("Multi-purpose counters", "Counters").replace("Sportelli polifunzionali\"", "Sede nuova\"");
    assert_eq!(put(renamed).await.expect(200).text_of("name"), "Sede nuova");
    let _ = server.post("/office", json!({})).await.problem(405, "wrong-method");
}

#[tokio::test]
async fn limits_of_the_office_file_hold_at_once() {
    let server = Server::start().await;
    let strict = Plan::default()
        .office
        .replace("burst = 60", "burst = 3")
        .replace("requests_per_second = 20", "requests_per_second = 1");
    let strict = strict.replace("spare_loopback = true", "spare_loopback = false");
    for _ in 0..80 {
        let _ = server.get("/office").await.expect(200);
    }
    let put = server.request(Method::PUT, "/api/v1/office").header("content-type", "text/plain").body(strict);
    let _ = Answer::of(put.send().await.unwrap()).await.expect(200);
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(server.get("/office").await);
    }
    let refused = answers.into_iter().find(|answer| answer.status == 429).expect("the burst is used up");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    let _ = refused.problem(429, "too-many-requests");
}

#[tokio::test]
async fn a_stream_begins_with_the_whole_view_and_ends_with_the_server() {
    let server = Server::start().await;
    let mut board = Events::of(server.request(Method::GET, "/api/v1/board/stream")).await;
    let mut desks = Events::of(server.request(Method::GET, "/api/v1/desks/stream")).await;
    let (id, view) = board.next().await.unwrap();
    assert_eq!(view["view_seq"], id);
    assert_eq!(view["calls"], json!([]));
    assert_eq!(desks.next().await.unwrap().1["items"].as_array().unwrap().len(), 14);

    let _ = take(&server, "A").await;
    let _ = server.post("/desks/3/open", json!({})).await.expect(200);
    let _ = server.post("/desks/3/next", json!({ "in_hand": null })).await.expect(200);
    let view = board.until(|view| view["calls"] != json!([])).await;
    assert_eq!((&view["calls"][0]["number"], &view["calls"][0]["desk"]), (&json!("A001"), &json!(3)));
    desks.until(|view| view["items"][2]["state"] == "calling").await;
    let mut late = Events::of(server.request(Method::GET, "/api/v1/board/stream")).await;
    assert_eq!(late.next().await.unwrap().1["calls"][0]["number"], "A001", "reconnecting is the same path");

    server.stop().await;
    while board.next().await.is_some() {}
    while desks.next().await.is_some() {}
}

#[tokio::test]
async fn events_are_told_in_order_without_desks_and_go_on_where_they_stopped() {
    let server = Server::start().await;
    let ticket = take(&server, "A").await;
    let _ = server.post("/desks/13/open", json!({})).await.expect(200);
    let _ = server.post("/desks/1/open", json!({})).await.expect(200);
    let _ = server.post("/desks/1/next", json!({ "in_hand": null })).await.expect(200);
    let all = server.get("/events?limit=1000").await.expect(200);
    let items = all.body["items"].as_array().unwrap();
    for (place, item) in items.iter().enumerate() {
        assert_eq!(item["seq"], json!(place + 1));
        assert!(item.get("desk").is_none(), "{item}");
    }
    assert!(!all.text.contains(&ticket.text_of("code")));
    let called = items.last().unwrap();
    assert_eq!(called["desk_kind"], "polyfunctional");

    let page = server.get("/events?limit=2").await.expect(200);
    assert_eq!((page.text_of("next"), page.body["items"].as_array().unwrap().len()), ("2".to_owned(), 2));
    let before = items.len() as u64 - 1;
    let stream = server.request(Method::GET, "/api/v1/events/stream").header("last-event-id", before.to_string());
    let mut stream = Events::of(stream).await;
    assert_eq!(stream.next().await.unwrap().0, before + 1);
    let _ = take(&server, "B").await;
    assert_eq!(
        stream.next().await.unwrap(),
        (before + 2, server.get(&format!("/events?after={}", before + 1)).await.body["items"][0].clone())
    );
}

#[tokio::test]
async fn reports_come_in_three_forms() {
    let server = Server::start().await;
    let _ = take(&server, "A").await;
    let days = "from=2026-11-24&to=2026-11-24";
    for report in ["waits", "service-time", "feedback"] {
        let by = if report == "waits" { "by=hour-band&" } else { "" };
        let get = async |form: &str| server.get(&format!("/reports/{report}{form}?{by}{days}")).await.expect(200);
        assert_eq!(get("").await.body["from"], "2026-11-24");
        let csv = get(".csv").await;
        assert!(csv.header("content-type").starts_with("text/csv"));
        assert!(csv.header("content-disposition").contains(".csv"));
        assert!(get(".xlsx").await.text.starts_with("PK"));
    }
    let waits = server.get(&format!("/reports/waits?by=hour-band&{days}")).await.expect(200);
    assert_eq!((&waits.body["items"][0]["hour"], &waits.body["items"][0]["still_open"]), (&json!(9), &json!(1)));
}

#[tokio::test]
async fn the_server_tells_how_it_is() {
    let server = Server::start().await;
    for at in ["", "/api/v1"] {
        for path in ["/healthz", "/readyz", "/metrics", "/openapi.json"] {
            let answer = Answer::of(server.request(Method::GET, &format!("{at}{path}")).send().await.unwrap()).await;
            assert_eq!(answer.status, 200, "{at}{path}: {}", answer.text);
        }
    }
    let code = take(&server, "A").await.text_of("code");
    let _ = server.request(Method::GET, &format!("/t/{code}")).send().await.unwrap();
    let _ = server.get("/nowhere").await.problem(404, "no-such-route");
    let metrics = server.get("/metrics").await.text;
    assert!(metrics.contains("route=\"unmatched\"") && !metrics.contains("route=\"\""), "{metrics}");
    assert!(metrics.contains("numeretto_waiting{service=\"A\"}"), "{metrics}");
    assert!(metrics.contains("route=\"/t/{code}\"") && !metrics.contains(&code), "{metrics}");
    let given = server.request(Method::GET, "/healthz").header("x-request-id", "mine-1").send().await.unwrap();
    assert_eq!(given.headers()["x-request-id"], "mine-1");
    for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"] {
        assert!(given.headers().contains_key(name), "{name}");
    }
    assert_eq!(given.headers()["cache-control"], "no-store");
    server.office.stop();
    let ready = server.get("/readyz").await.expect(503);
    assert!(ready.body["reasons"][0].as_str().unwrap().contains("stopping"));
    let stopping = server.post("/tickets", a_ticket("A")).await;
    assert_eq!(stopping.header("retry-after"), "5");
    let _ = stopping.problem(503, "stopping");
}

/// Every route of the contract but sign-in.
const ROUTES: &[&str] = &[
    "POST /api/v1/tickets",
    "GET /api/v1/tickets",
    "GET /api/v1/tickets/{id}",
    "POST /api/v1/tickets/{id}/withdraw",
    "POST /api/v1/tickets/{id}/reinstate",
    "GET /t/{code}",
    "GET /t/{code}/stream",
    "POST /t/{code}/withdraw",
    "GET /api/v1/desks",
    "GET /api/v1/desks/stream",
    "POST /api/v1/desks/{n}/open",
    "POST /api/v1/desks/{n}/close",
    "POST /api/v1/desks/{n}/pause",
    "POST /api/v1/desks/{n}/next",
    "POST /api/v1/desks/{n}/recall",
    "POST /api/v1/desks/{n}/start",
    "POST /api/v1/desks/{n}/finish",
    "POST /api/v1/desks/{n}/no-show",
    "POST /api/v1/desks/{n}/park",
    "POST /api/v1/desks/{n}/resume",
    "POST /api/v1/desks/{n}/transfer",
    "POST /api/v1/desks/{n}/call",
    "POST /api/v1/desks/{n}/walk-in",
    "POST /api/v1/day/close",
    "POST /api/v1/hall/close",
    "POST /api/v1/services/{s}/stop",
    "POST /api/v1/services/{s}/resume",
    "POST /api/v1/services/{s}/cap",
    "POST /api/v1/kiosks/{k}/blocks",
    "POST /api/v1/kiosks/{k}/tickets",
    "GET /api/v1/kiosks/{k}/setup",
    "PUT /api/v1/kiosks/{k}/health",
    "GET /api/v1/kiosks",
    "GET /api/v1/kiosks/stream",
    "GET /api/v1/board",
    "GET /api/v1/board/setup",
    "GET /api/v1/board/stream",
    "GET /api/v1/events",
    "GET /api/v1/events/stream",
    "GET /api/v1/reports/waits",
    "GET /api/v1/reports/waits.csv",
    "GET /api/v1/reports/waits.xlsx",
    "GET /api/v1/reports/service-time",
    "GET /api/v1/reports/service-time.csv",
    "GET /api/v1/reports/service-time.xlsx",
    "GET /api/v1/reports/feedback",
    "GET /api/v1/reports/feedback.csv",
    "GET /api/v1/reports/feedback.xlsx",
    "POST /api/v1/feedback",
    "GET /api/v1/office",
    "PUT /api/v1/office",
    "POST /api/v1/clock/accept",
    "GET /api/v1/rehearsal",
    "POST /api/v1/rehearsal",
    "GET /openapi.json",
    "GET /healthz",
    "GET /logo",
    "GET /readyz",
    "GET /metrics",
];

#[tokio::test]
async fn the_description_names_every_route_and_who_may_call_it() {
    let server = Server::start().await;
    let document =
        Answer::of(server.request(Method::GET, "/openapi.json").send().await.unwrap()).await.expect(200).body;
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    let roles: BTreeSet<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    let (mut described, mut names) = (BTreeSet::new(), BTreeSet::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let route = format!("{} {path}", method.to_uppercase());
            let needed = operation["x-roles"].as_array().unwrap_or_else(|| panic!("{route} names no roles"));
            assert!(!needed.is_empty(), "{route}");
            assert!(needed.iter().all(|role| roles.contains(role.as_str().unwrap())), "{route}: {needed:?}");
            assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{route}");
            let keyed = operation["parameters"].to_string().contains("idempotency-key");
            assert_eq!(keyed, method != "get", "{route}: commands take a key, and GET is no command");

            // What is described is there: it answers otherwise than an address that nobody serves.
            let at = path
                .replace("{id}", "t1")
                .replace("{n}", "1")
                .replace("{s}", "A")
                .replace("{k}", "k1")
                .replace("{b}", "b1");
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = server.request(method, &at.replace("{code}", "0")).body("?").send().await.unwrap();
            if answer.status() == 404 || answer.status() == 405 {
                let slug = Answer::of(answer).await.text_of("type");
                assert!(!slug.ends_with("no-such-route") && !slug.ends_with("wrong-method"), "{route}: {slug}");
            }
            described.insert(route);
        }
    }
    for route in ROUTES {
        assert!(described.contains(*route), "{route} is not described");
    }
    // All references lead somewhere.
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}
