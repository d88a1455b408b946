//! Lamps on lines of a GPIO chip, by the kernel's character device (uAPI v2): any Linux board.

use gpiocdev::{
    Request,
    line::{Value, Values},
};

use super::Lamps;
use crate::pins::{Lines, PinError, kind_of_gpiocdev};

/// Lamps on lines of a chip. A lamp draws more than a pin gives: there is a transistor between them.
#[derive(Debug)]
pub struct GpioLamps {
    lines: Lines,
    request: Option<Request>,
}

impl GpioLamps {
    /// Lamps on these lines. Nothing is opened before it is needed.
    #[must_use]
    pub const fn on(lines: Lines) -> Self {
        Self { lines, request: None }
    }

    fn error(&self, error: gpiocdev::Error, was_open: bool) -> PinError {
        PinError::new(kind_of_gpiocdev(&error, was_open), self.lines.to_string(), error)
    }

    fn open(&self) -> Result<Request, PinError> {
        let mut builder = Request::builder();
        builder.on_chip(&self.lines.chip).with_consumer("numeretto lamps");
        builder.with_lines(&self.lines.offsets.iter().copied().map(u32::from).collect::<Vec<_>>());
        builder.as_output(Value::Inactive);
        if self.lines.active_low {
            builder.as_active_low();
        }
        builder.request().map_err(|error| self.error(error, false))
    }

    fn switch(&self, request: &Request, lit: &[bool]) -> Result<(), PinError> {
        let mut values = Values::default();
        for (index, offset) in self.lines.offsets.iter().enumerate() {
            let value = if lit.get(index).copied().unwrap_or(false) { Value::Active } else { Value::Inactive };
            values.set(u32::from(*offset), value);
        }
        request.set_values(&values).map_err(|error| self.error(error, true))
    }
}

impl Lamps for GpioLamps {
    type Error = PinError;

    fn count(&self) -> usize {
        self.lines.offsets.len()
    }

    fn light(&mut self, lit: &[bool]) -> Result<(), PinError> {
        // An error drops the request: the lines are asked for anew.
        let request = match self.request.take() {
            Some(request) => request,
            None => self.open()?,
        };
        self.switch(&request, lit)?;
        self.request = Some(request);
        Ok(())
    }
}

impl Drop for GpioLamps {
    fn drop(&mut self) {
        // What the pins do once nobody holds them is the chip's affair: most keep their level.
        if let Some(request) = &self.request {
            let _ = self.switch(request, &[]);
        }
    }
}
