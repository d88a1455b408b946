//! The printer itself: what it takes, holds, prints and answers, and what can be wrong with it.

use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::paper::{Came, Decoder, Sheet};
use crate::printer::{
    Profile,
    profile::{Confirmation, StatusDialect},
};

/// What can be wrong with a printer. Those that count bytes count from when they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No paper.
    PaperOut,
    /// The paper ends after so many bytes more are printed.
    PaperEndsAfter(usize),
    /// The roll is near its end.
    NearEnd,
    /// The cover is open.
    CoverOpen,
    /// The cutter is jammed.
    Jammed,
    /// It takes so many bytes more, and then none.
    StallsAfter(usize),
    /// The line breaks after so many bytes more; it can be opened again.
    DropsAfter(usize),
    /// It takes everything and answers nothing.
    Mute,
    /// It takes everything, and answers nothing from so many bytes more on.
    MutesAfter(usize),
    /// It takes everything, says that all is well, and prints nothing from so many bytes more on until it is mended.
    HoldsAfter(usize),
    /// It is not there.
    Absent,
}

/// What it did with bytes that came.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) bytes: usize,
    /// The line broke.
    pub(super) dropped: bool,
}

#[derive(Debug)]
pub(super) struct Machine {
    profile: Profile,
    paper_out: bool,
    paper_left: Option<usize>,
    near_end: bool,
    cover_open: bool,
    jammed: bool,
    stalls: Option<usize>,
    drops: Option<usize>,
    mute: Option<usize>,
    holds: Option<usize>,
    pub(super) absent: bool,
    /// Since the wire looked last, the power was off.
    pub(super) restarted: bool,
    /// The last bytes that came, for commands that are obeyed at once.
    heard: [u8; 2],
    /// When the newest slip began to come in.
    begun: Option<Instant>,
    /// Taken, not printed.
    held: VecDeque<u8>,
    decoder: Decoder,
    tray: Vec<Sheet>,
    pub(super) answers: Vec<u8>,
}

impl Machine {
    fn new(profile: &Profile) -> Self {
        Self {
            decoder: Decoder::new(profile),
            profile: profile.clone(),
            paper_out: false,
            paper_left: None,
            near_end: false,
            cover_open: false,
            jammed: false,
            stalls: None,
            drops: None,
            mute: None,
            holds: None,
            absent: false,
            restarted: false,
            heard: [0; 2],
            begun: None,
            held: VecDeque::new(),
            tray: Vec::new(),
            answers: Vec::new(),
        }
    }

    fn break_with(&mut self, fault: Fault) {
        match fault {
            Fault::PaperOut => self.paper_out = true,
            Fault::PaperEndsAfter(bytes) => self.paper_left = Some(bytes),
            Fault::NearEnd => self.near_end = true,
            Fault::CoverOpen => self.cover_open = true,
            Fault::Jammed => self.jammed = true,
            Fault::StallsAfter(bytes) => self.stalls = Some(bytes),
            Fault::DropsAfter(bytes) => self.drops = Some(bytes),
            Fault::Mute => self.mute = Some(0),
            Fault::MutesAfter(bytes) => self.mute = Some(bytes),
            Fault::HoldsAfter(bytes) => self.holds = Some(bytes),
            Fault::Absent => self.absent = true,
        }
    }

