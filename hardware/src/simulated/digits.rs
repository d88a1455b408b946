//! A display of few characters in memory, which can be looked at.

use std::sync::{Arc, Mutex};

use embedded_graphics::{
    draw_target::DrawTarget,
    geometry::{Point, Size},
    pixelcolor::Rgb888,
    primitives::Rectangle,
};

use super::{Wished, locked};
use crate::{
    FaultKind,
    digits::{Brightness, DigitsPanel, Segments},
    pixels::{Canvas, png},
};

#[derive(Debug)]
struct State {
    shown: Vec<Segments>,
    brightness: Brightness,
    told: Vec<Vec<Segments>>,
    fault: Option<FaultKind>,
}

/// So many of the things that were shown are remembered: a desk shows months.
const MOST: usize = 1000;

/// A display of few characters in memory, dark at first.
#[derive(Debug)]
pub struct SimulatedDigits {
    state: Arc<Mutex<State>>,
    places: usize,
}

/// What is seen of [`SimulatedDigits`].
#[derive(Clone, Debug)]
pub struct DigitsSeen(Arc<Mutex<State>>);

impl SimulatedDigits {
    /// Of so many places.
    #[must_use]
    pub fn new(places: usize) -> (Self, DigitsSeen) {
        let shown = vec![Segments::DARK; places];
        let state = State { shown, brightness: Brightness::default(), told: Vec::new(), fault: None };
        let state = Arc::new(Mutex::new(state));
        (Self { state: state.clone(), places }, DigitsSeen(state))
    }
}

impl DigitsSeen {
    /// What is lit, from the left.
    #[must_use]
    pub fn shown(&self) -> Vec<Segments> {
        locked(&self.0).shown.clone()
    }

    /// How bright it is.
    #[must_use]
    pub fn brightness(&self) -> Brightness {
        locked(&self.0).brightness
    }

    /// Everything that was shown, in order: the last thousand.
    #[must_use]
    pub fn told(&self) -> Vec<Vec<Segments>> {
        locked(&self.0).told.clone()
    }

    /// From now on every call fails like this; `None`: no more. A display that is lost is dark.
    pub fn fail(&self, kind: Option<FaultKind>) {
        let mut state = locked(&self.0);
        state.fault = kind;
        if kind.is_some() {
            state.shown.fill(Segments::DARK);
        }
    }

    /// A picture of it, as a PNG: red segments on black, those that are not lit just visible, as on the real ones.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let (shown, brightness) = (self.shown(), self.brightness());
        let places = u32::try_from(shown.len()).unwrap_or(0);
        let mut canvas = Canvas::new(Size::new(MARGIN * 2 + PLACE.width * places.max(1), MARGIN * 2 + PLACE.height));
        // Even the least is bright enough to be read.
        let lit = Rgb888::new(75 + brightness.as_percent() / 10 * 18, 24, 16);
        let mut left = Point::new_equal(MARGIN.cast_signed());
        for place in shown {
            for (segment, bar) in BARS.iter().enumerate() {
                let ink = if place.0 >> segment & 1 == 1 { lit } else { Rgb888::new(28, 6, 4) };
                let bar = Rectangle::new(
                    left + Point::new(bar[0], bar[1]),
                    Size::new(bar[2].cast_unsigned(), bar[3].cast_unsigned()),
                );
                let Ok(()) = canvas.fill_solid(&bar, ink);
            }
            left.x += PLACE.width.cast_signed();
        }
        png(&canvas)
    }
}

const MARGIN: u32 = 8;
const PLACE: Size = Size::new(40, 56);
/// Where the segments a to g and the dot lie: from the left and the top, across and down.
const BARS: [[i32; 4]; 8] = [
    [6, 0, 20, 5],
    [27, 5, 5, 20],
    [27, 30, 5, 20],
    [6, 50, 20, 5],
    [0, 30, 5, 20],
    [0, 5, 5, 20],
    [6, 25, 20, 5],
    [34, 50, 5, 5],
];

impl DigitsPanel for SimulatedDigits {
    type Error = Wished;

    fn places(&self) -> usize {
        self.places
    }

    fn show(&mut self, characters: &[Segments]) -> Result<(), Wished> {
        let mut state = locked(&self.state);
        if let Some(kind) = state.fault {
            return Err(Wished { device: "digits", kind });
        }
        let places = (0..self.places).map(|place| characters.get(place).copied().unwrap_or_default());
        state.shown = places.collect();
        let shown = state.shown.clone();
        if state.told.len() == MOST {
            state.told.remove(0);
        }
        state.told.push(shown);
        Ok(())
    }

    fn dim(&mut self, brightness: Brightness) -> Result<(), Wished> {
        let mut state = locked(&self.state);
        if let Some(kind) = state.fault {
            return Err(Wished { device: "digits", kind });
        }
        state.brightness = brightness;
        Ok(())
    }
}

impl Drop for SimulatedDigits {
    fn drop(&mut self) {
        locked(&self.state).shown.fill(Segments::DARK);
    }
}
