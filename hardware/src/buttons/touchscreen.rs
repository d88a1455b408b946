//! A touch panel of the kernel's (evdev), single or multi touch, or a pen or mouse that points absolutely.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use evdev::{AbsoluteAxisCode, Device, EventSummary, InputEvent, KeyCode, SynchronizationCode};

use super::{
    Axes, ButtonId, Buttons, Glass, Push, Timing, Which, Zones,
    contacts::monotonic,
    touch::{Finger, Laid, Spot, Stroke, Touch},
};
use crate::pins::PinError;

/// A touch panel whose zones are buttons.
#[derive(Debug)]
pub struct TouchButtons {
    which: Which,
    /// Dots of the screen, across and down.
    screen: (u16, u16),
    axes: Axes,
    finger: Finger,
    held: Option<ButtonId>,
    told: VecDeque<Touch>,
    open: Option<Panel>,
}

#[derive(Debug)]
struct Panel {
    device: Device,
    glass: Surface,
}

/// What the panel has told since its last report, in its own units. Pure.
#[derive(Clone, Copy, Debug)]
struct Surface {
    x: Axis,
    y: Axis,
    at: (i32, i32),
    down: bool,
    axes: Axes,
}

/// The range of an axis.
#[derive(Clone, Copy, Debug)]
struct Axis {
    least: i32,
    most: i32,
}

impl Axis {
    /// In dots of a screen that is `dots` long.
    fn dot(self, value: i32, dots: u16) -> i32 {
        let span = i64::from(self.most) - i64::from(self.least) + 1;
        let from = i64::from(value.clamp(self.least, self.most.max(self.least))) - i64::from(self.least);
        i32::try_from(from * i64::from(dots) / span.max(1)).unwrap_or(0)
    }
}

impl Surface {
    /// Takes an event in; a report that is complete is a stroke.
    fn told(&mut self, event: InputEvent, screen: (u16, u16)) -> Option<Stroke> {
        match event.destructure() {
            // The kernel tells the first finger of a multi-touch panel by the old axes too.
            EventSummary::AbsoluteAxis(_, AbsoluteAxisCode::ABS_X, x) => self.at.0 = x,
            EventSummary::AbsoluteAxis(_, AbsoluteAxisCode::ABS_Y, y) => self.at.1 = y,
            EventSummary::Key(_, KeyCode::BTN_TOUCH | KeyCode::BTN_LEFT, value) => self.down = value != 0,
            EventSummary::Synchronization(_, SynchronizationCode::SYN_REPORT, _) => return Some(self.stroke(screen)),
            _ => {}
        }
        None
    }

    fn stroke(&self, screen: (u16, u16)) -> Stroke {
        if self.down {
            let ((across, x), (down, y)) = self.axes.across_and_down(((self.x, self.at.0), (self.y, self.at.1)));
            let (x, y) = self.axes.directed((across.dot(x, screen.0), down.dot(y, screen.1)), screen);
            Stroke::On(Spot { x, y })
        } else {
            Stroke::Off
        }
    }
}

impl TouchButtons {
    /// The panel in front of a screen of so many dots. Nothing is opened before it is needed, and nothing can be pressed before zones are laid.
    #[must_use]
    pub fn on(which: Which, screen: (u16, u16), timing: Timing) -> Self {
        Self {
            which,
            screen,
            axes: Axes::default(),
            finger: Finger::new(timing.release, timing.stuck),
            held: None,
            told: VecDeque::new(),
            open: None,
        }
    }

    /// The same panel, which lies on its screen like this.
    #[must_use]
    pub const fn with_axes(mut self, axes: Axes) -> Self {
        self.axes = axes;
        self
    }

    /// The screen has changed: these are its buttons now. A finger that is down was meant for what stood there before.
    pub fn lay(&mut self, zones: Zones) {
        self.finger.lay(zones);
        self.look();
    }

    /// Tells what is held, if that is another.
    fn look(&mut self) {
        let held = self.finger.held();
        if std::mem::replace(&mut self.held, held) != held {
            self.told.push_back(Touch::Held(held));
        }
    }

    /// What has come of the finger until `now`.
    fn ripe(&mut self, now: Duration) {
        self.told.extend(self.finger.ripe(now).map(Touch::Push));
        self.look();
    }

