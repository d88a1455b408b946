//! The office's logo: stored in the printer once and printed by a few bytes ever after, or sent as dots with every slip where the
//! printer keeps none.
//!
//! Printers keep it through power cuts, in memory that wears: who stores it remembers what is stored, and stores only what differs.

use super::{
    dots::{PictureError, dots},
    profile::{LogoKey, LogoWay, Profile},
    qr::Raster,
};

/// A logo that cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    /// The picture.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The profile says no way.
    #[error("printer profile {0:?} prints no logo: leave printer.logo out, or add [logo] to a profile of your own")]
    Nowhere(String),
}

/// Rows of a logo at most: 30 mm, a third of a ticket.
const HIGHEST: u16 = 240;

/// A logo as a printer of one model prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logo {
    /// The printer keeps it: these bytes store it ([`Printer::store`](super::Printer::store)), [`Piece::Logo`](super::Piece::Logo) prints it.
    Kept(Vec<u8>),
    /// It goes with every slip, as a [`Piece::Picture`](super::Piece::Picture).
    Sent(Raster),
}

impl Logo {
    /// A PNG as a printer of a model prints it: as wide as the paper and 240 dots high at most, scaled down where it is larger.
    ///
    /// # Errors
    /// Where it is no picture, too large to be read, or such a printer prints none.
    pub fn of(picture: &[u8], profile: &Profile) -> Result<Self, LogoError> {
        let Some(way) = &profile.logo else { return Err(LogoError::Nowhere(profile.name.clone())) };
        let raster = dots(picture, profile.dots, HIGHEST)?;
        Ok(match *way {
            LogoWay::GsL { key: LogoKey([first, second]) } => Self::Kept(as_rows(&raster, first, second)),
            LogoWay::FsP { number } => Self::Kept(as_columns(&raster, number)),
            LogoWay::Raster => Self::Sent(raster),
        })
    }
}

/// `GS ( L`, function 67: row by row, under a key.
fn as_rows(raster: &Raster, first: u8, second: u8) -> Vec<u8> {
    let ([wide, wider], [high, higher]) = ((raster.stride * 8).to_le_bytes(), raster.rows.to_le_bytes());
    let told = [48, 67, 48, first, second, 1, wide, wider, high, higher, 49];
    // At most 192 × 240 bytes, of paper that no printer has: 16 bits say so much.
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

    fn logo(picture: &[u8], model: &str) -> Result<Logo, LogoError> {
        Logo::of(picture, &Profile::load(model).unwrap())
    }

    /// Ink, paper, transparent ink; over two rows.
    const DOTS: [[u8; 2]; 6] = [[0, 255], [255, 255], [0, 0], [220, 255], [40, 200], [40, 255]];

    #[test]
    fn dark_dots_are_ink_in_each_way() {
        let picture = png(3, 2, &DOTS);
        let rows = logo(&picture, "epson-tm-t20").unwrap();
        assert_eq!(rows, Logo::Kept(b"\x1d(L\x0d\x000C0NU\x01\x08\0\x02\x001\x80\x60".to_vec()));
        let columns = logo(&picture, "custom-vkp80").unwrap();
        assert_eq!(columns, Logo::Kept(b"\x1cq\x01\x01\0\x01\0\x80\x40\x40\0\0\0\0\0".to_vec()));
        let sent = logo(&picture, "clone-80").unwrap();
        assert_eq!(sent, Logo::Sent(Raster { stride: 1, rows: 2, bits: vec![0x80, 0x60] }));
    }

    #[test]
    fn no_logo_is_wider_than_the_paper() {
        for model in Profile::shipped() {
            let profile = Profile::load(model).unwrap();
            let sent = Profile { logo: Some(LogoWay::Raster), ..profile.clone() };
            let Ok(Logo::Sent(raster)) = Logo::of(&png(1000, 100, &vec![[0, 255]; 100_000]), &sent) else {
                panic!("{model}")
            };
            assert_eq!((raster.stride * 8, raster.rows), (profile.dots, profile.dots / 10), "{model}");
        }
    }

    #[test]
    fn what_cannot_be_printed_is_refused() {
        assert!(matches!(logo(b"GIF89a", "epson-tm-t20"), Err(LogoError::Picture(PictureError::Unreadable(_)))));
        let huge = png(2001, 2000, &vec![[0, 255]; 2001 * 2000]);
        let error = logo(&huge, "epson-tm-t20").unwrap_err().to_string();
        assert!(error.contains("2001 × 2000"), "{error}");
        let without = Profile { logo: None, ..Profile::load("clone-80").unwrap() };
        assert!(matches!(Logo::of(&png(3, 2, &DOTS), &without), Err(LogoError::Nowhere(_))));
    }
}
