//! The day: people come, desks call, the line goes and comes back. Everybody is served in the end.

use std::collections::BTreeSet;

use kiosk::flow::{Button, Input};
use protocol::{CallReason, Channel, Moment, Span, TicketId, TicketNumber, requests::LateRecord};
use queue_server::engine::{DeskVerb, Event, Record, command::Which, ticket::Class};
use tests::office::{kiosk, take};

use super::{
    oracle::{self, Waits},
    plan::{Arrival, DESKS, KIOSKS, Plan},
    server::Server,
    station::Station,
};

/// In this order where several happen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Opens(usize),
    Cut,
    Back(usize),
    Restarts(usize),
    Tells(usize),
    Hurries(usize),
    Comes(usize),
    Leaves(usize),
    Passes,
}

/// One arrival, as far as the day has come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Came {
    pub(super) number: Option<TicketNumber>,
    /// When the server was first told of a call.
    pub(super) called: Option<Moment>,
}

/// What a desk did while it could tell nobody.
#[derive(Clone, Copy, Debug)]
enum Note {
    Called(usize),
    Left(usize),
}

#[derive(Debug, Default)]
struct Desk {
    hand: Option<usize>,
    notes: Vec<Note>,
}

pub(super) struct Day<'a> {
    plan: &'a Plan,
    outage: bool,
    pub(super) server: Server,
    pub(super) stations: Vec<Station>,
    pub(super) came: Vec<Came>,
    hall: Vec<usize>,
    desks: [Desk; DESKS],
    agenda: BTreeSet<(Moment, Happening)>,
    /// How many numbers desks called before the server had heard of them.
    pub(super) unknown_calls: usize,
}

/// How often time passes for the kiosks, and how often a stream says something.
const TICK: Span = Span::from_seconds(5);
const PULSE: i64 = 15_000;

fn no(desk: usize) -> u16 {
    u16::try_from(desk).unwrap() + 1
}

impl<'a> Day<'a> {
    /// The day of a plan, with its outage or without.
    pub(super) fn run(plan: &'a Plan, outage: bool) -> Self {
        let names = (1..=KIOSKS).map(|n| kiosk(&format!("k{n}")));
        let mut server = Server::new(names.clone());
        let stations = names.map(|name| Station::new(name, &mut server)).collect();
        let (came, desks) = (vec![Came::default(); plan.arrivals.len()], std::array::from_fn(|_| Desk::default()));
        let agenda = BTreeSet::from([(server.office.now + TICK, Happening::Passes)]);
        let mut day = Self { plan, outage, server, stations, came, hall: Vec::new(), desks, agenda, unknown_calls: 0 };
        day.expect();
        while let Some((at, happening)) = day.agenda.pop_first() {
            day.server.office.now = at;
            day.happens(happening);
        }
        day
    }

    fn expect(&mut self) {
        let plan = self.plan;
        let opens = self.server.office.now;
        self.agenda.extend((0..DESKS).map(|desk| (opens, Happening::Opens(desk))));
        for (place, arrival) in plan.arrivals.iter().enumerate() {
            self.agenda.insert((arrival.at, Happening::Comes(place)));
            if arrival.priority && arrival.kiosk.is_some() {
                self.agenda.insert((arrival.at - Span::from_seconds(1), Happening::Hurries(place)));
            }
        }
        if self.outage {
            self.agenda.insert((plan.from, Happening::Cut));
            self.agenda.extend((0..KIOSKS).map(|kiosk| (plan.back[kiosk], Happening::Back(kiosk))));
            self.agenda.extend((0..DESKS).map(|desk| (plan.registers[desk], Happening::Tells(desk))));
            let restarts = plan.restarts.iter().enumerate();
            self.agenda.extend(restarts.map(|(n, restart)| (restart.at, Happening::Restarts(n))));
        }
    }

    fn now(&self) -> Moment {
        self.server.office.now
    }

    fn happens(&mut self, happening: Happening) {
        let server = &mut self.server;
        match happening {
            Happening::Opens(desk) => drop(server.office.open(no(desk))),
            Happening::Cut => {
                self.stations.iter_mut().for_each(|station| station.line = false);
                // It is noticed at once, or only by who asks.
                self.stations[0].tell(Input::Line(false), server);
            }
            Happening::Back(kiosk) => {
                self.stations[kiosk].line = true;
                self.stations[kiosk].hear(server);
            }
            Happening::Restarts(n) => {
                let restart = self.plan.restarts[n];
                self.stations[restart.kiosk].restart(restart.wakes, server);
            }
            Happening::Tells(desk) => self.tells(desk),
            Happening::Hurries(place) => {
                let kiosk = self.plan.arrivals[place].kiosk.unwrap();
                self.stations[kiosk].press(Button::Priority, server);
            }
            Happening::Comes(place) => self.comes(place),
            Happening::Leaves(desk) => self.leaves(desk),
            Happening::Passes => self.passes(),
        }
    }

    /// The kiosks' time, for as long as anything else may happen.
    fn passes(&mut self) {
        for station in &mut self.stations {
            station.tell(Input::Tick, &mut self.server);
            if self.server.office.now.0 % PULSE == 0 {
                station.hear(&mut self.server);
            }
        }
        if !self.agenda.is_empty() {
            self.agenda.insert((self.now() + TICK, Happening::Passes));
        }
    }

