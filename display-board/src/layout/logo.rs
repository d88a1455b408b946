//! The office's picture, made as large as there is room. Pure.

use hardware::pixels::embedded_graphics::{geometry::Size, pixelcolor::Rgb888};

/// A picture with what can be seen through it: four bytes a dot (red, green, blue, 255 where it is opaque), row by row.
///
/// It is shown on white, as on paper: most arms and marks are drawn for that, and not for dark walls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    size: Size,
    dots: Vec<u8>,
}

/// More dots are of no use on a board, and cost memory for as long as it runs.
const MOST: u32 = 4096;

impl Logo {
    /// A picture that was decoded; `None` where the bytes are not those of such a size, or it has none, or more than 4096 dots a side.
    #[must_use]
    pub fn new(size: Size, dots: Vec<u8>) -> Option<Self> {
        let meant = size.width as usize * size.height as usize * 4;
        let fits = (1..=MOST).contains(&size.width) && (1..=MOST).contains(&size.height);
        (fits && dots.len() == meant).then_some(Self { size, dots })
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

    #[test]
    fn what_is_no_picture_is_none() {
        assert_eq!(Logo::new(Size::new(2, 2), vec![0; 15]), None);
        assert_eq!(Logo::new(Size::new(0, 2), vec![]), None);
    }
}
