//! The board in a browser: what the office file says of boards rules it, it may be for some services or for a desk, a new call is noticed
//! with motion and without, and who has no leave to sound is told.

use queue_server::config;
use serde_json::json;

use super::stage::{Browser, LANGUAGES, Office, pages, settle};
use crate::logo;

const MORNING: &str = "2026-11-24T09:30:00+01:00,x1";
/// Letters are read from the last row: that is what the office file's own colours are held to (WCAG 2.1, 1.4.6).
const CONTRAST: f64 = 7.0;

/// All letters that stand there, and how well they can be told from what is behind them.
const LETTERS: &str = "
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((one) => one / 255)
            .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (colour !== 'rgba(0, 0, 0, 0)') return colour;
        }
    };
    const found = {};
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
        if (!node.data.trim() || !isShown || element.closest('.unseen, .skip, .band, script, noscript')) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
        found[element.closest('[class]').className + ' ' + node.data.trim()] = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }
    return found;";

/// Where letters' ink lies, and whether all of the board is on the screen.
const INK: &str = include_str!("ink.js");
/// What hangs on walls, lying and standing, with the narrowest and the lowest that are one screen; and what is in between: each has to show all of it.
const SCREENS: [(u32, u32); 13] = [
    (1920, 1080),
    (1280, 720),
    (1280, 800),
    (1366, 768),
    (1024, 768),
    (1024, 600),
    (854, 480),
    (800, 480),
    (1920, 540),
    (1080, 1920),
    (768, 1024),
    (480, 800),
    (800, 700),
];
/// Names as long as real ones, a text of eighty signs, and services of eighty signs each.
const LONG: [(&str, &str); 11] = [
    ("body = \"Comune di Piacenza\"", "body = \"Unione dei Comuni della Bassa Val Trebbia e Val Luretta\""),
    (
        "it = \"Sportelli polifunzionali\", en = \"Multi-purpose counters\"",
        "it = \"Sportelli polifunzionali e servizi demografici del capoluogo\", en = \"Multi-purpose counters and civil registry of the main town\"",
    ),
    (
        "Prendere il numero e attendere la chiamata sul tabellone",
        "Tenere pronti un documento valido e la tessera sanitaria. Martedì chiuso alle 13",
    ),
    ("Take a number and wait for your call on the board", "Please have a valid document ready."),
    (
        "it = \"Anagrafe\", en = \"Population register\"",
        "it = \"Anagrafe della popolazione residente, cambi di residenza, indirizzo, certificati\", en = \"Population register, changes of residence and address, all certificates\"",
    ),
    (
        "it = \"Stato civile\", en = \"Births, marriages and deaths\"",
        "it = \"Stato civile: nascite, matrimoni, unioni civili, separazioni, divorzi e decessi\", en = \"Civil status: births, marriages, civil unions, separations, divorces and deaths\"",
    ),
    (
        "it = \"Tributi e canoni\", en = \"Local taxes and fees\"",
        "it = \"Tributi, canoni, tariffe, sanzioni amministrative, rateizzazioni e rimborsi vari\", en = \"Local taxes, fees, tariffs, administrative penalties, instalments and refunds\"",
    ),
    (
        "it = \"Scuola e servizi sociali\", en = \"School and social services\"",
        "it = \"Scuola, servizi sociali, assistenza domiciliare, contributi e agevolazioni varie\", en = \"School, social services, home care, contributions and various other allowances\"",
    ),
    (
        "it = \"Carta d'identità elettronica\", en = \"Electronic identity card\"",
        "it = \"Carta d'identità elettronica: primo rilascio, rinnovo, duplicato e consegna\", en = \"Electronic identity card: first issue, renewal, duplicate, collection and so on\"",
    ),
    (
        "it = \"Edilizia, commercio e suolo pubblico\", en = \"Building, trade and public space\"",
        "it = \"Edilizia, commercio, suolo pubblico, pubblici esercizi, mercati, fiere, permessi\", en = \"Building, trade, public space, bars and restaurants, markets, fairs and permits\"",
    ),
    (
        "it = \"Rilascio veloce\", en = \"Quick release\"",
        "it = \"Rilascio veloce di certificati, ritiro documenti, consegna al protocollo, marche\", en = \"Quick release of certificates, collection of documents, filing and stamps\"",
    ),
];

