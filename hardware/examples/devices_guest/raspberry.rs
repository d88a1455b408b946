//! rppal on an emulated Raspberry Pi 3B. Its inputs cannot be driven: they are waited for, and stay as they are.

use std::time::{Duration, Instant};

use gpiocdev::{Request, line::Value};
use hardware::{
    buttons::{Buttons, Timing, rppal::RpiButtons},
    contract::{LampsRig, lamps_keep_their_contract},
    lamps::rppal::RpiLamps,
    pins::{Lines, Pull},
};

use crate::passed;

fn lines(offsets: &[u8], active_low: bool) -> Lines {
    Lines { chip: "/dev/gpiochip0".into(), offsets: offsets.to_vec(), active_low, pull: Pull::Up }
}

/// What the kernel's driver reads on a pin, which knows nothing of rppal.
fn value(pin: u8) -> bool {
    let request = Request::builder().on_chip("/dev/gpiochip0").with_line(u32::from(pin)).as_is().request();
    request.and_then(|request| request.lone_value()).expect("the kernel reads the pin") == Value::Active
}

/// Who looks at the lamps' pins.
struct Look {
    active_low: bool,
}

impl LampsRig for Look {
    fn lit(&self) -> Vec<bool> {
        [17, 27, 22].into_iter().map(|pin| value(pin) != self.active_low).collect()
    }

    fn plug(&mut self, _there: bool) -> bool {
        false
    }

    /// rppal makes inputs of them, as they were.
    fn keeps_level(&self) -> bool {
        false
    }
}

pub(crate) fn lamps() {
    for active_low in [false, true] {
        lamps_keep_their_contract(RpiLamps::on(lines(&[17, 27, 22], active_low)), &mut Look { active_low });
    }
    passed("rppal: lamps keep their contract, values read back by the kernel");
}

pub(crate) fn buttons_are_waited_for() {
    let mut buttons = RpiButtons::on(lines(&[5, 6, 13], false), Timing::default());
    let started = Instant::now();
    for _ in 0..5 {
        let until = Instant::now() + Duration::from_millis(100);
        assert_eq!(buttons.next(until).expect("interrupts are accepted"), None);
        assert!(Instant::now() >= until, "it waits until the deadline");
    }
    assert!(started.elapsed() < Duration::from_secs(20), "and not for longer");
    passed("rppal: interrupts are accepted and waited for");
}
