use std::time::Instant;

use super::*;
use tempfile::TempDir;

use crate::sound::{Manner, Voice, Volume};

/// A player that copies what it plays into `folder/1.wav`, `2.wav` …, as long as nothing lies at `folder/taken`; and a speaker that writes a WAV and notes
/// what it said. `hang` hangs.
fn voice(folder: &Path) -> Joined {
    let at = folder.display().to_string();
    let words = |script: &str, more: &[&str]| {
        let fixed = ["sh", "-c", script, "sh", &at];
        fixed.iter().chain(more).map(|word| (*word).to_owned()).collect::<Vec<_>>()
    };
    let play = words(
        r#"echo "$2" >> "$1/tries"; test ! -e "$1/taken" || exit 1; n=$(ls "$1" | grep -c wav); cp "$2" "$1/$((n+1)).wav""#,
        &["{file}"],
    );
    let speak = words(
        r#"echo "$2 $3" >> "$1/said"; case "$2" in hang) sleep 60;; fail*) exit 3;; rubbish) echo > "$4";; *) cp "$1/word" "$4";; esac"#,
        &["{text}", "{language}", "{file}"],
    );
    let word =
        Sound { rate: 22_050, samples: (0..4_000).map(|index| if index % 40 < 20 { 9_000 } else { -9_000 }).collect() };
    std::fs::write(folder.join("word"), wav::written(&word)).unwrap();
    let languages = vec![("it".to_owned(), "it-IT".to_owned())];
    let longest = Duration::from_secs(30);
    Joined {
        play,
        source: Source::Command { speak, languages },
        longest,
        tries: 3,
        pause: Duration::from_millis(1),
        lead_in: Duration::ZERO,
        awake: Duration::ZERO,
    }
}

fn says(text: &str) -> Utterance {
    let speech = Speech { text: text.to_owned(), language: "it".to_owned(), ..Speech::default() };
    Utterance { chime: true, speech: Some(speech), ..Utterance::default() }
}

fn until_quiet(voice: &JoinedVoice) {
    let until = Instant::now() + Duration::from_secs(30);
    while voice.is_busy() {
        assert!(Instant::now() < until, "it goes on and on");
        std::thread::yield_now();
    }
}

