//! The board: calls in the order in which they were made, and how many wait for what.

use std::collections::BTreeSet;

use protocol::{Channel, Language, Refusal, ServiceId, views};

use super::Lens;
use crate::engine::{
    decide::may_issue,
    setup::Text,
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
    }
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
        opens_at: match refused {
            Some(Refusal::OutsideHours { opens }) => opens,
            _ => None,
        },
        waiting: state.day.queues.waiting_for(service),
        waiting_since: state.day.queues.waiting_since(service).map(|since| lens.wire(since)),
        ahead,
        wait: Some(lens.forecast.wait(state, service, None, ahead, lens.now)),
    }
}
