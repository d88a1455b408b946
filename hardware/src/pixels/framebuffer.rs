//! The kernel's framebuffer, `/dev/fb0`: what is there on every Linux with a screen, without a window system.
//!
//! Its sizes stand in sysfs, its dots are written to the device as to a file: rows of what changed, and nothing else. It is switched off by the file
//! `blank` there. No frame is held here: the kernel has one.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use embedded_graphics::{
    geometry::{OriginDimensions, Point, Size},
    primitives::Rectangle,
};

use super::{Canvas, Panel, PanelError, Turn, rows};
use crate::FaultKind;

/// Where the kernel tells of framebuffers.
const SYSFS: &str = "/sys/class/graphics";

/// A framebuffer.
#[derive(Debug)]
pub struct Framebuffer {
    device: PathBuf,
    /// The folder with its sizes.
    told: PathBuf,
    turn: Turn,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    shape: Shape,
}

/// How its dots lie. Pure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    /// What is seen.
    size: Size,
    /// Where what is seen begins.
    pan: Point,
    /// Bytes from row to row.
    stride: u64,
    depth: Depth,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// RGB565, two bytes.
    Sixteen,
    /// XRGB8888, four bytes.
    ThirtyTwo,
}

impl Depth {
    const fn bytes(self) -> u64 {
        match self {
            Self::Sixteen => 2,
            Self::ThirtyTwo => 4,
        }
    }

    /// A dot as it lies in memory: the lowest byte first, as all our machines have it.
    fn put(self, word: u32, row: &mut Vec<u8>) {
        match self {
            Self::ThirtyTwo => row.extend(word.to_le_bytes()),
            Self::Sixteen => {
                let [_, red, green, blue] = word.to_be_bytes().map(u16::from);
                row.extend((red >> 3 << 11 | green >> 2 << 5 | blue >> 3).to_le_bytes());
            }
        }
    }
}

impl Framebuffer {
    /// The framebuffer at `device` (`/dev/fb0`), with what is drawn turned. It is opened when it is first needed.
    #[must_use]
    pub fn on(device: &Path, turn: Turn) -> Self {
        // A link has the name that somebody gave it; the kernel knows the device by its own.
        let real = device.canonicalize().unwrap_or_else(|_| device.to_owned());
        Self::told_by(device, &Path::new(SYSFS).join(real.file_name().unwrap_or_default()), turn)
    }

    /// The same, with the folder in which its sizes stand.
    #[must_use]
    pub fn told_by(device: &Path, told: &Path, turn: Turn) -> Self {
        Self { device: device.to_owned(), told: told.to_owned(), turn, open: None }
    }

    fn open(&mut self) -> Result<&Open, PanelError> {
        let open = match self.open.take() {
            Some(open) => open,
            None => {
                let file = OpenOptions::new().write(true).open(&self.device);
                let file = file.map_err(|error| self.failed(&error, false))?;
                Open { file, shape: self.shape()? }
            }
        };
        Ok(self.open.insert(open))
    }

    fn failed(&self, error: &io::Error, was_open: bool) -> PanelError {
        let error = PanelError::io(error, was_open, &self.device);
        let remedy = match error.kind {
            FaultKind::Denied => "put the user that this runs as into the group of the device (video)",
            FaultKind::Absent => "look at the screen's cable, and with `ls /dev/fb*` at what the kernel found",
            _ => "look at the screen's cable and power",
        };
        PanelError { why: format!("{}: {remedy}", error.why), ..error }
    }

    fn shape(&self) -> Result<Shape, PanelError> {
        let read = |name: &str| {
            let path = self.told.join(name);
            let text = fs::read_to_string(&path);
            text.map(|text| text.trim().to_owned()).map_err(|error| PanelError::io(&error, false, &path))
        };
        let (virtual_size, stride, bits) = (read("virtual_size")?, read("stride")?, read("bits_per_pixel")?);
        let optional = |name: &str| read(name).unwrap_or_default();
        let mode = Some(optional("mode")).filter(|mode| !mode.is_empty()).unwrap_or_else(|| optional("modes"));
        Shape::of(&virtual_size, &mode, &optional("pan"), &stride, &bits)
            .map_err(|(kind, why)| PanelError::new(kind, self.told.display().to_string(), why))
    }
}

impl Shape {
    /// From what stands in sysfs. `mode` may be empty: then all that the device holds is seen.
    fn of(virtual_size: &str, mode: &str, pan: &str, stride: &str, bits: &str) -> Result<Self, (FaultKind, String)> {
        let garbled = |what: &str| (FaultKind::Garbled, format!("{what} makes no sense"));
        let held = pair(virtual_size, ',').ok_or_else(|| garbled(&format!("virtual_size {virtual_size:?}")))?;
        // "U:800x480p-60", one a line, the usual one first.
        let (_, mode) = mode.lines().next().unwrap_or_default().split_once(':').unwrap_or_default();
        let mode = mode.split_once(|letter: char| !letter.is_ascii_digit() && letter != 'x').unwrap_or_default().0;
        let seen = pair(mode, 'x').filter(|seen| seen.0 <= held.0 && seen.1 <= held.1).unwrap_or(held);
        let from = pair(pan, ',').filter(|from| from.0 <= held.0 - seen.0 && from.1 <= held.1 - seen.1);
        let depth = match bits {
            "16" => Depth::Sixteen,
            "32" => Depth::ThirtyTwo,
            bits => {
                let why = format!("{bits} bits a dot are not supported: set it to 16 or 32 (fbset -depth 32)");
                return Err((FaultKind::Unsupported, why));
            }
        };
        let stride = stride.parse().map_err(|_| garbled(&format!("stride {stride:?}")))?;
        let size = Size::new(seen.0, seen.1);
        if size.width == 0 || size.height == 0 || stride < u64::from(held.0) * depth.bytes() {
            return Err(garbled(&format!("{virtual_size} dots in rows of {stride} bytes")));
        }
        let (x, y) = from.unwrap_or_default();
        let place = |dots| i32::try_from(dots).map_err(|_| garbled(&format!("pan {pan:?}")));
        Ok(Self { size, pan: Point::new(place(x)?, place(y)?), stride, depth })
    }