    /// Takes what comes over the wire, as far as it does.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Taken {
        let mut taken = Taken::default();
        for byte in bytes {
            if count_down(&mut self.stalls) {
                break;
            }
            if count_down(&mut self.drops) {
                self.drops = None;
                taken.dropped = true;
                self.answers.clear();
                break;
            }
            taken.bytes += 1;
            let mute = count_down(&mut self.mute);
            self.hear(*byte, mute);
            self.held.push_back(*byte);
        }
        self.work();
        taken
    }

    /// It would take more.
    pub(super) fn takes(&self) -> bool {
        self.stalls != Some(0)
    }

    /// Commands that are obeyed as they come in, whatever waits before them.
    fn hear(&mut self, byte: u8, mute: bool) {
        if self.heard == [0x10, 4] && !mute {
            self.tell(byte);
        }
        // `ESC @`: each slip's first.
        if self.heard[1] == 0x1b && byte == b'@' {
            self.begun = Some(Instant::now());
        }
        self.heard = [self.heard[1], byte];
    }

    fn tell(&mut self, what: u8) {
        let flag = |on: bool, bits: u8| if on { bits } else { 0 };
        let out = self.paper_out;
        match (self.profile.status, what) {
            (StatusDialect::DleEot, 1) => self.answers.push(0x12 | flag(!self.works(), 0x08)),
            (StatusDialect::DleEot, 2) => {
                self.answers.push(0x12 | flag(self.cover_open, 0x04) | flag(out, 0x20) | flag(self.jammed, 0x40));
            }
            (StatusDialect::DleEot, 3) => self.answers.push(0x12 | flag(self.jammed, 0x08)),
            (StatusDialect::DleEot, 4) => {
                // With the cover open the roll's sensor sees too little, as on the printers that were measured.
                let near = self.near_end || out || self.cover_open;
                self.answers.push(0x12 | flag(near, 0x0c) | flag(out, 0x60));
            }
            (StatusDialect::Custom20, 20) => self.answers.extend([
                0x10,
                0x0f,
                flag(out, 0x01) | flag(self.near_end || out, 0x04),
                flag(self.cover_open, 0x02),
                flag(self.jammed, 0x40),
                0,
            ]),
            _ => {}
        }
    }

    const fn works(&self) -> bool {
        !(self.paper_out || self.cover_open || self.jammed)
    }

    /// Prints what it holds, as long as nothing hinders.
    pub(super) fn work(&mut self) {
        while self.works() {
            if count_down(&mut self.paper_left) {
                self.paper_left = None;
                self.paper_out = true;
                return;
            }
            if self.holds == Some(0) {
                return;
            }
            let Some(byte) = self.held.pop_front() else { return };
            count_down(&mut self.holds);
            match self.decoder.push(byte) {
                Came::Inside => {}
                Came::Out(sheet) => self.tray.push(sheet),
                Came::WorkedOff(1 | 49) if self.mute != Some(0) && self.profile.confirmation == Confirmation::GsR => {
                    self.answers.push(if self.near_end { 0x03 } else { 0 });
                }
                Came::WorkedOff(_) => {}
            }
        }
    }
}

/// Counts one down; true where nothing was left.
fn count_down(left: &mut Option<usize>) -> bool {
    match left {
        Some(0) => true,
        Some(left) => {
            *left -= 1;
            false
        }
        None => false,
    }
}

/// The handle of a simulated printer: breaks it, mends it, takes its paper. Clones are handles of the same printer.
#[derive(Clone, Debug)]
pub struct Simulation {
    machine: Arc<Mutex<Machine>>,
    profile: Arc<Profile>,
}

impl Simulation {
    /// A printer of a model, with paper, switched on.
    #[must_use]
    pub fn new(profile: &Profile) -> Self {
        Self { machine: Arc::new(Mutex::new(Machine::new(profile))), profile: Arc::new(profile.clone()) }
    }

    /// What model it is.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    pub(super) fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Breaks it; earlier faults of another kind remain.
    pub fn break_with(&self, fault: Fault) {
        self.machine().break_with(fault);
    }

    /// Mends everything: a full roll, the cover closed, the line whole. What it holds comes out now.
    pub fn mend(&self) {
        let mut machine = self.machine();
        machine.paper_out = false;
        machine.paper_left = None;
        machine.near_end = false;
        machine.cover_open = false;
        machine.jammed = false;
        machine.stalls = None;
        machine.drops = None;
        machine.mute = None;
        machine.holds = None;
        machine.absent = false;
        machine.work();
    }

    /// When the newest slip began to come in, whatever became of it.
    #[must_use]
    pub fn begun(&self) -> Option<Instant> {
        self.machine().begun
    }

    /// Switches it off and on: what it held is gone, faults remain.
    pub fn restart(&self) {
        let mut machine = self.machine();
        machine.held.clear();
        machine.answers.clear();
        machine.heard = [0; 2];
        machine.decoder.restart();
        machine.restarted = true;
    }

    /// The sheets that came out and nobody has taken, oldest first.
    #[must_use]
    pub fn tray(&self) -> Vec<Sheet> {
        self.machine().tray.clone()
    }

    /// Takes the sheets out of the tray.
    #[must_use]
    pub fn take_sheets(&self) -> Vec<Sheet> {
        mem::take(&mut self.machine().tray)
    }

    /// What stands on the paper that still hangs in it; nothing where it is blank.
    #[must_use]
    pub fn in_printer(&self) -> Option<Sheet> {
        Some(self.machine().decoder.in_printer().clone()).filter(Sheet::printed)
    }

    /// It holds bytes that it has not printed.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.machine().held.is_empty()
    }
}
