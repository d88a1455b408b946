//! A simulated day through the real engine: people come, desks open, pause and close as planned, and say `next` when a
//! visit is done. How long a visit takes is drawn from the journal, by a fixed hash: the same for every policy.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{Channel, ClassName, DeskNo, Moment, PauseReason, ServiceId, Span, TicketId};
use queue_server::engine::{DeskVerb, setup::OfficeSetup, ticket::Class};

use crate::{
    journal::{Arrival, Journal, Session},
    office::{Office, in_force},
};

/// What came of one ticket.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    /// Its queue.
    pub service: ServiceId,
    /// Its class.
    pub class: ClassName,
    /// When it was issued.
    pub issued: Moment,
    /// When it was called.
    pub called: Moment,
}

impl Served {
    /// How long it waited.
    #[must_use]
    pub fn wait(&self) -> Span {
        self.called - self.issued
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Opens(DeskNo),
    Pauses(DeskNo),
    Returns(DeskNo),
    Leaves(DeskNo),
    Free(DeskNo),
    Comes(usize),
}

/// A day in the making.
struct Day<'a> {
    office: Office,
    journal: &'a Journal,
    arrivals: &'a [Arrival],
    sessions: &'a [Session],
    tickets: BTreeMap<TicketId, usize>,
    agenda: BTreeSet<(Moment, Happening)>,
    leaving: BTreeSet<DeskNo>,
    served: Vec<Served>,
}

/// Runs a day until everybody was served. Desks stay after their hours until nobody waits for them.
///
/// # Panics
/// If the engine refuses what belongs to such a day, or loses somebody.
#[must_use]
pub fn run(setup: OfficeSetup, journal: &Journal, arrivals: &[Arrival], sessions: &[Session]) -> Vec<Served> {
    let starts = sessions.iter().map(|s| s.open.0).chain(arrivals.iter().map(|a| a.at)).min();
    let Some(start) = starts else { return Vec::new() };
    let mut day = Day {
        office: Office::at(in_force(setup, "simulated"), start),
        journal,
        arrivals,
        sessions,
        tickets: BTreeMap::new(),
        agenda: BTreeSet::new(),
        leaving: BTreeSet::new(),
        served: Vec::new(),
    };
    day.agenda.extend(arrivals.iter().enumerate().map(|(i, arrival)| (arrival.at, Happening::Comes(i))));
    for session in sessions {
        day.agenda.insert((session.open.0, Happening::Opens(session.desk)));
        day.agenda.insert((session.open.1, Happening::Leaves(session.desk)));
        if let Some((from, to)) = session.pause {
            day.agenda.insert((from, Happening::Pauses(session.desk)));
            day.agenda.insert((to, Happening::Returns(session.desk)));
        }
    }
    while let Some((at, happening)) = day.agenda.pop_first() {
        day.office.now = at;
        day.happens(happening);
    }
    assert_eq!(day.served.len(), arrivals.len(), "everybody was called");
    day.served
}

impl Day<'_> {
    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Opens(desk) | Happening::Returns(desk) => {
                self.leaving.remove(&desk);
                self.office.desk(desk.0, DeskVerb::Open);
                self.next_if_idle(desk);
            }
            Happening::Pauses(desk) => drop(self.office.desk(desk.0, DeskVerb::Pause(PauseReason::Pausa))),
            Happening::Leaves(desk) => {
                self.leaving.insert(desk);
                self.next_if_idle(desk);
            }
            Happening::Free(desk) => self.next(desk),
            Happening::Comes(i) => self.comes(i),
        }
    }

    fn comes(&mut self, i: usize) {
        let arrival = self.arrivals[i];
        let class = match arrival.class {
            ClassName::Standard => Class::Standard,
            ClassName::Priority => Class::Priority,
            ClassName::Appointment => Class::Appointment { due: arrival.at },
        };
        let id = self.office.take_as(arrival.service.letter(), Channel::Reception, class);
        self.tickets.insert(id, i);
        let desks: Vec<DeskNo> = self.office.state.setup().desks_serving(arrival.service).collect();
        // Whoever is idle calls: the specialists first, as they have nothing else to do.
        for desk in desks.into_iter().rev() {
            if self.office.is(id) == protocol::TicketStateName::Waiting {
                self.next_if_idle(desk);
            }
        }
    }

    fn next_if_idle(&mut self, desk: DeskNo) {
        if self.office.state.desk_state(desk) == protocol::DeskStateName::Open {
            self.next(desk);
        }
    }

    fn next(&mut self, desk: DeskNo) {
        if self.leaving.contains(&desk) && self.relieved(desk) {
            if let Some(ticket) = self.office.hand(desk.0) {
                self.office.desk(desk.0, DeskVerb::Finish { ticket, procedures: Vec::new() });
            }
            self.office.desk(desk.0, DeskVerb::Close);
            return;
        }
        let Some(called) = self.office.next(desk.0) else { return };
        let i = self.tickets[&called];
        let arrival = self.arrivals[i];
        let served =
            Served { service: arrival.service, class: arrival.class, issued: arrival.at, called: self.office.now };
        self.served.push(served);
        let busy = self.busy(i, arrival.service);
        self.agenda.insert((self.office.now + busy, Happening::Free(desk)));
    }

    /// Whether desks of its kind go on: then it leaves after its visit. The last ones stay until nobody waits.
    fn relieved(&self, desk: DeskNo) -> bool {
        let setup = self.office.state.setup();
        let same = |session: &&Session| setup.desks.get(&session.desk) == setup.desks.get(&desk);
        self.sessions.iter().filter(same).any(|session| session.open.1 > self.office.now)
    }

    /// How long the i-th ticket's visit takes, whatever the policy.
    fn busy(&self, i: usize, service: ServiceId) -> Span {
        let visits = &self.journal.visits[&service];
        let hash = (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ self.arrivals[i].at.0.unsigned_abs();
        let mixed = hash.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33;
        visits[usize::try_from(mixed).unwrap_or(0) % visits.len()]
    }
}
