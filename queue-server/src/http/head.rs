//! What the head of the desks and the administrator say: day's end, stops and caps, the office itself, its clock.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use protocol::{Refusal, Scope, ServiceId, requests::Cap, views::OfficeView};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use super::{
    AppState, LARGE_BODY,
    command::{Commanded, Nothing, ReadBody, media_type, sent},
    fault::Fault,
    gate::{Caller, Gate, Role},
    parse::{Named, unknown},
    people::administer,
};
use crate::{
    access::Act,
    config,
    engine::{
        Command,
        event::{InForce, Source},
    },
    office::{Ask, Failure, Key, Order},
    projections::office,
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let heads = &[Role::ADMINISTRATOR, Role::HEAD];
    let everybody_here = &[
        Role::ADMINISTRATOR,
        Role::HEAD,
        Role::MANAGER,
        Role::RECEPTION,
        Role::OPERATOR,
        Role::Kiosk,
        Role::Board,
        Role::System(Scope::Board),
    ];
    OpenApiRouter::new()
        .routes(gate.needs(heads, routes!(close_day)))
        .routes(gate.needs(heads, routes!(close_hall)))
        .routes(gate.needs(heads, routes!(stop)))
        .routes(gate.needs(heads, routes!(resume)))
        .routes(gate.needs(heads, routes!(cap)))
        .routes(gate.needs(everybody_here, routes!(show)))
        .routes(gate.needs(&[Role::ADMINISTRATOR], routes!(configure).layer(DefaultBodyLimit::max(LARGE_BODY))))
        .routes(gate.needs(&[Role::ADMINISTRATOR], routes!(accept_clock)))
}

/// "Chiudi giornata": who still waits goes home, all desks close.
#[utoipa::path(post, path = "/day/close", tag = "office", request_body = Option<Nothing>,
    responses((status = 200, description = "The office", body = OfficeView)))]
async fn close_day(State(app): State<AppState>, asked: Commanded<Nothing>) -> Result<Response, Fault> {
    app.command(Command::CloseDay, asked.key).await
}

/// Closes the hall at once: no tickets until the day's end.
#[utoipa::path(post, path = "/hall/close", tag = "office", request_body = Option<Nothing>,
    responses((status = 200, description = "The office", body = OfficeView)))]
async fn close_hall(State(app): State<AppState>, asked: Commanded<Nothing>) -> Result<Response, Fault> {
    app.command(Command::CloseHall, asked.key).await
}

/// Stops issuing for a service.
#[utoipa::path(post, path = "/services/{s}/stop", tag = "office", params(("s" = ServiceId, Path)),
    request_body = Option<Nothing>, responses((status = 200, description = "The office", body = OfficeView)))]
async fn stop(
    State(app): State<AppState>,
    Named(service): Named<ServiceId>,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    of_service(&app, Command::StopService { service }, asked.key).await
}

/// Issues again.
#[utoipa::path(post, path = "/services/{s}/resume", tag = "office", params(("s" = ServiceId, Path)),
    request_body = Option<Nothing>, responses((status = 200, description = "The office", body = OfficeView)))]
async fn resume(
    State(app): State<AppState>,
    Named(service): Named<ServiceId>,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    of_service(&app, Command::ResumeService { service }, asked.key).await
}

/// Caps the day's tickets of a service, or lifts the cap.
#[utoipa::path(post, path = "/services/{s}/cap", tag = "office", params(("s" = ServiceId, Path)), request_body = Cap,
    responses((status = 200, description = "The office", body = OfficeView)))]
async fn cap(
    State(app): State<AppState>,
    Named(service): Named<ServiceId>,
    asked: Commanded<Cap>,
) -> Result<Response, Fault> {
    of_service(&app, Command::CapService { service, tickets: asked.body.tickets }, asked.key).await
}

/// Here the service stands in the address: an unknown one is not a bad field but not there.
async fn of_service(app: &AppState, command: Command, key: Option<Key>) -> Result<Response, Fault> {
    match app.office().submit(Order { ask: Ask::Command(command), key }).await {
        Err(Failure::Refused(Refusal::UnknownService(_))) => Err(unknown::<ServiceId>()),
        answer => Ok(sent(answer?)),
    }
}

/// What runs here.
#[utoipa::path(get, path = "/office", tag = "office",
    responses((status = 200, description = "The office", body = OfficeView)))]
async fn show(State(app): State<AppState>) -> Result<Json<OfficeView>, Fault> {
    Ok(Json(app.office().read(|reading| office::view(&reading.lens)).await?))
}

/// An office file.
#[derive(Debug)]
struct OfficeText(String);

impl ReadBody for OfficeText {
    fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Fault> {
        let kind = media_type(headers).unwrap_or_default();
        if !["text/plain", "application/toml"].iter().any(|known| kind.eq_ignore_ascii_case(known)) {
            let detail = "send the office file as application/toml or text/plain";
            return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-media-type", "Wrong media type", detail));
        }
        let text = std::str::from_utf8(body).map_err(|_| Fault::bad_request("the office file is not UTF-8"))?;
        Ok(Self(text.to_owned()))
    }
}

/// Puts another office file into force. All its mistakes are told at once.
#[utoipa::path(put, path = "/office", tag = "office",
    request_body(content = String, content_type = "application/toml", description = "The office file"),
    responses((status = 200, description = "The office", body = OfficeView)))]
async fn configure(
    State(app): State<AppState>,
    caller: Caller,
    asked: Commanded<OfficeText>,
) -> Result<Response, Fault> {
    let OfficeText(text) = asked.body;
    let setup = config::parse(&text).map_err(|mistakes| Fault::mistakes(&mistakes))?.setup();
    let office = Arc::new(InForce { text, setup, source: Source::Pages });
    let answer = sent(administer(&app, &caller, Act::Configure(office), asked.key).await?);
    // Those in force, not those of this request: its answer may be that of an earlier one.
    let setup = app.office().read(|reading| reading.lens.state.setup().clone()).await?;
    app.set_office(&setup);
    app.doors().set_rules(setup.sign_in);
    Ok(answer)
}

/// An administrator accepts what the wall clock says.
#[utoipa::path(post, path = "/clock/accept", tag = "office", request_body = Option<Nothing>,
    responses((status = 200, description = "The office", body = OfficeView)))]
async fn accept_clock(
    State(app): State<AppState>,
    caller: Caller,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    let wall = app.office().read(|reading| reading.wall).await?;
    Ok(sent(administer(&app, &caller, Act::AcceptClock { wall }, asked.key).await?))
}
