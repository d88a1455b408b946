//! What is said aloud: derived from what stands on the screen, so that no sentence outlives its screen, and none speaks of another citizen's press.
//!
//! Somebody hears what came of a press. A screen that nobody asked for (the first one, hours after the last citizen) says nothing to an empty hall.

use protocol::{Language, ServiceId};

use super::{Doing, Effect, Effects, Flow, SAID, SAME, Screen};
use crate::{clock::Uptime, words};

/// What a press led to where no ticket comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// This service gives no numbers.
    Shut(ServiceId),
    /// Priority was switched on or off.
    Priority,
    /// Why no service gives any: what the whole screen says.
    Screen,
}

/// What was said last.
#[derive(Clone, Debug, Default)]
pub(super) struct Aloud {
    /// What belongs to the present screen.
    now: Option<(Language, String)>,
    /// What whoever stands there has heard since the last press: it is not said to them twice.
    heard: Option<(Language, String)>,
}

impl Flow {
    /// The word of a press that led to no ticket.
    pub(super) fn answer_with(&mut self, word: Word, up: Uptime) {
        self.said = Some((word, up.after(SAID)));
    }

    /// The word that holds now.
    pub(super) fn word(&self, up: Uptime) -> Option<Word> {
        self.said.filter(|(_, until)| up < *until).map(|(word, _)| word)
    }

    /// Whoever pressed is another, or wants to hear it again.
    pub(super) fn listen_anew(&mut self) {
        self.aloud.heard = None;
    }

    /// A press was not taken: where the whole screen says why, whoever cannot read it hears it. Nothing else comes of it, and a hand that goes on
    /// pressing does not begin the sentence anew each time.
    pub(super) fn say_again(&mut self, up: Uptime) {
        let says_why = self.doing == Doing::Choosing
            && matches!(
                self.first_screen(up),
                Screen::Closed { .. } | Screen::Lost | Screen::NotSetUp(_) | Screen::OutOfOrder(_)
            );
        let just_said =
            self.said.is_some_and(|(word, until)| word == Word::Screen && up.after(SAID).since(until) < SAME);
        if says_why && !just_said && up >= self.quiet_until {
            self.listen_anew();
            self.answer_with(Word::Screen, up);
        }
    }

    /// Says what belongs to the screen that stands there now, once; and takes back what belonged to another.
    pub(super) fn speak(&mut self, up: Uptime, effects: &mut Effects) {
        let now = self.aloud(up).map(|text| (self.language, text));
        // What a press leads to is said although it stands there already.
        let is_answer = now.is_some() && self.aloud.heard.is_none();
        if now == self.aloud.now && !is_answer {
            return;
        }
        self.aloud.now.clone_from(&now);
        match now {
            Some((language, text)) if self.aloud.heard.as_ref() != Some(&(language, text.clone())) => {
                self.aloud.heard = Some((language, text.clone()));
                effects.push(Effect::Say(language, text));
            }
            _ => effects.push(Effect::Hush),
        }
    }

    fn aloud(&self, up: Uptime) -> Option<String> {
        let (language, word) = (self.language, self.word(up));
        let screen_said = word == Some(Word::Screen);
        match self.shown(up).screen {
            Screen::Loading | Screen::Busy(_) | Screen::Printing(_) => None,
            Screen::Waiting { number, why } => Some(words::waiting_aloud(language, why, number)),
            Screen::Collect { held, .. } => Some(held.spoken(language)),
            Screen::Told { text, number, .. } => Some(words::told_aloud(language, text, number)),
            Screen::Choose { offers, priority, .. } => match word? {
                Word::Shut(service) => {
                    let offer = offers.iter().find(|offer| offer.service == service)?;
                    offer.refusal(language, self.now(up))
                }
                Word::Priority => Some(words::priority_aloud(language, priority)),
                Word::Screen => None,
            },
            Screen::OutOfOrder(text) => screen_said.then(|| words::told_aloud(language, text, None)),
            Screen::Closed { opens } => screen_said.then(|| words::closed_aloud(language, self.now(up), opens)),
            Screen::Lost => screen_said.then(|| words::lost_aloud(language)),
            Screen::NotSetUp(_) => screen_said.then(|| words::not_set_up_aloud(language)),
        }
    }
}
