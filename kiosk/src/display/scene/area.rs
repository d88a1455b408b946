//! Areas of a screen.

pub(super) use hardware::pixels::Cut;
use hardware::pixels::embedded_graphics::{
    geometry::{Point, Size},
    primitives::Rectangle,
};

/// The whole screen.
pub(super) fn whole(size: Size) -> Rectangle {
    Rectangle::new(Point::zero(), size)
}
