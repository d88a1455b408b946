//! What a kiosk says aloud belongs to its screen: to this citizen's press, and to no other's.

use device::mistake::Mistake;
use kiosk::{
    clock::Uptime,
    flow::{Answer, Button, Done, Effect, Input, Screen},
    outbox::{Book, Outcome, store::Store},
    panel::PanelView,
    words::Text,
};
use protocol::TicketNumber;

use crate::hall::{Hall, NO_PAPER, READY, service, ticket};

/// What a page that speaks has of it now.
fn said(hall: &Hall) -> Option<String> {
    let last = hall.effects.iter().rev().find_map(|effect| match effect {
        Effect::Say(_, text) => Some(Some(text.clone())),
        Effect::Hush => Some(None),
        _ => None,
    });
    last.flatten()
}

fn times(hall: &Hall, part: &str) -> usize {
    hall.effects.iter().filter(|effect| matches!(effect, Effect::Say(_, text) if text.contains(part))).count()
}

fn number_on(screen: &Screen) -> Option<TicketNumber> {
    match screen {
        Screen::Waiting { number, .. } => Some(*number),
        Screen::Collect { held, .. } => Some(held.number),
        Screen::Told { number, .. } => *number,
        _ => None,
    }
}

/// Whatever stands there: a result is said with its number, and no other number is.
fn holds(hall: &Hall, at: &str) {
    let (screen, said) = (hall.screen(), said(hall));
    let is_result = matches!(screen, Screen::Waiting { .. } | Screen::Collect { .. } | Screen::Told { .. });
    if matches!(screen, Screen::Loading | Screen::Busy(_) | Screen::Printing(_)) {
        assert_eq!(said, None, "{at}: nothing is known yet: {screen:?}");
    }
    assert!(!is_result || said.is_some(), "{at}: {screen:?} is silent");
    let Some(said) = said else { return };
    let numbers: Vec<_> = said.split("Number ").flat_map(|part| part.split("Numero ")).skip(1).collect();
    match number_on(&screen) {
        Some(number) => {
            let spoken = format!("{} {}", number.prefix, number.number);
            assert!(numbers.len() == 1 && numbers[0].starts_with(&spoken), "{at}: {said:?} on {screen:?}");
        }
        None => assert!(numbers.is_empty(), "{at}: {said:?} on {screen:?}"),
    }
}

#[test]
fn no_screen_speaks_of_another_citizens_press_and_each_result_says_its_number() {
    let mut hall = Hall::open();
    hall.collected(ticket("A004"));
    holds(&hall, "collected");
    hall.wait(3_000);
    hall.press(service("A"));
    assert!(matches!(hall.screen(), Screen::Busy(_)));
    holds(&hall, "pressed while the last ticket's screen stood there");
    let (id, _) = hall.answer(ticket("A005"));
    assert!(matches!(hall.screen(), Screen::Printing(_)));
    holds(&hall, "printing");
    hall.paper = NO_PAPER;
    hall.input(Input::Printed(id, Outcome::NotPrinted { may_exist: true }));
    holds(&hall, "stopped");
    let stopped = said(&hall).unwrap();
    assert!(stopped.starts_with("Carta esaurita.") && stopped.contains("attendere, o annotarlo"), "{stopped}");
    hall.press(Button::Language);
    holds(&hall, "in the other language");
    assert!(said(&hall).unwrap().ends_with("Number A 5."), "{:?}", said(&hall));
    hall.wait(121_000);
    holds(&hall, "given up");
    assert!(said(&hall).unwrap().contains("note it down"), "{:?}", said(&hall));
    hall.wait(21_000);
    assert_eq!((hall.screen(), said(&hall)), (Screen::OutOfOrder(Text::NoPaper), None), "nobody pressed");

    hall.press(service("A"));
    assert_eq!(hall.screen(), Screen::OutOfOrder(Text::NoPaper));
    assert_eq!(said(&hall).unwrap(), "Carta esaurita. Rivolgersi al punto accoglienza.");
    hall.paper = READY;
    hall.wait(2_000);
    assert!(matches!(hall.screen(), Screen::Choose { .. }));
    assert_eq!(said(&hall), None, "there is paper");

    // Refused, then cut off.
    hall.press(service("A"));
    let (press, _) = hall.asked().unwrap();
    hall.input(Input::Answer(press, Answer::Refused { status: 409, slug: "cap-reached".into() }));
    holds(&hall, "refused");
    hall.input(Input::Line(false));
    for number in 500..503 {
        hall.wait(21_000);
        hall.press(service("A"));
        let (id, _) = hall.slip().unwrap();
        holds(&hall, "printing alone");
        hall.input(Input::Printed(id, Outcome::Taken));
        holds(&hall, "cut off");
        assert_eq!(said(&hall).unwrap(), format!("Ritirare il biglietto. Numero A {number}."));
    }
    hall.wait(21_000);
    hall.press(service("A"));
    assert!(said(&hall).unwrap().contains("sospeso: rivolgersi al punto accoglienza"), "{:?}", said(&hall));
    assert_eq!(said(&hall), PanelView::of(&hall.flow, hall.up).told, "what is heard is what is read");
    let once = times(&hall, "sospeso");
    hall.wait(3_000);
    hall.press(service("A"));
    assert_eq!(times(&hall, "sospeso"), once + 1, "who presses again, or next, hears it again");
    hall.wait(13_000);
    assert_eq!(said(&hall), None);
}

