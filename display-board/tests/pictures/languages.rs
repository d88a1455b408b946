//! On few dots both languages say all of it, each in one piece: no sentence is torn, and no page is for ever in the other language.

use device::clock::Uptime;
use display_board::{
    board::{Screen, Shown},
    layout::{TURN, What, scene},
};
use protocol::{Language, Span};

use super::stage::{look, size, states};

const FEW: [(u32, u32); 8] = [(64, 32), (96, 48), (128, 32), (128, 64), (192, 64), (64, 64), (320, 240), (480, 320)];

/// What stands on a screen at a turn.
fn page(shown: &Shown, of: (u32, u32), turn: i64) -> Vec<String> {
    let scene = scene(shown, &look(0, false), size(of), Uptime(turn * TURN.0));
    let text = |what| match what {
        What::Bits { text, .. } => Some(text),
        _ => None,
    };
    scene.parts.into_iter().filter_map(|part| text(part.what)).collect()
}

/// The pages of a state where only this language is shown, until they begin anew.
fn pages(shown: &Shown, of: (u32, u32)) -> Vec<Vec<String>> {
    let all: Vec<_> = (0..60).map(|turn| page(shown, of, turn)).collect();
    let begins_anew = |count: &usize| all.iter().zip(&all[*count..]).all(|(one, other)| one == other);
    let count = (1..=30).find(begins_anew).unwrap();
    all[..count].to_vec()
}

#[test]
fn each_language_comes_in_one_piece_and_both_of_them_say_all_of_it() {
    for of in FEW {
        for ((name, it), (_, en)) in states(Language::It).into_iter().zip(states(Language::En)) {
            // Who is awaited stands there at once, whatever else has its turn.
            if matches!(&it.screen, Screen::Hall(hall) if hall.standing) {
                continue;
            }
            let [it, en] = [it, en].map(|shown| (pages(&shown, of), shown));
            for alternate in [1, 7, 8, 12, 60] {
                // What has room for one language changes it meanwhile.
                let shown = |turn: i64| {
                    let language = if turn * TURN.0 / 1000 / alternate % 2 == 0 { Language::It } else { Language::En };
                    Shown { language, alternate: Some(Span::from_seconds(alternate)), ..it.1.clone() }
                };
                let all: Vec<_> = (0..200).map(|turn| page(&shown(turn), of, turn)).collect();
                let mut rest = &all[..];
                let mut seen = [false; 2];
                while rest.len() > 30 {
                    let starts = |pages: &Vec<Vec<String>>| rest.starts_with(pages);
                    let language = [&it.0, &en.0].into_iter().position(starts);
                    let language = language.unwrap_or_else(|| panic!("{name} on {of:?}: torn: {rest:?}"));
                    rest = &rest[[&it.0, &en.0][language].len()..];
                    seen[language] = true;
                }
                assert_eq!(seen, [true, it.0 != en.0], "{name} on {of:?}, each for {alternate} s");
            }
        }
    }
}

/// What is said, however many pages it takes.
fn words(shown: &Shown, of: (u32, u32)) -> String {
    pages(shown, of).concat().join(" ")
}

#[test]
fn a_rehearsal_takes_the_place_of_nothing_that_must_be_known() {
    for of in FEW {
        let said = |language, state: &str| {
            let (_, shown) = states(language).into_iter().find(|(name, _)| *name == state).unwrap();
            words(&shown, of)
        };
        for (language, shut, opens, latest) in
            [(Language::It, "Chiuso", "Apre il 25/11", "Ultima"), (Language::En, "Closed", "Opens on 25/11", "Last")]
        {
            let closed = said(language, "rehearsal-closed");
            assert!(closed.contains(shut) && closed.contains(opens), "{of:?}: {closed}");
            let past = said(language, "rehearsal-past");
            assert!(past.contains(latest), "on {of:?} a call that is past looks like a live one: {past}");
            assert!(past.contains("A045") && past.contains("09:42"), "{of:?}: {past}");
        }
    }
}
