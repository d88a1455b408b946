//! Buttons, lamps, the display and sound, tried once.

use std::{
    collections::BTreeSet,
    env, io,
    io::Write,
    thread,
    time::{Duration, Instant},
};

use hardware::{
    buttons::{Buttons, Push, Timing, touchscreen::TouchButtons},
    lamps::Lamps,
    pixels::{Canvas, Panel, text::Brush},
    sound::{CommandVoice, Manner, Utterance, Voice},
};
use protocol::{ServiceId, kiosk::KioskSetup};

use super::Report;
use crate::{
    config::{ButtonsConfig, Config, LampsConfig, SoundConfig, devices::LampShows},
    devices::{buttons, buttons_of, lamps_of},
    display::{
        scene::{self, Local, Means},
        screen_of,
    },
    flow::Button,
    panel::{Pairing, PanelView},
};

/// How long somebody has to find a button.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long each lamp is lit.
const LIT: Duration = Duration::from_millis(700);
/// How long the chime may take.
const CHIME: Duration = Duration::from_secs(5);

/// How to find out how a touch panel lies on its screen.
const ASTRAY: &str = "with the kiosk started, touch a button and look which one lights: if it lies across the other diagonal, set touch_swap = true in the file; if \
     left and right are exchanged then, touch_invert_x = true; if top and bottom are, touch_invert_y = true (all as the screen is before `rotation`)";

/// Tries what is configured: by `present` hands, or by opening it.
pub(super) fn examine(
    config: &Config,
    setup: Option<&KioskSetup>,
    present: bool,
    report: &mut Report<impl Write>,
) -> io::Result<()> {
    if let Some(config) = &config.buttons {
        report.say("buttons' services", served(&services_of_buttons(config), setup))?;
        let found = match buttons_of(config) {
            Ok(mut buttons) if present => pressed(&mut *buttons, &config.meant, PATIENCE, report)?,
            Ok(mut buttons) => opened(&mut *buttons, &config.meant),
            Err(fault) => Err(fault.to_string()),
        };
        report.say("buttons", found)?;
    }
    if let Some(config) = &config.lamps {
        report.say("lamps' services", served(&services_of_lamps(config), setup))?;
        let mut lamps = lamps_of(config);
        if present {
            report.ask("the lamps light in turn, in the order of the file: look")?;
        }
        report.say("lamps", lit(&mut *lamps, if present { LIT } else { Duration::ZERO }))?;
    }
    if let Some(display) = &config.display {
        let mut screen = screen_of(display, &config.data);
        report.say("display", shown(&mut *screen))?;
        if let Some(which) = &display.touch {
            let mut glass = TouchButtons::on(which.clone(), (1, 1), Timing::default());
            report.say("touch panel", touched(&mut glass))?;
            if present {
                report.ask(ASTRAY)?;
            }
        }
    }
    if let Some(config) = &config.sound {
        let found = if present { heard(config) } else { installed(config) };
        // Its errors begin with the part's name themselves.
        report.say("sound", found.map_err(|error| error.trim_start_matches("sound: ").to_owned()))?;
    }
    Ok(())
}

fn services_of_buttons(config: &ButtonsConfig) -> BTreeSet<ServiceId> {
    let service = |button: &Button| if let Button::Service(service) = button { Some(*service) } else { None };
    config.meant.iter().filter_map(service).collect()
}

fn services_of_lamps(config: &LampsConfig) -> BTreeSet<ServiceId> {
    let service = |shows: &LampShows| if let LampShows::Service(service) = shows { Some(*service) } else { None };
    config.shows.iter().filter_map(service).collect()
}

/// The office has a service for each letter of the file, and the file a letter for each service.
fn served(letters: &BTreeSet<ServiceId>, setup: Option<&KioskSetup>) -> Result<String, String> {
    let list =
        |letters: &mut dyn Iterator<Item = &ServiceId>| letters.map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let Some(setup) = setup else {
        return Ok(format!("{}; the server has told no services yet", list(&mut letters.iter())));
    };
    let office: BTreeSet<ServiceId> = setup.services.iter().map(|service| service.service).collect();
    let none = list(&mut letters.difference(&office));
    if !none.is_empty() {
        return Err(format!("{none}: the office has no such service; it has {}", list(&mut office.iter())));
    }
    let without = list(&mut office.difference(letters));
    let note = if without.is_empty() { String::new() } else { format!("; none for {without}") };
    Ok(format!("{}{note}", list(&mut letters.iter())))
}

