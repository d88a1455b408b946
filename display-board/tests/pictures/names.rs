//! Names as long as an office file takes them: where they are whole, and where not.

use device::clock::Uptime;
use display_board::{
    board::{Card, Hall, Queue, Screen, Shown, Since},
    layout::{What, scene},
};
use protocol::{Language, ServiceId, kiosk::Bilingual};

use super::stage::{look, size, states};

/// The largest that an office file takes: 80 characters.
const BODY: &str = "Unione dei Comuni montani della Val Nure e della Val Trebbia e delle terre di Po";
const OFFICE: &str = "Sportello unico polifunzionale per i servizi demografici, tributari e scolastici";
const SERVICE: &str = "Edilizia residenziale pubblica, manutenzioni e assegnazione di alloggi e terreni";

/// Screens with room for smooth letters, from 800×480 on.
const SIZES: [(u32, u32); 9] =
    [(1920, 1080), (1280, 720), (1366, 768), (1024, 768), (1024, 600), (3840, 2160), (1080, 1920), (768, 1366), SMALL];
const SMALL: (u32, u32) = (800, 480);

/// The letters of services.
const LETTERS: &str = "ABCDEFR";

fn hall(state: &str, language: Language) -> Hall {
    let (_, shown) = states(language).into_iter().find(|(name, _)| *name == state).unwrap();
    let Screen::Hall(hall) = shown.screen else { unreachable!() };
    *hall
}

/// The lines of letters, in the order in which they were laid.
fn lines(hall: &Hall, of: (u32, u32), language: Language, rehearsal: bool) -> Vec<String> {
    let shown = Shown { screen: Screen::Hall(Box::new(hall.clone())), rehearsal, language, alternate: None };
    let line = |what: What| if let What::Line { text, .. } = what { Some(text) } else { None };
    scene(&shown, &look(0, true), size(of), Uptime(0)).parts.into_iter().filter_map(|part| line(part.what)).collect()
}

/// How often a text stands there whole, on one line or on some after each other.
fn whole(lines: &[String], text: &str) -> usize {
    let begins =
        |from: usize| (1..=4).any(|many| lines.get(from..from + many).is_some_and(|some| some.join(" ") == text));
    (0..lines.len()).filter(|from| begins(*from)).count()
}

fn both(text: &str) -> Bilingual {
    Bilingual { it: text.into(), en: text.into() }
}

/// The states in which names have the least room.
fn crowded() -> impl Iterator<Item = (&'static str, Hall, bool)> {
    let each = ["one", "two", "many", "past", "stale"].into_iter().flat_map(|state| [(state, false), (state, true)]);
    each.map(|(state, rehearsal)| (state, hall(state, Language::It), rehearsal))
}

#[test]
fn the_longest_names_of_body_and_office_are_whole() {
    assert_eq!([BODY, OFFICE, SERVICE].map(|name| name.chars().count()), [80; 3]);
    for of in SIZES {
        for (state, hall, rehearsal) in crowded() {
            for suspect in [false, true] {
                let hall = Hall { body: both(BODY), office: both(OFFICE), suspect, ..hall.clone() };
                let lines = lines(&hall, of, Language::It, rehearsal);
                let told = || format!("{state} on {of:?}: {lines:?}");
                assert_eq!([whole(&lines, BODY), whole(&lines, OFFICE)], [1, 1], "{}", told());
            }
        }
    }
}

#[test]
fn the_longest_name_of_a_service_is_whole_on_its_card() {
    for of in SIZES {
        for (state, hall, rehearsal) in crowded() {
            let large: Vec<_> =
                hall.large.iter().map(|card| Card { service: Some(both(SERVICE)), ..card.clone() }).collect();
            // Three cards are low but where a screen is wide: their numbers need the height.
            let named = if large.len() > 2 && (of == SMALL || of.0 < of.1) { 0 } else { large.len() };
            let hall = Hall { large, services: None, ..hall };
            let lines = lines(&hall, of, Language::It, rehearsal);
            assert_eq!(whole(&lines, SERVICE), named, "{state} on {of:?}: {lines:?}");
        }
    }
}

