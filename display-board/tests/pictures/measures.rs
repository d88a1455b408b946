//! What is true of every picture: nothing is cut, nothing overlaps, numbers are large enough, letters are told from what is behind them.

use device::clock::Uptime;
use display_board::{
    board::{AtDesk, Eye, OneDesk, Screen, Shown},
    layout::{Glyphs, Layer, Look, Part, Picture, Scene, TURN, What, contrast, scene},
};
use hardware::pixels::{
    Canvas, colour_of,
    embedded_graphics::{
        geometry::{OriginDimensions, Point, Size},
        pixelcolor::{Rgb888, RgbColor},
        primitives::Rectangle,
    },
    text::{Brush, Face},
};
use protocol::{DeskNo, Language};

use super::stage::{SIZES, THEMES, TURNS, look, size, states};

/// Every state on every screen, with those that take turns.
fn each(mut check: impl FnMut(&str, &Shown, &Scene)) {
    // The layouts' own sizes, and others that fall to the nearest of them.
    let others = [
        (1366, 768),
        (1024, 768),
        (768, 1366),
        (1024, 600),
        (3840, 2160),
        (160, 80),
        (600, 600),
        (64, 64),
        (128, 32),
        (96, 48),
        (160, 128),
        (256, 128),
        (320, 240),
        (480, 320),
        (320, 480),
        (1024, 300),
    ];
    for language in [Language::It, Language::En] {
        for of in SIZES.into_iter().chain(others) {
            for (name, shown) in states(language) {
                let turns = if of.0.min(of.1) < 400 { TURNS } else { 1 };
                for turn in 0..turns {
                    let scene = scene(&shown, &look(0, turn == 0), size(of), Uptime(turn * TURN.0));
                    check(&format!("{name} {language:?} {of:?} {turn}"), &shown, &scene);
                }
            }
        }
    }
}

fn meets(one: &Rectangle, other: &Rectangle) -> bool {
    !one.intersection(other).is_zero_sized()
}

#[test]
fn nothing_overlaps_and_nothing_leaves_the_screen() {
    each(|name, _, scene| {
        let screen = Rectangle::new(Point::zero(), scene.size);
        for (n, part) in scene.parts.iter().enumerate() {
            assert_eq!(part.area.intersection(&screen), part.area, "{name}: {part:?}");
            let same = scene.parts[..n].iter().filter(|other| other.layer == part.layer);
            for other in same {
                assert!(!meets(&part.area, &other.area), "{name}: {part:?} and {other:?}");
            }
            // Letters stand on one plane, or beside all of them.
            for plane in scene.parts.iter().filter(|plane| part.layer == Layer::Ink && plane.layer == Layer::Plane) {
                let covered = part.area.intersection(&plane.area);
                assert!(covered.is_zero_sized() || covered == part.area, "{name}: {part:?} over the edge of {plane:?}");
            }
        }
    });
}

/// Where a part's ink lies.
fn ink_of(part: &Part) -> Option<Canvas> {
    let What::Line { kind, text, foot, .. } = &part.what else { return None };
    // With room around, to see what leaves its area.
    let room = i32::from(kind.size) / 2 + 8;
    let around = part.area.size + Size::new_equal(2 * room.unsigned_abs());
    let mut canvas = Canvas::new(around);
    let at = *foot - part.area.top_left + Point::new(room, room);
    Brush::default().line(&mut canvas, *kind, text, at, Rgb888::WHITE);
    Some(canvas)
}

#[test]
fn letters_keep_within_their_areas() {
    let mut seen = std::collections::HashSet::new();
    each(|name, _, scene| {
        for part in &scene.parts {
            let What::Line { kind, text, .. } = &part.what else { continue };
            // The same letters in the same type leave the same area in the same way.
            if scene.size.width > 2000 || !seen.insert((*kind, text.clone())) {
                continue;
            }
            let canvas = ink_of(part).unwrap();
            let room = u32::from(kind.size) / 2 + 8;
            let (width, height) = (canvas.size().width, canvas.size().height);
            for y in 0..height {
                let row = canvas.row(y, 0..width);
                let inside =
                    if (room..height - room).contains(&y) { room as usize..(width - room) as usize } else { 0..0 };
                let outside = row[..inside.start].iter().chain(&row[inside.end..]);
                assert!(outside.copied().all(|dot| dot == 0), "{name}: {part:?} leaves its area at row {y}");
            }
        }
    });
}

