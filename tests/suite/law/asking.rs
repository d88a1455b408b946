//! What those who are signed in learn of each other by asking, whatever their role, and what guessing at the door tells.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    bearer::{Bearer, Session},
    client::{Client, Post, Reply},
    entry::sign_in,
    server::Server,
};

/// Who asks.
const CURIOUS: [&str; 5] = ["administrator", "head", "manager", "reception", "operator"];

async fn served() -> (Server, String) {
    let server = Server::start().await;
    let base = format!("http://{}", server.address);
    (server, base)
}

async fn enter(base: &str, name: &str) -> Client {
    sign_in(base, name, &format!("rehearsal-{name}")).await
}

#[tokio::test]
async fn nobody_learns_by_asking_who_sits_where() {
    let (_server, base) = served().await;
    let seated = enter(&base, "operator-2").await;
    seated.send(&Post::desk(protocol::DeskNo(3), "open")).await.ok::<Value>().unwrap();
    let own: Value = seated.get("/sessions").await;
    let id = own["items"][0]["id"].as_str().unwrap();
    assert_eq!((own["items"].as_array().unwrap().len(), &own["items"][0]["desk"]), (1, &json!(3)));
    let document: Value = serde_json::from_str(&seated.anonymous().read("/openapi.json").await.body).unwrap();
    for name in CURIOUS {
        let asker = enter(&base, name).await;
        for (path, item) in document["paths"].as_object().unwrap() {
            if item.get("get").is_none() || path.ends_with("/stream") {
                continue;
            }
            let body = asker
                .read(&path.replace("{n}", "3").replace("{k}", "k1").replace("{b}", "b1").replace("{id}", "1"))
                .await
                .body;
            let register = name == "administrator" && (path.ends_with("/people") || path.ends_with("/audit"));
            assert!(register || !body.contains("operator-2"), "{name} at {path}: {body}");
            assert!(!body.contains(id), "{name} at {path}: {body}");
        }
        for page in ["/", "/desk", "/reports", "/board", "/kiosk", "/me", "/admin", "/admin/audit"] {
            let body = asker.read(page).await.body;
            // The page of a rehearsal's sign-in says whom it has.
            assert!(
                !body.contains(id) && (body.contains("rehearsal-") || !body.contains("operator-2")),
                "{name}: {page}"
            );
        }
        let sessions: Value = asker.get("/sessions").await;
        assert_eq!(sessions["items"].as_array().unwrap().len(), 1, "one's own: {sessions}");
        let ended = asker.request(Method::DELETE, &format!("/api/v1/sessions/{id}")).send().await.unwrap();
        assert_eq!(ended.status(), 404, "another's");
    }
    let audit: Value = enter(&base, "administrator").await.get("/audit?limit=1000").await;
    let signed_in = audit["items"].as_array().unwrap().iter().filter(|line| line["deed"] == "administrator_signed_in");
    assert!(signed_in.map(|line| &line["name"]).all(|name| name == "administrator"), "{audit}");
    assert!(audit["items"].as_array().unwrap().iter().all(|line| line["name"] != "operator-2"), "{audit}");

    // Who wants the desk learns that it is taken, and who loses it that it was; neither by whom.
    let head = enter(&base, "head").await;
    let asked: Reply = head.send(&Post::new("/desks/3/seat", json!({}))).await;
    assert!(asked.problem().slug() == "desk-taken" && !asked.body.contains("operator"), "{asked:?}");
    let taken: Value = head.send(&Post::new("/desks/3/seat", json!({ "take_over": true }))).await.ok().unwrap();
    assert_eq!(taken, json!({ "desk": 3, "took_over": true }));
    let lost: Value = seated.get("/session").await;
    assert_eq!((&lost["lost_desk"], lost.to_string().contains("head")), (&json!(3), false));
}

#[tokio::test]
async fn whoever_administers_sits_at_no_desk_since_that_sign_in_is_on_record() {
    let (_server, base) = served().await;
    let administrator = enter(&base, "administrator").await;
    let people: Value = administrator.get("/people").await;
    let of_head = people["items"].as_array().unwrap().iter().find(|person| person["name"] == "head").unwrap();
    let both = json!({ "name": "head", "roles": ["administrator", "head"], "active": true });
    let put = administrator.request(Method::PUT, &format!("/api/v1/people/{}", of_head["id"])).json(&both);
    assert!(put.send().await.unwrap().status().is_success());
    let head = enter(&base, "head").await;
    for verb in ["seat", "walk-in"] {
        let body = if verb == "seat" { json!({}) } else { json!({ "service": "A" }) };
        assert_eq!(
            head.send(&Post::new(format!("/desks/3/{verb}"), body)).await.problem().slug(),
            "forbidden",
            "{verb}"
        );
    }
    head.send(&Post::desk(protocol::DeskNo(3), "open")).await.ok::<Value>().unwrap();
}

#[tokio::test]
async fn guessing_at_a_name_does_not_tell_whether_its_person_came_meanwhile() {
    let (_server, base) = served().await;
    let guess = async |name: &str| {
        let door = Client::new(&base).bearing(Bearer::Session(Session::at(&base)));
        let body = json!({ "name": name, "password": "chi lo sa, proviamo" });
        door.request(Method::POST, "/api/v1/session").json(&body).send().await.unwrap().status().as_u16()
    };
    let mut answers = [Vec::new(), Vec::new()];
    for (name, answers) in ["operator-2", "operator-3"].into_iter().zip(&mut answers) {
        for turn in 0..7 {
            if turn == 5 && name == "operator-2" {
                enter(&base, name).await;
            }
            answers.push(guess(name).await);
        }
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], [401, 401, 401, 401, 401, 401, 429]);
}

