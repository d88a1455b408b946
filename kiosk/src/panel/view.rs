//! From what the flow shows to the sentences of a page: pure. A view is whole; a page that comes late misses nothing.

use device::mistake::Mistake;
use protocol::{Language, OffsetTime, kiosk::KioskSetup};
use serde::Serialize;

use crate::{
    clock::Uptime,
    flow::{Button, Flow, Offer, Offered, Screen, Shown},
    words::{self, Text},
};

/// So many seconds before a screen closes, whoever listens is told.
const WARNED: i64 = 10;

/// What a view is made of.
#[allow(missing_debug_implementations, reason = "a question has no form")]
pub struct Seen<'a> {
    /// What the flow shows.
    pub shown: Shown,
    /// Seconds until the first screen comes back, where it is asked whether somebody is still there.
    pub still: Option<i64>,
    /// Whether a press would be taken now.
    pub takes: &'a dyn Fn(Button) -> bool,
    /// What the kiosk serves with.
    pub setup: Option<&'a KioskSetup>,
    /// The time, if it is known …
    pub clock: Option<OffsetTime>,
    /// … and as it is guessed, for "tomorrow".
    pub now: OffsetTime,
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PanelView {
    /// `it`, `en`.
    pub language: &'static str,
    /// Which screen, for the style: `pairing`, `message`, `choose`, `busy`, `ticket`.
    pub screen: &'static str,
    /// The body that runs the office.
    pub body: String,
    /// The office.
    pub office: String,
    /// "09:05"; nothing while nobody knows.
    pub clock: String,
    /// "24/11/2026".
    pub date: String,
    /// A band over all: a rehearsal.
    pub band: Option<&'static str>,
    /// The page's title.
    pub title: &'static str,
    /// The largest sentence.
    pub heading: String,
    /// What stands under it.
    pub text: String,
    /// A number, or the pairing code.
    pub number: Option<String>,
    /// It is alarming.
    pub alarm: bool,
    /// What stands small under it all: "Questa schermata si chiude tra …", or which server was found.
    pub left: Option<String>,
    /// The same for the ears, once, while there still is time.
    pub closing: Option<String>,
    /// Heading and text in the other language.
    pub also: Option<Also>,
    /// What is as usual but for one thing.
    pub notice: Option<&'static str>,
    /// The services.
    pub services: Vec<ServiceButton>,
    /// What is said of a service that was pressed and is closed.
    pub told: Option<String>,
    /// The priority button.
    pub priority: Option<PriorityButton>,
    /// The other buttons, where they apply.
    pub buttons: Vec<OtherButton>,
    /// Is somebody still there?
    pub still: Option<Still>,
    /// What the keys do.
    pub keys: Option<&'static str>,
    /// How often the two tones were heard: one more is a chime.
    pub sounds: u64,
    /// What is said aloud.
    pub said: Option<Said>,
    /// It is a kiosk that speaks: also what keys lead to is said.
    pub spoken: bool,
}

/// What is said aloud, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// How often something was said: one more is to be said.
    pub count: u64,
    /// In which language.
    pub lang: &'static str,
    /// The words.
    pub text: String,
}

/// The same in another language, where nobody has chosen one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Also {
    /// The language.
    pub lang: &'static str,
    /// As [`PanelView::heading`].
    pub heading: String,
    /// As [`PanelView::text`].
    pub text: String,
    /// As [`PanelView::left`].
    pub left: Option<String>,
}

/// A service's button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceButton {
    /// Its letter.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// How many come before, or why not.
    pub about: String,
    /// The estimate, or when it opens.
    pub estimate: String,
    /// Numbers can be had.
    pub open: bool,
    /// A press would be taken now.
    pub ready: bool,
}

/// The priority button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PriorityButton {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// It is switched on.
    pub on: bool,
    /// A press would be taken now.
    pub ready: bool,
}

/// Any other button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherButton {
    /// What it tells: `language`, `more`, `back`.
    pub does: &'static str,
    /// Its name.
    pub name: &'static str,
    /// In which language its name is.
    pub lang: &'static str,
    /// It is the usual one.
    pub main: bool,
    /// A press would be taken now.
    pub ready: bool,
}

