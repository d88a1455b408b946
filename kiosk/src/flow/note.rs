//! What the log is told of paper and tickets: one line where something changed, none while nothing does. No number of a ticket stands in it: logs are
//! kept longer than those.

use device::mistake::Mistake;
use protocol::{DeviceKind, OffsetTime, PrinterStateName, ServiceId};

use super::{Effect, Effects, Flow, Line, Printer};
use crate::{
    clock::Uptime,
    outbox::{Paper, Press, Stage},
};

/// Something that happened to paper or to a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The printer says something else of itself than before. That it cannot be reached its thread tells, which knows why.
    Printer {
        /// How it is.
        state: PrinterStateName,
        /// When a slip last came out, where it prints no more.
        printed: Option<OffsetTime>,
    },
    /// It did not say in time how it is, while somebody waited.
    PrinterLate,
    /// It took slip after slip and did not say that they came out, as printers of its profile do.
    Unconfirmed,
    /// It says so now.
    Confirms,
    /// The line to the server stands, and a press was not answered in time.
    Unanswered,
    /// It answers again, and its line stood all the time: that a broken one is back is told by its thread.
    Answers,
    /// A slip came out that is marked: one before it may lie there.
    Copy(ServiceId),
    /// A ticket's slip did not come out, or perhaps did: nobody waits for it any more.
    Unprinted {
        /// Of which queue.
        service: ServiceId,
        /// Part of it, or all, may have come out.
        may_exist: bool,
    },
    /// The server will not have a number that was given without it.
    Refused {
        /// Of which queue.
        service: ServiceId,
        /// The stable name of its reason.
        reason: String,
    },
    /// Reception has looked after so many of those.
    LookedAfter(usize),
    /// The server is back, and all that was given without it has been handed over.
    HandedOver {
        /// So many tickets it has now.
        tickets: usize,
        /// So many it will not have: reception is told of them.
        refused: usize,
    },
    /// What the file says of this kiosk the server does not.
    Denied(Mistake),
    /// It does now.
    Known,
}

/// What the log was told last of how the printer is. It outlives a flow: a kiosk that is paired anew has the same printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrinterNews(Option<PrinterStateName>);

impl PrinterNews {
    /// What the printer says, where that is news. That it cannot be reached is told elsewhere. `last`: when a slip last came out.
    pub fn of(&mut self, printer: Printer, last: Option<OffsetTime>) -> Option<Note> {
        let state = printer.worst();
        let is_news = state != PrinterStateName::Away && self.0 != Some(state);
        is_news.then(|| {
            self.0 = Some(state);
            Note::Printer { state, printed: last.filter(|_| !printer.can_print()) }
        })
    }

    /// It said nothing in time, where that is news.
    fn late(&mut self) -> Option<Note> {
        let is_news = self.0.replace(PrinterStateName::Away) != Some(PrinterStateName::Away);
        is_news.then_some(Note::PrinterLate)
    }
}

impl Note {
    /// Whether somebody has to do something about it.
    #[must_use]
    pub const fn is_warning(&self) -> bool {
        match self {
            Self::Printer { state, .. } => !matches!(state, PrinterStateName::Ok | PrinterStateName::Unknown),
            Self::PrinterLate
            | Self::Unconfirmed
            | Self::Unanswered
            | Self::Unprinted { .. }
            | Self::Refused { .. }
            | Self::Denied(_) => true,
            Self::Confirms
            | Self::Answers
            | Self::Copy(_)
            | Self::LookedAfter(_)
            | Self::HandedOver { .. }
            | Self::Known => false,
        }
    }

    /// Writes it there.
    pub fn log(&self) {
        if self.is_warning() {
            tracing::warn!("{}", self.line());
        } else {
            tracing::info!("{}", self.line());
        }
    }

