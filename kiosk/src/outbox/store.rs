//! The disk: one SQLite file. Every list of steps is one transaction, on the disk before the call returns (synchronous=FULL).
//!
//! A press is a row; its body is JSON, its key and the number that the kiosk gave it are columns with unique keys of their
//! own, so that even a mistake in the flow could not put one number on two presses. The file is readable by its owner alone: it holds the device's token.

use std::{
    fs::{OpenOptions, Permissions},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use protocol::{Moment, kiosk::KioskSetup};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};

use super::{Book, Identity, Press, Range, Renewal, Sheet, Stage, Step, Stops};
use crate::clock::{Reading, Stamp};

/// The file's name in the kiosk's folder.
pub const FILE: &str = "kiosk.db";

/// The form of the file that this program writes.
const VERSION: i64 = 1;

/// The name of the row that says who this kiosk is.
const IDENTITY: &str = "identity";

const SCHEMA: &str = "
CREATE TABLE presses (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    day TEXT,
    number TEXT,
    body TEXT NOT NULL,
    UNIQUE (day, number)
) STRICT;
CREATE TABLE things (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;
";

/// What went wrong with the file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be made or opened.
    #[error("{path}: {source}; the kiosk's data folder must exist, belong to the kiosk's user and have room")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// SQLite says no.
    #[error(
        "the kiosk's data cannot be read or written: {0}; look at the disk (room, rights, wear), then start the kiosk again"
    )]
    Database(#[from] rusqlite::Error),
    /// A row makes no sense.
    #[error(
        "the kiosk's data are damaged at {place}: {source}; keep the file for whoever mends it, and start with an empty folder"
    )]
    Damaged {
        /// Where.
        place: String,
        /// Why.
        source: serde_json::Error,
    },
    /// Written by a later program.
    #[error("the kiosk's data have form {0}, this program knows form 1: install the newer program again")]
    TooNew(i64),
}

/// The open file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
}

