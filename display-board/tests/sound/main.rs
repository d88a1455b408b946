//! What a hall hears: the file of an announcement, looked at as somebody with an ear would.
//!
//! 50 numbers at 14 desks in both languages; a tenth of them on every change, all with `NUMERETTO_FULL`. Words are checked before they are sound: what
//! `speech/make` gave to the synthesiser for each clip, against number words of this test's own ([`spelled`]). Then the samples are measured.
//! `NUMERETTO_SOUNDS=DIR` writes the files there, to be listened to.

#![allow(clippy::unwrap_used)]

mod at_work;
mod measured;
mod spelled;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use display_board::{
    spoken::{clips, sentence},
    voice::recordings,
};
use hardware::sound::{
    Sound, Speech, Sprite, Volume,
    joined::{of_clips, wav},
};
use protocol::{DeskNo, Language, TicketNumber};

use measured::{loudness, silences};

/// Between words nobody pauses longer, in milliseconds.
const GAP: usize = 150;
/// Letters of services, each again after a while.
const LETTERS: &str = "ABCDEFGHJKLMNPRTUVWXY";
const DESKS: u16 = 14;

/// Fifty numbers as an office has them, and those where counting changes.
fn numbers() -> Vec<u32> {
    let edges =
        [1, 8, 9, 10, 11, 12, 15, 16, 17, 19, 20, 21, 23, 28, 30, 38, 45, 50, 53, 61, 68, 70, 77, 80, 88, 90, 98, 99];
    let hundreds = [100, 101, 103, 108, 111, 118, 121, 123, 180, 200, 208, 300, 345, 400, 567, 600, 789, 888, 999];
    let all: Vec<_> = edges.into_iter().chain(hundreds).chain([1_000, 1_999, 2_045]).collect();
    assert_eq!(all.len(), 50);
    all
}

/// What is called, in which language: all, or of each language every tenth, each desk and each number among them.
fn calls() -> Vec<(TicketNumber, DeskNo, Language)> {
    let letters: Vec<_> = LETTERS.chars().collect();
    let whole = std::env::var_os("NUMERETTO_FULL").is_some();
    let mut calls = Vec::new();
    for language in Language::ALL {
        for (row, number) in numbers().into_iter().enumerate() {
            for desk in 1..=DESKS {
                let ticket = format!("{}{number:03}", letters[row % letters.len()]).parse().unwrap();
                // Seven apart and ten wide: every number is met once or twice, every desk three or four times.
                if whole || (row * 7 + usize::from(desk)) % 10 == 0 {
                    calls.push((ticket, DeskNo(desk), *language));
                }
            }
        }
    }
    calls
}

fn speech(ticket: TicketNumber, desk: DeskNo, language: Language) -> Speech {
    let clips = clips::announcement(ticket, Some(desk), language);
    Speech { text: sentence::of(&clips, language), clips, language: language.as_str().to_owned() }
}

#[test]
fn the_words_are_right_before_they_are_sound() {
    let sprites = recordings(None).unwrap();
    for (ticket, desk, language) in calls() {
        let speech = speech(ticket, desk, language);
        let expected = spelled::call(ticket.prefix.letter(), ticket.number, desk.0, language);
        assert_eq!(speech.text, expected, "{ticket} at {desk} in {language}");
        let recorded: Vec<_> = sprites[language.as_str()].names().collect();
        for clip in speech.clips.concat() {
            assert!(recorded.contains(&clip.as_str()), "{clip} is not recorded in {language}");
        }
    }
}

#[test]
#[allow(clippy::print_stderr, reason = "what was not tested is said")]
fn the_words_are_those_that_the_recordings_were_made_of() {
    let speech = Path::new(env!("CARGO_MANIFEST_DIR")).join("../queue-server/web/speech");
    let folder = tempfile::tempdir().unwrap();
    fs::copy(speech.join("make"), folder.path().join("make")).unwrap();
    match Command::new("python3").arg(folder.path().join("make")).arg("--words").status() {
        Err(error) => eprintln!("NOT RUN: python3: {error}"),
        Ok(status) => {
            assert!(status.success(), "{status}");
            let [made, kept] = [folder.path(), &speech].map(|at| fs::read_to_string(at.join("words.json")).unwrap());
            assert!(made == kept, "words.json is old: run queue-server/web/speech/make --words");
        }
    }
}

