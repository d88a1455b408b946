//! Desks: what they do, and what operators tell them to do.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use protocol::{
    DeskNo, RoleName,
    access::{SeatView, TakeSeat},
    requests::{Call, Finish, NamesTicket, Next, Pause, Transfer, WalkIn},
    views::{Desk, Desks, Ticket},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    command::{Commanded, Nothing, json},
    fault::Fault,
    gate::{Caller, Gate, Role, forbidden},
    parse::{Asked, Named, unknown},
    stream,
};
use crate::{
    access::{seats::NoSeat, sessions::SessionId},
    engine::{Command, DeskVerb, command::Which},
    office::{Frame, Key, Publication},
    projections::desks,
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let watchers = &[Role::ADMINISTRATOR, Role::HEAD, Role::RECEPTION, Role::OPERATOR];
    let operators = &[Role::HEAD, Role::OPERATOR];
    OpenApiRouter::new()
        .routes(gate.needs(watchers, routes!(all)))
        .routes(gate.needs(watchers, routes!(watch)))
        .routes(gate.needs(watchers, routes!(one)))
        .routes(gate.needs(operators, routes!(sit_down)))
        .routes(gate.needs(operators, routes!(get_up)))
        .routes(gate.needs(operators, routes!(open)))
        .routes(gate.needs(operators, routes!(close)))
        .routes(gate.needs(operators, routes!(pause)))
        .routes(gate.needs(operators, routes!(next)))
        .routes(gate.needs(operators, routes!(recall)))
        .routes(gate.needs(operators, routes!(start)))
        .routes(gate.needs(operators, routes!(finish)))
        .routes(gate.needs(operators, routes!(no_show)))
        .routes(gate.needs(operators, routes!(park)))
        .routes(gate.needs(operators, routes!(resume)))
        .routes(gate.needs(operators, routes!(transfer)))
        .routes(gate.needs(operators, routes!(call)))
        .routes(gate.needs(operators, routes!(walk_in)))
}

/// All desks and the parked tickets.
#[utoipa::path(get, path = "/desks", tag = "desks",
    responses((status = 200, description = "The desks", body = Desks)))]
async fn all(State(app): State<AppState>) -> Result<Response, Fault> {
    Ok(json(StatusCode::OK, app.office().views().await?.desks.json.clone()))
}

/// What can come along on the stream of the desks.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
enum Beside {
    /// The view of `GET /kiosks`.
    #[serde(rename = "kiosks")]
    Kiosks,
}

/// What comes along.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct With {
    /// `kiosks`: beside the desks the view of `GET /kiosks`, as events of the name `kiosks`, so that a page needs one
    /// connection for both.
    #[param(inline)]
    with: Option<Beside>,
}

/// The same as Server-Sent Events: a whole view on connect and with each change; `id` is its `view_seq`.
#[utoipa::path(get, path = "/desks/stream", tag = "desks", params(With),
    responses((status = 200, description = "Desks as events", content_type = "text/event-stream", body = String)))]
async fn watch(State(app): State<AppState>, Asked(asked): Asked<With>) -> Response {
    let desks: fn(&Publication) -> &Frame = |publication| &publication.desks;
    match asked.with {
        None => stream::of_frames(&app, "desks", desks),
        Some(Beside::Kiosks) => stream::of_frames_beside(&app, "desks", desks, "kiosks", app.care().views()),
    }
}

/// One desk.
#[utoipa::path(get, path = "/desks/{n}", tag = "desks", params(("n" = DeskNo, Path)),
    responses((status = 200, description = "The desk", body = Desk)))]
async fn one(State(app): State<AppState>, Named(desk): Named<DeskNo>) -> Result<Response, Fault> {
    let found = app.office().read(move |reading| desks::view(&reading.lens, desk)).await?;
    Ok(Json(found.ok_or_else(unknown::<DeskNo>)?).into_response())
}

