//! A server as naive as can be: what it was asked, by key, and which numbers exist.

use std::collections::{BTreeMap, HashMap, HashSet};

use kiosk::flow::Answer;
use protocol::{
    Channel, OffsetTime, Seq, ServiceId, TicketId, TicketNumber, TicketStateName,
    requests::{LateRecord, Take},
    views::{Block, LateAnswer, Ticket},
};

/// One ticket of the journal.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) number: TicketNumber,
    pub(crate) key: Option<String>,
    pub(crate) withdrawn: bool,
    ticket: Ticket,
}

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) entries: Vec<Entry>,
    by_key: HashMap<String, usize>,
    dead: HashSet<String>,
    next: BTreeMap<ServiceId, u32>,
    ranges: Vec<Block>,
}

impl Server {
    pub(crate) fn new(services: &[ServiceId], day: &str) -> Self {
        let block = |service: &ServiceId| Block { service: *service, day: day.into(), from: 500, to: 530 };
        Self {
            entries: Vec::new(),
            by_key: HashMap::new(),
            dead: HashSet::new(),
            next: services.iter().map(|service| (*service, 1)).collect(),
            ranges: services.iter().map(block).collect(),
        }
    }

    /// A known key gets its first answer, also while issuing is stopped.
    pub(crate) fn take(&mut self, key: &str, take: &Take, now: OffsetTime, stopped: bool) -> Answer {
        if let Some(known) = self.by_key.get(key) {
            return Answer::Ticket(Box::new(self.entries[*known].ticket.clone()));
        }
        if self.dead.contains(key) {
            return Answer::Refused { status: 422, slug: "key-reused".into() };
        }
        if stopped {
            return Answer::Refused { status: 409, slug: "issuing-stopped".into() };
        }
        let next = self.next.get_mut(&take.service).unwrap();
        let number = TicketNumber { prefix: take.service, number: *next };
        *next += 1;
        self.by_key.insert(key.to_owned(), self.entries.len());
        let ticket = self.enter(number, take, now, Some(key.to_owned()));
        Answer::Ticket(Box::new(ticket))
    }

    /// A key without a ticket gets none any more; whether it is so.
    pub(crate) fn give_up(&mut self, key: &str) -> bool {
        let free = !self.by_key.contains_key(key);
        if free {
            self.dead.insert(key.to_owned());
        }
        free
    }

    fn enter(&mut self, number: TicketNumber, take: &Take, now: OffsetTime, key: Option<String>) -> Ticket {
        let ticket = Ticket {
            id: TicketId::new(0, Seq(self.entries.len() as u64 + 1)),
            number: Some(number),
            service: take.service,
            class: take.class,
            channel: Channel::Kiosk,
            language: take.language,
            state: TicketStateName::Waiting,
            desk: None,
            issued_at: now,
            due: None,
            uncertain: false,
            called_at: None,
            started_at: None,
            serving_since: None,
            served: 0,
            ended_at: None,
            ahead: Some(0),
            wait: None,
            code: None,
            link: None,
        };
        self.entries.push(Entry { number, key, withdrawn: false, ticket: ticket.clone() });
        ticket
    }

    pub(crate) fn withdraw(&mut self, id: TicketId) {
        self.entries.iter_mut().find(|entry| entry.ticket.id == id).unwrap().withdrawn = true;
    }

    pub(crate) fn hand_over(&mut self, record: &LateRecord, now: OffsetTime) -> LateAnswer {
        let number = record.number;
        let inside = self
            .ranges
            .iter()
            .any(|range| range.service == number.prefix && (range.from..=range.to).contains(&number.number));
        assert!(inside, "{number} is not of this kiosk's");
        assert!(record.occurred_at.is_some() != record.occurred_to.is_some(), "{record:?}");
        assert!(record.occurred_from <= record.occurred_to, "{record:?}");
        let latest = record.occurred_at.or(record.occurred_to).unwrap();
        assert!(latest <= now, "{record:?} lies ahead of {now}");
        if let Some(known) = self.entries.iter().find(|entry| entry.number == number) {
            return LateAnswer::Known { number, id: known.ticket.id };
        }
        let take = Take {
            service: record.service,
            channel: Channel::Kiosk,
            class: record.class,
            language: record.language,
            due: None,
        };
        let ticket = self.enter(number, &take, now, None);
        LateAnswer::Accepted { number, ticket: Box::new(ticket) }
    }

    /// Ranges as the real server tells them: another one for each that is half used.
    pub(crate) fn blocks(&mut self) -> Vec<Block> {
        let mut more = Vec::new();
        for service in self.next.keys() {
            let last = self.ranges.iter().filter(|range| range.service == *service).max_by_key(|r| r.from).unwrap();
            let used = self
                .entries
                .iter()
                .filter(|e| e.number.prefix == *service && (last.from..=last.to).contains(&e.number.number));
            if used.count() * 2 > 31 {
                more.push(Block { from: last.to + 1, to: last.to + 31, ..last.clone() });
            }
        }
        self.ranges.extend(more);
        self.ranges.clone()
    }
}
