//! ESC/POS, as far as this house speaks it: bytes to commands. What it does not speak shows as [`Command::Unknown`].

use crate::printer::qr::Raster;

/// One thing that a printer is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Letter(u8),
    LineFeed,
    /// `ESC @`.
    Init,
    CodePage(u8),
    Align(u8),
    Bold(bool),
    Inverse(bool),
    Size {
        width: u8,
        height: u8,
    },
    FeedLines(u8),
    FeedDots(u8),
    Cut {
        partial: bool,
    },
    Present {
        cuts: bool,
    },
    CodeModule(u8),
    CodeStore(Vec<u8>),
    CodePrint,
    Raster(Raster),
    Logo(String),
    StoreLogo(String, Raster),
    /// `GS r`.
    WorkedOff(u8),
    /// Sets something that the paper does not show, or was answered when it came in.
    Silent,
    /// Not spoken here.
    Unknown(Vec<u8>),
}

/// The command at the start of some bytes and its length; nothing where its end has not come yet.
pub(super) fn parse(bytes: &[u8]) -> Option<(Command, usize)> {
    let (first, rest) = bytes.split_first()?;
    match first {
        b'\n' => Some((Command::LineFeed, 1)),
        0x10 => dle(rest),
        0x1b => esc(rest),
        0x1c => fs(rest),
        0x1d => gs(rest),
        // Empty bytes and other controls do nothing.
        0..=0x1f | 0x7f => Some((Command::Silent, 1)),
        letter => Some((Command::Letter(*letter), 1)),
    }
}

/// A command of fixed length, once its bytes are there.
fn whole(rest: &[u8], length: usize, command: impl FnOnce(&[u8]) -> Command) -> Option<(Command, usize)> {
    let told = rest.get(..length)?;
    Some((command(told), length + 1))
}

fn unknown(lead: u8, told: &[u8]) -> Command {
    Command::Unknown([&[lead], told].concat())
}

fn dle(rest: &[u8]) -> Option<(Command, usize)> {
    match rest.first()? {
        4 => whole(rest, 2, |_| Command::Silent),
        _ => whole(rest, 1, |told| unknown(0x10, told)),
    }
}

fn esc(rest: &[u8]) -> Option<(Command, usize)> {
    match rest.first()? {
        b'@' => whole(rest, 1, |_| Command::Init),
        b'R' => whole(rest, 2, |told| if told[1] == 0 { Command::Silent } else { unknown(0x1b, told) }),
        b't' => whole(rest, 2, |told| Command::CodePage(told[1])),
        b'a' => whole(rest, 2, |told| Command::Align(told[1])),
        b'E' => whole(rest, 2, |told| Command::Bold(told[1] & 1 == 1)),
        b'd' => whole(rest, 2, |told| Command::FeedLines(told[1])),
        b'J' => whole(rest, 2, |told| Command::FeedDots(told[1])),
        _ => whole(rest, 1, |told| unknown(0x1b, told)),
    }
}

fn fs(rest: &[u8]) -> Option<(Command, usize)> {
    match rest.first()? {
        b'.' => whole(rest, 1, |_| Command::Silent),
        b'q' => columns(rest),
        b'p' => whole(rest, 3, |told| Command::Logo(told[1].to_string())),
        b'P' => whole(rest, 5, |_| Command::Present { cuts: true }),
        _ => whole(rest, 1, |told| unknown(0x1c, told)),
    }
}

fn gs(rest: &[u8]) -> Option<(Command, usize)> {
    match rest.first()? {
        b'!' => whole(rest, 2, |told| Command::Size { width: (told[1] >> 4 & 7) + 1, height: (told[1] & 7) + 1 }),
        b'B' => whole(rest, 2, |told| Command::Inverse(told[1] & 1 == 1)),
        b'a' => whole(rest, 2, |_| Command::Silent),
        b'r' => whole(rest, 2, |told| Command::WorkedOff(told[1])),
        b'e' => whole(rest, 3, |_| Command::Present { cuts: false }),
        b'V' => whole(rest, 3, |told| match told[1] {
            65 => Command::Cut { partial: false },
            66 => Command::Cut { partial: true },
            _ => unknown(0x1d, told),
        }),
        b'v' => raster(rest),
        b'(' => sized(rest),
        _ => whole(rest, 1, |told| unknown(0x1d, told)),
    }
}

