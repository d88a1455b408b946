//! What must hold after every record. Checked by tests after each step, and by `verify` after a replay.

use std::collections::BTreeMap;

use protocol::{DeskNo, TicketId, TicketNumber};

use super::{
    queues::Place,
    state::{Desk, State, waiting_group},
    ticket::{Ticket, TicketState},
};

/// Checks the invariants that a state shows by itself: states and hands agree, numbers are unique and outside foreign
/// ranges, queues hold exactly those who wait, bindings point to desks that are there.
///
/// # Errors
/// The first thing found wrong, in words.
pub fn check(state: &State) -> Result<(), String> {
    hands(state)?;
    numbers(state)?;
    queues(state)?;
    bindings(state)?;
    ranges(state)
}

/// A desk has at most one active ticket, and a ticket is active at no more than one desk, which serves it.
fn hands(state: &State) -> Result<(), String> {
    let mut in_hand: BTreeMap<TicketId, DeskNo> = BTreeMap::new();
    for (desk, now) in &state.desks {
        if let Desk::Busy { ticket, .. } = now {
            let held = state.ticket(*ticket).ok_or(format!("desk {desk} holds unknown {ticket}"))?;
            if held.state.in_hand_of() != Some(*desk) {
                return Err(format!("desk {desk} holds {ticket}, which is {:?}", held.state));
            }
            if in_hand.insert(*ticket, *desk).is_some() {
                return Err(format!("{ticket} is in two hands"));
            }
            if state.setup().weight(*desk, held.leg.service).is_none() {
                return Err(format!("desk {desk} does not serve {ticket}"));
            }
        }
    }
    for ticket in state.day.tickets.values() {
        if let Some(desk) = ticket.state.in_hand_of()
            && in_hand.get(&ticket.id) != Some(&desk)
        {
            return Err(format!("{} says that desk {desk} holds it", ticket.id));
        }
    }
    Ok(())
}

fn numbers(state: &State) -> Result<(), String> {
    let mut seen: BTreeMap<TicketNumber, TicketId> = BTreeMap::new();
    for ticket in state.day.tickets.values() {
        let Some(number) = ticket.number else { continue };
        if let Some(other) = seen.insert(number, ticket.id) {
            return Err(format!("{other} and {} are both {number}", ticket.id));
        }
        if state.day.numbers.get(&number) != Some(&ticket.id) {
            return Err(format!("{number} leads elsewhere than to {}", ticket.id));
        }
    }
    if seen.len() == state.day.numbers.len() { Ok(()) } else { Err("a number leads to no ticket".into()) }
}

fn queues(state: &State) -> Result<(), String> {
    let waiting = |ticket: &&Ticket| matches!(ticket.state, TicketState::Waiting { .. });
    let count = state.day.tickets.values().filter(waiting).count();
    if count != state.day.queues.len() {
        return Err(format!("{count} wait, but {} are queued", state.day.queues.len()));
    }
    let mut copy = state.day.queues.clone();
    for ticket in state.day.tickets.values().filter(waiting) {
        let queued = waiting_group(ticket).is_some_and(|group| copy.remove(group, Place::of(ticket)));
        if !queued {
            return Err(format!("{} waits in no queue", ticket.id));
        }
    }
    let parked = |ticket: &&Ticket| matches!(ticket.state, TicketState::Parked { .. });
    let parked: Vec<TicketId> = state.day.tickets.values().filter(parked).map(|ticket| ticket.id).collect();
    if parked.iter().eq(state.day.parked.iter()) { Ok(()) } else { Err("the parked are not those put aside".into()) }
}

/// No ticket is bound to a closed desk, nor to one that has been away for longer than the limit.
fn bindings(state: &State) -> Result<(), String> {
    for ticket in state.day.tickets.values() {
        let bound = match ticket.state {
            TicketState::Waiting { bound } | TicketState::Parked { desk: bound } => bound,
            _ => None,
        };
        let Some(desk) = bound else { continue };
        if matches!(state.desks.get(&desk), None | Some(Desk::Closed)) {
            return Err(format!("{} is bound to desk {desk}, which is closed", ticket.id));
        }
        if state.setup().weight(desk, ticket.leg.service).is_none() {
            return Err(format!("{} is bound to desk {desk}, which does not serve it", ticket.id));
        }
    }
    Ok(())
}

fn ranges(state: &State) -> Result<(), String> {
    for (day, blocks) in &state.blocks {
        for (i, a) in blocks.iter().enumerate() {
            let clash = |b: &&super::command::Block| a.service == b.service && a.from <= b.to && b.from <= a.to;
            if let Some(b) = blocks.iter().skip(i + 1).find(clash) {
                return Err(format!("on {day} the ranges {a:?} and {b:?} overlap"));
            }
        }
    }
    Ok(())
}
