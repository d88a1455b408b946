//! MAX7219 (and MAX7221): a chip that drives eight characters, in a chain of any length, over SPI.
//!
//! The chip is only written to: whether its cable is plugged in cannot be found out, and an error tells of the SPI port alone. So everything is sent each time,
//! the chip's settings too: one that lost its power or took a disturbance for a command shows the right thing with the next number.
//!
//! The crate `max7219` is not used: it sends what a module shows and how it is set one register at a time through calls of its own, of which each may
//! fail in between; what is sent here is one list, which can be tested against a chip in memory.

use super::{Brightness, DigitsError, DigitsPanel, Segments, Spi};

/// How the chips and their characters are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wiring {
    /// Chips in the chain, the leftmost the farthest from the computer, or the nearest if `nearest_is_left`. At least one.
    pub chips: u8,
    /// Characters at each chip, 1 to 8: its first ones.
    pub characters: u8,
    /// A chip's first character (DIG0) is its leftmost. On usual modules of eight it is the rightmost.
    pub first_is_left: bool,
    /// The chip that is nearest to the computer is the leftmost.
    pub nearest_is_left: bool,
}

impl Wiring {
    /// As usual modules are: DIG0 at the right, the next module to the left of the one before it.
    #[must_use]
    pub const fn usual(chips: u8, characters: u8) -> Self {
        Self { chips, characters, first_is_left: false, nearest_is_left: false }
    }

    fn chips(self) -> usize {
        usize::from(self.chips.max(1))
    }

    fn characters(self) -> usize {
        usize::from(self.characters.clamp(1, 8))
    }

    fn places(self) -> usize {
        self.chips() * self.characters()
    }

    /// The place, from the left, of a chip's character; chips are counted from the nearest.
    fn place(self, chip: usize, character: usize) -> usize {
        let chip = if self.nearest_is_left { chip } else { self.chips() - 1 - chip };
        let character = if self.first_is_left { character } else { self.characters() - 1 - character };
        chip * self.characters() + character
    }
}

/// The chip's registers; those of its characters are 1 to 8.
mod register {
    pub(super) const DECODE: u8 = 0x09;
    pub(super) const INTENSITY: u8 = 0x0a;
    pub(super) const SCAN_LIMIT: u8 = 0x0b;
    pub(super) const POWER: u8 = 0x0c;
    pub(super) const TEST: u8 = 0x0f;
}

/// A display of MAX7219s.
#[derive(Debug)]
pub struct Max7219<S: Spi> {
    wire: S,
    wiring: Wiring,
    brightness: Brightness,
    shown: Vec<Segments>,
}

impl<S: Spi> Max7219<S> {
    /// A display at a wire. Nothing is sent before something is shown.
    #[must_use]
    pub const fn on(wire: S, wiring: Wiring) -> Self {
        Self { wire, wiring, brightness: Brightness(50), shown: Vec::new() }
    }

    fn send(&mut self) -> Result<(), DigitsError> {
        for message in messages(self.wiring, &self.shown, self.brightness) {
            let was_open = self.wire.is_open();
            self.wire.send(&message).map_err(|error| DigitsError::io(&error, was_open, self.wire.place()))?;
        }
        Ok(())
    }
}

impl<S: Spi> DigitsPanel for Max7219<S> {
    type Error = DigitsError;

    fn places(&self) -> usize {
        self.wiring.places()
    }

    fn show(&mut self, characters: &[Segments]) -> Result<(), DigitsError> {
        self.shown = characters.to_vec();
        self.send()
    }

    fn dim(&mut self, brightness: Brightness) -> Result<(), DigitsError> {
        self.brightness = brightness;
        self.send()
    }
}

impl<S: Spi> Drop for Max7219<S> {
    fn drop(&mut self) {
        // A display that was never found needs none.
        if self.wire.is_open() {
            let _ = self.wire.send(&to_all(self.wiring, register::POWER, 0));
        }
    }
}

/// Everything that a chain is told, message by message. Pure.
///
/// The order is that in which a chip that has just got its power shows nothing wrong: its settings, its characters, and then light.
fn messages(wiring: Wiring, shown: &[Segments], brightness: Brightness) -> Vec<Vec<u8>> {
    let characters = wiring.characters();
    // Never more than 8.
    let number = |character: usize| u8::try_from(character).unwrap_or(0);
    let mut messages = vec![
        to_all(wiring, register::TEST, 0),
        to_all(wiring, register::DECODE, 0),
        to_all(wiring, register::SCAN_LIMIT, number(characters - 1)),
        to_all(wiring, register::INTENSITY, brightness.step(16)),
    ];
    messages.extend((0..characters).map(|character| {
        let lit = |chip| shown.get(wiring.place(chip, character)).copied().unwrap_or_default();
        to_each(wiring, number(character + 1), |chip| as_lines(lit(chip)))
    }));
    messages.push(to_all(wiring, register::POWER, 1));
    messages
}

fn to_all(wiring: Wiring, register: u8, value: u8) -> Vec<u8> {
    to_each(wiring, register, |_| value)
}

/// One register of each chip. What is sent first is pushed on to the farthest.
fn to_each(wiring: Wiring, register: u8, value: impl Fn(usize) -> u8) -> Vec<u8> {
    (0..wiring.chips()).rev().flat_map(|chip| [register, value(chip)]).collect()
}

/// Segments as the chip's lines have them: the dot, then a to g from the highest to the lowest.
const fn as_lines(segments: Segments) -> u8 {
    (segments.0 & 0x80) | (segments.0.reverse_bits() >> 1)
}

#[cfg(test)]
mod tests;
