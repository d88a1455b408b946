//! Every screen keeps the contract: the one in memory, a PNG, and framebuffers that are files, in every depth and turn.

use std::{fs, path::PathBuf};

use embedded_graphics::geometry::{Point, Size};

use super::*;
use crate::{
    FaultKind,
    pixels::{Framebuffer, Panel, PngPanel, Turn},
    simulated::{PanelSeen, SimulatedPanel},
};

const SIZE: Size = Size::new(31, 17);

impl PanelRig for PanelSeen {
    fn seen(&self) -> Vec<u32> {
        self.pixels()
    }

    fn is_on(&self) -> bool {
        Self::is_on(self)
    }

    fn plug(&mut self, there: bool) -> bool {
        self.fail((!there).then_some(FaultKind::Lost));
        true
    }
}

#[test]
fn a_screen_in_memory() {
    let (mut panel, mut seen) = SimulatedPanel::new(SIZE);
    panel_keeps_its_contract(&mut panel, &mut seen);
}

struct Picture(PathBuf);

impl PanelRig for Picture {
    fn seen(&self) -> Vec<u32> {
        let file = std::io::BufReader::new(fs::File::open(self.0.join("display.png")).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        bytes.chunks(3).map(|dot| u32::from_be_bytes([0, dot[0], dot[1], dot[2]])).collect()
    }

    fn is_whole(&self) -> bool {
        true
    }

    fn plug(&mut self, there: bool) -> bool {
        if there {
            fs::create_dir(&self.0).unwrap();
        } else {
            fs::remove_dir_all(&self.0).unwrap();
        }
        true
    }
}

#[test]
fn a_png() {
    let folder = tempfile::tempdir().unwrap();
    let mut rig = Picture(folder.path().join("data"));
    fs::create_dir(&rig.0).unwrap();
    panel_keeps_its_contract(&mut PngPanel::new(rig.0.join("display.png"), SIZE), &mut rig);
}

/// A framebuffer that is a file, with rows longer than what is seen and another frame before it.
struct FileOfDots {
    folder: tempfile::TempDir,
    bits: usize,
    turn: Turn,
}

const STRIDE: usize = 160;
const PAN: (usize, usize) = (2, 20);

impl FileOfDots {
    fn made(bits: usize, turn: Turn) -> Self {
        let mut rig = Self { folder: tempfile::tempdir().unwrap(), bits, turn };
        let told =
            [("virtual_size", "35,40"), ("modes", "U:31x17p-60\n"), ("mode", ""), ("pan", "2,20"), ("stride", "160")];
        fs::write(rig.folder.path().join("blank"), "").unwrap();
        for (name, text) in told {
            fs::write(rig.folder.path().join(name), format!("{text}\n")).unwrap();
        }
        fs::write(rig.folder.path().join("bits_per_pixel"), format!("{bits}\n")).unwrap();
        rig.plug(true);
        rig
    }

    fn device(&self) -> PathBuf {
        self.folder.path().join("fb7")
    }

    fn panel(&self) -> Framebuffer {
        Framebuffer::told_by(&self.device(), self.folder.path(), self.turn)
    }

    fn dot(&self, bytes: &[u8], at: Point) -> u32 {
        let (x, y) = (usize::try_from(at.x).unwrap() + PAN.0, usize::try_from(at.y).unwrap() + PAN.1);
        let place = y * STRIDE + x * self.bits / 8;
        if self.bits == 32 {
            return u32::from_le_bytes(bytes[place..place + 4].try_into().unwrap());
        }
        let word = u32::from(u16::from_le_bytes(bytes[place..place + 2].try_into().unwrap()));
        (word >> 11 << 19) | (word >> 5 & 63) << 10 | (word & 31) << 3
    }
}

impl PanelRig for FileOfDots {
    fn seen(&self) -> Vec<u32> {
        let bytes = fs::read(self.device()).unwrap();
        assert!(bytes[..PAN.1 * STRIDE].iter().all(|byte| *byte == 0), "the other frame is left alone");
        let size = self.turn.size(SIZE);
        let dots =
            (0..size.height.cast_signed()).flat_map(|y| (0..size.width.cast_signed()).map(move |x| Point::new(x, y)));
        dots.map(|dot| self.dot(&bytes, self.turn.on_screen(dot, SIZE))).collect()
    }

    fn shade(&self, word: u32) -> u32 {
        if self.bits == 32 { word } else { word & 0x00f8_fcf8 }
    }

    fn is_on(&self) -> bool {
        // What is written to such a file of the kernel's replaces what stood there; here it is written over.
        fs::read_to_string(self.folder.path().join("blank")).unwrap() != "4"
    }

    /// A file that is open stays writable after it was taken away: the plug of a real device is pulled in `tests/vm`.
    fn plug(&mut self, there: bool) -> bool {
        if there {
            fs::write(self.device(), vec![0; 40 * STRIDE]).unwrap();
        }
        there
    }
}

#[test]
fn framebuffers_of_every_depth_and_turn() {
    for bits in [16, 32] {
        for turn in [Turn::None, Turn::Right, Turn::Over, Turn::Left] {
            let mut rig = FileOfDots::made(bits, turn);
            panel_keeps_its_contract(&mut rig.panel(), &mut rig);
        }
    }
}

#[test]
fn a_framebuffer_without_a_switch_says_so() {
    let rig = FileOfDots::made(32, Turn::None);
    fs::remove_file(rig.folder.path().join("blank")).unwrap();
    assert!(!rig.panel().power(false).unwrap());
    fs::create_dir(rig.folder.path().join("blank")).unwrap();
    let error = rig.panel().power(false).unwrap_err();
    assert!(error.to_string().contains("/blank: ") && error.to_string().contains("udev"), "{error}");
}

#[test]
fn a_framebuffer_that_is_not_there_or_is_none_says_so() {
    use crate::Fault;
    let mut absent = Framebuffer::on("/dev/fb-that-is-not-there".as_ref(), Turn::None);
    for _ in 0..2 {
        let error = absent.size().unwrap_err();
        assert_eq!(error.kind(), FaultKind::Absent);
        assert!(error.to_string().contains("ls /dev/fb"), "{error}");
    }
    let error = Framebuffer::on("/dev/null".as_ref(), Turn::None).size().unwrap_err();
    assert!(error.to_string().contains("/sys/class/graphics/null"), "{error}");
    let rig = FileOfDots::made(24, Turn::None);
    assert_eq!(rig.panel().size().unwrap_err().kind(), FaultKind::Unsupported);
}