impl Store {
    /// Opens the [`FILE`] in a folder, or makes it.
    ///
    /// # Errors
    /// Where it cannot be made, opened or understood.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let file = |source| StoreError::File { path: path.clone(), source };
        let owner_alone = Permissions::from_mode(0o600);
        // Made by us, so that it is never readable by others, not even for a moment.
        let made = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(file)?;
        made.set_permissions(owner_alone).map_err(file)?;
        Self::prepare(Connection::open(&path)?)
    }

    /// A file in memory, for tests.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    fn prepare(mut connection: Connection) -> Result<Self, StoreError> {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        // A file that never grows: what is done is forgotten.
        connection.pragma_update(None, "wal_autocheckpoint", 64)?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        match version {
            0 => {
                let making = connection.transaction()?;
                making.execute_batch(SCHEMA)?;
                making.commit()?;
            }
            VERSION => {}
            newer => return Err(StoreError::TooNew(newer)),
        }
        Ok(Self { connection })
    }

    /// Writes steps down, all or none.
    ///
    /// # Errors
    /// Where they are not on the disk: then nothing of what depends on them may happen.
    pub fn keep(&mut self, steps: &[Step]) -> Result<(), StoreError> {
        let writing = self.connection.transaction()?;
        for step in steps {
            match step {
                Step::Put(press) => put(&writing, press)?,
                Step::Forget(id) => {
                    writing.prepare_cached("DELETE FROM presses WHERE id = ?1")?.execute([id.0])?;
                }
                Step::Sheet(sheet) => thing(&writing, "sheet", sheet)?,
                Step::Ranges(ranges) => thing(&writing, "ranges", ranges)?,
                Step::Setup(setup) => thing(&writing, "setup", setup)?,
                Step::Stops(stops) => thing(&writing, "stops", stops)?,
                Step::Floor(at) => thing(&writing, "floor", at)?,
                Step::Time(reading) => thing(&writing, "time", reading)?,
                Step::CameOut(stamp) => thing(&writing, "last_print", stamp)?,
                Step::Token(renewal) => renew(&writing, renewal)?,
            }
        }
        Ok(writing.commit()?)
    }

    /// All that lies here.
    ///
    /// # Errors
    /// Where it cannot be read or understood.
    pub fn load(&self) -> Result<Book, StoreError> {
        let mut book = Book {
            sheet: self.thing::<Sheet>("sheet")?.unwrap_or_default(),
            ranges: self.thing::<Vec<Range>>("ranges")?.unwrap_or_default(),
            setup: self.thing::<KioskSetup>("setup")?.map(Box::new),
            stops: self.thing::<Stops>("stops")?.unwrap_or_default(),
            floor: self.thing::<Moment>("floor")?.unwrap_or(Moment(0)),
            time: self.thing::<Reading>("time")?,
            last_print: self.thing::<Stamp>("last_print")?,
            token: self.identity()?.map(|identity| identity.standing()).unwrap_or_default(),
            ..Book::default()
        };
        let mut rows = self.connection.prepare("SELECT id, body FROM presses ORDER BY id")?;
        let rows = rows.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (id, body) = row?;
            let press: Press = read(&format!("press {id}"), &body)?;
            book.presses.insert(press.id, press);
        }
        Ok(book)
    }

    /// Who this kiosk is; `None` while it is not paired.
    ///
    /// # Errors
    /// Where it cannot be read or understood.
    pub fn identity(&self) -> Result<Option<Identity>, StoreError> {
        self.thing(IDENTITY)
    }

    /// Keeps who this kiosk is from now on, or forgets it.
    ///
    /// # Errors
    /// Where it is not on the disk.
    pub fn set_identity(&mut self, identity: Option<&Identity>) -> Result<(), StoreError> {
        let writing = self.connection.transaction()?;
        match identity {
            Some(identity) => thing(&writing, IDENTITY, identity)?,
            None => {
                writing.execute("DELETE FROM things WHERE name = ?1", [IDENTITY])?;
            }
        }
        Ok(writing.commit()?)
    }

    fn thing<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        thing_of(&self.connection, name)
    }
}

fn thing_of<T: DeserializeOwned>(reading: &Connection, name: &str) -> Result<Option<T>, StoreError> {
    let sql = "SELECT body FROM things WHERE name = ?1";
    let body: Option<String> = reading.query_row(sql, [name], |row| row.get(0)).optional()?;
    body.map(|body| read(name, &body)).transpose()
}

/// Nothing happens to a token that is not kept here.
fn renew(writing: &Transaction<'_>, renewal: &Renewal) -> Result<(), StoreError> {
    let identity: Option<Identity> = thing_of(writing, IDENTITY)?;
    identity.map_or(Ok(()), |identity| thing(writing, IDENTITY, &identity.after(renewal)))
}

fn put(writing: &Transaction<'_>, press: &Press) -> Result<(), StoreError> {
    // For the numbers that the server gives, the server answers.
    let (day, number) = match &press.stage {
        Stage::Reserved { day, number, .. } => (Some(day), Some(number.to_string())),
        Stage::Given { .. } | Stage::Asked | Stage::Abandoned { .. } => (None, None),
    };
    let sql = "INSERT INTO presses (id, key, day, number, body) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (id) DO UPDATE SET key = ?2, day = ?3, number = ?4, body = ?5";
    let body = write("press", press)?;
    writing.prepare_cached(sql)?.execute(params![press.id.0, press.key.0, day, number, body])?;
    Ok(())
}

fn thing(writing: &Transaction<'_>, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
    let sql = "INSERT INTO things (name, body) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET body = ?2";
    writing.prepare_cached(sql)?.execute(params![name, write(name, value)?])?;
    Ok(())
}

fn write(place: &str, value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|source| StoreError::Damaged { place: place.to_owned(), source })
}

fn read<T: DeserializeOwned>(place: &str, body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|source| StoreError::Damaged { place: place.to_owned(), source })
}
