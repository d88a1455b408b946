//! Nothing is cut, overlaps, or is too small or too pale, on any screen, whatever a view says.

use hardware::pixels::embedded_graphics::geometry::{Point, Size};

use super::*;
use crate::display::tests::{choosing, service, sizes, views};
use crate::{
    flow::Button,
    panel::{PriorityButton, ServiceButton},
};

fn words(chance: &mut fastrand::Rng, longest: usize) -> String {
    const WORDS: [&str; 16] = [
        "Anagrafe",
        "e",
        "stato",
        "civile",
        "Carta",
        "d’identità",
        "elettronica",
        "Tributi",
        "Größenänderung",
        "di",
        "Protocollo",
        "urbanistica",
        "permessi",
        "ZTL",
        "autentica",
        "residenza",
    ];
    let mut text = String::from("Servizio");
    while let Some(word) = chance.choice(WORDS).filter(|word| text.chars().count() + word.chars().count() < longest) {
        text = format!("{text} {word}");
        if chance.u8(..6) == 0 {
            break;
        }
    }
    text
}

/// A first screen of an office that nobody thought of.
fn generated(chance: &mut fastrand::Rng) -> PanelView {
    const ABOUTS: [(&str, &str); 5] = [
        ("", ""),
        ("3 persone prima", "attesa stimata 10–18 minuti"),
        ("128 persone prima", "attesa stimata da 10 minuti a oltre 2 ore"),
        ("12 persone in attesa", "con precedenza si passa prima"),
        ("sospeso: rivolgersi al punto accoglienza", ""),
    ];
    let letters = "ABCDEFGHJKLMNPRTUVWXY";
    let services = letters.chars().take(chance.usize(1..=20)).map(|letter| {
        let (about, estimate) = chance.choice(ABOUTS).unwrap_or_default();
        service(letter, &words(chance, 60), about, estimate, chance.bool())
    });
    let services: Vec<_> = services.collect();
    let told = chance.bool().then(|| format!("{}: chiuso, si riapre giovedì 07/01/2027 alle 08:15.", services[0].name));
    let body = if chance.bool() { "Comune di Reggio nell’Emilia".to_owned() } else { String::new() };
    let band = chance.bool().then_some("PROVA – biglietto non valido");
    let priority = Some(PriorityButton { on: chance.bool(), ..choosing("it", 1).priority.expect("there is one") });
    PanelView { services, told, body, band, priority, office: words(chance, 48), ..choosing("it", 1) }
}

fn means(chance: &mut fastrand::Rng) -> Means {
    Means { touch: chance.bool(), priority: chance.bool() }
}

fn meet(one: &Rectangle, other: &Rectangle) -> bool {
    !one.intersection(other).is_zero_sized()
}

fn within(inner: &Rectangle, outer: &Rectangle) -> bool {
    inner.is_zero_sized() || inner.intersection(outer) == *inner
}

/// WCAG's contrast of two colours.
fn contrast(one: Colour, other: Colour) -> f64 {
    use hardware::pixels::embedded_graphics::pixelcolor::RgbColor;
    let channel = |byte: u8| {
        let share = f64::from(byte) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let light =
        |colour: Colour| 0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b());
    let (one, other) = (light(one) + 0.05, light(other) + 0.05);
    one.max(other) / one.min(other)
}

