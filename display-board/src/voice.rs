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
use hardware::sound::{Joined, JoinedVoice, Source, VoiceError};

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
    /// Where the machine has no thread to give. A card, or a program that plays, that is not there is no error: it may come. It is told at once,
    /// for whoever sets the board up, and not when the first citizen is called in silence.
    pub fn start(config: &Config, disk: Disk) -> io::Result<Self> {
        let (orders, queue) = mpsc::channel();
        let speaker = config.sound.clone().and_then(|SoundConfig { source, play, volume, lead_in }| {
            let source = source?;
            let lacks = lacking(&source, &play);
            lacks.iter().for_each(|lack| tracing::warn!("{lack}. The board goes on, and tries with each call"));
            let is_told = !lacks.is_empty();
            Some(Speaker::new(move || opened(&source, &play, lead_in), volume, is_told))
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
    mut speaker: Option<Speaker<JoinedVoice, O>>,
) {
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

/// What the file names and this machine has not.
fn lacking(words: &Words, play: &[String]) -> Vec<String> {
    let program = |key: &str, command: &[String]| {
        let name = command.first()?;
        let why = which::which(name).err()?;
        Some(format!("sound.{key}: {name} cannot be run here ({why}): install it, or name another program"))
    };
    let words = match words {
        Words::Clips(folder) => recordings(folder.as_deref()).err().map(|bad| format!("sound.clips: {bad}")),
        Words::Command { speak, .. } => program("speak", speak),
    };
    program("play", play).into_iter().chain(words).collect()
}

/// The voice that the file names.
fn opened(words: &Words, play: &[String], lead_in: Duration) -> Result<JoinedVoice, VoiceError> {
    let source = match words {
        Words::Clips(folder) => Source::Clips(recordings(folder.as_deref())?),
        Words::Command { speak, languages } => Source::Command { speak: speak.clone(), languages: languages.clone() },
    };
    JoinedVoice::new(Joined { play: play.to_vec(), lead_in, ..Joined::usual(source) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_lacks_to_be_heard_is_known_before_anybody_is_called() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let command = |program: &str| Words::Command { speak: words(program), languages: Vec::new() };
        assert_eq!(lacking(&Words::Clips(None), &words("sh {file}")), Vec::<String>::new());
        assert_eq!(lacking(&command("sh {text}"), &words("sh {file}")), Vec::<String>::new());
        let lacks = lacking(&Words::Clips(Some("/nowhere".into())), &words("no-such-player {file}"));
        assert_eq!(lacks.len(), 2, "{lacks:?}");
        assert!(lacks[0].starts_with("sound.play: no-such-player") && lacks[1].contains("/nowhere"), "{lacks:?}");
        let lacks = lacking(&command("/no/such/speaker {text}"), &words("sh {file}"));
        assert!(lacks.len() == 1 && lacks[0].starts_with("sound.speak: /no/such/speaker"), "{lacks:?}");
    }
}
