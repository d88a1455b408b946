//! A graphics card as the kernel gives it: what it is asked and told, and how its refusals are said. Decides nothing.

use std::{
    fs::{File, OpenOptions},
    io,
    os::fd::{AsFd, BorrowedFd},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use ::drm::{
    Device as _,
    buffer::DrmFourcc,
    control::{
        Device as _, Event, Mode, ModeFlags, ModeTypeFlags, PageFlipFlags, ResourceHandles, connector, crtc,
        dumbbuffer::DumbBuffer, framebuffer,
    },
};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use super::choose::{Offer, Plugged, Timing};
use crate::{FaultKind, pins::kind_of_io, pixels::PanelError};

/// A card that is open.
#[derive(Debug)]
pub(super) struct Card {
    file: File,
    path: PathBuf,
}

impl AsFd for Card {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl ::drm::Device for Card {}
impl ::drm::control::Device for Card {}

/// A frame of a card's: its memory, and the name under which it is shown. Both go with the card.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) memory: DumbBuffer,
    name: framebuffer::Handle,
}

/// What a picture goes through on its way to a screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) connector: connector::Handle,
    pub(super) crtc: crtc::Handle,
    pub(super) mode: Mode,
}

impl Card {
    pub(super) fn open(path: &Path) -> Result<Self, PanelError> {
        let file = OpenOptions::new().read(true).write(true).open(path);
        let file = file.map_err(|error| match kind_of_io(&error, false) {
            FaultKind::Denied => said(
                path,
                FaultKind::Denied,
                &error,
                "put the user that this runs as into the group of the device (video, or render)",
            ),
            kind => said(path, kind, &error, "look with `ls /dev/dri` at what the kernel found; on a Raspberry Pi, dtoverlay=vc4-kms-v3d stands in config.txt"),
        })?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// What it has: an error where it is a card that draws and does not show.
    pub(super) fn parts(&self) -> Result<ResourceHandles, PanelError> {
        self.resource_handles().map_err(|error| {
            said(&self.path, FaultKind::Unsupported, &error, "this card shows nothing: choose another (/dev/dri/card1)")
        })
    }

    /// Its sockets and what is plugged into them. It asks the screens for their modes, which takes a moment.
    pub(super) fn sockets(&self, parts: &ResourceHandles) -> Result<Vec<(connector::Info, Offer)>, PanelError> {
        let sockets = parts.connectors().iter().map(|socket| {
            let socket = self.get_connector(*socket, true).map_err(|error| self.failed("tell its sockets", &error))?;
            let offer = Offer {
                name: socket.to_string(),
                plugged: plugged(socket.state()),
                modes: socket.modes().iter().map(timing).collect(),
            };
            Ok((socket, offer))
        });
        sockets.collect()
    }

    /// The part that can feed a socket: the one that does so now, if there is one.
    pub(super) fn feeder(
        &self,
        parts: &ResourceHandles,
        socket: &connector::Info,
    ) -> Result<Option<crtc::Handle>, PanelError> {
        let mut possible = Vec::new();
        for encoder in socket.current_encoder().iter().chain(socket.encoders()) {
            let encoder = self.get_encoder(*encoder).map_err(|error| self.failed("tell its encoders", &error))?;
            possible.extend(encoder.crtc());
            possible.extend(parts.filter_crtcs(encoder.possible_crtcs()));
        }
        Ok(possible.first().copied())
    }

    /// Only one program may show something on a card.
    pub(super) fn take_over(&self) -> Result<(), PanelError> {
        self.acquire_master_lock().map_err(|error| self.failed("be taken over", &error))
    }

    /// A black frame.
    pub(super) fn frame(&self, (width, height): (u16, u16)) -> Result<Frame, PanelError> {
        let size = (u32::from(width), u32::from(height));
        let memory = self.create_dumb_buffer(size, DrmFourcc::Xrgb8888, 32);
        let mut memory = memory.map_err(|error| self.failed("make a frame", &error))?;
        self.map_dumb_buffer(&mut memory).map_err(|error| self.failed("map a frame", &error))?.fill(0);
        let name = self.add_framebuffer(&memory, 24, 32).map_err(|error| {
            said(&self.path, FaultKind::Unsupported, &error, "it takes no frames of 32 bits a dot: use its /dev/fb0")
        })?;
        Ok(Frame { memory, name })
    }

    /// Writes to a frame: row by row, `pitch` bytes each.
    pub(super) fn write(&self, frame: &mut Frame, write: impl FnOnce(&mut [u8], usize)) -> Result<(), PanelError> {
        let pitch = ::drm::buffer::Buffer::pitch(&frame.memory) as usize;
        let mapped = self.map_dumb_buffer(&mut frame.memory);
        write(&mut mapped.map_err(|error| self.failed("map a frame", &error))?, pitch);
        Ok(())
    }

    pub(super) fn is_plugged(&self, way: &Way) -> Result<bool, PanelError> {
        let socket =
            self.get_connector(way.connector, false).map_err(|error| self.failed("tell its socket", &error))?;
        Ok(plugged(socket.state()) != Plugged::No)
    }

    /// Lights the screen with a frame.
    pub(super) fn light(&self, way: &Way, frame: &Frame) -> Result<(), PanelError> {
        self.set_crtc(way.crtc, Some(frame.name), (0, 0), &[way.connector], Some(way.mode))
            .map_err(|error| self.failed(&format!("show {}", timing(&way.mode)), &error))
    }

    /// No signal: the screen goes to sleep.
    pub(super) fn darken(&self, way: &Way) -> Result<(), PanelError> {
        self.set_crtc(way.crtc, None, (0, 0), &[], None).map_err(|error| self.failed("be switched off", &error))
    }

    /// Turns to a frame between two pictures, and waits until it is seen.
    pub(super) fn flip(&self, way: &Way, frame: &Frame, within: Duration) -> Result<(), PanelError> {
        let until = Instant::now() + within;
        self.page_flip(way.crtc, frame.name, PageFlipFlags::EVENT, None)
            .map_err(|error| self.failed("turn to the next frame", &error))?;
        while self.is_readable(until).map_err(|error| self.failed("be waited for", &error))? {
            let events = self.receive_events().map_err(|error| self.failed("tell of its frames", &error))?;
            if events.into_iter().any(|event| matches!(event, Event::PageFlip(flip) if flip.crtc == way.crtc)) {
                return Ok(());
            }
        }
        let why = format!("it does not turn to the next frame within {} ms", within.as_millis());
        Err(PanelError::new(FaultKind::Stalled, self.path.display().to_string(), why + ": it is opened anew"))
    }

    fn is_readable(&self, until: Instant) -> io::Result<bool> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).map_err(|_| io::ErrorKind::InvalidInput)?;
            match poll(&mut [PollFd::new(self, PollFlags::IN)], Some(&left)) {
                Err(Errno::INTR) => {}
                ready => return Ok(ready? > 0),
            }
        }
    }

    /// What a refusal of an open card means.
    fn failed(&self, what: &str, error: &io::Error) -> PanelError {
        let kind = kind_of_io(error, true);
        let remedy = match kind {
            FaultKind::Denied => {
                "another program holds the screen (a desktop, another board): stop it; a console of text does not disturb"
            }
            FaultKind::Unsupported => "choose another card, or its /dev/fb0",
            _ => "look at the screen's cable and power; the card is opened anew",
        };
        PanelError::new(kind, self.path.display().to_string(), format!("it cannot {what} ({error}): {remedy}"))
    }
}

fn said(path: &Path, kind: FaultKind, error: &io::Error, remedy: &str) -> PanelError {
    PanelError::new(kind, path.display().to_string(), format!("{error}: {remedy}"))
}

const fn plugged(state: connector::State) -> Plugged {
    match state {
        connector::State::Connected => Plugged::Yes,
        connector::State::Disconnected => Plugged::No,
        connector::State::Unknown => Plugged::Unknown,
    }
}

fn timing(mode: &Mode) -> Timing {
    Timing {
        size: mode.size(),
        hertz: mode.vrefresh(),
        preferred: mode.mode_type().contains(ModeTypeFlags::PREFERRED),
        interlaced: mode.flags().contains(ModeFlags::INTERLACE),
    }
}
