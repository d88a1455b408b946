//! Waits, grouped by a key.

use std::{borrow::Borrow, collections::BTreeMap};

use jiff::civil::Date;
use protocol::{ServiceId, Span};

use super::{
    definitions::{FIFTEEN_MINUTES, Standing, TWENTY_MINUTES, mean, median, p90, share, standing},
    exact::Decimal,
    key::{Key, Part, ReportKey},
    table::{Column, ColumnKind, Table, Value},
};
use crate::history::FigureRow;

/// The figures of one group of tickets. See [`super::definitions`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitFigures {
    /// The group.
    pub key: Key,
    /// All tickets: the sum of the six counts below.
    pub tickets: usize,
    /// Those whose wait counts.
    pub waits: usize,
    /// Called, did not come.
    pub no_show: usize,
    /// Given up by their holders.
    pub withdrawn: usize,
    /// Ended by the day.
    pub expired: usize,
    /// Not ended yet.
    pub still_open: usize,
    /// Without a trustworthy issue time.
    pub uncertain: usize,
    /// Mean wait in seconds.
    pub mean: Option<Decimal>,
    /// Median wait in seconds.
    pub median: Option<Decimal>,
    /// 90th percentile in seconds.
    pub p90: Option<i64>,
    /// Longest wait in seconds.
    pub max: Option<i64>,
    /// Share of waits within 15 minutes.
    pub within_15min: Option<Decimal>,
    /// Share of waits within 20 minutes.
    pub within_20min: Option<Decimal>,
    /// Share of waits within the target of their service, of those whose service has one (still).
    pub within_target: Option<Decimal>,
}

impl WaitFigures {
    /// Share of the tickets whose holders were called and did not come.
    #[must_use]
    pub fn no_show_share(&self) -> Option<Decimal> {
        share(self.no_show, self.tickets)
    }

    /// Share of the tickets that were given up.
    #[must_use]
    pub fn withdrawn_share(&self) -> Option<Decimal> {
        share(self.withdrawn, self.tickets)
    }
}

/// The figures of each group that has a ticket, in the order of keys. `target` gives the target wait of a service that
/// the office has.
pub fn figures(
    rows: impl IntoIterator<Item = impl Borrow<FigureRow>>,
    by: ReportKey,
    target: impl Fn(ServiceId) -> Option<Span>,
) -> Vec<WaitFigures> {
    let mut groups: BTreeMap<Key, Tally> = BTreeMap::new();
    for row in rows {
        let row = row.borrow();
        groups.entry(by.of(row)).or_default().count(row, &target);
    }
    groups.into_iter().map(|(key, tally)| tally.figures(key)).collect()
}

/// The figures of all tickets together, pooled: never a mean of means.
pub fn overall(
    rows: impl IntoIterator<Item = impl Borrow<FigureRow>>,
    target: impl Fn(ServiceId) -> Option<Span>,
) -> WaitFigures {
    let mut tally = Tally::default();
    rows.into_iter().for_each(|row| tally.count(row.borrow(), &target));
    tally.figures(Key(Part::Unknown, None))
}

/// The share of waits not longer than a limit of the office's own, like that of its published standard.
pub fn share_within(rows: impl IntoIterator<Item = impl Borrow<FigureRow>>, limit: Span) -> Option<Decimal> {
    let (mut within, mut waits) = (0, 0);
    for row in rows {
        if let Standing::Waited(seconds) = standing(row.borrow()) {
            waits += 1;
            within += usize::from(seconds <= limit.seconds());
        }
    }
    share(within, waits)
}

/// The tickets of a group, counted.
#[derive(Default)]
struct Tally {
    waits: Vec<i64>,
    no_show: usize,
    withdrawn: usize,
    expired: usize,
    still_open: usize,
    uncertain: usize,
    with_target: usize,
    within_target: usize,
}

impl Tally {
    fn count(&mut self, row: &FigureRow, target: impl Fn(ServiceId) -> Option<Span>) {
        match standing(row) {
            Standing::Waited(seconds) => {
                self.waits.push(seconds);
                if let Some(target) = target(row.service) {
                    self.with_target += 1;
                    self.within_target += usize::from(seconds <= target.seconds());
                }
            }
            Standing::NoShow => self.no_show += 1,
            Standing::Withdrawn => self.withdrawn += 1,
            Standing::Expired => self.expired += 1,
            Standing::StillOpen => self.still_open += 1,
            Standing::Uncertain => self.uncertain += 1,
        }
    }

    fn figures(mut self, key: Key) -> WaitFigures {
        self.waits.sort_unstable();
        let waits = &self.waits;
        let within = |limit: Span| share(waits.partition_point(|wait| *wait <= limit.seconds()), waits.len());
        WaitFigures {
            key,
            tickets: waits.len() + self.no_show + self.withdrawn + self.expired + self.still_open + self.uncertain,
            waits: waits.len(),
            no_show: self.no_show,
            withdrawn: self.withdrawn,
            expired: self.expired,
            still_open: self.still_open,
            uncertain: self.uncertain,
            mean: mean(waits),
            median: median(waits),
            p90: p90(waits),
            max: waits.last().copied(),
            within_15min: within(FIFTEEN_MINUTES),
            within_20min: within(TWENTY_MINUTES),
            within_target: share(self.within_target, self.with_target),
        }
    }
}

/// The figures as a table of these days.
#[must_use]
pub fn waits_table(by: ReportKey, from: Date, to: Date, figures: &[WaitFigures]) -> Table {
    use ColumnKind::{Count, Seconds, Share};
    let figure_columns = [
        ("tickets", Count),
        ("waits", Count),
        ("no_show", Count),
        ("withdrawn", Count),
        ("mean_wait_s", Seconds),
        ("median_wait_s", Seconds),
        ("p90_wait_s", Seconds),
        ("max_wait_s", Seconds),
        ("within_15min", Share),
        ("within_20min", Share),
        ("expired", Count),
        ("still_open", Count),
        ("uncertain", Count),
        ("within_target", Share),
    ];
    let columns = by.columns().chain(figure_columns.map(|(name, kind)| Column { name, kind })).collect();
    Table { name: "waits", by: by.as_str(), from, to, columns, rows: figures.iter().map(cells).collect() }
}

fn cells(row: &WaitFigures) -> Vec<Value> {
    let figures = [
        Value::count(row.tickets),
        Value::count(row.waits),
        Value::count(row.no_show),
        Value::count(row.withdrawn),
        Value::decimal(row.mean),
        Value::shortest(row.median),
        Value::int(row.p90),
        Value::int(row.max),
        Value::decimal(row.within_15min),
        Value::decimal(row.within_20min),
        Value::count(row.expired),
        Value::count(row.still_open),
        Value::count(row.uncertain),
        Value::decimal(row.within_target),
    ];
    row.key.values().chain(figures).collect()
}
