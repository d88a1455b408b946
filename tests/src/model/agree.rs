//! Whether the engine and the naive office say the same of everything that both know.

use std::collections::BTreeMap;

use protocol::{Moment, TicketNumber};
use queue_server::engine::{
    State,
    state::Desk,
    ticket::{End, IssueTime, Ticket, TicketState},
};

use super::{Model, Post, Slip, Where};

/// Compares all that both know at `at`.
///
/// # Errors
/// The first difference, in words.
pub fn agree(model: &Model, state: &State, at: Moment) -> Result<(), String> {
    same("day", &model.day, &state.day.date)?;
    same("end of day", &model.midnight(), &state.day.ends_at)?;
    same("day closed", &model.closed_at, &state.day.closed.map(|at| at.0))?;
    same("hall closed", &model.hall_closed, &state.day.hall_closed)?;
    desks(model, state)?;
    slips(model, state)?;
    same("next", &next_numbers(model), &state.setup().services.keys().map(|s| state.next_number(*s)).collect())?;
    order_of_calls(model, state, at)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what}: expected {expected:?}, found {found:?}")) }
}

fn next_numbers(model: &Model) -> Vec<TicketNumber> {
    let next = |service| TicketNumber { prefix: service, number: model.next_number(service) };
    model.office.setup.services.keys().map(|service| next(*service)).collect()
}

fn desks(model: &Model, state: &State) -> Result<(), String> {
    same("desks", &model.desks.keys().collect::<Vec<_>>(), &state.desks.keys().collect())?;
    for (desk, found) in &state.desks {
        let hand = model.hand(*desk).map(|slip| slip.id);
        let (post, holds) = match *found {
            Desk::Closed => (Post::Closed, None),
            Desk::Open => (Post::Open { to_pause: false }, None),
            Desk::Paused { since, .. } => (Post::Paused { since: since.0 }, None),
            Desk::Busy { ticket, then_pause } => (Post::Open { to_pause: then_pause.is_some() }, Some(ticket)),
        };
        same(&format!("desk {desk}"), &(model.desks[desk], hand), &(post, holds))?;
    }
    Ok(())
}

fn slips(model: &Model, state: &State) -> Result<(), String> {
    same("tickets today", &model.today().count(), &state.day.tickets.len())?;
    for slip in model.today() {
        let ticket = state.ticket(slip.id).ok_or_else(|| format!("{:?} is not there", slip.number))?;
        slip_agrees(slip, ticket)?;
    }
    let forgotten = |slip: &&Slip| (slip.from_kiosk || slip.provisional) && slip.day < model.day;
    for slip in model.slips.iter().filter(forgotten) {
        let Some(earlier) = state.earlier.get(&slip.day) else { continue };
        let ticket = slip.number.and_then(|number| earlier.tickets.get(&number));
        slip_agrees(slip, ticket.ok_or_else(|| format!("{:?} of {} is not kept", slip.number, slip.day))?)?;
    }
    Ok(())
}

fn slip_agrees(slip: &Slip, ticket: &Ticket) -> Result<(), String> {
    let name = slip.number.map_or_else(|| "a walk-in".to_owned(), |number| number.to_string());
    let what = |field: &str| format!("{field} of {name} ({})", slip.id);
    let (place, bound, by_day) = place_of(ticket);
    same(&what("state"), &(slip.place, slip.bound, slip.by_day), &(place, bound, by_day))?;
    same(&what("identity"), &(slip.id, slip.number, slip.service), &(ticket.id, ticket.number, ticket.leg.service))?;
    same(&what("class"), &slip.class, &ticket.class)?;
    same(&what("issue"), &slip.issued, &ticket.issued_at.0)?;
    same(&what("first call"), &slip.first_called, &ticket.first_called.map(|at| at.0))?;
    let provisional = matches!(ticket.issue_time, IssueTime::Provisional(_));
    let uncertain = matches!(ticket.issue_time, IssueTime::Bounded(_));
    same(&what("certainty"), &(slip.provisional, slip.uncertain), &(provisional, uncertain))?;
    let served = ticket.leg.visit.map(|visit| visit.served.0);
    same(&what("visit"), &slip.visited.then_some(slip.served_for), &served)?;
    same(&what("opinion"), &(slip.judged, slip.leg), &(ticket.opinion.is_some(), ticket.leg.no))
}

fn place_of(ticket: &Ticket) -> (Where, Option<protocol::DeskNo>, bool) {
    match ticket.state {
        TicketState::Waiting { bound } => (Where::Waiting, bound, false),
        TicketState::Called { desk, call } => {
            (Where::Called { desk, first: call.first.0, recalls: call.recalls }, None, false)
        }
        TicketState::Serving { desk, since } => (Where::Serving { desk, since: since.0 }, None, false),
        TicketState::Parked { desk } => (Where::Parked, desk, false),
        TicketState::Ended { end, auto_closed, .. } => {
            let place = match end {
                End::Served => Where::Served,
                End::NoShow => Where::NoShow,
                End::Withdrawn => Where::Withdrawn,
                End::Expired => Where::Expired,
            };
            (place, None, auto_closed)
        }
    }
}

fn order_of_calls(model: &Model, state: &State, at: Moment) -> Result<(), String> {
    let ahead: BTreeMap<_, _> = model.all_ahead(at.0).into_iter().collect();
    for (id, expected) in &ahead {
        let ticket = state.ticket(*id).ok_or("a waiting ticket is not there")?;
        same(&format!("ahead of {:?}", ticket.number), &Some(*expected), &state.ahead(ticket, at))?;
    }
    for desk in state.desks.keys() {
        let order = model.order_at(*desk, at.0);
        let next = order.first().map(|i| model.slips[*i].id);
        same(&format!("next at {desk}"), &next, &state.day.queues.next_for(state.setup(), *desk, at))?;
        same("seen", &order.len(), &state.day.queues.visible_to(state.setup(), *desk))?;
    }
    Ok(())
}
