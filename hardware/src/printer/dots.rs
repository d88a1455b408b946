//! A picture as dots that a thermal head can burn: scaled down to what goes on the paper, its greys made of black and white.
//!
//! Whole numbers only: the same picture gives the same dots on every machine.

use std::io::Cursor;

use super::qr::Raster;

/// Larger pictures are not read: a kiosk has little memory.
const LARGEST: u64 = 4_000_000;
/// What is so dark is meant black, and what is so light white: scans and soft edges would else come out speckled.
const BLACK: u8 = 64;
const WHITE: u8 = 208;

/// A picture that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Not a PNG.
    #[error("the logo is no PNG that can be read: {0}")]
    Unreadable(#[from] png::DecodingError),
    /// It takes too much memory.
    #[error("the logo has {width} × {height} dots, four million at most are read: scale it down")]
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}

/// A PNG as dots in a box, never scaled up: ink where it is dark, paper where it is light or transparent.
pub(super) fn dots(picture: &[u8], widest: u16, highest: u16) -> Result<Raster, PictureError> {
    Ok(Grey::read(picture)?.into_box(widest, highest).burnt())
}

/// A picture in greys, 0 black to 255 white.
struct Grey {
    width: usize,
    height: usize,
    light: Vec<u8>,
}

impl Grey {
    fn read(picture: &[u8]) -> Result<Self, PictureError> {
        let mut decoder = png::Decoder::new(Cursor::new(picture));
        decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let mut reader = decoder.read_info()?;
        let (width, height) = (reader.info().width, reader.info().height);
        if u64::from(width) * u64::from(height) > LARGEST {
            return Err(PictureError::TooLarge { width, height });
        }
        let mut bytes = vec![0; reader.output_buffer_size().unwrap_or(0)];
        let samples = reader.next_frame(&mut bytes)?.color_type.samples();
        let light = bytes.chunks_exact(samples).map(on_paper).collect();
        Ok(Self { width: width as usize, height: height as usize, light })
    }

    /// Scaled down until it goes into a box, each dot the mean of those that it stands for.
    fn into_box(self, widest: u16, highest: u16) -> Self {
        let (widest, highest) = (usize::from(widest), usize::from(highest));
        if self.width <= widest && self.height <= highest {
            return self;
        }
        let width = widest.min(self.width * highest / self.height).max(1);
        let height = (self.height * width / self.width).clamp(1, highest);
        let span = |at: usize, from: usize, to: usize| at * from / to..((at + 1) * from / to).max(at * from / to + 1);
        let mut light = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (rows, columns) = (span(y, self.height, height), span(x, self.width, width));
                let count = rows.len() * columns.len();
                let sum: usize = rows
                    .flat_map(|row| &self.light[row * self.width..][columns.clone()])
                    .map(|dot| usize::from(*dot))
                    .sum();
                light.push(u8::try_from(sum / count).unwrap_or(u8::MAX));
            }
        }
        Self { width, height, light }
    }

    /// Black and white by Floyd and Steinberg: what a dot is too dark or too light, its neighbours make up for. What is black or
    /// white stays so: letters keep their edges.
    fn burnt(&self) -> Raster {
        let stride = self.width.div_ceil(8);
        let mut bits = vec![0; stride * self.height];
        let (mut here, mut below) = (vec![0; self.width + 2], vec![0; self.width + 2]);
        for y in 0..self.height {
            for x in 0..self.width {
                let light = self.light[y * self.width + x];
                let (ink, error) = match light {
                    ..=BLACK => (true, 0),
                    WHITE.. => (false, 0),
                    _ => {
                        let wanted = i32::from(light) + here[x + 1] / 16;
                        if wanted < 128 { (true, wanted) } else { (false, wanted - 255) }
                    }
                };
                if ink {
                    bits[y * stride + x / 8] |= 0x80 >> (x % 8);
                }
                here[x + 2] += error * 7;
                below[x] += error * 3;
                below[x + 1] += error * 5;
                below[x + 2] += error;
            }
            here = std::mem::replace(&mut below, vec![0; self.width + 2]);
        }
        let whole = |size: usize| u16::try_from(size).unwrap_or(u16::MAX);
        Raster { stride: whole(stride), rows: whole(self.height), bits }
    }
}

/// How light a dot of grey, or of red, green and blue, with its opacity last, is on white paper.
fn on_paper(dot: &[u8]) -> u8 {
    let light = match dot {
        [red, green, blue, _] => (u32::from(*red) * 299 + u32::from(*green) * 587 + u32::from(*blue) * 114) / 1000,
        [grey, ..] => u32::from(*grey),
        [] => 255,
    };
    let opacity = dot.last().map_or(0, |opacity| u32::from(*opacity));
    u8::try_from(255 - (255 - light) * opacity / 255).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: usize, light: &[u8]) -> Grey {
        Grey { width, height: light.len() / width, light: light.to_vec() }
    }

    fn ink(raster: &Raster) -> u32 {
        raster.bits.iter().map(|byte| byte.count_ones()).sum()
    }

    #[test]
    fn greys_are_as_many_dots_as_they_are_dark() {
        for (light, share) in [(0, 100), (64, 100), (128, 50), (96, 62), (191, 25), (220, 0), (255, 0)] {
            let dots = ink(&grey(64, &[light; 64 * 64]).burnt()) * 100 / (64 * 64);
            assert!(dots.abs_diff(share) <= 4, "{light}: {dots} of 100");
        }
    }

    #[test]
    fn edges_stay_sharp_beside_grey() {
        // Black, grey, white, by columns: nothing of the grey spills into either.
        let rows: Vec<u8> = (0..32).flat_map(|_| [0, 0, 140, 140, 140, 255, 255, 255]).collect();
        let raster = grey(8, &rows).burnt();
        assert!(raster.bits.iter().all(|byte| byte & 0xc0 == 0xc0 && byte & 0x07 == 0), "{:?}", raster.bits);
        assert!(raster.bits.iter().any(|byte| byte & 0x38 != 0));
    }

    #[test]
    fn it_goes_into_the_box_and_keeps_its_form() {
        let wide = grey(1200, &vec![0; 1200 * 400]).into_box(576, 240);
        assert_eq!((wide.width, wide.height), (576, 192));
        let high = grey(100, &vec![0; 100 * 1000]).into_box(576, 240);
        assert_eq!((high.width, high.height), (24, 240));
        let small = grey(100, &vec![0; 100 * 50]).into_box(576, 240);
        assert_eq!((small.width, small.height), (100, 50));
        let thread = grey(1, &vec![0; 3000]).into_box(576, 240);
        assert_eq!((thread.width, thread.height), (1, 240));
        let mean = grey(4, &[0, 255, 255, 255, 0, 255, 0, 255]).into_box(2, 1);
        assert_eq!(mean.light, [127, 191]);
    }
}
