//! Legs and sessions of history files, into the store.
//!
//! What is known already must be equal, value by value: a history that changes between two files is a mistake that only
//! people can settle. Stored desks bear labels, so a desk agrees when one and the same desk of the file stands for each
//! label of a day; which one is worked out from the legs that both have. (Two desks changed for each other throughout
//! a day are therefore not noticed: nothing that is stored tells them apart.)

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::civil::Date;
use protocol::{DeskNo, Moment, OffsetTime, Seq};
use rusqlite::Connection;

use super::{anonymise::labels_taken, get, put, put_session, sessions};
use crate::{
    engine::setup::DeskKindId,
    history::{
        DeskSession, Leg, LegDesk, WhichDesk,
        labels::{Draw, Labels, relabel_with},
    },
};

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Legs that were new.
    pub added: usize,
    /// Legs that were there already, with the same values.
    pub known: usize,
    /// Sessions that were new.
    pub sessions_added: usize,
    /// Sessions that were there already, with the same values.
    pub sessions_known: usize,
}

/// A row of the file says something else than the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportConflict {
    /// Which row: a ticket and its leg, or a session.
    pub row: ConflictingRow,
    /// The file's column.
    pub column: &'static str,
    /// What is stored.
    pub stored: String,
    /// What the file says.
    pub given: String,
}

/// The row of a conflict, by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConflictingRow {
    /// A row of the file of tickets.
    Leg {
        /// The ticket.
        ticket_id: String,
        /// Its leg.
        leg: u32,
    },
    /// A row of the file of sessions.
    Session {
        /// Its date.
        day: Date,
        /// Its desk, by the file's number.
        desk: String,
    },
}

impl fmt::Display for ImportConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.row {
            ConflictingRow::Leg { ticket_id, leg } => write!(f, "ticket {ticket_id}, leg {leg}")?,
            ConflictingRow::Session { day, desk } => write!(f, "session of desk {desk} on {day}")?,
        }
        let Self { column, stored, given, .. } = self;
        write!(f, ", column {column}: {stored:?} is stored, the file says {given:?}")
    }
}

/// Why an import was refused. Nothing of it is then to be kept: the caller gives up its transaction.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A known row has other values.
    #[error("{0}")]
    Conflict(Box<ImportConflict>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] rusqlite::Error),
}

impl From<ImportConflict> for ImportError {
    fn from(conflict: ImportConflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

/// Writes the legs and sessions of history files, as parsed, with the record `source`; numbers give way to labels.
///
/// # Errors
/// A known row with other values, or what the store says.
pub fn import(
    conn: &Connection,
    legs: &[Leg],
    sessions: &[DeskSession],
    source: Seq,
    draw: Draw<'_>,
) -> Result<Added, ImportError> {
    let (mut new_legs, known) = known_legs(conn, legs)?;
    let mut labels = labels_in_store(conn, legs, sessions)?;
    settle_labels(&mut labels, &known)?;
    let mut new_sessions = new_sessions(conn, sessions, &mut labels)?;
    // One shuffle for both files: a session and the legs served in it must bear the same label.
    labels.assign(&new_legs, &new_sessions, draw);
    relabel_with(&mut new_legs, &mut new_sessions, &labels);
    for leg in &new_legs {
        put(conn, leg, Some(source))?;
    }
    for session in &new_sessions {
        put_session(conn, session, Some(source))?;
    }
    Ok(Added {
        added: new_legs.len(),
        known: known.len(),
        sessions_added: new_sessions.len(),
        sessions_known: sessions.len() - new_sessions.len(),
    })
}

/// A leg that the store has, with the desk as stored.
struct KnownLeg<'a> {
    given: &'a Leg,
    stored: Option<LegDesk>,
}

/// Which legs are new, and which are known and equal but for what labels hide.
fn known_legs<'a>(conn: &Connection, legs: &'a [Leg]) -> Result<(Vec<Leg>, Vec<KnownLeg<'a>>), ImportError> {
    let (mut new, mut known) = (Vec::new(), Vec::new());
    for given in legs {
        match get(conn, &given.ticket_id, given.leg)? {
            None => new.push(given.clone()),
            Some(stored) => {
                if let Some((column, stored, given_text)) = difference(&stored, given) {
                    return Err(leg_conflict(given, column, stored, given_text).into());
                }
                known.push(KnownLeg { given, stored: stored.desk });
            }
        }
    }
    Ok((new, known))
}

