//! A screen that is a PNG file: for trying without hardware, and for looking from elsewhere.

use std::{fs, io, path::PathBuf};

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
    let mut encoder = png::Encoder::new(&mut file, canvas.size().width, canvas.size().height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let dots: Vec<u8> = canvas.pixels().iter().flat_map(|word| word.to_be_bytes().into_iter().skip(1)).collect();
    // Into memory, with as many bytes as was said: nothing can fail.
    if let Ok(mut writer) = encoder.write_header() {
        let _ = writer.write_image_data(&dots);
    }
    file
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
        let written = fs::write(&beside, png(canvas)).and_then(|()| fs::rename(&beside, &self.path));
        written.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                let place = self.path.display().to_string();
                PanelError::new(FaultKind::Absent, place, "its folder is not there: make it")
            }
            _ => PanelError::io(&error, true, &self.path),
        })
    }
}
