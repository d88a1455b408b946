//! What a page weighs when it is opened for the first time: everything that the browser fetched for it, as it came over
//! the wire, fonts and workers included.

use serde::Deserialize;
use tests::rounds::say;

use super::stage::{Browser, Scene, Set, pages};

/// Bytes in a kilobyte, as bars have them.
const KB: u64 = 1024;

/// How much a page may weigh, by the name of its view.
const BARS: [(&str, u64); 6] =
    [("phone-waiting", 60), ("board", 80), ("desk-hand", 150), ("kiosk", 150), ("home", 150), ("reports", 150)];

/// Something that was fetched.
#[derive(Debug, Deserialize)]
struct Part {
    name: String,
    /// Of its body, as it came.
    encoded: u64,
    /// Of its body, unpacked.
    plain: u64,
}

const PARTS: &str = "
    const parts = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return parts.map((one) => ({ name: new URL(one.name).pathname, encoded: one.encodedBodySize, plain: one.decodedBodySize }));";

/// What the browser fetched for a page with nothing in its cache. The worker's script is not among what a page counts as
/// its own, so it is asked for by itself.
async fn parts(set: &mut Set, name: &str) -> Vec<Part> {
    let mut browser = Browser::as_it_comes().await;
    let view = set.views.iter().find(|view| view.name == name).unwrap().clone();
    set.show(&mut browser, &view, "it").await;
    let quiet = "return document.readyState === 'complete' && document.fonts.status === 'loaded'";
    browser.until("everything is there", quiet, vec![]).await;
    let mut parts: Vec<Part> = serde_json::from_value(browser.js(PARTS, vec![]).await).unwrap();
    // Streams go on for ever: they are what is live, not what is loaded.
    parts.retain(|part| !part.name.ends_with("/stream"));
    if !parts.iter().any(|part| part.name.ends_with("live-worker.js")) {
        let worker = "const done = arguments[arguments.length - 1];
            fetch('/assets/live-worker.js', { cache: 'no-store' }).then((got) => got.text()).then(() => {
                const [one] = performance.getEntriesByName(`${location.origin}/assets/live-worker.js`);
                done([{ name: '/assets/live-worker.js', encoded: one.encodedBodySize, plain: one.decodedBodySize }]);
            });";
        parts.extend(serde_json::from_value::<Vec<Part>>(browser.js_until_done(worker, vec![]).await).unwrap());
    }
    browser.end().await;
    parts
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_light_when_they_are_opened_for_the_first_time() {
    let mut set = Set::of(Scene::Normal).await;
    let mut heavy = Vec::new();
    for (name, bar) in BARS {
        let parts = parts(&mut set, name).await;
        let kinds = [".css", ".js", ".woff2"];
        assert!(kinds.iter().all(|kind| parts.iter().any(|part| part.name.ends_with(kind))), "{name}: {parts:?}");
        let packed = |part: &&Part| [".css", ".js"].iter().any(|kind| part.name.ends_with(kind));
        assert!(
            parts.iter().filter(packed).all(|part| part.encoded < part.plain),
            "{name} is not compressed: {parts:?}"
        );
        let sum: u64 = parts.iter().map(|part| part.encoded).sum();
        #[allow(clippy::cast_precision_loss)] // for people
        let kilobytes = |bytes: u64| format!("{:.1} KB", bytes as f64 / KB as f64);
        let list: Vec<_> = parts.iter().map(|part| format!("{} {}", part.name, kilobytes(part.encoded))).collect();
        say(&format!("weight of {name}: {} (bar {bar} KB): {}", kilobytes(sum), list.join(", ")));
        if sum > bar * KB {
            heavy.push(format!("{name}: {} where {bar} KB is the bar", kilobytes(sum)));
        }
    }
    assert!(heavy.is_empty(), "{heavy:#?}");
}

/// The voice weighs more than all of the board: it comes once a browser has leave to sound, after the page is there.
#[tokio::test(flavor = "multi_thread")]
async fn the_boards_voice_comes_with_leave_to_sound_and_not_before() {
    let mut set = Set::of(Scene::Normal).await;
    let view = set.views.iter().find(|view| view.is_of("board")).unwrap().clone();
    let voice = "return performance.getEntriesByType('resource').filter((one) => one.name.includes('/speech-')).length";
    let mut silent = Browser::as_it_comes().await;
    set.show(&mut silent, &view, "it").await;
    silent.until_there(pages::board::NOW).await;
    assert_eq!(silent.js(voice, vec![]).await, 0);
    silent.press("a").await;
    silent.until("the voice comes", &format!("{voice} >= 4"), vec![]).await;
    silent.end().await;
    let mut granted = Browser::start().await;
    set.show(&mut granted, &view, "it").await;
    granted.until("the voice comes", &format!("{voice} >= 4"), vec![]).await;
    granted.end().await;
}
