//! Keys and a touch panel, made by uinput.

use std::{path::PathBuf, thread::sleep, time::Duration};

use evdev::{
    AbsInfo, AbsoluteAxisCode, AttributeSet, EventType, InputEvent, KeyCode, UinputAbsSetup, uinput::VirtualDevice,
};
use hardware::{
    Fault, FaultKind,
    buttons::{
        ButtonId, Buttons, Push, Timing, Which, Zone, keyboard::KeyButtons, touch::Spot, touchscreen::TouchButtons,
    },
    contract::{ButtonsRig, buttons_keep_their_contract},
};

use crate::{all_pushes, passed};

fn path(device: &mut VirtualDevice) -> PathBuf {
    let nodes = device.enumerate_dev_nodes_blocking().expect("uinput names its node");
    nodes.into_iter().find_map(Result::ok).expect("uinput has a node")
}

fn event(kind: EventType, code: u16, value: i32) -> InputEvent {
    InputEvent::new(kind.0, code, value)
}

/// A board with these keys.
fn board(keys: &[KeyCode]) -> VirtualDevice {
    let keys: AttributeSet<KeyCode> = keys.iter().collect();
    let builder = VirtualDevice::builder().and_then(|builder| builder.name("keys").with_keys(&keys));
    builder.and_then(evdev::uinput::VirtualDeviceBuilder::build).expect("uinput makes a keyboard")
}

/// Keys of boards for big buttons, which the machine's own keyboard does not have.
const BIG: [KeyCode; 2] = [KeyCode::BTN_TRIGGER, KeyCode::BTN_THUMB];

/// The hand on a board's keys, which it also unplugs. What is pressed on no board is pressed when it comes back.
struct Keys {
    board: Option<VirtualDevice>,
    down: [bool; 2],
}

impl Keys {
    fn tell(&mut self, key: usize) {
        let code = BIG[key].0;
        let told = event(EventType::KEY, code, i32::from(self.down[key]));
        self.board.as_mut().map(|board| board.emit(&[told])).transpose().expect("uinput takes a key");
    }
}

impl ButtonsRig for Keys {
    fn turn(&mut self, button: ButtonId, closed: bool) {
        self.down[button.index()] = closed;
        self.tell(button.index());
    }

    fn rest(&mut self, millis: u64) {
        sleep(Duration::from_millis(millis));
    }

    fn plug(&mut self, there: bool) -> bool {
        self.board = there.then(|| board(&BIG));
        if let Some(board) = &mut self.board {
            path(board);
            (0..2).for_each(|key| self.tell(key));
        }
        true
    }
}

pub(crate) fn keys() {
    let mut hand = Keys { board: None, down: [false; 2] };
    hand.plug(true);
    let mut buttons = KeyButtons::on(Which::Any, &["BTN_TRIGGER", "BTN_THUMB"], Timing::default()).expect("names");
    buttons_keep_their_contract(&mut buttons, 2, &mut hand);
    passed("evdev: keys keep the contract of buttons, also when they are unplugged");
}

pub(crate) fn keys_are_buttons() {
    let mut board = board(&[KeyCode::KEY_1, KeyCode::KEY_2, KeyCode::KEY_3]);
    let at = path(&mut board);
    let mut buttons = KeyButtons::on(Which::At(at.clone()), &["KEY_1", "KEY_2"], Timing::default()).expect("names");
    assert_eq!(all_pushes(&mut buttons), []);
    let mut other = KeyButtons::on(Which::At(at), &["KEY_1"], Timing::default()).expect("names");
    let denied = other.next(std::time::Instant::now()).expect_err("one program has the keys");
    assert_eq!(denied.kind(), FaultKind::Denied, "{denied}");

    // Nobody reads meanwhile; a key held down repeats itself; KEY_3 is not ours.
    for (key, value) in [(2, 1), (2, 2), (2, 2), (2, 0), (4, 1), (4, 0), (3, 1), (3, 0)] {
        board.emit(&[event(EventType::KEY, key, value)]).expect("uinput takes a key");
        sleep(Duration::from_millis(60));
    }
    assert_eq!(all_pushes(&mut buttons), [Push::Pressed(ButtonId(0)), Push::Pressed(ButtonId(1))]);
    drop(board);
    let lost = buttons.next(std::time::Instant::now() + Duration::from_secs(1)).expect_err("it was pulled out");
    assert_eq!(lost.kind(), FaultKind::Lost, "{lost}");
    let absent = buttons.next(std::time::Instant::now()).expect_err("it is still out");
    assert_eq!(absent.kind(), FaultKind::Absent, "{absent}");
    passed("evdev: keys are buttons, repeats are none, unplugging is told");
}

pub(crate) fn zones_of_a_panel_are_buttons() {
    let touch: AttributeSet<KeyCode> = [KeyCode::BTN_TOUCH].iter().collect();
    let axis = |code| UinputAbsSetup::new(code, AbsInfo::new(0, 0, 4095, 0, 0, 0));
    let mut glass = VirtualDevice::builder()
        .and_then(|builder| builder.name("panel").with_keys(&touch))
        .and_then(|builder| builder.with_absolute_axis(&axis(AbsoluteAxisCode::ABS_X)))
        .and_then(|builder| builder.with_absolute_axis(&axis(AbsoluteAxisCode::ABS_Y)))
        .and_then(evdev::uinput::VirtualDeviceBuilder::build)
        .expect("uinput makes a panel");
    let mut buttons = TouchButtons::on(Which::At(path(&mut glass)), (800, 480), Timing::default());
    let zone = |button, x| Zone { button: ButtonId(button), corner: Spot { x, y: 0 }, width: 400, height: 480 };
    buttons.lay(vec![zone(0, 0), zone(1, 400)]);
    assert_eq!(all_pushes(&mut buttons), []);
    for x in [4000, 100, 3000] {
        let on = [
            event(EventType::ABSOLUTE, AbsoluteAxisCode::ABS_X.0, x),
            event(EventType::ABSOLUTE, AbsoluteAxisCode::ABS_Y.0, 2000),
            event(EventType::KEY, KeyCode::BTN_TOUCH.0, 1),
        ];
        glass.emit(&on).expect("uinput takes a finger");
        sleep(Duration::from_millis(80));
        glass.emit(&[event(EventType::KEY, KeyCode::BTN_TOUCH.0, 0)]).expect("uinput takes a finger");
        sleep(Duration::from_millis(80));
    }
    let pressed = |button| Push::Pressed(ButtonId(button));
    assert_eq!(all_pushes(&mut buttons), [pressed(1), pressed(0), pressed(1)]);
    passed("evdev: zones of a touch panel are buttons");
}
