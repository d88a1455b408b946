//! The kiosk's file, the environment and what was typed: one after the other, the later one counts. An unknown key is an error.
//! What stands in the sections of buttons, lamps and sound: [`devices`]; of the display: [`display`].

pub mod devices;
pub mod display;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

pub use device::config::{BadConfig, Server};
use device::config::{ServerFile, bad, missing, wrong};
use hardware::printer::{Address, Profile};
use serde::Deserialize;

pub use devices::{ButtonsConfig, LampsConfig, SoundConfig};
pub use display::DisplayConfig;

/// The model that is played where the file names none.
const PLAYED: &str = "epson-tm-t20";

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    #[serde(default)]
    server: ServerFile,
    #[serde(default)]
    printer: PrinterFile,
    #[serde(default)]
    panel: PanelFile,
    buttons: Option<ButtonsConfig>,
    lamps: Option<LampsConfig>,
    sound: Option<SoundConfig>,
    display: Option<DisplayConfig>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PrinterFile {
    profile: Option<String>,
    wire: Option<String>,
    logo: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PanelFile {
    #[serde(default, deserialize_with = "device::config::listen")]
    listen: Option<SocketAddr>,
    spoken: Option<bool>,
}

/// What was said beside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The server's address.
    pub server: Option<String>,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// Where the panel listens.
    pub panel: Option<SocketAddr>,
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
    /// The printer.
    pub printer: PrinterConfig,
    /// A PNG that stands on tickets where the office file puts the logo. It is here and not in the office file because what it comes to
    /// depends on this printer's paper, and whoever sets the kiosk up sees it come out.
    pub logo: Option<PathBuf>,
    /// Where the panel listens: on this machine alone.
    pub panel: SocketAddr,
    /// The page says results aloud.
    pub spoken: bool,
    /// Buttons; without hardware there are none.
    pub buttons: Option<ButtonsConfig>,
    /// Lamps; without hardware there are none.
    pub lamps: Option<LampsConfig>,
    /// Sound that this machine makes itself; `None` where nothing is to be heard.
    pub sound: Option<SoundConfig>,
    /// The small display; without hardware it is a picture.
    pub display: Option<DisplayConfig>,
}

/// The printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterConfig {
    /// None: sheets are pictures in the data folder.
    Simulated {
        /// The model that is played.
        profile: String,
    },
    /// A real one.
    Real {
        /// Its profile's name, or a file that holds one.
        profile: String,
        /// Where it is: `tcp:HOST:9100`, `serial:/dev/ttyUSB0,19200`, `usb:/dev/usb/lp0`.
        wire: String,
    },
}

impl Config {
    /// Reads the file and holds it together with what was said.
    ///
    /// # Errors
    /// What is wrong, by file, line or key.
    pub fn read(path: &Path, said: Said) -> Result<Self, BadConfig> {
        let typed = [("server.address", said.server.is_some()), ("panel.listen", said.panel.is_some())];
        let config = Self::of(device::config::read(path)?, said).and_then(|config| config.beside(path));
        config.map_err(|error| match error {
            BadConfig::Key { key, .. } if typed.contains(&(key, true)) => error,
            error => error.within(path),
        })
    }

    /// What it names by a path is meant from where the file lies. What cannot be printed with is told before anything is started.
    fn beside(mut self, path: &Path) -> Result<Self, BadConfig> {
        let folder = path.parent().unwrap_or(Path::new(""));
        self.logo = self.logo.map(|logo| folder.join(logo));
        let (PrinterConfig::Simulated { profile } | PrinterConfig::Real { profile, .. }) = &mut self.printer;
        if !Profile::shipped().any(|shipped| shipped == profile) {
            *profile = folder.join(&*profile).display().to_string();
        }
        Profile::load(profile).map_err(bad("printer.profile"))?;
        if let PrinterConfig::Real { wire, .. } = &self.printer {
            wire.parse::<Address>().map_err(bad("printer.wire"))?;
        }
        Ok(self)
    }

