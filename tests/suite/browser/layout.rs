//! Every page in every state and language at the sizes of phones, desks, kiosks and halls, and enlarged to 200 %: nothing
//! scrolls sideways, is cut, overlaps, or speaks the other language.

use super::{
    stage::{Browser, LANGUAGES, Scene, Set, settle},
    texts,
};

const JUDGE: &str = include_str!("layout.js");

/// Sizes at which every page is looked at. The last two are 1280×800 at 200 %, and the narrowest phone.
const SIZES: [(u32, u32); 5] = [(390, 844), (1280, 800), (1920, 1080), (640, 400), (320, 640)];

/// A page's own sizes besides: a television, a standing screen.
fn further(page: &str) -> &'static [(u32, u32)] {
    match page {
        "board" => &[(3840, 2160)],
        "kiosk" => &[(1080, 1920)],
        _ => &[],
    }
}

/// Names that the office file has in both languages and pages show in theirs alone.
const NAMES: [(&str, &str); 3] = [
    ("Tributi e canoni", "Local taxes and fees"),
    ("Stato civile", "Births, marriages and deaths"),
    ("Sportelli polifunzionali", "Multi-purpose counters"),
];

/// Names under which a rehearsal's people sign in: they are the same in both languages, and words of one.
const PEOPLE: [&str; 5] = ["administrator", "head", "manager", "reception", "operator"];

/// What a page in this language must not say.
fn foreign(language: &str) -> Vec<String> {
    let other = if language == "it" { "en" } else { "it" };
    let names = NAMES.iter().map(|(it, en)| if other == "it" { it } else { en }.to_lowercase());
    let texts = texts::only_in(other).into_iter().filter(|text| !PEOPLE.contains(&text.as_str()));
    texts.chain(names).collect()
}

async fn findings(browser: &Browser, foreign: &[String]) -> Vec<String> {
    serde_json::from_value(browser.js(JUDGE, vec![foreign.into()]).await).unwrap()
}

async fn everything_has_its_place(scene: Scene) {
    let mut set = Set::of(scene).await;
    let mut browser = Browser::start().await;
    browser.still().await;
    let mut found = Vec::new();
    for language in LANGUAGES {
        let foreign = foreign(language);
        for view in set.views.clone() {
            set.show(&mut browser, &view, language).await;
            let own = ["board", "kiosk"].into_iter().find(|page| view.is_of(page)).map_or(&[][..], further);
            for size in SIZES.iter().chain(own) {
                browser.size(*size).await;
                settle(&browser).await;
                let (name, (width, height)) = (&view.name, size);
                let of_view = findings(&browser, &foreign).await;
                found.extend(of_view.into_iter().map(|one| format!("{name} ({language}, {width}×{height}): {one}")));
            }
        }
    }
    assert!(found.is_empty(), "{} findings, {scene:?}:\n{}", found.len(), found.join("\n"));
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_has_its_place_in_an_empty_office() {
    everything_has_its_place(Scene::Empty).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_has_its_place_on_a_quiet_morning() {
    everything_has_its_place(Scene::Normal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_has_its_place_in_a_full_office() {
    everything_has_its_place(Scene::Full).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_has_its_place_at_night() {
    everything_has_its_place(Scene::Night).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_has_its_place_when_the_hall_is_closed() {
    everything_has_its_place(Scene::HallClosed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_has_its_place_when_the_day_is_closed() {
    everything_has_its_place(Scene::DayClosed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_has_its_place_when_the_server_is_gone() {
    everything_has_its_place(Scene::Lost).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_place_is_found() {
    let mut set = Set::of(Scene::Empty).await;
    let mut browser = Browser::start().await;
    let view = set.views[0].clone();
    set.show(&mut browser, &view, "en").await;
    browser.size((1280, 800)).await;
    assert_eq!(findings(&browser, &foreign("en")).await, Vec::<String>::new());
    let spoils: [(&str, &[&str]); 4] = [
        ("one.style.width = '3000px'; one.textContent = 'wide';", &["sideways"]),
        (
            "one.style.cssText = 'width: 3em; overflow: hidden; white-space: nowrap'; one.textContent = 'much too long a text';",
            &["cut off"],
        ),
        ("one.innerText = 'Tabellone';", &["the other language: “tabellone”"]),
        (
            "for (const on of [1, 2]) { const key = document.createElement('button'); key.textContent = 'key' + on;
            key.style.cssText = 'position: absolute; left: 9px; top: 9px'; one.append(key); }",
            &["upon each other", "overlap", "covered"],
        ),
    ];
    for (spoil, expected) in spoils {
        let script = format!(
            "const one = document.createElement('p'); one.id = 'spoiled'; document.querySelector('main').append(one); {spoil}"
        );
        browser.js(&script, vec![]).await;
        let found = findings(&browser, &foreign("en")).await.join("\n");
        for kind in expected {
            assert!(found.contains(kind), "{kind} of {spoil}: {found}");
        }
        browser.js("document.getElementById('spoiled').remove()", vec![]).await;
    }
}

#[test]
fn names_of_the_office_are_those_of_its_file() {
    let file = queue_server::config::builtin();
    for (it, en) in NAMES {
        assert!(file.contains(&format!("it = \"{it}\", en = \"{en}\"")), "{it}");
    }
    assert_ne!(foreign("it"), foreign("en"));
}
