//! What time does to an office: change of hour, midnight, weeks, holidays, clocks that jump. On the office that ships.

use jiff::civil::date;
use protocol::{Channel, ClassName, Span, TicketStateName as Is};
use queue_server::engine::{Command, DeskVerb, Event, ticket::Class};
use tests::office::{Office, moment, piacenza, take};

fn at(wire: &str) -> Office {
    Office::new(piacenza(), wire)
}

fn reception() -> Command {
    take('A', Channel::Reception, Class::Standard)
}

fn kiosk() -> Command {
    take('A', Channel::Kiosk, Class::Standard)
}

fn wait_of(office: &Office, ticket: protocol::TicketId) -> Option<Span> {
    let ticket = office.ticket(ticket);
    ticket.first_called.map(|called| called - ticket.issued_at)
}

/// A ticket issued before the clocks change and called after, on a day of so many hours.
fn over_the_night(before: &str, after: &str, really_minutes: i64, next_day: &str) {
    let mut office = at(before);
    office.open(1);
    let ticket = office.take_as('A', Channel::Reception, Class::Standard);
    let day = office.state.day.date;
    office.until_wire(after);
    let later = office.take_as('A', Channel::Reception, Class::Standard);
    assert_eq!(office.next(1), Some(ticket));
    assert_eq!(wait_of(&office, ticket), Some(Span::from_minutes(really_minutes)));
    assert_eq!((office.state.day.date, office.printed(later)), (day, "A002".to_owned()), "the same business day");
    assert_eq!(office.state.day.ends_at, moment(next_day));
    office.until_wire(next_day);
    assert_eq!(office.state.day.date, day.tomorrow().expect("a morrow"));
    office.check_replay();
}

#[test]
fn the_night_of_march_has_an_hour_less() {
    over_the_night("2026-03-29T01:50:00+01:00", "2026-03-29T03:10:00+02:00", 20, "2026-03-30T00:00:00+02:00");
}

#[test]
fn the_night_of_october_has_two_second_hours() {
    over_the_night("2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00", 20, "2026-10-26T00:00:00+01:00");
}

#[test]
fn an_appointment_in_the_second_hour_of_october_is_of_that_day() {
    let mut office = at("2026-10-25T02:30:00+02:00");
    let due = moment("2026-10-25T02:15:00+01:00");
    let ticket = office.take_as('A', Channel::Reception, Class::Appointment { due });
    assert_eq!(due - office.ticket(ticket).issued_at, Span::from_minutes(45));
    assert_eq!(office.ticket(ticket).waits_from(), due);
}

#[test]
fn numbers_restart_and_waiting_tickets_expire_at_midnight() {
    let mut office = at("2026-11-24T16:00:00+01:00");
    office.open(1).open(2);
    let (served, called, waiting) = (office.take('A'), office.take('A'), office.take('A'));
    office.next(1);
    office.desk(1, DeskVerb::Start(served));
    office.next(2);
    office.until_wire("2026-11-24T23:59:59+01:00");
    assert_eq!([served, called, waiting].map(|ticket| office.is(ticket)), [Is::Serving, Is::Called, Is::Waiting]);
    let before = office.records.len();
    office.until_wire("2026-11-25T00:00:00+01:00");
    let midnight = moment("2026-11-25T00:00:00+01:00");
    let events: Vec<_> = office.records[before..].iter().map(|record| (record.at(), record.event.clone())).collect();
    assert!(events.iter().all(|(at, _)| *at == midnight));
    assert!(matches!(&events[2].1, Event::TicketExpired { ticket } if *ticket == waiting));
    assert_eq!(events.last(), Some(&(midnight, Event::DayEnded { next: date(2026, 11, 25) })));
    assert_eq!(events.len(), 4);
    assert!(office.state.day.tickets.is_empty() && office.state.day.queues.is_empty());
    assert_eq!(office.refused(&Command::Withdraw { ticket: waiting }), "unknown-ticket");
    let fresh = office.take_as('A', Channel::Reception, Class::Standard);
    assert_eq!(office.printed(fresh), "A001");
    assert_eq!(office.desk_refused(1, DeskVerb::Next { in_hand: None }), "desk-closed");
}

#[test]
fn a_server_asleep_for_days_ends_the_day_when_it_ended() {
    let mut office = at("2026-11-20T13:00:00+01:00");
    office.open(1);
    let ticket = office.take('A');
    office.next(1);
    office.kiosk_with_blocks("k1", 'A');
    office.until_wire("2026-11-24T07:30:00+01:00");
    assert_eq!(office.state.day.date, date(2026, 11, 24));
    let ended = office.records.iter().find(|r| matches!(&r.event, Event::VisitEnded { ticket: t, .. } if *t == ticket));
    let ended = ended.expect("the visit ended");
    assert_eq!(ended.at(), moment("2026-11-21T00:00:00+01:00"), "at its own midnight");
    assert_eq!(ended.recorded_at, office.now);
    assert_eq!(office.state.earlier.keys().copied().collect::<Vec<_>>(), [date(2026, 11, 20), date(2026, 11, 21)]);
    office.check_replay();
}

