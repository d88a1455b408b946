//! Records for those who follow the journal: pages of it, read beside the writer.

use protocol::Seq;
use rusqlite::{Connection, params};

use super::{
    JournalError,
    chain::Row,
    load::{self, column},
};
use crate::engine::Record;

/// The records after a place, oldest first, at most so many. Records that gave way to a checkpoint are not there any
/// more: the first one then follows later than asked.
///
/// # Errors
/// What the store says, or a record that cannot be read.
pub fn records_after(conn: &Connection, after: Seq, at_most: u32) -> Result<Vec<Record>, JournalError> {
    let sql =
        "SELECT seq, recorded_at, occurred_at, kind, version, body FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![column(after), at_most])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(load::record_of(&Row {
            seq: row.get(0)?,
            recorded_at: row.get(1)?,
            occurred_at: row.get(2)?,
            kind: row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?,
            version: row.get(4)?,
            body: row.get_ref(5)?.as_str().map_err(rusqlite::Error::from)?,
        })?);
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Journal, test_support::Office};

    #[test]
    fn pages_follow_each_other_and_replay_to_the_same_state() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let mut office = Office::at(&path);
        office.busy_day();
        office.end_day();
        let reader = Journal::reader(&path).unwrap();
        let first = records_after(&reader, Seq(0), 7).unwrap();
        let rest = records_after(&reader, Seq(7), 1000).unwrap();
        assert_eq!((first.len(), rest[0].seq), (7, Seq(8)));
        let mut state = crate::engine::State::found(&first[0]).unwrap();
        for record in first[1..].iter().chain(&rest) {
            state.apply(record).unwrap();
        }
        assert_eq!(state, office.state);
        assert!(reader.execute("DELETE FROM answers", []).is_err(), "a reader only reads");
    }
}
