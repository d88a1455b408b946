//! The stored form of a state, to the letter, and what of a state it refuses to lose.

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::{
    engine::{
        Command, DeskVerb,
        command::{Block, Holder},
        event::InForce,
        ticket::Class,
    },
    journal::test_support::{Office, service},
};

fn kiosk() -> KioskId {
    "k1".parse().unwrap()
}

fn block() -> Block {
    Block { holder: Holder::Kiosk(kiosk()), service: service('A'), day: date(2026, 11, 24), from: 500, to: 549 }
}

/// A ticket with everything that a ticket of an earlier day can have.
fn ticket(number: &str, issue_time: IssueTime, end: End) -> Ticket {
    let leg = LegSoFar {
        no: 2,
        service: service('B'),
        queued_at: Moment(3),
        meant_for: Some(DeskNo(2)),
        called_at: Some(Moment(4)),
        desk: Some(DeskNo(2)),
        visit: Some(Visit { started_at: Moment(5), served: Span(6) }),
        procedures: vec!["AIRE".into()],
    };
    Ticket {
        id: TicketId::from_raw(7),
        number: Some(number.parse().unwrap()),
        channel: Channel::Kiosk,
        class: Class::Priority,
        language: Language::En,
        issued_at: Moment(1),
        issue_time,
        first_called: Some(Moment(2)),
        past: vec![PastLeg { leg: LegSoFar::begin(1, service('A'), Moment(1), None), ended_at: Moment(3) }],
        leg,
        state: TicketState::Ended { at: Moment(9), end, auto_closed: true },
        opinion: Some(Face::Neutral),
    }
}

fn state() -> State {
    let mut office = Office::in_memory();
    office.end_day();
    let mut state = office.state;
    state.office = Arc::new(InForce { text: "[office]".into(), ..(*state.office).clone() });
    state.generation = 3;
    state.kiosks.insert(kiosk());
    state.blocks.insert(date(2026, 11, 26), vec![Block { holder: Holder::Lost, ..block() }]);
    let tickets = [
        ticket("A501", IssueTime::Provisional(None), End::Served),
        ticket("A502", IssueTime::Handed(kiosk()), End::NoShow),
        ticket("A503", IssueTime::Bounded(kiosk()), End::Withdrawn),
        ticket("A504", IssueTime::Provisional(Some(kiosk())), End::Expired),
    ];
    let tickets = tickets.into_iter().map(|ticket| (ticket.number.unwrap(), ticket)).collect();
    state.earlier.insert(date(2026, 11, 24), EarlierDay { blocks: vec![block()], tickets });
    state
}

#[test]
fn a_state_is_stored_as_it_always_was() {
    assert_eq!(to_stored(&state()).unwrap(), include_str!("testdata/stored_state.json").trim_end());
}

#[test]
fn a_state_reads_back() {
    let mut state = state();
    state.office = crate::journal::test_support::office(Some("Benvenuti"));
    assert_eq!(from_stored(&to_stored(&state).unwrap()), Ok(state));
}

#[test]
fn the_running_day_is_not_lost() {
    let mut office = Office::in_memory();
    office.end_day();
    assert!(to_stored(&office.state).is_ok());
    let open = Command::AtDesk { desk: DeskNo(1), verb: DeskVerb::Open };
    crate::engine::perform(&mut office.state, &open, office.now).unwrap();
    assert!(to_stored(&office.state).unwrap_err().contains("has begun"));
}
