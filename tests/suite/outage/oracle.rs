//! What the rules say, written anew and as plainly as can be: who is next, and what the figures are.

use std::collections::BTreeMap;

use protocol::{Moment, ServiceId};
use queue_server::report::ReportKey;

/// Somebody who waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    pub(super) who: usize,
    pub(super) since: Moment,
    pub(super) priority: bool,
    /// Of those who wait from the same moment.
    pub(super) order: u64,
}

/// Who is called next where all services have one target: standard tickets by what they have waited, priority with five minutes more and
/// twice the weight; who came first of those who are equal.
pub(super) fn first(hall: impl Iterator<Item = Waits>, now: Moment) -> Option<usize> {
    let score = |one: &Waits| {
        let waited = (now - one.since).0;
        if one.priority { (waited + 300_000) * 2 } else { waited }
    };
    hall.max_by_key(|one| (score(one), std::cmp::Reverse((one.since, one.order)))).map(|one| one.who)
}

/// A ticket as far as figures look at it.
pub(super) struct Seen {
    pub(super) issued: Moment,
    pub(super) called: Moment,
    pub(super) uncertain: bool,
    pub(super) service: ServiceId,
    pub(super) priority: bool,
    pub(super) kiosk: bool,
}

fn group(by: ReportKey, one: &Seen) -> String {
    match by {
        // At Piacenza, in November.
        ReportKey::HourBand => ((one.issued.0 / 1000 + 3600) / 3600 % 24).to_string(),
        ReportKey::Service => one.service.to_string(),
        ReportKey::Class => (if one.priority { "priority" } else { "standard" }).to_owned(),
        ReportKey::Channel => (if one.kiosk { "kiosk" } else { "reception" }).to_owned(),
        other => panic!("{other:?} is not asked for"),
    }
}

/// Holds the lines of a report against the tickets. All of them were served.
pub(super) fn check(by: ReportKey, lines: &[String], tickets: &[Seen]) {
    let mut groups: BTreeMap<String, Vec<&Seen>> = BTreeMap::new();
    for one in tickets {
        groups.entry(group(by, one)).or_default().push(one);
    }
    assert_eq!(lines.len(), groups.len(), "{by:?}: {lines:#?}");
    for (key, group) in groups {
        let line = lines.iter().find(|line| line.split(',').next() == Some(&key));
        check_line(line.unwrap_or_else(|| panic!("no line for {key}: {lines:#?}")), &group);
    }
}

fn check_line(line: &str, group: &[&Seen]) {
    let cells: Vec<&str> = line.split(',').collect();
    let seconds = |one: &Seen| one.called.0 / 1000 - one.issued.0 / 1000;
    let mut waits: Vec<i64> = group.iter().filter(|one| !one.uncertain).map(|one| seconds(one)).collect();
    waits.sort_unstable();
    let n = waits.len();
    let counts = [group.len(), n, 0, 0].map(|count| count.to_string());
    assert_eq!(cells[1..5], counts, "tickets, waits, no-shows, withdrawn: {line}");
    assert_eq!(
        cells[11..14],
        [0, 0, group.len() - n].map(|count| count.to_string()),
        "expired, open, uncertain: {line}"
    );
    if n == 0 {
        return;
    }
    #[allow(clippy::cast_precision_loss)] // a few thousand seconds
    let off = cells[5].parse::<f64>().unwrap() * n as f64 - waits.iter().sum::<i64>() as f64;
    #[allow(clippy::cast_precision_loss)]
    let step = n as f64 * 0.001;
    assert!(off.abs() <= step, "the mean, {off} off in all: {line}");
    // The nearest rank: the smallest that nine tenths do not exceed.
    let p90 = waits.iter().find(|wait| waits.iter().filter(|other| other <= wait).count() * 10 >= n * 9).unwrap();
    assert_eq!([cells[7], cells[8]], [p90.to_string(), waits[n - 1].to_string()], "p90 and the longest: {line}");
}
