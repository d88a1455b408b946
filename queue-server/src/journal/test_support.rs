//! An office for tests: the built-in file, a state and a journal that do the same commands.

use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use protocol::{Channel, DeskNo, Language, Moment, Seq, ServiceId, Span, TicketId};

use super::{Journal, JournalError, Opened};
use crate::{
    config,
    engine::{
        Command, DeskVerb, Event, Record, State,
        event::{InForce, Source},
        perform,
        ticket::Class,
    },
};

/// The day on which test offices are founded: a Tuesday.
pub(super) const FIRST_DAY: Date = date(2026, 11, 24);

/// The built-in office, or the same with another line for its boards.
pub(super) fn office(board_text: Option<&str>) -> Arc<InForce> {
    let mut file = config::parse(config::builtin()).unwrap();
    if let Some(it) = board_text {
        file.office.board_text = Some(crate::engine::setup::Text { it: it.to_owned(), en: None });
    }
    let text = if board_text.is_none() { config::builtin().to_owned() } else { file.to_toml() };
    let setup = config::parse(&text).unwrap().setup();
    let source = if board_text.is_none() { Source::File("ab".repeat(32)) } else { Source::Pages };
    Arc::new(InForce { text, setup, source })
}

static BUILT_IN: LazyLock<Arc<InForce>> = LazyLock::new(|| office(None));

/// A time of a day of the test office.
pub(super) fn at(day: Date, hour: i8, minute: i8) -> Moment {
    BUILT_IN.setup.calendar.at(day, jiff::civil::time(hour, minute, 0, 0))
}

/// The first record of the test office, at 8:00.
pub(super) fn founding() -> Record {
    let event =
        Event::OfficeFounded { rehearsal: false, folder: "f0".into(), office: BUILT_IN.clone(), day: FIRST_DAY };
    Record { seq: Seq(1), recorded_at: at(FIRST_DAY, 8, 0), occurred_at: None, event }
}

/// A service by its letter.
pub(super) fn service(letter: char) -> ServiceId {
    ServiceId::new(letter).unwrap()
}

/// A state and its journal, doing what the office thread does.
pub(super) struct Office {
    pub(super) journal: Journal,
    pub(super) state: State,
    pub(super) now: Moment,
}

impl Office {
    pub(super) fn new(opened: Opened) -> Self {
        Self { now: opened.state.recorded_at, journal: opened.journal, state: opened.state }
    }

    pub(super) fn in_memory() -> Self {
        Self::new(Journal::in_memory(&founding()).unwrap())
    }

    pub(super) fn at(path: &std::path::Path) -> Self {
        Self::new(Journal::found(path, &founding()).unwrap())
    }

    /// Decides, writes and applies; the records.
    pub(super) fn say(&mut self, command: &Command) -> Vec<Record> {
        self.try_say(command).unwrap()
    }

    pub(super) fn try_say(&mut self, command: &Command) -> Result<Vec<Record>, JournalError> {
        let mut state = self.state.clone();
        let mut step = self.state.clone();
        let records = perform(&mut state, command, self.now).unwrap();
        let mut batch = self.journal.batch()?;
        for record in &records {
            step.apply(record).unwrap();
            batch.write(&step, record)?;
        }
        batch.commit()?;
        self.state = state;
        Ok(records)
    }

    pub(super) fn pass(&mut self, minutes: i64) {
        self.now = self.now + Span::from_minutes(minutes);
    }

    pub(super) fn take(&mut self, letter: char) -> TicketId {
        let command = Command::Take {
            service: service(letter),
            channel: Channel::Reception,
            class: Class::Standard,
            language: Language::It,
        };
        let records = self.say(&command);
        match records[0].event {
            Event::TicketIssued { ticket, .. } => ticket,
            _ => panic!("no ticket: {records:?}"),
        }
    }

    pub(super) fn take_at_nine(&mut self) -> TicketId {
        self.now = at(self.state.day.date, 9, 0);
        self.take('A')
    }

    pub(super) fn desk(&mut self, desk: u16, verb: DeskVerb) -> Vec<Record> {
        self.say(&Command::AtDesk { desk: DeskNo(desk), verb })
    }

    /// A few tickets of two services, a transfer, a no-show that came back, a walk-in, one who waits in vain.
    pub(super) fn busy_day(&mut self) {
        self.now = at(self.state.day.date, 9, 0);
        let (a, b) = (self.take('A'), self.take('B'));
        self.take('A');
        self.desk(1, DeskVerb::Open);
        self.desk(2, DeskVerb::Open);
        self.pass(4);
        self.desk(
            1,
            DeskVerb::Call { which: crate::engine::command::Which::Id(a), reason: protocol::CallReason::Altro },
        );
        self.desk(1, DeskVerb::Start(a));
        self.pass(3);
        self.desk(1, DeskVerb::Transfer { ticket: a, service: service('C'), to: None });
        self.desk(
            2,
            DeskVerb::Call { which: crate::engine::command::Which::Id(b), reason: protocol::CallReason::Altro },
        );
        self.desk(2, DeskVerb::Recall(b));
        self.pass(2);
        self.desk(2, DeskVerb::NoShow(b));
        self.say(&Command::Reinstate { ticket: b });
        self.desk(2, DeskVerb::WalkIn { service: service('A') });
        self.pass(5);
        let next = crate::engine::DeskVerb::Next { in_hand: self.in_hand(2) };
        self.desk(2, next);
        self.pass(6);
        let done = self.in_hand(2).unwrap();
        self.desk(2, DeskVerb::Finish { ticket: done, procedures: vec![] });
    }

    pub(super) fn in_hand(&self, desk: u16) -> Option<TicketId> {
        match self.state.desks[&DeskNo(desk)] {
            crate::engine::state::Desk::Busy { ticket, .. } => Some(ticket),
            _ => None,
        }
    }

    /// Midnight passes.
    pub(super) fn end_day(&mut self) {
        self.now = self.state.day.ends_at + Span::from_seconds(1);
        self.say(&Command::Tick);
    }
}
