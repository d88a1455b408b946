//! A printer and its tray: it may refuse, stop in the middle, hold a slip and print it later, or print and not say so.

use hardware::printer::{Condition, Piece, Slip};
use kiosk::{flow::Printer, outbox::Outcome};

/// What lies in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) number: String,
    pub(crate) copy: bool,
}

impl Sheet {
    pub(crate) fn of(slip: &Slip) -> Self {
        let texts: Vec<_> = slip
            .pieces
            .iter()
            .filter_map(|piece| if let Piece::Text { text, .. } = piece { Some(text.as_str()) } else { None })
            .collect();
        let number = texts.iter().find(|text| text.parse::<protocol::TicketNumber>().is_ok());
        let copy = texts.iter().any(|text| text.contains("COPIA / COPY"));
        Self { number: (*number.expect("a slip has a number")).to_owned(), copy }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Paper {
    pub(crate) out: bool,
    pub(crate) away: bool,
    pub(crate) tray: Vec<Sheet>,
    /// Half a slip hangs in it.
    pub(crate) torn: bool,
    held: Vec<Sheet>,
}

impl Paper {
    pub(crate) fn says(&self) -> Printer {
        if self.away {
            return Printer::Away;
        }
        Printer::Says(Condition { paper_out: self.out, ..Condition::default() })
    }

    /// What became of a slip.
    pub(crate) fn print(&mut self, slip: &Slip, chance: &mut fastrand::Rng, faults: bool) -> Outcome {
        let sheet = Sheet::of(slip);
        if self.out || self.away {
            return Outcome::NotPrinted { may_exist: false };
        }
        match if faults { chance.u8(..20) } else { 20 } {
            // Out of paper in the middle: what is left over comes out when paper is back, or never.
            0 => {
                self.out = true;
                self.torn = true;
                if chance.bool() {
                    self.held.push(sheet);
                }
                Outcome::NotPrinted { may_exist: true }
            }
            // It came out, and the answer was lost.
            1 => {
                self.tray.push(sheet);
                Outcome::NotPrinted { may_exist: true }
            }
            // The cable.
            2 => {
                self.away = true;
                let may_exist = chance.bool();
                self.torn |= may_exist;
                Outcome::NotPrinted { may_exist }
            }
            _ => {
                self.torn = false;
                self.tray.push(sheet);
                Outcome::Confirmed
            }
        }
    }

    /// Somebody looks after it.
    pub(crate) fn mend(&mut self) {
        (self.out, self.away) = (false, false);
        self.tray.append(&mut self.held);
    }
}