    fn of(file: File, said: Said) -> Result<Self, BadConfig> {
        let data = said
            .data
            .or(file.data)
            .ok_or_else(|| missing("data", "the folder in which the kiosk keeps its numbers"))?;
        let server = Server::of(file.server, said.server)?;
        let printer = match (said.simulate, file.printer.profile, file.printer.wire) {
            (true, profile, _) => PrinterConfig::Simulated { profile: profile.unwrap_or_else(|| PLAYED.to_owned()) },
            (false, Some(profile), Some(wire)) => PrinterConfig::Real { profile, wire },
            (false, None, _) => return Err(missing("printer.profile", "the printer's profile, or --simulate")),
            (false, _, None) => return Err(missing("printer.wire", "like usb:/dev/usb/lp0, or --simulate")),
        };
        let panel = said.panel.or(file.panel.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8070)));
        if !panel.ip().is_loopback() {
            let why =
                format!("{panel} is seen from outside: the panel listens on this machine alone, as 127.0.0.1:8070");
            return Err(wrong("panel.listen", why));
        }
        if let (Some(buttons), Some(lamps)) = (&file.buttons, &file.lamps) {
            devices::apart(buttons, lamps).map_err(bad("lamps"))?;
        }
        let real = !said.simulate;
        Ok(Self {
            data,
            server,
            printer,
            logo: file.printer.logo,
            panel,
            spoken: file.panel.spoken.unwrap_or(false),
            buttons: file.buttons.filter(|_| real),
            lamps: file.lamps.filter(|_| real),
            sound: file.sound.filter(|sound| real && sound.is_on()),
            display: file.display.map(|display| if real { display } else { display.simulated() }),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use device::{
        config::understood,
        link::{Address, address::KeyPin},
    };

    use super::*;

    fn read(text: &str, said: Said) -> Result<Config, String> {
        let file: File = understood(Path::new("f"), text).map_err(|error| error.to_string())?;
        Config::of(file, said).map_err(|error| error.to_string())
    }

    const FILE: &str = "data = 'd'\n[server]\naddress = 'http://127.0.0.1:8080'\n[printer]\nprofile = 'clone-80'\nwire = 'tcp:p:9100'\n";

    #[test]
    fn what_is_typed_counts_more_than_the_file() {
        let config = read(FILE, Said::default()).unwrap();
        assert_eq!(config.panel.to_string(), "127.0.0.1:8070");
        assert_eq!(config.printer, PrinterConfig::Real { profile: "clone-80".into(), wire: "tcp:p:9100".into() });
        let said = Said {
            server: Some("http://10.0.0.1".into()),
            data: Some("e".into()),
            panel: Some("127.0.0.1:1".parse().unwrap()),
            simulate: true,
        };
        let config = read(FILE, said).unwrap();
        assert_eq!(config.server.address, Some(Address::new("http://10.0.0.1", None).unwrap()));
        assert_eq!(config.data, PathBuf::from("e"));
        assert_eq!(config.printer, PrinterConfig::Simulated { profile: "clone-80".into() });
    }

    #[test]
    fn a_server_that_is_not_named_is_found_and_held_to_the_pin_of_the_file() {
        let text = FILE.replace("[server]\naddress = 'http://127.0.0.1:8080'\n", "");
        let config = read(&text, Said::default()).unwrap();
        assert_eq!((config.server.address, config.server.key_pin), (None, None));
        let pin = KeyPin([7; 32]);
        let text = FILE.replace("address = 'http://127.0.0.1:8080'", &format!("key_pin = '{pin}'"));
        let config = read(&text, Said::default()).unwrap();
        assert_eq!((config.server.address, config.server.key_pin), (None, Some(pin)));
        let said = Said { server: Some("https://10.0.0.1".into()), ..Said::default() };
        assert_eq!(
            read(&text, said).unwrap().server.address,
            Some(Address::new("https://10.0.0.1", Some(pin)).unwrap())
        );
        let token = FILE.replace("address = 'http://127.0.0.1:8080'", "name = 'k1'\ntoken = 't'");
        let error = read(&token, Said::default()).unwrap_err();
        assert!(error.starts_with("server.address") && error.contains("token"), "{error}");
    }

    #[test]
    fn mistakes_name_their_key() {
        let says = |text: &str, word: &str| {
            let error = read(text, Said::default()).unwrap_err();
            assert!(error.contains(word), "{error}");
        };
        says(&FILE.replace("profile", "profil"), "profil");
        says(&format!("{FILE}logos = 'l'"), "logos");
        says(&FILE.replace("http:", "htp:"), "server.address");
        says(&FILE.replace("wire", "#"), "printer.wire");
        says(&format!("{FILE}[panel]\nlisten = '0.0.0.0:80'"), "panel.listen");
        says(&FILE.replace("data", "#"), "data");
        says(&FILE.replace("[printer]", "token = 't'\n[printer]"), "server.name");
    }

    #[test]
    fn what_cannot_be_printed_with_is_told_at_once_by_file_and_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kiosk.toml");
        let read = |text: &str| {
            fs::write(&path, text).unwrap();
            Config::read(&path, Said::default()).map_err(|error| error.to_string())
        };
        let says = |text: &str, words: &[&str]| {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(path.to_str().unwrap()) && !error.contains('\n'), "{error}");
            words.iter().for_each(|word| assert!(error.contains(word), "{word}: {error}"));
        };
        let own = FILE.replace("clone-80", "own/p.toml");
        let beside = folder.path().join("own/p.toml");
        says(&own, &["printer.profile: ", beside.to_str().unwrap(), "clone-58"]);
        fs::create_dir(folder.path().join("own")).unwrap();
        let profile = include_str!("../../hardware/profiles/clone-80.toml");
        fs::write(&beside, profile.replace("\"pc858\"", "\"klingon\"")).unwrap();
        says(&own, &["line ", "klingon", "pc858", "iso8859-15"]);
        fs::write(&beside, profile).unwrap();
        let found = PrinterConfig::Real { profile: beside.display().to_string(), wire: "tcp:p:9100".into() };
        assert_eq!(read(&own).unwrap().printer, found);
        says(&FILE.replace("tcp:", "tpc:"), &["printer.wire: ", "tpc"]);
        says(&FILE.replace("http:", "htp:"), &["server.address: "]);
        let shared =
            "[buttons]\nbackend = 'rppal'\nservices = { A = 4 }\n[lamps]\nbackend = 'rppal'\nservices = { B = 4 }\n";
        says(&format!("{FILE}{shared}"), &["lamps: ", "GPIO 4"]);
        fs::write(&path, FILE).unwrap();
        let typed = Config::read(&path, Said { server: Some("htp://x".into()), ..Said::default() }).unwrap_err();
        assert!(typed.to_string().starts_with("server.address: "), "it does not stand in the file: {typed}");
    }

    #[test]
    fn a_logo_lies_beside_the_file_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kiosk.toml");
        for (named, found) in [("logo.png", folder.path().join("logo.png")), ("/srv/logo.png", "/srv/logo.png".into())]
        {
            fs::write(&path, format!("{FILE}logo = '{named}'\n")).unwrap();
            assert_eq!(Config::read(&path, Said::default()).unwrap().logo, Some(found));
        }
        fs::write(&path, FILE).unwrap();
        assert_eq!(Config::read(&path, Said::default()).unwrap().logo, None);
    }

    #[test]
    fn devices_are_left_out_without_hardware_and_their_mistakes_have_a_line() {
        let text = format!("{FILE}[buttons]\nbackend = 'gpiocdev'\nservices = {{ A = 1 }}\n[sound]\nchime = true\n");
        let config = read(&text, Said::default()).unwrap();
        assert!(config.buttons.is_some() && config.sound.is_some() && config.lamps.is_none());
        let config = read(&text, Said { simulate: true, ..Said::default() }).unwrap();
        assert_eq!((config.buttons, config.sound), (None, None));
        let display = format!("{FILE}[display]\nsize = '1024x600'\nrotation = 0\n");
        let config = read(&display, Said { simulate: true, ..Said::default() }).unwrap();
        assert!(matches!(config.display.unwrap().shown, display::Shown::Picture(_)));
        let error = read(&display.replace("= 0", "= 30"), Said::default()).unwrap_err();
        assert!(error.starts_with("f, line 7: ") && error.contains("rotation: 30"), "{error}");
        for (good, bad, line) in [("backend", "back_end", 8), ("A = 1", "A = 1, B = 1", 7), ("chime", "bell", 11)] {
            let error = read(&text.replace(good, bad), Said::default()).unwrap_err();
            assert!(error.starts_with(&format!("f, line {line}: ")) && !error.contains('\n'), "{error}");
        }
    }
}
