//! What comes out: commands to lines on paper.

use std::{collections::BTreeMap, fmt::Write};

use super::commands::{Command, parse};
use crate::printer::{
    Profile,
    qr::{Matrix, Raster},
    transliterate::Charset,
};

/// Letters of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What they say.
    pub text: String,
    /// Their width, in multiples of the printer's own.
    pub width: u8,
    /// Their height, likewise.
    pub height: u8,
    /// Heavier.
    pub bold: bool,
    /// White on black.
    pub inverse: bool,
}

/// One thing across the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Text; empty where only fed.
    Text {
        /// What it says.
        runs: Vec<Run>,
        /// In the middle rather than to the left.
        centred: bool,
    },
    /// So many dots of nothing.
    Blank(u16),
    /// A code that the printer drew.
    Code {
        /// What it leads to.
        payload: String,
        /// Its modules.
        matrix: Matrix,
        /// Dots a module.
        module: u16,
    },
    /// Dots that were sent.
    Picture(Raster),
    /// A stored logo.
    Logo {
        /// Its key or number.
        key: String,
        /// Its dots, where one was stored here.
        dots: Option<Raster>,
    },
}

/// How a sheet ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It hangs in the printer: not cut.
    Uncut,
    /// Cut, but for one point where partial.
    Cut {
        /// One point holds it.
        partial: bool,
    },
    /// Cut and held out to be taken.
    Presented,
}

/// A piece of paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What stands on it, from top to bottom.
    pub lines: Vec<Line>,
    /// How it ends.
    pub end: End,
    /// Commands that this printer does not know, which would come out as who knows what.
    pub unknown: Vec<Vec<u8>>,
}

impl Sheet {
    const fn new() -> Self {
        Self { lines: Vec::new(), end: End::Uncut, unknown: Vec::new() }
    }

    /// Something stands on it.
    #[must_use]
    pub fn printed(&self) -> bool {
        self.lines.iter().any(|line| match line {
            Line::Text { runs, .. } => !runs.is_empty(),
            Line::Blank(_) => false,
            _ => true,
        })
    }

    /// All that it says, a line each, without looks: for tests and logs.
    #[must_use]
    pub fn text(&self) -> String {
        let mut said = String::new();
        for line in &self.lines {
            match line {
                Line::Text { runs, .. } => said.extend(runs.iter().map(|run| run.text.as_str())),
                Line::Blank(_) => continue,
                Line::Code { payload, .. } => said.extend(["[", payload.as_str(), "]"]),
                Line::Picture(raster) => {
                    let _ = write!(said, "[{}×{}]", raster.stride * 8, raster.rows);
                }
                Line::Logo { key, .. } => said.extend(["[logo ", key.as_str(), "]"]),
            }
            said.push('\n');
        }
        said
    }
}

/// What became of a byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// Nothing to be seen from outside.
    Inside,
    /// A sheet is ready.
    Out(Sheet),
    /// All before a `GS r` is worked off.
    WorkedOff(u8),
}

/// The part of a printer that reads commands and prints.
#[derive(Debug)]
pub(super) struct Decoder {
    page: u8,
    charset: Charset,
    pending: Vec<u8>,
    look: Look,
    line: Vec<Run>,
    code: (u8, Vec<u8>),
    logos: BTreeMap<String, Raster>,
    sheet: Sheet,
}

/// How it is set.
#[derive(Clone, Copy, Debug)]
struct Look {
    charset: Charset,
    width: u8,
    height: u8,
    bold: bool,
    inverse: bool,
    centred: bool,
}

/// As after `ESC @`.
const PLAIN: Look = Look { charset: Charset::Pc437, width: 1, height: 1, bold: false, inverse: false, centred: false };

/// The distance between two lines, in dots.
pub(super) const LINE: u16 = 30;

impl Decoder {
    pub(super) fn new(profile: &Profile) -> Self {
        Self {
            page: profile.page.number,
            charset: profile.page.charset,
            pending: Vec::new(),
            look: PLAIN,
            line: Vec::new(),
            code: (3, Vec::new()),
            logos: BTreeMap::new(),
            sheet: Sheet::new(),
        }
    }

