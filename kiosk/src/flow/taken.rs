//! Which presses are taken. The flow heeds it and screens and lamps show it, so that a press that is not taken never looks taken:
//! a button shows for that moment that it rests. What the screen does not offer is not taken either: a button beside the screen, or a page
//! that lags behind, leaves nothing that another citizen would find.

use super::{Button, Doing, Flow, IDLE, QUIET, SAME, Screen};
use crate::clock::Uptime;

impl Flow {
    /// A press of this button would be taken now. Whether a service then gives numbers is another question.
    #[must_use]
    pub fn takes(&self, button: Button, up: Uptime) -> bool {
        // A kiosk that is not set up takes nothing but what is about a ticket that was given before.
        let is_denied = self.denied.is_some() && self.doing == Doing::Choosing;
        if up < self.quiet_until || is_denied {
            return false;
        }
        match button {
            Button::Service(service) => {
                let same = self.last.is_some_and(|(last, at)| last == service && up.since(at) < SAME);
                !self.is_busy() && !same && self.hears_services(up)
            }
            Button::Priority => self.shows_services(up) && !self.just_turned(button, up),
            // Also while paper is waited for: there is something to read.
            Button::Language => {
                let read = !self.is_busy() || matches!(self.doing, Doing::Waiting { .. });
                read && !self.just_turned(button, up)
            }
            Button::More | Button::Back => !self.is_busy() && !self.just_asked(up),
        }
    }

    /// The services stand on the screen.
    pub(super) fn shows_services(&self, up: Uptime) -> bool {
        self.doing == Doing::Choosing && matches!(self.first_screen(up), Screen::Choose { .. })
    }

    /// A service's button is of use: a ticket may come of it, or a word about the service. A printer that did not print is asked anew at each
    /// press; an office that is closed, or not known, has nothing to say to one.
    fn hears_services(&self, up: Uptime) -> bool {
        let is_open = self.doing != Doing::Choosing
            || matches!(self.first_screen(up), Screen::Choose { .. } | Screen::OutOfOrder(_));
        is_open && self.denied.is_none()
    }

    /// A hand that trembles turns a switch once.
    fn just_turned(&self, button: Button, up: Uptime) -> bool {
        self.turned.is_some_and(|(turned, at)| turned == button && up.since(at) < QUIET)
    }

    /// The question whether somebody is still there came over what was about to be pressed.
    fn just_asked(&self, up: Uptime) -> bool {
        self.still(up).is_some() && up.since(self.touched).0 - IDLE.0 < QUIET.0
    }

    /// Somebody is being served: what is pressed meanwhile is not remembered.
    const fn is_busy(&self) -> bool {
        match self.doing {
            Doing::Choosing | Doing::Collect { .. } | Doing::Told { .. } => false,
            Doing::Looking { .. } | Doing::Asking(_) | Doing::Printing { .. } | Doing::Waiting { .. } => true,
        }
    }
}