#[test]
fn the_second_of_january_2010_is_an_office_day_of_week_53() {
    let mut office = at("2010-01-02T09:00:00+01:00");
    let week = office.state.day.date.iso_week_date();
    assert_eq!((week.year(), week.week()), (2009, 53));
    office.must(&kiosk());
}

#[test]
fn a_saturday_closes_at_a_quarter_past_twelve_for_all_but_reception() {
    let mut office = at("2026-11-28T12:14:59+01:00");
    office.open(1);
    let ticket = office.take('A');
    office.until_wire("2026-11-28T12:15:00+01:00");
    for channel in [Channel::Kiosk, Channel::Phone, Channel::Appointment] {
        assert_eq!(office.refused(&take('A', channel, Class::Standard)), "outside-hours", "{channel}");
    }
    office.must(&reception());
    assert_eq!(office.next(1), Some(ticket), "who waits is served on");
}

#[test]
fn before_opening_only_reception_issues() {
    let mut office = at("2026-11-24T08:14:59+01:00");
    let refusal = office.tell(&kiosk()).expect_err("closed").to_string();
    assert!(refusal.contains("2026-11-24T08:15:00+01:00"), "{refusal}");
    office.must(&reception());
    office.until_wire("2026-11-24T08:15:00+01:00").must(&kiosk());
    office.until_wire("2026-11-24T17:00:00+01:00");
    assert_eq!(office.refused(&kiosk()), "outside-hours");
    office.must(&reception());
}

#[test]
fn easter_monday_is_closed() {
    let mut office = at("2026-04-06T10:00:00+02:00");
    let refusal = office.tell(&kiosk()).expect_err("closed").to_string();
    assert!(refusal.contains("2026-04-07T08:15:00+02:00"), "{refusal}");
    office.until_wire("2026-04-07T10:00:00+02:00").must(&kiosk());
}

#[test]
fn the_fourth_of_october_is_a_holiday_from_2026_on() {
    at("2025-10-04T10:00:00+02:00").must(&kiosk());
    for wire in ["2026-10-04T10:00:00+02:00", "2027-10-04T10:00:00+02:00"] {
        assert_eq!(at(wire).refused(&kiosk()), "outside-hours", "{wire}");
    }
}

#[test]
fn chiudi_giornata_before_midnight_leaves_midnight_nothing_but_the_date() {
    let mut office = at("2026-11-24T17:30:00+01:00");
    let ticket = office.take_as('A', Channel::Reception, Class::Standard);
    office.must(&Command::CloseDay);
    assert_eq!(office.is(ticket), Is::Expired);
    let before = office.records.len();
    office.until_wire("2026-11-25T06:00:00+01:00");
    assert!(matches!(&office.records[before..], [only] if only.event == Event::DayEnded { next: date(2026, 11, 25) }));
}

#[test]
fn chiudi_giornata_closes_only_its_own_day_also_when_said_after_midnight() {
    let mut office = at("2026-11-24T23:50:00+01:00");
    office.until_wire("2026-11-25T00:10:00+01:00").must(&Command::CloseDay);
    assert_eq!(office.state.day.date, date(2026, 11, 25));
    assert_eq!(office.refused(&reception()), "day-closed");
    office.until_wire("2026-11-26T00:00:00+01:00").must(&reception());
}

#[test]
fn records_never_go_back_when_the_time_given_does() {
    let mut office = at("2026-11-24T10:00:00+01:00");
    let jumps = [5, -300, 60, -7_200, 86_400, -86_400, 1];
    for seconds in jumps {
        office.now = office.now + Span::from_seconds(seconds);
        office.must(&reception());
    }
    assert!(office.records.windows(2).all(|pair| pair[0].recorded_at <= pair[1].recorded_at));
    assert!(office.records.windows(2).all(|pair| pair[1].seq == pair[0].seq.next()));
    office.check_replay();
}

#[test]
fn a_clock_set_back_over_midnight_does_not_bring_yesterday_back() {
    let mut office = at("2026-11-24T23:59:00+01:00");
    office.until_wire("2026-11-25T00:01:00+01:00");
    office.now = moment("2026-11-24T23:58:00+01:00");
    let ticket = office.take_as('A', Channel::Reception, Class::Standard);
    assert_eq!(office.state.day.date, date(2026, 11, 25));
    assert_eq!(office.ticket(ticket).issued_at, moment("2026-11-25T00:01:00+01:00"));
    assert_eq!(office.ticket(ticket).class.name(), ClassName::Standard);
}
