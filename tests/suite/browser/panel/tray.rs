//! The demo's own pages: home with the way to the simulated kiosk, and that kiosk's screen beside the paper that comes out.

use serde_json::{Value, json};

use super::super::{
    accessibility::{axe, findings},
    layout,
    stage::{Browser, LANGUAGES, pages, settle},
};
use crate::demo::Demo;

/// Phones, standing and lying screens, a hall's, and 1280×800 at 200 %.
const SIZES: [(u32, u32); 7] =
    [(320, 640), (390, 844), (640, 400), (768, 1024), (1366, 768), (1920, 1080), (1280, 800)];

const SHEETS: &str = "#sheets img";

/// Everything that is wrong with the present page at every size.
async fn wrong(browser: &Browser, axe: &str, foreign: &[String], name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for size in SIZES {
        browser.size(size).await;
        settle(browser).await;
        let of_size = layout::findings(browser, foreign).await;
        found.extend(of_size.into_iter().map(|one| format!("{name} {size:?}: {one}")));
    }
    found.extend(findings(browser, axe).await.into_iter().map(|one| format!("{name}: {one}")));
    found
}

/// What the tray says in this language alone.
async fn said_in(browser: &Browser, language: &str) -> Vec<String> {
    let words = browser.js("return Object.values(WORDS[arguments[0]])", vec![language.into()]).await;
    let words: Vec<String> = serde_json::from_value(words).unwrap();
    words.into_iter().map(|word| word.to_lowercase()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wrong_with_the_kiosk_beside_its_paper() {
    let demo = Demo::start("127.0.0.1:0").await;
    let (axe, browser) = (axe(), Browser::start().await);
    browser.still().await;
    let mut found = Vec::new();
    for paper in ["none", "some"] {
        if paper == "some" {
            demo.press("A").await;
        }
        for (language, other) in LANGUAGES.into_iter().zip(["en", "it"]) {
            browser.open(&pages::in_language(&demo.tray(), language)).await;
            match paper {
                "none" => browser.until_there("#none").await,
                _ => browser.until("the paper", DRAWN, vec![SHEETS.into()]).await,
            };
            let foreign = said_in(&browser, other).await;
            found.extend(wrong(&browser, &axe, &foreign, &format!("paper: {paper} ({language})")).await);
        }
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    // The judge can fail.
    browser.js("document.querySelector('#paper-title').textContent = 'La carta che ne esce'", vec![]).await;
    let foreign = said_in(&browser, "it").await;
    assert_ne!(layout::findings(&browser, &foreign).await, Vec::<String>::new());
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_befalls_the_printer_is_tried_on_the_page_and_stays_when_it_is_loaded_anew() {
    let demo = Demo::start("127.0.0.1:0").await;
    let browser = Browser::start().await;
    browser.open(&pages::in_language(&demo.tray(), "en")).await;
    browser.until_there("#mishaps:enabled").await;
    browser.click("input[value=near-end]").await;
    browser.click("input[value=paper-out]").await;
    let said = "
        const screen = document.querySelector('#screen').contentDocument;
        return screen !== null && screen.body.innerText.includes(arguments[0])";
    browser.until("no paper", said, vec!["Carta esaurita".into()]).await;
    browser.open(&pages::in_language(&demo.tray(), "it")).await;
    let lasting = "
        const on = [...document.querySelectorAll('#mishaps input:checked')].map((box) => box.value);
        return on.join() === arguments[0]";
    browser.until("what lasts", lasting, vec!["near-end,paper-out".into()]).await;
    browser.click("input[value=paper-out]").await;
    let well = "
        const screen = document.querySelector('#screen').contentDocument;
        return screen !== null && !screen.body.innerText.includes(arguments[0])";
    browser.until("paper again", well, vec!["Carta esaurita".into()]).await;
    browser.end().await;
}

/// There, and as large as it will be.
const DRAWN: &str =
    "const one = document.querySelector(arguments[0]); return one !== null && one.complete && one.naturalHeight > 0";

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_the_simulated_kiosk_has_its_place_at_home() {
    let demo = Demo::start("127.0.0.1:0").await;
    let (axe, mut browser) = (axe(), Browser::start().await);
    browser.still().await;
    browser.sign_in_at(&demo.office(), "head").await;
    let mut found = Vec::new();
    for language in LANGUAGES {
        let home = format!("{}{}", demo.office(), pages::in_language(pages::home::AT, language));
        browser.open(&home).await;
        browser.until_says(pages::home::SERVICES, "").await;
        browser.until_there(".played a").await;
        found.extend(wrong(&browser, &axe, &layout::foreign(language), &format!("home ({language})")).await);
        for size in SIZES {
            browser.size(size).await;
            let ragged: Value = browser.js(RAGGED, vec![]).await;
            assert_eq!(ragged, json!([]), "{language} {size:?}: rows that are not filled");
        }
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    browser.end().await;
}

/// Rows of cards that end before their list does.
const RAGGED: &str = "
    const ragged = [];
    for (const list of document.querySelectorAll('.doors')) {
        const right = list.getBoundingClientRect().right;
        const rows = Map.groupBy([...list.children], (card) => Math.round(card.getBoundingClientRect().top));
        for (const row of rows.values()) {
            const end = Math.max(...row.map((card) => card.getBoundingClientRect().right));
            if (Math.abs(end - right) > 1) ragged.push(row.map((card) => card.innerText.slice(0, 20)));
        }
    }
    return ragged;";
