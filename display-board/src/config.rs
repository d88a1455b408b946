//! The board's file, the environment and what was typed: one after the other, the later one counts. An unknown key is an error.
//! What stands in the section of the screen: [`screen`]; of the sound: [`sound`].

pub mod screen;
pub mod sound;

use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

pub use device::config::{BadConfig, Server};
use device::config::{ServerFile, missing, wrong};
use protocol::{DeskNo, ServiceId};
use serde::Deserialize;

pub use screen::ScreenConfig;
pub use sound::SoundConfig;

use crate::board::Purpose;

/// Where the preview is seen where the file says nothing else.
const PREVIEW: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8071);

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    #[serde(default)]
    server: ServerFile,
    #[serde(default)]
    show: ShowFile,
    screen: Option<ScreenConfig>,
    sound: Option<SoundConfig>,
    #[serde(default)]
    preview: PreviewFile,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShowFile {
    #[serde(default)]
    services: Vec<ServiceId>,
    #[serde(default)]
    desks: Vec<DeskNo>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PreviewFile {
    #[serde(default, deserialize_with = "device::config::listen")]
    listen: Option<SocketAddr>,
}

/// What was said beside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The server's address.
    pub server: Option<String>,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// Where the preview is seen.
    pub preview: Option<SocketAddr>,
    /// Without hardware.
    pub simulate: bool,
}

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
    /// What is wrong, by file, line or key.
    pub fn read(path: &Path, said: Said) -> Result<Self, BadConfig> {
        Self::of(device::config::read(path)?, said).map_err(|error| error.within(path))
    }

    fn of(file: File, said: Said) -> Result<Self, BadConfig> {
        let data = said.data.or(file.data);
        let data = data.ok_or_else(|| missing("data", "the folder in which the board keeps what it announced"))?;
        let server = Server::of(file.server, said.server)?;
        let ShowFile { services, desks } = file.show;
        if !desks.is_empty() && !services.is_empty() {
            let why = "a desk's display shows whatever is called there: leave show.services out".into();
            return Err(wrong("show.desks", why));
        }
        let screen = match (file.screen, said.simulate) {
            (screen, true) => screen.unwrap_or_default().simulated(),
            (Some(screen), false) => screen,
            (None, false) => return Err(missing("screen", "what the board shows on, or --simulate")),
        };
        screen.suits(desks.len())?;
        let sound = file.sound;
        let preview = said.preview.or(file.preview.listen).unwrap_or(PREVIEW);
        if !preview.ip().is_loopback() {
            let why =
                format!("{preview} is seen from outside: the preview listens on this machine alone, as {PREVIEW}");
            return Err(wrong("preview.listen", why));
        }
        let purpose = Purpose { services: BTreeSet::from_iter(services), desks };
        Ok(Self { data, server, purpose, screen, sound, preview })
    }
}

#[cfg(test)]
mod tests {
    use device::{config::understood, link::Address};

    use super::*;

    fn read(text: &str, said: Said) -> Result<Config, String> {
        let file: File = understood(Path::new("f"), text).map_err(|error| error.to_string())?;
        Config::of(file, said).map_err(|error| error.to_string())
    }

    const FILE: &str = "data = 'd'\n[server]\naddress = 'http://127.0.0.1:8080'\n[screen]\nkind = 'framebuffer'\n";

    #[test]
    fn what_is_typed_counts_more_than_the_file() {
        let config = read(FILE, Said::default()).unwrap();
        assert_eq!((config.preview, config.purpose), (PREVIEW, Purpose::default()));
        let said = Said {
            server: Some("http://10.0.0.1".into()),
            data: Some("e".into()),
            preview: Some("127.0.0.1:1".parse().unwrap()),
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
    fn mistakes_name_their_key() {
        let says = |text: &str, word: &str| {
            let error = read(text, Said::default()).unwrap_err();
            assert!(error.contains(word), "{error}");
        };
        says(&format!("{FILE}[show]\ndesks = [3]\nservices = ['A']"), "show.desks");
        says(&FILE.replace("data", "#"), "data");
        says(&FILE.replace("[screen]\nkind = 'framebuffer'", ""), "screen: is missing");
        says(&FILE.replace("http:", "htp:"), "server.address");
        says(&format!("{FILE}[preview]\nlisten = '0.0.0.0:80'"), "preview.listen");
        says(&format!("{FILE}[preview]\nlisten = '8071'"), "\"127.0.0.1:8080\"");
        says(&format!("{FILE}[sound]\nsource = 'none'\nplay = []"), "play means nothing");
        says(&format!("{FILE}[shows]"), "shows");
    }
}
