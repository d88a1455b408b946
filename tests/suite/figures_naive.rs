//! Figures of any history agree with a naive reading of their definitions, so that other data gets its right figures
//! too. Legs go through the store on their way.

use jiff::{ToSpan, civil::date};
use proptest::prelude::*;
use protocol::{Channel, ClassName, Moment, ServiceId, Span};
use queue_server::{
    engine::setup::DeskKindId,
    history::{FigureRow, Leg, LegDesk, Outcome, WhichDesk},
    journal::legs,
    report::{self, ReportFormat, ReportKey},
};

use crate::figures::empty_store;

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        6 => Just(Outcome::Served),
        2 => Just(Outcome::Transferred),
        1 => Just(Outcome::NoShow),
        1 => Just(Outcome::Withdrawn),
        1 => Just(Outcome::Expired),
        1 => Just(Outcome::Open),
    ]
}

/// A leg with a wait about the limits that shares are told for, on days around an ISO year's end.
fn leg() -> impl Strategy<Value = Leg> {
    let when = (-9_i64..9, prop::option::weighted(0.9, 8_u8..12), 0_i64..3_599_999);
    let wait = prop_oneof![Just(0), Just(900_000), Just(1_200_000), -5_000_i64..5_000, 0_i64..2_000_000];
    let what = (prop::sample::select(vec!['A', 'F', 'R']), prop::option::of("[ab]"), 0_usize..4, 0_usize..3);
    let odd = (prop::bool::weighted(0.1), prop::bool::weighted(0.1), prop::bool::weighted(0.1), 1_u32..=2);
    (when, wait, what, odd, outcome(), 0_i64..2_000_000).prop_map(|(when, wait, what, odd, outcome, visit)| {
        let (days, hour, within) = when;
        let (letter, procedure, channel, class) = what;
        let (uncertain, walk_in, auto_closed, leg) = odd;
        let day = date(2009, 12, 31) + days.days();
        let issued_at = Moment(1_262_000_000_000 + days * 86_400_000 + within);
        let called = matches!(outcome, Outcome::Served | Outcome::Transferred | Outcome::NoShow);
        let started = outcome == Outcome::Served;
        let called_at = called.then_some(issued_at + Span(wait));
        Leg {
            ticket_id: String::new(),
            leg,
            number: None,
            walk_in,
            service: ServiceId::new(letter).unwrap(),
            procedure,
            channel: Channel::ALL[channel],
            class: ClassName::ALL[class],
            day,
            hour,
            issued_at,
            waits_from: issued_at,
            uncertain,
            queued_at: issued_at,
            called_at,
            desk: called.then(|| LegDesk { kind: DeskKindId("cie".into()), which: WhichDesk::Label(1) }),
            started_at: called_at.filter(|_| started),
            service_time: started.then_some(Span(visit)),
            ended_at: issued_at,
            outcome,
            auto_closed,
            feedback: None,
        }
    })
}

fn target(service: ServiceId) -> Option<Span> {
    // R has no target (any more).
    [('A', 900), ('F', 1200)]
        .into_iter()
        .find(|(letter, _)| *letter == service.letter())
        .map(|(_, s)| Span::from_seconds(s))
}

/// The key as text, written anew.
fn key_text(by: ReportKey, row: &FigureRow) -> String {
    let hour = row.hour.map_or(String::new(), |hour| hour.to_string());
    let week = row.day.strftime("%G-W%V").to_string();
    let name = |name: &Option<std::sync::Arc<str>>| name.as_deref().unwrap_or_default().to_owned();
    match by {
        ReportKey::HourBand => hour,
        ReportKey::Day => row.day.to_string(),
        ReportKey::IsoWeek => week,
        ReportKey::Month => row.day.strftime("%Y-%m").to_string(),
        ReportKey::WeekdayBand => format!("{},{hour}", row.day.strftime("%u")),
        ReportKey::DayHourBand => format!("{},{hour}", row.day),
        ReportKey::IsoWeekHourBand => format!("{week},{hour}"),
        ReportKey::Service => row.service.to_string(),
        ReportKey::Procedure => name(&row.procedure),
        ReportKey::Channel => row.channel.to_string(),
        ReportKey::Class => row.class.to_string(),
        ReportKey::DeskKind => name(&row.desk_kind),
    }
}