    /// What stands on the paper that is still in the printer.
    pub(super) const fn in_printer(&self) -> &Sheet {
        &self.sheet
    }

    /// The power was off: what it was told is gone, what stands on the paper stands there.
    pub(super) fn restart(&mut self) {
        self.pending.clear();
        self.line.clear();
        self.look = PLAIN;
    }

    pub(super) fn push(&mut self, byte: u8) -> Came {
        self.pending.push(byte);
        let Some((command, length)) = parse(&self.pending) else { return Came::Inside };
        debug_assert_eq!(length, self.pending.len(), "a command ends with its last byte");
        self.pending.clear();
        self.obey(command)
    }

    fn obey(&mut self, command: Command) -> Came {
        match command {
            Command::Letter(byte) => self.letter(byte),
            Command::LineFeed => self.end_line(true),
            Command::Init => {
                self.line.clear();
                self.look = PLAIN;
            }
            // Every other page than the one it was set up with shows as what a printer starts with: a wrong number is seen.
            Command::CodePage(page) if page == self.page => self.look.charset = self.charset,
            Command::CodePage(_) => self.look.charset = Charset::Pc437,
            Command::Align(way) => self.look.centred = way == 1,
            Command::Bold(bold) => self.look.bold = bold,
            Command::Inverse(inverse) => self.look.inverse = inverse,
            Command::Size { width, height } => (self.look.width, self.look.height) = (width, height),
            Command::FeedLines(lines) => self.blank(u16::from(lines) * LINE),
            Command::FeedDots(dots) => self.blank(dots.into()),
            Command::CodeModule(dots) => self.code.0 = dots,
            Command::CodeStore(payload) => self.code.1 = payload,
            Command::CodePrint => self.print_code(),
            Command::Raster(raster) => self.put(Line::Picture(raster)),
            Command::Logo(key) => {
                let dots = self.logos.get(&key).cloned();
                self.put(Line::Logo { key, dots });
            }
            Command::StoreLogo(key, raster) => {
                self.logos.insert(key, raster);
            }
            Command::Cut { partial } => return self.part(End::Cut { partial }),
            Command::Present { cuts: true } => return self.part(End::Presented),
            Command::WorkedOff(what) => return Came::WorkedOff(what),
            Command::Present { cuts: false } | Command::Silent => {}
            Command::Unknown(bytes) => self.sheet.unknown.push(bytes),
        }
        Came::Inside
    }

    fn letter(&mut self, byte: u8) {
        let Look { charset, width, height, bold, inverse, .. } = self.look;
        let letter = charset.letter(byte);
        match self.line.last_mut() {
            Some(run) if (run.width, run.height, run.bold, run.inverse) == (width, height, bold, inverse) => {
                run.text.push(letter);
            }
            _ => self.line.push(Run { text: letter.into(), width, height, bold, inverse }),
        }
    }

    /// Prints the letters that wait; a line feed prints an empty line too.
    fn end_line(&mut self, fed: bool) {
        if fed || !self.line.is_empty() {
            let runs = std::mem::take(&mut self.line);
            self.sheet.lines.push(Line::Text { runs, centred: self.look.centred });
        }
    }

    fn put(&mut self, line: Line) {
        self.end_line(false);
        self.sheet.lines.push(line);
    }

    fn blank(&mut self, dots: u16) {
        self.put(Line::Blank(dots));
    }

    fn print_code(&mut self) {
        let payload = String::from_utf8_lossy(&self.code.1).into_owned();
        // A printer that cannot draw what it was told draws nothing.
        if let Ok(matrix) = Matrix::of(&payload) {
            self.put(Line::Code { payload, matrix, module: self.code.0.into() });
        }
    }

    fn part(&mut self, end: End) -> Came {
        self.end_line(false);
        let sheet = std::mem::replace(&mut self.sheet, Sheet::new());
        Came::Out(Sheet { end, ..sheet })
    }
}
