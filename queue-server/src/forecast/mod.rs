//! How long will this wait be? Pure: the state of the office and what history taught go in, an interval comes out.
//!
//! [`Forecast`] is all that the rest of the server knows. [`QueueLength`] is the plain way: tickets ahead times the mean
//! visit over the desks, with the spread of visits seen in history. It never claims less than nothing, and a wait is an
//! interval, never a single number; while no desk is open, the interval also tells that nobody knows how many will be.

use std::collections::BTreeMap;

use protocol::{DeskNo, Moment, ServiceId, views::Wait};

use crate::engine::{setup::OfficeSetup, state::Desk, state::State};

/// Answers how long somebody will wait.
pub trait Forecast: Send + Sync {
    /// The wait still to come for one of `service` with `ahead` tickets before it (bound to `bound` if any).
    fn wait(&self, state: &State, service: ServiceId, bound: Option<DeskNo>, ahead: usize, now: Moment) -> Wait;
}

/// What history says of the visits of one service.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    /// Visits seen.
    pub visits: u32,
    /// Their mean, in seconds.
    pub mean: f64,
    /// Their variance, in seconds squared.
    pub variance: f64,
}

/// Visits by service, as history or the catalogue has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceTimes(BTreeMap<ServiceId, Sample>);

impl ServiceTimes {
    /// From visits seen: (service, seconds at the desk).
    #[must_use]
    pub fn from_visits(visits: impl IntoIterator<Item = (ServiceId, f64)>) -> Self {
        // Welford's running mean and variance: one pass, no cancellation.
        let mut samples: BTreeMap<ServiceId, Sample> = BTreeMap::new();
        for (service, seconds) in visits {
            let sample = samples.entry(service).or_default();
            sample.visits += 1;
            let n = f64::from(sample.visits);
            let delta = seconds - sample.mean;
            sample.mean += delta / n;
            sample.variance += (delta * (seconds - sample.mean) - sample.variance) / n;
        }
        Self(samples)
    }

    /// The same, with the durations that the catalogue expects where history says too little.
    #[must_use]
    pub fn or_expected(mut self, setup: &OfficeSetup) -> Self {
        /// Fewer visits than this say less than the catalogue does.
        const ENOUGH: u32 = 30;
        for service in setup.services.keys() {
            let sample = self.0.entry(*service).or_default();
            if sample.visits < ENOUGH {
                *sample = catalogue(setup, *service);
            }
        }
        self
    }

    /// What is known of a service. One that came into the office since is as the catalogue has it.
    fn of(&self, setup: &OfficeSetup, service: ServiceId) -> Sample {
        self.0.get(&service).copied().unwrap_or_else(|| catalogue(setup, service))
    }
}

/// Durations that the catalogue expects. Visits vary about as much as they last (a coefficient of variation of one).
fn catalogue(setup: &OfficeSetup, service: ServiceId) -> Sample {
    let expected = setup.procedures.iter().filter(|p| p.service == service).map(|p| p.expected.seconds());
    let (sum, count) = expected.fold((0_i64, 0_u32), |(sum, count), seconds| (sum + seconds, count + 1));
    #[allow(clippy::cast_precision_loss)] // a few thousand seconds
    let mean = if count == 0 { 600.0 } else { sum as f64 / f64::from(count) };
    Sample { visits: count.max(1), mean, variance: mean * mean }
}

/// Queue length times mean visit over desks.
#[derive(Clone, Debug, Default)]
pub struct QueueLength {
    times: ServiceTimes,
}

impl QueueLength {
    /// With what is known of visits.
    #[must_use]
    pub const fn new(times: ServiceTimes) -> Self {
        Self { times }
    }

    /// The mean visit at these desks, over all that they serve, weighted by how often it was asked for.
    fn visit_at(&self, setup: &OfficeSetup, desks: &[DeskNo]) -> Sample {
        let mut kinds: Vec<_> = desks.iter().filter_map(|desk| setup.desks.get(desk)).collect();
        // In runs: desks of one kind mostly stand together.
        kinds.dedup();
        let kinds = kinds.into_iter().filter_map(|kind| setup.desk_kinds.get(kind));
        let mut services: Vec<ServiceId> = kinds.flat_map(|kind| kind.serves.keys().copied()).collect();
        services.sort_unstable();
        services.dedup();
        let samples: Vec<Sample> = services.iter().map(|service| self.times.of(setup, *service)).collect();
        let visits: f64 = samples.iter().map(|s| f64::from(s.visits)).sum();
        if visits <= 0.0 {
            return Sample::default();
        }
        let weighted =
            |of: &dyn Fn(&Sample) -> f64| samples.iter().map(|s| f64::from(s.visits) * of(s)).sum::<f64>() / visits;
        let mean = weighted(&|s| s.mean);
        // Variance of the mixture: within the services and between them.
        let variance = weighted(&|s| s.variance + (s.mean - mean).powi(2));
        Sample { visits: 1, mean, variance }
    }
}

