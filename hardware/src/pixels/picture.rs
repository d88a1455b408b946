//! A screen that is a PNG file: for trying without hardware, and for looking from elsewhere.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use embedded_graphics::{
    geometry::{OriginDimensions, Size},
    primitives::Rectangle,
};

use super::{Canvas, Panel, PanelError};
use crate::FaultKind;

/// A canvas as a PNG.
#[must_use]
pub fn png(canvas: &Canvas) -> Vec<u8> {
    let mut file = Vec::new();
    // Into memory, with as many bytes as was said: nothing can fail.
    let _ = write_png(canvas, &mut file);
    file
}

/// A canvas as a PNG, row by row: never more than some rows are held.
///
/// # Errors
/// Of what it is written to, and where the canvas has no dots.
pub fn write_png(canvas: &Canvas, to: impl Write) -> io::Result<()> {
    let Size { width, height } = canvas.size();
    let mut encoder = png::Encoder::new(to, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut file = encoder.write_header()?;
    let mut picture = file.stream_writer()?;
    let mut row = Vec::new();
    for y in 0..height {
        row.clear();
        row.extend(canvas.row(y, 0..width).iter().flat_map(|word| word.to_be_bytes().into_iter().skip(1)));
        picture.write_all(&row)?;
    }
    Ok(picture.finish()?)
}

/// A screen that is a file. Whoever reads it finds a whole picture, the last or the one before.
#[derive(Debug)]
pub struct PngPanel {
    path: PathBuf,
    size: Size,
}

impl PngPanel {
    /// A screen of a size at `path`, in a folder that is there.
    #[must_use]
    pub const fn new(path: PathBuf, size: Size) -> Self {
        Self { path, size }
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
        if changed.is_empty() {
            return Ok(());
        }
        let beside = self.path.with_extension("new");
        let written = File::create(&beside)
            .and_then(|file| {
                let mut file = BufWriter::new(file);
                write_png(canvas, &mut file)?;
                file.flush()
            })
            .and_then(|()| fs::rename(&beside, &self.path));
        written.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                let place = self.path.display().to_string();
                PanelError::new(FaultKind::Absent, place, "its folder is not there: make it")
            }
            _ => PanelError::io(&error, true, &self.path),
        })
    }
}
