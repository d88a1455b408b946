//! A voice made of commands: any player, any synthesiser that the system has.

use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{Manner, Speech, Utterance, Voice, chime, queue::Queue};
use crate::{Fault, FaultKind};

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

/// An error of a [`CommandVoice`].
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// A command could not be started.
    #[error("sound: {program:?} cannot be run: {source}. Install it, or name another in the configuration")]
    Start {
        /// The program.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// A command ended with an error.
    #[error(
        "sound: {program:?} failed ({status}). Run it by hand to see what it says; is there a sound card, and may this user use it (group audio)?"
    )]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: String,
    },
    /// A command did not end, and was ended.
    #[error("sound: {program:?} had not ended after {} s and was ended. Is another program holding the sound card?", longest.as_secs())]
    Hung {
        /// The program.
        program: String,
        /// How long it was waited for.
        longest: Duration,
    },
    /// Too much waits to be said.
    #[error("sound: {} utterances wait already, this one is not said. Is the player hanging?", super::queue::MOST)]
    Full,
    /// There is no place for sound files.
    #[error("sound: no file can be written for the player: {0}. Make room in the folder for temporary files")]
    Files(#[from] std::io::Error),
    /// A command is empty.
    #[error("sound: the command to {0} is empty. Name a program in the configuration")]
    Empty(&'static str),
}

impl Fault for VoiceError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Start { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => FaultKind::Denied,
            Self::Start { .. } => FaultKind::Absent,
            Self::Failed { .. } | Self::Files(_) => FaultKind::Lost,
            Self::Hung { .. } | Self::Full => FaultKind::Stalled,
            Self::Empty(_) => FaultKind::Unsupported,
        }
    }
}

/// A voice made of commands, and the thread that runs them.
#[derive(Debug)]
pub struct CommandVoice {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    queue: Queue,
    speaking: bool,
    over: bool,
    trouble: Vec<VoiceError>,
}

/// The files that commands read and write, in a folder that goes with the voice.
const CHIME: &str = "chime.wav";
const SPEECH: &str = "speech.wav";

/// So many troubles are kept until somebody asks.
const MOST_TROUBLES: usize = 8;

/// How often a running command is looked at.
const LOOK: Duration = Duration::from_millis(10);

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
        let shared = Arc::new(Shared::default());
        let player = Player { commands, folder, shared: shared.clone() };
        let thread = std::thread::Builder::new().name("voice".to_owned()).spawn(move || player.run())?;
        Ok(Self { shared, thread: Some(thread) })
    }
}

impl Voice for CommandVoice {
    type Error = VoiceError;

    fn say(&mut self, utterance: Utterance, manner: Manner) -> Result<(), VoiceError> {
        self.shared.state().queue.put(utterance, manner).map_err(|_| VoiceError::Full)?;
        self.shared.changed.notify_all();
        Ok(())
    }

    fn hush(&mut self) {
        self.shared.state().queue.clear();
        self.shared.changed.notify_all();
    }

    fn is_busy(&self) -> bool {
        let state = self.shared.state();
        state.speaking || !state.queue.is_empty()
    }

    fn trouble(&mut self) -> Option<VoiceError> {
        let mut state = self.shared.state();
        (!state.trouble.is_empty()).then(|| state.trouble.remove(0))
    }
}

