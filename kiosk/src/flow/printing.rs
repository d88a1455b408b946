//! From a number to paper in the citizen's hand: what is printed, once more when paper is back, and what is given up.

use super::{Doing, Effect, Effects, Flow, Held, Note, STAYS, settled};
use crate::{
    clock::Uptime,
    layout::{self, Printable},
    outbox::{Outcome, Paper, Press, PressId, Sheet, Stage, Step},
    words::Text,
};
use protocol::Span;

/// How long somebody waits before a kiosk that does not print.
const PATIENCE: Span = crate::outbox::PATIENCE;
/// How long is waited for word of a slip: far longer than the printer's thread has for it. One that is gone, or hangs in the kernel, tells nothing.
const PRINT: Span = Span(30_000);
/// How long a printer that failed is left alone.
const REST: Span = Span(1_000);

impl Flow {
    /// Sends the slip: that it is on its way, and that the paper in the printer is in doubt meanwhile, is on disk, with `more`, before the first byte leaves.
    pub(super) fn print(&mut self, press: Press, more: Vec<Step>, since: Uptime, up: Uptime, effects: &mut Effects) {
        let (id, number) = (press.id, press.number());
        let Some(paper) = press.paper().and_then(Paper::send) else {
            return self.give_up(press, up, effects);
        };
        let press = press.with_paper(paper);
        let Some(slip) = self.slip(&press) else {
            // A ticket without a number cannot be printed: the server gives none to a kiosk.
            return self.tell(Text::Failed, number, up, effects);
        };
        let mut steps = vec![Step::Put(Box::new(press.clone())), Step::Sheet(Sheet::Doubtful)];
        steps.extend(more);
        self.keep(steps, effects);
        effects.push(Effect::Print(id, slip));
        self.last = Some((press.choice.service, up));
        self.doing = Doing::Printing { press: id, since, until: up.after(PRINT) };
    }

    pub(super) fn print_again(&mut self, id: PressId, since: Uptime, up: Uptime, effects: &mut Effects) {
        if let Some(press) = self.press(id) {
            self.print(press, Vec::new(), since, up, effects);
        }
    }

    fn slip(&self, press: &Press) -> Option<hardware::printer::Slip> {
        let copy = matches!(press.paper(), Some(Paper::Sent { copy: true, .. }));
        let printable = match &press.stage {
            Stage::Given { ticket, .. } => Printable::of(ticket, copy)?,
            Stage::Reserved { number, .. } => Printable {
                number: *number,
                service: press.choice.service,
                language: press.choice.language,
                issued_at: press.stamp.at.map(|at| crate::offline::local(self.setup(), at)),
                told: None,
                copy,
            },
            Stage::Asked | Stage::Abandoned { .. } => return None,
        };
        Some(layout::slip(&printable, self.setup()))
    }

    /// What became of a slip.
    pub(super) fn printed(&mut self, id: PressId, outcome: Outcome, up: Uptime, effects: &mut Effects) {
        let Doing::Printing { press: printing, since, .. } = self.doing else { return };
        let Some(press) = self.press(id).filter(|_| printing == id) else { return };
        let Some(paper) = press.paper().map(|paper| paper.answered(outcome)) else { return };
        let (held, copy) = (Held::of(&press), Note::of_printed(&press));
        self.last = Some((press.choice.service, up));
        let sheet = self.book.sheet.after(outcome);
        let mut steps = vec![settled(press.with_paper(paper)), Step::Sheet(sheet)];
        if paper == Paper::Confirmed {
            steps.push(Step::CameOut(self.clock.stamp(up, self.book.floor)));
        }
        self.keep(steps, effects);
        self.count_confirmation(outcome, effects);
        match held.filter(|_| paper.came_out()) {
            Some(held) => {
                effects.extend(copy.map(Effect::Note));
                self.came_out(held, up, effects);
            }
            None => {
                self.doing = Doing::Waiting { press: id, since, next: up.after(REST) };
                self.look(up, effects);
            }
        }
    }

    /// It lies in the slot, or may.
    fn came_out(&mut self, held: Held, up: Uptime, effects: &mut Effects) {
        // Precedence was for this ticket: who presses next, while this still stands there, has not asked for any.
        self.priority = false;
        effects.push(Effect::Chime);
        self.show(Doing::Collect { held, until: up.after(STAYS) }, up);
    }

    pub(super) fn still_waiting(&mut self, id: PressId, since: Uptime, up: Uptime, effects: &mut Effects) {
        if up.since(since) < PATIENCE {
            return;
        }
        if let Some(press) = self.press(id) {
            self.give_up(press, up, effects);
        }
    }

    /// Nobody waits for it any more, or it was tried often enough: reception tells the number.
    fn give_up(&mut self, press: Press, up: Uptime, effects: &mut Effects) {
        let number = press.number();
        let paper = press.paper().map_or(Paper::Unprinted { may_exist: false }, Paper::given_up);
        let may_exist = matches!(paper, Paper::Unprinted { may_exist: true });
        let press = press.with_paper(paper);
        let note = Note::of_unprinted(&press);
        self.put(press, effects);
        effects.extend(note.map(Effect::Note));
        self.tell(if may_exist { Text::PerhapsPrinted } else { Text::NotPrinted }, number, up, effects);
    }
}
