//! What the caller of a command is told: a status and a body, made from the records that the command became and the
//! state after them. The same function serves every command, so that the answer which is remembered with a key and the
//! answer which is sent are one.

use protocol::{DeskNo, Refusal, TicketId, TicketNumber, problem::Problem, refusal::Kind, views};
use serde::Serialize;

use super::{Lens, desks, office, ticket};
use crate::engine::{
    Command, DeskVerb, Event, Record,
    command::LateRecord,
    decide::{day_of_record, known_by_number},
    ticket::TicketState,
};

/// An answer before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON, or nothing for 204.
    pub body: String,
    /// The ticket whose code and link the body still lacks: the secret is kept apart and put in when the answer is sent.
    pub code_of: Option<TicketId>,
}

impl Answer {
    fn json<T: Serialize>(status: u16, body: &T) -> Self {
        // Views are plain data with text keys: writing them into memory cannot fail.
        Self { status, body: serde_json::to_string(body).unwrap_or_default(), code_of: None }
    }

    /// Done; whom or what it is about.
    #[must_use]
    pub fn about(subject: &str) -> Self {
        Self::json(200, &subject)
    }

    /// Done, nothing to tell.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { status: 204, body: String::new(), code_of: None }
    }
}

/// The answer to a command that was carried out.
#[must_use]
pub fn answer(lens: &Lens<'_>, command: &Command, records: &[Record]) -> Answer {
    match command {
        Command::Take { .. } => match taken(records).and_then(|id| lens.state.ticket(id)) {
            Some(taken) => {
                let created = Answer::json(201, &ticket::view(lens, taken));
                Answer { code_of: Some(taken.id), ..created }
            }
            None => Answer::nothing(),
        },
        Command::Withdraw { ticket } | Command::Reinstate { ticket } => one_ticket(lens, *ticket),
        Command::AtDesk { desk, verb } => at_desk(lens, *desk, verb, records),
        Command::ReserveBlocks { kiosk } => {
            let setup = lens.state.setup();
            let today = lens.state.day.date;
            let days = [Some(today), setup.calendar.next_open_day(today)];
            let blocks = days.into_iter().flatten().flat_map(|day| lens.state.blocks_of(kiosk, day));
            let items = blocks.map(|block| views::Block {
                service: block.service,
                day: block.day.to_string(),
                from: block.from,
                to: block.to,
            });
            Answer::json(200, &views::Blocks { items: items.collect() })
        }
        Command::GiveOpinion { .. }
        | Command::PairKiosk { .. }
        | Command::HandOver { .. }
        | Command::ImportHistory { .. }
        | Command::Administer { .. }
        | Command::Restore { .. }
        | Command::Tick => Answer::nothing(),
        Command::CloseDay
        | Command::CloseHall
        | Command::StopService { .. }
        | Command::ResumeService { .. }
        | Command::CapService { .. }
        | Command::Configure(_)
        | Command::AcceptClock { .. } => Answer::json(200, &office::view(lens)),
    }
}

fn taken(records: &[Record]) -> Option<TicketId> {
    records.iter().find_map(|record| match &record.event {
        Event::TicketIssued { ticket, .. } => Some(*ticket),
        _ => None,
    })
}

fn at_desk(lens: &Lens<'_>, desk: DeskNo, verb: &DeskVerb, records: &[Record]) -> Answer {
    match verb {
        DeskVerb::Next { .. } => {
            let called = records.iter().find_map(|record| match &record.event {
                Event::TicketCalled { ticket, .. } => Some(*ticket),
                _ => None,
            });
            called.map_or_else(Answer::nothing, |id| one_ticket(lens, id))
        }
        DeskVerb::Call { .. } | DeskVerb::WalkIn { .. } => {
            let in_hand = desks::view(lens, desk).and_then(|desk| desk.ticket);
            in_hand.map_or_else(Answer::nothing, |ticket| Answer::json(200, &ticket))
        }
        DeskVerb::Recall(id)
        | DeskVerb::Start(id)
        | DeskVerb::NoShow(id)
        | DeskVerb::Park(id)
        | DeskVerb::Resume(id) => one_ticket(lens, *id),
        DeskVerb::Finish { ticket, .. } | DeskVerb::Transfer { ticket, .. } => one_ticket(lens, *ticket),
        DeskVerb::Open | DeskVerb::Close | DeskVerb::Pause(_) => {
            desks::view(lens, desk).map_or_else(Answer::nothing, |desk| Answer::json(200, &desk))
        }
    }
}

fn one_ticket(lens: &Lens<'_>, id: TicketId) -> Answer {
    lens.state.ticket(id).map_or_else(Answer::nothing, |found| Answer::json(200, &ticket::view(lens, found)))
}

/// A record of a kiosk that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its number, as far as that could be read.
    pub number: Option<TicketNumber>,
    /// What is wrong with it.
    pub problem: Box<Problem>,
}

/// What came of one record that a kiosk handed over.
#[derive(Clone, Debug)]
pub enum Handed {
    /// The engine heard it: what happened, or its refusal.
    Judged(LateRecord, Result<Vec<Record>, Refusal>),
    /// It never got so far.
    Unread(Unread),
}

/// The answer to a kiosk that handed over several records: each with its own result.
#[must_use]
pub fn hand_over(lens: &Lens<'_>, kiosk: &protocol::KioskId, handed: &[Handed]) -> Answer {
    let items = handed.iter().map(|handed| match handed {
        Handed::Judged(late, Ok(records)) => taken_over(lens, kiosk, late, records),
        Handed::Judged(late, Err(refusal)) => refused(Some(late.number), problem(refusal)),
        Handed::Unread(unread) => refused(unread.number, (*unread.problem).clone()),
    });
    Answer::json(200, &views::LateAnswers { items: items.collect() })
}

const fn refused(number: Option<TicketNumber>, problem: Problem) -> views::LateAnswer {
    views::LateAnswer::Refused { number, problem }
}

fn taken_over(lens: &Lens<'_>, kiosk: &protocol::KioskId, late: &LateRecord, records: &[Record]) -> views::LateAnswer {
    let number = late.number;
    let day = day_of_record(lens.state, kiosk, late, lens.now).map(|(day, _)| day);
    let known = day.and_then(|day| known_by_number(lens.state, day, number));
    let Some(known) = known else {
        // Cannot be: what was carried out is known. Said as an answer rather than a crash.
        return refused(Some(number), problem(&Refusal::UnknownNumber(number)));
    };
    let filed = records.iter().any(|record| matches!(record.event, Event::LateRecordFiled { .. }));
    match &known.state {
        _ if records.is_empty() => views::LateAnswer::Known { number, id: known.id },
        TicketState::Ended { .. } if filed => {
            views::LateAnswer::Filed { number, id: known.id, state: known.state.name() }
        }
        _ => views::LateAnswer::Accepted { number, ticket: Box::new(ticket::view(lens, known)) },
    }
}

/// A refusal as a problem document.
#[must_use]
pub fn problem(refusal: &Refusal) -> Problem {
    let (status, field) = match refusal.kind() {
        Kind::Conflict => (409, None),
        Kind::Missing => (404, None),
        Kind::Field(name) => (422, Some(name.to_owned())),
    };
    Problem {
        kind: format!("{}{}", Problem::PREFIX, refusal.slug()),
        title: title(refusal.slug()),
        status,
        detail: refusal.to_string(),
        field,
        request_id: None,
    }
}

/// A slug as a heading: `hand-full` reads "Hand full".
fn title(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
