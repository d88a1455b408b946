//! From what the flow shows to the sentences of a page: pure. A view is whole; a page that comes late misses nothing.

use protocol::{Language, OffsetTime, kiosk::KioskSetup};
use serde::Serialize;

use crate::{
    clock::Uptime,
    flow::{Flow, Offer, Offered, Screen, Shown},
    words::{self, Text},
};

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PanelView {
    /// `it`, `en`.
    pub language: &'static str,
    /// Which screen, for the style: `message`, `choose`, `busy`, `ticket`.
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
    /// What is said aloud: of what language, and what.
    #[serde(serialize_with = "aloud")]
    pub said: Option<(Language, String)>,
}

fn aloud<S: serde::Serializer>(said: &Option<(Language, String)>, serializer: S) -> Result<S::Ok, S::Error> {
    said.as_ref().map(|(language, text)| (language.as_str(), text)).serialize(serializer)
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
}

impl PanelView {
    /// What the flow shows.
    #[must_use]
    pub fn of(flow: &Flow, up: Uptime) -> Self {
        let Shown { language, screen } = flow.shown(up);
        let frame = Self::frame(language, flow.book().setup.as_deref(), flow.trusted_now(up));
        frame.with(screen, language, flow.now(up))
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

    fn with(self, screen: Screen, language: Language, now: OffsetTime) -> Self {
        let say = |text: Text| text.say(language).to_owned();
        match screen {
            Screen::Loading => self.message(say(Text::Loading), String::new(), false),
            Screen::Lost => self.message(say(Text::Lost), say(Text::LostWhat), true),
            Screen::OutOfOrder(text) => self.message(say(text), String::new(), true),
            Screen::Closed { opens } => {
                let next = opens.map(|at| words::opens(language, now, at)).unwrap_or_default();
                let text = capital(&next);
                self.message(say(Text::Closed), text, false)
            }
            Screen::Busy(_) => Self { screen: "busy", heading: say(Text::Busy), ..self },
            Screen::Printing(number) => {
                Self { screen: "busy", heading: say(Text::Printing), number: Some(number.to_string()), ..self }
            }
            Screen::Waiting { number, why } => {
                let number = Some(number.to_string());
                Self { number, ..self.message(say(why), say(Text::WaitForPaper), true) }
            }
            Screen::Collect { number, left } => {
                let heading = say(Text::Collect);
                let shown = Self { screen: "ticket", heading, number: Some(number.to_string()), ..self };
                shown.leaving(language, left)
            }
            Screen::Told { text, number, left } => {
                let number = number.map(|number| number.to_string());
                Self { number, ..self.message(say(text), String::new(), true) }.leaving(language, left)
            }
            Screen::Choose { offers, priority, still, said, cut_off: _ } => {
                self.choose(language, now, &offers, priority, still, said)
            }
        }
    }

    fn message(self, heading: String, text: String, alarm: bool) -> Self {
        Self { screen: "message", heading, text, alarm, ..self }
    }

    /// A screen that closes by itself.
    fn leaving(self, language: Language, left: i64) -> Self {
        let button =
            |does, text: Text, main| OtherButton { does, name: text.say(language), lang: language.as_str(), main };
        let buttons = vec![button("more", Text::More, false), button("back", Text::Back, true)];
        Self { left: Some(words::closes_in(language, left)), buttons, ..self }
    }

    fn choose(
        self,
        language: Language,
        now: OffsetTime,
        offers: &[Offer],
        priority: bool,
        still: Option<i64>,
        said: Option<protocol::ServiceId>,
    ) -> Self {
        let services: Vec<_> = offers.iter().map(|offer| button(offer, language, now, priority)).collect();
        let pressed = offers.iter().position(|offer| Some(offer.service) == said).and_then(|at| services.get(at));
        let told = pressed.map(|button| {
            let parts = [button.about.as_str(), button.estimate.as_str()];
            let why = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            format!("{}: {why}.", button.name)
        });
        let other = if language == Language::It { Language::En } else { Language::It };
        let ask = if priority { Text::ChoosePriority } else { Text::Choose };
        let about = if priority { Text::PriorityOn } else { Text::PriorityFor };
        let language_button = OtherButton {
            does: "language",
            name: Text::OtherLanguage.say(language),
            lang: other.as_str(),
            main: false,
        };
        Self {
            screen: "choose",
            heading: ask.say(language).into(),
            services,
            told,
            priority: Some(PriorityButton {
                name: Text::Priority.say(language),
                about: about.say(language),
                on: priority,
            }),
            buttons: vec![language_button],
            still: still.map(|left| Still {
                ask: Text::Still.say(language),
                left: words::anew_in(language, left),
                go_on: Text::GoOn.say(language),
                anew: Text::Anew.say(language),
            }),
            keys: Some(Text::Keys.say(language)),
            ..self
        }
    }
}

fn button(offer: &Offer, language: Language, now: OffsetTime, priority: bool) -> ServiceButton {
    let (about, estimate) = match &offer.offered {
        Offered::Open { people: None, .. } => (String::new(), String::new()),
        Offered::Open { people: Some((_, waiting)), .. } if priority => {
            (words::waiting_with_priority(language, *waiting), String::new())
        }
        Offered::Open { people: Some((ahead, _)), wait } => {
            (words::ahead(language, *ahead), wait.map(|wait| words::estimate(language, wait)).unwrap_or_default())
        }
        Offered::Shut { why, opens } => (
            why.say(language).to_owned(),
            opens
                .filter(|_| *why != Text::ServiceStopped)
                .map(|at| words::opens(language, now, at))
                .unwrap_or_default(),
        ),
        Offered::Spent => (Text::ServiceStopped.say(language).to_owned(), String::new()),
    };
    ServiceButton {
        letter: offer.service.to_string(),
        name: offer.name.of(language).to_owned(),
        about,
        estimate,
        open: offer.offered.is_open(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
