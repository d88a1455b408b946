//! What every figure means. Said once, here; the manual quotes it.
//!
//! - **Ticket**: a first leg that is no walk-in. Each ticket is in exactly one [`Standing`], so that in every row
//!   `tickets = waits + no_show + withdrawn + expired + still_open + uncertain`.
//! - **Wait**: first call − issue; for an appointment, from the later of due time and check-in; never below zero; in
//!   whole seconds of the times as published. It counts once the first call was answered: the first leg ended served
//!   or transferred, whatever became of later legs. It is booked on the first leg's day, hour, service, class and desk
//!   kind.
//! - **Uncertain**: a wait that would count, but whose issue time is not to be trusted. Where the hour of issue is unknown too,
//!   the ticket stands in a row of its own, with an empty key.
//! - **Hour band**: the local clock hour of the issue. The two 2:00 hours of the October change are one band.
//! - **Week**: ISO 8601, bearing the ISO year. **Weekday**: 1 is Monday.
//! - **Median**: midpoint. **90th percentile**: nearest rank, the value at rank ⌈0.9 n⌉.
//! - **Shares**: of the waits that count, those not longer than 15 min, 20 min, or the target of the ticket's service.
//! - **Rows pool tickets**: a mean is of tickets, never of means. An empty group's figures are empty, not zero.
//! - **Service time**: the sum of a leg's intervals at the desk, booked on the leg's service; walk-ins too, but not
//!   what the day's end closed.
//! - **Served users**: tickets and walk-ins with a served leg, each once. **Participation**: emoticons given ÷ served
//!   users; it can pass 1, since emoticons are also given without a ticket.
//! - **Shares of no-shows and withdrawals**: of all tickets. **Shares of faces**: of the emoticons given.
//! - **Few**: fewer than 10 waits are indicative, and are neither compared nor called the worst (`super::compare`).
//! - **Precision**: means in seconds to 3 decimals, shares to 6, of exact fractions, halves to even.

use protocol::{Moment, Span};

use super::exact::Decimal;
use crate::history::{FigureRow, Outcome};

/// The first of the fixed limits that shares are told for.
pub const FIFTEEN_MINUTES: Span = Span::from_minutes(15);
/// The second.
pub const TWENTY_MINUTES: Span = Span::from_minutes(20);
/// Decimals of a mean in seconds.
pub const MEAN_PLACES: u8 = 3;
/// Decimals of a share.
pub const SHARE_PLACES: u8 = 6;

/// How a ticket is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its wait counts, of so many seconds.
    Waited(i64),
    /// Called, did not come.
    NoShow,
    /// Given up by its holder.
    Withdrawn,
    /// Ended by the day.
    Expired,
    /// Not ended yet.
    StillOpen,
    /// Its wait would count, but its issue time is not to be trusted.
    Uncertain,
}

/// Seconds between two moments as published, never below zero.
#[must_use]
pub fn wait_seconds(waits_from: Moment, called_at: Moment) -> i64 {
    (called_at.seconds() - waits_from.seconds()).max(0)
}

/// How a ticket is counted.
#[must_use]
pub fn standing(row: &FigureRow) -> Standing {
    match (row.outcome, row.called_at) {
        (Outcome::NoShow, _) => Standing::NoShow,
        (Outcome::Withdrawn, _) => Standing::Withdrawn,
        (Outcome::Expired, _) => Standing::Expired,
        (Outcome::Open, _) => Standing::StillOpen,
        (Outcome::Served | Outcome::Transferred, Some(called_at)) if !row.uncertain => {
            Standing::Waited(wait_seconds(row.waits_from, called_at))
        }
        (Outcome::Served | Outcome::Transferred, _) => Standing::Uncertain,
    }
}

/// The mean of these seconds; `None` of none.
#[must_use]
pub fn mean(values: &[i64]) -> Option<Decimal> {
    let sum: i64 = values.iter().sum();
    Decimal::of_fraction(sum, values.len(), MEAN_PLACES)
}

/// The midpoint of sorted values, in tenths at the finest; `None` of none.
#[must_use]
pub fn median(sorted: &[i64]) -> Option<Decimal> {
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get((sorted.len() - 1) / 2)?;
    Decimal::of_fraction(lower + upper, 2, 1)
}

/// The value at rank ⌈0.9 n⌉ of sorted values; `None` of none.
#[must_use]
pub fn p90(sorted: &[i64]) -> Option<i64> {
    let rank = (sorted.len() * 9).div_ceil(10);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// How many of `of` these are, as a share; `None` of none.
#[must_use]
pub fn share(part: usize, of: usize) -> Option<Decimal> {
    Decimal::of_fraction(i64::try_from(part).ok()?, of, SHARE_PLACES)
}
