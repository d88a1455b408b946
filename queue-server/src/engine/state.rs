//! The state of an office: what all records so far add up to. Only `apply` changes it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
};

use jiff::civil::Date;
use protocol::{
    DeskNo, DeskStateName, KioskId, Moment, PauseReason, Seq, ServiceId, TicketId, TicketNumber, TicketStateName,
};

use super::{
    command::{Block, Holder},
    event::{InForce, Source},
    queues::{Group, Place, Queues},
    setup::OfficeSetup,
    ticket::{Ticket, TicketState},
};

/// For how many days after its own a kiosk's record is still taken; its blocks are kept so long.
pub const LATE_RECORD_DAYS: i64 = 28;

/// How long boards are told of a call.
pub const CALL_WINDOW: protocol::Span = protocol::Span::from_seconds(120);

/// How many calls are kept for the board beyond that window.
pub const LAST_CALLS: usize = 48;

/// What a desk does. Whether it calls or serves is told by the state of the ticket in its hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// Nobody works there.
    Closed,
    /// Open and idle.
    Open,
    /// Has a ticket in hand.
    Busy {
        /// Which.
        ticket: TicketId,
        /// Pauses, for this reason, once its hand is empty.
        then_pause: Option<PauseReason>,
    },
    /// Away for a while.
    Paused {
        /// Why.
        reason: PauseReason,
        /// Since when.
        since: Moment,
    },
}

/// One service on the running day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceDay {
    /// The next number of the online counter, were it not in a reserved range.
    pub next: u32,
    /// Tickets issued, of all channels.
    pub issued: u32,
    /// The head stopped issuing.
    pub stopped: bool,
    /// The head's cap.
    pub cap: Option<u32>,
}

impl Default for ServiceDay {
    fn default() -> Self {
        Self { next: 1, issued: 0, stopped: false, cap: None }
    }
}

/// The running business day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Its date.
    pub date: Date,
    /// When it ends: the first moment of the next date.
    pub ends_at: Moment,
    /// When "chiudi giornata" was said.
    pub closed: Option<Moment>,
    /// The hall was closed.
    pub hall_closed: bool,
    /// By service; one not there has issued nothing.
    pub services: BTreeMap<ServiceId, ServiceDay>,
    /// All tickets of the day, in the order of sequence.
    pub tickets: BTreeMap<TicketId, Ticket>,
    /// The same by number.
    pub numbers: HashMap<TicketNumber, TicketId>,
    /// Who waits.
    pub queues: Queues,
    /// Tickets put aside.
    pub parked: BTreeSet<TicketId>,
    /// The latest calls, oldest first.
    pub calls: VecDeque<CallMade>,
    /// Ranges that a restore skipped today: reception must know.
    pub lost: Vec<Block>,
}

impl Day {
    /// A day on which nothing has happened.
    #[must_use]
    pub fn new(date: Date, ends_at: Moment) -> Self {
        Self {
            date,
            ends_at,
            closed: None,
            hall_closed: false,
            services: BTreeMap::new(),
            tickets: BTreeMap::new(),
            numbers: HashMap::new(),
            queues: Queues::default(),
            parked: BTreeSet::new(),
            calls: VecDeque::new(),
            lost: Vec::new(),
        }
    }
}

/// A call as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallMade {
    /// The record of the call.
    pub seq: Seq,
    /// When.
    pub at: Moment,
    /// Which ticket.
    pub ticket: TicketId,
    /// Where to.
    pub desk: DeskNo,
    /// Not the first call of this standing call.
    pub recall: bool,
}

/// What is still known of an earlier day, so that kiosks' late records find their tickets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EarlierDay {
    /// Its reserved ranges.
    pub blocks: Vec<Block>,
    /// Tickets with numbers out of them.
    pub tickets: BTreeMap<TicketNumber, Ticket>,
}

/// The whole office.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The last record that it contains.
    pub seq: Seq,
    /// That record's engine time.
    pub recorded_at: Moment,
    /// On a simulated clock, for ever.
    pub rehearsal: bool,
    /// Tells this journal from all others.
    pub folder: String,
    /// Changes with each restore from backup.
    pub generation: u16,
    /// The office in force.
    pub office: Arc<InForce>,
    /// SHA-256 of the file that was last applied.
    pub last_file: Option<String>,
    /// Paired kiosks.
    pub kiosks: BTreeSet<KioskId>,
    /// Every desk of the office.
    pub desks: BTreeMap<DeskNo, Desk>,
    /// The running day.
    pub day: Day,
    /// Reserved ranges of today and later.
    pub blocks: BTreeMap<Date, Vec<Block>>,
    /// What is kept of earlier days.
    pub earlier: BTreeMap<Date, EarlierDay>,
}

impl State {
    /// The office as the engine needs it.
    #[must_use]
    pub fn setup(&self) -> &OfficeSetup {
        &self.office.setup
    }

    /// The file hash that a source carries.
    #[must_use]
    pub fn file_of(source: &Source) -> Option<String> {
        match source {
            Source::File(hash) => Some(hash.clone()),
            Source::Pages => None,
        }
    }

    /// The id that a ticket made by the record `ahead` places after the last one gets.
    #[must_use]
    pub fn ticket_id_after(&self, ahead: u64) -> TicketId {
        TicketId::new(self.generation, Seq(self.seq.0 + 1 + ahead))
    }

