//! Who is next: the highest score by a naive scan, and what that does to waits on simulated days, with strict first
//! come first served beside it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use proptest::prelude::*;
use protocol::{Channel, ClassName, DeskNo, Language, Moment, ServiceId, Span};
use queue_server::engine::{
    Command, DeskVerb,
    setup::{ClassRule, HeadStart, OfficeSetup, Weight},
    ticket::Class,
};
use tests::{
    day::{self, Served},
    journal::{Arrival, Journal, Session},
    model::Model,
    office::{Office, at_desk, piacenza},
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Arrivals of all services and classes, then every desk calls in some order.
    #[test]
    fn the_called_ticket_has_the_highest_score(
        arrivals in proptest::collection::vec((0..7_usize, 0..8_u8, 0..300_000_i64), 1..60),
        calls in proptest::collection::vec((0..14_u16, 0..120_000_i64), 1..60),
    ) {
        let mut office = Office::on_tuesday();
        let mut model = Model::new(office.state.office.clone(), office.state.day.date);
        let mut tell = |office: &mut Office, command: Command| {
            let order = office.state.seq.next().0;
            prop_assert!(model.tell(&command, office.now, order).is_ok());
            office.must(&command);
            Ok(model.clone())
        };
        let services: Vec<ServiceId> = office.state.setup().services.keys().copied().collect();
        for (service, class, pass) in arrivals {
            office.now = office.now + Span(pass);
            let due = office.now + Span(i64::from(class) * 200_000);
            let class = match class { 0 => Class::Priority, 1 | 2 => Class::Appointment { due }, _ => Class::Standard };
            let channel = Channel::Reception;
            tell(&mut office, Command::Take { service: services[service], channel, class, language: Language::It })?;
        }
        for desk in 1..=14 {
            tell(&mut office, at_desk(desk, DeskVerb::Open))?;
        }
        for (desk, pass) in calls {
            office.now = office.now + Span(pass);
            let in_hand = office.hand(desk + 1);
            let model = tell(&mut office, at_desk(desk + 1, DeskVerb::Next { in_hand }))?;
            let called = model.hand(DeskNo(desk + 1)).map(|slip| slip.id);
            prop_assert_eq!(office.hand(desk + 1), called);
        }
    }
}

/// Equal targets and weights, no head starts.
fn first_come() -> OfficeSetup {
    let mut setup = piacenza();
    let plain = ClassRule { head_start: HeadStart::Fixed(Span::ZERO), weight: Weight::ONE };
    (setup.standard_class, setup.priority_class, setup.appointment_class) = (plain, plain, plain);
    setup.services.values_mut().for_each(|service| service.target = Span::from_minutes(15));
    for kind in setup.desk_kinds.values_mut() {
        kind.serves.values_mut().for_each(|weight| *weight = Weight::ONE);
    }
    setup
}

/// Waits of one row of the table.
#[derive(Default)]
struct Row(Vec<i64>);

impl Row {
    fn share_within(&self, limit: Span) -> f64 {
        let within = self.0.iter().filter(|wait| **wait <= limit.0).count();
        100.0 * within as f64 / self.0.len() as f64
    }

    fn mean_minutes(&self) -> f64 {
        self.0.iter().sum::<i64>() as f64 / self.0.len() as f64 / 60_000.0
    }

    fn longest(&self) -> Span {
        Span(self.0.iter().copied().max().unwrap_or(0))
    }
}

fn by<K: Ord>(served: &[Served], key: impl Fn(&Served) -> K) -> BTreeMap<K, Row> {
    let mut rows: BTreeMap<K, Row> = BTreeMap::new();
    for one in served {
        rows.entry(key(one)).or_default().0.push(one.wait().0);
    }
    rows
}

#[allow(clippy::print_stdout)] // the table is there to be read, beside what is asserted
fn table(title: &str, policy: &[Served], fifo: &[Served]) {
    println!("{title}: tickets, then within target %, mean, longest (minutes) by policy | first come first served");
    let cells = |row: &Row, target| {
        format!("{:6.1} {:6.1} {:6.1}", row.share_within(target), row.mean_minutes(), row.longest().0 as f64 / 60_000.0)
    };
    let services = by(fifo, |one| one.service);
    for (service, row) in by(policy, |one| one.service) {
        let target = piacenza().services[&service].target;
        println!("  {service:<12} {:>6} {} | {}", row.0.len(), cells(&row, target), cells(&services[&service], target));
    }
    let classes = by(fifo, |one| one.class);
    let target = Span::from_minutes(15);
    for (class, row) in by(policy, |one| one.class) {
        println!("  {class:<12} {:>6} {} | {}", row.0.len(), cells(&row, target), cells(&classes[&class], target));
    }
}

