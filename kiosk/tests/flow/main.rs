//! What the kiosk does, by name: each rule once, on a flow whose disk, server and printer are played by the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // a test that cannot go on must stop, loudly

mod aloud;
mod confirmations;
mod denied;
mod drawn;
mod hall;
mod storm;
mod time;
mod token;
mod told;
mod touch;

use hall::{Hall, NINE, NO_PAPER, READY, service, setup, ticket};
use hardware::printer::Slip;
use kiosk::{
    clock::{Boot, Clock, Uptime},
    flow::{About, Ailing, Answer, Button, Done, Effect, Errand, Flow, Input, Lamp, Screen},
    outbox::{Book, Outcome, Press, Stage, Step, store::Store},
    words::Text,
};
use protocol::{ClassName, KioskPart, Moment, OffsetTime, PrinterStateName, Span, kiosk::KioskButton, views::Ticket};

fn lines(slip: &Slip) -> String {
    kiosk::paper::told(slip)
}

#[test]
fn a_press_is_a_ticket_on_paper() {
    let mut hall = Hall::open();
    hall.press(service("A"));
    assert!(matches!(hall.screen(), Screen::Busy(_)));
    let (press, _) = hall.asked().unwrap();
    assert!(matches!(hall.disk.load().unwrap().presses[&press].stage, Stage::Asked), "the key is not on the disk");
    hall.input(Input::Answer(press, Answer::Ticket(Box::new(ticket("A045")))));
    let (id, slip) = hall.slip().unwrap();
    let text = lines(&slip);
    for part in
        ["A045", "Anagrafe", "24/11/2026 09:00", "3 persone prima", "attesa stimata 10–18 minuti", "example.org/t/abc"]
    {
        assert!(text.contains(part), "{part} is not on\n{text}");
    }
    assert!(!text.contains("COPIA"));
    hall.input(Input::Printed(id, Outcome::Confirmed));
    assert!(matches!(hall.screen(), Screen::Collect { .. }));
    assert!(hall.flow.book().presses.is_empty(), "what is done is forgotten");
    hall.wait(21_000);
    assert!(matches!(hall.screen(), Screen::Choose { .. }));
}

#[test]
fn a_storm_of_presses_is_one_ticket() {
    let mut hall = Hall::open();
    for at in 0..1_000 {
        hall.press(service(if at % 3 == 0 { "B" } else { "A" }));
        hall.up = Uptime(hall.up.0 + 1);
    }
    let (press, _) = hall.asked().unwrap();
    assert_eq!(hall.asked(), None);
    hall.input(Input::Answer(press, Answer::Ticket(Box::new(ticket("B001")))));
    let (id, _) = hall.slip().unwrap();
    hall.press(service("A"));
    hall.input(Input::Printed(id, Outcome::Confirmed));
    // Chatter after it came out: another screen stands there, and the same button is the same press.
    hall.press(service("A"));
    hall.up = Uptime(hall.up.0 + 700);
    hall.press(service("B"));
    assert_eq!(hall.asked(), None);
    // The next citizen, at another button.
    hall.press(service("A"));
    assert!(hall.asked().is_some());
}

#[test]
fn precedence_is_for_one_ticket() {
    let mut hall = Hall::open();
    let class_of_next = |hall: &mut Hall, letter: &str| {
        hall.wait(3_000);
        hall.press(service(letter));
        let (press, _) = hall.asked().unwrap();
        let class = hall.flow.book().presses[&press].choice.class();
        hall.input(Input::Answer(press, Answer::Ticket(Box::new(ticket(&format!("{letter}001"))))));
        let (id, _) = hall.slip().unwrap();
        hall.input(Input::Printed(id, Outcome::Confirmed));
        class
    };
    hall.press(Button::Priority);
    assert_eq!(class_of_next(&mut hall, "A"), ClassName::Priority);
    assert!(matches!(hall.screen(), Screen::Collect { .. }));
    assert_eq!(class_of_next(&mut hall, "B"), ClassName::Standard, "whoever comes next has not asked for it");
}

#[test]
fn no_paper_before_the_press_burns_no_number_and_tells_reception() {
    let mut hall = Hall::open();
    hall.paper = NO_PAPER;
    hall.press(service("A"));
    assert_eq!(hall.asked(), None);
    assert_eq!(hall.screen(), Screen::OutOfOrder(Text::NoPaper));
    assert!(hall.flow.book().presses.is_empty());
    assert_eq!(hall.flow.health(hall.up).printer.state, PrinterStateName::PaperOut);
    assert!(hall.flow.lamps(hall.up).values().all(|lamp| *lamp == Lamp::Closed));
    hall.paper = READY;
    hall.wait(1_200);
    assert!(matches!(hall.screen(), Screen::Choose { .. }));
}