fn leg_conflict(leg: &Leg, column: &'static str, stored: String, given: String) -> ImportConflict {
    let row = ConflictingRow::Leg { ticket_id: leg.ticket_id.clone(), leg: leg.leg };
    ImportConflict { row, column, stored, given }
}

/// The first column in which two legs differ, as texts; which desk of its kind is left to the labels.
fn difference(stored: &Leg, given: &Leg) -> Option<(&'static str, String, String)> {
    let time = |at: Option<Moment>| at.map_or_else(String::new, |at| OffsetTime::new(at, 0).to_string());
    let kind = |desk: &Option<LegDesk>| desk.as_ref().map_or_else(String::new, |desk| desk.kind.0.to_string());
    let texts = |leg: &Leg| {
        [
            ("service", leg.service.to_string()),
            ("procedure", leg.procedure.clone().unwrap_or_default()),
            ("channel", leg.channel.to_string()),
            ("class", leg.class.to_string()),
            ("issued_at", time(Some(leg.issued_at))),
            ("queued_at", time(Some(leg.queued_at))),
            ("called_at", time(leg.called_at)),
            ("desk", kind(&leg.desk)),
            ("started_at", time(leg.started_at)),
            ("ended_at", time(Some(leg.ended_at))),
            ("outcome", leg.outcome.to_string()),
            ("feedback", leg.feedback.map_or_else(String::new, |face| face.to_string())),
        ]
    };
    let pairs = texts(stored).into_iter().zip(texts(given));
    let mut changed = pairs.filter(|(stored, given)| stored != given);
    changed.next().map(|((column, stored), (_, given))| (column, stored, given))
}

/// The labels in use on the days and for the kinds of desk of a file.
fn labels_in_store(conn: &Connection, legs: &[Leg], sessions: &[DeskSession]) -> rusqlite::Result<Labels> {
    let of_legs = legs.iter().filter_map(|leg| leg.desk.as_ref().map(|desk| (leg.day, &desk.kind)));
    let of_sessions = sessions.iter().map(|session| (session.day, &session.desk.kind));
    let days: BTreeSet<(Date, &DeskKindId)> = of_legs.chain(of_sessions).collect();
    let mut labels = Labels::default();
    for (day, kind) in days {
        *labels.day(day, kind) = labels_taken(conn, day, kind)?;
    }
    Ok(labels)
}

/// Works out whose label is whose from the legs that file and store share, the pairs seen most often first (so that one
/// changed row is named, and not the many that it contradicts); then checks each leg against it.
fn settle_labels(labels: &mut Labels, known: &[KnownLeg<'_>]) -> Result<(), ImportError> {
    let mut seen: BTreeMap<(Date, &DeskKindId, DeskNo, u16), usize> = BTreeMap::new();
    for leg in known {
        if let (Some(given), Some(stored)) = (&leg.given.desk, &leg.stored)
            && let (WhichDesk::Number(number), WhichDesk::Label(label)) = (given.which, stored.which)
        {
            *seen.entry((leg.given.day, &given.kind, number, label)).or_default() += 1;
        }
    }
    let mut pairs: Vec<_> = seen.into_iter().collect();
    pairs.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    for ((day, kind, number, label), _) in pairs {
        labels.day(day, kind).bind(number, label);
    }
    for leg in known {
        let (Some(given), Some(stored)) = (&leg.given.desk, &leg.stored) else { continue };
        let agrees = match (given.which, stored.which) {
            (WhichDesk::Number(_), WhichDesk::Label(label)) => labels.of(leg.given.day, given) == Some(label),
            (given, stored) => given == stored,
        };
        if !agrees {
            return Err(leg_conflict(leg.given, "desk", which(stored), which(given)).into());
        }
    }
    Ok(())
}

fn which(desk: &LegDesk) -> String {
    match desk.which {
        WhichDesk::Number(number) => number.to_string(),
        WhichDesk::Label(_) => format!("another {} desk", desk.kind.0),
    }
}

/// The hours of one desk on one day: when it opens, then when it closes and its break.
type Hours = BTreeMap<Moment, (Moment, Option<Moment>, u32)>;
type HoursOfDesks = BTreeMap<(Date, DeskKindId, WhichDesk), Hours>;

fn hours_of_desks(sessions: &[DeskSession]) -> HoursOfDesks {
    let mut desks = HoursOfDesks::new();
    for session in sessions {
        let key = (session.day, session.desk.kind.clone(), session.desk.which);
        desks.entry(key).or_default().insert(session.opens_at, hours_of(session));
    }
    desks
}

fn hours_of(session: &DeskSession) -> (Moment, Option<Moment>, u32) {
    (session.closes_at, session.break_from, session.break_minutes)
}

/// Which sessions are new; known ones must be equal.
fn new_sessions(
    conn: &Connection,
    given: &[DeskSession],
    labels: &mut Labels,
) -> Result<Vec<DeskSession>, ImportError> {
    let days = given.iter().map(|session| session.day);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return Ok(Vec::new()) };
    let stored = hours_of_desks(&sessions(conn, &(first..=last))?);
    bind_by_hours(labels, &hours_of_desks(given), &stored);
    let mut new = Vec::new();
    for session in given {
        let by_number = stored.get(&(session.day, session.desk.kind.clone(), session.desk.which));
        let by_label = labels
            .of(session.day, &session.desk)
            .and_then(|label| stored.get(&(session.day, session.desk.kind.clone(), WhichDesk::Label(label))));
        match by_number.or(by_label).and_then(|hours| hours.get(&session.opens_at)) {
            None if by_number.or(by_label).is_none() && has_stranger(&stored, labels, session) => {
                let (stored, given) = ("other hours".to_owned(), "a desk unknown on that day".to_owned());
                return Err(session_conflict(session, "opens_at", stored, given).into());
            }
            None => new.push(session.clone()),
            Some(stored) => same_hours(session, *stored)?,
        }
    }
    Ok(new)
}

