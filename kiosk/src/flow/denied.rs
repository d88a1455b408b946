//! A kiosk whose file says of it what the server does not: it gives no numbers, says so, and tries again until the server takes it.
//!
//! No numbers either where it has some in reserve: the server is there and does not know whose they are, so they would stand in no queue, and whoever
//! holds them would not be called. What was printed before stays on the disk and is handed over once the kiosk is known. Only a server that does not
//! answer at all leaves a kiosk to its reserve.

use device::mistake::Mistake;
use protocol::Span;

use super::{Doing, Done, Effect, Effects, Flow, Note};
use crate::clock::Uptime;

/// How often the token of the file is tried again.
const AGAIN: Span = Span(5_000);

/// What stands wrong, and when it is tried again.
#[derive(Clone, Debug)]
pub(super) struct Denied {
    pub(super) mistake: Mistake,
    again: Uptime,
}

impl Flow {
    /// The server says that the file is wrong: the log is told where that is news.
    pub(super) fn deny(&mut self, mistake: Mistake, up: Uptime, effects: &mut Effects) {
        let is_news = self.denied.as_ref().is_none_or(|known| known.mistake != mistake);
        self.denied = Some(Denied { mistake: mistake.clone(), again: up.after(AGAIN) });
        if is_news {
            effects.push(Effect::Note(Note::Denied(mistake)));
            if self.doing == Doing::Choosing {
                self.begin_anew(up);
            }
        }
    }

    /// An answer to what only this kiosk may ask shows that the server knows it.
    pub(super) fn known_by(&mut self, done: &Done, effects: &mut Effects) {
        let is_own = match done {
            Done::HandedOver(_)
            | Done::GivenUp(_)
            | Done::Settled(..)
            | Done::Setup(_)
            | Done::Blocks(_)
            | Done::HealthTold(..) => true,
            // These tell nothing of its name.
            Done::Withdrawn(_) | Done::Renewed(_) | Done::TokenProven | Done::Failed | Done::Mistaken(_) => false,
        };
        if is_own && self.denied.take().is_some() {
            effects.push(Effect::Note(Note::Known));
        }
    }

    /// The stream has ended for good with a token that is not known: another may be.
    pub(super) fn try_again(&mut self, up: Uptime, effects: &mut Effects) {
        let Some(denied) = &mut self.denied else { return };
        if denied.mistake == Mistake::Token && up >= denied.again {
            denied.again = up.after(AGAIN);
            effects.push(Effect::TryAgain);
        }
    }
}
