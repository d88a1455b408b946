//! The page that the kiosk itself serves, in Chromium: the real kiosk without hardware before a real office ([`process`]), and
//! every screen that it can show ([`screens`]), whatever would have to happen for it; in the demo, beside its paper (`tray`).

mod process;
mod screens;
mod tray;

use std::collections::BTreeSet;

use kiosk::{
    panel::{PanelView, Said},
    words::Text,
};
use protocol::Language;
use serde_json::{Value, json};

use super::{
    accessibility::{axe, findings},
    stage::{Browser, Office, settle},
};
use process::Kiosk;

const MORNING: &str = "2026-11-24T09:30:00+01:00,x1";
const NIGHT: &str = "2026-11-24T22:00:00+01:00,x1";
const LANGUAGES: [Language; 2] = [Language::It, Language::En];
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// Screens of kiosks; none of their screens scrolls.
const PANELS: [(u32, u32); 5] = [(1280, 800), (1024, 600), (800, 480), (800, 1280), (1080, 1920)];
/// 1280×800 at 200 %.
const ENLARGED: (u32, u32) = (640, 400);

/// A page whose program says nothing by itself: what it shows is given to it by hand.
const MUTE: &str = "window.EventSource = class extends EventTarget { close() {} };
    window.sent = [];
    window.heard = [];
    Object.defineProperty(window, 'speechSynthesis', { value: { cancel() {}, speak({ lang, text }) { heard.push([lang, text]); } } });
    window.fetch = (_, { body }) => { sent.push(body); return Promise.resolve(new Response(null, { status: 204 })); };";

/// What would make a hand miss: targets that are small, a screen that scrolls, buttons of a tall screen that are high up.
const REACH: &str = "
    const [scrolls] = arguments;
    const found = [];
    const { scrollHeight } = document.scrollingElement;
    if (!scrolls && scrollHeight > innerHeight + 1) found.push(`it scrolls: ${scrollHeight} of ${innerHeight}`);
    for (const button of document.querySelectorAll('button')) {
        if (!button.checkVisibility()) continue;
        const { width, height, top } = button.getBoundingClientRect();
        const name = button.innerText.slice(0, 30);
        if (width < 44 || height < 44) found.push(`small: ${name}, ${width}×${height}`);
        const services = document.querySelectorAll('.service').length;
        if (innerHeight >= 1900 && innerHeight > innerWidth && services <= 8 && top < innerHeight * 0.4) found.push(`high up: ${name}, ${top}`);
    }
    return found;";

/// Where the first service's button begins.
const SERVICES_TOP: &str = "return document.querySelector('.service').getBoundingClientRect().top";

/// The first service button, ready to be pressed.
const READY: &str = "#services .service:not([data-rests])";
/// The button of the language, ready to be pressed.
const SPEAK: &str = "#buttons [data-press=\"language\"]:not([data-rests])";
/// The usual button.
const DONE: &str = "#buttons .main:not([data-rests])";
/// A screen's title, its number, and the services' title.
const HEADING: &str = "#heading";
const NUMBER: &str = "#number";
const ASK: &str = "#ask";
const NOTICE: &str = "#notice";

fn service(letter: char) -> String {
    format!("#services [data-service=\"{letter}\"]:not([data-rests])")
}

/// A page that shows what it is given.
async fn mute(kiosk: &Kiosk) -> Browser {
    let browser = Browser::start().await;
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": MUTE })).await;
    browser.still().await;
    browser.open(&kiosk.address("/")).await;
    browser
}

async fn show(browser: &Browser, view: &PanelView) {
    browser.js("show(arguments[0])", vec![serde_json::to_value(view).unwrap()]).await;
}

/// The kiosk's page, live, in a language.
async fn live(kiosk: &Kiosk, language: Language) -> Browser {
    let browser = Browser::start().await;
    browser.size((1280, 800)).await;
    browser.open(&kiosk.address("/")).await;
    browser.until_says(ASK, Text::Choose.say(Language::It)).await;
    if language == Language::En {
        browser.click(SPEAK).await;
        browser.until_says(ASK, Text::Choose.say(Language::En)).await;
    }
    browser
}

