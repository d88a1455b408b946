//! Sound as the board's file names it. Left out, the board is silent: of several boards in a room, one speaks. What is chimed and said when is the
//! office's (`[board]` of the office file).
//!
//! ```toml
//! [sound]
//! source = "clips"              # recorded words, Italian and English, which the program brings along
//! device = "plughw:1,0"         # the card, as `aplay -L` names it; left out, the system's own
//! volume = 100                  # per cent of the office's volume
//! play = ["aplay", "-q", "-D", "{device}", "{file}"]    # plays a WAV file; as here where nothing is said
//! lead_in = 600                 # milliseconds of silence before what is heard, where nothing was heard for a while: many televisions sleep, and swallow
//!                               # what comes while they wake. 0 for a loudspeaker that does not; 3000 at most
//! clips = "/etc/numeretto/speech"   # an office's own: speech-it.mp3, speech-it.json, speech-en.mp3, speech-en.json, as speech/make writes them
//!
//! source = "command"            # a program that writes what it says into a WAV file
//! speak = ["espeak-ng", "-v", "{language}", "-w", "{file}", "{text}"]    # as here where nothing is said
//! # speak = ["pico2wave", "-l", "{language}", "-w", "{file}", "{text}"]
//! languages = { it = "it-IT", en = "en-GB" }    # what it calls a language or a voice, where that is not "it" and "en"
//!
//! source = "none"               # silent
//! ```
//! With `--simulate` it is heard as well: only the screen is played then.

use std::{path::PathBuf, time::Duration};

use config_file::{Node, Read, Table};
use device::config::command;
use hardware::sound::{LEAD_IN, Volume};
use protocol::Language;

use super::strays;

/// Sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundConfig {
    /// Where words come from; `None`: nothing is to be heard.
    pub source: Option<Words>,
    /// The command that plays `{file}`.
    pub play: Vec<String>,
    /// Per cent of the office's volume.
    pub volume: Volume,
    /// Silence that wakes a line which was silent.
    pub lead_in: Duration,
}

/// Where words come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Recorded clips: those in a folder, or those of the program.
    Clips(Option<PathBuf>),
    /// A command.
    Command {
        /// It says `{text}` in `{language}` into `{file}`.
        speak: Vec<String>,
        /// What it calls a language.
        languages: Vec<(String, String)>,
    },
}

/// The word of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Clips,
    Command,
    Silent,
}

impl Source {
    const ALL: [(&str, Self); 3] = [("clips", Self::Clips), ("command", Self::Command), ("none", Self::Silent)];
    /// Of sound without one.
    const MISSING: &str = "where words come from: one of \"clips\", \"command\", \"none\"";
    const KEYS: [&str; 8] = ["source", "device", "volume", "play", "lead_in", "clips", "speak", "languages"];

    /// A key that means something with it.
    fn has(self, key: &str) -> bool {
        match key {
            "source" => true,
            "clips" => self == Self::Clips,
            "speak" | "languages" => self == Self::Command,
            _ => self != Self::Silent,
        }
    }
}

const DEVICE: &str = "{device}";
const FILE: &str = "{file}";
const TEXT: &str = "{text}";
/// What plays where nothing is said.
const PLAYER: &str = "aplay -q {file}";
/// And on a card that is named.
const PLAYER_ON_CARD: &str = "aplay -q -D {device} {file}";
/// What speaks where nothing is said.
const SPEAKER: &str = "espeak-ng -v {language} -w {file} {text}";
const CARD: &str = "the card, as `aplay -L` names it, like \"default\"";
const PLAY: &str =
    "a program and its words, with {file} for the sound that it is to play, like [\"aplay\", \"-q\", \"{file}\"]";
const SPEAK: &str = "a program and its words, with {text} for what is to be said and {file} for the WAV file that it is to write, like [\"espeak-ng\", \"-v\", \"{language}\", \"-w\", \"{file}\", \"{text}\"]";
/// As loud as the office says.
const FULL: Volume = Volume::new(100);
/// Whoever is called waits no longer for the chime.
const MOST_LEAD_IN: u64 = 3_000;

