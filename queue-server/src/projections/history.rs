//! The rows of history that a record makes, changes or takes back.
//!
//! A leg is written by the record that ends it, and rewritten by one that tells more of its ticket: a kiosk's late
//! record, a reinstatement, an opinion. Rows depend on nothing but the state after the record, so that `verify` can make
//! them again.

use protocol::{Moment, Seq, Span};

use crate::{
    engine::{
        Actor, Deed, Event, Record, State,
        decide::known_by_number,
        ticket::{IssueTime, LegSoFar, Ticket, TicketState},
    },
    history::{Emoticon, Leg, LegDesk, Outcome, WhichDesk},
};

/// One line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Its record.
    pub seq: Seq,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Actor,
    /// What.
    pub deed: Deed,
}

/// What a record does to the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryChange {
    /// An emoticon was given. It is kept apart from its ticket's leg: the office learns of what, not from whom.
    Emoticon(Emoticon),
    /// A line of the audit trail, which outlives the record.
    Deed(Audited),
    /// This is how the leg stands now.
    Put(Leg),
    /// The leg has not ended after all.
    Remove {
        /// Whose.
        ticket_id: String,
        /// Which.
        leg: u32,
    },
}

/// What the record just applied to `after` does to the history.
#[must_use]
pub fn changes(after: &State, record: &Record) -> Vec<HistoryChange> {
    let today = |id: &protocol::TicketId| after.ticket(*id);
    let ended: Option<Leg> = match &record.event {
        Event::TicketTransferred { ticket, .. } => today(ticket).and_then(|ticket| past_legs(after, ticket).pop()),
        Event::VisitEnded { ticket, .. }
        | Event::NoShowSaid { ticket, .. }
        | Event::TicketWithdrawn { ticket }
        | Event::TicketExpired { ticket } => today(ticket).and_then(|ticket| last_leg(after, ticket)),
        Event::TicketReinstated { ticket, .. } => {
            let leg = today(ticket).map(|ticket| ticket.leg.no);
            return leg.map(|leg| HistoryChange::Remove { ticket_id: ticket.to_string(), leg }).into_iter().collect();
        }
        Event::OpinionGiven { ticket, face, reason } => {
            let service = ticket.as_ref().and_then(today).map(|ticket| ticket.leg.service);
            let (day, reason) = (after.day.date, reason.clone());
            return vec![HistoryChange::Emoticon(Emoticon { seq: record.seq, day, service, face: *face, reason })];
        }
        Event::Administered { by, deed } => {
            let line = Audited { seq: record.seq, at: record.recorded_at, by: by.clone(), deed: deed.clone() };
            return vec![HistoryChange::Deed(line)];
        }
        Event::RecordMerged { ticket, .. } => {
            return today(ticket).map(|ticket| rewritten(after, ticket)).unwrap_or_default();
        }
        Event::LateRecordFiled { day, number, .. } => {
            return known_by_number(after, *day, *number).map(|ticket| rewritten(after, ticket)).unwrap_or_default();
        }
        _ => None,
    };
    ended.map(HistoryChange::Put).into_iter().collect()
}

/// The running day's legs that have not ended, for reports that reach until now.
#[must_use]
pub fn open_legs(state: &State) -> Vec<Leg> {
    let open = |ticket: &&Ticket| !matches!(ticket.state, TicketState::Ended { .. });
    let leg = |ticket: &Ticket| leg_of(state, ticket, &ticket.leg, Outcome::Open, ticket.leg.queued_at, false);
    state.day.tickets.values().filter(open).map(leg).collect()
}

/// Every leg of the ticket that has ended, as it stands now.
fn rewritten(state: &State, ticket: &Ticket) -> Vec<HistoryChange> {
    past_legs(state, ticket).into_iter().chain(last_leg(state, ticket)).map(HistoryChange::Put).collect()
}

fn past_legs(state: &State, ticket: &Ticket) -> Vec<Leg> {
    let leg = |past: &crate::engine::ticket::PastLeg| {
        leg_of(state, ticket, &past.leg, Outcome::Transferred, past.ended_at, false)
    };
    ticket.past.iter().map(leg).collect()
}

fn last_leg(state: &State, ticket: &Ticket) -> Option<Leg> {
    let TicketState::Ended { at, end, auto_closed } = ticket.state else { return None };
    Some(leg_of(state, ticket, &ticket.leg, end.outcome(), at, auto_closed))
}

fn leg_of(
    state: &State,
    ticket: &Ticket,
    leg: &LegSoFar,
    outcome: Outcome,
    ended_at: Moment,
    auto_closed: bool,
) -> Leg {
    let setup = state.setup();
    let calendar = &setup.calendar;
    let known = !matches!(ticket.issue_time, IssueTime::Provisional(_));
    let kind = |desk| setup.desks.get(&desk).cloned();
    Leg {
        ticket_id: ticket.id.to_string(),
        leg: leg.no,
        number: ticket.number,
        walk_in: ticket.is_walk_in(),
        service: leg.service,
        procedure: leg.procedures.first().cloned(),
        channel: ticket.channel,
        class: ticket.class.name(),
        day: calendar.local_date(ticket.issued_at),
        hour: known.then(|| calendar.local_hour(ticket.issued_at)),
        issued_at: ticket.issued_at,
        waits_from: ticket.waits_from(),
        uncertain: ticket.issue_time.is_uncertain(),
        queued_at: leg.queued_at,
        called_at: leg.called_at,
        desk: leg.desk.and_then(|desk| Some(LegDesk { kind: kind(desk)?, which: WhichDesk::Number(desk) })),
        started_at: leg.visit.map(|visit| visit.started_at),
        service_time: leg.visit.map(|visit| Span(visit.served.0.max(0))),
        ended_at,
        outcome,
        auto_closed,
        feedback: None,
    }
}
