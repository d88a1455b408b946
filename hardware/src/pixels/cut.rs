//! Rectangles cut into parts, for laying things out. Pure.

use embedded_graphics::{geometry::Size, primitives::Rectangle};

/// Cuts an area.
pub trait Cut: Sized {
    /// The upper part, so high, and what is left under it.
    fn top(self, height: u32) -> (Self, Self);
    /// The lower part, so high, and what is left over it.
    fn bottom(self, height: u32) -> (Self, Self);
    /// The left part, so wide, and what is left beside it.
    fn left(self, width: u32) -> (Self, Self);
    /// The right part, so wide, and what is left beside it.
    fn right(self, width: u32) -> (Self, Self);
    /// Without an edge to the left and right, and one above and below.
    fn inside(self, across: u32, down: u32) -> Self;
}

fn part(area: Rectangle, x: u32, y: u32, width: u32, height: u32) -> Rectangle {
    Rectangle::new(area.top_left + Size::new(x, y), Size::new(width, height))
}

impl Cut for Rectangle {
    fn top(self, height: u32) -> (Self, Self) {
        let (width, height) = (self.size.width, height.min(self.size.height));
        (part(self, 0, 0, width, height), part(self, 0, height, width, self.size.height - height))
    }

    fn bottom(self, height: u32) -> (Self, Self) {
        let (over, under) = self.top(self.size.height.saturating_sub(height));
        (under, over)
    }

    fn left(self, width: u32) -> (Self, Self) {
        let (width, height) = (width.min(self.size.width), self.size.height);
        (part(self, 0, 0, width, height), part(self, width, 0, self.size.width - width, height))
    }

    fn right(self, width: u32) -> (Self, Self) {
        let (one, other) = self.left(self.size.width.saturating_sub(width));
        (other, one)
    }

    fn inside(self, across: u32, down: u32) -> Self {
        let (across, down) = (across.min(self.size.width / 2), down.min(self.size.height / 2));
        part(self, across, down, self.size.width - 2 * across, self.size.height - 2 * down)
    }
}
