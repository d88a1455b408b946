//! What a page holds in memory once all is given back that can be.

use serde_json::json;

use super::Browser;

/// What a page holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    /// Bytes of its scripts' heap.
    pub(crate) heap: f64,
    /// Nodes of the document, and those that are still kept beside it.
    pub(crate) nodes: f64,
    /// Listeners for events.
    pub(crate) listeners: f64,
}

impl Held {
    /// By the page that the browser shows.
    pub(crate) async fn by(browser: &Browser) -> Self {
        browser.devtools("Performance.enable", json!({})).await;
        // What is found dead in one round may let go of more in the next.
        for _ in 0..3 {
            browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
        }
        let got = browser.devtools("Performance.getMetrics", json!({})).await;
        let metric = |name: &str| {
            let found = got["metrics"].as_array().unwrap().iter().find(|metric| metric["name"] == name);
            found.and_then(|metric| metric["value"].as_f64()).unwrap()
        };
        Self { heap: metric("JSHeapUsedSize"), nodes: metric("Nodes"), listeners: metric("JSEventListeners") }
    }

    /// Of each the less.
    pub(crate) fn min(self, other: Self) -> Self {
        Self {
            heap: self.heap.min(other.heap),
            nodes: self.nodes.min(other.nodes),
            listeners: self.listeners.min(other.listeners),
        }
    }
}