fn lines(folder: &Path, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn played(folder: &Path, number: u32) -> Sound {
    wav::read(&folder.join(format!("{number}.wav")), "it").unwrap()
}

#[test]
fn chime_and_words_are_one_file_as_loud_as_wished_and_kept() {
    let folder = TempDir::new().unwrap();
    let mut voice = JoinedVoice::new(voice(folder.path())).unwrap();
    let quiet = Utterance { volume: Volume::new(50), ..says("one") };
    for utterance in [says("one"), quiet, says("one")] {
        voice.say(utterance, Manner::InTurn).unwrap();
    }
    until_quiet(&voice);
    assert!(voice.trouble().is_none());
    let (loud, soft) = (played(folder.path(), 1), played(folder.path(), 2));
    let chime = Sound::chime(loud.rate).samples;
    assert_eq!(loud.samples[..chime.len()], chime);
    assert!(loud.samples.len() > chime.len() + 4_000);
    assert!(loud.samples.iter().zip(&soft.samples).all(|(loud, soft)| loud / 2 == *soft));
    assert_eq!(played(folder.path(), 3), loud);
    assert_eq!(lines(folder.path(), "said"), ["one it-IT", "one it-IT"], "what was made is kept");
}

#[test]
fn a_line_that_was_silent_is_woken_before_the_chime() {
    let folder = TempDir::new().unwrap();
    let lead_in = Duration::from_millis(600);
    let calls = |awake| {
        let mut voice = JoinedVoice::new(Joined { lead_in, awake, ..voice(folder.path()) }).unwrap();
        (0..2).for_each(|_| voice.say(says("one"), Manner::InTurn).unwrap());
        until_quiet(&voice);
    };
    calls(Duration::from_secs(3_600));
    calls(Duration::ZERO);
    let [first, second, third, fourth] = [1, 2, 3, 4].map(|number| played(folder.path(), number));
    let chime = Sound::chime(second.rate).samples;
    assert_eq!(second.samples[..chime.len()], chime, "the line was awake");
    assert_eq!(second.clone().after_silence(lead_in), first, "silence, and then the same");
    assert_eq!(first.samples.len() - second.samples.len(), second.rate as usize * 6 / 10);
    assert!(third == first && fourth == first, "asleep again");
}

#[test]
fn where_speech_is_not_to_be_had_the_chime_sounds_and_the_next_is_said() {
    let folder = TempDir::new().unwrap();
    let mut voice = JoinedVoice::new(voice(folder.path())).unwrap();
    for text in ["fail", "rubbish", "fine", "fail"] {
        voice.say(says(text), Manner::InTurn).unwrap();
    }
    until_quiet(&voice);
    let kinds: Vec<_> = std::iter::from_fn(|| voice.trouble()).map(|error| error.kind()).collect();
    assert_eq!(kinds, [FaultKind::Lost, FaultKind::Garbled, FaultKind::Lost]);
    let alone = Sound::chime(crate::sound::chime::RATE);
    assert!([1, 2, 4].iter().all(|number| played(folder.path(), *number) == alone));
    assert!(played(folder.path(), 3).samples.len() > alone.samples.len());
    assert_eq!(lines(folder.path(), "said").len(), 4, "what failed is tried anew");
}

#[test]
fn a_command_that_fails_again_and_again_is_left_alone_and_chimes_sound_at_once() {
    let folder = TempDir::new().unwrap();
    let mut voice = JoinedVoice::new(voice(folder.path())).unwrap();
    for text in ["kept", "fail", "fail again", "fail", "fine", "kept"] {
        voice.say(says(text), Manner::InTurn).unwrap();
    }
    until_quiet(&voice);
    assert_eq!(lines(folder.path(), "said").len(), 4, "it rests");
    let troubles: Vec<_> = std::iter::from_fn(|| voice.trouble()).collect();
    assert!(matches!(&troubles[..], [_, _, _, VoiceError::Resting { times: 3, .. }]), "{troubles:?}");
    assert_eq!(played(folder.path(), 5), Sound::chime(crate::sound::chime::RATE), "the chime alone");
    assert_eq!(played(folder.path(), 6), played(folder.path(), 1), "what was made before is still said");
}

#[test]
fn a_card_that_is_taken_is_asked_again_and_told_once() {
    let folder = TempDir::new().unwrap();
    let mut voice = JoinedVoice::new(voice(folder.path())).unwrap();
    std::fs::write(folder.path().join("taken"), "").unwrap();
    voice.say(says("one"), Manner::InTurn).unwrap();
    until_quiet(&voice);
    assert_eq!(lines(folder.path(), "tries").len(), 3);
    assert_eq!(voice.trouble().map(|error| error.kind()), Some(FaultKind::Lost));
    assert!(voice.trouble().is_none());
    std::fs::remove_file(folder.path().join("taken")).unwrap();
    voice.say(says("two"), Manner::InTurn).unwrap();
    until_quiet(&voice);
    assert!(voice.trouble().is_none() && played(folder.path(), 1).samples.len() > 4_000);
}

#[test]
fn who_tidies_up_the_folder_for_temporary_files_does_not_silence_it() {
    let folder = TempDir::new().unwrap();
    let mut voice = JoinedVoice::new(voice(folder.path())).unwrap();
    for round in 1..=3 {
        voice.say(says("one"), Manner::InTurn).unwrap();
        until_quiet(&voice);
        assert!(voice.trouble().is_none() && played(folder.path(), round).samples.len() > 4_000);
        let path = PathBuf::from(lines(folder.path(), "tries").pop().unwrap());
        std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}

#[test]
fn hushing_cuts_off_and_nothing_is_left_behind() {
    let folder = TempDir::new().unwrap();
    let mut voice = JoinedVoice::new(voice(folder.path())).unwrap();
    voice.say(says("hang"), Manner::InTurn).unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    while lines(folder.path(), "said").is_empty() {
        assert!(Instant::now() < until);
        std::thread::yield_now();
    }
    voice.hush();
    until_quiet(&voice);
    assert!(voice.trouble().is_none() && lines(folder.path(), "tries").is_empty());
    assert!(matches!(
        JoinedVoice::new(Joined { play: vec![], ..super::tests::voice(folder.path()) }),
        Err(VoiceError::Empty("play"))
    ));
}

#[test]
fn a_language_that_is_not_recorded_is_named() {
    let error = of_clips(&BTreeMap::new(), &Speech { language: "de".into(), ..Speech::default() }).unwrap_err();
    assert!(error.to_string().contains("\"de\""), "{error}");
    assert_eq!(error.kind(), FaultKind::Unsupported);
    let error = Sprite::new("it", b"no sound".to_vec(), BTreeMap::new()).unwrap_err();
    assert_eq!(error.kind(), FaultKind::Garbled);
}
