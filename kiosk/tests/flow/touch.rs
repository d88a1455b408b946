//! What a finger meets: the other language wherever there is something to read, and buttons that show whether they take a press.

use kiosk::{
    clock::Uptime,
    flow::{Answer, Button, Effect, Input, Screen},
    outbox::{Book, Key, Outcome, PressId, store::Store},
    panel::PanelView,
    words::Text,
};
use protocol::Language;

use crate::hall::{Hall, NINE, NO_PAPER, READY, service, ticket};

fn english(hall: &Hall) -> bool {
    hall.flow.shown(hall.up).language == Language::En
}

fn view(hall: &Hall) -> PanelView {
    PanelView::of(&hall.flow, hall.up)
}

/// The page's button is there, and takes a press.
fn offers(hall: &Hall, does: &str) -> bool {
    view(hall).buttons.iter().any(|button| button.does == does && button.ready)
}

/// Asks for A045, and is at the printer.
fn printing(hall: &mut Hall) -> PressId {
    hall.press(service("A"));
    let (press, _) = hall.asked().unwrap();
    hall.input(Input::Answer(press, Answer::Ticket(Box::new(ticket("A045")))));
    hall.slip().unwrap().0
}

/// A kiosk that shows a screen, for each screen that people read.
fn screens() -> Vec<(&'static str, Hall)> {
    let mut closed = Hall::open();
    closed.input(Input::Line(false));
    closed.up = Uptime(closed.up.0 + 9 * 3_600_000);
    closed.input(Input::Tick);
    assert!(matches!(closed.screen(), Screen::Closed { .. }));

    let mut out = Hall::open();
    out.paper = NO_PAPER;
    out.wait(1_200);
    assert_eq!(out.screen(), Screen::OutOfOrder(Text::NoPaper));

    let mut lost = Hall::start(Store::in_memory().unwrap(), Book::default(), Uptime(10_000));
    lost.input(Input::Line(false));
    assert_eq!(lost.screen(), Screen::Lost);

    let mut told = Hall::open();
    told.press(service("A"));
    let (press, _) = told.asked().unwrap();
    told.input(Input::Answer(press, Answer::Refused { status: 409, slug: "cap-reached".into() }));
    assert!(matches!(told.screen(), Screen::Told { .. }));

    let mut collect = Hall::open();
    let id = printing(&mut collect);
    collect.input(Input::Printed(id, Outcome::Confirmed));
    assert!(matches!(collect.screen(), Screen::Collect { .. }));

    let mut waiting = Hall::open();
    let id = printing(&mut waiting);
    waiting.paper = NO_PAPER;
    waiting.input(Input::Printed(id, Outcome::NotPrinted { may_exist: false }));
    assert!(matches!(waiting.screen(), Screen::Waiting { .. }));

    vec![
        ("choose", Hall::open()),
        ("closed", closed),
        ("out of order", out),
        ("lost", lost),
        ("told", told),
        ("collect", collect),
        ("waiting", waiting),
    ]
}

#[test]
fn wherever_there_is_something_to_read_it_can_be_read_in_the_other_language() {
    for (name, mut hall) in screens() {
        hall.wait(700);
        let before = view(&hall);
        assert!(offers(&hall, "language"), "{name}: no button");
        hall.press(Button::Language);
        assert!(english(&hall), "{name}: nothing came of it");
        let after = view(&hall);
        assert_eq!((after.screen, after.number.clone()), (before.screen, before.number), "{name}: another screen");
        assert_ne!(after.heading, before.heading, "{name}");
        hall.wait(700);
        hall.press(Button::Language);
        assert!(!english(&hall), "{name}: not back again");
    }
}

#[test]
fn who_reads_a_ticket_anew_has_the_time_for_it() {
    let mut hall = Hall::open();
    let id = printing(&mut hall);
    hall.input(Input::Printed(id, Outcome::Confirmed));
    hall.wait(19_000);
    assert!(view(&hall).closing.is_some(), "whoever listens is told in time");
    hall.press(Button::Language);
    let Screen::Collect { left: 20, .. } = hall.screen() else { panic!("{:?}", hall.screen()) };
    assert_eq!(view(&hall).closing, None);
}

#[test]
fn a_press_for_which_there_is_no_paper_is_explained_in_the_language_of_who_pressed() {
    let mut hall = Hall::open();
    hall.press(Button::Language);
    hall.paper = NO_PAPER;
    hall.press(service("A"));
    assert_eq!(view(&hall).heading, Text::NoPaper.say(Language::En));
    // Whoever comes next is asked, over that screen too, and finds Italian.
    hall.wait(61_000);
    assert!(view(&hall).still.is_some());
    hall.wait(20_000);
    assert_eq!(view(&hall).heading, Text::NoPaper.say(Language::It));
}

