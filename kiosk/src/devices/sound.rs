//! What is to be heard, to a voice that may not be there.

use std::{
    io,
    sync::mpsc::{self, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use hardware::sound::{Manner, Speech, Utterance, Voice};
use protocol::Language;

use super::Trouble;
use crate::flow::Effect;

/// How often a voice is asked what went wrong.
const ASK: Duration = Duration::from_millis(500);

/// What is to be heard of one step's effects: the tones, then the last sentence.
#[must_use]
pub fn heard<'a>(effects: impl IntoIterator<Item = &'a Effect>) -> Utterance {
    let mut all = Utterance::default();
    for effect in effects {
        match effect {
            Effect::Chime => all.chime = true,
            Effect::Say(language, text) => all.speech = Some(speech(*language, text)),
            _ => {}
        }
    }
    all
}

fn speech(language: Language, text: &str) -> Speech {
    Speech { text: text.to_owned(), language: language.as_str().to_owned(), ..Speech::default() }
}

/// A voice at work. Dropped, it is silent.
#[derive(Debug)]
pub struct Heard {
    /// `None` only while it is dropped.
    thread: Option<(mpsc::Sender<Utterance>, JoinHandle<()>)>,
}

impl Heard {
    /// Has something said: the newest counts, since one citizen is served at a time.
    pub fn say(&self, utterance: Utterance) {
        if let Some((say, _)) = &self.thread {
            // A thread that is gone has told why; the kiosk goes on in silence.
            let _ = say.send(utterance);
        }
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        if let Some((say, thread)) = self.thread.take() {
            drop(say);
            // What is being said is cut off.
            let _ = thread.join();
        }
    }
}

/// Starts the voice's thread; `open` makes the voice, and makes it again where that failed.
///
/// # Errors
/// Where the machine has no thread to give.
pub fn start<V: Voice + 'static>(
    open: impl FnMut() -> Result<V, V::Error> + Send + 'static,
    pause: Duration,
    trouble: Trouble,
) -> io::Result<Heard> {
    let (say, asked) = mpsc::channel();
    let work = move || {
        let (mut speaker, began) = (Speaker::of(open, pause, trouble), Instant::now());
        loop {
            match asked.recv_timeout(ASK) {
                Ok(utterance) => speaker.say(utterance, began.elapsed()),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            speaker.listen();
        }
    };
    let thread = thread::Builder::new().name("sound".into()).spawn(work)?;
    Ok(Heard { thread: Some((say, thread)) })
}

/// A voice, through faults.
struct Speaker<V, O> {
    open: O,
    voice: Option<V>,
    /// Something was said of which it is not known yet whether it was heard.
    owed: bool,
    trouble: Trouble,
    pause: Duration,
    not_before: Duration,
}

impl<V: Voice, O: FnMut() -> Result<V, V::Error>> Speaker<V, O> {
    const fn of(open: O, pause: Duration, trouble: Trouble) -> Self {
        Self { open, voice: None, owed: false, trouble, pause, not_before: Duration::ZERO }
    }

    /// Has something said, as well as that goes. Nothing is said later.
    fn say(&mut self, utterance: Utterance, now: Duration) {
        if self.voice.is_none() && now < self.not_before {
            return;
        }
        if let Err(fault) = self.try_to_say(utterance) {
            self.trouble.failed(&fault);
            self.not_before = now + self.pause;
        }
    }

    fn try_to_say(&mut self, utterance: Utterance) -> Result<(), V::Error> {
        let mut voice = match self.voice.take() {
            Some(voice) => voice,
            None => (self.open)()?,
        };
        let said = voice.say(utterance, Manner::AtOnce);
        self.voice = Some(voice);
        self.owed = true;
        said
    }

    /// What became of what was said.
    fn listen(&mut self) {
        let Some(voice) = &mut self.voice else { return };
        while let Some(fault) = voice.trouble() {
            self.owed = false;
            self.trouble.failed(&fault);
        }
        if self.owed && !voice.is_busy() {
            self.owed = false;
            self.trouble.works();
        }
    }
}

#[cfg(test)]
mod tests {
    use hardware::{
        FaultKind,
        simulated::{SimulatedVoice, Wished},
    };
    use protocol::KioskPart;

    use super::*;
    use crate::devices::Troubles;

    fn trouble() -> Trouble {
        Trouble::of_part(KioskPart::Sound, Troubles::default())
    }

    #[test]
    fn the_tones_come_before_the_sentence_and_neither_cuts_the_other_off() {
        let effects = [Effect::Chime, Effect::Look(1), Effect::Say(Language::En, "Number A 5".into())];
        let meant = Utterance { chime: true, speech: Some(speech(Language::En, "Number A 5")), ..Utterance::default() };
        assert_eq!(heard(&effects), meant);
        assert_eq!(heard(&[Effect::Look(1)]), Utterance::default());
        let (voice, hearing) = SimulatedVoice::new();
        let mut voice = Some(voice);
        let mut speaker = Speaker::of(|| Ok::<_, Wished>(voice.take().unwrap()), Duration::ZERO, trouble());
        speaker.say(meant.clone(), Duration::ZERO);
        hearing.listen();
        assert_eq!(hearing.said(), [meant]);
    }

    #[test]
    fn a_voice_that_cannot_be_had_is_tried_again_after_the_pause() {
        let (tries, seconds) = (std::cell::Cell::new(0), Duration::from_secs);
        let open = || {
            tries.set(tries.get() + 1);
            let absent = Wished { device: "voice", kind: FaultKind::Absent };
            if tries.get() == 1 { Err(absent) } else { Ok(SimulatedVoice::new().0) }
        };
        let mut speaker = Speaker::of(open, seconds(2), trouble());
        let chime = Utterance { chime: true, ..Utterance::default() };
        for (at, tried) in [(0, 1), (1, 1), (2, 2), (3, 2)] {
            speaker.say(chime.clone(), seconds(at));
            speaker.listen();
            assert_eq!(tries.get(), tried, "after {at} s");
        }
        assert!(speaker.voice.is_some());
    }

    #[test]
    fn what_could_not_be_said_is_told_once_and_that_it_works_again() {
        let (voice, hearing) = SimulatedVoice::new();
        let mut voice = Some(voice);
        let mut speaker = Speaker::of(|| Ok::<_, Wished>(voice.take().unwrap()), Duration::ZERO, trouble());
        let chime = Utterance { chime: true, ..Utterance::default() };
        hearing.fail(Some(FaultKind::Absent));
        speaker.say(chime.clone(), Duration::ZERO);
        speaker.listen();
        assert!(!speaker.owed && !speaker.trouble.failed(&Wished { device: "voice", kind: FaultKind::Absent }));
        hearing.fail(None);
        speaker.say(chime, Duration::ZERO);
        speaker.listen();
        assert!(speaker.owed, "it is still being said");
        hearing.listen();
        speaker.listen();
        assert!(!speaker.owed && !speaker.trouble.works(), "that it works is told already");
    }

    #[test]
    fn a_thread_says_what_it_is_told() {
        let (voice, hearing) = SimulatedVoice::new();
        let mut voice = Some(voice);
        let heard = start(move || Ok::<_, Wished>(voice.take().unwrap()), Duration::ZERO, trouble()).unwrap();
        heard.say(Utterance { chime: true, ..Utterance::default() });
        drop(heard);
        hearing.listen();
        assert_eq!(hearing.said().len(), 1);
    }
}
