//! Lines of a chip: what buttons and lamps on pins have in common.

use std::{error::Error, fmt, io, path::PathBuf};

use crate::{Fault, FaultKind};

/// Lines of one GPIO chip, each used in the same way. Their order is that of the buttons or lamps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The chip: `/dev/gpiochip0`. A Raspberry Pi through rppal has but one, and does not look at this.
    pub chip: PathBuf,
    /// The lines' numbers on the chip (on a Raspberry Pi: the BCM numbers).
    pub offsets: Vec<u8>,
    /// A button connects its line to ground, or a lamp burns when its line is low. Buttons are usually wired so.
    pub active_low: bool,
    /// The resistor within the chip that holds a button's line while it is up.
    pub pull: Pull,
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, lines {:?}", self.chip.display(), self.offsets)
    }
}

/// The resistor within the chip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pull {
    /// None: there is one on the board.
    #[default]
    None,
    /// To the supply: for buttons to ground.
    Up,
    /// To ground: for buttons to the supply.
    Down,
}

/// An error of pins.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {what}. {remedy}")]
pub struct PinError {
    kind: FaultKind,
    place: String,
    what: String,
    remedy: &'static str,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl PinError {
    /// Of a device `place` at which `cause` came up.
    pub(crate) fn new(kind: FaultKind, place: impl Into<String>, cause: impl Error + Send + Sync + 'static) -> Self {
        let remedy = remedy(kind);
        Self { kind, place: place.into(), what: cause.to_string(), remedy, source: Some(Box::new(cause)) }
    }

    /// Without a cause below it.
    pub(crate) fn plain(kind: FaultKind, place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { kind, place: place.into(), what: what.into(), remedy: remedy(kind), source: None }
    }
}

impl Fault for PinError {
    fn kind(&self) -> FaultKind {
        self.kind
    }
}

const fn remedy(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Absent => "Look at the wiring and at the device's name and line numbers in the configuration",
        FaultKind::Denied => {
            "Put the user that the kiosk runs as into the device's group (gpio, input), and see that no other program uses it"
        }
        FaultKind::Lost => "Look at the cable; the device is looked for again",
        FaultKind::Unsupported => {
            "Choose another way to the pins in the configuration: gpiocdev works on any Linux board"
        }
        FaultKind::Stalled | FaultKind::Garbled | FaultKind::NotReady => "Switch the device off and on again",
    }
}

/// What an error of the system means for a device that was to be opened, or was open.
pub(crate) fn kind_of(errno: Option<i32>, was_open: bool) -> FaultKind {
    use rustix::io::Errno;
    let is = |known: &[Errno]| errno.is_some_and(|errno| known.iter().any(|known| known.raw_os_error() == errno));
    if is(&[Errno::ACCESS, Errno::PERM, Errno::BUSY]) {
        FaultKind::Denied
    } else if is(&[Errno::NOTTY, Errno::NOTSUP, Errno::NOSYS]) {
        FaultKind::Unsupported
    } else if was_open {
        FaultKind::Lost
    } else {
        FaultKind::Absent
    }
}

/// The same, of an [`io::Error`].
pub(crate) fn kind_of_io(error: &io::Error, was_open: bool) -> FaultKind {
    kind_of(error.raw_os_error(), was_open)
}

/// The same, of an error of gpiocdev.
pub(crate) fn kind_of_gpiocdev(error: &gpiocdev::Error, was_open: bool) -> FaultKind {
    use gpiocdev::Error as E;
    use gpiocdev_uapi::Error as Uapi;
    match error {
        E::Os(errno) | E::Uapi(_, Uapi::Os(errno)) => kind_of(Some(errno.0), was_open),
        E::GpioChip(..) | E::NoGpioChips() | E::InvalidArgument(_) | E::NonuniqueLineName(_) => FaultKind::Absent,
        E::AbiLimitation(..) => FaultKind::Unsupported,
        _ => FaultKind::Garbled,
    }
}

/// An error of rppal, told as ours. Off a Raspberry Pi it says so.
pub(crate) fn rppal_error(error: rppal::gpio::Error, was_open: bool) -> PinError {
    use rppal::gpio::Error as E;
    let kind = match &error {
        E::UnknownModel => FaultKind::Unsupported,
        E::PinUsed(_) | E::PermissionDenied(_) => FaultKind::Denied,
        E::PinNotAvailable(_) => FaultKind::Absent,
        E::Io(error) => kind_of_io(error, was_open),
        E::ThreadPanic => FaultKind::Garbled,
    };
    PinError::new(kind, "the Raspberry Pi's pins (rppal)", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_place_the_thing_and_the_remedy() {
        let busy = io::Error::from_raw_os_error(rustix::io::Errno::BUSY.raw_os_error());
        let error = PinError::new(kind_of_io(&busy, false), "/dev/gpiochip0, line 17", busy);
        assert_eq!(error.kind(), FaultKind::Denied);
        let text = error.to_string();
        assert!(text.starts_with("/dev/gpiochip0, line 17: Device or resource busy"), "{text}");
        assert!(text.contains("no other program uses it"), "{text}");
    }

    #[test]
    fn what_goes_away_is_lost_and_what_never_was_is_absent() {
        let gone = Some(rustix::io::Errno::NODEV.raw_os_error());
        assert_eq!(kind_of(gone, true), FaultKind::Lost);
        assert_eq!(kind_of(gone, false), FaultKind::Absent);
    }
}
