//! A printer on a serial line: a real one, one of a USB adapter, or a pseudo-terminal.

use std::{os::fd::OwnedFd, time::Instant};

use rustix::{
    fs::{Mode, OFlags, open},
    io::Errno,
    termios::{ControlModes, OptionalActions, QueueSelector, tcflush, tcgetattr, tcsetattr},
};

use super::{Descriptor, Open, Trouble, descriptor::unopened};

/// How the line is kept from running over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// By RTS and CTS.
    #[default]
    Hardware,
    /// Not at all.
    None,
}

/// A serial device and its settings: 8 bits, no parity, one stop bit.
#[derive(Clone, Debug)]
pub struct Serial {
    path: String,
    baud: u32,
    flow: Flow,
}

/// A wire over a serial device. Bytes are never translated: XON and XOFF are ordinary bytes of pictures.
#[must_use]
pub const fn serial(path: String, baud: u32, flow: Flow) -> Descriptor<Serial> {
    Descriptor::new(Serial { path, baud, flow })
}

impl Open for Serial {
    fn place(&self) -> &str {
        &self.path
    }

    fn open(&self, _: Instant) -> Result<OwnedFd, Trouble> {
        self.set_up().map_err(|error| unopened(&self.path, error))
    }
}

impl Serial {
    fn set_up(&self) -> Result<OwnedFd, Errno> {
        // Opening does not wait for a carrier, nor does the line become this process's terminal.
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let line = open(self.path.as_str(), flags, Mode::empty())?;
        let mut settings = tcgetattr(&line)?;
        settings.make_raw();
        settings.control_modes |= ControlModes::CREAD | ControlModes::CLOCAL;
        // The printer is not reset, nor its buffer lost, because a program ends.
        settings.control_modes &= !(ControlModes::HUPCL | ControlModes::CSTOPB);
        settings.control_modes.set(ControlModes::CRTSCTS, self.flow == Flow::Hardware);
        settings.set_speed(self.baud)?;
        tcsetattr(&line, OptionalActions::Now, &settings)?;
        tcflush(&line, QueueSelector::IFlush)?;
        Ok(line)
    }
}
