//! Who is known, and the audit trail: tables beside the records, written in the transaction of the record that tells of the
//! change. Names and what is kept of secrets are here alone, where they can be erased; records know people by number.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{DeviceId, KeyId, Moment, PersonId, Seq};
use rusqlite::{Connection, Row, params, params_from_iter, types::Value};

use super::{
    legs::codec::Word,
    load::{column, seq_of},
    record::deeds::{ActorForm, DeedForm, DeedOf},
};
use crate::{
    access::{
        Register,
        register::{ApiKey, Change, Device, Person},
        secret::{PasswordHash, TokenHash},
    },
    projections::history::Audited,
};

pub(super) const SCHEMA: &str = "
-- A person whose name was erased is a number alone.
CREATE TABLE people (
    id       INTEGER PRIMARY KEY,
    name     TEXT    UNIQUE,
    roles    TEXT    NOT NULL,
    password TEXT    NOT NULL,
    one_time INTEGER NOT NULL,
    pin      TEXT,
    active   INTEGER NOT NULL
) STRICT;
CREATE TABLE devices (
    device     TEXT    PRIMARY KEY,
    kind       TEXT    NOT NULL,
    token      BLOB    NOT NULL,
    next_token BLOB,
    paired_at  INTEGER NOT NULL,
    token_at   INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE TABLE api_keys (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    scopes     TEXT    NOT NULL,
    token      BLOB    NOT NULL UNIQUE,
    made_at    INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
-- Outlives the records that it is made of.
CREATE TABLE audit (
    seq  INTEGER PRIMARY KEY,
    at   INTEGER NOT NULL,
    by   TEXT    NOT NULL,
    deed TEXT    NOT NULL
) STRICT;
";

/// The third step: what the audit trail needs to tell two administrators apart when one has removed the other.
pub(super) const GONE: &str = "
-- Names of those who were removed after they had administered, for as long as the trail tells what they did.
CREATE TABLE gone (
    person INTEGER PRIMARY KEY,
    by     TEXT    NOT NULL,
    name   TEXT    NOT NULL
) STRICT;
";

/// Everything that is known.
pub(super) fn register(conn: &Connection) -> rusqlite::Result<Register> {
    let mut rows = Vec::new();
    let mut people = conn.prepare("SELECT id, name, roles, password, one_time, pin, active FROM people")?;
    rows.extend(people.query_map([], person)?.collect::<rusqlite::Result<Vec<_>>>()?);
    let mut devices =
        conn.prepare("SELECT device, kind, token, next_token, paired_at, token_at, revoked_at FROM devices")?;
    rows.extend(devices.query_map([], device)?.collect::<rusqlite::Result<Vec<_>>>()?);
    let mut keys = conn.prepare("SELECT id, name, scopes, token, made_at, revoked_at FROM api_keys")?;
    rows.extend(keys.query_map([], key)?.collect::<rusqlite::Result<Vec<_>>>()?);
    Ok(Register::of(rows))
}

/// Writes all people anew, by number: where a row lies in the file would tell in which order people chose their passwords,
/// and so, on a day when all do, in which order they came.
fn in_order(conn: &Connection) -> rusqlite::Result<()> {
    let mut all = conn.prepare_cached("SELECT * FROM people ORDER BY id")?;
    let whole = |row: &Row<'_>| (0..7).map(|place| row.get(place)).collect::<rusqlite::Result<Vec<Value>>>();
    let rows = all.query_map([], whole)?.collect::<rusqlite::Result<Vec<_>>>()?;
    conn.execute("DELETE FROM people", [])?;
    let mut put = conn.prepare_cached("INSERT INTO people VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    rows.into_iter().try_for_each(|row| put.execute(params_from_iter(row)).map(drop))
}

/// Writes a row of it.
pub(super) fn put(conn: &Connection, change: &Change) -> rusqlite::Result<()> {
    match change {
        Change::Person(person) => {
            let Person { id, name, roles, password, one_time, pin, active } = person;
            let (pin, roles) = (pin.as_ref().map(PasswordHash::as_str), joined(roles));
            let sql = "INSERT OR REPLACE INTO people VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            conn.prepare_cached(sql)?.execute(params![id.0, name, roles, password.as_str(), one_time, pin, active])?;
            in_order(conn)?;
        }
        Change::Erased(id) => {
            keep_for_the_trail(conn, *id)?;
            let sql = "INSERT OR REPLACE INTO people VALUES (?1, NULL, '', '', 0, NULL, 0)";
            conn.prepare_cached(sql)?.execute([id.0])?;
        }
        Change::Device(device) => {
            let sql = "INSERT OR REPLACE INTO devices VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            conn.prepare_cached(sql)?.execute(params![
                device.device.to_string(),
                device.kind.as_str(),
                device.token.0,
                device.next_token.map(|token| token.0),
                device.paired_at.0,
                device.token_at.0,
                device.revoked_at.map(|at| at.0),
            ])?;
        }
        Change::Key(key) => {
            let sql = "INSERT OR REPLACE INTO api_keys VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            conn.prepare_cached(sql)?.execute(params![
                key.id.0,
                key.name,
                joined(&key.scopes),
                key.token.0,
                key.made_at.0,
                key.revoked_at.map(|at| at.0),
            ])?;
        }
    }
    Ok(())
}