/// The question whether somebody is still there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Still {
    /// The question.
    pub ask: &'static str,
    /// What happens otherwise.
    pub left: String,
    /// Yes.
    pub go_on: &'static str,
    /// No.
    pub anew: &'static str,
    /// A press would be taken now.
    pub ready: bool,
}

impl PanelView {
    /// The language that it speaks.
    #[must_use]
    pub fn spoken(&self) -> Language {
        if self.language == Language::En.as_str() { Language::En } else { Language::It }
    }

    /// What the flow shows.
    #[must_use]
    pub fn of(flow: &Flow, up: Uptime) -> Self {
        Self::made(Seen {
            shown: flow.shown(up),
            still: flow.still(up),
            takes: &|button| flow.takes(button, up),
            setup: flow.book().setup.as_deref(),
            clock: flow.trusted_now(up),
            now: flow.now(up),
        })
    }

    /// A view of what is seen.
    #[must_use]
    pub fn made(seen: Seen<'_>) -> Self {
        let Seen { shown: Shown { language, screen }, still, takes, setup, clock, now } = seen;
        let still = still.map(|left| Still {
            ask: Text::Still.say(language),
            left: words::anew_in(language, left),
            go_on: Text::GoOn.say(language),
            anew: Text::Anew.say(language),
            ready: takes(Button::More),
        });
        Self { still, ..Self::frame(language, setup, clock).with(screen, language, now, takes) }
    }

    fn frame(language: Language, setup: Option<&KioskSetup>, now: Option<OffsetTime>) -> Self {
        let of = |text: Option<&protocol::kiosk::Bilingual>| text.map(|text| text.of(language).to_owned());
        Self {
            language: language.as_str(),
            title: Text::Title.say(language),
            body: of(setup.map(|setup| &setup.body)).unwrap_or_default(),
            office: of(setup.map(|setup| &setup.office)).unwrap_or_default(),
            clock: now.map(words::clock).unwrap_or_default(),
            date: now.map(words::day).unwrap_or_default(),
            band: setup.filter(|setup| setup.rehearsal).map(|_| Text::Rehearsal.say(language)),
            ..Self::default()
        }
    }

    fn with(self, screen: Screen, language: Language, now: OffsetTime, takes: &dyn Fn(Button) -> bool) -> Self {
        let say = |text: Text| text.say(language).to_owned();
        let other = language_button(language, takes);
        let read = |heading: String, text: String, alarm: bool| Self {
            screen: "message",
            heading,
            text,
            alarm,
            buttons: vec![other.clone()],
            ..self.clone()
        };
        match screen {
            Screen::Loading => Self { screen: "message", heading: say(Text::Loading), ..self },
            Screen::Lost => read(say(Text::Lost), say(Text::LostWhat), true),
            Screen::NotSetUp(mistake) => self.not_set_up(&mistake),
            Screen::OutOfOrder(text) => read(say(text), String::new(), true),
            Screen::Closed { opens } => {
                let next = opens.map(|at| words::opens(language, now, at)).unwrap_or_default();
                read(say(Text::Closed), words::capital(&next), false)
            }
            Screen::Busy(_) => Self { screen: "busy", heading: say(Text::Busy), ..self },
            Screen::Printing(number) => {
                Self { screen: "busy", heading: say(Text::Printing), number: Some(number.to_string()), ..self }
            }
            Screen::Waiting { number, why } => {
                // Said once, also where the printer says nothing of its own.
                let then = if why == Text::WaitForPaper { String::new() } else { say(Text::WaitForPaper) };
                Self { number: Some(number.to_string()), ..read(say(why), then, true) }
            }
            Screen::Collect { held, left } => {
                let number = Some(held.number.to_string());
                let about = held.about(language);
                let shown = Self { screen: "ticket", number, ..read(say(Text::Collect), about, false) };
                shown.leaving(language, left, takes)
            }
            Screen::Told { text, number, left } => {
                let number = number.map(|number| number.to_string());
                Self { number, ..read(say(text), String::new(), true) }.leaving(language, left, takes)
            }
            Screen::Choose { offers, priority, still: _, said, cut_off } => {
                let notice = cut_off.then(|| Text::Alone.say(language));
                Self { notice, buttons: vec![other], ..self }.choose(language, now, &offers, priority, said, takes)
            }
        }
    }

