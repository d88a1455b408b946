//! What a record does to the state. Total on every journal that the engine wrote; a record that does not fit (a journal
//! put together by other hands) is an [`Inconsistent`], never a panic.

use protocol::{DeskNo, Moment, Span, TicketId, TicketNumber};

use super::{
    command::Block,
    event::{Ending, Event, Handed, Record},
    queues::Place,
    state::{CALL_WINDOW, CallMade, Day, Desk, EarlierDay, LAST_CALLS, LATE_RECORD_DAYS, State, waiting_group},
    ticket::{Class, End, IssueTime, LegSoFar, PastLeg, StandingCall, Ticket, TicketState, Visit},
};

/// A record that cannot have happened in this state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record {seq} does not fit the state before it: {why}")]
pub struct Inconsistent {
    /// The record.
    pub seq: protocol::Seq,
    /// What does not fit.
    pub why: String,
}

type Done = Result<(), String>;

impl State {
    /// The state after the first record.
    ///
    /// # Errors
    /// If the record is not a founding one with sequence 1.
    pub fn found(record: &Record) -> Result<Self, Inconsistent> {
        let Event::OfficeFounded { rehearsal, folder, office, day } = &record.event else {
            return Err(Inconsistent { seq: record.seq, why: "a journal begins with its founding".into() });
        };
        if record.seq != protocol::Seq(1) {
            return Err(Inconsistent { seq: record.seq, why: "the founding is record 1".into() });
        }
        let mut state = Self {
            seq: record.seq,
            recorded_at: record.recorded_at,
            rehearsal: *rehearsal,
            folder: folder.clone(),
            generation: 0,
            office: office.clone(),
            last_file: Self::file_of(&office.source),
            kiosks: Default::default(),
            desks: Default::default(),
            day: Day::new(*day, record.recorded_at),
            blocks: Default::default(),
            earlier: Default::default(),
        };
        state.fit_to_office();
        Ok(state)
    }

    /// Applies the next record.
    ///
    /// # Errors
    /// If the record does not follow, or does not fit: the state is then of no more use.
    pub fn apply(&mut self, record: &Record) -> Result<(), Inconsistent> {
        let fail = |why: String| Inconsistent { seq: record.seq, why };
        if record.seq != self.seq.next() {
            return Err(fail(format!("record {} was due", self.seq.next())));
        }
        if record.recorded_at < self.recorded_at {
            return Err(fail("its time is before the last record's".into()));
        }
        self.seq = record.seq;
        self.recorded_at = record.recorded_at;
        self.happen(record).map_err(fail)
    }

