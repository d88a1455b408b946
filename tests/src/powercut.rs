//! What the two sides of the power-cut rig agree on: the lines that the guest prints on its serial console, and the
//! judgement of what a cut has done.
//!
//! The guest prints a [`Line`] after each acknowledgement; the host feeds them to a [`Ledger`], cuts the power, boots the
//! same disk, and asks [`Ledger::judge`] whether all that was acknowledged is still there. Pure: no processes, no time,
//! no files. How it is run: `tests/vm/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One line of the guest. Everything else on the console (the kernel's own words) is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// `C id number key`: the server acknowledged this ticket, taken under this key.
    Taken {
        /// The ticket's id.
        id: String,
        /// Its number.
        number: String,
        /// The idempotency key of the request.
        key: String,
    },
    /// `N id desk`: the server acknowledged that this desk called the ticket.
    Called {
        /// The ticket's id.
        id: String,
        /// The desk.
        desk: String,
    },
    /// `T id number state`: after the boot, this ticket is there.
    Present {
        /// The ticket's id.
        id: String,
        /// Its number.
        number: String,
        /// Its state.
        state: String,
    },
    /// `VERIFIED`: after the boot, the store says that it agrees with itself.
    Verified,
    /// `END`: all tickets have been listed.
    End,
    /// `FAIL why`: the guest cannot go on.
    Fail(String),
}

impl Line {
    /// What the guest meant, or nothing if this is not a line of the guest. A line that the cut left unfinished must not
    /// be passed here: without its end it acknowledges nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_end();
        if let Some(why) = text.strip_prefix("FAIL ") {
            return Some(Self::Fail(why.to_owned()));
        }
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        match <[String; 4]>::try_from(words) {
            Ok([tag, id, number, key]) if tag == "C" => Some(Self::Taken { id, number, key }),
            Ok([tag, id, number, state]) if tag == "T" => Some(Self::Present { id, number, state }),
            Ok(_) => None,
            Err(words) => match words.as_slice() {
                [tag, id, desk] if tag == "N" => Some(Self::Called { id: id.clone(), desk: desk.clone() }),
                [tag] if tag == "VERIFIED" => Some(Self::Verified),
                [tag] if tag == "END" => Some(Self::End),
                _ => None,
            },
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { id, number, key } => write!(f, "C {id} {number} {key}"),
            Self::Called { id, desk } => write!(f, "N {id} {desk}"),
            Self::Present { id, number, state } => write!(f, "T {id} {number} {state}"),
            Self::Verified => write!(f, "VERIFIED"),
            Self::End => write!(f, "END"),
            // One line whatever went wrong.
            Self::Fail(why) => write!(f, "FAIL {}", why.replace(['\r', '\n'], " ")),
        }
    }
}

/// What a boot after a cut has shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many tickets had been acknowledged, of all boots.
    pub acknowledged: usize,
    /// How many tickets are there: those, and what was stored without its acknowledgement having got through.
    pub present: usize,
    /// Acknowledged, and gone.
    pub lost: Vec<String>,
    /// Every other way in which what is there contradicts what was acknowledged, in words.
    pub wrong: Vec<String>,
}

impl Verdict {
    /// Nothing lost, nothing wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.wrong.is_empty()
    }
}

/// What the guest has acknowledged, over all boots of one disk, and what the present boot has listed.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    taken: BTreeMap<String, String>,
    called: BTreeSet<String>,
    keys: BTreeMap<String, String>,
    present: Vec<(String, String, String)>,
    verified: bool,
    last_key: Option<String>,
    wrong: Vec<String>,
}

impl Ledger {
    /// Takes note of one line. Says whether it acknowledged a ticket.
    pub fn note(&mut self, line: &Line) -> bool {
        match line {
            Line::Taken { id, number, key } => {
                if let Some(earlier) = self.keys.insert(key.clone(), id.clone())
                    && earlier != *id
                {
                    self.wrong.push(format!("key {key} gave ticket {earlier}, later {id}"));
                }
                if let Some(earlier) = self.taken.insert(id.clone(), number.clone())
                    && earlier != *number
                {
                    self.wrong.push(format!("ticket {id} was acknowledged as {earlier}, later as {number}"));
                }
                self.last_key = Some(key.clone());
                return true;
            }
            Line::Called { id, .. } => {
                self.called.insert(id.clone());
            }
            Line::Present { id, number, state } => self.present.push((id.clone(), number.clone(), state.clone())),
            Line::Verified => self.verified = true,
            Line::End | Line::Fail(_) => {}
        }
        false
    }

    /// The key acknowledged last: asked for again after the cut, it must give the same ticket.
    #[must_use]
    pub fn last_key(&self) -> Option<&str> {
        self.last_key.as_deref()
    }