/// What a scene must be, whatever it shows; `whole`: no text may end before its end.
fn holds(scene: &Scene, whole: bool, what: &str) {
    let screen = Rectangle::new(Point::zero(), scene.size);
    let mut texts: Vec<&Rectangle> = Vec::new();
    for (at, part) in scene.parts.iter().enumerate() {
        let Part::Text { area, block, ink, ground, .. } = part else { continue };
        let size = block.size();
        assert!(
            size.width <= area.size.width && size.height <= area.size.height,
            "{what}: {block:?} is larger than {area:?}"
        );
        assert!(within(area, &screen), "{what}: {block:?} at {area:?} leaves the screen");
        assert!(!whole || !(block.cut || block.broken), "{what}: {block:?} is not whole in {area:?}");
        assert!(contrast(*ink, *ground) >= 4.5, "{what}: {block:?} is too pale: {:.1}", contrast(*ink, *ground));
        let over = texts.iter().find(|text| meet(text, area));
        assert_eq!(over, None, "{what}: {block:?} lies over another text");
        texts.push(area);
        // A plane holds the whole text, and what lies over that plane is of its colour.
        let planes = scene.parts[..at].iter().rev().filter_map(|part| match part {
            Part::Fill { area: plane, colour } | Part::Card { area: plane, ground: colour, .. } => {
                meet(plane, area).then_some((plane, *colour))
            }
            Part::Text { .. } => None,
        });
        let own = planes.take_while(|(_, colour)| colour == ground).find(|(plane, _)| within(area, plane));
        assert!(own.is_some(), "{what}: {block:?} does not stand on what it says");
    }
    let short = scene.size.width.min(scene.size.height);
    for (at, target) in scene.targets.iter().enumerate() {
        let least = 44 * short / 480;
        assert!(target.area.size.width >= least && target.area.size.height >= least, "{what}: {target:?} is too small");
        assert!(within(&target.area, &screen), "{what}: {target:?} leaves the screen");
        let others = &scene.targets[..at];
        assert!(others.iter().all(|other| !meet(&other.area, &target.area)), "{what}: {target:?} lies over another");
        assert!(others.iter().all(|other| other.aim != target.aim), "{what}: {target:?} is there twice");
    }
}

fn all_pages(view: &PanelView, size: Size, means: Means) -> Vec<Scene> {
    let scene = |page| of(view, size, means, Local { page, held: None });
    (0..scene(0).pages).map(scene).collect()
}

#[test]
fn the_usual_screens_hold_on_every_size() {
    for size in sizes() {
        for (name, view) in views() {
            for (touch, priority) in [(true, false), (false, true), (false, false)] {
                let what = format!("{name} at {size}, touch {touch}");
                all_pages(&view, size, Means { touch, priority }).iter().for_each(|scene| holds(scene, true, &what));
            }
        }
    }
}

#[test]
fn whatever_an_office_is_called_and_offers_nothing_is_cut_or_overlaps() {
    for seed in 0..100 {
        let mut chance = fastrand::Rng::with_seed(seed);
        let (view, means) = (generated(&mut chance), means(&mut chance));
        let size = if seed % 2 == 0 {
            chance.choice(sizes()).unwrap_or_default()
        } else {
            let (short, long) = (chance.u32(440..700), chance.u32(760..1_100));
            if chance.bool() { Size::new(long, short) } else { Size::new(short, long) }
        };
        let scenes = all_pages(&view, size, means);
        let mut held: Vec<_> = scenes.iter().flat_map(|scene| &scene.targets).map(|target| target.aim).collect();
        for scene in &scenes {
            holds(scene, true, &format!("seed {seed}, {size}"));
            let Some(target) = chance.choice(&scene.targets) else { continue };
            let page = scenes.iter().position(|one| one == scene).unwrap_or(0);
            let pressed = of(&view, size, means, Local { page, held: Some(target.aim) });
            holds(&pressed, true, &format!("seed {seed}, {size}, {:?} held", target.aim));
            assert_ne!(pressed.parts, scene.parts, "what is held is drawn so");
            assert_eq!(pressed.targets, scene.targets);
        }
        held.retain(|aim| matches!(aim, Aim::Press(Button::Service(_))));
        assert_eq!(
            held.len(),
            if means.touch { view.services.len() } else { 0 },
            "each service is there once, seed {seed}"
        );
    }
}

#[test]
fn a_word_that_is_too_long_for_any_line_is_broken_and_harms_nothing() {
    let name = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen".repeat(3);
    let view = PanelView { services: vec![service('A', &name, "", "", true)], office: name, ..choosing("it", 1) };
    for size in sizes() {
        let scene = of(&view, size, Means { touch: true, priority: false }, Local::default());
        holds(&scene, false, "a long word");
    }
}