impl SoundConfig {
    /// What the section says.
    ///
    /// # Errors
    /// All that is wrong there is a mistake.
    pub fn read(node: &Node<'_>) -> Read<Self> {
        let table = node.table(&Source::KEYS)?;
        let source = table.needed("source", Source::MISSING, |n| n.one_of(&Source::ALL));
        let is_silent = matches!(source, Ok(Source::Silent));
        let heard = if is_silent { Ok((words(PLAYER), FULL, LEAD_IN)) } else { heard(&table) };
        // Without a source nobody knows what the rest is to be.
        let source = source?;
        let strays = strays(&table, &Source::KEYS, |key| source.has(key), "this source");
        let said = match source {
            Source::Clips => clips(&table).map(Some),
            Source::Command => spoken(&table).map(Some),
            Source::Silent => Ok(None),
        };
        let ((play, volume, lead_in), source, ()) = (heard?, said?, strays?);
        Ok(Self { source, play, volume, lead_in })
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// How anything is heard: what plays it, how loud, and after how much silence.
fn heard(table: &Table<'_>) -> Read<(Vec<String>, Volume, Duration)> {
    let (play, volume) = (played(table), table.maybe("volume", volume));
    let lead_in = table.maybe("lead_in", lead_in);
    Ok((play?, volume?.unwrap_or(FULL), lead_in?.unwrap_or(LEAD_IN)))
}

/// The command that plays, with its card.
fn played(table: &Table<'_>) -> Read<Vec<String>> {
    let device = table.maybe("device", |n| n.word(CARD));
    let play = table.maybe("play", |n| command(n, &[FILE], &[FILE, DEVICE], PLAY));
    let (device, play) = (device?, play?);
    let play = play.unwrap_or_else(|| words(if device.is_some() { PLAYER_ON_CARD } else { PLAYER }));
    match (device, play.iter().any(|word| word.contains(DEVICE))) {
        (None, true) => Err(table.missing("device", &format!("{CARD}: play names it"))),
        (Some(_), false) => {
            let problem = format!("means nothing: play does not name {DEVICE}");
            Err(table.wrong("device", &problem, &format!("\"-D\", \"{DEVICE}\" in play, or no device")))
        }
        (device, _) => Ok(play.into_iter().map(|word| word.replace(DEVICE, device.unwrap_or_default())).collect()),
    }
}

/// Recordings.
fn clips(table: &Table<'_>) -> Read<Words> {
    let folder = table.maybe("clips", |n| n.word("the folder of an office's own recordings").map(PathBuf::from));
    Ok(Words::Clips(folder?))
}

/// The command that speaks.
fn spoken(table: &Table<'_>) -> Read<Words> {
    let speak = table.maybe("speak", |n| command(n, &[TEXT, FILE], &[TEXT, FILE, "{language}"], SPEAK));
    let languages = table.maybe("languages", languages);
    let (speak, languages) = (speak?, languages?);
    Ok(Words::Command { speak: speak.unwrap_or_else(|| words(SPEAKER)), languages: languages.unwrap_or_default() })
}

fn languages(node: &Node<'_>) -> Read<Vec<(String, String)>> {
    let like = "what the program calls a language, like { it = \"it-IT\" }";
    node.map(like)?.each(|tag, n| {
        if tag.parse::<Language>().is_err() {
            let known: Vec<_> = Language::ALL.iter().map(|language| language.as_str()).collect();
            return Err(n.wrong("is no language of tickets", format!("one of {}", known.join(", "))));
        }
        Ok((tag.to_owned(), n.word(like)?.to_owned()))
    })
}

fn volume(node: &Node<'_>) -> Read<Volume> {
    let expected = "a whole number from 1 to 100, per cent of the office's volume; source = \"none\" is silence";
    let fits = |given| u8::try_from(given).ok().filter(|given| (1..=100).contains(given));
    node.number(expected, fits).map(Volume::new)
}

fn lead_in(node: &Node<'_>) -> Read<Duration> {
    let expected = format!(
        "a whole number from 0 to {MOST_LEAD_IN}, milliseconds of silence before what is heard; 600 wakes most televisions"
    );
    let fits = |given| u64::try_from(given).ok().filter(|given| *given <= MOST_LEAD_IN);
    node.number(&expected, fits).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(text: &str) -> Result<SoundConfig, String> {
        config_file::read(text, SoundConfig::read).map_err(|mistakes| crate::config::lines(&mistakes))
    }

    #[test]
    fn each_source_has_what_is_usual_unless_said() {
        let clips = sound("source = 'clips'").unwrap();
        assert_eq!((clips.source, clips.play), (Some(Words::Clips(None)), words("aplay -q {file}")));
        assert_eq!((clips.volume, clips.lead_in), (Volume::new(100), LEAD_IN));
        assert_eq!(sound("source = 'clips'\nlead_in = 0").unwrap().lead_in, Duration::ZERO);
        let own = sound("source = 'clips'\nclips = 'speech'\ndevice = 'plughw:1,0'\nvolume = 40").unwrap();
        assert_eq!((own.source, own.volume), (Some(Words::Clips(Some("speech".into()))), Volume::new(40)));
        assert_eq!(own.play, words("aplay -q -D plughw:1,0 {file}"));
        let Some(Words::Command { speak, languages }) =
            sound("source = 'command'\nlanguages = { it = 'it-IT' }").unwrap().source
        else {
            panic!("a command")
        };
        assert_eq!(speak, words("espeak-ng -v {language} -w {file} {text}"));
        assert_eq!(languages, [("it".to_owned(), "it-IT".to_owned())]);
        let own =
            sound("source = 'command'\nspeak = ['say', '{text}', '{file}']\nplay = ['pw-play', '{file}']").unwrap();
        assert_eq!(own.play, words("pw-play {file}"));
        assert_eq!(sound("source = 'none'").unwrap().source, None);
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        let says = |text: &str, word: &str| {
            let error = sound(text).unwrap_err();
            assert!(error.contains(word) && !error.contains('\n'), "{error}");
        };
        says("volume = 3", "line 1, column 1: source: is missing; expected where words come from: one of \"clips\"");
        says("source = 'radio'", "source: is \"radio\"; expected one of \"clips\", \"command\", \"none\"");
        says(
            "source = 'clips'\nspeak = ['x', '{text}', '{file}']",
            "line 2, column 9: speak: means nothing with this source",
        );
        says("source = 'command'\nclips = 'd'", "clips: means nothing");
        says("source = 'none'\nvolume = 10", "volume: means nothing");
        says("source = 'clips'\nplay = ['aplay']", "play: does not name {file}; expected a program and its words");
        says("source = 'clips'\nplay = []", "play: is empty");
        says(
            "source = 'clips'\nplay = ['aplay', '{file}']\ndevice = 'hw:0'",
            "line 3, column 10: device: means nothing: play does not name {device}",
        );
        says(
            "source = 'clips'\nplay = ['aplay', '-D', '{device}', '{file}']",
            "device: is missing; expected the card, as `aplay -L` names it",
        );
        says("source = 'command'\nspeak = ['say', '{file}']", "speak: does not name {text}; expected a program");
        says("source = 'command'\nspeak = ['say', '{text}']", "does not name {file}");
        says("source = 'command'\nspeak = ['say']", "does not name {text} and {file}");
        says(
            "source = 'command'\nspeak = ['say', '{words}', '{file}']",
            "speak: does not name {text} and names {words}, for which nothing is put in; expected a program",
        );
        says(
            "source = 'command'\nspeak = ['say', '-l', '{lang}', '{text}', '{file}']",
            "line 2, column 9: speak: names {lang}, for which nothing is put in; expected one of {text}, {file}, {language}",
        );
        says(
            "source = 'clips'\nplay = ['aplay', '{file}', '{text}']",
            "play: names {text}, for which nothing is put in",
        );
        says(
            "source = 'command'\nlanguages = { it = 'it-IT', de = 'de' }",
            "languages.de: is no language of tickets; expected one of it, en",
        );
        says("source = 'clips'\nvolume = 0", "volume: is 0; expected a whole number from 1 to 100, per cent");
        says("source = 'clips'\nvolume = 101", "from 1 to 100");
        says("source = 'clips'\nlead_in = 3001", "from 0 to 3000");
        says("source = 'clips'\nlead_in = -1", "milliseconds");
        says("source = 'none'\nlead_in = 10", "lead_in: means nothing");
        says("source = 'clips'\nloud = 1", "loud: is not a known key");
    }

    #[test]
    fn one_mistake_hides_no_other() {
        let keys = |text: &str| {
            let told = sound(text).unwrap_err();
            told.lines().map(|line| line.split(": ").nth(1).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys("source = 'radio'\nvolume = 0\nloud = 1"), ["source", "volume", "loud"]);
        assert_eq!(
            keys(
                "source = 'command'\nclips = 'd'\nspeak = 'say'\nlanguages = { de = 'd', en = 3 }\nplay = ['x']\nlead_in = 'a'"
            ),
            ["clips", "speak", "languages.de", "languages.en", "play", "lead_in"]
        );
    }
}
