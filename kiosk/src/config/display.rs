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

use hardware::{
    buttons::{Axes, Which},
    pixels::{Turn, embedded_graphics::geometry::Size},
};
use serde::Deserialize;

/// The framebuffer where none is named.
const DEVICE: &str = "/dev/fb0";
/// The screen that is played where none is named.
const PLAYED: Size = Size::new(800, 480);
/// The sides of a screen, in dots: below, nothing can be read; beyond, it is no small display.
const SIDES: std::ops::RangeInclusive<u32> = 320..=2_560;

/// A small display.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "DisplayFile")]
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DisplayFile {
    device: Option<PathBuf>,
    rotation: Option<i64>,
    touch: Option<String>,
    touch_swap: Option<bool>,
    touch_invert_x: Option<bool>,
    touch_invert_y: Option<bool>,
    size: Option<String>,
}

impl TryFrom<DisplayFile> for DisplayConfig {
    type Error = String;

    fn try_from(file: DisplayFile) -> Result<Self, String> {
        let turn = Turn::try_from(file.rotation.unwrap_or(0)).map_err(|error| format!("rotation: {error}"))?;
        let axes = axes(&file)?;
        let touch = file.touch.map(touch).transpose()?;
        Ok(Self {
            shown: Shown::Framebuffer(file.device.unwrap_or_else(|| DEVICE.into())),
            turn,
            touched: touch.is_some(),
            touch,
            axes,
            played: file.size.as_deref().map_or(Ok(PLAYED), size)?,
        })
    }
}

/// How the touch panel lies; nothing is said of one that is not there.
fn axes(file: &DisplayFile) -> Result<Axes, String> {
    let said = [
        ("touch_swap", file.touch_swap),
        ("touch_invert_x", file.touch_invert_x),
        ("touch_invert_y", file.touch_invert_y),
    ];
    if let (None, Some((key, _))) = (&file.touch, said.iter().find(|(_, said)| said.is_some())) {
        return Err(format!("{key} is about a touch panel, and none is named: add touch = \"any\", or its path"));
    }
    let [swap, invert_x, invert_y] = said.map(|(_, said)| said.unwrap_or(false));
    Ok(Axes { swap, invert_x, invert_y })
}

fn touch(named: String) -> Result<Which, String> {
    match named.as_str() {
        "any" => Ok(Which::Any),
        path if path.starts_with('/') => Ok(Which::At(named.into())),
        _ => Err(format!(
            "touch = {named:?}: the path of a touch panel, like \"/dev/input/event0\", or \"any\"; left out where there is none"
        )),
    }
}

fn size(text: &str) -> Result<Size, String> {
    let sides = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    match sides {
        Some((width, height)) if SIDES.contains(&width) && SIDES.contains(&height) => Ok(Size::new(width, height)),
        _ => Err(format!(
            "size = {text:?}: dots across and down, each {} to {}, like \"800x480\"",
            SIDES.start(),
            SIDES.end()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn display(text: &str) -> Result<DisplayConfig, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_owned())
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
        says("touch = 'yes'", "/dev/input/event0");
        says("size = '800'", "800x480");
        says("size = '80x48'", "320 to 2560");
        says("touch_invert_x = true", "touch_invert_x is about a touch panel");
        says("touch = 'any'\ntouch_swap = 'yes'", "boolean");
        says("devise = '/dev/fb0'", "devise");
    }
}
