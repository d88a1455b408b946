//! What a kiosk serves with when nobody answers.

use jiff::civil::Date;
use protocol::{
    KioskId, Language,
    kiosk::{Bilingual, KioskService, KioskSetup, TicketLayout},
    views::Opening,
};

use super::Lens;
use crate::engine::setup::{OfficeSetup, Text};

/// How many days of openings a kiosk knows: cut off for longer, it is closed.
pub const DAYS_AHEAD: usize = 14;

/// The office for this kiosk: it changes with the office file and with the date, and with nothing else.
#[must_use]
pub fn setup(lens: &Lens<'_>, kiosk: KioskId) -> KioskSetup {
    let setup = lens.state.setup();
    KioskSetup {
        kiosk,
        body: both(&setup.body),
        office: both(&setup.name),
        time_zone: setup.calendar.zone().name().to_owned(),
        rehearsal: lens.state.rehearsal,
        services: services(setup),
        openings: openings(lens, setup.calendar.local_date(lens.now)),
        ticket: TicketLayout { parts: setup.ticket.parts.clone(), text: setup.ticket.text.as_ref().map(both) },
    }
}

fn services(setup: &OfficeSetup) -> Vec<KioskService> {
    let services = setup.services.iter().map(|(letter, service)| KioskService {
        service: *letter,
        name: both(&service.name),
        ready: service.ready.as_ref().map(both),
    });
    services.collect()
}

pub(super) fn openings(lens: &Lens<'_>, today: Date) -> Vec<Opening> {
    let calendar = &lens.state.setup().calendar;
    let days = std::iter::successors(Some(today), |day| day.tomorrow().ok()).take(DAYS_AHEAD);
    let openings = days.flat_map(|day| calendar.opening(day).intervals);
    openings.map(|(from, to)| Opening { from: lens.wire(from), to: lens.wire(to) }).collect()
}

pub(super) fn both(text: &Text) -> Bilingual {
    Bilingual { it: text.it.clone(), en: text.get(Language::En).to_owned() }
}
