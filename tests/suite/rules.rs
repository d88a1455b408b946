//! The rules of a ticket's states, one test a rule, on the office that ships.

use protocol::{CallReason, Channel, DeskNo, DeskStateName, Span, TicketId, TicketStateName as Is};
use queue_server::engine::{
    Command, DeskVerb, Event,
    command::Which,
    ticket::{Class, End, TicketState},
};
use tests::office::{Office, at_desk, moment, piacenza, service, take};

const REASON: CallReason = CallReason::Rientro;

fn minutes(n: i64) -> Span {
    Span::from_minutes(n)
}

fn seconds(n: i64) -> Span {
    Span::from_seconds(n)
}

/// An office with desks 1, 2 and 13 open.
fn open_office() -> Office {
    let mut office = Office::on_tuesday();
    office.open(1).open(2).open(13);
    office
}

/// One ticket called to desk 1.
fn called() -> (Office, TicketId) {
    let mut office = open_office();
    let ticket = office.take('A');
    assert_eq!(office.next(1), Some(ticket));
    (office, ticket)
}

fn transfer(ticket: TicketId, letter: char, to: Option<u16>) -> DeskVerb {
    DeskVerb::Transfer { ticket, service: service(letter), to: to.map(DeskNo) }
}

fn finish(ticket: TicketId) -> DeskVerb {
    DeskVerb::Finish { ticket, procedures: vec![] }
}

fn call(ticket: TicketId) -> DeskVerb {
    DeskVerb::Call { which: Which::Id(ticket), reason: REASON }
}

fn flagged(office: &Office, ticket: TicketId) -> bool {
    matches!(office.ticket(ticket).state, TicketState::Ended { auto_closed: true, .. })
}

#[test]
fn procedures_are_those_of_the_catalogue_that_the_desk_serves() {
    let (mut office, ticket) = called();
    let done =
        |names: &[&str]| DeskVerb::Finish { ticket, procedures: names.iter().map(|&name| name.into()).collect() };
    assert_eq!(office.desk_refused(1, done(&["AIRE", "Passaporto"])), "unknown-procedure");
    let card = office.desk_refused(1, done(&["CIE: rinnovo"]));
    assert_eq!(card, "procedure-not-served", "cards are issued at desks 13 and 14");
    assert_eq!(office.is(ticket), Is::Called);
    office.desk(1, done(&["AIRE", "COSAP"]));
    assert_eq!(office.ticket(ticket).leg.procedures, ["AIRE", "COSAP"], "the first is the principal one");
}

#[test]
fn a_ticket_goes_from_waiting_over_called_and_serving_to_served() {
    let (mut office, ticket) = called();
    assert_eq!((office.is(ticket), office.state.desk_state(DeskNo(1))), (Is::Called, DeskStateName::Calling));
    office.wait(seconds(20)).desk(1, DeskVerb::Start(ticket));
    assert_eq!((office.is(ticket), office.state.desk_state(DeskNo(1))), (Is::Serving, DeskStateName::Serving));
    office.wait(minutes(3)).desk(1, finish(ticket));
    assert_eq!((office.is(ticket), office.state.desk_state(DeskNo(1))), (Is::Served, DeskStateName::Open));
    assert_eq!(office.ticket(ticket).leg.visit.map(|visit| visit.served), Some(minutes(3)));
    assert!(!flagged(&office, ticket));
}

#[test]
fn a_call_never_marked_started_counts_as_served_from_its_call_on() {
    let (mut office, ticket) = called();
    let called_at = office.now;
    office.wait(minutes(4)).next(1);
    let visit = office.ticket(ticket).leg.visit.expect("a visit");
    assert_eq!((office.is(ticket), visit.started_at, visit.served), (Is::Served, called_at, minutes(4)));
}

#[test]
fn an_office_can_ask_to_say_started_or_absent_before_a_call_ends() {
    let mut setup = piacenza();
    setup.rules.confirm_presence = true;
    let mut office = Office::new(setup, "2026-11-24T09:00:00+01:00");
    office.open(1);
    let ticket = office.take('A');
    office.next(1);
    assert_eq!(office.desk_refused(1, DeskVerb::Next { in_hand: Some(ticket) }), "presence-unconfirmed");
    assert_eq!(office.desk_refused(1, finish(ticket)), "presence-unconfirmed");
    office.desk(1, DeskVerb::Start(ticket));
    office.desk(1, finish(ticket));
}

