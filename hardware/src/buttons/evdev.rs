//! Input devices of the kernel (`/dev/input/event*`): found, taken for oneself, and waited for.

use std::{path::PathBuf, time::Duration};

use evdev::{Device, InputEvent};

use super::contacts::{monotonic, readable};
use crate::{
    FaultKind,
    pins::{PinError, kind_of_io},
};

/// No heap of events goes back further: beyond this, the wall clock was set in between.
const LONGEST_HEAP: Duration = Duration::from_secs(10);

/// Which input device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one at this path. Those in `/dev/input/by-id` and `by-path` keep their names.
    At(PathBuf),
    /// The first that has what is needed.
    Any,
}

impl Which {
    /// Opens it, alone: nothing else (a console that waits for a sign-in) gets what is typed there.
    pub(super) fn open(&self, what: &str, suits: impl Fn(&Device) -> bool) -> Result<Device, PinError> {
        let mut device = match self {
            Self::At(path) => {
                let place = path.display().to_string();
                let device =
                    Device::open(path).map_err(|error| PinError::new(kind_of_io(&error, false), &*place, error))?;
                if !suits(&device) {
                    return Err(PinError::plain(FaultKind::Unsupported, place, format!("this device has no {what}")));
                }
                device
            }
            Self::Any => {
                let found = evdev::enumerate().map(|(_, device)| device).find(suits);
                found.ok_or_else(|| {
                    PinError::plain(FaultKind::Absent, "/dev/input", format!("no device that may be read has {what}"))
                })?
            }
        };
        self.taken(&mut device)?;
        Ok(device)
    }

    fn taken(&self, device: &mut Device) -> Result<(), PinError> {
        device.grab().and_then(|()| device.set_nonblocking(true)).map_err(|error| self.error(error, false))
    }

    pub(super) fn error(&self, error: std::io::Error, was_open: bool) -> PinError {
        let place = match self {
            Self::At(path) => path.display().to_string(),
            Self::Any => "/dev/input".to_owned(),
        };
        PinError::new(kind_of_io(&error, was_open), place, error)
    }

    /// What the device tells within `wait`, in order, each with its time on the monotonic clock; nothing if it tells nothing.
    pub(super) fn events(&self, device: &mut Device, wait: Duration) -> Result<Vec<(InputEvent, Duration)>, PinError> {
        if !readable(&*device, wait).map_err(|error| self.error(error.into(), true))? {
            return Ok(Vec::new());
        }
        match device.fetch_events() {
            Ok(events) => Ok(timed(events.collect(), monotonic())),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(Vec::new()),
            Err(error) => Err(self.error(error, true)),
        }
    }
}

/// The kernel stamps these events with the wall clock, which jumps: the last of a heap counts as of now, the others as long before it as
/// the stamps say. So a key that went down and up while nobody looked was still held for as long as it was.
fn timed(events: Vec<InputEvent>, now: Duration) -> Vec<(InputEvent, Duration)> {
    let Some(last) = events.last().map(InputEvent::timestamp) else { return Vec::new() };
    let at = |event: &InputEvent| {
        let before = last.duration_since(event.timestamp()).unwrap_or_default();
        now.saturating_sub(before.min(LONGEST_HEAP))
    };
    events.into_iter().map(|event| (event, at(&event))).collect()
}