/// Each is to be pressed.
fn pressed<B: Buttons + ?Sized>(
    device: &mut B,
    meant: &[Button],
    patience: Duration,
    report: &mut Report<impl Write>,
) -> io::Result<Result<String, String>> {
    report.ask(&format!("press each once: {}", names(meant)))?;
    let mut missing: Vec<Button> = meant.to_vec();
    let mut until = Instant::now() + patience;
    while !missing.is_empty() {
        match device.next(until) {
            Ok(Some(push @ Push::Pressed(_))) => {
                let button = buttons::meaning(push, meant);
                report.ask(&format!("{} was pressed", buttons::named(button.as_ref())))?;
                missing.retain(|known| Some(*known) != button);
                until = Instant::now() + patience;
            }
            Ok(Some(Push::Stuck(id) | Push::Freed(id))) => {
                let name = buttons::named(meant.get(id.index()));
                return Ok(Err(format!(
                    "{name} is down all the time: it is jammed, or wired to be down while it is up; look at active_low"
                )));
            }
            Ok(None) => break,
            Err(fault) => return Ok(Err(fault.to_string())),
        }
    }
    Ok(if missing.is_empty() {
        Ok("each was pressed".into())
    } else {
        let missing = names(&missing);
        Err(format!("not seen: {missing}. Look at its wiring and its line in the file, or press it sooner"))
    })
}

fn names(buttons: &[Button]) -> String {
    buttons.iter().map(|button| buttons::named(Some(button))).collect::<Vec<_>>().join(", ")
}

/// They can be had.
fn opened<B: Buttons + ?Sized>(device: &mut B, meant: &[Button]) -> Result<String, String> {
    let (count, found) = (meant.len(), device.next(Instant::now()).map_err(|fault| fault.to_string())?);
    match found {
        None => Ok(format!("{count} opened; run this at a terminal to press them")),
        Some(push @ Push::Pressed(_)) => {
            let name = buttons::named(buttons::meaning(push, meant).as_ref());
            Ok(format!("{count} opened, and meanwhile {name} was pressed"))
        }
        Some(Push::Stuck(id) | Push::Freed(id)) => {
            let name = buttons::named(meant.get(id.index()));
            Err(format!("{name} is down all the time: look whether it is jammed"))
        }
    }
}

/// It can be had.
fn touched<B: Buttons + ?Sized>(glass: &mut B) -> Result<String, String> {
    let found = glass.next(Instant::now()).map_err(|fault| fault.to_string())?;
    Ok(if found.is_some() { "opened, and meanwhile it was touched" } else { "opened" }.to_owned())
}

/// Each in turn, or at once if there is no time for it; dark in the end.
fn lit<L: Lamps + ?Sized>(lamps: &mut L, long: Duration) -> Result<String, String> {
    let count = lamps.count();
    for one in 0..count {
        let only: Vec<bool> = (0..count).map(|lamp| lamp == one).collect();
        lamps.light(&only).map_err(|fault| fault.to_string())?;
        thread::sleep(long);
    }
    lamps.light(&[]).map_err(|fault| fault.to_string())?;
    Ok(format!("{count} opened and switched; whether they burn, only eyes can tell"))
}

/// It shows a screen: what a kiosk shows that knows nothing yet.
fn shown<P: Panel + ?Sized>(screen: &mut P) -> Result<String, String> {
    let size = screen.size().map_err(|fault| fault.to_string())?;
    let (mut canvas, view) = (Canvas::new(size), PanelView::pairing(Pairing::Begins));
    let scene = scene::of(&view, size, Means::default(), Local::default());
    scene::paint(&scene, &mut canvas, &mut Brush::default());
    let changed = canvas.take_changes();
    screen.present(&canvas, &changed).map_err(|fault| fault.to_string())?;
    Ok(format!("{} × {} dots were written; whether they are seen, only eyes can tell", size.width, size.height))
}

