//! What kiosks say: their reserved ranges, and what they issued while cut off.

use jiff::civil::Date;
use protocol::{KioskId, Moment, Refusal, ServiceId, Span, TicketNumber};

use super::one;
use crate::engine::{
    command::{Block, Holder, Issued, LateRecord},
    event::{Event, Fact, Handed},
    state::State,
    ticket::{Class, IssueTime, Ticket},
};

type Decision = Result<Vec<Fact>, Refusal>;

/// How far a kiosk's clock may run ahead of the server's: a record from then is taken as of now. One from later is so too, its holder has a
/// printed ticket, but its time is marked uncertain: one of the two clocks is wrong.
const AHEAD: Span = Span::from_minutes(2);

pub(super) fn pair(state: &State, kiosk: &KioskId) -> Vec<Fact> {
    if state.kiosks.contains(kiosk) { Vec::new() } else { one(Event::KioskPaired { kiosk: kiosk.clone() }) }
}

pub(super) fn reserve(state: &State, kiosk: &KioskId) -> Decision {
    paired(state, kiosk)?;
    let today = state.day.date;
    let days = [Some(today), state.setup().calendar.next_open_day(today)];
    let wanted = days.into_iter().flatten().flat_map(|day| state.setup().services.keys().map(move |s| (day, *s)));
    Ok(wanted.filter_map(|(day, service)| range_for(state, kiosk, day, service)).map(Fact::from).collect())
}

/// Another range for the kiosk, unless it still has one that is at least half free.
fn range_for(state: &State, kiosk: &KioskId, day: Date, service: ServiceId) -> Option<Event> {
    let size = state.setup().rules.block_size;
    let mut own = state.blocks_of(kiosk, day).filter(|block| block.service == service);
    if own.any(|block| used(state, block) * 2 <= size) {
        return None;
    }
    let from = first_free(state, day, service);
    let holder = Holder::Kiosk(kiosk.clone());
    Some(Event::BlockReserved(Block { holder, service, day, from, to: from + size - 1 }))
}

fn used(state: &State, block: &Block) -> u32 {
    if block.day != state.day.date {
        return 0;
    }
    let known = |number: &u32| state.day.numbers.contains_key(&TicketNumber { prefix: block.service, number: *number });
    u32::try_from((block.from..=block.to).filter(known).count()).unwrap_or(u32::MAX)
}

/// Above all numbers given, all ranges, and the office's floor.
pub(super) fn first_free(state: &State, day: Date, service: ServiceId) -> u32 {
    let given = if day == state.day.date { state.next_number(service).number } else { 1 };
    let ranges = state.blocks.get(&day).into_iter().flatten().filter(|block| block.service == service);
    let beyond = ranges.map(|block| block.to.saturating_add(1)).max().unwrap_or(1);
    given.max(beyond).max(state.setup().rules.block_floor)
}

pub(super) fn hand_over(state: &State, kiosk: &KioskId, record: &LateRecord, at: Moment) -> Decision {
    paired(state, kiosk)?;
    let outside = || Refusal::OutsideBlock { number: record.number, kiosk: kiosk.clone() };
    let (day, issued_at) = day_of_record(state, kiosk, record, at).ok_or_else(outside)?;
    let known = known_by_number(state, day, record.number);
    if known.is_some_and(|ticket| !matches!(ticket.issue_time, IssueTime::Provisional(_))) {
        return Ok(Vec::new());
    }
    let would_wait = day == state.day.date && state.day.closed.is_none() && known.is_none();
    if would_wait && !state.setup().services.contains_key(&record.service) {
        // Its block was reserved before the service went: nobody would ever call it.
        return Err(Refusal::UnknownService(record.service));
    }
    let is_ahead = record.issued.earliest() > at + AHEAD;
    Ok(vec![received(state, kiosk, record, day, (issued_at, is_ahead), known)])
}

/// The business day of a late record, and when on it the ticket was issued: the latest day within the record's bounds on
/// which its number lay in a range that the kiosk may have given it from. `None` if there is no such day.
#[must_use]
pub fn day_of_record(state: &State, kiosk: &KioskId, record: &LateRecord, now: Moment) -> Option<(Date, Moment)> {
    if record.service != record.number.prefix {
        return None;
    }
    let calendar = &state.setup().calendar;
    let latest = record.issued.latest().min(now);
    let first = calendar.local_date(record.issued.earliest().min(latest));
    let last = calendar.local_date(latest);
    let held = |day: &Date| state.blocks_open_to(kiosk, *day).any(|block| block.holds(record.number));
    let days = state.earlier.keys().chain(state.blocks.keys()).copied();
    let day = days.filter(|day| (first..=last).contains(day)).filter(held).max()?;
    Some((day, if day == last { latest } else { end_of(state, day) - Span(1) }))
}

/// The ticket that bears a number on a day, as far as it is still known.
pub fn known_by_number(state: &State, day: Date, number: TicketNumber) -> Option<&Ticket> {
    if day == state.day.date {
        state.day.numbers.get(&number).and_then(|id| state.ticket(*id))
    } else {
        state.earlier.get(&day)?.tickets.get(&number)
    }
}

fn received(
    state: &State,
    kiosk: &KioskId,
    record: &LateRecord,
    day: Date,
    (issued_at, is_ahead): (Moment, bool),
    known: Option<&Ticket>,
) -> Fact {
    // Nobody is called before having a ticket: a time past the call is wrong by at least the difference.
    let called = known.and_then(|ticket| ticket.first_called);
    let past_call = called.is_some_and(|called| issued_at > called);
    let occurred_at = called.map_or(issued_at, |called| issued_at.min(called));
    let uncertain = matches!(record.issued, Issued::Within { .. }) || past_call || is_ahead;
    let handed = Handed { kiosk: kiosk.clone(), uncertain };
    let class = if record.priority { Class::Priority } else { Class::Standard };
    let (number, language) = (record.number, record.language);
    let today = day == state.day.date;
    let event = match known {
        Some(provisional) if today => Event::RecordMerged { ticket: provisional.id, class, language, handed },
        None if today && state.day.closed.is_none() => Event::TicketIssued {
            ticket: state.ticket_id_after(0),
            number,
            service: record.service,
            channel: protocol::Channel::Kiosk,
            class,
            language,
            handed: Some(handed),
        },
        _ => Event::LateRecordFiled {
            ticket: known.map_or_else(|| state.ticket_id_after(0), |ticket| ticket.id),
            day,
            number,
            class,
            language,
            handed,
            day_ended_at: state.day.closed.filter(|_| today).unwrap_or_else(|| end_of(state, day)),
        },
    };
    Fact { event, occurred_at: Some(occurred_at) }
}

fn end_of(state: &State, day: Date) -> Moment {
    day.tomorrow().map_or(state.recorded_at, |tomorrow| state.setup().calendar.day_start(tomorrow))
}

fn paired(state: &State, kiosk: &KioskId) -> Result<(), Refusal> {
    if state.kiosks.contains(kiosk) { Ok(()) } else { Err(Refusal::UnknownKiosk(kiosk.clone())) }
}
