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

use config_file::{Node, Read, Table};
use device::config::{by, command};
use hardware::{
    digits::Wiring,
    pixels::{Turn, drm::Mode, embedded_graphics::geometry::Size},
};

use super::strays;

/// The screen that is played where none is named.
const PLAYED: Size = Size::new(1920, 1080);
/// The sides of a screen, in dots.
const SIDES: std::ops::RangeInclusive<u32> = 16..=8192;
/// The smallest screen on which a call can be read.
const LEAST: Size = Size::new(64, 32);
/// Modules of digits in a chain, and the characters of one, at most.
const MODULES: u8 = 64;
const CHARACTERS: u8 = 8;
/// The characters of a number.
const NUMBER: usize = 4;
const FRAMEBUFFER: &str = "/dev/fb0";
const SPI: &str = "/dev/spidev0.0";
/// Per cent, of a matrix of which nothing is said.
const BRIGHTNESS: u8 = 60;
/// Of digits that name none.
pub(super) const DESKS: &str = "the desks whose numbers these digits say, like [3]";

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// It is a picture.
    #[must_use]
    pub const fn is_played(&self) -> bool {
        matches!(self.kind, Kind::Picture(_) | Kind::PictureOfDigits(_))
    }
}

/// What a screen has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The hall, or one desk.
    Hall,
    /// So many characters: nothing but which numbers are called at some desks.
    Places(usize),
}

impl Room {
    /// Whether it has room for so many desks, which are named at this place.
    ///
    /// # Errors
    /// If not: that is a mistake.
    pub fn suits(self, node: &Node<'_>, desks: usize) -> Read<()> {
        let (problem, expected) = match (self, desks) {
            (Self::Hall, 1) => return Ok(()),
            (Self::Hall, 0) => (
                "names none".to_owned(),
                "the desk above which this screen hangs, like [3]; left out, it shows the hall".to_owned(),
            ),
            (Self::Hall, _) => (
                format!("names {desks} desks, and several in a row are for digits"),
                "one, or none: a screen shows one desk, or the hall".to_owned(),
            ),
            (Self::Places(_), 0) => ("names none".to_owned(), DESKS.to_owned()),
            (Self::Places(places), desks) if places % desks == 0 && places / desks >= NUMBER => return Ok(()),
            (Self::Places(places), desks) => (
                format!("names {desks} desks, which share {places} characters"),
                format!("the same for each desk, and at least {NUMBER} for a number like A045"),
            ),
        };
        Err(node.wrong(problem, expected))
    }
}

/// The word of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Drm,
    Framebuffer,
    Led,
    Digits,
}

impl Word {
    const ALL: [(&str, Self); 4] =
        [("drm", Self::Drm), ("framebuffer", Self::Framebuffer), ("led", Self::Led), ("digits", Self::Digits)];
    /// Of a screen without one.
    const MISSING: &str = "what the board shows on: one of \"drm\", \"framebuffer\", \"led\", \"digits\"";
    const KEYS: [&str; 12] = [
        "kind",
        "device",
        "connector",
        "mode",
        "rotation",
        "command",
        "size",
        "brightness",
        "modules",
        "characters",
        "first_is_left",
        "nearest_is_left",
    ];

    /// A key that means something to such a screen.
    fn has(self, key: &str) -> bool {
        match key {
            "kind" => true,
            "device" => self != Self::Led,
            "connector" | "mode" => self == Self::Drm,
            "rotation" | "size" => self != Self::Digits,
            "command" | "brightness" => self == Self::Led,
            _ => self == Self::Digits,
        }
    }
}

/// What the section says.
#[derive(Debug)]
pub struct Section {
    /// The screen; all that is wrong there is a mistake.
    pub config: Read<ScreenConfig>,
    /// What it has room for, where so much can be read: what else is wrong hides nothing that is said of desks.
    pub room: Option<Room>,
}

impl Section {
    /// Reads it.
    pub fn read(node: &Node<'_>) -> Self {
        match node.table(&Word::KEYS) {
            Ok(table) => Self::of(node, &table),
            Err(reported) => Self { config: Err(reported), room: None },
        }
    }

    fn of(node: &Node<'_>, table: &Table<'_>) -> Self {
        let word = table.needed("kind", Word::MISSING, |n| n.one_of(&Word::ALL));
        let turns = !matches!(word, Ok(Word::Digits));
        let turn = if turns { table.maybe("rotation", turn) } else { Ok(None) };
        // Without a kind nobody knows what the rest is to be.
        let word = match word {
            Ok(word) => word,
            Err(reported) => return Self { config: Err(reported), room: None },
        };
        let strays = strays(table, &Word::KEYS, |key| word.has(key), "a screen of this kind");
        let (seen, room) = match word {
            Word::Drm => (drm(table), Some(Room::Hall)),
            Word::Framebuffer => (framebuffer(table), Some(Room::Hall)),
            Word::Led => (led(table), Some(Room::Hall)),
            Word::Digits => digits(table),
        };
        Self { config: meant(node, seen, turn, strays), room }
    }
}