    /// What stands wrong in the file: in both languages, and for citizens first. Nothing can be pressed.
    fn not_set_up(self, mistake: &Mistake) -> Self {
        let (it, en) = (Language::It, Language::En);
        Self {
            language: it.as_str(),
            screen: "message",
            heading: Text::NotSetUp.say(it).to_owned(),
            text: Text::NotSetUpWhat.say(it).to_owned(),
            left: Some(words::mistake(it, mistake)),
            also: Some(Also {
                lang: en.as_str(),
                heading: Text::NotSetUp.say(en).to_owned(),
                text: Text::NotSetUpWhat.say(en).to_owned(),
                left: Some(words::mistake(en, mistake)),
            }),
            alarm: true,
            ..self
        }
    }

    /// A screen that closes by itself.
    fn leaving(self, language: Language, left: i64, takes: &dyn Fn(Button) -> bool) -> Self {
        let button = |does, press: Button, text: Text, main| OtherButton {
            does,
            name: text.say(language),
            lang: language.as_str(),
            main,
            ready: takes(press),
        };
        let mut buttons =
            vec![button("more", Button::More, Text::More, false), button("back", Button::Back, Text::Back, true)];
        buttons.extend(self.buttons);
        let closing = (left <= WARNED).then(|| words::closes_in(language, WARNED));
        Self { left: Some(words::closes_in(language, left)), closing, buttons, ..self }
    }

    fn choose(
        self,
        language: Language,
        now: OffsetTime,
        offers: &[Offer],
        priority: bool,
        said: Option<protocol::ServiceId>,
        takes: &dyn Fn(Button) -> bool,
    ) -> Self {
        let services: Vec<_> = offers.iter().map(|offer| button(offer, language, now, priority, takes)).collect();
        let pressed = offers.iter().find(|offer| Some(offer.service) == said);
        let told = pressed.and_then(|offer| offer.refusal(language, now));
        let ask = if priority { Text::ChoosePriority } else { Text::Choose };
        let about = if priority { Text::PriorityOn } else { Text::PriorityFor };
        Self {
            screen: "choose",
            heading: ask.say(language).into(),
            services,
            told,
            priority: Some(PriorityButton {
                name: Text::Priority.say(language),
                about: about.say(language),
                on: priority,
                ready: takes(Button::Priority),
            }),
            keys: Some(Text::Keys.say(language)),
            ..self
        }
    }
}

/// The other language: wherever there is something to read.
fn language_button(language: Language, takes: &dyn Fn(Button) -> bool) -> OtherButton {
    let other = if language == Language::It { Language::En } else { Language::It };
    OtherButton {
        does: "language",
        name: Text::OtherLanguage.say(language),
        lang: other.as_str(),
        main: false,
        ready: takes(Button::Language),
    }
}

fn button(
    offer: &Offer,
    language: Language,
    now: OffsetTime,
    priority: bool,
    takes: &dyn Fn(Button) -> bool,
) -> ServiceButton {
    let (about, estimate) = match &offer.offered {
        Offered::Open { people: None, .. } => (String::new(), String::new()),
        Offered::Open { people: Some((_, waiting)), .. } if priority => {
            words::waiting_with_priority(language, *waiting).into()
        }
        Offered::Open { people: Some((ahead, _)), wait } => {
            (words::ahead(language, *ahead), wait.map(|wait| words::estimate(language, wait)).unwrap_or_default())
        }
        shut => shut.why_not().map(|(why, opens)| words::shut(language, now, why, opens)).unwrap_or_default(),
    };
    ServiceButton {
        letter: offer.service.to_string(),
        name: offer.name.of(language).to_owned(),
        about,
        estimate,
        open: offer.offered.is_open(),
        ready: takes(Button::Service(offer.service)),
    }
}
