//! Screens: vkms, a graphics card that the kernel makes up, and the emulated machine's own. What a card shows is read by `scanout`, a program that knows nothing of us:
//! it asks the kernel which frame is fed to the screen now, and copies it out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

use hardware::{
    Fault, FaultKind,
    contract::{PanelRig, panel_keeps_its_contract},
    pixels::{
        Canvas, DrmPanel, Framebuffer, Panel, PngPanel, Turn,
        drm::Wish,
        embedded_graphics::{
            draw_target::DrawTarget,
            geometry::{OriginDimensions, Point, Size},
            pixelcolor::{Rgb888, RgbColor},
            primitives::Rectangle,
        },
        text::{Brush, Face, Type},
    },
};

use crate::passed;

/// The card of vkms and its socket; the machine's own.
const VKMS: &str = "/dev/dri/card0";
const SOCKET: &str = "/sys/class/drm/card0-Virtual-1";
const MONITOR: &str = "/dev/dri/card1";
/// A full television.
const FULL: &str = "1920x1080";
/// What happens within a picture on a real machine; this one is emulated.
const SOON: Duration = Duration::from_secs(20);

fn panel(card: &str, mode: &str, turn: Turn) -> DrmPanel {
    let wish = Wish { connector: None, mode: Some(mode.parse().expect("a mode")) };
    DrmPanel::on(Some(card.into()), wish, turn)
}

/// What a card feeds to its screen: dots across and down, and the dots. `None`: nothing.
fn scanout(card: &str) -> Option<(Size, Vec<u32>)> {
    let seen = Command::new("scanout").arg(card).output().expect("scanout runs");
    assert!(seen.status.success(), "scanout: {}", String::from_utf8_lossy(&seen.stderr));
    let mut words = seen.stdout.chunks_exact(4).map(|bytes| u32::from_le_bytes(bytes.try_into().expect("four")));
    let size = Size::new(words.next()?, words.next()?);
    Some((size, words.map(|word| word & 0x00ff_ffff).collect()))
}

/// Who looks at a screen of vkms.
struct Looker {
    turn: Turn,
}

impl PanelRig for Looker {
    fn seen(&self) -> Vec<u32> {
        let (screen, dots) = scanout(VKMS).expect("it shows something");
        let size = self.turn.size(screen);
        let places =
            (0..size.height.cast_signed()).flat_map(|y| (0..size.width.cast_signed()).map(move |x| Point::new(x, y)));
        let place = |drawn| {
            let dot = self.turn.on_screen(drawn, screen);
            usize::try_from(dot.y * screen.width.cast_signed() + dot.x).expect("within the screen")
        };
        places.map(|drawn| dots[place(drawn)]).collect()
    }

    fn is_on(&self) -> bool {
        told("enabled") == "enabled" && told("dpms") == "On"
    }

    fn plug(&mut self, there: bool) -> bool {
        fs::write(Path::new(SOCKET).join("status"), if there { "on" } else { "off" }).expect("the socket is forced");
        true
    }
}

fn told(name: &str) -> String {
    fs::read_to_string(Path::new(SOCKET).join(name)).expect("the kernel tells of its socket").trim().to_owned()
}

pub(crate) fn cards_keep_the_contract() {
    for degrees in [0, 90, 180, 270] {
        let turn = Turn::try_from(degrees).expect("a turn");
        panel_keeps_its_contract(&mut panel(VKMS, "640x480", turn), &mut Looker { turn });
    }
    passed(
        "drm: a card keeps the contract of panels in every turn: frames read back, off and on, unplugged and plugged in",
    );
}

pub(crate) fn one_program_has_the_screen() {
    let mut first = panel(VKMS, "640x480", Turn::None);
    let size = first.size().expect("the first has it");
    let mut second = panel(VKMS, "640x480", Turn::None);
    let denied = second.size().expect_err("another has it");
    assert_eq!(denied.kind(), FaultKind::Denied, "{denied}");
    assert!(denied.to_string().contains("another program holds the screen"), "{denied}");
    drop(first);
    assert_eq!(second.size().expect("it is free"), size);
    let small = panel(VKMS, "123x45", Turn::None).size().expect_err("it has no such mode");
    assert_eq!(small.kind(), FaultKind::Unsupported, "{small}");
    passed("drm: one program has the screen, the next takes it once it is free");
}

