//! A kiosk whose disk, server and printer are played by the test.

use hardware::printer::{Condition, Slip};
use kiosk::{
    clock::{Boot, Clock, Uptime},
    flow::{About, Answer, Button, Done, Effect, Errand, Flow, Input, Printer, Screen},
    outbox::{Book, Key, Outcome, PressId, store::Store},
};
use protocol::{
    KioskId, Moment, OffsetTime, ServiceId, TicketPart,
    kiosk::{Bilingual, KioskService, KioskSetup, Opening, TicketLayout},
    views::{Block, Ticket},
};

pub(crate) const NINE: &str = "2026-11-24T09:00:00+01:00";

pub(crate) fn bilingual(it: &str, en: &str) -> Bilingual {
    Bilingual { it: it.into(), en: en.into() }
}

pub(crate) fn setup() -> KioskSetup {
    let service = |letter: &str| KioskService {
        service: letter.parse().unwrap(),
        name: bilingual("Anagrafe", "Registry"),
        ready: Some(bilingual("un documento", "a document")),
    };
    KioskSetup {
        kiosk: "k1".parse::<KioskId>().unwrap(),
        body: bilingual("Comune", "Municipality"),
        office: bilingual("Sportelli", "Desks"),
        time_zone: "Europe/Rome".into(),
        rehearsal: false,
        services: ["A", "B"].map(service).into(),
        openings: ["2026-11-24", "2026-11-25"]
            .map(|day| Opening {
                from: format!("{day}T08:15:00+01:00").parse().unwrap(),
                to: format!("{day}T17:00:00+01:00").parse().unwrap(),
            })
            .into(),
        ticket: TicketLayout { parts: TicketPart::ALL.to_vec(), text: None },
    }
}

pub(crate) fn ticket(number: &str) -> Ticket {
    let json = serde_json::json!({
        "id": "t7", "number": number, "service": &number[..1], "class": "standard", "channel": "kiosk", "language": "it",
        "state": "waiting", "desk": null, "issued_at": NINE, "called_at": null, "started_at": null, "ended_at": null,
        "ahead": 3, "wait": {"p10": 600, "p50": 800, "p90": 1050}, "link": "https://example.org/t/abc"
    });
    serde_json::from_value(json).unwrap()
}

pub(crate) fn service(letter: &str) -> Button {
    Button::Service(letter.parse::<ServiceId>().unwrap())
}

/// A flow, its clock, and a disk that is checked against what the flow believes.
pub(crate) struct Hall {
    pub(crate) flow: Flow,
    pub(crate) up: Uptime,
    pub(crate) keys: u32,
    pub(crate) disk: Store,
    pub(crate) paper: Printer,
    /// Effects that the test has not looked at yet.
    pub(crate) effects: Vec<Effect>,
}

pub(crate) const READY: Printer = Printer::Says(Condition {
    offline: false,
    paper_out: false,
    near_end: false,
    cover_open: false,
    fault: false,
    presented: false,
});
pub(crate) const NO_PAPER: Printer = Printer::Says(Condition {
    offline: false,
    paper_out: true,
    near_end: false,
    cover_open: false,
    fault: false,
    presented: false,
});

impl Hall {
    /// A kiosk that knows its office and has numbers, with the server there.
    pub(crate) fn open() -> Self {
        let mut hall = Self::start(Store::in_memory().unwrap(), Book::default(), Uptime(10_000));
        let now: OffsetTime = NINE.parse().unwrap();
        hall.input(Input::Time(now, 1.0));
        hall.learn();
        hall.effects.clear();
        hall
    }

    /// The server tells what to serve with.
    pub(crate) fn learn(&mut self) {
        let block =
            |letter: &str| Block { service: letter.parse().unwrap(), day: "2026-11-24".into(), from: 500, to: 502 };
        while let Some(errand) = self.errand() {
            self.input(Input::Done(match errand {
                Errand::Setup => Done::Setup(Box::new(setup())),
                Errand::Blocks => Done::Blocks(["A", "B"].map(block).into()),
                Errand::Health(health) => Done::HealthTold(health, Vec::new()),
                other => panic!("{other:?}"),
            }));
        }
    }

    pub(crate) fn start(disk: Store, book: Book, up: Uptime) -> Self {
        Self::start_in("a", disk, book, up)
    }

    /// In this run of the machine.
    pub(crate) fn start_in(boot: &str, disk: Store, book: Book, up: Uptime) -> Self {
        let about = About { version: "0".into(), profile: "test".into() };
        let clock = Clock::new(Boot(boot.into()), up, Moment(0), false);
        let (flow, effects) = Flow::start(about, book, clock, up);
        let mut hall = Self { flow, up, keys: 0, disk, paper: READY, effects: Vec::new() };
        hall.take(effects);
        hall
    }

    /// What is kept goes to a real file, which is read back each time; the printer answers at once.
    pub(crate) fn take(&mut self, effects: Vec<Effect>) {
        let mut looks = Vec::new();
        for effect in effects {
            match effect {
                Effect::Keep(steps) => self.disk.keep(&steps).unwrap(),
                Effect::Look(look) => looks.push(look),
                other => self.effects.push(other),
            }
        }
        for look in looks {
            self.input(Input::Printer(look, self.paper));
        }
    }

    pub(crate) fn input(&mut self, input: Input) {
        let effects = self.flow.step(input, self.up);
        self.take(effects);
        assert_eq!(self.disk.load().unwrap(), *self.flow.book(), "the file differs from what the flow believes");
    }

    pub(crate) fn press(&mut self, button: Button) {
        self.keys += 1;
        self.input(Input::Press(button, Key(format!("k{}", self.keys))));
    }

    /// A press that the server answers with a ticket; its slip is on its way to the printer.
    pub(crate) fn given(&mut self, ticket: Ticket) -> (PressId, Slip) {
        self.press(Button::Service(ticket.service));
        self.answer(ticket)
    }

    /// The server's answer to a press.
    pub(crate) fn answer(&mut self, ticket: Ticket) -> (PressId, Slip) {
        let (press, _) = self.asked().expect("the server is asked");
        self.input(Input::Answer(press, Answer::Ticket(Box::new(ticket))));
        self.slip().expect("it is printed")
    }

    /// The same, and it came out.
    pub(crate) fn collected(&mut self, ticket: Ticket) -> Slip {
        let (press, slip) = self.given(ticket);
        self.input(Input::Printed(press, Outcome::Confirmed));
        slip
    }

    pub(crate) fn wait(&mut self, millis: i64) {
        let end = self.up.0 + millis;
        while self.up.0 < end {
            self.up = Uptime(end.min(self.up.0 + 100));
            self.input(Input::Tick);
        }
    }

    pub(crate) fn asked(&mut self) -> Option<(PressId, Key)> {
        let at = self.effects.iter().position(|effect| matches!(effect, Effect::Ask(..)))?;
        let Effect::Ask(press, key, _) = self.effects.remove(at) else { unreachable!() };
        Some((press, key))
    }

    pub(crate) fn slip(&mut self) -> Option<(PressId, Slip)> {
        let at = self.effects.iter().position(|effect| matches!(effect, Effect::Print(..)))?;
        let Effect::Print(press, slip) = self.effects.remove(at) else { unreachable!() };
        Some((press, slip))
    }

    pub(crate) fn errand(&mut self) -> Option<Errand> {
        let at = self.effects.iter().position(|effect| matches!(effect, Effect::Run(_)))?;
        let Effect::Run(errand) = self.effects.remove(at) else { unreachable!() };
        Some(errand)
    }

    pub(crate) fn screen(&self) -> Screen {
        self.flow.shown(self.up).screen
    }
}
