//! The board's file, the environment and what was typed: one after the other, the later one counts. All that is wrong in the file, an unknown key too,
//! is told at once, each by its line and key.
//! What stands in the section of the screen: [`screen`]; of the sound: [`sound`].

pub mod screen;
pub mod sound;

use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use config_file::{Node, Read, Table};
pub use device::config::{BadConfig, Said, Server};
use device::{
    config::{by, data, loopback, read_by},
    link::Address,
};
use protocol::{DeskNo, ServiceId};

pub use screen::ScreenConfig;
use screen::{Room, Section};
pub use sound::SoundConfig;

use crate::board::Purpose;

/// Where the preview is seen where the file says nothing else.
const PREVIEW: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8071);
/// Of a file without one.
const DATA: &str = "the folder in which the board keeps what it announced, like \"/var/lib/numeretto-board\"";
const SERVICES: &str = "services by their letters, like [\"A\", \"B\"]";
const DESKS: &str = "desks by their numbers, like [3]";
/// What desks are numbered by in the office's file.
const DESK_NUMBERS: std::ops::RangeInclusive<u16> = 1..=999;

/// What is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// The server that it belongs to.
    pub server: Server,
    /// Of all that is called, what it shows.
    pub purpose: Purpose,
    /// The screen; without hardware it is a picture.
    pub screen: ScreenConfig,
    /// Sound; where nothing is said of it, there is none.
    pub sound: Option<SoundConfig>,
    /// Where what it shows can be seen on this machine.
    pub preview: SocketAddr,
}

impl Config {
    /// Reads the file and holds it together with what was said.
    ///
    /// # Errors
    /// What was said wrong, or all that is wrong in the file, by line and key.
    pub fn read(path: &Path, said: Said) -> Result<Self, BadConfig> {
        said.keeps_to_itself("preview.listen", PREVIEW)?;
        let address = said.address()?;
        read_by(path, |root| Self::meant(root, said, address.as_ref()))
    }

    fn meant(root: &Node<'_>, said: Said, address: Option<&Address>) -> Read<Self> {
        let top = root.table(&["data", "server", "show", "screen", "sound", "preview"])?;
        let data = data(&top, said.data, DATA);
        let server = Server::of(&top, address);
        let section = top.maybe("screen", |n| Ok(Section::read(n)))?;
        let room = section.as_ref().map_or(Some(Room::Hall), |section| section.room);
        let screen = match (section, said.simulate) {
            (Some(section), true) => section.config.map(ScreenConfig::simulated),
            (Some(section), false) => section.config,
            (None, true) => Ok(ScreenConfig::default().simulated()),
            (None, false) => Err(top.missing("screen", "a section that names what the board shows on, or --simulate")),
        };
        let purpose = purpose(&top, room);
        let sound = top.maybe("sound", SoundConfig::read);
        let preview = top.maybe("preview", |n| n.table(&["listen"])?.maybe("listen", |n| loopback(n, PREVIEW)));
        Ok(Self {
            data: data?,
            server: server?,
            purpose: purpose?,
            screen: screen?,
            sound: sound?,
            preview: said.listen.or(preview?.flatten()).unwrap_or(PREVIEW),
        })
    }
}

/// Of all that is called, what the board shows. What suits no screen is told where it is known what that has room for.
fn purpose(top: &Table<'_>, room: Option<Room>) -> Read<Purpose> {
    match top.maybe("show", |n| show(n, room))? {
        None if matches!(room, Some(Room::Places(_))) => Err(top.missing("show.desks", screen::DESKS)),
        shown => Ok(shown.unwrap_or_default()),
    }
}

fn show(node: &Node<'_>, room: Option<Room>) -> Read<Purpose> {
    let table = node.table(&["services", "desks"])?;
    let service = |n: &Node<'_>| by(n, "a service's letter, like \"A\"", str::parse::<ServiceId>);
    let services = table.maybe("services", |n| match each_once(n, SERVICES, service)?.as_slice() {
        [] => Err(n.wrong("names none", format!("{SERVICES}; left out, the board shows all"))),
        services => Ok(services.to_vec()),
    });
    let desks = table.maybe("desks", |n| {
        let desks = each_once(n, DESKS, desk)?;
        room.map_or(Ok(()), |room| room.suits(n, desks.len()))?;
        Ok(desks)
    });
    let desks = desks.and_then(|desks| match desks {
        None if matches!(room, Some(Room::Places(_))) => Err(table.missing("desks", screen::DESKS)),
        desks => Ok(desks.unwrap_or_default()),
    });
    let (services, desks) = (BTreeSet::from_iter(services?.unwrap_or_default()), desks?);
    if !desks.is_empty() && !services.is_empty() {
        let problem = "means nothing beside show.desks: a desk's display shows whatever is called there";
        return Err(table.wrong("services", problem, "it left out"));
    }
    Ok(Purpose { services, desks })
}

