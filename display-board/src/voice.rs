//! The voice's thread: what is to be announced is said, in the order in which the board decided, and kept on the disk as announced once it was said to its
//! end. It is slow so that nothing else is.
//!
//! ```text
//! News ─▶ speaker (whose turn it is) ─▶ hardware's voice (a thread of its own): joins recorded words, or has a command speak; plays
//!   └──▶ disk: what the board has heard of, without what the speaker has not said yet
//! ```
//! Who waits to be said, or is cut off by a loss of power, is so announced when the board is back, as far as the call is still worth it then. A sound never
//! waits for more than what was announced before it.

mod recordings;
mod speaker;

use std::{
    io,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::Duration,
};

use device::{
    clock::{Clock, Uptime},
    config::no_program,
    world,
};
use hardware::sound::{Joined, JoinedVoice, Source, VoiceError};
use protocol::Seq;

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

/// What is new: whom to announce, and with them all that the board has heard of.
#[derive(Debug)]
pub struct News {
    /// In the order in which they were called.
    pub calls: Vec<Announcement>,
    /// All that was announced or let pass, they among it.
    pub heard: Heard,
    /// The office's clock as it is now.
    pub clock: Clock,
}

/// The voice at work. Dropped, it is silent, and what was to be kept is kept.
#[derive(Debug)]
pub struct Voice {
    /// `None` only while it is dropped.
    thread: Option<(mpsc::Sender<News>, JoinHandle<()>)>,
}

impl Voice {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where the machine has no thread to give. A card, or a program that plays, that is not there is no error: it may come. It is told at once,
    /// for whoever sets the board up, and not when the first citizen is called in silence.
    pub fn start(config: &Config, disk: Disk) -> io::Result<Self> {
        let (news, queue) = mpsc::channel();
        let speaker = config.sound.clone().and_then(|SoundConfig { source, play, volume, lead_in }| {
            let source = source?;
            let lacks = lack(&source, &play);
            lacks.iter().for_each(|lack| tracing::warn!("{lack}. The board goes on, and tries with each call"));
            let is_told = !lacks.is_empty();
            Some(Speaker::new(move || opened(&source, &play, lead_in), volume, is_told))
        });
        let work = move || run(&queue, Work { speaker, ledger: Ledger::on(&disk) });
        let thread = thread::Builder::new().name("announce".into()).spawn(work)?;
        Ok(Self { thread: Some((news, thread)) })
    }

    /// Has calls announced, and keeps that they were.
    pub fn announce(&self, news: News) {
        if let Some((orders, _)) = &self.thread {
            // A thread that is gone has told why; the board goes on in silence.
            orders.send(news).ok();
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

/// Announces what comes, until nobody sends any more.
fn run<V: hardware::sound::Voice, O: FnMut() -> Result<V, V::Error>>(queue: &Receiver<News>, mut work: Work<'_, V, O>) {
    loop {
        // A board at rest has a thread at rest.
        let is_idle = work.speaker.as_ref().is_none_or(Speaker::is_idle);
        match if is_idle { queue.recv().map_err(RecvTimeoutError::from) } else { queue.recv_timeout(ASK) } {
            Ok(news) => work.hear(news),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        work.go_on(world::uptime());
    }
}

/// Who says it, and where it stands that it was said.
struct Work<'a, V, O> {
    speaker: Option<Speaker<V, O>>,
    ledger: Ledger<'a>,
}

impl<V: hardware::sound::Voice, O: FnMut() -> Result<V, V::Error>> Work<'_, V, O> {
    fn hear(&mut self, News { calls, heard, clock }: News) {
        self.ledger.heard = heard;
        for call in calls {
            tracing::debug!(announcement = ?call, "announced");
            if let Some(speaker) = &mut self.speaker {
                speaker.take(call, clock.clone());
            }
        }
    }

    fn go_on(&mut self, up: Uptime) {
        if let Some(speaker) = &mut self.speaker {
            speaker.go_on(up);
        }
        self.ledger.keep(self.speaker.iter().flat_map(Speaker::unsaid));
    }
}

/// What was announced, on the disk.
struct Ledger<'a> {
    disk: &'a Disk,
    /// All that the board has heard of.
    heard: Heard,
    /// What lies on the disk, as far as it was laid there since the start.
    kept: Option<Heard>,
}

impl<'a> Ledger<'a> {
    fn on(disk: &'a Disk) -> Self {
        Self { disk, heard: Heard::default(), kept: None }
    }

