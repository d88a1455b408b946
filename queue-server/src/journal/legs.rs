//! The history in the store: legs, sessions of desks and emoticons.
//!
//! Rows are written here in the transaction of the record that made them (the caller's), and read by the reports from
//! any connection. What a row means is said in `crate::history`; here it only changes form: words as the contract
//! spells them, times in milliseconds, a day as the number yyyymmdd.
//!
//! - [`put`] and [`remove`]: the journal's own legs, one at a time.
//! - [`import`]: legs and sessions of history files, all or nothing.
//! - [`figure_rows`], [`visit_rows`], [`face_rows`]: what figures read; [`read`] and [`sessions`]: all of it.
//! - [`anonymise`]: what retention asks of a day that is old enough.
//!
//! Nothing here knows an operator, opens a transaction or reads a clock.

mod anonymise;
pub(super) mod codec;
mod feedback;
mod import;

use std::{collections::HashSet, ops::RangeInclusive, sync::Arc};

use jiff::civil::Date;
use protocol::{Moment, Seq, ServiceId, Span};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

pub use anonymise::anonymise;
pub use feedback::{Comment, comments, emoticons, erase_comments, face_rows, put_comment, put_emoticon};
pub use import::{Added, ImportConflict, ImportError, import};

use crate::history::{DeskSession, FigureRow, KnownDays, Leg, Names, VisitRow};
use codec::{Day, Word, desk_columns, desk_of};

/// Tables of the history. A leg's or session's `source` is the journal record that imported it; the journal's own legs
/// have none.
pub const SCHEMA: &str = "
CREATE TABLE legs (
    ticket_id   TEXT    NOT NULL,
    leg         INTEGER NOT NULL CHECK (leg >= 1),
    number      TEXT,
    walk_in     INTEGER NOT NULL CHECK (walk_in IN (0, 1)),
    service     TEXT    NOT NULL,
    procedure   TEXT,
    channel     TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    day         INTEGER NOT NULL,
    hour        INTEGER CHECK (hour BETWEEN 0 AND 23),
    issued_at   INTEGER NOT NULL,
    waits_from  INTEGER NOT NULL,
    uncertain   INTEGER NOT NULL CHECK (uncertain IN (0, 1)),
    queued_at   INTEGER NOT NULL,
    called_at   INTEGER,
    desk_kind   TEXT,
    desk_no     INTEGER,
    desk_label  INTEGER,
    started_at  INTEGER,
    service_ms  INTEGER,
    ended_at    INTEGER NOT NULL,
    outcome     TEXT    NOT NULL CHECK (outcome IN ('served', 'transferred', 'no_show', 'withdrawn', 'expired')),
    auto_closed INTEGER NOT NULL CHECK (auto_closed IN (0, 1)),
    feedback    TEXT,
    source      INTEGER,
    PRIMARY KEY (ticket_id, leg),
    CHECK ((desk_kind IS NULL) = (desk_no IS NULL AND desk_label IS NULL)),
    CHECK (desk_no IS NULL OR desk_label IS NULL)
) STRICT;
CREATE INDEX legs_by_day ON legs (day);
CREATE TABLE desk_sessions (
    day           INTEGER NOT NULL,
    desk_kind     TEXT    NOT NULL,
    desk_no       INTEGER,
    desk_label    INTEGER,
    opens_at      INTEGER NOT NULL,
    closes_at     INTEGER NOT NULL,
    break_from    INTEGER,
    break_minutes INTEGER NOT NULL,
    source        INTEGER,
    CHECK ((desk_no IS NULL) <> (desk_label IS NULL))
) STRICT;
CREATE UNIQUE INDEX desk_sessions_by_day
    ON desk_sessions (day, desk_kind, coalesce(desk_no, 0), coalesce(desk_label, 0), opens_at);
CREATE TABLE emoticons (
    seq     INTEGER PRIMARY KEY,
    day     INTEGER NOT NULL,
    service TEXT,
    face    TEXT    NOT NULL,
    reason  TEXT,
    comment TEXT
) STRICT;
CREATE INDEX emoticons_by_day ON emoticons (day);
";

const LEG_COLUMNS: &str = "ticket_id, leg, number, walk_in, service, procedure, channel, class, day, hour, issued_at, \
     waits_from, uncertain, queued_at, called_at, desk_kind, desk_no, desk_label, started_at, service_ms, ended_at, \
     outcome, auto_closed, feedback";