/// A list in which nothing stands twice.
fn each_once<T: PartialEq + Copy>(node: &Node<'_>, like: &str, read: impl Fn(&Node<'_>) -> Read<T>) -> Read<Vec<T>> {
    let mut seen = Vec::new();
    node.list(like, |n| {
        let one = read(n)?;
        if seen.contains(&one) {
            return Err(n.wrong("stands there already", "each once"));
        }
        seen.push(one);
        Ok(one)
    })
}

fn desk(node: &Node<'_>) -> Read<DeskNo> {
    let known = |number| u16::try_from(number).ok().filter(|number| DESK_NUMBERS.contains(number));
    let expected = format!("a desk's number, {} to {}", DESK_NUMBERS.start(), DESK_NUMBERS.end());
    node.number(&expected, |number| known(number).map(DeskNo))
}

/// The keys that belong to something else than was chosen beside them: they would do nothing, and somebody expects that they do.
fn strays(table: &Table<'_>, keys: &[&str], has: impl Fn(&str) -> bool, beside: &str) -> Read<()> {
    let strays: Vec<_> = keys.iter().filter(|key| !has(key)).map(|key| table.none(key, beside)).collect();
    strays.into_iter().collect()
}

/// Mistakes in lines, for the tests of the sections.
#[cfg(test)]
fn lines(mistakes: &[config_file::Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(text: &str, said: Said) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, text).unwrap();
        let read = Config::read(&path, said).map_err(|error| error.to_string());
        read.map_err(|error| error.replace(&path.display().to_string(), "f"))
    }

    const FILE: &str = "data = 'd'\n[server]\naddress = 'http://127.0.0.1:8080'\n[screen]\nkind = 'framebuffer'\n";

    #[test]
    fn what_is_typed_counts_more_than_the_file() {
        let config = read(FILE, Said::default()).unwrap();
        assert_eq!((config.preview, config.purpose), (PREVIEW, Purpose::default()));
        let said = Said {
            server: Some("http://10.0.0.1".into()),
            data: Some("e".into()),
            listen: Some("127.0.0.1:1".parse().unwrap()),
            simulate: true,
        };
        let config = read(FILE, said).unwrap();
        assert_eq!(config.server.address, Some(Address::new("http://10.0.0.1", None).unwrap()));
        assert_eq!((config.data, config.preview.port()), (PathBuf::from("e"), 1));
        assert!(config.screen.is_played() && config.sound.is_none());
        for simulate in [false, true] {
            let said = Said { simulate, ..Said::default() };
            let sounds = read(&format!("{FILE}[sound]\nsource = 'clips'"), said).unwrap().sound;
            assert!(sounds.is_some_and(|sound| sound.source.is_some()), "a screen that is played can sound");
        }
        let bare = read("", Said { data: Some("e".into()), simulate: true, ..Said::default() }).unwrap();
        assert!(bare.screen.is_played() && bare.server == Server::default());
    }

    #[test]
    fn a_board_is_for_some_services_or_for_a_desk() {
        let some = read(&format!("{FILE}[show]\nservices = ['B', 'A']\n"), Said::default()).unwrap();
        assert_eq!(some.purpose.services.len(), 2);
        let desk = read(&format!("{FILE}[show]\ndesks = [3]\n"), Said::default()).unwrap();
        assert_eq!(desk.purpose.desks, [DeskNo(3)]);
    }

    #[test]
    fn the_file_to_copy_is_understood() {
        let config = read(include_str!("../board.toml"), Said::default()).unwrap();
        assert!(config.server.address.is_some() && config.sound.is_some() && !config.screen.is_played());
    }

    #[test]
    fn mistakes_name_their_line_and_key_and_what_would_be_right() {
        let says = |text: &str, words: &[&str]| {
            let error = read(text, Said::default()).unwrap_err();
            words.iter().for_each(|word| assert!(error.contains(word), "{word}: {error}"));
            assert!(!error.contains('\n'), "one mistake, one line: {error}");
        };
        says(
            &format!("{FILE}[show]\ndesks = [3]\nservices = ['A']"),
            &["f, line 8", "show.services: means nothing beside show.desks"],
        );
        says(&format!("{FILE}[show]\nservices = ['A', 'bb']"), &["f, line 7", "show.services[2]", "bb"]);
        says(
            &format!("{FILE}[show]\nservices = 'A'"),
            &["f, line 7", "show.services: is a text", "like [\"A\", \"B\"]"],
        );
        says(&format!("{FILE}[show]\ndesks = [3, 70000]"), &["f, line 7, column 13", "show.desks[2]: is 70000"]);
        says(&format!("{FILE}[show]\ndesks = [0]"), &["f, line 7", "show.desks[1]: is 0", "1 to 999"]);
        says(&format!("{FILE}[show]\ndesks = [1, 2]"), &["f, line 7", "show.desks: names 2 desks", "for digits"]);
        let digits = FILE.replace("framebuffer", "digits");
        says(&digits, &["show.desks: is missing", "like [3]"]);
        says(&format!("{digits}[show]\nservices = ['A']"), &["f, line 6", "show.desks: is missing", "like [3]"]);
        says(&format!("{digits}[show]\ndesks = []"), &["f, line 7", "show.desks: names none", "like [3]"]);
        says(
            &format!("{FILE}[show]\ndesks = []"),
            &["f, line 7", "show.desks: names none", "left out, it shows the hall"],
        );
        says(&format!("{FILE}[show]\nservices = []"), &["f, line 7", "show.services: names none", "shows all"]);
        says(
            &format!("{digits}[show]\ndesks = [1, 1]"),
            &["f, line 7, column 13", "show.desks[2]: stands there already"],
        );
        says(
            &format!("{FILE}[show]\nservices = ['A', 'B', 'A']"),
            &["f, line 7", "show.services[3]: stands there already"],
        );
        says(&FILE.replace("data", "#"), &["data: is missing", "keeps what it announced"]);
        says(&FILE.replace("'d'", "''"), &["f, line 1", "data: is empty", "like \"/var/"]);
        says(
            &FILE.replace("[screen]\nkind = 'framebuffer'", ""),
            &["screen: is missing", "what the board shows on, or --simulate"],
        );
        says(&FILE.replace("'framebuffer'", "'tv'"), &["f, line 5", "screen.kind: is \"tv\"", "\"drm\""]);
        says(&FILE.replace("http:", "htp:"), &["f, line 3", "server.address", "https://"]);
        says(
            &FILE.replace("[screen]", "name = 'b1'\n[screen]"),
            &["f, line 2", "server.token: is missing", "by a code"],
        );
        says(
            &format!("{FILE}[preview]\nlisten = '0.0.0.0:80'"),
            &["f, line 7", "preview.listen", "of this machine alone"],
        );
        says(&format!("{FILE}[preview]\nlisten = '8071'"), &["f, line 7", "preview.listen", "\"127.0.0.1:8071\""]);
        says(&format!("{FILE}[sound]\nsource = 'none'\nplay = []"), &["f, line 8", "sound.play: means nothing"]);
        says(&format!("{FILE}[shows]"), &["f, line 6", "shows: is not a known key", "perhaps show"]);
        says(&FILE.replace("[screen]", "[screen"), &["f, line 4", "screen: not valid TOML"]);
    }

    #[test]
    fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
        let text = "data = ''\ncolour = 3\n[server]\naddress = 'ftp://x'\ntoken = 3\n[show]\nservices = ['AB', 'A', 4]\ndesks = ['x']\n\
            [screen]\nkind = 'led'\nsize = '12'\nrotation = 30\nmode = '1x1'\n[sound]\nsource = 'clips'\nbell = true\nvolume = 0\n\
            play = ['aplay']\n[preview]\nlisten = 'x'\n";
        let error = read(text, Said::default()).unwrap_err();
        let told: Vec<_> = error
            .lines()
            .map(|line| {
                let mut parts = line.split(": ");
                let line = parts.next().unwrap().split(", ").nth(1).unwrap();
                (line.trim_start_matches("line ").parse::<usize>().unwrap(), parts.next().unwrap())
            })
            .collect();
        let wrong = [
            (1, "data"),
            (2, "colour"),
            (4, "server.address"),
            (5, "server.token"),
            (7, "show.services[1]"),
            (7, "show.services[3]"),
            (8, "show.desks[1]"),
            (9, "screen.command"),
            (11, "screen.size"),
            (12, "screen.rotation"),
            (13, "screen.mode"),
            (16, "sound.bell"),
            (17, "sound.volume"),
            (18, "sound.play"),
            (20, "preview.listen"),
        ];
        assert_eq!(told, wrong, "{error}");
        let digits = "data = 'd'\n[show]\ndesks = [3, 4, 5]\n[screen]\nkind = 'digits'\nrotation = 90\nsize = '1x1'\n";
        let error = read(digits, Said::default()).unwrap_err();
        assert_eq!(error.lines().count(), 3, "{error}");
        assert!(error.contains("show.desks: names 3 desks, which share 8 characters"), "{error}");
    }

    #[test]
    fn what_is_typed_wrong_does_not_stand_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, FILE).unwrap();
        let says = |said: Said, start: &str| {
            let error = Config::read(&path, said).unwrap_err().to_string();
            assert!(error.starts_with(start), "{error}");
        };
        says(Said { server: Some("htp://x".into()), ..Said::default() }, "server.address: ");
        let outside = Some("0.0.0.0:80".parse().unwrap());
        says(Said { listen: outside, ..Said::default() }, "preview.listen: 0.0.0.0:80 is seen from outside");
    }
}
