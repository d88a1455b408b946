//! A matrix of LEDs behind a helper that works, stalls, dies, and speaks rubbish: the program `led_helper_simulated`, over a real pipe.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use hardware::{
    Fault, FaultKind,
    contract::{PanelRig, panel_keeps_its_contract},
    pixels::{
        Canvas, LedPanel, Panel,
        embedded_graphics::{draw_target::DrawTarget, geometry::Size, pixelcolor::Rgb888},
        led::{LedHelper, LedWatch, protocol::Depth},
    },
};

const SIZE: Size = Size::new(64, 32);
/// What takes longer never comes: the machine may be busy.
const SOON: Duration = Duration::from_secs(60);

struct Rig {
    folder: tempfile::TempDir,
    depth: Depth,
    watch: Option<LedWatch>,
}

impl Rig {
    fn new(depth: Depth) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), depth, watch: None }
    }

    fn file(&self, what: &str) -> PathBuf {
        self.folder.path().join("panel.png").with_extension(what)
    }

    fn helper(&self) -> LedHelper {
        let program = env!("CARGO_BIN_EXE_led_helper_simulated").to_owned();
        let command = vec![program, self.file("png").display().to_string()];
        let rest = (Duration::from_millis(10), Duration::from_millis(100));
        LedHelper { depth: self.depth, start: SOON, answer: SOON, rest, ..LedHelper::new(command, SIZE) }
    }

    fn start(&mut self, helper: LedHelper) -> LedPanel {
        let panel = LedPanel::start(helper).unwrap();
        self.watch = Some(panel.watch());
        panel
    }

    fn settle(&self) {
        assert!(self.watch.as_ref().unwrap().settles(SOON), "the helper does not show what was asked for");
    }

    /// From the next message on the helper fails so, and each that is started after it.
    fn break_with(&self, fault: &str) {
        fs::write(self.file("fault"), fault).unwrap();
    }

    fn mend(&self) {
        fs::remove_file(self.file("fault")).unwrap();
    }

    fn process(&self) -> rustix::process::Pid {
        let pid = fs::read_to_string(self.file("pid")).unwrap().parse().unwrap();
        rustix::process::Pid::from_raw(pid).unwrap()
    }

    fn brightness(&self) -> u8 {
        fs::read_to_string(self.file("brightness")).unwrap().parse().unwrap()
    }

    fn picture(&self) -> Vec<u32> {
        let file = std::io::BufReader::new(fs::File::open(self.file("png")).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        bytes.chunks(3).map(|dot| u32::from_be_bytes([0, dot[0], dot[1], dot[2]])).collect()
    }
}

impl PanelRig for Rig {
    fn seen(&self) -> Vec<u32> {
        self.settle();
        self.picture()
    }

    fn is_on(&self) -> bool {
        self.settle();
        self.brightness() > 0
    }

    fn shade(&self, word: u32) -> u32 {
        if self.depth == Depth::Rgb888 { word } else { word & 0x00f8_fcf8 }
    }

    fn plug(&mut self, there: bool) -> bool {
        if there {
            self.mend();
            self.settle();
        } else {
            self.settle();
            self.break_with("die");
            rustix::process::kill_process(self.process(), rustix::process::Signal::KILL).unwrap();
            assert!(self.watch.as_ref().unwrap().fails(SOON), "nobody notices that the helper is gone");
        }
        true
    }
}

#[test]
fn a_matrix_keeps_the_contract_of_panels() {
    for depth in [Depth::Rgb888, Depth::Rgb565] {
        let mut rig = Rig::new(depth);
        let mut panel = rig.start(rig.helper());
        panel_keeps_its_contract(&mut panel, &mut rig);
    }
}

/// Pictures of one colour, each another.
fn paint(canvas: &mut Canvas, panel: &mut LedPanel, red: u8) -> Result<(), impl Fault> {
    canvas.clear(Rgb888::new(red, 0, 0)).unwrap();
    let changed = canvas.take_changes();
    panel.present(canvas, &changed)
}