/// The office file with this in its section of boards.
fn file(with: &[(&str, &str)]) -> String {
    with.iter().fold(config::builtin().to_owned(), |text, (usual, other)| {
        assert!(text.contains(usual), "{usual}");
        text.replace(usual, other)
    })
}

async fn apply(office: &Office, with: &[(&str, &str)]) {
    let reply = office.client().as_("administrator").put_office(&file(with)).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

async fn ground(browser: &Browser, colour: &str) {
    let is = "return getComputedStyle(document.body).backgroundColor === arguments[0]";
    browser.until(colour, is, vec![colour.into()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_file_rules_colours_and_sound_at_once_and_while_the_board_hangs() {
    let office = Office::at(MORNING);
    for desk in [1, 2] {
        office.open(desk).await;
        office.take('A').await;
    }
    office.next(1).await.unwrap();
    let browser = Browser::start().await;
    browser.still().await;
    browser.size((1280, 720)).await;
    apply(&office, &[("theme = \"night\"", "theme = \"day\""), ("volume = 80", "volume = 0")]).await;
    browser.open(&office.address(pages::board::AT)).await;
    ground(&browser, "rgb(230, 238, 237)").await;
    let asks = "return document.querySelector('#sound').hidden";
    assert_eq!(browser.js(asks, vec![]).await, json!(true), "nobody is asked for leave to be silent");
    // Meanwhile: as soon as native boards have it.
    let mut faint = Vec::new();
    for (theme, colour) in [("contrast", "rgb(0, 0, 0)"), ("night", "rgb(5, 33, 31)")] {
        apply(&office, &[("theme = \"night\"", &format!("theme = \"{theme}\""))]).await;
        ground(&browser, colour).await;
        office.next(if theme == "night" { 1 } else { 2 }).await;
        browser.until_there("#now .card").await;
        let letters = browser.js(LETTERS, vec![]).await;
        let letters = letters.as_object().unwrap();
        assert!(letters.len() > 25, "{letters:?}");
        let bad = letters.iter().filter(|(_, contrast)| contrast.as_f64().unwrap() < CONTRAST);
        faint.extend(bad.map(|(what, contrast)| format!("{theme}: {what}: {contrast}")));
    }
    assert_eq!(browser.js(asks, vec![]).await, json!(false));
    assert!(faint.is_empty(), "{faint:#?}");
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_is_for_some_services_or_for_a_desk() {
    let office = Office::at(MORNING);
    let mut browser = Browser::start().await;
    let mut tabs = Vec::new();
    for meant in ["?services=B", "?desk=1", "?desk=9", "?desk=x"] {
        tabs.push(browser.tab(&office.address(&format!("/board{meant}&lang=it"))).await);
        browser.until_there("#idle").await;
    }
    for (desk, letter) in [(1, 'A'), (2, 'B')] {
        office.open(desk).await;
        office.take(letter).await;
        office.next(desk).await.unwrap();
    }
    let [services, desk, other, wrong] = &tabs[..] else { unreachable!() };
    browser.at(services).await;
    browser.until_says(pages::board::NOW, "B001").await;
    let letters =
        "return [document.querySelectorAll('#now li').length, document.querySelectorAll('#waiting li').length,
        document.querySelector('#said').textContent]";
    assert_eq!(browser.js(letters, vec![]).await, json!([1, 1, "Numero B 1, sportello 2"]));
    browser.at(desk).await;
    browser.until_says(pages::board::NOW, "A001").await;
    let says = "return document.querySelector('.now').innerText.split(/\\s+/)";
    assert_eq!(browser.js(says, vec![]).await, json!(["Sportello", "1", "Desk", "1", "A001"]));
    browser.at(other).await;
    browser.until_says("#idle", "Attendere la chiamata").await;
    browser.at(wrong).await;
    browser.until_says("#idle", "/board?desk=3").await;
    browser.end().await;
}

/// Frames that swell: at most three cards, once a second each, so never more than the three flashes a second that harm.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_call_is_noticed_with_motion_and_without() {
    let office = Office::at(MORNING);
    office.open(1).await;
    office.take('A').await;
    let mut browser = Browser::start().await;
    let moving = browser.tab(&office.address(pages::board::AT)).await;
    browser.until_there("#idle").await;
    browser.blank().await;
    browser.still().await;
    browser.open(&office.address(pages::board::AT)).await;
    browser.until_there("#idle").await;
    office.next(1).await.unwrap();
    let looks = "const { animationName, boxShadow } = getComputedStyle(document.querySelector('#now .card.is-new'));
        return [animationName, boxShadow !== 'none']";
    browser.until_there("#now .card.is-new").await;
    let seen = browser.js(looks, vec![]).await;
    assert_eq!([&seen[0], &seen[1]], [&json!("none"), &json!(true)], "a frame that stands still");
    browser.at(&moving).await;
    browser.until_there("#now .card").await;
    let rules = "const rule = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
            .find((rule) => rule.selectorText === '.card.is-new').style;
        return [rule.animationName, rule.animationDuration, rule.animationIterationCount]";
    assert_eq!(browser.js(rules, vec![]).await, json!(["call", "1s", "5"]));
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_grants_no_sound_is_asked_for_it_and_no_call_is_covered() {
    let office = Office::at(MORNING);
    office.open(1).await;
    office.take('A').await;
    office.next(1).await.unwrap();
    let browser = Browser::as_it_comes().await;
    browser.open(&office.address(pages::board::AT)).await;
    browser.until_there("#now .card").await;
    let asks = "const hint = document.querySelector('#sound');
        const [one, other] = [hint, document.querySelector('#now')].map((element) => element.getBoundingClientRect());
        const apart = one.bottom <= other.top || one.top >= other.bottom || one.right <= other.left || one.left >= other.right;
        return [hint.checkVisibility({ opacityProperty: true }), hint.classList.contains('tool-quiet'), apart]";
    for size in SCREENS.into_iter().chain([(390, 844)]) {
        browser.size(size).await;
        assert_eq!(browser.js(asks, vec![]).await, json!([true, false, true]), "{size:?}");
    }
    browser.press("a").await;
    let granted = "return document.querySelector('#sound').classList.contains('tool-quiet')";
    browser.until("sound", granted, vec![]).await;
    browser.end().await;
}

/// A rehearsal's band, that of a line that is cut, and what is dated: three of the last calls have room under all of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_cut_in_a_rehearsal_leaves_room_for_three_of_the_last_calls() {
    let mut office = Office::at(MORNING);
    for desk in 1..=7 {
        office.open(desk).await;
        office.take('A').await;
        office.next(desk).await.unwrap();
    }
    let mut browser = Browser::start().await;
    browser.net_may_fail();
    let desk = browser.tab(&office.address("/board?desk=3&lang=it")).await;
    browser.until_says(pages::board::NOW, "A003").await;
    browser.blank().await;
    browser.open(&office.address("/board?lang=it")).await;
    browser.until_there("#last .row").await;
    office.kill();
    browser.until_says(".last .stale", "ultimi dati delle").await;
    // Who was called last, and who before: each by a name of its own.
    browser.until_says("#now-says", "Ultime chiamate").await;
    browser.until_says("#last-says", "Chiamate precedenti").await;
    let rows = "const place = document.querySelector('#last').getBoundingClientRect();
        const isWhole = ({ left, right, top, bottom }) => left >= place.left - 1 && right <= place.right + 1
            && top >= place.top - 1 && bottom <= place.bottom + 1;
        return [...document.querySelectorAll('#last .row')].filter((row) => isWhole(row.getBoundingClientRect())
            && [...row.children].every((one) => one.getBoundingClientRect().height <= row.clientHeight)).length";
    for size in SCREENS {
        browser.size(size).await;
        let whole = browser.js(rows, vec![]).await;
        assert!(whole.as_u64() >= Some(3), "{size:?}: {whole}");
    }
    // A desk's own display has one place for it.
    browser.at(&desk).await;
    browser.until_says("#idle", "Ultimi dati delle").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_office_is_closed_at_each_desk_and_when_somebody_was_forgotten() {
    let office = Office::at(MORNING);
    for desk in [1, 2] {
        office.open(desk).await;
    }
    office.take('A').await;
    office.next(1).await.unwrap();
    office.does("/hall/close", json!({})).await;
    let mut browser = Browser::start().await;
    let hall = browser.tab(&office.address("/board?lang=it")).await;
    let desk = browser.tab(&office.address("/board?desk=2&lang=it")).await;
    browser.until_says("#idle", "chiuso").await;
    browser.at(&hall).await;
    browser.until_says(pages::board::NOW, "A001").await;
    // An hour later, and nobody has closed the call.
    office.does("/rehearsal", json!({ "now": "2026-11-24T10:31:00+01:00" })).await;
    browser.until_says("#idle", "chiuso").await;
    browser.at(&desk).await;
    browser.until_says("#idle", "chiuso").await;
    browser.end().await;
}

/// What is asked of a page that scrolls as well: what lies where is another matter there.
const OF_LETTERS: [&str; 2] = ["into the frame", "is shaved"];
const PHONES: [(u32, u32); 3] = [(390, 844), (360, 640), (844, 390)];

/// An unattended screen is never scrolled: all of the board is on it, whatever its shape and however long the names, with calls that were
/// made just now; no frame lies on a letter, and no letter's feet are cut off.
#[tokio::test(flavor = "multi_thread")]
async fn all_of_the_board_is_on_every_screen_that_hangs_on_a_wall() {
    let mut office = Office::at(MORNING).with_logo(&logo::picture());
    let mut browser = Browser::start().await;
    browser.net_may_fail();
    browser.still().await;
    let mut found = Vec::new();
    for (what, with, desks) in [("one call", &[][..], 11..=11), ("long names", &LONG[..], 1..=8)] {
        apply(&office, with).await;
        for desk in desks {
            office.open(desk).await;
            office.take(if desk % 2 == 0 { 'A' } else { 'D' }).await;
            office.next(desk).await.unwrap();
        }
        for language in LANGUAGES {
            browser.open(&office.address(&pages::in_language(pages::board::AT, language))).await;
            browser.until_there("#now .card").await;
            browser.until_there("#logo").await;
            for size in SCREENS {
                browser.size(size).await;
                settle(&browser).await;
                let at_size: Vec<String> = serde_json::from_value(browser.js(INK, vec![]).await).unwrap();
                found.extend(at_size.into_iter().map(|one| format!("{what} ({language}, {size:?}): {one}")));
            }
            for size in PHONES {
                browser.size(size).await;
                settle(&browser).await;
                let at_size: Vec<String> = serde_json::from_value(browser.js(INK, vec![]).await).unwrap();
                let of_letters = at_size.into_iter().filter(|one| OF_LETTERS.iter().any(|kind| one.contains(kind)));
                found.extend(of_letters.map(|one| format!("{what} ({language}, {size:?}): {one}")));
            }
        }
    }
    office.kill();
    browser.until_there("#last-title .stale .both").await;
    for size in [(1920, 1080), (1280, 720), (760, 440), (480, 800)] {
        browser.size(size).await;
        settle(&browser).await;
        let at_size: Vec<String> = serde_json::from_value(browser.js(INK, vec![]).await).unwrap();
        found.extend(at_size.into_iter().map(|one| format!("long names, line cut ({size:?}): {one}")));
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    // The judge can fail: a number that hangs low, and a name's line that is too close.
    let spoil = "document.querySelector('.card-number').style.top = '0.2em';
        for (const one of document.querySelectorAll('.queue-name .both span')) one.style.cssText = 'margin: 0; padding: 0; line-height: 0.9';";
    browser.js(spoil, vec![]).await;
    browser.size((390, 844)).await;
    browser.size((1280, 720)).await;
    let spoiled = browser.js(INK, vec![]).await.to_string();
    for kind in OF_LETTERS {
        assert!(spoiled.contains(kind), "{kind}: {spoiled}");
    }
    browser.end().await;
}
