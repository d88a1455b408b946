//! The stored form of the state as it is right after a day's end: no ticket of the running day, every desk closed; but
//! the office, the kiosks, the reserved ranges, and what is kept of earlier days for kiosks' late records.

use std::collections::BTreeMap;

use jiff::civil::Date;
use protocol::{
    Channel, ClassName, DeskNo, Face, KioskId, Language, Moment, Seq, ServiceId, Span, TicketId, TicketNumber,
};
use serde::{Deserialize, Serialize};

use super::forms::{BlockForm, OfficeForm, class_form, read_class};
use crate::engine::{
    State,
    state::{Day, Desk, EarlierDay},
    ticket::{End, IssueTime, LegSoFar, PastLeg, Ticket, TicketState, Visit},
};

/// The version of the form that is written here.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateForm {
    seq: Seq,
    recorded_at: Moment,
    rehearsal: bool,
    folder: String,
    generation: u16,
    office: OfficeForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_file: Option<String>,
    kiosks: Vec<KioskId>,
    day: Date,
    day_ends_at: Moment,
    blocks: BTreeMap<Date, Vec<BlockForm>>,
    earlier: BTreeMap<Date, EarlierForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EarlierForm {
    blocks: Vec<BlockForm>,
    tickets: Vec<TicketForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketForm {
    id: TicketId,
    number: TicketNumber,
    channel: Channel,
    class: ClassName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Moment>,
    language: Language,
    issued_at: Moment,
    issue_time: IssueTimeForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_called: Option<Moment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    past: Vec<PastForm>,
    leg: LegForm,
    ended_at: Moment,
    end: EndForm,
    auto_closed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opinion: Option<Face>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum IssueTimeForm {
    Online,
    Handed(KioskId),
    Bounded(KioskId),
    Provisional(Option<KioskId>),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EndForm {
    Served,
    NoShow,
    Withdrawn,
    Expired,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PastForm {
    leg: LegForm,
    ended_at: Moment,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LegForm {
    no: u32,
    service: ServiceId,
    queued_at: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    meant_for: Option<DeskNo>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    called_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    desk: Option<DeskNo>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    visit: Option<VisitForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    procedures: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitForm {
    started_at: Moment,
    served: Span,
}

/// The stored form of a state.
///
/// # Errors
/// If the state is not that of a day's end: something of the running day would be lost.
pub(super) fn to_stored(state: &State) -> Result<String, String> {
    let untouched = state.day == Day::new(state.day.date, state.day.ends_at);
    if !untouched || state.desks.values().any(|desk| *desk != Desk::Closed) {
        return Err(format!("day {} has begun: a snapshot is made at a day's end", state.day.date));
    }
    let form = StateForm {
        seq: state.seq,
        recorded_at: state.recorded_at,
        rehearsal: state.rehearsal,
        folder: state.folder.clone(),
        generation: state.generation,
        office: OfficeForm::of(&state.office),
        last_file: state.last_file.clone(),
        kiosks: state.kiosks.iter().cloned().collect(),
        day: state.day.date,
        day_ends_at: state.day.ends_at,
        blocks: state.blocks.iter().map(|(day, blocks)| (*day, blocks.iter().map(BlockForm::of).collect())).collect(),
        earlier: state
            .earlier
            .iter()
            .map(|(day, earlier)| Ok((*day, earlier_form(earlier)?)))
            .collect::<Result<_, String>>()?,
    };
    serde_json::to_string(&form).map_err(|error| error.to_string())
}

/// The state of a stored form.
///
/// # Errors
/// If the form does not say what it should.
pub(super) fn from_stored(text: &str) -> Result<State, String> {
    let form: StateForm = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let office = form.office.read()?;
    let desks = office.setup.desks.keys().map(|desk| (*desk, Desk::Closed)).collect();
    let read_blocks = |blocks: Vec<BlockForm>| blocks.into_iter().map(BlockForm::read).collect();
    Ok(State {
        seq: form.seq,
        recorded_at: form.recorded_at,
        rehearsal: form.rehearsal,
        folder: form.folder,
        generation: form.generation,
        office,
        last_file: form.last_file,
        kiosks: form.kiosks.into_iter().collect(),
        desks,
        day: Day::new(form.day, form.day_ends_at),
        blocks: form.blocks.into_iter().map(|(day, blocks)| (day, read_blocks(blocks))).collect(),
        earlier: form
            .earlier
            .into_iter()
            .map(|(day, earlier)| Ok((day, read_earlier(earlier)?)))
            .collect::<Result<_, String>>()?,
    })
}

/// Takes the tickets of all days up to and with `through` out of a state: their numbers and desks are not kept longer
/// than their days. The reserved ranges stay, for a record of such a day that the journal still has.
pub(super) fn forget_tickets(state: &mut State, through: Date) {
    state.earlier.range_mut(..=through).for_each(|(_, earlier)| earlier.tickets.clear());
}

fn earlier_form(earlier: &EarlierDay) -> Result<EarlierForm, String> {
    Ok(EarlierForm {
        blocks: earlier.blocks.iter().map(BlockForm::of).collect(),
        tickets: earlier.tickets.values().map(ticket_form).collect::<Result<_, String>>()?,
    })
}

fn read_earlier(form: EarlierForm) -> Result<EarlierDay, String> {
    let tickets = form.tickets.into_iter().map(|form| Ok((form.number, read_ticket(form)?)));
    Ok(EarlierDay {
        blocks: form.blocks.into_iter().map(BlockForm::read).collect(),
        tickets: tickets.collect::<Result<_, String>>()?,
    })
}

fn ticket_form(ticket: &Ticket) -> Result<TicketForm, String> {
    let TicketState::Ended { at, end, auto_closed } = ticket.state else {
        return Err(format!("ticket {} of an earlier day has not ended", ticket.id));
    };
    let (class, due) = class_form(ticket.class);
    Ok(TicketForm {
        id: ticket.id,
        number: ticket.number.ok_or_else(|| format!("ticket {} of an earlier day has no number", ticket.id))?,
        channel: ticket.channel,
        class,
        due,
        language: ticket.language,
        issued_at: ticket.issued_at,
        issue_time: match &ticket.issue_time {
            IssueTime::Online => IssueTimeForm::Online,
            IssueTime::Handed(kiosk) => IssueTimeForm::Handed(kiosk.clone()),
            IssueTime::Bounded(kiosk) => IssueTimeForm::Bounded(kiosk.clone()),
            IssueTime::Provisional(kiosk) => IssueTimeForm::Provisional(kiosk.clone()),
        },
        first_called: ticket.first_called,
        past: ticket.past.iter().map(|past| PastForm { leg: leg_form(&past.leg), ended_at: past.ended_at }).collect(),
        leg: leg_form(&ticket.leg),
        ended_at: at,
        end: match end {
            End::Served => EndForm::Served,
            End::NoShow => EndForm::NoShow,
            End::Withdrawn => EndForm::Withdrawn,
            End::Expired => EndForm::Expired,
        },
        auto_closed,
        opinion: ticket.opinion,
    })
}

fn read_ticket(form: TicketForm) -> Result<Ticket, String> {
    let end = match form.end {
        EndForm::Served => End::Served,
        EndForm::NoShow => End::NoShow,
        EndForm::Withdrawn => End::Withdrawn,
        EndForm::Expired => End::Expired,
    };
    Ok(Ticket {
        id: form.id,
        number: Some(form.number),
        channel: form.channel,
        class: read_class(form.class, form.due)?,
        language: form.language,
        issued_at: form.issued_at,
        issue_time: match form.issue_time {
            IssueTimeForm::Online => IssueTime::Online,
            IssueTimeForm::Handed(kiosk) => IssueTime::Handed(kiosk),
            IssueTimeForm::Bounded(kiosk) => IssueTime::Bounded(kiosk),
            IssueTimeForm::Provisional(kiosk) => IssueTime::Provisional(kiosk),
        },
        first_called: form.first_called,
        past: form.past.into_iter().map(|past| PastLeg { leg: read_leg(past.leg), ended_at: past.ended_at }).collect(),
        leg: read_leg(form.leg),
        state: TicketState::Ended { at: form.ended_at, end, auto_closed: form.auto_closed },
        opinion: form.opinion,
    })
}

fn leg_form(leg: &LegSoFar) -> LegForm {
    LegForm {
        no: leg.no,
        service: leg.service,
        queued_at: leg.queued_at,
        meant_for: leg.meant_for,
        called_at: leg.called_at,
        desk: leg.desk,
        visit: leg.visit.map(|visit| VisitForm { started_at: visit.started_at, served: visit.served }),
        procedures: leg.procedures.clone(),
    }
}

fn read_leg(form: LegForm) -> LegSoFar {
    LegSoFar {
        no: form.no,
        service: form.service,
        queued_at: form.queued_at,
        meant_for: form.meant_for,
        called_at: form.called_at,
        desk: form.desk,
        visit: form.visit.map(|visit| Visit { started_at: visit.started_at, served: visit.served }),
        procedures: form.procedures,
    }
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