#[test]
fn next_ends_the_visit_in_hand_also_when_nobody_waits() {
    let (mut office, ticket) = called();
    assert_eq!(office.next(1), None);
    assert_eq!((office.is(ticket), office.state.desk_state(DeskNo(1))), (Is::Served, DeskStateName::Open));
}

#[test]
fn next_is_refused_unless_the_operator_saw_what_the_desk_holds() {
    let (mut office, ticket) = called();
    assert_eq!(office.desk_refused(1, DeskVerb::Next { in_hand: None }), "in-hand-differs");
    assert_eq!(office.desk_refused(2, DeskVerb::Next { in_hand: Some(ticket) }), "in-hand-differs");
}

#[test]
fn a_pause_with_a_ticket_in_hand_takes_effect_after_it_and_calls_nobody() {
    let (mut office, ticket) = called();
    let waiting = office.take('A');
    office.pause(1);
    assert_eq!(office.state.desk_state(DeskNo(1)), DeskStateName::Calling);
    assert_eq!(office.next(1), None);
    assert_eq!((office.is(ticket), office.is(waiting)), (Is::Served, Is::Waiting));
    assert_eq!(office.state.desk_state(DeskNo(1)), DeskStateName::Paused);
    assert_eq!(office.desk_refused(1, DeskVerb::Next { in_hand: None }), "desk-paused");
}

#[test]
fn open_ends_a_pause_and_cancels_one_to_come() {
    let (mut office, _) = called();
    let waiting = office.take('A');
    office.pause(1).open(1);
    assert_eq!(office.next(1), Some(waiting));
    office.next(1);
    office.pause(1).open(1);
    assert_eq!(office.state.desk_state(DeskNo(1)), DeskStateName::Open);
}

#[test]
fn a_pause_to_come_takes_effect_however_the_ticket_leaves() {
    type Leave = fn(&mut Office, TicketId);
    let ways: [Leave; 5] = [
        |office, ticket| drop(office.desk(1, finish(ticket))),
        |office, ticket| drop(office.desk(1, DeskVerb::Park(ticket))),
        |office, ticket| drop(office.desk(1, transfer(ticket, 'B', None))),
        |office, ticket| drop(office.must(&Command::Withdraw { ticket })),
        |office, ticket| {
            office.desk(1, DeskVerb::Recall(ticket));
            office.wait(seconds(30)).desk(1, DeskVerb::NoShow(ticket));
        },
    ];
    for leave in ways {
        let (mut office, ticket) = called();
        office.pause(1);
        leave(&mut office, ticket);
        assert_eq!(office.state.desk_state(DeskNo(1)), DeskStateName::Paused);
    }
}

#[test]
fn a_desk_closes_with_an_empty_hand_only_and_a_closed_one_does_not_pause() {
    let (mut office, ticket) = called();
    assert_eq!(office.desk_refused(1, DeskVerb::Close), "hand-full");
    office.desk(1, finish(ticket));
    office.desk(1, DeskVerb::Close);
    assert_eq!(office.desk_refused(1, DeskVerb::Pause(protocol::PauseReason::Pausa)), "desk-closed");
}

#[test]
fn saying_again_what_is_so_already_is_no_event() {
    let mut office = open_office();
    let pause = || at_desk(2, DeskVerb::Pause(protocol::PauseReason::Altro));
    let stop = || Command::StopService { service: service('A') };
    let resume = || Command::ResumeService { service: service('A') };
    for (command, first) in [
        (at_desk(1, DeskVerb::Open), 0),
        (pause(), 1),
        (pause(), 0),
        (at_desk(3, DeskVerb::Close), 0),
        (stop(), 1),
        (stop(), 0),
        (resume(), 1),
        (resume(), 0),
    ] {
        assert_eq!(office.must(&command).len(), first, "{command:?}");
    }
}

