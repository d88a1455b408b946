//! `verify`: is everything in the file what the records make of it?
//!
//! Reads in one transaction, so that it may run beside a server, and changes nothing. From the checkpoint (or the first
//! record) on, every record is replayed; the state is held against the invariants as each day ends, against every
//! snapshot, and against the state with which a start would go on; the rows of history against those that the records
//! make; imports against their rows.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::Path,
};

use jiff::civil::Date;
use protocol::{Seq, TicketId, TicketNumber};
use rusqlite::Connection;
use serde::Deserialize;

use super::{
    Head, JournalError, access, file, legs,
    load::{self, Extent, Snapshot, column},
    snapshot,
};
use crate::{
    engine::{Event, Record, State, invariants},
    history::{Emoticon, Leg},
    projections::history::{Audited, HistoryChange, changes},
};

/// What was checked and found to agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The last record before those that were replayed; 0 when all were.
    pub after: Seq,
    /// The last record and its hash.
    pub head: Head,
    /// Records replayed.
    pub records: u64,
    /// Day's ends among them.
    pub days: usize,
    /// Snapshots equal to the replayed state.
    pub snapshots: usize,
    /// Rows of history equal to those that the records make.
    pub legs: usize,
    /// Imports whose rows are all there.
    pub imports: usize,
    /// Remembered answers that gave a ticket as its record did.
    pub answers: usize,
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { after, head, records, days, snapshots, legs, imports, answers } = self;
        let from = match after {
            Seq(0) => "the first".to_owned(),
            after => format!("the checkpoint after {after}"),
        };
        writeln!(f, "chain: {records} records from {from} to {}, unbroken", head.seq)?;
        writeln!(f, "head: {}", head.hash)?;
        writeln!(f, "state: replayed, the invariants hold at the end of {days} days and now")?;
        writeln!(f, "snapshots: {snapshots} equal to the replayed state")?;
        writeln!(f, "history: {legs} rows equal to those that the records make")?;
        writeln!(f, "imports: {imports} with all their rows")?;
        write!(f, "answers: {answers} give the ticket that was issued")
    }
}

/// Checks all that the file holds.
///
/// # Errors
/// The first thing that does not agree, with where and what to do.
pub fn verify(path: &Path) -> Result<Verified, JournalError> {
    let conn = file::open_reading(path)?;
    let tx = conn.unchecked_transaction()?;
    verify_in(&tx)
}

pub(super) fn verify_in(conn: &Connection) -> Result<Verified, JournalError> {
    store_is_sound(conn)?;
    let loaded = load::load(conn, Extent::All)?;
    let (start, kept) = load::checkpoint(conn)?.map_or((Head::EMPTY, None), |(head, day)| (head, Some(day)));
    let mut replay = Replay {
        state: None,
        kept,
        days: 0,
        snapshots: load::snapshots(conn)?.into_iter().map(|snapshot| (snapshot.head.seq, snapshot)).collect(),
        compared: 0,
        legs: BTreeMap::new(),
        emoticons: Vec::new(),
        audited: Vec::new(),
        imports: Vec::new(),
        issued: BTreeMap::new(),
    };
    replay.compare_snapshot(start.seq)?;
    load::walk(conn, start, Extent::All, |row, _| replay.take(&load::record_of(row)?))?;
    let state = replay.state.take().ok_or_else(|| differs("record 1", "the journal has no records"))?;
    invariants::check(&state).map_err(|why| differs("the state now", why))?;
    if forgetful(state, kept) != forgetful(loaded.state, kept) {
        return Err(differs("the state now", "a start makes another state of it than a replay of all records"));
    }
    if legs::emoticons(conn, start.seq)? != replay.emoticons {
        return Err(differs("the emoticons", "they are not those that the records make"));
    }
    if access::audited(conn, start.seq, usize::MAX)? != replay.audited {
        return Err(differs("the audit trail", "its lines are not those that the records make"));
    }
    Ok(Verified {
        after: start.seq,
        head: loaded.head,
        records: loaded.checked,
        days: replay.days,
        snapshots: replay.compared,
        legs: compare_legs(conn, replay.legs, kept)?,
        imports: compare_imports(conn, &replay.imports)?,
        answers: compare_answers(conn, &replay.issued, start.seq)?,
    })
}

fn differs(place: impl Into<String>, what: impl Into<String>) -> JournalError {
    JournalError::damaged(place, what)
}

fn store_is_sound(conn: &Connection) -> Result<(), JournalError> {
    let found: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(differs("its file", found)) }
}

/// A state without the tickets that retention takes out of snapshots. (A record that came late for such a day finds
/// nothing there in a replay.)
fn forgetful(mut state: State, kept: Option<Date>) -> State {
    if let Some(through) = kept {
        snapshot::forget_tickets(&mut state, through);
    }
    state
}

struct Replay {
    state: Option<State>,
    /// The last day that the checkpoint covers.
    kept: Option<Date>,
    days: usize,
    snapshots: BTreeMap<Seq, Snapshot>,
    compared: usize,
    legs: BTreeMap<(String, u32), Leg>,
    emoticons: Vec<Emoticon>,
    audited: Vec<Audited>,
    imports: Vec<(Seq, u64)>,
    issued: BTreeMap<TicketId, TicketNumber>,
}

