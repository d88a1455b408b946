//! From how far off the called number is read on a screen: an estimate for whoever hangs it up. Pure.

use device::clock::Uptime;
use hardware::pixels::embedded_graphics::geometry::Size;
use protocol::{DeskNo, Language, ServiceId, TicketNumber, kiosk::Bilingual};

use super::{
    Look,
    draft::capital,
    part::{Scene, What},
    scene,
};
use crate::board::{Card, Eye, Hall, Screen, Shown, Turns};

/// How large a dot is of the panels that are sold with so few dots (7 inches, 800×480), in thousandths of a millimetre.
const DOT: u32 = 190;
/// Screens with as many dots are televisions: those are looked at from as far as they are large.
const TELEVISION: u32 = 1280 * 720;
/// What is read from less far, in millimetres, is not read by a waiting room.
const ROOM: u32 = 3_000;

/// From how far off one called number is read, in millimetres, where a dot is of so many thousandths of one: two hundred times as far as it is high.
#[must_use]
pub fn read_from(size: Size, dot: u32) -> u32 {
    let prefix = ServiceId::new('A');
    let Some(number) = prefix.map(|prefix| TicketNumber { prefix, number: 45 }) else { return 0 };
    let words = Bilingual { it: "A".into(), en: "A".into() };
    let card =
        Card { number, desk: Some(DeskNo(1)), service: Some(words.clone()), eye: Eye::Steady, language: Language::It };
    let hall = Hall {
        turns: Turns::of(std::slice::from_ref(&card)),
        body: words.clone(),
        office: words.clone(),
        clock: None,
        suspect: false,
        stale: None,
        large: vec![card],
        standing: true,
        known: true,
        rows: Vec::new(),
        services: None,
        closed: None,
        text: Some(words),
    };
    let shown =
        Shown { screen: Screen::Hall(Box::new(hall)), rehearsal: false, language: Language::It, alternate: None };
    highest(&scene(&shown, &Look::default(), size, Uptime(0))) * dot / 5
}

/// The largest letters, in dots.
fn highest(scene: &Scene) -> u32 {
    let high = |what: &What| match what {
        What::Line { kind, .. } => capital(*kind),
        What::Bits { glyphs, times, .. } => glyphs.high() * times,
        What::Plane { .. } | What::Sign { .. } | What::Logo => 0,
    };
    scene.parts.iter().map(|part| high(&part.what)).max().unwrap_or(0)
}

/// What is to be said of a monitor or panel that a waiting room cannot read; nothing of others.
#[must_use]
pub fn short_sighted(size: Size) -> Option<String> {
    let far = (size.width * size.height < TELEVISION).then(|| read_from(size, DOT)).filter(|far| *far < ROOM)?;
    Some(format!(
        "this screen has {}x{} dots: where they are of {}.{:02} mm, as on a panel of 7 inches, the called number is read from {}.{} m; for who waits farther off take a larger screen, or hang one above each desk (show.desks)",
        size.width,
        size.height,
        DOT / 1000,
        DOT % 1000 / 10,
        far / 1000,
        far % 1000 / 100,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_of_a_screen_that_a_room_cannot_read_something_is_said() {
        let says = |width, height| short_sighted(Size::new(width, height));
        for (width, height) in [(1920, 1080), (1280, 720), (1080, 1920), (800, 480), (480, 320)] {
            assert_eq!(says(width, height), None, "{width}x{height}");
        }
        for (width, height) in [(320, 240), (160, 128), (96, 48)] {
            let said = says(width, height).unwrap_or_else(|| panic!("{width}x{height}"));
            assert!(said.starts_with(&format!("this screen has {width}x{height} dots")), "{said}");
            let far = read_from(Size::new(width, height), DOT);
            assert!(said.contains(&format!("read from {}.{} m", far / 1000, far % 1000 / 100)), "{said}");
            // A fifth of the screen's width is a letter's, and hardly less of its height.
            assert!(far * 5 / DOT >= (height / 4).min(width / 8), "{width}x{height}: {said}");
        }
    }
}
