//! Which ticket is next: the accumulating priority queue (Kleinrock 1964; Stanford, Taylor and Ziedins, Queueing
//! Systems 77, 2014), in exact integers.
//!
//! At a desk, a waiting ticket's score is
//! `(head start of its class + waited) ÷ target of its service × weight of its class × the desk's weight for the service`.
//! It grows without bound while the ticket waits, so nobody starves; strict FIFO is the case of equal targets and
//! weights. Nothing here knows of queues; [`super::queues`] holds them.

use std::cmp::Ordering;

use protocol::{ClassName, DeskNo, Moment, ServiceId, Span};

use super::{
    queues::Place,
    setup::{HeadStart, OfficeSetup},
};

/// What a ticket's score is made of besides its wait; the same for a whole group at one desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    head_start: Span,
    /// Weight of class × weight of desk, in millionths.
    weight: i128,
    /// Target wait in milliseconds, more than zero.
    target: i128,
}

/// A score as an exact fraction; the denominator is positive. Its unit (targets waited, in millionths) is common to all
/// scores.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    numerator: i128,
    denominator: i128,
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Score {}
impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

/// The factors of a class's tickets for a service at a desk; `None` where the desk does not serve it.
#[must_use]
pub fn factors(setup: &OfficeSetup, desk: DeskNo, service: ServiceId, class: ClassName) -> Option<Factors> {
    let desk_weight = setup.weight(desk, service)?;
    let target = setup.services.get(&service)?.target;
    let rule = setup.class_rule(class);
    let head_start = match rule.head_start {
        HeadStart::Fixed(span) => span,
        HeadStart::Targets(thousandths) => Span(target.0.saturating_mul(i64::from(thousandths)) / 1000),
    };
    Some(Factors {
        head_start,
        weight: i128::from(rule.weight.thousandths()) * i128::from(desk_weight.thousandths()),
        target: i128::from(target.0.max(1)),
    })
}

impl Factors {
    /// The score, now, of a ticket that waits from `waits_from`; negative before that, less the head start.
    #[must_use]
    pub fn score(&self, waits_from: Moment, now: Moment) -> Score {
        let waited = i128::from((now - waits_from).0) + i128::from(self.head_start.0);
        Score { numerator: waited * self.weight, denominator: self.target }
    }

    /// The latest moment from which a ticket must wait to score at least `score` now, and whether it scores exactly
    /// that then. The inverse of [`score`](Self::score).
    #[must_use]
    pub fn waits_from_scoring(&self, score: Score, now: Moment) -> (Moment, bool) {
        // (head start + now - w) × weight ÷ target ≥ n ÷ d   ⇔   w ≤ (a × r - q) ÷ r, with q = n × target, r = weight × d
        let a = i128::from(now.0) + i128::from(self.head_start.0);
        let r = self.weight * score.denominator;
        let m = a * r - score.numerator * self.target;
        let clamped = m.div_euclid(r).clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        (Moment(i64::try_from(clamped).unwrap_or(i64::MAX)), m.rem_euclid(r) == 0)
    }
}

/// Whether the first is called before the second: the higher score; ties to the earlier issue, then the lower
/// sequence.
#[must_use]
pub fn precedes(first: &(Score, Place), second: &(Score, Place)) -> bool {
    let tie = |place: &Place| (place.issued_at, place.ticket.seq());
    second.0.cmp(&first.0).then_with(|| tie(&first.1).cmp(&tie(&second.1))) == Ordering::Less
}
