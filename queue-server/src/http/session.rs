//! Signing in and out, and what a session may do about itself. Nothing here goes through the office's journal but a password
//! that was changed, and that an administrator came or went.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream::unfold;
use protocol::{
    Moment, OffsetTime, PersonId,
    access::{NewPassword, NewPin, OneSession, SessionView, SignIn, Unlock},
    views::List,
};
use serde::de::DeserializeOwned;
use tokio::sync::watch;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    client::Client,
    command::ReadBody,
    cookies::For,
    fault::Fault,
    gate::{Caller, Gate, Role, fault_of},
    stream, trail,
};
use crate::{
    access::{
        Act, Credential, Denied, Register,
        doorman::NoEntry,
        register::Person,
        secret::{LONGEST_PASSWORD, SHORTEST_PASSWORD, Secret, csrf_of},
        sessions::{Session, SessionId},
    },
    engine::Actor,
    office::{Administration, Ask, Order},
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let (anyone, entering, person) = (&[Role::Anyone], &[Role::Entering], &[Role::Person]);
    OpenApiRouter::new()
        .routes(gate.needs(anyone, routes!(sign_in)))
        .routes(gate.needs(entering, routes!(show)))
        .routes(gate.needs(entering, routes!(watch)))
        .routes(gate.needs(entering, routes!(sign_out)))
        .routes(gate.needs(entering, routes!(set_password)))
        .routes(gate.needs(entering, routes!(lock)))
        .routes(gate.needs(entering, routes!(unlock)))
        .routes(gate.needs(person, routes!(set_pin)))
        .routes(gate.needs(person, routes!(list)))
        .routes(gate.needs(person, routes!(end_one)))
        .routes(gate.needs(person, routes!(end_all)))
}

/// A body with a secret in it. It takes no key: what a key names is kept for a week.
struct Told<T>(T);

impl<T: DeserializeOwned> axum::extract::FromRequest<AppState> for Told<T> {
    type Rejection = Fault;

    async fn from_request(request: axum::extract::Request, state: &AppState) -> Result<Self, Fault> {
        let headers = request.headers().clone();
        let raw = Bytes::from_request(request, state).await.map_err(|refused| Fault::of_status(refused.status()))?;
        T::read(&headers, &raw).map(Self)
    }
}

/// The session that asks, with its person and its secret.
struct Mine {
    id: SessionId,
    person: Person,
    secret: Secret,
}

impl axum::extract::FromRequestParts<AppState> for Mine {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, app: &AppState) -> Result<Self, Fault> {
        let known = match (parts.extensions.get::<Caller>(), parts.extensions.get::<Credential>()) {
            (Some(Caller::Person { session, person, .. }), Some(Credential::Session(secret))) => {
                let person = app.doors().register().person(*person).cloned();
                person.map(|person| Self { id: *session, person, secret: secret.clone() })
            }
            _ => None,
        };
        known.ok_or_else(|| fault_of(Denied::Unknown { token: false }))
    }
}

/// Signs in: by cookie from then on.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn,
    responses((status = 201, description = "Signed in", body = SessionView)))]
async fn sign_in(
    State(app): State<AppState>,
    client: Client,
    headers: HeaderMap,
    Told(told): Told<SignIn>,
) -> Result<Response, Fault> {
    let SignIn { name, password } = told;
    if password.len() > LONGEST_PASSWORD {
        return Err(wrong_password());
    }
    let entered = app.doors().sign_in(&name, &password, client.address).await;
    let (secret, session) = trail::heard(&app, &name, entered).map_err(no_entry)?;
    // Whatever session the browser had, put there by whomever, ends here.
    for before in app.jar().credentials(&headers, client.https) {
        let Credential::Session(before) = before else { continue };
        let Some(before) = app.doors().session(&before) else { continue };
        app.doors().end_where(|one| one.id == before.id);
        trail::signed_out(&app, before.person).await;
    }
    let note = Act::NoteSignIn { person: session.person };
    if let Err(failed) = administer(&app, Actor::Person(session.person), note).await {
        // Who sets the office up comes in on record, or not at all.
        app.doors().end_where(|one| one.id == session.id);
        return Err(failed);
    }
    with_cookie(&app, &secret, &client, StatusCode::CREATED).await
}

