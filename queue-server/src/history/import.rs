//! Tickets of a history file, read into [`Leg`]s.
//!
//! A reader goes in, legs or a list of faults by line and column come out. Each row is checked by itself (names, times,
//! what its outcome requires), then rows against each other (keys, transfers). The operator's column must be there and
//! is never looked at: neither a leg nor a fault can hold it.
//!
//! Legs come out with the desk numbers of the file; the store replaces them with labels ([`super::labels`]).

use std::{
    collections::{BTreeMap, HashMap},
    io::Read,
};

use jiff::civil::Date;
use protocol::{Channel, ClassName, DeskNo, Face, Moment, ServiceId, TicketNumber};

use super::{
    Leg, LegDesk, Outcome, WhichDesk,
    file::{BadFile, BadRow, Cell, Cells, read_rows},
};
use crate::engine::{
    calendar::Calendar,
    setup::{DeskKindId, OfficeSetup, Service},
};

/// The columns of a file of tickets.
pub const COLUMNS: &[&str] = &[
    "ticket_id",
    "leg",
    "ticket_number",
    "service",
    "procedure",
    "channel",
    "class",
    "issued_at",
    "queued_at",
    "called_at",
    "desk",
    "operator",
    "started_at",
    "ended_at",
    "outcome",
    "feedback",
];

/// The longest name of a procedure, in characters.
const PROCEDURE_LIMIT: usize = 200;
/// The longest ticket id, in characters.
const TICKET_ID_LIMIT: usize = 64;

/// The office's own clock face: what date and hour a moment is there.
pub trait LocalTime {
    /// The local date of a moment.
    fn local_date(&self, at: Moment) -> Date;
    /// The local clock hour of a moment, 0 to 23.
    fn local_hour(&self, at: Moment) -> u8;
}

impl LocalTime for Calendar {
    fn local_date(&self, at: Moment) -> Date {
        Self::local_date(self, at)
    }

    fn local_hour(&self, at: Moment) -> u8 {
        Self::local_hour(self, at)
    }
}

/// What the office knows that a file must agree with.
#[derive(Clone, Copy)]
pub struct KnownOffice<'a> {
    /// Its clock.
    pub time: &'a dyn LocalTime,
    /// Its desks and the kind of each.
    pub desks: &'a BTreeMap<DeskNo, DeskKindId>,
    /// Its services.
    pub services: &'a BTreeMap<ServiceId, Service>,
}

impl<'a> KnownOffice<'a> {
    /// What `setup` knows, by the clock of its calendar.
    #[must_use]
    pub fn new(setup: &'a OfficeSetup) -> Self {
        Self { time: &setup.calendar, desks: &setup.desks, services: &setup.services }
    }

    /// The desk that a cell names.
    pub(super) fn desk(&self, cell: Cell<'_>) -> Result<LegDesk, BadRow> {
        let number: DeskNo = cell.parse("the number of a desk")?;
        let kind = self.desks.get(&number).ok_or_else(|| {
            let known: Vec<_> = self.desks.keys().map(ToString::to_string).collect();
            cell.bad(format!("a desk of this office ({})", known.join(", ")))
        })?;
        Ok(LegDesk { kind: kind.clone(), which: WhichDesk::Number(number) })
    }

    fn service(&self, cell: Cell<'_>) -> Result<ServiceId, BadRow> {
        let known = cell.text.parse().ok().filter(|service| self.services.contains_key(service));
        known.ok_or_else(|| {
            let known: Vec<_> = self.services.keys().map(ToString::to_string).collect();
            cell.bad(format!("a service of this office ({})", known.join(", ")))
        })
    }
}

/// Reads a file of tickets.
///
/// # Errors
/// Every fault of the file by line and column, when there is one; nothing of it is then to be used.
pub fn parse_tickets<R: Read>(input: R, office: &KnownOffice<'_>) -> Result<Vec<Leg>, BadFile> {
    let mut faults = BadFile::default();
    let (mut legs, mut lines) = (Vec::new(), Vec::new());
    read_rows(input, COLUMNS, &mut faults, |cells| {
        legs.push(leg_of(&cells, office)?);
        lines.push(cells.line);
        Ok(())
    });
    // A row that could not be read would make others look wrong, so rows are compared only when all were read.
    if faults.rows.is_empty() {
        compare_rows(&legs, &lines, &mut faults);
    }
    faults.or(legs)
}

