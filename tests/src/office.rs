//! Offices for tests: the one that ships, and a small one that is soon full of cases. [`Office`] speaks to the engine
//! as the office thread does: time first, then the command.

use std::sync::Arc;

use protocol::{
    Channel, DeskNo, KioskId, Language, Moment, OffsetTime, PauseReason, Refusal, Seq, ServiceId, Span, TicketId,
    TicketNumber, TicketStateName,
};
use queue_server::engine::{
    Command, DeskVerb, Event, Record, State,
    command::{Issued, LateRecord},
    event::{InForce, Source},
    invariants, perform,
    setup::OfficeSetup,
    ticket::{Class, Ticket},
};

/// The office that ships as the default.
#[must_use]
pub fn piacenza() -> OfficeSetup {
    queue_server::config::parse(queue_server::config::builtin()).expect("the built-in office is right").setup()
}

/// A setup as it is put in force.
#[must_use]
pub fn in_force(setup: OfficeSetup, name: &str) -> Arc<InForce> {
    Arc::new(InForce { text: name.to_owned(), setup, source: Source::File(name.to_owned()) })
}

/// The moment that a wire time names.
#[must_use]
pub fn moment(wire: &str) -> Moment {
    wire.parse::<OffsetTime>().expect("a time with its offset").moment()
}

/// A service by its letter.
#[must_use]
pub fn service(letter: char) -> ServiceId {
    ServiceId::new(letter).expect("a service letter")
}

/// A ticket number as printed.
#[must_use]
pub fn number(text: &str) -> TicketNumber {
    text.parse().expect("a ticket number")
}

/// A kiosk by name.
#[must_use]
pub fn kiosk(name: &str) -> KioskId {
    name.parse().expect("a kiosk's name")
}

/// A running office: its state, the records that made it, and what time it is.
pub struct Office {
    /// What the records add up to.
    pub state: State,
    /// All records, the founding first.
    pub records: Vec<Record>,
    /// The time.
    pub now: Moment,
}

impl Office {
    /// An office founded at a wire time.
    #[must_use]
    pub fn new(setup: OfficeSetup, now: &str) -> Self {
        Self::at(in_force(setup, "the office"), moment(now))
    }

    /// An office founded at a moment.
    #[must_use]
    pub fn at(office: Arc<InForce>, now: Moment) -> Self {
        let day = office.setup.calendar.local_date(now);
        let event = Event::OfficeFounded { rehearsal: true, folder: "00".into(), office, day };
        let founding = Record { seq: Seq(1), recorded_at: now, occurred_at: None, event };
        let state = State::found(&founding).expect("a founding");
        Self { state, records: vec![founding], now }
    }

    /// The Piacenza office on a Tuesday morning, 24 November 2026 at nine.
    #[must_use]
    pub fn on_tuesday() -> Self {
        Self::new(piacenza(), "2026-11-24T09:00:00+01:00")
    }

    /// Time passes.
    pub fn wait(&mut self, span: Span) -> &mut Self {
        self.until(self.now + span)
    }

    /// Time passes, up to a wire time.
    pub fn until_wire(&mut self, wire: &str) -> &mut Self {
        self.until(moment(wire))
    }

    fn until(&mut self, then: Moment) -> &mut Self {
        self.now = then;
        self.tell(&Command::Tick).expect("time is never refused");
        self
    }

    /// Says a command; what it made happen.
    ///
    /// # Errors
    /// As the engine's, whose state is then the same as before.
    pub fn tell(&mut self, command: &Command) -> Result<Vec<Record>, Refusal> {
        let ticks = perform(&mut self.state, &Command::Tick, self.now)?;
        self.records.extend(ticks.iter().cloned());
        let before = self.state.clone();
        match perform(&mut self.state, command, self.now) {
            Ok(records) => {
                self.records.extend(records.iter().cloned());
                invariants::check(&self.state).expect("the invariants");
                Ok(records)
            }
            Err(refusal) => {
                assert!(before == self.state, "a refused command changed something: {command:?}");
                Err(refusal)
            }
        }
    }

    /// Says a command that is accepted; what it made happen.
    pub fn must(&mut self, command: &Command) -> Vec<Record> {
        self.tell(command).unwrap_or_else(|refusal| panic!("{command:?} was refused: {refusal}"))
    }

