//! Lamps in memory.

use std::sync::{Arc, Mutex};

use super::{Wished, locked};
use crate::{FaultKind, lamps::Lamps};

#[derive(Debug, Default)]
struct State {
    lit: Vec<bool>,
    switched: Vec<Vec<bool>>,
    fault: Option<FaultKind>,
}

/// Lamps in memory.
#[derive(Debug)]
pub struct SimulatedLamps {
    state: Arc<Mutex<State>>,
    count: usize,
}

/// What is seen of [`SimulatedLamps`].
#[derive(Clone, Debug)]
pub struct LampsSeen(Arc<Mutex<State>>);

impl SimulatedLamps {
    /// So many, dark.
    #[must_use]
    pub fn new(count: usize) -> (Self, LampsSeen) {
        let state = Arc::new(Mutex::new(State { lit: vec![false; count], ..State::default() }));
        (Self { state: state.clone(), count }, LampsSeen(state))
    }
}

impl LampsSeen {
    /// Which are lit.
    #[must_use]
    pub fn lit(&self) -> Vec<bool> {
        locked(&self.0).lit.clone()
    }

    /// Everything that was switched, in order.
    #[must_use]
    pub fn switched(&self) -> Vec<Vec<bool>> {
        locked(&self.0).switched.clone()
    }

    /// From now on every call fails like this; `None`: no more. Lamps that are lost are dark.
    pub fn fail(&self, kind: Option<FaultKind>) {
        let mut state = locked(&self.0);
        state.fault = kind;
        if kind.is_some() {
            state.lit.fill(false);
        }
    }
}

impl Lamps for SimulatedLamps {
    type Error = Wished;

    fn count(&self) -> usize {
        self.count
    }

    fn light(&mut self, lit: &[bool]) -> Result<(), Wished> {
        let mut state = locked(&self.state);
        if let Some(kind) = state.fault {
            return Err(Wished { device: "lamps", kind });
        }
        state.lit = (0..self.count).map(|index| lit.get(index).copied().unwrap_or(false)).collect();
        let now = state.lit.clone();
        state.switched.push(now);
        Ok(())
    }
}

impl Drop for SimulatedLamps {
    fn drop(&mut self) {
        locked(&self.state).lit.fill(false);
    }
}