impl Replay {
    fn take(&mut self, record: &Record) -> Result<(), JournalError> {
        self.apply(record)?;
        if let Event::HistoryImported { added, .. } = record.event {
            self.imports.push((record.seq, added));
        }
        if let Event::TicketIssued { ticket, number, .. } = record.event {
            self.issued.insert(ticket, number);
        }
        self.compare_snapshot(record.seq)
    }

    fn apply(&mut self, record: &Record) -> Result<(), JournalError> {
        let unfit = |why: String| differs(format!("record {}", record.seq), why);
        let Some(state) = &mut self.state else {
            self.state = Some(State::found(record).map_err(|error| unfit(error.why))?);
            return Ok(());
        };
        if matches!(record.event, Event::DayEnded { .. }) {
            // While its tickets are still there.
            invariants::check(state).map_err(|why| differs(format!("the end of day {}", state.day.date), why))?;
            self.days += 1;
        }
        state.apply(record).map_err(|error| unfit(error.why))?;
        for change in changes(state, record) {
            match change {
                HistoryChange::Put(leg) => {
                    self.legs.insert((leg.ticket_id.clone(), leg.leg), leg);
                }
                HistoryChange::Remove { ticket_id, leg } => {
                    self.legs.remove(&(ticket_id, leg));
                }
                HistoryChange::Emoticon(emoticon) => self.emoticons.push(emoticon),
                HistoryChange::Deed(line) => self.audited.push(line),
            }
        }
        Ok(())
    }

    /// Holds the snapshot after a record, if there is one, against the state; the first begins it.
    fn compare_snapshot(&mut self, seq: Seq) -> Result<(), JournalError> {
        let Some(snapshot) = self.snapshots.remove(&seq) else { return Ok(()) };
        let stored = snapshot.state()?;
        match &self.state {
            None => self.state = Some(stored),
            Some(state) if forgetful(state.clone(), self.kept) == forgetful(stored, self.kept) => self.compared += 1,
            Some(_) => {
                let place = format!("the snapshot after record {seq}");
                return Err(differs(place, "it is not the state that the records before it make"));
            }
        }
        Ok(())
    }
}

/// Rows of days that the checkpoint covers are all that is left of their records: there is nothing to hold them to.
fn compare_legs(
    conn: &Connection,
    mut made: BTreeMap<(String, u32), Leg>,
    kept: Option<Date>,
) -> Result<usize, JournalError> {
    let is_covered = |leg: &Leg| kept.is_some_and(|through| leg.day <= through);
    made.retain(|_, leg| !is_covered(leg));
    let compared = made.len();
    for (ticket_id, no) in own_legs(conn)? {
        let Some(stored) = legs::get(conn, &ticket_id, no)?.filter(|leg| !is_covered(leg)) else { continue };
        let place = format!("history row of ticket {ticket_id}, leg {no}");
        match made.remove(&(ticket_id, no)) {
            Some(leg) if leg == stored => {}
            Some(leg) => return Err(differs(place, format!("found {stored:?}, the records make {leg:?}"))),
            None => return Err(differs(place, "no record makes it")),
        }
    }
    match made.into_keys().next() {
        None => Ok(compared),
        Some((ticket_id, no)) => Err(differs(format!("history row of ticket {ticket_id}, leg {no}"), "it is missing")),
    }
}

/// The legs that the journal's own records made.
fn own_legs(conn: &Connection) -> Result<BTreeSet<(String, u32)>, JournalError> {
    let mut statement = conn.prepare("SELECT ticket_id, leg FROM legs WHERE source IS NULL")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn compare_imports(conn: &Connection, imports: &[(Seq, u64)]) -> Result<usize, JournalError> {
    let mut statement = conn.prepare("SELECT count(*) FROM legs WHERE source = ?1")?;
    for (seq, added) in imports {
        let found: i64 = statement.query_row([column(*seq)], |row| row.get(0))?;
        if found.unsigned_abs() != *added {
            let what = format!("the import added {added} rows, {found} are there");
            return Err(differs(format!("record {seq} (history_imported)"), what));
        }
    }
    Ok(imports.len())
}

/// What was answered to whoever took a ticket is what the records say was issued: a key that is sent again must not be
/// told another number. Answers to tickets from before the checkpoint have nothing to be held to.
fn compare_answers(
    conn: &Connection,
    issued: &BTreeMap<TicketId, TicketNumber>,
    checkpoint: Seq,
) -> Result<usize, JournalError> {
    let mut statement = conn.prepare("SELECT caller, key, ticket, body FROM answers WHERE ticket IS NOT NULL")?;
    let mut rows = statement.query([])?;
    let mut compared = 0;
    while let Some(row) = rows.next()? {
        let (caller, key, body): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let ticket = TicketId::from_raw(row.get(2)?);
        if ticket.seq() <= checkpoint {
            continue;
        }
        let place = format!("the answer to {caller}'s key {key}");
        let number = issued.get(&ticket).ok_or_else(|| differs(place.clone(), "no record issued its ticket"))?;
        let told: Told = serde_json::from_str(&body).map_err(|why| differs(place.clone(), why.to_string()))?;
        if (told.id, told.number) != (ticket, *number) {
            return Err(differs(place, format!("it tells {}, the record issued {number}", told.number)));
        }
        compared += 1;
    }
    Ok(compared)
}

/// What an answer to taking a ticket must have told rightly.
#[derive(Deserialize)]
struct Told {
    id: TicketId,
    number: TicketNumber,
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
