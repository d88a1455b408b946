//! What each command does to the naive office, or all the reasons for which it may be refused.

use std::sync::Arc;

use protocol::{Channel, DeskNo, Face, KioskId, Moment, ServiceId, TicketId, TicketNumber};
use queue_server::engine::{
    Command, Record,
    command::{Holder, Issued, LateRecord},
    event::{Event, InForce},
    ticket::Class,
};

use super::{Model, Post, Slip, Where};

/// Reasons to refuse, by their stable names: any of them is right. `Ok(false)`: it was so already.
pub type Verdict = Result<bool, Vec<&'static str>>;

/// For how many days a kiosk's record is still taken.
const LATE_DAYS: i32 = 28;

/// A clock that runs ahead by less is still believed.
const AHEAD_MS: i64 = 120_000;

/// Reasons collected; none is consent.
pub(super) fn verdict(reasons: &[(bool, &'static str)]) -> Verdict {
    let given: Vec<_> = reasons.iter().filter(|(holds, _)| *holds).map(|(_, reason)| *reason).collect();
    if given.is_empty() { Ok(true) } else { Err(given) }
}

impl Model {
    /// Foretells a command, and does it. `order` is the sequence of its first record, from which a new ticket has its
    /// id.
    ///
    /// # Errors
    /// The reasons for which it may be refused; then nothing was done.
    pub fn tell(&mut self, command: &Command, at: Moment, order: u64) -> Verdict {
        match command {
            Command::Take { service, channel, class, .. } => self.take(*service, *channel, *class, at, order),
            Command::Withdraw { ticket } => self.withdraw(*ticket, at.0),
            Command::Reinstate { ticket } => self.reinstate(*ticket, at.0),
            Command::GiveOpinion { ticket, face, reason } => self.opinion(*ticket, *face, reason.as_deref()),
            Command::AtDesk { desk, verb } => self.at_desk(*desk, verb, at.0, order),
            Command::CloseDay => Ok(self.close_day(at.0)),
            Command::CloseHall => Ok(!std::mem::replace(&mut self.hall_closed, true)),
            Command::StopService { service } => {
                self.known_service(*service)?;
                Ok(self.stopped.insert(*service))
            }
            Command::ResumeService { service } => {
                self.known_service(*service)?;
                Ok(self.stopped.remove(service))
            }
            Command::CapService { service, tickets } => {
                self.known_service(*service)?;
                let before = match tickets {
                    Some(cap) => self.caps.insert(*service, *cap),
                    None => self.caps.remove(service),
                };
                Ok(before != *tickets)
            }
            Command::PairKiosk { kiosk } => Ok(self.kiosks.insert(kiosk.clone())),
            Command::ReserveBlocks { kiosk } => self.paired(kiosk).map(|()| !self.holds_all_ranges(kiosk)),
            Command::HandOver { kiosk, record } => self.hand_over(kiosk, record, at, order),
            Command::Configure(office) => self.configure(office),
            Command::Restore { .. }
            | Command::AcceptClock { .. }
            | Command::ImportHistory { .. }
            | Command::Administer { .. } => Ok(true),
            Command::Tick => Ok(self.tick(at)),
        }
    }

    fn known_service(&self, service: ServiceId) -> Result<(), Vec<&'static str>> {
        if self.setup().services.contains_key(&service) { Ok(()) } else { Err(vec!["unknown-service"]) }
    }

    fn paired(&self, kiosk: &KioskId) -> Result<(), Vec<&'static str>> {
        if self.kiosks.contains(kiosk) { Ok(()) } else { Err(vec!["unknown-kiosk"]) }
    }

    /// A slip that waits, as it is when just taken.
    pub(super) fn slip(&self, order: u64, number: Option<TicketNumber>, service: ServiceId, issued: i64) -> Slip {
        Slip {
            id: TicketId::new(self.generation, protocol::Seq(order)),
            order,
            day: self.day,
            number,
            online: false,
            from_kiosk: false,
            provisional: false,
            uncertain: false,
            class: Class::Standard,
            service,
            issued,
            first_called: None,
            leg: 1,
            visited: false,
            served_for: 0,
            place: Where::Waiting,
            bound: None,
            meant: None,
            ended: None,
            by_day: false,
            judged: false,
        }
    }

    fn take(&mut self, service: ServiceId, channel: Channel, class: Class, at: Moment, order: u64) -> Verdict {
        let calendar = &self.setup().calendar;
        let issued = self.today().filter(|slip| slip.number.is_some_and(|n| n.prefix == service)).count();
        let another_day = matches!(class, Class::Appointment { due } if calendar.local_date(due) != self.day);
        verdict(&[
            (!self.setup().services.contains_key(&service), "unknown-service"),
            (self.closed_at.is_some(), "day-closed"),
            (self.hall_closed, "hall-closed"),
            (self.stopped.contains(&service), "issuing-stopped"),
            (self.caps.get(&service).is_some_and(|cap| issued >= *cap as usize), "cap-reached"),
            (channel != Channel::Reception && !calendar.is_open(at), "outside-hours"),
            (another_day, "due-not-today"),
        ])?;
        let number = TicketNumber { prefix: service, number: self.next_number(service) };
        let slip = Slip { online: true, class, ..self.slip(order, Some(number), service, at.0) };
        self.slips.push(slip);
        Ok(true)
    }

    fn withdraw(&mut self, id: TicketId, at: i64) -> Verdict {
        let i = self.find(id).ok_or(vec!["unknown-ticket"])?;
        let slip = &self.slips[i];
        let leaves = matches!(slip.place, Where::Waiting | Where::Called { .. } | Where::Parked);
        verdict(&[(slip.number.is_none(), "walk-in"), (!leaves, "wrong-state")])?;
        let had_visit = slip.place == Where::Parked && slip.visited;
        self.end(i, if had_visit { Where::Served } else { Where::Withdrawn }, false, at);
        Ok(true)
    }

    fn reinstate(&mut self, id: TicketId, at: i64) -> Verdict {
        let i = self.find(id).ok_or(vec!["unknown-ticket"])?;
        let slip = &self.slips[i];
        let late = slip.ended.is_some_and(|ended| at > ended + self.setup().rules.grace.0);
        verdict(&[
            (slip.place != Where::NoShow, "wrong-state"),
            (self.closed_at.is_some(), "day-closed"),
            (late, "grace-over"),
            (!self.setup().services.contains_key(&slip.service), "unknown-service"),
        ])?;
        let bound = slip.meant.filter(|desk| self.may_bind(*desk, at) && self.serves(*desk, slip.service));
        let slip = &mut self.slips[i];
        (slip.place, slip.bound, slip.ended, slip.by_day) = (Where::Waiting, bound, None, false);
        Ok(true)
    }

    fn opinion(&mut self, id: Option<TicketId>, face: Face, reason: Option<&str>) -> Verdict {
        let offered = |key: &str| self.setup().feedback_reasons.iter().any(|(known, _)| known == key);
        let wrong_reason = reason.is_some_and(|key| face != Face::Negative || !offered(key));
        let Some(id) = id else { return verdict(&[(wrong_reason, "unknown-reason")]) };
        let i = self.find(id).ok_or(vec!["unknown-ticket"])?;
        let slip = &self.slips[i];
        verdict(&[
            (wrong_reason, "unknown-reason"),
            (slip.judged, "opinion-given"),
            (slip.place != Where::Served, "not-served-yet"),
        ])?;
        self.slips[i].judged = true;
        Ok(true)
    }

    /// A slip ends: what desk had it is free, or pauses if it was to.
    pub(super) fn end(&mut self, i: usize, end: Where, by_day: bool, at: i64) {
        if end == Where::Served
            && let Where::Called { desk, first, .. } = self.slips[i].place
        {
            self.slips[i].visited = true;
            self.slips[i].place = Where::Serving { desk, since: first };
        }
        self.free(i, at);
        let slip = &mut self.slips[i];
        (slip.place, slip.ended, slip.by_day, slip.bound) = (end, Some(at), by_day, None);
    }

    /// The slip leaves the hand that has it.
    pub(super) fn free(&mut self, i: usize, at: i64) -> Option<DeskNo> {
        let desk = self.slips[i].at_desk()?;
        if let Where::Serving { since, .. } = self.slips[i].place {
            self.slips[i].served_for += at - since;
        }
        let to_pause = self.desks.get(&desk) == Some(&Post::Open { to_pause: true });
        self.desks.insert(desk, if to_pause { Post::Paused { since: at } } else { Post::Open { to_pause: false } });
        Some(desk)
    }

    /// What is bound to a desk is bound no more.
    pub(super) fn loose(&mut self, desk: DeskNo) {
        let day = self.day;
        for slip in self.slips.iter_mut().filter(|slip| slip.day == day && slip.bound == Some(desk)) {
            slip.bound = None;
        }
    }

    fn close_day(&mut self, at: i64) -> bool {
        if self.closed_at.is_some() {
            return false;
        }
        self.end_all(at);
        self.closed_at = Some(at);
        true
    }

    fn end_all(&mut self, at: i64) {
        let absent = self.setup().rules.confirm_presence;
        for i in 0..self.slips.len() {
            let slip = &self.slips[i];
            if slip.day != self.day || slip.ended() {
                continue;
            }
            let end = match slip.place {
                Where::Called { .. } if absent => Where::NoShow,
                Where::Called { .. } | Where::Serving { .. } => Where::Served,
                Where::Parked if slip.visited => Where::Served,
                _ => Where::Expired,
            };
            self.end(i, end, true, at);
        }
        self.desks.values_mut().for_each(|post| *post = Post::Closed);
    }

    fn tick(&mut self, at: Moment) -> bool {
        let midnight = self.midnight();
        if at >= midnight {
            self.end_all(midnight.0);
            self.day = self.setup().calendar.local_date(at);
            self.closed_at = None;
            self.hall_closed = false;
            self.stopped.clear();
            self.caps.clear();
            return true;
        }
        let limit = self.setup().rules.pause_limit.0;
        let away: Vec<DeskNo> = self
            .desks
            .iter()
            .filter(|(_, post)| matches!(post, Post::Paused { since } if at.0 - since >= limit))
            .map(|(desk, _)| *desk)
            .collect();
        let binds = |desk: &DeskNo| self.today().any(|slip| slip.bound == Some(*desk));
        let changes = away.iter().any(binds);
        away.into_iter().for_each(|desk| self.loose(desk));
        changes
    }

    fn configure(&mut self, office: &Arc<InForce>) -> Verdict {
        if **office == *self.office {
            return Ok(false);
        }
        let next = &office.setup;
        let desk_lost = self.desks.iter().any(|(desk, post)| *post != Post::Closed && !next.desks.contains_key(desk));
        let slip_lost = self.today().filter(|slip| !slip.ended()).any(|slip| match slip.at_desk().or(slip.bound) {
            Some(desk) => next.weight(desk, slip.service).is_none(),
            None => !next.services.contains_key(&slip.service),
        });
        verdict(&[(desk_lost || slip_lost, "setup-in-use")])?;
        self.desks.retain(|desk, _| next.desks.contains_key(desk));
        for desk in next.desks.keys() {
            self.desks.entry(*desk).or_insert(Post::Closed);
        }
        self.office = office.clone();
        Ok(true)
    }

    fn hand_over(&mut self, kiosk: &KioskId, record: &LateRecord, at: Moment, order: u64) -> Verdict {
        let calendar = self.setup().calendar.clone();
        let latest = record.issued.latest().min(at);
        let last = calendar.local_date(latest);
        // Day by day backwards through the record's bounds, until a range that may have held the number.
        let theirs =
            |holder: &Holder| matches!(holder, Holder::Kiosk(name) if name == kiosk) || *holder == Holder::Lost;
        let held = |day| self.range_of(day, record.number).is_some_and(|range| theirs(&range.holder));
        let first = calendar.local_date(record.issued.earliest().min(latest));
        let mut day = last;
        while day > first && !held(day) {
            day = day.yesterday().unwrap();
        }
        let issued = if day == last { latest } else { Moment(calendar.day_start(day.tomorrow().unwrap()).0 - 1) };
        let in_time = (self.day - day).get_days() <= LATE_DAYS;
        let held = held(day);
        let known = self.find_number(day, record.number);
        let waits = day == self.day && self.closed_at.is_none() && known.is_none();
        verdict(&[
            (!self.kiosks.contains(kiosk), "unknown-kiosk"),
            (!held || !in_time || record.service != record.number.prefix, "outside-block"),
            (waits && !self.setup().services.contains_key(&record.service), "unknown-service"),
        ])?;
        if known.is_some_and(|i| !self.slips[i].provisional) {
            return Ok(false);
        }
        let i = known.unwrap_or_else(|| {
            let expired = Slip {
                day,
                place: if waits { Where::Waiting } else { Where::Expired },
                by_day: !waits,
                ..self.slip(order, Some(record.number), record.number.prefix, issued.0)
            };
            self.slips.push(expired);
            self.slips.len() - 1
        });
        let is_ahead = record.issued.earliest().0 > at.0 + AHEAD_MS;
        let slip = &mut self.slips[i];
        let past_call = slip.first_called.is_some_and(|called| issued.0 > called);
        slip.issued = slip.first_called.map_or(issued.0, |called| called.min(issued.0));
        slip.class = if record.priority { Class::Priority } else { Class::Standard };
        (slip.provisional, slip.from_kiosk, slip.uncertain) =
            (false, true, matches!(record.issued, Issued::Within { .. }) || past_call || is_ahead);
        Ok(true)
    }

    /// Whether a kiosk has a range at least half free for every service, today and on the next open day.
    fn holds_all_ranges(&self, kiosk: &KioskId) -> bool {
        let days = [Some(self.day), self.setup().calendar.next_open_day(self.day)];
        days.into_iter().flatten().all(|day| {
            self.setup().services.keys().all(|service| {
                let mine = |holder: &Holder| matches!(holder, Holder::Kiosk(name) if name == kiosk);
                self.ranges.iter().filter(|r| r.day == day && r.service == *service && mine(&r.holder)).any(|range| {
                    let used = (range.from..=range.to)
                        .filter(|n| self.find_number(day, TicketNumber { prefix: *service, number: *n }).is_some());
                    used.count() * 2 <= self.setup().rules.block_size as usize
                })
            })
        })
    }

    /// Takes over the ranges that the engine chose, which the rules only bound.
    ///
    /// # Errors
    /// A range that breaks a rule, in words.
    pub fn adopt(&mut self, records: &[Record]) -> Result<(), String> {
        for record in records {
            match &record.event {
                Event::BlockReserved(block) => {
                    let size = block.to - block.from + 1;
                    let rules = &self.setup().rules;
                    let highest = |slip: &Slip| slip.number.filter(|n| n.prefix == block.service).map(|n| n.number);
                    let given = self.slips.iter().filter(|slip| slip.day == block.day).filter_map(highest).max();
                    let above = block.from >= rules.block_floor && given.is_none_or(|given| block.from > given);
                    if size != rules.block_size || !above {
                        return Err(format!("{block:?}, while {given:?} was given"));
                    }
                    self.ranges.push(block.clone());
                }
                Event::JournalRestored { generation, skipped } => {
                    if *generation == self.generation {
                        return Err("a restore made ids that were given before".into());
                    }
                    self.generation = *generation;
                    let services: Vec<ServiceId> = self.setup().services.keys().copied().collect();
                    let before: Vec<u32> = services.iter().map(|service| self.next_number(*service)).collect();
                    self.ranges.extend(skipped.iter().cloned());
                    for (service, before) in services.into_iter().zip(before) {
                        let next = self.next_number(service);
                        if next < before + self.setup().rules.restore_gap {
                            return Err(format!("{service} goes on with {next} after {before}: too near"));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
