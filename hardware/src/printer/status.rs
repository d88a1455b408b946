//! What a printer's answers mean. Pure: bytes in, conditions out.
//!
//! Answers come in one stream and carry no name: which is which is told by the bits that are fixed in each kind. What nobody
//! asked for (automatic status, flow control, noise) is left out and upsets nothing.

use std::collections::VecDeque;

use super::{Condition, profile::StatusDialect};

impl StatusDialect {
    /// What to send so that the printer tells its condition; empty where it cannot be asked.
    #[must_use]
    pub const fn question(self) -> &'static [u8] {
        match self {
            Self::DleEot => b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04",
            Self::Custom20 => b"\x10\x04\x14",
            Self::None => b"",
        }
    }
}

/// The four answers to `DLE EOT` 1 to 4.
#[must_use]
pub const fn of_dle_eot(answers: [u8; 4]) -> Condition {
    let [printer, offline, error, paper] = answers;
    Condition {
        offline: printer & 0x08 != 0,
        paper_out: offline & 0x20 != 0 || paper & 0x60 != 0,
        near_end: paper & 0x0c != 0,
        cover_open: offline & 0x04 != 0,
        fault: offline & 0x40 != 0 || error & 0x6c != 0,
        presented: false,
    }
}

/// The four bytes after `10 0F` in Custom's answer to `DLE EOT 20`: paper, user, errors that pass, errors that stay.
#[must_use]
pub const fn of_custom_20(answers: [u8; 4]) -> Condition {
    let [paper, user, passing, lasting] = answers;
    Condition {
        offline: false,
        paper_out: paper & 0x01 != 0,
        near_end: paper & 0x04 != 0,
        // The head lifted is the cover open, for who has to close it.
        cover_open: user & 0x03 != 0,
        // Head too hot, interface, voltage, jam; cutter, its cover, memories, presenter. "Command not understood" (20) and
        // "no black mark" (80) hinder nothing.
        fault: passing & 0x4b != 0 || lasting & 0xcf != 0,
        presented: paper & 0x20 != 0,
    }
}

/// The answer to `GS r 1`: all before it was worked off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkedOff {
    /// There is no paper any more.
    pub paper_out: bool,
}

/// What a printer has said and nobody has looked at yet.
#[derive(Debug)]
pub struct Inbox {
    dialect: StatusDialect,
    /// Bytes of an answer that is not whole yet.
    part: Vec<u8>,
    /// Bytes of an automatic status that are still to come.
    unasked: u8,
    conditions: VecDeque<Condition>,
    worked_off: VecDeque<WorkedOff>,
}

impl Inbox {
    /// Of a printer that speaks a dialect.
    #[must_use]
    pub const fn new(dialect: StatusDialect) -> Self {
        Self { dialect, part: Vec::new(), unasked: 0, conditions: VecDeque::new(), worked_off: VecDeque::new() }
    }

    /// Takes what came over the wire.
    pub fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match self.dialect {
                StatusDialect::DleEot => self.epson(*byte),
                StatusDialect::Custom20 => self.custom(*byte),
                StatusDialect::None => {}
            }
        }
    }

    /// The oldest condition that was told.
    pub fn condition(&mut self) -> Option<Condition> {
        self.conditions.pop_front()
    }

    /// The oldest job that was told to be worked off.
    pub fn worked_off(&mut self) -> Option<WorkedOff> {
        self.worked_off.pop_front()
    }

    /// Forgets conditions told and begun: what is asked next is told anew. What was worked off remains.
    pub fn forget_conditions(&mut self) {
        self.part.clear();
        self.unasked = 0;
        self.conditions.clear();
    }

    fn epson(&mut self, byte: u8) {
        match byte & 0x93 {
            // 0..1..10: an answer to DLE EOT.
            0x12 => {
                self.part.push(byte);
                if let [first, second, third, fourth] = self.part[..] {
                    self.conditions.push_back(of_dle_eot([first, second, third, fourth]));
                    self.part.clear();
                }
            }
            // 0..1..00: the first of four bytes of automatic status.
            0x10 => self.unasked = 3,
            _ if byte & 0x90 != 0 => {}
            _ if self.unasked > 0 => self.unasked -= 1,
            _ => self.worked_off.push_back(paper(byte)),
        }
    }

    fn custom(&mut self, byte: u8) {
        match (&self.part[..], byte) {
            ([], 0x10) => self.part.push(byte),
            ([], _) if byte & 0x90 == 0 => self.worked_off.push_back(paper(byte)),
            ([], _) => {}
            ([0x10], 0x0f) => self.part.push(byte),
            ([_], _) => {
                // Not what it looked like.
                self.part.clear();
                self.custom(byte);
            }
            (_, _) => {
                self.part.push(byte);
                if let [_, _, first, second, third, fourth] = self.part[..] {
                    self.conditions.push_back(of_custom_20([first, second, third, fourth]));
                    self.part.clear();
                }
            }
        }
    }
}