#[test]
fn quick_hands_are_followed_and_trembling_ones_count_once() {
    let mut hall = Hall::open();
    hall.press(Button::Priority);
    assert!(!view(&hall).priority.unwrap().ready, "it rests, and shows it");
    hall.wait(200);
    hall.press(Button::Priority);
    assert!(view(&hall).priority.unwrap().on, "a second touch of a trembling hand turns nothing back");
    // Another button means another thing, however soon it comes.
    hall.press(service("A"));
    let (press, _) = hall.asked().expect("a quick press is a press");
    assert!(hall.flow.book().presses[&press].choice.priority);
    // Meanwhile there is nothing to read.
    hall.press(Button::Language);
    assert!(!english(&hall));
}

#[test]
fn a_double_touch_of_a_last_button_is_none_of_what_comes_from_under_it() {
    let mut hall = Hall::open();
    let id = printing(&mut hall);
    hall.input(Input::Printed(id, Outcome::Confirmed));
    assert!(view(&hall).buttons.iter().all(|button| !button.ready), "it has not been seen yet");
    hall.wait(3_000);
    assert!(offers(&hall, "back"));
    hall.press(Button::Back);
    hall.wait(100);
    let shown = view(&hall);
    assert!(shown.services.iter().all(|service| service.open && !service.ready), "{shown:?}");
    for button in [service("B"), Button::Priority, Button::Language] {
        hall.press(button);
    }
    assert_eq!((hall.asked(), english(&hall)), (None, false));
    hall.wait(600);
    assert!(view(&hall).services.iter().all(|service| service.ready));
    hall.press(service("B"));
    assert!(hall.asked().is_some());
}

#[test]
fn the_question_whether_somebody_is_there_takes_no_touch_that_was_meant_for_what_lies_under_it() {
    let mut hall = Hall::open();
    hall.press(Button::Priority);
    hall.wait(60_100);
    assert!(!view(&hall).still.unwrap().ready);
    hall.press(Button::Back);
    assert!(view(&hall).priority.unwrap().on);
    hall.wait(700);
    assert!(view(&hall).still.unwrap().ready);
    hall.press(Button::More);
    // The second touch of its answer lands on a service.
    hall.press(service("A"));
    assert_eq!((hall.asked(), view(&hall).still), (None, None));
    hall.wait(700);
    hall.press(service("A"));
    assert!(hall.asked().is_some());
}

#[test]
fn what_no_screen_offers_is_not_taken_and_awaits_nobody_behind_it() {
    let mut hall = Hall::start(Store::in_memory().unwrap(), Book::default(), Uptime(10_000));
    hall.input(Input::Line(false));
    hall.wait(1_000);
    assert_eq!(hall.screen(), Screen::Lost);
    // Buttons beside the screen are there whatever it shows.
    for button in [Button::Priority, service("A")] {
        assert!(!hall.flow.takes(button, hall.up), "{button:?}");
        hall.press(button);
    }
    hall.input(Input::Time(NINE.parse().unwrap(), 1.0));
    hall.learn();
    let Screen::Choose { priority: false, said: None, .. } = hall.screen() else { panic!("{:?}", hall.screen()) };
}

#[test]
fn precedence_goes_with_the_services_that_it_was_for() {
    let mut hall = Hall::open();
    hall.press(Button::Priority);
    hall.paper = NO_PAPER;
    hall.wait(1_200);
    assert_eq!(hall.screen(), Screen::OutOfOrder(Text::NoPaper));
    hall.paper = READY;
    hall.wait(1_200);
    let Screen::Choose { priority: false, still: None, .. } = hall.screen() else { panic!("{:?}", hall.screen()) };
}

/// All that a flow is but what it says aloud just now: who presses in vain hears why.
fn mute(flow: &kiosk::flow::Flow) -> String {
    let all = format!("{flow:?}");
    let (before, said) = all.split_once(" said: ").unwrap();
    let (_, after) = said.split_once(" desk: ").unwrap();
    before.to_owned() + after
}

/// Whatever is pressed whenever: a press that looks taken does something, and one that does not changes nothing.
#[test]
fn what_looks_taken_is_taken() {
    let buttons = [service("A"), service("B"), Button::Priority, Button::Language, Button::More, Button::Back];
    let mut seen = [0, 0];
    for (name, hall) in screens() {
        let (mut flow, mut up) = (hall.flow, hall.up);
        for _ in 0..30 {
            up = Uptime(up.0 + 100);
            let _ = flow.step(Input::Tick, up);
            for button in buttons {
                let (mut pressed, mut left) = (flow.clone(), flow.clone());
                let done = pressed.step(Input::Press(button, Key("k".into())), up);
                let passed = left.step(Input::Tick, up);
                let takes = flow.takes(button, up);
                let is_said = |effect: &&Effect| !matches!(effect, Effect::Say(..));
                assert!(takes || done.iter().filter(is_said).eq(&passed), "{name}, {up:?}: {button:?}: {done:?}");
                assert_eq!(mute(&pressed) != mute(&left), takes, "{name}, {up:?}: {button:?}");
                seen[usize::from(takes)] += 1;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 100), "{seen:?}");
}
