//! What the log is told of a device that fails: once, and that it is back. Pure but for the log.

use std::fmt::Display;

use hardware::Fault;

/// What is known to be wrong with a device.
#[derive(Clone, Debug)]
pub struct Trouble {
    device: &'static str,
    known: Option<String>,
}

impl Trouble {
    /// Nothing yet.
    #[must_use]
    pub const fn of(device: &'static str) -> Self {
        Self { device, known: None }
    }

    /// It failed; whether that is news. Another reason is.
    pub fn failed(&mut self, fault: &impl Fault) -> bool {
        let text = fault.to_string();
        let news = self.known.as_ref() != Some(&text);
        if news {
            tracing::warn!(device = self.device, kind = %fault.kind(), "{text}; it is tried again, and told of once");
            self.known = Some(text);
        }
        news
    }

    /// It works; whether that is news.
    pub fn works(&mut self) -> bool {
        let news = self.known.take().is_some();
        if news {
            tracing::info!(device = self.device, "works again");
        }
        news
    }

    /// Something is odd about it that no retry mends.
    pub(crate) fn odd(&self, what: impl Display) {
        tracing::warn!(device = self.device, "{what}");
    }
}

#[cfg(test)]
mod tests {
    use hardware::{FaultKind, simulated::Wished};

    use super::*;

    #[test]
    fn the_log_is_told_once_and_again_of_another_reason_or_after_it_worked() {
        let fault = |kind| Wished { device: "lamps", kind };
        let mut trouble = Trouble::of("lamps");
        assert!(!trouble.works());
        let told = [FaultKind::Absent, FaultKind::Absent, FaultKind::Denied, FaultKind::Denied, FaultKind::Absent]
            .map(|kind| trouble.failed(&fault(kind)));
        assert_eq!(told, [true, false, true, false, true]);
        assert!(trouble.works());
        assert!(!trouble.works());
        assert!(trouble.failed(&fault(FaultKind::Absent)));
    }
}
