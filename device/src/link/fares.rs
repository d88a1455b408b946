//! How what is asked of the server fares, for the log: that something failed is told once, until something succeeds again, which is told too.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::Failed;

/// How it fares. Cheap to clone: the same for everybody.
#[derive(Clone, Debug, Default)]
pub struct Fares(Arc<AtomicBool>);

impl Fares {
    /// An errand failed; whether that is news.
    pub fn failed(&self, errand: &str, failed: &Failed) -> bool {
        if matches!(failed, Failed::Status { status: 401, .. }) {
            // Of a token that is not known the stream tells, once, what follows from it.
            tracing::debug!(errand, %failed, "an errand to the server failed");
            return false;
        }
        let is_news = !self.0.swap(true, Ordering::Relaxed);
        if is_news {
            tracing::warn!(errand, %failed, "an errand to the server failed; it is repeated until it succeeds, and told of once");
        }
        is_news
    }

    /// One succeeded; whether that is news.
    pub fn succeeded(&self) -> bool {
        let is_news = self.0.swap(false, Ordering::Relaxed);
        if is_news {
            tracing::info!("errands to the server succeed again");
        }
        is_news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_told_once_until_something_succeeds() {
        let fares = Fares::default();
        let no = |status| Failed::Status { status, slug: String::new(), detail: String::new() };
        assert!(!fares.succeeded());
        let told = [401, 500, 500, 403].map(|status| fares.failed("setup", &no(status)));
        assert_eq!(told, [false, true, false, false]);
        assert!(fares.succeeded() && !fares.succeeded());
        assert!(fares.failed("setup", &no(500)));
    }
}
