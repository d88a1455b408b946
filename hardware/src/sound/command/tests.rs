use std::{path::Path, time::Instant};

use super::*;
use tempfile::TempDir;

use crate::{
    Fault as _, FaultKind,
    sound::{Manner, Voice},
};

/// Commands that write down what they were called with, into `folder/log`; the speech's text decides how long it takes.
fn commands(folder: &Path) -> Commands {
    let log = folder.join("log").display().to_string();
    let script = |body: &str| vec!["sh".to_owned(), "-c".to_owned(), body.replace("LOG", &log), "sh".to_owned()];
    let mut play = script(r#"test -s "$1" && echo "play ${1##*/}" >> LOG"#);
    play.push("{file}".to_owned());
    let mut speak = script(
        r#"echo "speak $1 $2" >> LOG; case "$2" in hang*) sleep 60 & echo $! >> LOG.pid; wait;; fail*) echo "no such voice" >&2; exit 3;; esac; echo RIFF > "$3""#,
    );
    speak.extend(["{language}".to_owned(), "{text}".to_owned(), "{file}".to_owned()]);
    let languages = vec![("it".to_owned(), "it-IT".to_owned())];
    Commands { play, speak, languages, longest: Duration::from_secs(30) }
}

fn speech(text: &str) -> Utterance {
    Utterance {
        speech: Some(Speech { text: text.to_owned(), language: "it".to_owned(), ..Speech::default() }),
        ..Utterance::default()
    }
}

/// What has been written down, once `done` says that it is all.
fn log(folder: &Path, done: impl Fn(&str) -> bool) -> String {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let text = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        if done(&text) {
            return text;
        }
        assert!(Instant::now() < until, "this is all: {text}");
        std::thread::yield_now();
    }
}

fn until_quiet(voice: &CommandVoice) {
    let until = Instant::now() + Duration::from_secs(20);
    while voice.is_busy() {
        assert!(Instant::now() < until, "it goes on and on");
        std::thread::yield_now();
    }
}

#[test]
fn chime_and_speech_are_played_in_turn() {
    let folder = TempDir::new().unwrap();
    let mut voice = CommandVoice::new(commands(folder.path())).unwrap();
    voice.say(Utterance { chime: true, ..speech("numero A 45; rm -rf \"$HOME\" {file}") }, Manner::InTurn).unwrap();
    voice.say(speech("--help"), Manner::InTurn).unwrap();
    until_quiet(&voice);
    let expected = "play chime.wav\nspeak it-IT numero A 45; rm -rf \"$HOME\" {file}\nplay speech.wav\nspeak it-IT  --help\nplay speech.wav\n";
    assert_eq!(log(folder.path(), |_| true), expected);
    assert!(voice.trouble().is_none());
}

/// Systems tidy up files, and folders, that were not touched for days; a kiosk chimes seldom in a quiet office, and runs for years.
#[test]
fn the_chime_is_made_again_where_it_was_tidied_away() {
    let folder = TempDir::new().unwrap();
    let mut commands = commands(folder.path());
    // It plays once, and then tells where its file was.
    let place = folder.path().join("place");
    commands.play[2] = format!("dirname \"$1\" > {}; {}", place.display(), commands.play[2]);
    let mut voice = CommandVoice::new(commands).unwrap();
    let both = Utterance { chime: true, ..speech("fine") };
    voice.say(both.clone(), Manner::InTurn).unwrap();
    until_quiet(&voice);
    let files = std::fs::read_to_string(&place).unwrap();
    std::fs::remove_dir_all(files.trim()).unwrap();
    voice.say(both, Manner::InTurn).unwrap();
    until_quiet(&voice);
    assert!(voice.trouble().is_none());
    assert_eq!(log(folder.path(), |_| true), "play chime.wav\nspeak it-IT fine\nplay speech.wav\n".repeat(2));
}

#[test]
fn the_newest_wins_when_it_is_said_at_once() {
    let folder = TempDir::new().unwrap();
    let mut voice = CommandVoice::new(commands(folder.path())).unwrap();
    voice.say(speech("hang"), Manner::InTurn).unwrap();
    voice.say(speech("never"), Manner::InTurn).unwrap();
    log(folder.path(), |text| text.contains("hang"));
    voice.say(speech("newest"), Manner::AtOnce).unwrap();
    until_quiet(&voice);
    assert_eq!(log(folder.path(), |_| true), "speak it-IT hang\nspeak it-IT newest\nplay speech.wav\n");
    assert!(voice.trouble().is_none(), "to be cut off is no trouble");
}

#[test]
fn a_command_that_hangs_is_ended_with_all_it_started_and_told() {
    let folder = TempDir::new().unwrap();
    let longest = Duration::from_millis(300);
    let mut voice = CommandVoice::new(Commands { longest, ..commands(folder.path()) }).unwrap();
    voice.say(speech("hang"), Manner::InTurn).unwrap();
    until_quiet(&voice);
    assert_eq!(voice.trouble().unwrap().kind(), FaultKind::Stalled);
    assert!(voice.trouble().is_none());
    let pid = std::fs::read_to_string(folder.path().join("log.pid")).unwrap();
    let status = format!("/proc/{}/stat", pid.trim());
    // Whoever inherits it may not have buried it yet.
    assert!(std::fs::read_to_string(status).is_ok_and(|stat| stat.contains(") Z ")) || !alive(pid.trim()));
}

fn alive(pid: &str) -> bool {
    Path::new("/proc").join(pid).exists()
}

#[test]
fn hushing_and_dropping_cut_off() {
    let folder = TempDir::new().unwrap();
    let mut voice = CommandVoice::new(commands(folder.path())).unwrap();
    voice.say(speech("hang"), Manner::InTurn).unwrap();
    log(folder.path(), |text| text.contains("hang"));
    voice.hush();
    until_quiet(&voice);
    voice.say(speech("hang again"), Manner::InTurn).unwrap();
    log(folder.path(), |text| text.contains("again"));
    // Not after a minute.
    drop(voice);
}

#[test]
fn what_goes_wrong_is_told_and_the_rest_is_said() {
    let folder = TempDir::new().unwrap();
    let mut voice = CommandVoice::new(commands(folder.path())).unwrap();
    voice.say(speech("fail"), Manner::InTurn).unwrap();
    voice.say(speech("fine"), Manner::InTurn).unwrap();
    until_quiet(&voice);
    assert!(log(folder.path(), |_| true).ends_with("speak it-IT fine\nplay speech.wav\n"));
    let error = voice.trouble().unwrap();
    assert_eq!(error.kind(), FaultKind::Lost);
    let told = error.to_string();
    assert!(told.contains("(exit status: 3): no such voice.") && told.contains("voice of that language"), "{told}");
}

#[test]
fn a_program_that_is_missing_is_named() {
    let folder = TempDir::new().unwrap();
    let play = vec!["no-such-player".to_owned(), "{file}".to_owned()];
    let mut voice = CommandVoice::new(Commands { play, ..commands(folder.path()) }).unwrap();
    voice.say(Utterance { chime: true, ..Utterance::default() }, Manner::InTurn).unwrap();
    until_quiet(&voice);
    let error = voice.trouble().unwrap();
    assert_eq!(error.kind(), FaultKind::Absent);
    assert!(error.to_string().contains("no-such-player"), "{error}");
}
