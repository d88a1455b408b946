//! What is true of every picture: nothing is cut, nothing overlaps, numbers are large enough, letters are told from what is behind them.

use device::clock::Uptime;
use display_board::{
    board::{Screen, Shown},
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
use protocol::Language;

use super::stage::{SIZES, THEMES, look, size, states};

/// Every state on every screen, with those that take turns.
fn each(mut check: impl FnMut(&str, &Shown, &Scene)) {
    // The layouts' own sizes, and others that fall to the nearest of them.
    let others = [(1366, 768), (1024, 768), (768, 1366), (1024, 600), (3840, 2160), (160, 80), (600, 600)];
    for language in [Language::It, Language::En] {
        for of in SIZES.into_iter().chain(others) {
            for (name, shown) in states(language) {
                let turns = if of.1 < 200 { 6 } else { 1 };
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
        What::Bits { glyphs, text, .. } if is_of(text) => Some(glyphs.high()),
        _ => None,
    };
    scene.parts.iter().filter_map(height).collect()
}

/// The table of `layout/mod.rs`: screen, thousandths of a millimetre a dot, metres for one, two and three calls.
const FARTHEST: [((u32, u32), u32, [u32; 3]); 6] = [
    ((1920, 1080), 496, [24, 14, 10]),
    ((1280, 720), 744, [24, 14, 10]),
    ((1080, 1920), 496, [24, 10, 10]),
    ((800, 480), 190, [4, 2, 2]),
    ((192, 64), 4000, [30, 20, 20]),
    ((128, 64), 4000, [20, 20, 20]),
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
        }
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
            for turn in 0..6 {
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
