//! The simulated devices keep the contracts, and so do real ones as far as they can without hardware.

use std::{path::PathBuf, time::Duration};

use super::*;
use crate::{
    Fault, FaultKind,
    buttons::{
        ButtonId, Timing, Which, gpiocdev::GpioButtons, keyboard::KeyButtons, rppal::RpiButtons,
        touchscreen::TouchButtons,
    },
    digits::Segments,
    lamps::{Lamps, gpiocdev::GpioLamps, rppal::RpiLamps},
    pins::{Lines, Pull},
    simulated::{
        DigitsSeen, Hand, Hearing, LampsSeen, SimulatedButtons, SimulatedDigits, SimulatedLamps, SimulatedVoice,
    },
    sound::{CommandVoice, Commands},
};

impl ButtonsRig for Hand {
    fn turn(&mut self, button: ButtonId, closed: bool) {
        Self::turn(self, Duration::from_micros(100), button, closed);
    }

    fn rest(&mut self, millis: u64) {
        self.pass(Duration::from_millis(millis));
    }

    fn plug(&mut self, there: bool) -> bool {
        self.fail((!there).then_some(FaultKind::Lost));
        true
    }
}

#[test]
fn simulated_buttons() {
    let (mut buttons, mut hand) = SimulatedButtons::simulated(4, Timing::default());
    buttons_keep_their_contract(&mut buttons, 4, &mut hand);
}

fn lines() -> Lines {
    let chip = PathBuf::from("/dev/gpiochip-of-a-board-that-is-not-there");
    Lines { chip, offsets: vec![5, 6], active_low: true, pull: Pull::Up }
}

#[test]
fn buttons_that_are_not_there() {
    let nowhere = || Which::At(PathBuf::from("/dev/input/event-that-is-not-there"));
    absent_buttons_answer(&mut GpioButtons::on(lines(), Timing::default()), FaultKind::Absent);
    absent_buttons_answer(&mut KeyButtons::on(nowhere(), &["KEY_1"], Timing::default()).unwrap(), FaultKind::Absent);
    absent_buttons_answer(&mut TouchButtons::on(nowhere(), (800, 480), Timing::default()), FaultKind::Absent);
}

#[test]
fn a_chip_that_is_none_is_named() {
    let mut lamps = GpioLamps::on(Lines { chip: PathBuf::from("/dev/null"), ..lines() });
    let error = lamps.light(&[true]).unwrap_err();
    assert!(error.to_string().starts_with("/dev/null, lines [5, 6]: "), "{error}");
}

/// Off a Raspberry Pi. On one, these are real pins: `tests/vm/devices`.
#[test]
fn rppal_away_from_a_raspberry_pi() {
    if std::fs::read_to_string("/proc/device-tree/model").is_ok_and(|model| model.contains("Raspberry")) {
        return;
    }
    absent_buttons_answer(&mut RpiButtons::on(lines(), Timing::default()), FaultKind::Unsupported);
    let error = RpiLamps::on(lines()).light(&[true]).unwrap_err();
    assert_eq!(error.kind(), FaultKind::Unsupported);
    assert!(error.to_string().contains("gpiocdev works on any"), "{error}");
}

impl LampsRig for LampsSeen {
    fn lit(&self) -> Vec<bool> {
        Self::lit(self)
    }

    fn plug(&mut self, there: bool) -> bool {
        self.fail((!there).then_some(FaultKind::Lost));
        true
    }
}

#[test]
fn simulated_lamps() {
    let (lamps, mut seen) = SimulatedLamps::new(3);
    lamps_keep_their_contract(lamps, &mut seen);
}

impl DigitsRig for DigitsSeen {
    fn seen(&self) -> Vec<Segments> {
        self.shown()
    }

    fn brightness(&self) -> u8 {
        Self::brightness(self).as_percent()
    }

    fn plug(&mut self, there: bool) -> bool {
        self.fail((!there).then_some(FaultKind::Lost));
        true
    }
}

#[test]
fn simulated_digits() {
    for places in [4, 8] {
        let (display, mut seen) = SimulatedDigits::new(places);
        digits_keep_their_contract(display, &mut seen);
    }
}