#[test]
fn without_a_touch_screen_nothing_says_touch_and_nothing_looks_pressed() {
    let texts = |view: &PanelView, means| {
        let scene = of(view, Size::new(800, 480), means, Local::default());
        assert_eq!(scene.targets, []);
        let lines = scene.parts.into_iter().filter_map(|part| match part {
            Part::Text { block, .. } => Some(block.lines.join(" ")),
            _ => None,
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    for (name, view) in views() {
        let beside = texts(&view, Means { touch: false, priority: true });
        assert!(!beside.contains("tocc") && !beside.contains("touch"), "{name}: {beside}");
        let has_priority = view.priority.is_some() && view.still.is_none();
        assert_eq!(beside.contains("pulsante") || beside.contains("button"), has_priority, "{name}: {beside}");
        let alone = texts(&view, Means::default());
        assert!(!alone.contains("pulsante") && !alone.contains("button"), "{name}: {alone}");
    }
}

/// What may be said of services at some time, however long.
fn as_at_another_time(view: &PanelView, at: usize) -> PanelView {
    let it = view.language == "it";
    let said = |it_text: &'static str, en: &'static str| if it { it_text } else { en }.to_owned();
    let texts = [
        (String::new(), String::new()),
        (
            said("128 persone prima", "128 people ahead"),
            said("attesa stimata da 119 minuti a oltre 2 ore", "estimated wait from 119 minutes to over 2 hours"),
        ),
        (
            said("numeri esauriti per oggi", "no numbers left today"),
            said("si riapre mercoledì 25/11/2026 alle 08:15", "opens on Wednesday 25/11/2026 at 08:15"),
        ),
        (said("sospeso: rivolgersi al punto accoglienza", "suspended: ask at reception"), String::new()),
        (
            said("128 persone in attesa", "128 people waiting"),
            said("con precedenza si passa prima", "with priority it is your turn sooner"),
        ),
    ];
    let services = view.services.iter().enumerate().map(|(place, service)| {
        let (about, estimate) = texts[if at < texts.len() { at } else { place % texts.len() }].clone();
        ServiceButton { about, estimate, ..service.clone() }
    });
    PanelView { services: services.collect(), ..view.clone() }
}

#[test]
fn no_button_moves_because_of_what_is_said_under_it() {
    for size in sizes() {
        for (language, count) in [("it", 2), ("it", 7), ("it", 20), ("en", 7), ("en", 20)] {
            let view = choosing(language, count);
            let places = |view: &PanelView| {
                let pages = all_pages(view, size, Means { touch: true, priority: false });
                pages.into_iter().map(|scene| scene.targets).collect::<Vec<_>>()
            };
            let usual = places(&view);
            for at in 0..6 {
                let other = as_at_another_time(&view, at);
                assert_eq!(places(&other), usual, "{count} in {language} at {size}, texts {at}");
                let scenes = all_pages(&other, size, Means { touch: true, priority: false });
                scenes
                    .iter()
                    .for_each(|scene| holds(scene, true, &format!("{count} in {language} at {size}, texts {at}")));
            }
        }
    }
}

#[test]
fn an_ordinary_office_is_on_one_page_of_every_wide_screen() {
    for size in sizes().into_iter().filter(|size| size.width * 3 >= size.height * 5) {
        for language in ["it", "en"] {
            let scene = of(&choosing(language, 7), size, Means { touch: true, priority: false }, Local::default());
            assert_eq!(scene.pages, 1, "{language} at {size}");
        }
    }
}

/// The sizes of type in which some texts of a scene stand.
fn type_of(scene: &Scene, is_meant: impl Fn(&str) -> bool) -> Vec<u16> {
    let blocks = scene.parts.iter().filter_map(|part| match part {
        Part::Text { block, .. } if is_meant(&block.lines.join(" ")) => Some(block.kind.size),
        _ => None,
    });
    let mut sizes: Vec<u16> = blocks.collect();
    sizes.dedup();
    sizes
}

#[test]
fn services_have_one_size_of_name_and_one_of_details() {
    for size in sizes() {
        for count in [2, 7, 17] {
            let usual = choosing("it", count);
            for view in (0..6).map(|at| as_at_another_time(&usual, at)).chain([usual.clone()]) {
                for scene in all_pages(&view, size, Means { touch: true, priority: false }) {
                    let is_name = |text: &str| view.services.iter().any(|service| service.name == text);
                    let is_said = |text: &str| {
                        view.services.iter().any(|service| {
                            let all = [&service.about, &service.estimate];
                            let together = format!("{}, {}", service.about, service.estimate);
                            !text.is_empty() && (all.iter().any(|said| *said == text) || together == text)
                        })
                    };
                    let names = type_of(&scene, is_name);
                    assert_eq!(names.len(), 1, "names of {count} at {size}: {names:?}");
                    let details = type_of(&scene, is_said);
                    assert!(details.len() <= 1, "details of {count} at {size}: {details:?}");
                }
            }
        }
    }
}