    fn happen(&mut self, record: &Record) -> Done {
        let at = record.at();
        match &record.event {
            Event::OfficeFounded { .. } => return Err("the office was founded before".into()),
            Event::OfficeConfigured { office } => {
                self.last_file = Self::file_of(&office.source).or_else(|| self.last_file.take());
                self.office = office.clone();
                self.fit_to_office();
            }
            Event::KioskPaired { kiosk } => {
                self.kiosks.insert(kiosk.clone());
            }
            Event::TicketIssued { ticket, number, service, channel, class, language, handed } => {
                let issue_time = handed.as_ref().map_or(IssueTime::Online, issue_time);
                self.take(Ticket {
                    id: *ticket,
                    number: Some(*number),
                    channel: *channel,
                    class: *class,
                    language: *language,
                    issued_at: at,
                    issue_time,
                    first_called: None,
                    past: Vec::new(),
                    leg: LegSoFar::begin(1, *service, at, None),
                    state: TicketState::Waiting { bound: None },
                    opinion: None,
                })?;
                let counter = self.day.services.entry(*service).or_default();
                counter.issued += 1;
                if handed.is_none() {
                    counter.next = number.number.saturating_add(1);
                }
            }
            Event::ProvisionalRegistered { ticket, number, kiosk } => {
                self.take(provisional(*ticket, *number, kiosk.clone(), at))?;
                self.day.services.entry(number.prefix).or_default().issued += 1;
            }
            Event::RecordMerged { ticket, class, language, handed } => {
                self.merge(*ticket, at, *class, *language, handed)?;
            }
            Event::LateRecordFiled { .. } => self.file_late(record)?,
            Event::TicketCalled { ticket, desk, .. } => self.call(record, *ticket, *desk)?,
            Event::TicketRecalled { ticket } => {
                let (desk, call) = match &mut self.ticket_mut(*ticket)?.state {
                    TicketState::Called { desk, call } => (*desk, call),
                    other => return Err(format!("ticket {ticket} is {}, not called", other.name())),
                };
                call.recalls += 1;
                self.announce(CallMade { seq: record.seq, at, ticket: *ticket, desk, recall: true });
            }
            Event::VisitStarted { ticket } => self.start(*ticket, at)?,
            Event::WalkInStarted { ticket, desk, service } => {
                self.occupy(*desk, *ticket)?;
                self.day.tickets.insert(*ticket, walk_in(*ticket, *desk, *service, at));
            }
            Event::VisitEnded { ticket, procedures, ending } => self.end_visit(*ticket, procedures, *ending, at)?,
            Event::NoShowSaid { ticket, auto_closed } => self.end(*ticket, End::NoShow, *auto_closed, at)?,
            Event::TicketReinstated { ticket, bound } => {
                let reinstated = self.ticket_mut(*ticket)?;
                if !matches!(reinstated.state, TicketState::Ended { end: End::NoShow, .. }) {
                    return Err(format!("ticket {ticket} is {}, not absent", reinstated.state.name()));
                }
                reinstated.state = TicketState::Waiting { bound: *bound };
                self.queue(*ticket)?;
            }
            Event::TicketParked { ticket } => {
                let desk = self.leave_desk(*ticket, at)?;
                self.ticket_mut(*ticket)?.state = TicketState::Parked { desk: Some(desk) };
                self.day.parked.insert(*ticket);
            }
            Event::TicketResumed { ticket, desk } => self.resume(*ticket, *desk, at)?,
            Event::TicketTransferred { ticket, service, bound } => {
                self.leave_desk(*ticket, at)?;
                let handed_on = self.ticket_mut(*ticket)?;
                let next = LegSoFar::begin(handed_on.leg.no + 1, *service, at, *bound);
                let leg = std::mem::replace(&mut handed_on.leg, next);
                handed_on.past.push(PastLeg { leg, ended_at: at });
                handed_on.state = TicketState::Waiting { bound: *bound };
                self.queue(*ticket)?;
            }
            Event::TicketWithdrawn { ticket } => self.end(*ticket, End::Withdrawn, false, at)?,
            Event::TicketExpired { ticket } => self.end(*ticket, End::Expired, true, at)?,
            Event::DeskOpened { desk } => {
                let state = self.desk_mut(*desk)?;
                *state = match *state {
                    Desk::Busy { ticket, .. } => Desk::Busy { ticket, then_pause: None },
                    _ => Desk::Open,
                };
            }
            Event::DeskPaused { desk, reason } => {
                let state = self.desk_mut(*desk)?;
                *state = match *state {
                    Desk::Busy { ticket, .. } => Desk::Busy { ticket, then_pause: Some(*reason) },
                    _ => Desk::Paused { reason: *reason, since: at },
                };
            }
            Event::DeskClosed { desk } => {
                *self.desk_mut(*desk)? = Desk::Closed;
                self.loose(*desk)?;
            }
            Event::BindingsLoosed { desk } => self.loose(*desk)?,
            Event::DayClosed => {
                self.day.closed = Some(at);
                self.close_desks();
            }
            Event::HallClosed => self.day.hall_closed = true,
            Event::IssuingStopped { service } => self.day.services.entry(*service).or_default().stopped = true,
            Event::IssuingResumed { service } => self.day.services.entry(*service).or_default().stopped = false,
            Event::CapSet { service, tickets } => self.day.services.entry(*service).or_default().cap = *tickets,
            Event::DayEnded { next } => self.turn_day(*next),
            Event::BlockReserved(block) => self.keep_range(block),
            Event::JournalRestored { generation, skipped } => {
                self.generation = *generation;
                skipped.iter().for_each(|block| self.keep_range(block));
                let today = self.day.date;
                self.day.lost.extend(skipped.iter().filter(|block| block.day == today).cloned());
            }
            Event::OpinionGiven { ticket: Some(ticket), face, .. } => self.ticket_mut(*ticket)?.opinion = Some(*face),
            Event::OpinionGiven { ticket: None, .. }
            | Event::ClockAccepted { .. }
            | Event::HistoryImported { .. }
            | Event::Administered { .. } => {}
        }
        Ok(())
    }