/// The parts together.
fn meant(node: &Node<'_>, seen: Read<Seen>, turn: Read<Option<Turn>>, strays: Read<()>) -> Read<ScreenConfig> {
    let ((kind, played), turn, ()) = (seen?, turn?.unwrap_or_default(), strays?);
    enough(node, turn.size(played))?;
    let is_glass = matches!(kind, Kind::Drm { .. } | Kind::Framebuffer(_));
    Ok(ScreenConfig { kind, turn, is_glass, played })
}

/// Where it is seen, and its dots where it is played.
type Seen = (Kind, Size);

fn drm(table: &Table<'_>) -> Read<Seen> {
    let card = device(table, "/dev/dri/card0");
    let connector = table.maybe("connector", |n| n.word("a connector, like \"HDMI-A-1\"").map(str::to_owned));
    let mode = table.maybe("mode", |n| by(n, "a mode, like \"1920x1080\" or \"1920x1080@50\"", str::parse::<Mode>));
    let size = table.maybe("size", dots);
    let mode = mode?;
    let own = mode.map_or(PLAYED, |mode| Size::new(mode.width.into(), mode.height.into()));
    Ok((Kind::Drm { card: card?, connector: connector?, mode }, size?.unwrap_or(own)))
}

fn framebuffer(table: &Table<'_>) -> Read<Seen> {
    let (device, size) = (device(table, FRAMEBUFFER), table.maybe("size", dots));
    Ok((Kind::Framebuffer(device?.unwrap_or_else(|| FRAMEBUFFER.into())), size?.unwrap_or(PLAYED)))
}

fn led(table: &Table<'_>) -> Read<Seen> {
    let helper = "the helper program that drives the matrix, like [\"/usr/local/bin/led-helper\"]";
    let command = table.needed("command", helper, |n| command(n, &[], &[], helper));
    let size = table.needed("size", "the dots of the matrix, like \"128x64\"", dots);
    let brightness = table.maybe("brightness", |n| small(n, 100));
    let (command, size, brightness) = (command?, size?, brightness?.unwrap_or(BRIGHTNESS));
    Ok((Kind::Led { command, size, brightness }, size))
}

/// And how many characters there are.
fn digits(table: &Table<'_>) -> (Read<Seen>, Option<Room>) {
    let device = device(table, SPI);
    let (chips, characters) =
        (table.maybe("modules", |n| small(n, MODULES)), table.maybe("characters", |n| small(n, CHARACTERS)));
    let [first, nearest] = ["first_is_left", "nearest_is_left"].map(|key| table.maybe(key, Node::boolean));
    let (chips, characters) = (chips.map(|n| n.unwrap_or(1)), characters.map(|n| n.unwrap_or(CHARACTERS)));
    let room = match (&chips, &characters) {
        (Ok(chips), Ok(characters)) => Some(Room::Places(usize::from(*chips) * usize::from(*characters))),
        _ => None,
    };
    let seen = || {
        let wiring = Wiring {
            chips: chips?,
            characters: characters?,
            first_is_left: first?.unwrap_or(false),
            nearest_is_left: nearest?.unwrap_or(false),
        };
        Ok((Kind::Digits { device: device?.unwrap_or_else(|| SPI.into()), wiring }, PLAYED))
    };
    (seen(), room)
}

fn device(table: &Table<'_>, like: &str) -> Read<Option<PathBuf>> {
    table.maybe("device", |n| n.word(&format!("the path of a device, like {like:?}")).map(PathBuf::from))
}

/// Whether a call can be read on so many dots.
fn enough(node: &Node<'_>, seen: Size) -> Read<()> {
    if seen.width >= LEAST.width && seen.height >= LEAST.height {
        return Ok(());
    }
    let named = node.peek("size").or_else(|| node.peek("mode"));
    let problem = format!("comes to {}x{} dots, which are too few to read a call", seen.width, seen.height);
    let expected = format!("at least {}x{}, as the screen hangs", LEAST.width, LEAST.height);
    Err(named.as_ref().unwrap_or(node).wrong(problem, expected))
}

fn turn(node: &Node<'_>) -> Read<Turn> {
    node.number("one of 0, 90, 180 and 270: degrees, clockwise", |degrees| Turn::try_from(degrees).ok())
}

fn small(node: &Node<'_>, most: u8) -> Read<u8> {
    let fits = |given| u8::try_from(given).ok().filter(|given| (1..=most).contains(given));
    node.number(&format!("a whole number from 1 to {most}"), fits)
}

