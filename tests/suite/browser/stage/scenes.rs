//! The states in which pages are looked at, and what there is to look at in each.

use protocol::views::Ticket;
use serde_json::{Value, json};

use super::{Browser, Office, pages};

/// A state of an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scene {
    /// The doors have just opened.
    Empty,
    /// A quiet morning: some wait, some are called, one is put aside.
    Normal,
    /// The rush hour: every desk calls, whole queues wait, services are stopped or sold out.
    Full,
    /// Ten in the evening.
    Night,
    /// The head has closed the hall.
    HallClosed,
    /// The head has ended the day.
    DayClosed,
    /// The server is gone since the page was opened.
    Lost,
}

/// Every state.
pub(crate) const SCENES: [Scene; 7] =
    [Scene::Empty, Scene::Normal, Scene::Full, Scene::Night, Scene::HallClosed, Scene::DayClosed, Scene::Lost];

/// All services of the office.
const SERVICES: [char; 7] = ['A', 'B', 'C', 'D', 'E', 'F', 'R'];

impl Scene {
    /// Its name, as pictures bear it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Normal => "normal",
            Self::Full => "full",
            Self::Night => "night",
            Self::HallClosed => "hall-closed",
            Self::DayClosed => "day-closed",
            Self::Lost => "lost",
        }
    }
}

/// Something to look at: a page, perhaps after a step.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// Its name, as pictures bear it; the page's comes first.
    pub(crate) name: String,
    at: String,
    /// What is there once the page shows what is.
    ready: &'static str,
    then: Then,
}

