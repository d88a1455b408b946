use super::*;
use crate::config::lines;

fn buttons(text: &str) -> Result<ButtonsConfig, String> {
    config_file::read(text, ButtonsConfig::read).map_err(|mistakes| lines(&mistakes))
}

fn letter(letter: char) -> Button {
    Button::Service(ServiceId::new(letter).unwrap())
}

#[test]
fn pins_are_lines_in_the_order_of_what_they_are_for() {
    let text = "backend = 'gpiocdev'\nservices = { B = 27, A = 17 }\nlanguage = 4\nrelease_ms = 60";
    let ButtonsConfig { ways, meant, timing } = buttons(text).unwrap();
    let lines = Lines { chip: CHIP.into(), offsets: vec![17, 27, 4], active_low: true, pull: Pull::Up };
    assert_eq!(ways, ButtonWays::Gpiocdev(lines));
    assert_eq!(meant, [letter('A'), letter('B'), Button::Language]);
    assert_eq!((timing.press, timing.release.as_millis()), (Timing::default().press, 60));
    let ButtonWays::Rppal(lines) = buttons("backend = 'rppal'\nservices = { A = 17 }\npull = 'down'").unwrap().ways
    else {
        panic!("the backend is another")
    };
    assert_eq!((lines.active_low, lines.pull), (false, Pull::Down));
}

#[test]
fn keys_are_named_as_the_kernel_names_them() {
    let config = buttons("backend = 'keys'\nservices = { A = 'KEY_1' }\npriority = 'KEY_P'").unwrap();
    assert_eq!(config.ways, ButtonWays::Keys { which: Which::Any, keys: vec!["KEY_1".into(), "KEY_P".into()] });
    assert_eq!(config.meant, [letter('A'), Button::Priority]);
}

#[test]
fn what_cannot_be_meant_is_said() {
    let says = |text: &str, word: &str| {
        let error = buttons(text).unwrap_err();
        assert!(error.contains(word), "{error}");
    };
    says("backend = 'gpio'\nservices = { A = 1 }", "gpiocdev");
    says("backend = 'gpiocdev'\nservices = { A = 1 }\nprioritty = 3", "prioritty");
    says("backend = 'gpiocdev'\nservices = { I = 1 }", "letter");
    says("backend = 'gpiocdev'\nservices = { A = 300 }", "from 0 to 255");
    says("backend = 'gpiocdev'\nservices = { A = 1 }\nlanguage = 1", "GPIO 1, which is named twice");
    says("backend = 'gpiocdev'\nservices = { A = 'KEY_1' }", "a GPIO line's number");
    says("backend = 'gpiocdev'\nservices = { A = 1 }\ndevice = '/dev/input/event0'", "device: means nothing");
    says("backend = 'gpiocdev'\nservices = {}", "names none");
    says("backend = 'keys'\nservices = { A = 1 }", "a key's name");
    says("backend = 'keys'\nservices = { A = 'KEY_NONE_SUCH' }", "KEY_NONE_SUCH");
    let error = buttons("backend = 'keys'\nservices = { A = 'KEY_1', B = 'KEY_FOO' }").unwrap_err();
    assert!(error.contains("\"KEY_FOO\"") && error.contains("KEY_ENTER") && !error.contains("gpiocdev"), "{error}");
    says("backend = 'keys'\nservices = { A = 'KEY_1' }\nchip = '/dev/gpiochip0'", "chip: means nothing");
    says("backend = 'rppal'\nservices = { A = 1 }\npress_ms = 0", "press_ms");
}

#[test]
fn lamps_are_lines_and_keys_have_none() {
    let lamps = |text: &str| config_file::read(text, |node| LampsConfig::read(node, None)).map_err(|all| lines(&all));
    let config = lamps("backend = 'gpiocdev'\nchip = '/dev/gpiochip4'\nservices = { A = 5 }\npriority = 6").unwrap();
    let lines = Lines { chip: "/dev/gpiochip4".into(), offsets: vec![5, 6], active_low: false, pull: Pull::None };
    assert_eq!(config.ways, LampWays::Gpiocdev(lines));
    assert_eq!(config.shows[1], LampShows::Priority);
    assert!(lamps("backend = 'keys'\nservices = { A = 5 }").unwrap_err().contains("one of \"gpiocdev\", \"rppal\""));
    assert!(lamps("backend = 'rppal'\nservices = { A = 5, B = 5 }").unwrap_err().contains("twice"));
}

#[test]
fn sound_is_off_unless_said_and_its_commands_name_what_they_play() {
    let sound = |text: &str| config_file::read(text, SoundConfig::read).map_err(|mistakes| lines(&mistakes));
    assert!(!sound("").unwrap().is_on());
    let config = sound("chime = true\nspeak = ['say', '{text}']\nlanguages = { it = 'it-IT' }").unwrap();
    assert!(config.is_on() && !config.spoken);
    assert_eq!(config.commands.play, Commands::default().play);
    assert_eq!(config.commands.languages, [("it".to_owned(), "it-IT".to_owned())]);
    assert!(sound("play = ['aplay']").unwrap_err().contains("{file}"));
    assert!(sound("speak = ['espeak-ng']").unwrap_err().contains("{text}"));
}

#[test]
fn a_line_is_a_buttons_or_a_lamps() {
    let pressed = |text: &str| buttons(text).unwrap();
    let lit = |buttons: &ButtonsConfig, text: &str| {
        config_file::read(text, |node| LampsConfig::read(node, Some(buttons))).map_err(|mistakes| lines(&mistakes))
    };
    let pins = pressed("backend = 'gpiocdev'\nservices = { A = 4, B = 5 }\npriority = 6");
    let error = lit(&pins, "backend = 'gpiocdev'\nservices = { A = 20 }\npriority = 5").unwrap_err();
    assert!(error.starts_with("line 3") && error.contains("priority: is GPIO 5"), "{error}");
    let error = lit(&pins, "backend = 'rppal'\nservices = { C = 6 }").unwrap_err();
    assert!(error.contains("services.C: is GPIO 6") && error.contains("Wiring"), "{error}");
    assert!(lit(&pins, "backend = 'gpiocdev'\nservices = { A = 7 }").is_ok());
    let elsewhere = lit(&pins, "backend = 'gpiocdev'\nchip = '/dev/gpiochip1'\nservices = { A = 4 }");
    assert!(elsewhere.is_ok(), "another chip's line 4");
    let keys = pressed("backend = 'keys'\nservices = { A = 'KEY_1' }");
    assert!(lit(&keys, "backend = 'gpiocdev'\nservices = { A = 4 }").is_ok());
}
