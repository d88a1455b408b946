//! What is drawn on the small display, pressed: each target does through the flow what stands on it.

use hardware::pixels::embedded_graphics::geometry::Size;
use kiosk::{
    display::scene::{self, Aim, Local, Means, Target},
    flow::{Answer, Button, Input, Screen},
    outbox::Outcome,
    panel::PanelView,
};
use protocol::Language;

use crate::hall::{Hall, ticket};

fn targets(hall: &Hall, size: Size) -> Vec<Target> {
    let means = Means { touch: true, priority: false };
    scene::of(&PanelView::of(&hall.flow, hall.up), size, means, Local::default()).targets
}

/// A finger in the middle of a target: what lies there, found as the touch panel finds it.
fn press(hall: &mut Hall, all: &[Target], target: &Target) -> Button {
    let at = target.area.center();
    let hit: Vec<_> = all.iter().filter(|one| one.area.contains(at)).collect();
    assert_eq!(hit, [target], "one target lies under a finger");
    let Aim::Press(button) = target.aim else { panic!("a hall of few services has one page") };
    hall.press(button);
    button
}

#[test]
fn every_target_of_every_screen_does_what_it_says() {
    for size in [Size::new(800, 480), Size::new(1_024, 600), Size::new(480, 800)] {
        let first = targets(&Hall::open(), size);
        let services = Hall::open().flow.book().setup.as_ref().unwrap().services.len();
        assert_eq!(first.len(), services + 2, "each service, priority, the other language");
        for target in &first {
            let mut hall = Hall::open();
            let button = press(&mut hall, &first, target);
            match (button, hall.screen()) {
                (Button::Service(service), Screen::Busy(busy)) => assert_eq!(busy, service),
                (Button::Service(service), Screen::Choose { said, .. }) => assert_eq!(said, Some(service)),
                (Button::Priority, Screen::Choose { priority, .. }) => assert!(priority),
                (Button::Language, Screen::Choose { .. }) => {
                    assert_eq!(hall.flow.shown(hall.up).language, Language::En);
                }
                (button, screen) => panic!("{button:?} led to {screen:?}"),
            }
        }
        let mut hall = Hall::open();
        press(&mut hall, &first, &first[0]);
        assert_eq!(targets(&hall, size), [], "nothing can be pressed while a ticket is made");
        let (asked, _) = hall.asked().unwrap();
        hall.input(Input::Answer(asked, Answer::Ticket(Box::new(ticket("A045")))));
        let (printed, _) = hall.slip().unwrap();
        hall.input(Input::Printed(printed, Outcome::Confirmed));
        let collect = targets(&hall, size);
        hall.wait(3_000);
        let left = |hall: &Hall| match hall.screen() {
            Screen::Collect { left, .. } => left,
            screen => panic!("{screen:?}"),
        };
        let before = left(&hall);
        let with = |button| *collect.iter().find(|target| target.aim == Aim::Press(button)).unwrap();
        press(&mut hall, &collect, &with(Button::More));
        assert!(left(&hall) > before, "more time");
        hall.wait(3_000);
        press(&mut hall, &collect, &with(Button::Back));
        assert!(matches!(hall.screen(), Screen::Choose { .. }));
    }
}
