//! A day of up to four hundred calls while a board, a console and a phone stay open: what they hold does not grow.

use std::time::{Duration, Instant};

use serde_json::Value;
use tests::rounds::{full, say};

use super::stage::{Browser, Held, Office, Tab, pages};

/// After so many calls a page has all that it needs.
const SETTLED: u32 = 100;
/// A page shows a sentence more or less as calls come and go: it is looked at after each of so many, once around the desks, and the least counts. What is
/// never let go of is in that too.
const LOOKS: u32 = 4;
/// Seconds of the office in one of ours.
const SPEED: u64 = 480;
/// Those whose hands are full all day.
const DESKS: [u16; LOOKS as usize] = [1, 2, 3, 4];

/// The desks take turns.
fn desk_of(nth: u32) -> u16 {
    DESKS[nth as usize % DESKS.len()]
}

/// One citizen more than is called, so that pages show the same kind of morning throughout.
async fn one_call(office: &Office, nth: u32, letters: &[char]) {
    office.take(letters[nth as usize % letters.len()]).await;
    let desk = desk_of(nth);
    let called = office.next(desk).await.unwrap_or_else(|| panic!("somebody waits at call {nth}"));
    office.verb(desk, "start", &called).await;
}

/// What each page holds, where that is less than it ever did.
async fn look(browser: &Browser, tabs: &[(&str, Tab)], least: &mut Vec<Held>) {
    for (nth, (_, tab)) in tabs.iter().enumerate() {
        browser.at(tab).await;
        let held = Held::by(browser).await;
        match least.get_mut(nth) {
            Some(least) => *least = least.min(held),
            None => least.push(held),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_pages_hold_does_not_grow_over_a_day() {
    // The whole day in a minute, or half of it.
    let (calls, hours) = if full() { (400, 8) } else { (200, 4) };
    // The browser first: the office's clock runs fast.
    let mut browser = Browser::start().await;
    let office = Office::at(&format!("2026-11-24T08:15:00+01:00,x{SPEED}"));
    for desk in DESKS {
        office.open(desk).await;
    }
    let letters = ['A', 'B', 'C', 'D', 'F', 'R'];
    for letter in letters {
        office.take(letter).await;
    }
    // Waits for the card, which no desk that is open gives: it waits all day.
    let waits = office.take('E').await;
    let phone = format!("/t/{}", waits.code.as_ref().unwrap());
    browser.sign_in(&office, "operator").await;
    let paths = [("board", pages::board::AT), ("desk", &pages::desk::at(DESKS[0])), ("phone", &phone)];
    let mut tabs = Vec::new();
    for (name, path) in paths {
        tabs.push((name, browser.tab(&office.address(&pages::in_language(path, "it"))).await));
    }
    let (began, day) = (Instant::now(), Duration::from_secs(hours * 3600 / SPEED));
    let (mut settled, mut last) = (Vec::new(), Vec::new());
    for nth in 0..calls {
        let due = day.mul_f64(f64::from(nth) / f64::from(calls));
        tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
        one_call(&office, nth, &letters).await;
        let made = nth + 1;
        for (least, until) in [(&mut settled, SETTLED), (&mut last, calls)] {
            if (until - LOOKS + 1..=until).contains(&made) {
                look(&browser, &tabs, least).await;
            }
        }
    }
    let desks = office.client().desks().await;
    let at_desk = desks.into_iter().find(|desk| desk.desk.0 == desk_of(calls - 1)).and_then(|desk| desk.ticket);
    let number = at_desk.unwrap().number.unwrap().to_string();
    browser.at(&tabs[0].1).await;
    let shown = "return document.querySelector('main').innerText.includes(arguments[0])";
    browser.until("the last call is on the board", shown, vec![Value::from(number)]).await;
    let mut grown = Vec::new();
    for ((name, _), (before, after)) in tabs.iter().zip(settled.into_iter().zip(last)) {
        say(&format!("held by the {name} after {SETTLED} and {calls} calls: {before:?}, {after:?}"));
        let heap = after.heap - before.heap;
        if heap > before.heap * 0.2 || heap > 2_000_000.0 {
            grown.push(format!("heap of the {name}: {} to {}", before.heap, after.heap));
        }
        for (what, before, after) in
            [("nodes", before.nodes, after.nodes), ("listeners", before.listeners, after.listeners)]
        {
            if after - before > (before * 0.05).max(25.0) {
                grown.push(format!("{what} of the {name}: {before} to {after}"));
            }
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
    browser.end().await;
}
