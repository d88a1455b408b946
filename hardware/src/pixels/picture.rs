//! A screen that is a PNG file: for trying without hardware, and for looking from elsewhere.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::PathBuf,
    time::{Duration, Instant},
};

use embedded_graphics::{
    geometry::{OriginDimensions, Size},
    primitives::Rectangle,
};

use super::{Canvas, Panel, PanelError};
use crate::FaultKind;

/// A canvas as a PNG: made quickly, since whoever draws waits for it.
#[must_use]
pub fn png(canvas: &Canvas) -> Vec<u8> {
    let mut file = Vec::new();
    // Into memory, with as many bytes as was said: nothing can fail.
    let _ = encode(canvas, &mut file);
    file
}

/// Encodes row by row: no second frame is held for it.
fn encode(canvas: &Canvas, to: impl Write) -> Result<(), png::EncodingError> {
    let Size { width, height } = canvas.size();
    let mut encoder = png::Encoder::new(to, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer()?;
    let mut bytes = Vec::new();
    for y in 0..height {
        bytes.clear();
        bytes.extend(canvas.row(y, 0..width).iter().flat_map(|word| word.to_be_bytes().into_iter().skip(1)));
        rows.write_all(&bytes)?;
    }
    rows.finish()
}

/// A screen that is a file. Whoever reads it finds a whole picture, the last or one before.
///
/// A picture of 1920 × 1080 takes tens of milliseconds to encode: of pictures that follow each other quickly only so many are written, and the
/// last of them once its time has come ([`Panel::held_back`]).
#[derive(Debug)]
pub struct PngPanel {
    path: PathBuf,
    size: Size,
    pace: Pace,
}

impl PngPanel {
    /// A screen of a size at `path`, in a folder that is there. Every picture is written.
    #[must_use]
    pub fn new(path: PathBuf, size: Size) -> Self {
        Self { path, size, pace: Pace::default() }
    }

    /// No more than so many pictures a second (at least one).
    #[must_use]
    pub fn at_most(self, pictures: u32) -> Self {
        Self { pace: Pace { gap: Duration::from_secs(1) / pictures.max(1), ..self.pace }, ..self }
    }

    fn write(&self, canvas: &Canvas) -> io::Result<()> {
        let beside = self.path.with_extension("new");
        let mut file = BufWriter::new(File::create(&beside)?);
        encode(canvas, &mut file)?;
        file.into_inner()?;
        fs::rename(&beside, &self.path)
    }
}

/// When pictures are written. Pure.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    /// From one to the next.
    gap: Duration,
    last: Option<Instant>,
    /// Something is to be written.
    waits: bool,
}

impl Pace {
    /// At this time there may be something new: is a picture to be written now?
    fn is_due(&mut self, new: bool, now: Instant) -> bool {
        self.waits |= new;
        if !self.waits || self.last.is_some_and(|last| now < last + self.gap) {
            return false;
        }
        (self.waits, self.last) = (false, Some(now));
        true
    }

    /// When what waits is due.
    fn held_back(&self) -> Option<Instant> {
        self.last.map(|last| last + self.gap).filter(|_| self.waits)
    }
}

impl Panel for PngPanel {
    type Error = PanelError;

    fn size(&mut self) -> Result<Size, PanelError> {
        Ok(self.size)
    }

    fn present(&mut self, canvas: &Canvas, changed: &[Rectangle]) -> Result<(), PanelError> {
        if canvas.size() != self.size {
            return Err(PanelError::size(&self.path, canvas.size(), self.size));
        }
        if !self.pace.is_due(!changed.is_empty(), Instant::now()) {
            return Ok(());
        }
        self.write(canvas).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                let place = self.path.display().to_string();
                PanelError::new(FaultKind::Absent, place, "its folder is not there: make it")
            }
            _ => PanelError::io(&error, true, &self.path),
        })
    }

    fn held_back(&self) -> Option<Instant> {
        self.pace.held_back()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_pictures_that_follow_each_other_the_first_is_written_and_then_the_last() {
        let (start, ms) = (Instant::now(), Duration::from_millis);
        let mut pace = Pace { gap: ms(500), ..Pace::default() };
        assert!(!pace.is_due(false, start) && pace.is_due(true, start));
        assert_eq!(pace.held_back(), None);
        assert!(!pace.is_due(true, start + ms(100)) && !pace.is_due(true, start + ms(200)));
        assert_eq!(pace.held_back(), Some(start + ms(500)));
        assert!(!pace.is_due(false, start + ms(499)));
        assert!(pace.is_due(false, start + ms(500)), "what waited, though nothing is new");
        assert!(!pace.is_due(false, start + ms(2_000)), "nothing waits");
    }
}
