//! What may be said of figures side by side: which group is the worst, whether waits grew, and when there are too few to say.

use super::{exact::Decimal, waits::WaitFigures};

/// With fewer waits than this a figure is indicative: one long wait makes it.
pub const FEW: usize = 10;

/// A mean that differs by less than this, in seconds, is the same to who waits.
const STEADY: f64 = 30.0;

/// Whether a group of so many waits is too small for more than a hint. None at all is no group.
#[must_use]
pub const fn is_few(waits: usize) -> bool {
    waits > 0 && waits < FEW
}

/// The group with the longest mean wait, the first of equals, among those that are large enough.
#[must_use]
pub fn worst(groups: &[WaitFigures]) -> Option<&WaitFigures> {
    let mean = |group: &WaitFigures| group.mean.map_or(0.0, Decimal::to_f64);
    let enough = groups.iter().filter(|group| group.waits >= FEW);
    enough.reduce(|worst, group| if mean(group) > mean(worst) { group } else { worst })
}

/// Which way waits went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// The mean fell.
    Shorter,
    /// It differs by less than half a minute.
    Steady,
    /// It grew.
    Longer,
}

/// How a mean wait differs from an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which way.
    pub trend: Trend,
    /// By how many seconds, without sign.
    pub by: Decimal,
}

/// How the mean wait changed; `None` where either group is too small to tell.
#[must_use]
pub fn change(before: &WaitFigures, now: &WaitFigures) -> Option<Change> {
    if before.waits < FEW || now.waits < FEW {
        return None;
    }
    let difference = now.mean?.minus(before.mean?)?;
    let trend = match difference.to_f64() {
        less if less <= -STEADY => Trend::Shorter,
        more if more >= STEADY => Trend::Longer,
        _ => Trend::Steady,
    };
    Some(Change { trend, by: difference.abs() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{
        definitions::mean,
        key::{Key, Part},
    };

    /// So many waits of so many seconds, at an hour.
    fn group(hour: u8, waits: usize, seconds: i64) -> WaitFigures {
        let values = vec![seconds; waits];
        WaitFigures {
            key: Key(Part::Hour(hour), None),
            tickets: waits,
            waits,
            no_show: 0,
            withdrawn: 0,
            expired: 0,
            still_open: 0,
            uncertain: 0,
            mean: mean(&values),
            median: None,
            p90: None,
            max: None,
            within_15min: None,
            within_20min: None,
            within_target: None,
        }
    }

    #[test]
    fn the_worst_has_the_longest_mean_of_those_that_are_enough() {
        let groups = [group(8, 40, 300), group(11, 10, 540), group(12, 10, 540), group(13, 9, 3_000)];
        assert_eq!(worst(&groups).map(|group| &group.key.0), Some(&Part::Hour(11)));
        assert_eq!(worst(&[group(13, 9, 3_000)]), None);
    }

    #[test]
    fn a_change_needs_enough_on_both_sides_and_half_a_minute() {
        let trend = |before, now| change(&before, &now).map(|change| (change.trend, change.by.to_string()));
        assert_eq!(trend(group(0, 10, 600), group(0, 10, 570)), Some((Trend::Shorter, "30.0".to_owned())));
        assert_eq!(trend(group(0, 10, 600), group(0, 10, 571)), Some((Trend::Steady, "29.0".to_owned())));
        assert_eq!(trend(group(0, 10, 600), group(0, 10, 660)), Some((Trend::Longer, "60.0".to_owned())));
        assert_eq!(trend(group(0, 9, 600), group(0, 10, 60)), None);
        assert_eq!(trend(group(0, 10, 600), group(0, 0, 0)), None);
        assert!(is_few(9) && is_few(1) && !is_few(10) && !is_few(0));
    }
}
