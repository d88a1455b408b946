//! What the files of all devices have in common: how a mistake is told, what is said beside the file and counts more, and the server that a
//! device belongs to. An unknown key is an error.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use config_file::{Mistake, Node, Read, Table};
use protocol::DeviceId;

use crate::{
    identity::{Identity, Token},
    link::{Address, BadAddress, address::KeyPin},
};

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    /// The file cannot be read.
    #[error("{path}: {source}; name the device's file with --config")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What stands in the file cannot be meant.
    #[error("{}", in_lines(path, mistakes))]
    Mistakes {
        /// The file.
        path: PathBuf,
        /// All of them, in its order; never none.
        mistakes: Vec<Mistake>,
    },
    /// Nothing in the file is wrong, and this machine has not all that it names. The device would go on without.
    #[error("{}", lacks.iter().map(|lack| format!("{}: {lack}", path.display())).collect::<Vec<_>>().join("\n"))]
    Lacking {
        /// The file.
        path: PathBuf,
        /// All of it, each with its key; never none.
        lacks: Vec<String>,
    },
    /// What was typed, or stands in the environment, cannot be meant.
    #[error("{key}: {why}")]
    Key {
        /// The key of the file that says the same.
        key: &'static str,
        /// What is wrong, and how it would be right.
        why: String,
    },
}

fn in_lines(path: &Path, mistakes: &[Mistake]) -> String {
    let all: Vec<_> = mistakes.iter().map(|mistake| format!("{}, {mistake}", path.display())).collect();
    all.join("\n")
}

/// Why the program of a command, which stands at this key, cannot be run here; nothing if it can.
#[must_use]
pub fn no_program(key: &str, command: &[String]) -> Option<String> {
    let name = command.first()?;
    let why = which::which(name).err()?;
    Some(format!("{key}: {name} cannot be run here ({why}): install it, or name another program"))
}

/// Whether this machine has all that a file names.
///
/// # Errors
/// What it `lacks`.
pub fn all_there(path: &Path, lacks: Vec<String>) -> Result<(), BadConfig> {
    if lacks.is_empty() { Ok(()) } else { Err(BadConfig::Lacking { path: path.to_owned(), lacks }) }
}

/// What a file says, as a function that knows its keys understands it.
///
/// # Errors
/// Where it cannot be read, or all that is wrong in it.
pub fn read_by<T>(path: &Path, meant: impl FnOnce(&Node<'_>) -> Read<T>) -> Result<T, BadConfig> {
    let text = fs::read_to_string(path).map_err(|source| BadConfig::File { path: path.to_owned(), source })?;
    config_file::read(&text, meant).map_err(|mistakes| BadConfig::Mistakes { path: path.to_owned(), mistakes })
}

/// What was said beside the file: typed, or in the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The server's address.
    pub server: Option<String>,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// Where the page of the device's own listens.
    pub listen: Option<SocketAddr>,
    /// Without hardware.
    pub simulate: bool,
}

impl Said {
    /// The server's address, as it was said.
    ///
    /// # Errors
    /// What is no address, by the key of the file that says the same.
    pub fn address(&self) -> Result<Option<Address>, BadConfig> {
        let address = self.server.as_deref().map(|text| Address::new(text, None)).transpose();
        address.map_err(|bad| BadConfig::Key { key: "server.address", why: bad.to_string() })
    }

    /// Whether the page of the device's own is for this machine alone, as it is at the `usual` place.
    ///
    /// # Errors
    /// If not, by the `key` of the file that says the same.
    pub fn keeps_to_itself(&self, key: &'static str, usual: SocketAddr) -> Result<(), BadConfig> {
        match self.listen.filter(|listen| !listen.ip().is_loopback()) {
            None => Ok(()),
            Some(listen) => {
                let why = format!("{listen} is seen from outside: that page is for this machine alone, as {usual}");
                Err(BadConfig::Key { key, why })
            }
        }
    }
}

/// The data folder, `what` it is for: as it was `said`, or else as the file has it.
///
/// # Errors
/// All that is wrong with it there is a mistake, and so is none at all.
pub fn data(top: &Table<'_>, said: Option<PathBuf>, what: &str) -> Read<PathBuf> {
    let of_file = top.maybe("data", |n| n.word(what).map(PathBuf::from))?;
    said.or(of_file).ok_or_else(|| top.missing("data", what))
}

/// Where a page of the device's own listens: on this machine alone; where it listens if nothing is said is an example.
///
/// # Errors
/// What is no such address and port is a mistake.
pub fn loopback(node: &Node<'_>, usual: SocketAddr) -> Read<SocketAddr> {
    let expected = format!("an address and a port of this machine alone, like \"{usual}\"");
    node.parsed(&expected, |text| text.parse().ok().filter(|address: &SocketAddr| address.ip().is_loopback()))
}

/// A text that says what is wrong with itself.
///
/// # Errors
/// What that is, as a mistake.
pub fn by<T, E: ToString>(node: &Node<'_>, what: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Read<T> {
    parse(node.word(what)?).map_err(|error| node.wrong(error.to_string(), ""))
}

