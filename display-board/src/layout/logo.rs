//! The office's picture, made as large as there is room. Pure.

use std::io::Cursor;

use hardware::pixels::embedded_graphics::{
    geometry::Size,
    pixelcolor::{Rgb888, RgbColor},
};
use png::Transformations;

/// A picture with what can be seen through it: four bytes a dot (red, green, blue, 255 where it is opaque), row by row.
///
/// It is shown on white, as on paper: most arms and marks are drawn for that, and not for dark walls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    size: Size,
    dots: Vec<u8>,
}

/// The most dots a side, and in all, of a picture that is taken.
const MOST: u32 = 4096;
const MOST_DOTS: u64 = 1 << 20;
/// More dots a side are of no use on a board, and cost memory for as long as it runs.
const KEPT: u32 = 512;

/// A picture that cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum BadLogo {
    /// It is no PNG, or not whole.
    #[error("it is no PNG that can be read: {0}")]
    NoPng(#[from] png::DecodingError),
    /// It has too many dots, or none.
    #[error("{0} × {1} dots: it has to be scaled down")]
    Dots(u32, u32),
}

impl Logo {
    /// A picture that was decoded; `None` where the bytes are not those of such a size, or it has none, or more than 4096 dots a side.
    #[must_use]
    pub fn new(size: Size, dots: Vec<u8>) -> Option<Self> {
        let meant = size.width as usize * size.height as usize * 4;
        let fits = (1..=MOST).contains(&size.width) && (1..=MOST).contains(&size.height);
        (fits && dots.len() == meant).then_some(Self { size, dots })
    }

    /// A PNG, scaled down to what a board has use for. It takes a while: not for a thread that somebody waits for.
    ///
    /// # Errors
    /// Where it is none, or too large.
    pub fn decoded(file: &[u8]) -> Result<Self, BadLogo> {
        let mut decoder = png::Decoder::new(Cursor::new(file));
        decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let mut reader = decoder.read_info()?;
        let (width, height) = reader.info().size();
        let unfit = || BadLogo::Dots(width, height);
        if u64::from(width) * u64::from(height) > MOST_DOTS {
            return Err(unfit());
        }
        let mut bytes = vec![0; reader.output_buffer_size().ok_or_else(unfit)?];
        let frame = reader.next_frame(&mut bytes)?;
        let is_grey = frame.color_type == png::ColorType::GrayscaleAlpha;
        let dots =
            if is_grey { bytes.as_chunks().0.iter().flat_map(|[y, a]| [*y, *y, *y, *a]).collect() } else { bytes };
        Self::new(Size::new(width, height), dots).map(Self::kept).ok_or_else(unfit)
    }

    /// No larger than a board has use for.
    fn kept(self) -> Self {
        let most = Size::new_equal(KEPT);
        if self.size.width <= most.width && self.size.height <= most.height {
            return self;
        }
        let size = self.fitted(most);
        let dots = self.at(size).into_iter().flat_map(|dot| [dot.r(), dot.g(), dot.b(), 255]).collect();
        Self { size, dots }
    }

    /// How large it is where it is no larger than `room`, of its own shape.
    pub(super) fn fitted(&self, room: Size) -> Size {
        let Size { width, height } = self.size;
        let by_height = Size::new((width * room.height / height).max(1), room.height);
        if by_height.width <= room.width {
            by_height
        } else {
            Size::new(room.width, (height * room.width / width).clamp(1, room.height))
        }
    }

    /// Its dots at a size, on white: each the mean of those that it stands for.
    pub(super) fn at(&self, size: Size) -> Vec<Rgb888> {
        let mut dots = Vec::new();
        for y in 0..size.height {
            for x in 0..size.width {
                dots.push(self.mean(span(x, size.width, self.size.width), span(y, size.height, self.size.height)));
            }
        }
        dots
    }