    /// Desks and day's end follow the office in force.
    fn fit_to_office(&mut self) {
        let office = self.office.clone();
        self.desks.retain(|desk, _| office.setup.desks.contains_key(desk));
        for desk in office.setup.desks.keys() {
            self.desks.entry(*desk).or_insert(Desk::Closed);
        }
        self.day.ends_at = end_of(&office.setup.calendar, self.day.date);
    }

    fn ticket_mut(&mut self, id: TicketId) -> Result<&mut Ticket, String> {
        self.day.tickets.get_mut(&id).ok_or_else(|| format!("there is no ticket {id}"))
    }

    fn desk_mut(&mut self, desk: DeskNo) -> Result<&mut Desk, String> {
        self.desks.get_mut(&desk).ok_or_else(|| format!("there is no desk {desk}"))
    }

    fn take(&mut self, ticket: Ticket) -> Done {
        if let Some(number) = ticket.number
            && self.day.numbers.insert(number, ticket.id).is_some()
        {
            return Err(format!("number {number} was given before"));
        }
        let id = ticket.id;
        self.day.tickets.insert(id, ticket);
        self.queue(id)
    }

    /// Puts a waiting ticket into its queue.
    fn queue(&mut self, id: TicketId) -> Done {
        let ticket = self.day.tickets.get(&id).ok_or_else(|| format!("there is no ticket {id}"))?;
        let group = waiting_group(ticket).ok_or_else(|| format!("ticket {id} does not wait"))?;
        self.day.queues.insert(group, Place::of(ticket));
        Ok(())
    }

    /// Takes a waiting ticket out of its queue; nothing for one that does not wait.
    fn unqueue(&mut self, id: TicketId) -> Done {
        let ticket = self.day.tickets.get(&id).ok_or_else(|| format!("there is no ticket {id}"))?;
        if let Some(group) = waiting_group(ticket)
            && !self.day.queues.remove(group, Place::of(ticket))
        {
            return Err(format!("ticket {id} was in no queue"));
        }
        Ok(())
    }

    fn call(&mut self, record: &Record, id: TicketId, desk: DeskNo) -> Done {
        self.unqueue(id)?;
        self.occupy(desk, id)?;
        let at = record.at();
        let ticket = self.ticket_mut(id)?;
        ticket.first_called.get_or_insert(at);
        ticket.leg.called_at.get_or_insert(at);
        ticket.leg.desk = Some(desk);
        ticket.state = TicketState::Called { desk, call: StandingCall { first: at, recalls: 0 } };
        self.announce(CallMade { seq: record.seq, at, ticket: id, desk, recall: false });
        Ok(())
    }

    fn announce(&mut self, call: CallMade) {
        let since = call.at - CALL_WINDOW;
        self.day.calls.push_back(call);
        while self.day.calls.len() > LAST_CALLS && self.day.calls.front().is_some_and(|oldest| oldest.at < since) {
            self.day.calls.pop_front();
        }
    }

    fn start(&mut self, id: TicketId, at: Moment) -> Done {
        let ticket = self.ticket_mut(id)?;
        let TicketState::Called { desk, .. } = ticket.state else {
            return Err(format!("ticket {id} is {}, not called", ticket.state.name()));
        };
        ticket.leg.visit.get_or_insert(Visit { started_at: at, served: Span::ZERO });
        ticket.state = TicketState::Serving { desk, since: at };
        Ok(())
    }

    fn resume(&mut self, id: TicketId, desk: DeskNo, at: Moment) -> Done {
        self.occupy(desk, id)?;
        if !self.day.parked.remove(&id) {
            return Err(format!("ticket {id} is not parked"));
        }
        let ticket = self.ticket_mut(id)?;
        ticket.leg.visit.get_or_insert(Visit { started_at: at, served: Span::ZERO });
        ticket.leg.desk = Some(desk);
        ticket.state = TicketState::Serving { desk, since: at };
        Ok(())
    }

