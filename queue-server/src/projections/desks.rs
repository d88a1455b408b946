//! Desks and what they do.

use protocol::{DeskNo, views};

use super::{Lens, ticket};
use crate::engine::{
    state::Desk,
    ticket::{Ticket, TicketState},
};

/// One desk; `None` if the office has no such desk.
#[must_use]
pub fn view(lens: &Lens<'_>, desk: DeskNo) -> Option<views::Desk> {
    let state = lens.state;
    let now = state.desks.get(&desk)?;
    let setup = state.setup();
    let (in_hand, pause) = match now {
        Desk::Closed | Desk::Open => (None, None),
        Desk::Busy { ticket, then_pause } => (state.ticket(*ticket), *then_pause),
        Desk::Paused { reason, .. } => (None, Some(*reason)),
    };
    Some(views::Desk {
        desk,
        kind: setup.desks.get(&desk).map(|kind| kind.0.to_string()).unwrap_or_default(),
        state: state.desk_state(desk),
        ticket: in_hand.map(|held| ticket::view(lens, held)),
        pause,
        no_show: in_hand.and_then(|held| no_show(lens, held)),
        serves: setup.kind_of(desk).map(|kind| kind.serves.keys().copied().collect()).unwrap_or_default(),
        waiting: state.day.queues.visible_to(setup, desk),
    })
}

/// What "no-show" still needs, of a ticket that is called.
fn no_show(lens: &Lens<'_>, ticket: &Ticket) -> Option<views::NoShowRule> {
    let TicketState::Called { call, .. } = ticket.state else { return None };
    let rules = &lens.state.setup().rules;
    Some(views::NoShowRule {
        recalls: rules.recalls_before_no_show.saturating_sub(call.recalls),
        from: lens.wire(call.first + rules.no_show_after),
    })
}

/// All desks and the parked tickets.
#[must_use]
pub fn all(lens: &Lens<'_>, view_seq: u64) -> views::Desks {
    let items = lens.state.desks.keys().filter_map(|desk| view(lens, *desk)).collect();
    let parked = lens.state.day.parked.iter().filter_map(|id| lens.state.ticket(*id));
    views::Desks { view_seq, items, parked: parked.map(|parked| ticket::view(lens, parked)).collect() }
}
