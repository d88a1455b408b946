//! How the office is: told by the thread, asked by readiness and pages.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use arc_swap::ArcSwapOption;
use protocol::{OffsetTime, Span};
use tokio::sync::watch;

use crate::access::Register;

/// Shared between the office thread and whoever asks.
#[derive(Debug, Default)]
pub struct Status {
    stopping: AtomicBool,
    clock_suspect: AtomicBool,
    storage: ArcSwapOption<String>,
    time: ArcSwapOption<Said>,
    register: watch::Sender<Arc<Register>>,
}

/// What the office said its time was, and when on the machine's clock.
#[derive(Clone, Copy, Debug)]
struct Said {
    time: OffsetTime,
    at: Instant,
}

/// Whether the office can do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The server is going down.
    pub stopping: bool,
    /// The wall clock and engine time are apart.
    pub clock_suspect: bool,
    /// Why the journal cannot be written, if so.
    pub storage: Option<String>,
}

impl Readiness {
    /// Ready: it takes commands, and nobody has to look after it.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        !self.stopping && !self.clock_suspect && self.storage.is_none()
    }
}

impl Status {
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    pub(super) fn set_clock_suspect(&self, suspect: bool) {
        if self.clock_suspect.swap(suspect, Ordering::AcqRel) != suspect {
            tracing::warn!(suspect, "the wall clock and engine time: suspect or settled");
        }
    }

    pub(super) fn clock_suspect(&self) -> bool {
        self.clock_suspect.load(Ordering::Acquire)
    }

    pub(super) fn set_storage(&self, trouble: Option<String>) {
        self.storage.store(trouble.map(Arc::new));
    }

    pub(super) fn storage_fails(&self) -> bool {
        self.storage.load().is_some()
    }

    pub(super) fn set_register(&self, register: Arc<Register>) {
        self.register.send_replace(register);
    }

    pub(super) fn register(&self) -> Arc<Register> {
        self.register.borrow().clone()
    }

    pub(super) fn register_changes(&self) -> watch::Receiver<Arc<Register>> {
        self.register.subscribe()
    }

    pub(super) fn set_time(&self, time: OffsetTime) {
        self.time.store(Some(Arc::new(Said { time, at: Instant::now() })));
    }

    /// The office's time: what it said last and what has passed since, at this speed.
    pub(super) fn time(&self, speed: f64) -> Option<OffsetTime> {
        let said = self.time.load();
        let Said { time, at } = said.as_deref()?;
        #[allow(clippy::cast_possible_truncation)] // it is said anew each second
        let passed = (at.elapsed().as_secs_f64() * speed * 1000.0) as i64;
        Some(time.later(Span(passed)))
    }

    pub(super) fn readiness(&self) -> Readiness {
        Readiness {
            stopping: self.is_stopping(),
            clock_suspect: self.clock_suspect(),
            storage: self.storage.load_full().map(|why| (*why).clone()),
        }
    }
}
