//! How a screen hangs. Pure.

use embedded_graphics::{
    geometry::{Point, Size},
    primitives::Rectangle,
};

/// By how much, clockwise, what is drawn is turned on the screen's own dots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// As the screen is.
    #[default]
    None,
    /// By 90°: the screen's left side is at the bottom.
    Right,
    /// By 180°: it hangs upside down.
    Over,
    /// By 270°.
    Left,
}

/// Degrees that are no turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no turn of a screen: it is one of 0, 90, 180 and 270 (degrees, clockwise)")]
pub struct BadTurn(pub i64);

impl TryFrom<i64> for Turn {
    type Error = BadTurn;

    fn try_from(degrees: i64) -> Result<Self, BadTurn> {
        match degrees {
            0 => Ok(Self::None),
            90 => Ok(Self::Right),
            180 => Ok(Self::Over),
            270 => Ok(Self::Left),
            _ => Err(BadTurn(degrees)),
        }
    }
}

impl Turn {
    /// The size of what is drawn, from the screen's; and the other way about.
    #[must_use]
    pub const fn size(self, screen: Size) -> Size {
        match self {
            Self::None | Self::Over => screen,
            Self::Right | Self::Left => Size::new(screen.height, screen.width),
        }
    }

    /// Where the screen's dot lies on what is drawn. `screen` is the screen's size.
    #[must_use]
    pub fn drawn(self, dot: Point, screen: Size) -> Point {
        let (right, bottom) = (last(screen.width), last(screen.height));
        match self {
            Self::None => dot,
            Self::Right => Point::new(dot.y, right - dot.x),
            Self::Over => Point::new(right - dot.x, bottom - dot.y),
            Self::Left => Point::new(bottom - dot.y, dot.x),
        }
    }

    /// Where a dot of what is drawn lies on the screen.
    #[must_use]
    pub fn on_screen(self, dot: Point, screen: Size) -> Point {
        let (right, bottom) = (last(screen.width), last(screen.height));
        match self {
            Self::None => dot,
            Self::Right => Point::new(right - dot.y, dot.x),
            Self::Over => Point::new(right - dot.x, bottom - dot.y),
            Self::Left => Point::new(dot.y, bottom - dot.x),
        }
    }

    /// The screen's rectangle of a drawn one that lies within.
    #[must_use]
    pub fn rectangle(self, drawn: &Rectangle, screen: Size) -> Rectangle {
        let Some(end) = drawn.bottom_right() else { return Rectangle::zero() };
        Rectangle::with_corners(self.on_screen(drawn.top_left, screen), self.on_screen(end, screen))
    }
}

fn last(dots: u32) -> i32 {
    i32::try_from(dots).unwrap_or(i32::MAX) - 1
}

#[cfg(test)]
mod tests {
    use embedded_graphics::primitives::PointsIter;

    use super::*;

    #[test]
    fn every_turn_is_undone_and_keeps_within_the_screen() {
        let screen = Size::new(5, 3);
        for degrees in [0, 90, 180, 270] {
            let turn = Turn::try_from(degrees).unwrap();
            let size = turn.size(screen);
            for dot in Rectangle::new(Point::zero(), screen).points() {
                let drawn = turn.drawn(dot, screen);
                assert!(Rectangle::new(Point::zero(), size).contains(drawn), "{degrees}°: {dot} {drawn}");
                assert_eq!(turn.on_screen(drawn, screen), dot, "{degrees}°");
            }
        }
        assert!(Turn::try_from(45).unwrap_err().to_string().contains("90, 180"));
    }

    #[test]
    fn clockwise_is_clockwise() {
        let (screen, corner) = (Size::new(800, 480), Point::zero());
        assert_eq!(Turn::Right.on_screen(corner, screen), Point::new(799, 0), "upper left goes to the upper right");
        assert_eq!(Turn::Over.on_screen(corner, screen), Point::new(799, 479));
        assert_eq!(Turn::Left.on_screen(corner, screen), Point::new(0, 479));
        let band = Rectangle::new(corner, Size::new(480, 10));
        assert_eq!(
            Turn::Right.rectangle(&band, screen),
            Rectangle::new(Point::new(790, 0), Size::new(10, 480)),
            "the top of what is drawn is the right of the screen"
        );
    }
}
