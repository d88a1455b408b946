//! What the server told of the time outlives the program, as long as the machine runs on.

use kiosk::{
    clock::{Boot, Reading, Uptime},
    flow::{Button, Input, Screen},
    outbox::Outcome,
};
use protocol::{Moment, OffsetTime, Span};

use crate::hall::{Hall, NINE, service};

fn nine() -> OffsetTime {
    NINE.parse().unwrap()
}

/// The program is gone for so long, and starts again without its server.
fn restarted(hall: Hall, boot: &str, up: Uptime) -> Hall {
    let book = hall.disk.load().unwrap();
    let mut again = Hall::start_in(boot, hall.disk, book, up);
    again.keys = 100;
    again.input(Input::Line(false));
    again
}

/// What the slip says that a press brings.
fn slip(hall: &mut Hall) -> String {
    hall.press(service("A"));
    let (id, slip) = hall.slip().unwrap();
    hall.input(Input::Printed(id, Outcome::Confirmed));
    kiosk::paper::told(&slip)
}

#[test]
fn a_kiosk_that_starts_again_while_cut_off_knows_the_time_and_gives_numbers() {
    let hall = Hall::open();
    let up = hall.up.after(Span::from_minutes(25));
    let mut again = restarted(hall, "a", up);
    assert_eq!(again.flow.trusted_now(up).unwrap().to_string(), "2026-11-24T09:25:00+01:00");
    assert!(again.flow.health(up).clock_trusted);
    let text = slip(&mut again);
    assert!(text.contains("A500") && text.contains("24/11/2026 09:25"), "{text}");
    let stamp = again.flow.book().presses.values().next().unwrap().stamp.clone();
    assert_eq!((stamp.at, stamp.own), (Some(nine().moment() + Span::from_minutes(25)), false));
    // After hours it is closed, by the clock and not by a guess.
    let up = up.after(Span::from_minutes(9 * 60));
    let again = restarted(again, "a", up);
    assert!(matches!(again.screen(), Screen::Closed { .. }), "{:?}", again.screen());
}

#[test]
fn a_rehearsals_time_goes_on_at_its_pace() {
    let mut hall = Hall::open();
    hall.wait(20_000);
    hall.input(Input::Time(nine(), 60.0));
    let up = hall.up.after(Span::from_minutes(1));
    let mut again = restarted(hall, "a", up);
    let text = slip(&mut again);
    assert!(text.contains("24/11/2026 10:00"), "{text}");
}

#[test]
fn a_machine_that_was_switched_off_has_forgotten_the_time() {
    let hall = Hall::open();
    let mut again = restarted(hall, "b", Uptime(700_000));
    assert_eq!(again.flow.trusted_now(again.up), None);
    let text = slip(&mut again);
    assert!(text.contains("A500") && !text.contains("2026"), "{text}");
}

#[test]
fn the_disk_is_written_for_the_time_where_it_is_off_and_takes_it_along_with_a_press() {
    let mut hall = Hall::open();
    let kept = |hall: &Hall| hall.disk.load().unwrap().time.unwrap();
    let start = hall.up;
    let told = |hall: &mut Hall, ahead: i64| {
        hall.input(Input::Time(nine().later(Span(hall.up.since(start).0 + ahead)), 1.0));
    };
    let first = Reading { boot: Boot("a".into()), up: start, at: nine().moment(), pace: 1000 };
    assert_eq!(kept(&hall), first);
    for jitter in [3, -8, 5, 40, 0, 12] {
        hall.wait(15_000);
        told(&mut hall, jitter);
    }
    assert_eq!(kept(&hall), first, "the uptime tells it as well");
    // The server's clock was set.
    told(&mut hall, 7_000);
    let at = |up: Uptime, ahead: i64| Moment(nine().moment().0 + up.since(start).0 + ahead);
    let set = Reading { boot: Boot("a".into()), up: hall.up, at: at(hall.up, 7_000), pace: 1000 };
    assert_eq!(kept(&hall), set);
    hall.wait(15_000);
    told(&mut hall, -7_000);
    assert_eq!(kept(&hall), set, "it is played with: not at once");
    let last = hall.up;
    hall.wait(5_000);
    hall.press(Button::Priority);
    assert_eq!(kept(&hall), set, "nothing was written");
    hall.press(service("A"));
    assert!(hall.asked().is_some());
    assert_eq!(kept(&hall), Reading { boot: Boot("a".into()), up: last, at: at(last, -7_000), pace: 1000 });
}
