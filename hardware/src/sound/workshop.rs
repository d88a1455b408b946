//! Where a voice made of commands has its files, and how it runs those commands: whatever is done with what they write.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{
    Speech, Task, VoiceError,
    rest::{Rest, Try},
    run::{Ended, asked, filled, run},
    worker::Turn,
};

/// So long a command has that writes what is to be heard: on a small machine they take less than a second.
const WRITES: Duration = Duration::from_secs(5);

/// A folder for files, which goes with it, and the commands that play and speak.
#[derive(Debug)]
pub(super) struct Workshop {
    folder: TempDir,
    play: Vec<String>,
    speak: Option<Speaking>,
    /// How the command that speaks fares.
    rest: Rest,
    longest: Duration,
}

/// A command that speaks.
#[derive(Debug)]
pub(super) struct Speaking {
    /// The program and its arguments.
    pub(super) words: Vec<String>,
    /// What it calls a language, where that is not its tag.
    pub(super) languages: Vec<(String, String)>,
}

impl Workshop {
    /// With these commands, each of which has so long.
    ///
    /// # Errors
    /// Where one is empty, or there is no place for files.
    pub(super) fn new(play: Vec<String>, speak: Option<Speaking>, longest: Duration) -> Result<Self, VoiceError> {
        if play.is_empty() {
            return Err(VoiceError::Empty("play"));
        }
        if speak.as_ref().is_some_and(|speak| speak.words.is_empty()) {
            return Err(VoiceError::Empty("speak"));
        }
        Ok(Self { folder: TempDir::with_prefix("numeretto-sound-")?, play, speak, rest: Rest::default(), longest })
    }

    /// Where a file of this name is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder is there. Systems tidy up what was not touched for days, folders, too; a board is silent over holidays, and runs for years.
    ///
    /// # Errors
    /// Where it cannot be made again.
    pub(super) fn stand(&self) -> io::Result<()> {
        fs::create_dir_all(self.folder.path())
    }

    /// A file of this name, made if it is not there any more.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn file(&self, name: &str, bytes: impl FnOnce() -> Vec<u8>) -> io::Result<PathBuf> {
        let path = self.path(name);
        if !path.is_file() {
            self.stand()?;
            self.write(&path, &bytes())?;
        }
        Ok(path)
    }

    /// Writes a file, all of it or none: half a file is not played the next time.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes).inspect_err(|_| {
            let _ = fs::remove_file(path);
        })
    }

    /// Plays a file.
    ///
    /// # Errors
    /// As commands fail.
    pub(super) fn play(&self, path: &Path, turn: &Turn<'_>) -> Result<Ended, VoiceError> {
        run(Task::Play, &filled(&self.play, &[("{file}", &path.display().to_string())]), self.longest, turn)
    }

    /// Has something said: aloud, or into this file, if the command names one. Nobody waits for a command that hung, or failed again and again.
    ///
    /// # Errors
    /// As commands fail, or while this one rests.
    pub(super) fn speak(&mut self, speech: &Speech, path: &Path, turn: &Turn<'_>) -> Result<Ended, VoiceError> {
        let Some(Speaking { words, languages }) = &self.speak else { return Err(VoiceError::Empty("speak")) };
        if let Some(times) = self.rest.now(Instant::now()) {
            return Err(VoiceError::Resting { program: self.speaker().to_owned(), times });
        }
        self.stand()?;
        // Who is called waits for the chime behind it.
        let longest = if self.writes_speech() { self.longest.min(WRITES) } else { self.longest };
        let said = run(Task::Speak, &asked(words, languages, speech, &path.display().to_string()), longest, turn);
        let tried = match &said {
            Ok(Ended::Well) => Some(Try::Worked),
            Err(VoiceError::Failed { .. }) => Some(Try::Failed),
            Err(VoiceError::Hung { .. }) => Some(Try::Hung),
            // Whoever cut it off says nothing of it; and that it is not there is known at once.
            _ => None,
        };
        self.rest = tried.map_or(self.rest, |tried| self.rest.after(tried, Instant::now()));
        said
    }

    /// The speech command writes a file instead of being heard itself.
    pub(super) fn writes_speech(&self) -> bool {
        self.speak.iter().flat_map(|speak| &speak.words).any(|word| word.contains("{file}"))
    }

    /// The program that speaks.
    pub(super) fn speaker(&self) -> &str {
        self.speak.as_ref().and_then(|speak| speak.words.first()).map_or("", String::as_str)
    }
}
