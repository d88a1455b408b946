//! Spans of days: the ones that are a click away, the one before, the one after.

use std::ops::RangeInclusive;

use jiff::{ToSpan, civil::Date};

use crate::history::KnownDays;

/// Days that are looked at, first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Period {
    pub(super) const fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }

    /// So many days, up to this one.
    pub(super) fn up_to(to: Date, days: i32) -> Self {
        Self { from: to.saturating_sub((days - 1).days()), to }
    }

    pub(super) fn month(any_day: Date) -> Self {
        Self { from: any_day.first_of_month(), to: any_day.last_of_month() }
    }

    pub(super) const fn days(self) -> RangeInclusive<Date> {
        self.from..=self.to
    }

    pub(super) fn contains(self, day: Date) -> bool {
        self.days().contains(&day)
    }

    /// How many days.
    pub(super) fn length(self) -> i32 {
        (self.to - self.from).get_days() + 1
    }

    /// The one before: of a whole month the month, else as many days.
    pub(super) fn before(self) -> Self {
        let last = self.from.saturating_sub(1.day());
        if self == Self::month(self.from) { Self::month(last) } else { Self::up_to(last, self.length()) }
    }

    /// The one after, in the same way.
    pub(super) fn after(self) -> Self {
        let first = self.to.saturating_add(1.day());
        if self == Self::month(self.from) {
            Self::month(first)
        } else {
            Self { from: first, to: first.saturating_add((self.length() - 1).days()) }
        }
    }
}

/// A history that ended longer ago than this many days is looked at from its end, not from today.
const FRESH_DAYS: i32 = 7;

/// The day from which one looks back.
pub(super) fn anchor(today: Date, known: &KnownDays) -> Date {
    match known.latest {
        Some(latest) if latest < today.saturating_sub(FRESH_DAYS.days()) => latest,
        _ => today,
    }
}

/// A span that is a click away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quick {
    Yesterday,
    /// The last day with tickets, where that was not yesterday.
    LastDay,
    /// The last so many days.
    Last(i32),
    /// So many days up to the end of the history, which is long ago.
    UpToEnd(i32),
    /// A month, by its name.
    Month,
    All,
}

/// The spans that are a click away, in order.
pub(super) fn quick(today: Date, known: &KnownDays) -> Vec<(Quick, Period)> {
    let anchor = anchor(today, known);
    let day = known.before_today.map(|day| {
        let yesterday = day == today.saturating_sub(1.day());
        (if yesterday { Quick::Yesterday } else { Quick::LastDay }, Period::day(day))
    });
    let back = |days| {
        let kind = if anchor == today { Quick::Last(days) } else { Quick::UpToEnd(days) };
        (kind, Period::up_to(anchor, days))
    };
    let month = Period::month(anchor);
    let mut spans: Vec<_> =
        day.into_iter().chain([back(7), back(30), (Quick::Month, month.before()), (Quick::Month, month)]).collect();
    if let Some(first) = known.first {
        spans.push((Quick::All, Period { from: first, to: known.latest.unwrap_or(anchor).max(first) }));
    }
    spans
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn known(first: Date, latest: Date, before_today: Date) -> KnownDays {
        KnownDays { first: Some(first), latest: Some(latest), before_today: Some(before_today) }
    }

    #[test]
    fn a_whole_month_has_months_beside_it_and_other_spans_as_many_days() {
        let april = Period::month(date(2010, 4, 17));
        assert_eq!(april.before(), Period { from: date(2010, 3, 1), to: date(2010, 3, 31) });
        assert_eq!(april.after(), Period { from: date(2010, 5, 1), to: date(2010, 5, 31) });
        let week = Period { from: date(2010, 2, 26), to: date(2010, 3, 4) };
        assert_eq!((week.length(), week.before().length(), week.after().length()), (7, 7, 7));
        assert_eq!(week.before().to, date(2010, 2, 25));
        assert_eq!(week.after().before(), week);
        assert_eq!(Period::day(date(2010, 1, 1)).before(), Period::day(date(2009, 12, 31)));
    }

    #[test]
    fn the_end_of_time_is_no_mistake_of_ours() {
        let all = Period { from: Date::MIN, to: Date::MAX };
        assert!(all.before().from <= all.before().to && all.after().from <= all.after().to);
    }

    #[test]
    fn an_office_at_work_looks_back_from_today() {
        let (today, sunday) = (date(2026, 11, 24), date(2026, 11, 22));
        let spans = quick(today, &known(date(2026, 1, 5), today, date(2026, 11, 23)));
        assert_eq!(spans[0], (Quick::Yesterday, Period::day(date(2026, 11, 23))));
        assert_eq!(spans[1], (Quick::Last(7), Period { from: date(2026, 11, 18), to: today }));
        assert_eq!(spans[3].1, Period { from: date(2026, 10, 1), to: date(2026, 10, 31) });
        assert_eq!(spans[5], (Quick::All, Period { from: date(2026, 1, 5), to: today }));
        assert_eq!(quick(today, &known(sunday, sunday, sunday))[0].0, Quick::LastDay);
    }

    #[test]
    fn a_history_that_ended_long_ago_is_looked_at_from_its_end() {
        let end = date(2010, 4, 30);
        let spans = quick(date(2026, 11, 24), &known(date(2009, 12, 1), end, end));
        assert_eq!(spans[0], (Quick::LastDay, Period::day(end)));
        assert_eq!(spans[2], (Quick::UpToEnd(30), Period::month(end)));
        assert_eq!(quick(date(2026, 11, 24), &KnownDays::default()).len(), 4, "nothing is known: today and its months");
    }
}
