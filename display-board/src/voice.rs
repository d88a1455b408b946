//! The voice's thread: what was announced is kept on the disk, then said; both in the order in which the board decided. It is slow so that nothing
//! else is.
//!
//! ```text
//! Keep ─────▶ disk
//! Announce ─▶ speaker (whose turn it is) ─▶ hardware's voice (a thread of its own): joins recorded words, or has a command speak; plays
//! ```
//! What is kept never waits for a sound; a sound never waits for more than what was announced before it.

mod recordings;
mod speaker;

use std::{
    io,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::Duration,
};

use device::{clock::Clock, world};
use hardware::sound::{Joined, JoinedVoice, Source, VoiceError, Volume};

pub use recordings::all as recordings;
use speaker::Speaker;

use crate::{
    board::{Announcement, Heard},
    config::{
        Config,
        sound::{SoundConfig, Words},
    },
    keep::Disk,
};

/// How often a voice that speaks is asked whether it still does.
const ASK: Duration = Duration::from_millis(50);

enum Order {
    Keep(Heard),
    Announce(Box<Announcement>, Clock),
}

/// The voice at work. Dropped, it is silent, and what was to be kept is kept.
#[derive(Debug)]
pub struct Voice {
    /// `None` only while it is dropped.
    thread: Option<(mpsc::Sender<Order>, JoinHandle<()>)>,
}

impl Voice {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where the machine has no thread to give. A card that is not there is no error: it may come.
    pub fn start(config: &Config, disk: Disk) -> io::Result<Self> {
        let (orders, queue) = mpsc::channel();
        let speaker = config.sound.clone().and_then(|SoundConfig { source, play, volume, lead_in }| {
            let source = source?;
            Some((move || opened(&source, &play, lead_in), volume))
        });
        let work = move || run(&queue, &disk, speaker);
        let thread = thread::Builder::new().name("announce".into()).spawn(work)?;
        Ok(Self { thread: Some((orders, thread)) })
    }

    /// Keeps what was announced.
    pub fn keep(&self, heard: Heard) {
        self.order(Order::Keep(heard));
    }

    /// Has a call announced; with the office's clock as it is now.
    pub fn announce(&self, announcement: Announcement, clock: Clock) {
        self.order(Order::Announce(Box::new(announcement), clock));
    }

    fn order(&self, order: Order) {
        if let Some((orders, _)) = &self.thread {
            // A thread that is gone has told why; the board goes on in silence.
            orders.send(order).ok();
        }
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        if let Some((orders, thread)) = self.thread.take() {
            drop(orders);
            // What is being said is cut off.
            thread.join().ok();
        }
    }
}

/// Carries out orders as they come, until nobody gives any.
fn run<O: FnMut() -> Result<JoinedVoice, VoiceError>>(
    queue: &Receiver<Order>,
    disk: &Disk,
    speaker: Option<(O, Volume)>,
) {
    let mut speaker = speaker.map(|(open, volume)| Speaker::new(open, volume));
    loop {
        // A board at rest has a thread at rest.
        let is_idle = speaker.as_ref().is_none_or(Speaker::is_idle);
        let order = if is_idle { queue.recv().map_err(RecvTimeoutError::from) } else { queue.recv_timeout(ASK) };
        match order {
            Ok(Order::Keep(heard)) => {
                if let Err(error) = disk.set_heard(&heard) {
                    tracing::warn!("{error}; a restart may announce calls again");
                }
            }
            Ok(Order::Announce(announcement, clock)) => {
                tracing::debug!(?announcement, "announced");
                if let Some(speaker) = &mut speaker {
                    speaker.take(*announcement, clock);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if let Some(speaker) = &mut speaker {
            speaker.go_on(world::uptime());
        }
    }
}

/// The voice that the file names.
fn opened(words: &Words, play: &[String], lead_in: Duration) -> Result<JoinedVoice, VoiceError> {
    let source = match words {
        Words::Clips(folder) => Source::Clips(recordings(folder.as_deref())?),
        Words::Command { speak, languages } => Source::Command { speak: speak.clone(), languages: languages.clone() },
    };
    JoinedVoice::new(Joined { play: play.to_vec(), lead_in, ..Joined::usual(source) })
}
