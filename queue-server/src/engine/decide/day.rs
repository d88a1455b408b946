//! What the head of the desks says, and what time does by itself.

use protocol::{Moment, Refusal, ServiceId, TicketId};

use super::one;
use crate::engine::{
    event::{Ending, Event, Fact},
    state::{Desk, State},
    ticket::{Ticket, TicketState},
};

type Decision = Result<Vec<Fact>, Refusal>;

/// "Chiudi giornata".
pub(super) fn close(state: &State) -> Vec<Fact> {
    if state.day.closed.is_some() {
        return Vec::new();
    }
    endings(state).chain([Event::DayClosed]).map(Fact::from).collect()
}

pub(super) fn close_hall(state: &State) -> Vec<Fact> {
    if state.day.hall_closed { Vec::new() } else { one(Event::HallClosed) }
}

pub(super) fn stop(state: &State, service: ServiceId) -> Decision {
    Ok(if stopped(state, service)? { Vec::new() } else { one(Event::IssuingStopped { service }) })
}

pub(super) fn resume(state: &State, service: ServiceId) -> Decision {
    Ok(if stopped(state, service)? { one(Event::IssuingResumed { service }) } else { Vec::new() })
}

pub(super) fn cap(state: &State, service: ServiceId, tickets: Option<u32>) -> Decision {
    stopped(state, service)?;
    let now = state.day.services.get(&service).and_then(|day| day.cap);
    Ok(if now == tickets { Vec::new() } else { one(Event::CapSet { service, tickets }) })
}

fn stopped(state: &State, service: ServiceId) -> Result<bool, Refusal> {
    if !state.setup().services.contains_key(&service) {
        return Err(Refusal::UnknownService(service));
    }
    Ok(state.day.services.get(&service).is_some_and(|day| day.stopped))
}

/// What is due by `at`: the day's end, or pauses past their limit. Both happened when they were due, however late they
/// are noticed.
pub(super) fn tick(state: &State, at: Moment) -> Vec<Fact> {
    if at >= state.day.ends_at {
        let next = state.setup().calendar.local_date(at).max(state.day.date);
        let over = endings(state).chain([Event::DayEnded { next }]);
        return over.map(|event| Fact { event, occurred_at: Some(state.day.ends_at) }).collect();
    }
    long_pauses(state, at).collect()
}

/// What the day's end makes of every ticket that is still open.
fn endings(state: &State) -> impl Iterator<Item = Event> + '_ {
    state.day.tickets.values().filter_map(|ticket| ending(state, ticket))
}

fn ending(state: &State, ticket: &Ticket) -> Option<Event> {
    let served = |ticket: TicketId| Event::VisitEnded { ticket, procedures: Vec::new(), ending: Ending::Day };
    match ticket.state {
        TicketState::Waiting { .. } => Some(Event::TicketExpired { ticket: ticket.id }),
        TicketState::Called { .. } if state.setup().rules.confirm_presence => {
            Some(Event::NoShowSaid { ticket: ticket.id, auto_closed: true })
        }
        TicketState::Called { .. } | TicketState::Serving { .. } => Some(served(ticket.id)),
        TicketState::Parked { .. } if ticket.leg.visit.is_some() => Some(served(ticket.id)),
        TicketState::Parked { .. } => Some(Event::TicketExpired { ticket: ticket.id }),
        TicketState::Ended { .. } => None,
    }
}

fn long_pauses(state: &State, at: Moment) -> impl Iterator<Item = Fact> + '_ {
    let limit = state.setup().rules.pause_limit;
    state.desks.iter().filter_map(move |(desk, now)| {
        let Desk::Paused { since, .. } = now else { return None };
        let due = *since + limit;
        if at < due {
            return None;
        }
        let parked =
            |id: &TicketId| state.ticket(*id).is_some_and(|t| t.state == TicketState::Parked { desk: Some(*desk) });
        let binds = state.day.parked.iter().any(parked) || !state.day.queues.bound_to(*desk).is_empty();
        binds.then_some(Fact { event: Event::BindingsLoosed { desk: *desk }, occurred_at: Some(due) })
    })
}
