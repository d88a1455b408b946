//! Labels in place of desk numbers.
//!
//! A desk on a day is an operator. In history older than the retention a desk's number therefore gives way to a label,
//! 1, 2, 3, … within its kind, shuffled anew for each day: legs of one desk on one day still belong together, and
//! nothing tells which desk it was or links one day to the next.
//!
//! Chance is an argument (`draw(n)` gives a number below `n`, all equally likely), so tests can fix it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use protocol::DeskNo;

use super::{DeskSession, Leg, LegDesk, WhichDesk};
use crate::engine::setup::DeskKindId;

/// A source of chance: a number below its argument, all equally likely.
pub type Draw<'a> = &'a mut dyn FnMut(usize) -> usize;

/// The labels of one kind of desk on one day: no two desks have the same, no desk has two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayLabels {
    known: BTreeMap<DeskNo, u16>,
    taken: BTreeSet<u16>,
}

impl DayLabels {
    /// A label is in use on that day, by a desk whose number may not be known any more.
    pub fn take(&mut self, label: u16) {
        self.taken.insert(label);
    }

    /// `desk` has `label`; `false`, and nothing is changed, where one of them belongs to another already.
    pub fn bind(&mut self, desk: DeskNo, label: u16) -> bool {
        if self.known.contains_key(&desk) || self.is_bound(label) {
            return self.known.get(&desk) == Some(&label);
        }
        self.known.insert(desk, label);
        self.taken.insert(label);
        true
    }

    /// Is it known whose label this is?
    #[must_use]
    pub fn is_bound(&self, label: u16) -> bool {
        self.known.values().any(|known| *known == label)
    }

    /// The label of a desk.
    #[must_use]
    pub fn of(&self, desk: DeskNo) -> Option<u16> {
        self.known.get(&desk).copied()
    }

    /// Gives a label to each of `desks` that has none: the lowest ones that are free, shuffled.
    pub fn assign(&mut self, desks: &BTreeSet<DeskNo>, draw: Draw<'_>) {
        let wanting: Vec<_> = desks.iter().copied().filter(|desk| self.of(*desk).is_none()).collect();
        let mut free: Vec<u16> =
            (1..=u16::MAX).filter(|label| !self.taken.contains(label)).take(wanting.len()).collect();
        for n in (1..free.len()).rev() {
            free.swap(n, draw(n + 1).min(n));
        }
        for (desk, label) in wanting.into_iter().zip(free) {
            self.bind(desk, label);
        }
    }
}

/// The labels of many days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    days: BTreeMap<(Date, DeskKindId), DayLabels>,
}

impl Labels {
    /// The labels of one kind on one day.
    pub fn day(&mut self, day: Date, kind: &DeskKindId) -> &mut DayLabels {
        self.days.entry((day, kind.clone())).or_default()
    }

    /// The label of a desk, where it has one.
    #[must_use]
    pub fn of(&self, day: Date, desk: &LegDesk) -> Option<u16> {
        match desk.which {
            WhichDesk::Label(label) => Some(label),
            WhichDesk::Number(number) => self.days.get(&(day, desk.kind.clone())).and_then(|labels| labels.of(number)),
        }
    }

    /// Gives a label to every desk of these legs and sessions that has none yet.
    pub fn assign(&mut self, legs: &[Leg], sessions: &[DeskSession], draw: Draw<'_>) {
        let mut desks: BTreeMap<(Date, &DeskKindId), BTreeSet<DeskNo>> = BTreeMap::new();
        let of_legs = legs.iter().filter_map(|leg| leg.desk.as_ref().map(|desk| (leg.day, desk)));
        for (day, desk) in of_legs.chain(sessions.iter().map(|session| (session.day, &session.desk))) {
            if let WhichDesk::Number(number) = desk.which {
                desks.entry((day, &desk.kind)).or_default().insert(number);
            }
        }
        for ((day, kind), desks) in desks {
            self.day(day, kind).assign(&desks, draw);
        }
    }

    /// Puts the label in place of the number, where there is one.
    pub fn apply(&self, day: Date, desk: &mut LegDesk) {
        if let Some(label) = self.of(day, desk) {
            desk.which = WhichDesk::Label(label);
        }
    }
}

/// Takes ticket numbers and desk numbers off legs and sessions that belong together.
pub fn relabel(legs: &mut [Leg], sessions: &mut [DeskSession], draw: Draw<'_>) {
    let mut labels = Labels::default();
    labels.assign(legs, sessions, draw);
    relabel_with(legs, sessions, &labels);
}

/// The same, with labels given before.
pub fn relabel_with(legs: &mut [Leg], sessions: &mut [DeskSession], labels: &Labels) {
    for leg in legs {
        leg.number = None;
        if let Some(desk) = &mut leg.desk {
            labels.apply(leg.day, desk);
        }
    }
    for session in sessions {
        labels.apply(session.day, &mut session.desk);
    }
}