    fn panel(&mut self) -> Result<Panel, PinError> {
        if let Some(panel) = self.open.take() {
            return Ok(panel);
        }
        self.finger.forget();
        self.look();
        let is_panel = |device: &Device| {
            device.supported_absolute_axes().is_some_and(|axes| axes.contains(AbsoluteAxisCode::ABS_X))
                && device.supported_keys().is_some_and(|keys| keys.contains(KeyCode::BTN_TOUCH))
        };
        let device = self.which.open("touch panel's axes", is_panel)?;
        let axes = device.get_absinfo().map_err(|error| self.which.error(error, true))?;
        let mut glass = Surface {
            x: Axis { least: 0, most: 0 },
            y: Axis { least: 0, most: 0 },
            at: (0, 0),
            down: false,
            axes: self.axes,
        };
        for (code, info) in axes {
            let axis = Axis { least: info.minimum(), most: info.maximum() };
            match code {
                AbsoluteAxisCode::ABS_X => (glass.x, glass.at.0) = (axis, info.value()),
                AbsoluteAxisCode::ABS_Y => (glass.y, glass.at.1) = (axis, info.value()),
                _ => {}
            }
        }
        Ok(Panel { device, glass })
    }
}

impl Glass for TouchButtons {
    type Error = PinError;

    fn watch(&mut self, until: Instant, laid: &mut dyn FnMut() -> Option<Laid>) -> Result<Option<Touch>, PinError> {
        loop {
            if let Some(touch) = self.told.pop_front() {
                return Ok(Some(touch));
            }
            let left = until.saturating_duration_since(Instant::now()).min(Duration::from_secs(3_600));
            let asked_at = monotonic();
            let wait = self.finger.due().map_or(left, |due| due.saturating_sub(asked_at).min(left));
            let mut panel = self.panel()?;
            let events = self.which.events(&mut panel.device, wait)?;
            if let Some(Laid { screen, zones }) = laid() {
                self.screen = screen;
                self.lay(zones);
            }
            if events.is_empty() {
                self.ripe(asked_at);
            }
            for (event, at) in events {
                self.ripe(at);
                if let Some(stroke) = panel.glass.told(event, self.screen) {
                    self.finger.stroke(stroke, at);
                    self.look();
                }
            }
            self.open = Some(panel);
            if left.is_zero() {
                return Ok(self.told.pop_front());
            }
        }
    }
}

impl Buttons for TouchButtons {
    type Error = PinError;

    fn next(&mut self, until: Instant) -> Result<Option<Push>, PinError> {
        loop {
            match self.watch(until, &mut || None)? {
                Some(Touch::Push(push)) => return Ok(Some(push)),
                Some(Touch::Held(_)) => {}
                None => return Ok(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use evdev::EventType;

    use super::*;

    #[test]
    fn reports_become_strokes_in_dots_of_the_screen() {
        let axis = Axis { least: 0, most: 4095 };
        let mut glass = Surface { x: axis, y: axis, at: (0, 0), down: false, axes: Axes::default() };
        let mut told = |kind: EventType, code: u16, value| glass.told(InputEvent::new(kind.0, code, value), (800, 480));
        assert_eq!(told(EventType::ABSOLUTE, AbsoluteAxisCode::ABS_X.0, 2048), None);
        assert_eq!(told(EventType::ABSOLUTE, AbsoluteAxisCode::ABS_Y.0, 4095), None);
        assert_eq!(told(EventType::KEY, KeyCode::BTN_TOUCH.0, 1), None);
        assert_eq!(told(EventType::SYNCHRONIZATION, 0, 0), Some(Stroke::On(Spot { x: 400, y: 479 })));
        assert_eq!(told(EventType::KEY, KeyCode::BTN_TOUCH.0, 0), None);
        assert_eq!(told(EventType::SYNCHRONIZATION, 0, 0), Some(Stroke::Off));
    }

    #[test]
    fn axes_that_lie_otherwise_are_set_right() {
        let (x, y) = (Axis { least: 0, most: 1023 }, Axis { least: 0, most: 4095 });
        let at = |swap, invert_x, invert_y| {
            let glass = Surface { x, y, at: (256, 0), down: true, axes: Axes { swap, invert_x, invert_y } };
            let Stroke::On(Spot { x, y }) = glass.stroke((800, 480)) else { panic!("a finger is there") };
            (x, y)
        };
        assert_eq!(at(false, false, false), (200, 0));
        assert_eq!(at(false, true, false), (599, 0));
        assert_eq!(at(false, false, true), (200, 479));
        assert_eq!(at(true, false, false), (0, 120), "a quarter of the panel across is a quarter of the screen down");
        assert_eq!(at(true, true, false), (799, 120));
        assert_eq!(at(true, true, true), (799, 359));
    }

    #[test]
    fn an_axis_without_a_range_harms_nothing() {
        assert_eq!(Axis { least: 0, most: 0 }.dot(5, 800), 0);
        assert_eq!(Axis { least: 5, most: -5 }.dot(7, 800), 0);
    }
}