impl Forecast for QueueLength {
    fn wait(&self, state: &State, service: ServiceId, bound: Option<DeskNo>, ahead: usize, now: Moment) -> Wait {
        let setup = state.setup();
        let desks = state.desks_for(service, bound);
        if desks.iter().any(|desk| state.is_at_work(*desk)) {
            // Idle desks take as many of those ahead at once; for each one more a visit has to end first.
            let idle = desks.iter().filter(|desk| state.desks.get(desk) == Some(&Desk::Open)).count();
            let turns = (ahead + 1).saturating_sub(idle);
            return interval(turns, desks.len(), &self.visit_at(setup, &desks));
        }
        // Nobody serves yet. How many will is not known: at best all that can, at worst one, and not before the opening.
        let (closed, visit) = (until_opening(state, now), self.visit_at(setup, &desks));
        let of = |serving: usize| interval((ahead + 1).saturating_sub(serving), serving, &visit);
        let (all, half, one) = (of(desks.len()), of(desks.len().div_ceil(2)), of(1));
        Wait { p10: closed + all.p10, p50: closed + half.p50, p90: closed + one.p90 }
    }
}

/// How long it takes until so many visits have ended at so many desks that are all busy.
fn interval(turns: usize, desks: usize, visit: &Sample) -> Wait {
    /// The 90th percentile of the standard normal distribution.
    const Z90: f64 = 1.2816;
    if desks == 0 || turns == 0 {
        return Wait { p10: 0, p50: 0, p90: 0 };
    }
    #[allow(clippy::cast_precision_loss)] // queues are far below 2^52
    let (turns, desks) = (turns as f64, desks as f64);
    let mean = turns * visit.mean / desks;
    let deviation = (turns * visit.variance).sqrt() / desks;
    #[allow(clippy::cast_possible_truncation)] // seconds, far below 2^52
    let seconds = |t: f64| t.max(0.0).round() as i64;
    Wait { p10: seconds(mean - Z90 * deviation), p50: seconds(mean), p90: seconds(mean + Z90 * deviation) }
}

/// Seconds until the office opens today; 0 while it is open, and after its last opening.
fn until_opening(state: &State, now: Moment) -> i64 {
    let calendar = &state.setup().calendar;
    if calendar.is_open(now) {
        return 0;
    }
    let today = |opens: &Moment| calendar.local_date(*opens) == calendar.local_date(now);
    calendar.next_opening(now).filter(today).map_or(0, |opens| (opens - now).seconds())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use protocol::Seq;

    use super::*;
    use crate::{
        engine::{Event, Record},
        founding::OfficeText,
    };

    fn office(visits_of: &str) -> (State, QueueLength) {
        let builtin = Arc::new(OfficeText::builtin().in_force().unwrap());
        let office = builtin.clone();
        let event = Event::OfficeFounded { rehearsal: true, folder: String::new(), office, day: date(2026, 11, 24) };
        let founding = Record { seq: Seq(1), recorded_at: Moment(0), occurred_at: None, event };
        let visits = visits_of.chars().flat_map(|id| (0..40).map(move |_| (ServiceId::new(id).unwrap(), 600.0)));
        (
            State::found(&founding).unwrap(),
            QueueLength::new(ServiceTimes::from_visits(visits).or_expected(&builtin.setup)),
        )
    }

    fn at(text: &str) -> Moment {
        text.parse::<protocol::OffsetTime>().unwrap().moment()
    }

    #[test]
    fn one_desk_takes_one_visit_for_each_that_has_to_end_first() {
        let (mut state, forecast) = office("ABCDFR");
        let p50 = |state: &State, ahead| forecast.wait(state, ServiceId::new('A').unwrap(), None, ahead, Moment(0)).p50;

        state.desks.insert(DeskNo(1), Desk::Open);
        assert_eq!([p50(&state, 0), p50(&state, 1), p50(&state, 2)], [0, 600, 1200], "the desk is idle");
        let busy = Desk::Busy { ticket: protocol::TicketId::new(0, Seq(9)), then_pause: None };
        state.desks.insert(DeskNo(1), busy);
        assert_eq!([p50(&state, 0), p50(&state, 1)], [600, 1200], "the desk has a visit in hand");
        state.desks.insert(DeskNo(2), Desk::Open);
        assert_eq!([p50(&state, 0), p50(&state, 1), p50(&state, 2)], [0, 300, 600], "two desks, one idle");
    }

    #[test]
    fn while_no_desk_is_open_the_interval_reaches_from_all_of_them_to_one() {
        // Two desks serve E; every visit takes ten minutes.
        let (state, forecast) = office("ABCDEFR");
        let wait = |ahead, now: &str| {
            let Wait { p10, p50, p90 } = forecast.wait(&state, ServiceId::new('E').unwrap(), None, ahead, at(now));
            [p10, p50, p90]
        };
        let opening = "2026-11-24T08:15:00+01:00";
        assert_eq!(wait(0, opening), [0, 0, 0], "whichever desk opens calls at once");
        assert_eq!(wait(3, opening), [600, 1800, 1800], "two desks, or one");
        let early = wait(3, "2026-11-24T08:00:00+01:00");
        assert_eq!(early, [1500, 2700, 2700], "and not before the opening");
        assert_eq!(wait(3, "2026-11-24T18:00:00+01:00"), [600, 1800, 1800], "tomorrow's opening is not this ticket's");
    }
}
