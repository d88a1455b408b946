//! Retention: a closed day's records give way to its history rows and to one checkpoint that carries the chain on.
//!
//! The checkpoint is the snapshot of the newest day that is old enough; all records up to it go, and with them what
//! still tells ticket numbers and desks of those days: in legs (numbers go, desks get labels), in snapshots (tickets
//! kept for kiosks' late records), in comments of those records. Answers and codes go after a week of their own. It is
//! one transaction, and the only one that lifts the triggers which make the journal append-only.

use std::fmt;

use jiff::civil::Date;
use protocol::{Moment, Span};
use rusqlite::{Connection, TransactionBehavior, params};

use super::{
    Journal, JournalError, access,
    chain::{Hash, Head},
    legs,
    load::{self, column},
    schema, snapshot,
};
use crate::history::labels::Draw;

/// How long answers can be asked again, and codes looked up.
const WEEK: Span = Span::from_minutes(7 * 24 * 60);

/// How long the audit trail is kept: the Garante asks for six months at least, an auditor for the year.
const AUDIT: Span = Span::from_minutes(400 * 24 * 60);

/// What gave way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// The last day whose records are gone, if any are.
    pub through: Option<Date>,
    /// Records that gave way to a checkpoint just now.
    pub records: usize,
    /// Answers forgotten.
    pub answers: usize,
    /// Codes forgotten.
    pub codes: usize,
    /// Comments erased.
    pub comments: usize,
    /// What was deleted is gone from the log beside the file too; otherwise a reader stood in the way, and it goes with
    /// the next retention.
    pub log_emptied: bool,
}

impl fmt::Display for Retained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { through, records, answers, codes, comments, log_emptied } = self;
        match through {
            Some(day) => write!(f, "retention: the records of days through {day} are gone ({records} just now)")?,
            None => f.write_str("retention: no day is old enough to go")?,
        }
        write!(f, "; answers forgotten: {answers}, tickets' codes: {codes}, comments: {comments}")?;
        if !log_emptied {
            f.write_str(
                "; what was deleted still lies in the log beside the file, which somebody reads, and goes next time",
            )?;
        }
        Ok(())
    }
}

impl Journal {
    /// Lets go what is older than the retention: days more than `retention_days` before `today`. To be called once
    /// after each day's end, and at start.
    ///
    /// # Errors
    /// What the store says; nothing has happened then.
    pub fn retain(
        &mut self,
        today: Date,
        retention_days: u32,
        now: Moment,
        draw: Draw<'_>,
    ) -> Result<Retained, JournalError> {
        let limit = today.saturating_sub(jiff::Span::new().days(i64::from(retention_days)));
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut retained = Retained::default();
        let before = load::checkpoint(&tx)?.map(|(head, _)| head);
        let old = load::snapshots(&tx)?.into_iter().rfind(|snapshot| snapshot.closed_day < limit);
        if let Some(old) = old {
            if before != Some(old.head) {
                retained.records = give_way(&tx, old.head)?;
            }
            retained.through = Some(old.closed_day);
            legs::anonymise(&tx, old.closed_day, draw)?;
            forget_tickets(&tx, old.closed_day)?;
            retained.comments = legs::erase_comments(&tx, old.closed_day)?;
        }
        let week_ago = now - WEEK;
        retained.answers = tx.execute("DELETE FROM answers WHERE at < ?1", [week_ago.0])?;
        access::forget_audited(&tx, now - AUDIT)?;
        retained.codes = tx.execute("DELETE FROM codes WHERE at < ?1", [week_ago.0])?;
        tx.commit()?;
        retained.log_emptied = empty_log(&self.conn)?;
        Ok(retained)
    }
}

/// The records up to a snapshot go, and the snapshot becomes the checkpoint.
fn give_way(conn: &Connection, head: Head) -> Result<usize, JournalError> {
    let through = column(head.seq);
    conn.execute_batch(schema::UNGUARD)?;
    let records = conn.execute("DELETE FROM journal WHERE seq <= ?1", [through])?;
    conn.execute_batch(schema::GUARDS)?;
    conn.execute("DELETE FROM snapshots WHERE seq < ?1", [through])?;
    conn.execute("UPDATE snapshots SET kind = 'checkpoint' WHERE seq = ?1", [through])?;
    // Heads of backups from before can be compared with nothing any more.
    conn.execute("DELETE FROM heads WHERE seq < ?1", [through])?;
    Ok(records)
}

/// Takes the tickets of these days out of all snapshots.
fn forget_tickets(conn: &Connection, through: Date) -> Result<(), JournalError> {
    for stored in load::snapshots(conn)? {
        let (head, state) = (stored.head, stored.state()?);
        let mut forgetful = state.clone();
        snapshot::forget_tickets(&mut forgetful, through);
        if forgetful != state {
            let text = snapshot::to_stored(&forgetful).map_err(JournalError::Unfit)?;
            conn.prepare_cached("UPDATE snapshots SET version = ?2, state = ?3, digest = ?4 WHERE seq = ?1")?
                .execute(params![column(head.seq), snapshot::VERSION, text, Hash::of_text(&text)])?;
        }
    }
    Ok(())
}

/// Empties the write-ahead log into the file, so that what was deleted is in neither; false where a reader is still on
/// an older state.
fn empty_log(conn: &Connection) -> Result<bool, JournalError> {
    let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

#[cfg(test)]
#[path = "retention_tests.rs"]
mod tests;
