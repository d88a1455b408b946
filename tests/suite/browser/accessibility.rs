//! axe-core on a page as it stands: nothing violated, no contrast left open. `views.rs` asks it about every view.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::stage::{Browser, Office, Scene, Set, pages};
use crate::arrows::root;

const RUN: &str = include_str!("axe.js");

/// axe-core as the lockfile of the pages names it: where the pages were built, or where their scripts are checked.
pub(super) fn axe() -> String {
    let web = root().join("queue-server/web");
    let pinned: Value = serde_json::from_str(&fs::read_to_string(web.join("package.json")).unwrap()).unwrap();
    let pinned = pinned["devDependencies"]["axe-core"].as_str().expect("the pages name axe-core").to_owned();
    // target/PROFILE/deps/suite-…
    let target = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned();
    let built = fs::read_dir(target).unwrap().map(|entry| entry.unwrap().path());
    let built = built.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("web-")));
    let places: Vec<PathBuf> = built.chain([web]).map(|place| place.join("node_modules/axe-core")).collect();
    let is_pinned = |place: &&PathBuf| version(place).as_ref() == Some(&pinned);
    let found = places.iter().find(is_pinned);
    let found = found.unwrap_or_else(|| panic!("axe-core {pinned} is in none of {places:?}: build the server first"));
    fs::read_to_string(found.join("axe.min.js")).unwrap()
}

fn version(package: &Path) -> Option<String> {
    let text = fs::read_to_string(package.join("package.json")).ok()?;
    let package: Value = serde_json::from_str(&text).ok()?;
    package["version"].as_str().map(str::to_owned)
}

/// What it finds on the present page, in words.
pub(super) async fn findings(browser: &Browser, axe: &str) -> Vec<String> {
    // A page that is asked again has it already.
    if browser.js("return typeof window.axe === 'undefined'", vec![]).await == true {
        browser.js(axe, vec![]).await;
    }
    serde_json::from_value(browser.js_until_done(RUN, vec![]).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_found() {
    let mut set = Set::of(Scene::Empty).await;
    let mut browser = Browser::start().await;
    let view = set.views[0].clone();
    set.show(&mut browser, &view, "it").await;
    let spoil = "document.querySelector('h1').remove();
        const image = document.createElement('img'); image.src = '/assets/icon.svg'; document.querySelector('main').append(image);
        const pale = document.createElement('p'); pale.textContent = 'pale'; pale.style.color = '#ddd';
        document.querySelector('main').append(pale);
        const letter = document.createElement('p'); letter.id = 'letter'; letter.textContent = 'x'; letter.style.color = '#bbb';
        document.querySelector('main').append(letter);";
    browser.js(spoil, vec![]).await;
    let found = findings(&browser, &axe()).await.join("\n");
    for rule in ["image-alt", "color-contrast at", "page-has-heading-one", "left open by axe, at #letter"] {
        assert!(found.contains(rule), "{rule}: {found}");
    }
}

/// Reduced motion hides this from axe: the light letters of a call that is past on the flashes of a new one.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_past_flashes_no_more() {
    let office = Office::at("2026-11-24T09:30:00+01:00,x1");
    office.open(1).await;
    office.take('A').await;
    let browser = Browser::start().await;
    browser.open(&office.address(pages::board::AT)).await;
    browser.until_there("#idle").await;
    let called = office.next(1).await.unwrap();
    browser.until_there("#now .card.is-new").await;
    office.verb(1, "start", &called).await;
    browser.until_there("#now.is-past .card").await;
    let looks = "const style = getComputedStyle(document.querySelector('#now .card'));
        return [style.animationName, style.backgroundColor]";
    let looks = browser.js(looks, vec![]).await;
    assert_eq!(looks, serde_json::json!(["none", "rgb(13, 56, 52)"]), "the ground of a card at night");
    browser.end().await;
}
