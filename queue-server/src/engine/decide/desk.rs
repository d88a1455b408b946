//! What operators say at a desk.

use protocol::{CallReason, DeskNo, Moment, PauseReason, Refusal, ServiceId, TicketId, TicketNumber};

use super::{known, one, wrong};
use crate::engine::{
    command::{DeskVerb, Holder, Which},
    event::{Ending, Event, Fact},
    state::{Desk, State},
    ticket::{StandingCall, Ticket, TicketState},
};

type Decision = Result<Vec<Fact>, Refusal>;

pub(super) fn at_desk(state: &State, desk: DeskNo, verb: &DeskVerb, at: Moment) -> Decision {
    let now = *state.desks.get(&desk).ok_or(Refusal::UnknownDesk(desk))?;
    match verb {
        DeskVerb::Open => open(state, desk, now),
        DeskVerb::Close => close(desk, now),
        DeskVerb::Pause(reason) => pause(desk, now, *reason),
        DeskVerb::Next { in_hand } => next(state, desk, now, *in_hand, at),
        DeskVerb::Call { which, reason } => call(state, desk, now, *which, *reason),
        DeskVerb::Recall(ticket) => {
            called_here(state, desk, now, *ticket, "recalled")?;
            Ok(one(Event::TicketRecalled { ticket: *ticket }))
        }
        DeskVerb::Start(ticket) => {
            called_here(state, desk, now, *ticket, "started")?;
            Ok(one(Event::VisitStarted { ticket: *ticket }))
        }
        DeskVerb::Finish { ticket, procedures } => finish(state, desk, now, *ticket, procedures),
        DeskVerb::NoShow(ticket) => no_show(state, desk, now, *ticket, at),
        DeskVerb::Park(ticket) => {
            if held(state, desk, now, *ticket)?.is_walk_in() {
                return Err(Refusal::WalkIn("parked"));
            }
            Ok(one(Event::TicketParked { ticket: *ticket }))
        }
        DeskVerb::Resume(ticket) => resume(state, desk, now, *ticket),
        DeskVerb::Transfer { ticket, service, to } => transfer(state, desk, now, *ticket, *service, *to, at),
        DeskVerb::WalkIn { service } => walk_in(state, desk, now, *service),
    }
}

fn open(state: &State, desk: DeskNo, now: Desk) -> Decision {
    match now {
        Desk::Open | Desk::Busy { then_pause: None, .. } => Ok(Vec::new()),
        Desk::Closed if state.day.closed.is_some() => Err(Refusal::DayClosed),
        Desk::Closed | Desk::Paused { .. } | Desk::Busy { then_pause: Some(_), .. } => {
            Ok(one(Event::DeskOpened { desk }))
        }
    }
}

fn close(desk: DeskNo, now: Desk) -> Decision {
    match now {
        Desk::Closed => Ok(Vec::new()),
        Desk::Open | Desk::Paused { .. } => Ok(one(Event::DeskClosed { desk })),
        Desk::Busy { ticket, .. } => Err(Refusal::HandFull { desk, holds: ticket }),
    }
}

fn pause(desk: DeskNo, now: Desk, reason: PauseReason) -> Decision {
    match now {
        Desk::Closed => Err(Refusal::DeskClosed(desk)),
        Desk::Paused { .. } | Desk::Busy { then_pause: Some(_), .. } => Ok(Vec::new()),
        Desk::Open | Desk::Busy { then_pause: None, .. } => Ok(one(Event::DeskPaused { desk, reason })),
    }
}

fn next(state: &State, desk: DeskNo, now: Desk, in_hand: Option<TicketId>, at: Moment) -> Decision {
    let holds = hand(now);
    if in_hand != holds {
        return Err(Refusal::InHandDiffers { desk, holds });
    }
    let mut facts = Vec::new();
    match now {
        Desk::Closed => return Err(Refusal::DeskClosed(desk)),
        Desk::Paused { .. } => return Err(Refusal::DeskPaused(desk)),
        Desk::Open => {}
        Desk::Busy { ticket, then_pause } => {
            facts.push(end_visit(state, known(state, ticket)?, &[])?);
            if then_pause.is_some() {
                return Ok(facts);
            }
        }
    }
    if let Some(ticket) = state.day.queues.next_for(state.setup(), desk, at) {
        facts.push(Event::TicketCalled { ticket, desk, reason: None }.into());
    }
    Ok(facts)
}

/// The visit in hand is done; it may have been only called, where the office lets that pass.
fn end_visit(state: &State, ticket: &Ticket, procedures: &[String]) -> Result<Fact, Refusal> {
    let unconfirmed = matches!(ticket.state, TicketState::Called { .. });
    if unconfirmed && state.setup().rules.confirm_presence {
        return Err(Refusal::PresenceUnconfirmed);
    }
    let procedures = procedures.to_vec();
    Ok(Event::VisitEnded { ticket: ticket.id, procedures, ending: Ending::Operator }.into())
}

fn call(state: &State, desk: DeskNo, now: Desk, which: Which, reason: CallReason) -> Decision {
    idle(desk, now)?;
    let id = match which {
        Which::Id(id) => id,
        Which::Number(number) => match state.day.numbers.get(&number) {
            Some(id) => *id,
            None => return call_unknown(state, desk, number, reason),
        },
    };
    let ticket = known(state, id)?;
    let TicketState::Waiting { bound } = ticket.state else {
        return Err(wrong(ticket, "called"));
    };
    if let Some(other) = bound.filter(|bound| *bound != desk) {
        return Err(Refusal::BoundElsewhere(other));
    }
    serves(state, desk, ticket.leg.service)?;
    Ok(one(Event::TicketCalled { ticket: id, desk, reason: Some(reason) }))
}