#[test]
fn no_ticket_is_bound_to_a_closed_desk() {
    let (mut office, ticket) = called();
    assert_eq!(office.desk_refused(1, transfer(ticket, 'A', Some(3))), "desk-unavailable");
    office.desk(1, transfer(ticket, 'A', Some(2)));
    assert_eq!(
        (office.next(1), office.state.ticket(ticket).map(|t| t.state.clone())),
        (None, Some(TicketState::Waiting { bound: Some(DeskNo(2)) }))
    );
    office.desk(2, DeskVerb::Close);
    assert_eq!(office.next(1), Some(ticket), "loosed when its desk closed");
}

#[test]
fn no_ticket_is_bound_to_a_desk_paused_for_longer_than_the_limit() {
    let (mut office, ticket) = called();
    office.pause(2).wait(minutes(5)).desk(1, transfer(ticket, 'A', Some(2)));
    let records = office.records.len();
    office.wait(minutes(9));
    assert_eq!((office.next(1), office.records.len()), (None, records), "still bound");
    let due = office.now + minutes(1);
    office.wait(minutes(3));
    assert_eq!(
        office.records.last().map(|record| (record.at(), record.event.clone())),
        Some((due, Event::BindingsLoosed { desk: DeskNo(2) }))
    );
    assert_eq!(office.next(1), Some(ticket));
    assert_eq!(office.desk_refused(1, transfer(ticket, 'A', Some(2))), "desk-unavailable");
    office.open(2).desk(1, transfer(ticket, 'A', Some(2)));
}

#[test]
fn a_parked_ticket_is_resumed_at_its_desk_and_at_others_once_that_is_closed() {
    let (mut office, ticket) = called();
    office.desk(1, DeskVerb::Start(ticket));
    office.wait(minutes(2)).desk(1, DeskVerb::Park(ticket));
    assert_eq!(office.desk_refused(2, DeskVerb::Resume(ticket)), "parked-elsewhere");
    office.desk(1, DeskVerb::Close);
    assert_eq!(office.desk_refused(13, DeskVerb::Resume(ticket)), "not-served");
    office.wait(minutes(10)).desk(2, DeskVerb::Resume(ticket));
    assert_eq!(office.is(ticket), Is::Serving);
    office.wait(minutes(3)).desk(2, finish(ticket));
    let visit = office.ticket(ticket).leg.visit.expect("a visit");
    assert_eq!(visit.served, minutes(5), "without the time aside");
}

#[test]
fn a_parked_ticket_is_anybodys_once_its_desk_is_away_for_long() {
    let (mut office, ticket) = called();
    office.desk(1, DeskVerb::Park(ticket));
    office.pause(1).wait(minutes(15)).desk(2, DeskVerb::Resume(ticket));
    assert_eq!(office.desk_refused(2, DeskVerb::Resume(ticket)), "wrong-state", "it is in service already");
}

#[test]
fn no_show_needs_the_recalls_and_the_time_from_the_first_call() {
    let (mut office, ticket) = called();
    office.wait(seconds(60));
    assert_eq!(office.desk_refused(1, DeskVerb::NoShow(ticket)), "no-show-too-early", "not recalled");
    office.desk(1, DeskVerb::Recall(ticket));
    office.desk(1, DeskVerb::Recall(ticket));
    office.desk(1, DeskVerb::NoShow(ticket));
    let (mut office, ticket) = called();
    office.wait(seconds(10)).desk(1, DeskVerb::Recall(ticket));
    office.wait(Span(19_999));
    assert_eq!(office.desk_refused(1, DeskVerb::NoShow(ticket)), "no-show-too-early", "29.999 s from the first call");
    office.wait(Span(1)).desk(1, DeskVerb::NoShow(ticket));
    assert_eq!(office.is(ticket), Is::NoShow);
}

#[test]
fn a_new_standing_call_needs_its_own_recall() {
    let (mut office, ticket) = called();
    office.desk(1, DeskVerb::Recall(ticket));
    office.wait(minutes(1)).desk(1, DeskVerb::NoShow(ticket));
    office.must(&Command::Reinstate { ticket });
    assert_eq!(office.next(2), Some(ticket));
    office.wait(minutes(1));
    assert_eq!(office.desk_refused(2, DeskVerb::NoShow(ticket)), "no-show-too-early");
}

