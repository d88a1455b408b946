//! Sessions over a restart, and when devices were last seen: in a file of its own, apart from the journal. It forgets at
//! once (what is deleted is overwritten, and there is no log beside it), is in no backup, and may be lost at any time: then
//! everybody signs in again.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use protocol::{Moment, PersonId};
use rusqlite::{Connection, params};

use super::{
    secret::TokenHash,
    sessions::{Session, SessionId},
};

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS sessions (
    id       INTEGER PRIMARY KEY,
    token    BLOB    NOT NULL UNIQUE,
    person   INTEGER NOT NULL,
    began    INTEGER NOT NULL,
    seen     INTEGER NOT NULL,
    pressed  INTEGER NOT NULL,
    ends_at  INTEGER NOT NULL,
    locked   INTEGER NOT NULL,
    wrong_pins INTEGER NOT NULL
) STRICT;
-- Devices and keys, by name: never people.
CREATE TABLE IF NOT EXISTS seen (
    who TEXT PRIMARY KEY,
    at  INTEGER NOT NULL
) STRICT;
";

/// The file.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
}

impl Store {
    /// Opens or makes the file. One that cannot be read is made anew.
    ///
    /// # Errors
    /// What the disk says.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        Self::try_open(path).or_else(|error| {
            tracing::warn!(%error, "the file of sessions cannot be read: it is made anew, and everybody signs in again");
            let _ = fs::remove_file(path);
            Self::try_open(path)
        })
    }

    fn try_open(path: &Path) -> rusqlite::Result<Self> {
        // Only its owner may read it, from the first byte on; what is wrong with the path, SQLite says better.
        drop(OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path));
        let store = Self::prepared(Connection::open(path)?)?;
        store.sessions()?;
        Ok(store)
    }

    /// Without a file.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn in_memory() -> rusqlite::Result<Self> {
        Self::prepared(Connection::open_in_memory()?)
    }

    fn prepared(conn: Connection) -> rusqlite::Result<Self> {
        conn.pragma_update(None, "secure_delete", true)?;
        // No log: nothing that was deleted lies beside the file. A power cut may spoil it, which costs a sign-in.
        conn.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
        conn.pragma_update(None, "synchronous", "OFF")?;
        conn.execute_batch(TABLES)?;
        Ok(Self { conn })
    }

    /// Every session that was there.
    ///
    /// # Errors
    /// What the store says.
    pub fn sessions(&self) -> rusqlite::Result<Vec<Session>> {
        let sql = "SELECT id, token, person, began, seen, pressed, ends_at, locked, wrong_pins FROM sessions";
        let mut statement = self.conn.prepare_cached(sql)?;
        let sessions = statement.query_map([], |row| {
            Ok(Session {
                id: SessionId(row.get::<_, i64>(0)?.cast_unsigned()),
                token: TokenHash(row.get(1)?),
                person: PersonId(row.get(2)?),
                began: Moment(row.get(3)?),
                seen: Moment(row.get(4)?),
                pressed: Moment(row.get(5)?),
                ends_at: Moment(row.get(6)?),
                locked: row.get(7)?,
                wrong_pins: row.get(8)?,
            })
        })?;
        sessions.collect()
    }

    /// Keeps a session as it is now.
    ///
    /// # Errors
    /// What the store says.
    pub fn put(&self, session: &Session) -> rusqlite::Result<()> {
        let sql = "INSERT OR REPLACE INTO sessions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.conn.prepare_cached(sql)?.execute(params![
            session.id.0.cast_signed(),
            session.token.0,
            session.person.0,
            session.began.0,
            session.seen.0,
            session.pressed.0,
            session.ends_at.0,
            session.locked,
            session.wrong_pins,
        ])?;
        Ok(())
    }

    /// Forgets a session.
    ///
    /// # Errors
    /// What the store says.
    pub fn forget(&self, id: SessionId) -> rusqlite::Result<()> {
        self.conn.prepare_cached("DELETE FROM sessions WHERE id = ?1")?.execute([id.0.cast_signed()])?;
        Ok(())
    }

    /// When devices and keys were last seen.
    ///
    /// # Errors
    /// What the store says.
    pub fn seen(&self) -> rusqlite::Result<Vec<(String, Moment)>> {
        let mut statement = self.conn.prepare_cached("SELECT who, at FROM seen")?;
        let seen = statement.query_map([], |row| Ok((row.get(0)?, Moment(row.get(1)?))))?;
        seen.collect()
    }

    /// A device or a key was seen.
    ///
    /// # Errors
    /// What the store says.
    pub fn see(&self, who: &str, at: Moment) -> rusqlite::Result<()> {
        self.conn.prepare_cached("INSERT OR REPLACE INTO seen VALUES (?1, ?2)")?.execute(params![who, at.0])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(id: u64) -> Session {
        let (now, token) = (Moment(5), TokenHash::of(&format!("token {id}")));
        let person = PersonId(7);
        Session {
            id: SessionId(id),
            token,
            person,
            began: now,
            seen: now,
            pressed: now,
            ends_at: Moment(9),
            locked: true,
            wrong_pins: 2,
        }
    }

    #[test]
    fn a_session_that_ended_leaves_no_byte() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sessions.db");
        let store = Store::open(&path).unwrap();
        let kept = session(u64::MAX);
        (0..200).for_each(|id| store.put(&session(id)).unwrap());
        store.put(&kept).unwrap();
        let token = session(3).token.0;
        let holds = || {
            let files = fs::read_dir(dir.path()).unwrap();
            let bytes = files.flat_map(|file| fs::read(file.unwrap().path()).unwrap()).collect::<Vec<u8>>();
            bytes.windows(32).any(|window| window == token)
        };
        assert!(holds(), "the search can find it");
        (0..200).for_each(|id| store.forget(SessionId(id)).unwrap());
        assert!(!holds());
        assert_eq!(Store::open(&path).unwrap().sessions().unwrap(), [kept], "the others are there after a restart");
    }

    #[test]
    fn a_file_that_was_spoilt_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sessions.db");
        fs::write(&path, "not a store at all, but long enough to be taken for one by nobody").unwrap();
        let store = Store::open(&path).unwrap();
        store.put(&session(1)).unwrap();
        assert_eq!(store.sessions().unwrap().len(), 1);
    }
}
