//! By keyboard alone: every page is walked through with Tab, a ticket is taken, and a desk serves a morning.

use std::time::{Duration, Instant};

use protocol::{DeskStateName, Span, TicketStateName};
use serde::Deserialize;

use super::{
    stage::{Browser, LANGUAGES, Office, Scene, Set, View, pages},
    texts::say,
};

const WALK: &str = include_str!("walk.js");
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
const DOWN: &str = "\u{e015}";

/// Where the focus is.
#[derive(Debug, Deserialize)]
struct Focus {
    name: Option<String>,
    wrong: Option<String>,
}

/// Where the focus has been since the way began, step by step, until the way ends: past the last one the browser's own frame is next, or all
/// begins anew. Presses come together: what each of them did is noted in the page.
async fn steps(browser: &Browser, expected: usize) -> Vec<Focus> {
    // A field of three parts, like a date, is passed in as many steps.
    let most = expected * 4 + 8;
    loop {
        let steps: Vec<Focus> = serde_json::from_value(browser.js("return keyboard.steps()", vec![]).await).unwrap();
        let first = steps[0].name.clone();
        let left = steps.iter().position(|step| step.name != first).unwrap_or(steps.len());
        let ends = |step: &Focus| step.name.is_none() || step.name == first;
        let end = steps.iter().skip(left).position(ends).map(|after| left + after);
        if end.is_some() || first.is_none() || steps.len() > most {
            let end = end.unwrap_or(if first.is_none() { 0 } else { steps.len() });
            return steps.into_iter().take(end).collect();
        }
        browser.press(&TAB.repeat(expected.max(1))).await;
    }
}

/// What is wrong with the keyboard's way through a view.
async fn walk(browser: &Browser, view: &View) -> Vec<String> {
    let mut expected: Vec<String> = serde_json::from_value(browser.js(WALK, vec![]).await).unwrap();
    let (mut went, mut wrong) = (Vec::new(), Vec::new());
    if browser.js("return !keyboard.begins()", vec![]).await == true {
        // A kiosk shows what is for keyboards once one is used.
        browser.press(TAB).await;
        expected = serde_json::from_value(browser.js(WALK, vec![]).await).unwrap();
    }
    for Focus { name, wrong: amiss } in steps(browser, expected.len()).await {
        let name = name.unwrap_or_default();
        if went.last() != Some(&name) {
            wrong.extend(amiss.map(|amiss| format!("{}: {name}: {amiss}", view.name)));
            went.push(name);
        }
    }
    if went != expected {
        let missing: Vec<_> = expected.iter().filter(|name| !went.contains(name)).collect();
        let order = if missing.is_empty() { format!(", but {went:?}") } else { String::new() };
        wrong.push(format!("{}: the way misses {missing:?} of {}{order}", view.name, expected.len()));
    }
    wrong
}

