//! Emoticons: those that history files' legs carry, and those given here. A comment is free text and can be erased
//! without touching what is counted.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use protocol::{Face, Seq, ServiceId};
use rusqlite::{Connection, params};

use super::{
    codec::{Day, Word},
    source_column,
};
use crate::history::{Emoticon, FaceRow};

/// A comment that has not been erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Business day.
    pub day: Date,
    /// The emoticon that it came with.
    pub face: Face,
    /// What was written.
    pub text: String,
}

/// Writes an emoticon; writing the same record again changes nothing but its values.
///
/// # Errors
/// What the store says.
pub fn put_emoticon(conn: &Connection, emoticon: &Emoticon) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO emoticons VALUES (?1, ?2, ?3, ?4, ?5, NULL)")?.execute(params![
        source_column(Some(emoticon.seq)),
        Day(emoticon.day),
        emoticon.service.map(Word),
        emoticon.face.as_str(),
        emoticon.reason,
    ])?;
    Ok(())
}

/// The emoticons of the records after `after`, in order.
///
/// # Errors
/// What the store says, also of a value that it cannot have written.
pub fn emoticons(conn: &Connection, after: Seq) -> rusqlite::Result<Vec<Emoticon>> {
    conn.prepare_cached("SELECT seq, day, service, face, reason FROM emoticons WHERE seq > ?1 ORDER BY seq")?
        .query_map([source_column(Some(after))], |row| {
            Ok(Emoticon {
                seq: Seq(row.get::<_, i64>(0)?.unsigned_abs()),
                day: row.get::<_, Day>(1)?.0,
                service: row.get::<_, Option<Word<_>>>(2)?.map(|word| word.0),
                face: row.get::<_, Word<_>>(3)?.0,
                reason: row.get(4)?,
            })
        })?
        .collect()
}

/// Writes what was said with the emoticon of a record, apart from what is counted.
///
/// # Errors
/// What the store says.
pub fn put_comment(conn: &Connection, seq: Seq, text: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE emoticons SET comment = ?2 WHERE seq = ?1")?
        .execute(params![source_column(Some(seq)), text])?;
    Ok(())
}

/// Comments of these days, in the order in which they came.
///
/// # Errors
/// What the store says.
pub fn comments(conn: &Connection, days: &RangeInclusive<Date>) -> rusqlite::Result<Vec<Comment>> {
    conn.prepare_cached(
        "SELECT day, face, comment FROM emoticons WHERE comment IS NOT NULL AND day BETWEEN ?1 AND ?2 ORDER BY seq",
    )?
    .query_map(params![Day(*days.start()), Day(*days.end())], |row| {
        Ok(Comment { day: row.get::<_, Day>(0)?.0, face: row.get::<_, Word<_>>(1)?.0, text: row.get(2)? })
    })?
    .collect()
}

/// Erases the comments up to and with a day; how many.
///
/// # Errors
/// What the store says.
pub fn erase_comments(conn: &Connection, through: Date) -> rusqlite::Result<usize> {
    conn.prepare_cached("UPDATE emoticons SET comment = NULL WHERE comment IS NOT NULL AND day <= ?1")?
        .execute(params![Day(through)])
}

/// What feedback of these days (of one service, or of all) is counted from: a row for each user served, and one for
/// each emoticon, with a ticket or without.
///
/// # Errors
/// What the store says, also of a value that it cannot have written.
pub fn face_rows(
    conn: &Connection,
    days: &RangeInclusive<Date>,
    service: Option<ServiceId>,
) -> rusqlite::Result<Vec<FaceRow>> {
    conn.prepare_cached(
        "SELECT min(day), NULL FROM legs \
             WHERE outcome = 'served' AND day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR service = ?3) GROUP BY ticket_id \
         UNION ALL SELECT day, feedback FROM legs \
             WHERE feedback IS NOT NULL AND day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR service = ?3) \
         UNION ALL SELECT day, face FROM emoticons \
             WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR service = ?3)",
    )?
    .query_map(params![Day(*days.start()), Day(*days.end()), service.map(Word)], |row| {
        let day = row.get::<_, Day>(0)?.0;
        Ok(match row.get::<_, Option<Word<Face>>>(1)? {
            Some(Word(face)) => FaceRow::Given(day, face),
            None => FaceRow::Served(day),
        })
    })?
    .collect()
}
