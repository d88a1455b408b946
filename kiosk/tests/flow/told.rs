//! What is told of a ticket: to its holder on the screen, to reception, and to the log.

use kiosk::{
    flow::{Answer, Button, Done, Effect, Errand, Input, Note, Printer, Screen},
    outbox::Outcome,
    panel::PanelView,
};
use protocol::{Language, OffsetTime, Problem, TicketNumber, kiosk::KioskHealth, views::LateAnswer};

use crate::hall::{Hall, NO_PAPER, READY, service, ticket};

fn text(hall: &Hall) -> String {
    PanelView::of(&hall.flow, hall.up).text
}

fn said(hall: &Hall) -> String {
    let said = hall.effects.iter().rev().find_map(|effect| match effect {
        Effect::Say(Language::It, text) => Some(text.clone()),
        _ => None,
    });
    said.unwrap_or_default()
}

/// What the log was told since it was last looked at.
fn notes(hall: &mut Hall) -> Vec<Note> {
    let told = hall.effects.iter().filter_map(|effect| match effect {
        Effect::Note(note) => Some(note.clone()),
        _ => None,
    });
    let told = told.collect();
    hall.effects.clear();
    told
}

#[test]
fn who_collects_a_ticket_reads_whether_it_goes_first_and_how_long_it_will_be() {
    let mut hall = Hall::open();
    hall.collected(ticket("A045"));
    assert_eq!(text(&hall), "3 persone prima · attesa stimata 10–18 minuti");
    assert_eq!(said(&hall), "Ritirare il biglietto. Numero A 45.");

    hall.wait(3_000);
    hall.press(Button::Back);
    hall.wait(1_000);
    hall.press(Button::Priority);
    // No desk is open yet: how many come before is known, and nothing else.
    let early = protocol::views::Ticket { wait: None, ahead: Some(0), ..ticket("B012") };
    let slip = hall.collected(early);
    assert!(!kiosk::paper::told(&slip).contains("precedenza"), "the paper does not tell");
    assert_eq!(text(&hall), "Con precedenza · nessuno prima");
    assert_eq!(said(&hall), "Ritirare il biglietto. Numero B 12, con precedenza.");

    hall.wait(25_000);
    hall.input(Input::Line(false));
    hall.press(service("A"));
    let (id, _) = hall.slip().unwrap();
    hall.input(Input::Printed(id, Outcome::Confirmed));
    assert_eq!(text(&hall), "Emesso senza collegamento: attesa non stimata");
}

/// What the office says of its services.
fn office(wait: &str) -> Input {
    let view = format!(
        r#"{{"view_seq":1,"now":"2026-11-24T09:00:00+01:00","body":"","office":"","text":null,"text_en":null,"rehearsal":false,
            "clock_suspect":false,"calls":[],"last":[],"services":[{{"service":"A","name":"Anagrafe","name_en":"Registry","issuing":true,"waiting":3,"waiting_since":null,"ahead":3,"wait":{wait}}}]}}"#
    );
    Input::Office(serde_json::from_str(&view).unwrap())
}

