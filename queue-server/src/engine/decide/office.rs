//! What administration says: another office in force, a restored journal.

use std::sync::Arc;

use jiff::civil::Date;
use protocol::{Refusal, ServiceId};

use super::{kiosk::first_free, one};
use crate::engine::{
    command::{Block, Holder},
    event::{Event, Fact, InForce},
    state::{Desk, State},
    ticket::{Ticket, TicketState},
};

/// How many ranges' worth of block numbers are skipped after a restore: more than kiosks are given in a day.
const LOST_RANGES: u32 = 20;

pub(super) fn configure(state: &State, office: &Arc<InForce>) -> Result<Vec<Fact>, Refusal> {
    if **office == *state.office {
        return Ok(Vec::new());
    }
    for (desk, now) in &state.desks {
        if *now != Desk::Closed && !office.setup.desks.contains_key(desk) {
            return Err(Refusal::SetupInUse(format!("desk {desk} is not closed")));
        }
    }
    if let Some(ticket) = state.day.tickets.values().find(|ticket| !has_place(ticket, office)) {
        let name = ticket.number.map_or_else(|| "a walk-in".to_owned(), |number| number.to_string());
        return Err(Refusal::SetupInUse(format!("{name} is still open for service {}", ticket.leg.service)));
    }
    let zone_changes = office.setup.calendar.zone() != state.setup().calendar.zone();
    if zone_changes && !state.day.tickets.is_empty() {
        return Err(Refusal::SetupInUse("today has tickets, and the time zone would change".into()));
    }
    Ok(one(Event::OfficeConfigured { office: office.clone() }))
}

/// Whether a ticket, if it is open, has a queue and a desk in that office.
fn has_place(ticket: &Ticket, office: &InForce) -> bool {
    let setup = &office.setup;
    let service = ticket.leg.service;
    match ticket.state {
        TicketState::Ended { .. } => true,
        TicketState::Waiting { bound: Some(desk) }
        | TicketState::Parked { desk: Some(desk) }
        | TicketState::Called { desk, .. }
        | TicketState::Serving { desk, .. } => setup.weight(desk, service).is_some(),
        TicketState::Waiting { bound: None } | TicketState::Parked { desk: None } => {
            setup.services.contains_key(&service)
        }
    }
}

/// After a restore, what may have been given out since the backup is skipped by the ordinary means: ranges kept from
/// the online counter. A desk can still call such a number: its holder may stand there.
pub(super) fn restore(state: &State, generation: u16) -> Vec<Fact> {
    let today = state.day.date;
    let rules = &state.setup().rules;
    let days = [Some(today), state.setup().calendar.next_open_day(today)];
    let mut skipped = Vec::new();
    for day in days.into_iter().flatten() {
        for service in state.setup().services.keys().copied() {
            let lost = |(from, to): (u32, u32)| Block { holder: Holder::Lost, service, day, from, to };
            if day == today {
                // What the online counter may have given: it went around the ranges that are known.
                let from = state.next_number(service).number;
                let to = from.saturating_add(rules.restore_gap.max(1) - 1);
                skipped.extend(outside_ranges(state, day, service, from, to).into_iter().map(lost));
            }
            let beyond = skipped.iter().rev().find(|b| b.day == day && b.service == service).map_or(0, |b| b.to + 1);
            let from = first_free(state, day, service).max(beyond);
            skipped.push(lost((from, from + rules.block_size * LOST_RANGES - 1)));
        }
    }
    // Never zero, which is the generation of a journal that was never restored, nor the one that was backed up.
    let generation = match generation {
        0 => state.generation.wrapping_add(1).max(1),
        same if same == state.generation => same.wrapping_add(1).max(1),
        other => other,
    };
    one(Event::JournalRestored { generation, skipped })
}

/// The parts of `from..=to` that lie in none of the day's ranges.
fn outside_ranges(state: &State, day: Date, service: ServiceId, from: u32, to: u32) -> Vec<(u32, u32)> {
    let mut known: Vec<_> = state.blocks.get(&day).into_iter().flatten().filter(|b| b.service == service).collect();
    known.sort_unstable_by_key(|block| block.from);
    let mut parts = Vec::new();
    let mut start = from;
    for block in known.into_iter().filter(|block| block.from <= to) {
        if start < block.from {
            parts.push((start, block.from - 1));
        }
        start = start.max(block.to.saturating_add(1));
    }
    if start <= to {
        parts.push((start, to));
    }
    parts
}
