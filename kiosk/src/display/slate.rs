//! What the threads of a display have in common. The newest counts; nobody waits for anybody but for something new.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use hardware::pixels::embedded_graphics::geometry::Size;

use super::scene::{Aim, Local, Target};
use crate::panel::PanelView;

/// What the threads of a display have in common.
#[derive(Clone, Debug, Default)]
pub struct Slate(Arc<(Mutex<Written>, Condvar)>);

#[derive(Debug, Default)]
struct Written {
    view: Option<Arc<PanelView>>,
    local: Local,
    laid: Option<Arc<Targets>>,
    /// Something is to be drawn.
    fresh: bool,
    over: bool,
}

/// What can be touched on the screen as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    /// Dots across and down, as people see it.
    pub size: Size,
    /// What can be touched.
    pub targets: Vec<Target>,
}

/// What is to be drawn next.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// This.
    Draw { view: Arc<PanelView>, local: Local },
    /// Nothing is new.
    Same,
    /// Nobody wants it any more.
    Over,
}

impl Slate {
    fn written(&self) -> MutexGuard<'_, Written> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, change: impl FnOnce(&mut Written)) {
        let mut written = self.written();
        change(&mut written);
        written.fresh = true;
        self.0.1.notify_all();
    }

    /// This is to be shown.
    pub fn show(&self, view: Arc<PanelView>) {
        self.write(|written| written.view = Some(view));
    }

    /// A finger lies there, or nowhere.
    pub fn hold(&self, held: Option<Aim>) {
        self.write(|written| written.local.held = held);
    }

    /// Another page of services.
    pub fn turn(&self, page: usize) {
        self.write(|written| written.local.page = page);
    }

    /// The display ends.
    pub fn end(&self) {
        self.write(|written| written.over = true);
    }

    /// This can be touched now: it is on the screen. A finger that lies on what is not there any more is not drawn.
    pub(super) fn lay(&self, laid: Targets) {
        let mut written = self.written();
        if written.laid.as_deref() != Some(&laid) {
            let held = written.local.held;
            written.local.held = held.filter(|held| laid.targets.iter().any(|target| target.aim == *held));
            written.laid = Some(Arc::new(laid));
        }
    }

    /// What can be touched on the screen as it stands.
    #[must_use]
    pub fn laid(&self) -> Option<Arc<Targets>> {
        self.written().laid.clone()
    }

    /// What is to be drawn, as soon as something is new, or after `wait`.
    pub(super) fn next(&self, wait: Duration) -> Next {
        let until = Instant::now() + wait;
        let mut written = self.written();
        loop {
            if written.over {
                return Next::Over;
            }
            if let Some(view) = written.view.clone().filter(|_| written.fresh) {
                written.fresh = false;
                return Next::Draw { view, local: written.local };
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Next::Same;
            }
            written = self.0.1.wait_timeout(written, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Nobody has touched anything for long: the first page, drawn again as after every pause.
    pub(super) fn rest(&self) {
        let mut written = self.written();
        written.local.page = 0;
        written.fresh = true;
    }

    /// The page after this one.
    pub(super) fn next_page(&self) {
        let mut written = self.written();
        written.local.page = written.local.page.wrapping_add(1);
        written.fresh = true;
    }
}
