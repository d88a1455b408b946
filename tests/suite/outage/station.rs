//! A kiosk: its own flow, a disk that outlives it, a printer that always prints, a line that is there or not.

use std::collections::VecDeque;

use hardware::printer::{Condition, Piece};
use kiosk::{
    clock::{Boot, Clock, Uptime},
    flow::{About, Answer, Button, Done, Effect, Flow, Input, Printer},
    outbox::{Book, Key, Outcome},
};
use protocol::{KioskId, Moment, TicketNumber, requests::LateRecord};

use super::{plan::Wakes, server::Server};

pub(super) struct Station {
    pub(super) kiosk: KioskId,
    flow: Flow,
    pub(super) disk: Book,
    machine: u32,
    switched_on: Moment,
    pub(super) line: bool,
    keys: u32,
    /// Numbers in the tray.
    pub(super) sheets: Vec<TicketNumber>,
    /// What it told the server.
    pub(super) handed: Vec<LateRecord>,
}

fn about() -> About {
    About { version: "0".into(), profile: "test".into() }
}

impl Station {
    /// Switched on for the first time, with the server there.
    pub(super) fn new(kiosk: KioskId, server: &mut Server) -> Self {
        let (now, disk) = (server.office.now, Book::default());
        let clock = Clock::new(Boot("0".into()), Uptime(0), Moment(0), false);
        let (flow, effects) = Flow::start(about(), disk.clone(), clock, Uptime(0));
        let (sheets, handed) = (Vec::new(), Vec::new());
        let mut station = Self { kiosk, flow, disk, machine: 0, switched_on: now, line: true, keys: 0, sheets, handed };
        station.carry_out(effects, server);
        station.hear(server);
        station
    }

    /// The machine is switched off and on; what lies on its disk is there.
    pub(super) fn restart(&mut self, wakes: Wakes, server: &mut Server) {
        self.machine += 1;
        self.switched_on = server.office.now;
        let (system, set) = match wakes {
            Wakes::Off(by) => (server.office.now + by, true),
            Wakes::Unknown => (Moment(0), false),
        };
        let clock = Clock::new(Boot(self.machine.to_string()), Uptime(0), system, set);
        let (flow, effects) = Flow::start(about(), self.disk.clone(), clock, Uptime(0));
        self.flow = flow;
        self.carry_out(effects, server);
    }

    pub(super) fn press(&mut self, button: Button, server: &mut Server) {
        self.keys += 1;
        self.tell(Input::Press(button, Key(format!("{}-{}", self.kiosk, self.keys))), server);
    }

    /// The stream tells the time, where there is a line.
    pub(super) fn hear(&mut self, server: &mut Server) {
        if self.line {
            self.tell(Input::Time(server.time(), 1.0), server);
        }
    }

    pub(super) fn tell(&mut self, input: Input, server: &mut Server) {
        let effects = self.flow.step(input, self.up(server));
        self.carry_out(effects, server);
    }

    fn up(&self, server: &Server) -> Uptime {
        Uptime((server.office.now - self.switched_on).0)
    }

    /// Everything happens in the same moment: what answers there are lead to further effects.
    fn carry_out(&mut self, effects: Vec<Effect>, server: &mut Server) {
        let mut due = VecDeque::from(effects);
        while let Some(effect) = due.pop_front() {
            if let Some(answer) = self.happens(effect, server) {
                due.extend(self.flow.step(answer, self.up(server)));
            }
        }
    }

    fn happens(&mut self, effect: Effect, server: &mut Server) -> Option<Input> {
        match effect {
            Effect::Keep(steps) => {
                steps.iter().for_each(|step| self.disk.apply(step));
                None
            }
            Effect::Look(look) => Some(Input::Printer(look, Printer::Says(Condition::default()))),
            Effect::Ask(press, _, take) => {
                let answer = if self.line { server.take(&take) } else { Answer::Silence { left: false } };
                Some(Input::Answer(press, answer))
            }
            Effect::Run(_) if !self.line => Some(Input::Done(Done::Failed)),
            Effect::Run(errand) => {
                if let kiosk::flow::Errand::HandOver(records) = &errand {
                    self.handed.extend(records.iter().map(|(_, record)| record.clone()));
                }
                Some(Input::Done(server.run(&self.kiosk, errand)))
            }
            Effect::Print(press, slip) => {
                let texts = slip.pieces.iter().filter_map(|piece| match piece {
                    Piece::Text { text, .. } => text.parse::<TicketNumber>().ok(),
                    _ => None,
                });
                self.sheets.extend(texts);
                Some(Input::Printed(press, Outcome::Confirmed))
            }
            Effect::Chime | Effect::Say(..) | Effect::Hush | Effect::Note(_) | Effect::Seek => None,
            Effect::TakeToken | Effect::TryAgain => panic!("the token of {} is given", self.kiosk),
            Effect::Revoked => panic!("nobody revokes {}", self.kiosk),
        }
    }
}