#[test]
fn a_visit_that_began_is_neither_a_no_show_nor_recalled() {
    let (mut office, ticket) = called();
    office.desk(1, DeskVerb::Recall(ticket));
    office.wait(minutes(1)).desk(1, DeskVerb::Start(ticket));
    for verb in [DeskVerb::NoShow(ticket), DeskVerb::Recall(ticket), DeskVerb::Start(ticket)] {
        assert_eq!(office.desk_refused(1, verb), "wrong-state");
    }
}

fn absent() -> (Office, TicketId) {
    let (mut office, ticket) = called();
    office.desk(1, DeskVerb::Recall(ticket));
    office.wait(seconds(30)).desk(1, DeskVerb::NoShow(ticket));
    (office, ticket)
}

#[test]
fn reinstatement_keeps_the_issue_time_and_the_first_call() {
    let (mut office, ticket) = absent();
    let (issued, first) = (office.ticket(ticket).issued_at, office.ticket(ticket).first_called);
    let other = office.take('A');
    office.wait(minutes(15)).must(&Command::Reinstate { ticket });
    assert_eq!(office.next(2), Some(ticket), "before {other}, which was issued later");
    assert_eq!((office.ticket(ticket).issued_at, office.ticket(ticket).first_called), (issued, first));
}

#[test]
fn reinstatement_ends_with_the_grace_time() {
    let (mut office, ticket) = absent();
    office.wait(minutes(15) + Span(1));
    assert_eq!(office.refused(&Command::Reinstate { ticket }), "grace-over");
    let waiting = office.take('A');
    assert_eq!(office.refused(&Command::Reinstate { ticket: waiting }), "wrong-state");
}

#[test]
fn an_absent_ticket_is_not_reinstated_to_a_service_that_has_gone() {
    let (mut office, ticket) = absent();
    let mut setup = piacenza();
    setup.services.remove(&service('A'));
    for kind in setup.desk_kinds.values_mut() {
        kind.serves.remove(&service('A'));
    }
    office.must(&Command::Configure(tests::office::in_force(setup, "without A")));
    assert_eq!(office.refused(&Command::Reinstate { ticket }), "unknown-service");
}

#[test]
fn a_transfer_keeps_the_issue_time_in_the_score() {
    let (mut office, ticket) = called();
    let issued = office.ticket(ticket).issued_at;
    office.wait(minutes(5));
    let later = office.take('B');
    office.wait(minutes(5)).desk(1, transfer(ticket, 'B', None));
    assert_eq!(office.ticket(ticket).issued_at, issued);
    assert_eq!(office.printed(ticket), "A001", "its number too");
    assert_eq!((office.next(2), office.is(later)), (Some(ticket), Is::Waiting));
}

#[test]
fn a_transfer_goes_to_a_desk_that_serves_the_service() {
    let (mut office, ticket) = called();
    assert_eq!(office.desk_refused(1, transfer(ticket, 'E', Some(2))), "not-served");
    assert_eq!(office.desk_refused(1, transfer(ticket, 'W', None)), "unknown-service");
    assert_eq!(office.desk_refused(1, transfer(ticket, 'A', Some(77))), "unknown-desk");
    assert_eq!(office.desk_refused(2, transfer(ticket, 'A', None)), "in-hand-differs");
    office.desk(1, transfer(ticket, 'E', Some(13)));
    assert_eq!(office.next(13), Some(ticket));
}

#[test]
fn withdraw_from_waiting_leaves_the_queue() {
    let mut office = open_office();
    let ticket = office.take('A');
    office.must(&Command::Withdraw { ticket });
    assert_eq!((office.is(ticket), office.next(1)), (Is::Withdrawn, None));
    assert_eq!(office.refused(&Command::Withdraw { ticket }), "wrong-state");
}

#[test]
fn withdraw_from_called_frees_the_desk() {
    let (mut office, ticket) = called();
    office.must(&Command::Withdraw { ticket });
    assert_eq!((office.is(ticket), office.state.desk_state(DeskNo(1))), (Is::Withdrawn, DeskStateName::Open));
}

