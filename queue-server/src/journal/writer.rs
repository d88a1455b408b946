//! The one way into the journal: a [`Journal`] belongs to the office thread, and a [`Batch`] is one transaction of it.
//!
//! All that a command makes durable (its records, rows of history, the answer under its key, the ticket's code) is in
//! the same batch. A batch that is dropped, or fails to commit, leaves no trace, here and in the file.

use std::path::Path;

use jiff::civil::Date;
use protocol::{Moment, TicketId};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{
    JournalError, access,
    chain::{Hash, Head, Row},
    file, legs,
    load::{self, Extent, column},
    record, schema, snapshot,
};
use crate::{
    access::{Register, register::Change},
    engine::{Event, Record, State},
    history::{DeskSession, Emoticon, Leg, labels::Draw},
    projections::history::{self, HistoryChange},
};

/// A journal and what it says.
#[derive(Debug)]
pub struct Opened {
    /// To go on writing.
    pub journal: Journal,
    /// All records so far.
    pub state: State,
}

/// The journal, open to be written.
#[derive(Debug)]
pub struct Journal {
    pub(super) conn: Connection,
    end: End,
}

/// Where the journal stands: what a batch moves, and a failed one does not.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    head: Head,
    /// The running business day.
    day: Date,
    /// The day that the last record ended.
    closed_day: Option<Date>,
}

impl End {
    pub(super) const fn of(head: Head, state: &State) -> Self {
        Self { head, day: state.day.date, closed_day: None }
    }
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// SHA-256 of what was asked.
    pub fingerprint: [u8; 32],
    /// HTTP status.
    pub status: u16,
    /// The body, without the ticket's code and link.
    pub body: String,
    /// The ticket whose code and link belong into the body.
    pub ticket: Option<TicketId>,
}

impl Journal {
    /// Whether there is a journal at a path.
    #[must_use]
    pub fn exists(path: &Path) -> bool {
        file::exists(path)
    }

    /// Makes a journal with its first record. It is at its path when it is whole, or not at all.
    ///
    /// # Errors
    /// If one is there already, the record is not a founding one, or the disk does not take it.
    pub fn found(path: &Path, founding: &Record) -> Result<Opened, JournalError> {
        let unfinished = file::unfinished(path)?;
        let mut conn = file::create(&unfinished)?;
        schema::migrate(&mut conn, 0)?;
        write_founding(&mut conn, founding)?;
        file::put_in_place(conn, &unfinished, path)?;
        Self::open(path)
    }

    /// A journal without a file, for tests and trials.
    ///
    /// # Errors
    /// If the record is not a founding one.
    pub fn in_memory(founding: &Record) -> Result<Opened, JournalError> {
        let mut conn = file::in_memory()?;
        write_founding(&mut conn, founding)?;
        opened(conn)
    }

    /// Opens a journal: the whole chain is checked, and the state made of the last snapshot and the records after it.
    ///
    /// # Errors
    /// If it is missing, in use, newer than the program, or not as it was written.
    pub fn open(path: &Path) -> Result<Opened, JournalError> {
        opened(file::open(path)?)
    }

    /// The state as it is on disk, after a batch that failed.
    ///
    /// # Errors
    /// What [`open`](Self::open) may say.
    pub fn reload(&mut self) -> Result<State, JournalError> {
        let loaded = load::load(&self.conn, Extent::Tail)?;
        self.end = End::of(loaded.head, &loaded.state);
        Ok(loaded.state)
    }

    /// Brings the file to rest: the write-ahead log is emptied into it.
    ///
    /// # Errors
    /// What the store says; what was committed is safe.
    pub fn close(self) -> Result<(), JournalError> {
        let _busy: i64 = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        self.conn.close().map_err(|(_, error)| error.into())
    }

    /// The last record and its hash.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.end.head
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// What the store says: busy, read-only.
    pub fn batch(&mut self) -> Result<Batch<'_>, JournalError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Batch::of(tx, &mut self.end))
    }

    /// Whether the journal can be written: by writing, and waiting for the disk.
    ///
    /// # Errors
    /// Why not.
    pub fn probe(&mut self) -> Result<(), JournalError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute("INSERT INTO probe VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET times = times + 1", [])?;
        Ok(tx.commit()?)
    }

    /// Who is known.
    ///
    /// # Errors
    /// What the store says.
    pub fn register(&self) -> Result<Register, JournalError> {
        Ok(access::register(&self.conn)?)
    }

    /// The codes of tickets given since a time.
    ///
    /// # Errors
    /// What the store says.
    pub fn codes(&self, since: Moment) -> Result<Vec<(TicketId, String)>, JournalError> {
        let mut statement = self.conn.prepare_cached("SELECT ticket, code FROM codes WHERE at >= ?1")?;
        let codes = statement.query_map([since.0], |row| Ok((TicketId::from_raw(row.get(0)?), row.get(1)?)))?;
        Ok(codes.collect::<rusqlite::Result<_>>()?)
    }
}

