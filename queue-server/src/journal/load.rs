//! Reading the journal back: the chain is checked, then the state is made of the last snapshot and the records after
//! it. A journal that is cut inside, altered, shorter than a head that was seen, or newer than the program is refused,
//! with what and where.

use std::collections::BTreeMap;

use jiff::civil::Date;
use protocol::{Moment, Seq};
use rusqlite::{Connection, OptionalExtension};

use super::{
    JournalError,
    chain::{Hash, Head, Row},
    error::RESTORE,
    record::{self, Unreadable},
    snapshot,
};
use crate::engine::{Record, State};

/// What a journal says.
pub(super) struct Loaded {
    pub(super) state: State,
    pub(super) head: Head,
    /// Records whose hash was checked.
    pub(super) checked: u64,
}

/// How much of the chain is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// From the checkpoint, or the first record, on.
    All,
    /// From the last snapshot on: the rest was checked when the journal was opened.
    Tail,
}

/// A snapshot as it is stored.
pub(super) struct Snapshot {
    pub(super) head: Head,
    pub(super) closed_day: Date,
    version: u32,
    text: String,
    digest: Hash,
}

impl Snapshot {
    /// The state that it holds.
    pub(super) fn state(&self) -> Result<State, JournalError> {
        let place = format!("the snapshot after record {}", self.head.seq);
        if self.version > snapshot::VERSION {
            return Err(JournalError::Newer { what: place, found: self.version, known: snapshot::VERSION });
        }
        let found = Hash::of_text(&self.text);
        if found != self.digest {
            return Err(altered(place, &found, &self.digest));
        }
        let state = snapshot::from_stored(&self.text).map_err(|why| JournalError::damaged(place.clone(), why))?;
        if state.seq != self.head.seq {
            return Err(JournalError::damaged(place, format!("it holds the state after record {}", state.seq)));
        }
        Ok(state)
    }
}

/// The snapshots, oldest first; one that is a checkpoint is the first.
pub(super) fn snapshots(conn: &Connection) -> Result<Vec<Snapshot>, JournalError> {
    let mut statement =
        conn.prepare_cached("SELECT seq, hash, closed_day, version, state, digest FROM snapshots ORDER BY seq")?;
    let rows = statement.query_map([], read_snapshot)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn newest_snapshot(conn: &Connection) -> Result<Option<Snapshot>, JournalError> {
    let sql = "SELECT seq, hash, closed_day, version, state, digest FROM snapshots ORDER BY seq DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([], read_snapshot).optional()?)
}

fn read_snapshot(row: &rusqlite::Row<'_>) -> rusqlite::Result<Snapshot> {
    let date: String = row.get(2)?;
    let not_a_date = |error| rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, Box::new(error));
    Ok(Snapshot {
        head: Head { seq: seq_of(row.get(0)?), hash: row.get(1)? },
        closed_day: date.parse::<Date>().map_err(not_a_date)?,
        version: row.get(3)?,
        text: row.get(4)?,
        digest: row.get(5)?,
    })
}

/// The checkpoint's head, from which the chain goes on, and the last day that it covers.
pub(super) fn checkpoint(conn: &Connection) -> Result<Option<(Head, Date)>, JournalError> {
    let sql = "SELECT seq, hash, closed_day, version, state, digest FROM snapshots WHERE kind = 'checkpoint'";
    let found = conn.prepare_cached(sql)?.query_row([], read_snapshot).optional()?;
    Ok(found.map(|checkpoint| (checkpoint.head, checkpoint.closed_day)))
}

/// Checks and reads.
pub(super) fn load(conn: &Connection, extent: Extent) -> Result<Loaded, JournalError> {
    let newest = newest_snapshot(conn)?;
    let state = newest.as_ref().map(Snapshot::state).transpose()?;
    let start = match (extent, &newest) {
        (Extent::Tail, Some(newest)) => newest.head,
        _ => checkpoint(conn)?.map_or(Head::EMPTY, |(head, _)| head),
    };
    let mut replay = Replay { state, marks: marks(conn, start.seq)?, head: start, checked: 0 };
    walk(conn, start, extent, |row, hash| replay.take(row, hash))?;
    replay.finish()
}

/// Heads that were seen: by record, their hashes and what saw them.
type Marks = BTreeMap<Seq, Vec<(Hash, String)>>;

/// The state as it grows, and the heads that must be met on the way.
struct Replay {
    state: Option<State>,
    marks: Marks,
    head: Head,
    checked: u64,
}

