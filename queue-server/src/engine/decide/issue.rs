//! What citizens and reception say: take, withdraw, reinstate, an opinion.

use protocol::{Channel, DeskNo, Face, Language, Moment, Refusal, ServiceId, TicketId};

use super::{known, one, wrong};
use crate::engine::{
    event::{Ending, Event, Fact},
    state::State,
    ticket::{Class, End, TicketState},
};

type Decision = Result<Vec<Fact>, Refusal>;

pub(super) fn take(
    state: &State,
    service: ServiceId,
    channel: Channel,
    class: Class,
    language: Language,
    at: Moment,
) -> Decision {
    may_issue(state, service, channel, at)?;
    if let Class::Appointment { due } = class
        && state.setup().calendar.local_date(due) != state.day.date
    {
        return Err(Refusal::DueNotToday);
    }
    Ok(one(Event::TicketIssued {
        ticket: state.ticket_id_after(0),
        number: state.next_number(service),
        service,
        channel,
        class,
        language,
        handed: None,
    }))
}

/// Whether a ticket for `service` can be had through `channel` now.
///
/// # Errors
/// The reason why not, the most lasting first.
pub fn may_issue(state: &State, service: ServiceId, channel: Channel, at: Moment) -> Result<(), Refusal> {
    if !state.setup().services.contains_key(&service) {
        return Err(Refusal::UnknownService(service));
    }
    if state.day.closed.is_some() {
        return Err(Refusal::DayClosed);
    }
    if state.day.hall_closed {
        return Err(Refusal::HallClosed);
    }
    if let Some(counter) = state.day.services.get(&service) {
        if counter.stopped {
            return Err(Refusal::IssuingStopped(service));
        }
        if let Some(cap) = counter.cap.filter(|cap| counter.issued >= *cap) {
            return Err(Refusal::CapReached { service, cap });
        }
    }
    let calendar = &state.setup().calendar;
    if channel != Channel::Reception && !calendar.is_open(at) {
        return Err(Refusal::OutsideHours { opens: calendar.next_opening(at).map(|opens| calendar.wire(opens)) });
    }
    Ok(())
}

pub(super) fn withdraw(state: &State, id: TicketId) -> Decision {
    let ticket = known(state, id)?;
    if ticket.is_walk_in() {
        return Err(Refusal::WalkIn("withdrawn"));
    }
    match &ticket.state {
        TicketState::Waiting { .. } | TicketState::Called { .. } => Ok(one(Event::TicketWithdrawn { ticket: id })),
        // The visit that was had is not undone by leaving.
        TicketState::Parked { .. } if ticket.leg.visit.is_some() => {
            Ok(one(Event::VisitEnded { ticket: id, procedures: Vec::new(), ending: Ending::Holder }))
        }
        TicketState::Parked { .. } => Ok(one(Event::TicketWithdrawn { ticket: id })),
        TicketState::Serving { .. } | TicketState::Ended { .. } => Err(wrong(ticket, "withdrawn")),
    }
}

pub(super) fn reinstate(state: &State, id: TicketId, at: Moment) -> Decision {
    let ticket = known(state, id)?;
    let TicketState::Ended { at: ended, end: End::NoShow, .. } = ticket.state else {
        return Err(wrong(ticket, "reinstated"));
    };
    if state.day.closed.is_some() {
        return Err(Refusal::DayClosed);
    }
    if at - ended > state.setup().rules.grace {
        return Err(Refusal::GraceOver);
    }
    // The office may have changed since: an absent ticket holds no place in it.
    let service = ticket.leg.service;
    if !state.setup().services.contains_key(&service) {
        return Err(Refusal::UnknownService(service));
    }
    let can_have = |desk: &DeskNo| state.can_bind(*desk, at) && state.setup().weight(*desk, service).is_some();
    let bound = ticket.leg.meant_for.filter(can_have);
    Ok(one(Event::TicketReinstated { ticket: id, bound }))
}

pub(super) fn opinion(state: &State, id: Option<TicketId>, face: Face, reason: Option<&str>) -> Decision {
    if let Some(id) = id {
        let ticket = known(state, id)?;
        if ticket.opinion.is_some() {
            return Err(Refusal::OpinionGiven);
        }
        if !matches!(ticket.state, TicketState::Ended { end: End::Served, .. }) {
            return Err(Refusal::NotServedYet);
        }
    }
    if let Some(reason) = reason {
        let offered = state.setup().feedback_reasons.iter().any(|(key, _)| key == reason);
        if face != Face::Negative || !offered {
            return Err(Refusal::UnknownReason(reason.to_owned()));
        }
    }
    Ok(one(Event::OpinionGiven { ticket: id, face, reason: reason.map(str::to_owned) }))
}