/// The chime, until it has sounded.
fn heard(config: &SoundConfig) -> Result<String, String> {
    let mut voice = CommandVoice::new(config.commands.clone()).map_err(|fault| fault.to_string())?;
    voice.say(Utterance { chime: true, ..Utterance::default() }, Manner::AtOnce).map_err(|fault| fault.to_string())?;
    let until = Instant::now() + CHIME;
    while voice.is_busy() && Instant::now() < until {
        thread::sleep(Duration::from_millis(20));
    }
    match voice.trouble() {
        Some(fault) => Err(fault.to_string()),
        None if voice.is_busy() => {
            Err(format!("the chime has not ended after {} s: try its command by hand", CHIME.as_secs()))
        }
        None => installed(config).map(|programs| format!("the chime was played; {programs}")),
    }
}

/// The programs are there.
fn installed(config: &SoundConfig) -> Result<String, String> {
    let speak = config.spoken.then_some(&config.commands.speak);
    let programs: Vec<&String> =
        [Some(&config.commands.play), speak].into_iter().flatten().filter_map(|words| words.first()).collect();
    let path = env::var_os("PATH").unwrap_or_default();
    let is_there = |program: &str| {
        program.contains('/') && std::path::Path::new(program).exists()
            || env::split_paths(&path).any(|folder| folder.join(program).is_file())
    };
    let missing: Vec<_> =
        programs.iter().filter(|program| !is_there(program)).map(|program| format!("{program:?}")).collect();
    if missing.is_empty() {
        Ok(format!("installed: {}", programs.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ")))
    } else {
        Err(format!("{} cannot be found: install it, or name another under [sound]", missing.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use hardware::{
        FaultKind,
        buttons::{ButtonId, Timing},
        pixels::embedded_graphics::geometry::Size,
        simulated::{SimulatedButtons, SimulatedLamps, SimulatedPanel},
    };

    use super::{super::Reader, *};

    const MEANT: [Button; 2] = [Button::Priority, Button::Language];

    #[test]
    fn buttons_that_were_not_pressed_are_named() {
        let mut report = Report { out: Reader(Some(Vec::new())), all: true };
        let (mut buttons, hand) = SimulatedButtons::simulated(2, Timing::default());
        hand.press(ButtonId(1));
        let mut ask =
            |buttons: &mut SimulatedButtons| pressed(buttons, &MEANT, Duration::from_millis(5), &mut report).unwrap();
        let missing = ask(&mut buttons).unwrap_err();
        assert!(missing.contains("priority") && !missing.contains("language"), "{missing}");
        [0, 1].into_iter().for_each(|id| hand.press(ButtonId(id)));
        assert!(ask(&mut buttons).is_ok());
        hand.fail(Some(FaultKind::Denied));
        assert!(ask(&mut buttons).is_err());
        assert!(opened(&mut buttons, &MEANT).is_err());
        hand.fail(None);
        assert!(opened(&mut buttons, &MEANT).unwrap().starts_with("2 opened"));
    }

    #[test]
    fn lamps_light_in_turn_and_are_dark_then() {
        let (mut lamps, seen) = SimulatedLamps::new(2);
        assert!(lit(&mut lamps, Duration::ZERO).is_ok());
        assert_eq!(seen.switched(), [vec![true, false], vec![false, true], vec![false, false]]);
        seen.fail(Some(FaultKind::Absent));
        assert!(lit(&mut lamps, Duration::ZERO).is_err());
    }

    #[test]
    fn a_display_shows_something_or_says_why_not() {
        let (mut screen, seen) = SimulatedPanel::new(Size::new(800, 480));
        assert!(shown(&mut screen).unwrap().starts_with("800 × 480"));
        assert!(seen.pixels().iter().any(|dot| *dot != seen.pixels()[0]));
        seen.fail(Some(FaultKind::Denied));
        assert!(shown(&mut screen).is_err());
    }

    #[test]
    fn programs_that_are_not_there_are_named() {
        let mut config = SoundConfig { chime: true, spoken: false, commands: hardware::sound::Commands::default() };
        config.commands.play[0] = "/bin/sh".into();
        config.commands.speak[0] = "no-such-synthesiser".into();
        assert!(installed(&config).is_ok());
        config.spoken = true;
        assert!(installed(&config).unwrap_err().contains("no-such-synthesiser"));
    }
}