fn dots(node: &Node<'_>) -> Read<Size> {
    let like = format!("dots across and down, each {} to {}, like \"1920x1080\"", SIDES.start(), SIDES.end());
    node.parsed(&like, |text| {
        let (width, height) = text.split_once('x')?;
        let side = |text: &str| text.parse().ok().filter(|side| SIDES.contains(side));
        Some(Size::new(side(width)?, side(height)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(text: &str) -> Result<ScreenConfig, String> {
        config_file::read(text, |n| Section::read(n).config).map_err(|mistakes| crate::config::lines(&mistakes))
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
        let room = |text: &str| {
            let mut room = None;
            let _ = config_file::read(text, |n| {
                let section = Section::read(n);
                room = section.room;
                section.config
            });
            room
        };
        let suits = |text, desks| {
            config_file::read("", |n| room(text).unwrap().suits(n, desks))
                .map_err(|mistakes| crate::config::lines(&mistakes))
        };
        let digits = "kind = 'digits'\nmodules = 2";
        assert!([1, 2, 4].iter().all(|desks| suits(digits, *desks).is_ok()));
        let three = "kind = 'digits'\ncharacters = 3";
        for (text, desks, why) in [
            (digits, 0, "names none"),
            (digits, 3, "names 3 desks, which share 16 characters"),
            (digits, 8, "at least 4 for a number like A045"),
            (three, 1, "which share 3 characters"),
            ("kind = 'drm'", 0, "left out, it shows the hall"),
            ("kind = 'drm'", 2, "several in a row are for digits"),
        ] {
            let error = suits(text, desks).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        assert!(suits("kind = 'drm'", 1).is_ok());
        assert_eq!(room("kind = 'digits'\nrotation = 90\ncolour = 3\ndevice = ''"), Some(Room::Places(8)));
        for unknown in ["", "kind = 'tv'", "kind = 'digits'\nmodules = 0", "kind = 'digits'\ncharacters = 'x'"] {
            assert_eq!(room(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        let says = |text: &str, word: &str| {
            let error = screen(text).unwrap_err();
            assert!(error.contains(word) && !error.contains('\n'), "{error}");
        };
        says("", "line 1, column 1: kind: is missing; expected what the board shows on: one of \"drm\"");
        says("kind = 'tv'", "kind: is \"tv\"; expected one of \"drm\", \"framebuffer\", \"led\", \"digits\"");
        for degrees in ["45", "360", "-90"] {
            says(
                &format!("kind = 'drm'\nrotation = {degrees}"),
                &format!("line 2, column 12: rotation: is {degrees}; expected one of 0, 90, 180 and 270"),
            );
        }
        says("kind = 'drm'\nbrightness = 9", "line 2, column 14: brightness: means nothing with a screen of this kind");
        says("kind = 'digits'\nrotation = 45", "rotation: means nothing");
        says("kind = 'led'\nsize = '128x64'", "command: is missing; expected the helper program");
        says("kind = 'led'\nsize = '128x64'\ncommand = []", "line 3, column 11: command: is empty");
        says("kind = 'led'\ncommand = ['h']", "size: is missing; expected the dots of the matrix, like \"128x64\"");
        says("kind = 'led'\ncommand = ['h']\nsize = '128x64'\nbrightness = 0", "from 1 to 100");
        says("kind = 'drm'\nmode = '1080p'", "1920x1080");
        says("kind = 'led'\ncommand = ['h']\nsize = '64x16'", "size: comes to 64x16 dots, which are too few");
        says("kind = 'led'\ncommand = ['h']\nsize = '64x32'\nrotation = 90", "size: comes to 32x64 dots");
        says("kind = 'drm'\nmode = '40x20'", "mode: comes to 40x20 dots");
        says("kind = 'framebuffer'\nsize = '9x9'", "each 16 to 8192, like \"1920x1080\"");
        says("kind = 'digits'\ncharacters = 9", "characters: is 9; expected a whole number from 1 to 8");
        says("kind = 'digits'\nmodules = 65", "from 1 to 64");
        says("kind = 'framebuffer'\ndevice = ''", "device: is empty; expected the path of a device, like \"/dev/fb0\"");
        says("kind = 'drm'\ncolour = 3", "colour: is not a known key");
    }

    #[test]
    fn one_mistake_hides_no_other() {
        let keys = |text: &str| {
            let told = screen(text).unwrap_err();
            told.lines().map(|line| line.split(": ").nth(1).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys("kind = 'tv'\nrotation = 1\ncolour = 3"), ["kind", "rotation", "colour"]);
        assert_eq!(
            keys("kind = 'led'\nrotation = 1\ncommand = 'h'\nbrightness = 101\nmode = 'x'\nsize = 3"),
            ["rotation", "command", "brightness", "mode", "size"]
        );
        assert_eq!(keys("kind = 'led'\nbrightness = 0"), ["command", "size", "brightness"]);
        assert_eq!(
            keys("kind = 'digits'\nmodules = 0\ncharacters = 'x'\nfirst_is_left = 1\nsize = 'big'\ndevice = 3"),
            ["modules", "characters", "first_is_left", "size", "device"]
        );
    }
}
