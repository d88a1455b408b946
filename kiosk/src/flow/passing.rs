//! What is due because time has passed.

use super::{Doing, Effect, Effects, Flow, IDLE, LOOK_EVERY, Line, Printer, STILL, aloud::Word, errands};
use crate::{clock::Uptime, outbox::Outcome};
use protocol::Span;

impl Flow {
    /// What is due because time has passed.
    pub(super) fn pass_time(&mut self, up: Uptime, effects: &mut Effects) {
        match self.doing.clone() {
            Doing::Choosing => self.leave_when_idle(up),
            Doing::Looking { look, until, .. } if up >= until => {
                self.note_late(effects);
                self.seen(look, Printer::Away, up, effects);
            }
            // Half of it may lie there. The look that follows ends the program where the printer's thread is gone.
            Doing::Printing { press, until, .. } if up >= until => {
                self.printed(press, Outcome::NotPrinted { may_exist: true }, up, effects);
            }
            Doing::Looking { .. } | Doing::Printing { .. } => {}
            Doing::Asking(asking) => self.still_asking(asking, up, effects),
            Doing::Waiting { press, since, .. } => self.still_waiting(press, since, up, effects),
            Doing::Collect { until, .. } | Doing::Told { until, .. } => {
                if up >= until {
                    self.begin_anew(up);
                }
            }
        }
        if self.line == Line::Down && up >= self.desk.seek_at {
            self.desk.seek_at = up.after(errands::SEEK);
            effects.push(Effect::Seek);
        }
        self.try_again(up, effects);
        let printing = matches!(self.doing, Doing::Printing { .. });
        if !self.look.open && !printing && up.since(self.look.at) >= LOOK_EVERY {
            self.look(up, effects);
        }
    }

    fn leave_when_idle(&mut self, up: Uptime) {
        if self.said.is_some_and(|(_, until)| up >= until) {
            self.said = None;
        }
        if !self.shows_services(up) {
            // They may come back hours later, before somebody else.
            self.priority = false;
            // What is said of a service, or of precedence, goes with them.
            self.said = self.said.filter(|(word, _)| *word == Word::Screen);
        }
        if self.still(up).is_some() && up.since(self.touched) >= Span(IDLE.0 + STILL.0) {
            self.begin_anew(up);
        }
    }
}