/// A session acts at the desk at which it sits, and sits down by acting where nobody does. The head opens, closes and pauses
/// any. Tokens sit nowhere.
async fn at(
    (app, caller): (AppState, Caller),
    desk: DeskNo,
    verb: DeskVerb,
    key: Option<Key>,
) -> Result<Response, Fault> {
    if let Caller::Person { session, roles, .. } = &caller {
        let from_afar = matches!(verb, DeskVerb::Open | DeskVerb::Close | DeskVerb::Pause(_));
        if !(from_afar && roles.contains(&RoleName::Head)) {
            let session = may_sit(&caller, *session)?;
            is_there(&app, desk).await?;
            app.doors().act_at(desk, session).map_err(no_seat)?;
        }
    }
    app.command(Command::AtDesk { desk, verb }, key).await
}

/// Sits down at a desk: one session a desk, one desk a session.
#[utoipa::path(post, path = "/desks/{n}/seat", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = Option<TakeSeat>, responses((status = 200, description = "The seat", body = SeatView)))]
async fn sit_down(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<TakeSeat>,
) -> Result<Json<SeatView>, Fault> {
    let session = caller.session().ok_or_else(|| forbidden("only who has signed in sits at a desk: tokens do not"))?;
    let session = may_sit(&caller, session)?;
    is_there(&app, desk).await?;
    let took_over = app.doors().take_seat(desk, session, asked.body.take_over).map_err(no_seat)?;
    Ok(Json(SeatView { desk, took_over }))
}

/// Of administrators it is on record when they signed in: at a desk, that would tell who sat there when.
fn may_sit(caller: &Caller, session: SessionId) -> Result<SessionId, Fault> {
    match caller {
        Caller::Person { roles, .. } if roles.contains(&RoleName::Administrator) => Err(forbidden(
            "who administers sits at no desk, since an administrator's sign-ins are on record: sign in as another person",
        )),
        _ => Ok(session),
    }
}

/// Nobody sits down where no desk is.
async fn is_there(app: &AppState, desk: DeskNo) -> Result<(), Fault> {
    let exists = app.office().read(move |reading| reading.lens.state.desks.contains_key(&desk)).await?;
    if exists { Ok(()) } else { Err(unknown::<DeskNo>()) }
}

/// Gets up from a desk.
#[utoipa::path(delete, path = "/desks/{n}/seat", tag = "desks", params(("n" = DeskNo, Path)),
    responses((status = 204, description = "Nobody sits there any more")))]
async fn get_up(State(app): State<AppState>, caller: Caller, Named(desk): Named<DeskNo>) -> StatusCode {
    if let Some(session) = caller.session().filter(|session| app.doors().seat_of(*session).0 == Some(desk)) {
        app.doors().leave_seat(session);
    }
    StatusCode::NO_CONTENT
}

fn no_seat(why: NoSeat) -> Fault {
    match why {
        NoSeat::Taken => {
            let detail =
                "another session sits at this desk: take it over (POST /api/v1/desks/{n}/seat), or choose another";
            Fault::new(StatusCode::CONFLICT, "desk-taken", "Desk taken", detail)
        }
        NoSeat::Elsewhere(desk) => {
            let detail = format!("this session sits at desk {desk}: a session sits at one desk; take this seat first");
            Fault::new(StatusCode::CONFLICT, "seated-elsewhere", "Seated elsewhere", detail)
        }
    }
}

/// Begins to serve, ends a pause, cancels a coming one.
#[utoipa::path(post, path = "/desks/{n}/open", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = Option<Nothing>, responses((status = 200, description = "The desk", body = Desk)))]
async fn open(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::Open, asked.key).await
}

/// Stops serving; the hand must be empty.
#[utoipa::path(post, path = "/desks/{n}/close", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = Option<Nothing>, responses((status = 200, description = "The desk", body = Desk)))]
async fn close(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::Close, asked.key).await
}

/// Goes away for a while, after the ticket in hand.
#[utoipa::path(post, path = "/desks/{n}/pause", tag = "desks", params(("n" = DeskNo, Path)), request_body = Pause,
    responses((status = 200, description = "The desk", body = Desk)))]