#[test]
fn withdraw_is_refused_in_service() {
    let (mut office, ticket) = called();
    office.desk(1, DeskVerb::Start(ticket));
    assert_eq!(office.refused(&Command::Withdraw { ticket }), "wrong-state");
}

#[test]
fn withdraw_from_parked_counts_a_visit_of_the_present_leg_only() {
    let (mut office, ticket) = called();
    office.desk(1, DeskVerb::Start(ticket));
    office.desk(1, DeskVerb::Park(ticket));
    office.must(&Command::Withdraw { ticket });
    assert_eq!((office.is(ticket), flagged(&office, ticket)), (Is::Served, false));

    let (mut office, ticket) = called();
    office.desk(1, DeskVerb::Start(ticket));
    office.desk(1, transfer(ticket, 'B', None));
    office.next(2);
    office.desk(2, DeskVerb::Park(ticket));
    office.must(&Command::Withdraw { ticket });
    assert_eq!(office.is(ticket), Is::Withdrawn, "the visit was of another leg");
}

#[test]
fn call_names_a_waiting_ticket_out_of_turn() {
    let mut office = open_office();
    let first = office.take('A');
    let second = office.take('A');
    let third = office.take('E');
    assert_eq!(office.desk_refused(1, call(third)), "not-served");
    office.desk(1, call(second));
    assert_eq!((office.is(first), office.is(second)), (Is::Waiting, Is::Called));
    assert_eq!(office.desk_refused(1, call(first)), "hand-full");
    assert_eq!(office.desk_refused(3, call(first)), "desk-closed");
}

#[test]
fn call_is_refused_for_a_ticket_bound_elsewhere_parked_or_absent() {
    let (mut office, ticket) = called();
    office.desk(1, transfer(ticket, 'A', Some(2)));
    assert_eq!(office.desk_refused(1, call(ticket)), "bound-elsewhere");
    office.desk(2, call(ticket));
    office.desk(2, DeskVerb::Park(ticket));
    assert_eq!(office.desk_refused(2, call(ticket)), "wrong-state");
    let (mut office, ticket) = absent();
    assert_eq!(office.desk_refused(1, call(ticket)), "wrong-state");
}

#[test]
fn a_walk_in_has_no_number_and_is_neither_parked_nor_transferred_nor_withdrawn() {
    let mut office = open_office();
    assert_eq!(office.desk_refused(1, DeskVerb::WalkIn { service: service('E') }), "not-served");
    office.desk(1, DeskVerb::WalkIn { service: service('A') });
    let visit = office.hand(1).expect("a visit");
    assert_eq!((office.is(visit), office.ticket(visit).number), (Is::Serving, None));
    assert_eq!(office.desk_refused(1, DeskVerb::Park(visit)), "walk-in");
    assert_eq!(office.desk_refused(1, transfer(visit, 'B', None)), "walk-in");
    assert_eq!(office.refused(&Command::Withdraw { ticket: visit }), "walk-in");
    assert_eq!(office.desk_refused(1, DeskVerb::WalkIn { service: service('A') }), "hand-full");
    office.wait(minutes(2)).next(1);
    assert_eq!(office.ticket(visit).leg.visit.map(|visit| visit.served), Some(minutes(2)));
    assert_eq!(office.ticket(visit).first_called, None, "outside waits");
    let ticket = office.take('A');
    assert_eq!(office.printed(ticket), "A001", "it used no number");
}

#[test]
fn chiudi_giornata_ends_every_ticket_as_its_state_asks() {
    let mut office = Office::on_tuesday();
    office.open(1).open(2).open(3).open(4);
    let [called, serving, parked, aside, waiting] = [(); 5].map(|()| office.take('A'));
    for desk in 1..=4 {
        office.next(desk);
    }
    for (desk, ticket) in [(2, serving), (3, parked)] {
        office.desk(desk, DeskVerb::Start(ticket));
    }
    office.desk(3, DeskVerb::Park(parked));
    office.desk(4, DeskVerb::Park(aside));
    office.wait(minutes(1)).must(&Command::CloseDay);
    let ends = [called, serving, parked, aside, waiting].map(|ticket| office.is(ticket));
    assert_eq!(ends, [Is::Served, Is::Served, Is::Served, Is::Expired, Is::Expired]);
    assert!([called, serving, parked, aside, waiting].iter().all(|ticket| flagged(&office, *ticket)));
    assert!(office.state.desks.keys().all(|desk| office.state.desk_state(*desk) == DeskStateName::Closed));
}

