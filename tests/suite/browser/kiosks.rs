//! What staff see of a kiosk that needs a hand: at the desk, at the reception, in administration; as it happens.

use serde_json::{Value, json};

use super::{
    stage::{Browser, LANGUAGES, Office, pages},
    texts::say,
};

const MORNING: &str = "2026-11-24T09:30:00+01:00,x0.001";

async fn at(browser: &mut Browser, office: &Office, name: &str, path: &str, language: &str) {
    browser.size((1280, 800)).await;
    browser.sign_in(office, name).await;
    browser.open(&office.address(&pages::in_language(path, language))).await;
}

/// What a kiosk tells whose printer is in this state.
fn health(state: &str, unprinted: &[Value]) -> Value {
    json!({ "version": "0.1.0", "uptime": 60, "clock_trusted": true, "temperature": 51, "to_hand_over": 0, "numbers_left": 100,
        "printer": { "state": state, "profile": "epson-tm-t20", "last_print": "2026-11-24T09:28:00+01:00" },
        "unprinted": unprinted })
}

fn ticket(number: &str) -> Value {
    json!({ "number": number, "service": &number[..1], "class": "standard", "may_exist": false })
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_can_help_sees_that_a_kiosk_needs_it_and_when_it_does_no_more() {
    for language in LANGUAGES {
        let office = Office::at(MORNING);
        let (mut desk, mut reception) = (Browser::start().await, Browser::start().await);
        at(&mut desk, &office, "operator", &pages::desk::at(1), language).await;
        at(&mut reception, &office, "reception", pages::home::AT, language).await;
        let doors = "return [...document.querySelectorAll('.door a')].map((one) => one.getAttribute('href')).join(' ')";
        assert_eq!(reception.js(doors, vec![]).await, "/kiosk /board", "what a reception may see");
        let told = |id: &str, variables: &[(&str, &str)]| say(language, id, variables);
        let of_k1 = |words: &str| told("kiosks-of", &[("kiosk", "k1"), ("words", words)]);
        let numbers = [("numbers", "A045, B012")];
        let since = say(language, "kiosks-since", &[("time", "09:30")]);
        // In time, then when it is too late.
        office.tells("k1", health("near_end", &[])).await;
        for browser in [&desk, &reception] {
            browser.until_says(pages::ALERTS, &of_k1(&told("kiosks-alert-printer-near_end", &[]))).await;
        }
        office.tells("k1", health("paper_out", &[ticket("A045"), ticket("B012")])).await;
        for browser in [&desk, &reception] {
            browser.until_says(pages::ALERTS, &of_k1(&told("kiosks-alert-printer-paper_out", &[]))).await;
            browser.until_says(pages::ALERTS, &told("kiosks-alert-unprinted", &numbers)).await;
        }
        // Reception has told the first its number: nobody is alerted to it any more, here or at the desks.
        reception.until_says(pages::ALERTS, &told("kiosks-do-unprinted", &[])).await;
        reception.click("#kiosk-alerts button[data-number=A045]").await;
        let numbers = [("numbers", "B012")];
        for browser in [&desk, &reception] {
            browser.until_says(pages::ALERTS, &told("kiosks-alert-unprinted", &numbers)).await;
        }
        // Its line is cut: since when, and to whom it owes a number still.
        drop(office.client().as_("k1").stream("/board/stream").await.unwrap());
        for browser in [&desk, &reception] {
            browser.until_says(pages::ALERTS, &of_k1(&told("kiosks-alert-away", &[("since", &since)]))).await;
            browser.until_says(pages::ALERTS, &told("kiosks-alert-unprinted", &numbers)).await;
        }
        // All is well again: nothing is left of it.
        office.tells("k1", health("ok", &[])).await;
        let quiet = "return document.querySelector(arguments[0]).innerText === ''";
        for browser in [desk, reception] {
            browser.until("no alert", quiet, vec![pages::ALERTS.into()]).await;
            browser.end().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_see_how_each_kiosk_is() {
    for language in LANGUAGES {
        let office = Office::at(MORNING);
        let mut admin = Browser::start().await;
        at(&mut admin, &office, "administrator", pages::admin::DEVICES.0, language).await;
        let told = |id: &str, variables: &[(&str, &str)]| say(language, id, variables);
        admin.until_says(pages::admin::DEVICES.1, &told("kiosks-told-nothing", &[])).await;
        office.tells("k1", health("cover_open", &[ticket("A045")])).await;
        let printed = told("kiosks-at", &[("time", "09:28")]);
        for words in [
            told("kiosks-connected", &[]),
            told("kiosks-alert-printer-cover_open", &[]),
            told("kiosks-alert-unprinted", &[("numbers", "A045")]),
            told("kiosks-printed", &[("at", &printed)]),
            told("kiosks-degrees", &[("degrees", "51")]),
            told("kiosks-to-hand-over", &[("count", "0")]),
        ] {
            admin.until_says(pages::admin::DEVICES.1, &words).await;
        }
        drop(office.client().as_("k1").stream("/board/stream").await.unwrap());
        let since = told("kiosks-since", &[("time", "09:30")]);
        admin.until_says(pages::admin::DEVICES.1, &told("kiosks-alert-away", &[("since", &since)])).await;
        admin.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_help_is_told_nothing() {
    let office = Office::at(MORNING);
    office.tells("k1", health("paper_out", &[ticket("A045")])).await;
    let nothing = "return document.querySelector(arguments[0]).innerText === ''";
    let mut browser = Browser::start().await;
    browser.open(&office.address(pages::home::AT)).await;
    browser.until_there("#state").await;
    assert_eq!(browser.js(nothing, vec![pages::ALERTS.into()]).await, true, "of whoever passes by");
    at(&mut browser, &office, "manager", pages::home::AT, "it").await;
    browser.until_says(pages::home::SERVICES, "Anagrafe").await;
    assert_eq!(browser.js(nothing, vec![pages::ALERTS.into()]).await, true, "nor of a manager");
    browser.end().await;
}
