//! A touch panel in memory, touched by a script. Its time is the script's, as that of simulated buttons.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use super::{Wished, locked};
use crate::{
    FaultKind,
    buttons::{
        ButtonId, Glass, Laid, Timing, Touch,
        touch::{Finger, Spot, Stroke},
    },
};

#[derive(Debug, Default)]
struct State {
    /// What is written and not yet played: a stroke, or time that passes.
    script: VecDeque<(Duration, Option<Stroke>)>,
    written: Duration,
    fault: Option<FaultKind>,
}

type Shared = Arc<(Mutex<State>, Condvar)>;

/// A touch panel in memory.
#[derive(Debug)]
pub struct SimulatedGlass {
    shared: Shared,
    finger: Finger,
    held: Option<ButtonId>,
    told: VecDeque<Touch>,
}

/// Who touches a [`SimulatedGlass`].
#[derive(Clone, Debug)]
pub struct Fingertip(Shared);

impl SimulatedGlass {
    /// Nobody touches it, and nothing is drawn under it.
    #[must_use]
    pub fn new(timing: Timing) -> (Self, Fingertip) {
        let shared = Shared::default();
        let finger = Finger::new(timing.release, timing.stuck);
        (Self { shared: shared.clone(), finger, held: None, told: VecDeque::new() }, Fingertip(shared))
    }

    fn look(&mut self) {
        let held = self.finger.held();
        if std::mem::replace(&mut self.held, held) != held {
            self.told.push_back(Touch::Held(held));
        }
    }
}

impl Fingertip {
    /// It touches the glass here, or has moved here.
    pub fn touch(&self, spot: Spot) {
        self.write(Duration::from_millis(1), Some(Stroke::On(spot)));
    }

    /// It leaves the glass.
    pub fn lift(&self) {
        self.write(Duration::from_millis(1), Some(Stroke::Off));
    }

    /// So much time passes.
    pub fn pass(&self, time: Duration) {
        self.write(time, None);
    }

    /// A touch of a fifth of a second, and a rest as long.
    pub fn tap(&self, spot: Spot) {
        self.touch(spot);
        self.pass(Duration::from_millis(200));
        self.lift();
        self.pass(Duration::from_millis(200));
    }

    /// From now on every call fails like this; `None`: the device is back.
    pub fn fail(&self, kind: Option<FaultKind>) {
        locked(&self.0.0).fault = kind;
        self.0.1.notify_all();
    }

    fn write(&self, after: Duration, stroke: Option<Stroke>) {
        let mut state = locked(&self.0.0);
        state.written += after;
        let at = state.written;
        state.script.push_back((at, stroke));
        self.0.1.notify_all();
    }
}

impl Glass for SimulatedGlass {
    type Error = Wished;

    fn watch(&mut self, until: Instant, laid: &mut dyn FnMut() -> Option<Laid>) -> Result<Option<Touch>, Wished> {
        loop {
            if let Some(touch) = self.told.pop_front() {
                return Ok(Some(touch));
            }
            let shared = self.shared.clone();
            let mut state = locked(&shared.0);
            if let Some(kind) = state.fault {
                state.script.clear();
                self.finger.forget();
                self.look();
                return Err(Wished { device: "touch panel", kind });
            }
            let Some((at, stroke)) = state.script.pop_front() else {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Ok(None);
                }
                drop(shared.1.wait_timeout(state, left));
                continue;
            };
            drop(state);
            if let Some(laid) = laid() {
                self.finger.lay(laid.zones);
                self.look();
            }
            self.told.extend(self.finger.ripe(at).map(Touch::Push));
            if let Some(stroke) = stroke {
                self.finger.stroke(stroke, at);
            }
            self.look();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buttons::{Push, Zone};

    #[test]
    fn a_finger_is_told_while_it_is_down_and_a_press_when_it_is_lifted() {
        let (mut glass, finger) = SimulatedGlass::new(Timing::default());
        let zone = Zone { button: ButtonId(3), corner: Spot { x: 10, y: 10 }, width: 50, height: 50 };
        let mut zones = Some(Laid { screen: (100, 100), zones: vec![zone] });
        let mut next = |glass: &mut SimulatedGlass| glass.watch(Instant::now(), &mut || zones.take());
        assert_eq!(next(&mut glass).unwrap(), None);
        finger.tap(Spot { x: 20, y: 20 });
        assert_eq!(next(&mut glass).unwrap(), Some(Touch::Held(Some(ButtonId(3)))));
        assert_eq!(next(&mut glass).unwrap(), Some(Touch::Push(Push::Pressed(ButtonId(3)))));
        assert_eq!(next(&mut glass).unwrap(), Some(Touch::Held(None)));
        finger.tap(Spot { x: 90, y: 90 });
        assert_eq!(next(&mut glass).unwrap(), None);
        finger.touch(Spot { x: 20, y: 20 });
        assert_eq!(next(&mut glass).unwrap(), Some(Touch::Held(Some(ButtonId(3)))));
        finger.fail(Some(FaultKind::Lost));
        assert!(next(&mut glass).is_err());
        finger.fail(None);
        assert_eq!(next(&mut glass).unwrap(), Some(Touch::Held(None)), "what was held is not");
    }
}