    fn comes(&mut self, place: usize) {
        let arrival = self.plan.arrivals[place];
        let number = match arrival.kiosk {
            Some(kiosk) => {
                let station = &mut self.stations[kiosk];
                let before = station.sheets.len();
                station.press(Button::Service(arrival.service), &mut self.server);
                assert_eq!(station.sheets.len(), before + 1, "one press, one sheet: {arrival:?}");
                station.sheets[before]
            }
            None => self.at_reception(&arrival),
        };
        self.came[place].number = Some(number);
        self.hall.push(place);
        (0..DESKS).for_each(|desk| self.calls(desk));
    }

    fn at_reception(&mut self, arrival: &Arrival) -> TicketNumber {
        let class = if arrival.priority { Class::Priority } else { Class::Standard };
        let taken = self.server.office.must(&take(arrival.service.letter(), Channel::Reception, class));
        match &taken[..] {
            [Record { event: Event::TicketIssued { number, .. }, .. }] => *number,
            other => panic!("no ticket but {other:?}"),
        }
    }

    /// Whether people are called by what stands on their paper: until the kiosks have told what they gave, `next` knows half of the hall.
    fn is_by_paper(&self) -> bool {
        self.outage && (self.plan.from..self.plan.settled()).contains(&self.now())
    }

    fn is_alone(&self, desk: usize) -> bool {
        self.outage && self.plan.is_desk_alone(desk, self.now())
    }

    /// A free desk calls whoever is next.
    fn calls(&mut self, desk: usize) {
        if self.desks[desk].hand.is_some() || self.hall.is_empty() {
            return;
        }
        let place = if self.is_by_paper() { self.calls_from_paper(desk) } else { self.calls_next(desk) };
        self.hall.retain(|one| *one != place);
        self.desks[desk].hand = Some(place);
        self.agenda.insert((self.now() + self.plan.arrivals[place].visit, Happening::Leaves(desk)));
    }

    /// In the hall it is known who came when, and who asked for precedence.
    fn calls_from_paper(&mut self, desk: usize) -> usize {
        let waits = |place: &usize| {
            let Arrival { at, priority, .. } = self.plan.arrivals[*place];
            Waits { who: *place, since: at, priority, order: 0 }
        };
        let place = oracle::first(self.hall.iter().map(waits), self.now()).unwrap();
        if self.is_alone(desk) {
            self.desks[desk].notes.push(Note::Called(place));
        } else {
            self.tell_called(desk, place);
        }
        place
    }

    fn calls_next(&mut self, desk: usize) -> usize {
        let waits = |place: &usize| {
            let order = self.ticket(*place).seq().0;
            Waits { who: *place, since: self.merged(*place), priority: self.plan.arrivals[*place].priority, order }
        };
        let expected = oracle::first(self.hall.iter().map(waits), self.now()).unwrap();
        let called = self.server.office.next(no(desk));
        assert_eq!(called, Some(self.ticket(expected)), "who is next at {:?}", self.now());
        self.came[expected].called = Some(self.now());
        expected
    }

    fn leaves(&mut self, desk: usize) {
        let place = self.desks[desk].hand.take().unwrap();
        if self.is_alone(desk) {
            self.desks[desk].notes.push(Note::Left(place));
        } else {
            self.tell_left(desk, place);
        }
        self.calls(desk);
    }

    /// The server is back: what was done meanwhile, in its order.
    fn tells(&mut self, desk: usize) {
        for note in std::mem::take(&mut self.desks[desk].notes) {
            match note {
                Note::Called(place) => self.tell_called(desk, place),
                Note::Left(place) => self.tell_left(desk, place),
            }
        }
    }

    fn tell_called(&mut self, desk: usize, place: usize) {
        let number = self.came[place].number.unwrap();
        self.unknown_calls += usize::from(!self.server.office.state.day.numbers.contains_key(&number));
        let verb = DeskVerb::Call { which: Which::Number(number), reason: CallReason::Altro };
        self.server.office.desk(no(desk), verb);
        self.came[place].called = Some(self.now());
    }

    fn tell_left(&mut self, desk: usize, place: usize) {
        let ticket = self.ticket(place);
        self.server.office.desk(no(desk), DeskVerb::Finish { ticket, procedures: Vec::new() });
    }

    fn ticket(&self, place: usize) -> TicketId {
        self.server.office.state.day.numbers[&self.came[place].number.unwrap()]
    }

    /// What a kiosk told the server of an arrival afterwards.
    pub(super) fn record_of(&self, place: usize) -> Option<&LateRecord> {
        let number = self.came[place].number?;
        let station = &self.stations[self.plan.arrivals[place].kiosk?];
        station.handed.iter().find(|record| record.number == number)
    }

    /// From when an arrival counts once the server knows all that there is to know: as it was told, but nobody comes after the call.
    pub(super) fn merged(&self, place: usize) -> Moment {
        let told = self.record_of(place).map(|record| record.occurred_at.or(record.occurred_to).unwrap().moment());
        let issued = told.unwrap_or(self.plan.arrivals[place].at);
        self.came[place].called.map_or(issued, |called| issued.min(called))
    }

    pub(super) fn handed(&self, kiosk: usize) -> impl Iterator<Item = &LateRecord> {
        self.stations[kiosk].handed.iter()
    }
}