#[test]
fn switches_are_heard_on_and_off_and_not_over_what_comes_next() {
    let mut hall = Hall::open();
    hall.press(Button::Priority);
    assert_eq!(said(&hall).unwrap(), "Precedenza attiva: ora scegliere il servizio.");
    hall.wait(1_000);
    hall.press(Button::Priority);
    assert_eq!(said(&hall).unwrap(), "Precedenza annullata.");
    hall.press(service("A"));
    assert_eq!(said(&hall), None, "a ticket is asked for");
    hall.answer(ticket("A007"));
    holds(&hall, "printing");
}

/// The office closes while the last ticket stands on the screen: whoever presses then hears so, and the empty hall does not.
#[test]
fn a_closed_office_says_so_to_whoever_pressed() {
    for presses in [true, false] {
        let mut hall = Hall::open();
        hall.input(Input::Line(false));
        hall.up = hall.up.after(protocol::Span(8 * 3_600_000 - 5_000));
        hall.press(service("A"));
        let (id, _) = hall.slip().unwrap();
        hall.input(Input::Printed(id, Outcome::Confirmed));
        hall.wait(6_000);
        assert!(matches!(hall.screen(), Screen::Collect { .. }));
        if presses {
            hall.press(service("B"));
        } else {
            hall.wait(21_000);
        }
        assert!(matches!(hall.screen(), Screen::Closed { .. }), "{:?}", hall.screen());
        assert_eq!(said(&hall), presses.then(|| "Ufficio chiuso. Si riapre domani alle 08:15.".to_owned()));
        assert_eq!(hall.asked(), None);
        hall.wait(13_000);
        assert_eq!(said(&hall), None);
    }
}

/// Whoever cannot read the screen hears what stands there, however little comes of the press; a hand that goes on pressing hears it whole.
#[test]
fn who_presses_where_nothing_is_taken_hears_why() {
    let mut closed = Hall::open();
    closed.input(Input::Line(false));
    closed.up = closed.up.after(protocol::Span(9 * 3_600_000));
    let mut lost = Hall::start(Store::in_memory().unwrap(), Book::default(), Uptime(10_000));
    lost.input(Input::Line(false));
    let mut not_set_up = Hall::open();
    not_set_up.input(Input::Done(Done::Mistaken(Mistake::Token)));
    for (mut hall, says) in
        [(closed, "Ufficio chiuso. Si riapre"), (lost, "non è collegato"), (not_set_up, "non è configurato")]
    {
        hall.wait(1_000);
        assert_eq!((said(&hall), times(&hall, says)), (None, 0), "nobody pressed");
        let screen = hall.screen();
        for button in [Button::Priority, service("A"), Button::Priority, service("B")] {
            assert!(!hall.flow.takes(button, hall.up));
            hall.press(button);
            hall.wait(300);
        }
        assert!(said(&hall).unwrap().contains(says), "{:?}", said(&hall));
        assert_eq!(times(&hall, says), 1, "chatter");
        hall.wait(2_000);
        hall.press(service("B"));
        assert_eq!(times(&hall, says), 2, "who presses again, or next, hears it again");
        assert_eq!((hall.screen(), hall.asked(), hall.slip()), (screen, None, None), "nothing else comes of it");
        hall.wait(13_000);
        assert_eq!(said(&hall), None);
    }
}

/// Tried again and again, a printer that does not print does not talk without end.
#[test]
fn a_sentence_is_said_once_to_whoever_waits() {
    let mut hall = Hall::open();
    let (mut id, _) = hall.given(ticket("A005"));
    for _ in 0..3 {
        hall.input(Input::Printed(id, Outcome::NotPrinted { may_exist: true }));
        assert!(number_on(&hall.screen()).is_some());
        hall.wait(2_500);
        if let Some((again, _)) = hall.slip() {
            id = again;
        }
    }
    assert_eq!(times(&hall, "La stampante si è fermata"), 1);
}

#[test]
fn who_asks_for_priority_of_a_kiosk_without_paper_hears_why() {
    let mut hall = Hall::open();
    hall.paper = NO_PAPER;
    hall.press(service("A"));
    hall.wait(13_000);
    assert_eq!((hall.screen(), said(&hall)), (Screen::OutOfOrder(Text::NoPaper), None));
    hall.press(Button::Priority);
    assert_eq!(said(&hall).unwrap(), "Carta esaurita. Rivolgersi al punto accoglienza.");
}
