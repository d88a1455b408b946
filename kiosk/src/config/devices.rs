//! Buttons, lamps and sound as the kiosk's file names them. What cannot be meant is an error with the line of its section.
//!
//! ```toml
//! [buttons]
//! backend = "gpiocdev"             # any Linux board; "rppal": a Raspberry Pi's pins; "keys": a keyboard, or a board that is one
//! chip = "/dev/gpiochip0"          # gpiocdev alone; keys: device = "/dev/input/by-id/…", else the first that has all of them
//! services = { A = 17, B = 27 }    # lines (rppal: BCM numbers); keys: names, A = "KEY_1"
//! priority = 22                    # also language, more (more time), back; each may be left out
//! [lamps]
//! backend = "gpiocdev"             # or "rppal"
//! services = { A = 5, B = 6 }
//! priority = 13                    # lit while priority is on
//! [sound]
//! chime = true                     # off unless said
//! spoken = true                    # off unless said
//! speak = ["pico2wave", "-l", "{language}", "-w", "{file}", "{text}"]
//! languages = { it = "it-IT", en = "en-GB" }
//! ```

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use hardware::{
    buttons::{Timing, Which, keyboard::KeyButtons},
    pins::{Lines, Pull},
    sound::Commands,
};
use protocol::ServiceId;
use serde::Deserialize;

use crate::flow::Button;

/// The chip where none is named: the only one of most boards.
const CHIP: &str = "/dev/gpiochip0";
/// The longest a contact may have to rest, in milliseconds: beyond that, two presses would be one.
const LONGEST_REST: u64 = 500;

/// Buttons.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "ButtonsFile")]
pub struct ButtonsConfig {
    /// How they are reached.
    pub ways: ButtonWays,
    /// What each is for, in the order of the lines or keys.
    pub meant: Vec<Button>,
    /// How long is a press.
    pub timing: Timing,
}

/// How buttons are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonWays {
    /// Lines of a chip, by the kernel.
    Gpiocdev(Lines),
    /// A Raspberry Pi's pins.
    Rppal(Lines),
    /// Keys of an input device.
    Keys {
        /// Which device.
        which: Which,
        /// The kernel's names of the keys.
        keys: Vec<String>,
    },
}

/// Lamps.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "LampsFile")]
pub struct LampsConfig {
    /// How they are reached.
    pub ways: LampWays,
    /// What each shows, in the order of the lines.
    pub shows: Vec<LampShows>,
}

/// How lamps are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LampWays {
    /// Lines of a chip, by the kernel.
    Gpiocdev(Lines),
    /// A Raspberry Pi's pins.
    Rppal(Lines),
}

/// What a lamp shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LampShows {
    /// How a service is.
    Service(ServiceId),
    /// That priority is on.
    Priority,
}

/// Sound.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "SoundFile")]
pub struct SoundConfig {
    /// The two tones sound here, and not on the page.
    pub chime: bool,
    /// Results are said here.
    pub spoken: bool,
    /// The commands.
    pub commands: Commands,
}