async fn pause(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<Pause>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::Pause(asked.body.reason), asked.key).await
}

/// Ends the visit in hand, if any, and calls the next ticket.
#[utoipa::path(post, path = "/desks/{n}/next", tag = "desks", params(("n" = DeskNo, Path)), request_body = Next,
    responses((status = 200, description = "The ticket called", body = Ticket),
        (status = 204, description = "Nothing was called: nobody waits, or a pause took effect")))]
async fn next(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<Next>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::Next { in_hand: asked.body.in_hand }, asked.key).await
}

/// Calls the ticket in hand again.
#[utoipa::path(post, path = "/desks/{n}/recall", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = NamesTicket, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn recall(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<NamesTicket>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::Recall(asked.body.ticket), asked.key).await
}

/// The citizen is here.
#[utoipa::path(post, path = "/desks/{n}/start", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = NamesTicket, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn start(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<NamesTicket>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::Start(asked.body.ticket), asked.key).await
}

/// The visit is done.
#[utoipa::path(post, path = "/desks/{n}/finish", tag = "desks", params(("n" = DeskNo, Path)), request_body = Finish,
    responses((status = 200, description = "The ticket", body = Ticket)))]
async fn finish(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<Finish>,
) -> Result<Response, Fault> {
    let Finish { ticket, procedures } = asked.body;
    at((app, caller), desk, DeskVerb::Finish { ticket, procedures }, asked.key).await
}

/// The citizen did not come.
#[utoipa::path(post, path = "/desks/{n}/no-show", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = NamesTicket, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn no_show(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<NamesTicket>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::NoShow(asked.body.ticket), asked.key).await
}

/// Puts the ticket aside.
#[utoipa::path(post, path = "/desks/{n}/park", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = NamesTicket, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn park(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<NamesTicket>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::Park(asked.body.ticket), asked.key).await
}

/// Goes on with a parked ticket.
#[utoipa::path(post, path = "/desks/{n}/resume", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = NamesTicket, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn resume(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<NamesTicket>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::Resume(asked.body.ticket), asked.key).await
}

/// Hands the ticket to another queue, perhaps to one desk there.
#[utoipa::path(post, path = "/desks/{n}/transfer", tag = "desks", params(("n" = DeskNo, Path)),
    request_body = Transfer, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn transfer(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<Transfer>,
) -> Result<Response, Fault> {
    let Transfer { ticket, service, desk: to } = asked.body;
    at((app, caller), desk, DeskVerb::Transfer { ticket, service, to }, asked.key).await
}

/// Calls a given waiting ticket, out of turn.
#[utoipa::path(post, path = "/desks/{n}/call", tag = "desks", params(("n" = DeskNo, Path)), request_body = Call,
    responses((status = 200, description = "The ticket", body = Ticket)))]
async fn call(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<Call>,
) -> Result<Response, Fault> {
    let Call { ticket, number, reason } = asked.body;
    let which = match (ticket, number) {
        (Some(ticket), None) => Which::Id(ticket),
        (None, Some(number)) => Which::Number(number),
        (None, None) => return Err(Fault::field("ticket", "name the ticket by ticket or by number")),
        (Some(_), Some(_)) => {
            return Err(Fault::field("number", "name the ticket by ticket or by number, not by both"));
        }
    };
    at((app, caller), desk, DeskVerb::Call { which, reason }, asked.key).await
}

/// Begins a visit without a ticket.
#[utoipa::path(post, path = "/desks/{n}/walk-in", tag = "desks", params(("n" = DeskNo, Path)), request_body = WalkIn,
    responses((status = 200, description = "The visit", body = Ticket)))]
async fn walk_in(
    State(app): State<AppState>,
    caller: Caller,
    Named(desk): Named<DeskNo>,
    asked: Commanded<WalkIn>,
) -> Result<Response, Fault> {
    at((app, caller), desk, DeskVerb::WalkIn { service: asked.body.service }, asked.key).await
}
