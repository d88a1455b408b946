//! The display as a whole: golden pictures, threads, and what tests of scenes start from.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use device::mistake::Mistake;
use hardware::{
    FaultKind,
    buttons::{Timing, touch::Spot},
    pixels::{
        Canvas, Turn,
        embedded_graphics::geometry::{OriginDimensions, Size},
        png,
        text::Brush,
    },
    simulated::{SimulatedGlass, SimulatedPanel},
};
use protocol::{KioskPart, PrinterStateName, TicketNumber, views::Wait};
use tokio::sync::mpsc;

use super::{
    Pace, Slate, keeper,
    scene::{self, Aim, Local, Means},
    slate::Targets,
    touch,
};
use crate::{
    devices::{Trouble, Troubles},
    flow::{self, Held, Input, Screen},
    panel::{OtherButton, Pairing, PanelView, PriorityButton, Seen, ServiceButton, Still},
    words::Text,
};

pub(super) fn sizes() -> [Size; 6] {
    [(800, 480), (1_024, 600), (480, 800), (600, 1_024), (640, 480), (1_280, 720)].map(|(x, y)| Size::new(x, y))
}

pub(super) fn service(letter: char, name: &str, about: &str, estimate: &str, open: bool) -> ServiceButton {
    let [letter, name, about, estimate] = [&letter.to_string(), name, about, estimate].map(str::to_owned);
    ServiceButton { letter, name, about, estimate, open, ready: true }
}

fn say(language: &str, text: Text) -> &'static str {
    text.say(if language == "it" { protocol::Language::It } else { protocol::Language::En })
}

fn framed(language: &'static str) -> PanelView {
    PanelView {
        language,
        body: if language == "it" { "Comune di Piacenza" } else { "Municipality of Piacenza" }.into(),
        office: if language == "it" { "Sportello unico del cittadino" } else { "Citizens’ one-stop office" }.into(),
        clock: "09:05".into(),
        date: "24/11/2026".into(),
        ..PanelView::default()
    }
}

/// The estimate that takes the most room.
const LONGEST: Wait = Wait { p10: 119 * 60, p50: 10_800, p90: 10_800 };

/// The services of an ordinary morning.
pub(super) fn choosing(language: &'static str, count: usize) -> PanelView {
    let it = language == "it";
    let of = |it_text: &'static str, en: &'static str| if it { it_text } else { en };
    let wait = of("attesa stimata 10–18 minuti", "estimated wait 10–18 minutes");
    let ahead = |people: usize| {
        let language = if it { protocol::Language::It } else { protocol::Language::En };
        crate::words::ahead(language, people)
    };
    let services = [
        service('A', of("Anagrafe e stato civile", "Registry and civil status"), &ahead(3), wait, true),
        service(
            'B',
            of("Carta d’identità elettronica", "Electronic identity card"),
            &ahead(12),
            of("attesa stimata da 25 minuti a oltre 2 ore", "estimated wait from 25 minutes to over 2 hours"),
            true,
        ),
        service(
            'C',
            of("Tributi", "Taxes"),
            &ahead(0),
            of("attesa stimata meno di 1 minuto", "estimated wait less than 1 minute"),
            true,
        ),
        service(
            'D',
            of("Protocollo e accesso agli atti", "Filing and access to records"),
            of("chiuso", "closed"),
            of("si riapre domani alle 08:15", "opens tomorrow at 08:15"),
            false,
        ),
        service(
            'E',
            of("Servizi scolastici: mensa, trasporto, iscrizioni", "School services: canteen, transport, enrolment"),
            &ahead(1),
            of("attesa stimata fino a 6 minuti", "estimated wait up to 6 minutes"),
            true,
        ),
        service(
            'F',
            of("Edilizia e urbanistica", "Building and planning"),
            of("numeri esauriti per oggi", "no numbers left today"),
            "",
            false,
        ),
        service('R', of("Ritiro documenti", "Collection of documents"), &ahead(2), wait, true),
    ];
    PanelView {
        screen: "choose",
        heading: say(language, Text::Choose).into(),
        services: services
            .into_iter()
            .cycle()
            .zip("ABCDEFRGHJKLMNPTUVWXY".chars())
            .take(count)
            .map(|(service, letter)| ServiceButton { letter: letter.to_string(), ..service })
            .collect(),
        priority: Some(PriorityButton {
            name: say(language, Text::Priority),
            about: say(language, Text::PriorityFor),
            on: false,
            ready: true,
        }),
        buttons: vec![OtherButton {
            does: "language",
            name: say(language, Text::OtherLanguage),
            lang: of("en", "it"),
            main: false,
            ready: true,
        }],
        ..framed(language)
    }
}

