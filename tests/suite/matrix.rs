//! Every route by everybody. Who may call what is read from the description that the server makes of itself, and each route
//! is called by each: exactly those whom it declares get through, and who does not learns nothing of what is behind.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use protocol::Span;
use queue_server::pages::WAYS;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    bearer::{Bearer, Session},
    server::{Answer, Server},
};

use crate::arrows::root;

/// What people may be.
const PEOPLE: [&str; 5] = ["administrator", "head", "manager", "reception", "operator"];

/// What a connected system's key may open.
const SCOPES: [&str; 5] = ["board", "tickets", "issue", "reports", "events"];

/// A route, as the server describes it.
struct Route {
    method: Method,
    path: String,
    roles: BTreeSet<String>,
}

/// Somebody who calls.
struct Caller {
    name: String,
    /// What a route may declare to let this one in.
    has: Vec<String>,
    /// The name of the problem for who is not let in: where nobody is known, and where somebody is.
    refused: (u16, &'static str),
    bearer: Bearer,
}

impl Caller {
    fn new(name: &str, has: &[&str], refused: (u16, &'static str), bearer: Bearer) -> Self {
        Self { name: name.into(), has: has.iter().map(|role| (*role).to_owned()).collect(), refused, bearer }
    }

    fn may(&self, route: &Route) -> bool {
        let open = ["anyone", "citizen"].iter().any(|role| route.roles.contains(*role));
        // A token that opens nothing is not passed over where anybody may come; a cookie is.
        let wrong = matches!(self.bearer, Bearer::Token(_)) && self.refused.1 == "unknown-token";
        self.has.iter().any(|role| route.roles.contains(role)) || (open && !wrong)
    }
}

async fn described(server: &Server) -> Vec<Route> {
    let document = server.request_anonymous(Method::GET, "/openapi.json").send().await.unwrap();
    let document = Answer::of(document).await.expect(200).body;
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let roles = operation["x-roles"].as_array().unwrap_or_else(|| panic!("{method} {path} names no roles"));
            routes.push(Route {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                roles: roles.iter().map(|role| role.as_str().unwrap().to_owned()).collect(),
            });
        }
    }
    assert!(routes.len() > 60, "{} routes are described", routes.len());
    routes
}

/// An address of a route: of things that are not there, so that whoever gets through breaks nothing for the next.
fn address(path: &str) -> String {
    let path = path.replace("/desks/{n}", "/desks/999").replace("{k}", "k1").replace("{b}", "b1").replace("{s}", "K");
    path.replace("{code}", "nobodys").replace("{name}", "nothing").replace("{id}", "404")
}

/// What keeps a route from doing anything for whoever gets through: a body that fits none.
fn body(route: &Route) -> Value {
    let does = ["/day/close", "/hall/close", "/clock/accept", "/session/lock"];
    if does.iter().any(|path| route.path.ends_with(path)) { json!({ "unfit": true }) } else { json!({}) }
}

/// Sessions that live and are good for something are made anew for each route: some routes end them.
async fn sessions(server: &Server, one_time: &str) -> Vec<Caller> {
    let mut callers = people(server).await;
    let entering = &["entering"];
    callers.push(Caller::new("a locked session", entering, (401, "session-locked"), locked(server).await));
    let first = server.sign_in(NEW, one_time).await;
    callers.push(Caller::new("a first password", entering, (403, "password-change-needed"), first));
    callers
}

/// One of each role, signed in.
async fn people(server: &Server) -> Vec<Caller> {
    let mut callers = Vec::new();
    for name in PEOPLE {
        let bearer = server.sign_in_rehearsed(name).await;
        callers.push(Caller::new(name, &[name, "person", "entering"], (403, "forbidden"), bearer));
    }
    callers
}

/// Everybody else.
async fn others(server: &Server) -> Vec<Caller> {
    let unknown = (401, "unknown-token");
    let signed_out = (401, "sign-in-needed");
    let administrator = Bearer::Named("administrator".into());
    let mut callers = vec![
        Caller::new("nobody", &[], signed_out, Bearer::Nobody),
        Caller::new("a made-up token", &[], unknown, Bearer::Token("nmr_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".into())),
        Caller::new("board b1", &["board"], (403, "forbidden"), Bearer::Named("b1".into())),
        Caller::new("kiosk k1", &["kiosk"], (403, "forbidden"), Bearer::Named("k1".into())),
    ];
    for name in PEOPLE {
        callers.push(Caller::new(
            &format!("the token of {name}"),
            &[name],
            (403, "forbidden"),
            Bearer::Named(name.into()),
        ));
    }
    for scope in SCOPES {
        let key = json!({ "name": scope, "scopes": [scope] });
        let made = server.post_by(&administrator, "/keys", key).await.expect(201);
        let role = format!("system:{scope}");
        callers.push(Caller::new(
            &format!("a key for {scope}"),
            &[&role],
            (403, "forbidden"),
            Bearer::Token(made.text_of("token")),
        ));
    }
    let revoked = server.post_by(&administrator, "/keys", json!({ "name": "x", "scopes": SCOPES })).await.expect(201);
    let _ = server.delete_by(&administrator, &format!("/keys/{}", revoked.body["key"]["id"])).await.expect(204);
    callers.push(Caller::new("a revoked key", &[], unknown, Bearer::Token(revoked.text_of("token"))));
    callers.push(Caller::new("a revoked device", &[], unknown, Bearer::Token(revoked_device(server).await)));
    callers.push(Caller::new("an expired session", &[], signed_out, expired(server).await));
    callers
}

