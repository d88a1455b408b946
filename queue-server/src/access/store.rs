//! Sessions over a restart, and when devices were last seen: in a file of its own, apart from the journal. It forgets at
//! once (what is deleted is overwritten, and there is no log beside it), is in no backup, and may be lost at any time: then
//! everybody signs in again.
//!
//! A row says whose session it is and, to the quarter of an hour, how long it may last: no press, no sign of life, no seat. It
//! is written when somebody signs in or changes the password and at no other time, so that neither the row nor the file's
//! own time can be laid beside the journal's records to learn who did what.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use protocol::{Moment, PersonId};
use rusqlite::{Connection, params};

use super::{
    secret::TokenHash,
    sessions::{Kept, SessionId},
};

/// How finely a row tells time.
const QUARTER: i64 = 15 * 60 * 1000;

/// Under which name the server's own last sign of life is kept: no device is called so.
const SERVER: &str = "server:";

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS sessions (
    id       INTEGER PRIMARY KEY,
    token    BLOB    NOT NULL UNIQUE,
    person   INTEGER NOT NULL,
    began    INTEGER NOT NULL,
    ends_at  INTEGER NOT NULL
) STRICT;
-- Devices, keys and the server itself, by name: never people.
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
    pub fn sessions(&self) -> rusqlite::Result<Vec<Kept>> {
        let sql = "SELECT id, token, person, began, ends_at FROM sessions";
        let mut statement = self.conn.prepare_cached(sql)?;
        let sessions = statement.query_map([], |row| {
            Ok(Kept {
                id: SessionId(row.get::<_, i64>(0)?.cast_unsigned()),
                token: TokenHash(row.get(1)?),
                person: PersonId(row.get(2)?),
                began: Moment(row.get(3)?),
                ends_at: Moment(row.get(4)?),
            })
        })?;
        sessions.collect()
    }

    /// Keeps a session, its times to the quarter of an hour before.
    ///
    /// # Errors
    /// What the store says.
    pub fn put(&self, session: &Kept) -> rusqlite::Result<()> {
        let sql = "INSERT OR REPLACE INTO sessions VALUES (?1, ?2, ?3, ?4, ?5)";
        let quarter = |at: Moment| at.0.div_euclid(QUARTER) * QUARTER;
        self.conn.prepare_cached(sql)?.execute(params![
            session.id.0.cast_signed(),
            session.token.0,
            session.person.0,
            quarter(session.began),
            quarter(session.ends_at),
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
        let mut statement = self.conn.prepare_cached("SELECT who, at FROM seen WHERE who <> ?1")?;
        let seen = statement.query_map([SERVER], |row| Ok((row.get(0)?, Moment(row.get(1)?))))?;
        seen.collect()
    }

    /// When the server itself gave its last sign of life.
    ///
    /// # Errors
    /// What the store says.
    pub fn served(&self) -> rusqlite::Result<Option<Moment>> {
        let at = self.conn.query_row("SELECT max(at) FROM seen WHERE who = ?1", [SERVER], |row| row.get(0));
        at.map(|at: Option<i64>| at.map(Moment))
    }

    /// The server serves.
    ///
    /// # Errors
    /// What the store says.
    pub fn serve(&self, at: Moment) -> rusqlite::Result<()> {
        self.see(SERVER, at)
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
    use std::collections::HashSet;

    use super::*;

    fn session(id: u64) -> Kept {
        let token = TokenHash::of(&format!("token {id}"));
        Kept { id: SessionId(id), token, person: PersonId(7), began: Moment(0), ends_at: Moment(QUARTER) }
    }

    /// Which of these hashes stand anywhere beside the store's path.
    fn found(dir: &Path, of: impl Iterator<Item = u64>) -> Vec<u64> {
        let files = fs::read_dir(dir).unwrap();
        let bytes = files.flat_map(|file| fs::read(file.unwrap().path()).unwrap()).collect::<Vec<u8>>();
        let stand: HashSet<&[u8]> = bytes.windows(32).collect();
        of.filter(|id| stand.contains(&session(*id).token.0[..])).collect()
    }

    #[test]
    fn a_session_that_ended_leaves_no_byte() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sessions.db");
        let store = Store::open(&path).unwrap();
        let kept = session(u64::MAX);
        store.put(&kept).unwrap();
        // Pages fill, split, and are joined again: nothing may stay behind where a row was moved away.
        for round in 0..4_u64 {
            (0..200).for_each(|id| store.put(&session(round * 200 + id)).unwrap());
            assert_eq!(found(dir.path(), round * 200..round * 200 + 3).len(), 3, "the search can find them");
            let order = (0..200).map(|id| round * 200 + id * (7 + 2 * round) % 200);
            order.for_each(|id| store.forget(SessionId(id)).unwrap());
            assert_eq!(found(dir.path(), 0..round * 200 + 200), [0_u64; 0]);
        }
        assert_eq!(Store::open(&path).unwrap().sessions().unwrap(), [kept], "the others are there after a restart");
    }

    #[test]
    fn a_row_tells_no_finer_time_than_a_quarter_of_an_hour() {
        let store = Store::in_memory().unwrap();
        let (began, ends_at) = (Moment(QUARTER + 1), Moment(5 * QUARTER - 1));
        store.put(&Kept { began, ends_at, ..session(1) }).unwrap();
        let kept = Kept { began: Moment(QUARTER), ends_at: Moment(4 * QUARTER), ..session(1) };
        assert_eq!(store.sessions().unwrap(), [kept]);
        assert_eq!(store.served().unwrap(), None);
        store.serve(Moment(3)).unwrap();
        assert_eq!((store.served().unwrap(), store.seen().unwrap().len()), (Some(Moment(3)), 0));
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
