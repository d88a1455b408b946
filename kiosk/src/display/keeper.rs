//! The thread that draws: what is new, when it is new; and again after the screen was lost.

use std::{
    io,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use hardware::pixels::{Canvas, Panel, Resting, embedded_graphics::geometry::OriginDimensions, text::Brush};

use super::{
    scene::{self, Local, Means},
    slate::{Next, Slate, Targets},
};
use crate::{
    devices::{PAUSE, Trouble},
    panel::PanelView,
};

/// How long things last.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long a screen that failed is left alone.
    pub pause: Duration,
    /// How long a page of services stays where nobody can turn it.
    pub page: Duration,
    /// How long a page that somebody turned to stays, if nobody touches anything.
    pub rest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { pause: PAUSE, page: Duration::from_secs(6), rest: Duration::from_secs(30) }
    }
}

/// Starts the thread. It ends with the slate.
///
/// # Errors
/// Where the machine has no thread to give.
pub(super) fn start<P: Panel + ?Sized + 'static>(
    panel: Box<P>,
    means: Means,
    pace: Pace,
    slate: Slate,
    trouble: Trouble,
) -> io::Result<JoinHandle<()>> {
    let mut keeper = Keeper {
        means,
        pace,
        canvas: None,
        brush: Brush::default(),
        trouble,
        local: Local::default(),
        since: Instant::now(),
        panel,
    };
    let work = move || {
        let mut wait = pace.rest;
        loop {
            match slate.next(wait) {
                Next::Over => return,
                Next::Draw { view, local } => wait = keeper.keep(&view, local, &slate),
                // The time of a page, or of a screen that failed, is over.
                Next::Same => keeper.turn(&slate),
            }
        }
    };
    thread::Builder::new().name("display".into()).spawn(work)
}

struct Keeper<P: ?Sized> {
    means: Means,
    pace: Pace,
    /// What was shown last, and no dots: most of the time nothing is drawn.
    canvas: Option<Resting>,
    brush: Brush,
    trouble: Trouble,
    /// What the display adds, and since when.
    local: Local,
    since: Instant,
    panel: Box<P>,
}

impl<P: Panel + ?Sized> Keeper<P> {
    /// Draws it, and tells for how long it stands if nothing is new.
    fn keep(&mut self, view: &PanelView, local: Local, slate: &Slate) -> Duration {
        if std::mem::replace(&mut self.local, local) != local {
            self.since = Instant::now();
        }
        match self.present(view, local, slate) {
            Ok(pages) => {
                self.trouble.works();
                self.stands(pages)
            }
            Err(fault) => {
                self.trouble.failed(&fault);
                // Nothing is known of what is shown.
                self.canvas = None;
                self.pace.pause
            }
        }
    }

    /// Draws it, and tells how many pages there are.
    fn present(&mut self, view: &PanelView, local: Local, slate: &Slate) -> Result<usize, P::Error> {
        let size = self.panel.size()?;
        let canvas = self.canvas.take().filter(|canvas| canvas.size() == size);
        let mut canvas = canvas.map_or_else(|| Canvas::new(size), Resting::wake);
        let scene = scene::of(view, size, self.means, local);
        scene::paint(&scene, &mut canvas, &mut self.brush);
        let changed = canvas.take_changes();
        self.panel.present(&canvas, &changed)?;
        self.canvas = Some(canvas.rest());
        slate.lay(Targets { size, targets: scene.targets });
        Ok(scene.pages)
    }

    /// For how long what stands there goes on standing.
    fn stands(&self, pages: usize) -> Duration {
        let long = if pages > 1 && !self.means.touch { self.pace.page } else { self.pace.rest };
        long.saturating_sub(self.since.elapsed())
    }

    /// Time has passed without anything new: the next page where nobody can turn it, the first where nobody does.
    fn turn(&mut self, slate: &Slate) {
        self.since = Instant::now();
        if self.means.touch { slate.rest() } else { slate.next_page() }
    }
}
