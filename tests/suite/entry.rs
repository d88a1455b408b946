//! The harness's own way into a real office, held to the contract of the doors by a small server that knows nothing else:
//! what it bears is what a browser would.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Response},
    routing::{get, post, put},
};
use serde_json::{Value, json};
use tests::{client::Client, entry};
use tokio::net::TcpListener;

const ONE_TIME: &str = "kaju-4821-moro";

/// The password in force, and how often the session has been renewed.
#[derive(Debug)]
struct Doors {
    password: String,
    session: u32,
    host: String,
}

type Shared = State<Arc<Mutex<Doors>>>;

fn let_in(doors: &Doors, status: StatusCode) -> Response {
    let set = |name: &str| (SET_COOKIE, format!("{name}={name}-{}; Path=/; SameSite=Strict", doors.session));
    (status, AppendHeaders([set("numeretto-0a1b2c3d-session"), set("numeretto-0a1b2c3d-session-csrf")]), "{}")
        .into_response()
}

fn cookie(doors: &Doors, headers: &HeaderMap) -> bool {
    let wanted = format!("numeretto-0a1b2c3d-session=numeretto-0a1b2c3d-session-{}", doors.session);
    headers.get("cookie").is_some_and(|cookies| cookies.to_str().unwrap().split("; ").any(|one| one == wanted))
}

/// A cookie is enough to read; to change something the request must come from the office's own pages.
fn meant(doors: &Doors, headers: &HeaderMap) -> bool {
    let twin = format!("numeretto-0a1b2c3d-session-csrf-{}", doors.session);
    let told = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    cookie(doors, headers)
        && told("origin") == Some(format!("http://{}", doors.host))
        && told("x-csrf-token").is_some_and(|told| told.split(' ').any(|one| one == twin))
}

async fn sign_in(State(doors): Shared, body: String) -> Response {
    let doors = doors.lock().unwrap();
    let asked: Value = serde_json::from_str(&body).unwrap();
    if asked == json!({ "name": "administrator", "password": doors.password }) {
        let_in(&doors, StatusCode::CREATED)
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

async fn change(State(doors): Shared, headers: HeaderMap, body: String) -> Response {
    let mut doors = doors.lock().unwrap();
    let asked: Value = serde_json::from_str(&body).unwrap();
    if !meant(&doors, &headers) || asked["old"] != doors.password {
        return StatusCode::FORBIDDEN.into_response();
    }
    asked["new"].as_str().unwrap().clone_into(&mut doors.password);
    doors.session += 1;
    let_in(&doors, StatusCode::OK)
}

fn told(passes: bool) -> StatusCode {
    if passes { StatusCode::OK } else { StatusCode::FORBIDDEN }
}

async fn doors() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let doors = Doors { password: ONE_TIME.into(), session: 1, host: host.clone() };
    let router = Router::new()
        .route("/api/v1/session", post(sign_in))
        .route("/api/v1/session/password", post(change))
        .route(
            "/api/v1/office",
            get(async |State(doors): Shared, headers: HeaderMap| told(cookie(&doors.lock().unwrap(), &headers))).merge(
                put(async |State(doors): Shared, headers: HeaderMap| told(meant(&doors.lock().unwrap(), &headers))),
            ),
        )
        .with_state(Arc::new(Mutex::new(doors)));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{host}")
}

#[tokio::test]
async fn the_first_entry_changes_the_password_and_goes_on_signed_in() {
    let base = doors().await;
    let client = entry::first(&base, ONE_TIME).await;
    assert_eq!(client.read("/api/v1/office").await.status, 200);
    assert_eq!(client.put_office("").await.status, 200, "it says where it comes from");
    assert_eq!(Client::new(&base).anonymous().read("/api/v1/office").await.status, 403);

    // The session is the renewed one, and the password the chosen one.
    let again = entry::sign_in(&base, entry::ADMINISTRATOR, entry::PASSWORD).await;
    assert_eq!(again.put_office("").await.status, 200);
    let old = tokio::spawn(async move { entry::sign_in(&base, entry::ADMINISTRATOR, ONE_TIME).await }).await;
    assert!(old.is_err(), "the one-time password is of use once");
}
