//! The layout of a page as it stands: nothing scrolls sideways, is cut, overlaps, or speaks the other language. `views.rs` asks about
//! every view, at the sizes of phones, desks, kiosks and halls, and enlarged to 200 %.

use super::{
    stage::{Browser, Scene, Set},
    texts,
};

const JUDGE: &str = include_str!("layout.js");

/// Names that the office file has in both languages and pages show in theirs alone.
const NAMES: [(&str, &str); 3] = [
    ("Tributi e canoni", "Local taxes and fees"),
    ("Stato civile", "Births, marriages and deaths"),
    ("Sportelli polifunzionali", "Multi-purpose counters"),
];

/// Names under which a rehearsal's people sign in: they are the same in both languages, and words of one.
const PEOPLE: [&str; 5] = ["administrator", "head", "manager", "reception", "operator"];

/// What a page in this language must not say.
pub(super) fn foreign(language: &str) -> Vec<String> {
    let other = if language == "it" { "en" } else { "it" };
    let names = NAMES.iter().map(|(it, en)| if other == "it" { it } else { en }.to_lowercase());
    let texts = texts::only_in(other).into_iter().filter(|text| !PEOPLE.contains(&text.as_str()));
    texts.chain(names).collect()
}

/// What is out of place on the present page, at its present size.
pub(super) async fn findings(browser: &Browser, foreign: &[String]) -> Vec<String> {
    serde_json::from_value(browser.js(JUDGE, vec![foreign.into()]).await).unwrap()
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
