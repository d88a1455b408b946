//! What must hold once everything is mended: pure, of what was found.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{Channel, ServiceId, TicketNumber, TicketStateName, views::Ticket};
use tests::kiosk::Paper;

/// What was found after a round.
#[derive(Debug)]
pub(crate) struct Found {
    /// All that came out of the printer.
    pub(crate) papers: Vec<Paper>,
    /// The day's tickets, as the server shows them.
    pub(crate) tickets: Vec<Ticket>,
    /// Numbers of the journal's records of issue.
    pub(crate) journal: Vec<TicketNumber>,
    /// What the kiosk's disk records as unprinted.
    pub(crate) disk: BTreeSet<TicketNumber>,
    /// What reception is told is unprinted.
    pub(crate) reception: BTreeSet<TicketNumber>,
    /// How often each service was pressed.
    pub(crate) presses: BTreeMap<ServiceId, usize>,
}

impl Found {
    /// Tickets that count.
    pub(crate) fn counting(&self) -> impl Iterator<Item = &Ticket> {
        let counts = |ticket: &&Ticket| ticket.channel == Channel::Kiosk && ticket.state != TicketStateName::Withdrawn;
        self.tickets.iter().filter(counts)
    }

    /// Sheets with more than one number: a slip that was torn hangs above another.
    pub(crate) fn joined(&self) -> usize {
        let joined = |paper: &&Paper| paper.numbers.iter().collect::<BTreeSet<_>>().len() > 1;
        self.papers.iter().filter(joined).count()
    }

    /// What does not hold.
    pub(crate) fn wrong(&self) -> Vec<String> {
        [self.lost(), self.unknown(), self.doubles(), self.two_numbers(), self.untold()].concat()
    }

    /// Every ticket is printed or recorded as unprinted.
    fn lost(&self) -> Vec<String> {
        // Above it may hang what a printer without power left of another.
        let printed = |number| self.papers.iter().any(|paper| paper.whole && paper.numbers.last() == Some(&number));
        let lost = self.counting().filter_map(|ticket| ticket.number);
        let lost = lost.filter(|number| !printed(*number) && !self.disk.contains(number));
        lost.map(|number| format!("{number} was neither printed nor recorded as unprinted")).collect()
    }

    /// Every printed number is in the journal once, and counts.
    fn unknown(&self) -> Vec<String> {
        let numbers: BTreeSet<_> = self.papers.iter().flat_map(|paper| paper.numbers.iter().copied()).collect();
        let wrong = numbers.into_iter().filter_map(|number| {
            let records = self.journal.iter().filter(|one| **one == number).count();
            let counts = self.counting().filter(|ticket| ticket.number == Some(number)).count();
            let right = (records, counts) == (1, 1);
            (!right).then(|| format!("{number} was printed, has {records} records of issue and counts {counts} times"))
        });
        wrong.collect()
    }

    /// No number on two sheets but for marked copies.
    fn doubles(&self) -> Vec<String> {
        let mut unmarked: BTreeMap<TicketNumber, usize> = BTreeMap::new();
        for paper in self.papers.iter().filter(|paper| !paper.copy) {
            for number in paper.numbers.iter().collect::<BTreeSet<_>>() {
                *unmarked.entry(*number).or_default() += 1;
            }
        }
        let twice = unmarked.into_iter().filter(|(_, count)| *count > 1);
        twice.map(|(number, count)| format!("{number} lies there {count} times unmarked")).collect()
    }

    /// Never two numbers for one press.
    fn two_numbers(&self) -> Vec<String> {
        let mut counting: BTreeMap<ServiceId, usize> = BTreeMap::new();
        for ticket in self.counting() {
            *counting.entry(ticket.service).or_default() += 1;
        }
        let more = counting.into_iter().filter(|(service, count)| self.presses.get(service).is_none_or(|n| n < count));
        more.map(|(service, count)| format!("{count} tickets of {service} for {:?} presses", self.presses)).collect()
    }

    /// Reception knows of what the disk records.
    fn untold(&self) -> Vec<String> {
        let differ = self.disk != self.reception;
        differ
            .then(|| format!("the disk records {:?}, reception knows {:?}", self.disk, self.reception))
            .into_iter()
            .collect()
    }
}