#[test]
fn letters_of_few_dots_keep_within_their_areas() {
    let mut seen = std::collections::HashSet::new();
    each(|name, _, scene| {
        for part in &scene.parts {
            let What::Bits { glyphs, times, text, at, ink } = &part.what else { continue };
            if !seen.insert((*glyphs, *times, text.clone())) {
                continue;
            }
            let room = Size::new_equal(24);
            let area = Rectangle::new(Point::zero() + room, part.area.size);
            let at = *at - part.area.top_left + area.top_left;
            let alone = Part {
                what: What::Bits { glyphs: *glyphs, times: *times, text: text.clone(), at, ink: *ink },
                ..part.clone()
            };
            let size = part.area.size + room * 2;
            let mut canvas = Canvas::new(size);
            Picture::draw(
                &Scene { size, parts: vec![Part { area: Rectangle::new(Point::zero(), size), ..alone }] },
                &look(0, false),
                &mut canvas,
            );
            let lit = canvas.pixels().iter().zip(0..).filter(|(dot, _)| **dot != 0).map(|(_, n)| n);
            for dot in lit.map(|n: u32| Point::zero() + Size::new(n % size.width, n / size.width)) {
                assert!(area.contains(dot), "{name}: {part:?} leaves its area at {dot:?}");
            }
        }
    });
}

/// All that screens of few dots say of a state, whatever turn it takes.
fn said(shown: &Shown, of: (u32, u32)) -> Vec<Vec<String>> {
    let page = |turn| {
        let scene = scene(shown, &look(0, false), size(of), Uptime(turn * TURN.0));
        let text = |part: Part| match part.what {
            What::Bits { text, .. } | What::Line { text, .. } => Some(text),
            _ => None,
        };
        scene.parts.into_iter().filter_map(text).collect()
    };
    (0..TURNS).map(page).collect()
}

