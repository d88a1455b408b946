//! A printer that should confirm what it prints and does not: its tickets are collected as before, and reception is told once it is no accident.

use kiosk::{
    flow::{Effect, Input, Note, Printer, Screen},
    outbox::Outcome,
};
use protocol::{KioskPart, PrinterStateName};

use crate::hall::{Hall, READY, ticket};

/// Somebody takes a ticket, and this becomes of its slip. Whatever the printer says afterwards, they are told to collect it.
fn printed(hall: &mut Hall, outcome: Outcome) {
    hall.wait(25_000);
    let (id, _) = hall.given(ticket("A001"));
    hall.input(Input::Printed(id, outcome));
    assert!(matches!(hall.screen(), Screen::Collect { .. }), "{:?}", hall.screen());
}

/// What the log was told of it.
fn notes(hall: &Hall) -> Vec<Note> {
    let all = hall.effects.iter().filter_map(|e| if let Effect::Note(note) = e { Some(note.clone()) } else { None });
    all.filter(|note| matches!(note, Note::Unconfirmed | Note::Confirms)).collect()
}

/// Whether reception is told. The printer is as it says itself, whatever it confirms.
fn is_missed(hall: &Hall) -> bool {
    let health = hall.flow.health(hall.up);
    assert_eq!(health.printer.state, PrinterStateName::Ok);
    health.failed.contains(&KioskPart::Confirmation)
}

#[test]
fn two_confirmations_that_do_not_come_are_told_once_until_one_comes() {
    let mut hall = Hall::open();
    let steps = [
        (Outcome::Confirmed, false, &[][..]),
        (Outcome::Unconfirmed, false, &[]),
        (Outcome::Unconfirmed, true, &[Note::Unconfirmed]),
        (Outcome::Unconfirmed, true, &[Note::Unconfirmed]),
        (Outcome::Confirmed, false, &[Note::Unconfirmed, Note::Confirms]),
        (Outcome::Unconfirmed, false, &[Note::Unconfirmed, Note::Confirms]),
        (Outcome::Confirmed, false, &[Note::Unconfirmed, Note::Confirms]),
        (Outcome::Unconfirmed, false, &[Note::Unconfirmed, Note::Confirms]),
    ];
    for (slip, (outcome, missed, log)) in steps.into_iter().enumerate() {
        printed(&mut hall, outcome);
        assert_eq!((is_missed(&hall), &*notes(&hall)), (missed, log), "slip {slip}");
    }
    assert!(Note::Unconfirmed.is_warning() && Note::Unconfirmed.line().contains("printer.profile"));
    assert!(!Note::Confirms.is_warning());
}

/// A line that is cut takes a confirmation along.
#[test]
fn a_printer_that_was_away_between_is_not_blamed_and_one_that_is_missed_stays_so() {
    let mut hall = Hall::open();
    let away = |hall: &mut Hall| {
        hall.wait(25_000);
        hall.paper = Printer::Away;
        hall.wait(3_000);
        hall.paper = READY;
        hall.wait(3_000);
    };
    for _ in 0..3 {
        printed(&mut hall, Outcome::Unconfirmed);
        away(&mut hall);
    }
    assert_eq!((is_missed(&hall), notes(&hall)), (false, vec![]));
    printed(&mut hall, Outcome::Unconfirmed);
    printed(&mut hall, Outcome::Unconfirmed);
    assert!(is_missed(&hall));
    away(&mut hall);
    assert!(is_missed(&hall), "until it confirms: whoever moved the cable sees by the next ticket whether that was it");
    assert_eq!(notes(&hall), [Note::Unconfirmed]);
    printed(&mut hall, Outcome::Confirmed);
    assert!(!is_missed(&hall));
}

#[test]
fn one_that_cannot_confirm_is_not_missed() {
    let mut hall = Hall::open();
    for _ in 0..3 {
        printed(&mut hall, Outcome::Taken);
    }
    assert_eq!((is_missed(&hall), notes(&hall)), (false, vec![]));
}