    fn end_visit(&mut self, id: TicketId, procedures: &[String], ending: Ending, at: Moment) -> Done {
        let ticket = self.ticket_mut(id)?;
        if let TicketState::Called { call, .. } = ticket.state {
            // Never marked started: served from its call on.
            self.start(id, call.first)?;
        }
        let ticket = self.ticket_mut(id)?;
        ticket.leg.procedures = procedures.to_vec();
        self.end(id, End::Served, ending == Ending::Day, at)
    }

    fn end(&mut self, id: TicketId, end: End, auto_closed: bool, at: Moment) -> Done {
        self.unqueue(id)?;
        self.day.parked.remove(&id);
        if self.ticket_mut(id)?.state.in_hand_of().is_some() {
            self.leave_desk(id, at)?;
        }
        self.ticket_mut(id)?.state = TicketState::Ended { at, end, auto_closed };
        Ok(())
    }

    /// A desk takes a ticket in hand.
    fn occupy(&mut self, desk: DeskNo, ticket: TicketId) -> Done {
        let state = self.desk_mut(desk)?;
        if *state != Desk::Open {
            return Err(format!("desk {desk} is not open and idle"));
        }
        *state = Desk::Busy { ticket, then_pause: None };
        Ok(())
    }

    /// The ticket leaves the desk that has it in hand, which is free then, or pauses if it was to.
    fn leave_desk(&mut self, id: TicketId, at: Moment) -> Result<DeskNo, String> {
        let ticket = self.ticket_mut(id)?;
        let desk = ticket.state.in_hand_of().ok_or_else(|| format!("ticket {id} is in no hand"))?;
        if let TicketState::Serving { since, .. } = ticket.state
            && let Some(visit) = &mut ticket.leg.visit
        {
            visit.served = visit.served + (at - since);
        }
        let state = self.desk_mut(desk)?;
        *state = match *state {
            Desk::Busy { then_pause: Some(reason), .. } => Desk::Paused { reason, since: at },
            Desk::Busy { .. } => Desk::Open,
            _ => return Err(format!("desk {desk} has no ticket in hand")),
        };
        Ok(desk)
    }

    /// What was bound to a desk is bound no more.
    fn loose(&mut self, desk: DeskNo) -> Done {
        for id in self.day.queues.bound_to(desk) {
            self.unqueue(id)?;
            self.ticket_mut(id)?.state = TicketState::Waiting { bound: None };
            self.queue(id)?;
        }
        for id in self.day.parked.clone() {
            let ticket = self.ticket_mut(id)?;
            if ticket.state == (TicketState::Parked { desk: Some(desk) }) {
                ticket.state = TicketState::Parked { desk: None };
            }
        }
        Ok(())
    }

    fn merge(
        &mut self,
        id: TicketId,
        issued_at: Moment,
        class: Class,
        language: protocol::Language,
        handed: &Handed,
    ) -> Done {
        self.unqueue(id)?;
        let ticket = self.ticket_mut(id)?;
        meet_record(ticket, issued_at, class, language, handed);
        if matches!(ticket.state, TicketState::Waiting { .. }) {
            self.queue(id)?;
        }
        Ok(())
    }

    fn file_late(&mut self, record: &Record) -> Done {
        let Event::LateRecordFiled { ticket, day, number, class, language, handed, day_ended_at } = &record.event
        else {
            return Ok(());
        };
        let issued_at = record.at();
        let ended = TicketState::Ended { at: *day_ended_at, end: End::Expired, auto_closed: true };
        let new = || Ticket {
            class: *class,
            language: *language,
            issue_time: issue_time(handed),
            state: ended.clone(),
            ..provisional(*ticket, *number, None, issued_at)
        };
        if *day == self.day.date {
            // "Chiudi giornata" was said: the day is over for tickets, but not yet for the list of its tickets.
            self.day.numbers.insert(*number, *ticket);
            self.day.services.entry(number.prefix).or_default().issued += 1;
            self.day.tickets.insert(*ticket, new());
            return Ok(());
        }
        let earlier = self.earlier.get_mut(day).ok_or_else(|| format!("nothing is kept of {day}"))?;
        match earlier.tickets.get_mut(number) {
            Some(known) => meet_record(known, issued_at, *class, *language, handed),
            None => {
                earlier.tickets.insert(*number, new());
            }
        }
        Ok(())
    }