#[test]
fn paper_out_in_the_middle_is_the_same_number_again_as_a_copy_or_reception_knows() {
    for back in [true, false] {
        let mut hall = Hall::open();
        let (id, _) = hall.given(ticket("A045"));
        hall.paper = NO_PAPER;
        hall.input(Input::Printed(id, Outcome::NotPrinted { may_exist: true }));
        assert!(matches!(hall.screen(), Screen::Waiting { why: Text::NoPaper, .. }));
        hall.wait(if back { 100_000 } else { 121_000 });
        hall.paper = READY;
        hall.wait(2_000);
        let health = hall.flow.health(hall.up);
        if back {
            let (_, slip) = hall.slip().unwrap();
            let text = lines(&slip);
            assert!(text.contains("A045") && text.contains("COPIA / COPY"), "{text}");
        } else {
            assert_eq!(hall.slip(), None);
            assert_eq!(health.unprinted.len(), 1);
            assert!(health.unprinted[0].may_exist && health.unprinted[0].ticket.is_some());
        }
    }
}

#[test]
fn without_an_answer_the_kiosk_gives_its_own_number_and_settles_the_question_later() {
    let mut hall = Hall::open();
    hall.press(service("A"));
    let (press, key) = hall.asked().unwrap();
    hall.wait(1_900);
    assert_eq!(hall.slip(), None);
    hall.wait(200);
    let (id, slip) = hall.slip().unwrap();
    let text = lines(&slip);
    assert!(text.contains("A500") && !text.contains("attesa stimata ") && !text.contains("[QR]"), "{text}");
    hall.input(Input::Printed(id, Outcome::Confirmed));
    hall.effects.clear();
    // The server is back, and had given a ticket for it.
    hall.input(Input::Time("2026-11-24T09:01:00+01:00".parse().unwrap(), 1.0));
    let Some(Errand::HandOver(records)) = hall.errand() else { panic!("first what was given") };
    assert_eq!(records[0].1.number.to_string(), "A500");
    assert_eq!(records[0].1.occurred_at.unwrap().to_string(), NINE);
    let known = protocol::views::LateAnswer::Known { number: records[0].1.number, id: ticket("A500").id };
    hall.input(Input::Done(Done::HandedOver(vec![(id, known)])));
    let Some(Errand::Settle(_, again, _)) = hall.errand() else { panic!("then the question") };
    assert_eq!(again, key);
    hall.input(Input::Done(Done::Settled(press, Answer::Ticket(Box::new(ticket("A045"))))));
    let Some(Errand::Withdraw(_, _, withdrawn)) = hall.errand() else { panic!("then the ticket that nobody holds") };
    assert_eq!(withdrawn, ticket("A045").id);
    hall.input(Input::Done(Done::Withdrawn(press)));
    assert!(hall.flow.book().presses.is_empty());
}

#[test]
fn a_question_that_never_came_through_is_given_up_and_nothing_is_withdrawn() {
    let mut hall = Hall::open();
    hall.press(service("A"));
    let (press, _) = hall.asked().unwrap();
    hall.wait(2_100);
    let (id, _) = hall.slip().unwrap();
    hall.input(Input::Printed(id, Outcome::Confirmed));
    hall.effects.clear();
    hall.input(Input::Time("2026-11-24T09:01:00+01:00".parse().unwrap(), 1.0));
    let Some(Errand::HandOver(records)) = hall.errand() else { panic!("first what was given") };
    let known = protocol::views::LateAnswer::Known { number: records[0].1.number, id: ticket("A500").id };
    hall.input(Input::Done(Done::HandedOver(vec![(id, known)])));
    let Some(Errand::Settle(..)) = hall.errand() else { panic!("then the question") };
    hall.input(Input::Done(Done::GivenUp(press)));
    assert!(hall.flow.book().presses.is_empty());
    assert!(!matches!(hall.errand(), Some(Errand::Withdraw(..) | Errand::Settle(..))));
}

#[test]
fn cut_off_numbers_come_at_once_in_order_until_they_are_spent() {
    let mut hall = Hall::open();
    hall.input(Input::Line(false));
    for number in ["A500", "A501", "A502"] {
        hall.press(service("A"));
        assert_eq!(hall.asked(), None);
        let (id, slip) = hall.slip().unwrap();
        assert!(lines(&slip).contains(number), "{}", lines(&slip));
        hall.input(Input::Printed(id, Outcome::Taken));
        hall.wait(25_000);
    }
    hall.press(service("A"));
    assert_eq!(hall.slip(), None);
    assert_eq!(hall.flow.book().to_hand_over().count(), 3);
    // After closing hour the kiosk is closed, and says when it opens.
    hall.up = Uptime(hall.up.0 + 9 * 3_600_000);
    hall.input(Input::Tick);
    let Screen::Closed { opens: Some(opens) } = hall.screen() else { panic!("{:?}", hall.screen()) };
    assert_eq!(opens.to_string(), "2026-11-25T08:15:00+01:00");
}

