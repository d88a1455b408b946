//! A hall: a kiosk whose disk outlives it, a server behind a bad line, a printer, and people who press.
//!
//! Effects happen one after the other; before each of them, and in the middle of each, the kiosk may lose its power. What was kept on
//! the disk is there afterwards, what was under way may or may not have happened.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use kiosk::{
    clock::{Boot, Clock, Uptime},
    flow::{About, Answer, Button, Done, Effect, Errand, Flow, Input, Printer},
    outbox::{Book, Key, PressId, Sheet, Stage, Step},
};
use protocol::{
    ClassName, KioskId, Moment, OffsetTime, ServiceId, Span, TicketPart,
    kiosk::{Bilingual, KioskService, KioskSetup, Opening, TicketLayout},
    requests::Take,
};

use super::{paper::Paper, server::Server};

/// What is on its way.
#[derive(Debug)]
enum Way {
    /// To the server, and back with this delay; `None`: the answer is lost.
    Request(Request, Option<i64>),
    /// To the kiosk, if it has not been cut since.
    Home(u32, Input),
}

#[derive(Clone, Debug)]
enum Request {
    Ask(PressId, Key, Take),
    Run(Errand),
}

pub(crate) struct World {
    chance: Rng,
    /// The world's time in milliseconds.
    now: i64,
    /// When the machine was switched on.
    switched_on: i64,
    boots: u32,
    runs: u32,
    flow: Flow,
    disk: Book,
    pub(crate) server: Server,
    pub(crate) paper: Paper,
    line: bool,
    /// The head has stopped issuing. It lasts longer than any request stays on its way: one that was refused is not granted behind the
    /// kiosk's back.
    stopped: bool,
    /// The server knows the kiosk by its token.
    known: bool,
    /// How often it did not.
    pub(crate) denials: u32,
    faults: bool,
    ways: Vec<(i64, Way)>,
    keys: u32,
    /// Numbers that each key was ever given, as the disk saw it.
    pub(crate) reserved: BTreeMap<String, BTreeSet<String>>,
    pub(crate) cuts: u32,
    /// Starts at which half a slip hung in the printer, and those of them whose disk said that none did.
    pub(crate) torn: (usize, usize),
}

const NINE: &str = "2026-11-24T09:00:00+01:00";
const DAY: &str = "2026-11-24";

fn services() -> [ServiceId; 2] {
    ["A", "B"].map(|letter| letter.parse().unwrap())
}

pub(crate) fn bilingual(text: &str) -> Bilingual {
    Bilingual { it: text.into(), en: text.into() }
}

