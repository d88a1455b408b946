//! The screen as the board's file names it.
//!
//! ```toml
//! [screen]
//! kind = "drm"                  # a TV or monitor at a graphics card (HDMI); card, connector and mode are found
//! connector = "HDMI-A-1"        # one of several
//! mode = "1920x1080"            # another than the screen's own
//! rotation = 0                  # 90, 180, 270: degrees, clockwise, by which what is drawn is turned
//!
//! kind = "framebuffer"          # /dev/fb0, where there is no such card
//! device = "/dev/fb0"
//!
//! kind = "led"                  # a HUB75 matrix, through a helper program (docs/led-helper.md)
//! command = ["/usr/local/bin/led-helper"]
//! size = "128x64"
//! brightness = 60               # per cent
//!
//! kind = "digits"               # MAX7219 modules over a desk
//! device = "/dev/spidev0.0"
//! modules = 1                   # in a chain
//! characters = 8                # of each
//! first_is_left = false         # a module's first character is its leftmost
//! nearest_is_left = false       # the module that is nearest to the computer is the leftmost
//! ```
//! With `--simulate` the screen is a picture, of the size that is named here.

use std::path::PathBuf;

use device::config::{BadConfig, wrong};
use hardware::{
    digits::Wiring,
    pixels::{Turn, drm::Mode, embedded_graphics::geometry::Size},
};
use serde::Deserialize;

/// The screen that is played where none is named.
const PLAYED: Size = Size::new(1920, 1080);
/// The sides of a screen, in dots.
const SIDES: std::ops::RangeInclusive<u32> = 16..=8192;
/// The smallest screen on which a call can be read.
const LEAST: Size = Size::new(64, 32);
/// The characters of a number.
const NUMBER: usize = 4;

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "ScreenFile")]
pub struct ScreenConfig {
    /// Where it is seen.
    pub kind: Kind,
    /// How it hangs.
    pub turn: Turn,
    /// It is a monitor or a panel, and no matrix of lamps.
    pub is_glass: bool,
    /// Dots of the picture that is played.
    played: Size,
}

/// Where it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// At a graphics card.
    Drm {
        /// The card, where it is not the first.
        card: Option<PathBuf>,
        /// The connector, where it is not the first with a screen.
        connector: Option<String>,
        /// Its dots, where they are not the screen's own.
        mode: Option<Mode>,
    },
    /// On a framebuffer.
    Framebuffer(PathBuf),
    /// On a matrix behind a helper program.
    Led {
        /// The program and its arguments.
        command: Vec<String>,
        /// Dots of the matrix.
        size: Size,
        /// From 1 to 100.
        brightness: u8,
    },
    /// On modules of a few characters.
    Digits {
        /// The SPI device.
        device: PathBuf,
        /// How they are joined.
        wiring: Wiring,
    },
    /// In a picture in the data folder.
    Picture(Size),
    /// In a picture of so many characters.
    PictureOfDigits(usize),
}

impl Default for ScreenConfig {
    fn default() -> Self {
        Self { kind: Kind::Picture(PLAYED), turn: Turn::default(), is_glass: true, played: PLAYED }
    }
}

impl ScreenConfig {
    /// The same without hardware: a picture.
    #[must_use]
    pub fn simulated(self) -> Self {
        let kind = match self.kind {
            Kind::Digits { wiring, .. } => {
                Kind::PictureOfDigits(usize::from(wiring.chips) * usize::from(wiring.characters))
            }
            _ => Kind::Picture(self.turn.size(self.played)),
        };
        Self { kind, ..self }
    }

    /// Whether it can be for so many desks.
    ///
    /// # Errors
    /// What would suit.
    pub fn suits(&self, desks: usize) -> Result<(), BadConfig> {
        let places = match &self.kind {
            Kind::Digits { wiring, .. } => Some(usize::from(wiring.chips) * usize::from(wiring.characters)),
            Kind::PictureOfDigits(places) => Some(*places),
            _ => None,
        };
        let why = match (places, desks) {
            (None, 0 | 1) => return Ok(()),
            (None, _) => "several desks in a row are for digits: a screen shows one desk, or the hall".to_owned(),
            (Some(_), 0) => "is missing: digits say which number is called at these desks, like [3]".to_owned(),
            (Some(places), desks) if places % desks == 0 && places / desks >= NUMBER => return Ok(()),
            (Some(places), desks) => {
                format!(
                    "{desks} desks share {places} characters: each needs the same, and at least {NUMBER} for a number like A045"
                )
            }
        };
        Err(wrong("show.desks", why))
    }

