//! A ticket as staff and devices see it.

use protocol::views;

use super::Lens;
use crate::engine::{
    state::waiting_group,
    ticket::{Class, Ticket, TicketState},
};

/// The view of a ticket, with its place and estimate if it waits.
#[must_use]
pub fn view(lens: &Lens<'_>, ticket: &Ticket) -> views::Ticket {
    let ahead = lens.state.ahead(ticket, lens.now);
    let bound = waiting_group(ticket).and_then(|group| group.bound);
    let wait = ahead.map(|ahead| lens.forecast.wait(lens.state, ticket.leg.service, bound, ahead, lens.now));
    views::Ticket {
        id: ticket.id,
        number: ticket.number,
        service: ticket.leg.service,
        class: ticket.class.name(),
        channel: ticket.channel,
        language: ticket.language,
        state: ticket.state.name(),
        desk: match ticket.state {
            TicketState::Waiting { bound } | TicketState::Parked { desk: bound } => bound,
            TicketState::Called { desk, .. } | TicketState::Serving { desk, .. } => Some(desk),
            TicketState::Ended { .. } => ticket.leg.desk,
        },
        issued_at: lens.wire(ticket.issued_at),
        due: match ticket.class {
            Class::Appointment { due } => Some(lens.wire(due)),
            Class::Standard | Class::Priority => None,
        },
        uncertain: ticket.issue_time.is_uncertain(),
        called_at: ticket.first_called.map(|at| lens.wire(at)),
        started_at: ticket.leg.visit.map(|visit| lens.wire(visit.started_at)),
        serving_since: match ticket.state {
            TicketState::Serving { since, .. } => Some(lens.wire(since)),
            _ => None,
        },
        served: ticket.leg.visit.map_or(0, |visit| visit.served.seconds()),
        ended_at: match ticket.state {
            TicketState::Ended { at, .. } => Some(lens.wire(at)),
            _ => None,
        },
        ahead,
        wait,
        code: None,
        link: None,
    }
}
