//! The doors as people meet them: signing in and out, two operators and one desk, a place that is locked, a device that is
//! revoked and paired anew.

use reqwest::Method;
use serde_json::{Value, json};
use tests::client::Client;

use super::{
    stage::{Browser, LANGUAGES, Office, pages},
    texts::{say, start},
};

const MORNING: &str = "2026-11-24T09:30:00+01:00,x1";
const ENTER: &str = "\u{e007}";

/// A browser of somebody whom the server may refuse something.
async fn refusable() -> Browser {
    let mut browser = Browser::start().await;
    browser.may_be_refused();
    browser.size((1280, 800)).await;
    browser
}

async fn at(browser: &Browser, office: &Office, path: &str, language: &str) {
    browser.open(&office.address(&pages::in_language(path, language))).await;
}

async fn fill(browser: &Browser, field: &str, words: &str) {
    browser.until_there(field).await;
    browser
        .js("const field = document.querySelector(arguments[0]); field.value = ''; field.focus()", vec![field.into()])
        .await;
    browser.press(words).await;
}

async fn until_at(browser: &Browser, path: &str) {
    let there = "return location.pathname + location.search.replace(/[?&]lang=../, '') === arguments[0]";
    browser.until("the address", there, vec![path.into()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_goes_where_one_wanted_and_out_again() {
    let office = Office::at(MORNING);
    for language in LANGUAGES {
        let browser = refusable().await;
        at(&browser, &office, &pages::desk::at(3), language).await;
        browser.until_there(pages::sign_in::READY).await;
        fill(&browser, pages::sign_in::NAME, "operator").await;
        fill(&browser, pages::sign_in::PASSWORD, "not this one").await;
        browser.press(ENTER).await;
        browser.until_says(pages::sign_in::WRONG, &say(language, "sign-in-live-wrong", &[])).await;
        fill(&browser, pages::sign_in::PASSWORD, "rehearsal-operator").await;
        browser.press(ENTER).await;
        browser.until_says(pages::door::NAME, "operator").await;
        browser.until_says("#title", "3").await;
        let ways = "return [...document.querySelectorAll('.ways a')].map((one) => one.getAttribute('href')).join(' ')";
        assert_eq!(browser.js(ways, vec![]).await, "/ /kiosk /board /desk", "what an operator may see");
        at(&browser, &office, "/reports", language).await;
        browser.until_says("h1", &say(language, "forbidden-title", &[])).await;
        browser.click(pages::door::SIGN_OUT).await;
        until_at(&browser, "/sign-in").await;
        // Whoever goes back finds nothing of what was there.
        browser.js("history.back()", vec![]).await;
        browser.until_there(pages::sign_in::READY).await;
        browser.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_to_no_other_site() {
    let office = Office::at(MORNING);
    let browser = refusable().await;
    for elsewhere in ["//evil.example/x", "/%5Cevil.example", "https://evil.example", "javascript:alert(1)"] {
        at(&browser, &office, &format!("/sign-in?next={elsewhere}"), "it").await;
        // By key: it lies below the edge of the window.
        let person = pages::sign_in::person("manager");
        browser.until_there(&person).await;
        browser.js("document.querySelector(arguments[0]).focus()", vec![person.into()]).await;
        browser.press(ENTER).await;
        until_at(&browser, "/reports").await;
        browser.click(pages::door::SIGN_OUT).await;
        until_at(&browser, "/sign-in").await;
    }
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_operators_and_one_desk() {
    for language in LANGUAGES {
        let office = Office::at(MORNING);
        let (mut one, mut other) = (refusable().await, refusable().await);
        one.sign_in(&office, "operator").await;
        at(&one, &office, &pages::desk::at(1), language).await;
        let open = format!("{}:not([aria-disabled])", pages::desk::verb("open"));
        one.until_there(&open).await;
        one.click(&open).await;
        one.until_says(pages::desk::STATE, &say(language, "desk-state-open", &[])).await;

        // The second is told that somebody sits there, and may not call.
        other.sign_in(&office, "operator-2").await;
        at(&other, &office, &pages::desk::at(1), language).await;
        other.until_says(pages::desk::SEAT, &say(language, "desk-seat-taken", &[("desk", "1")])).await;
        let next_is_off = format!("{}[aria-disabled]", pages::desk::verb("next"));
        other.until_there(&next_is_off).await;

        // It takes the desk over: the first is told at once, and may call no more.
        one.until_says(pages::desk::SAID, &say(language, "desk-done-open", &[])).await;
        other.click(pages::desk::TAKE_SEAT).await;
        other.until_says(pages::desk::SAID, &say(language, "desk-seat-is-here", &[("desk", "1")])).await;
        one.until_says(pages::desk::SEAT, &say(language, "desk-seat-lost", &[])).await;
        one.until_there(&next_is_off).await;
        // What was said of the desk before is not said of it now.
        one.until("nothing is said", "return document.querySelector('#said').textContent === ''", vec![]).await;
        other.until_there(&format!("{}:not([aria-disabled])", pages::desk::verb("next"))).await;

        // And takes it back.
        one.click(pages::desk::TAKE_SEAT).await;
        other.until_says(pages::desk::SEAT, &say(language, "desk-seat-lost", &[])).await;
        one.end().await;
        other.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_locked_and_opened_by_its_pin() {
    let office = Office::at(MORNING);
    let mut browser = refusable().await;
    browser.sign_in(&office, "operator").await;
    at(&browser, &office, pages::me::AT, "it").await;
    fill(&browser, "#pin", "2580").await;
    fill(&browser, "#pin-password", "rehearsal-operator").await;
    browser.press(ENTER).await;
    browser.until_says("#pin-state", &say("it", "me-live-pin-set", &[])).await;
    at(&browser, &office, &pages::desk::at(2), "it").await;
    browser.until_there(pages::desk::QUEUE).await;
    browser.click(pages::door::LOCK).await;
    browser.until_there(pages::door::LOCKED).await;
    let seen = "return document.querySelector(arguments[0]).checkVisibility({ visibilityProperty: true })";
    assert_eq!(browser.js(seen, vec![pages::desk::QUEUE.into()]).await, false, "what was there is hidden");
    // Neither Escape nor loading anew opens it.
    browser.press("\u{e00c}").await;
    at(&browser, &office, &pages::desk::at(2), "it").await;
    browser.until_there(pages::door::LOCKED).await;
    fill(&browser, pages::door::PIN, "1111").await;
    browser.press(ENTER).await;
    browser.until_says("#lock-wrong", &start("it", "doors-lock-wrong")).await;
    fill(&browser, pages::door::PIN, "2580").await;
    browser.press(ENTER).await;
    let open = "return document.querySelector(arguments[0]).hidden";
    browser.until("it opens", open, vec![pages::door::LOCKED.into()]).await;
    browser.until_there(&format!("{}:not([aria-disabled])", pages::desk::verb("open"))).await;
    // Work goes on at what the page is for, not at the button that locks.
    browser.click(pages::door::LOCK).await;
    browser.until_there(pages::door::LOCKED).await;
    fill(&browser, pages::door::PIN, "2580").await;
    browser.press(ENTER).await;
    browser.until("it opens", open, vec![pages::door::LOCKED.into()]).await;
    assert_eq!(browser.js("return document.activeElement.dataset.verb", vec![]).await, "next");
    // The third wrong PIN warns of the fifth, which ends the session; the page to sign in says so.
    browser.click(pages::door::LOCK).await;
    browser.until_there(pages::door::LOCKED).await;
    for wrong in ["1111", "1112", "1113", "1114"] {
        fill(&browser, pages::door::PIN, wrong).await;
        browser.press(ENTER).await;
        let warned = wrong > "1112";
        let words = say("it", if warned { "doors-lock-wrong-again" } else { "doors-lock-wrong" }, &[]);
        let said = "return document.querySelector('#lock-wrong').textContent === arguments[0]
            && document.querySelector('#lock-pin').value === ''";
        browser.until("what is said of a wrong PIN", said, vec![words.into()]).await;
    }
    fill(&browser, pages::door::PIN, "1115").await;
    browser.press(ENTER).await;
    browser.until_says(pages::sign_in::OVER, &say("it", "sign-in-over-pins", &[])).await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_put_out_is_told_why_and_where_the_number_is() {
    let office = Office::at(MORNING);
    let administrator = office.client().as_("administrator");
    for language in LANGUAGES {
        let mut browser = refusable().await;
        let first = browser.tab(&office.address("/healthz")).await;
        browser.sign_in(&office, "operator").await;
        at(&browser, &office, &pages::desk::at(4), language).await;
        browser.until_there(pages::desk::QUEUE).await;

        // Signed out in another tab of the same browser.
        browser.tab(&office.address(&pages::in_language(pages::me::AT, language))).await;
        browser.until_there(pages::me::READY).await;
        browser.click(pages::door::SIGN_OUT).await;
        until_at(&browser, "/sign-in").await;
        let nothing = "return document.querySelector(arguments[0]) === null";
        assert_eq!(browser.js(nothing, vec![pages::sign_in::OVER.into()]).await, true, "who leaves knows why");
        browser.at(&first).await;
        browser.until_says(pages::sign_in::OVER, &say(language, "sign-in-over-out", &[])).await;
        browser.until_says(pages::sign_in::OVER, &say(language, "sign-in-over-desk", &[])).await;
        let focus = "return document.activeElement.id";
        assert_eq!(browser.js(focus, vec![]).await, "name", "one can type at once");

        // Another password, given by an administrator.
        browser.sign_in(&office, "head").await;
        at(&browser, &office, "/reports", language).await;
        browser.until_there(pages::reports::READY).await;
        let people = administrator.read("/api/v1/people").await.body;
        let people: Value = serde_json::from_str(&people).unwrap();
        let head = people["items"].as_array().unwrap().iter().find(|one| one["name"] == "head").unwrap();
        put_out(&administrator, head).await;
        browser.until_says(pages::sign_in::OVER, &say(language, "sign-in-over-ended", &[])).await;
        let desk = say(language, "sign-in-over-desk", &[]);
        let says = "return document.querySelector(arguments[0]).innerText.includes(arguments[1])";
        assert_eq!(browser.js(says, vec![pages::sign_in::OVER.into(), desk.into()]).await, false, "that was no desk");
        // A reason that nobody knows is not said.
        at(&browser, &office, "/sign-in?why=%3Cb%3Ehello", language).await;
        browser.until_there(pages::sign_in::READY).await;
        assert_eq!(browser.js(nothing, vec![pages::sign_in::OVER.into()]).await, true);
        browser.end().await;
    }
}

/// Suspends somebody, which ends the sessions, and readmits.
async fn put_out(administrator: &Client, person: &Value) {
    for active in [false, true] {
        let body = json!({ "name": person["name"], "roles": person["roles"], "active": active });
        let path = format!("/api/v1/people/{}", person["id"]);
        let answer = administrator.request(Method::PUT, &path).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_notices_who_signs_in_beside_it() {
    let office = Office::at(MORNING);
    let mut browser = refusable().await;
    let first = browser.tab(&office.address("/healthz")).await;
    browser.sign_in(&office, "operator").await;
    at(&browser, &office, &pages::desk::at(6), "it").await;
    browser.until_says(pages::door::NAME, "operator").await;
    browser.until_there(pages::desk::QUEUE).await;
    browser.tab(&office.address("/sign-in?lang=it")).await;
    fill(&browser, pages::sign_in::NAME, "operator-2").await;
    fill(&browser, pages::sign_in::PASSWORD, "rehearsal-operator-2").await;
    browser.press(ENTER).await;
    until_at(&browser, "/desk").await;
    browser.at(&first).await;
    browser.until_says(pages::door::NAME, "operator-2").await;
    until_at(&browser, "/desk?desk=6").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_leaves_a_number_behind_unasked() {
    for language in LANGUAGES {
        let office = Office::at(MORNING);
        let mut browser = refusable().await;
        browser.sign_in(&office, "operator").await;
        office.take('A').await;
        at(&browser, &office, pages::me::AT, language).await;
        fill(&browser, "#pin", "2580").await;
        fill(&browser, "#pin-password", "rehearsal-operator").await;
        browser.press(ENTER).await;
        browser.until_says("#pin-state", &say(language, "me-live-pin-set", &[])).await;
        at(&browser, &office, &pages::desk::at(1), language).await;
        let verb = |name: &str| format!("{}:not([aria-disabled])", pages::desk::verb(name));
        browser.click(&verb("open")).await;
        browser.click(&verb("next")).await;
        browser.until_says(pages::desk::NUMBER, "A001").await;

        // On another page.
        let asked = say(language, "doors-leave-number", &[("number", "A001"), ("desk", "1")]);
        at(&browser, &office, pages::me::AT, language).await;
        browser.until_there(pages::me::READY).await;
        browser.click(pages::door::SIGN_OUT).await;
        browser.until_says(pages::door::LEAVING, &asked).await;
        browser.press("\u{e00c}").await;
        browser.until_says(pages::door::NAME, "operator").await;

        // From the lock.
        at(&browser, &office, &pages::desk::at(1), language).await;
        browser.until_says(pages::desk::NUMBER, "A001").await;
        browser.click(pages::door::LOCK).await;
        browser.click("#lock-sign-out").await;
        browser.until_says(pages::door::LEAVING, &asked).await;
        browser.click("#leaving-stay").await;
        browser.until_there(pages::door::LOCKED).await;
        browser.click("#lock-sign-out").await;
        browser.click("#leaving-go").await;
        until_at(&browser, "/sign-in").await;
        browser.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_takes_back_a_search_then_leaves() {
    let office = Office::at(MORNING);
    let mut browser = refusable().await;
    browser.sign_in(&office, "operator").await;
    office.take('A').await;
    at(&browser, &office, &pages::desk::at(1), "it").await;
    let verb = |name: &str| format!("{}:not([aria-disabled])", pages::desk::verb(name));
    browser.click(&verb("open")).await;
    browser.click(&verb("next")).await;
    browser.until_says(pages::desk::NUMBER, "A001").await;
    browser.click(&verb("finish")).await;
    browser.until_there("#procedures [role=option]").await;
    let shown = "return document.querySelector('#procedures').innerText";
    let before = browser.js(shown, vec![]).await;
    fill(&browser, "#find", "zzz").await;
    browser.until_says("#procedures", &say("it", "desk-find-none", &[])).await;
    browser.press("\u{e00c}").await;
    browser.until_there(pages::desk::DIALOG).await;
    browser
        .until(
            "all are there again",
            "return document.querySelector('#procedures').innerText === arguments[0]",
            vec![before],
        )
        .await;
    browser.press("\u{e00c}").await;
    browser.until("it is left", "return document.querySelector('dialog[open]') === null", vec![]).await;
    browser.until_says(pages::desk::NUMBER, "A001").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays() {
    let office = Office::at(MORNING);
    let mut browser = refusable().await;
    browser.sign_in(&office, "administrator").await;
    at(&browser, &office, pages::admin::PEOPLE.0, "it").await;
    let off = |deed: &str| format!("#people [data-deed={deed}][aria-disabled]");
    for deed in ["deactivate", "remove"] {
        browser.until_there(&off(deed)).await;
        let of = "return [...document.querySelectorAll(arguments[0])].map((one) => one.closest('li').querySelector('strong').textContent)";
        assert_eq!(browser.js(of, vec![off(deed).into()]).await, json!(["administrator"]));
        browser.click(&off(deed)).await;
        browser.until_says("#said", &say("it", "admin-live-last-one", &[])).await;
    }
    browser.until_says("#people .hint", &say("it", "admin-live-last-one", &[])).await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_head_of_a_page_leaves_a_phone_to_what_one_came_for() {
    let office = Office::at(MORNING);
    let mut browser = refusable().await;
    for (person, path) in [
        ("operator", pages::desk::at(2)),
        ("head", pages::reports::AT.to_owned()),
        ("head", pages::me::AT.to_owned()),
        ("administrator", pages::admin::PEOPLE.0.to_owned()),
        ("administrator", pages::admin::AUDIT.0.to_owned()),
    ] {
        browser.sign_in(&office, person).await;
        browser.size((390, 844)).await;
        for language in LANGUAGES {
            at(&browser, &office, &path, language).await;
            browser.until_says(pages::CLOCK, ":").await;
            let head =
                "return document.querySelector('.top').offsetHeight + document.querySelector('.ways').offsetHeight";
            let head = browser.js(head, vec![]).await.as_f64().unwrap();
            assert!(head <= 844.0 / 6.0, "{path} ({language}): the head has {head} of 844");
            let here = "const way = document.querySelector('.ways [aria-current=page], .ways [aria-current=true]');
                return !way || way.getBoundingClientRect().right <= innerWidth + 1";
            browser.until("the way that leads here", here, vec![]).await;
        }
    }
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_is_revoked_says_so_and_is_paired_anew() {
    for language in LANGUAGES {
        let office = Office::at(MORNING);
        let (kiosk, mut desk) = (refusable().await, refusable().await);
        at(&kiosk, &office, pages::kiosk::AT, language).await;
        kiosk.until_there(&pages::kiosk::service('A')).await;
        let administrator = office.client().as_("administrator");
        let revoked = administrator.request(reqwest::Method::DELETE, "/api/v1/devices/k1").send().await.unwrap();
        assert_eq!(revoked.status(), 204);
        kiosk.until_says(pages::pairing::REVOKED, &say(language, "pairing-revoked", &[])).await;
        kiosk.until_says("h1", &say(language, "pairing-kiosk-revoked", &[])).await;
        let code = "return /^\\w{3}-\\w{3}$/.exec(document.querySelector(arguments[0]).textContent)?.[0]";
        let code = kiosk.until("a code", code, vec![pages::pairing::CODE.into()]).await;

        // An administrator types it, as people type.
        desk.sign_in(&office, "administrator").await;
        at(&desk, &office, pages::admin::DEVICES.0, language).await;
        fill(&desk, pages::admin::CODE, &code.as_str().unwrap().to_lowercase().replace('-', " ")).await;
        fill(&desk, pages::admin::NAME, "k7").await;
        desk.press(ENTER).await;
        desk.until_says(pages::admin::DEVICES.1, "k7").await;
        kiosk.until_there(&pages::kiosk::service('A')).await;
        kiosk.end().await;
        desk.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_let_in_with_a_password_for_one_entry() {
    let office = Office::at(MORNING);
    let mut browser = refusable().await;
    browser.sign_in(&office, "administrator").await;
    at(&browser, &office, pages::admin::PEOPLE.0, "it").await;
    browser.until_there(pages::admin::PEOPLE.1).await;
    browser.click(pages::admin::ADD).await;
    fill(&browser, "#asked-name", "anagrafe 1").await;
    browser.click("input[value=operator]").await;
    let off = "return document.querySelector('input[value=administrator]').disabled";
    assert_eq!(browser.js(off, vec![]).await, true, "nobody is both");
    browser.click(pages::desk::CONFIRM).await;
    browser.until_there("#secret").await;
    let password = browser.js("return document.querySelector('#secret').textContent", vec![]).await;
    browser.click("#leave").await;
    browser.click(pages::door::SIGN_OUT).await;
    until_at(&browser, "/sign-in").await;
    fill(&browser, pages::sign_in::NAME, "Anagrafe 1").await;
    fill(&browser, pages::sign_in::PASSWORD, password.as_str().unwrap()).await;
    browser.press(ENTER).await;
    fill(&browser, "#own-new", "tre parole qualsiasi").await;
    browser.press(ENTER).await;
    until_at(&browser, "/desk").await;
    browser.until_says(pages::door::NEWS, &say("it", "doors-news-password", &[])).await;
    browser.until_says(pages::door::NAME, "anagrafe 1").await;
    let audit = office.client().as_("administrator").read("/api/v1/audit").await;
    let audit = audit.body.to_string();
    assert!(audit.contains("person_added") && audit.contains(&json!("administrator_signed_in").to_string()), "{audit}");
    browser.end().await;
}
