//! Storms on real buttons' debouncing: chatter, double presses, all at once, presses while another is served. Exactly the meant tickets come out.

use std::{collections::BTreeSet, time::Duration};

use hardware::{
    buttons::{ButtonId, Buttons, Timing},
    lamps::{Glow, LampId, Panel},
    simulated::{Hand, LampsSeen, SimulatedButtons, SimulatedLamps},
};
use kiosk::{
    clock::Uptime,
    config::devices::LampShows,
    devices::{buttons::meaning, lamps::glows},
    flow::{Answer, Button, Input, Screen},
    outbox::{Key, Outcome},
};

use crate::hall::{Hall, service, ticket};

const BUTTONS: [&str; 2] = ["A", "B"];

/// A kiosk with buttons and lamps, and whoever presses them.
struct Front {
    hall: Hall,
    buttons: SimulatedButtons,
    hand: Hand,
    meant: Vec<Button>,
    panel: Panel<SimulatedLamps>,
    seen: LampsSeen,
    chance: fastrand::Rng,
    /// Contacts that closed for a press, without those of chatter.
    presses: usize,
    /// Presses that the contacts told.
    told: usize,
    /// Edges of contacts, all of them.
    edges: usize,
}

impl Front {
    fn new(seed: u64) -> Self {
        let meant: Vec<Button> = BUTTONS.map(service).into_iter().chain([Button::Language]).collect();
        let (buttons, hand) = SimulatedButtons::simulated(3, Timing::default());
        let (lamps, seen) = SimulatedLamps::new(BUTTONS.len());
        let chance = fastrand::Rng::with_seed(seed);
        Self {
            hall: Hall::open(),
            buttons,
            hand,
            meant,
            panel: Panel::new(lamps),
            seen,
            chance,
            presses: 0,
            told: 0,
            edges: 0,
        }
    }

    /// Time passes on the contacts and in the hall, and what was pressed by then reaches the flow.
    fn pass(&mut self, millis: u64) {
        self.hand.pass(Duration::from_millis(millis));
        self.hall.up = Uptime(self.hall.up.0 + i64::try_from(millis).unwrap());
        while let Some(push) = self.buttons.next(std::time::Instant::now()).unwrap() {
            if let Some(button) = meaning(push, &self.meant) {
                self.told += 1;
                self.hall.press(button);
            }
        }
        self.hall.input(Input::Tick);
    }

    /// A contact turns, with chatter: some quick edges before it rests.
    fn turn(&mut self, button: u8, closed: bool) {
        for _ in 0..self.chance.u8(0..4) {
            self.edge(button, closed);
            self.edge(button, !closed);
        }
        self.edge(button, closed);
    }

    fn edge(&mut self, button: u8, closed: bool) {
        self.hand.turn(Duration::from_micros(self.chance.u64(50..900)), ButtonId(button), closed);
        self.edges += 1;
    }

    /// Buttons go down together and come up again, some after long.
    fn press(&mut self, buttons: &[u8]) {
        self.presses += buttons.len();
        buttons.iter().for_each(|button| self.turn(*button, true));
        self.pass(10);
        let held = self.chance.u64(40..400);
        self.pass(held);
        buttons.iter().for_each(|button| self.turn(*button, false));
        self.pass(60);
    }

    fn lit(&mut self) -> Vec<bool> {
        let shows = BUTTONS.map(|letter| LampShows::Service(letter.parse().unwrap()));
        let glows: Vec<Glow> = glows(&self.hall.flow, self.hall.up, &shows);
        for (lamp, glow) in (0..).map(LampId).zip(&glows) {
            self.panel.set(lamp, *glow);
        }
        self.panel.keep(Duration::ZERO).unwrap();
        self.seen.lit()
    }

    /// One citizen, and all that is pressed around: the number of tickets that were asked for, and the one that was meant.
    fn citizen(&mut self, number: u32, keys: &mut BTreeSet<Key>) {
        let mine = self.chance.u8(0..2);
        let other = 1 - mine;
        assert_eq!(self.lit(), [true, true], "both are open");
        match number % 4 {
            0 => self.press(&[mine]),
            // A double press: the second before anything can have been read.
            1 => (0..2).for_each(|_| self.press(&[mine])),
            // All at once: the contact that closes first is meant.
            2 => self.press(&[mine, other, 2]),
            _ => [mine, other, mine, other].into_iter().for_each(|button| self.press(&[button])),
        }
        let (press, key) = self.hall.asked().expect("a press is a ticket");
        assert!(keys.insert(key), "a key was used twice");
        assert_eq!(self.hall.asked(), None, "one citizen is served at a time");
        let choice = self.hall.flow.book().presses[&press].choice;
        assert_eq!(Button::Service(choice.service), self.meant[usize::from(mine)], "another service than was meant");
        let mut lit = [false; 2];
        lit[usize::from(mine)] = true;
        assert_eq!(self.lit(), lit, "what was pressed blinks, the other is dark");
        let number = format!("{}{:03}", choice.service, number + 1);
        self.hall.input(Input::Answer(press, Answer::Ticket(Box::new(ticket(&number)))));
        let (id, _) = self.hall.slip().expect("a ticket is a slip");
        self.press(&[other]);
        self.hall.input(Input::Printed(id, Outcome::Confirmed));
        // Whoever leans on it still, and whoever trembles.
        self.press(&[mine]);
        assert_eq!((self.hall.asked(), self.hall.slip()), (None, None), "one press, one ticket, one slip");
        self.pass(21_000);
        assert!(matches!(self.hall.screen(), Screen::Choose { .. }));
        assert_eq!(
            self.lit(),
            [false, false],
            "what is pressed before it can have been seen is not taken, and looks so"
        );
        self.pass(600);
        self.hall.effects.clear();
    }
}

#[test]
fn a_storm_on_the_buttons_is_exactly_the_meant_tickets() {
    let mut front = Front::new(5);
    let mut keys = BTreeSet::new();
    let citizens = 240;
    (0..citizens).for_each(|number| front.citizen(number, &mut keys));
    assert_eq!(keys.len(), citizens as usize);
    assert!(front.hall.flow.book().presses.is_empty(), "something is left over");
    assert_eq!(front.told, front.presses, "chatter counts, or a press does not");
    assert!(front.presses >= 1_000 && front.edges > 4 * front.presses, "no storm: {} {}", front.presses, front.edges);
}