/// What the golden picture is: the same on every machine, so that of the host is compared with what a monitor shows.
pub(crate) fn golden() -> Canvas {
    let mut canvas = Canvas::new(Size::new(1920, 1080));
    paint(&mut canvas, 0);
    canvas
}

/// A picture with text, of which a part differs by `step`.
fn paint(canvas: &mut Canvas, step: u32) {
    let size = canvas.size();
    if step == 0 {
        canvas.clear(Rgb888::new(0x10, 0x20, 0x38)).unwrap_or_default();
        for (place, ink) in [Rgb888::RED, Rgb888::GREEN, Rgb888::BLUE, Rgb888::WHITE].into_iter().enumerate() {
            let x = i32::try_from(place * 200).unwrap_or(0);
            let bar = Rectangle::new(Point::new(x, 900), Size::new(180, 120));
            canvas.fill_solid(&bar, ink).unwrap_or_default();
        }
    }
    // Edges on every side, to the last dot.
    for corner in [Point::zero(), Point::new(size.width.cast_signed() - 3, size.height.cast_signed() - 3)] {
        canvas.fill_solid(&Rectangle::new(corner, Size::new(3, 3)), Rgb888::YELLOW).unwrap_or_default();
    }
    let field = Rectangle::new(Point::new(100, 100), Size::new(1200, 420));
    canvas.fill_solid(&field, Rgb888::WHITE).unwrap_or_default();
    let number = format!("A{:03}", 45 + step);
    Brush::default().line(canvas, Type::new(Face::Bold, 300), &number, Point::new(150, 430), Rgb888::BLACK);
}

/// Draws call after call, as a board does, and ends with the golden picture.
fn calls(panel: &mut DrmPanel, mut after_each: impl FnMut(&Canvas)) -> Canvas {
    let mut canvas = golden();
    for step in [0, 1, 2, 3, 0] {
        paint(&mut canvas, step);
        let changed = canvas.take_changes();
        panel.present(&canvas, &changed).expect("it shows");
        after_each(&canvas);
    }
    assert!(canvas.pixels() == golden().pixels(), "the last is the golden one");
    canvas
}

pub(crate) fn a_television_shows_the_golden_picture() {
    let mut panel = panel(VKMS, FULL, Turn::None);
    calls(&mut panel, |canvas| {
        let (_, dots) = scanout(VKMS).expect("it shows something");
        assert!(dots == canvas.pixels(), "the frame that is fed to the screen is the picture");
    });
    passed("drm: 1920 × 1080, five pictures, each frame read back equals the golden one");
    let seen = composed();
    let canvas = golden();
    assert_eq!(seen, sum(&canvas), "vkms's own checksum of what went to the screen");
    let mut other = canvas.clone();
    other.fill_solid(&Rectangle::new(Point::new(1919, 1079), Size::new(1, 1)), Rgb888::BLACK).unwrap_or_default();
    assert_ne!(sum(&other), seen, "one dot makes another sum");
    passed("drm: the checksum of what vkms put on the screen is that of the golden picture");
}

/// The frames are the kernel's: showing them takes none of this process's memory, at rest.
pub(crate) fn frames_are_not_in_this_process() {
    let mut canvas = golden();
    // Its second frame is there once it was taken from.
    canvas.take_changes();
    let mut panel = panel(VKMS, FULL, Turn::None);
    panel.size().expect("it is there");
    let before = resident();
    for step in 1..4 {
        paint(&mut canvas, step);
        canvas.forget_shown();
        let changed = canvas.take_changes();
        panel.present(&canvas, &changed).expect("it shows");
    }
    let (after, frame) = (resident(), 1920 * 1080 * 4 / 1024);
    assert!(after < before + frame / 4, "{before} KB before, {after} KB after: a frame is {frame} KB");
    passed(&format!(
        "drm: showing frames of 8.3 MB leaves none in this process ({after} KB resident, with the canvas's two)"
    ));
    let mut picture = PngPanel::new(PathBuf::from("/tmp/board.png"), canvas.size());
    let changed = [Rectangle::new(Point::zero(), canvas.size())];
    picture.present(&canvas, &changed).expect("it is written");
    let written = resident();
    assert!(written < after + frame / 4, "{after} KB before, {written} KB after");
    passed("a PNG of 1920 × 1080 is written without another frame in memory");
}

