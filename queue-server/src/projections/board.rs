//! The board: calls in the order in which they were made, and how many wait for what.

use std::collections::BTreeSet;

use protocol::{Channel, DeskStateName, Language, OffsetTime, Refusal, ServiceId, views};

use super::Lens;
use crate::engine::{
    decide::may_issue,
    setup::{DeskKindId, Text},
    state::{CALL_WINDOW, CallMade},
    ticket::TicketState,
};

/// How many calls "last" tells.
const LAST: usize = 12;

/// All that a board shows.
#[must_use]
pub fn view(lens: &Lens<'_>, view_seq: u64) -> views::BoardView {
    let setup = lens.state.setup();
    views::BoardView {
        view_seq,
        now: lens.wire(lens.now),
        body: setup.body.it.clone(),
        office: setup.name.it.clone(),
        text: setup.board_text.as_ref().map(|text| text.it.clone()),
        text_en: setup.board_text.as_ref().map(|text| text.get(Language::En).to_owned()),
        rehearsal: lens.state.rehearsal,
        clock_suspect: lens.clock_suspect,
        calls: recent(lens),
        last: last(lens),
        services: services(lens),
        desks: desks(lens),
    }
}

/// What the desks of each kind do.
fn desks(lens: &Lens<'_>) -> Vec<views::DesksOfKind> {
    let setup = lens.state.setup();
    let of_kind = |kind: &DeskKindId| {
        let (mut busy, mut free, mut paused, mut closed) = (0, 0, 0, 0);
        for (desk, _) in setup.desks.iter().filter(|(_, of)| *of == kind) {
            match lens.state.desk_state(*desk) {
                DeskStateName::Calling | DeskStateName::Serving => busy += 1,
                DeskStateName::Open => free += 1,
                DeskStateName::Paused => paused += 1,
                DeskStateName::Closed => closed += 1,
            }
        }
        views::DesksOfKind { kind: kind.0.to_string(), busy, free, paused, closed }
    };
    setup.desk_kinds.keys().map(of_kind).collect()
}

/// Calls of the last 120 s, newest first.
fn recent(lens: &Lens<'_>) -> Vec<views::Call> {
    let since = lens.now - CALL_WINDOW;
    let calls = lens.state.day.calls.iter().rev();
    calls.take_while(|call| call.at >= since).filter_map(|made| call(lens, made)).collect()
}

/// The latest call of each ticket at each desk, newest first.
fn last(lens: &Lens<'_>) -> Vec<views::Call> {
    let mut told = BTreeSet::new();
    let calls = lens.state.day.calls.iter().rev().filter(|call| told.insert((call.ticket, call.desk)));
    calls.filter_map(|made| call(lens, made)).take(LAST).collect()
}

fn call(lens: &Lens<'_>, made: &CallMade) -> Option<views::Call> {
    let ticket = lens.state.ticket(made.ticket)?;
    Some(views::Call {
        call_seq: made.seq,
        number: ticket.number?,
        service: ticket.leg.service,
        desk: made.desk,
        at: lens.wire(made.at),
        language: ticket.language,
        recall: made.recall,
        standing: matches!(ticket.state, TicketState::Called { desk, .. } if desk == made.desk),
    })
}

/// Every service as the hall and the kiosks see it.
#[must_use]
pub fn services(lens: &Lens<'_>) -> Vec<views::ServiceView> {
    lens.state.setup().services.iter().map(|(id, service)| one(lens, *id, &service.name)).collect()
}

fn one(lens: &Lens<'_>, service: ServiceId, name: &Text) -> views::ServiceView {
    let state = lens.state;
    let refused = may_issue(state, service, Channel::Kiosk, lens.now).err();
    let ahead = state.ahead_of_newcomer(service, lens.now);
    views::ServiceView {
        service,
        name: name.it.clone(),
        name_en: name.get(Language::En).to_owned(),
        issuing: refused.is_none(),
        why_not: refused.as_ref().map(|refusal| refusal.slug().to_owned()),
        opens_at: refused.and_then(|refusal| issues_again(lens, &refusal)),
        waiting: state.day.queues.waiting_for(service),
        waiting_since: state.day.queues.waiting_since(service).map(|since| lens.wire(since)),
        ahead,
        // Nobody knows when the first desk opens: whatever were said would be held against whoever says it.
        wait: state.is_served(service, None).then(|| lens.forecast.wait(state, service, None, ahead, lens.now)),
    }
}

/// When numbers are given again, as far as anybody can know: a stop ends when the head says so.
fn issues_again(lens: &Lens<'_>, refusal: &Refusal) -> Option<OffsetTime> {
    match refusal {
        Refusal::OutsideHours { opens } => *opens,
        Refusal::DayClosed | Refusal::HallClosed | Refusal::CapReached { .. } => {
            let calendar = &lens.state.setup().calendar;
            let date = calendar.next_open_day(lens.state.day.date)?;
            calendar.opening(date).intervals.first().map(|(opens, _)| calendar.wire(*opens))
        }
        _ => None,
    }
}