    /// It is a picture.
    #[must_use]
    pub const fn is_played(&self) -> bool {
        matches!(self.kind, Kind::Picture(_) | Kind::PictureOfDigits(_))
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindFile {
    Drm,
    Framebuffer,
    Led,
    Digits,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScreenFile {
    kind: KindFile,
    device: Option<PathBuf>,
    connector: Option<String>,
    mode: Option<String>,
    rotation: Option<i64>,
    command: Option<Vec<String>>,
    size: Option<String>,
    brightness: Option<i64>,
    modules: Option<i64>,
    characters: Option<i64>,
    first_is_left: Option<bool>,
    nearest_is_left: Option<bool>,
}

impl ScreenFile {
    /// What is named and belongs to another kind of screen: it would do nothing, and somebody expects that it does.
    fn stray(&self) -> Option<&'static str> {
        use KindFile::{Digits, Drm, Framebuffer, Led};
        let named = [
            ("device", self.device.is_some(), matches!(self.kind, Drm | Framebuffer | Digits)),
            ("connector", self.connector.is_some(), matches!(self.kind, Drm)),
            ("mode", self.mode.is_some(), matches!(self.kind, Drm)),
            ("rotation", self.rotation.is_some(), !matches!(self.kind, Digits)),
            ("command", self.command.is_some(), matches!(self.kind, Led)),
            ("size", self.size.is_some(), !matches!(self.kind, Digits)),
            ("brightness", self.brightness.is_some(), matches!(self.kind, Led)),
            ("modules", self.modules.is_some(), matches!(self.kind, Digits)),
            ("characters", self.characters.is_some(), matches!(self.kind, Digits)),
            ("first_is_left", self.first_is_left.is_some(), matches!(self.kind, Digits)),
            ("nearest_is_left", self.nearest_is_left.is_some(), matches!(self.kind, Digits)),
        ];
        named.into_iter().find(|(_, is_there, belongs)| *is_there && !belongs).map(|(name, ..)| name)
    }
}

impl TryFrom<ScreenFile> for ScreenConfig {
    type Error = String;

    fn try_from(file: ScreenFile) -> Result<Self, String> {
        if let Some(name) = file.stray() {
            return Err(format!("{name} means nothing to a screen of this kind: leave it out, or choose another kind"));
        }
        let turn = Turn::try_from(file.rotation.unwrap_or(0)).map_err(|error| format!("rotation: {error}"))?;
        let size = file.size.as_deref().map(|text| dots("size", text)).transpose()?;
        let kind = match file.kind {
            KindFile::Drm => Kind::Drm {
                card: file.device,
                connector: file.connector,
                mode: file.mode.as_deref().map(str::parse).transpose().map_err(|error| format!("mode: {error}"))?,
            },
            KindFile::Framebuffer => Kind::Framebuffer(file.device.unwrap_or_else(|| "/dev/fb0".into())),
            KindFile::Led => Kind::Led {
                command: file.command.filter(|words| !words.is_empty()).ok_or(
                    "command is missing: the helper program that drives the matrix, like [\"/usr/local/bin/led-helper\"]",
                )?,
                size: size.ok_or("size is missing: the dots of the matrix, like \"128x64\"")?,
                brightness: number("brightness", file.brightness.unwrap_or(60), 100)?,
            },
            KindFile::Digits => Kind::Digits {
                device: file.device.unwrap_or_else(|| "/dev/spidev0.0".into()),
                wiring: Wiring {
                    chips: number("modules", file.modules.unwrap_or(1), 64)?,
                    characters: number("characters", file.characters.unwrap_or(8), 8)?,
                    first_is_left: file.first_is_left.unwrap_or(false),
                    nearest_is_left: file.nearest_is_left.unwrap_or(false),
                },
            },
        };
        let played = match &kind {
            Kind::Drm { mode: Some(mode), .. } => {
                size.unwrap_or(Size::new(u32::from(mode.width), u32::from(mode.height)))
            }
            _ => size.unwrap_or(PLAYED),
        };
        let seen = turn.size(played);
        if seen.width < LEAST.width || seen.height < LEAST.height {
            return Err(format!(
                "{}x{} dots are too few to read a call: at least {}x{}",
                seen.width, seen.height, LEAST.width, LEAST.height
            ));
        }
        let is_glass = matches!(kind, Kind::Drm { .. } | Kind::Framebuffer(_));
        Ok(Self { kind, turn, is_glass, played })
    }
}

fn number(name: &str, given: i64, most: u8) -> Result<u8, String> {
    let fits = u8::try_from(given).ok().filter(|given| (1..=most).contains(given));
    fits.ok_or_else(|| format!("{name} = {given}: from 1 to {most}"))
}

fn dots(name: &str, text: &str) -> Result<Size, String> {
    let sides = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    match sides {
        Some((width, height)) if SIDES.contains(&width) && SIDES.contains(&height) => Ok(Size::new(width, height)),
        _ => Err(format!(
            "{name} = {text:?}: dots across and down, each {} to {}, like \"1920x1080\"",
            SIDES.start(),
            SIDES.end()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(text: &str) -> Result<ScreenConfig, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_owned())
    }

    #[test]
    fn each_kind_has_what_is_usual_unless_said() {
        let kind = |text| screen(text).unwrap().kind;
        assert_eq!(kind("kind = 'drm'"), Kind::Drm { card: None, connector: None, mode: None });
        let mode = Some(Mode { width: 1280, height: 720, hertz: None });
        assert_eq!(
            kind("kind = 'drm'\nconnector = 'HDMI-A-2'\nmode = '1280x720'"),
            Kind::Drm { card: None, connector: Some("HDMI-A-2".into()), mode }
        );
        assert_eq!(kind("kind = 'framebuffer'"), Kind::Framebuffer("/dev/fb0".into()));
        let led = kind("kind = 'led'\ncommand = ['h', '-x']\nsize = '192x64'");
        assert_eq!(led, Kind::Led { command: vec!["h".into(), "-x".into()], size: Size::new(192, 64), brightness: 60 });
        assert_eq!(
            kind("kind = 'digits'"),
            Kind::Digits { device: "/dev/spidev0.0".into(), wiring: Wiring::usual(1, 8) }
        );
    }

    #[test]
    fn it_is_played_as_it_would_be_with_hardware() {
        let played = |text| screen(text).unwrap().simulated().kind;
        assert_eq!(played("kind = 'drm'"), Kind::Picture(Size::new(1920, 1080)));
        assert_eq!(played("kind = 'drm'\nrotation = 90"), Kind::Picture(Size::new(1080, 1920)), "as people see it");
        assert_eq!(played("kind = 'framebuffer'\nsize = '800x480'"), Kind::Picture(Size::new(800, 480)));
        assert_eq!(played("kind = 'led'\ncommand = ['h']\nsize = '128x64'"), Kind::Picture(Size::new(128, 64)));
        assert_eq!(played("kind = 'digits'\nmodules = 2"), Kind::PictureOfDigits(16));
    }

    #[test]
    fn desks_share_characters_equally() {
        let suits = |text, desks| screen(text).unwrap().suits(desks).map_err(|error| error.to_string());
        let digits = "kind = 'digits'\nmodules = 2";
        assert!([1, 2, 4].iter().all(|desks| suits(digits, *desks).is_ok()));
        let three = "kind = 'digits'\ncharacters = 3";
        for (text, desks) in [(digits, 0), (digits, 3), (digits, 8), (three, 1), ("kind = 'drm'", 2)] {
            let error = suits(text, desks).unwrap_err();
            assert!(error.starts_with("show.desks: "), "{error}");
        }
        assert!(suits("kind = 'drm'", 1).is_ok() && suits("kind = 'drm'", 0).is_ok());
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        let says = |text: &str, word: &str| {
            let error = screen(text).unwrap_err();
            assert!(error.contains(word), "{error}");
        };
        says("kind = 'tv'", "drm");
        says("kind = 'drm'\nrotation = 45", "0, 90, 180 and 270");
        says("kind = 'drm'\nbrightness = 9", "brightness means nothing");
        says("kind = 'led'\nsize = '128x64'", "command is missing");
        says("kind = 'led'\ncommand = ['h']", "size is missing");
        says("kind = 'led'\ncommand = ['h']\nsize = '128x64'\nbrightness = 0", "from 1 to 100");
        says("kind = 'drm'\nmode = '1080p'", "1920x1080");
        says("kind = 'led'\ncommand = ['h']\nsize = '64x16'", "64x16 dots are too few");
        says("kind = 'led'\ncommand = ['h']\nsize = '64x32'\nrotation = 90", "32x64 dots are too few");
        says("kind = 'digits'\ncharacters = 9", "characters = 9: from 1 to 8");
        says("kind = 'drm'\ncolour = 3", "colour");
    }
}
