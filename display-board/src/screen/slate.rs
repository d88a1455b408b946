//! What the board and its screen's thread have in common. The newest counts; nobody waits for anybody but for something new.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use protocol::board::Theme;
use tokio::sync::{oneshot, watch};

use crate::{board::Shown, layout::Logo};

/// What is to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// What.
    pub shown: Shown,
    /// In which colours; the usual ones where none are known.
    pub theme: Option<Arc<Theme>>,
    /// The office's picture, where it has one.
    pub logo: Option<Arc<Logo>>,
}

/// What the board and its screen's thread have in common.
#[derive(Clone, Debug)]
pub struct Slate(Arc<Common>);

#[derive(Debug)]
struct Common {
    written: Mutex<Written>,
    news: Condvar,
    /// Grows with each round of the thread: while it grows the thread lives.
    rounds: AtomicU64,
    /// How many different pictures have stood there.
    frames: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Written {
    wish: Option<Arc<Wish>>,
    fresh: bool,
    over: bool,
    /// Who wants to see what stands there.
    curious: Vec<oneshot::Sender<Vec<u8>>>,
}

/// What the thread does next.
#[derive(Debug)]
pub(super) enum Next {
    /// Shows this, new or as before, and then lets these see it.
    Show(Option<Arc<Wish>>, Vec<oneshot::Sender<Vec<u8>>>),
    /// Nobody wants it any more.
    Over,
}

impl Default for Slate {
    fn default() -> Self {
        Self(Arc::new(Common {
            written: Mutex::default(),
            news: Condvar::new(),
            rounds: AtomicU64::new(0),
            frames: watch::Sender::new(0),
        }))
    }
}

impl Slate {
    fn written(&self) -> MutexGuard<'_, Written> {
        self.0.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This is to be shown. What is shown already wakes nobody.
    pub fn show(&self, wish: Wish) {
        let mut written = self.written();
        if written.wish.as_deref() != Some(&wish) {
            written.wish = Some(Arc::new(wish));
            written.fresh = true;
            self.0.news.notify_all();
        }
    }

    /// What stands there, as a PNG; `None` where the thread is gone.
    pub async fn picture(&self) -> Option<Vec<u8>> {
        let (tell, told) = oneshot::channel();
        {
            let mut written = self.written();
            written.curious.push(tell);
            self.0.news.notify_all();
        }
        told.await.ok()
    }

    /// How many different pictures have stood there, and each change of it.
    #[must_use]
    pub fn frames(&self) -> watch::Receiver<u64> {
        self.0.frames.subscribe()
    }

    /// How many rounds the thread has made.
    #[must_use]
    pub fn rounds(&self) -> u64 {
        self.0.rounds.load(Ordering::Relaxed)
    }

    /// The screen ends.
    pub fn end(&self) {
        self.written().over = true;
        self.0.news.notify_all();
    }

    /// Another picture stands there.
    pub(super) fn shown(&self) {
        self.0.frames.send_modify(|frames| *frames += 1);
    }

    /// Waits for something new, no longer than this.
    pub(super) fn next(&self, patience: Duration) -> Next {
        self.0.rounds.fetch_add(1, Ordering::Relaxed);
        let idle = |written: &mut Written| !written.fresh && !written.over && written.curious.is_empty();
        let waited = self.0.news.wait_timeout_while(self.written(), patience, idle);
        let (mut written, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if written.over {
            return Next::Over;
        }
        written.fresh = false;
        Next::Show(written.wish.clone(), std::mem::take(&mut written.curious))
    }
}
