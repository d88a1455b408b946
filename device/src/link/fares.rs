//! How what is asked of the server fares, for the log: that something failed is told once, until something succeeds again, which is told too.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::Failed;

/// How it fares. Cheap to clone: the same for everybody.
#[derive(Clone, Debug, Default)]
pub struct Fares(Arc<Told>);

#[derive(Debug, Default)]
struct Told {
    failing: AtomicBool,
    /// Nobody answered, which the stream may be about to tell.
    silent: AtomicBool,
}

impl Fares {
    /// An errand failed; whether that is news.
    pub fn failed(&self, errand: &str, failed: &Failed) -> bool {
        if matches!(failed, Failed::Status { status: 401, .. }) {
            // Of a token that is not known the stream tells, once, what follows from it.
            tracing::debug!(errand, %failed, "an errand to the server failed");
            return false;
        }
        let is_news = !self.0.failing.swap(true, Ordering::Relaxed);
        if is_news {
            tracing::warn!(
                "an errand to the server failed ({errand}): {failed}; it is repeated until it succeeds, and told of once"
            );
        }
        is_news
    }

    /// The same of a device that follows a stream, which tells in its own words that nobody answers. So a first silence is told by it alone, since
    /// it notices after some seconds; further ones are, while it is broken (`is_cut`). Silence beside a stream that goes on is news.
    pub fn failed_beside_stream(&self, errand: &str, failed: &Failed, is_cut: bool) -> bool {
        let is_silent = matches!(failed, Failed::Silent(_));
        if is_silent && !self.0.failing.load(Ordering::Relaxed) {
            let is_first = !self.0.silent.swap(true, Ordering::Relaxed);
            if is_first || is_cut {
                tracing::debug!(errand, %failed, "an errand to the server failed");
                return false;
            }
        }
        self.failed(errand, failed)
    }

    /// One succeeded; whether that is news.
    pub fn succeeded(&self) -> bool {
        self.0.silent.store(false, Ordering::Relaxed);
        let is_news = self.0.failing.swap(false, Ordering::Relaxed);
        if is_news {
            tracing::info!("errands to the server succeed again");
        }
        is_news
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::NoReply;

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

    #[test]
    fn that_nobody_answers_is_told_by_the_stream_alone_unless_that_goes_on() {
        let no = |status| Failed::Status { status, slug: String::new(), detail: String::new() };
        let silent = || Failed::Silent(NoReply { left: false, address: "x".into(), why: "a cable".into() });
        let fares = Fares::default();
        assert!(!fares.failed_beside_stream("setup", &silent(), false), "the stream notices after some seconds");
        assert!(!fares.failed_beside_stream("setup", &silent(), true), "it has told");
        assert!(fares.failed_beside_stream("setup", &silent(), false), "it has nothing to tell");
        assert!(!fares.failed_beside_stream("setup", &silent(), false) && fares.succeeded(), "once");
        assert!(!fares.failed_beside_stream("setup", &silent(), true) && !fares.succeeded(), "of it nothing was told");
        assert!(!fares.failed_beside_stream("setup", &silent(), true), "a first one again");
        assert!(fares.failed_beside_stream("setup", &no(500), true), "somebody answered");
        assert!(!fares.failed_beside_stream("setup", &silent(), false), "that it fails was told");
    }
}