#[test]
fn no_clip_is_silent_or_cut() {
    for (language, sprite) in recordings(None).unwrap() {
        let names: Vec<_> = sprite.names().filter(|name| *name != "mark").map(str::to_owned).collect();
        assert!(names.len() > 130, "{} clips", names.len());
        for (name, clip) in names.iter().zip(sprite.clips(&names).unwrap()) {
            let edge = clip.rate as usize / 200;
            let middle = loudness(&clip.samples);
            assert!(middle > -26.0, "{language}: {name} is silent: {middle:.1} dB");
            for (what, part) in
                [("begins", &clip.samples[..edge]), ("ends", &clip.samples[clip.samples.len() - edge..])]
            {
                let there = loudness(part);
                assert!(there < middle - 25.0, "{language}: {name} {what} in the middle of something: {there:.1} dB");
            }
        }
    }
}

#[test]
fn what_is_decoded_alone_is_what_is_decoded_with_all_before_it() {
    for (language, sprite) in recordings(None).unwrap() {
        let names: Vec<_> = sprite.names().map(str::to_owned).collect();
        // All at once, a decoder never leaps.
        let together = sprite.clips(&names).unwrap();
        for (name, expected) in names.iter().zip(together).step_by(5) {
            let alone = sprite.clips(std::slice::from_ref(name)).unwrap().remove(0);
            assert_eq!(alone, expected, "{language}: {name}");
        }
    }
}

#[test]
fn an_announcement_is_a_chime_and_words_without_holes() {
    let sprites = recordings(None).unwrap();
    let folder = std::env::var_os("NUMERETTO_SOUNDS").map(PathBuf::from);
    let mut longest: BTreeMap<_, usize> = BTreeMap::new();
    for (ticket, desk, language) in calls() {
        let speech = speech(ticket, desk, language);
        let said = of_clips(&sprites, &speech).unwrap();
        let what = format!("{ticket} at {desk} in {language}");
        let widest = silences(&said).into_iter().max().unwrap_or(0);
        assert!(widest <= GAP, "{what}: silent for {widest} ms");
        whole_words_are_there(&said, &speech, &sprites, &what);
        let whole = Sound::announced(true, Some(said.clone()), Volume::default());
        let chime = Sound::chime(said.rate);
        assert!(whole.samples.starts_with(&chime.samples), "{what}: the chime is first");
        assert!(whole.samples.ends_with(&said.samples), "{what}: then what is said");
        let soft = Sound::announced(true, Some(said), Volume::new(25));
        let fall = loudness(&whole.samples) - loudness(&soft.samples);
        assert!((11.9..12.3).contains(&fall), "{what}: a quarter is 12 dB less, not {fall:.2}");
        if let Some(folder) = &folder {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join(format!("{ticket}-{desk}-{language}.wav")), wav::written(&whole)).unwrap();
        }
        longest.entry(language.as_str()).and_modify(|gap| *gap = widest.max(*gap)).or_insert(widest);
    }
    assert!(longest.len() == 2 && longest.values().all(|gap| *gap > 0), "phrases are heard apart: {longest:?}");
}

/// The words' energy is in the file: nothing of them was trimmed away.
fn whole_words_are_there(said: &Sound, speech: &Speech, sprites: &BTreeMap<String, Sprite>, what: &str) {
    let energy = |samples: &[i16]| samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
    let words = sprites[&speech.language].clips(&speech.clips.concat()).unwrap();
    let recorded: f64 = words.iter().map(|word| energy(&word.samples)).sum();
    let kept = energy(&said.samples) / recorded;
    assert!((0.99..=1.0).contains(&kept), "{what}: {:.2} % of the words were lost", (1.0 - kept) * 100.0);
}
