//! How people are: who comes when and how long a visit takes, drawn from the public journal of Piacenza. Pure but for the
//! dice that it is given.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use protocol::{ClassName, Moment, Scene, ServiceId, Span};

use super::Comer;
use crate::journal::Journal;

/// What the journal says of people.
pub struct Habits {
    /// How many come for a service in an hour of the day, on an average day.
    rates: BTreeMap<(i8, ServiceId), f64>,
    /// How long visits took, for each service.
    visits: BTreeMap<ServiceId, Vec<Span>>,
    /// One in so many asks for precedence.
    priority: u32,
    zone: TimeZone,
}

/// Which part of the time a desk is at work where there are just enough of them.
const WELL_USED: f64 = 0.95;

/// One in so many speaks English, or comes to the reception point: as in the journal and in the hall.
const ENGLISH: u32 = 12;
const RECEPTION: u32 = 12;

impl Habits {
    /// As the five months at Piacenza tell.
    ///
    /// # Panics
    /// Never in practice: zone and journal are part of the project.
    #[must_use]
    pub fn of_piacenza() -> Self {
        let Journal { arrivals, visits, .. } = Journal::read();
        let zone = TimeZone::get("Europe/Rome").expect("the zone is bundled");
        #[allow(clippy::cast_precision_loss)] // days of five months
        let days = arrivals.len() as f64;
        let (mut rates, mut priority, mut all) = (BTreeMap::new(), 0_u32, 0_u32);
        for arrival in arrivals.values().flatten() {
            let hour = zone.to_datetime(arrival.at.timestamp()).hour();
            *rates.entry((hour, arrival.service)).or_default() += 1.0 / days;
            priority += u32::from(arrival.class == ClassName::Priority);
            all += 1;
        }
        Self { rates, visits, priority: all / priority.max(1), zone }
    }

    /// Which hour of the office's day a moment is in.
    #[must_use]
    pub fn hour(&self, at: Moment) -> i8 {
        self.zone.to_datetime(at.timestamp()).hour()
    }

    /// How many times an average day's crowd comes in a scene.
    #[must_use]
    pub const fn crowd(scene: Scene) -> f64 {
        match scene {
            Scene::Calm => 0.7,
            Scene::Busy => 1.5,
            Scene::Rush => 2.2,
        }
    }

    /// How many desks an office needs at this hour for these services, if the crowd is the usual one and nearly always
    /// somebody is at each: in a rush they are too few, and nobody has more.
    #[must_use]
    pub fn desks(&self, hour: i8, services: &[ServiceId]) -> usize {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a handful
        let desks = (self.load(hour, services) * Self::crowd(Scene::Busy) / WELL_USED).ceil() as usize;
        desks.max(1)
    }

    /// Who comes next after `now`, and when. Hours in which nobody comes are passed over.
    pub fn next(&self, now: Moment, scene: Scene, dice: &mut fastrand::Rng) -> (Moment, Comer) {
        let crowd = Self::crowd(scene);
        let mut at = now;
        loop {
            let hour = self.hour(at);
            let here = || self.rates.iter().filter(move |((of, _), _)| *of == hour);
            let rate = here().map(|(_, rate)| rate).sum::<f64>() * crowd;
            let next_hour = Moment((at.0.div_euclid(HOUR) + 1) * HOUR);
            if rate > 0.0 {
                // Waits between independent arrivals are exponential.
                #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
                let gap = (-(1.0 - dice.f64()).ln() / rate * HOUR as f64) as i64;
                if at + Span(gap) < next_hour {
                    let mut drawn = dice.f64() * rate / crowd;
                    let service = here().find(|(_, rate)| {
                        drawn -= **rate;
                        drawn < 0.0
                    });
                    if let Some(((_, service), _)) = service {
                        return (at + Span(gap), self.comer(*service, dice));
                    }
                }
            }
            at = next_hour;
        }
    }

    fn comer(&self, service: ServiceId, dice: &mut fastrand::Rng) -> Comer {
        let mut once_in = |of| dice.u32(0..of) == 0;
        Comer { service, priority: once_in(self.priority), reception: once_in(RECEPTION), english: once_in(ENGLISH) }
    }

    /// How long a visit takes.
    pub fn visit(&self, service: ServiceId, dice: &mut fastrand::Rng) -> Span {
        let known = self.visits.get(&service).map(Vec::as_slice).unwrap_or_default();
        dice.choice(known).copied().unwrap_or(Span::from_minutes(8))
    }

    /// How many desks are at work for these services at this hour of an average day, on average.
    fn load(&self, hour: i8, services: &[ServiceId]) -> f64 {
        let of = |service: &ServiceId| {
            let visits = self.visits.get(service).map(Vec::as_slice).unwrap_or_default();
            #[allow(clippy::cast_precision_loss)]
            let mean = visits.iter().map(|visit| visit.0 as f64).sum::<f64>() / visits.len().max(1) as f64;
            #[allow(clippy::cast_precision_loss)]
            let load = self.rates.get(&(hour, *service)).copied().unwrap_or_default() * mean / HOUR as f64;
            load
        };
        services.iter().map(of).sum()
    }
}

const HOUR: i64 = 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_come_as_in_the_journal_and_more_in_a_rush() {
        let habits = Habits::of_piacenza();
        let morning = "2026-11-24T08:00:00+01:00".parse::<protocol::OffsetTime>().unwrap().moment();
        let come = |scene| {
            let (mut dice, mut all) = (fastrand::Rng::with_seed(7), 0);
            for _ in 0..40 {
                let mut at = morning;
                loop {
                    at = habits.next(at, scene, &mut dice).0;
                    if at - morning >= Span::from_minutes(600) {
                        break;
                    }
                    all += 1;
                }
            }
            f64::from(all) / 40.0
        };
        // 23,706 tickets on 124 days.
        let usual = 23_706.0 / 124.0;
        for scene in [Scene::Calm, Scene::Busy, Scene::Rush] {
            let (seen, expected) = (come(scene), usual * Habits::crowd(scene));
            assert!((seen / expected - 1.0).abs() < 0.08, "{scene}: {seen} where {expected} were expected");
        }
        let night = "2026-11-24T22:00:00+01:00".parse::<protocol::OffsetTime>().unwrap().moment();
        let (first, _) = habits.next(night, Scene::Rush, &mut fastrand::Rng::with_seed(1));
        assert_eq!(habits.hour(first), 8, "nobody comes by night");
    }
}
