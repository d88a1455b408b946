//! A second engine, naive on purpose: one flat list of slips that is scanned and sorted for every question.
//!
//! Written from the rules of the domain, not from the engine, whose verdicts it predicts: [`verbs`] says what each
//! command does (or all reasons for which it may be refused), [`agree`] compares everything that both know, [`steps`]
//! makes random commands out of small numbers, so that a failing run shrinks. It shares with the engine only the types
//! and the calendar, which has tests of its own.

pub mod agree;
pub mod desk_verbs;
pub mod steps;
pub mod verbs;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;
use protocol::{DeskNo, KioskId, Moment, ServiceId, TicketId, TicketNumber};
use queue_server::engine::{
    command::Block,
    event::InForce,
    setup::{HeadStart, OfficeSetup},
    ticket::Class,
};

/// Where a slip is. Times are milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the states of the domain, as they stand there
pub enum Where {
    Waiting,
    Called { desk: DeskNo, first: i64, recalls: u32 },
    Serving { desk: DeskNo, since: i64 },
    Parked,
    Served,
    NoShow,
    Withdrawn,
    Expired,
}

/// A ticket, of whatever day.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // see the engine's `Ticket`
pub struct Slip {
    pub id: TicketId,
    pub order: u64,
    pub day: Date,
    pub number: Option<TicketNumber>,
    pub online: bool,
    pub from_kiosk: bool,
    pub provisional: bool,
    pub uncertain: bool,
    pub class: Class,
    pub service: ServiceId,
    pub issued: i64,
    pub first_called: Option<i64>,
    pub leg: u32,
    pub visited: bool,
    pub served_for: i64,
    pub place: Where,
    /// While it waits or is parked: the desk that alone may have it.
    pub bound: Option<DeskNo>,
    /// The desk that the last transfer named.
    pub meant: Option<DeskNo>,
    pub ended: Option<i64>,
    pub by_day: bool,
    pub judged: bool,
}

impl Slip {
    fn waits_from(&self) -> i64 {
        match self.class {
            Class::Appointment { due } => due.0.max(self.issued),
            _ => self.issued,
        }
    }

    fn at_desk(&self) -> Option<DeskNo> {
        match self.place {
            Where::Called { desk, .. } | Where::Serving { desk, .. } => Some(desk),
            _ => None,
        }
    }

    fn ended(&self) -> bool {
        matches!(self.place, Where::Served | Where::NoShow | Where::Withdrawn | Where::Expired)
    }
}

/// A desk, without what it has in hand: the slips say that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Post {
    Closed,
    Open { to_pause: bool },
    Paused { since: i64 },
}

/// A naive office.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Model {
    pub office: Arc<InForce>,
    pub generation: u16,
    pub day: Date,
    pub slips: Vec<Slip>,
    pub desks: BTreeMap<DeskNo, Post>,
    pub closed_at: Option<i64>,
    pub hall_closed: bool,
    pub stopped: BTreeSet<ServiceId>,
    pub caps: BTreeMap<ServiceId, u32>,
    pub kiosks: BTreeSet<KioskId>,
    pub ranges: Vec<Block>,
}

/// How a desk ranks slips: the first is called first.
type Rank = (Reverse<i128>, i64, u64);

impl Model {
    /// A new office on `day`.
    #[must_use]
    pub fn new(office: Arc<InForce>, day: Date) -> Self {
        let desks = office.setup.desks.keys().map(|desk| (*desk, Post::Closed)).collect();
        Self {
            office,
            generation: 0,
            day,
            slips: Vec::new(),
            desks,
            closed_at: None,
            hall_closed: false,
            stopped: BTreeSet::new(),
            caps: BTreeMap::new(),
            kiosks: BTreeSet::new(),
            ranges: Vec::new(),
        }
    }

    fn setup(&self) -> &OfficeSetup {
        &self.office.setup
    }

    /// The slips of today.
    pub fn today(&self) -> impl Iterator<Item = &Slip> {
        self.slips.iter().filter(|slip| slip.day == self.day)
    }

    fn find(&self, id: TicketId) -> Option<usize> {
        self.slips.iter().position(|slip| slip.day == self.day && slip.id == id)
    }

    fn find_number(&self, day: Date, number: TicketNumber) -> Option<usize> {
        self.slips.iter().position(|slip| slip.day == day && slip.number == Some(number))
    }

    /// The slip that a desk has in hand.
    #[must_use]
    pub fn hand(&self, desk: DeskNo) -> Option<&Slip> {
        self.today().find(|slip| slip.at_desk() == Some(desk))
    }

