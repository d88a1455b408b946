//! The small display as the kiosk's file names it.
//!
//! ```toml
//! [display]
//! device = "/dev/fb0"      # the framebuffer; its size is asked of it
//! rotation = 0             # 90, 180, 270: degrees, clockwise, by which what is drawn is turned
//! touch = "any"            # the first touch panel, or its path (/dev/input/by-path/…); left out: there are buttons beside the screen
//! touch_swap = false       # the panel's axes are exchanged; and left and right, top and bottom:
//! touch_invert_x = false
//! touch_invert_y = false
//! size = "800x480"         # with --simulate alone: the screen that is played
//! ```

use std::path::PathBuf;

use config_file::{Node, Read};
use hardware::{
    buttons::{Axes, Which},
    pixels::{Turn, embedded_graphics::geometry::Size},
};

/// The framebuffer where none is named.
const DEVICE: &str = "/dev/fb0";
/// The screen that is played where none is named.
const PLAYED: Size = Size::new(800, 480);
/// The sides of a screen, in dots: below, nothing can be read; beyond, it is no small display.
const SIDES: std::ops::RangeInclusive<u32> = 320..=2_560;

/// A small display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayConfig {
    /// Where it is seen.
    pub shown: Shown,
    /// How the screen hangs.
    pub turn: Turn,
    /// Its touch panel; `None`: there are buttons beside it.
    pub touch: Option<Which>,
    /// How that lies on the screen, before it is turned.
    pub axes: Axes,
    /// The screen that is played without hardware.
    played: Size,
    /// It is touched where it is played, too: so it is drawn.
    touched: bool,
}

/// Where it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// On a framebuffer.
    Framebuffer(PathBuf),
    /// In a picture in the data folder, of a screen of this size.
    Picture(Size),
}

impl DisplayConfig {
    /// The same without hardware: a picture, and nothing to touch. It is drawn as it would be with.
    #[must_use]
    pub fn simulated(self) -> Self {
        Self { shown: Shown::Picture(self.played), touch: None, ..self }
    }

    /// It is drawn for fingers.
    #[must_use]
    pub const fn is_touched(&self) -> bool {
        self.touched
    }
}

impl DisplayConfig {
    /// What the section says.
    ///
    /// # Errors
    /// All that is wrong there is a mistake.
    pub fn read(node: &Node<'_>) -> Read<Self> {
        let table =
            node.table(&["device", "rotation", "touch", "touch_swap", "touch_invert_x", "touch_invert_y", "size"])?;
        let device =
            table.maybe("device", |n| n.word("the path of a framebuffer, like \"/dev/fb0\"").map(PathBuf::from));
        let turn = table.maybe("rotation", turn);
        let touch = table.maybe("touch", touch);
        let axis = |key: &str| {
            // Nothing is said of a touch panel that is not there.
            if node.peek("touch").is_none() {
                table.none(key, "no touch panel: add touch = \"any\", or its path").map(|()| false)
            } else {
                table.maybe(key, Node::boolean).map(|said| said.unwrap_or(false))
            }
        };
        let [swap, invert_x, invert_y] = ["touch_swap", "touch_invert_x", "touch_invert_y"].map(axis);
        let played = table.maybe("size", size);
        let (device, touch) = (device?, touch?);
        Ok(Self {
            shown: Shown::Framebuffer(device.unwrap_or_else(|| DEVICE.into())),
            turn: turn?.unwrap_or_default(),
            touched: touch.is_some(),
            touch,
            axes: Axes { swap: swap?, invert_x: invert_x?, invert_y: invert_y? },
            played: played?.unwrap_or(PLAYED),
        })
    }
}

fn turn(node: &Node<'_>) -> Read<Turn> {
    node.number("one of 0, 90, 180 and 270: degrees, clockwise", |degrees| Turn::try_from(degrees).ok())
}

fn touch(node: &Node<'_>) -> Read<Which> {
    let expected = "the path of a touch panel, like \"/dev/input/event0\", or \"any\"; left out where there is none";
    node.parsed(expected, |named| match named {
        "any" => Some(Which::Any),
        path => path.starts_with('/').then(|| Which::At(path.into())),
    })
}

fn size(node: &Node<'_>) -> Read<Size> {
    let expected = format!("dots across and down, each {} to {}, like \"800x480\"", SIDES.start(), SIDES.end());
    node.parsed(&expected, |text| {
        let (width, height) = text.split_once('x')?;
        let side = |text: &str| text.parse().ok().filter(|side| SIDES.contains(side));
        Some(Size::new(side(width)?, side(height)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn display(text: &str) -> Result<DisplayConfig, String> {
        config_file::read(text, DisplayConfig::read).map_err(|mistakes| crate::config::lines(&mistakes))
    }

    #[test]
    fn a_display_is_the_first_framebuffer_and_is_not_touched_unless_said() {
        let config = display("").unwrap();
        assert_eq!((&config.shown, config.touch.clone()), (&Shown::Framebuffer("/dev/fb0".into()), None));
        let config = display("device = '/dev/fb1'\nrotation = 270\ntouch = 'any'\nsize = '1024x600'").unwrap();
        assert_eq!((config.turn, config.touch.clone(), config.is_touched()), (Turn::Left, Some(Which::Any), true));
        assert_eq!(config.axes, Axes::default());
        let config = display("touch = 'any'\nsize = '1024x600'\ntouch_swap = true\ntouch_invert_y = true").unwrap();
        assert_eq!(config.axes, Axes { swap: true, invert_x: false, invert_y: true });
        let played = config.simulated();
        assert_eq!(played.shown, Shown::Picture(Size::new(1024, 600)));
        assert_eq!((played.touch.clone(), played.is_touched()), (None, true));
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        let says = |text: &str, word: &str| {
            let error = display(text).unwrap_err();
            assert!(error.contains(word), "{error}");
        };
        says("rotation = 45", "0, 90, 180 and 270");
        says("rotation = 45\nsize = 3", "line 2, column 8: size: is a whole number");
        says("touch = 'yes'", "/dev/input/event0");
        says("size = '800'", "800x480");
        says("size = '80x48'", "320 to 2560");
        says("touch_invert_x = true", "touch_invert_x: means nothing");
        says("touch = 'any'\ntouch_swap = 'yes'", "true or false");
        says("devise = '/dev/fb0'", "devise");
    }
}
