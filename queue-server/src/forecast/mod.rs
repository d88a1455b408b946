//! How long will this wait be? Pure: the state of the office and what history taught go in, an interval comes out.
//!
//! [`Forecast`] is all that the rest of the server knows. [`QueueLength`] is the plain way: tickets ahead times the mean
//! visit over the desks, with the spread of visits seen in history. It never claims less than nothing, and a wait is an
//! interval, never a single number.

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

    /// What is known of a service: its history, or with too little of it the catalogue's expected durations.
    fn of(&self, setup: &OfficeSetup, service: ServiceId) -> Sample {
        /// Fewer visits than this say less than the catalogue does.
        const ENOUGH: u32 = 30;
        match self.0.get(&service) {
            Some(sample) if sample.visits >= ENOUGH => *sample,
            _ => catalogue(setup, service),
        }
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
    /// With what history knows.
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
    fn wait(&self, state: &State, service: ServiceId, bound: Option<DeskNo>, ahead: usize, _now: Moment) -> Wait {
        /// The 90th percentile of the standard normal distribution.
        const Z90: f64 = 1.2816;
        let desks = state.desks_for(service, bound);
        // Idle desks take as many of those ahead at once; for each one more a visit has to end first.
        let idle = desks.iter().filter(|desk| state.desks.get(desk) == Some(&Desk::Open)).count();
        let turns = (ahead + 1).saturating_sub(idle);
        if desks.is_empty() || turns == 0 {
            return Wait { p10: 0, p50: 0, p90: 0 };
        }
        let visit = self.visit_at(state.setup(), &desks);
        #[allow(clippy::cast_precision_loss)] // queues are far below 2^52
        let (turns, desks) = (turns as f64, desks.len() as f64);
        let mean = turns * visit.mean / desks;
        let deviation = (turns * visit.variance).sqrt() / desks;
        #[allow(clippy::cast_possible_truncation)] // seconds, far below 2^52
        let seconds = |t: f64| t.max(0.0).round() as i64;
        Wait { p10: seconds(mean - Z90 * deviation), p50: seconds(mean), p90: seconds(mean + Z90 * deviation) }
    }
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

    #[test]
    fn one_desk_takes_one_visit_for_each_that_has_to_end_first() {
        let office = Arc::new(OfficeText::builtin().in_force().unwrap());
        let event = Event::OfficeFounded { rehearsal: true, folder: String::new(), office, day: date(2026, 11, 24) };
        let founding = Record { seq: Seq(1), recorded_at: Moment(0), occurred_at: None, event };
        let mut state = State::found(&founding).unwrap();
        let service = ServiceId::new('A').unwrap();
        let visits = "ABCDFR".chars().flat_map(|letter| (0..40).map(move |_| (ServiceId::new(letter).unwrap(), 600.0)));
        let forecast = QueueLength::new(ServiceTimes::from_visits(visits));
        let p50 = |state: &State, ahead| forecast.wait(state, service, None, ahead, Moment(0)).p50;

        state.desks.insert(DeskNo(1), Desk::Open);
        assert_eq!([p50(&state, 0), p50(&state, 1), p50(&state, 2)], [0, 600, 1200], "the desk is idle");
        let busy = Desk::Busy { ticket: protocol::TicketId::new(0, Seq(9)), then_pause: None };
        state.desks.insert(DeskNo(1), busy);
        assert_eq!([p50(&state, 0), p50(&state, 1)], [600, 1200], "the desk has a visit in hand");
        state.desks.insert(DeskNo(2), Desk::Open);
        assert_eq!([p50(&state, 0), p50(&state, 1), p50(&state, 2)], [0, 300, 600], "two desks, one idle");
    }
}