pub(crate) fn setup() -> KioskSetup {
    let service = |service: &ServiceId| KioskService { service: *service, name: bilingual("Servizio"), ready: None };
    KioskSetup {
        kiosk: "k1".parse::<KioskId>().unwrap(),
        body: bilingual("Comune"),
        office: bilingual("Sportelli"),
        time_zone: "Europe/Rome".into(),
        rehearsal: false,
        services: services().iter().map(service).collect(),
        openings: vec![Opening {
            from: "2026-11-24T08:15:00+01:00".parse().unwrap(),
            to: "2026-11-24T17:00:00+01:00".parse().unwrap(),
        }],
        ticket: TicketLayout { parts: TicketPart::ALL.to_vec(), text: None },
    }
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let clock = Clock::new(Boot("0".into()), Uptime(1_000), Moment(0), false);
        let about = About { version: "0".into(), profile: "test".into() };
        let (flow, effects) = Flow::start(about, Book::default(), clock, Uptime(1_000));
        let mut world = Self {
            chance: Rng::with_seed(seed),
            now: 1_000,
            switched_on: 0,
            boots: 0,
            runs: 0,
            flow,
            disk: Book::default(),
            server: Server::new(&services(), DAY),
            paper: Paper::default(),
            line: true,
            stopped: false,
            known: true,
            denials: 0,
            faults: false,
            ways: Vec::new(),
            keys: 0,
            reserved: BTreeMap::new(),
            cuts: 0,
            torn: (0, 0),
        };
        world.carry_out(effects);
        world.hear();
        world.pass(3_000);
        world
    }

    fn office_time(&self) -> OffsetTime {
        let nine: OffsetTime = NINE.parse().unwrap();
        OffsetTime::new(nine.moment() + Span(self.now), 3600)
    }

    fn up(&self) -> Uptime {
        Uptime(self.now - self.switched_on)
    }

    /// The stream tells the time, and with it that the line is there.
    fn hear(&mut self) {
        match (self.line, self.known) {
            (true, true) => self.input(Input::Time(self.office_time(), 1.0)),
            (true, false) => {
                self.input(Input::Line(false));
                self.input(Input::Revoked);
            }
            (false, _) => {}
        }
    }

    /// A bad day of so many milliseconds.
    pub(crate) fn suffer(&mut self, length: i64) {
        self.faults = true;
        let end = self.now + length;
        while self.now < end {
            match self.chance.u8(..100) {
                0..25 => self.press(),
                25..28 => self.cut_line(),
                28..36 => self.mend_line(),
                36..39 => self.paper.out = true,
                39..41 => self.paper.away = true,
                41..50 => self.paper.mend(),
                50..53 => self.lose_power(),
                53 => self.stopped = true,
                54 => self.forget_kiosk(),
                55..59 => self.known = true,
                _ => {}
            }
            let step = self.chance.i64(50..900);
            self.pass(step);
        }
        self.faults = false;
    }

    /// Everything is mended, and time enough passes.
    pub(crate) fn recover(&mut self) {
        self.paper.mend();
        self.known = true;
        self.mend_line();
        self.pass(30_000);
        self.stopped = false;
        self.pass(200_000);
    }

    pub(crate) fn press(&mut self) {
        let service = services()[self.chance.usize(..2)];
        let button = match self.chance.u8(..10) {
            0 => Button::Priority,
            1 => Button::Language,
            2 => Button::Back,
            _ => Button::Service(service),
        };
        // A hand that trembles.
        for _ in 0..self.chance.u8(1..3) {
            self.keys += 1;
            let key = Key(format!("key-{}", self.keys));
            self.input(Input::Press(button, key));
        }
    }

    fn cut_line(&mut self) {
        self.line = false;
        // It is noticed at once, or only by who asks.
        if self.chance.bool() {
            self.input(Input::Line(false));
        }
    }

    /// Somebody took its token away; the stream tells it at once, or only who asks hears of it.
    fn forget_kiosk(&mut self) {
        self.known = false;
        self.denials += 1;
        if self.chance.bool() {
            self.hear();
        }
    }

    fn mend_line(&mut self) {
        self.line = true;
        self.hear();
    }

    /// Time passes: what is due happens, in order.
    pub(crate) fn pass(&mut self, length: i64) {
        let end = self.now + length;
        let (mut tick, mut pulse) = (self.now, self.now + 15_000);
        while self.now < end {
            let due = self.ways.iter().map(|(at, _)| *at).min().unwrap_or(i64::MAX);
            self.now = end.min(due.max(self.now)).min(tick + 250);
            if let Some(place) = self.ways.iter().position(|(at, _)| *at <= self.now) {
                let (_, way) = self.ways.remove(place);
                self.arrive(way);
            }
            if self.now >= tick + 250 {
                tick = self.now;
                self.input(Input::Tick);
            }
            if self.now >= pulse {
                pulse = self.now + 15_000;
                self.hear();
            }
        }
    }

    fn arrive(&mut self, way: Way) {
        match way {
            Way::Home(run, input) if run == self.runs => self.input(input),
            Way::Home(..) => {}
            Way::Request(request, delay) => {
                let answer = self.serve(request);
                if let Some(delay) = delay {
                    self.ways.push((self.now + delay, Way::Home(self.runs, answer)));
                }
            }
        }
    }

    /// The server works a request off.
    fn serve(&mut self, request: Request) -> Input {
        let now = self.office_time();
        match request {
            Request::Ask(press, ..) if !self.known => {
                Input::Answer(press, Answer::Refused { status: 401, slug: "unauthorized".into() })
            }
            Request::Run(_) if !self.known => Input::Done(Done::Failed),
            Request::Ask(press, key, take) => Input::Answer(press, self.take(&key, &take)),
            Request::Run(Errand::HandOver(records)) => {
                let mut answers = Vec::new();
                for (press, record) in &records {
                    answers.push((*press, self.server.hand_over(record, now)));
                }
                Input::Done(Done::HandedOver(answers))
            }
            Request::Run(Errand::Settle(press, key, _)) if self.server.give_up(&key.0) => {
                Input::Done(Done::GivenUp(press))
            }
            Request::Run(Errand::Settle(press, key, take)) => Input::Done(Done::Settled(press, self.take(&key, &take))),
            Request::Run(Errand::Withdraw(press, _, ticket)) => {
                self.server.withdraw(ticket);
                Input::Done(Done::Withdrawn(press))
            }
            Request::Run(Errand::Setup) => Input::Done(Done::Setup(Box::new(setup()))),
            Request::Run(Errand::Blocks) => Input::Done(Done::Blocks(self.server.blocks())),
            Request::Run(Errand::Health(health)) => Input::Done(Done::HealthTold(health, Vec::new())),
            Request::Run(Errand::RenewToken | Errand::ProveToken) => panic!("this kiosk's token is given"),
        }
    }

    fn take(&mut self, key: &Key, take: &Take) -> Answer {
        if self.faults && self.chance.u8(..30) == 0 {
            return Answer::Refused { status: 503, slug: "busy".into() };
        }
        self.server.take(&key.0, take, self.office_time(), self.stopped)
    }

    fn input(&mut self, input: Input) {
        let up = self.up();
        let effects = self.flow.step(input, up);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if self.faults && self.chance.u16(..400) == 0 {
                // In the middle: it happened, or it did not.
                if self.chance.bool() {
                    self.happen(effect);
                }
                return self.lose_power();
            }
            self.happen(effect);
        }
    }

    fn happen(&mut self, effect: Effect) {
        match effect {
            Effect::Keep(steps) => self.keep(&steps),
            Effect::Look(look) => {
                let says = if self.faults && self.chance.u8(..50) == 0 { Printer::Away } else { self.paper.says() };
                self.home(5, Input::Printer(look, says));
            }
            Effect::Ask(press, key, take) => self.send(Request::Ask(press, key, take)),
            Effect::Run(errand) => self.send(Request::Run(errand)),
            Effect::Print(press, slip) => {
                let outcome = self.paper.print(&slip, &mut self.chance, self.faults);
                let delay = if self.faults { self.chance.i64(10..3_000) } else { 300 };
                self.home(delay, Input::Printed(press, outcome));
            }
            Effect::Chime | Effect::Say(..) | Effect::Hush | Effect::Note(_) | Effect::Seek => {}
            Effect::TryAgain => self.hear(),
            Effect::TakeToken => panic!("this kiosk's token is given"),
            Effect::Revoked => panic!("nobody revokes this kiosk"),
        }
    }

    fn keep(&mut self, steps: &[Step]) {
        for step in steps {
            if let Step::Put(press) = step
                && let Stage::Reserved { number, .. } = &press.stage
            {
                self.reserved.entry(press.key.0.clone()).or_default().insert(number.to_string());
            }
            self.disk.apply(step);
        }
    }

    fn home(&mut self, delay: i64, input: Input) {
        self.ways.push((self.now + delay, Way::Home(self.runs, input)));
    }

    /// Over a line that loses, delays and tells nothing.
    fn send(&mut self, request: Request) {
        let silence = |left| match &request {
            Request::Ask(press, ..) => Input::Answer(*press, Answer::Silence { left }),
            Request::Run(_) => Input::Done(Done::Failed),
        };
        if !self.line {
            let left = self.chance.bool();
            let input = silence(left);
            return self.home(30, input);
        }
        match if self.faults { self.chance.u8(..12) } else { 12 } {
            // Lost on the way there; lost on the way back; served long after everybody stopped waiting.
            0 => {
                let input = silence(true);
                self.home(5_000, input);
            }
            1 => {
                let input = silence(true);
                self.home(200, input);
                self.ways.push((self.now + 10, Way::Request(request, None)));
            }
            2 => {
                let (input, late) = (silence(true), self.chance.i64(100..20_000));
                self.home(8_000, input);
                self.ways.push((self.now + late, Way::Request(request, None)));
            }
            3 => {
                let (there, back) = (self.chance.i64(1..2_500), self.chance.i64(1..2_500));
                self.ways.push((self.now + there, Way::Request(request, Some(back))));
            }
            _ => self.ways.push((self.now + 2, Way::Request(request, Some(2)))),
        }
    }

    /// The program dies, or the whole machine; after a while it starts again with what lies on the disk.
    fn lose_power(&mut self) {
        self.cuts += 1;
        self.runs += 1;
        self.now += if self.chance.bool() { self.chance.i64(500..20_000) } else { self.chance.i64(500..400_000) };
        if self.chance.bool() {
            self.boots += 1;
            self.switched_on = self.now;
            self.now += 500;
        }
        let up = self.up();
        // A clock without a battery, set by the network now and then.
        let synchronized = self.chance.bool();
        let system = if synchronized { self.office_time().moment() } else { Moment(0) };
        let clock = Clock::new(Boot(self.boots.to_string()), up, system, synchronized);
        if self.paper.torn {
            self.torn.0 += 1;
            self.torn.1 += usize::from(self.disk.sheet == Sheet::Whole);
        }
        let about = About { version: "0".into(), profile: "test".into() };
        let (flow, effects) = Flow::start(about, self.disk.clone(), clock, up);
        self.flow = flow;
        self.carry_out(effects);
    }

    /// The kiosk's own word on what did not come out.
    pub(crate) fn unprinted(&self) -> BTreeSet<String> {
        self.flow.health(self.up()).unprinted.iter().map(|one| one.number.to_string()).collect()
    }

    /// What the kiosk still has to do.
    pub(crate) fn left_over(&self) -> Vec<String> {
        let open = |press: &&kiosk::outbox::Press| {
            !press.is_done() && !matches!(press.paper(), Some(kiosk::outbox::Paper::Unprinted { .. }))
                || press.question() != kiosk::outbox::Question::Settled
        };
        self.disk.presses.values().filter(open).map(|press| format!("{press:?}")).collect()
    }

    pub(crate) fn is_the_disk_what_the_flow_believes(&self) -> bool {
        *self.flow.book() == self.disk
    }

    /// Priority and language are no matter of numbers; kept so that they are pressed at all.
    pub(crate) fn has_priority(&self) -> bool {
        self.disk.presses.values().any(|press| press.choice.class() == ClassName::Priority)
    }
}
