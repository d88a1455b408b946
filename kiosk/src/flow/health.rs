//! How the kiosk is, as the server is told.

use std::collections::BTreeSet;

use protocol::{
    KioskPart, Moment, OffsetTime, PrinterStateName,
    kiosk::{KioskButton, KioskHealth, PrinterHealth, Unprinted},
};

use super::{Flow, Printer};
use crate::{
    clock::Uptime,
    offline::{date, local, next_opening, opening_at},
    outbox::{Handed, Paper, Press, Stage},
};

/// How many the server is told of.
const MOST: usize = 200;

/// What is wrong with buttons, lamps, sound and the display: parts that do not work, and buttons that are down all the time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ailing {
    /// The parts.
    pub failed: BTreeSet<KioskPart>,
    /// The buttons.
    pub stuck: BTreeSet<KioskButton>,
}

impl Printer {
    /// The worst of what it says.
    #[must_use]
    pub const fn worst(self) -> PrinterStateName {
        match self {
            Self::Away => PrinterStateName::Away,
            Self::Silent => PrinterStateName::Unknown,
            Self::Says(says) if says.paper_out => PrinterStateName::PaperOut,
            Self::Says(says) if says.cover_open => PrinterStateName::CoverOpen,
            Self::Says(says) if says.fault || says.offline => PrinterStateName::Fault,
            Self::Says(says) if says.near_end => PrinterStateName::NearEnd,
            Self::Says(_) => PrinterStateName::Ok,
        }
    }
}

/// The same as ever older servers know it, each telling less than the one before; none where nothing is left out. They refuse what they do not know.
#[must_use]
pub fn for_older_servers(health: &KioskHealth) -> Vec<KioskHealth> {
    // From before a printer's confirmation was missed.
    let mut newest = health.clone();
    newest.failed.retain(|part| *part != KioskPart::Confirmation);
    // From before the display was a part, and what the server refused had words of its own.
    let mut older = newest.clone();
    older.failed.retain(|part| !matches!(part, KioskPart::Screen | KioskPart::Touch));
    older.unprinted.iter_mut().for_each(|ticket| ticket.refused = None);
    // From before parts could fail.
    let oldest = KioskHealth { failed: Vec::new(), stuck: Vec::new(), ..older.clone() };
    let mut all = vec![newest, older, oldest];
    all.dedup();
    all.retain(|less| less != health);
    all
}

impl Flow {
    /// How the kiosk is.
    #[must_use]
    pub fn health(&self, up: Uptime) -> KioskHealth {
        KioskHealth {
            version: self.about.version.clone(),
            uptime: up.since(self.began).seconds(),
            clock_trusted: self.clock.now(up).is_some(),
            printer: PrinterHealth {
                state: self.printer.worst(),
                profile: self.about.profile.clone(),
                last_print: self.last_printed(up),
            },
            temperature: self.temperature,
            to_hand_over: u32::try_from(self.book.to_hand_over().count()).unwrap_or(u32::MAX),
            numbers_left: self.numbers_left(up),
            unprinted: self.unprinted(),
            failed: self.failed(),
            stuck: self.ailing.stuck.iter().copied().collect(),
        }
    }

    /// What the shell knows to be broken, and the printer's confirmation, which only the flow misses.
    fn failed(&self) -> Vec<KioskPart> {
        let missed = self.confirmations.are_missed().then_some(KioskPart::Confirmation);
        self.ailing.failed.iter().copied().chain(missed).collect()
    }

    /// When a slip last came out, also before the program started; of one that no clock dated, where the uptime tells it.
    fn last_print(&self, up: Uptime) -> Option<Moment> {
        let stamp = self.book.last_print.as_ref()?;
        let by_uptime = || self.clock.age(stamp, up).and_then(|_| self.clock.bounds(stamp)).map(|(_, at)| at);
        self.clock.dated(stamp).or_else(by_uptime)
    }

    /// The same as the office writes it.
    pub(super) fn last_printed(&self, up: Uptime) -> Option<OffsetTime> {
        self.last_print(up).map(|at| local(self.setup(), at))
    }

    /// Of the service that has the fewest, on the business day that runs or comes next.
    fn numbers_left(&self, up: Uptime) -> u32 {
        let Some(setup) = self.setup() else { return 0 };
        let at = self.guess(up);
        let day = opening_at(setup, at).map(|opening| opening.from).or_else(|| next_opening(setup, at)).map(date);
        let left = |service: &protocol::kiosk::KioskService| {
            let own = self.book.ranges.iter().filter(|r| r.service == service.service && Some(&r.day) == day.as_ref());
            own.map(|range| (range.to + 1).saturating_sub(range.next)).sum::<u32>()
        };
        setup.services.iter().map(left).min().unwrap_or(0)
    }

    fn unprinted(&self) -> Vec<Unprinted> {
        let all = self.book.presses.values().filter(|press| {
            matches!(press.paper(), Some(Paper::Unprinted { .. } | Paper::Missing { .. })) || press.is_refused()
        });
        all.filter_map(|press| self.one_unprinted(press)).take(MOST).collect()
    }

    fn one_unprinted(&self, press: &Press) -> Option<Unprinted> {
        let (ticket, issued_at) = match &press.stage {
            Stage::Given { ticket, .. } => (Some(ticket.id), Some(ticket.issued_at)),
            Stage::Reserved { handed, .. } => {
                let id = if let Handed::Yes(id) = handed { Some(*id) } else { None };
                (id, press.stamp.at.map(|at| local(self.setup(), at)))
            }
            Stage::Asked | Stage::Abandoned { .. } => return None,
        };
        let refused = match &press.stage {
            Stage::Reserved { handed: Handed::Refused(slug), .. } => Some(slug.clone()),
            _ => None,
        };
        let may_exist = !matches!(
            press.paper(),
            Some(Paper::Unprinted { may_exist: false } | Paper::Missing { may_exist: false, .. })
        );
        Some(Unprinted {
            number: press.number()?,
            service: press.choice.service,
            class: press.choice.class(),
            ticket,
            issued_at,
            may_exist,
            refused,
        })
    }
}
