//! How a touch panel's axes lie on the screen's. Pure.

/// How a touch panel lies on its screen, before that is turned: some are glued on with their axes exchanged or the other way about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Axes {
    /// What the panel calls across is down on the screen, and the other way about.
    pub swap: bool,
    /// Left and right are exchanged on the screen, after `swap`.
    pub invert_x: bool,
    /// Top and bottom are exchanged on the screen, after `swap`.
    pub invert_y: bool,
}

impl Axes {
    /// What belongs to the screen's axes, of what belongs to the panel's: across and down.
    pub(super) const fn across_and_down<T: Copy>(self, (x, y): (T, T)) -> (T, T) {
        if self.swap { (y, x) } else { (x, y) }
    }

    /// A place on a screen of so many dots, in the screen's own direction.
    pub(super) fn directed(self, (x, y): (i32, i32), screen: (u16, u16)) -> (i32, i32) {
        let turned = |at: i32, dots: u16, invert: bool| if invert { i32::from(dots) - 1 - at } else { at };
        (turned(x, screen.0, self.invert_x), turned(y, screen.1, self.invert_y))
    }
}
