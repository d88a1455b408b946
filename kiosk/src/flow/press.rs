//! From a finger on a button to a number: is there paper, what does the server say, and what is done when it says nothing.

use protocol::{Language, Span};

use super::{
    ANSWER, Answer, Asking, Button, Doing, Effect, Effects, Flow, LOOK, Line, Printer, QUIET, STAYS, aloud::Word,
};
use crate::{
    clock::Uptime,
    offline::{Denied, reserve},
    outbox::{Choice, Handed, Key, Paper, Press, PressId, Question, Stage, Step},
    words::Text,
};

/// When a question that got no answer is put again.
const AGAIN: Span = Span(250);

/// Refusals that close a service or the office, known and unknown to whoever pressed.
const SHUT: [&str; 6] =
    ["outside-hours", "day-closed", "hall-closed", "issuing-stopped", "cap-reached", "unknown-service"];

impl Flow {
    pub(super) fn pressed(&mut self, button: Button, key: Key, up: Uptime, effects: &mut Effects) {
        if !self.takes(button, up) {
            return self.say_again(up);
        }
        self.listen_anew();
        match button {
            Button::Service(service) => {
                let choice = Choice { service, priority: self.priority, language: self.language };
                self.choose(choice, key, up, effects);
            }
            Button::Priority => {
                self.priority = !self.priority;
                self.turned = Some((button, up));
                self.answer_with(Word::Priority, up);
            }
            Button::Language => {
                self.language = if self.language == Language::It { Language::En } else { Language::It };
                self.turned = Some((button, up));
                self.time_to_read(up);
            }
            Button::More => self.more_time(up),
            Button::Back => self.begin_anew(up),
        }
        self.touched = up;
    }

    /// Who has changed the language reads from the beginning.
    fn time_to_read(&mut self, up: Uptime) {
        if let Doing::Collect { until, .. } | Doing::Told { until, .. } = &mut self.doing {
            *until = (*until).max(up.after(STAYS));
        }
    }

    fn more_time(&mut self, up: Uptime) {
        if self.still(up).is_some() {
            // The services come from under the question, and a second touch of its answer is no touch of theirs.
            self.quiet_until = up.after(QUIET);
        }
        if let Doing::Collect { until, .. } | Doing::Told { until, .. } = &mut self.doing {
            *until = (*until).max(up).after(STAYS);
        }
    }

    fn choose(&mut self, choice: Choice, key: Key, up: Uptime, effects: &mut Effects) {
        self.said = None;
        if !self.offer(choice.service, up).is_open() {
            self.doing = Doing::Choosing;
            // Where no service is offered any more the whole screen says why.
            let word = if self.shows_services(up) { Word::Shut(choice.service) } else { Word::Screen };
            self.answer_with(word, up);
            return;
        }
        // Asked anew at every press: what was known of the paper may be a second old.
        self.look(up, effects);
        self.doing = Doing::Looking { choice, key, look: self.look.number, until: up.after(LOOK) };
    }

    /// The printer said how it is.
    pub(super) fn seen(&mut self, look: u64, printer: Printer, up: Uptime, effects: &mut Effects) {
        if look != self.look.number {
            return;
        }
        self.look.open = false;
        self.printer = printer;
        self.note_printer(printer, up, effects);
        self.excuse_confirmation(printer);
        match self.doing.clone() {
            Doing::Looking { choice, key, .. } if printer.can_print() => self.take(choice, key, up, effects),
            // Nothing was taken; the screen says why, in the language of whoever pressed.
            Doing::Looking { .. } => {
                self.back_to_services(up);
                self.answer_with(Word::Screen, up);
                effects.push(Effect::Chime);
            }
            Doing::Waiting { press, since, next } if printer.can_print() && up >= next => {
                self.print_again(press, since, up, effects);
            }
            _ => {}
        }
    }

    fn take(&mut self, choice: Choice, key: Key, up: Uptime, effects: &mut Effects) {
        if self.denied.is_some() {
            return self.tell(Text::Failed, None, up, effects);
        }
        self.last_id = PressId(self.last_id.0 + 1);
        let (id, stamp) = (self.last_id, self.clock.stamp(up, self.book.floor));
        let press = Press { id, key, choice, stamp, stage: Stage::Asked };
        if self.line == Line::Down {
            // Nothing leaves: the server can have no ticket for it.
            return self.give_reserved(press, Question::Settled, Text::NoAnswer, up, effects);
        }
        let ask = Effect::Ask(id, press.key.clone(), choice.take());
        self.keep(vec![Step::Put(Box::new(press))], effects);
        effects.push(ask);
        let asking =
            Asking { press: id, until: up.after(ANSWER), in_flight: true, unsure: false, crowded: false, next: up };
        self.doing = Doing::Asking(asking);
    }

    pub(super) fn still_asking(&mut self, asking: Asking, up: Uptime, effects: &mut Effects) {
        let Some(press) = self.press(asking.press) else { return };
        if up >= asking.until {
            return self.stop_asking(&asking, press, up, effects);
        }
        if !asking.in_flight && up >= asking.next {
            effects.push(Effect::Ask(press.id, press.key, press.choice.take()));
            self.doing = Doing::Asking(Asking { in_flight: true, ..asking });
        }
    }

    /// The citizen has waited long enough.
    fn stop_asking(&mut self, asking: &Asking, press: Press, up: Uptime, effects: &mut Effects) {
        let unsure = asking.unsure || asking.in_flight;
        if asking.crowded && !unsure {
            self.keep(vec![Step::Forget(press.id)], effects);
            return self.tell(Text::Crowded, None, up, effects);
        }
        if unsure {
            self.note_unanswered(effects);
        }
        // Who comes next does not wait for what is not there: the line shows by itself when it is back.
        self.line(false, up);
        let question = if unsure { Question::Open } else { Question::Settled };
        self.give_reserved(press, question, Text::NoAnswer, up, effects);
    }

