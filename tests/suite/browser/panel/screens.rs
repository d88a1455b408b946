//! Every screen that the kiosk has, as its page gets it, whatever would have to happen for it: made by the kiosk's own view, of the
//! names of the office that ships and the longest figures.

use device::mistake::Mistake;
use kiosk::{
    flow::{Button, Held, Offer, Offered, Screen, Shown},
    panel::{Pairing, PanelView, Seen},
    words::Text,
};
use protocol::{
    KioskId, Language, OffsetTime, PrinterStateName, ServiceId, TicketNumber, TicketPart,
    kiosk::{Bilingual, KioskService, KioskSetup, TicketLayout},
    views::Wait,
};

/// The services of the office that ships.
const SERVICES: [(&str, &str, &str); 7] = [
    ("A", "Anagrafe", "Population register"),
    ("B", "Stato civile", "Births, marriages and deaths"),
    ("C", "Tributi e canoni", "Local taxes and fees"),
    ("D", "Scuola e servizi sociali", "School and social services"),
    ("E", "Carta d'identità elettronica", "Electronic identity card"),
    ("F", "Edilizia, commercio e suolo pubblico", "Building, trade and public space"),
    ("R", "Rilascio veloce", "Quick release"),
];
/// Further ones, of a larger office.
const MORE: [(&str, &str, &str); 5] = [
    ("G", "Polizia locale e permessi di sosta", "Local police and parking permits"),
    ("H", "Elettorale", "Elections"),
    ("L", "Protocollo generale", "Registry of correspondence"),
    ("M", "Ufficio casa", "Housing"),
    ("N", "Cimiteri", "Cemeteries"),
];

/// The estimate that takes the most room.
const LONGEST: Wait = Wait { p10: 119 * 60, p50: 10_800, p90: 10_800 };

fn bilingual(it: &str, en: &str) -> Bilingual {
    Bilingual { it: it.into(), en: en.into() }
}

fn letter(letter: &str) -> ServiceId {
    letter.parse().unwrap()
}

fn number(text: &str) -> TicketNumber {
    text.parse().unwrap()
}

fn time(text: &str) -> OffsetTime {
    text.parse().unwrap()
}

/// An office in rehearsal: its band takes room.
fn setup() -> KioskSetup {
    KioskSetup {
        kiosk: "k1".parse::<KioskId>().unwrap(),
        body: bilingual("Comune di Piacenza", "Municipality of Piacenza"),
        office: bilingual("Sportelli polifunzionali", "Multi-purpose counters"),
        time_zone: "Europe/Rome".into(),
        rehearsal: true,
        services: Vec::<KioskService>::new(),
        openings: Vec::new(),
        ticket: TicketLayout { parts: TicketPart::ALL.to_vec(), text: None },
    }
}

/// What services offer on a day like others: numbers, none any more, none yet, none for now.
fn offered(at: usize) -> Offered {
    let opens = |at: &str| Some(time(at));
    match at {
        2 => Offered::Shut { why: Text::ServiceClosed, opens: opens("2026-11-26T14:30:00+01:00") },
        3 => Offered::Shut { why: Text::ServiceFull, opens: opens("2026-11-25T08:15:00+01:00") },
        4 => Offered::Shut { why: Text::ServiceStopped, opens: None },
        5 => Offered::Open { people: Some((123, 140)), wait: Some(Wait { p10: 6_000, p50: 7_000, p90: 9_000 }) },
        6 => Offered::Open { people: Some((0, 0)), wait: Some(Wait { p10: 0, p50: 20, p90: 50 }) },
        _ => Offered::Open { people: Some((7, 9)), wait: Some(Wait { p10: 600, p50: 800, p90: 1_080 }) },
    }
}

fn offers(services: &[(&str, &str, &str)], offered: impl Fn(usize) -> Offered) -> Vec<Offer> {
    let offer = |(at, (service, it, en)): (usize, &(&str, &str, &str))| Offer {
        service: letter(service),
        name: bilingual(it, en),
        offered: offered(at),
    };
    services.iter().enumerate().map(offer).collect()
}

fn choose(services: &[(&str, &str, &str)]) -> Screen {
    Screen::Choose { offers: offers(services, offered), priority: false, still: None, said: None, cut_off: false }
}

