//! From a finger on a panel to presses. Pure.
//!
//! A press begins and ends on the same zone, may last as long as it likes, and may slip a little; a finger that trembles off the
//! glass for a moment has not left it. What is on the screen decides where zones are: when it changes, a finger that is down was
//! meant for what stood there before, and presses nothing.

use std::time::Duration;

use super::{ButtonId, Push};

/// A place on the panel, in dots of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A rectangle that is a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Which.
    pub button: ButtonId,
    /// Its upper left corner.
    pub corner: Spot,
    /// Dots across.
    pub width: i32,
    /// Dots down.
    pub height: i32,
}

impl Zone {
    fn has(&self, spot: Spot, slip: i32) -> bool {
        let within = |at: i32, from: i32, long: i32| at >= from - slip && at < from + long + slip;
        within(spot.x, self.corner.x, self.width) && within(spot.y, self.corner.y, self.height)
    }
}

/// The buttons of one screen. Where two overlap, the first is meant.
pub type Zones = Vec<Zone>;

/// How far beside its zone a finger may be lifted, in dots.
const SLIP: i32 = 12;

/// The buttons of one screen, as they lie on a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    /// Dots of the screen, across and down.
    pub screen: (u16, u16),
    /// Its buttons, in these dots.
    pub zones: Zones,
}

/// What a finger does, as soon as it does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// It lies on this button, or on none any more. Whether that becomes a press shows when it is lifted.
    Held(Option<ButtonId>),
    /// What came of it.
    Push(Push),
}

/// What the panel sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A finger is on the glass, here.
    On(Spot),
    /// None is.
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    Away,
    /// On the glass, or off it for less than a tremble.
    Down {
        began: Option<Zone>,
        last: Spot,
        since: Duration,
        lifted: Option<Duration>,
        stuck: bool,
    },
}

/// One finger: the first on the glass counts.
#[derive(Clone, Debug)]
pub struct Finger {
    zones: Zones,
    hand: Hand,
    tremble: Duration,
    stuck: Duration,
}

impl Finger {
    /// Nobody is there, and nothing can be pressed. A finger off the glass for `tremble` has left it; one that lies there for `stuck` is none, but dirt
    /// or a sleeve.
    #[must_use]
    pub const fn new(tremble: Duration, stuck: Duration) -> Self {
        Self { zones: Vec::new(), hand: Hand::Away, tremble, stuck }
    }

    /// The screen has changed: these are its buttons.
    pub fn lay(&mut self, zones: Zones) {
        self.zones = zones;
        if let Hand::Down { began, .. } = &mut self.hand {
            *began = None;
        }
    }

    /// The panel was looked at.
    pub fn stroke(&mut self, stroke: Stroke, at: Duration) {
        match (stroke, &mut self.hand) {
            (Stroke::On(spot), Hand::Away) => {
                let began = self.zones.iter().find(|zone| zone.has(spot, 0)).copied();
                self.hand = Hand::Down { began, last: spot, since: at, lifted: None, stuck: false };
            }
            (Stroke::On(spot), Hand::Down { last, lifted, .. }) => {
                *last = spot;
                *lifted = None;
            }
            (Stroke::Off, Hand::Down { lifted, .. }) => *lifted = Some(lifted.unwrap_or(at)),
            (Stroke::Off, Hand::Away) => {}
        }
    }

    /// The button under the finger, which would be pressed if it were lifted now.
    #[must_use]
    pub fn held(&self) -> Option<ButtonId> {
        match &self.hand {
            Hand::Down { began: Some(zone), last, stuck: false, .. } if zone.has(*last, SLIP) => Some(zone.button),
            Hand::Away | Hand::Down { .. } => None,
        }
    }

    /// The panel is lost, and with it what the finger did there.
    pub fn forget(&mut self) {
        self.hand = Hand::Away;
    }

    /// It is `now`: what has come of it.
    pub fn ripe(&mut self, now: Duration) -> Option<Push> {
        if self.due().is_none_or(|due| now < due) {
            return None;
        }
        let Hand::Down { began, last, lifted, stuck, .. } = &mut self.hand else { return None };
        let (zone, at, was_stuck) = (*began, *last, *stuck);
        if lifted.is_none() {
            *stuck = true;
            return zone.map(|zone| Push::Stuck(zone.button));
        }
        self.hand = Hand::Away;
        let zone = zone?;
        if was_stuck {
            return Some(Push::Freed(zone.button));
        }
        zone.has(at, SLIP).then_some(Push::Pressed(zone.button))
    }