/// Who is signed in here.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, description = "The session", body = SessionView)))]
async fn show(State(app): State<AppState>, mine: Mine) -> Result<Json<SessionView>, Fault> {
    view(&app, &mine.secret).await.map(Json)
}

/// The same as Server-Sent Events: on connect, and with each change.
#[utoipa::path(get, path = "/session/stream", tag = "session",
    responses((status = 200, description = "The session", content_type = "text/event-stream", body = String)))]
async fn watch(State(app): State<AppState>, mine: Mine) -> Response {
    let watcher = Watcher {
        changes: app.doors().changes(),
        register: app.doors().register_changes(),
        closing: app.closing(),
        secret: mine.secret,
        app: app.clone(),
        sent: None,
        count: 0,
    };
    stream::events(
        &app,
        unfold(watcher, |mut watcher| async move {
            let event = watcher.next().await?;
            Some((event, watcher))
        }),
    )
}

struct Watcher {
    app: AppState,
    secret: Secret,
    changes: watch::Receiver<u64>,
    register: watch::Receiver<Arc<Register>>,
    closing: watch::Receiver<bool>,
    sent: Option<SessionView>,
    count: u64,
}

impl Watcher {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if *self.closing.borrow() {
                return None;
            }
            self.changes.mark_unchanged();
            self.register.mark_unchanged();
            let now = view(&self.app, &self.secret).await.ok()?;
            if self.sent.as_ref() != Some(&now) {
                // A view is plain data: writing it into memory cannot fail.
                let json = serde_json::to_string(&now).unwrap_or_default();
                self.sent = Some(now);
                self.count += 1;
                return Some(format!("id: {}\ndata: {json}\n\n", self.count).into());
            }
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                changed = self.register.changed() => changed.ok()?,
                _ = self.closing.changed() => return None,
                () = tokio::time::sleep(stream::KEEP_ALIVE) => return Some(stream::pulse(self.app.office())),
            }
        }
    }
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204, description = "Signed out")))]
async fn sign_out(State(app): State<AppState>, client: Client, mine: Mine) -> Response {
    app.doors().end_where(|one| one.id == mine.id);
    trail::signed_out(&app, mine.person.id).await;
    without_cookie(&app, &client)
}

/// Chooses a password; the person's other sessions end.
#[utoipa::path(post, path = "/session/password", tag = "session", request_body = NewPassword,
    responses((status = 200, description = "The session", body = SessionView)))]
async fn set_password(
    State(app): State<AppState>,
    client: Client,
    mine: Mine,
    caller: Caller,
    Told(told): Told<NewPassword>,
) -> Result<Response, Fault> {
    if matches!(caller, Caller::Person { must: Some(crate::access::caller::Must::Unlock), .. }) {
        return Err(fault_of(Denied::Locked));
    }
    let NewPassword { old, new } = told;
    fits(&new, &old, &mine.person)?;
    let right = app.doors().check_password(&mine.person, &old, client.address).await;
    trail::heard(&app, &mine.person.name, right).map_err(no_entry)?;
    let password = app.doors().hash(&new).await.map_err(no_entry)?;
    let person = mine.person.id;
    administer(&app, Actor::Person(person), Act::SetPassword { person, password }).await?;
    let secret = app.doors().rotate(mine.id).ok_or_else(|| fault_of(Denied::Unknown { token: false }))?;
    with_cookie(&app, &secret, &client, StatusCode::OK).await
}

/// What a password must be: long, and not what everybody would try first.
fn fits(new: &str, old: &str, person: &Person) -> Result<(), Fault> {
    let length = new.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(Fault::field("new", "a password has 12 characters or more: a few words are easy to keep in mind"));
    }
    if new.len() > LONGEST_PASSWORD {
        return Err(Fault::field("new", "a password has at most 200 bytes"));
    }
    let distinct = new.chars().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 5 || new.to_lowercase().contains(&person.name.to_lowercase()) && length < 2 * SHORTEST_PASSWORD {
        return Err(Fault::field(
            "new",
            "this would be guessed: use a few words, not the name nor the same sign again",
        ));
    }
    if new == old {
        return Err(Fault::field("new", "choose another password than the one so far"));
    }
    Ok(())
}

