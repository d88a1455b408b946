//! Who runs the office: which desks the crowd may sit at, how many are needed now, when everybody goes home, and when the
//! next day begins.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{
    DeskNo, DeskStateName, ServiceId, Span,
    views::{Desks, OfficeView},
};
use serde_json::json;

use super::{Crowd, Gone, agenda::Happening, get};
use crate::client::Client;

/// How often it is looked how many desks are needed.
const STAFF: Span = Span::from_minutes(5);
/// How long a closed office stands empty before its night is passed over.
const EVENING: Span = Span::from_minutes(10);
/// How long a visitor may leave a desk open and empty while people wait.
const LEFT: Span = Span::from_minutes(15);
/// How long before the opening a day begins.
const EARLY: Span = Span::from_minutes(2);

/// What the crowd knows of the office.
#[derive(Debug)]
pub(super) struct House {
    kinds: Vec<Kind>,
    /// What can be done, by service.
    pub(super) procedures: BTreeMap<ServiceId, Vec<String>>,
}

/// Desks of a kind, as far as they are the crowd's: the others are for visitors.
#[derive(Debug)]
struct Kind {
    desks: Vec<DeskNo>,
    /// What they are opened for.
    services: Vec<ServiceId>,
}

impl House {
    pub(super) async fn look(client: &Client) -> Result<Self, Gone> {
        let office: OfficeView = get(client, "/office").await?;
        let mut procedures = BTreeMap::<_, Vec<_>>::new();
        for procedure in office.procedures {
            procedures.entry(procedure.service).or_default().push(procedure.name);
        }
        Ok(Self { kinds: kinds(get(client, "/desks").await?), procedures })
    }
}

/// What several kinds serve is counted for the largest.
fn kinds(desks: Desks) -> Vec<Kind> {
    let mut kinds = BTreeMap::<String, Kind>::new();
    for desk in desks.items {
        let kind = kinds.entry(desk.kind).or_insert_with(|| Kind { desks: Vec::new(), services: desk.serves });
        kind.desks.push(desk.desk);
    }
    let mut kinds: Vec<_> = kinds.into_values().collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.desks.len()));
    let mut counted = BTreeSet::new();
    for Kind { desks, services } in &mut kinds {
        services.retain(|service| counted.insert(*service));
        desks.truncate(desks.len() - for_visitors(desks.len()));
    }
    kinds
}

/// How many desks of a kind are left free for whoever tries the office.
const fn for_visitors(desks: usize) -> usize {
    match desks {
        0..=5 => 0,
        _ => 2,
    }
}

impl Crowd {
    /// Opens and closes desks as the hour and the scene need them; passes over the night once everybody has gone.
    pub(super) async fn staff(&mut self) -> Result<(), Gone> {
        let office: OfficeView = get(&self.client, "/office").await?;
        self.open = office.open;
        self.agenda.set(self.now + STAFF, Happening::Staff);
        if office.open {
            self.closed_since = None;
            return self.man_desks().await;
        }
        if !self.manned.is_empty() {
            return Ok(());
        }
        let since = *self.closed_since.get_or_insert(self.now);
        match office.opens_at {
            Some(opens) if self.now - since >= EVENING => {
                self.now = opens.moment() - EARLY;
                self.rehearse(json!({"now": protocol::OffsetTime::new(self.now, 0)})).await?;
                self.begin_day();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn man_desks(&mut self) -> Result<(), Gone> {
        self.take_back_seats().await?;
        let hour = self.habits.hour(self.now);
        let mut sit_down = Vec::new();
        for Kind { desks, services } in &self.house.kinds {
            let needed = self.habits.desks(hour, services);
            let free = desks.iter().filter(|desk| !self.ceded.contains_key(desk));
            for (place, desk) in free.enumerate() {
                let is_needed = place < needed;
                match self.manned.get_mut(desk) {
                    Some(seat) => seat.leaves = !is_needed,
                    None if is_needed => sit_down.push(*desk),
                    None => {}
                }
            }
        }
        for desk in sit_down {
            self.sits_down(desk).await?;
        }
        Ok(())
    }

    /// A visitor who has long left an open desk, with people waiting for it, is not expected back.
    async fn take_back_seats(&mut self) -> Result<(), Gone> {
        let desks: Desks = get(&self.client, "/desks").await?;
        for desk in desks.items {
            let is_left = desk.state == DeskStateName::Open && desk.ticket.is_none() && desk.waiting > 0;
            match self.ceded.get(&desk.desk).copied() {
                Some(Some(since)) if is_left && self.now - since >= LEFT => drop(self.ceded.remove(&desk.desk)),
                Some(None) if is_left => drop(self.ceded.insert(desk.desk, Some(self.now))),
                Some(Some(_)) if !is_left => drop(self.ceded.insert(desk.desk, None)),
                _ => {}
            }
        }
        Ok(())
    }
}
