//! A screen in memory.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use embedded_graphics::{
    geometry::{OriginDimensions, Point, Size},
    primitives::Rectangle,
};

use super::{Wished, locked};
use crate::{
    FaultKind,
    pixels::{Canvas, Panel},
};

#[derive(Debug)]
struct State {
    size: Size,
    pixels: Vec<u32>,
    copied: VecDeque<Rectangle>,
    off: bool,
    fault: Option<FaultKind>,
}

/// So many of the rectangles that were copied are remembered: a board shows months.
const MOST: usize = 1000;

/// A screen in memory, black at first.
#[derive(Debug)]
pub struct SimulatedPanel(Arc<Mutex<State>>);

/// What is seen of a [`SimulatedPanel`].
#[derive(Clone, Debug)]
pub struct PanelSeen(Arc<Mutex<State>>);

impl SimulatedPanel {
    /// Of a size.
    #[must_use]
    pub fn new(size: Size) -> (Self, PanelSeen) {
        let state = State { size, pixels: dark(size), copied: VecDeque::new(), off: false, fault: None };
        let state = Arc::new(Mutex::new(state));
        (Self(state.clone()), PanelSeen(state))
    }
}

fn dark(size: Size) -> Vec<u32> {
    vec![0; size.width as usize * size.height as usize]
}

impl PanelSeen {
    /// Its dots, row by row.
    #[must_use]
    pub fn pixels(&self) -> Vec<u32> {
        locked(&self.0).pixels.clone()
    }

    /// The rectangles that were copied, in order: the last thousand.
    #[must_use]
    pub fn copied(&self) -> Vec<Rectangle> {
        locked(&self.0).copied.iter().copied().collect()
    }

    /// Is it on?
    #[must_use]
    pub fn is_on(&self) -> bool {
        !locked(&self.0).off
    }

    /// From now on every call fails like this; `None`: no more. A screen that is lost is dark.
    pub fn fail(&self, kind: Option<FaultKind>) {
        let mut state = locked(&self.0);
        state.fault = kind;
        if kind.is_some() {
            state.pixels.fill(0);
        }
    }

    /// Another screen is plugged in, dark.
    pub fn replace(&self, size: Size) {
        let mut state = locked(&self.0);
        (state.size, state.pixels) = (size, dark(size));
    }
}

impl Panel for SimulatedPanel {
    type Error = Wished;

    fn size(&mut self) -> Result<Size, Wished> {
        let state = locked(&self.0);
        state.fault.map_or(Ok(state.size), |kind| Err(Wished { device: "screen", kind }))
    }

    fn power(&mut self, on: bool) -> Result<bool, Wished> {
        let mut state = locked(&self.0);
        if let Some(kind) = state.fault {
            return Err(Wished { device: "screen", kind });
        }
        state.off = !on;
        Ok(true)
    }

    fn present(&mut self, canvas: &Canvas, changed: &[Rectangle]) -> Result<(), Wished> {
        let mut state = locked(&self.0);
        if let Some(kind) = state.fault {
            return Err(Wished { device: "screen", kind });
        }
        if canvas.size() != state.size {
            return Err(Wished { device: "screen", kind: FaultKind::Unsupported });
        }
        let (whole, width) = (Rectangle::new(Point::zero(), state.size), state.size.width as usize);
        for area in changed {
            let area = area.intersection(&whole);
            if area.is_zero_sized() {
                continue;
            }
            if state.copied.len() == MOST {
                state.copied.pop_front();
            }
            state.copied.push_back(area);
            for y in area.rows().filter_map(|y| u32::try_from(y).ok()) {
                let from = u32::try_from(area.top_left.x).unwrap_or(0);
                let place = y as usize * width + from as usize;
                state.pixels[place..place + area.size.width as usize]
                    .copy_from_slice(canvas.row(y, from..from + area.size.width));
            }
        }
        Ok(())
    }
}
