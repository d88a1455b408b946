//! What stands on the screen and what the lamps show: derived from the state whenever it is asked for, never kept.

use device::mistake::Mistake;
use protocol::{
    Language, OffsetTime, PrinterStateName, ServiceId, TicketNumber,
    kiosk::{Bilingual, KioskService},
    views::{BoardView, ServiceView, Wait},
};

use super::{Button, Doing, Flow, Held, IDLE, Lamp, Lamps, Line, STILL, aloud::Word};
use crate::{
    clock::Uptime,
    offline::{Denied, date, next_opening, reserve},
    outbox::Stops,
    words::{self, Text},
};

/// What stands on the screen, and in which language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The language.
    pub language: Language,
    /// The screen.
    pub screen: Screen,
}

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Nothing is known of the office yet.
    Loading,
    /// The services.
    Choose {
        /// Each, in the office's order.
        offers: Vec<Offer>,
        /// Priority is switched on.
        priority: bool,
        /// Seconds until the first screen comes back, once it is asked whether somebody is still there.
        still: Option<i64>,
        /// The service that was pressed and gives no numbers.
        said: Option<ServiceId>,
        /// The server is not there: no estimates.
        cut_off: bool,
    },
    /// A ticket is being taken for this service.
    Busy(ServiceId),
    /// It is being printed.
    Printing(TicketNumber),
    /// The printer has stopped; the number stands.
    Waiting {
        /// The number.
        number: TicketNumber,
        /// Why, as far as the printer says.
        why: Text,
    },
    /// It lies in the slot.
    Collect {
        /// What can be read of it.
        held: Held,
        /// Seconds until the first screen comes back.
        left: i64,
    },
    /// A sentence about a press.
    Told {
        /// The sentence.
        text: Text,
        /// The number, where there is one.
        number: Option<TicketNumber>,
        /// Seconds until the first screen comes back.
        left: i64,
    },
    /// No slip can be printed: no number is given.
    OutOfOrder(Text),
    /// The office is closed.
    Closed {
        /// When it opens.
        opens: Option<OffsetTime>,
    },
    /// Cut off, and no number can be given.
    Lost,
    /// What its file says of it the server does not: no number is given.
    NotSetUp(Mistake),
}

/// A service's button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its letter.
    pub service: ServiceId,
    /// Its name.
    pub name: Bilingual,
    /// What it offers.
    pub offered: Offered,
}

impl Offer {
    /// "Anagrafe: chiuso, si riapre domani alle 08:15.": to whoever presses it though it gives no numbers.
    #[must_use]
    pub fn refusal(&self, language: Language, now: OffsetTime) -> Option<String> {
        let (why, opens) = self.offered.why_not()?;
        Some(words::why_not(language, now, self.name.of(language), why, opens))
    }
}

/// What a service's button offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offered {
    /// A number.
    Open {
        /// How many come before, and how many wait; `None` without the server.
        people: Option<(usize, usize)>,
        /// How long it will be.
        wait: Option<Wait>,
    },
    /// None.
    Shut {
        /// Why.
        why: Text,
        /// From when on, where it is known.
        opens: Option<OffsetTime>,
    },
    /// None, because the kiosk is cut off and has none.
    Spent,
}

impl Offered {
    /// A number can be had.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Why no number can be had, and from when on, where it is known.
    #[must_use]
    pub const fn why_not(&self) -> Option<(Text, Option<OffsetTime>)> {
        match self {
            Self::Open { .. } => None,
            Self::Shut { why, opens } => Some((*why, *opens)),
            Self::Spent => Some((Text::ServiceStopped, None)),
        }
    }
}

/// Refusals that close every service alike.
const CLOSED: [&str; 3] = ["outside-hours", "day-closed", "hall-closed"];

/// What is stopped, and stays so until the day's end for a kiosk that is cut off. That the office is closed by its hours is not
/// kept: the openings tell it.
pub(super) fn stops(view: &BoardView) -> Stops {
    let stopped = |service: &ServiceView| {
        let why = service.why_not.clone().filter(|why| !service.issuing && why != "outside-hours")?;
        Some((service.service, why))
    };
    let services: std::collections::BTreeMap<_, _> = view.services.iter().filter_map(stopped).collect();
    // Without stops there is no day to remember: the disk is not written at every midnight.
    let day = if services.is_empty() { String::new() } else { date(view.now) };
    Stops { day, services }
}

impl Flow {
    /// What stands on the screen now.
    #[must_use]
    pub fn shown(&self, up: Uptime) -> Shown {
        Shown { language: self.language, screen: self.screen(up) }
    }

    fn screen(&self, up: Uptime) -> Screen {
        let left = |until: Uptime| (until.since(up).0 + 999).div_euclid(1000).max(0);
        let number = |id| self.press(id).and_then(|press| press.number());
        match &self.doing {
            Doing::Choosing => self.first_screen(up),
            Doing::Looking { choice, .. } => Screen::Busy(choice.service),
            Doing::Asking(asking) => {
                self.press(asking.press).map_or(Screen::Loading, |press| Screen::Busy(press.choice.service))
            }
            Doing::Printing { press, .. } => number(*press).map_or(Screen::Loading, Screen::Printing),
            Doing::Waiting { press, .. } => {
                let why = self.printer_says().unwrap_or(Text::WaitForPaper);
                number(*press).map_or(Screen::Loading, |number| Screen::Waiting { number, why })
            }
            Doing::Collect { held, until } => Screen::Collect { held: *held, left: left(*until) },
            Doing::Told { text, number, until } => Screen::Told { text: *text, number: *number, left: left(*until) },
        }
    }

