//! The stage of a rehearsal: its clock, whose pace may be changed while it runs, and the scene that a crowd plays there.
//!
//! Nothing of it is recorded: it is how the rehearsal is looked at, not what happened in it.

use std::sync::Arc;

use protocol::{Moment, Scene};
use tokio::sync::watch;

use crate::clock::SimulatedClock;

/// How fast time goes and what is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Seconds of the office a second.
    pub speed: f64,
    /// What a crowd plays, if there is one.
    pub scene: Option<Scene>,
}

impl Pace {
    /// Of an office that is no rehearsal.
    pub(super) const REAL: Self = Self { speed: 1.0, scene: None };
}

/// The clock of a rehearsal and its scene. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stage {
    clock: Arc<SimulatedClock>,
    pace: watch::Sender<Pace>,
}

impl Stage {
    pub(super) fn new(clock: Arc<SimulatedClock>, pace: watch::Sender<Pace>) -> Self {
        pace.send_replace(Pace { speed: clock.speed(), scene: None });
        Self { clock, pace }
    }

    /// Changes what is told of it; who watches is told by [`tell`](Self::tell).
    pub fn set(&self, speed: Option<f64>, scene: Option<Scene>, now: Option<Moment>) {
        if let Some(now) = now {
            self.clock.skip_to(now);
        }
        if let Some(speed) = speed {
            self.clock.set_speed(speed);
        }
        self.pace.send_if_modified(|pace| {
            pace.speed = self.clock.speed();
            pace.scene = scene.or(pace.scene);
            false
        });
    }

    /// Wakes all who watch the clock.
    pub fn tell(&self) {
        self.pace.send_modify(|_| {});
    }
}