/// Sets the PIN that unlocks one's sessions, or takes it away.
#[utoipa::path(post, path = "/session/pin", tag = "session", request_body = NewPin,
    responses((status = 200, description = "The session", body = SessionView)))]
async fn set_pin(
    State(app): State<AppState>,
    client: Client,
    mine: Mine,
    Told(told): Told<NewPin>,
) -> Result<Json<SessionView>, Fault> {
    let NewPin { password, pin } = told;
    if let Some(pin) = &pin {
        let digits = (4..=8).contains(&pin.len()) && pin.bytes().all(|digit| digit.is_ascii_digit());
        let first = pin.bytes().next();
        if !digits || pin.bytes().all(|digit| Some(digit) == first) {
            return Err(Fault::field("pin", "a PIN has 4 to 8 digits, not all the same"));
        }
    }
    let right = app.doors().check_password(&mine.person, &password, client.address).await;
    trail::heard(&app, &mine.person.name, right).map_err(no_entry)?;
    let pin = match pin {
        Some(pin) => Some(app.doors().hash(&pin).await.map_err(no_entry)?),
        None => None,
    };
    let person = mine.person.id;
    administer(&app, Actor::Person(person), Act::SetPin { person, pin }).await?;
    view(&app, &mine.secret).await.map(Json)
}

/// Locks the session until the PIN is told.
#[utoipa::path(post, path = "/session/lock", tag = "session",
    responses((status = 200, description = "The session", body = SessionView)))]
async fn lock(State(app): State<AppState>, mine: Mine) -> Result<Json<SessionView>, Fault> {
    if mine.person.pin.is_none() {
        let detail = "only a session whose person has a PIN can be locked: set one first (POST /api/v1/session/pin)";
        return Err(Fault::new(StatusCode::CONFLICT, "no-pin", "No PIN", detail));
    }
    app.doors().lock(mine.id);
    view(&app, &mine.secret).await.map(Json)
}

/// Unlocks the session. The fifth wrong PIN ends it.
#[utoipa::path(post, path = "/session/unlock", tag = "session", request_body = Unlock,
    responses((status = 200, description = "The session", body = SessionView)))]
async fn unlock(
    State(app): State<AppState>,
    client: Client,
    mine: Mine,
    Told(told): Told<Unlock>,
) -> Result<Response, Fault> {
    let right = match &mine.person.pin {
        // It was taken away meanwhile: then nothing locks.
        None => true,
        Some(pin) => app.doors().check(pin, &told.pin).await.map_err(no_entry)?,
    };
    if !right {
        trail::refused(&app, &mine.person.name);
    }
    if !app.doors().try_pin(mine.id, right) {
        let mut response = without_cookie(&app, &client);
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        response.extensions_mut().insert(fault_of(Denied::Unknown { token: false }));
        return Ok(response);
    }
    if !right {
        let detail = "this is not the PIN; after five wrong ones the session ends";
        return Err(Fault::new(StatusCode::UNAUTHORIZED, "wrong-pin", "Wrong PIN", detail));
    }
    Ok(Json(view(&app, &mine.secret).await?).into_response())
}

/// One's own sessions.
#[utoipa::path(get, path = "/sessions", tag = "session",
    responses((status = 200, description = "The sessions", body = List<OneSession>)))]
async fn list(State(app): State<AppState>, mine: Mine) -> Result<Json<List<OneSession>>, Fault> {
    let sessions = app.doors().sessions_of(mine.person.id);
    let wire = app.wire().await?;
    let items = sessions.into_iter().map(|session| OneSession {
        id: session.id.to_string(),
        began: wire(session.began),
        seen: wire(session.seen),
        ends_at: wire(session.ends_at),
        desk: app.doors().seat_of(session.id).0,
        current: session.id == mine.id,
    });
    Ok(Json(List { items: items.collect(), next: None }))
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "session", params(("id" = String, Path)),
    responses((status = 204, description = "It has ended")))]