    /// A ticket of the running day.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.day.tickets.get(&id)
    }

    /// What a desk does, without its data.
    #[must_use]
    pub fn desk_state(&self, desk: DeskNo) -> DeskStateName {
        match self.desks.get(&desk) {
            None | Some(Desk::Closed) => DeskStateName::Closed,
            Some(Desk::Open) => DeskStateName::Open,
            Some(Desk::Paused { .. }) => DeskStateName::Paused,
            Some(Desk::Busy { ticket, .. }) => match self.ticket(*ticket).map(|t| t.state.name()) {
                Some(TicketStateName::Called) => DeskStateName::Calling,
                _ => DeskStateName::Serving,
            },
        }
    }

    /// Whether tickets may be bound to a desk: not to a closed one, nor to one paused for longer than the limit.
    #[must_use]
    pub fn can_bind(&self, desk: DeskNo, at: Moment) -> bool {
        match self.desks.get(&desk) {
            None | Some(Desk::Closed) => false,
            Some(Desk::Open | Desk::Busy { .. }) => true,
            Some(Desk::Paused { since, .. }) => at < *since + self.setup().rules.pause_limit,
        }
    }

    /// Whether a desk serves now: open, with or without a ticket in hand.
    #[must_use]
    pub fn is_at_work(&self, desk: DeskNo) -> bool {
        matches!(self.desks.get(&desk), Some(Desk::Open | Desk::Busy { .. }))
    }

    /// Desks that could call a ticket of this service: the open ones, or while none is open all that serve it; for a
    /// bound ticket its desk.
    #[must_use]
    pub fn desks_for(&self, service: ServiceId, bound: Option<DeskNo>) -> Vec<DeskNo> {
        if let Some(desk) = bound {
            return vec![desk];
        }
        let all: Vec<DeskNo> = self.setup().desks_serving(service).collect();
        let open: Vec<DeskNo> = all.iter().copied().filter(|desk| self.is_at_work(*desk)).collect();
        if open.is_empty() { all } else { open }
    }

    /// A desk is open that calls tickets of this service; for a bound ticket, its own.
    #[must_use]
    pub fn is_served(&self, service: ServiceId, bound: Option<DeskNo>) -> bool {
        self.desks_for(service, bound).into_iter().any(|desk| self.is_at_work(desk))
    }

    /// How many would be called before a waiting ticket; `None` for one that does not wait.
    #[must_use]
    pub fn ahead(&self, ticket: &Ticket, now: Moment) -> Option<usize> {
        let group = waiting_group(ticket)?;
        let desks = self.desks_for(group.service, group.bound);
        Some(self.day.queues.ahead(self.setup(), group, Place::of(ticket), &desks, now))
    }

    /// How many would be called before one who took a standard ticket for `service` now.
    #[must_use]
    pub fn ahead_of_newcomer(&self, service: ServiceId, now: Moment) -> usize {
        let group = Group { service, class: protocol::ClassName::Standard, bound: None };
        let place = Place { waits_from: now, issued_at: now, ticket: self.ticket_id_after(0) };
        self.day.queues.ahead(self.setup(), group, place, &self.desks_for(service, None), now)
    }

    /// The next number of the online counter: consecutive but for reserved ranges.
    #[must_use]
    pub fn next_number(&self, service: ServiceId) -> TicketNumber {
        let mut number = self.day.services.get(&service).map_or(1, |counter| counter.next);
        // Ranges are few and disjoint; each can be skipped once at most.
        while let Some(block) = self.block_of_today(TicketNumber { prefix: service, number }) {
            number = block.to.saturating_add(1);
        }
        TicketNumber { prefix: service, number }
    }

    /// The reserved range of today that holds a number.
    #[must_use]
    pub fn block_of_today(&self, number: TicketNumber) -> Option<&Block> {
        self.blocks.get(&self.day.date)?.iter().find(|block| block.holds(number))
    }

    /// Ranges of a day, also an earlier one, whose numbers a kiosk may hand over: its own, and those that a restore
    /// lost, which may have been its own.
    pub fn blocks_open_to<'a>(&'a self, kiosk: &'a KioskId, day: Date) -> impl Iterator<Item = &'a Block> + 'a {
        self.ranges(day).filter(move |block| match &block.holder {
            Holder::Kiosk(holder) => holder == kiosk,
            Holder::Lost => true,
        })
    }

    fn ranges(&self, day: Date) -> impl Iterator<Item = &Block> {
        let now = self.blocks.get(&day).into_iter().flatten();
        now.chain(self.earlier.get(&day).into_iter().flat_map(|day| &day.blocks))
    }

    /// A kiosk's ranges for a day, also an earlier one.
    pub fn blocks_of<'a>(&'a self, kiosk: &'a KioskId, day: Date) -> impl Iterator<Item = &'a Block> + 'a {
        self.ranges(day).filter(move |block| matches!(&block.holder, Holder::Kiosk(holder) if holder == kiosk))
    }
}

/// The group in which a ticket waits; `None` if it does not.
#[must_use]
pub fn waiting_group(ticket: &Ticket) -> Option<Group> {
    match ticket.state {
        TicketState::Waiting { bound } => {
            Some(Group { service: ticket.leg.service, class: ticket.class.name(), bound })
        }
        _ => None,
    }
}