async fn every_page_is_walked(scene: Scene) {
    let mut set = Set::of(scene).await;
    let mut browser = Browser::start().await;
    browser.still().await;
    let mut wrong = Vec::new();
    for view in set.views.clone() {
        for (language, size) in LANGUAGES.into_iter().zip([(1280, 800), (640, 400)]) {
            browser.size(size).await;
            set.show(&mut browser, &view, language).await;
            wrong.extend(walk(&browser, &view).await.into_iter().map(|one| format!("({language}) {one}")));
        }
    }
    assert!(wrong.is_empty(), "{} findings, {scene:?}:\n{}", wrong.len(), wrong.join("\n"));
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_walked_on_a_quiet_morning() {
    every_page_is_walked(Scene::Normal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_walked_at_night() {
    every_page_is_walked(Scene::Night).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_of_a_page_can_be_passed() {
    let mut set = Set::of(Scene::Normal).await;
    let mut browser = Browser::start().await;
    for view in set.views.clone().into_iter().filter(|view| !view.name.contains("-") || view.name == "desk-hand") {
        set.show(&mut browser, &view, "it").await;
        browser.press(TAB).await;
        let first = "return document.activeElement.matches(arguments[0])";
        assert_eq!(browser.js(first, vec![pages::SKIP.into()]).await, true, "{}: the way past comes first", view.name);
        browser.press(ENTER).await;
        browser.press(TAB).await;
        let inside = "return document.activeElement === document.body || document.querySelector('main').contains(document.activeElement)
            || (document.querySelector('main').compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0";
        assert_eq!(browser.js(inside, vec![]).await, true, "{}: it leads past the head", view.name);
    }
    browser.end().await;
}

/// Presses Tab until the focus is on an element of this selector.
async fn tab_to(browser: &Browser, selector: &str) {
    for _ in 0..80 {
        let there = browser.js("return document.activeElement.matches(arguments[0])", vec![selector.into()]).await;
        if there == true {
            return;
        }
        browser.press(TAB).await;
    }
    panic!("the keyboard does not reach {selector}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_taken_by_keyboard() {
    for language in LANGUAGES {
        let office = Office::at("2026-11-24T09:30:00+01:00,x1");
        let browser = Browser::start().await;
        browser.open(&office.address(&pages::in_language(pages::kiosk::AT, language))).await;
        browser.until_there(&pages::kiosk::service('C')).await;
        tab_to(&browser, &pages::kiosk::service('C')).await;
        browser.press(ENTER).await;
        browser.until_says(pages::kiosk::SLIP_NUMBER, "C001").await;
        tab_to(&browser, pages::kiosk::BACK).await;
        browser.press(ENTER).await;
        browser.until_there(&pages::kiosk::service('C')).await;
        assert_eq!(office.client().tickets(None).await.len(), 1, "one press is one ticket");
        browser.end().await;
    }
}

/// A console that is worked by its keys.
struct Console {
    office: Office,
    browser: Browser,
}

impl Console {
    /// Presses a verb's key until something comes of it, words apart: what has just changed takes no press before it was seen,
    /// and says so.
    async fn key(&self, key: &str, verb: &str) {
        let shown = "return [...arguments].map((one) => document.querySelector(one)?.innerText ?? '').join('|')";
        let places = || [pages::desk::STATE, pages::desk::NUMBER, pages::desk::DIALOG].map(Into::into).to_vec();
        for _ in 0..5 {
            self.browser.until_there(&format!("{}:enabled", pages::desk::verb(verb))).await;
            let before = self.browser.js(shown, places()).await;
            self.browser.press(key).await;
            let pressed = Instant::now();
            while pressed.elapsed() < Duration::from_secs(2) {
                if self.browser.js(shown, places()).await != before {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
            // A second call of the same number says the same.
            if verb == "recall" {
                return;
            }
        }
        panic!("nothing comes of {verb}");
    }

    async fn dialog(&self) {
        self.browser.until_there(pages::desk::DIALOG).await;
    }

    /// Past the fields that are left as they are.
    async fn confirm(&self) {
        self.dialog().await;
        tab_to(&self.browser, pages::desk::CONFIRM).await;
        self.browser.press(ENTER).await;
        self.dialog_is_left().await;
    }

    /// In a list of boxes, or in one that the arrows go through.
    async fn tick_a_procedure(&self) {
        let boxes = "return document.querySelector(arguments[0]) !== null";
        if self.browser.js(boxes, vec![pages::desk::PROCEDURE.into()]).await == true {
            tab_to(&self.browser, pages::desk::PROCEDURE).await;
        } else {
            self.browser.press(DOWN).await;
        }
        self.browser.press(SPACE).await;
    }

    /// Goes through the choices of the field that has the focus, from the first one.
    async fn choose(&self, value: &str) {
        for _ in 0..20 {
            if self.browser.js("return document.activeElement.value", vec![]).await == value {
                return;
            }
            self.browser.press(DOWN).await;
        }
        panic!("the arrows do not reach {value}");
    }

    async fn dialog_is_left(&self) {
        let left = "return document.querySelector(arguments[0]) === null";
        self.browser.until("the dialog is left", left, vec![pages::desk::DIALOG.into()]).await;
    }

    /// Of the office: before that nobody is said to be absent.
    async fn half_a_minute_passes(&self) {
        let client = self.office.client();
        let hand = client.desks().await.into_iter().find_map(|desk| desk.ticket).expect("a ticket in hand");
        let called = hand.called_at.expect("it is called").moment();
        while client.office().await.now.moment() - called <= Span::from_seconds(31) {
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    async fn state(&self, state: &str) {
        self.browser.until_says(pages::desk::STATE, &say("it", &format!("desk-state-{state}"), &[])).await;
    }

    async fn number(&self, number: &str) {
        self.browser.until_says(pages::desk::NUMBER, number).await;
    }

    async fn ended(&self, number: &str, state: TicketStateName) {
        let tickets = self.office.client().tickets(None).await;
        let ticket = tickets.iter().find(|one| one.number.is_some_and(|given| given.to_string() == number));
        assert_eq!(ticket.map(|one| one.state), Some(state), "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_serves_a_morning_by_keyboard() {
    // Half a minute, before which nobody is said to be absent, is a second here.
    let office = Office::at("2026-11-24T09:30:00+01:00,x30");
    for letter in ['A', 'A', 'A', 'A', 'A', 'A', 'B'] {
        office.take(letter).await;
    }
    let mut browser = Browser::start().await;
    browser.sign_in(&office, "operator").await;
    browser.open(&office.address(&pages::in_language(&pages::desk::at(1), "it"))).await;
    let here = Console { office, browser };
    here.state("closed").await;
    here.key("o", "open").await;
    here.state("open").await;

    // Served, with what was done.
    here.key("n", "next").await;
    here.number("A001").await;
    here.key("a", "start").await;
    here.state("serving").await;
    here.key("c", "finish").await;
    here.dialog().await;
    here.tick_a_procedure().await;
    here.confirm().await;
    here.state("open").await;
    here.ended("A001", TicketStateName::Served).await;

    // Called, called again, absent.
    here.key("n", "next").await;
    here.number("A002").await;
    here.key("r", "recall").await;
    here.half_a_minute_passes().await;
    here.key("s", "no-show").await;
    here.state("open").await;
    here.ended("A002", TicketStateName::NoShow).await;

    // Back after all: has the place again, and is called.
    here.key("k", "call").await;
    here.dialog().await;
    here.browser.press("a2").await;
    here.browser.press(ENTER).await;
    // The reason is asked for: the first one.
    here.browser.until("a reason is asked for", "return document.activeElement.name === 'reason'", vec![]).await;
    here.browser.press(SPACE).await;
    here.browser.press(ENTER).await;
    here.number("A002").await;
    here.key("c", "finish").await;
    here.confirm().await;
    here.state("open").await;
    here.ended("A002", TicketStateName::Served).await;

    // Put aside, and taken up again.
    here.key("n", "next").await;
    here.number("A003").await;
    here.key("p", "park").await;
    here.state("open").await;
    here.browser.until_there(&format!("{}:enabled", pages::desk::RESUME)).await;
    tab_to(&here.browser, pages::desk::RESUME).await;
    here.browser.press(ENTER).await;
    here.number("A003").await;

    // Sent to another queue.
    here.key("t", "transfer").await;
    here.dialog().await;
    here.choose("C").await;
    here.confirm().await;
    here.state("open").await;
    here.ended("A003", TicketStateName::Waiting).await;

    // Called by number.
    here.key("k", "call").await;
    here.dialog().await;
    here.browser.press("a5").await;
    here.browser.press(ENTER).await;
    // The reason is asked for: the first one.
    here.browser.until("a reason is asked for", "return document.activeElement.name === 'reason'", vec![]).await;
    here.browser.press(SPACE).await;
    here.browser.press(ENTER).await;
    here.number("A005").await;

    // The next one ends the visit in hand; whoever was sent on has kept the place. A pause that was asked for comes after.
    here.key("n", "next").await;
    here.number("A003").await;
    here.ended("A005", TicketStateName::Served).await;
    here.key("u", "pause").await;
    here.confirm().await;
    here.key("n", "next").await;
    here.state("paused").await;
    here.key("o", "open").await;
    here.state("open").await;

    // Somebody without a ticket.
    here.key("w", "walk-in").await;
    here.dialog().await;
    here.choose("B").await;
    here.confirm().await;
    here.state("serving").await;
    here.key("c", "finish").await;
    here.confirm().await;
    here.state("open").await;
    here.key("x", "close").await;
    here.state("closed").await;
    assert_eq!(here.office.client().desks().await[0].state, DeskStateName::Closed);
    here.browser.end().await;
}