#[test]
fn whatever_a_helper_does_the_next_one_shows_the_last_picture() {
    let kinds = [
        ("die", FaultKind::Lost, "exit status: 3"),
        ("rubbish", FaultKind::Garbled, "Segmentation fault"),
        ("endless", FaultKind::Garbled, "no line of the protocol"),
        ("trouble", FaultKind::NotReady, "no panel answers"),
        ("stall", FaultKind::Stalled, "in time"),
    ];
    for (fault, kind, words) in kinds {
        let mut rig = Rig::new(Depth::Rgb888);
        // Patience for one that answers, and not for one that never will.
        let answer = if fault == "stall" { Duration::from_secs(5) } else { SOON };
        let mut panel = rig.start(LedHelper { start: answer, answer, ..rig.helper() });
        let mut canvas = Canvas::new(SIZE);
        paint(&mut canvas, &mut panel, 10).unwrap();
        rig.settle();
        rig.break_with(fault);
        let _ = paint(&mut canvas, &mut panel, 20);
        assert!(rig.watch.as_ref().unwrap().fails(SOON), "{fault}: nobody notices");
        let error = paint(&mut canvas, &mut panel, 30).unwrap_err();
        assert!(error.kind() == kind && error.to_string().contains("led_helper"), "{fault}: {error}");
        // Each that is started fails likewise; how one ended may be known a moment after that it did.
        let until = Instant::now() + SOON;
        while !panel.present(&canvas, &[]).unwrap_err().to_string().contains(words) {
            assert!(Instant::now() < until, "{fault}: {error}");
            std::thread::sleep(Duration::from_millis(5));
        }
        rig.mend();
        rig.settle();
        assert!(rig.picture().iter().all(|dot| *dot == 0x001e_0000), "{fault}: the last picture is shown");
        paint(&mut canvas, &mut panel, 40).unwrap();
    }
}

/// A helper that takes nothing: frames are many times what a pipe holds.
#[test]
fn a_board_never_waits_for_a_helper() {
    let mut rig = Rig::new(Depth::Rgb888);
    rig.break_with("deaf");
    let size = Size::new(192, 128);
    let mut panel = rig.start(LedHelper { size, ..rig.helper() });
    let mut canvas = Canvas::new(size);
    // Were any of these to wait, it would be for a minute.
    let until = Instant::now() + SOON / 2;
    for red in 0..=u8::MAX {
        paint(&mut canvas, &mut panel, red).unwrap();
    }
    assert!(Instant::now() < until, "presenting waits");
    rig.mend();
    rustix::process::kill_process(wait_for_pid(&rig), rustix::process::Signal::KILL).unwrap();
    rig.settle();
    assert!(rig.picture().iter().all(|dot| *dot == 0x00ff_0000), "of many pictures the last is shown");
}

fn wait_for_pid(rig: &Rig) -> rustix::process::Pid {
    let until = Instant::now() + SOON;
    while !fs::read_to_string(rig.file("pid")).is_ok_and(|pid| !pid.is_empty()) {
        assert!(Instant::now() < until, "the helper does not start");
        std::thread::sleep(Duration::from_millis(5));
    }
    rig.process()
}

#[test]
fn it_is_as_bright_as_asked_and_dark_when_the_board_ends() {
    let mut rig = Rig::new(Depth::Rgb888);
    let mut panel = rig.start(LedHelper { brightness: 70, ..rig.helper() });
    let mut canvas = Canvas::new(SIZE);
    paint(&mut canvas, &mut panel, 200).unwrap();
    rig.settle();
    assert_eq!(rig.brightness(), 70);
    panel.dim(25);
    rig.settle();
    assert_eq!(rig.brightness(), 25);
    panel.power(false).unwrap();
    panel.dim(30);
    rig.settle();
    assert_eq!(rig.brightness(), 0, "dimmed while it is off");
    panel.power(true).unwrap();
    rig.settle();
    assert_eq!(rig.brightness(), 30);
    drop(panel);
    assert_eq!((rig.brightness(), rig.picture().iter().max()), (0, Some(&0)), "the end of its input makes it dark");
}

#[test]
fn a_helper_that_cannot_be_run_is_named() {
    let mut rig = Rig::new(Depth::Rgb888);
    let command = vec!["/no/such/helper".to_owned()];
    let mut panel = rig.start(LedHelper { command, ..rig.helper() });
    assert!(rig.watch.as_ref().unwrap().fails(SOON));
    let error = panel.present(&Canvas::new(SIZE), &[]).unwrap_err();
    assert_eq!(error.kind(), FaultKind::Absent);
    assert!(error.to_string().contains("\"/no/such/helper\"") && error.to_string().contains("install"), "{error}");
    let none = LedPanel::start(LedHelper { size: Size::new(0, 32), ..rig.helper() }).unwrap_err();
    assert_eq!(none.kind(), FaultKind::Unsupported);
    // A program that is none of ours ends, or says something else.
    let command = vec!["echo".to_owned(), "hello".to_owned()];
    let mut panel = rig.start(LedHelper { command, ..rig.helper() });
    assert!(rig.watch.as_ref().unwrap().fails(SOON));
    assert!(panel.present(&Canvas::new(SIZE), &[]).is_err());
}