#[test]
fn few_dots_say_all_of_it_page_after_page() {
    for of in [(192, 64), (128, 64), (64, 64), (64, 32)] {
        for (name, shown) in [Language::It, Language::En].into_iter().flat_map(states) {
            let pages = said(&shown, of);
            let is_cut = |text: &String| text.ends_with("...") && name != "unpaired";
            assert!(name == "long" || !pages.iter().flatten().any(is_cut), "{name} on {of:?}: {pages:?}");
            match &shown.screen {
                Screen::Hall(hall) if hall.standing => {
                    for card in &hall.large {
                        let has = |page: &&Vec<String>| page.contains(&card.number.to_string());
                        let page = pages.iter().find(has).unwrap_or_else(|| panic!("{name} on {of:?}: {pages:?}"));
                        assert!(page.contains(&card.desk.unwrap().0.to_string()), "{name} on {of:?}: {page:?}");
                    }
                }
                Screen::Hall(hall) if hall.stale.is_none() && hall.text.is_some() => {
                    let text =
                        hall.text.as_ref().map(|text| text.it.clone()).filter(|_| shown.language == Language::It);
                    let words: Vec<_> = pages.iter().flatten().flat_map(|text| text.split(' ')).collect();
                    for word in text.iter().flat_map(|text| text.split(' ')) {
                        assert!(words.contains(&word), "{name} on {of:?}: {word} is missing: {pages:?}");
                    }
                }
                Screen::Pairing(stage) => {
                    let code = stage.code();
                    assert!(
                        code.is_none_or(|code| pages.iter().flatten().any(|text| text == code)),
                        "{of:?}: {pages:?}"
                    );
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_row_of_desks_on_few_dots_turns_to_whoever_is_new_and_else_to_each() {
    let called = |number: &str, eye| AtDesk::Called { number: number.parse().unwrap(), eye };
    let row = |eye| {
        let desks = [called("A001", Eye::Steady), called("B002", eye), AtDesk::Idle];
        let desks = (1..).zip(desks).map(|(desk, says)| OneDesk { desk: DeskNo(desk), says });
        Shown { screen: Screen::Desks(desks.collect()), rehearsal: false, language: Language::It, alternate: None }
    };
    for of in [(192, 64), (128, 64), (64, 32)] {
        let has = |eye, number: &str| -> Vec<_> {
            said(&row(eye), of).iter().map(|page| page.iter().any(|text| text == number)).collect()
        };
        for eye in [Eye::New, Eye::Lit] {
            assert!(has(eye, "B002").into_iter().all(|is| is), "{of:?}: who is new stands there whoever's turn it is");
        }
        for number in ["A001", "B002"] {
            let turns = has(Eye::Steady, number);
            assert!(turns.contains(&true) && turns.contains(&false), "{number} on {of:?}: {turns:?}");
        }
    }
}

#[test]
fn a_rehearsal_is_said_on_every_screen_at_every_turn() {
    let others = [(64, 64), (128, 32), (160, 80)];
    for of in SIZES.into_iter().chain(others) {
        for (name, shown) in [Language::It, Language::En].into_iter().flat_map(states) {
            for rehearsal in [true, false] {
                for page in said(&Shown { rehearsal, ..shown.clone() }, of) {
                    let is_said = page.iter().any(|text| text.contains("PROVA") || text.contains("REHEARSAL"));
                    let is_off = matches!(shown.screen, Screen::Off);
                    assert_eq!(is_said, rehearsal && !is_off, "{name} on {of:?}: {page:?}");
                }
            }
        }
    }
}

/// How high the letters of the called number and of its desk are, in dots: the of all that are letters of it.
fn heights(scene: &Scene, numbers: &[String]) -> Vec<u32> {
    // Large letters stand apart.
    let is_of = |text: &String| {
        numbers.iter().any(|number| number == text || text.len() == 1 && number.contains(text.as_str()))
    };
    let height = |part: &Part| match &part.what {
        What::Line { kind, text, .. } if is_of(text) && kind.face == Face::Number => {
            Some(u32::from(kind.size) * 711 / 1000)
        }
        What::Bits { glyphs, times, text, .. } if is_of(text) => Some(glyphs.high() * times),
        _ => None,
    };
    scene.parts.iter().filter_map(height).collect()
}

/// How high the digits of each desk are that stands beside a called number, in dots.
fn desk_heights(scene: &Scene, desks: &[String]) -> Vec<u32> {
    let card = Rgb888::new(0xf4, 0xfb, 0xfa);
    let planes = scene.parts.iter().filter(|part| matches!(part.what, What::Plane { colour, .. } if colour == card));
    let mut cards: Vec<_> = planes.filter(|part| part.layer == Layer::Plane).map(|part| part.area).collect();
    // A row whose citizen is still awaited has the colour of a card.
    cards.sort_by_key(|card| std::cmp::Reverse(card.size.height));
    cards.truncate(desks.len());
    let is_of =
        |text: &String| desks.iter().any(|desk| desk == text || text.len() == 1 && desk.contains(text.as_str()));
    let height = |part: &Part| match &part.what {
        What::Line { kind, text, .. } if is_of(text) && kind.face == Face::Bold => {
            let is_called = cards.iter().any(|card| card.intersection(&part.area) == part.area);
            is_called.then(|| u32::from(kind.size) * 692 / 1000)
        }
        What::Bits { glyphs, times, text, .. } if desks.contains(text) => Some(glyphs.high() * times),
        _ => None,
    };
    scene.parts.iter().filter_map(height).collect()
}

/// The table of `layout/mod.rs`: screen, thousandths of a millimetre a dot, metres for one, two and three calls.
const FARTHEST: [((u32, u32), u32, [u32; 3]); 7] = [
    ((1920, 1080), 496, [24, 14, 10]),
    ((1280, 720), 744, [24, 14, 10]),
    ((1080, 1920), 496, [24, 12, 10]),
    ((800, 480), 190, [4, 2, 2]),
    ((192, 64), 4000, [30, 20, 20]),
    ((128, 64), 4000, [20, 20, 20]),
    ((64, 32), 4000, [10, 10, 10]),
];

#[test]
fn the_called_number_is_read_from_the_farthest_seat() {
    for (of, micrometres, metres) in FARTHEST {
        for (state, metres) in ["one", "two", "many"].into_iter().zip(metres) {
            let (_, shown) = states(Language::It).into_iter().find(|(name, _)| *name == state).unwrap();
            let Screen::Hall(hall) = &shown.screen else { unreachable!() };
            // The fifth sign of "A1024" takes its room from the others.
            let numbers: Vec<_> =
                hall.large.iter().map(|card| card.number.to_string()).filter(|n| n.len() == 4).collect();
            let heights = heights(&scene(&shown, &look(0, true), size(of), Uptime(0)), &numbers);
            let least = heights.iter().max().copied().unwrap_or(0) * micrometres / 5;
            assert!(least >= metres * 1000, "{state} on {of:?}: read from {least} mm, not {metres} m");
            let desks: Vec<_> = hall.large.iter().filter_map(|card| Some(card.desk?.0.to_string())).collect();
            let heights = desk_heights(&scene(&shown, &look(0, true), size(of), Uptime(0)), &desks);
            let least = heights.iter().min().copied().unwrap_or(0) * micrometres / 5;
            assert!(least >= metres * 1000, "{state} on {of:?}: the desk is read from {least} mm, not {metres} m");
        }
    }
}

#[test]
fn names_of_services_are_whole_or_end_at_a_word_on_a_small_screen() {
    for language in [Language::It, Language::En] {
        for (name, shown) in states(language) {
            let Screen::Hall(hall) = &shown.screen else { continue };
            let Some(services) = hall.services.as_ref().filter(|services| services.len() <= 7) else { continue };
            let scene = scene(&shown, &look(0, true), size((800, 480)), Uptime(0));
            let lines: Vec<_> = scene
                .parts
                .iter()
                .filter(|part| part.area.top_left.x > 500)
                .filter_map(|part| match &part.what {
                    What::Line { kind, text, .. } if kind.face == Face::Regular && kind.size >= 12 => {
                        Some(text.as_str())
                    }
                    _ => None,
                })
                .collect();
            for service in services {
                let says = if language == Language::It { &service.name.it } else { &service.name.en };
                let is_whole = lines.contains(&says.as_str())
                    || lines.windows(2).any(|two| two.join(" ") == *says)
                    || lines.windows(2).any(|two| {
                        let begins = two.join(" ");
                        let cut = begins.strip_suffix('…').filter(|cut| says.starts_with(cut));
                        cut.is_some_and(|cut| says[cut.len()..].starts_with([' ', ',']))
                    });
                let is_one_word = !says.contains(' ');
                assert!(is_whole || is_one_word, "{name} {language:?}: {says}: {lines:?}");
            }
        }
    }
}

/// By how much the bands within a card swell at a flash, in dots: the thinnest of what joins them.
fn swelling(shown: &Shown, of: (u32, u32)) -> u32 {
    let bands = |eye: Eye| {
        let mut shown = shown.clone();
        let Screen::Hall(hall) = &mut shown.screen else { unreachable!() };
        hall.large.iter_mut().for_each(|card| card.eye = eye);
        hall.rows.clear();
        let mut parts = scene(&shown, &look(0, true), size(of), Uptime(0)).parts;
        parts.retain(|part| part.layer == Layer::Frame);
        parts
    };
    let (new, lit) = (bands(Eye::New), bands(Eye::Lit));
    assert!(!new.is_empty() && bands(Eye::Steady).is_empty() && new.iter().all(|part| lit.contains(part)));
    let joins = lit.iter().filter(|part| !new.contains(part));
    joins.map(|part| part.area.size.width.min(part.area.size.height)).min().unwrap()
}

#[test]
fn a_flash_is_seen_from_as_far_as_the_number_is_read() {
    for (of, micrometres, metres) in FARTHEST.into_iter().filter(|(of, ..)| of.1 >= 200) {
        for (state, metres) in ["one", "two", "many"].into_iter().zip(metres) {
            let (_, shown) = states(Language::It).into_iter().find(|(name, _)| *name == state).unwrap();
            let seen = swelling(&shown, of) * micrometres * 2;
            assert!(seen >= metres * 1000, "{state} on {of:?}: seen from {seen} mm, read from {metres} m");
        }
    }
}

#[test]
fn where_dots_are_few_a_flash_is_the_whole_row_in_reverse() {
    let (_, mut shown) = states(Language::It).into_iter().find(|(name, _)| *name == "one").unwrap();
    for of in [(192, 64), (128, 64), (64, 32)] {
        let mut lit = |eye: Eye| {
            let Screen::Hall(hall) = &mut shown.screen else { unreachable!() };
            hall.turns.awaited[0].1.eye = eye;
            let mut canvas = Canvas::new(size(of));
            Picture::new(look(0, true)).update(&shown, Uptime(0), &mut canvas);
            canvas.pixels().iter().filter(|dot| **dot != 0).count()
        };
        let (dark, bright) = (lit(Eye::New), lit(Eye::Lit));
        assert!(bright > 2 * dark, "{of:?}: {bright} dots of {dark}");
    }
}

/// The same without letters, to see what is behind them.
fn bare(scene: &Scene) -> Scene {
    let parts = scene.parts.iter().filter(|part| part.layer != Layer::Ink).cloned().collect();
    Scene { parts, size: scene.size }
}

#[test]
fn letters_are_told_from_what_is_behind_them() {
    for (theme, (theme_name, _)) in THEMES.into_iter().enumerate() {
        for of in SIZES {
            for (name, shown) in states(Language::It) {
                let look: Look = look(theme, true);
                let scene = scene(&shown, &look, size(of), Uptime(0));
                let mut canvas = Canvas::new(size(of));
                Picture::draw(&bare(&scene), &look, &mut canvas);
                for part in &scene.parts {
                    let (What::Line { ink, .. } | What::Bits { ink, .. } | What::Sign { ink, .. }) = part.what else {
                        continue;
                    };
                    for ground in behind(&canvas, &part.area) {
                        let ratio = exact(ink, colour_of(ground));
                        assert!(ratio >= 7.0, "{name} {of:?} {theme_name}: {ratio:.2} to 1, {part:?}");
                    }
                }
            }
        }
    }
}

/// The colours of an area.
fn behind(canvas: &Canvas, area: &Rectangle) -> Vec<u32> {
    let whole = |place: i32| u32::try_from(place).unwrap();
    let mut found = Vec::new();
    for y in area.rows() {
        let row = canvas.row(whole(y), whole(area.columns().start)..whole(area.columns().end));
        found.extend(row.chunk_by(|one, next| one == next).map(|run| run[0]));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// WCAG's own formula.
fn exact(one: Rgb888, other: Rgb888) -> f64 {
    let light = |colour: Rgb888| {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    };
    let (one_light, other_light) = (light(one), light(other));
    let ratio = (one_light.max(other_light) + 0.05) / (one_light.min(other_light) + 0.05);
    assert!((ratio - contrast(one, other)).abs() < ratio / 10.0, "the layout's own formula is near");
    ratio
}

#[test]
fn few_dots_are_lit_or_dark_and_never_between() {
    for of in [(192, 64), (128, 64), (64, 32)] {
        for (name, shown) in states(Language::En) {
            for turn in 0..TURNS {
                let look = look(1, true);
                let scene = scene(&shown, &look, size(of), Uptime(turn * TURN.0));
                let mut canvas = Canvas::new(size(of));
                Picture::draw(&scene, &look, &mut canvas);
                let mut colours = canvas.pixels().to_vec();
                colours.sort_unstable();
                colours.dedup();
                assert!(colours.len() <= 3, "{name} {of:?}: {colours:x?}");
                let is_off = matches!(shown.screen, Screen::Off);
                assert_eq!(colours.len() == 1, is_off, "{name} {of:?} {turn}: only what is off is dark");
                assert!(scene.parts.iter().all(|part| !matches!(part.what, What::Line { .. } | What::Sign { .. })));
            }
        }
    }
    assert_eq!((Glyphs::Large(2).high(), Glyphs::Large(2).width("A045")), (26, 70));
}
