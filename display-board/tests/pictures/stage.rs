//! What boards show in the pictures: one hall in all its states.

use std::sync::Arc;

use display_board::{
    board::{AtDesk, Card, Closed, Eye, Hall, OneDesk, Queue, Row, Says, Screen, Shown, Since, Turns, Unpaired},
    layout::{Colours, Logo, Look},
};
use hardware::pixels::embedded_graphics::geometry::Size;
use protocol::{DeskNo, Language, OffsetTime, board::Theme, kiosk::Bilingual, views::Wait};

pub(crate) const SIZES: [(u32, u32); 7] =
    [(1920, 1080), (1280, 720), (1080, 1920), (800, 480), (192, 64), (128, 64), (64, 32)];

/// Of so many pages take the turns of a screen of few dots, at most.
pub(crate) const TURNS: i64 = 24;

pub(crate) fn size((width, height): (u32, u32)) -> Size {
    Size::new(width, height)
}

/// The themes that ship with an office file.
pub(crate) const THEMES: [(&str, [&str; 6]); 3] = [
    ("night", ["#05211f", "#f4fbfa", "#0d3834", "#f4fbfa", "#f4fbfa", "#05211f"]),
    ("day", ["#e6eeed", "#05211f", "#ffffff", "#05211f", "#0b3f3a", "#ffffff"]),
    ("contrast", ["#000000", "#ffffff", "#1c1c1c", "#ffffff", "#ffe14d", "#000000"]),
];

pub(crate) fn look(theme: usize, with_logo: bool) -> Look {
    let [ground, ink, panel, panel_ink, card, card_ink] = THEMES[theme].1.map(str::to_owned);
    let colours = Colours::of(&Theme { ground, ink, panel, panel_ink, card, card_ink });
    Look { colours, logo: with_logo.then(|| Arc::new(logo())) }
}

/// A shield: red over white.
fn logo() -> Logo {
    let (wide, high) = (120_i32, 150_i32);
    let dot = |x: i32, y: i32| {
        let half = if y < 90 { 56 } else { 56 - (y - 90) * (y - 90) / 66 };
        let from_middle = (x - 60).abs();
        match (from_middle <= half, from_middle > half - 6 || y < 6, y < 75) {
            (false, ..) => [0, 0, 0, 0],
            (_, true, _) => [60, 40, 20, 255],
            (_, _, true) => [178, 24, 43, 255],
            _ => [255, 255, 255, 255],
        }
    };
    let dots = (0..high).flat_map(|y| (0..wide).flat_map(move |x| dot(x, y))).collect();
    Logo::new(Size::new(120, 150), dots).unwrap()
}

fn at(text: &str) -> OffsetTime {
    text.parse().unwrap()
}

fn both(it: &str, en: &str) -> Bilingual {
    Bilingual { it: it.into(), en: en.into() }
}

fn card(number: &str, desk: u16, service: Option<(&str, &str)>, eye: Eye) -> Card {
    Card {
        number: number.parse().unwrap(),
        desk: Some(DeskNo(desk)),
        service: service.map(|(it, en)| both(it, en)),
        eye,
        language: Language::It,
    }
}

fn row(number: &str, desk: u16, time: &str, standing: bool) -> Row {
    Row {
        number: number.parse().unwrap(),
        desk: Some(DeskNo(desk)),
        at: Some(at(&format!("2026-11-24T{time}:00+01:00"))),
        standing,
        eye: Eye::Steady,
    }
}

fn queue(letter: char, name: (&str, &str), waiting: u64, says: Says) -> Queue {
    Queue {
        service: protocol::ServiceId::new(letter).unwrap(),
        name: both(name.0, name.1),
        waiting: Some(waiting),
        says,
    }
}

fn wait(from: i64, to: i64) -> Says {
    Says::Wait(Wait { p10: from * 60, p50: (from + to) * 30, p90: to * 60 })
}

fn shut(why: &str, opens: Option<&str>) -> Says {
    Says::NoNumbers { why: why.into(), opens: opens.map(at) }
}

