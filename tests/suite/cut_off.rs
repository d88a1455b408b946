//! Numbers, and kiosks cut off from the server: one test a rule, on the office that ships.

use protocol::{CallReason, ClassName, DeskNo, KioskId, Moment, Span, TicketId, TicketStateName as Is};
use queue_server::engine::{
    Command, DeskVerb, Event,
    command::{Block, Holder, Issued, LateRecord, Which},
    ticket::{End, IssueTime, TicketState},
};
use tests::office::{Office, hand_over, kiosk, moment, number, piacenza, service};

fn minutes(n: i64) -> Span {
    Span::from_minutes(n)
}

fn call_number(text: &str) -> DeskVerb {
    DeskVerb::Call { which: Which::Number(number(text)), reason: CallReason::Rientro }
}

fn blocks(office: &Office, name: &str, letter: char, day: jiff::civil::Date) -> Vec<Block> {
    let kiosk: KioskId = kiosk(name);
    office.state.blocks_of(&kiosk, day).filter(|block| block.service == service(letter)).cloned().collect()
}

/// Desk 1 open, a kiosk with its blocks, and a ticket of its block called before its record came.
fn provisional() -> (Office, TicketId) {
    let mut office = Office::on_tuesday();
    assert_eq!(office.open(1).kiosk_with_blocks("k1", 'A'), 500);
    office.wait(minutes(30)).desk(1, call_number("A500"));
    let ticket = office.hand(1).expect("the ticket");
    (office, ticket)
}

#[test]
fn every_kiosk_has_blocks_of_its_own_for_today_and_the_next_open_day() {
    let mut office = Office::on_tuesday();
    office.kiosk_with_blocks("k1", 'A');
    office.kiosk_with_blocks("k2", 'A');
    for day in [office.state.day.date, "2026-11-25".parse().expect("a date")] {
        for letter in ['A', 'B', 'C', 'D', 'E', 'F', 'R'] {
            let (k1, k2) = (blocks(&office, "k1", letter, day), blocks(&office, "k2", letter, day));
            assert_eq!((k1[0].from, k1[0].to, k2[0].from, k2[0].to), (500, 599, 600, 699), "{letter} on {day}");
            assert_eq!((k1.len(), k2.len()), (1, 1));
        }
    }
    assert!(office.must(&Command::ReserveBlocks { kiosk: kiosk("k1") }).is_empty(), "it has them already");
}

#[test]
fn before_a_holiday_the_next_open_day_is_not_tomorrow() {
    let mut office = Office::new(piacenza(), "2026-04-04T09:00:00+02:00");
    office.kiosk_with_blocks("k1", 'A');
    let days: Vec<_> = office.state.blocks.keys().map(ToString::to_string).collect();
    assert_eq!(days, ["2026-04-04", "2026-04-07"], "over Easter");
}

#[test]
fn a_block_lies_above_all_numbers_given() {
    let mut office = Office::on_tuesday();
    for _ in 0..510 {
        office.take('A');
    }
    assert_eq!(office.kiosk_with_blocks("k1", 'A'), 511);
}

#[test]
fn online_numbers_are_consecutive_but_for_reserved_ranges() {
    let mut setup = piacenza();
    setup.rules.block_floor = 3;
    setup.rules.block_size = 4;
    let mut office = Office::new(setup, "2026-11-24T09:00:00+01:00");
    office.kiosk_with_blocks("k1", 'A');
    let taken = [(); 4].map(|()| office.take('A'));
    let printed = taken.map(|ticket| office.printed(ticket));
    assert_eq!(printed, ["A001", "A002", "A007", "A008"]);
    let other = office.take('B');
    assert_eq!(office.printed(other), "B001");
}

#[test]
fn an_unknown_number_inside_a_block_is_registered_provisionally() {
    let (office, ticket) = provisional();
    let found = office.ticket(ticket);
    assert_eq!((found.channel, found.class.name()), (protocol::Channel::Kiosk, ClassName::Standard));
    assert_eq!(found.issue_time, IssueTime::Provisional(Some(kiosk("k1"))));
    assert_eq!((found.issued_at, office.is(ticket)), (office.now, Is::Called));
}

#[test]
fn an_unknown_number_outside_all_blocks_is_refused() {
    let (mut office, ticket) = provisional();
    office.desk(1, DeskVerb::Finish { ticket, procedures: vec![] });
    assert_eq!(office.desk_refused(1, call_number("A001")), "unknown-number");
    assert_eq!(office.desk_refused(1, call_number("E501")), "not-served");
}

#[test]
fn a_provisional_ticket_that_waits_again_waits_from_its_call() {
    let (mut office, ticket) = provisional();
    let call = office.now;
    office.wait(minutes(10));
    office.desk(1, DeskVerb::Transfer { ticket, service: service('B'), to: None });
    assert_eq!(office.ticket(ticket).waits_from(), call);
}

