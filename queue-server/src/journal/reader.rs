//! Reading beside the writer: figures, past tickets, the records themselves. A reader sees what is committed, never waits
//! for the writer and writes nothing.

use std::{ops::RangeInclusive, path::Path};

use jiff::civil::Date;
use protocol::{Moment, PersonId, Seq, ServiceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{JournalError, access, file, legs, load, record};
use crate::{
    engine::{Event, State},
    history::{FaceRow, FigureRow, KnownDays, Leg, Names, VisitRow},
    projections::history::Audited,
};

/// A connection for reading.
pub struct Reader {
    conn: Connection,
}

/// A record as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its place.
    pub seq: Seq,
    /// Engine time.
    pub recorded_at: Moment,
    /// When it happened, if the past was reported.
    pub occurred_at: Option<Moment>,
    /// The name of its kind in the journal.
    pub kind: String,
    /// What happened.
    pub event: Event,
}

/// The state of a journal that another process may be writing.
///
/// # Errors
/// If there is no journal, or it is not sound.
pub fn read_state(path: &Path) -> Result<State, JournalError> {
    Ok(load::load(&file::open_reading(path)?, load::Extent::All)?.state)
}

/// The names of those who were removed and whom the audit trail still tells of.
pub type Gone = std::collections::BTreeMap<PersonId, String>;

impl Reader {
    /// Opens a journal for reading.
    ///
    /// # Errors
    /// If there is no journal, or one of another version.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        Ok(Self { conn: file::open_reading(path)? })
    }

    /// The tickets of these days as figures count them.
    ///
    /// # Errors
    /// What the store says.
    pub fn figures(
        &self,
        days: &RangeInclusive<Date>,
        service: Option<ServiceId>,
        names: Names,
    ) -> Result<Vec<FigureRow>, JournalError> {
        Ok(legs::figure_rows(&self.conn, days, service, names)?)
    }

    /// The visits of these days as service times count them.
    ///
    /// # Errors
    /// What the store says.
    pub fn visits(
        &self,
        days: &RangeInclusive<Date>,
        service: Option<ServiceId>,
    ) -> Result<Vec<VisitRow>, JournalError> {
        Ok(legs::visit_rows(&self.conn, days, service)?)
    }

    /// The emoticons of these days, and the visits that they could have been about.
    ///
    /// # Errors
    /// What the store says.
    pub fn faces(&self, days: &RangeInclusive<Date>, service: Option<ServiceId>) -> Result<Vec<FaceRow>, JournalError> {
        Ok(legs::face_rows(&self.conn, days, service)?)
    }

    /// The legs of these days, in the order of issue.
    ///
    /// # Errors
    /// What the store says.
    pub fn legs(&self, days: &RangeInclusive<Date>, service: Option<ServiceId>) -> Result<Vec<Leg>, JournalError> {
        Ok(legs::read(&self.conn, days, service)?)
    }

    /// The latest day of the history; `None` if there is none.
    ///
    /// # Errors
    /// What the store says.
    pub fn latest_day(&self) -> Result<Option<Date>, JournalError> {
        Ok(legs::latest_day(&self.conn)?)
    }

    /// Between which days the history has tickets.
    ///
    /// # Errors
    /// What the store says.
    pub fn known_days(&self, today: Date) -> Result<KnownDays, JournalError> {
        Ok(legs::known_days(&self.conn, today)?)
    }

    /// At most `limit` lines of the audit trail after `after`, in order, and the names of those who were removed meanwhile.
    ///
    /// # Errors
    /// What the store says.
    pub fn audited(&self, after: Seq, limit: usize) -> Result<(Vec<Audited>, Gone), JournalError> {
        Ok((access::audited(&self.conn, after, limit)?, access::gone(&self.conn)?))
    }

    /// At most `limit` records after `after`, in order.
    ///
    /// # Errors
    /// What the store says, or a record that this program cannot read.
    pub fn records(&self, after: Seq, limit: usize) -> Result<Vec<Stored>, JournalError> {
        let sql = "SELECT seq, recorded_at, occurred_at, kind, version, body FROM journal WHERE seq > ?1 \
                   ORDER BY seq LIMIT ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![i64::try_from(after.0).unwrap_or(i64::MAX), limit])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = Seq(u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0));
            let (kind, version, body): (String, u32, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
            let event = record::from_stored(&kind, version, &body)
                .map_err(|why| JournalError::damaged(format!("record {seq}"), why.to_string()))?;
            let (recorded_at, occurred_at) = (Moment(row.get(1)?), row.get::<_, Option<i64>>(2)?.map(Moment));
            records.push(Stored { seq, recorded_at, occurred_at, kind, event });
        }
        Ok(records)
    }

    /// The oldest record that is still there: those before it gave way to history. 1 if none did.
    ///
    /// # Errors
    /// What the store says.
    pub fn oldest(&self) -> Result<Seq, JournalError> {
        let oldest: Option<i64> =
            self.conn.query_row("SELECT min(seq) FROM journal", [], |row| row.get(0)).optional()?.flatten();
        Ok(Seq(oldest.and_then(|seq| u64::try_from(seq).ok()).unwrap_or(1)))
    }
}
