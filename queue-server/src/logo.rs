//! The office's logo: a PNG beside the journal, which boards and pages show. It is looked at once, at the start, and only its bytes are kept.
//!
//! A logo that cannot be shown stops nothing: an office without its arms on the wall still calls people. What is wrong with it is logged as an error.

use std::{
    fs::File,
    io::{self, Cursor, Read as _},
    path::{Path, PathBuf},
};

use axum::body::Bytes;

/// What it is called in the data folder.
pub const FILE: &str = "logo.png";

/// The largest file, in bytes.
pub const LARGEST: u64 = 1 << 20;
/// The most dots a side, and in all: boards decode it in their own memory.
pub const SIDE: u32 = 4_096;
/// See [`SIDE`].
pub const DOTS: u64 = 1 << 20;

/// A PNG that can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo(Bytes);

/// A logo that cannot be shown.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {why}; the office has no logo until it is mended and the server started anew")]
pub struct BadLogo {
    path: PathBuf,
    why: Unfit,
}

/// Why a file is no logo, and what would help.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It cannot be read.
    #[error("{0}: let the server read it, or delete it")]
    Unread(#[from] io::Error),
    /// Too many bytes.
    #[error("more than {} KiB: save it smaller", LARGEST / 1024)]
    Large,
    /// No PNG, or not whole.
    #[error("it is no PNG that can be read ({0}): save the picture as PNG")]
    NoPng(#[from] png::DecodingError),
    /// Too many dots.
    #[error("{0} × {1} dots: scale it down, to {DOTS} in all and {SIDE} a side; 1000 × 400 is plenty")]
    Dots(u32, u32),
}

impl Logo {
    /// The logo in a data folder; `None` where none lies there.
    ///
    /// # Errors
    /// Where one lies there that cannot be shown.
    pub fn of(folder: &Path) -> Result<Option<Self>, BadLogo> {
        let path = folder.join(FILE);
        let read = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(Unfit::from).and_then(read),
        };
        read.and_then(Self::new).map(Some).map_err(|why| BadLogo { path, why })
    }

    /// These bytes, if they are a PNG that boards can show.
    ///
    /// # Errors
    /// Where they are none.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Unfit> {
        let mut reader = png::Decoder::new(Cursor::new(&bytes)).read_info()?;
        let (width, height) = reader.info().size();
        if width > SIDE || height > SIDE || u64::from(width) * u64::from(height) > DOTS {
            return Err(Unfit::Dots(width, height));
        }
        // To its end: half a file begins well, too.
        let mut dots = vec![0; reader.output_buffer_size().unwrap_or(0)];
        reader.next_frame(&mut dots)?;
        Ok(Self(bytes.into()))
    }

    /// The file.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.0.clone()
    }
}

fn read(file: File) -> Result<Vec<u8>, Unfit> {
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(Unfit::Large) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn picture(width: u32, height: u32) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.write_header().unwrap().write_image_data(&vec![7; (width * height) as usize]).unwrap();
        file
    }

    #[test]
    fn a_logo_is_the_file_as_it_lies_there() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Logo::of(folder.path()).unwrap().is_none());
        fs::write(folder.path().join(FILE), picture(30, 20)).unwrap();
        assert_eq!(Logo::of(folder.path()).unwrap().unwrap().bytes(), picture(30, 20));
    }

    #[test]
    fn what_cannot_be_shown_is_told_with_file_reason_and_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let whole = picture(30, 20);
        let cases = [
            (b"GIF89a".to_vec(), "save the picture as PNG"),
            (Vec::new(), "save the picture as PNG"),
            (whole[..whole.len() - 20].to_vec(), "save the picture as PNG"),
            (picture(1025, 1024), "1025 × 1024 dots: scale it down"),
            (picture(4097, 1), "4097 × 1 dots: scale it down"),
            (vec![0; (1 << 20) + 1], "more than 1024 KiB: save it smaller"),
        ];
        for (bytes, says) in cases {
            fs::write(folder.path().join(FILE), bytes).unwrap();
            let error = Logo::of(folder.path()).unwrap_err().to_string();
            assert!(error.contains("logo.png: ") && error.contains(says), "{error}");
        }
        fs::remove_file(folder.path().join(FILE)).unwrap();
        fs::create_dir(folder.path().join(FILE)).unwrap();
        assert!(Logo::of(folder.path()).unwrap_err().to_string().contains("let the server read it"));
    }
}
