//! Lamps on a Raspberry Pi's pins, by rppal. Anywhere else every call answers [`FaultKind::Unsupported`](crate::FaultKind).

use rppal::gpio::{Gpio, Level, OutputPin};

use super::Lamps;
use crate::pins::{Lines, PinError, rppal_error};

/// Lamps on a Raspberry Pi's pins. A lamp draws more than a pin gives: there is a transistor between them.
#[derive(Debug)]
pub struct RpiLamps {
    lines: Lines,
    pins: Option<Vec<OutputPin>>,
}

impl RpiLamps {
    /// Lamps on these pins (BCM numbers). Nothing is opened before it is needed.
    #[must_use]
    pub const fn on(lines: Lines) -> Self {
        Self { lines, pins: None }
    }

    const fn level(&self, lit: bool) -> Level {
        if lit == self.lines.active_low { Level::Low } else { Level::High }
    }

    fn open(&self) -> Result<Vec<OutputPin>, PinError> {
        let gpio = Gpio::new().map_err(|error| rppal_error(error, false))?;
        let pin = |offset: &u8| {
            let pin = gpio.get(*offset).map_err(|error| rppal_error(error, false))?;
            Ok(if self.lines.active_low { pin.into_output_high() } else { pin.into_output_low() })
        };
        self.lines.offsets.iter().map(pin).collect()
    }
}

impl Lamps for RpiLamps {
    type Error = PinError;

    fn count(&self) -> usize {
        self.lines.offsets.len()
    }

    fn light(&mut self, lit: &[bool]) -> Result<(), PinError> {
        let mut pins = match self.pins.take() {
            Some(pins) => pins,
            None => self.open()?,
        };
        for (index, pin) in pins.iter_mut().enumerate() {
            pin.write(self.level(lit.get(index).copied().unwrap_or(false)));
        }
        self.pins = Some(pins);
        Ok(())
    }
}

impl Drop for RpiLamps {
    fn drop(&mut self) {
        let dark = self.level(false);
        for pin in self.pins.iter_mut().flatten() {
            // rppal makes inputs of them when they are dropped; until then they are dark, not floating.
            pin.write(dark);
        }
    }
}