    /// Says a command that is refused; the refusal's stable name.
    pub fn refused(&mut self, command: &Command) -> &'static str {
        match self.tell(command) {
            Ok(records) => panic!("{command:?} was not refused but made {records:?}"),
            Err(refusal) => refusal.slug(),
        }
    }

    /// A standard ticket, at the kiosk.
    pub fn take(&mut self, letter: char) -> TicketId {
        self.take_as(letter, Channel::Kiosk, Class::Standard)
    }

    /// A ticket.
    pub fn take_as(&mut self, letter: char, channel: Channel, class: Class) -> TicketId {
        let records = self.must(&take(letter, channel, class));
        match &records[..] {
            [Record { event: Event::TicketIssued { ticket, .. }, .. }] => *ticket,
            other => panic!("no ticket but {other:?}"),
        }
    }

    /// What an operator does and is let do.
    pub fn desk(&mut self, desk: u16, verb: DeskVerb) -> Vec<Record> {
        self.must(&at_desk(desk, verb))
    }

    /// What an operator is refused.
    pub fn desk_refused(&mut self, desk: u16, verb: DeskVerb) -> &'static str {
        self.refused(&at_desk(desk, verb))
    }

    /// Opens a desk.
    pub fn open(&mut self, desk: u16) -> &mut Self {
        self.desk(desk, DeskVerb::Open);
        self
    }

    /// Sends a desk on a break.
    pub fn pause(&mut self, desk: u16) -> &mut Self {
        self.desk(desk, DeskVerb::Pause(PauseReason::Pausa));
        self
    }

    /// Ends what the desk has in hand and calls the next; whom.
    pub fn next(&mut self, desk: u16) -> Option<TicketId> {
        let in_hand = self.hand(desk);
        self.desk(desk, DeskVerb::Next { in_hand });
        self.hand(desk)
    }

    /// What a desk has in hand.
    #[must_use]
    pub fn hand(&self, desk: u16) -> Option<TicketId> {
        let has = |ticket: &&Ticket| ticket.state.in_hand_of() == Some(DeskNo(desk));
        self.state.day.tickets.values().find(has).map(|ticket| ticket.id)
    }

    /// A ticket of today.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> &Ticket {
        self.state.ticket(id).expect("a ticket of today")
    }

    /// A ticket's state.
    #[must_use]
    pub fn is(&self, id: TicketId) -> TicketStateName {
        self.ticket(id).state.name()
    }

    /// A ticket's number, as printed.
    #[must_use]
    pub fn printed(&self, id: TicketId) -> String {
        self.ticket(id).number.map(|number| number.to_string()).unwrap_or_default()
    }

    /// How many are ahead of a waiting ticket.
    #[must_use]
    pub fn ahead(&self, id: TicketId) -> Option<usize> {
        self.state.ahead(self.ticket(id), self.now)
    }

    /// Pairs a kiosk and gives it its blocks; the first number of its block for a service today.
    pub fn kiosk_with_blocks(&mut self, name: &str, letter: char) -> u32 {
        self.must(&Command::PairKiosk { kiosk: kiosk(name) });
        self.must(&Command::ReserveBlocks { kiosk: kiosk(name) });
        let (kiosk, today) = (kiosk(name), self.state.day.date);
        let block = self.state.blocks_of(&kiosk, today).find(|block| block.service == service(letter));
        block.expect("a block").from
    }

    /// Replays all records from the founding; panics unless they rebuild this very state.
    pub fn check_replay(&self) {
        let (founding, later) = self.records.split_first().expect("a founding");
        let mut state = State::found(founding).expect("a founding");
        for record in later {
            state.apply(record).expect("the record follows");
        }
        assert!(state == self.state, "the records rebuild another state");
    }
}

/// The command to take a ticket.
#[must_use]
pub fn take(letter: char, channel: Channel, class: Class) -> Command {
    Command::Take { service: service(letter), channel, class, language: Language::It }
}

/// The command of a desk.
#[must_use]
pub fn at_desk(desk: u16, verb: DeskVerb) -> Command {
    Command::AtDesk { desk: DeskNo(desk), verb }
}

/// The command of a kiosk that hands over a standard ticket with a sure time.
#[must_use]
pub fn hand_over(name: &str, printed: &str, issued_at: Moment) -> Command {
    let number = number(printed);
    let record = LateRecord {
        number,
        service: number.prefix,
        priority: false,
        language: Language::It,
        issued: Issued::At(issued_at),
    };
    Command::HandOver { kiosk: kiosk(name), record }
}
