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

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use hardware::sound::{LEAD_IN, Volume};
use protocol::Language;
use serde::Deserialize;

/// Sound.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "SoundFile")]
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SourceFile {
    Clips,
    Command,
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SoundFile {
    source: SourceFile,
    device: Option<String>,
    volume: Option<i64>,
    play: Option<Vec<String>>,
    lead_in: Option<i64>,
    clips: Option<PathBuf>,
    speak: Option<Vec<String>>,
    languages: Option<BTreeMap<String, String>>,
}

const DEVICE: &str = "{device}";
/// Whoever is called waits no longer for the chime.
const MOST_LEAD_IN: u64 = 3_000;

impl SoundFile {
    /// A key that means nothing with this source.
    fn stray(&self) -> Option<&'static str> {
        use SourceFile::{Clips, Command, None as Silent};
        let named = [
            ("device", self.device.is_some(), self.source != Silent),
            ("volume", self.volume.is_some(), self.source != Silent),
            ("play", self.play.is_some(), self.source != Silent),
            ("lead_in", self.lead_in.is_some(), self.source != Silent),
            ("clips", self.clips.is_some(), self.source == Clips),
            ("speak", self.speak.is_some(), self.source == Command),
            ("languages", self.languages.is_some(), self.source == Command),
        ];
        named.into_iter().find(|(_, is_there, belongs)| *is_there && !belongs).map(|(name, ..)| name)
    }
}

impl TryFrom<SoundFile> for SoundConfig {
    type Error = String;

    fn try_from(file: SoundFile) -> Result<Self, String> {
        if let Some(name) = file.stray() {
            return Err(format!("{name} means nothing with this source: leave it out, or choose another source"));
        }
        let source = match file.source {
            SourceFile::None => None,
            SourceFile::Clips => Some(Words::Clips(file.clips)),
            SourceFile::Command => Some(Words::Command {
                speak: spoken(file.speak)?,
                languages: languages(file.languages.unwrap_or_default())?,
            }),
        };
        let lead_in = file.lead_in.map_or(Ok(LEAD_IN), lead_in)?;
        Ok(Self { source, play: played(file.play, file.device)?, volume: volume(file.volume.unwrap_or(100))?, lead_in })
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn names(command: &[String], place: &str) -> bool {
    command.iter().any(|word| word.contains(place))
}

/// The command that plays, with its card.
fn played(play: Option<Vec<String>>, device: Option<String>) -> Result<Vec<String>, String> {
    let play = match (play, &device) {
        (Some(play), _) => play,
        (None, Some(_)) => words("aplay -q -D {device} {file}"),
        (None, None) => words("aplay -q {file}"),
    };
    if !names(&play, "{file}") {
        return Err(
            "play does not name {file}, the sound that it is to play; like [\"aplay\", \"-q\", \"{file}\"]".into()
        );
    }
    match (device, names(&play, DEVICE)) {
        (None, true) => {
            Err("device is missing, and play names it: the card, as `aplay -L` names it, like \"default\"".into())
        }
        (Some(device), false) => {
            Err(format!("device = {device:?} means nothing: play does not name {DEVICE}; add \"-D\", \"{DEVICE}\""))
        }
        (device, _) => {
            let device = device.unwrap_or_default();
            Ok(play.into_iter().map(|word| word.replace(DEVICE, &device)).collect())
        }
    }
}

/// The command that speaks.
fn spoken(speak: Option<Vec<String>>) -> Result<Vec<String>, String> {
    let speak = speak.unwrap_or_else(|| words("espeak-ng -v {language} -w {file} {text}"));
    for (place, what) in [("{text}", "what is to be said"), ("{file}", "the WAV file that it is to write")] {
        if !names(&speak, place) {
            return Err(format!(
                "speak does not name {place}, {what}; like [\"espeak-ng\", \"-v\", \"{{language}}\", \"-w\", \"{{file}}\", \"{{text}}\"]"
            ));
        }
    }
    Ok(speak)
}

fn languages(given: BTreeMap<String, String>) -> Result<Vec<(String, String)>, String> {
    let unknown = given.keys().find(|tag| tag.parse::<Language>().is_err());
    let known = || Language::ALL.iter().map(|language| language.as_str()).collect::<Vec<_>>().join(", ");
    unknown
        .map_or(Ok(()), |tag| Err(format!("languages.{tag}: tickets have no such language; they have {}", known())))?;
    Ok(given.into_iter().collect())
}

fn volume(given: i64) -> Result<Volume, String> {
    let per_cent = u8::try_from(given).ok().filter(|given| (1..=100).contains(given));
    per_cent.map(Volume::new).ok_or_else(|| {
        format!("volume = {given}: from 1 to 100, per cent of the office's volume; source = \"none\" is silence")
    })
}

fn lead_in(given: i64) -> Result<Duration, String> {
    let millis = u64::try_from(given).ok().filter(|given| *given <= MOST_LEAD_IN);
    millis.map(Duration::from_millis).ok_or_else(|| {
        format!(
            "lead_in = {given}: from 0 to {MOST_LEAD_IN}, milliseconds of silence before what is heard; 600 wakes most televisions"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(text: &str) -> Result<SoundConfig, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_owned())
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
            assert!(error.contains(word), "{error}");
        };
        says("volume = 3", "source");
        says("source = 'radio'", "clips");
        says("source = 'clips'\nspeak = ['x', '{text}', '{file}']", "speak means nothing");
        says("source = 'command'\nclips = 'd'", "clips means nothing");
        says("source = 'none'\nvolume = 10", "volume means nothing");
        says("source = 'clips'\nplay = ['aplay']", "{file}");
        says("source = 'clips'\nplay = ['aplay', '{file}']\ndevice = 'hw:0'", "does not name {device}");
        says("source = 'clips'\nplay = ['aplay', '-D', '{device}', '{file}']", "device is missing");
        says("source = 'command'\nspeak = ['say', '{file}']", "{text}");
        says("source = 'command'\nspeak = ['say', '{text}']", "the WAV file");
        says("source = 'command'\nlanguages = { de = 'de' }", "languages.de");
        says("source = 'clips'\nvolume = 0", "from 1 to 100");
        says("source = 'clips'\nvolume = 101", "from 1 to 100");
        says("source = 'clips'\nlead_in = 3001", "from 0 to 3000");
        says("source = 'clips'\nlead_in = -1", "milliseconds");
        says("source = 'none'\nlead_in = 10", "lead_in means nothing");
        says("source = 'clips'\nloud = 1", "loud");
    }
}