    pub(super) fn answered(&mut self, id: PressId, answer: Answer, up: Uptime, effects: &mut Effects) {
        if matches!(answer, Answer::Ticket(_) | Answer::Refused { .. }) {
            self.note_answered(effects);
        }
        let Some(press) = self.press(id) else { return };
        let asking = match self.doing.clone() {
            Doing::Asking(asking) if asking.press == id => asking,
            // Too late: its citizen has another number, or none.
            _ => return self.settle(press, answer, effects),
        };
        match answer {
            Answer::Ticket(ticket) => self.give(press, ticket, up, effects),
            Answer::Refused { status: 429 | 503, .. } => {
                self.ask_later(Asking { in_flight: false, crowded: true, ..asking }, up);
            }
            Answer::Refused { status: 500.., .. } | Answer::Silence { left: true } => {
                self.ask_later(Asking { in_flight: false, unsure: true, ..asking }, up);
            }
            Answer::Refused { status, slug } => self.refused(press, &asking, status, &slug, up, effects),
            // Nobody is there to ask, and nobody was asked.
            Answer::Silence { left: false } if !asking.unsure => {
                self.stop_asking(&Asking { in_flight: false, crowded: false, ..asking }, press, up, effects);
            }
            Answer::Silence { left: false } => self.ask_later(Asking { in_flight: false, ..asking }, up),
        }
    }

    fn ask_later(&mut self, asking: Asking, up: Uptime) {
        self.doing = Doing::Asking(Asking { next: up.after(AGAIN), ..asking });
    }

    fn refused(&mut self, press: Press, asking: &Asking, status: u16, slug: &str, up: Uptime, effects: &mut Effects) {
        // One that was sent before may still be on its way.
        let question = if asking.unsure { Question::Open } else { Question::Settled };
        self.put(Press { stage: Stage::Abandoned { question }, ..press }, effects);
        if status == 401 {
            self.unknown(up, effects);
        }
        let text = if SHUT.contains(&slug) { Text::JustShut } else { Text::Failed };
        self.tell(text, None, up, effects);
    }

    /// The server gave a ticket. That it is about to be sent to the printer is on disk together with it.
    fn give(&mut self, press: Press, mut ticket: Box<protocol::views::Ticket>, up: Uptime, effects: &mut Effects) {
        if !self.tells_a_wait(ticket.service) {
            ticket.wait = None;
        }
        let press = Press { stage: Stage::Given { ticket, paper: Paper::Queued }, ..press };
        self.print(press, Vec::new(), up, up, effects);
    }

    /// The office gives an estimate for this service, or has not been heard. While no desk is open that serves it nobody knows how long it will
    /// be: what stood on no button stands on no ticket.
    fn tells_a_wait(&self, service: protocol::ServiceId) -> bool {
        let office = self.office.as_ref().filter(|_| self.line == Line::Up);
        let service = office.and_then(|view| view.services.iter().find(|one| one.service == service));
        service.is_none_or(|view| view.wait.is_some())
    }

    /// A number of the kiosk's own, if there is one.
    fn give_reserved(&mut self, press: Press, question: Question, why: Text, up: Uptime, effects: &mut Effects) {
        if self.denied.is_some() {
            self.put(Press { stage: Stage::Abandoned { question }, ..press }, effects);
            return self.tell(Text::Failed, None, up, effects);
        }
        match reserve(&self.book, press.choice.service, self.guess(up)) {
            Ok(reserved) => {
                let (number, day, handed) = (reserved.number, reserved.day, Handed::No);
                let stage = Stage::Reserved { number, day, question, handed, paper: Paper::Queued };
                let ranges = Step::Ranges(reserved.ranges);
                self.print(Press { stage, ..press }, vec![ranges], up, up, effects);
            }
            Err(denied) => {
                let known = self.book.presses.contains_key(&press.id);
                if known {
                    self.put(Press { stage: Stage::Abandoned { question }, ..press }, effects);
                }
                let text = if denied == Denied::Spent { why } else { Text::JustShut };
                self.tell(text, None, up, effects);
            }
        }
    }

    /// What the server said to a question whose citizen does not wait for it any more.
    pub(super) fn settle(&mut self, press: Press, answer: Answer, effects: &mut Effects) {
        if press.question() != Question::Open {
            return;
        }
        let question = match answer {
            Answer::Ticket(ticket) => Question::Withdraw(ticket.id),
            Answer::Refused { status: 401 | 429 | 500.., .. } | Answer::Silence { .. } => return,
            Answer::Refused { .. } => Question::Settled,
        };
        self.put(press.with_question(question), effects);
    }

    /// At the start: somebody may still stand there.
    pub(super) fn go_on(&mut self, id: PressId, up: Uptime) {
        let Some(press) = self.press(id) else { return };
        self.language = press.choice.language;
        self.doing = match press.paper() {
            // The request may have left before the power went.
            None => Doing::Asking(Asking {
                press: id,
                until: up.after(ANSWER),
                in_flight: false,
                unsure: true,
                crowded: false,
                next: up,
            }),
            Some(_) => {
                let age = self.clock.age(&press.stamp, up).unwrap_or(Span::ZERO);
                Doing::Waiting { press: id, since: up.after(Span(-age.0)), next: up }
            }
        };
    }
}