/// Is `text` the fraction to so many decimals? Off by half a unit at most, and by exactly that only to the even side.
fn is_rounded(text: &str, part: i64, of: i64, places: u32) -> bool {
    let (whole, decimals) = text.split_once('.').unwrap();
    let unit = 10_i64.pow(places);
    let padded = format!("{decimals:0<width$}", width = places as usize);
    let shown = whole.parse::<i64>().unwrap() * unit + padded.parse::<i64>().unwrap();
    let off = 2 * (shown * of - part * unit).abs();
    off < of || (off == of && shown % 2 == 0)
}

fn check_row(line: &str, key: &str, group: &[&FigureRow]) {
    let cells: Vec<&str> = line.strip_prefix(key).unwrap().strip_prefix(',').unwrap().split(',').collect();
    let count = |keep: &dyn Fn(&FigureRow) -> bool| group.iter().filter(|row| keep(row)).count();
    let answered = |row: &FigureRow| matches!(row.outcome, Outcome::Served | Outcome::Transferred);
    let ended = |outcome: Outcome| count(&|row: &FigureRow| row.outcome == outcome).to_string();
    let counted: Vec<_> = group.iter().filter(|row| answered(row) && !row.uncertain).collect();
    let seconds = |at: Moment| at.0.div_euclid(1000);
    let wait = |row: &FigureRow| (seconds(row.called_at.unwrap()) - seconds(row.waits_from)).max(0);
    let mut waits: Vec<i64> = counted.iter().map(|row| wait(row)).collect();
    waits.sort_unstable();
    let n = i64::try_from(waits.len()).unwrap();
    assert_eq!(cells[0], group.len().to_string());
    assert_eq!(cells[1], n.to_string());
    assert_eq!(cells[2], ended(Outcome::NoShow));
    assert_eq!(cells[3], ended(Outcome::Withdrawn));
    assert_eq!(cells[10], ended(Outcome::Expired));
    assert_eq!(cells[11], ended(Outcome::Open));
    assert_eq!(cells[12], count(&|row: &FigureRow| answered(row) && row.uncertain).to_string());
    // Disjoint, and nothing left over.
    let parts: usize = [1, 2, 3, 10, 11, 12].into_iter().map(|n| cells[n].parse::<usize>().unwrap()).sum();
    assert_eq!(parts, group.len());
    let with_target: Vec<_> =
        counted.iter().filter_map(|row| Some((wait(row), target(row.service)?.0 / 1000))).collect();
    let within_target = with_target.iter().filter(|(wait, target)| wait <= target).count();
    match i64::try_from(with_target.len()).unwrap() {
        0 => assert_eq!(cells[13], ""),
        of => assert!(is_rounded(cells[13], i64::try_from(within_target).unwrap(), of, 6), "{line}"),
    }
    if n == 0 {
        assert_eq!(cells[4..10], [""; 6]);
        return;
    }
    let within = |limit: i64| i64::try_from(waits.iter().filter(|wait| **wait <= limit).count()).unwrap();
    assert!(is_rounded(cells[4], waits.iter().sum(), n, 3), "{line}");
    let (low, high) = (waits[(waits.len() - 1) / 2], waits[waits.len() / 2]);
    assert_eq!(cells[5].parse::<f64>().unwrap() * 2.0, (low + high) as f64);
    // The least value that nine tenths do not exceed.
    let p90 = waits.iter().find(|wait| 10 * within(**wait) >= 9 * n).unwrap();
    assert_eq!(cells[6], p90.to_string());
    assert_eq!(cells[7], waits.last().unwrap().to_string());
    assert!(is_rounded(cells[8], within(900), n, 6), "{line}");
    assert!(is_rounded(cells[9], within(1200), n, 6), "{line}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn figures_are_what_their_definitions_say(mut legs in prop::collection::vec(leg(), 0..60), by in 0..12_usize) {
        let by = ReportKey::ALL[by];
        let conn = empty_store();
        for (n, leg) in legs.iter_mut().enumerate() {
            leg.ticket_id = format!("t{n:x}");
            // Open legs are never stored: the caller adds them.
            prop_assert_eq!(legs::put(&conn, leg, None).is_err(), leg.outcome == Outcome::Open);
        }
        let (from, to) = (date(2009, 12, 20), date(2010, 1, 20));
        let mut stored = legs::read(&conn, &(from..=to), None).unwrap();
        stored.sort_by(|a, b| a.ticket_id.cmp(&b.ticket_id));
        let mut closed: Vec<_> = legs.iter().filter(|leg| leg.outcome != Outcome::Open).cloned().collect();
        closed.sort_by(|a, b| a.ticket_id.cmp(&b.ticket_id));
        prop_assert_eq!(stored, closed);

        let open = legs.iter().filter(|leg| leg.outcome == Outcome::Open).filter_map(FigureRow::of);
        let rows = legs::figure_rows(&conn, &(from..=to), None, by.names()).unwrap().into_iter().chain(open);
        let table = report::waits_table(by, from, to, &report::figures(rows, by, target));
        let csv = String::from_utf8(report::render(&table, ReportFormat::Csv).unwrap()).unwrap();

        let tickets: Vec<_> = legs.iter().filter(|leg| leg.leg == 1 && !leg.walk_in).filter_map(FigureRow::of).collect();
        let mut keys: Vec<_> = tickets.iter().map(|row| key_text(by, row)).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(csv.lines().count() - 1, keys.len());
        for key in keys {
            let group: Vec<_> = tickets.iter().filter(|row| key_text(by, row) == key).collect();
            let width = key.matches(',').count() + 1;
            let line = csv.lines().skip(1).find(|line| line.splitn(width + 1, ',').take(width).eq(key.split(',')));
            check_row(line.unwrap(), &key, &group);
        }
    }

    #[test]
    fn service_times_are_of_visits_that_people_ended(mut legs in prop::collection::vec(leg(), 0..60)) {
        let conn = empty_store();
        legs.retain(|leg| leg.outcome != Outcome::Open);
        for (n, leg) in legs.iter_mut().enumerate() {
            leg.ticket_id = format!("t{n:x}");
            legs::put(&conn, leg, None).unwrap();
        }
        let (from, to) = (date(2009, 12, 20), date(2010, 1, 20));
        let table = report::service_time(legs::visit_rows(&conn, &(from..=to), None).unwrap(), from, to);
        let csv = String::from_utf8(report::render(&table, ReportFormat::Csv).unwrap()).unwrap();
        for service in ["A", "F", "R"] {
            let mut seconds: Vec<i64> = legs
                .iter()
                .filter(|leg| leg.service.to_string() == service && leg.started_at.is_some() && !leg.auto_closed)
                .map(|leg| leg.service_time.unwrap().0 / 1000)
                .collect();
            seconds.sort_unstable();
            let line = csv.lines().find(|line| line.starts_with(service));
            prop_assert_eq!(line.is_some(), !seconds.is_empty());
            if let Some(line) = line {
                let cells: Vec<_> = line.split(',').collect();
                prop_assert_eq!(cells[1], seconds.len().to_string());
                prop_assert!(is_rounded(cells[2], seconds.iter().sum(), i64::try_from(seconds.len()).unwrap(), 3));
                let middle = seconds[(seconds.len() - 1) / 2] + seconds[seconds.len() / 2];
                prop_assert!(is_rounded(cells[3], middle, 2, 1));
            }
        }
    }
}