#[test]
fn the_record_merges_with_the_provisional_ticket_by_number() {
    let (mut office, ticket) = provisional();
    let issued = moment("2026-11-24T09:12:00+01:00");
    let number = number("A500");
    let record = LateRecord {
        number,
        service: number.prefix,
        priority: true,
        language: protocol::Language::En,
        issued: Issued::At(issued),
    };
    office.wait(minutes(1)).must(&Command::HandOver { kiosk: kiosk("k1"), record });
    let found = office.ticket(ticket);
    assert_eq!(
        (found.issued_at, found.class.name(), found.language),
        (issued, ClassName::Priority, protocol::Language::En)
    );
    assert_eq!((found.issue_time.clone(), office.is(ticket)), (IssueTime::Handed(kiosk("k1")), Is::Called));
    assert_eq!(office.state.day.tickets.len(), 1);
    assert_eq!(office.state.day.services[&service('A')].issued, 1, "it counts once towards a cap");
}

#[test]
fn a_records_time_is_not_later_than_the_call() {
    let (mut office, ticket) = provisional();
    let call = office.now;
    office.wait(minutes(20)).must(&hand_over("k1", "A500", call + minutes(5)));
    assert_eq!(office.ticket(ticket).issued_at, call);
    assert_eq!(office.ticket(ticket).issue_time, IssueTime::Bounded(kiosk("k1")), "a clock that is wrong");
}

#[test]
fn a_handed_over_ticket_waits_from_its_issue_and_counts_towards_the_cap() {
    let mut office = Office::on_tuesday();
    office.open(1).kiosk_with_blocks("k1", 'A');
    office.must(&Command::CapService { service: service('A'), tickets: Some(2) });
    office.wait(minutes(10));
    let online = office.take('A');
    let records = office.wait(minutes(10)).must(&hand_over("k1", "A501", moment("2026-11-24T09:05:00+01:00")));
    assert_eq!(records[0].occurred_at, Some(moment("2026-11-24T09:05:00+01:00")));
    assert_eq!(records[0].recorded_at, office.now);
    assert_eq!(office.ahead(online), Some(1));
    let first = office.next(1).expect("someone");
    assert_eq!(office.printed(first), "A501");
    assert_eq!(
        office.refused(&tests::office::take(
            'A',
            protocol::Channel::Reception,
            queue_server::engine::ticket::Class::Standard
        )),
        "cap-reached"
    );
}

#[test]
fn a_known_record_changes_nothing() {
    let (mut office, _) = provisional();
    let record = hand_over("k1", "A500", moment("2026-11-24T09:12:00+01:00"));
    assert_eq!(office.must(&record).len(), 1);
    let before = office.state.clone();
    assert!(office.must(&record).is_empty());
    assert!(office.state == before);
    office.until_wire("2026-11-26T10:00:00+01:00");
    assert!(office.must(&record).is_empty(), "nor two days later");
}

#[test]
fn a_record_from_no_own_block_is_refused_and_one_from_the_future_is_taken_as_of_now() {
    let (mut office, _) = provisional();
    let now = office.now;
    office.kiosk_with_blocks("k2", 'A');
    assert_eq!(office.refused(&hand_over("k2", "A501", now)), "outside-block");
    assert_eq!(office.refused(&hand_over("k1", "A007", now)), "outside-block");
    assert_eq!(office.refused(&hand_over("k9", "A501", now)), "unknown-kiosk");
    // Whose clock is wrong is not known; that somebody waits with a printed ticket is.
    for (text, ahead, uncertain) in [("A501", 1, false), ("A502", 3, true), ("A503", 60 * 24, true)] {
        let issued = office.must(&hand_over("k1", text, now + minutes(ahead)));
        let [Event::TicketIssued { handed: Some(handed), .. }] =
            &issued.iter().map(|fact| fact.event.clone()).collect::<Vec<_>>()[..]
        else {
            panic!("{issued:?}")
        };
        assert_eq!((handed.uncertain, issued[0].occurred_at), (uncertain, Some(now)), "{text}");
    }
}

fn earlier(office: &Office, day: &str, text: &str) -> (Moment, End, bool) {
    let day = day.parse().expect("a date");
    let ticket = &office.state.earlier[&day].tickets[&number(text)];
    match ticket.state {
        TicketState::Ended { end, auto_closed, .. } => (ticket.issued_at, end, auto_closed),
        ref other => panic!("{text} is {other:?}"),
    }
}

#[test]
fn a_record_that_comes_after_its_day_is_filed_as_what_happened_to_it() {
    let (mut office, ticket) = provisional();
    office.wait(minutes(5)).desk(1, DeskVerb::Finish { ticket, procedures: vec![] });
    office.until_wire("2026-11-25T09:00:00+01:00");
    let issued = moment("2026-11-24T09:12:00+01:00");
    let filed = office.must(&hand_over("k1", "A500", issued));
    assert!(matches!(filed[0].event, Event::LateRecordFiled { ticket: same, .. } if same == ticket));
    assert_eq!(earlier(&office, "2026-11-24", "A500"), (issued, End::Served, false));
    office.must(&hand_over("k1", "A501", issued));
    assert_eq!(earlier(&office, "2026-11-24", "A501"), (issued, End::Expired, true));
    assert!(office.state.day.tickets.is_empty(), "today knows nothing of it");
    office.check_replay();
}