async fn end_one(State(app): State<AppState>, mine: Mine, Path(id): Path<String>) -> Result<StatusCode, Fault> {
    let ended = app.doors().end_where(|one| one.person == mine.person.id && one.id.to_string() == id);
    if ended == 0 {
        return Err(Fault::missing("unknown-session", "Unknown session", "none of your sessions is this one any more"));
    }
    trail::signed_out(&app, mine.person.id).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs out everywhere.
#[utoipa::path(delete, path = "/sessions", tag = "session",
    responses((status = 204, description = "All have ended, this one too")))]
async fn end_all(State(app): State<AppState>, client: Client, mine: Mine) -> Response {
    app.doors().end_where(|one| one.person == mine.person.id);
    trail::signed_out(&app, mine.person.id).await;
    without_cookie(&app, &client)
}

async fn with_cookie(app: &AppState, secret: &Secret, client: &Client, status: StatusCode) -> Result<Response, Fault> {
    let mut response = (status, Json(view(app, secret).await?)).into_response();
    app.jar().keep(response.headers_mut(), For::Session, secret, app.doors().rules().absolute, client.https);
    Ok(response)
}

fn without_cookie(app: &AppState, client: &Client) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    app.jar().take_back(response.headers_mut(), For::Session, client.https);
    response
}

/// The session as its person sees it.
async fn view(app: &AppState, secret: &Secret) -> Result<SessionView, Fault> {
    let unknown = || fault_of(Denied::Unknown { token: false });
    let session = app.doors().session(secret).ok_or_else(unknown)?;
    let register = app.doors().register();
    let person = register.person(session.person).filter(|person| person.active).ok_or_else(unknown)?;
    let wire = app.wire().await?;
    Ok(told(app, secret, &session, person, wire(session.ends_at)))
}

fn told(app: &AppState, secret: &Secret, session: &Session, person: &Person, ends_at: OffsetTime) -> SessionView {
    let (desk, lost_desk) = app.doors().seat_of(session.id);
    let rules = app.doors().rules();
    SessionView {
        id: session.id.to_string(),
        person: person.id,
        name: person.name.clone(),
        roles: person.roles.iter().copied().collect(),
        must_change_password: person.one_time,
        has_pin: person.pin.is_some(),
        locked: session.locked,
        desk,
        lost_desk,
        idle_seconds: rules.idle.seconds().unsigned_abs(),
        lock_seconds: rules.lock.seconds().unsigned_abs(),
        ends_at,
        csrf: csrf_of(secret.reveal()),
    }
}

fn wrong_password() -> Fault {
    let detail = "the name or the password is wrong, or this person may not sign in";
    Fault::new(StatusCode::UNAUTHORIZED, "wrong-password", "Wrong name or password", detail)
}

pub(super) fn no_entry(why: NoEntry) -> Fault {
    match why {
        NoEntry::Wrong => wrong_password(),
        NoEntry::Wait(wait) => {
            let seconds = u32::try_from(wait.seconds().max(0)).unwrap_or(u32::MAX).saturating_add(1);
            let detail = format!("too many attempts: try again in {seconds} seconds");
            Fault::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", "Too many attempts", detail)
                .with_header(header::RETRY_AFTER, header::HeaderValue::from(seconds))
        }
    }
}

/// Asks the office for something of administration, without a key.
pub(super) async fn administer(app: &AppState, by: Actor, act: Act) -> Result<(), Fault> {
    let ask = Ask::Administer(Administration { by, act });
    app.office().submit(Order { ask, key: None }).await?;
    Ok(())
}

/// Who is known under this number now.
pub(super) fn known(app: &AppState, id: PersonId) -> Result<Person, Fault> {
    let person = app.doors().register().person(id).cloned();
    person.ok_or_else(|| crate::office::Failure::from(protocol::Refusal::UnknownPerson(id)).into())
}

/// Times on the wire.
pub(super) type Wire = Box<dyn Fn(Moment) -> OffsetTime + Send + Sync>;