    /// Where a dot lies, in bytes.
    fn offset(&self, dot: Point) -> u64 {
        let place = dot + self.pan;
        let (x, y) = (u64::try_from(place.x).unwrap_or(0), u64::try_from(place.y).unwrap_or(0));
        y * self.stride + x * self.depth.bytes()
    }
}

fn pair(text: &str, between: char) -> Option<(u32, u32)> {
    let (one, other) = text.split_once(between)?;
    Some((one.parse().ok()?, other.parse().ok()?))
}

impl Panel for Framebuffer {
    type Error = PanelError;

    fn size(&mut self) -> Result<Size, PanelError> {
        let turn = self.turn;
        Ok(turn.size(self.open()?.shape.size))
    }

    fn power(&mut self, on: bool) -> Result<bool, PanelError> {
        // The kernel's own numbers: FB_BLANK_UNBLANK and FB_BLANK_POWERDOWN.
        let (blank, word) = (self.told.join("blank"), if on { "0" } else { "4" });
        let file = match OpenOptions::new().write(true).open(&blank) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            opened => opened,
        };
        match file.and_then(|mut file| file.write_all(word.as_bytes())) {
            Ok(()) => Ok(true),
            // What a driver without a switch answers.
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::INVAL.raw_os_error()) => Ok(false),
            Err(error) => {
                let error = PanelError::io(&error, true, &blank);
                let remedy = "let the user that this runs as write to it (a udev rule: chgrp video, chmod g+w)";
                Err(PanelError { why: format!("{}: {remedy}", error.why), ..error })
            }
        }
    }

    fn present(&mut self, canvas: &Canvas, changed: &[Rectangle]) -> Result<(), PanelError> {
        let (turn, place) = (self.turn, self.device.clone());
        let Open { file, shape } = self.open()?;
        if turn.size(shape.size) != canvas.size() {
            return Err(PanelError::size(&place, canvas.size(), turn.size(shape.size)));
        }
        let written = write(file, shape, turn, canvas, changed);
        written.map_err(|error| {
            self.open = None;
            self.failed(&error, true)
        })
    }
}

fn write(file: &File, shape: &Shape, turn: Turn, canvas: &Canvas, changed: &[Rectangle]) -> io::Result<()> {
    let whole = Rectangle::new(Point::zero(), canvas.size());
    let mut bytes = Vec::new();
    for area in changed {
        let area = turn.rectangle(&area.intersection(&whole), shape.size);
        for y in area.rows() {
            bytes.clear();
            rows::each_dot(canvas, turn, shape.size, y, area.columns(), |dot| shape.depth.put(dot, &mut bytes));
            file.write_all_at(&bytes, shape.offset(Point::new(area.top_left.x, y)))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_what_the_kernel_tells() {
        let shape = |size: Size, pan: (i32, i32), stride, depth| {
            Ok(Shape { size, pan: Point::new(pan.0, pan.1), stride, depth })
        };
        let small = Size::new(800, 480);
        assert_eq!(Shape::of("800,480", "", "0,0", "1600", "16"), shape(small, (0, 0), 1600, Depth::Sixteen));
        assert_eq!(
            Shape::of("800,960", "U:800x480p-60\nU:640x480p-60", "0,480", "3200", "32"),
            shape(small, (0, 480), 3200, Depth::ThirtyTwo),
            "two frames, the second is seen"
        );
        assert_eq!(
            Shape::of("1024,600", "U:1920x1080p-0", "", "4096", "32"),
            shape(Size::new(1024, 600), (0, 0), 4096, Depth::ThirtyTwo),
            "a mode that does not fit is not this one's"
        );
    }

    #[test]
    fn what_cannot_be_written_to_is_said() {
        let says = |virtual_size, stride, bits, kind, word: &str| {
            let (found, why) = Shape::of(virtual_size, "", "", stride, bits).unwrap_err();
            assert!(found == kind && why.contains(word), "{found:?} {why}");
        };
        says("800,480", "2400", "24", FaultKind::Unsupported, "16 or 32");
        says("800", "1600", "16", FaultKind::Garbled, "virtual_size");
        says("800,480", "1599", "16", FaultKind::Garbled, "1599 bytes");
        says("0,0", "0", "16", FaultKind::Garbled, "0,0 dots");
    }
}