/// Two quick touches of the middle of an element.
async fn touch_twice(browser: &Browser, selector: &str) {
    browser.until_there(selector).await;
    let middle = "const { left, top, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();
        return [left + width / 2, top + height / 2]";
    let at = browser.js(middle, vec![selector.into()]).await;
    for _ in 0..2 {
        let begins = json!({ "type": "touchStart", "touchPoints": [{ "x": at[0], "y": at[1] }] });
        browser.devtools("Input.dispatchTouchEvent", begins).await;
        browser.devtools("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] })).await;
    }
}

async fn numbers(office: &Office) -> Vec<String> {
    office.client().tickets(None).await.iter().map(|ticket| ticket.number.unwrap().to_string()).collect()
}

/// What only the other language says.
fn foreign(language: Language) -> Vec<String> {
    let said = |language: Language| -> BTreeSet<String> {
        let of_view = |view: PanelView| {
            let services =
                view.services.into_iter().flat_map(|service| [service.name, service.about, service.estimate]);
            let still = view.still.into_iter().flat_map(|still| [still.ask.to_owned(), still.go_on.to_owned()]);
            [Some(view.heading), Some(view.text), view.told, view.left]
                .into_iter()
                .flatten()
                .chain(services)
                .chain(still)
                .chain([view.office, view.body])
                .chain(view.notice.map(str::to_owned))
                .chain(view.keys.map(str::to_owned))
                .collect::<Vec<_>>()
        };
        let views = screens::all(language).into_iter().flat_map(|(_, view)| of_view(view));
        views.map(|text| text.to_lowercase()).filter(|text| text.chars().count() > 3).collect()
    };
    let other = if language == Language::It { Language::En } else { Language::It };
    said(other).difference(&said(language)).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_found_on_any_screen() {
    let kiosk = Kiosk::unpaired(&Office::at(MORNING));
    let (browser, axe) = (mute(&kiosk).await, axe());
    browser.size((1280, 800)).await;
    let mut found = Vec::new();
    for language in LANGUAGES {
        for (name, view) in screens::all(language) {
            show(&browser, &view).await;
            let of_view = findings(&browser, &axe).await;
            found.extend(of_view.into_iter().map(|one| format!("{name} ({}): {one}", language.as_str())));
        }
    }
    browser.js("gone()", vec![]).await;
    found.extend(findings(&browser, &axe).await.into_iter().map(|one| format!("gone: {one}")));
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_has_its_place_on_every_screen() {
    let kiosk = Kiosk::unpaired(&Office::at(MORNING));
    let browser = mute(&kiosk).await;
    let judge = include_str!("../layout.js");
    let mut found = Vec::new();
    for language in LANGUAGES {
        let foreign: Value = foreign(language).into();
        let mut views: Vec<_> = screens::all(language).into_iter().map(|(name, view)| (name, Some(view))).collect();
        views.push(("gone".into(), None));
        for size in PANELS.into_iter().chain([ENLARGED]) {
            browser.size(size).await;
            let mut tops = Vec::new();
            for (name, view) in &views {
                match view {
                    Some(view) => show(&browser, view).await,
                    None => drop(browser.js("gone()", vec![]).await),
                }
                settle(&browser).await;
                if ["choose", "a service is closed"].contains(&name.as_str()) {
                    tops.push(browser.js(SERVICES_TOP, vec![]).await);
                }
                for (script, argument) in [(judge, foreign.clone()), (REACH, (size == ENLARGED).into())] {
                    let of_view: Vec<String> =
                        serde_json::from_value(browser.js(script, vec![argument]).await).unwrap();
                    found.extend(
                        of_view.into_iter().map(|one| format!("{name} ({}, {size:?}): {one}", language.as_str())),
                    );
                }
            }
            let language = language.as_str();
            assert!(
                size == ENLARGED || tops[0] == tops[1],
                "what is said of a service moves them all: {language}, {size:?}"
            );
        }
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    // The judge can fail.
    browser.js("document.querySelector('#gone p').textContent = 'Elezioni ' + 'a'.repeat(200)", vec![]).await;
    let spoiled = browser.js(judge, vec![json!(["the kiosk is starting again"])]).await;
    assert_ne!(spoiled, json!([]));
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_is_one_ticket_by_keyboard_and_by_a_trembling_finger() {
    for language in LANGUAGES {
        let office = Office::at(MORNING);
        let kiosk = Kiosk::of(&office);
        let browser = live(&kiosk, language).await;
        browser.until_there(&service('C')).await;
        let there = "return document.activeElement.matches(arguments[0])";
        for _ in 0..20 {
            if browser.js(there, vec![service('C').into()]).await == true {
                break;
            }
            browser.press(TAB).await;
        }
        browser.press(ENTER).await;
        browser.until_says(NUMBER, "C001").await;
        browser.until_says(HEADING, Text::Collect.say(language)).await;
        // The same finger on what lies in the same place: nothing of it is taken.
        touch_twice(&browser, DONE).await;
        browser.until_says(ASK, Text::Choose.say(Language::It)).await;
        touch_twice(&browser, &service('A')).await;
        browser.until_says(NUMBER, "A001").await;
        touch_twice(&browser, DONE).await;
        browser.until_there(READY).await;
        browser.until_says(ASK, Text::Choose.say(Language::It)).await;
        let mut given = numbers(&office).await;
        given.sort();
        assert_eq!(given, ["A001", "C001"]);
        let mut slips = kiosk.slips();
        slips.sort_by_key(|slip| slip.contains("C001"));
        assert!(slips.len() == 2 && slips[0].contains("A001") && slips[1].contains("C001"), "{slips:?}");
        browser.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_that_is_not_taken_does_not_look_taken() {
    let kiosk = Kiosk::unpaired(&Office::at(MORNING));
    let browser = mute(&kiosk).await;
    browser.size((1280, 800)).await;
    let views = screens::all(Language::It);
    let of = |wanted: &str| &views.iter().find(|(name, _)| name == wanted).unwrap().1;
    let look = "return [sent.length, document.querySelectorAll('.down').length,
        getComputedStyle(document.querySelector('.service-A .letter')).backgroundColor]";
    let mut looks = Vec::new();
    for screen in ["resting", "choose"] {
        show(&browser, of(screen)).await;
        settle(&browser).await;
        let before = browser.js(look, vec![]).await;
        let touch = |kind: &str| json!({ "type": kind, "x": 400, "y": 240, "button": "left", "clickCount": 1 });
        browser.devtools("Input.dispatchMouseEvent", touch("mousePressed")).await;
        let pressed = browser.js(look, vec![]).await;
        browser.devtools("Input.dispatchMouseEvent", touch("mouseReleased")).await;
        let released = browser.js(look, vec![]).await;
        looks.push((before, pressed, released));
        // Letters count where the focus is among the services.
        browser.js("document.querySelector('.service-B').focus()", vec![]).await;
        browser.press("a").await;
        looks.push((Value::Null, Value::Null, browser.js("return sent", vec![]).await));
        browser.js("document.querySelector('#ask').focus(); sent.length = 0", vec![]).await;
        browser.press("a").await;
        assert_eq!(browser.js("return sent", vec![]).await, json!([]), "a letter that was touched by chance");
    }
    let (resting, ready) = (&looks[0], &looks[2]);
    assert_eq!((&resting.0[0], &resting.1[1], &resting.2[0]), (&json!(0), &json!(0), &json!(0)), "{looks:?}");
    assert_eq!((&ready.0[0], &ready.1[1], &ready.2[0]), (&json!(0), &json!(1), &json!(1)), "{looks:?}");
    assert_ne!(resting.0[2], ready.0[2], "one sees whether it takes a press");
    assert_eq!((&looks[1].2, &looks[3].2), (&json!([]), &json!([r#"{"service":"A"}"#, r#"{"service":"A"}"#])));
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_speaks_can_be_used_by_ear() {
    let kiosk = Kiosk::unpaired(&Office::at(MORNING));
    let browser = mute(&kiosk).await;
    browser.size((1280, 800)).await;
    for (language, voice, service) in [
        (Language::It, "it-IT", "A. Anagrafe. 7 persone prima"),
        (Language::En, "en-GB", "A. Population register. 7 people ahead"),
    ] {
        let of = |wanted: &str| {
            let (_, view) = screens::all(language).into_iter().find(|(name, _)| name == wanted).unwrap();
            PanelView { spoken: true, ..view }
        };
        let heard = "return heard.splice(0)";
        show(&browser, &of("closed")).await;
        show(&browser, &of("choose")).await;
        browser.js("heard.length = 0", vec![]).await;
        browser.press(TAB).await;
        let told = browser.js(heard, vec![]).await;
        assert!(told[0][0] == voice && told[0][1].as_str().unwrap().starts_with(service), "{told}");
        // What comes of a press: once, and again if it comes again.
        let said = |count| Some(Said { count, lang: language.as_str(), text: Text::Failed.say(language).to_owned() });
        for (count, times) in [(1, 1), (1, 0), (2, 1)] {
            show(&browser, &PanelView { said: said(count), ..of("failed") }).await;
            let told = browser.js(heard, vec![]).await;
            let told = told.as_array().unwrap().iter().filter(|one| one[1] == Text::Failed.say(language));
            assert_eq!(told.count(), times, "said {count}");
        }
        // Whoever uses no keys hears no more than that.
        browser.js("document.dispatchEvent(new PointerEvent('pointerdown'))", vec![]).await;
        show(&browser, &of("choose")).await;
        assert_eq!(browser.js(heard, vec![]).await, json!([]));
    }
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_is_cut_off_says_so_calmly_and_gives_tickets() {
    for language in LANGUAGES {
        let mut office = Office::at(MORNING);
        let kiosk = Kiosk::of(&office);
        let mut browser = live(&kiosk, language).await;
        browser.net_may_fail();
        until_it_has_numbers(&office).await;
        office.kill();
        browser.until_says(NOTICE, Text::Alone.say(language)).await;
        browser.click(&service('A')).await;
        browser.until_says(HEADING, Text::Collect.say(language)).await;
        browser.click(DONE).await;
        office.restart();
        browser.until_there(READY).await;
        let quiet = "return document.querySelector(arguments[0]).innerText === ''";
        browser.until("connected again", quiet, vec![NOTICE.into()]).await;
        browser.end().await;
    }
}

/// Asked until the kiosk has told of numbers of its own.
async fn until_it_has_numbers(office: &Office) {
    let began = std::time::Instant::now();
    loop {
        let told: Value = serde_json::from_str(&office.client().read("/api/v1/kiosks").await.body).unwrap();
        let of_k1 = told["items"].as_array().unwrap().iter().find(|one| one["kiosk"] == "k1").cloned();
        let left = of_k1.as_ref().and_then(|one| one["health"]["numbers_left"].as_u64());
        if left.is_some_and(|left| left > 0) {
            return;
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(30), "the kiosk has no numbers: {told}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_instead_of_services_is_said_in_both_languages() {
    // Out of paper.
    let office = Office::at(MORNING);
    let kiosk = Kiosk::of(&office);
    let browser = live(&kiosk, Language::It).await;
    kiosk.paper(false);
    browser.until_says(HEADING, Text::NoPaper.say(Language::It)).await;
    browser.click(SPEAK).await;
    browser.until_says(HEADING, Text::NoPaper.say(Language::En)).await;
    kiosk.paper(true);
    browser.until_says(ASK, Text::Choose.say(Language::En)).await;
    assert_eq!(numbers(&office).await, Vec::<String>::new());
    browser.end().await;
    // Closed.
    let office = Office::at(NIGHT);
    let kiosk = Kiosk::of(&office);
    let browser = Browser::start().await;
    browser.open(&kiosk.address("/")).await;
    browser.until_says(HEADING, Text::Closed.say(Language::It)).await;
    browser.click(SPEAK).await;
    browser.until_says(HEADING, Text::Closed.say(Language::En)).await;
    browser.until_says("#text", "Opens tomorrow at").await;
    browser.end().await;
    // Not paired: whoever comes to do it reads either.
    let kiosk = Kiosk::unpaired(&office);
    let browser = Browser::start().await;
    browser.open(&kiosk.address("/")).await;
    let code = "return /^[A-Z0-9-]{6,}$/.test(document.querySelector(arguments[0]).innerText.trim())";
    browser.until("a code", code, vec![NUMBER.into()]).await;
    browser.until_says(HEADING, Text::Unpaired.say(Language::It)).await;
    browser.until_says("#also[lang=en]", Text::UnpairedWhat.say(Language::En)).await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_its_program_says_so_and_comes_back_by_itself() {
    let office = Office::at(MORNING);
    let mut kiosk = Kiosk::of(&office);
    let mut browser = live(&kiosk, Language::En).await;
    browser.net_may_fail();
    kiosk.kill();
    for language in LANGUAGES {
        browser.until_says("#gone", Text::Gone.say(language)).await;
    }
    let buttons = "return [...document.querySelectorAll('button')].filter((one) => one.checkVisibility()).length";
    assert_eq!(browser.js(buttons, vec![]).await, 0, "nothing that would do nothing");
    kiosk.restart();
    browser.until_there(READY).await;
    // One that stands still: what was pressed meanwhile is said to be nothing, and is nothing.
    kiosk.stands_still(true);
    browser.click(&service('A')).await;
    browser.until_says("#gone", Text::Gone.say(Language::It)).await;
    kiosk.stands_still(false);
    browser.click(&service('B')).await;
    browser.until_says(NUMBER, "B001").await;
    assert_eq!(numbers(&office).await, ["B001"]);
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_whole_by_itself() {
    let office = Office::at(MORNING);
    let kiosk = Kiosk::of(&office);
    let browser = live(&kiosk, Language::It).await;
    // In its own letters …
    let letters = "return document.fonts.ready.then(() =>
        [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family.replaceAll('\"', '')).sort().join())";
    assert_eq!(browser.js(letters, vec![]).await, "Roboto Mono,Titillium Web,Titillium Web");
    // … and from nowhere else.
    let from = "return performance.getEntriesByType('resource').map((one) => one.name).filter((name) => !name.startsWith(location.origin))";
    assert_eq!(browser.js(from, vec![]).await, json!([]));
    browser.end().await;
    let http = reqwest::Client::new();
    let expected = [
        ("/", 200, "text/html; charset=utf-8", "no-cache"),
        ("/panel.js", 200, "text/javascript; charset=utf-8", "no-cache"),
        ("/panel.css", 200, "text/css; charset=utf-8", "no-cache"),
        ("/favicon.ico", 200, "image/svg+xml", "no-cache"),
        ("/fonts/roboto-mono-700.woff2", 200, "font/woff2", "public, max-age=31536000, immutable"),
        ("/state", 200, "text/event-stream", "no-store"),
        ("/elsewhere", 404, "", "no-store"),
    ];
    for (path, status, kind, cache) in expected {
        let answer = http.get(kiosk.address(path)).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        assert_eq!(
            (answer.status().as_u16(), header("content-type"), header("cache-control")),
            (status, kind.into(), cache.into()),
            "{path}"
        );
        assert!(header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert_eq!(
            (header("x-content-type-options"), header("referrer-policy")),
            ("nosniff".into(), "no-referrer".into()),
            "{path}"
        );
    }
}
