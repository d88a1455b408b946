//! Who may sign in, said by administrators.

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use protocol::{
    PersonId, Refusal,
    access::{ChangePerson, NewPerson, PersonView, PersonWithPassword},
    views::List,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    command::{Commanded, Nothing},
    fault::Fault,
    gate::{Caller, Gate, Role},
    session::{known, no_entry},
};
use crate::{
    access::{
        Act,
        doorman::chance,
        register::Person,
        secret::{PasswordHash, Secret},
    },
    office::{Administration, Ask, Failure, Key, Order, Sent},
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let administrators = &[Role::ADMINISTRATOR];
    OpenApiRouter::new()
        .routes(gate.needs(administrators, routes!(list)))
        .routes(gate.needs(administrators, routes!(add)))
        .routes(gate.needs(administrators, routes!(change)))
        .routes(gate.needs(administrators, routes!(remove)))
        .routes(gate.needs(administrators, routes!(reset)))
}

/// Everybody who may sign in, or might again.
#[utoipa::path(get, path = "/people", tag = "access",
    responses((status = 200, description = "The people", body = List<PersonView>)))]
async fn list(State(app): State<AppState>) -> Json<List<PersonView>> {
    Json(List { items: app.doors().register().people().map(view).collect(), next: None })
}

/// Lets somebody sign in, with a password for the first entry.
#[utoipa::path(post, path = "/people", tag = "access", request_body = NewPerson,
    responses((status = 201, description = "The person", body = PersonWithPassword)))]
async fn add(State(app): State<AppState>, caller: Caller, asked: Commanded<NewPerson>) -> Result<Response, Fault> {
    let NewPerson { name, roles } = asked.body;
    let (secret, password) = one_time(&app).await?;
    let roles = roles.into_iter().collect();
    let sent = administer(&app, &caller, Act::AddPerson { name, roles, password }, asked.key).await?;
    with_password(&app, &sent, secret, StatusCode::CREATED)
}

/// Changes a name, roles, or whether one may sign in.
#[utoipa::path(put, path = "/people/{id}", tag = "access", params(("id" = PersonId, Path)), request_body = ChangePerson,
    responses((status = 200, description = "The person", body = PersonView)))]
async fn change(
    State(app): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    asked: Commanded<ChangePerson>,
) -> Result<Json<PersonView>, Fault> {
    let person = id_of(&id)?;
    let ChangePerson { name, roles, active } = asked.body;
    let roles = roles.into_iter().collect::<BTreeSet<_>>();
    administer(&app, &caller, Act::ChangePerson { person, name, roles, active }, asked.key).await?;
    if !active {
        app.doors().end_where(|session| session.person == person);
    }
    Ok(Json(view(&known(&app, person)?)))
}

/// Erases a person's name; nobody signs in under it any more.
#[utoipa::path(delete, path = "/people/{id}", tag = "access", params(("id" = PersonId, Path)),
    responses((status = 204, description = "Erased")))]
async fn remove(
    State(app): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    asked: Commanded<Nothing>,
) -> Result<StatusCode, Fault> {
    let person = id_of(&id)?;
    administer(&app, &caller, Act::RemovePerson { person }, asked.key).await?;
    app.doors().end_where(|session| session.person == person);
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a person a new password for one entry; the person's sessions end.
#[utoipa::path(post, path = "/people/{id}/password", tag = "access", params(("id" = PersonId, Path)),
    request_body = Option<Nothing>, responses((status = 200, description = "The person", body = PersonWithPassword)))]
async fn reset(
    State(app): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    let person = id_of(&id)?;
    let (secret, password) = one_time(&app).await?;
    let sent = administer(&app, &caller, Act::ResetPassword { person, password }, asked.key).await?;
    app.doors().end_where(|session| session.person == person);
    with_password(&app, &sent, secret, StatusCode::OK)
}

/// A number that names nobody names nobody.
fn id_of(text: &str) -> Result<PersonId, Fault> {
    text.parse().map_err(|_| Failure::from(Refusal::UnknownPerson(PersonId(0))).into())
}

async fn one_time(app: &AppState) -> Result<(Secret, PasswordHash), Fault> {
    let secret = Secret::one_time(chance());
    let hash = app.doors().hash(secret.reveal()).await.map_err(no_entry)?;
    Ok((secret, hash))
}

/// The person that an answer is about. A password is told once: to whoever asks again under the same key, no more.
fn with_password(app: &AppState, sent: &Sent, secret: Secret, status: StatusCode) -> Result<Response, Fault> {
    let id = subject(sent).and_then(|id| id.parse().ok()).unwrap_or(PersonId(0));
    let one_time_password = (!sent.repeated).then(|| secret.reveal().to_owned());
    drop(secret);
    Ok((status, Json(PersonWithPassword { person: view(&known(app, id)?), one_time_password })).into_response())
}

fn view(person: &Person) -> PersonView {
    PersonView {
        id: person.id,
        name: person.name.clone(),
        roles: person.roles.iter().copied().collect(),
        active: person.active,
        must_change_password: person.one_time,
    }
}

/// Asks the office for something of administration.
pub(super) async fn administer(app: &AppState, caller: &Caller, act: Act, key: Option<Key>) -> Result<Sent, Fault> {
    let ask = Ask::Administer(Administration { by: caller.actor(), act });
    Ok(app.office().submit(Order { ask, key }).await?)
}

/// Whom or what an answer is about.
pub(super) fn subject(sent: &Sent) -> Option<String> {
    serde_json::from_str(&sent.body).ok()
}