/// The screens by name.
fn screens() -> Vec<(&'static str, Screen)> {
    let alone = |at| if at == 4 { Offered::Spent } else { Offered::Open { people: None, wait: None } };
    let large = [&SERVICES[..], &MORE].concat();
    let told = |text, number| Screen::Told { text, number, left: 17 };
    vec![
        ("loading", Screen::Loading),
        ("choose", choose(&SERVICES)),
        ("choose of twelve", choose(&large)),
        (
            "priority",
            Screen::Choose {
                offers: offers(&SERVICES, offered),
                priority: true,
                still: None,
                said: None,
                cut_off: false,
            },
        ),
        (
            "a service is closed",
            Screen::Choose {
                offers: offers(&SERVICES, offered),
                priority: false,
                still: None,
                said: Some(letter("D")),
                cut_off: false,
            },
        ),
        (
            "cut off",
            Screen::Choose {
                offers: offers(&SERVICES, alone),
                priority: false,
                still: None,
                said: None,
                cut_off: true,
            },
        ),
        (
            "cut off, with priority, of twelve",
            Screen::Choose { offers: offers(&large, alone), priority: true, still: None, said: None, cut_off: true },
        ),
        ("busy", Screen::Busy(letter("A"))),
        ("printing", Screen::Printing(number("A045"))),
        ("waiting for paper", Screen::Waiting { number: number("A045"), why: Text::NoPaper }),
        ("waiting for a printer", Screen::Waiting { number: number("A045"), why: Text::WaitForPaper }),
        ("collect", collect(false, Some((Some(3), Some(Wait { p10: 600, p50: 800, p90: 1_050 }))))),
        ("collect, with priority, for very long", collect(true, Some((Some(999), Some(LONGEST))))),
        ("collect, before any desk is open", collect(false, Some((Some(0), None)))),
        ("collect, cut off, with priority", collect(true, None)),
        ("not printed", told(Text::NotPrinted, Some(number("A045")))),
        ("perhaps printed", told(Text::PerhapsPrinted, Some(number("A045")))),
        ("no answer", told(Text::NoAnswer, None)),
        ("just shut", told(Text::JustShut, None)),
        ("crowded", told(Text::Crowded, None)),
        ("failed", told(Text::Failed, None)),
        ("no paper", Screen::OutOfOrder(Text::NoPaper)),
        ("cover open", Screen::OutOfOrder(Text::CoverOpen)),
        ("no printer", Screen::OutOfOrder(Text::NoPrinter)),
        ("closed", Screen::Closed { opens: Some(time("2026-11-28T08:15:00+01:00")) }),
        ("lost", Screen::Lost),
        ("a wrong token in the file", Screen::NotSetUp(Mistake::Token)),
    ]
}

/// A ticket that is being collected.
fn collect(priority: bool, told: Option<(Option<usize>, Option<Wait>)>) -> Screen {
    Screen::Collect { held: Held { number: number("A045"), priority, told }, left: 20 }
}

fn view(language: Language, screen: Screen, still: Option<i64>, takes: &dyn Fn(Button) -> bool) -> PanelView {
    let now = time("2026-11-24T09:30:00+01:00");
    let shown = Shown { language, screen };
    PanelView::made(Seen { shown, still, takes, setup: Some(&setup()), clock: Some(now), now })
}

/// Every view in a language, by name.
pub(crate) fn all(language: Language) -> Vec<(String, PanelView)> {
    let (ready, resting) = (|_: Button| true, |_: Button| false);
    let mut views: Vec<_> =
        screens().into_iter().map(|(name, screen)| (name.to_owned(), view(language, screen, None, &ready))).collect();
    views.push(("still there".into(), view(language, choose(&SERVICES), Some(17), &ready)));
    views.push(("resting".into(), view(language, choose(&SERVICES), None, &resting)));
    views.push(("collect, resting".into(), view(language, collect(true, None), None, &resting)));
    // Nobody has chosen a language yet: both are there.
    views.push(("pairing".into(), PanelView::pairing(Pairing::Code { code: "K7M2-94QX", found: None })));
    let begins = PanelView::pairing(Pairing::Begins);
    views.push(("pairing, no printer".into(), begins.clone().with_printer(PrinterStateName::Away)));
    views.push(("pairing, no code yet".into(), begins));
    views
}
