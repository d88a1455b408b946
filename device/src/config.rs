//! What the files of all devices have in common: how a mistake is told, and the server that a device belongs to. An unknown key
//! is an error; what was typed counts more than the file.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use protocol::DeviceId;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};

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
    /// The file is not understood.
    #[error("{path}, line {line}: {why}")]
    Text {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Why.
        why: String,
    },
    /// A key is missing or wrong.
    #[error("{}{key}: {why}", file.as_ref().map(|file| format!("{}, ", file.display())).unwrap_or_default())]
    Key {
        /// The file in which it is to be mended; `None` where it was typed, or no file is known.
        file: Option<PathBuf>,
        /// The key.
        key: &'static str,
        /// What is wrong, and how it would be right.
        why: String,
    },
}

/// Where a page of the device's own listens, as a file says it.
///
/// # Errors
/// What is no address and port, with one that is.
pub fn listen<'de, D: Deserializer<'de>>(file: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(file)?;
    let why = |_| D::Error::custom(format!("listen = {text:?}: an address and a port, like \"127.0.0.1:8080\""));
    text.parse().map(Some).map_err(why)
}

/// A key that must be there and is not: what it would be for.
#[must_use]
pub fn missing(key: &'static str, what: &str) -> BadConfig {
    wrong(key, format!("is missing: {what}"))
}

/// A key that cannot be understood.
pub fn bad<E: ToString>(key: &'static str) -> impl Fn(E) -> BadConfig {
    move |error| wrong(key, error.to_string())
}

/// A key that says what cannot be: what is wrong, and how it would be right.
#[must_use]
pub const fn wrong(key: &'static str, why: String) -> BadConfig {
    BadConfig::Key { file: None, key, why }
}

impl BadConfig {
    /// The same, of a key that is to be mended in this file.
    #[must_use]
    pub fn within(self, path: &Path) -> Self {
        match self {
            Self::Key { key, why, .. } => Self::Key { file: Some(path.to_owned()), key, why },
            told => told,
        }
    }
}

/// What a file says.
///
/// # Errors
/// Where it cannot be read or understood, by file and line.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, BadConfig> {
    let text = fs::read_to_string(path).map_err(|source| BadConfig::File { path: path.to_owned(), source })?;
    understood(path, &text)
}

/// What the text of a file says.
///
/// # Errors
/// Where it cannot be understood, by file and line.
pub fn understood<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, BadConfig> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        BadConfig::Text { path: path.to_owned(), line, why: error.message().to_owned() }
    })
}

/// The section `[server]` of a device's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerFile {
    address: Option<String>,
    key_pin: Option<String>,
    token: Option<String>,
    name: Option<String>,
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
    /// What the file says; an address that was `said` counts more.
    ///
    /// # Errors
    /// What is wrong, by key.
    pub fn of(file: ServerFile, said: Option<String>) -> Result<Self, BadConfig> {
        let key_pin = file.key_pin.as_deref().map(str::parse::<KeyPin>).transpose().map_err(bad("server.key_pin"))?;
        let address = said.or(file.address).map(|text| Address::new(&text, key_pin));
        let address = address.transpose().map_err(bad("server.address"))?;
        let identity = match (file.name, file.token) {
            (Some(_), Some(_)) if address.is_none() => {
                // Anybody can announce a server.
                return Err(missing("server.address", "a token in the file goes to no server that is merely found"));
            }
            (Some(name), Some(token)) => {
                Some((name.parse::<DeviceId>().map_err(bad("server.name"))?, Token::new(token)))
            }
            (None, None) => None,
            _ => {
                return Err(missing(
                    "server.name",
                    "name and token go together; without both the device is paired by a code",
                ));
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
