//! The decision: a state, a command and a time give facts or a refusal. Nothing is changed here.
//!
//! Each verb asks its own preconditions in the order in which a person would want to hear of them, and says what
//! happened; [`super::apply`] says what that does. Verbs live by who says them: `issue` (citizens and reception),
//! `desk` (operators), `day` (the head, and time itself), `kiosk` (kiosks cut off), `office` (administration).

mod day;
mod desk;
mod issue;
mod kiosk;
mod office;

pub use issue::may_issue;
pub use kiosk::{day_of_record, known_by_number};
use protocol::{Moment, Refusal, TicketId};

use super::{
    command::Command,
    event::{Event, Fact, Record},
    state::State,
    ticket::Ticket,
};

/// What a command makes happen, or why nothing happens. No facts: it was so already.
///
/// # Errors
/// A [`Refusal`] changes nothing.
pub fn decide(state: &State, command: &Command, at: Moment) -> Result<Vec<Fact>, Refusal> {
    match command {
        Command::Take { service, channel, class, language } => {
            issue::take(state, *service, *channel, *class, *language, at)
        }
        Command::Withdraw { ticket } => issue::withdraw(state, *ticket),
        Command::Reinstate { ticket } => issue::reinstate(state, *ticket, at),
        Command::GiveOpinion { ticket, face, reason } => issue::opinion(state, *ticket, *face, reason.as_deref()),
        Command::AtDesk { desk, verb } => desk::at_desk(state, *desk, verb, at),
        Command::CloseDay => Ok(day::close(state)),
        Command::CloseHall => Ok(day::close_hall(state)),
        Command::StopService { service } => day::stop(state, *service),
        Command::ResumeService { service } => day::resume(state, *service),
        Command::CapService { service, tickets } => day::cap(state, *service, *tickets),
        Command::Tick => Ok(day::tick(state, at)),
        Command::PairKiosk { kiosk } => Ok(kiosk::pair(state, kiosk)),
        Command::ReserveBlocks { kiosk } => kiosk::reserve(state, kiosk),
        Command::HandOver { kiosk, record } => kiosk::hand_over(state, kiosk, record, at),
        Command::Configure(office) => office::configure(state, office),
        Command::AcceptClock { wall } => Ok(one(Event::ClockAccepted { wall: *wall })),
        Command::ImportHistory { file, rows, added } => {
            Ok(one(Event::HistoryImported { file: file.clone(), rows: *rows, added: *added }))
        }
        Command::Administer { by, deed } => Ok(one(Event::Administered { by: by.clone(), deed: deed.clone() })),
        Command::Restore { generation } => Ok(office::restore(state, *generation)),
    }
}

/// Decides, makes records of the facts and applies them.
///
/// # Errors
/// A [`Refusal`] changes nothing.
pub fn perform(state: &mut State, command: &Command, at: Moment) -> Result<Vec<Record>, Refusal> {
    perform_and(state, command, at, |_, _| {})
}

/// Like [`perform`]; `observe` sees the state right after each record.
///
/// # Errors
/// A [`Refusal`] changes nothing.
pub fn perform_and(
    state: &mut State,
    command: &Command,
    at: Moment,
    mut observe: impl FnMut(&State, &Record),
) -> Result<Vec<Record>, Refusal> {
    let recorded_at = at.max(state.recorded_at);
    let facts = decide(state, command, recorded_at)?;
    let mut records = Vec::with_capacity(facts.len());
    for fact in facts {
        let record = Record { seq: state.seq.next(), recorded_at, occurred_at: fact.occurred_at, event: fact.event };
        let applied = state.apply(&record);
        // What was decided on a state fits it: proved by the model test over all verbs. Should it ever not, going on
        // would spoil the journal; the office thread dies, and the record was never written.
        assert!(applied.is_ok(), "decided what cannot be applied: {applied:?}");
        observe(state, &record);
        records.push(record);
    }
    Ok(records)
}

/// One fact, happening now.
fn one(event: Event) -> Vec<Fact> {
    vec![event.into()]
}

/// A ticket of the running day.
fn known(state: &State, id: TicketId) -> Result<&Ticket, Refusal> {
    state.ticket(id).ok_or(Refusal::UnknownTicket(id))
}

/// The verb does not apply to the ticket as it is.
fn wrong(ticket: &Ticket, verb: &'static str) -> Refusal {
    Refusal::WrongState { ticket: ticket.id, state: ticket.state.name(), verb }
}