/// The picture of a display tells its segments: each is looked for where it lies on the glass. `NUMERETTO_PICTURES=DIR` keeps it.
#[test]
fn simulated_digits_can_be_looked_at() {
    use crate::digits::{DigitsPanel, spell};
    let (mut display, seen) = SimulatedDigits::new(4);
    display.show(&spell("A.045", 4).unwrap()).unwrap();
    let picture = seen.png();
    if let Some(folder) = std::env::var_os("NUMERETTO_PICTURES") {
        std::fs::write(PathBuf::from(folder).join("digits.png"), &picture).unwrap();
    }
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().unwrap();
    let mut dots = vec![0; reader.output_buffer_size().unwrap()];
    let width = usize::try_from(reader.next_frame(&mut dots).unwrap().width).unwrap();
    let lit = |place: usize, x: usize, y: usize| dots[((8 + y) * width + 8 + place * 40 + x) * 3] > 100;
    // The middles of a to g and the dot.
    let middles = [(16, 2), (29, 15), (29, 40), (16, 52), (2, 40), (2, 15), (16, 27), (36, 52)];
    let read = (0..4)
        .map(|place| Segments(middles.iter().rev().fold(0, |bits, (x, y)| bits << 1 | u8::from(lit(place, *x, *y)))));
    assert_eq!(read.collect::<Vec<_>>(), seen.shown());
}

impl VoiceRig for Hearing {
    fn heard(&self) -> Vec<String> {
        self.said().into_iter().filter_map(|utterance| utterance.speech).map(|speech| speech.text).collect()
    }

    fn listen(&self) {
        Self::listen(self);
    }

    fn fail(&mut self, broken: bool) {
        Self::fail(self, broken.then_some(FaultKind::Absent));
    }
}

#[test]
fn simulated_voice() {
    let (mut voice, mut hearing) = SimulatedVoice::new();
    voice_keeps_its_contract(&mut voice, &mut hearing);
}

/// A folder in which a command notes what it has said, unless a file there forbids it.
struct Noted(tempfile::TempDir);

impl VoiceRig for Noted {
    fn heard(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.0.path().join("heard")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn listen(&self) {}

    fn fail(&mut self, broken: bool) {
        let mark = self.0.path().join("broken");
        if broken { std::fs::write(mark, "").unwrap() } else { std::fs::remove_file(mark).unwrap() }
    }
}

#[test]
fn voice_of_commands() {
    let mut rig = Noted(tempfile::TempDir::new().unwrap());
    let script = r#"test ! -e "$1/broken" || exit 1; test "$2" != long || sleep 60; echo "$2" >> "$1/heard""#;
    let speak = ["sh", "-c", script, "sh", &rig.0.path().display().to_string(), "{text}"];
    let commands = Commands { speak: speak.map(str::to_owned).to_vec(), ..Commands::default() };
    voice_keeps_its_contract(&mut CommandVoice::new(commands).unwrap(), &mut rig);
}

#[test]
fn voice_that_joins() {
    let mut rig = Noted(tempfile::TempDir::new().unwrap());
    let folder = rig.0.path().display().to_string();
    let word = crate::sound::Sound { rate: 16_000, samples: [9_000, -9_000].repeat(800) };
    std::fs::write(rig.0.path().join("word"), crate::sound::joined::wav::written(&word)).unwrap();
    let script = |body: &str, place: &str| ["sh", "-c", body, "sh", &folder, place].map(str::to_owned).to_vec();
    // What was spoken is heard once it was played.
    let play = script(r#"test ! -e "$1/broken" || exit 1; test -s "$2" && cat "$1/spoken" >> "$1/heard""#, "{file}");
    let mut speak = script(r#"test "$2" != long || sleep 60; echo "$2" > "$1/spoken"; cp "$1/word" "$3""#, "{text}");
    speak.push("{file}".to_owned());
    let source = crate::sound::Source::Command { speak, languages: Vec::new() };
    let pause = std::time::Duration::from_millis(1);
    let joined = crate::sound::Joined { play, pause, ..crate::sound::Joined::usual(source) };
    voice_keeps_its_contract(&mut crate::sound::JoinedVoice::new(joined).unwrap(), &mut rig);
}