/// The name of somebody who is about to be erased stays with the trail if it tells what they did: of two administrators one
/// could else remove the other, and nobody would know any more who did what. An operator does nothing that stands there.
fn keep_for_the_trail(conn: &Connection, id: PersonId) -> rusqlite::Result<()> {
    let by = serde_json::to_string(&ActorForm::Person(id)).map_err(|error| unreadable(0, error))?;
    let sql = "INSERT OR REPLACE INTO gone SELECT id, ?2, name FROM people
        WHERE id = ?1 AND name IS NOT NULL AND EXISTS (SELECT 1 FROM audit WHERE by = ?2)";
    conn.prepare_cached(sql)?.execute(params![id.0, by])?;
    Ok(())
}

/// The names of those who were removed and whom the trail still tells of.
pub(super) fn gone(conn: &Connection) -> rusqlite::Result<BTreeMap<PersonId, String>> {
    let mut rows = conn.prepare_cached("SELECT person, name FROM gone")?;
    rows.query_map([], |row| Ok((PersonId(row.get(0)?), row.get(1)?)))?.collect()
}

/// Writes a line of the audit trail.
pub(super) fn put_audited(conn: &Connection, line: &Audited) -> Result<(), super::JournalError> {
    let form = DeedOf::of(&line.by, &line.deed);
    let text = |json: serde_json::Result<String>| json.map_err(|error| super::JournalError::Unfit(error.to_string()));
    let (by, deed) = (text(serde_json::to_string(&form.by))?, text(serde_json::to_string(&form.deed))?);
    conn.prepare_cached("INSERT OR REPLACE INTO audit VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        column(line.seq),
        line.at.0,
        by,
        deed
    ])?;
    Ok(())
}

/// At most `limit` lines after one, in order.
pub(super) fn audited(conn: &Connection, after: Seq, limit: usize) -> rusqlite::Result<Vec<Audited>> {
    let sql = "SELECT seq, at, by, deed FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    conn.prepare_cached(sql)?
        .query_map(params![column(after), limit], |row| {
            let (by, deed) = DeedOf { by: json::<ActorForm>(row, 2)?, deed: json::<DeedForm>(row, 3)? }.read();
            Ok(Audited { seq: seq_of(row.get(0)?), at: Moment(row.get(1)?), by, deed })
        })?
        .collect()
}

/// Forgets the lines from before a time, and the names of those of whom no line is left.
pub(super) fn forget_audited(conn: &Connection, before: Moment) -> rusqlite::Result<usize> {
    let lines = conn.execute("DELETE FROM audit WHERE at < ?1", [before.0])?;
    conn.execute("DELETE FROM gone WHERE NOT EXISTS (SELECT 1 FROM audit WHERE audit.by = gone.by)", [])?;
    Ok(lines)
}

fn person(row: &Row<'_>) -> rusqlite::Result<Change> {
    let id = PersonId(row.get(0)?);
    Ok(match row.get::<_, Option<String>>(1)? {
        None => Change::Erased(id),
        Some(name) => Change::Person(Person {
            id,
            name,
            roles: list(row, 2)?,
            password: PasswordHash::stored(row.get(3)?),
            one_time: row.get(4)?,
            pin: row.get::<_, Option<String>>(5)?.map(PasswordHash::stored),
            active: row.get(6)?,
        }),
    })
}

fn device(row: &Row<'_>) -> rusqlite::Result<Change> {
    Ok(Change::Device(Device {
        device: row.get::<_, Word<DeviceId>>(0)?.0,
        kind: row.get::<_, Word<_>>(1)?.0,
        token: TokenHash(row.get(2)?),
        next_token: row.get::<_, Option<[u8; 32]>>(3)?.map(TokenHash),
        paired_at: Moment(row.get(4)?),
        token_at: Moment(row.get(5)?),
        revoked_at: row.get::<_, Option<i64>>(6)?.map(Moment),
    }))
}

fn key(row: &Row<'_>) -> rusqlite::Result<Change> {
    Ok(Change::Key(ApiKey {
        id: KeyId(row.get(0)?),
        name: row.get(1)?,
        scopes: list(row, 2)?,
        token: TokenHash(row.get(3)?),
        made_at: Moment(row.get(4)?),
        revoked_at: row.get::<_, Option<i64>>(5)?.map(Moment),
    }))
}

/// Words of a closed list, as one text.
fn joined<W: ToString>(words: &BTreeSet<W>) -> String {
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn list<W: std::str::FromStr + Ord>(row: &Row<'_>, place: usize) -> rusqlite::Result<BTreeSet<W>>
where
    W::Err: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(place)?;
    let words = text.split_whitespace().map(str::parse);
    words.collect::<Result<_, W::Err>>().map_err(|error| unreadable(place, error))
}

fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, place: usize) -> rusqlite::Result<T> {
    serde_json::from_str(&row.get::<_, String>(place)?).map_err(|error| unreadable(place, error))
}

fn unreadable(place: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(place, rusqlite::types::Type::Text, Box::new(error))
}
