//! A printer on USB, as the kernel's `usblp` shows it: `/dev/usb/lp0`.

use std::{os::fd::OwnedFd, time::Instant};

use rustix::fs::{Mode, OFlags, open};

use super::{Descriptor, Open, Trouble, descriptor::unopened};

/// A USB printer's device.
#[derive(Clone, Debug)]
pub struct UsbLp {
    path: String,
}

/// A wire over a USB printer's device.
#[must_use]
pub const fn usblp(path: String) -> Descriptor<UsbLp> {
    Descriptor::new(UsbLp { path })
}

impl Open for UsbLp {
    fn place(&self) -> &str {
        &self.path
    }

    fn open(&self, _: Instant) -> Result<OwnedFd, Trouble> {
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        open(self.path.as_str(), flags, Mode::empty()).map_err(|error| unopened(&self.path, error))
    }
}