    /// Compares what this boot listed with all that was acknowledged before, and begins anew from what is there: a loss
    /// is counted with the cut that caused it.
    pub fn judge(&mut self) -> Verdict {
        let listed = std::mem::take(&mut self.present);
        let mut verdict = Verdict {
            acknowledged: self.taken.len(),
            present: listed.len(),
            lost: Vec::new(),
            wrong: std::mem::take(&mut self.wrong),
        };
        if !std::mem::take(&mut self.verified) {
            verdict.wrong.push("the store was not verified".to_owned());
        }

        let mut now = BTreeMap::new();
        let mut holder = BTreeMap::new();
        for (id, number, state) in listed {
            if let Some(other) = holder.insert(number.clone(), id.clone()) {
                verdict.wrong.push(format!("number {number} is given twice: {other} and {id}"));
            }
            if self.called.contains(&id) && state == "waiting" {
                verdict.wrong.push(format!("{number} ({id}) had been called and waits again"));
            }
            if now.insert(id.clone(), number).is_some() {
                verdict.wrong.push(format!("ticket {id} is listed twice"));
            }
        }
        for (id, number) in &self.taken {
            match now.get(id) {
                None => verdict.lost.push(format!("{number} ({id})")),
                Some(other) if other != number => {
                    verdict.wrong.push(format!("ticket {id} was acknowledged as {number} and is {other}"));
                }
                Some(_) => {}
            }
        }
        if !verdict.lost.is_empty() {
            // A key whose ticket is gone may rightly give another.
            self.keys.retain(|_, id| now.contains_key(id));
            self.called.retain(|id| now.contains_key(id));
            self.last_key = None;
        }
        self.taken = now;
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(console: &[&str]) -> Ledger {
        let mut ledger = Ledger::default();
        for text in console {
            ledger.note(&Line::parse(text).expect(text));
        }
        ledger
    }

    #[test]
    fn lines_survive_the_console_and_noise_is_no_line() {
        for text in ["C t1 A001 A-0-1", "N t1 7", "T t1 A001 waiting", "VERIFIED", "END", "FAIL out of memory"] {
            assert_eq!(Line::parse(&format!("{text}\r")).expect(text).to_string(), text);
        }
        for noise in ["", "C t1", "C t1 A001", "[    0.1] virtio_blk virtio0", "CC t1 A001 k", "N t1", "ENDED"] {
            assert_eq!(Line::parse(noise), None, "{noise}");
        }
        assert_eq!(Line::Fail("two\nlines".to_owned()).to_string(), "FAIL two lines");
    }

    #[test]
    fn all_there_is_clean_also_with_one_more_than_was_acknowledged() {
        let mut ledger = ledger(&[
            "C t1 A001 k1",
            "C t2 B001 k2",
            "N t1 3",
            "VERIFIED",
            "T t1 A001 served",
            "T t2 B001 waiting",
            "T t3 A002 waiting",
        ]);
        let verdict = ledger.judge();
        assert!(verdict.is_clean(), "{verdict:?}");
        assert_eq!((verdict.acknowledged, verdict.present), (2, 3));
        // The next boot starts from what is there: the third must now stay, too.
        ledger.note(&Line::Verified);
        assert_eq!(ledger.judge().lost, ["A001 (t1)", "B001 (t2)", "A002 (t3)"]);
    }

    #[test]
    fn a_lost_ticket_is_named_once() {
        let mut ledger = ledger(&["C t1 A001 k1", "C t2 A002 k2", "VERIFIED", "T t1 A001 waiting"]);
        assert_eq!(ledger.judge().lost, ["A002 (t2)"]);
        for text in ["VERIFIED", "T t1 A001 waiting"] {
            ledger.note(&Line::parse(text).unwrap());
        }
        assert!(ledger.judge().is_clean());
    }

    #[test]
    fn every_contradiction_is_found() {
        let wrong = |console: &[&str]| {
            let mut ledger = ledger(console);
            ledger.note(&Line::Verified);
            ledger.judge().wrong.join("; ")
        };
        assert!(wrong(&["T t1 A001 waiting", "T t2 A001 waiting"]).contains("A001 is given twice"));
        assert!(wrong(&["C t1 A001 k1", "T t1 A002 waiting"]).contains("acknowledged as A001 and is A002"));
        assert!(wrong(&["C t1 A001 k1", "N t1 3", "T t1 A001 waiting"]).contains("waits again"));
        assert!(wrong(&["C t1 A001 k1", "C t2 A002 k1", "T t1 A001 waiting", "T t2 A002 waiting"]).contains("key k1"));
        assert!(Ledger::default().judge().wrong.join("").contains("not verified"));
    }
}
