//! A voice that makes one file of an announcement: chime, pause, words without the silence between them, as loud as wished; and has it played by a command.
//!
//! ```text
//! clips (sprite: MP3 and a table) ─┐
//! speech command ─▶ WAV (wav) ─────┴▶ samples: trimmed, joined, chime before, volume ─▶ WAV on the shelf ─▶ play command
//! ```
//! One file, since between two starts of a player lies whatever the machine needs. Finished files are kept within bounds ([`shelf`]), so that a recall
//! sounds at once. Where speech cannot be had, the chime sounds alone. A card that is taken is asked for again a few times. Where nothing was played for a
//! while, silence is played first: a television that sleeps at the other end of an HDMI cable swallows what comes while it wakes.
//!
//! It never says anything of its own accord, and never holds a language's recordings decoded.

pub mod samples;
pub mod shelf;
pub mod sprite;
pub mod wav;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use self::{samples::Sound, shelf::Shelf, sprite::Sprite};
use super::{
    Speech, Utterance, VoiceError,
    run::Ended,
    worker::{Turn, Work, Worker, is_a_voice},
    workshop::{Speaking, Workshop},
};
use crate::{Fault as _, FaultKind};

/// What a [`JoinedVoice`] is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// Plays `{file}`: a program and its arguments; no shell reads them.
    pub play: Vec<String>,
    /// Where words come from.
    pub source: Source,
    /// A command that has not ended by then is ended.
    pub longest: Duration,
    /// How often a sound is tried for which the card is taken or gone, and how long after each.
    pub tries: u32,
    /// Between tries.
    pub pause: Duration,
    /// Silence before a sound, where the line was silent before; of no length where whatever sounds is always awake.
    pub lead_in: Duration,
    /// For so long after a sound whatever makes it heard is still awake.
    pub awake: Duration,
}

/// Silence before a sound, where nobody says otherwise: what many televisions swallow, and a little more.
pub const LEAD_IN: Duration = Duration::from_millis(600);
/// No television goes to sleep sooner after a sound.
const AWAKE: Duration = Duration::from_millis(700);

impl Joined {
    /// From this source, by `aplay`.
    #[must_use]
    pub fn usual(source: Source) -> Self {
        let play = ["aplay", "-q", "{file}"].map(str::to_owned).to_vec();
        Self {
            play,
            source,
            longest: Duration::from_secs(20),
            tries: 3,
            pause: Duration::from_secs(1),
            lead_in: LEAD_IN,
            awake: AWAKE,
        }
    }
}

/// Where words come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Recorded clips, by language.
    Clips(BTreeMap<String, Sprite>),
    /// A command that says `{text}` in `{language}` and writes it into the WAV file `{file}`.
    Command {
        /// The program and its arguments.
        speak: Vec<String>,
        /// What it calls a language, where that is not its tag.
        languages: Vec<(String, String)>,
    },
}

/// A voice that joins, and the thread that does so.
#[derive(Debug)]
pub struct JoinedVoice(Worker);

impl JoinedVoice {
    /// A voice of these parts.
    ///
    /// # Errors
    /// Where a command is empty, there is no place for files, or the thread cannot be started. Whether the programs are there shows when they are needed.
    pub fn new(joined: Joined) -> Result<Self, VoiceError> {
        let Joined { play, source, longest, tries, pause, lead_in, awake } = joined;
        let (sprites, speak) = match source {
            Source::Clips(sprites) => (Some(sprites), None),
            Source::Command { speak, languages } => (None, Some(Speaking { words: speak, languages })),
        };
        let workshop = Workshop::new(play, speak, longest)?;
        Ok(Self(Worker::start(Studio {
            workshop,
            sprites,
            tries,
            pause,
            lead_in,
            awake,
            shelf: Shelf::new(shelf::MOST),
            heard: None,
        })?))
    }
}

is_a_voice!(JoinedVoice);

/// The words of a speech out of recorded clips, joined.
///
/// # Errors
/// Where the language or a clip is missing, or the recording is not whole.
pub fn of_clips(sprites: &BTreeMap<String, Sprite>, speech: &Speech) -> Result<Sound, VoiceError> {
    let sprite = sprites.get(&speech.language).ok_or_else(|| VoiceError::NoLanguage(speech.language.clone()))?;
    let mut clips = sprite.clips(&speech.clips.concat())?.into_iter();
    let phrases = speech.clips.iter().map(|phrase| clips.by_ref().take(phrase.len()).collect()).collect();
    Ok(Sound::spoken(sprite.rate(), phrases))
}

