//! Tickets: taking them, looking at them, leaving the queue and coming back to it.

use std::{ops::Bound, str::FromStr};

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use protocol::{
    Channel, ClassName, OffsetTime, Scope, ServiceId, TicketId, TicketNumber, TicketStateName,
    requests::{Take, Withdraw},
    views::{List, Ticket},
};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    command::{Commanded, Nothing},
    fault::Fault,
    gate::{Caller, Gate, Role, forbidden},
    parse::{self, Asked, Named, unknown},
};
use crate::{
    engine::{Command, calendar::Calendar, ticket::Class},
    history::{Leg, Outcome},
    office::{Ask, Reading},
    projections::ticket,
};

/// How many items a page has unless asked otherwise, and at most.
const PAGE: usize = 100;
const LARGEST_PAGE: usize = 500;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let staff =
        &[Role::ADMINISTRATOR, Role::HEAD, Role::RECEPTION, Role::OPERATOR, Role::Kiosk, Role::System(Scope::Tickets)];
    let counter = &[Role::HEAD, Role::RECEPTION, Role::OPERATOR];
    let leavers = &[Role::HEAD, Role::RECEPTION, Role::OPERATOR, Role::Kiosk];
    let takers = &[Role::HEAD, Role::RECEPTION, Role::Kiosk, Role::System(Scope::Issue)];
    OpenApiRouter::new()
        .routes(gate.needs(takers, routes!(take)))
        .routes(gate.needs(staff, routes!(list)))
        .routes(gate.needs(staff, routes!(one)))
        .routes(gate.needs(leavers, routes!(withdraw)))
        .routes(gate.needs(counter, routes!(reinstate)))
}

/// Takes a ticket.
#[utoipa::path(post, path = "/tickets", tag = "tickets", request_body = Take,
    responses((status = 201, description = "The ticket", body = Ticket)))]
async fn take(State(app): State<AppState>, caller: Caller, command: Commanded<Take>) -> Result<Response, Fault> {
    let Take { service, channel, class, language, due } = command.body;
    may_take(&caller, channel)?;
    let class = class_of(class, due)?;
    app.command(Command::Take { service, channel, class, language }, command.key).await
}

/// Devices and systems take tickets by their own channels; reception may take them by any.
fn may_take(caller: &Caller, channel: Channel) -> Result<(), Fault> {
    let (may, detail) = match caller {
        Caller::Device { .. } => (channel == Channel::Kiosk, "a kiosk takes tickets by channel kiosk alone"),
        Caller::System { .. } => {
            let may = matches!(channel, Channel::Phone | Channel::Appointment);
            (may, "a connected system takes tickets by channel phone or appointment alone")
        }
        _ => (true, ""),
    };
    if may { Ok(()) } else { Err(forbidden(detail)) }
}

fn class_of(class: ClassName, due: Option<OffsetTime>) -> Result<Class, Fault> {
    match (class, due) {
        (ClassName::Standard, None) => Ok(Class::Standard),
        (ClassName::Priority, None) => Ok(Class::Priority),
        (ClassName::Appointment, Some(due)) => Ok(Class::Appointment { due: due.moment() }),
        (ClassName::Appointment, None) => Err(Fault::field("due", "an appointment needs the time at which it is due")),
        (ClassName::Standard | ClassName::Priority, Some(_)) => {
            Err(Fault::field("due", "only an appointment has a due time: leave it out"))
        }
    }
}

/// The holder leaves the queue. A kiosk takes back what it took itself, where nobody holds it.
#[utoipa::path(post, path = "/tickets/{id}/withdraw", tag = "tickets", params(("id" = TicketId, Path)),
    request_body = Option<Withdraw>, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn withdraw(
    State(app): State<AppState>,
    Named(ticket): Named<TicketId>,
    caller: Caller,
    asked: Commanded<Withdraw>,
) -> Result<Response, Fault> {
    let ask = match (&caller, asked.body.taken_under) {
        (Caller::Device { .. }, Some(key)) => Ask::TakeBack { ticket, caller: caller.key_owner(), key },
        (Caller::Device { .. }, None) => {
            let detail = "a kiosk takes back only what it took itself: say the Idempotency-Key under which it did";
            return Err(Fault::field("taken_under", detail));
        }
        (_, Some(_)) => return Err(Fault::field("taken_under", "is for a kiosk alone: leave it out")),
        (_, None) => Ask::Command(Command::Withdraw { ticket }),
    };
    app.submit(ask, asked.key).await
}

/// One who was absent comes back.
#[utoipa::path(post, path = "/tickets/{id}/reinstate", tag = "tickets", params(("id" = TicketId, Path)),
    request_body = Option<Nothing>, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn reinstate(
    State(app): State<AppState>,
    Named(ticket): Named<TicketId>,
    command: Commanded<Nothing>,
) -> Result<Response, Fault> {
    app.command(Command::Reinstate { ticket }, command.key).await
}

/// A ticket of the running day.
#[utoipa::path(get, path = "/tickets/{id}", tag = "tickets", params(("id" = TicketId, Path)),
    responses((status = 200, description = "The ticket", body = Ticket)))]
async fn one(State(app): State<AppState>, Named(id): Named<TicketId>) -> Result<Json<Ticket>, Fault> {
    let found = app.office().read(move |reading| {
        let lens = &reading.lens;
        lens.state.ticket(id).map(|found| ticket::view(lens, found))
    });
    found.await?.map(Json).ok_or_else(unknown::<TicketId>)
}

