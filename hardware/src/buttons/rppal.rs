//! Buttons on a Raspberry Pi's pins, by rppal. Anywhere else every call answers [`FaultKind::Unsupported`](crate::FaultKind).
//!
//! All pins are waited for in one place: rppal's asynchronous interrupts are a thread a pin, and its list of waiting pins is one for the whole process,
//! so a process has one `RpiButtons`. Debouncing is ours, because rppal ignores a new debounce with the same trigger.

use std::time::Duration;

use rppal::gpio::{Gpio, InputPin, Trigger};

use super::{
    ButtonId, Debounced, Edge, Timing,
    contacts::{Contacts, Seen, monotonic},
};
use crate::pins::{Lines, PinError, Pull, rppal_error};

/// Buttons on a Raspberry Pi's pins.
pub type RpiButtons = Debounced<RpiContacts>;

impl RpiButtons {
    /// Buttons on these pins (BCM numbers). Nothing is opened before it is needed.
    #[must_use]
    pub fn on(lines: Lines, timing: Timing) -> Self {
        Self::new(RpiContacts { lines, open: None }, timing)
    }
}

/// The contacts of [`RpiButtons`].
#[derive(Debug)]
pub struct RpiContacts {
    lines: Lines,
    open: Option<(Gpio, Vec<InputPin>)>,
}

impl RpiContacts {
    fn open(&mut self) -> Result<Seen, PinError> {
        let failed = |error| rppal_error(error, false);
        let gpio = Gpio::new().map_err(failed)?;
        let mut pins = Vec::with_capacity(self.lines.offsets.len());
        for offset in &self.lines.offsets {
            let pin = gpio.get(*offset).map_err(failed)?;
            let mut pin = match self.lines.pull {
                Pull::None => pin.into_input(),
                Pull::Up => pin.into_input_pullup(),
                Pull::Down => pin.into_input_pulldown(),
            };
            pin.set_interrupt(Trigger::Both, None).map_err(failed)?;
            pins.push(pin);
        }
        let levels = self.levels(&pins.iter().collect::<Vec<_>>());
        self.open = Some((gpio, pins));
        Ok(Seen::Opened(levels))
    }

    fn levels(&self, pins: &[&InputPin]) -> Vec<bool> {
        pins.iter().map(|pin| pin.is_low() == self.lines.active_low).collect()
    }

    fn read(&self, gpio: &Gpio, pins: &[InputPin], wait: Duration) -> Result<Seen, PinError> {
        let pins: Vec<&InputPin> = pins.iter().collect();
        // rppal cuts to whole milliseconds: cut down, it would spin through the last one.
        let wait = Duration::from_millis(u64::try_from(wait.as_micros().div_ceil(1000)).unwrap_or(u64::MAX));
        let polled = match gpio.poll_interrupts(&pins, false, Some(wait)) {
            // A signal came in between: not all has been told, so this is not nothing.
            Err(rppal::gpio::Error::Io(error)) if error.kind() == std::io::ErrorKind::Interrupted => {
                return Ok(Seen::Gap(self.levels(&pins)));
            }
            polled => polled.map_err(|error| rppal_error(error, true))?,
        };
        let Some((pin, event)) = polled else { return Ok(Seen::Nothing) };
        let index = self.lines.offsets.iter().position(|offset| *offset == pin.pin());
        let Some(button) = index.and_then(|index| u8::try_from(index).ok()).map(ButtonId) else {
            return Ok(Seen::Nothing);
        };
        let closed = (event.trigger == Trigger::FallingEdge) == self.lines.active_low;
        Ok(Seen::Edge(Edge { button, closed, at: event.timestamp }))
    }
}

impl Contacts for RpiContacts {
    type Error = PinError;

    fn count(&self) -> usize {
        self.lines.offsets.len()
    }

    fn now(&self) -> Duration {
        monotonic()
    }

    fn see(&mut self, wait: Duration) -> Result<Seen, PinError> {
        let Some((gpio, pins)) = self.open.take() else { return self.open() };
        let seen = self.read(&gpio, &pins, wait)?;
        self.open = Some((gpio, pins));
        Ok(seen)
    }
}