#[test]
fn a_record_that_comes_after_chiudi_giornata_expires() {
    let (mut office, _) = provisional();
    office.wait(minutes(60)).must(&Command::CloseDay);
    let issued = moment("2026-11-24T09:12:00+01:00");
    office.wait(minutes(1)).must(&hand_over("k1", "A501", issued));
    let id = office.state.day.numbers[&number("A501")];
    assert_eq!((office.is(id), office.ticket(id).issued_at), (Is::Expired, issued));
    office.must(&hand_over("k1", "A500", issued));
    let called = office.state.day.numbers[&number("A500")];
    assert_eq!((office.is(called), office.ticket(called).issued_at), (Is::Served, issued));
}

#[test]
fn after_a_restore_numbers_go_on_past_a_skipped_range_and_ids_are_new() {
    let mut office = Office::on_tuesday();
    office.open(1).kiosk_with_blocks("k1", 'A');
    office.take('A');
    office.must(&Command::Restore { generation: 7 });
    assert!(office.state.day.lost.iter().any(|block| block.service == service('A') && block.from == 2));
    let ticket = office.take('A');
    assert_eq!((office.printed(ticket).as_str(), ticket >= TicketId::new(7, protocol::Seq(0))), ("A102", true));
    office.desk(1, call_number("A050"));
    let lost = office.hand(1).expect("who came with a number given after the backup");
    assert_eq!(office.ticket(lost).issue_time, IssueTime::Provisional(None));
    let held = office.state.desk_state(DeskNo(1));
    assert_eq!(held, protocol::DeskStateName::Calling);
}

#[test]
fn a_second_restore_skips_on_and_hides_nothing() {
    let mut office = Office::on_tuesday();
    office.kiosk_with_blocks("k1", 'A');
    office.must(&Command::Restore { generation: 7 });
    office.take('A');
    office.must(&Command::Restore { generation: 3 });
    let ticket = office.take('A');
    assert_eq!(office.printed(ticket), "A202");
    let of_a: Vec<_> = office.state.day.lost.iter().filter(|b| b.service == service('A') && b.from < 500).collect();
    assert_eq!(of_a.len(), 2);
    assert!(of_a.iter().all(|block| block.holder == Holder::Lost));
}

#[test]
fn a_restore_above_the_floor_leaves_kiosks_blocks_whole() {
    let mut office = Office::on_tuesday();
    for _ in 0..505 {
        office.take('A');
    }
    office.kiosk_with_blocks("k1", 'A');
    office.must(&Command::Restore { generation: 7 });
    office.must(&hand_over("k1", "A510", office.now));
}

#[test]
fn ties_go_by_sequence_also_when_a_restore_lowers_the_generation() {
    let mut office = Office::on_tuesday();
    office.open(1).must(&Command::Restore { generation: 9 });
    let first = office.take('A');
    office.must(&Command::Restore { generation: 2 });
    let second = office.take('A');
    assert_eq!((office.ahead(first), office.ahead(second)), (Some(0), Some(1)));
    assert_eq!(office.next(1), Some(first));
}

#[test]
fn bounds_over_midnight_find_the_day_of_the_block() {
    let mut office = Office::new(piacenza(), "2026-11-28T10:00:00+01:00");
    office.kiosk_with_blocks("k1", 'A');
    // A Saturday; its kiosk comes back on Sunday, for which no block was reserved.
    office.until_wire("2026-11-29T08:30:00+01:00");
    let issued = Issued::Within { from: moment("2026-11-28T12:00:00+01:00"), to: office.now };
    let (number, language) = (number("A500"), protocol::Language::It);
    let record = LateRecord { number, service: service('A'), priority: false, language, issued };
    let records = office.must(&Command::HandOver { kiosk: kiosk("k1"), record });
    let Event::LateRecordFiled { day, .. } = &records[0].event else { panic!("{records:?}") };
    assert_eq!(day.to_string(), "2026-11-28");
    assert_eq!(records[0].at(), moment("2026-11-29T00:00:00+01:00") - Span(1), "the latest that it can have been");
}

#[test]
fn a_record_whose_block_was_reserved_after_the_backup_is_still_taken() {
    let mut office = Office::on_tuesday();
    office.must(&Command::PairKiosk { kiosk: kiosk("k1") });
    office.open(1).must(&Command::Restore { generation: 7 });
    // Its block is gone with what followed the backup; its range is among those that were lost.
    let records = office.must(&hand_over("k1", "A512", office.now));
    assert!(matches!(records[0].event, Event::TicketIssued { .. }));
    let ticket = office.next(1).expect("it waits");
    office.wait(minutes(1)).desk(1, DeskVerb::Finish { ticket, procedures: vec![] });
    office.desk(1, call_number("A513"));
    let provisional = office.hand(1).expect("a ticket in hand");
    office.must(&hand_over("k1", "A513", office.now - minutes(2)));
    assert_eq!(office.ticket(provisional).issue_time, IssueTime::Handed(kiosk("k1")), "and merges with its ticket");
}
