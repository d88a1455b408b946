//! The contract of [`Buttons`].

use std::time::{Duration, Instant};

use crate::{
    Fault, FaultKind,
    buttons::{ButtonId, Buttons, Push},
};

/// Who stands on the other side of buttons. Debouncing is the default [`Timing`](crate::buttons::Timing).
pub trait ButtonsRig {
    /// Closes or opens a contact.
    fn turn(&mut self, button: ButtonId, closed: bool);

    /// Lets time pass.
    fn rest(&mut self, millis: u64);

    /// Takes the device away, or gives it back; `false` where that cannot be done here.
    fn plug(&mut self, there: bool) -> bool;
}

/// At least two buttons, all up, keep their contract.
pub fn buttons_keep_their_contract<B: Buttons>(buttons: &mut B, count: u8, rig: &mut impl ButtonsRig) {
    quiet_until_the_deadline(buttons);
    presses_are_told_once_in_order_and_late(buttons, count, rig);
    a_press_is_told_while_it_lasts(buttons, rig);
    chatter_is_one_press(buttons, rig);
    what_goes_away_is_told_and_found_again(buttons, rig);
}

/// Buttons whose device is not there, or cannot be, say so at once and as often as they are asked.
pub fn absent_buttons_answer<B: Buttons>(buttons: &mut B, kind: FaultKind) {
    for _ in 0..3 {
        let error = buttons.next(Instant::now() + Duration::from_secs(3_600)).expect_err("there is no device");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().len() > 20, "an error says what and where: {error}");
    }
}

/// Everything that is told until nothing is for a while.
fn told<B: Buttons>(buttons: &mut B) -> Vec<Push> {
    let mut told = Vec::new();
    while let Some(push) = buttons.next(Instant::now() + Duration::from_millis(300)).expect("the device is there") {
        told.push(push);
    }
    told
}

fn press(rig: &mut impl ButtonsRig, button: ButtonId) {
    rig.turn(button, true);
    rig.rest(20);
    rig.turn(button, false);
    rig.rest(100);
}

fn quiet_until_the_deadline<B: Buttons>(buttons: &mut B) {
    for wait in [0, 50] {
        let until = Instant::now() + Duration::from_millis(wait);
        assert_eq!(buttons.next(until).expect("the device is there"), None, "nobody has pressed");
        assert!(Instant::now() >= until, "it waits until the deadline");
    }
}

fn presses_are_told_once_in_order_and_late<B: Buttons>(buttons: &mut B, count: u8, rig: &mut impl ButtonsRig) {
    let order: Vec<ButtonId> = (0..count).chain((0..count).rev()).map(ButtonId).collect();
    order.iter().for_each(|button| press(rig, *button));
    let past = Instant::now();
    let seen: Vec<Option<Push>> = order.iter().map(|_| buttons.next(past).expect("the device is there")).collect();
    let meant: Vec<Option<Push>> = order.iter().map(|button| Some(Push::Pressed(*button))).collect();
    assert_eq!(seen, meant, "what had happened is told, also when the deadline is past");
    assert_eq!(told(buttons), []);
}

fn a_press_is_told_while_it_lasts<B: Buttons>(buttons: &mut B, rig: &mut impl ButtonsRig) {
    rig.turn(ButtonId(1), true);
    rig.rest(20);
    assert_eq!(told(buttons), [Push::Pressed(ButtonId(1))]);
    rig.rest(500);
    rig.turn(ButtonId(1), false);
    rig.rest(100);
    assert_eq!(told(buttons), [], "a long press is one");
}

fn chatter_is_one_press<B: Buttons>(buttons: &mut B, rig: &mut impl ButtonsRig) {
    for closed in [true, false, true, false, true] {
        rig.turn(ButtonId(0), closed);
    }
    rig.rest(30);
    for closed in [false, true, false, true, false] {
        rig.turn(ButtonId(0), closed);
    }
    rig.rest(100);
    assert_eq!(told(buttons), [Push::Pressed(ButtonId(0))]);
}

fn what_goes_away_is_told_and_found_again<B: Buttons>(buttons: &mut B, rig: &mut impl ButtonsRig) {
    if !rig.plug(false) {
        return;
    }
    let error = buttons.next(Instant::now() + Duration::from_secs(1)).expect_err("the device is gone");
    assert!(matches!(error.kind(), FaultKind::Lost | FaultKind::Absent), "{error}");
    buttons.next(Instant::now()).expect_err("the device is still gone");
    rig.turn(ButtonId(0), true);
    assert!(rig.plug(true), "what was unplugged can be plugged in");
    rig.rest(100);
    assert_eq!(told(buttons), [], "a button that is found down was not pressed");
    rig.turn(ButtonId(0), false);
    rig.rest(100);
    press(rig, ButtonId(0));
    assert_eq!(told(buttons), [Push::Pressed(ButtonId(0))], "found again");
}