fn leg_of(cells: &Cells<'_>, office: &KnownOffice<'_>) -> Result<Leg, BadRow> {
    let number: TicketNumber = cells.cell("ticket_number").parse("a ticket number like A045")?;
    let ticket_id = ticket_id(cells.cell("ticket_id"), number)?;
    let leg = leg_number(cells.cell("leg"))?;
    let service = office.service(cells.cell("service"))?;
    let procedure = procedure(cells.cell("procedure"))?;
    let channel: Channel = cells.cell("channel").parse("kiosk, reception, phone or appointment")?;
    let class: ClassName = cells.cell("class").parse("standard, priority or appointment")?;
    let outcome = outcome(cells.cell("outcome"))?;
    let times = Times::read(cells, outcome)?;
    let desk = desk(cells.cell("desk"), &times, office)?;
    let feedback = feedback(cells.cell("feedback"), outcome)?;
    Ok(Leg {
        ticket_id,
        leg,
        number: Some(number),
        walk_in: false,
        service,
        procedure,
        channel,
        class,
        day: office.time.local_date(times.issued_at),
        hour: Some(office.time.local_hour(times.issued_at)),
        issued_at: times.issued_at,
        waits_from: times.issued_at,
        uncertain: false,
        queued_at: times.queued_at,
        called_at: times.called_at,
        desk,
        started_at: times.started_at,
        service_time: times.started_at.map(|started| times.ended_at - started),
        ended_at: times.ended_at,
        outcome,
        auto_closed: false,
        feedback,
    })
}

/// `YYYYMMDD-NUMBER`. The date is only required to look like one: it is the file's own key.
fn ticket_id(cell: Cell<'_>, number: TicketNumber) -> Result<String, BadRow> {
    let right = cell.text.rsplit_once('-').is_some_and(|(date, tail)| {
        date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) && tail == number.to_string()
    });
    if right && cell.text.len() <= TICKET_ID_LIMIT {
        Ok(cell.text.to_owned())
    } else {
        Err(cell.bad(format!("YYYYMMDD-NUMBER with the row's ticket_number, like 20091201-{number}")))
    }
}

fn leg_number(cell: Cell<'_>) -> Result<u32, BadRow> {
    let expected = "1 as issued, 2 after a transfer, and so on";
    match cell.parse(expected)? {
        0 => Err(cell.bad(expected)),
        leg => Ok(leg),
    }
}