/// What the thread has.
struct Studio {
    workshop: Workshop,
    /// Recorded words; none where a command speaks.
    sprites: Option<BTreeMap<String, Sprite>>,
    tries: u32,
    pause: Duration,
    lead_in: Duration,
    awake: Duration,
    /// By what is said, and whether silence comes first.
    shelf: Shelf<(Utterance, bool)>,
    /// When the last sound ended.
    heard: Option<Instant>,
}

/// What a sound has come to.
enum Made {
    File(PathBuf),
    CutOff,
    /// There is nothing to be heard.
    Nothing,
}

impl Work for Studio {
    fn say(&mut self, utterance: Utterance, turn: &Turn<'_>) {
        let wakes = !self.lead_in.is_zero() && self.heard.is_none_or(|heard| heard.elapsed() > self.awake);
        let played = match self.file(utterance, wakes, turn) {
            Ok(Made::File(path)) => self.play(&path, turn),
            Ok(Made::CutOff | Made::Nothing) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = played {
            turn.complain(error);
        }
    }
}

impl Studio {
    /// The file of an utterance, made if it is not kept; one that `wakes` whoever hears it begins with silence.
    fn file(&mut self, utterance: Utterance, wakes: bool, turn: &Turn<'_>) -> Result<Made, VoiceError> {
        let wished = (utterance, wakes);
        if let Some(kept) = self.shelf.find(&wished) {
            let path = self.path(kept);
            if path.is_file() {
                return Ok(Made::File(path));
            }
            self.shelf.forget(kept);
        }
        let (utterance, _) = wished;
        let (utterance, speech) = match &utterance.speech {
            None => (utterance, None),
            Some(speech) => match self.speech(speech, turn) {
                Ok(Some(speech)) => (utterance, Some(speech)),
                Ok(None) => return Ok(Made::CutOff),
                // The chime alone still tells that somebody is called. It is not kept as if it were the whole.
                Err(error) => {
                    turn.complain(error);
                    (Utterance { speech: None, ..utterance }, None)
                }
            },
        };
        let whole = Sound::announced(utterance.chime, speech, utterance.volume);
        if whole.samples.is_empty() {
            return Ok(Made::Nothing);
        }
        let whole = if wakes { whole.after_silence(self.lead_in) } else { whole };
        self.keep((utterance, wakes), &wav::written(&whole)).map(Made::File)
    }

    fn keep(&mut self, made: (Utterance, bool), bytes: &[u8]) -> Result<PathBuf, VoiceError> {
        let (file, gone) = self.shelf.put(made, bytes.len());
        for file in gone {
            // One that is gone already is gone.
            let _ = std::fs::remove_file(self.path(file));
        }
        let path = self.path(file);
        self.workshop.stand()?;
        self.workshop.write(&path, bytes)?;
        Ok(path)
    }

    fn path(&self, file: u64) -> PathBuf {
        self.workshop.path(&format!("{file}.wav"))
    }

    /// The samples of a speech; none where it was cut off.
    fn speech(&mut self, speech: &Speech, turn: &Turn<'_>) -> Result<Option<Sound>, VoiceError> {
        if let Some(sprites) = &self.sprites {
            return of_clips(sprites, speech).map(Some);
        }
        let file = self.workshop.path("speech.wav");
        if self.workshop.speak(speech, &file, turn)? == Ended::CutOff {
            return Ok(None);
        }
        let said = wav::read(&file, &format!("what {:?} wrote", self.workshop.speaker()));
        // Never said again in the place of another.
        let _ = std::fs::remove_file(&file);
        said.map(|sound| Some(sound.trimmed()))
    }

    /// Plays a file. A card that another program has, or that is being plugged in, is soon there.
    fn play(&mut self, path: &Path, turn: &Turn<'_>) -> Result<(), VoiceError> {
        let mut left = self.tries.max(1);
        loop {
            left -= 1;
            match self.workshop.play(path, turn) {
                Ok(_) => {
                    self.heard = Some(Instant::now());
                    return Ok(());
                }
                Err(error) if left == 0 || error.kind() != FaultKind::Lost => return Err(error),
                Err(_) if turn.is_cut_after(self.pause) => return Ok(()),
                Err(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