/// Writes a leg, in place of an earlier form of the same leg.
///
/// # Errors
/// What the store says; an open leg is never stored and refused by it.
pub fn put(conn: &Connection, leg: &Leg, source: Option<Seq>) -> rusqlite::Result<()> {
    let (kind, number, label) = desk_columns(leg.desk.as_ref());
    conn.prepare_cached(
        "INSERT OR REPLACE INTO legs VALUES (:ticket_id, :leg, :number, :walk_in, :service, :procedure, :channel, \
         :class, :day, :hour, :issued_at, :waits_from, :uncertain, :queued_at, :called_at, :desk_kind, :desk_no, \
         :desk_label, :started_at, :service_ms, :ended_at, :outcome, :auto_closed, :feedback, :source)",
    )?
    .execute(named_params! {
        ":ticket_id": leg.ticket_id,
        ":leg": leg.leg,
        ":number": leg.number.map(|number| number.to_string()),
        ":walk_in": leg.walk_in,
        ":service": Word(leg.service),
        ":procedure": leg.procedure,
        ":channel": leg.channel.as_str(),
        ":class": leg.class.as_str(),
        ":day": Day(leg.day),
        ":hour": leg.hour,
        ":issued_at": leg.issued_at.0,
        ":waits_from": leg.waits_from.0,
        ":uncertain": leg.uncertain,
        ":queued_at": leg.queued_at.0,
        ":called_at": leg.called_at.map(|at| at.0),
        ":desk_kind": kind,
        ":desk_no": number,
        ":desk_label": label,
        ":started_at": leg.started_at.map(|at| at.0),
        ":service_ms": leg.service_time.map(|span| span.0),
        ":ended_at": leg.ended_at.0,
        ":outcome": leg.outcome.as_str(),
        ":auto_closed": leg.auto_closed,
        ":feedback": leg.feedback.map(|face| face.as_str()),
        ":source": source_column(source),
    })?;
    Ok(())
}

/// Takes a leg away (a no-show that was reinstated, say). Whether there was one.
///
/// # Errors
/// What the store says.
pub fn remove(conn: &Connection, ticket_id: &str, leg: u32) -> rusqlite::Result<bool> {
    let removed =
        conn.prepare_cached("DELETE FROM legs WHERE ticket_id = ?1 AND leg = ?2")?.execute(params![ticket_id, leg])?;
    Ok(removed > 0)
}

/// One leg.
///
/// # Errors
/// What the store says, also of a value that it cannot have written.
pub fn get(conn: &Connection, ticket_id: &str, leg: u32) -> rusqlite::Result<Option<Leg>> {
    conn.prepare_cached(&format!("SELECT {LEG_COLUMNS} FROM legs WHERE ticket_id = ?1 AND leg = ?2"))?
        .query_row(params![ticket_id, leg], leg_of)
        .optional()
}

/// All legs of these days (of one service, or of all), in the order of issue.
///
/// # Errors
/// What the store says, also of a value that it cannot have written.
pub fn read(conn: &Connection, days: &RangeInclusive<Date>, service: Option<ServiceId>) -> rusqlite::Result<Vec<Leg>> {
    conn.prepare_cached(&format!(
        "SELECT {LEG_COLUMNS} FROM legs WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR service = ?3) \
         ORDER BY issued_at, ticket_id, leg"
    ))?
    .query_map(params![Day(*days.start()), Day(*days.end()), service.map(Word)], leg_of)?
    .collect()
}

/// The tickets of these days (of one service, or of all) as figures count them.
///
/// # Errors
/// What the store says, also of a value that it cannot have written.
pub fn figure_rows(
    conn: &Connection,
    days: &RangeInclusive<Date>,
    service: Option<ServiceId>,
    names: Names,
) -> rusqlite::Result<Vec<FigureRow>> {
    let (procedure, desk_kind) = match names {
        Names::Without => ("NULL", "NULL"),
        Names::Procedure => ("procedure", "NULL"),
        Names::DeskKind => ("NULL", "desk_kind"),
    };
    let mut known = Known::default();
    conn.prepare_cached(&format!(
        "SELECT day, hour, service, {procedure}, channel, class, {desk_kind}, waits_from, called_at, outcome, uncertain \
         FROM legs WHERE leg = 1 AND walk_in = 0 AND day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR service = ?3)"
    ))?
    .query_map(params![Day(*days.start()), Day(*days.end()), service.map(Word)], |row| {
        Ok(FigureRow {
            day: row.get::<_, Day>(0)?.0,
            hour: row.get(1)?,
            service: row.get::<_, Word<_>>(2)?.0,
            procedure: known.get(row, 3)?,
            channel: row.get::<_, Word<_>>(4)?.0,
            class: row.get::<_, Word<_>>(5)?.0,
            desk_kind: known.get(row, 6)?,
            waits_from: Moment(row.get(7)?),
            called_at: row.get::<_, Option<i64>>(8)?.map(Moment),
            outcome: row.get::<_, Word<_>>(9)?.0,
            uncertain: row.get(10)?,
        })
    })?
    .collect()
}

/// The visits of these days (of one service, or of all) as service times count them.
///
/// # Errors
/// What the store says, also of a value that it cannot have written.
pub fn visit_rows(
    conn: &Connection,
    days: &RangeInclusive<Date>,
    service: Option<ServiceId>,
) -> rusqlite::Result<Vec<VisitRow>> {
    conn.prepare_cached(
        "SELECT service, service_ms FROM legs WHERE started_at IS NOT NULL AND service_ms IS NOT NULL \
         AND auto_closed = 0 AND day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR service = ?3)",
    )?
    .query_map(params![Day(*days.start()), Day(*days.end()), service.map(Word)], |row| {
        Ok(VisitRow { service: row.get::<_, Word<_>>(0)?.0, service_time: Span(row.get(1)?) })
    })?
    .collect()
}

