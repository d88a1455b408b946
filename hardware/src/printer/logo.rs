//! The office's logo, stored in the printer once and printed by a few bytes ever after.
//!
//! Printers keep it through power cuts, in memory that wears: it is stored when a kiosk is set up, never with a ticket.

use std::io::Cursor;

use super::{
    profile::{LogoKey, Profile, StoredLogo},
    qr::Raster,
};

/// A logo that cannot be stored.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    /// Not a picture that can be read.
    #[error("the logo is no PNG that can be read: {0}")]
    NoPicture(#[from] png::DecodingError),
    /// Wider or higher than goes on paper.
    #[error("the logo has {width} × {height} dots: at most {widest} × 400 go on this paper; scale it down")]
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// What goes on the paper.
        widest: u16,
    },
    /// There is nowhere to store it.
    #[error("printer profile {0:?} stores no logo; leave it out of the ticket, or add [logo] where the printer can")]
    Nowhere(String),
}

/// Rows of a logo at most: 50 mm.
const HIGHEST: u32 = 400;

/// The bytes that store a logo, a PNG whose dark dots become ink, in a printer.
///
/// # Errors
/// Where it is no picture, too large, or the printer keeps none.
pub fn store_logo(picture: &[u8], profile: &Profile) -> Result<Vec<u8>, LogoError> {
    let Some(stored) = &profile.logo else { return Err(LogoError::Nowhere(profile.name.clone())) };
    let raster = dots(picture, profile.dots)?;
    Ok(match *stored {
        StoredLogo::GsL { key: LogoKey([first, second]) } => as_rows(&raster, first, second),
        StoredLogo::FsP { number } => as_columns(&raster, number),
    })
}

/// A picture as dots: ink where it is darker than not, paper where it is transparent.
fn dots(picture: &[u8], widest: u16) -> Result<Raster, LogoError> {
    let mut decoder = png::Decoder::new(Cursor::new(picture));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info()?;
    let (width, height) = (reader.info().width, reader.info().height);
    let too_large = LogoError::TooLarge { width, height, widest };
    let (Ok(columns), Ok(rows)) = (u16::try_from(width), u16::try_from(height)) else { return Err(too_large) };
    if columns > widest || height > HIGHEST {
        return Err(too_large);
    }
    // No larger than a page of the printer's dots.
    let mut bytes = vec![0; reader.output_buffer_size().unwrap_or(0)];
    let frame = reader.next_frame(&mut bytes)?;
    let samples = frame.color_type.samples();
    let stride = columns.div_ceil(8);
    let mut bits = vec![0; usize::from(stride) * usize::from(rows)];
    for (at, dot) in bytes.chunks_exact(samples).take(usize::from(columns) * usize::from(rows)).enumerate() {
        let (x, y) = (at % usize::from(columns), at / usize::from(columns));
        if is_ink(dot) {
            bits[y * usize::from(stride) + x / 8] |= 0x80 >> (x % 8);
        }
    }
    Ok(Raster { stride, rows, bits })
}

/// A dot of grey or of red, green and blue, with its opacity last.
fn is_ink(dot: &[u8]) -> bool {
    let (opacity, colours) = dot.split_last().unwrap_or((&0, &[]));
    let sum: u32 = colours.iter().map(|colour| u32::from(*colour)).sum();
    *opacity >= 128 && sum < 128 * u32::try_from(colours.len()).unwrap_or(1)
}

/// `GS ( L`, function 67: row by row, under a key.
fn as_rows(raster: &Raster, first: u8, second: u8) -> Vec<u8> {
    let ([wide, wider], [high, higher]) = ((raster.stride * 8).to_le_bytes(), raster.rows.to_le_bytes());
    let told = [48, 67, 48, first, second, 1, wide, wider, high, higher, 49];
    // At most 72 × 400 bytes: 16 bits say so much.
    let length = u16::try_from(told.len() + raster.bits.len()).unwrap_or(u16::MAX);
    [b"\x1d(L", &length.to_le_bytes()[..], &told, &raster.bits].concat()
}

/// `FS q`: column by column, as the one logo that the printer then has.
fn as_columns(raster: &Raster, number: u8) -> Vec<u8> {
    let high = raster.rows.div_ceil(8);
    let mut bytes = vec![0x1c, b'q', number];
    bytes.extend(raster.stride.to_le_bytes());
    bytes.extend(high.to_le_bytes());
    for x in 0..raster.stride * 8 {
        for y in 0..high {
            let bit = |row: u16| u8::from(raster.dark(x, y * 8 + row)) << (7 - row);
            bytes.push((0..8).map(bit).fold(0, |byte, bit| byte | bit));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, dots: &[[u8; 2]]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::GrayscaleAlpha);
        encoder.write_header().unwrap().write_image_data(dots.as_flattened()).unwrap();
        file
    }

    /// Ink, paper, transparent ink; over two rows.
    const DOTS: [[u8; 2]; 6] = [[0, 255], [255, 255], [0, 0], [200, 255], [40, 200], [90, 255]];

    #[test]
    fn dark_dots_are_stored_as_ink() {
        let picture = png(3, 2, &DOTS);
        let rows = store_logo(&picture, &Profile::load("epson-tm-t20").unwrap()).unwrap();
        assert_eq!(rows, b"\x1d(L\x0d\x000C0NU\x01\x08\0\x02\x001\x80\x60");
        let columns = store_logo(&picture, &Profile::load("custom-vkp80").unwrap()).unwrap();
        assert_eq!(columns, b"\x1cq\x01\x01\0\x01\0\x80\x40\x40\0\0\0\0\0");
    }

    #[test]
    fn what_cannot_be_stored_is_refused() {
        let epson = Profile::load("epson-tm-t20").unwrap();
        assert!(matches!(store_logo(b"GIF89a", &epson), Err(LogoError::NoPicture(_))));
        let error = store_logo(&png(600, 1, &[[0, 255]; 600]), &epson).unwrap_err().to_string();
        assert!(error.contains("600 × 1") && error.contains("576"), "{error}");
        let clone = Profile::load("clone-80").unwrap();
        assert!(matches!(store_logo(&png(3, 2, &DOTS), &clone), Err(LogoError::Nowhere(_))));
    }
}
