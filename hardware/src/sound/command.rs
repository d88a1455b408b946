//! A voice made of commands: any player, any synthesiser that the system has. The chime is played, then what is said: nothing is joined.

use std::time::Duration;

use tempfile::TempDir;

use super::{
    Manner, Speech, Utterance, Voice, VoiceError, chime,
    run::{Ended, asked, filled, run},
    worker::{Turn, Work, Worker},
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
    /// Where the chime's file cannot be written, the thread cannot be started, or a command is empty. Whether the programs are there shows when they are needed.
    pub fn new(commands: Commands) -> Result<Self, VoiceError> {
        for (what, words) in [("play", &commands.play), ("speak", &commands.speak)] {
            if words.is_empty() {
                return Err(VoiceError::Empty(what));
            }
        }
        let folder = TempDir::with_prefix("numeretto-sound-")?;
        std::fs::write(folder.path().join(CHIME), chime::wav())?;
        Ok(Self(Worker::start(Player { commands, folder })?))
    }
}

impl Voice for CommandVoice {
    type Error = VoiceError;

    fn say(&mut self, utterance: Utterance, manner: Manner) -> Result<(), VoiceError> {
        self.0.say(utterance, manner)
    }

    fn hush(&mut self) {
        self.0.hush();
    }

    fn is_busy(&self) -> bool {
        self.0.is_busy()
    }

    fn trouble(&mut self) -> Option<VoiceError> {
        self.0.trouble()
    }
}

/// What the thread has.
struct Player {
    commands: Commands,
    folder: TempDir,
}

impl Work for Player {
    fn say(&mut self, utterance: Utterance, turn: &Turn<'_>) {
        // Without its chime, what is said is still worth saying.
        let chimed = if utterance.chime { self.play(CHIME, turn) } else { Ok(Ended::Well) };
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
    fn play(&self, file: &str, turn: &Turn<'_>) -> Result<Ended, VoiceError> {
        let path = self.folder.path().join(file).display().to_string();
        run(&filled(&self.commands.play, &[("{file}", &path)]), self.commands.longest, turn)
    }

    fn speak(&self, speech: &Speech, turn: &Turn<'_>) -> Result<Ended, VoiceError> {
        let path = self.folder.path().join(SPEECH).display().to_string();
        let words = asked(&self.commands.speak, &self.commands.languages, speech, &path);
        let writes_a_file = self.commands.speak.iter().any(|word| word.contains("{file}"));
        match run(&words, self.commands.longest, turn)? {
            Ended::Well if writes_a_file => self.play(SPEECH, turn),
            ended => Ok(ended),
        }
    }
}

#[cfg(test)]
mod tests;