/// While no desk is open nobody knows how long it will be: neither button nor paper nor screen says so.
#[test]
fn no_estimate_stands_anywhere_while_the_office_gives_none() {
    for (wait, known) in [("null", false), (r#"{"p10":0,"p50":20,"p90":50}"#, true)] {
        let mut hall = Hall::open();
        hall.input(office(wait));
        let estimate = PanelView::of(&hall.flow, hall.up).services[0].estimate.clone();
        let slip = hall.collected(ticket("A045"));
        let said = [estimate, kiosk::paper::told(&slip), text(&hall)].map(|text| text.contains("attesa stimata"));
        assert_eq!(said, [known; 3]);
        assert!(text(&hall).contains("3 persone prima"), "numbers are given all the same");
    }
}

/// Two numbers that were given without the server, which is back and is handed them over.
fn handed_over(hall: &mut Hall) -> Vec<(kiosk::outbox::PressId, TicketNumber)> {
    hall.input(Input::Line(false));
    for _ in 0..2 {
        hall.press(service("A"));
        let (id, _) = hall.slip().unwrap();
        hall.input(Input::Printed(id, Outcome::Confirmed));
        hall.wait(25_000);
    }
    hall.effects.clear();
    hall.input(Input::Time("2026-11-24T09:01:00+01:00".parse::<OffsetTime>().unwrap(), 1.0));
    let Some(Errand::HandOver(records)) = hall.errand() else { panic!("first what was given") };
    records.iter().map(|(press, record)| (*press, record.number)).collect()
}

fn refused(number: TicketNumber, slug: &str) -> LateAnswer {
    let kind = format!("{}{slug}", Problem::PREFIX);
    let problem =
        Problem { kind, title: String::new(), status: 409, detail: String::new(), field: None, request_id: None };
    LateAnswer::Refused { number: Some(number), problem }
}

/// What the server is told of how the kiosk is; it answers that these were looked after.
fn tells(hall: &mut Hall, settled: &[&str]) -> Box<KioskHealth> {
    loop {
        let Some(errand) = hall.errand() else { panic!("nothing is told") };
        let done = match errand {
            Errand::Health(health) => {
                let settled = settled.iter().map(|number| number.parse().unwrap()).collect();
                hall.input(Input::Done(Done::HealthTold(health.clone(), settled)));
                return health;
            }
            Errand::Setup => Done::Setup(Box::new(crate::setup())),
            Errand::Blocks => Done::Blocks(Vec::new()),
            other => panic!("{other:?}"),
        };
        hall.input(Input::Done(done));
    }
}

#[test]
fn what_the_server_refuses_is_told_with_its_reason_until_reception_has_looked_after_it() {
    let mut hall = Hall::open();
    let [(one, a), (two, b)] = handed_over(&mut hall)[..] else { panic!("two") };
    let known = LateAnswer::Known { number: b, id: ticket("A501").id };
    notes(&mut hall);
    hall.input(Input::Done(Done::HandedOver(vec![(one, refused(a, "outside-block")), (two, known)])));
    let note = Note::Refused { service: "A".parse().unwrap(), reason: "outside-block".into() };
    let told = hall.effects.iter().filter(|effect| **effect == Effect::Note(note.clone())).count();
    assert_eq!(told, 1);
    assert!(note.is_warning() && note.line().contains("outside-block") && !note.line().contains("500"));

    let health = tells(&mut hall, &[]);
    assert_eq!(health.unprinted.len(), 1, "of the other the server knows");
    let told = &health.unprinted[0];
    assert_eq!((told.number, told.refused.as_deref(), told.may_exist), (a, Some("outside-block"), true));
    // Also after a restart.
    let book = hall.disk.load().unwrap();
    assert!(book.presses.values().any(kiosk::outbox::Press::is_refused));
    notes(&mut hall);
    hall.wait(61_000);
    assert_eq!(tells(&mut hall, &["A499", "A500"]).unprinted.len(), 1, "until it is answered");
    assert_eq!(notes(&mut hall), [Note::LookedAfter(1)]);
    assert!(hall.flow.book().presses.is_empty(), "nobody needs to hear of it any more");
    assert_eq!(hall.flow.health(hall.up).unprinted, []);
}

/// Reception may be quicker than the printer, or than the server.
#[test]
fn what_something_is_still_to_be_done_for_is_not_forgotten_because_reception_knows_of_it() {
    let mut hall = Hall::open();
    let (id, _) = hall.given(ticket("A045"));
    hall.paper = NO_PAPER;
    hall.input(Input::Printed(id, Outcome::NotPrinted { may_exist: false }));
    hall.wait(2_000);
    hall.effects.retain(|effect| matches!(effect, Effect::Run(_)));
    assert_eq!(tells(&mut hall, &["A045"]).unprinted.len(), 1);
    assert!(hall.flow.book().presses.contains_key(&id), "its citizen still waits there");
    hall.paper = READY;
    hall.wait(3_000);
    let (id, _) = hall.slip().expect("paper is back");
    hall.input(Input::Printed(id, Outcome::Confirmed));
    assert!(matches!(hall.screen(), Screen::Collect { .. }));
}

/// Many are handed over in several errands; whoever reads the log wants to know how it ended.
#[test]
fn how_many_were_handed_over_is_told_once_all_are() {
    let mut hall = Hall::open();
    let [(one, a), (two, b)] = handed_over(&mut hall)[..] else { panic!("two") };
    notes(&mut hall);
    hall.input(Input::Done(Done::HandedOver(vec![(one, refused(a, "outside-block"))])));
    assert!(matches!(notes(&mut hall)[..], [Note::Refused { .. }]), "the other is still to come");
    hall.input(Input::Done(Done::HandedOver(vec![(two, LateAnswer::Known { number: b, id: ticket("A501").id })])));
    let told = notes(&mut hall);
    assert_eq!(told, [Note::HandedOver { tickets: 1, refused: 1 }]);
    assert!(!told[0].is_warning() && !told[0].line().contains("50"), "how many, not which: {}", told[0].line());
    hall.input(Input::Done(Done::HandedOver(Vec::new())));
    assert_eq!(notes(&mut hall), [], "nothing was");
}

#[test]
fn an_older_server_is_told_what_it_knows_step_by_step() {
    let mut hall = Hall::open();
    let [(one, a), (two, b)] = handed_over(&mut hall)[..] else { panic!("two") };
    let known = LateAnswer::Known { number: b, id: ticket("A501").id };
    hall.input(Input::Done(Done::HandedOver(vec![(one, refused(a, "outside-block")), (two, known)])));
    let mut health = *tells(&mut hall, &[]);
    use protocol::KioskPart::{Confirmation, Lamps, Screen};
    health.failed = vec![Lamps, Screen, Confirmation];
    let older = kiosk::flow::for_older_servers(&health);
    let left = |health: &KioskHealth| (health.failed.clone(), health.unprinted[0].refused.clone());
    let (lamps, reason) = (vec![Lamps], Some("outside-block".to_owned()));
    let steps = [(vec![Lamps, Screen], reason), (lamps.clone(), None), (vec![], None)];
    assert_eq!(older.iter().map(left).collect::<Vec<_>>(), steps);
    health.failed = lamps;
    health.unprinted.clear();
    assert_eq!(kiosk::flow::for_older_servers(&health).len(), 1, "nothing is sent again as it was");
    health.failed.clear();
    assert_eq!(kiosk::flow::for_older_servers(&health), []);
}

#[test]
fn the_log_is_told_once_of_each_change_of_paper_and_of_tickets_that_did_not_come_out() {
    use protocol::PrinterStateName::{NearEnd, Ok, PaperOut};
    let mut hall = Hall::start(
        kiosk::outbox::store::Store::in_memory().unwrap(),
        kiosk::outbox::Book::default(),
        kiosk::clock::Uptime(10_000),
    );
    hall.input(Input::Time("2026-11-24T09:00:00+01:00".parse().unwrap(), 1.0));
    hall.learn();
    hall.wait(5_000);
    let printer = |state| Note::Printer { state, printed: None };
    assert_eq!(notes(&mut hall), [printer(Ok)], "what it starts with");
    let Printer::Says(well) = READY else { panic!("it says how it is") };
    for (paper, state) in
        [(Printer::Says(hardware::printer::Condition { near_end: true, ..well }), NearEnd), (NO_PAPER, PaperOut)]
    {
        hall.paper = paper;
        hall.wait(5_000);
        assert_eq!(notes(&mut hall), [printer(state)]);
    }
    // Why it is away its thread tells, and that it is back.
    for paper in [Printer::Away, NO_PAPER] {
        hall.paper = paper;
        hall.wait(5_000);
        assert_eq!(notes(&mut hall), []);
    }
    hall.paper = READY;
    hall.wait(5_000);
    assert_eq!(notes(&mut hall), [printer(Ok)]);

    let a = "A".parse().unwrap();
    for back in [true, false] {
        hall.press(service("A"));
        let (press, _) = hall.asked().unwrap();
        hall.input(Input::Answer(press, Answer::Ticket(Box::new(ticket(if back { "A045" } else { "A046" })))));
        let (id, _) = hall.slip().unwrap();
        hall.input(Input::Printed(id, Outcome::NotPrinted { may_exist: true }));
        if back {
            hall.wait(3_000);
            let (id, _) = hall.slip().unwrap();
            hall.input(Input::Printed(id, Outcome::Confirmed));
            assert_eq!(notes(&mut hall), [Note::Copy(a)]);
            hall.wait(25_000);
        } else {
            hall.paper = NO_PAPER;
            hall.wait(125_000);
            let unprinted = Note::Unprinted { service: a, may_exist: true };
            let told = notes(&mut hall);
            let [Note::Printer { state: PaperOut, printed: Some(_) }, ref last] = told[..] else { panic!("{told:?}") };
            assert_eq!(*last, unprinted);
            assert!(told[0].line().contains("; it last printed at 2026-11-24T09:0"), "{}", told[0].line());
        }
    }
}

/// A server that stands still while its line does not break.
#[test]
fn a_server_that_does_not_answer_in_time_is_told_once_and_that_it_answers_again_too() {
    let mut hall = Hall::open();
    for _ in 0..2 {
        // Its line shows it again each time, and no press is answered.
        hall.input(Input::Line(true));
        hall.press(service("A"));
        hall.wait(2_100);
        let (id, _) = hall.slip().expect("a number of the reserve");
        hall.input(Input::Printed(id, Outcome::Confirmed));
        hall.wait(25_000);
    }
    assert_eq!(notes(&mut hall), [Note::Unanswered]);
    assert!(Note::Unanswered.is_warning() && !Note::Answers.is_warning());
    hall.input(Input::Done(Done::Failed));
    assert_eq!(notes(&mut hall), []);
    hall.input(Input::Done(Done::Setup(Box::new(crate::setup()))));
    hall.input(Input::Done(Done::Blocks(Vec::new())));
    assert_eq!(notes(&mut hall), [Note::Answers]);

    // Its line breaks in the end: the line's thread tells that, and that it is back.
    let mut hall = Hall::open();
    hall.press(service("A"));
    let (press, _) = hall.asked().unwrap();
    hall.wait(2_100);
    assert_eq!(notes(&mut hall), [Note::Unanswered]);
    hall.input(Input::Line(false));
    hall.input(Input::Answer(press, Answer::Silence { left: true }));
    hall.input(Input::Line(true));
    hall.input(Input::Done(Done::Setup(Box::new(crate::setup()))));
    hall.input(Input::Done(Done::Blocks(Vec::new())));
    assert_eq!(notes(&mut hall), []);

    // Nobody is there to answer, which the line's thread tells.
    let mut hall = Hall::open();
    hall.press(service("A"));
    let (press, _) = hall.asked().unwrap();
    hall.input(Input::Answer(press, Answer::Silence { left: false }));
    hall.input(Input::Line(false));
    hall.wait(2_100);
    assert_eq!(notes(&mut hall), []);
}

/// A printer whose thread hangs says nothing at all.
#[test]
fn a_printer_that_does_not_answer_whoever_waits_is_told_once() {
    let mut hall = Hall::open();
    for _ in 0..3 {
        let effects = hall.flow.step(service_press(&mut hall.keys), hall.up);
        // The look is not answered.
        hall.effects.extend(effects.into_iter().filter(|effect| !matches!(effect, Effect::Look(_))));
        hall.up = kiosk::clock::Uptime(hall.up.0 + 1_100);
        let effects = hall.flow.step(Input::Tick, hall.up);
        hall.effects.extend(effects.into_iter().filter(|effect| !matches!(effect, Effect::Look(_))));
    }
    assert_eq!(notes(&mut hall), [Note::PrinterLate]);
}

fn service_press(keys: &mut u32) -> Input {
    *keys += 1;
    Input::Press(service("A"), kiosk::outbox::Key(format!("late-{keys}")))
}