/// A desk that served nobody is known by its hours alone; desks of equal hours are as good as each other.
fn bind_by_hours(labels: &mut Labels, given: &HoursOfDesks, stored: &HoursOfDesks) {
    for ((day, kind, which), hours) in given {
        let labels = labels.day(*day, kind);
        let WhichDesk::Number(number) = which else { continue };
        if labels.of(*number).is_some() {
            continue;
        }
        let label =
            stored_labels(stored, *day, kind).find(|(label, known)| !labels.is_bound(*label) && *known == hours);
        if let Some((label, _)) = label {
            labels.bind(*number, label);
        }
    }
}

fn stored_labels<'a>(
    stored: &'a HoursOfDesks,
    day: Date,
    kind: &DeskKindId,
) -> impl Iterator<Item = (u16, &'a Hours)> + use<'a> {
    let key = |label| (day, kind.clone(), WhichDesk::Label(label));
    stored.range(key(0)..=key(u16::MAX)).filter_map(|((_, _, which), hours)| match which {
        WhichDesk::Label(label) => Some((*label, hours)),
        WhichDesk::Number(_) => None,
    })
}

/// Is there a stored desk of that day and kind that no desk of the file stands for? Then a desk of the file without a
/// label is that one with other hours, not one more.
fn has_stranger(stored: &HoursOfDesks, labels: &mut Labels, session: &DeskSession) -> bool {
    let labels = labels.day(session.day, &session.desk.kind);
    stored_labels(stored, session.day, &session.desk.kind).any(|(label, _)| !labels.is_bound(label))
}

fn same_hours(session: &DeskSession, stored: (Moment, Option<Moment>, u32)) -> Result<(), ImportConflict> {
    let time = |at: Moment| OffsetTime::new(at, 0).to_string();
    let texts = |(closes, pause, minutes): (Moment, Option<Moment>, u32)| {
        [
            ("closes_at", time(closes)),
            ("break_from", pause.map(time).unwrap_or_default()),
            ("break_minutes", minutes.to_string()),
        ]
    };
    let mut pairs = texts(stored).into_iter().zip(texts(hours_of(session)));
    match pairs.find(|(stored, given)| stored != given) {
        None => Ok(()),
        Some(((column, stored), (_, given))) => Err(session_conflict(session, column, stored, given)),
    }
}

fn session_conflict(session: &DeskSession, column: &'static str, stored: String, given: String) -> ImportConflict {
    let row = ConflictingRow::Session { day: session.day, desk: which(&session.desk) };
    ImportConflict { row, column, stored, given }
}