impl Replay {
    fn take(&mut self, row: &Row<'_>, hash: Hash) -> Result<(), JournalError> {
        let seq = seq_of(row.seq);
        self.head = Head { seq, hash };
        self.checked += 1;
        let marks = self.marks.remove(&seq).unwrap_or_default();
        if let Some((seen, what)) = marks.iter().find(|(seen, _)| *seen != hash) {
            let what = format!("the {what} was made when its hash was {}, now it is {}", seen.short(), hash.short());
            return Err(JournalError::damaged(place(row), what));
        }
        record::check_known(row.kind, row.version).map_err(|error| unreadable(row, error))?;
        match &mut self.state {
            Some(state) if seq <= state.seq => Ok(()),
            Some(state) => {
                let record = record_of(row)?;
                state.apply(&record).map_err(|error| JournalError::damaged(place(row), error.why))
            }
            state @ None => {
                let founded = State::found(&record_of(row)?);
                *state = Some(founded.map_err(|error| JournalError::damaged(place(row), error.why))?);
                Ok(())
            }
        }
    }

    fn finish(mut self) -> Result<Loaded, JournalError> {
        let beyond = self.marks.split_off(&self.head.seq.next());
        if let Some((seq, marks)) = beyond.last_key_value() {
            let what = marks.first().map_or("snapshot", |(_, what)| what);
            let place = format!("record {}", self.head.seq.next());
            let what =
                format!("the journal ends at record {}, but the {what} was made after record {seq}", self.head.seq);
            return Err(JournalError::damaged(place, what));
        }
        let state = self.state.ok_or_else(|| JournalError::damaged("record 1", "the journal has no records"))?;
        Ok(Loaded { state, head: self.head, checked: self.checked })
    }
}

/// Heads that were seen from `from` on.
fn marks(conn: &Connection, from: Seq) -> Result<Marks, JournalError> {
    let sql = "SELECT seq, hash, 'snapshot' FROM snapshots WHERE seq > ?1 \
               UNION ALL SELECT seq, hash, what FROM heads WHERE seq > ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([column(from)])?;
    let mut marks = Marks::new();
    while let Some(row) = rows.next()? {
        marks.entry(seq_of(row.get(0)?)).or_default().push((row.get(1)?, row.get(2)?));
    }
    Ok(marks)
}

/// Goes through the records after `start`: each follows the one before it and has the hash that it should.
pub(super) fn walk(
    conn: &Connection,
    start: Head,
    extent: Extent,
    mut visit: impl FnMut(&Row<'_>, Hash) -> Result<(), JournalError>,
) -> Result<(), JournalError> {
    let sql =
        "SELECT seq, recorded_at, occurred_at, kind, version, body, hash FROM journal WHERE seq > ?1 ORDER BY seq";
    let mut statement = conn.prepare_cached(sql)?;
    // All means all: a record before the checkpoint is one too many.
    let after = if extent == Extent::All { 0 } else { column(start.seq) };
    let mut rows = statement.query([after])?;
    let mut head = start;
    while let Some(row) = rows.next()? {
        let stored = Row {
            seq: row.get(0)?,
            recorded_at: row.get(1)?,
            occurred_at: row.get(2)?,
            kind: row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?,
            version: row.get(4)?,
            body: row.get_ref(5)?.as_str().map_err(rusqlite::Error::from)?,
        };
        let due = column(head.seq.next());
        if stored.seq != due {
            let what = format!("record {due} was due, found record {}", stored.seq);
            return Err(JournalError::damaged(format!("record {due}"), what));
        }
        let found: Hash = row.get(6)?;
        let expected = stored.hash_after(&head.hash);
        if found != expected {
            return Err(altered(place(&stored), &found, &expected));
        }
        head = Head { seq: head.seq.next(), hash: found };
        visit(&stored, found)?;
    }
    Ok(())
}

/// The record of a row.
pub(super) fn record_of(row: &Row<'_>) -> Result<Record, JournalError> {
    let event = record::from_stored(row.kind, row.version, row.body).map_err(|error| unreadable(row, error))?;
    Ok(Record {
        seq: seq_of(row.seq),
        recorded_at: Moment(row.recorded_at),
        occurred_at: row.occurred_at.map(Moment),
        event,
    })
}

pub(super) fn place(row: &Row<'_>) -> String {
    format!("record {} ({})", row.seq, row.kind)
}

fn unreadable(row: &Row<'_>, error: Unreadable) -> JournalError {
    match error {
        Unreadable::Newer { kind, found, known } => {
            JournalError::Newer { what: format!("record {} of the journal, kind {kind:?}", row.seq), found, known }
        }
        Unreadable::Body(why) => JournalError::damaged(place(row), why),
    }
}

fn altered(place: String, found: &Hash, expected: &Hash) -> JournalError {
    let what = format!("it was altered: found hash {}, expected {}", found.short(), expected.short());
    JournalError::Damaged { place, what, remedy: RESTORE }
}

#[allow(clippy::cast_possible_wrap)] // the journal's sequence stays far below 2^63
pub(super) const fn column(seq: Seq) -> i64 {
    seq.0 as i64
}

pub(super) const fn seq_of(column: i64) -> Seq {
    Seq(column.unsigned_abs())
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