fn opened(conn: Connection) -> Result<Opened, JournalError> {
    let loaded = load::load(&conn, Extent::All)?;
    let end = End::of(loaded.head, &loaded.state);
    Ok(Opened { journal: Journal { conn, end }, state: loaded.state })
}

fn write_founding(conn: &mut Connection, founding: &Record) -> Result<(), JournalError> {
    let state = State::found(founding).map_err(|error| JournalError::Unfit(error.to_string()))?;
    let mut end = End::of(Head::EMPTY, &state);
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut batch = Batch::of(tx, &mut end);
    batch.append(founding)?;
    batch.commit()
}

/// One transaction. Dropped without [`commit`](Self::commit), it has not happened.
#[derive(Debug)]
pub struct Batch<'a> {
    tx: Transaction<'a>,
    now: End,
    end: &'a mut End,
}

impl<'a> Batch<'a> {
    pub(super) const fn of(tx: Transaction<'a>, end: &'a mut End) -> Self {
        Self { tx, now: *end, end }
    }

    /// The last record of this batch, or of the journal.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.now.head
    }

    /// Writes a record that was just applied, and all that hangs on it: the history that it makes, and at a day's end
    /// the snapshot. `after` is the state right after it.
    ///
    /// # Errors
    /// What [`append`](Self::append) says.
    pub fn write(&mut self, after: &State, record: &Record) -> Result<(), JournalError> {
        self.append(record)?;
        for change in history::changes(after, record) {
            match change {
                HistoryChange::Put(leg) => self.put_leg(&leg)?,
                HistoryChange::Remove { ticket_id, leg } => self.remove_leg(&ticket_id, leg)?,
                HistoryChange::Emoticon(emoticon) => self.put_emoticon(&emoticon)?,
                HistoryChange::Deed(line) => access::put_audited(&self.tx, &line)?,
            }
        }
        if matches!(record.event, Event::DayEnded { .. }) {
            self.snapshot(after)?;
        }
        Ok(())
    }

    /// Appends a record.
    ///
    /// # Errors
    /// If it is not the next one, or what the store says.
    pub fn append(&mut self, record: &Record) -> Result<(), JournalError> {
        let due = self.now.head.seq.next();
        if record.seq != due {
            return Err(JournalError::Unfit(format!("record {} where {due} was due", record.seq)));
        }
        let stored = record::to_stored(&record.event).map_err(JournalError::Unfit)?;
        let row = Row {
            seq: column(record.seq),
            recorded_at: record.recorded_at.0,
            occurred_at: record.occurred_at.map(|at| at.0),
            kind: stored.kind,
            version: stored.version,
            body: &stored.body,
        };
        let hash = row.hash_after(&self.now.head.hash);
        self.tx.prepare_cached("INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(params![
            row.seq,
            row.recorded_at,
            row.occurred_at,
            row.kind,
            row.version,
            row.body,
            hash
        ])?;
        self.now.head = Head { seq: record.seq, hash };
        self.now.closed_day = None;
        if let Event::DayEnded { next } = record.event {
            self.now.closed_day = Some(self.now.day);
            self.now.day = next;
        }
        Ok(())
    }

    /// Writes the state right after the record of a day's end.
    ///
    /// # Errors
    /// If the last record is not a day's end or the state is another's, or what the store says.
    pub fn snapshot(&mut self, state: &State) -> Result<(), JournalError> {
        let Some(closed_day) = self.now.closed_day.filter(|_| state.seq == self.now.head.seq) else {
            return Err(JournalError::Unfit(format!("a snapshot after record {}, no day's end", state.seq)));
        };
        let text = snapshot::to_stored(state).map_err(JournalError::Unfit)?;
        self.tx.prepare_cached("INSERT INTO snapshots VALUES (?1, 'day', ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(
            params![
                column(state.seq),
                state.recorded_at.0,
                closed_day.to_string(),
                self.now.head.hash,
                snapshot::VERSION,
                text,
                Hash::of_text(&text),
            ],
        )?;
        Ok(())
    }

    /// Writes a leg of history, in place of an earlier form of it.
    ///
    /// # Errors
    /// What the store says.
    pub fn put_leg(&mut self, leg: &Leg) -> Result<(), JournalError> {
        Ok(legs::put(&self.tx, leg, None)?)
    }

    /// Takes a leg of history away.
    ///
    /// # Errors
    /// What the store says.
    pub fn remove_leg(&mut self, ticket_id: &str, leg: u32) -> Result<(), JournalError> {
        legs::remove(&self.tx, ticket_id, leg)?;
        Ok(())
    }

    /// Writes an emoticon.
    ///
    /// # Errors
    /// What the store says.
    pub fn put_emoticon(&mut self, emoticon: &Emoticon) -> Result<(), JournalError> {
        Ok(legs::put_emoticon(&self.tx, emoticon)?)
    }

    /// Writes the legs and sessions of history files. Their source is the next record, which is to be appended after
    /// it and says how many legs were added.
    ///
    /// # Errors
    /// A row that is known with other values, or what the store says: the batch is then to be dropped.
    pub fn import(
        &mut self,
        legs: &[Leg],
        sessions: &[DeskSession],
        draw: Draw<'_>,
    ) -> Result<legs::Added, legs::ImportError> {
        legs::import(&self.tx, legs, sessions, self.now.head.seq.next(), draw)
    }

    /// The answer given before to a caller's key.
    ///
    /// # Errors
    /// What the store says.
    pub fn answer(&self, caller: &str, key: &str) -> Result<Option<Remembered>, JournalError> {
        let sql = "SELECT fingerprint, status, body, ticket FROM answers WHERE caller = ?1 AND key = ?2";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Remembered {
                fingerprint: row.get(0)?,
                status: row.get(1)?,
                body: row.get(2)?,
                ticket: row.get::<_, Option<i64>>(3)?.map(TicketId::from_raw),
            })
        };
        Ok(self.tx.prepare_cached(sql)?.query_row([caller, key], read).optional()?)
    }

    /// Remembers the answer to a caller's key.
    ///
    /// # Errors
    /// If the key has an answer already, or what the store says.
    pub fn remember(&mut self, caller: &str, key: &str, answer: &Remembered, at: Moment) -> Result<(), JournalError> {
        self.tx.prepare_cached("INSERT INTO answers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(params![
            caller,
            key,
            answer.fingerprint,
            at.0,
            answer.status,
            answer.body,
            answer.ticket.map(TicketId::raw),
        ])?;
        Ok(())
    }

    /// Keeps a ticket's code.
    ///
    /// # Errors
    /// If the ticket has one, the code is another ticket's, or what the store says.
    pub fn put_code(&mut self, ticket: TicketId, code: &str, at: Moment) -> Result<(), JournalError> {
        let sql = "INSERT INTO codes VALUES (?1, ?2, ?3)";
        self.tx.prepare_cached(sql)?.execute(params![ticket.raw(), code, at.0])?;
        Ok(())
    }

    /// A ticket's code.
    ///
    /// # Errors
    /// What the store says.
    pub fn code_of(&self, ticket: TicketId) -> Result<Option<String>, JournalError> {
        let sql = "SELECT code FROM codes WHERE ticket = ?1";
        Ok(self.tx.prepare_cached(sql)?.query_row([ticket.raw()], |row| row.get(0)).optional()?)
    }

    /// Writes a row of who is known.
    ///
    /// # Errors
    /// What the store says.
    pub fn put_known(&mut self, change: &Change) -> Result<(), JournalError> {
        Ok(access::put(&self.tx, change)?)
    }

    /// Keeps what was written with the opinion of a record: free text, erasable.
    ///
    /// # Errors
    /// What the store says.
    pub fn comment(&mut self, seq: protocol::Seq, text: &str) -> Result<(), JournalError> {
        Ok(legs::put_comment(&self.tx, seq, text)?)
    }

    /// Makes it all durable: when this returns, it outlives the power.
    ///
    /// # Errors
    /// What the store says; nothing has happened then.
    pub fn commit(self) -> Result<(), JournalError> {
        self.tx.commit()?;
        *self.end = self.now;
        Ok(())
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
