//! The kiosk's file, the environment and what was typed: one after the other, the later one counts. All that is wrong in the file, an unknown key too,
//! is told at once, each by its line and key; what contradicts something else (two things on one pin, a name without its token) only once the sections
//! concerned can be read.
//! What stands in the sections of buttons, lamps and sound: [`devices`]; of the display: [`display`].

pub mod devices;
pub mod display;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use config_file::{Node, Read};
pub use device::config::{BadConfig, Said, Server};
use device::{
    config::{by, data, loopback, read_by},
    link::Address as ServerAddress,
};
use hardware::printer::{Address, Profile};

pub use devices::{ButtonsConfig, LampsConfig, SoundConfig};
pub use display::DisplayConfig;

/// The model that is played where the file names none.
const PLAYED: &str = "epson-tm-t20";
/// Where the panel listens where nothing is said.
const PANEL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8070);
/// Of a file without one.
const DATA: &str = "the folder in which the kiosk keeps its numbers, like \"/var/lib/numeretto-kiosk\"";
const WIRE: &str = "where the printer is, like \"usb:/dev/usb/lp0\" or \"tcp:192.0.2.7\"; or start with --simulate";

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
    /// What was said wrong, or all that is wrong in the file, by line and key.
    pub fn read(path: &Path, said: Said) -> Result<Self, BadConfig> {
        said.keeps_to_itself("panel.listen", PANEL)?;
        let address = said.address()?;
        // What it names by a path is meant from where the file lies.
        let folder = path.parent().unwrap_or(Path::new(""));
        read_by(path, |root| Self::meant(root, folder, said, address.as_ref()))
    }

    fn meant(root: &Node<'_>, folder: &Path, said: Said, address: Option<&ServerAddress>) -> Read<Self> {
        let top = root.table(&["data", "server", "printer", "panel", "buttons", "lamps", "sound", "display"])?;
        let real = !said.simulate;
        let data = data(&top, said.data, DATA);
        let server = Server::of(&top, address);
        let printer = top.maybe("printer", |n| printer(n, folder, real));
        let printer = printer.and_then(|printer| match printer {
            None if real => Err(top.missing("printer", "a section with the printer's profile and wire, or --simulate")),
            None => Ok((PrinterConfig::Simulated { profile: PLAYED.to_owned() }, None)),
            Some(printer) => Ok(printer),
        });
        let panel = top.maybe("panel", |n| {
            let table = n.table(&["listen", "spoken"])?;
            let (listen, spoken) =
                (table.maybe("listen", |n| loopback(n, PANEL)), table.maybe("spoken", Node::boolean));
            Ok((listen?, spoken?))
        });
        let buttons = top.maybe("buttons", ButtonsConfig::read);
        let pressed = buttons.as_ref().ok().and_then(Option::as_ref);
        let lamps = top.maybe("lamps", |n| LampsConfig::read(n, pressed));
        let sound = top.maybe("sound", SoundConfig::read);
        let display = top.maybe("display", DisplayConfig::read);
        let ((printer, logo), (listen, spoken)) = (printer?, panel?.unwrap_or_default());
        Ok(Self {
            data: data?,
            server: server?,
            printer,
            logo,
            panel: said.listen.or(listen).unwrap_or(PANEL),
            spoken: spoken.unwrap_or(false),
            buttons: buttons?.filter(|_| real),
            lamps: lamps?.filter(|_| real),
            sound: sound?.filter(|sound| real && sound.is_on()),
            display: display?.map(|display| if real { display } else { display.simulated() }),
        })
    }
}

/// The printer, and the logo for it. What cannot be printed with is told before anything is started.
fn printer(node: &Node<'_>, folder: &Path, real: bool) -> Read<(PrinterConfig, Option<PathBuf>)> {
    let table = node.table(&["profile", "wire", "logo"])?;
    let shipped = Profile::shipped().collect::<Vec<_>>().join(", ");
    let like = format!("one of {shipped}, or the path of a file like them; or start with --simulate");
    let profile = table.maybe("profile", |n| profile(n, folder, &like));
    let wire = table.maybe("wire", |n| by(n, WIRE, |text| text.parse::<Address>().map(|_| text.to_owned())));
    let logo =
        table.maybe("logo", |n| n.word("the path of a PNG, from this file's folder").map(|logo| folder.join(logo)));
    let printer = if real {
        let profile = profile.and_then(|profile| profile.ok_or_else(|| table.missing("profile", &like)));
        let wire = wire.and_then(|wire| wire.ok_or_else(|| table.missing("wire", WIRE)));
        let (profile, wire) = (profile?, wire?);
        PrinterConfig::Real { profile, wire }
    } else {
        wire?;
        PrinterConfig::Simulated { profile: profile?.unwrap_or_else(|| PLAYED.to_owned()) }
    };
    Ok((printer, logo?))
}

/// A shipped one by its name, or another by its path.
fn profile(node: &Node<'_>, folder: &Path, like: &str) -> Read<String> {
    let name = node.word(like)?;
    let is_shipped = Profile::shipped().any(|shipped| shipped == name);
    let name = if is_shipped { name.to_owned() } else { folder.join(name).display().to_string() };
    Profile::load(&name).map_err(|error| node.wrong(error.to_string(), ""))?;
    Ok(name)
}