const fn paper(byte: u8) -> WorkedOff {
    WorkedOff { paper_out: byte & 0x0c != 0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const READY: Condition = Condition {
        offline: false,
        paper_out: false,
        near_end: false,
        cover_open: false,
        fault: false,
        presented: false,
    };

    #[test]
    fn answers_to_dle_eot_mean_what_a_real_printer_means() {
        let of = of_dle_eot;
        assert_eq!(of([0x12, 0x12, 0x12, 0x12]), READY);
        let out = of([0x1a, 0x32, 0x12, 0x7e]);
        assert!(out.offline && out.paper_out && !out.cover_open && !out.fault && !out.can_print());
        let near = of([0x12, 0x12, 0x12, 0x1e]);
        assert_eq!(near, Condition { near_end: true, ..READY });
        assert!(near.can_print());
        let open = of([0x1a, 0x16, 0x12, 0x1e]);
        assert!(open.cover_open && !open.paper_out && !open.can_print());
        let jam = of([0x1a, 0x52, 0x1a, 0x12]);
        assert!(jam.fault && !jam.paper_out && !jam.can_print());
    }

    #[test]
    fn custom_s_answer_is_read() {
        let read = |bytes: &[u8]| {
            let mut inbox = Inbox::new(StatusDialect::Custom20);
            inbox.take(bytes);
            inbox.condition()
        };
        assert_eq!(read(b"\x10\x0f\0\0\0\0"), Some(READY));
        assert_eq!(read(b"\x10\x0f\x04\0\0\0"), Some(Condition { near_end: true, ..READY }));
        assert_eq!(read(b"\x10\x0f\x05\0\0\0"), Some(Condition { near_end: true, paper_out: true, ..READY }));
        assert_eq!(read(b"\x10\x0f\x20\0\x20\0"), Some(Condition { presented: true, ..READY }));
        assert_eq!(read(b"\x10\x0f\0\x02\0\0"), Some(Condition { cover_open: true, ..READY }));
        for broken in [b"\x10\x0f\0\0\x40\0", b"\x10\x0f\0\0\0\x01", b"\x10\x0f\0\0\x01\0"] {
            assert_eq!(read(broken), Some(Condition { fault: true, ..READY }), "{broken:?}");
        }
        assert_eq!(read(b"\x10\x0f\0\0\0"), None);
        assert_eq!(read(b"\x10\x10\x0f\0\0\0\0"), Some(READY), "after a stray byte");
    }

    #[test]
    fn what_nobody_asked_for_upsets_nothing() {
        let mut inbox = Inbox::new(StatusDialect::DleEot);
        // Noise, XON, automatic status in the middle of an answer.
        inbox.take(b"\xff\x11\x12\x12\x14\0\x03\x0f\x12\x13\x12");
        assert_eq!(inbox.condition(), Some(READY));
        assert_eq!((inbox.condition(), inbox.worked_off()), (None, None));
        inbox.take(b"\x0c");
        assert_eq!(inbox.worked_off(), Some(WorkedOff { paper_out: true }));
    }

    proptest! {
        #[test]
        fn how_answers_are_cut_up_does_not_matter(cuts in prop::collection::vec(0_usize..13, 0..5)) {
            let bytes = b"\x12\x12\x12\x12\0\x1a\x16\x12\x1e";
            let mut inbox = Inbox::new(StatusDialect::DleEot);
            let mut at = 0;
            for cut in cuts {
                let to = cut.clamp(at, bytes.len());
                inbox.take(&bytes[at..to]);
                at = to;
            }
            inbox.take(&bytes[at..]);
            prop_assert_eq!(inbox.condition(), Some(READY));
            prop_assert!(inbox.condition().is_some_and(|condition| condition.cover_open));
            prop_assert_eq!(inbox.worked_off(), Some(WorkedOff { paper_out: false }));
        }
    }
}