#[derive(Clone, Debug)]
enum Then {
    Look,
    TakeTicket,
    Ask(&'static str),
    /// Presses something that opens a dialog.
    Press(&'static str),
}

impl View {
    fn new(name: &str, at: impl Into<String>, ready: &'static str) -> Self {
        Self { name: name.to_owned(), at: at.into(), ready, then: Then::Look }
    }

    fn dialog(desk: u16, verb: &'static str) -> Self {
        let then = Then::Ask(verb);
        Self { then, ..Self::new(&format!("desk-{verb}"), pages::desk::at(desk), pages::desk::READY) }
    }

    fn phone(name: &str, ticket: &Ticket) -> Self {
        let code = ticket.code.as_ref().expect("tickets of an office with a public address bear a code");
        Self::new(&format!("phone-{name}"), format!("/t/{code}"), pages::phone::STATE)
    }

    /// Who looks at it, and the place that a sign-in is good for: a desk is one session's, figures are a manager's throughout.
    fn person(&self) -> Option<(&'static str, &str)> {
        match () {
            () if self.is_of("desk") => Some(("operator", &self.at)),
            () if ["reports", "me", "first"].iter().any(|page| self.is_of(page)) => Some(("manager", "")),
            () if self.is_of("admin") => Some(("administrator", "")),
            () => None,
        }
    }

    /// Which page it shows: phones are one, a desk's console another one than the choice of desks, a slip of paper a screen of its own.
    pub(crate) fn page(&self) -> String {
        let path = self.at.split('?').next().unwrap_or_default();
        let path = if path.starts_with("/t/") { "/t/" } else { path };
        let desk = if self.at.contains("desk=") { " of a desk" } else { "" };
        let slip = if matches!(self.then, Then::TakeTicket) { " with its slip" } else { "" };
        format!("{path}{desk}{slip}")
    }

    /// Whether it is on this page.
    pub(crate) fn is_of(&self, page: &str) -> bool {
        self.name.split('-').next() == Some(page)
    }
}

/// An office in a state, and its views.
pub(crate) struct Set {
    /// The office.
    pub(crate) office: Office,
    /// In this state.
    pub(crate) scene: Scene,
    /// What there is to look at.
    pub(crate) views: Vec<View>,
    gone: bool,
}

impl Set {
    /// Builds a state.
    pub(crate) async fn of(scene: Scene) -> Self {
        let morning = "2026-11-24T09:30:00+01:00,x1";
        let office = match scene {
            Scene::Full => Office::with_history(morning),
            Scene::Night => Office::at("2026-11-24T22:00:00+01:00,x1"),
            _ => Office::at(morning),
        };
        let mut views = vec![
            View::new("home", pages::home::AT, pages::home::SERVICES),
            View::new("kiosk", pages::kiosk::AT, pages::kiosk::READY),
            View::new("board", pages::board::AT, pages::board::WAITING),
            View::new("desk-choose", "/desk", pages::desk::READY),
            View::new("desk-hand", pages::desk::at(1), pages::desk::READY),
            View::new("reports", pages::reports::AT, pages::reports::READY),
        ];
        views.extend(match scene {
            Scene::Empty => empty(&office).await,
            Scene::Normal | Scene::Lost => normal(&office).await,
            Scene::Full => full(&office).await,
            Scene::Night => night(&office).await,
            Scene::HallClosed => hall_closed(&office).await,
            Scene::DayClosed => day_closed(&office).await,
        });
        Self { office, scene, views, gone: false }
    }

    /// Opens a view in the present tab, in a language, and waits until it shows what there is.
    pub(crate) async fn show(&mut self, browser: &mut Browser, view: &View, language: &str) {
        if self.gone {
            self.office.restart();
            self.gone = false;
        }
        if let Some((name, place)) = view.person() {
            browser.sign_in_once(&self.office, name, place).await;
        }
        browser.open(&self.office.address(&pages::in_language(&view.at, language))).await;
        browser.until_says(view.ready, "").await;
        let filled = "return document.querySelector(arguments[0])?.textContent.trim()";
        browser.until("a text in", filled, vec![view.ready.into()]).await;
        match view.then {
            Then::Look => {}
            Then::Press(selector) => {
                browser.js("document.querySelector(arguments[0]).focus()", vec![selector.into()]).await;
                browser.press("\u{e007}").await;
                browser.until_there(pages::desk::DIALOG).await;
            }
            Then::TakeTicket => {
                browser.click_until(&pages::kiosk::service('A'), pages::kiosk::SLIP_NUMBER).await;
            }
            Then::Ask(verb) => {
                // By key: a browser shows the focus to whoever uses them.
                let button = format!("{}:enabled", pages::desk::verb(verb));
                browser.until_there(&button).await;
                browser.js("document.querySelector(arguments[0]).focus()", vec![button.into()]).await;
                browser.press("\u{e007}").await;
                browser.until_there(pages::desk::DIALOG).await;
            }
        }
        if self.scene == Scene::Lost {
            browser.net_may_fail();
            self.office.kill();
            self.gone = true;
            browser.until_there(pages::LOST).await;
        }
        settle(browser).await;
    }
}

/// Waits until letters have their form and everything stays where it is.
pub(crate) async fn settle(browser: &Browser) {
    let script = "const done = arguments[arguments.length - 1];
        const places = () => [...document.querySelectorAll('body *')].map((one) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            return [left, top, width, height].map(Math.round).join();
        }).join(';');
        let [before, same] = ['', 0];
        const look = () => {
            const now = places();
            [before, same] = [now, now === before ? same + 1 : 0];
            if (same === 2) done(true);
            else requestAnimationFrame(look);
        };
        document.fonts.ready.then(look);";
    assert_eq!(browser.js_until_done(script, vec![]).await, Value::Bool(true));
}

async fn empty(office: &Office) -> Vec<View> {
    office.open(1).await;
    let left = office.take('A').await;
    office.does(&format!("/tickets/{}/withdraw", left.id), json!({})).await;
    let slip = View { then: Then::TakeTicket, ..View::new("kiosk-slip", pages::kiosk::AT, pages::kiosk::READY) };
    vec![View::phone("withdrawn", &left), slip]
}

async fn normal(office: &Office) -> Vec<View> {
    for desk in [1, 2, 3, 4, 13] {
        office.open(desk).await;
    }
    let mut tickets = Vec::new();
    for letter in ['A', 'B', 'C', 'A'] {
        tickets.push(office.take(letter).await);
    }
    let served = office.next(3).await.unwrap();
    office.verb(3, "start", &served).await;
    office.verb(3, "finish", &served).await;
    let parked = office.next(3).await.unwrap();
    office.verb(3, "park", &parked).await;
    let serving = office.next(1).await.unwrap();
    office.verb(1, "start", &serving).await;
    let called = office.next(2).await.unwrap();
    office.verb(2, "recall", &called).await;
    office.does("/desks/4/pause", json!({ "reason": "pausa" })).await;
    for letter in ['A', 'B', 'F', 'R', 'A'] {
        tickets.push(office.take(letter).await);
    }
    office.take_with_priority('C').await;
    // One kiosk with two things amiss: the strip of alerts stands over what staff look at.
    let unprinted = |number: &str| json!({ "number": number, "service": "A", "class": "standard", "may_exist": false });
    let printer = json!({ "state": "near_end", "profile": "epson-tm-t20", "last_print": "2026-11-24T09:28:00+01:00" });
    let health = json!({ "version": "0.1.0", "uptime": 60, "clock_trusted": true, "temperature": 51, "to_hand_over": 0,
        "numbers_left": 100, "printer": printer, "unprinted": [unprinted("A045"), unprinted("A046")] });
    office.tells("k2", health).await;
    let held = |ticket: &Ticket| tickets.iter().find(|one| one.id == ticket.id).unwrap();
    let slip = View { then: Then::TakeTicket, ..View::new("kiosk-slip", pages::kiosk::AT, pages::kiosk::READY) };
    vec![
        slip,
        View::new("sign-in", pages::sign_in::AT, pages::sign_in::READY),
        View::new("first-password", "/first-password", "h1"),
        View::new("me", pages::me::AT, pages::me::READY),
        View::new("admin-people", pages::admin::PEOPLE.0, pages::admin::PEOPLE.1),
        View {
            then: Then::Press(pages::admin::ADD),
            ..View::new("admin-people-add", "/admin", pages::admin::PEOPLE.1)
        },
        View::new("admin-devices", pages::admin::DEVICES.0, pages::admin::DEVICES.1),
        View::new("admin-keys", pages::admin::KEYS.0, pages::admin::KEYS.1),
        View {
            then: Then::Press(pages::admin::ADD),
            ..View::new("admin-keys-add", "/admin/keys", pages::admin::KEYS.1)
        },
        View::new("admin-audit", pages::admin::AUDIT.0, pages::admin::AUDIT.1),
        View::new("desk-calling", pages::desk::at(2), pages::desk::READY),
        View::new("desk-paused", pages::desk::at(4), pages::desk::READY),
        View::dialog(1, "finish"),
        View::dialog(1, "transfer"),
        View::dialog(1, "pause"),
        View::dialog(3, "call"),
        View::dialog(3, "walk-in"),
        View::phone("waiting", tickets.last().unwrap()),
        View::phone("called", held(&called)),
        View::phone("serving", held(&serving)),
        View::phone("parked", held(&parked)),
        View::phone("served", held(&served)),
        View::new("reports-today", pages::reports::of("hour-band", "2026-11-24", "2026-11-24"), pages::reports::READY),
    ]
}

async fn full(office: &Office) -> Vec<View> {
    for desk in 1..=14 {
        office.open(desk).await;
    }
    let mut last = None;
    for _ in 0..24 {
        for letter in SERVICES {
            last = Some(office.take(letter).await);
        }
        office.take_with_priority('A').await;
    }
    for _ in 0..2 {
        for desk in 1..=14 {
            office.next(desk).await.unwrap();
        }
    }
    office.does("/services/C/stop", json!({})).await;
    office.does("/services/D/cap", json!({ "tickets": 24 })).await;
    let history = |by: &str| pages::reports::of(by, "2009-12-01", "2010-05-01");
    vec![
        View::phone("waiting", &last.unwrap()),
        View::new("reports-hours", history("hour-band"), pages::reports::READY),
        View::new("reports-week", history("weekday-band"), pages::reports::READY),
        View::new("reports-months", history("month"), pages::reports::READY),
        View::new("reports-services", history("service"), pages::reports::READY),
        View::new("reports-map", "/reports?view=heat&from=2009-12-01&to=2010-05-01", pages::reports::READY),
        View::new("reports-visits", "/reports?view=service-time&from=2009-12-01&to=2010-05-01", pages::reports::READY),
        View::new("reports-opinions", "/reports?view=feedback&from=2009-12-01&to=2010-05-01", pages::reports::READY),
        View::new("reports-now", "/reports?view=live", pages::reports::LIVE),
    ]
}

async fn night(office: &Office) -> Vec<View> {
    let ticket: Ticket = serde_json::from_value(
        office.does("/tickets", json!({ "service": "A", "channel": "reception", "language": "it" })).await,
    )
    .unwrap();
    vec![View::phone("waiting", &ticket)]
}

async fn hall_closed(office: &Office) -> Vec<View> {
    office.open(1).await;
    let ticket = office.take('A').await;
    office.take('B').await;
    office.does("/hall/close", json!({})).await;
    vec![View::phone("waiting", &ticket)]
}

async fn day_closed(office: &Office) -> Vec<View> {
    office.open(1).await;
    let (absent, expired) = (office.take('A').await, office.take('A').await);
    let called = office.next(1).await.unwrap();
    office.verb(1, "recall", &called).await;
    office.does("/rehearsal", json!({ "now": "2026-11-24T09:32:00+01:00" })).await;
    office.verb(1, "no-show", &called).await;
    office.does("/day/close", json!({})).await;
    vec![
        View::phone("absent", &absent),
        View::phone("expired", &expired),
        View::new("phone-unknown", "/t/nobodys", pages::phone::STATE),
    ]
}