    /// Keeps all but what is still to be said.
    fn keep(&mut self, unsaid: impl Iterator<Item = Seq>) {
        let said = self.heard.without(unsaid);
        // That nothing was heard of is not news: something may lie there.
        if self.kept.as_ref() == Some(&said) || self.heard == Heard::default() {
            return;
        }
        if let Err(error) = self.disk.set_heard(&said) {
            tracing::warn!("{error}; a restart may announce calls again");
        }
        self.kept = Some(said);
    }
}

/// What the file names to be heard, and this machine has not: it goes on without.
#[must_use]
pub fn lacking(config: &Config) -> Vec<String> {
    let sound = config.sound.as_ref().and_then(|sound| Some((sound.source.as_ref()?, &sound.play)));
    sound.map_or_else(Vec::new, |(words, play)| lack(words, play))
}

fn lack(words: &Words, play: &[String]) -> Vec<String> {
    let words = match words {
        Words::Clips(folder) => recordings(folder.as_deref()).err().map(|bad| format!("sound.clips: {bad}")),
        Words::Command { speak, .. } => no_program("sound.speak", speak),
    };
    no_program("sound.play", play).into_iter().chain(words).collect()
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
    use hardware::{simulated::SimulatedVoice, sound::Volume};

    use super::*;

    /// A board that loses power while three are called says, when it is back, whoever was not said to the end.
    #[test]
    fn who_was_not_said_to_the_end_is_not_kept_as_announced() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path()).unwrap();
        let (voice, hearing) = SimulatedVoice::new();
        let mut voice = Some(voice);
        let speaker = Speaker::new(move || Ok(voice.take().unwrap()), Volume::new(100), false);
        let mut work = Work { speaker: Some(speaker), ledger: Ledger::on(&disk) };
        work.go_on(Uptime(0));
        assert_eq!(disk.heard(), None, "of nobody nothing is written over what lies there");
        let heard = |seqs: &str| Some(serde_json::from_str::<Heard>(seqs).unwrap());
        let calls = (1..=3).map(speaker::tests::called).collect();
        // The 90th was let pass.
        work.hear(News { calls, heard: heard("[1,2,3,90]").unwrap(), clock: speaker::tests::clock() });
        work.go_on(Uptime(0));
        assert_eq!(disk.heard(), heard("[90]"));
        for (up, kept) in [(1_000, "[1,90]"), (2_000, "[1,2,90]"), (3_000, "[1,2,3,90]")] {
            hearing.listen();
            work.go_on(Uptime(up));
            assert_eq!(disk.heard(), heard(kept));
        }
        // Where nobody wishes to hear anything, being shown is all.
        let calls = vec![Announcement { chime: false, speech: false, ..speaker::tests::called(4) }];
        work.hear(News { calls, heard: heard("[1,2,3,4,90]").unwrap(), clock: speaker::tests::clock() });
        work.go_on(Uptime(4_000));
        assert_eq!(disk.heard(), heard("[1,2,3,4,90]"));
    }

    #[test]
    fn what_a_machine_lacks_to_be_heard_is_known_before_anybody_is_called() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let command = |program: &str| Words::Command { speak: words(program), languages: Vec::new() };
        assert_eq!(lack(&Words::Clips(None), &words("sh {file}")), Vec::<String>::new());
        assert_eq!(lack(&command("sh {text}"), &words("sh {file}")), Vec::<String>::new());
        let lacks = lack(&Words::Clips(Some("/nowhere".into())), &words("no-such-player {file}"));
        assert_eq!(lacks.len(), 2, "{lacks:?}");
        assert!(lacks[0].starts_with("sound.play: no-such-player") && lacks[1].contains("/nowhere"), "{lacks:?}");
        let lacks = lack(&command("/no/such/speaker {text}"), &words("sh {file}"));
        assert!(lacks.len() == 1 && lacks[0].starts_with("sound.speak: /no/such/speaker"), "{lacks:?}");
    }
}
