//! What retention asks of days that are old enough: no ticket numbers, labels for desk numbers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use protocol::DeskNo;
use rusqlite::{Connection, params};

use super::codec::Day;
use crate::{
    engine::setup::DeskKindId,
    history::labels::{DayLabels, Draw},
};

/// Takes ticket numbers and desk numbers off all legs and sessions up to and with a day. Labels are shuffled anew for
/// each day and kind, the same for legs and sessions; legs labelled before keep theirs.
///
/// # Errors
/// What the store says; the caller's transaction is then to be given up.
pub fn anonymise(conn: &Connection, through: Date, draw: Draw<'_>) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE legs SET number = NULL WHERE day <= ?1 AND number IS NOT NULL")?
        .execute(params![Day(through)])?;
    for ((day, kind), desks) in numbered(conn, through)? {
        let mut labels = labels_taken(conn, day, &kind)?;
        labels.assign(&desks, draw);
        for desk in desks {
            let label = labels.of(desk);
            for table in ["legs", "desk_sessions"] {
                conn.prepare_cached(&format!(
                    "UPDATE {table} SET desk_no = NULL, desk_label = ?1 \
                     WHERE day = ?2 AND desk_kind = ?3 AND desk_no = ?4"
                ))?
                .execute(params![label, Day(day), kind.0, desk.0])?;
            }
        }
    }
    Ok(())
}

type DesksOfDays = BTreeMap<(Date, DeskKindId), BTreeSet<DeskNo>>;

fn numbered(conn: &Connection, through: Date) -> rusqlite::Result<DesksOfDays> {
    let mut days = DesksOfDays::new();
    let mut statement = conn.prepare_cached(
        "SELECT day, desk_kind, desk_no FROM legs WHERE day <= ?1 AND desk_no IS NOT NULL \
         UNION SELECT day, desk_kind, desk_no FROM desk_sessions WHERE day <= ?1 AND desk_no IS NOT NULL",
    )?;
    let mut rows = statement.query(params![Day(through)])?;
    while let Some(row) = rows.next()? {
        let key = (row.get::<_, Day>(0)?.0, DeskKindId(row.get(1)?));
        days.entry(key).or_default().insert(DeskNo(row.get(2)?));
    }
    Ok(days)
}

/// The labels that legs or sessions of a day bear already.
pub(super) fn labels_taken(conn: &Connection, day: Date, kind: &DeskKindId) -> rusqlite::Result<DayLabels> {
    let mut labels = DayLabels::default();
    let mut statement = conn.prepare_cached(
        "SELECT desk_label FROM legs WHERE day = ?1 AND desk_kind = ?2 AND desk_label IS NOT NULL \
         UNION SELECT desk_label FROM desk_sessions WHERE day = ?1 AND desk_kind = ?2 AND desk_label IS NOT NULL",
    )?;
    let mut rows = statement.query(params![Day(day), kind.0])?;
    while let Some(row) = rows.next()? {
        labels.take(row.get(0)?);
    }
    Ok(labels)
}