impl Drop for CommandVoice {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.over = true;
        state.queue.clear();
        drop(state);
        self.shared.changed.notify_all();
        // A command that plays is ended first; this takes milliseconds.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next utterance, however long it takes to come; `None` when the voice is over.
    fn next(&self) -> Option<(Utterance, u64)> {
        let mut state = self.state();
        loop {
            state.speaking = false;
            if state.over {
                return None;
            }
            if let Some(taken) = state.queue.take() {
                state.speaking = true;
                return Some(taken);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits a moment; is what was taken under this number cut off by then?
    fn is_cut_after(&self, moment: Duration, taken: u64) -> bool {
        let state = self.state();
        if state.queue.is_cut(taken) {
            return true;
        }
        let (state, _) = self.changed.wait_timeout(state, moment).unwrap_or_else(PoisonError::into_inner);
        state.queue.is_cut(taken)
    }

    fn complain(&self, error: VoiceError) {
        let mut state = self.state();
        if state.trouble.len() < MOST_TROUBLES {
            state.trouble.push(error);
        }
    }
}

/// What the thread has.
struct Player {
    commands: Commands,
    folder: TempDir,
    shared: Arc<Shared>,
}

/// How a command ended that did not fail.
#[derive(PartialEq, Eq)]
enum Ended {
    Well,
    CutOff,
}

impl Player {
    fn run(self) {
        while let Some((utterance, taken)) = self.shared.next() {
            // Without its chime, what is said is still worth saying.
            let chimed = if utterance.chime { self.play(CHIME, taken) } else { Ok(Ended::Well) };
            if let Ok(Ended::CutOff) = chimed {
                continue;
            }
            let said = utterance.speech.map_or(Ok(Ended::Well), |speech| self.speak(&speech, taken));
            for error in [chimed.err(), said.err()].into_iter().flatten() {
                self.shared.complain(error);
            }
        }
    }

    fn play(&self, file: &str, taken: u64) -> Result<Ended, VoiceError> {
        let path = self.folder.path().join(file).display().to_string();
        self.command(&filled(&self.commands.play, &[("{file}", &path)]), taken)
    }

    fn speak(&self, speech: &Speech, taken: u64) -> Result<Ended, VoiceError> {
        let path = self.folder.path().join(SPEECH).display().to_string();
        let known = self.commands.languages.iter().find(|(tag, _)| *tag == speech.language);
        let language = known.map_or(&speech.language, |(_, name)| name);
        // A text is never taken for an option.
        let text = if speech.text.starts_with('-') { format!(" {}", speech.text) } else { speech.text.clone() };
        let words = filled(&self.commands.speak, &[("{file}", &path), ("{language}", language), ("{text}", &text)]);
        let writes_a_file = self.commands.speak.iter().any(|word| word.contains("{file}"));
        match self.command(&words, taken)? {
            Ended::Well if writes_a_file => self.play(SPEECH, taken),
            ended => Ok(ended),
        }
    }

    /// Runs a command to its end, to the cut, or to the deadline.
    fn command(&self, words: &[String], taken: u64) -> Result<Ended, VoiceError> {
        let Some((program, arguments)) = words.split_first() else { return Err(VoiceError::Empty("play or speak")) };
        let until = Instant::now() + self.commands.longest;
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let mut child = command.spawn().map_err(|source| VoiceError::Start { program: program.clone(), source })?;
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return ended(program, status),
                Ok(None) => {}
                Err(source) => return Err(VoiceError::Start { program: program.clone(), source }),
            }
            if self.shared.is_cut_after(LOOK, taken) {
                end(&mut child);
                return Ok(Ended::CutOff);
            }
            if Instant::now() >= until {
                end(&mut child);
                return Err(VoiceError::Hung { program: program.clone(), longest: self.commands.longest });
            }
        }
    }
}

fn ended(program: &str, status: ExitStatus) -> Result<Ended, VoiceError> {
    if status.success() {
        return Ok(Ended::Well);
    }
    // A shell's word for "no such program", and an emulator's.
    if status.code() == Some(127) {
        return Err(VoiceError::Start { program: program.to_owned(), source: std::io::ErrorKind::NotFound.into() });
    }
    Err(VoiceError::Failed { program: program.to_owned(), status: status.to_string() })
}

/// Ends a command with all that it started. One that the kernel itself holds is left behind after a moment.
fn end(child: &mut Child) {
    let _ = rustix::process::kill_process_group(rustix::process::Pid::from_child(child), rustix::process::Signal::KILL);
    for _ in 0..20 {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(LOOK);
    }
}

/// The words of a command with their places filled. What is filled in is not looked at again.
fn filled(words: &[String], places: &[(&str, &str)]) -> Vec<String> {
    words.iter().map(|word| fill(word, places)).collect()
}

fn fill(word: &str, places: &[(&str, &str)]) -> String {
    let mut rest = word;
    let mut whole = String::new();
    while let Some(from) = rest.find('{') {
        whole.push_str(&rest[..from]);
        rest = &rest[from..];
        if let Some((name, value)) = places.iter().find(|(name, _)| rest.starts_with(name)) {
            whole.push_str(value);
            rest = &rest[name.len()..];
        } else {
            whole.push('{');
            rest = &rest[1..];
        }
    }
    whole + rest
}

#[cfg(test)]
mod tests;