/// A number that nobody knows, but that a kiosk cut off may have given: its holder stands at the desk.
fn call_unknown(state: &State, desk: DeskNo, number: TicketNumber, reason: CallReason) -> Decision {
    let block = state.block_of_today(number).ok_or(Refusal::UnknownNumber(number))?;
    serves(state, desk, number.prefix)?;
    let kiosk = match &block.holder {
        Holder::Kiosk(kiosk) => Some(kiosk.clone()),
        Holder::Lost => None,
    };
    let ticket = state.ticket_id_after(0);
    Ok(vec![
        Event::ProvisionalRegistered { ticket, number, kiosk }.into(),
        Event::TicketCalled { ticket, desk, reason: Some(reason) }.into(),
    ])
}

fn finish(state: &State, desk: DeskNo, now: Desk, id: TicketId, procedures: &[String]) -> Decision {
    let ticket = held(state, desk, now, id)?;
    let setup = state.setup();
    let service_of = |done: &String| setup.procedures.iter().find(|p| p.name.it == *done).map(|p| p.service);
    for done in procedures {
        let service = service_of(done).ok_or_else(|| Refusal::UnknownProcedure(done.clone()))?;
        if setup.weight(desk, service).is_none() {
            return Err(Refusal::ProcedureNotServed { desk, procedure: done.clone() });
        }
    }
    Ok(vec![end_visit(state, ticket, procedures)?])
}

fn no_show(state: &State, desk: DeskNo, now: Desk, id: TicketId, at: Moment) -> Decision {
    let call = called_here(state, desk, now, id, "marked absent")?;
    let rules = &state.setup().rules;
    let recalls = rules.recalls_before_no_show.saturating_sub(call.recalls);
    let left = rules.no_show_after.0 - (at - call.first).0;
    if recalls > 0 || left > 0 {
        // Rounded up: who waits the seconds told is not refused again.
        return Err(Refusal::NoShowTooEarly { recalls, seconds: (left.max(0) + 999) / 1000 });
    }
    Ok(one(Event::NoShowSaid { ticket: id, auto_closed: false }))
}

fn resume(state: &State, desk: DeskNo, now: Desk, id: TicketId) -> Decision {
    let ticket = known(state, id)?;
    let TicketState::Parked { desk: parked_by } = ticket.state else {
        return Err(wrong(ticket, "resumed"));
    };
    idle(desk, now)?;
    if let Some(other) = parked_by.filter(|other| *other != desk) {
        return Err(Refusal::ParkedElsewhere(other));
    }
    serves(state, desk, ticket.leg.service)?;
    Ok(one(Event::TicketResumed { ticket: id, desk }))
}

fn transfer(
    state: &State,
    desk: DeskNo,
    now: Desk,
    id: TicketId,
    service: ServiceId,
    to: Option<DeskNo>,
    at: Moment,
) -> Decision {
    if held(state, desk, now, id)?.is_walk_in() {
        return Err(Refusal::WalkIn("transferred"));
    }
    if !state.setup().services.contains_key(&service) {
        return Err(Refusal::UnknownService(service));
    }
    if let Some(to) = to {
        if !state.desks.contains_key(&to) {
            return Err(Refusal::UnknownDesk(to));
        }
        serves(state, to, service)?;
        if !state.can_bind(to, at) {
            return Err(Refusal::DeskUnavailable(to));
        }
    }
    Ok(one(Event::TicketTransferred { ticket: id, service, bound: to }))
}

fn walk_in(state: &State, desk: DeskNo, now: Desk, service: ServiceId) -> Decision {
    if !state.setup().services.contains_key(&service) {
        return Err(Refusal::UnknownService(service));
    }
    idle(desk, now)?;
    serves(state, desk, service)?;
    Ok(one(Event::WalkInStarted { ticket: state.ticket_id_after(0), desk, service }))
}

const fn hand(now: Desk) -> Option<TicketId> {
    match now {
        Desk::Busy { ticket, .. } => Some(ticket),
        _ => None,
    }
}

/// The desk is there and has nothing in hand.
const fn idle(desk: DeskNo, now: Desk) -> Result<(), Refusal> {
    match now {
        Desk::Open => Ok(()),
        Desk::Closed => Err(Refusal::DeskClosed(desk)),
        Desk::Paused { .. } => Err(Refusal::DeskPaused(desk)),
        Desk::Busy { ticket, .. } => Err(Refusal::HandFull { desk, holds: ticket }),
    }
}

/// The ticket is the one in the desk's hand.
fn held(state: &State, desk: DeskNo, now: Desk, id: TicketId) -> Result<&Ticket, Refusal> {
    let ticket = known(state, id)?;
    match hand(now) {
        Some(in_hand) if in_hand == id => Ok(ticket),
        holds => Err(Refusal::InHandDiffers { desk, holds }),
    }
}

/// The ticket is in the desk's hand, called and not yet started.
fn called_here(
    state: &State,
    desk: DeskNo,
    now: Desk,
    id: TicketId,
    verb: &'static str,
) -> Result<StandingCall, Refusal> {
    let ticket = held(state, desk, now, id)?;
    match ticket.state {
        TicketState::Called { call, .. } => Ok(call),
        _ => Err(wrong(ticket, verb)),
    }
}

fn serves(state: &State, desk: DeskNo, service: ServiceId) -> Result<(), Refusal> {
    match state.setup().weight(desk, service) {
        Some(_) => Ok(()),
        None => Err(Refusal::NotServed { desk, service }),
    }
}