    pub(super) fn first_screen(&self, up: Uptime) -> Screen {
        if let Some(denied) = &self.denied {
            return Screen::NotSetUp(denied.mistake.clone());
        }
        let Some(setup) = self.setup() else {
            return if self.line == Line::Down { Screen::Lost } else { Screen::Loading };
        };
        let offers: Vec<Offer> = setup.services.iter().map(|service| self.offer_of(service, up)).collect();
        if let Some(screen) = self.nothing_offered(&offers) {
            return screen;
        }
        if let Some(text) = self.printer_says() {
            return Screen::OutOfOrder(text);
        }
        let said = match self.word(up) {
            Some(Word::Shut(service)) => Some(service),
            _ => None,
        };
        let (still, cut_off) = (self.still(up), self.line == Line::Down);
        Screen::Choose { offers, priority: self.priority, still, said, cut_off }
    }

    /// Seconds until a language or a priority that somebody left behind is taken back, once it is asked whether somebody is still
    /// there: over whatever the first screen says.
    #[must_use]
    pub fn still(&self, up: Uptime) -> Option<i64> {
        let rested = up.since(self.touched).0 - IDLE.0;
        let left_behind = self.priority || self.language != Language::It;
        let asked = self.doing == Doing::Choosing && left_behind && rested >= 0;
        asked.then(|| (STILL.0 - rested + 999).div_euclid(1000).max(0))
    }

    /// The screen that stands instead of the services where none of them gives numbers for one and the same reason.
    fn nothing_offered(&self, offers: &[Offer]) -> Option<Screen> {
        if offers.iter().all(|offer| offer.offered == Offered::Spent) {
            return Some(Screen::Lost);
        }
        let closed = |offer: &Offer| matches!(offer.offered, Offered::Shut { why: Text::ServiceClosed, .. });
        if !offers.iter().all(closed) {
            return None;
        }
        let opens = |offer: &Offer| if let Offered::Shut { opens, .. } = offer.offered { opens } else { None };
        Some(Screen::Closed { opens: offers.iter().filter_map(opens).min() })
    }

    /// The sentence of a printer that prints nothing.
    fn printer_says(&self) -> Option<Text> {
        if self.printer.can_print() {
            return None;
        }
        Some(match self.printer.worst() {
            PrinterStateName::PaperOut => Text::NoPaper,
            PrinterStateName::CoverOpen => Text::CoverOpen,
            _ => Text::NoPrinter,
        })
    }

    fn offer_of(&self, service: &KioskService, up: Uptime) -> Offer {
        Offer { service: service.service, name: service.name.clone(), offered: self.offer(service.service, up) }
    }

    /// What a service offers now: as the server last said, or without it as the kiosk knows.
    pub(super) fn offer(&self, service: ServiceId, up: Uptime) -> Offered {
        let told = self.office.as_ref().filter(|_| self.line == Line::Up);
        match told.and_then(|view| view.services.iter().find(|one| one.service == service)) {
            Some(view) if view.issuing => Offered::Open { people: Some((view.ahead, view.waiting)), wait: view.wait },
            Some(view) => Offered::Shut { why: why(view.why_not.as_deref().unwrap_or_default()), opens: view.opens_at },
            None => self.offer_alone(service, up),
        }
    }

    fn offer_alone(&self, service: ServiceId, up: Uptime) -> Offered {
        let at = self.guess(up);
        match reserve(&self.book, service, at) {
            Ok(_) => Offered::Open { people: None, wait: None },
            Err(Denied::Closed { opens }) => Offered::Shut { why: Text::ServiceClosed, opens },
            Err(Denied::Stopped(slug)) => {
                let opens = self.setup().and_then(|setup| next_opening(setup, at));
                Offered::Shut { why: why(&slug), opens: opens.filter(|_| CLOSED.contains(&slug.as_str())) }
            }
            Err(Denied::Spent) => Offered::Spent,
        }
    }

    /// Every service's lamp.
    #[must_use]
    pub fn lamps(&self, up: Uptime) -> Lamps {
        let services = self.setup().map(|setup| setup.services.as_slice()).unwrap_or_default();
        let screen = self.screen(up);
        let lamp = |service: ServiceId| match &screen {
            Screen::Busy(pressed) if *pressed == service => Lamp::Pressed,
            Screen::Busy(_) | Screen::Printing(_) | Screen::Waiting { .. } => Lamp::Busy,
            Screen::Choose { .. } | Screen::Collect { .. } | Screen::Told { .. }
                if self.denied.is_none()
                    && self.printer.can_print()
                    && self.offer(service, up).is_open()
                    && self.takes(Button::Service(service), up) =>
            {
                Lamp::Open
            }
            _ => Lamp::Closed,
        };
        services.iter().map(|service| (service.service, lamp(service.service))).collect()
    }
}

/// Why a service gives no numbers, in a word.
fn why(slug: &str) -> Text {
    match slug {
        "cap-reached" => Text::ServiceFull,
        slug if CLOSED.contains(&slug) => Text::ServiceClosed,
        _ => Text::ServiceStopped,
    }
}
