//! A voice made of commands: any player, any synthesiser that the system has. The chime is played, then what is said: nothing is joined.

use std::time::Duration;

use super::{
    Speech, Utterance, VoiceError, chime,
    run::Ended,
    worker::{Turn, Work, Worker, is_a_voice},
    workshop::{Speaking, Workshop},
};

/// The commands, each a program and its arguments; no shell reads them. `{file}` stands for a WAV file, `{text}` and `{language}` for what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commands {
    /// Plays `{file}`.
    pub play: Vec<String>,
    /// Says `{text}` in `{language}`; if it names `{file}`, it writes it there, and `play` plays it.
    pub speak: Vec<String>,
    /// What the synthesiser calls a language, where that is not its tag: pico2wave says `it-IT`.
    pub languages: Vec<(String, String)>,
    /// A command that has not ended by then is ended.
    pub longest: Duration,
}

impl Default for Commands {
    /// `aplay` and `espeak-ng`.
    fn default() -> Self {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        Self {
            play: words("aplay -q {file}"),
            speak: words("espeak-ng -v {language} -w {file} {text}"),
            languages: Vec::new(),
            longest: Duration::from_secs(20),
        }
    }
}

/// A voice made of commands, and the thread that runs them. How loud they are is theirs.
#[derive(Debug)]
pub struct CommandVoice(Worker);

/// The files that commands read and write, in a folder that goes with the voice.
const CHIME: &str = "chime.wav";
const SPEECH: &str = "speech.wav";

impl CommandVoice {
    /// A voice of these commands.
    ///
    /// # Errors
    /// Where there is no place for files, the thread cannot be started, or a command is empty. Whether the programs are there shows when they are needed.
    pub fn new(commands: Commands) -> Result<Self, VoiceError> {
        let Commands { play, speak, languages, longest } = commands;
        let speak = Speaking { words: speak, languages };
        Ok(Self(Worker::start(Player(Workshop::new(play, Some(speak), longest)?))?))
    }
}

is_a_voice!(CommandVoice);

/// What the thread has.
struct Player(Workshop);

impl Work for Player {
    fn say(&mut self, utterance: Utterance, turn: &Turn<'_>) {
        // Without its chime, what is said is still worth saying.
        let chimed = if utterance.chime { self.chime(turn) } else { Ok(Ended::Well) };
        if let Ok(Ended::CutOff) = chimed {
            return;
        }
        let said = utterance.speech.map_or(Ok(Ended::Well), |speech| self.speak(&speech, turn));
        for error in [chimed.err(), said.err()].into_iter().flatten() {
            turn.complain(error);
        }
    }
}

impl Player {
    fn chime(&self, turn: &Turn<'_>) -> Result<Ended, VoiceError> {
        self.0.play(&self.0.file(CHIME, chime::wav)?, turn)
    }

    fn speak(&mut self, speech: &Speech, turn: &Turn<'_>) -> Result<Ended, VoiceError> {
        let path = self.0.path(SPEECH);
        match self.0.speak(speech, &path, turn)? {
            Ended::Well if self.0.writes_speech() => self.0.play(&path, turn),
            ended => Ok(ended),
        }
    }
}

#[cfg(test)]
mod tests;