    /// The line.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Printer { state, printed: None } => of_printer(*state).to_owned(),
            Self::Printer { state, printed: Some(at) } => format!("{}; it last printed at {at}", of_printer(*state)),
            Self::PrinterLate => "the printer did not say in time how it is: no ticket was given".to_owned(),
            Self::Unconfirmed => "the printer does not confirm what it prints, as its profile says it does: look whether tickets come out, \
                 and at its cable; if they do, name the profile of its model in printer.profile, or a copy of this one with confirmation = \"none\""
                .to_owned(),
            Self::Confirms => "the printer confirms what it prints".to_owned(),
            Self::Unanswered => "the server did not answer a press in time, though the line to it stands: until it answers, numbers are given from the reserve"
                .to_owned(),
            Self::Answers => "the server answers again".to_owned(),
            Self::Copy(service) => format!("a ticket of service {service} came out once more, marked as a copy"),
            Self::Unprinted { service, may_exist: false } => {
                format!("a ticket of service {service} was not printed: reception is told its number")
            }
            Self::Unprinted { service, may_exist: true } => {
                format!("a ticket of service {service} was perhaps not printed: reception is told its number")
            }
            Self::Refused { service, reason } => format!(
                "the server refused a number of service {service} that was given without it ({reason}): reception is told, its holder needs another"
            ),
            Self::LookedAfter(tickets) => {
                format!("reception has looked after tickets without paper or place: {tickets}")
            }
            Self::HandedOver { tickets, refused } => {
                format!(
                    "tickets given without the server and handed over to it now: {tickets}; refused by it: {refused}"
                )
            }
            Self::Denied(mistake) => format!("{}; meanwhile no tickets are given", mistake.line(DeviceKind::Kiosk)),
            Self::Known => "the server knows this kiosk by the file now".to_owned(),
        }
    }

    /// Of a press whose slip nobody waits for any more.
    pub(super) fn of_unprinted(press: &Press) -> Option<Self> {
        let Some(Paper::Unprinted { may_exist }) = press.paper() else { return None };
        Some(Self::Unprinted { service: press.choice.service, may_exist })
    }

    /// Of a slip that came out, where that is worth a line.
    pub(super) fn of_printed(press: &Press) -> Option<Self> {
        let is_copy = matches!(press.paper(), Some(Paper::Sent { copy: true, .. }));
        let has_number = matches!(press.stage, Stage::Given { .. } | Stage::Reserved { .. });
        (is_copy && has_number).then_some(Self::Copy(press.choice.service))
    }
}

const fn of_printer(state: PrinterStateName) -> &'static str {
    match state {
        PrinterStateName::Ok => "the printer has paper and prints",
        PrinterStateName::NearEnd => "the printer's paper is near its end: a new roll is needed soon",
        PrinterStateName::PaperOut => "the printer is out of paper: no tickets are given until there is a new roll",
        PrinterStateName::CoverOpen => "the printer's cover is open: no tickets are given until it is closed",
        PrinterStateName::Fault => "the printer says that it is broken (cutter, jam, heat): no tickets are given",
        PrinterStateName::Away => "the printer cannot be reached",
        PrinterStateName::Unknown => "the printer takes tickets and tells nothing of its paper",
    }
}

impl Flow {
    /// What the log was told of the printer: before this flow, or by it.
    pub const fn printer_news(&mut self) -> &mut PrinterNews {
        &mut self.news
    }

    /// What the printer says, where that is news.
    pub(super) fn note_printer(&mut self, printer: Printer, up: Uptime, effects: &mut Effects) {
        let last = self.last_printed(up);
        effects.extend(self.news.of(printer, last).map(Effect::Note));
    }

    /// A press was not answered in time. That the line is broken its thread tells.
    pub(super) fn note_unanswered(&mut self, effects: &mut Effects) {
        if self.line != Line::Down && !std::mem::replace(&mut self.unanswered, true) {
            effects.push(Effect::Note(Note::Unanswered));
        }
    }

    /// The server answered something.
    pub(super) fn note_answered(&mut self, effects: &mut Effects) {
        if std::mem::take(&mut self.unanswered) {
            effects.push(Effect::Note(Note::Answers));
        }
    }

    /// It said nothing in time.
    pub(super) fn note_late(&mut self, effects: &mut Effects) {
        effects.extend(self.news.late().map(Effect::Note));
    }
}