fn leaving(language: &'static str) -> Vec<OtherButton> {
    let button = |does, text, main| OtherButton { does, name: say(language, text), lang: language, main, ready: true };
    vec![button("more", Text::More, false), button("back", Text::Back, true)]
}

fn message(language: &'static str, heading: Text, text: Text, alarm: bool) -> PanelView {
    let (heading, text) = (say(language, heading).into(), say(language, text).into());
    PanelView { screen: "message", heading, text, alarm, ..framed(language) }
}

/// Every kind of screen, in both languages.
pub(super) fn views() -> Vec<(String, PanelView)> {
    let of = |language: &'static str| {
        let it = language == "it";
        let left = if it { "Questa schermata si chiude tra 12 secondi" } else { "This screen closes in 12 seconds" };
        let closing = |view: PanelView| PanelView { left: Some(left.into()), buttons: leaving(language), ..view };
        let number = |view: PanelView| PanelView { number: Some("A045".into()), ..view };
        let only =
            |heading: Text, alarm| PanelView { text: String::new(), ..message(language, heading, Text::Ask, alarm) };
        let spoken = if it { protocol::Language::It } else { protocol::Language::En };
        let held =
            Held { number: TicketNumber { prefix: "A".parse().unwrap(), number: 45 }, priority: false, told: None };
        let collect = |held: Held| {
            let text = held.about(spoken);
            closing(number(PanelView { screen: "ticket", text, ..only(Text::Collect, false) }))
        };
        let choose = choosing(language, 7);
        let told =
            format!("{}: {}, {}.", choose.services[3].name, choose.services[3].about, choose.services[3].estimate);
        let on = PriorityButton {
            name: say(language, Text::Priority),
            about: say(language, Text::PriorityOn),
            on: true,
            ready: true,
        };
        let still = Still {
            ask: say(language, Text::Still),
            left: crate::words::anew_in(if it { protocol::Language::It } else { protocol::Language::En }, 18),
            go_on: say(language, Text::GoOn),
            anew: say(language, Text::Anew),
            ready: true,
        };
        let no_estimate = choose.services.iter().map(|service| ServiceButton {
            about: String::new(),
            estimate: String::new(),
            ..service.clone()
        });
        let opens = if it { "Si riapre domani alle 08:15" } else { "Opens tomorrow at 08:15" };
        vec![
            (
                "cut-off",
                PanelView {
                    services: no_estimate.collect(),
                    notice: Some(say(language, Text::Alone)),
                    ..choose.clone()
                },
            ),
            ("told", PanelView { told: Some(told), ..choose.clone() }),
            (
                "priority",
                PanelView { priority: Some(on), heading: say(language, Text::ChoosePriority).into(), ..choose.clone() },
            ),
            ("still", PanelView { still: Some(still), ..choose.clone() }),
            ("rehearsal", PanelView { band: Some(say(language, Text::Rehearsal)), ..choose.clone() }),
            ("choose", choose),
            ("two", choosing(language, 2)),
            ("many", choosing(language, 17)),
            ("busy", PanelView { screen: "busy", ..only(Text::Busy, false) }),
            ("printing", number(PanelView { screen: "busy", ..only(Text::Printing, false) })),
            ("collect", collect(Held { told: Some((Some(3), Some(Wait { p10: 600, p50: 800, p90: 1_050 }))), ..held })),
            ("ticket-long", collect(Held { priority: true, told: Some((Some(999), Some(LONGEST))), ..held })),
            ("ticket-alone", collect(Held { priority: true, told: None, ..held })),
            ("waiting", number(message(language, Text::NoPaper, Text::WaitForPaper, true))),
            ("not-printed", closing(number(only(Text::NotPrinted, true)))),
            ("no-answer", closing(only(Text::NoAnswer, true))),
            ("no-paper", only(Text::NoPaper, true)),
            ("lost", message(language, Text::Lost, Text::LostWhat, true)),
            ("closed", PanelView { text: opens.into(), ..only(Text::Closed, false) }),
            ("loading", only(Text::Loading, false)),
        ]
        .into_iter()
        .map(move |(name, view)| (format!("{name}-{language}"), view))
    };
    let pairing = [("pairing-it", Pairing::Code { code: "K7QF-3M9P", found: None }), ("unpaired-it", Pairing::Begins)];
    let pairing = pairing.map(|(name, code)| (name.to_owned(), PanelView::pairing(code)));
    let lacking = PanelView::pairing(Pairing::Code { code: "K7QF-3M9P", found: None });
    let others =
        [("lacking-it".to_owned(), lacking.with_printer(PrinterStateName::Away)), ("denied-it".to_owned(), denied())];
    of("it").chain(of("en")).chain(pairing).chain(others).collect()
}