    /// When something comes of it by itself.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        match self.hand {
            Hand::Down { lifted: Some(lifted), .. } => Some(lifted + self.tremble),
            Hand::Down { since, stuck: false, .. } => Some(since + self.stuck),
            Hand::Away | Hand::Down { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn zone(button: u8, x: i32) -> Zone {
        Zone { button: ButtonId(button), corner: Spot { x, y: 100 }, width: 100, height: 50 }
    }

    fn on(x: i32) -> Stroke {
        Stroke::On(Spot { x, y: 120 })
    }

    fn finger() -> Finger {
        let mut finger = Finger::new(ms(40), ms(30_000));
        finger.lay(vec![zone(0, 0), zone(1, 200)]);
        finger
    }

    /// Plays strokes; a press is told 40 ms after the last of them, or not.
    fn played(finger: &mut Finger, strokes: &[(u64, Stroke)], end: u64) -> Vec<Push> {
        let mut told = Vec::new();
        for (at, stroke) in strokes {
            told.extend(finger.ripe(ms(*at)));
            finger.stroke(*stroke, ms(*at));
        }
        told.extend(finger.ripe(ms(end)));
        told
    }

    #[test]
    fn a_press_begins_and_ends_on_its_zone() {
        let pressed = Push::Pressed(ButtonId(1));
        assert_eq!(played(&mut finger(), &[(10, on(210)), (20, on(290)), (90, Stroke::Off)], 130), [pressed]);
        assert_eq!(
            played(&mut finger(), &[(10, on(210)), (90, on(311)), (95, Stroke::Off)], 200),
            [pressed],
            "slipped a little"
        );
        assert_eq!(played(&mut finger(), &[(10, on(210)), (90, on(330)), (95, Stroke::Off)], 200), [], "slipped off");
        assert_eq!(played(&mut finger(), &[(10, on(150)), (90, on(210)), (95, Stroke::Off)], 200), [], "slipped on");
        assert_eq!(played(&mut finger(), &[(10, on(210)), (90, Stroke::Off)], 129), [], "not yet");
    }

    #[test]
    fn trembling_and_long_presses_are_one_press() {
        let strokes =
            [(10, on(10)), (30, Stroke::Off), (50, on(12)), (80, Stroke::Off), (119, on(10)), (20_000, Stroke::Off)];
        assert_eq!(played(&mut finger(), &strokes, 21_000), [Push::Pressed(ButtonId(0))]);
    }

    #[test]
    fn two_presses_are_two() {
        let strokes = [(10, on(10)), (50, Stroke::Off), (90, on(12)), (120, Stroke::Off)];
        assert_eq!(played(&mut finger(), &strokes, 200), [Push::Pressed(ButtonId(0)); 2]);
    }

    #[test]
    fn a_finger_that_was_down_when_the_screen_changed_presses_nothing() {
        let mut finger = finger();
        finger.stroke(on(10), ms(10));
        finger.lay(vec![zone(7, 0)]);
        finger.stroke(Stroke::Off, ms(60));
        assert_eq!(finger.ripe(ms(500)), None);
        assert_eq!(played(&mut finger, &[(600, on(10)), (650, Stroke::Off)], 700), [Push::Pressed(ButtonId(7))]);
    }

    #[test]
    fn what_lies_on_the_glass_is_stuck_and_then_freed() {
        let mut finger = finger();
        finger.stroke(on(10), ms(0));
        assert_eq!(finger.held(), Some(ButtonId(0)));
        assert_eq!(finger.ripe(ms(30_000)), Some(Push::Stuck(ButtonId(0))));
        assert_eq!(finger.ripe(ms(90_000)), None);
        finger.stroke(Stroke::Off, ms(91_000));
        assert_eq!(finger.ripe(ms(91_040)), Some(Push::Freed(ButtonId(0))));
        assert_eq!(finger.due(), None);
    }

    #[test]
    fn what_is_held_is_told_at_once_until_it_is_decided() {
        let mut finger = finger();
        let held = |finger: &mut Finger, stroke, at| {
            finger.stroke(stroke, ms(at));
            finger.held()
        };
        assert_eq!(held(&mut finger, on(210), 10), Some(ButtonId(1)));
        assert_eq!(held(&mut finger, on(330), 20), None, "slipped off");
        assert_eq!(held(&mut finger, on(220), 30), Some(ButtonId(1)), "and back");
        assert_eq!(held(&mut finger, Stroke::Off, 40), Some(ButtonId(1)), "perhaps it trembles");
        assert_eq!(finger.ripe(ms(80)), Some(Push::Pressed(ButtonId(1))));
        assert_eq!(finger.held(), None);
        finger.stroke(on(210), ms(100));
        finger.lay(vec![zone(1, 200)]);
        assert_eq!(finger.held(), None, "it was meant for another screen");
    }
}