#[test]
fn a_start_without_server_and_clock_serves_and_prints_no_time() {
    let mut hall = Hall::open();
    hall.press(service("B"));
    let book = hall.flow.book().clone();
    let press = book.presses.values().next().unwrap().clone();
    // The machine loses its power before the server answers, and comes back without either.
    let disk = Store::in_memory().unwrap();
    let mut again = Hall::start(disk, Book::default(), Uptime(700));
    again.disk.keep(&[Step::Setup(book.setup.clone().unwrap()), Step::Ranges(book.ranges.clone())]).unwrap();
    again.disk.keep(&[Step::Put(Box::new(press)), Step::Floor(book.floor)]).unwrap();
    let about = About { version: "0".into(), profile: "test".into() };
    let clock = Clock::new(Boot("b".into()), Uptime(700), Moment(0), false);
    let (flow, effects) = Flow::start(about, again.disk.load().unwrap(), clock, Uptime(700));
    again.flow = flow;
    again.keys = 100;
    again.take(effects);
    let abandoned = |press: &Press| matches!(press.stage, Stage::Abandoned { .. });
    assert!(again.flow.book().presses.values().all(abandoned), "nobody saw a number: it is settled, not printed");
    again.input(Input::Line(false));
    again.press(service("B"));
    let (_, slip) = again.slip().unwrap();
    let text = lines(&slip);
    assert!(text.contains("B500") && !text.contains("2026"), "{text}");
    again.input(Input::Time("2026-11-24T10:00:00+01:00".parse().unwrap(), 1.0));
    let Some(Errand::HandOver(records)) = again.errand() else { panic!("hand over") };
    assert!(records[0].1.occurred_at.is_none() && records[0].1.occurred_to.is_some());
}

#[test]
fn priority_prints_nothing_and_a_screen_that_was_left_comes_back() {
    let mut hall = Hall::open();
    hall.press(Button::Language);
    hall.wait(700);
    hall.press(Button::Priority);
    hall.wait(62_000);
    let Screen::Choose { priority: true, still: Some(left), .. } = hall.screen() else { panic!("{:?}", hall.screen()) };
    assert!((1..=20).contains(&left));
    hall.press(Button::More);
    hall.wait(700);
    let Screen::Choose { still: None, .. } = hall.screen() else { panic!("{:?}", hall.screen()) };
    hall.press(service("A"));
    let (press, _) = hall.asked().unwrap();
    let class = hall.flow.book().presses[&press].choice.class();
    assert_eq!(class.as_str(), "priority");
    let mut answer = ticket("A046");
    (answer.class, answer.language) = (class, protocol::Language::En);
    let standard = Ticket { class: protocol::ClassName::Standard, ..answer.clone() };
    hall.input(Input::Answer(press, Answer::Ticket(Box::new(answer))));
    let (id, slip) = hall.slip().unwrap();
    assert!(lines(&slip).contains("people ahead"));
    let plain = kiosk::layout::slip(&kiosk::layout::Printable::of(&standard, false).unwrap(), Some(&setup()));
    assert_eq!(slip, plain, "the slip tells of priority");
    hall.input(Input::Printed(id, Outcome::Confirmed));
    hall.wait(21_000);
    assert_eq!(hall.flow.shown(hall.up).language, protocol::Language::It);
}

#[test]
fn a_refusal_is_said_and_leaves_nothing_behind() {
    let mut hall = Hall::open();
    hall.press(service("A"));
    let (press, _) = hall.asked().unwrap();
    hall.input(Input::Answer(press, Answer::Refused { status: 409, slug: "cap-reached".into() }));
    assert!(matches!(hall.screen(), Screen::Told { text: Text::JustShut, number: None, .. }));
    assert!(hall.flow.book().presses.is_empty());
    assert_eq!(hall.slip(), None);
}

#[test]
fn an_answer_that_comes_late_is_not_the_next_citizens() {
    let mut hall = Hall::open();
    hall.press(service("A"));
    let (first, _) = hall.asked().unwrap();
    hall.input(Input::Answer(first, Answer::Ticket(Box::new(ticket("A001")))));
    let (id, _) = hall.slip().unwrap();
    hall.input(Input::Printed(id, Outcome::Confirmed));
    hall.wait(25_000);
    hall.press(service("A"));
    let (second, _) = hall.asked().unwrap();
    // The first had been asked twice.
    hall.input(Input::Answer(first, Answer::Ticket(Box::new(ticket("A001")))));
    assert_eq!(hall.slip(), None);
    hall.input(Input::Answer(second, Answer::Ticket(Box::new(ticket("A002")))));
    assert!(lines(&hall.slip().unwrap().1).contains("A002"));
}

