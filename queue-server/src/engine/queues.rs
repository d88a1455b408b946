//! Who waits, arranged so that nobody has to be looked through: one ordered group for each service, class and binding.
//!
//! Within a group every ticket has the same target and weights, so the order of scores is the order of [`Place`]s at
//! every moment, and the group's head is its best. `next` compares the heads of the groups that a desk sees; `ahead`
//! turns a ticket's score into a place in each group and asks for its rank. Neither looks at any other ticket.

use std::{cmp::Ordering, collections::BTreeMap};

use indexset::BTreeSet;
use protocol::{ClassName, DeskNo, Moment, Seq, ServiceId, TicketId};

use super::{
    policy::{self, Factors, Score},
    setup::OfficeSetup,
    ticket::Ticket,
};

/// A ticket's place within its group: from when it waits, then issue, then sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From when it waits.
    pub waits_from: Moment,
    /// When it was issued.
    pub issued_at: Moment,
    /// Which ticket; in the order of sequence, not of ids: a restore's generation may be a lower one.
    pub ticket: TicketId,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |place: &Self| (place.waits_from, place.issued_at, place.ticket.seq(), place.ticket);
        key(self).cmp(&key(other))
    }
}
impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Place {
    /// The place of a ticket.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        Self { waits_from: ticket.waits_from(), issued_at: ticket.issued_at, ticket: ticket.id }
    }

    /// Before every ticket that waits from `waits_from` or later.
    const fn first_from(waits_from: Moment) -> Self {
        Self { waits_from, issued_at: Moment(i64::MIN), ticket: TicketId::new(0, Seq(0)) }
    }
}

/// What all tickets of a group share. In order, the unbound come first, then those of each desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The desk that alone sees them.
    pub bound: Option<DeskNo>,
    /// The queue.
    pub service: ServiceId,
    /// The precedence.
    pub class: ClassName,
}

/// All waiting tickets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queues {
    groups: BTreeMap<Group, BTreeSet<Place>>,
}

impl Queues {
    /// Lets a ticket wait.
    pub fn insert(&mut self, group: Group, place: Place) {
        self.groups.entry(group).or_default().insert(place);
    }

    /// Takes a ticket out; false if it was not there.
    pub fn remove(&mut self, group: Group, place: Place) -> bool {
        let Some(places) = self.groups.get_mut(&group) else { return false };
        let was_there = places.remove(&place);
        if places.is_empty() {
            self.groups.remove(&group);
        }
        was_there
    }

    /// How many wait for a service, at whatever desk.
    #[must_use]
    pub fn waiting_for(&self, service: ServiceId) -> usize {
        self.groups.iter().filter(|(group, _)| group.service == service).map(|(_, places)| places.len()).sum()
    }

    /// From when the longest-waiting of a service waits, at whatever desk; `None` if nobody does.
    #[must_use]
    pub fn waiting_since(&self, service: ServiceId) -> Option<Moment> {
        let heads = self.groups.iter().filter(|(group, _)| group.service == service);
        heads.filter_map(|(_, places)| places.first()).map(|head| head.waits_from).min()
    }

    /// How many a desk could call.
    #[must_use]
    pub fn visible_to(&self, setup: &OfficeSetup, desk: DeskNo) -> usize {
        self.seen_by(setup, desk).map(|(_, _, places)| places.len()).sum()
    }

