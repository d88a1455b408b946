//! The lamps follow the flow: what each is to do is told to their thread whenever that changes.

use std::{
    io,
    sync::mpsc::{self, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use hardware::lamps::{Glow, LampId, Lamps, Panel};

use super::Trouble;
use crate::{
    clock::Uptime,
    config::devices::LampShows,
    flow::{Flow, Lamp, Screen},
};

/// Nothing blinks: until something is told.
const STEADY: Duration = Duration::from_secs(3_600);

/// What each lamp is to do.
#[must_use]
pub fn glows(flow: &Flow, up: Uptime, shows: &[LampShows]) -> Vec<Glow> {
    let lamps = flow.lamps(up);
    let priority = matches!(flow.shown(up).screen, Screen::Choose { priority: true, .. });
    let glow = |shows: &LampShows| match shows {
        LampShows::Service(service) => lamps.get(service).copied().map_or(Glow::Off, of),
        LampShows::Priority if priority => Glow::On,
        LampShows::Priority => Glow::Off,
    };
    shows.iter().map(glow).collect()
}

const fn of(lamp: Lamp) -> Glow {
    match lamp {
        Lamp::Closed | Lamp::Busy => Glow::Off,
        Lamp::Open => Glow::On,
        Lamp::Pressed => Glow::Fast,
    }
}

/// Lamps at work. Dropped, they are dark.
#[derive(Debug)]
pub struct Lit {
    shows: Vec<LampShows>,
    told: Vec<Glow>,
    /// `None` only while it is dropped.
    thread: Option<(mpsc::Sender<Vec<Glow>>, JoinHandle<()>)>,
}

impl Lit {
    /// As the flow has it.
    pub fn show(&mut self, flow: &Flow, up: Uptime) {
        self.tell(glows(flow, up, &self.shows));
    }

    /// All dark.
    pub fn rest(&mut self) {
        self.tell(vec![Glow::Off; self.shows.len()]);
    }

    fn tell(&mut self, glows: Vec<Glow>) {
        if glows == self.told {
            return;
        }
        self.told.clone_from(&glows);
        if let Some((told, _)) = &self.thread {
            // A thread that is gone has told why; the kiosk goes on in the dark.
            let _ = told.send(glows);
        }
    }
}

impl Drop for Lit {
    fn drop(&mut self) {
        if let Some((told, thread)) = self.thread.take() {
            drop(told);
            // It switches the lamps off, which never blocks.
            let _ = thread.join();
        }
    }
}

/// Starts the lamps' thread.
///
/// # Errors
/// Where the machine has no thread to give.
pub fn start<L: Lamps + ?Sized + 'static>(
    lamps: Box<L>,
    shows: Vec<LampShows>,
    pause: Duration,
    trouble: Trouble,
) -> io::Result<Lit> {
    let (tell, told) = mpsc::channel::<Vec<Glow>>();
    let work = move || {
        let (mut keeper, began) = (Keeper::of(lamps, pause, trouble), Instant::now());
        let mut wait = STEADY;
        loop {
            match told.recv_timeout(wait) {
                // What was told before the last is over.
                Ok(glows) => keeper.set(&told.try_iter().last().unwrap_or(glows)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            wait = keeper.keep(began.elapsed());
        }
    };
    let thread = thread::Builder::new().name("lamps".into()).spawn(work)?;
    Ok(Lit { shows, told: Vec::new(), thread: Some((tell, thread)) })
}

/// Keeps lamps as they are to be, through faults.
#[derive(Debug)]
struct Keeper<L: ?Sized> {
    trouble: Trouble,
    pause: Duration,
    panel: Panel<Box<L>>,
}

impl<L: Lamps + ?Sized> Keeper<L> {
    fn of(lamps: Box<L>, pause: Duration, trouble: Trouble) -> Self {
        Self { trouble, pause, panel: Panel::new(lamps) }
    }

    fn set(&mut self, glows: &[Glow]) {
        for (lamp, glow) in (0..=u8::MAX).map(LampId).zip(glows) {
            self.panel.set(lamp, *glow);
        }
    }

    /// Switches what has to be switched, and tells after how long it wants to be asked again.
    fn keep(&mut self, now: Duration) -> Duration {
        match self.panel.keep(now) {
            Ok(next) => {
                self.trouble.works();
                next.map_or(STEADY, |next| next.saturating_sub(now))
            }
            Err(fault) => {
                self.trouble.failed(&fault);
                self.pause
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use hardware::{FaultKind, simulated::SimulatedLamps};
    use protocol::KioskPart;

    use super::*;
    use crate::devices::Troubles;

    fn trouble() -> Trouble {
        Trouble::of_part(KioskPart::Lamps, Troubles::default())
    }

    #[test]
    fn what_was_told_last_is_shown_and_all_is_dark_at_the_end() {
        let (lamps, seen) = SimulatedLamps::new(2);
        let shows = ["A", "B"].map(|letter| LampShows::Service(letter.parse().unwrap()));
        let mut lit = start(Box::new(lamps), shows.to_vec(), Duration::from_millis(1), trouble()).unwrap();
        lit.tell(vec![Glow::On, Glow::On]);
        lit.tell(vec![Glow::Off, Glow::On]);
        drop(lit);
        assert_eq!(seen.switched().last(), Some(&vec![false, true]));
        assert_eq!(seen.lit(), [false, false]);
    }

    #[test]
    fn lamps_that_fail_are_tried_again_after_a_pause_and_then_show_what_holds() {
        let (lamps, seen) = SimulatedLamps::new(1);
        let mut keeper = Keeper::of(Box::new(lamps), Duration::from_secs(2), trouble());
        keeper.set(&[Glow::On]);
        seen.fail(Some(FaultKind::Absent));
        assert_eq!(keeper.keep(Duration::ZERO), Duration::from_secs(2));
        keeper.set(&[Glow::Fast]);
        seen.fail(None);
        assert_eq!(keeper.keep(Duration::from_millis(100)), Duration::from_millis(150));
        assert_eq!(seen.lit(), [true]);
        keeper.set(&[Glow::Off]);
        assert_eq!(keeper.keep(Duration::from_millis(200)), STEADY);
        assert_eq!(seen.lit(), [false]);
    }
}
