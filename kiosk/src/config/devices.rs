//! Buttons, lamps and sound as the kiosk's file names them. What cannot be meant is told with its own line.
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

use std::{fmt::Display, path::PathBuf, time::Duration};

use config_file::{Node, Read, Table};
use device::config::command;
use hardware::{
    buttons::{Timing, Which, keyboard::KeyButtons},
    pins::{Lines, Pull},
    sound::Commands,
};
use protocol::ServiceId;

use crate::flow::Button;

/// The chip where none is named: the only one of most boards.
const CHIP: &str = "/dev/gpiochip0";
/// The longest a contact may have to rest, in milliseconds: beyond that, two presses would be one.
const LONGEST_REST: u32 = 500;
/// Of a section without services.
const SERVICES: &str = "where each service's is, like { A = 17, B = 27 }";

/// Buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Backend {
    Gpiocdev,
    Rppal,
    Keys,
}

impl Backend {
    const WORDS: [(&'static str, Self); 3] =
        [("gpiocdev", Self::Gpiocdev), ("rppal", Self::Rppal), ("keys", Self::Keys)];
    const OF_LAMPS: [(&'static str, Self); 2] = [("gpiocdev", Self::Gpiocdev), ("rppal", Self::Rppal)];
    const MISSING: &'static str = "how they are reached: \"gpiocdev\", any Linux board, or \"rppal\", a Raspberry Pi";
}

impl ButtonsConfig {
    /// What the section says.
    ///
    /// # Errors
    /// All that is wrong there is a mistake.
    pub fn read(node: &Node<'_>) -> Read<Self> {
        let table = node.table(&[
            "backend",
            "chip",
            "device",
            "pull",
            "active_low",
            "services",
            "priority",
            "language",
            "more",
            "back",
            "press_ms",
            "release_ms",
        ])?;
        let backend = table.needed("backend", Backend::MISSING, |n| n.one_of(&Backend::WORDS));
        let timing = timing(&table);
        let reached = match backend {
            Ok(Backend::Keys) => keys(&table),
            Ok(Backend::Rppal) => pins(&table).map(|(meant, lines)| (meant, ButtonWays::Rppal(lines))),
            Ok(Backend::Gpiocdev) => pins(&table).map(|(meant, lines)| (meant, ButtonWays::Gpiocdev(lines))),
            Err(reported) => unreached(&table).and(Err(reported)),
        };
        let ((meant, ways), timing) = (reached?, timing?);
        Ok(Self { ways, meant, timing })
    }
}

impl LampsConfig {
    /// What the section says; buttons, if there are any, have other lines.
    ///
    /// # Errors
    /// All that is wrong there is a mistake.
    pub fn read(node: &Node<'_>, buttons: Option<&ButtonsConfig>) -> Read<Self> {
        let table = node.table(&["backend", "chip", "active_low", "services", "priority"])?;
        let backend = table.needed("backend", Backend::MISSING, |n| n.one_of(&Backend::OF_LAMPS));
        let (chip, active_low) = (path(&table, "chip"), table.maybe("active_low", Node::boolean));
        let named = chip.as_ref().ok().cloned().flatten().unwrap_or_else(|| CHIP.into());
        let pressed = buttons.and_then(|buttons| buttons.lines()).filter(|lines| lines.chip == named);
        let lamp = |n: &Node<'_>| {
            let line = line(n)?;
            if pressed.is_some_and(|lines| lines.offsets.contains(&line)) {
                let expected = "a line of its own for each: README, Wiring";
                return Err(n.wrong(format!("is GPIO {line}, where a button of [buttons] is"), expected));
            }
            Ok(line)
        };
        let contacts = contacts(&table, LampShows::Service, &[("priority", LampShows::Priority)], "GPIO", lamp);
        let ((shows, offsets), backend) = (contacts?, backend?);
        chip?;
        let lines = Lines { chip: named, offsets, active_low: active_low?.unwrap_or(false), pull: Pull::None };
        let ways = if backend == Backend::Rppal { LampWays::Rppal(lines) } else { LampWays::Gpiocdev(lines) };
        Ok(Self { ways, shows })
    }
}

impl SoundConfig {
    /// What the section says.
    ///
    /// # Errors
    /// All that is wrong there is a mistake.
    pub fn read(node: &Node<'_>) -> Read<Self> {
        let table = node.table(&["chime", "spoken", "play", "speak", "languages"])?;
        let (chime, spoken) = (table.maybe("chime", Node::boolean), table.maybe("spoken", Node::boolean));
        let play = "a program and its words, with {file} for the sound, like [\"aplay\", \"-q\", \"{file}\"]";
        let speak = "a program and its words, with {text} for what is to be said, like [\"espeak-ng\", \"-v\", \"{language}\", \"{text}\"]";
        let play = table.maybe("play", |n| command(n, &["{file}"], &["{file}"], play));
        let speak = table.maybe("speak", |n| command(n, &["{text}"], &["{text}", "{language}", "{file}"], speak));
        let languages = table.maybe("languages", |n| {
            let like = "what the program calls a language, like { it = \"it-IT\" }";
            n.map(like)?.each(|tag, n| Ok((tag.to_owned(), n.word(like)?.to_owned())))
        });
        let usual = Commands::default();
        let commands = Commands {
            play: play?.unwrap_or(usual.play),
            speak: speak?.unwrap_or(usual.speak),
            languages: languages?.unwrap_or_default(),
            longest: usual.longest,
        };
        Ok(Self { chime: chime?.unwrap_or(false), spoken: spoken?.unwrap_or(false), commands })
    }
}

impl ButtonsConfig {
    /// Their lines, where they are on pins.
    const fn lines(&self) -> Option<&Lines> {
        match &self.ways {
            ButtonWays::Gpiocdev(lines) | ButtonWays::Rppal(lines) => Some(lines),
            ButtonWays::Keys { .. } => None,
        }
    }
}

fn path(table: &Table<'_>, key: &str) -> Read<Option<PathBuf>> {
    table.maybe(key, |n| n.word("the path of a device, as in /dev").map(PathBuf::from))
}

fn timing(table: &Table<'_>) -> Read<Timing> {
    let usual = Timing::default();
    let rest = |key: &str, usual: Duration| {
        let millis = table.maybe(key, |n| n.integer(1..=LONGEST_REST))?;
        Ok(millis.map_or(usual, |millis| Duration::from_millis(millis.into())))
    };
    let (press, release) = (rest("press_ms", usual.press), rest("release_ms", usual.release));
    Ok(Timing { press: press?, release: release?, stuck: usual.stuck })
}

const PULLS: [(&str, Pull); 3] = [("up", Pull::Up), ("down", Pull::Down), ("none", Pull::None)];

const OTHERS: [(&str, Button); 4] =
    [("priority", Button::Priority), ("language", Button::Language), ("more", Button::More), ("back", Button::Back)];

/// Without a backend nobody knows what the contacts are to be: what else is wrong is told all the same.
fn unreached(table: &Table<'_>) -> Read<()> {
    let pull = table.maybe("pull", |n| n.one_of(&PULLS));
    let either =
        |n: &Node<'_>| if n.is_text() { n.word("a key's name").map(str::to_owned) } else { Ok(line(n)?.to_string()) };
    contacts(table, Button::Service, &OTHERS, "contact", either)?;
    pull.map(drop)
}

/// Buttons on pins: what each is for, and their lines.
fn pins(table: &Table<'_>) -> Read<(Vec<Button>, Lines)> {
    let stray = table.none("device", "pins: it names the input device of backend \"keys\"");
    let (chip, pull) = (path(table, "chip"), table.maybe("pull", |n| n.one_of(&PULLS)));
    let active_low = table.maybe("active_low", Node::boolean);
    let contacts = contacts(table, Button::Service, &OTHERS, "GPIO", line);
    let ((meant, offsets), ()) = (contacts?, stray?);
    // Buttons to ground, which need no resistor of their own.
    let pull = pull?.unwrap_or(Pull::Up);
    let active_low = active_low?.unwrap_or(pull != Pull::Down);
    Ok((meant, Lines { chip: chip?.unwrap_or_else(|| CHIP.into()), offsets, active_low, pull }))
}

/// Buttons that are keys of an input device.
fn keys(table: &Table<'_>) -> Read<(Vec<Button>, ButtonWays)> {
    let strays = ["chip", "pull", "active_low"].map(|key| table.none(key, "backend \"keys\""));
    let device = path(table, "device");
    let contacts = contacts(table, Button::Service, &OTHERS, "key", key);
    let (meant, keys) = contacts?;
    strays.into_iter().collect::<Read<()>>()?;
    Ok((meant, ButtonWays::Keys { which: device?.map_or(Which::Any, Which::At), keys }))
}

fn line(node: &Node<'_>) -> Read<u8> {
    if node.is_text() {
        return Err(node.wrong("is a text", "a GPIO line's number, like 17; keys have names, with backend \"keys\""));
    }
    let line = node.integer(0..=u8::MAX.into())?;
    u8::try_from(line).map_err(|_| node.wrong(format!("is {line}"), "a GPIO line's number, like 17"))
}

fn key(node: &Node<'_>) -> Read<String> {
    let like =
        "a key's name, like \"KEY_1\", \"KEY_KP1\", \"KEY_ENTER\"; `evtest` tells that of a key which is pressed";
    let name = node.word(like)?.to_owned();
    // Nothing is opened: it holds the name against those that there are.
    match KeyButtons::on(Which::Any, &[&name], Timing::default()) {
        Ok(_) => Ok(name),
        Err(_) => Err(node.wrong(format!("is {name:?}, which no key is called"), like)),
    }
}

/// What is at each contact, services first, and the contacts: no two are the same.
fn contacts<B: Copy, T: PartialEq + Clone + Display>(
    table: &Table<'_>,
    service: impl Fn(ServiceId) -> B,
    others: &[(&str, B)],
    kind: &str,
    read: impl Fn(&Node<'_>) -> Read<T>,
) -> Read<(Vec<B>, Vec<T>)> {
    let mut taken: Vec<T> = Vec::new();
    let mut contact = |n: &Node<'_>| {
        let contact = read(n)?;
        if taken.contains(&contact) {
            return Err(n.wrong(format!("is {kind} {contact}, which is named twice"), "one of its own for each"));
        }
        taken.push(contact.clone());
        Ok(contact)
    };
    let services = table.needed("services", SERVICES, |n| {
        let mut all = n.map(SERVICES)?.each(|letter, n| {
            let service = letter.parse::<ServiceId>().map_err(|error| n.wrong(error.to_string(), ""));
            let contact = contact(n);
            Ok((service?, contact?))
        })?;
        all.sort_by_key(|(letter, _)| *letter);
        if all.is_empty() { Err(n.wrong("names none", SERVICES)) } else { Ok(all) }
    });
    let others: Vec<_> =
        others.iter().map(|(key, what)| Ok(table.maybe(key, &mut contact)?.map(|contact| (*what, contact)))).collect();
    let others: Vec<_> = others.into_iter().collect::<Read<Vec<_>>>()?;
    let services = services?.into_iter().map(|(letter, contact)| (service(letter), contact));
    Ok(services.chain(others.into_iter().flatten()).unzip())
}

#[cfg(test)]
mod tests;