#[test]
fn an_unconfirmed_call_ends_as_a_no_show_where_the_office_asks() {
    let mut setup = piacenza();
    setup.rules.confirm_presence = true;
    let mut office = Office::new(setup, "2026-11-24T09:00:00+01:00");
    office.open(1);
    let ticket = office.take('A');
    office.next(1);
    office.must(&Command::CloseDay);
    assert_eq!((office.is(ticket), flagged(&office, ticket)), (Is::NoShow, true));
}

#[test]
fn what_an_operator_ended_before_is_not_flagged_by_the_days_end() {
    let (mut office, ticket) = called();
    office.desk(1, finish(ticket));
    office.must(&Command::CloseDay);
    assert!(matches!(office.ticket(ticket).state, TicketState::Ended { end: End::Served, auto_closed: false, .. }));
}

#[test]
fn after_chiudi_giornata_nothing_is_issued_reinstated_or_visited_until_the_next_date() {
    let (mut office, ticket) = absent();
    office.must(&Command::CloseDay);
    assert_eq!(office.refused(&take('A', Channel::Reception, Class::Standard)), "day-closed");
    assert_eq!(office.refused(&Command::Reinstate { ticket }), "day-closed");
    assert_eq!(office.desk_refused(1, DeskVerb::Open), "day-closed");
    assert_eq!(office.desk_refused(1, DeskVerb::WalkIn { service: service('A') }), "desk-closed");
    assert!(office.must(&Command::CloseDay).is_empty(), "it was so already");
    office.until_wire("2026-11-25T08:15:00+01:00").open(1);
    let fresh = office.take('A');
    assert_eq!((office.printed(fresh), office.next(1)), ("A001".to_owned(), Some(fresh)));
}

#[test]
fn stops_caps_and_a_closed_hall_bind_reception_too_until_the_days_end() {
    let reception = |letter| take(letter, Channel::Reception, Class::Standard);
    let mut office = open_office();
    office.must(&Command::StopService { service: service('A') });
    assert_eq!(office.refused(&reception('A')), "issuing-stopped");
    office.must(&Command::CapService { service: service('B'), tickets: Some(1) });
    office.must(&reception('B'));
    assert_eq!(office.refused(&reception('B')), "cap-reached");
    office.must(&Command::CapService { service: service('B'), tickets: Some(2) });
    office.must(&reception('B'));
    office.must(&Command::CloseHall);
    assert_eq!(office.refused(&reception('C')), "hall-closed");
    assert!(office.next(1).is_some(), "who waits is served on");
    office.until_wire("2026-11-25T09:00:00+01:00");
    for letter in ['A', 'B', 'B', 'B', 'C'] {
        office.must(&reception(letter));
    }
}

#[test]
fn an_appointment_waits_from_the_later_of_due_time_and_check_in() {
    let mut office = open_office();
    let due = |wire| Class::Appointment { due: moment(wire) };
    let early = office.take_as('A', Channel::Reception, due("2026-11-24T09:20:00+01:00"));
    let late = office.take_as('B', Channel::Reception, due("2026-11-24T08:30:00+01:00"));
    assert_eq!(office.ticket(early).waits_from(), moment("2026-11-24T09:20:00+01:00"));
    assert_eq!(office.ticket(late).waits_from(), office.now);
    let tomorrow = take('A', Channel::Reception, due("2026-11-25T09:20:00+01:00"));
    assert_eq!(office.refused(&tomorrow), "due-not-today");
    office.must(&Command::Withdraw { ticket: late });
    assert_eq!(office.next(1), Some(early), "before its time when nobody else scores higher");
}

#[test]
fn a_refused_command_is_no_record() {
    let mut office = open_office();
    let records = office.records.len();
    office.desk_refused(1, DeskVerb::Recall(TicketId::new(0, protocol::Seq(999))));
    assert_eq!(office.records.len(), records);
    office.check_replay();
}
