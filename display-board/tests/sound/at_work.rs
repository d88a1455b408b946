//! The voice's thread with a player that keeps what it plays.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use device::clock::{Boot, Clock, Uptime};
use display_board::{
    board::{Announcement, SafeCall},
    config::{Config, Said},
    keep::Disk,
    voice::{News, Voice, recordings},
};
use hardware::sound::{
    Sound, Volume,
    joined::{of_clips, wav},
};
use protocol::{DeskNo, Language, Moment, Seq};

/// The board's file, and a player that numbers what it plays.
const FILE: &str = r#"
data = "FOLDER"
[server]
address = "http://127.0.0.1:1"
[screen]
kind = "framebuffer"
[sound]
source = "clips"
volume = 50
lead_in = 0
play = ["sh", "-c", 'n=$(ls "$1" | grep -c wav$); cp "$2" "$1/next" && mv "$1/next" "$1/$n.wav"', "sh", "FOLDER", "{file}"]
"#;

fn call(seq: u64, number: u32, language: Language) -> Announcement {
    let number = format!("B{number:03}").parse().unwrap();
    let desk = Some(DeskNo(14));
    let call = SafeCall { seq: Seq(seq), number, service: None, desk, at: None, language, standing: true };
    Announcement { call, chime: true, speech: true, volume: 80 }
}

fn until_there(path: &Path) {
    let until = Instant::now() + Duration::from_secs(60);
    while !path.exists() {
        assert!(Instant::now() < until, "{} never came", path.display());
        std::thread::yield_now();
    }
}

#[test]
fn what_is_announced_is_heard_in_order_and_a_recall_again_and_kept_once_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("board.toml"), FILE.replace("FOLDER", &folder.path().display().to_string())).unwrap();
    let config = Config::read(&at("board.toml"), Said::default()).unwrap();
    let voice = Voice::start(&config, Disk::open(folder.path()).unwrap()).unwrap();
    let clock = Clock::new(Boot("b".into()), Uptime(0), Moment(0), false);
    let calls = [call(1, 45, Language::It), call(2, 123, Language::En), call(3, 45, Language::It)];
    let heard = serde_json::from_str("[1,2,3]").unwrap();
    voice.announce(News { calls: calls.to_vec(), heard, clock });
    until_there(&at("2.wav"));
    drop(voice);
    let sprites = recordings(None).unwrap();
    for (index, Announcement { call, .. }) in calls.iter().enumerate() {
        let speech = super::speech(call.number, call.desk.unwrap(), call.language);
        let expected = Sound::announced(true, Some(of_clips(&sprites, &speech).unwrap()), Volume::new(40));
        assert_eq!(
            wav::read(&at(&format!("{index}.wav")), "it").unwrap(),
            expected,
            "80 % of the office, half of it here"
        );
    }
    let kept: Vec<u64> = serde_json::from_slice(&fs::read(at("announced.json")).unwrap()).unwrap();
    assert_eq!(kept[..2], [1, 2], "the third may have been cut off");
}