/// Of seven rows with nothing but long names, or fewer: the largest number of them that are whole.
fn most_rows(of: (u32, u32), state: &str) -> usize {
    let usual = hall(state, Language::It);
    let row = |letter: char, queue: &Queue| Queue {
        service: ServiceId::new(letter).unwrap(),
        name: both(SERVICE),
        ..queue.clone()
    };
    let are_whole = |many: &usize| {
        let queues = usual.services.iter().flatten().zip(LETTERS.chars());
        let services: Vec<_> = queues.take(*many).map(|(queue, letter)| row(letter, queue)).collect();
        let hall = Hall { services: Some(services), large: Vec::new(), standing: false, ..usual.clone() };
        whole(&lines(&hall, of, Language::It, false), SERVICE) == *many
    };
    (1..=7).take_while(are_whole).last().unwrap_or(0)
}

#[test]
fn the_longest_names_of_services_are_whole_in_their_rows() {
    let found: Vec<_> = SIZES.into_iter().map(|of| (of, ["one", "stale"].map(|state| most_rows(of, state)))).collect();
    // More of them would be in letters, or beside figures, that nobody reads on a screen so small or so nearly square.
    let rows = |of| if of == SMALL || of == (1024, 768) { [5, 5] } else { [7, 7] };
    let expected: Vec<_> = SIZES.into_iter().map(|of| (of, rows(of))).collect();
    assert_eq!(found, expected, "while all is well, and while the line is cut");
}

/// The names that come with the program, in both languages.
fn shipped() -> Vec<(char, Bilingual)> {
    let file = include_str!("../../../queue-server/offices/piacenza.toml");
    let service = |section: &str| {
        let name = section.lines().find(|line| line.starts_with("name = ")).unwrap();
        let words: Vec<_> = name.split('"').collect();
        (section.chars().next().unwrap(), Bilingual { it: words[1].into(), en: words[3].into() })
    };
    file.split("\n[services.").skip(1).map(service).collect()
}

#[test]
fn the_names_of_the_office_that_ships_are_whole_whatever_happens() {
    let names = shipped();
    assert_eq!(names.len(), 7);
    for of in SIZES {
        for (state, rehearsal) in [("one", false), ("two", true), ("stale", false), ("stale", true), ("closed", true)] {
            for language in [Language::It, Language::En] {
                let usual = hall(state, language);
                let queues = usual.services.iter().flatten().zip(&names);
                let services = queues.map(|(queue, (letter, name))| Queue {
                    service: ServiceId::new(*letter).unwrap(),
                    name: name.clone(),
                    ..queue.clone()
                });
                let hall = Hall { services: Some(services.collect()), ..usual };
                let lines = lines(&hall, of, language, rehearsal);
                for (_, name) in &names {
                    let name = if language == Language::It { &name.it } else { &name.en };
                    assert!(whole(&lines, name) > 0, "{name} {state} on {of:?}: {lines:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_still_longer_ends_at_a_word() {
    let name = [SERVICE, "lungo il fiume"].join(", ").repeat(3);
    let usual = hall("stale", Language::It);
    let services: Vec<_> =
        usual.services.iter().flatten().map(|queue| Queue { name: both(&name), ..queue.clone() }).collect();
    let hall = Hall { services: Some(services), stale: Some(Since::Unknown), body: both(&name), ..usual };
    for of in SIZES {
        let lines = lines(&hall, of, Language::It, true);
        let cut: Vec<_> = lines.iter().filter_map(|line| line.strip_suffix('…')).collect();
        assert!(!cut.is_empty(), "{of:?}: {lines:?}");
        for line in cut {
            let end = name.find(line).map(|from| &name[from + line.len()..]);
            assert!(end.is_some_and(|end| end.starts_with([' ', ','])), "{line} on {of:?}");
        }
    }
}