/// `GS v 0`: rows of dots.
fn raster(rest: &[u8]) -> Option<(Command, usize)> {
    let head: &[u8; 7] = rest.get(..7)?.try_into().ok()?;
    let stride = u16::from_le_bytes([head[3], head[4]]);
    let rows = u16::from_le_bytes([head[5], head[6]]);
    let end = 7 + usize::from(stride) * usize::from(rows);
    let bits = rest.get(7..end)?.to_vec();
    Some((Command::Raster(Raster { stride, rows, bits }), end + 1))
}

/// `FS q` with one logo: columns of dots, eight a byte from top to bottom, become rows.
fn columns(rest: &[u8]) -> Option<(Command, usize)> {
    let head: &[u8; 6] = rest.get(..6)?.try_into().ok()?;
    let stride = u16::from_le_bytes([head[2], head[3]]);
    let high = u16::from_le_bytes([head[4], head[5]]);
    let end = 6 + usize::from(stride) * 8 * usize::from(high);
    let told = rest.get(6..end)?;
    let mut bits = vec![0; usize::from(stride) * 8 * usize::from(high)];
    for (at, byte) in told.iter().enumerate() {
        let (x, top) = (at / usize::from(high), at % usize::from(high) * 8);
        for row in (0..8).filter(|row| byte & (0x80 >> row) != 0) {
            bits[(top + row) * usize::from(stride) + x / 8] |= 0x80 >> (x % 8);
        }
    }
    let raster = Raster { stride, rows: high * 8, bits };
    Some((Command::StoreLogo(head[1].to_string(), raster), end + 1))
}

/// `GS (`: tells its own length.
fn sized(rest: &[u8]) -> Option<(Command, usize)> {
    let head: &[u8; 4] = rest.get(..4)?.try_into().ok()?;
    let end = 4 + usize::from(u16::from_le_bytes([head[2], head[3]]));
    let told = rest.get(4..end)?;
    let command = match (head[1], told) {
        (b'k', [49, 65, ..] | [49, 69, 49]) => Command::Silent,
        (b'k', [49, 67, module]) => Command::CodeModule(*module),
        (b'k', [49, 80, 48, payload @ ..]) => Command::CodeStore(payload.to_vec()),
        (b'k', [49, 81, 48]) => Command::CodePrint,
        (b'L', [48, 69, first, second, 1, 1]) => Command::Logo([*first, *second].into_iter().map(char::from).collect()),
        (b'L', [48, 67, 48, first, second, 1, wide, wider, high, higher, 49, bits @ ..]) => {
            let stride = u16::from_le_bytes([*wide, *wider]).div_ceil(8);
            let raster = Raster { stride, rows: u16::from_le_bytes([*high, *higher]), bits: bits.to_vec() };
            Command::StoreLogo([*first, *second].into_iter().map(char::from).collect(), raster)
        }
        _ => unknown(0x1d, &rest[..end]),
    };
    Some((command, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_known_once_they_are_whole() {
        for (bytes, meant) in [
            (&b"\x1d!\x77"[..], Command::Size { width: 8, height: 8 }),
            (b"\x1dVB\0", Command::Cut { partial: true }),
            (b"\x1d(k\x05\x001P0ab", Command::CodeStore(b"ab".to_vec())),
            (b"\x1cP\x10\x01R\x1e", Command::Present { cuts: true }),
            (b"\x10\x04\x01", Command::Silent),
            (b"\x1dv0\0\x01\0\x02\0\xff\x81", Command::Raster(Raster { stride: 1, rows: 2, bits: vec![0xff, 0x81] })),
        ] {
            assert_eq!(parse(bytes), Some((meant, bytes.len())), "{bytes:?}");
            assert_eq!(parse(&bytes[..bytes.len() - 1]), None, "{bytes:?} cut short");
        }
        assert_eq!(parse(b"\x1bZ"), Some((Command::Unknown(b"\x1bZ".to_vec()), 2)));
    }
}