    fn close_desks(&mut self) {
        self.desks.values_mut().for_each(|desk| *desk = Desk::Closed);
    }

    fn keep_range(&mut self, block: &Block) {
        self.blocks.entry(block.day).or_default().push(block.clone());
    }

    fn turn_day(&mut self, next: jiff::civil::Date) {
        self.close_desks();
        let ends_at = end_of(&self.setup().calendar, next);
        let over = std::mem::replace(&mut self.day, Day::new(next, ends_at));
        let blocks = self.blocks.remove(&over.date).unwrap_or_default();
        let kept = over.tickets.into_values().filter(Ticket::is_from_block);
        let tickets = kept.filter_map(|ticket| Some((ticket.number?, ticket))).collect();
        let earlier = EarlierDay { blocks, tickets };
        if earlier != EarlierDay::default() {
            self.earlier.insert(over.date, earlier);
        }
        // Days that passed without a record (the server was off) leave their ranges behind too.
        let stale: Vec<_> = self.blocks.range(..next).map(|(day, _)| *day).collect();
        for day in stale {
            let blocks = self.blocks.remove(&day).unwrap_or_default();
            self.earlier.insert(day, EarlierDay { blocks, ..EarlierDay::default() });
        }
        // What the retention has made anonymous cannot be told from what a kiosk brings for the first time.
        let kept = LATE_RECORD_DAYS.min(i64::from(self.setup().retention_days));
        let oldest = next.saturating_sub(jiff::Span::new().days(kept));
        self.earlier.retain(|day, _| *day >= oldest);
    }
}

fn end_of(calendar: &super::calendar::Calendar, date: jiff::civil::Date) -> Moment {
    date.tomorrow().map_or(Moment(i64::MAX), |tomorrow| calendar.day_start(tomorrow))
}

fn issue_time(handed: &Handed) -> IssueTime {
    let kiosk = handed.kiosk.clone();
    if handed.uncertain { IssueTime::Bounded(kiosk) } else { IssueTime::Handed(kiosk) }
}

/// The ticket's own record has come: its issue is known now.
fn meet_record(ticket: &mut Ticket, issued_at: Moment, class: Class, language: protocol::Language, handed: &Handed) {
    ticket.issued_at = issued_at;
    ticket.class = class;
    ticket.language = language;
    ticket.issue_time = issue_time(handed);
    let first = ticket.past.first_mut().map_or(&mut ticket.leg, |past| &mut past.leg);
    first.queued_at = issued_at;
}

fn provisional(id: TicketId, number: TicketNumber, kiosk: Option<protocol::KioskId>, at: Moment) -> Ticket {
    Ticket {
        id,
        number: Some(number),
        channel: protocol::Channel::Kiosk,
        class: Class::Standard,
        language: protocol::Language::It,
        issued_at: at,
        issue_time: IssueTime::Provisional(kiosk),
        first_called: None,
        past: Vec::new(),
        leg: LegSoFar::begin(1, number.prefix, at, None),
        state: TicketState::Waiting { bound: None },
        opinion: None,
    }
}

fn walk_in(id: TicketId, desk: DeskNo, service: protocol::ServiceId, at: Moment) -> Ticket {
    let mut leg = LegSoFar::begin(1, service, at, None);
    leg.desk = Some(desk);
    leg.visit = Some(Visit { started_at: at, served: Span::ZERO });
    Ticket {
        id,
        number: None,
        channel: protocol::Channel::Reception,
        class: Class::Standard,
        language: protocol::Language::It,
        issued_at: at,
        issue_time: IssueTime::Online,
        first_called: None,
        past: Vec::new(),
        leg,
        state: TicketState::Serving { desk, since: at },
        opinion: None,
    }
}
