//! Against chips in memory: the contract, and what the wire can do to them.

use std::sync::{Arc, Mutex, MutexGuard};

use super::*;
use crate::{
    FaultKind,
    contract::{DigitsRig, digits_keep_their_contract},
    digits::spell,
};

/// A chip, as its data sheet has it.
#[derive(Clone, Copy, Default)]
struct Chip {
    shifted: [u8; 2],
    characters: [u8; 8],
    decodes: u8,
    intensity: u8,
    last: u8,
    lit: bool,
    test: bool,
}

impl Chip {
    /// What came in last counts when the message ends.
    fn take_over(&mut self) {
        let [register, value] = self.shifted;
        match register {
            0 => {}
            1..=8 => self.characters[usize::from(register) - 1] = value,
            register::DECODE => self.decodes = value,
            register::INTENSITY => self.intensity = value,
            register::SCAN_LIMIT => self.last = value,
            register::POWER => self.lit = value == 1,
            register::TEST => self.test = value == 1,
            other => panic!("the chip has no register {other}"),
        }
    }

    fn shows(&self, character: usize) -> Segments {
        assert!(!self.test && self.decodes == 0, "the chip is not set up");
        if !self.lit || character > usize::from(self.last) {
            return Segments::DARK;
        }
        let lines = self.characters[character];
        // DP A B C D E F G, from the highest.
        let lit = |line: u8, segment: u8| if lines >> line & 1 == 1 { 1 << segment } else { 0 };
        Segments((0..7).map(|segment| lit(6 - segment, segment)).sum::<u8>() + lit(7, 7))
    }
}

/// A chain of chips, the first the nearest, at the end of a wire.
#[derive(Clone)]
struct Chain {
    chips: Arc<Mutex<(Vec<Chip>, bool)>>,
    wiring: Wiring,
}

impl Chain {
    fn of(wiring: Wiring) -> Self {
        // Chips wake up dark, with anything in their registers.
        let chip = Chip { characters: [0xaa; 8], decodes: 0xff, intensity: 9, ..Chip::default() };
        Self { chips: Arc::new(Mutex::new((vec![chip; wiring.chips()], true))), wiring }
    }

    fn state(&self) -> MutexGuard<'_, (Vec<Chip>, bool)> {
        self.chips.lock().unwrap()
    }
}

struct Wire {
    chain: Chain,
    open: bool,
}

impl Spi for Wire {
    fn place(&self) -> String {
        "/dev/spidev-in-memory".to_owned()
    }

    fn is_open(&self) -> bool {
        self.open
    }

    fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let mut state = self.chain.state();
        self.open = state.1;
        if !state.1 {
            return Err(std::io::ErrorKind::NotFound.into());
        }
        for pair in bytes.chunks_exact(2) {
            // Each chip pushes on what it has.
            let mut pushed = [pair[0], pair[1]];
            for chip in &mut state.0 {
                std::mem::swap(&mut chip.shifted, &mut pushed);
            }
        }
        state.0.iter_mut().for_each(Chip::take_over);
        Ok(())
    }
}

impl DigitsRig for Chain {
    fn seen(&self) -> Vec<Segments> {
        let (state, wiring) = (self.state(), self.wiring);
        let places = (0..wiring.chips()).flat_map(|chip| (0..wiring.characters()).map(move |at| (chip, at)));
        let mut seen = vec![Segments::DARK; wiring.places()];
        for (chip, at) in places {
            seen[wiring.place(chip, at)] = state.0[chip].shows(at);
        }
        seen
    }

    fn brightness(&self) -> u8 {
        self.state().0[0].intensity
    }

    fn plug(&mut self, there: bool) -> bool {
        self.state().1 = there;
        true
    }
}

fn display(wiring: Wiring) -> (Max7219<Wire>, Chain) {
    let chain = Chain::of(wiring);
    (Max7219::on(Wire { chain: chain.clone(), open: false }, wiring), chain)
}

#[test]
fn every_wiring_keeps_the_contract() {
    let turned = Wiring { first_is_left: true, nearest_is_left: true, ..Wiring::usual(2, 4) };
    for wiring in [Wiring::usual(1, 8), Wiring::usual(1, 4), Wiring::usual(3, 8), turned] {
        let (display, mut chain) = display(wiring);
        digits_keep_their_contract(display, &mut chain);
    }
}

/// Which wire leads where: held by bytes that were worked out by hand from the data sheet.
#[test]
fn a_usual_module_of_eight_is_told_so() {
    let (mut display, _) = display(Wiring::usual(1, 8));
    let a045 = spell("A045", display.places()).unwrap();
    let sent = messages(display.wiring, &a045, Brightness::percent(100));
    let hex = |message: &Vec<u8>| message.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(
        sent.iter().map(hex).collect::<Vec<_>>().join(" "),
        // Test off, no decoding, eight characters, brightest; 5, 4, 0 and A from the right, the rest dark; light.
        "0f00 0900 0b07 0a0f 015b 0233 037e 0477 0500 0600 0700 0800 0c01"
    );
    display.show(&a045).unwrap();
}

#[test]
fn the_first_message_reaches_the_farthest_chip() {
    let wiring = Wiring::usual(2, 4);
    let shown = spell("A0451234", 8).unwrap();
    let first = &messages(wiring, &shown, Brightness::default())[4];
    // DIG0 is the rightmost of four: of the left, farther module a 5, of the right one a 4.
    assert_eq!(first[..], [1, 0x5b, 1, 0x33]);
}

/// A display that lost its power for a moment knows nothing any more.
#[test]
fn a_chip_that_forgot_everything_is_right_with_the_next_number() {
    let (mut display, chain) = display(Wiring::usual(1, 4));
    let number = spell("B007", 4).unwrap();
    display.show(&number).unwrap();
    chain.state().0[0] = Chip { test: true, decodes: 0xff, ..Chip::default() };
    display.show(&number).unwrap();
    assert_eq!(chain.seen(), number);
}

#[test]
fn a_port_that_is_not_there_or_is_none_says_so() {
    use crate::{Fault, digits::SpiPort};
    let says = |device: &str, kind: FaultKind, words: &[&str]| {
        let mut display = Max7219::on(SpiPort::at(device.as_ref()), Wiring::usual(1, 4));
        let error = display.show(&[]).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(words.iter().all(|word| error.to_string().contains(word)), "{error}");
    };
    says("/dev/spidev-that-is-not-there", FaultKind::Absent, &["/dev/spidev-that-is-not-there", "ls /dev/spidev"]);
    says("/dev/null", FaultKind::Unsupported, &["/dev/null", "no SPI device"]);
}