async fn revoked_device(server: &Server) -> String {
    let asked = server.post_by(&Bearer::Nobody, "/pairings", json!({ "kind": "kiosk" })).await.expect(201);
    let administrator = Bearer::Named("administrator".into());
    let pair = json!({ "code": asked.text_of("code"), "name": "gone" });
    let _ = server.post_by(&administrator, "/devices", pair).await.expect(201);
    let claim = json!({ "secret": asked.text_of("secret") });
    let token = server.post_by(&Bearer::Nobody, "/pairings/claim", claim).await.expect(200).text_of("token");
    let own = server.get_by(&Bearer::Token(token.clone()), "/devices/self").await.expect(200);
    assert_eq!(own.text_of("device"), "gone", "it opens something before it is revoked");
    let _ = server.delete_by(&administrator, "/devices/gone").await.expect(204);
    token
}

async fn expired(server: &Server) -> Bearer {
    let session = server.sign_in_rehearsed("administrator").await;
    let _ = server.get_by(&session, "/people").await.expect(200);
    server.pass(Span::from_minutes(121));
    session
}

async fn locked(server: &Server) -> Bearer {
    let session = server.sign_in_rehearsed("operator-2").await;
    if server.get_by(&session, "/session").await.body["has_pin"] == false {
        let pin = json!({ "password": "rehearsal-operator-2", "pin": "1357" });
        let _ = server.post_by(&session, "/session/pin", pin).await.expect(200);
    }
    let view = server.post_by(&session, "/session/lock", json!({})).await.expect(200);
    assert_eq!(view.body["locked"], true);
    session
}

/// Somebody who has yet to come in.
const NEW: &str = "new";

/// The password of whom nobody has seen yet.
async fn newcomer(server: &Server) -> String {
    let administrator = Bearer::Named("administrator".into());
    let new = json!({ "name": NEW, "roles": ["head", "operator", "reception", "manager"] });
    let made = server.post_by(&administrator, "/people", new).await.expect(201);
    made.text_of("one_time_password")
}

/// How a call of the API ends for the gate: let through, or the problem that it was refused with.
async fn outcome(server: &Server, route: &Route, caller: &Caller) -> Result<u16, (u16, Answer)> {
    let mut request = server.request_by(&caller.bearer, route.method.clone(), &address(&route.path));
    if route.method != Method::GET && route.method != Method::DELETE {
        request = request.json(&body(route));
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    if response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream") {
        return Ok(status);
    }
    let answer = Answer::of(response).await;
    // Of those, these alone come from behind the gate: a wrong password, a kiosk that speaks for another.
    let behind = ["wrong-password", "wrong-pin"];
    let slug = answer.text_of("type").replace("urn:numeretto:problem:", "");
    let speaks_for_itself =
        answer.text_of("detail").contains("speaks for itself") || answer.text_of("detail").contains("tokens do not");
    match status {
        401 | 403 if !behind.contains(&slug.as_str()) && !speaks_for_itself => Err((status, answer)),
        _ => Ok(status),
    }
}

/// What is told to whoever is not let in, but for the number of the request.
fn told(answer: &Answer) -> (Value, BTreeMap<String, String>) {
    let mut body = answer.body.clone();
    body.as_object_mut().unwrap().remove("request_id");
    let vary = ["date", "x-request-id", "content-length"];
    let headers = answer.headers.iter().filter(|(name, _)| !vary.contains(&name.as_str()));
    (body, headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect())
}

#[tokio::test]
async fn exactly_those_whom_a_route_declares_get_through_and_the_rest_learn_nothing() {
    let server = Server::start().await;
    let routes = described(&server).await;
    let others = others(&server).await;
    let one_time = newcomer(&server).await;
    let mut refusals = BTreeMap::new();
    let (mut passed, mut refused) = (0, 0);
    for route in &routes {
        let sessions = sessions(&server, &one_time).await;
        for caller in sessions.iter().chain(&others) {
            let what = format!("{} {} by {}", route.method, route.path, caller.name);
            match outcome(&server, route, caller).await {
                Ok(status) => {
                    assert!(caller.may(route), "{what} got through ({status}); it is for {:?}", route.roles);
                    assert!(status < 500, "{what}: {status}");
                    passed += 1;
                }
                Err((status, answer)) => {
                    assert!(!caller.may(route), "{what} was refused ({status}); it is for {:?}", route.roles);
                    let _ = answer.clone().problem(caller.refused.0, caller.refused.1);
                    // The same words and headers, whatever is behind.
                    let told = told(&answer);
                    let first = refusals.entry(caller.refused).or_insert_with(|| told.clone());
                    assert_eq!(*first, told, "{what}");
                    refused += 1;
                }
            }
        }
    }
    // The matrix has both sides, and every kind of refusal was met.
    assert!(passed > 300 && refused > 900, "{passed} passed, {refused} refused");
    assert_eq!(refusals.len(), 5, "{:?}", refusals.keys());
}