/// What stands wrong in the file, in both languages, and at its longest.
fn denied() -> PanelView {
    let (language, now) = (protocol::Language::It, "2026-11-24T09:30:00+01:00".parse().unwrap());
    let shown = flow::Shown { language, screen: Screen::NotSetUp(Mistake::Token) };
    let made = PanelView::made(Seen { shown, still: None, takes: &|_| true, setup: None, clock: None, now });
    PanelView {
        heading: made.heading,
        text: made.text,
        left: made.left,
        also: made.also,
        alarm: true,
        ..message("it", Text::NotSetUp, Text::Ask, true)
    }
}

const TOUCH: Means = Means { touch: true, priority: false };

fn drawn(view: &PanelView, size: Size) -> Canvas {
    let mut canvas = Canvas::new(size);
    scene::paint(&scene::of(view, size, TOUCH, Local::default()), &mut canvas, &mut Brush::default());
    canvas
}

/// Where pictures that differ go, for eyes.
fn look_at(name: &str, canvas: &Canvas) -> Option<PathBuf> {
    let path = Path::new(&std::env::var_os("NUMERETTO_PICTURES")?).join(name);
    fs::write(&path, png(canvas)).unwrap();
    Some(path)
}

/// Compared as dots: how a file is packed does not matter.
#[test]
fn screens_look_as_they_were_reviewed() {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/display");
    let mut differ = Vec::new();
    for (name, view) in views() {
        let kind = name.split('-').next().unwrap_or_default();
        let is_golden = ["choose", "collect", "closed", "pairing"].contains(&kind);
        for size in sizes() {
            let file = format!("{name}-{}x{}.png", size.width, size.height);
            let is_golden = is_golden && size.width > size.height && [800, 1_024].contains(&size.width);
            if !is_golden && std::env::var_os("NUMERETTO_PICTURES").is_none() {
                continue;
            }
            let canvas = drawn(&view, size);
            if !is_golden {
                look_at(&file, &canvas);
            } else if golden(&goldens.join(&file)).as_deref() != Some(canvas.pixels()) {
                differ.push((file.clone(), look_at(&file, &canvas)));
            }
        }
    }
    assert!(
        differ.is_empty(),
        "pictures differ from those in kiosk/tests/display: {differ:?}. NUMERETTO_PICTURES=DIR writes the new ones: look at them, and copy them there if they are meant"
    );
}

fn golden(path: &Path) -> Option<Vec<u32>> {
    let mut reader = ::png::Decoder::new(std::io::BufReader::new(fs::File::open(path).ok()?)).read_info().ok()?;
    let mut bytes = vec![0; reader.output_buffer_size()?];
    reader.next_frame(&mut bytes).ok()?;
    Some(bytes.chunks(3).map(|dot| u32::from_be_bytes([0, dot[0], dot[1], dot[2]])).collect())
}

/// A display on a simulated screen and glass.
struct Bench {
    slate: Slate,
    seen: hardware::simulated::PanelSeen,
    finger: hardware::simulated::Fingertip,
    inputs: mpsc::Receiver<Input>,
    troubles: Troubles,
}

const SIZE: Size = Size::new(480, 320);
/// Longer than any machine needs: a test that fails rather than waits for ever.
const PATIENCE: Duration = Duration::from_secs(30);

impl Bench {
    fn started(turn: Turn) -> Self {
        let (panel, seen) = SimulatedPanel::new(SIZE);
        let (glass, finger) = SimulatedGlass::new(Timing::default());
        let (slate, (sender, inputs)) = (Slate::default(), mpsc::channel(16));
        let pace = Pace { pause: Duration::from_millis(1), ..Pace::default() };
        let troubles = Troubles::default();
        let of = |part| Trouble::of_part(part, troubles.clone());
        keeper::start(Box::new(panel), TOUCH, pace, slate.clone(), of(KioskPart::Screen)).unwrap();
        let pause = Duration::from_millis(1);
        touch::start(Box::new(glass), turn, slate.clone(), sender, (of(KioskPart::Touch), pause)).unwrap();
        Self { slate, seen, finger, inputs, troubles }
    }