const REGISTRY: (&str, &str) = ("Anagrafe e stato civile", "Registry and civil status");
const CARD: (&str, &str) = ("Carta d’identità elettronica", "Electronic identity card");
const SCHOOL: (&str, &str) = ("Scuola e servizi sociali", "School and social services");

fn services() -> Vec<Queue> {
    vec![
        queue('A', REGISTRY, 3, wait(2, 8)),
        queue('B', CARD, 12, wait(25, 48)),
        queue('C', ("Tributi e canoni", "Local taxes and fees"), 0, wait(0, 1)),
        queue('D', SCHOOL, 1, wait(5, 5)),
        queue('E', ("Edilizia, commercio e suolo pubblico", "Building, trade and public space"), 4, Says::NoEstimate),
        queue('F', ("Protocollo", "Filing"), 0, shut("outside-hours", Some("2026-11-25T08:15:00+01:00"))),
        queue('R', ("Ritiro documenti", "Collection of documents"), 2, shut("cap-reached", None)),
    ]
}

pub(crate) fn hall() -> Hall {
    Hall {
        body: both("Comune di Piacenza", "Municipality of Piacenza"),
        office: both("Sportelli polifunzionali", "One-stop office"),
        clock: Some(at("2026-11-24T09:42:00+01:00")),
        suspect: false,
        stale: None,
        large: vec![card("A045", 3, Some(REGISTRY), Eye::Steady)],
        standing: true,
        known: true,
        rows: vec![
            row("B017", 11, "09:41", true),
            row("A044", 3, "09:38", false),
            row("D008", 14, "09:35", false),
            row("E012", 7, "09:31", false),
            row("A043", 2, "09:30", false),
            row("C101", 9, "09:24", false),
        ],
        services: Some(services()),
        closed: None,
        turns: Turns::default(),
        text: Some(both(
            "Prendere il numero e attendere la chiamata sul tabellone",
            "Take a number and wait for your call on the board",
        )),
    }
}

fn many() -> Hall {
    Hall {
        large: vec![
            card("D009", 11, Some(SCHOOL), Eye::Lit),
            card("E013", 4, Some(CARD), Eye::New),
            card("A1024", 13, Some(REGISTRY), Eye::Steady),
        ],
        ..hall()
    }
}

fn two() -> Hall {
    Hall { large: vec![card("D009", 11, Some(SCHOOL), Eye::Lit), card("B018", 8, Some(CARD), Eye::New)], ..hall() }
}

fn past() -> Hall {
    Hall { standing: false, rows: hall().rows.split_off(2), ..hall() }
}

fn stale() -> Hall {
    Hall { stale: Some(Since::At(at("2026-11-24T09:12:00+01:00"))), ..past() }
}

fn empty() -> Hall {
    let services =
        services().into_iter().map(|one| Queue { waiting: Some(0), says: wait(0, 1), ..one }).take(4).collect();
    Hall { standing: false, large: vec![], rows: vec![], services: Some(services), text: None, ..hall() }
}

fn closed() -> Hall {
    let opens = Some(at("2026-11-25T08:15:00+01:00"));
    let services = services().into_iter().map(|one| Queue {
        waiting: Some(0),
        says: shut("outside-hours", Some("2026-11-25T08:15:00+01:00")),
        ..one
    });
    Hall {
        standing: false,
        clock: Some(at("2026-11-24T17:05:00+01:00")),
        text: None,
        closed: Some(Closed { opens }),
        services: Some(services.collect()),
        ..past()
    }
}

