//! What is due, and when. Pure.

use std::collections::BTreeMap;

use protocol::{DeskNo, Moment, TicketId};

use super::Comer;

/// Something that people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Somebody takes a ticket.
    Comes(Comer),
    /// Somebody has waited too long and goes.
    GivesUp(TicketId),
    /// Somebody says how it was.
    Opinion(TicketId),
    /// Whoever runs the office looks how many desks it needs.
    Staff,
    /// Operators look around.
    Looks,
    /// An operator's turn.
    At(DeskNo, Turn),
}

/// What an operator does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Calls the next, which ends a visit that is still in hand.
    Calls,
    /// Calls once more.
    Recalls(TicketId),
    /// Nobody came.
    NoShow(TicketId),
    /// The citizen is there.
    Starts(TicketId),
    /// The visit is done.
    Finishes(TicketId),
    /// Another counter is in charge.
    Transfers(TicketId),
    /// Papers are missing: the next one meanwhile.
    Parks(TicketId),
    /// The papers are there.
    Resumes(TicketId),
    /// Back from a break.
    Returns,
}

/// What is due, by time; what was planned first comes first.
#[derive(Debug, Default)]
pub struct Agenda {
    due: BTreeMap<(Moment, u64), Happening>,
    planned: u64,
}

impl Agenda {
    /// Plans something.
    pub fn add(&mut self, at: Moment, happening: Happening) {
        self.planned += 1;
        self.due.insert((at, self.planned), happening);
    }

    /// Plans something that is planned once at most: an earlier plan of its kind is given up.
    pub fn set(&mut self, at: Moment, happening: Happening) {
        let kind = std::mem::discriminant(&happening);
        self.due.retain(|_, other| std::mem::discriminant(other) != kind);
        self.add(at, happening);
    }

    /// What an operator had planned of this is given up.
    pub fn forget(&mut self, desk: DeskNo, what: impl Fn(&Turn) -> bool) {
        self.due.retain(|_, happening| !matches!(happening, Happening::At(at, turn) if *at == desk && what(turn)));
    }

    /// Whether an operator has planned something of this.
    #[must_use]
    pub fn plans(&self, desk: DeskNo, what: impl Fn(&Turn) -> bool) -> bool {
        self.due.values().any(|happening| matches!(happening, Happening::At(at, turn) if *at == desk && what(turn)))
    }

    /// When something is due next.
    #[must_use]
    pub fn first(&self) -> Option<Moment> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Takes what is due next, if it is due by then.
    pub fn pop_before(&mut self, until: Moment) -> Option<(Moment, Happening)> {
        let first = self.due.first_entry().filter(|first| first.key().0 <= until)?;
        let ((at, _), happening) = first.remove_entry();
        Some((at, happening))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_comes_in_order_and_what_is_given_up_does_not_come() {
        let at = Moment::from_seconds;
        let mut agenda = Agenda::default();
        let turn = |desk, turn| Happening::At(DeskNo(desk), turn);
        agenda.add(at(3), turn(1, Turn::Calls));
        agenda.add(at(2), turn(2, Turn::Returns));
        agenda.add(at(3), turn(2, Turn::Calls));
        agenda.set(at(9), Happening::Staff);
        agenda.set(at(1), Happening::Staff);
        assert_eq!(agenda.first(), Some(at(1)));
        assert_eq!(agenda.pop_before(at(1)), Some((at(1), Happening::Staff)));
        assert_eq!(agenda.pop_before(at(1)), None);
        agenda.forget(DeskNo(1), |turn| *turn == Turn::Calls);
        let rest: Vec<_> = std::iter::from_fn(|| agenda.pop_before(at(100))).collect();
        assert_eq!(rest, [(at(2), turn(2, Turn::Returns)), (at(3), turn(2, Turn::Calls))]);
    }
}