    /// Waits for what another thread is about to do.
    fn until<T>(&mut self, mut what: impl FnMut(&mut Self) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = what(self) {
                return found;
            }
            assert!(Instant::now() < end, "what was waited for did not come");
            std::thread::yield_now();
        }
    }

    /// The next press.
    fn pressed(&mut self) -> Aim {
        match self.until(|bench| bench.inputs.try_recv().ok()) {
            Input::Press(button, _) => Aim::Press(button),
            other => panic!("{other:?}"),
        }
    }

    fn show(&mut self, view: &PanelView) -> Arc<Targets> {
        self.slate.show(Arc::new(view.clone()));
        let meant = scene::of(view, SIZE, TOUCH, Local::default()).targets;
        self.until(|bench| bench.slate.laid().filter(|laid| laid.targets == meant))
    }

    fn tap(&self, target: &scene::Target, turn: Turn) {
        let at = turn.on_screen(target.area.center(), turn.size(SIZE));
        self.finger.tap(Spot { x: at.x, y: at.y });
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.slate.end();
    }
}

#[test]
fn what_is_drawn_is_what_is_pressed_however_the_screen_hangs() {
    for turn in [Turn::None, Turn::Right, Turn::Over, Turn::Left] {
        let mut bench = Bench::started(turn);
        for view in [choosing("it", 4), message("it", Text::NoAnswer, Text::Ask, true)] {
            let view = if view.screen == "choose" { view } else { PanelView { buttons: leaving("it"), ..view } };
            let laid = bench.show(&view);
            assert!(laid.targets.len() > 1);
            for target in &laid.targets {
                bench.tap(target, turn);
                assert_eq!(bench.pressed(), target.aim, "{turn:?}");
            }
        }
        assert!(bench.inputs.try_recv().is_err(), "one press a touch");
    }
}

#[test]
fn pages_turn_here_and_are_no_presses() {
    let mut bench = Bench::started(Turn::None);
    let view = choosing("it", 17);
    let laid = bench.show(&view);
    let next = laid.targets.iter().find(|target| target.aim == Aim::Page(1)).expect("there are more services");
    bench.tap(next, Turn::None);
    let second = bench.until(|bench| bench.slate.laid().filter(|now| now.targets != laid.targets));
    let service = second.targets.first().unwrap();
    bench.tap(service, Turn::None);
    assert_eq!(bench.pressed(), service.aim);
    assert!(laid.targets.iter().all(|target| target.aim != service.aim));
}

#[test]
fn a_finger_is_seen_while_it_is_down_and_only_its_button_is_copied() {
    let mut bench = Bench::started(Turn::None);
    let laid = bench.show(&choosing("it", 4));
    let (before, copied) = (bench.seen.pixels(), bench.seen.copied().len());
    let target = laid.targets[0];
    let at = target.area.center();
    bench.finger.touch(Spot { x: at.x, y: at.y });
    bench.until(|bench| (bench.seen.copied().len() > copied).then_some(()));
    let pressed = bench.until(|bench| Some(bench.seen.pixels()).filter(|now| *now != before));
    assert_ne!(pressed, before);
    for area in &bench.seen.copied()[copied..] {
        assert_eq!(area.intersection(&target.area), *area, "nothing else was copied");
    }
    bench.finger.touch(Spot { x: 1, y: 1 });
    bench.until(|bench| (bench.seen.pixels() == before).then_some(()));
}

#[test]
fn a_screen_that_was_lost_shows_what_holds_also_when_it_is_another() {
    let mut bench = Bench::started(Turn::None);
    bench.show(&choosing("it", 4));
    bench.seen.fail(Some(FaultKind::Lost));
    let view = choosing("it", 5);
    bench.slate.show(Arc::new(view.clone()));
    let other = Size::new(800, 480);
    bench.seen.replace(other);
    bench.seen.fail(None);
    let meant = drawn(&view, other);
    bench.until(|bench| (bench.seen.pixels() == meant.pixels()).then_some(()));
    assert_eq!(meant.size(), other);
}

#[test]
fn a_screen_or_a_glass_that_fails_is_told_to_whoever_asks_how_the_kiosk_is_until_it_works_again() {
    let mut bench = Bench::started(Turn::None);
    bench.show(&choosing("it", 4));
    let failed = |bench: &Bench| bench.troubles.now().failed.into_iter().collect::<Vec<_>>();
    assert_eq!(failed(&bench), []);
    bench.seen.fail(Some(FaultKind::Absent));
    bench.slate.show(Arc::new(choosing("it", 5)));
    bench.until(|bench| (failed(bench) == [KioskPart::Screen]).then_some(()));
    bench.finger.fail(Some(FaultKind::Lost));
    bench.until(|bench| (failed(bench) == [KioskPart::Screen, KioskPart::Touch]).then_some(()));
    bench.seen.fail(None);
    bench.finger.fail(None);
    bench.until(|bench| failed(bench).is_empty().then_some(()));
}