/// The sessions of desks of these days.
///
/// # Errors
/// What the store says, also of a value that it cannot have written.
pub fn sessions(conn: &Connection, days: &RangeInclusive<Date>) -> rusqlite::Result<Vec<DeskSession>> {
    conn.prepare_cached(
        "SELECT day, desk_kind, desk_no, desk_label, opens_at, closes_at, break_from, break_minutes \
         FROM desk_sessions WHERE day BETWEEN ?1 AND ?2 ORDER BY day, opens_at, desk_kind, desk_no, desk_label",
    )?
    .query_map(params![Day(*days.start()), Day(*days.end())], |row| {
        let no_desk = || codec::broken(1, "a session without a desk");
        Ok(DeskSession {
            day: row.get::<_, Day>(0)?.0,
            desk: desk_of(row, 1)?.ok_or_else(no_desk)?,
            opens_at: Moment(row.get(4)?),
            closes_at: Moment(row.get(5)?),
            break_from: row.get::<_, Option<i64>>(6)?.map(Moment),
            break_minutes: row.get(7)?,
        })
    })?
    .collect()
}

/// Writes a session of a desk.
///
/// # Errors
/// What the store says; a desk opens only once at one moment.
pub fn put_session(conn: &Connection, session: &DeskSession, source: Option<Seq>) -> rusqlite::Result<()> {
    let (kind, number, label) = desk_columns(Some(&session.desk));
    conn.prepare_cached("INSERT INTO desk_sessions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(params![
        Day(session.day),
        kind,
        number,
        label,
        session.opens_at.0,
        session.closes_at.0,
        session.break_from.map(|at| at.0),
        session.break_minutes,
        source_column(source),
    ])?;
    Ok(())
}

#[allow(clippy::cast_possible_wrap)] // the journal's sequence stays far below 2^63
fn source_column(source: Option<Seq>) -> Option<i64> {
    source.map(|seq| seq.0 as i64)
}

fn leg_of(row: &Row<'_>) -> rusqlite::Result<Leg> {
    Ok(Leg {
        ticket_id: row.get(0)?,
        leg: row.get(1)?,
        number: row.get::<_, Option<Word<_>>>(2)?.map(|word| word.0),
        walk_in: row.get(3)?,
        service: row.get::<_, Word<_>>(4)?.0,
        procedure: row.get(5)?,
        channel: row.get::<_, Word<_>>(6)?.0,
        class: row.get::<_, Word<_>>(7)?.0,
        day: row.get::<_, Day>(8)?.0,
        hour: row.get(9)?,
        issued_at: Moment(row.get(10)?),
        waits_from: Moment(row.get(11)?),
        uncertain: row.get(12)?,
        queued_at: Moment(row.get(13)?),
        called_at: row.get::<_, Option<i64>>(14)?.map(Moment),
        desk: desk_of(row, 15)?,
        started_at: row.get::<_, Option<i64>>(18)?.map(Moment),
        service_time: row.get::<_, Option<i64>>(19)?.map(Span),
        ended_at: Moment(row.get(20)?),
        outcome: row.get::<_, Word<_>>(21)?.0,
        auto_closed: row.get(22)?,
        feedback: row.get::<_, Option<Word<_>>>(23)?.map(|word| word.0),
    })
}

/// Names that come again in row after row, each kept once.
#[derive(Default)]
struct Known(HashSet<Arc<str>, foldhash::fast::RandomState>);

impl Known {
    fn get(&mut self, row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Arc<str>>> {
        let Some(text) = row.get_ref(column)?.as_str_or_null()? else { return Ok(None) };
        if let Some(known) = self.0.get(text) {
            return Ok(Some(Arc::clone(known)));
        }
        let name: Arc<str> = Arc::from(text);
        self.0.insert(Arc::clone(&name));
        Ok(Some(name))
    }
}

/// The first, the latest, and the latest day before `today` that have a ticket.
///
/// # Errors
/// What the store says.
pub fn known_days(conn: &Connection, today: Date) -> rusqlite::Result<KnownDays> {
    // Each is one look into the index, whatever the length of the history.
    let tickets = "SELECT day FROM legs WHERE leg = 1 AND walk_in = 0";
    let sql = format!(
        "SELECT ({tickets} ORDER BY day LIMIT 1), ({tickets} ORDER BY day DESC LIMIT 1), \
         ({tickets} AND day < ?1 ORDER BY day DESC LIMIT 1)"
    );
    conn.prepare_cached(&sql)?.query_row([Day(today)], |row| {
        let day = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<Day>>(column)?.map(|day| day.0));
        Ok(KnownDays { first: day(0)?, latest: day(1)?, before_today: day(2)? })
    })
}

/// The latest day of the history; `None` if there is none.
///
/// # Errors
/// What the store says.
pub fn latest_day(conn: &Connection) -> rusqlite::Result<Option<Date>> {
    conn.query_row("SELECT max(day) FROM legs", [], |row| Ok(row.get::<_, Option<Day>>(0)?.map(|day| day.0)))
}
