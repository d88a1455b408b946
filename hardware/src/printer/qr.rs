//! Two-dimensional codes as dots, for printers that cannot draw them and for pictures of what others drew.

use qrcodegen::{QrCode, QrCodeEcc};

/// A square of dark and light modules, without the quiet zone around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// Modules along a side.
    pub side: u16,
    dark: Vec<bool>,
}

/// Modules that have to be light around a code.
pub const QUIET: u16 = 4;

/// A text that is too long for any code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes are too many for a QR code; shorten what it leads to")]
pub struct TooLong {
    /// The text's length.
    pub bytes: usize,
}

impl Matrix {
    /// The code of a text, error correction M.
    ///
    /// # Errors
    /// Where no code holds so much.
    pub fn of(payload: &str) -> Result<Self, TooLong> {
        let code = QrCode::encode_text(payload, QrCodeEcc::Medium).map_err(|_| TooLong { bytes: payload.len() })?;
        let side = code.size();
        let dark = (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| code.get_module(x, y)).collect();
        // A code has at most 177 modules a side.
        Ok(Self { side: u16::try_from(side).unwrap_or(u16::MAX), dark })
    }

    /// Whether a module is dark; beyond the edge all are light.
    #[must_use]
    pub fn dark(&self, x: u16, y: u16) -> bool {
        x < self.side && y < self.side && self.dark[usize::from(y) * usize::from(self.side) + usize::from(x)]
    }

    /// Dots a module, so that code and quiet zone go on a width: 6 (0.75 mm at 203 dpi) where there is room, which phones
    /// read at arm's length; none where not even one goes on it.
    #[must_use]
    pub const fn module(&self, width: u16) -> Option<u16> {
        match width / (self.side + 2 * QUIET) {
            0 => None,
            dots if dots > 6 => Some(6),
            dots => Some(dots),
        }
    }

    /// The code as rows of dots, eight a byte, the first one highest, each module `module` dots wide and high.
    #[must_use]
    pub fn raster(&self, module: u16) -> Raster {
        let side = self.side * module;
        let stride = side.div_ceil(8);
        let mut bits = vec![0; usize::from(stride) * usize::from(side)];
        for y in 0..side {
            for x in (0..side).filter(|x| self.dark(x / module, y / module)) {
                bits[usize::from(y) * usize::from(stride) + usize::from(x / 8)] |= 0x80 >> (x % 8);
            }
        }
        Raster { stride, rows: side, bits }
    }
}

/// Rows of dots, eight a byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Raster {
    /// Bytes a row.
    pub stride: u16,
    /// How many rows.
    pub rows: u16,
    /// The rows, one after the other.
    pub bits: Vec<u8>,
}

impl Raster {
    /// Whether there is ink at a place.
    #[must_use]
    pub fn dark(&self, x: u16, y: u16) -> bool {
        let at = usize::from(y) * usize::from(self.stride) + usize::from(x / 8);
        x / 8 < self.stride && self.bits.get(at).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rasters_show_the_modules() {
        let matrix = Matrix::of("https://coda.example/t/0123456789ab").unwrap();
        assert_eq!(
            (matrix.side, matrix.module(384), matrix.module(60), matrix.module(20)),
            (29, Some(6), Some(1), None)
        );
        let raster = matrix.raster(3);
        for y in 0..raster.rows {
            for x in 0..raster.stride * 8 {
                assert_eq!(raster.dark(x, y), matrix.dark(x / 3, y / 3), "{x} {y}");
            }
        }
        assert_eq!(Matrix::of(&"x".repeat(3000)), Err(TooLong { bytes: 3000 }));
    }
}
