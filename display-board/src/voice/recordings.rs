//! The recorded words: those of the program, which the web board plays, too, or an office's own in a folder.

use std::{borrow::Cow, collections::BTreeMap, fs, path::Path};

use hardware::sound::{Sprite, VoiceError};
use protocol::Language;

/// The recordings of every language, out of a folder, or those of the program.
///
/// # Errors
/// Where a file of the folder cannot be read, or is no recording.
pub fn all(folder: Option<&Path>) -> Result<BTreeMap<String, Sprite>, VoiceError> {
    let one = |language: &Language| {
        let tag = language.as_str();
        let sprite = match folder {
            Some(folder) => own(folder, tag),
            None => shipped(*language),
        };
        sprite.map(|sprite| (tag.to_owned(), sprite))
    };
    Language::ALL.iter().map(one).collect()
}

/// Neither is ever copied: they stay where the program lies.
fn shipped(language: Language) -> Result<Sprite, VoiceError> {
    macro_rules! speech {
        ($name:literal) => {
            concat!("../../../queue-server/web/src/speech/speech-", $name)
        };
    }
    let (mp3, table): (&'static [u8], &str) = match language {
        Language::It => (include_bytes!(speech!("it.mp3")), include_str!(speech!("it.json"))),
        Language::En => (include_bytes!(speech!("en.mp3")), include_str!(speech!("en.json"))),
    };
    recorded(language.as_str(), mp3.into(), table, "the table of the program")
}

fn own(folder: &Path, tag: &str) -> Result<Sprite, VoiceError> {
    let file = |end: &str| {
        let path = folder.join(format!("speech-{tag}.{end}"));
        let what = format!("{} (sound.clips)", path.display());
        fs::read(&path)
            .map_err(|error| VoiceError::Recording { what: what.clone(), why: error.to_string() })
            .map(|bytes| (bytes, what))
    };
    let ((mp3, _), (table, what)) = (file("mp3")?, file("json")?);
    recorded(tag, mp3.into(), &String::from_utf8_lossy(&table), &what)
}

fn recorded(tag: &str, mp3: Cow<'static, [u8]>, table: &str, what: &str) -> Result<Sprite, VoiceError> {
    let bad = |error: serde_json::Error| VoiceError::Recording { what: what.to_owned(), why: error.to_string() };
    Sprite::new(tag, mp3, serde_json::from_str(table).map_err(bad)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_may_have_recordings_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let error = all(Some(folder.path())).unwrap_err().to_string();
        assert!(error.contains("speech-it.mp3 (sound.clips)"), "{error}");
        let speech = Path::new(env!("CARGO_MANIFEST_DIR")).join("../queue-server/web/src/speech");
        for entry in fs::read_dir(speech).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        assert_eq!(all(Some(folder.path())).unwrap(), all(None).unwrap());
        fs::write(folder.path().join("speech-en.json"), "{}").unwrap();
        let error = all(Some(folder.path())).unwrap_err().to_string();
        assert!(error.contains("no \"mark\""), "{error}");
    }
}