impl SoundConfig {
    /// Something is to be heard.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.chime || self.spoken
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Backend {
    Gpiocdev,
    Rppal,
    Keys,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PullFile {
    None,
    Up,
    Down,
}

/// Where a button or a lamp is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "neither a GPIO line's number, like 17, nor a key's name, like \"KEY_1\"")]
enum Contact {
    Line(u8),
    Key(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ButtonsFile {
    backend: Backend,
    chip: Option<PathBuf>,
    device: Option<PathBuf>,
    pull: Option<PullFile>,
    active_low: Option<bool>,
    services: BTreeMap<ServiceId, Contact>,
    priority: Option<Contact>,
    language: Option<Contact>,
    more: Option<Contact>,
    back: Option<Contact>,
    press_ms: Option<u64>,
    release_ms: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LampsFile {
    backend: Backend,
    chip: Option<PathBuf>,
    active_low: Option<bool>,
    services: BTreeMap<ServiceId, u8>,
    priority: Option<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SoundFile {
    #[serde(default)]
    chime: bool,
    #[serde(default)]
    spoken: bool,
    play: Option<Vec<String>>,
    speak: Option<Vec<String>>,
    #[serde(default)]
    languages: BTreeMap<String, String>,
}

impl TryFrom<ButtonsFile> for ButtonsConfig {
    type Error = String;

    fn try_from(file: ButtonsFile) -> Result<Self, String> {
        let timing = timing(file.press_ms, file.release_ms)?;
        let others = [
            (Button::Priority, file.priority),
            (Button::Language, file.language),
            (Button::More, file.more),
            (Button::Back, file.back),
        ];
        let services = file.services.into_iter().map(|(service, contact)| (Button::Service(service), contact));
        let others = others.into_iter().filter_map(|(button, contact)| Some((button, contact?)));
        let (meant, contacts): (Vec<_>, Vec<_>) = services.chain(others).unzip();
        let ways = if file.backend == Backend::Keys {
            let foreign = [("chip", file.chip.is_some()), ("pull", file.pull.is_some())];
            refuse(&foreign, "backend \"keys\"")?;
            refuse(&[("active_low", file.active_low.is_some())], "backend \"keys\"")?;
            keys(file.device, &contacts)?
        } else {
            refuse(&[("device", file.device.is_some())], "pins: it names the input device of backend \"keys\"")?;
            let pull = match file.pull {
                // Buttons to ground, which need no resistor of their own.
                None | Some(PullFile::Up) => Pull::Up,
                Some(PullFile::Down) => Pull::Down,
                Some(PullFile::None) => Pull::None,
            };
            let offsets = contacts.iter().map(line).collect::<Result<_, _>>()?;
            let lines = lines(file.chip, offsets, file.active_low.unwrap_or(pull != Pull::Down), pull)?;
            if file.backend == Backend::Rppal { ButtonWays::Rppal(lines) } else { ButtonWays::Gpiocdev(lines) }
        };
        Ok(Self { ways, meant, timing })
    }
}

impl TryFrom<LampsFile> for LampsConfig {
    type Error = String;

    fn try_from(file: LampsFile) -> Result<Self, String> {
        let services = file.services.into_iter().map(|(service, line)| (LampShows::Service(service), line));
        let priority = file.priority.map(|line| (LampShows::Priority, line));
        let (shows, offsets): (Vec<_>, Vec<_>) = services.chain(priority).unzip();
        let lines = lines(file.chip, offsets, file.active_low.unwrap_or(false), Pull::None)?;
        let ways = match file.backend {
            Backend::Gpiocdev => LampWays::Gpiocdev(lines),
            Backend::Rppal => LampWays::Rppal(lines),
            Backend::Keys => return Err("keys have no lamps: the backend of lamps is \"gpiocdev\" or \"rppal\"".into()),
        };
        Ok(Self { ways, shows })
    }
}

impl TryFrom<SoundFile> for SoundConfig {
    type Error = String;

    fn try_from(file: SoundFile) -> Result<Self, String> {
        let usual = Commands::default();
        let commands = Commands {
            play: file.play.unwrap_or(usual.play),
            speak: file.speak.unwrap_or(usual.speak),
            languages: file.languages.into_iter().collect(),
            longest: usual.longest,
        };
        let has = |words: &[String], place: &str| words.iter().any(|word| word.contains(place));
        if !has(&commands.play, "{file}") {
            return Err(
                "play does not name {file}, the sound that it is to play; like [\"aplay\", \"-q\", \"{file}\"]".into(),
            );
        }
        if !has(&commands.speak, "{text}") {
            return Err("speak does not name {text}, what is to be said; like [\"espeak-ng\", \"-v\", \"{language}\", \"{text}\"]".into());
        }
        Ok(Self { chime: file.chime, spoken: file.spoken, commands })
    }
}

/// Keys that mean nothing here are mistakes.
fn refuse(keys: &[(&str, bool)], with: &str) -> Result<(), String> {
    let wrong = keys.iter().find(|(_, given)| *given);
    wrong.map_or(Ok(()), |(key, _)| Err(format!("{key} has no meaning with {with}: leave it out")))
}

fn timing(press: Option<u64>, release: Option<u64>) -> Result<Timing, String> {
    let usual = Timing::default();
    let rest = |key: &str, given: Option<u64>, usual: Duration| match given {
        None => Ok(usual),
        Some(millis) if (1..=LONGEST_REST).contains(&millis) => Ok(Duration::from_millis(millis)),
        Some(millis) => Err(format!("{key} = {millis}: a contact rests for 1 to {LONGEST_REST} ms before it counts")),
    };
    Ok(Timing {
        press: rest("press_ms", press, usual.press)?,
        release: rest("release_ms", release, usual.release)?,
        stuck: usual.stuck,
    })
}

fn line(contact: &Contact) -> Result<u8, String> {
    match contact {
        Contact::Line(line) => Ok(*line),
        Contact::Key(name) => {
            Err(format!("{name:?} is a key's name: GPIO lines are numbers, or the backend is \"keys\""))
        }
    }
}

fn lines(chip: Option<PathBuf>, offsets: Vec<u8>, active_low: bool, pull: Pull) -> Result<Lines, String> {
    some(&offsets)?;
    if let Some(line) = twice(&offsets) {
        return Err(format!("GPIO {line} is named twice: each has a line of its own"));
    }
    Ok(Lines { chip: chip.unwrap_or_else(|| CHIP.into()), offsets, active_low, pull })
}

fn keys(device: Option<PathBuf>, contacts: &[Contact]) -> Result<ButtonWays, String> {
    some(contacts)?;
    let name = |contact: &Contact| match contact {
        Contact::Key(name) => Ok(name.clone()),
        Contact::Line(line) => {
            Err(format!("{line} is a GPIO line's number: backend \"keys\" takes the names of keys, like \"KEY_1\""))
        }
    };
    let keys: Vec<String> = contacts.iter().map(name).collect::<Result<_, _>>()?;
    if let Some(key) = twice(&keys) {
        return Err(format!("{key} is named twice: each has a key of its own"));
    }
    // Nothing is opened: it holds the names against those that there are.
    let is_key = |key: &&String| KeyButtons::on(Which::Any, &[key], Timing::default()).is_ok();
    if let Some(key) = keys.iter().find(|key| !is_key(key)) {
        return Err(format!(
            "no key has the name {key:?}: names are the kernel's, like \"KEY_1\", \"KEY_KP1\", \"KEY_ENTER\"; `evtest` tells that of a key which is pressed"
        ));
    }
    Ok(ButtonWays::Keys { which: device.map_or(Which::Any, Which::At), keys })
}

fn some<T>(all: &[T]) -> Result<(), String> {
    if all.is_empty() { Err("services names none: like services = { A = 17 }".into()) } else { Ok(()) }
}

/// Buttons and lamps are on lines of their own. Both sections are sound by themselves.
///
/// # Errors
/// Which button and which lamp are on one.
pub(super) fn apart(buttons: &ButtonsConfig, lamps: &LampsConfig) -> Result<(), String> {
    let (ButtonWays::Gpiocdev(pressed) | ButtonWays::Rppal(pressed)) = &buttons.ways else { return Ok(()) };
    let (LampWays::Gpiocdev(lit) | LampWays::Rppal(lit)) = &lamps.ways;
    let shared = lit.offsets.iter().zip(&lamps.shows).find(|(line, _)| pressed.offsets.contains(line));
    match shared {
        Some((line, shows)) if pressed.chip == lit.chip => {
            let lamp = match shows {
                LampShows::Service(service) => format!("service {service}"),
                LampShows::Priority => "priority".into(),
            };
            Err(format!(
                "GPIO {line} is the lamp of {lamp} here and a button in [buttons]: each has a line of its own, see README, Wiring"
            ))
        }
        _ => Ok(()),
    }
}

fn twice<T: PartialEq>(all: &[T]) -> Option<&T> {
    all.iter().enumerate().find(|(index, one)| all[..*index].contains(one)).map(|(_, one)| one)
}

#[cfg(test)]
mod tests;
