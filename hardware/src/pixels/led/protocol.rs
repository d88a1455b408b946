//! What goes over the pipe, byte for byte: `docs/led-helper.md` says it to those who write a helper. Pure.

use std::fmt;

use embedded_graphics::geometry::Size;

/// The protocol's version. A helper that does not know it says so and ends.
pub const VERSION: u8 = 1;

/// The first bytes of all.
pub const MAGIC: [u8; 4] = *b"NLED";

/// Bytes of the header, and of the head of each message.
pub const HEAD: usize = 12;

/// How dots are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// Red, green and blue, a byte each.
    #[default]
    Rgb888,
    /// RGB565, the low byte first.
    Rgb565,
}

impl Depth {
    /// Bytes of a dot.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Rgb888 => 3,
            Self::Rgb565 => 2,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Rgb888 => 1,
            Self::Rgb565 => 2,
        }
    }

    /// That of a code in a header.
    #[must_use]
    pub const fn of_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Rgb888),
            2 => Some(Self::Rgb565),
            _ => None,
        }
    }

    fn put(self, word: u32, bytes: &mut Vec<u8>) {
        let [_, red, green, blue] = word.to_be_bytes();
        match self {
            Self::Rgb888 => bytes.extend([red, green, blue]),
            Self::Rgb565 => {
                let [red, green, blue] = [red, green, blue].map(u16::from);
                bytes.extend((red >> 3 << 11 | green >> 2 << 5 | blue >> 3).to_le_bytes());
            }
        }
    }
}

/// The header: how large the pictures are and how their dots come.
#[must_use]
pub fn header(size: Size, depth: Depth) -> Vec<u8> {
    let side = |dots: u32| u16::try_from(dots).unwrap_or(u16::MAX).to_le_bytes();
    let ([w0, w1], [h0, h1], [m0, m1, m2, m3]) = (side(size.width), side(size.height), MAGIC);
    vec![m0, m1, m2, m3, VERSION, depth.code(), w0, w1, h0, h1, 0, 0]
}

/// A message to the helper; each is answered under its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// A whole picture, `0x00RRGGBB` a dot, row by row.
    Frame(&'a [u32]),
    /// How bright it is from now on, in percent; 0 is dark.
    Brightness(u8),
}

impl Message<'_> {
    /// As bytes: a head, and the dots of a frame.
    #[must_use]
    pub fn bytes(&self, number: u32, depth: Depth) -> Vec<u8> {
        let (kind, percent, long) = match self {
            Self::Frame(dots) => (b'F', 0, dots.len() * depth.bytes()),
            Self::Brightness(percent) => (b'B', *percent, 0),
        };
        let mut bytes = Vec::with_capacity(HEAD + long);
        bytes.extend([kind, percent, 0, 0]);
        bytes.extend(number.to_le_bytes());
        bytes.extend(u32::try_from(long).unwrap_or(u32::MAX).to_le_bytes());
        if let Self::Frame(dots) = self {
            dots.iter().for_each(|word| depth.put(*word, &mut bytes));
        }
        bytes
    }
}

/// A line that a helper says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It knows this version and has its panel: the first line of all.
    Ready(u8),
    /// The message of this number is carried out.
    Done(u32),
    /// Something is wrong, in its words. It goes on, or ends.
    Trouble(String),
}

/// A line that no helper says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rubbish(pub String);

impl fmt::Display for Rubbish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it says {:?}, which is no line of the protocol", self.0)
    }
}

/// No line is longer, in bytes.
pub const LONGEST: usize = 200;

impl Answer {
    /// From a line without its end.
    ///
    /// # Errors
    /// Where it is none of the protocol's.
    pub fn of(line: &[u8]) -> Result<Self, Rubbish> {
        let text = String::from_utf8_lossy(line);
        let (word, rest) = text.trim_end().split_once(' ').unwrap_or((text.trim_end(), ""));
        let answer = match word {
            "ready" => rest.parse().ok().map(Self::Ready),
            "done" => rest.parse().ok().map(Self::Done),
            "trouble" => Some(Self::Trouble(rest.to_owned())),
            _ => None,
        };
        answer.ok_or_else(|| Rubbish(text.chars().take(40).collect()))
    }
}

/// What a helper says, cut into lines as it comes.
#[derive(Debug, Default)]
pub struct Lines(Vec<u8>);

impl Lines {
    /// These bytes came.
    pub fn came(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    /// The next answer, if one is whole.
    ///
    /// # Errors
    /// Where the next line is none of the protocol's, or has no end.
    pub fn take(&mut self) -> Result<Option<Answer>, Rubbish> {
        match self.0.iter().position(|byte| *byte == b'\n') {
            Some(end) if end <= LONGEST => {
                let line: Vec<u8> = self.0.drain(..=end).collect();
                Answer::of(&line[..end]).map(Some)
            }
            None if self.0.len() <= LONGEST => Ok(None),
            _ => Err(Rubbish(String::from_utf8_lossy(&self.0).chars().take(40).collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_page() {
        let header = header(Size::new(192, 64), Depth::Rgb565);
        assert_eq!(header, [b'N', b'L', b'E', b'D', 1, 2, 192, 0, 64, 0, 0, 0]);
        let frame = Message::Frame(&[0x00ff_8040, 0x0000_0001]);
        assert_eq!(frame.bytes(258, Depth::Rgb888), [b'F', 0, 0, 0, 2, 1, 0, 0, 6, 0, 0, 0, 0xff, 0x80, 0x40, 0, 0, 1]);
        assert_eq!(frame.bytes(1, Depth::Rgb565)[HEAD..], [0x08, 0xfc, 0, 0]);
        assert_eq!(Message::Brightness(30).bytes(7, Depth::Rgb888), [b'B', 30, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn answers_come_in_pieces() {
        let mut lines = Lines::default();
        lines.came(b"ready 1\ndone 4");
        assert_eq!(lines.take(), Ok(Some(Answer::Ready(1))));
        assert_eq!(lines.take(), Ok(None));
        lines.came(b"2\r\ntrouble no panel at GPIO\n");
        assert_eq!(lines.take(), Ok(Some(Answer::Done(42))));
        assert_eq!(lines.take(), Ok(Some(Answer::Trouble("no panel at GPIO".to_owned()))));
        assert_eq!(lines.take(), Ok(None));
    }

    #[test]
    fn rubbish_is_known_as_such() {
        for line in ["", "done", "done -1", "done x", "ready", "Segmentation fault", "\u{0}\u{1}"] {
            assert!(Answer::of(line.as_bytes()).is_err(), "{line:?}");
        }
        let mut endless = Lines::default();
        endless.came(&[b'x'; LONGEST + 1]);
        assert!(endless.take().is_err());
    }

    proptest! {
        #[test]
        fn whatever_comes_is_an_answer_or_rubbish(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let mut lines = Lines::default();
            lines.came(&bytes);
            // Each call takes a line, or says that there is none.
            for _ in 0..=bytes.len() {
                if !matches!(lines.take(), Ok(Some(_))) {
                    break;
                }
            }
        }
    }
}
