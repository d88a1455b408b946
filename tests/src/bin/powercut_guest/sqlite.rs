//! The rig's check of itself: rows committed one by one in a bare SQLite file in WAL mode. With `synchronous=FULL` each
//! commit is on the disk before it is acknowledged; with `NORMAL` it is not, and a rig that finds nothing lost then would
//! find nothing ever.

use rusqlite::Connection;
use tests::powercut::Line;

use super::{Failure, say};

const FILE: &str = "/data/rows.db";

/// Shows what is there, then commits rows until the power is cut.
pub(crate) fn run(synchronous: &str, cut: &str) -> Result<(), Failure> {
    if !["full", "normal"].contains(&synchronous) {
        return Err(format!("synchronous is full or normal, not {synchronous}").into());
    }
    let rows = Connection::open(FILE)?;
    rows.pragma_update(None, "journal_mode", "wal")?;
    rows.pragma_update(None, "synchronous", synchronous)?;
    rows.execute("CREATE TABLE IF NOT EXISTS ticket (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT", [])?;

    let sound: String = rows.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(format!("integrity_check: {sound}").into());
    }
    say(&Line::Verified)?;
    let mut all = rows.prepare("SELECT seq FROM ticket ORDER BY seq")?;
    for seq in all.query_map([], |row| row.get::<_, i64>(0))? {
        let seq = seq?;
        say(&Line::Present { id: format!("t{seq:x}"), number: format!("A{seq:03}"), state: "waiting".to_owned() })?;
    }
    say(&Line::End)?;

    let mut insert = rows.prepare("INSERT INTO ticket (key) VALUES (?1)")?;
    for n in 0_u64.. {
        let key = format!("row-{cut}-{n}");
        insert.execute([&key])?;
        let seq = rows.last_insert_rowid();
        say(&Line::Taken { id: format!("t{seq:x}"), number: format!("A{seq:03}"), key })?;
    }
    Ok(())
}