    /// How many wait in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.values().map(BTreeSet::len).sum()
    }

    /// Whether nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Tickets bound to a desk, in no particular order of calling.
    #[must_use]
    pub fn bound_to(&self, desk: DeskNo) -> Vec<TicketId> {
        self.groups_bound_to(desk).flat_map(|(_, places)| places.iter().map(|place| place.ticket)).collect()
    }

    /// The ticket that a desk calls next: the highest score; ties to the earlier issue, then the lower sequence.
    #[must_use]
    pub fn next_for(&self, setup: &OfficeSetup, desk: DeskNo, now: Moment) -> Option<TicketId> {
        let heads = self.seen_by(setup, desk).filter_map(|(_, factors, places)| {
            let head = places.first()?;
            Some((factors.score(head.waits_from, now), *head))
        });
        heads
            .reduce(|best, other| if policy::precedes(&other, &best) { other } else { best })
            .map(|(_, place)| place.ticket)
    }

    /// How many waiting tickets share one of `desks` with the ticket at `place` and would be called before it there.
    #[must_use]
    pub fn ahead(&self, setup: &OfficeSetup, group: Group, place: Place, desks: &[DeskNo], now: Moment) -> usize {
        // What precedes at a desk is the front of each group; what precedes at any of several is the longest front.
        let mut fronts: BTreeMap<Group, usize> = BTreeMap::new();
        let mut kinds_seen = Vec::new();
        for desk in desks {
            let kind = setup.desks.get(desk);
            let seen = kinds_seen.contains(&kind);
            if seen && self.groups_bound_to(*desk).next().is_none() {
                continue;
            }
            let Some(own) = policy::factors(setup, *desk, group.service, group.class) else { continue };
            let score = own.score(place.waits_from, now);
            let mut lengthen = |(other, factors, places): (Group, Factors, &BTreeSet<Place>)| {
                let longest = fronts.entry(other).or_default();
                *longest = front(&factors, score, place, places, now).max(*longest);
            };
            self.bound_at(setup, *desk).for_each(&mut lengthen);
            // Desks of one kind weigh alike: the unbound need to be asked once a kind.
            if !seen {
                kinds_seen.push(kind);
                self.unbound_at(setup, *desk).for_each(&mut lengthen);
            }
        }
        fronts.values().sum()
    }

    /// The groups that a desk sees, with the factors of their tickets' scores there.
    fn seen_by<'a>(
        &'a self,
        setup: &'a OfficeSetup,
        desk: DeskNo,
    ) -> impl Iterator<Item = (Group, Factors, &'a BTreeSet<Place>)> + 'a {
        self.unbound_at(setup, desk).chain(self.bound_at(setup, desk))
    }

    fn unbound_at<'a>(
        &'a self,
        setup: &'a OfficeSetup,
        desk: DeskNo,
    ) -> impl Iterator<Item = (Group, Factors, &'a BTreeSet<Place>)> + 'a {
        let unbound = self.groups.iter().take_while(|(group, _)| group.bound.is_none());
        unbound.filter_map(move |(group, places)| with_factors(setup, desk, *group, places))
    }

    fn bound_at<'a>(
        &'a self,
        setup: &'a OfficeSetup,
        desk: DeskNo,
    ) -> impl Iterator<Item = (Group, Factors, &'a BTreeSet<Place>)> + 'a {
        self.groups_bound_to(desk).filter_map(move |(group, places)| with_factors(setup, desk, *group, places))
    }

    fn groups_bound_to(&self, desk: DeskNo) -> impl Iterator<Item = (&Group, &BTreeSet<Place>)> {
        let bound = Some(desk);
        let bottom = Group { bound, service: ServiceId::FIRST, class: ClassName::Standard };
        self.groups.range(bottom..).take_while(move |(group, _)| group.bound == bound)
    }
}

fn with_factors<'a>(
    setup: &OfficeSetup,
    desk: DeskNo,
    group: Group,
    places: &'a BTreeSet<Place>,
) -> Option<(Group, Factors, &'a BTreeSet<Place>)> {
    Some((group, policy::factors(setup, desk, group.service, group.class)?, places))
}

/// How many of `places` come before a ticket at `place` that scores `score`.
fn front(factors: &Factors, score: Score, place: Place, places: &BTreeSet<Place>, now: Moment) -> usize {
    let (latest, exact) = factors.waits_from_scoring(score, now);
    let bound = if exact {
        // Those who wait from that very moment score the same: there the tie decides.
        Place { waits_from: latest, ..place }
    } else {
        Place::first_from(Moment(latest.0.saturating_add(1)))
    };
    places.rank(&bound)
}