/// What is there and what is not are refused alike.
#[tokio::test]
async fn who_may_not_look_does_not_learn_what_is_there() {
    let server = Server::start().await;
    let ticket = server.post("/tickets", json!({ "service": "A", "channel": "kiosk" })).await.expect(201);
    let id = ticket.text_of("id");
    for caller in [Bearer::Nobody, Bearer::Named("manager".into()), Bearer::Named("b1".into())] {
        let answers = [
            server.get_by(&caller, &format!("/tickets/{id}")).await,
            server.get_by(&caller, "/tickets/t999").await,
            server.get_by(&caller, "/tickets/%00").await,
        ];
        let [one, other, nonsense] = answers.map(|answer| {
            assert!([401, 403].contains(&answer.status.as_u16()));
            told(&answer)
        });
        assert_eq!(one, other);
        assert_eq!(one, nonsense);
    }
}

/// A browser that has become one of a rehearsal's devices by looking at its page.
async fn browser(server: &Server, page: &str) -> Bearer {
    let seen = server.request_anonymous(Method::GET, page).send().await.unwrap();
    assert!(seen.headers().contains_key("set-cookie"), "{page}");
    Bearer::Session(Session::at(&format!("http://{}", server.address)).after(seen.headers()))
}

#[tokio::test]
async fn pages_are_for_those_whom_they_declare_and_the_rest_are_led_to_where_one_signs_in() {
    let server = Server::start().await;
    let people = people(&server).await;
    let one_time = newcomer(&server).await;
    let first = server.sign_in(NEW, &one_time).await;
    let others = [
        Caller::new("nobody", &[], (401, "sign-in-needed"), Bearer::Nobody),
        Caller::new("a kiosk's browser", &["kiosk"], (401, "sign-in-needed"), browser(&server, "/kiosk").await),
        Caller::new("a board's browser", &["board"], (401, "sign-in-needed"), browser(&server, "/board").await),
        Caller::new("an operator's token", &["operator"], (403, "forbidden"), Bearer::Named("operator".into())),
        Caller::new("a first password", &["entering"], (403, "password-change-needed"), first),
    ];
    for way in WAYS {
        let roles = way.roles.iter().map(|role| role.as_str().to_owned()).collect();
        let route = Route { method: Method::GET, path: way.way.into(), roles };
        for caller in people.iter().chain(&others) {
            let response = server.request_by(&caller.bearer, Method::GET, way.way).send().await.unwrap();
            // The client follows where it is led.
            let (status, at) = (response.status().as_u16(), response.url().path().to_owned());
            let what = format!("{} by {}: {status} at {at}", way.way, caller.name);
            match caller.refused.1 {
                _ if caller.may(&route) => assert_eq!((status, at.as_str()), (200, way.way), "{what}"),
                "sign-in-needed" => assert_eq!((status, at.as_str()), (200, "/sign-in"), "{what}"),
                "password-change-needed" => assert_eq!((status, at.as_str()), (200, "/first-password"), "{what}"),
                _ => assert_eq!((status, at.as_str()), (403, way.way), "{what}"),
            }
        }
    }
}

/// The table that people read is the one that the server declares. `NUMERETTO_BLESS=1` writes it anew.
#[tokio::test]
async fn the_table_of_who_may_do_what_is_the_servers_own() {
    let server = Server::start().await;
    let mut lines = vec![
        "# Who may do what".to_owned(),
        String::new(),
        "Made of the server's description of itself (`x-roles` in `/openapi.json`). People sign in; kiosks and boards are \
         paired; connected systems bear a key with scopes; a citizen has a ticket's code; `person` is anybody who has signed \
         in, `entering` also one who has yet to choose a password or to tell the PIN."
            .to_owned(),
        String::new(),
        "| route | for |".to_owned(),
        "| --- | --- |".to_owned(),
    ];
    for route in described(&server).await {
        let roles: Vec<_> = route.roles.iter().map(String::as_str).collect();
        lines.push(format!("| `{} {}` | {} |", route.method, route.path, roles.join(", ")));
    }
    for way in WAYS {
        let roles: Vec<_> = way.roles.iter().map(|role| role.as_str()).collect();
        lines.push(format!("| page `{}` | {} |", way.way, roles.join(", ")));
    }
    let made = lines.join("\n") + "\n";
    let path = root().join("docs/who-may-do-what.md");
    if std::env::var_os("NUMERETTO_BLESS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(made == kept, "docs/who-may-do-what.md is not what the server declares: NUMERETTO_BLESS=1 writes it anew");
}