#[test]
fn the_server_is_told_how_warm_it_is() {
    let mut hall = Hall::open();
    hall.flow.set_temperature(Some(61));
    hall.input(Input::Tick);
    let Some(Errand::Health(health)) = hall.errand() else { panic!("what has changed is told at once") };
    assert_eq!(health.temperature, Some(61));
}

#[test]
fn when_a_slip_last_came_out_is_known_after_a_restart() {
    let mut hall = Hall::open();
    let printed = |hall: &mut Hall, outcome| {
        hall.wait(3_000);
        let (id, _) = hall.given(ticket("A045"));
        hall.input(Input::Printed(id, outcome));
        hall.flow.health(hall.up).printer.last_print
    };
    assert_eq!(printed(&mut hall, Outcome::Taken), None, "this printer did not say that it came out");
    let last = printed(&mut hall, Outcome::Confirmed);
    assert_eq!(last.unwrap().to_string(), "2026-11-24T09:00:06+01:00");
    let (book, up) = (hall.disk.load().unwrap(), hall.up.after(Span(5_000)));
    let mut again = Hall::start(hall.disk, book, up);
    assert_eq!(again.flow.health(up).printer.last_print, last);
    // One that came out before anybody had told the time is dated once somebody does.
    let mut early = Hall::start(Store::in_memory().unwrap(), Book::default(), Uptime(10_000));
    early.disk.keep(&[Step::CameOut(Clock::new(Boot("a".into()), up, Moment(0), false).stamp(up, Moment(0)))]).unwrap();
    let book = early.disk.load().unwrap();
    again = Hall::start(early.disk, book, up.after(Span(60_000)));
    assert_eq!(again.flow.health(again.up).printer.last_print, None);
    let later: OffsetTime = "2026-11-24T10:01:00+01:00".parse().unwrap();
    again.input(Input::Time(later, 1.0));
    let last = again.flow.health(again.up).printer.last_print.unwrap();
    assert_eq!(last.moment(), later.moment() + Span(-60_000));
}

#[test]
fn a_server_that_is_away_for_long_is_looked_for_now_and_then() {
    let mut hall = Hall::open();
    let seeks = |hall: &mut Hall| {
        let all = hall.effects.len();
        hall.effects.retain(|effect| *effect != Effect::Seek);
        all - hall.effects.len()
    };
    hall.input(Input::Line(false));
    hall.wait(290_000);
    // A line that breaks again and again has been broken since it broke first.
    hall.input(Input::Line(false));
    assert_eq!(seeks(&mut hall), 0);
    hall.wait(11_000);
    assert_eq!(seeks(&mut hall), 1);
    hall.wait(600_000);
    assert_eq!(seeks(&mut hall), 2);
    hall.input(Input::Time(NINE.parse().unwrap(), 1.0));
    hall.wait(600_000);
    assert_eq!(seeks(&mut hall), 0, "it is there");
}

#[test]
fn parts_that_do_not_work_are_told_at_once() {
    let mut hall = Hall::open();
    let told = |hall: &mut Hall| match hall.errand() {
        Some(Errand::Health(health)) => {
            hall.input(Input::Done(Done::HealthTold(health.clone(), Vec::new())));
            Some((health.failed, health.stuck))
        }
        other => panic!("{other:?}"),
    };
    let ailing = Ailing { failed: [KioskPart::Lamps].into(), stuck: [KioskButton::Priority].into() };
    hall.flow.set_ailing(ailing);
    hall.wait(100);
    assert_eq!(told(&mut hall), Some((vec![KioskPart::Lamps], vec![KioskButton::Priority])));
    hall.flow.set_ailing(Ailing::default());
    hall.wait(100);
    assert_eq!(told(&mut hall), Some((vec![], vec![])));
}

/// The printer's thread is gone, or hangs: nobody stands before a screen that says "collect" for ever.
#[test]
fn a_slip_of_which_nothing_is_heard_is_not_waited_for_for_ever() {
    let mut hall = Hall::open();
    hall.press(service("A"));
    let (press, _) = hall.asked().unwrap();
    hall.input(Input::Answer(press, Answer::Ticket(Box::new(ticket("A045")))));
    assert!(hall.slip().is_some());
    hall.paper = kiosk::flow::Printer::Away;
    hall.wait(31_000);
    assert!(matches!(hall.screen(), Screen::Waiting { .. }), "{:?}", hall.screen());
    assert!(hall.flow.health(hall.up).unprinted.iter().any(|one| one.may_exist), "reception is told");
    hall.paper = READY;
    hall.wait(3_000);
    let (_, slip) = hall.slip().expect("once the printer answers again, a copy");
    assert!(lines(&slip).contains("COPIA"), "{}", lines(&slip));
    hall.input(Input::Printed(press, Outcome::Confirmed));
    assert!(matches!(hall.screen(), Screen::Collect { .. }), "{:?}", hall.screen());
}