/// Of this process, in KB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the kernel tells of this process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it tells its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// The checksum that vkms makes of a picture on its way to the screen.
fn composed() -> u32 {
    let crc = Path::new("/sys/kernel/debug/dri/0/crtc-0/crc");
    fs::write(crc.join("control"), "auto").expect("vkms makes sums");
    // The first may be of a picture that had begun.
    let file = fs::File::open(crc.join("data")).expect("vkms tells its sums");
    let lines = std::io::BufRead::lines(std::io::BufReader::new(file));
    let line = lines.take(3).last().expect("it tells three").expect("it tells them whole");
    let sum = line.split_whitespace().nth(1).and_then(|sum| sum.strip_prefix("0x")).expect("a sum");
    u32::from_str_radix(sum, 16).expect("a sum is hexadecimal")
}

/// The same sum, made here: CRC-32 without its inversions, over dots of 16 bits a channel, opaque.
fn sum(canvas: &Canvas) -> u32 {
    let table: Vec<u32> = (0..=255).map(|byte| (0..8).fold(byte, by_a_bit)).collect();
    let byte = |sum: u32, byte: u8| (sum >> 8) ^ table[usize::from(sum.to_le_bytes()[0] ^ byte)];
    canvas.pixels().iter().fold(0, |sum, word| {
        let [blue, green, red, _] = word.to_le_bytes();
        // A channel of 16 bits is its byte twice.
        [0xff, 0xff, red, red, green, green, blue, blue].into_iter().fold(sum, byte)
    })
}

fn by_a_bit(sum: u32, _: i32) -> u32 {
    if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 }
}

/// The kernel's framebuffer: what is read from it, and what of it reaches the screen.
struct Fb;

impl PanelRig for Fb {
    fn seen(&self) -> Vec<u32> {
        let bytes = fs::read("/dev/fb0").expect("it can be read");
        let dots = bytes.chunks_exact(4).map(|dot| u32::from_le_bytes(dot.try_into().expect("four")) & 0x00ff_ffff);
        dots.take(fb_dots()).collect()
    }

    fn is_on(&self) -> bool {
        told("dpms") == "On"
    }

    fn plug(&mut self, _there: bool) -> bool {
        false
    }
}

fn fb_dots() -> usize {
    let (size, dots) = scanout(VKMS).expect("fb0 is fed to the screen");
    assert_eq!(dots.len(), size.width as usize * size.height as usize);
    dots.len()
}

pub(crate) fn framebuffer_keeps_the_contract() {
    let mut panel = Framebuffer::on(Path::new("/dev/fb0"), Turn::None);
    panel_keeps_its_contract(&mut panel, &mut Fb);
    let mut canvas = Canvas::new(panel.size().expect("it is there"));
    paint(&mut canvas, 0);
    let changed = canvas.take_changes();
    panel.present(&canvas, &changed).expect("it shows");
    // The kernel carries what was written to the card a moment later.
    let until = Instant::now() + SOON;
    while scanout(VKMS).is_none_or(|(_, dots)| dots != canvas.pixels()) {
        assert!(Instant::now() < until, "what was written to /dev/fb0 does not reach the screen");
        sleep(Duration::from_millis(50));
    }
    passed("framebuffer: /dev/fb0 keeps the contract of panels, off and on too, and reaches the screen");
}

/// Leaves the golden picture on the machine's own monitor, for the host to look at: it photographs while this waits for a line.
pub(crate) fn the_monitor_is_photographed() {
    assert!(PathBuf::from(MONITOR).exists(), "the machine has a monitor");
    let mut panel = panel(MONITOR, FULL, Turn::None);
    let look = |what: &str| {
        println!("LOOK {what}");
        let mut line = String::new();
        let host = fs::File::open("/dev/ttyS1").expect("the host has a line");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(host), &mut line)
            .expect("the host says that it looked");
        assert_eq!(line.trim(), "seen", "{what}");
    };
    calls(&mut panel, |_| {});
    look("golden");
    panel.power(false).expect("it is switched off");
    look("dark");
    panel.power(true).expect("it is switched on");
    look("golden");
    passed("drm: the monitor shows the golden picture, nothing while it is off, and the picture again");
}
