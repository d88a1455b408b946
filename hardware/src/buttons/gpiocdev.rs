//! Buttons on lines of a GPIO chip, by the kernel's character device (uAPI v2): any Linux board.

use std::time::Duration;

use gpiocdev::{
    Request,
    line::{Bias, EdgeDetection, EdgeEvent, EdgeKind, Value, Values},
};

use super::{
    ButtonId, Debounced, Edge, Timing,
    contacts::{Contacts, Seen, monotonic, readable},
};
use crate::pins::{Lines, PinError, Pull, kind_of, kind_of_gpiocdev};

/// So many edges wait in the kernel: a storm on all buttons while the thread that reads is kept from running.
const KERNEL_BUFFER: u32 = 1024;

/// Buttons on lines of a chip.
pub type GpioButtons = Debounced<GpioContacts>;

impl GpioButtons {
    /// Buttons on these lines. Nothing is opened before it is needed.
    #[must_use]
    pub fn on(lines: Lines, timing: Timing) -> Self {
        Self::new(GpioContacts { lines, request: None, last: None }, timing)
    }
}

/// The contacts of [`GpioButtons`].
#[derive(Debug)]
pub struct GpioContacts {
    lines: Lines,
    request: Option<Request>,
    /// The number of the last edge that was read.
    last: Option<u32>,
}

impl GpioContacts {
    fn error(&self, error: gpiocdev::Error, was_open: bool) -> PinError {
        PinError::new(kind_of_gpiocdev(&error, was_open), self.lines.to_string(), error)
    }

    /// Asks for the lines, before their levels are read: an edge in between is told twice rather than never.
    fn open(&mut self) -> Result<Seen, PinError> {
        let mut builder = Request::builder();
        builder
            .on_chip(&self.lines.chip)
            .with_consumer("numeretto buttons")
            .with_kernel_event_buffer_size(KERNEL_BUFFER);
        builder.with_lines(&self.lines.offsets.iter().copied().map(u32::from).collect::<Vec<_>>());
        builder.as_input().with_edge_detection(EdgeDetection::BothEdges);
        let bias = match self.lines.pull {
            Pull::None => None,
            Pull::Up => Some(Bias::PullUp),
            Pull::Down => Some(Bias::PullDown),
        };
        builder.with_bias(bias);
        if self.lines.active_low {
            builder.as_active_low();
        }
        let request = builder.request().map_err(|error| self.error(error, false))?;
        self.last = None;
        let levels = self.levels(&request)?;
        self.request = Some(request);
        Ok(Seen::Opened(levels))
    }

    fn levels(&self, request: &Request) -> Result<Vec<bool>, PinError> {
        let mut values = Values::default();
        request.values(&mut values).map_err(|error| self.error(error, true))?;
        let active = |offset: &u8| values.get(u32::from(*offset)) == Some(Value::Active);
        Ok(self.lines.offsets.iter().map(active).collect())
    }

    fn read(&mut self, request: &Request, wait: Duration) -> Result<Seen, PinError> {
        let ready = readable(request, wait)
            .map_err(|error| PinError::new(kind_of(Some(error.raw_os_error()), true), self.lines.to_string(), error))?;
        if !ready {
            return Ok(Seen::Nothing);
        }
        let event = one_event(request).map_err(|error| self.error(error, true))?;
        let lost = self.last.replace(event.seqno).is_some_and(|last| event.seqno != last.wrapping_add(1));
        if lost {
            return Ok(Seen::Gap(self.levels(request)?));
        }
        let index = self.lines.offsets.iter().position(|offset| u32::from(*offset) == event.offset);
        let Some(button) = index.and_then(|index| u8::try_from(index).ok()).map(ButtonId) else {
            return Ok(Seen::Nothing);
        };
        let closed = event.kind == EdgeKind::Rising;
        Ok(Seen::Edge(Edge { button, closed, at: Duration::from_nanos(event.timestamp_ns) }))
    }
}

/// The next edge. `Request::read_edge_event` of gpiocdev 0.8.0 reads up to eight with the uAPI v2 alone, and drops all but the first.
fn one_event(request: &Request) -> Result<EdgeEvent, gpiocdev::Error> {
    let mut words = vec![0; request.edge_event_u64_size()];
    let long = request.read_edge_events_into_slice(&mut words)?;
    request.edge_event_from_slice(&words[..long])
}

impl Contacts for GpioContacts {
    type Error = PinError;

    fn count(&self) -> usize {
        self.lines.offsets.len()
    }

    fn now(&self) -> Duration {
        monotonic()
    }

    fn see(&mut self, wait: Duration) -> Result<Seen, PinError> {
        let Some(request) = self.request.take() else { return self.open() };
        // An error drops the request: the lines are asked for anew.
        let seen = self.read(&request, wait)?;
        self.request = Some(request);
        Ok(seen)
    }
}