/// Which tickets, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those in this state.
    state: Option<TicketStateName>,
    /// Of this business day; the running one unless said.
    #[param(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "parse::optional_date")]
    date: Option<Date>,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// At most so many: 100 unless said, 500 at most.
    limit: Option<usize>,
}

impl Which {
    fn limit(&self) -> Result<usize, Fault> {
        match self.limit.unwrap_or(PAGE) {
            limit @ 1..=LARGEST_PAGE => Ok(limit),
            _ => Err(Fault::field("limit", "a page has 1 to 500 items")),
        }
    }
}

/// Tickets of a day. Of past days what history knows: those that have ended, without desks.
#[utoipa::path(get, path = "/tickets", tag = "tickets", params(Which),
    responses((status = 200, description = "A page of tickets, by id", body = List<Ticket>)))]
async fn list(State(app): State<AppState>, Asked(which): Asked<Which>) -> Result<Response, Fault> {
    let limit = which.limit()?;
    let Which { state, date, after, .. } = which;
    let cursor = after.clone();
    let today = app
        .office()
        .read(move |reading| {
            let calendar = || Box::new(reading.lens.state.setup().calendar.clone());
            let today = reading.lens.state.day.date;
            if date.is_some_and(|date| date != today) {
                return Err(calendar());
            }
            Ok(of_today(reading, state, cursor.as_deref(), limit))
        })
        .await?;
    match (today, date) {
        (Ok(list), _) => Ok(Json(list?).into_response()),
        (Err(calendar), Some(date)) => {
            let legs = app.archive().legs(date..=date, None).await?;
            Ok(Json(of_the_past(&legs, &calendar, state, after.as_deref(), limit)).into_response())
        }
        // Without a date it is the running day.
        (Err(_), None) => Ok(Json(List::<Ticket> { items: Vec::new(), next: None }).into_response()),
    }
}

fn of_today(
    reading: &Reading<'_>,
    state: Option<TicketStateName>,
    after: Option<&str>,
    limit: usize,
) -> Result<List<Ticket>, Fault> {
    let lens = &reading.lens;
    let after = match after {
        None => Bound::Unbounded,
        Some(text) => {
            let id = TicketId::from_str(text);
            Bound::Excluded(id.map_err(|_| Fault::field("after", "not what a page before gave as next"))?)
        }
    };
    let found = lens.state.day.tickets.range((after, Bound::Unbounded)).map(|(_, ticket)| ticket);
    let mut found = found.filter(|ticket| state.is_none_or(|state| ticket.state.name() == state));
    let items: Vec<Ticket> = found.by_ref().take(limit).map(|found| ticket::view(lens, found)).collect();
    let next = if found.next().is_some() { items.last().map(|last| last.id.to_string()) } else { None };
    Ok(List { items, next })
}

/// A ticket of a day that is over, as far as history tells: no place in a queue, and no desk.
#[derive(Debug, Serialize)]
struct PastTicket {
    id: String,
    number: Option<TicketNumber>,
    service: ServiceId,
    class: ClassName,
    channel: Channel,
    state: TicketStateName,
    desk: Option<u16>,
    issued_at: OffsetTime,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    uncertain: bool,
    called_at: Option<OffsetTime>,
    started_at: Option<OffsetTime>,
    ended_at: OffsetTime,
    ahead: Option<usize>,
    wait: Option<protocol::views::Wait>,
}

fn of_the_past(
    legs: &[Leg],
    calendar: &Calendar,
    state: Option<TicketStateName>,
    after: Option<&str>,
    limit: usize,
) -> List<PastTicket> {
    let tickets = legs.chunk_by(|one, next| one.ticket_id == next.ticket_id);
    let mut tickets: Vec<PastTicket> = tickets.filter_map(|legs| past(legs, calendar)).collect();
    tickets.sort_by(|one, other| one.id.cmp(&other.id));
    tickets.retain(|ticket| {
        state.is_none_or(|state| ticket.state == state) && after.is_none_or(|after| ticket.id.as_str() > after)
    });
    let more = tickets.len() > limit;
    tickets.truncate(limit);
    let next = if more { tickets.last().map(|last| last.id.clone()) } else { None };
    List { items: tickets, next }
}

fn past(legs: &[Leg], calendar: &Calendar) -> Option<PastTicket> {
    let (first, last) = (legs.first()?, legs.last()?);
    Some(PastTicket {
        id: last.ticket_id.clone(),
        number: last.number,
        service: last.service,
        class: last.class,
        channel: last.channel,
        state: match last.outcome {
            Outcome::Served | Outcome::Transferred | Outcome::Open => TicketStateName::Served,
            Outcome::NoShow => TicketStateName::NoShow,
            Outcome::Withdrawn => TicketStateName::Withdrawn,
            Outcome::Expired => TicketStateName::Expired,
        },
        desk: None,
        issued_at: calendar.wire(first.issued_at),
        uncertain: first.uncertain,
        called_at: legs.iter().find_map(|leg| leg.called_at).map(|at| calendar.wire(at)),
        started_at: last.started_at.map(|at| calendar.wire(at)),
        ended_at: calendar.wire(last.ended_at),
        ahead: None,
        wait: None,
    })
}
