//! A kiosk whose file has a wrong name or token: it gives no numbers, says so on every panel, and goes on by itself once the server knows it.

use device::mistake::Mistake;
use kiosk::{
    config::devices::LampShows,
    devices::lamps::glows,
    flow::{Answer, Button, Done, Effect, Errand, Input, Lamp, Note, Screen},
    outbox::Outcome,
    panel::PanelView,
    words::Text,
};
use protocol::{Language, OffsetTime};

use crate::hall::{Hall, NINE, READY, service, setup, ticket};

fn name() -> Mistake {
    Mistake::Name("k9".parse().unwrap())
}

/// What the log was told, and how often the line was made anew, since it was last asked.
fn told(hall: &mut Hall) -> (Vec<Note>, usize) {
    let (mut notes, mut tries) = (Vec::new(), 0);
    for effect in std::mem::take(&mut hall.effects) {
        match effect {
            Effect::Note(note) => notes.push(note),
            Effect::TryAgain => tries += 1,
            Effect::Revoked => panic!("what stands in the file is not paired anew"),
            _ => {}
        }
    }
    (notes, tries)
}

/// The server does not know the token: the stream ends, and says why.
fn refuse_token(hall: &mut Hall) {
    hall.input(Input::Line(false));
    hall.input(Input::Revoked);
}

#[test]
fn a_token_that_is_not_known_is_told_once_and_tried_again_until_it_is() {
    let mut hall = Hall::open();
    refuse_token(&mut hall);
    assert_eq!(told(&mut hall).0, [Note::Denied(Mistake::Token)]);
    for _ in 0..12 {
        hall.wait(5_000);
        assert_eq!(told(&mut hall), (vec![], 1), "tried again, and not told again");
        refuse_token(&mut hall);
    }
    assert_eq!(hall.screen(), Screen::NotSetUp(Mistake::Token));
    // The token is another's: that is another mistake.
    hall.input(Input::Time(NINE.parse::<OffsetTime>().unwrap(), 1.0));
    let Some(Errand::Setup) = hall.errand() else { panic!("everything is asked anew") };
    assert_eq!(hall.screen(), Screen::NotSetUp(Mistake::Token), "until the server has said who it is");
    hall.input(Input::Done(Done::Mistaken(name())));
    for _ in 0..12 {
        hall.wait(6_000);
        let Some(Errand::Setup) = hall.errand() else { panic!("it is asked again") };
        hall.input(Input::Done(Done::Mistaken(name())));
    }
    assert_eq!(told(&mut hall).0, [Note::Denied(name())]);
    assert_eq!(hall.screen(), Screen::NotSetUp(name()));
    hall.input(Input::Done(Done::Setup(Box::new(setup()))));
    assert_eq!(told(&mut hall).0, [Note::Known]);
    assert!(matches!(hall.screen(), Screen::Choose { .. }), "{:?}", hall.screen());
}

/// It has numbers in reserve; nobody would call them.
#[test]
fn no_number_is_given_by_any_panel_and_what_was_given_before_is_kept() {
    for mistake in [Mistake::Token, name()] {
        let mut hall = Hall::open();
        hall.input(Input::Line(false));
        hall.press(service("A"));
        let (id, _) = hall.slip().expect("cut off, it has numbers of its own");
        hall.input(Input::Printed(id, Outcome::Confirmed));
        hall.wait(25_000);
        if mistake == Mistake::Token {
            refuse_token(&mut hall);
        } else {
            hall.input(Input::Time(NINE.parse::<OffsetTime>().unwrap(), 1.0));
            hall.input(Input::Done(Done::Mistaken(name())));
        }
        hall.effects.clear();
        for button in [service("A"), Button::Priority, Button::Language, service("B")] {
            assert!(!hall.flow.takes(button, hall.up));
            hall.press(button);
            hall.wait(1_500);
        }
        assert!(hall.asked().is_none() && hall.slip().is_none());
        assert_eq!(hall.flow.shown(hall.up).language, Language::It, "nobody finds another's language");
        let shows = ["A", "B"].map(|letter| LampShows::Service(letter.parse().unwrap()));
        assert!(hall.flow.lamps(hall.up).values().all(|lamp| *lamp == Lamp::Closed));
        assert!(glows(&hall.flow, hall.up, &shows).iter().all(|glow| *glow == hardware::lamps::Glow::Off));
        let view = PanelView::of(&hall.flow, hall.up);
        let also = view.also.expect("in both languages");
        assert_eq!([&view.heading, &also.heading], ["Questo totem non è configurato", "This kiosk is not set up"]);
        assert!(view.text.contains("punto accoglienza") && also.text.contains("reception"));
        assert!(view.left.unwrap().contains("server.token") && also.left.unwrap().contains("server.token"));
        assert!(view.buttons.is_empty() && view.services.is_empty());
        // What was printed before goes to the server as soon as it knows the kiosk.
        assert_eq!(hall.flow.book().to_hand_over().count(), 1);
        hall.input(Input::Time("2026-11-24T09:05:00+01:00".parse::<OffsetTime>().unwrap(), 1.0));
        hall.wait(5_000);
        let Some(Errand::HandOver(records)) = hall.errand() else { panic!("first what was given") };
        assert_eq!(records[0].1.number.to_string(), "A500");
    }
}

/// Whoever stands there is served to the end, or told that there is no number.
#[test]
fn what_has_begun_ends_well() {
    let mut printing = Hall::open();
    let (id, _) = printing.given(ticket("A045"));
    refuse_token(&mut printing);
    assert!(matches!(printing.screen(), Screen::Printing(_)));
    printing.input(Input::Printed(id, Outcome::Confirmed));
    assert!(matches!(printing.screen(), Screen::Collect { .. }));
    printing.press(service("B"));
    assert!(printing.asked().is_none() && printing.slip().is_none(), "no other number is taken from there");
    printing.wait(25_000);
    assert_eq!(printing.screen(), Screen::NotSetUp(Mistake::Token));
    assert!(printing.slip().is_none(), "printed once");

    let mut asking = Hall::open();
    asking.press(service("A"));
    let (press, _) = asking.asked().unwrap();
    refuse_token(&mut asking);
    asking.input(Input::Answer(press, Answer::Refused { status: 401, slug: "unauthorized".into() }));
    assert!(matches!(asking.screen(), Screen::Told { text: Text::Failed, number: None, .. }), "{:?}", asking.screen());

    let mut silent = Hall::open();
    silent.press(service("A"));
    assert!(silent.asked().is_some());
    refuse_token(&mut silent);
    silent.wait(3_000);
    assert!(silent.slip().is_none(), "no number of the reserve either");
    assert!(matches!(silent.screen(), Screen::Told { text: Text::Failed, .. }));

    let mut looking = Hall::open();
    let press = Input::Press(service("A"), kiosk::outbox::Key("k".into()));
    let effects = looking.flow.step(press, looking.up);
    let Some(Effect::Look(look)) = effects.into_iter().find(|effect| matches!(effect, Effect::Look(_))) else {
        panic!("the printer is asked first")
    };
    refuse_token(&mut looking);
    looking.input(Input::Printer(look, READY));
    assert!(looking.asked().is_none() && looking.slip().is_none());
}