fn procedure(cell: Cell<'_>) -> Result<Option<String>, BadRow> {
    let text = cell.text;
    if text.chars().count() > PROCEDURE_LIMIT || text.chars().any(char::is_control) || text.trim() != text {
        return Err(cell.bad(format!("a procedure's name of at most {PROCEDURE_LIMIT} characters, or nothing")));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn outcome(cell: Cell<'_>) -> Result<Outcome, BadRow> {
    let expected = "served, transferred, no_show or withdrawn";
    match cell.parse(expected)? {
        outcome @ (Outcome::Served | Outcome::Transferred | Outcome::NoShow | Outcome::Withdrawn) => Ok(outcome),
        Outcome::Expired | Outcome::Open => Err(cell.bad(expected)),
    }
}

fn feedback(cell: Cell<'_>, outcome: Outcome) -> Result<Option<Face>, BadRow> {
    match cell.optional("positive, neutral, negative or nothing")? {
        Some(_) if outcome != Outcome::Served => {
            Err(cell.bad(format!("nothing: only a served leg has feedback, this one is {outcome}")))
        }
        face => Ok(face),
    }
}

fn desk(cell: Cell<'_>, times: &Times, office: &KnownOffice<'_>) -> Result<Option<LegDesk>, BadRow> {
    match (times.called_at, cell.text.is_empty()) {
        (Some(_), false) => office.desk(cell).map(Some),
        (None, true) => Ok(None),
        (Some(_), true) => Err(cell.bad("the desk that called, as called_at says when")),
        (None, false) => Err(cell.bad("nothing, as called_at is empty")),
    }
}

/// The times of a row, in order and as its outcome requires.
struct Times {
    issued_at: Moment,
    queued_at: Moment,
    called_at: Option<Moment>,
    started_at: Option<Moment>,
    ended_at: Moment,
}

impl Times {
    fn read(cells: &Cells<'_>, outcome: Outcome) -> Result<Self, BadRow> {
        let times = Self {
            issued_at: cells.cell("issued_at").moment()?,
            queued_at: cells.cell("queued_at").moment()?,
            called_at: cells.cell("called_at").optional_moment()?,
            started_at: cells.cell("started_at").optional_moment()?,
            ended_at: cells.cell("ended_at").moment()?,
        };
        times.agree_with(outcome, cells)?;
        times.in_order(cells)?;
        Ok(times)
    }

    /// A leg is served only once started, answered only once called, and missed or left only before any start. A
    /// transfer may come straight from the call.
    fn agree_with(&self, outcome: Outcome, cells: &Cells<'_>) -> Result<(), BadRow> {
        let needs_call = outcome != Outcome::Withdrawn;
        let (needs_start, may_start) = match outcome {
            Outcome::Served => (true, true),
            Outcome::Transferred => (false, true),
            _ => (false, false),
        };
        if needs_call && self.called_at.is_none() {
            return Err(cells.cell("called_at").bad(format!("a time, as the outcome is {outcome}")));
        }
        if needs_start && self.started_at.is_none() {
            return Err(cells.cell("started_at").bad(format!("a time, as the outcome is {outcome}")));
        }
        if !may_start && self.started_at.is_some() {
            return Err(cells.cell("started_at").bad(format!("nothing, as the outcome is {outcome}")));
        }
        Ok(())
    }

    fn in_order(&self, cells: &Cells<'_>) -> Result<(), BadRow> {
        let steps = [
            ("issued_at", Some(self.issued_at)),
            ("queued_at", Some(self.queued_at)),
            ("called_at", self.called_at),
            ("started_at", self.started_at),
            ("ended_at", Some(self.ended_at)),
        ];
        let mut earlier: Option<(&str, Moment)> = None;
        for (column, at) in steps {
            let Some(at) = at else { continue };
            if let Some((name, before)) = earlier
                && at < before
            {
                return Err(cells.cell(column).bad(format!("a time not before {name}")));
            }
            earlier = Some((column, at));
        }
        Ok(())
    }
}

/// Keys are unique, and a later leg follows a transfer of the same ticket.
fn compare_rows(legs: &[Leg], lines: &[u64], faults: &mut BadFile) {
    let bad = |line: u64, column: &str, value: String, expected: String| BadRow {
        line,
        column: column.to_owned(),
        value,
        expected,
    };
    let mut seen: HashMap<(&str, u32), (&Leg, u64)> = HashMap::with_capacity(legs.len());
    for (leg, line) in legs.iter().zip(lines) {
        if let Some((_, first)) = seen.insert((&leg.ticket_id, leg.leg), (leg, *line)) {
            let expected = format!("each ticket_id and leg once; line {first} has the same");
            faults.push(bad(*line, "ticket_id", leg.ticket_id.clone(), expected));
        }
    }
    for (leg, line) in legs.iter().zip(lines).filter(|(leg, _)| leg.leg > 1) {
        let before = leg.leg - 1;
        match seen.get(&(leg.ticket_id.as_str(), before)) {
            Some((first, _)) if first.outcome == Outcome::Transferred => {
                if first.issued_at != leg.issued_at {
                    let value = protocol::OffsetTime::new(leg.issued_at, 0).to_string();
                    faults.push(bad(*line, "issued_at", value, format!("the issue time of leg {before}")));
                }
            }
            _ => {
                let expected = format!("a row of the same ticket with leg {before} and outcome transferred");
                faults.push(bad(*line, "leg", leg.leg.to_string(), expected));
            }
        }
    }
}
