//! Buttons and lamps on gpio-sim, a chip whose lines are pulled and read by files.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use hardware::{
    buttons::{ButtonId, Buttons, Push, Timing, gpiocdev::GpioButtons},
    contract::{ButtonsRig, LampsRig, buttons_keep_their_contract, lamps_keep_their_contract},
    lamps::gpiocdev::GpioLamps,
    pins::{Lines, Pull},
};

use crate::{all_pushes, passed};

/// The chip's other side.
const SIMULATED: &str = "/sys/devices/platform/gpio-sim.0/gpiochip0";

fn lines(offsets: &[u8], active_low: bool) -> Lines {
    Lines { chip: PathBuf::from("/dev/gpiochip0"), offsets: offsets.to_vec(), active_low, pull: Pull::None }
}

/// Pulls a line to the supply or to ground, as a contact does.
fn pull(line: u8, high: bool) {
    let level = if high { "pull-up" } else { "pull-down" };
    std::fs::write(format!("{SIMULATED}/sim_gpio{line}/pull"), level).expect("gpio-sim takes a pull");
}

/// What is on a line.
fn value(line: u8) -> bool {
    std::fs::read_to_string(format!("{SIMULATED}/sim_gpio{line}/value")).expect("gpio-sim tells a value").trim() == "1"
}

fn rest(millis: u64) {
    std::thread::sleep(Duration::from_millis(millis));
}

/// The hand on the contacts of lines 0 and on. The chip stays where it is: a kernel that loses one while it is used is not what is tested here.
struct Contacts {
    active_low: bool,
}

impl ButtonsRig for Contacts {
    fn turn(&mut self, button: ButtonId, closed: bool) {
        pull(button.0, closed != self.active_low);
    }

    fn rest(&mut self, millis: u64) {
        rest(millis);
    }

    fn plug(&mut self, _there: bool) -> bool {
        false
    }
}

pub(crate) fn buttons() {
    for active_low in [false, true] {
        (0..6).for_each(|line| pull(line, active_low));
        let mut buttons = GpioButtons::on(lines(&[0, 1, 2, 3, 4, 5], active_low), Timing::default());
        buttons_keep_their_contract(&mut buttons, 6, &mut Contacts { active_low });
    }
    passed("gpiocdev: 6 buttons keep their contract, to ground and to the supply");
}

/// Opens the device, so that what is pulled afterwards is seen.
fn opened(lines: Lines) -> GpioButtons {
    let mut buttons = GpioButtons::on(lines, Timing::default());
    assert_eq!(buttons.next(Instant::now()).expect("the chip is there"), None, "nobody has pressed yet");
    buttons
}

pub(crate) fn edges_come_in_order() {
    (0..6).for_each(|line| pull(line, false));
    let mut buttons = opened(lines(&[0, 1, 2, 3, 4, 5], false));
    let order: Vec<u8> = (0..60).map(|step| (step % 6 * 5 + step / 6) % 6).collect();
    let presses = order.clone();
    let hand = std::thread::spawn(move || {
        for line in presses {
            pull(line, true);
            rest(15);
            pull(line, false);
            rest(60);
        }
    });
    let told = all_pushes(&mut buttons);
    hand.join().expect("the hand has pressed");
    let meant: Vec<Push> = order.into_iter().map(|line| Push::Pressed(ButtonId(line))).collect();
    assert_eq!(told, meant);
    passed("gpiocdev: 60 presses of 6 buttons, in order");
}

pub(crate) fn storms_are_the_meant_presses() {
    let all = [0, 1, 2, 3, 4, 5, 6, 7];
    all.iter().for_each(|line| pull(*line, false));
    let mut buttons = opened(lines(&all, false));
    // All at once, each with chatter, and nobody reads meanwhile.
    for _ in 0..5 {
        for high in [true, false, true, false, true] {
            all.iter().for_each(|line| pull(*line, high));
        }
        rest(100);
        all.iter().for_each(|line| pull(*line, false));
        rest(100);
    }
    let told = all_pushes(&mut buttons);
    for line in all {
        let presses = told.iter().filter(|push| **push == Push::Pressed(ButtonId(line))).count();
        assert_eq!(presses, 5, "line {line}: {told:?}");
    }
    assert_eq!(told.len(), 40);
    // Down when the device is opened: no press.
    pull(2, true);
    drop(buttons);
    assert_eq!(all_pushes(&mut opened(lines(&[2], false))), []);
    pull(2, false);
    passed("gpiocdev: 5 × 8 buttons at once with chatter, read late");
}

/// Who looks at lines 8 to 10.
struct Look {
    active_low: bool,
}

impl LampsRig for Look {
    fn lit(&self) -> Vec<bool> {
        [8, 9, 10].into_iter().map(|line| value(line) != self.active_low).collect()
    }

    fn plug(&mut self, _there: bool) -> bool {
        false
    }

    /// gpio-sim's lines fall back to their pull.
    fn keeps_level(&self) -> bool {
        false
    }
}

pub(crate) fn lamps() {
    for active_low in [false, true] {
        lamps_keep_their_contract(GpioLamps::on(lines(&[8, 9, 10], active_low)), &mut Look { active_low });
    }
    passed("gpiocdev: lamps keep their contract, values read back");
}