/// Mistakes in lines, for the tests of the sections.
#[cfg(test)]
fn lines(mistakes: &[config_file::Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use device::link::{Address, address::KeyPin};

    use super::*;

    fn read(text: &str, said: Said) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, text).unwrap();
        let read = Config::read(&path, said).map_err(|error| error.to_string());
        read.map_err(|error| error.replace(&path.display().to_string(), "f"))
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
            listen: Some("127.0.0.1:1".parse().unwrap()),
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
        assert!(error.contains("server.address: is missing") && error.contains("token"), "{error}");
    }

    #[test]
    fn mistakes_name_their_line_and_key_and_what_would_be_right() {
        let says = |text: &str, words: &[&str]| {
            let error = read(text, Said::default()).unwrap_err();
            words.iter().for_each(|word| assert!(error.contains(word), "{word}: {error}"));
            let is_programmers = ["unknown variant", "invalid type", "missing field", "unknown field"];
            assert!(!is_programmers.iter().any(|word| error.contains(word)), "{error}");
        };
        says(
            &FILE.replace("profile", "profil"),
            &["f, line 5", "printer.profil: is not a known key", "perhaps profile"],
        );
        says(&format!("{FILE}logos = 'l'"), &["f, line 7", "printer.logos"]);
        says(&FILE.replace("http:", "htp:"), &["f, line 3", "server.address", "https://"]);
        says(&FILE.replace("wire", "#"), &["f, line 4", "printer.wire: is missing", "usb:/dev/usb/lp0", "--simulate"]);
        says(&format!("{FILE}[panel]\nlisten = '0.0.0.0:80'"), &["f, line 8", "panel.listen", "127.0.0.1:8070"]);
        says(&format!("{FILE}[panel]\nspoken = 'yes'"), &["f, line 8", "panel.spoken: is a text", "true or false"]);
        says(&FILE.replace("data", "#"), &["data: is missing", "keeps its numbers"]);
        says(&FILE.replace("'d'", "''"), &["f, line 1", "data: is empty", "keeps its numbers, like \"/var/"]);
        says(
            &FILE.replace("[printer]", "token = 't'\n[printer]"),
            &["f, line 2", "server.name: is missing", "by a code"],
        );
        says(&FILE.replace("[printer]", "key_pin = 'sha'\n[printer]"), &["f, line 4", "server.key_pin", "sha256//"]);
        says(&FILE.replace("[printer]", "[printer"), &["f, line 4", "printer: not valid TOML"]);
        assert_eq!(
            read(&FILE.replace("[printer]", "[printer"), Said::default()).unwrap_err().lines().count(),
            1,
            "one mistake, one line"
        );
        says("data = 'd'\nprinter = 'clone-80'", &["f, line 2", "printer: is a text", "a table with profile"]);
        says("data = 'd'", &["printer: is missing"]);
    }

    #[test]
    fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
        let text = "data = ''\n[server]\naddress = 'ftp://x'\ntoken = 3\n[printer]\nprofile = 'laser'\nwire = 'lp0'\n[panel]\nlisten = 'x'\n\
            [buttons]\nbackend = 'gpio'\n[lamps]\nbackend = 'rppal'\nservices = { A = 300, AB = 3 }\n[sound]\nbell = true\nplay = ['aplay']\n\
            [display]\nrotation = 30\nsize = 'big'\n";
        let error = read(text, Said::default()).unwrap_err();
        let keys: Vec<_> = error.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
        let told = [
            "data",
            "server.address",
            "server.token",
            "printer.profile",
            "printer.wire",
            "panel.listen",
            "buttons.services",
            "buttons.backend",
            "lamps.services.A",
            "lamps.services.AB",
            "sound.bell",
            "sound.play",
            "display.rotation",
            "display.size",
        ];
        assert_eq!(keys, told, "{error}");
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
        says(&FILE.replace("tcp:p:9100", "serial:/dev/ttyUSB0,12345"), &["line 6", "printer.wire: ", "12345", "19200"]);
        says(&FILE.replace("http:", "htp:"), &["server.address: "]);
        let shared =
            "[buttons]\nbackend = 'rppal'\nservices = { A = 4 }\n[lamps]\nbackend = 'rppal'\nservices = { B = 4 }\n";
        says(&format!("{FILE}{shared}"), &["line 12", "lamps.services.B", "GPIO 4"]);
        fs::write(&path, FILE).unwrap();
        let typed = Config::read(&path, Said { server: Some("htp://x".into()), ..Said::default() }).unwrap_err();
        assert!(typed.to_string().starts_with("server.address: "), "it does not stand in the file: {typed}");
        let outside = Said { listen: Some("0.0.0.0:80".parse().unwrap()), ..Said::default() };
        let typed = Config::read(&path, outside).unwrap_err().to_string();
        assert!(typed.starts_with("panel.listen: 0.0.0.0:80 is seen from outside"), "{typed}");
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
        assert!(error.starts_with("f, line 9, ") && error.contains("rotation: is 30"), "{error}");
        for (good, bad, line) in [("'gpiocdev'", "'gpio'", 8), ("A = 1", "A = 1, B = 1", 9), ("chime", "bell", 11)] {
            let error = read(&text.replace(good, bad), Said::default()).unwrap_err();
            assert!(error.starts_with(&format!("f, line {line}, ")) && !error.contains('\n'), "{error}");
        }
    }
}