    fn serves(&self, desk: DeskNo, service: ServiceId) -> bool {
        self.setup().weight(desk, service).is_some()
    }

    /// Whether `desk` may be given slips of its own.
    fn may_bind(&self, desk: DeskNo, at: i64) -> bool {
        match self.desks.get(&desk) {
            None | Some(Post::Closed) => false,
            Some(Post::Open { .. }) => true,
            Some(Post::Paused { since }) => at - since < self.setup().rules.pause_limit.0,
        }
    }

    /// `(head start + waited) ÷ target × weight of class × weight of desk`, everything over one common denominator.
    fn score(&self, slip: &Slip, desk: DeskNo, common: i128, at: i64) -> Option<i128> {
        let setup = self.setup();
        let target: i128 = setup.services.get(&slip.service)?.target.0.into();
        let rule = setup.class_rule(slip.class.name());
        let head_start_thousandths: i128 = match rule.head_start {
            HeadStart::Fixed(span) => i128::from(span.0) * 1000,
            HeadStart::Targets(thousandths) => i128::from(thousandths) * target,
        };
        let waited_thousandths = i128::from(at - slip.waits_from()) * 1000;
        let weights: i128 =
            [rule.weight, setup.weight(desk, slip.service)?].iter().map(|w| i128::from(w.thousandths())).product();
        Some((head_start_thousandths + waited_thousandths) * weights * (common / target))
    }

    /// The slips that a desk could call, in the order in which it would, by their places in `slips`.
    #[must_use]
    pub fn order_at(&self, desk: DeskNo, at: i64) -> Vec<usize> {
        let targets = self.setup().services.values().map(|service| i128::from(service.target.0));
        let common = targets.fold(1, lcm);
        let mut ranked: Vec<(Rank, usize)> = Vec::new();
        for (i, slip) in self.slips.iter().enumerate() {
            if slip.day != self.day || slip.place != Where::Waiting || slip.bound.is_some_and(|only| only != desk) {
                continue;
            }
            if let Some(score) = self.score(slip, desk, common, at) {
                ranked.push(((Reverse(score), slip.issued, slip.order), i));
            }
        }
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, i)| i).collect()
    }

    /// For every waiting slip, how many would be called before it at some desk that could call it.
    #[must_use]
    pub fn all_ahead(&self, at: i64) -> Vec<(TicketId, usize)> {
        let orders: BTreeMap<DeskNo, Vec<usize>> =
            self.desks.keys().map(|desk| (*desk, self.order_at(*desk, at))).collect();
        let waiting = self.slips.iter().enumerate().filter(|(_, s)| s.day == self.day && s.place == Where::Waiting);
        waiting
            .map(|(i, slip)| {
                let mut before = vec![false; self.slips.len()];
                for desk in self.desks_that_could_call(slip) {
                    orders[&desk].iter().take_while(|other| **other != i).for_each(|other| before[*other] = true);
                }
                (slip.id, before.into_iter().filter(|b| *b).count())
            })
            .collect()
    }

    fn desks_that_could_call(&self, slip: &Slip) -> Vec<DeskNo> {
        if let Some(only) = slip.bound {
            return vec![only];
        }
        let serving = || self.desks.iter().filter(|(desk, _)| self.serves(**desk, slip.service));
        let open: Vec<DeskNo> =
            serving().filter(|(_, post)| matches!(post, Post::Open { .. })).map(|(desk, _)| *desk).collect();
        if open.is_empty() { serving().map(|(desk, _)| *desk).collect() } else { open }
    }

    /// The next number of the online counter.
    #[must_use]
    pub fn next_number(&self, service: ServiceId) -> u32 {
        let given = |slip: &Slip| slip.number.filter(|n| slip.online && n.prefix == service).map(|n| n.number);
        let mut number = 1 + self.today().filter_map(given).max().unwrap_or(0);
        while self.range_of(self.day, TicketNumber { prefix: service, number }).is_some() {
            number += 1;
        }
        number
    }

    fn range_of(&self, day: Date, number: TicketNumber) -> Option<&Block> {
        self.ranges.iter().find(|range| range.day == day && range.holds(number))
    }

    /// When the day ends.
    #[must_use]
    pub fn midnight(&self) -> Moment {
        self.setup().calendar.day_start(self.day.tomorrow().expect("a day with a morrow"))
    }
}

fn lcm(a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}