    fn mean(&self, across: std::ops::Range<u32>, down: std::ops::Range<u32>) -> Rgb888 {
        let (mut sums, mut count) = ([0_u64; 3], 0_u64);
        for y in down {
            for x in across.clone() {
                let at = (y as usize * self.size.width as usize + x as usize) * 4;
                let Some(&[red, green, blue, share]) = self.dots.get(at..at + 4).and_then(|dot| dot.first_chunk())
                else {
                    continue;
                };
                for (sum, channel) in sums.iter_mut().zip([red, green, blue]) {
                    *sum += u64::from(channel) * u64::from(share) + 255 * (255 - u64::from(share));
                }
                count += 255;
            }
        }
        let [red, green, blue] = sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(255));
        Rgb888::new(red, green, blue)
    }
}

/// The dots of `of` that one of `many` stands for: at least one.
fn span(at: u32, many: u32, of: u32) -> std::ops::Range<u32> {
    let from = at * of / many;
    from..((at + 1) * of / many).max(from + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_and_lies_on_white() {
        let logo = Logo::new(Size::new(4, 2), [0, 0, 0, 255, 0, 0, 0, 0].repeat(4)).unwrap();
        assert_eq!(logo.fitted(Size::new(100, 10)), Size::new(20, 10));
        assert_eq!(logo.fitted(Size::new(8, 10)), Size::new(8, 4));
        assert_eq!(logo.at(Size::new(4, 1)), [Rgb888::new(0, 0, 0), Rgb888::new(255, 255, 255)].repeat(2));
        assert_eq!(logo.at(Size::new(1, 1)), [Rgb888::new(127, 127, 127)]);
    }

    fn png(size: Size, kind: png::ColorType, dots: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, size.width, size.height);
        encoder.set_color(kind);
        encoder.write_header().unwrap().write_image_data(dots).unwrap();
        file
    }

    #[test]
    fn a_png_of_any_kind_is_read_and_a_large_one_made_smaller() {
        let size = Size::new(2, 1);
        let logo = |kind, dots: &[u8]| Logo::decoded(&png(size, kind, dots)).unwrap().dots;
        assert_eq!(logo(png::ColorType::Rgb, &[1, 2, 3, 4, 5, 6]), [1, 2, 3, 255, 4, 5, 6, 255]);
        assert_eq!(logo(png::ColorType::Rgba, &[1, 2, 3, 9, 4, 5, 6, 0]), [1, 2, 3, 9, 4, 5, 6, 0]);
        assert_eq!(logo(png::ColorType::Grayscale, &[7, 8]), [7, 7, 7, 255, 8, 8, 8, 255]);
        assert_eq!(logo(png::ColorType::GrayscaleAlpha, &[7, 1, 8, 2]), [7, 7, 7, 1, 8, 8, 8, 2]);
        let wide = Logo::decoded(&png(Size::new(2048, 256), png::ColorType::Grayscale, &[0; 2048 * 256])).unwrap();
        assert_eq!((wide.size, wide.dots.len()), (Size::new(512, 64), 512 * 64 * 4));
        assert_eq!(wide.at(Size::new(1, 1)), [Rgb888::BLACK]);
    }

    #[test]
    fn a_bad_png_is_told_and_a_huge_one_not_decoded() {
        let whole = png(Size::new(9, 9), png::ColorType::Grayscale, &[7; 81]);
        for bytes in [&b"GIF89a"[..], b"", &whole[..whole.len() - 20]] {
            assert!(matches!(Logo::decoded(bytes), Err(BadLogo::NoPng(_))));
        }
        let huge = png(Size::new(1025, 1024), png::ColorType::Grayscale, &vec![7; 1025 * 1024]);
        assert!(matches!(Logo::decoded(&huge), Err(BadLogo::Dots(1025, 1024))));
    }

    #[test]
    fn what_is_no_picture_is_none() {
        assert_eq!(Logo::new(Size::new(2, 2), vec![0; 15]), None);
        assert_eq!(Logo::new(Size::new(0, 2), vec![]), None);
    }
}