/// Names as long as an office file takes them, and a word that no line has room for.
fn long() -> Hall {
    let name = (
        "Ufficio unificato per l’edilizia pubblica, le manutenzioni e gli alloggi sociali",
        "Unified office for public building, extraordinary maintenance and council houses",
    );
    let word = ("Rindfleischetikettierungsüberwachungsaufgabe", "Donaudampfschifffahrtsgesellschaftskapitänsmütze");
    let mut services = services();
    services[0].name = both(name.0, name.1);
    services[1].name = both(word.0, word.1);
    services[2].waiting = Some(1_234);
    services[2].says = wait(118, 245);
    Hall {
        body: both(
            "Unione dei Comuni della Bassa Val d’Arda e del Fiume Po in provincia di Piacenza",
            "Union of Municipalities of the Lower Val d’Arda and the River Po near Piacenza",
        ),
        office: both(
            "Sportello unico polifunzionale per i servizi demografici, tributari e scolastici",
            "Multi-purpose one-stop office for population, tax, social and school services",
        ),
        suspect: true,
        large: vec![card("A1045", 1_234, Some(name), Eye::New), card("B017", 11, Some(word), Eye::Steady)],
        rows: vec![row("W99999", 1_234, "09:41", true), row("A044", 3, "09:38", false)],
        services: Some(services),
        text: Some(both(
            "Dal primo dicembre lo sportello tributi riceve anche il sabato mattina, dalle 8.15 alle 12.30, su appuntamento: prenotazioni al totem, al telefono o sul sito del Comune, con il codice fiscale a portata di mano",
            "From the first of December the tax desk is open on Saturday mornings too, from 8.15 to 12.30, by appointment: book at the kiosk, by telephone or on the municipality’s site, with your tax code at hand",
        )),
        ..hall()
    }
}

fn some() -> Hall {
    let mut services = services().split_off(3);
    // One waits, and hardly.
    services[0].says = wait(0, 1);
    Hall { services: Some(services), rows: vec![row("D008", 14, "09:35", false)], ..two() }
}

fn crowd() -> Hall {
    let all = services().into_iter().cycle().zip("ABCDEFGHJKLMNPRTUVWXY".chars());
    let services = all.map(|(one, letter)| Queue { service: protocol::ServiceId::new(letter).unwrap(), ..one });
    Hall { services: Some(services.collect()), ..hall() }
}

/// Every state, by name, in one language.
pub(crate) fn states(language: Language) -> Vec<(&'static str, Shown)> {
    let shown = |screen, rehearsal| Shown { screen, rehearsal, language, alternate: None };
    let played = |hall: Hall, rehearsal| {
        let turns = Turns::of(&hall.large);
        shown(Screen::Hall(Box::new(Hall { turns, ..hall })), rehearsal)
    };
    let hall_of = |hall| played(hall, false);
    let desk = |says| shown(Screen::Desk(OneDesk { desk: DeskNo(3), says }), false);
    let opens = Some(at("2026-11-25T08:15:00+01:00"));
    let unknown =
        Hall { standing: false, known: false, services: None, large: vec![], rows: vec![], clock: None, ..hall() };
    vec![
        ("one", hall_of(hall())),
        ("two", hall_of(two())),
        ("many", hall_of(many())),
        ("past", hall_of(past())),
        ("stale", hall_of(stale())),
        ("empty", hall_of(empty())),
        ("closed", hall_of(closed())),
        ("long", hall_of(long())),
        ("some", hall_of(some())),
        ("crowd", hall_of(crowd())),
        ("unknown", hall_of(Hall { stale: Some(Since::Unknown), ..unknown })),
        ("rehearsal", played(many(), true)),
        ("rehearsal-past", played(past(), true)),
        ("rehearsal-closed", played(closed(), true)),
        ("desk", desk(AtDesk::Called { number: "A045".parse().unwrap(), eye: Eye::Lit })),
        ("desk-past", desk(AtDesk::Past { number: "A045".parse().unwrap() })),
        ("desk-idle", desk(AtDesk::Idle)),
        ("desk-stale", desk(AtDesk::NoData(Since::At(at("2026-11-24T09:12:00+01:00"))))),
        ("desk-closed", desk(AtDesk::Closed { closed: Closed { opens }, now: hall().clock })),
        ("pairing", shown(Screen::Pairing(Unpaired::Code { code: "K7QF-3M9P".into(), found: None }), false)),
        ("unpaired", shown(Screen::Pairing(Unpaired::Begins), false)),
        ("connecting", shown(Screen::Connecting, false)),
        ("off", shown(Screen::Off, false)),
    ]
}