#[tokio::test]
async fn administrators_come_go_and_are_refused_on_record_and_nobody_else() {
    let (server, base) = served().await;
    let guess = async |name: &str| {
        let body = json!({ "name": name, "password": "chi lo sa, proviamo" });
        let door = Client::new(&base).anonymous();
        door.request(Method::POST, "/api/v1/session").json(&body).send().await.unwrap()
    };
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for (name, answers) in [("Administrator", &mut known), ("nessuno", &mut unknown), ("head", &mut Vec::new())] {
        let answer = guess(name).await;
        let mut names: Vec<_> = answer.headers().keys().map(ToString::to_string).collect();
        names.sort_unstable();
        let mut body: Value = answer.json().await.unwrap();
        body["request_id"] = Value::Null;
        answers.push((names, body));
    }
    assert_eq!(known, unknown);
    for name in ["operator", "head", "administrator"] {
        let client = enter(&base, name).await;
        let change = json!({ "old": "not this one, by far", "new": "tre parole qualsiasi" });
        let send = async |path: &str, body: &Value| {
            client.request(Method::POST, path).json(body).send().await.unwrap().status().as_u16()
        };
        assert_eq!(send("/api/v1/session/password", &change).await, 401);
        let pin = json!({ "password": format!("rehearsal-{name}"), "pin": "271828" });
        assert_eq!(send("/api/v1/session/pin", &pin).await, 200);
        assert_eq!(send("/api/v1/session/lock", &json!({})).await, 200);
        assert_eq!(send("/api/v1/session/unlock", &json!({ "pin": "1111" })).await, 401);
        assert_eq!(send("/api/v1/session/unlock", &json!({ "pin": "271828" })).await, 200);
        let out =
            async |client: &Client, path: &str| client.request(Method::DELETE, path).send().await.unwrap().status();
        assert_eq!(out(&client, "/api/v1/session").await, 204);
        let again = enter(&base, name).await;
        let change = json!({ "old": format!("rehearsal-{name}"), "new": "tre parole qualsiasi" });
        let changed = again.request(Method::POST, "/api/v1/session/password").json(&change).send().await.unwrap();
        let Bearer::Session(session) = again.bearer() else { unreachable!("it has signed in") };
        let again = again.bearing(Bearer::Session(session.after(changed.headers())));
        assert_eq!(out(&again, "/api/v1/sessions").await, 204);
    }
    // What a stop finds is recorded then; here it comes by itself.
    let told = loop {
        let audit = server.get("/audit?limit=1000").await.body;
        let items = audit["items"].as_array().unwrap();
        let of_people = items.iter().filter(|line| line["deed"].as_str().unwrap().starts_with("administrator_"));
        let told: Vec<_> = of_people.map(|line| format!("{} {}", line["by"], line["deed"]).replace('"', "")).collect();
        if told.iter().filter(|line| line.ends_with("refused")).count() >= 3 {
            assert!(items.iter().all(|line| line["name"] != "head" && line["name"] != "operator"), "{audit}");
            let subjects = items.iter().filter(|line| line["deed"] == "administrator_refused");
            assert!(subjects.clone().all(|line| line["subject_name"] == "administrator" && line["name"].is_null()));
            break told;
        }
        tokio::task::yield_now().await;
    };
    let own: Vec<_> = told.iter().filter(|line| !line.ends_with("refused")).map(String::as_str).collect();
    let comes = "person administrator_signed_in";
    let goes = "person administrator_signed_out";
    assert_eq!(own, [comes, goes, comes, "person administrator_chose_password", goes]);
    assert_eq!(told.iter().filter(|line| *line == "nobody administrator_refused").count(), 3, "{told:?}");
}

#[tokio::test]
async fn of_who_administered_the_trail_tells_the_name_after_another_removed_them_and_of_nobody_else() {
    let (server, base) = served().await;
    let add = async |by: &Client, name: &str, role: &str| {
        let person = json!({ "name": name, "roles": [role] });
        by.request(Method::POST, "/api/v1/people").json(&person).send().await.unwrap().json::<Value>().await.unwrap()
    };
    let first = enter(&base, "administrator").await;
    let second = add(&first, "Amministratore di riserva", "administrator").await;
    let door = sign_in(&base, "Amministratore di riserva", second["one_time_password"].as_str().unwrap()).await;
    let change = json!({ "old": second["one_time_password"], "new": "tre parole qualsiasi" });
    let changed = door.request(Method::POST, "/api/v1/session/password").json(&change).send().await.unwrap();
    let Bearer::Session(session) = door.bearer() else { unreachable!("it has signed in") };
    let by_second = door.bearing(Bearer::Session(session.after(changed.headers())));
    let operator = add(&by_second, "Operatore di prova", "operator").await;
    for gone in [&operator, &second] {
        let path = format!("/api/v1/people/{}", gone["person"]["id"]);
        assert_eq!(first.request(Method::DELETE, &path).send().await.unwrap().status().as_u16(), 204);
    }
    let audit = server.get("/audit?limit=1000").await.body;
    let of = |who: &Value| -> Vec<&Value> {
        let who = who["person"]["id"].to_string();
        audit["items"].as_array().unwrap().iter().filter(|line| line["by"] == "person" && line["who"] == who).collect()
    };
    let lines = of(&second);
    assert!(lines.len() >= 3 && lines.iter().all(|line| line["name"] == "Amministratore di riserva"), "{lines:?}");
    assert!(of(&operator).is_empty() && !audit.to_string().contains("Operatore di prova"), "{audit}");
}