/// A command: what it is `given` is put where it names that, and what it `needs` of it it is to name. One that is given nothing may have braces of its own.
///
/// # Errors
/// What is no list of words, lacks what it needs, or names what it is not given, is a mistake.
pub fn command(node: &Node<'_>, needs: &[&str], given: &[&str], like: &str) -> Read<Vec<String>> {
    let words = node.string_list(like)?;
    let lacking = |place: &&str| !words.iter().any(|word| word.contains(*place));
    let lacking: Vec<_> = needs.iter().copied().filter(lacking).collect();
    let strange = words.iter().flat_map(|word| named(word)).find(|place| !given.is_empty() && !given.contains(place));
    let lacks = || format!("does not name {}", lacking.join(" and "));
    let names = |strange| format!("names {strange}, for which nothing is put in");
    match (words.is_empty(), lacking.is_empty(), strange) {
        (true, ..) => Err(node.wrong("is empty", like)),
        (_, false, None) => Err(node.wrong(lacks(), like)),
        (_, false, Some(strange)) => Err(node.wrong(format!("{} and {}", lacks(), names(strange)), like)),
        (_, true, Some(strange)) => Err(node.wrong(names(strange), format!("one of {}", given.join(", ")))),
        (.., None) => Ok(words),
    }
}

/// The places that a word names: `{file}`; not what else stands in braces.
fn named(word: &str) -> Vec<&str> {
    let is_name = |name: &&str| {
        let inside = name.get(1..name.len() - 1).unwrap_or_default();
        !inside.is_empty() && inside.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase())
    };
    let place = |(from, _)| word.get(from..)?.find('}').and_then(|to| word.get(from..=from + to));
    word.match_indices('{').filter_map(place).filter(is_name).collect()
}

/// The server that a device belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Where it is; `None` where it is to be found on the network.
    pub address: Option<Address>,
    /// The pin of its key, also of one that is found.
    pub key_pin: Option<KeyPin>,
    /// A name and a token that are known beforehand, as a rehearsal's are; else the device is paired by a code.
    pub identity: Option<(DeviceId, Token)>,
}

impl Server {
    /// What the section `server` of a file says, if it is there; an address that was `said` counts more.
    ///
    /// # Errors
    /// All that is wrong there is a mistake.
    pub fn of(top: &Table<'_>, said: Option<&Address>) -> Read<Self> {
        let read = top.maybe("server", |n| Self::read(n, said))?;
        Ok(read.unwrap_or_else(|| Self { address: said.cloned(), ..Self::default() }))
    }

    fn read(node: &Node<'_>, said: Option<&Address>) -> Read<Self> {
        let table = node.table(&["address", "key_pin", "token", "name"])?;
        let key_pin = table.maybe("key_pin", |n| by(n, "the pin of the server's key", str::parse::<KeyPin>));
        let address = table.maybe("address", |n| by(n, "the server's address", |text| Address::new(text, None)));
        let name = table.maybe("name", |n| by(n, "the device's name", str::parse::<DeviceId>));
        let token = table.maybe("token", |n| n.word("the token that belongs to server.name"));
        let (key_pin, address, name, token) = (key_pin?, address?, name?, token?);
        let address = said.cloned().or(address);
        let pinned = address.map(|address| key_pin.map_or(Ok(address.clone()), |pin| address.pinned(pin)));
        let address = pinned.transpose().map_err(|bad| table.wrong("key_pin", &bad.to_string(), ""))?;
        let identity = match (name, token) {
            // Anybody can announce a server.
            (Some(_), Some(_)) if address.is_none() => {
                return Err(table.missing("address", "one: a token in the file goes to no server that is merely found"));
            }
            (Some(name), Some(token)) => Some((name, Token::new(token.to_owned()))),
            (None, None) => None,
            (name, _) => {
                let missing = if name.is_none() { "name" } else { "token" };
                let expected = "name and token together; without both the device is paired by a code";
                return Err(table.missing(missing, expected));
            }
        };
        Ok(Self { address, key_pin, identity })
    }

    /// Who the device is by its file alone.
    #[must_use]
    pub fn given(&self) -> Option<Identity> {
        let (device, token) = self.identity.clone()?;
        Some(Identity { device, token, next: None, since: None, server: None })
    }

    /// Where the server is: the file's address, or that of the server which the device was paired with; `None` where neither is known.
    ///
    /// # Errors
    /// Where what was kept is no address.
    pub fn address_for(&self, identity: &Identity) -> Result<Option<Address>, BadAddress> {
        match (&self.address, &identity.server) {
            (Some(given), _) => Ok(Some(given.clone())),
            (None, Some(met)) => Address::kept(met, self.key_pin).map(Some),
            (None, None) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_what_it_is_given_and_nothing_else() {
        let given = ["{file}", "{text}", "{language}"];
        let read = |text: &str, needs: &[&str], given: &[&str]| {
            let read = config_file::read(&format!("speak = {text}"), |root| {
                root.table(&["speak"])?.field("speak", |n| command(n, needs, given, "a program"))
            });
            read.map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        };
        assert!(read("['say', '-v{language}', '{text}', '{A}', '{}', '{a b}', '}{']", &["{text}"], &given).is_ok());
        let told = read("['say', '-l', 'x{lang}', '{text}']", &["{text}"], &given).unwrap_err();
        let expected = "line 1, column 9: speak: names {lang}, for which nothing is put in; expected one of {file}, {text}, {language}";
        assert_eq!(told, expected);
        assert!(read("['say', '{lang}']", &["{text}"], &given).unwrap_err().contains("does not name {text}"));
        assert!(read("['helper', '{rows}']", &[], &[]).is_ok(), "it is given nothing");
    }
}
