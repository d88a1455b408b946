//! The outage: for half an hour three kiosks are cut off, one of them with a clock that is 90 s off, one that does not know the time, and desks call
//! from paper meanwhile; then everything is handed over. Held against the same day without an outage, in simulated time.
//!
//! ```text
//! plan (who comes, what breaks; by a seed) ─▶ day: stations (the kiosks' own flows) ─▶ server (the real engine)
//!                                                └─ desks, by the oracle's choice or by `next`     └─▶ legs ─▶ figures ⇄ oracle
//! ```
//! Two outages: of the kiosks' line alone, where desks call numbers that the server does not know; and of the server, where desks call by
//! mouth and tell it afterwards, before or after the kiosks do. No question is on its way when the line is cut: what becomes of one is played by
//! `kiosk/tests/faults`.

mod day;
mod oracle;
mod plan;
mod server;
mod station;

use std::collections::BTreeSet;

use protocol::Moment;
use queue_server::{
    engine::ticket::IssueTime,
    history::FigureRow,
    report::{self, ReportFormat, ReportKey},
};

use day::Day;
use plan::{Gone, Plan};

/// What came of one arrival, as the server has it.
struct Kept {
    issued: Moment,
    called: Moment,
    uncertain: bool,
    /// All that figures group by, but the hour.
    kind: String,
}

fn kept(day: &Day<'_>) -> Vec<Kept> {
    let state = &day.server.office.state;
    let of = |came: &day::Came| {
        let ticket = state.ticket(state.day.numbers[&came.number.unwrap()]).unwrap();
        Kept {
            issued: ticket.issued_at,
            called: ticket.first_called.unwrap(),
            uncertain: ticket.issue_time.is_uncertain(),
            kind: format!("{} {} {}", ticket.leg.service, ticket.class.name(), ticket.channel),
        }
    };
    day.came.iter().map(of).collect()
}

/// Figures by a key, line by line as the report prints them.
fn figures(day: &Day<'_>, by: ReportKey) -> Vec<String> {
    let state = &day.server.office.state;
    let (date, legs) = (state.day.date, day.server.legs());
    let rows = legs.iter().filter_map(FigureRow::of);
    let figures = report::figures(rows, by, |service| Some(state.setup().services.get(&service)?.target));
    let csv = report::render(&report::waits_table(by, date, date, &figures), ReportFormat::Csv).unwrap();
    String::from_utf8(csv).unwrap().lines().skip(1).map(str::to_owned).collect()
}

/// What holds after any outage.
fn judge(plan: &Plan, day: &Day<'_>) {
    let office = &day.server.office;
    office.check_replay();
    let numbers: BTreeSet<_> = day.came.iter().map(|came| came.number.unwrap()).collect();
    assert_eq!(numbers.len(), plan.arrivals.len(), "a number twice");
    assert_eq!(office.state.day.numbers.len(), numbers.len(), "a number that nobody holds");
    for station in &day.stations {
        let left: Vec<_> = station.disk.presses.values().collect();
        assert!(left.is_empty(), "{} still has {left:?}", station.kiosk);
    }
    let provisional = office.state.day.tickets.values().filter(|t| matches!(t.issue_time, IssueTime::Provisional(_)));
    assert_eq!(provisional.count(), 0, "a record that did not find its ticket");
    let kept = kept(day);
    for (place, (ticket, came)) in kept.iter().zip(&day.came).enumerate() {
        assert_eq!(Some(ticket.called), came.called, "the first call of {place}");
    }
    let seen = kept.iter().zip(&plan.arrivals).enumerate().map(|(place, (ticket, arrival))| oracle::Seen {
        issued: day.merged(place),
        called: ticket.called,
        uncertain: plan.is_unknown(arrival),
        service: arrival.service,
        priority: arrival.priority,
        kiosk: arrival.kiosk.is_some(),
    });
    let seen: Vec<_> = seen.collect();
    for by in [ReportKey::HourBand, ReportKey::Service, ReportKey::Class, ReportKey::Channel] {
        oracle::check(by, &figures(day, by), &seen);
    }
}

/// The same people without an outage: what is told of them is the same, but for what the rules cannot know.
fn compare(plan: &Plan, without: &Day<'_>, with: &Day<'_>) {
    let (before, after) = (kept(without), kept(with));
    for (place, ((before, after), arrival)) in before.iter().zip(&after).zip(&plan.arrivals).enumerate() {
        let told = format!("arrival {place} at {:?}: {}", arrival.at, after.kind);
        assert_eq!(before.kind, after.kind, "{told}");
        assert_eq!(before.issued, arrival.at, "{told}");
        assert_eq!((before.uncertain, after.uncertain), (false, plan.is_unknown(arrival)), "{told}");
        match with.record_of(place) {
            // Its machine has been off since: not before it last knew the time, not after it was switched on again.
            Some(record) if plan.is_of_an_earlier_run(arrival) => {
                let bounds = record.occurred_from.unwrap().moment()..=record.occurred_to.unwrap().moment();
                assert!(bounds.contains(&arrival.at), "{told}: {record:?}");
                assert!(after.issued == *bounds.end() || after.issued == after.called, "{told}: {record:?}");
            }
            _ => assert_eq!(after.issued, before.issued, "{told}: the issue time"),
        }
        if plan.desks_call_live() {
            assert_eq!(after.called, before.called, "{told}: the call");
        }
    }
    if !plan.restarts_twice() {
        for by in [ReportKey::HourBand, ReportKey::Service, ReportKey::Class, ReportKey::Channel] {
            let tickets = |day: &Day<'_>| -> Vec<String> {
                figures(day, by).iter().map(|line| line.split(',').take(2).collect::<Vec<_>>().join(" ")).collect()
            };
            assert_eq!(tickets(without), tickets(with), "{by:?}");
        }
    }
}

fn outages(gone: Gone) {
    let mut met = [0_usize; 4];
    for seed in 0..8 {
        let plan = Plan::draw(seed, gone);
        let (without, with) = (Day::run(&plan, false), Day::run(&plan, true));
        judge(&plan, &with);
        compare(&plan, &without, &with);
        let of = |kiosk| with.handed(kiosk).filter(|record| record.occurred_at.is_some()).count();
        met[0] += of(0);
        met[1] += of(1);
        met[2] += with.handed(2).filter(|record| record.occurred_to.is_some()).count();
        met[3] += with.unknown_calls;
    }
    // Outages in which nothing happens would show nothing.
    assert!(
        met.iter().all(|count| *count > 20),
        "by clocks that are right, off, unknown; called before their record: {met:?}"
    );
}

#[test]
fn while_the_kiosks_line_is_cut_desks_call_what_the_server_does_not_know() {
    outages(Gone::Line);
}

#[test]
fn while_the_server_is_away_desks_call_by_mouth_and_tell_it_afterwards() {
    outages(Gone::Server);
}