/// Everybody of the journal, on the desks that were planned, visits drawn anew.
#[test]
fn service_e_keeps_up_with_the_others_on_simulated_days() {
    let journal = Journal::read();
    let (mut policy, mut fifo) = (Vec::new(), Vec::new());
    for (date, arrivals) in journal.arrivals.iter() {
        let sessions = &journal.sessions[date];
        policy.extend(day::run(piacenza(), &journal, arrivals, sessions));
        fifo.extend(day::run(first_come(), &journal, arrivals, sessions));
    }
    table("five months", &policy, &fifo);
    let setup = piacenza();
    let rows = by(&policy, |one| one.service);
    let share = |service: &ServiceId| rows[service].share_within(setup.services[service].target);
    let card = tests::office::service('E');
    for other in rows.keys().filter(|service| **service != card) {
        let (e, o) = (share(&card), share(other));
        assert!(e >= o - 5.0, "within target: E {e:.1} %, {other} {o:.1} %");
    }
}

/// Arrivals of the busiest day's plan, drawn from the whole journal, as many as 1.2 times what its desks can serve.
fn overload(journal: &Journal, date: Date, sessions: &[Session], percent: i64) -> Vec<Arrival> {
    let setup = piacenza();
    let zone = jiff::tz::TimeZone::get("Europe/Rome").expect("a zone");
    let time_of_day = |at: Moment| at.timestamp().to_zoned(zone.clone()).time();
    let mut all: Vec<Arrival> = Vec::new();
    for (kind, desks) in [("polyfunctional", "ABCDFR"), ("cie", "E")] {
        let of_kind = |session: &&Session| setup.desks.get(&session.desk).is_some_and(|k| &*k.0 == kind);
        let length = |(from, to): (Moment, Moment)| (to - from).0;
        let capacity: i64 = sessions.iter().filter(of_kind).map(|s| length(s.open) - s.pause.map_or(0, length)).sum();
        let closes = sessions.iter().filter(of_kind).map(|s| s.open.1).max().expect("a desk of each kind");
        let mean = |service: ServiceId| {
            let visits = &journal.visits[&service];
            visits.iter().map(|visit| visit.0).sum::<i64>() / visits.len() as i64
        };
        let mut wanted = capacity * percent / 100;
        // A stride through the journal: all weeks have their share.
        let pool: Vec<&Arrival> = journal.arrivals.values().flatten().collect();
        let mut i = 0;
        while wanted > 0 {
            i = (i + 7_919) % pool.len();
            let at = pool[i].at;
            let moved =
                Moment::from(date.to_datetime(time_of_day(at)).to_zoned(zone.clone()).expect("a time").timestamp());
            if desks.contains(pool[i].service.letter()) && moved < closes {
                wanted -= mean(pool[i].service);
                all.push(Arrival { at: moved, ..*pool[i] });
            }
        }
    }
    all.sort_by_key(|arrival| arrival.at);
    all
}

fn in_order_within_service_and_class(served: &[Served]) {
    let mut last: BTreeMap<(ServiceId, ClassName), Moment> = BTreeMap::new();
    let mut order: Vec<&Served> = served.iter().collect();
    order.sort_by_key(|one| one.called);
    for one in order {
        let before = last.insert((one.service, one.class), one.issued);
        assert!(before.is_none_or(|before| before <= one.issued), "{one:?} was overtaken by one issued at {before:?}");
    }
}

/// More come than can be served, all day. Waits grow, but for nobody without bound: within a service and class nobody
/// is overtaken, and nobody waits more than twice as long as the last of a single line would.
#[test]
fn nobody_starves_at_120_percent_load() {
    let journal = Journal::read();
    let date: Date = "2010-03-01".parse().expect("a date");
    let sessions = &journal.sessions[&date];
    let arrivals = overload(&journal, date, sessions, 120);
    let policy = day::run(piacenza(), &journal, &arrivals, sessions);
    let fifo = day::run(first_come(), &journal, &arrivals, sessions);
    table("120 % load", &policy, &fifo);
    in_order_within_service_and_class(&policy);
    let line = fifo.iter().map(Served::wait).max().expect("somebody");
    for one in &policy {
        assert!(one.wait().0 <= 2 * line.0, "{one:?} waited {:?}, the last of a single line {line:?}", one.wait());
    }
}
