//! A slip as the bytes that a printer wants.
//!
//! The crate escpos writes the commands, into memory and nowhere else: its drivers block, and tell a ticket that was cut short
//! from one that was printed by nothing. Text goes through it as bytes, made by [`super::transliterate`]: its own tables turn `-`
//! into F0 in some code pages, and letters that they lack into UTF-8. Its partial cut is a full one. The same slip and profile
//! always give the same bytes.

use std::sync::{Arc, Mutex, PoisonError};

use escpos::{
    driver::Driver,
    errors::Result as EscPosResult,
    printer::Printer as Encoder,
    utils::{JustifyMode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption},
};

use super::{
    Align, Ink, Piece, Size, Slip,
    profile::{Afterwards, CodeDrawing, Cut, LogoWay, Presenter, Profile, StatusDialect},
    qr::{Matrix, QUIET, Raster, TooLong},
    wrap::wrap,
};

/// A slip that cannot be printed as it is meant.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// A code's payload.
    #[error(transparent)]
    CodeTooLong(#[from] TooLong),
    /// A code whose modules are finer than the printer's dots.
    #[error("a QR code of {side} modules does not go on {dots} dots; shorten what it leads to")]
    CodeTooWide {
        /// Modules a side.
        side: u16,
        /// The paper's width.
        dots: u16,
    },
    /// The encoder refused.
    #[error("the ESC/POS encoder: {0}")]
    Encoder(String),
}

impl From<escpos::errors::PrinterError> for EncodeError {
    fn from(error: escpos::errors::PrinterError) -> Self {
        Self::Encoder(error.to_string())
    }
}

/// The bytes of a slip for a printer: set up, printed, cut and handed out.
///
/// # Errors
/// Where a code does not go on the paper.
pub fn encode(slip: &Slip, profile: &Profile) -> Result<Vec<u8>, EncodeError> {
    let paper = Memory::default();
    let mut pen = Pen { out: Encoder::new(paper.clone(), Protocol::default(), None), profile, now: None };
    pen.set_up()?;
    for piece in &slip.pieces {
        pen.piece(piece)?;
    }
    pen.hand_out()?;
    pen.out.print()?;
    Ok(paper.taken())
}

/// The largest multiple in which a text of so many letters goes on a line, at most eight.
#[must_use]
pub fn largest(letters: usize, columns: u8) -> u8 {
    let fits = usize::from(columns) / letters.max(1);
    u8::try_from(fits.clamp(1, 8)).unwrap_or(8)
}

/// Where the encoder writes.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn taken(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".into()
    }

    fn write(&self, data: &[u8]) -> EscPosResult<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> EscPosResult<usize> {
        Ok(0)
    }

    fn flush(&self) -> EscPosResult<()> {
        Ok(())
    }
}

/// How the printer is set at a point of the slip.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Setting {
    width: u8,
    height: u8,
    bold: bool,
    inverse: bool,
    align: Align,
}

struct Pen<'a> {
    out: Encoder<Memory>,
    profile: &'a Profile,
    /// Nothing has been set yet where it is `None`: then the printer is as `ESC @` leaves it.
    now: Option<Setting>,
}

impl Pen<'_> {
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.out.custom(bytes)?;
        Ok(())
    }

    /// What a printer may have been left in, or have been set to by its switches, is not relied on.
    fn set_up(&mut self) -> Result<(), EncodeError> {
        self.out.init()?;
        if self.profile.status == StatusDialect::DleEot {
            // No status unasked.
            self.bytes(&[0x1d, b'a', 0])?;
        }
        if self.profile.kanji {
            self.bytes(&[0x1c, b'.'])?;
        }
        // `#`, `$`, `@` and others are what they are, whatever country the printer is set to.
        self.bytes(&[0x1b, b'R', 0])?;
        self.bytes(&[0x1b, b't', self.profile.page.number])
    }

    fn piece(&mut self, piece: &Piece) -> Result<(), EncodeError> {
        match piece {
            Piece::Text { text, ink } => self.text(text, *ink),
            Piece::Code { payload } => self.code(payload),
            Piece::Logo => self.logo(),
            Piece::Picture(raster) => {
                self.set(Self::plain(Align::Centre))?;
                self.raster(raster)
            }
            Piece::Space(lines) => self.space(*lines),
            Piece::Rule => self.rule(),
        }
    }

    fn text(&mut self, text: &str, ink: Ink) -> Result<(), EncodeError> {
        let charset = self.profile.page.charset;
        let columns = self.profile.columns;
        let times = match ink.size {
            Size::Normal => 1,
            Size::Double => 2,
            Size::Largest => {
                let longest = wrap(text, usize::MAX, charset).iter().map(Vec::len).max();
                largest(longest.unwrap_or(0), columns)
            }
        };
        let setting = Setting { width: times, height: times, bold: ink.bold, inverse: ink.inverse, align: ink.align };
        for line in wrap(text, usize::from(columns / times), charset) {
            self.set(setting)?;
            self.bytes(&line)?;
            self.bytes(b"\n")?;
        }
        Ok(())
    }

    /// Says only what changes: a ticket is to be short.
    fn set(&mut self, wanted: Setting) -> Result<(), EncodeError> {
        let now = self.now.unwrap_or(Setting { width: 1, height: 1, bold: false, inverse: false, align: Align::Left });
        if (wanted.width, wanted.height) != (now.width, now.height) {
            self.out.size(wanted.width, wanted.height)?;
        }
        if wanted.bold != now.bold {
            self.out.bold(wanted.bold)?;
        }
        if wanted.inverse != now.inverse {
            self.out.reverse(wanted.inverse)?;
        }
        if wanted.align != now.align {
            self.out.justify(match wanted.align {
                Align::Left => JustifyMode::LEFT,
                Align::Centre => JustifyMode::CENTER,
            })?;
        }
        self.now = Some(wanted);
        Ok(())
    }

    fn plain(align: Align) -> Setting {
        Setting { width: 1, height: 1, bold: false, inverse: false, align }
    }

    fn space(&mut self, lines: u8) -> Result<(), EncodeError> {
        if lines > 0 {
            self.out.feeds(lines)?;
        }
        Ok(())
    }

    /// The line of a box in few wide letters, eight times shorter to say than as many as there are columns. Where the page
    /// has none, dots: letters that look like it leave gaps.
    fn rule(&mut self) -> Result<(), EncodeError> {
        let width = 8;
        if let Some(letter) = self.profile.page.charset.byte('─') {
            self.set(Setting { width, ..Self::plain(Align::Centre) })?;
            self.bytes(&vec![letter; usize::from(self.profile.columns / width)])?;
            return self.bytes(b"\n");
        }
        let stride = self.profile.dots / 8;
        let [wide, wider] = stride.to_le_bytes();
        self.set(Self::plain(Align::Centre))?;
        self.bytes(&[0x1b, b'J', 12, 0x1d, b'v', b'0', 0, wide, wider, 2, 0])?;
        self.bytes(&vec![0xff; usize::from(stride) * 2])?;
        self.bytes(&[0x1b, b'J', 16])
    }

    fn code(&mut self, payload: &str) -> Result<(), EncodeError> {
        let matrix = Matrix::of(payload)?;
        let dots = self.profile.dots;
        let module = matrix.module(dots).ok_or(EncodeError::CodeTooWide { side: matrix.side, dots })?;
        self.set(Self::plain(Align::Centre))?;
        // The quiet zone above and below; to the sides the paper itself is it.
        let [quiet, _] = (QUIET * module).to_le_bytes();
        self.bytes(&[0x1b, b'J', quiet])?;
        match self.profile.code {
            CodeDrawing::Native => {
                let [size, _] = module.to_le_bytes();
                let how = QRCodeOption::new(QRCodeModel::Model2, size, QRCodeCorrectionLevel::M);
                self.out.qrcode_option(payload, how)?;
            }
            CodeDrawing::Raster => self.raster(&matrix.raster(module))?,
        }
        self.bytes(&[0x1b, b'J', quiet])
    }

    /// `GS v 0`: dots, row by row.
    fn raster(&mut self, raster: &Raster) -> Result<(), EncodeError> {
        let ([wide, wider], [high, higher]) = (raster.stride.to_le_bytes(), raster.rows.to_le_bytes());
        self.bytes(&[0x1d, b'v', b'0', 0, wide, wider, high, higher])?;
        self.bytes(&raster.bits)
    }

    fn logo(&mut self) -> Result<(), EncodeError> {
        let command: &[u8] = match self.profile.logo {
            Some(LogoWay::GsL { key: super::profile::LogoKey([first, second]) }) => {
                &[0x1d, b'(', b'L', 6, 0, 48, 69, first, second, 1, 1]
            }
            Some(LogoWay::FsP { number }) => &[0x1c, b'p', number, 0],
            // It keeps none that could be named.
            Some(LogoWay::Raster) | None => return Ok(()),
        };
        self.set(Self::plain(Align::Centre))?;
        self.bytes(command)
    }

    fn hand_out(&mut self) -> Result<(), EncodeError> {
        match (self.profile.cut, self.profile.presenter) {
            // `GS V` 65 and 66 feed to the cutter by themselves.
            (Cut::Full, _) => self.bytes(&[0x1d, b'V', 65, 0])?,
            (Cut::Partial, _) => self.bytes(&[0x1d, b'V', 66, 0])?,
            (Cut::None, Some(_)) => {}
            // Past the edge at which paper is torn.
            (Cut::None, None) => self.space(4)?,
        }
        match self.profile.presenter {
            None => Ok(()),
            Some(Presenter::FsP { steps, blink, afterwards, seconds }) => {
                let afterwards = match afterwards {
                    Afterwards::Retract => b'R',
                    Afterwards::Eject => b'E',
                };
                self.bytes(&[0x1c, b'P', steps, u8::from(blink), afterwards, seconds])
            }
            Some(Presenter::GsE { steps }) => self.bytes(&[0x1d, b'e', 3, steps]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, size: Size) -> Piece {
        Piece::Text { text: text.into(), ink: Ink { size, ..Ink::default() } }
    }

    fn encoded(pieces: Vec<Piece>, profile: &str) -> Vec<u8> {
        encode(&Slip { pieces }, &Profile::load(profile).unwrap()).unwrap()
    }

    #[test]
    fn a_short_slip_is_these_bytes() {
        let slip = vec![text("€ - à", Size::Normal), text("A045", Size::Largest), Piece::Space(2)];
        assert_eq!(
            encoded(slip.clone(), "epson-tm-t20"),
            b"\x1b@\x1da\0\x1bR\0\x1bt\x13\x1ba\x01\xd5 - \x85\n\x1d!\x77A045\n\x1bd\x02\x1dVB\0"
        );
        // A plain clone in Windows letters, without a cutter.
        assert_eq!(
            encoded(slip, "clone-58"),
            b"\x1b@\x1c.\x1bR\0\x1bt\x10\x1ba\x01\x80 - \xe0\n\x1d!\x77A045\n\x1bd\x02\x1bd\x04"
        );
        assert!(encoded(vec![], "custom-vkp80").ends_with(b"\x1cP\x10\x01R\x1e"));
        assert!(encoded(vec![], "custom-kpm180").ends_with(b"\x1dVA\0\x1de\x03\x80"));
        assert!(encoded(vec![Piece::Logo], "epson-tm-t88").windows(11).any(|at| at == b"\x1d(L\x06\x000ENU\x01\x01"));
        assert!(!encoded(vec![Piece::Logo], "clone-80").contains(&b'L'));
    }

    #[test]
    fn the_number_is_as_large_as_the_paper_allows() {
        for (letters, columns, times) in [(4, 48, 8), (5, 42, 8), (5, 32, 6), (7, 32, 4), (40, 32, 1), (0, 32, 8)] {
            assert_eq!(largest(letters, columns), times, "{letters} on {columns}");
        }
    }

    #[test]
    fn a_code_that_does_not_go_on_the_paper_is_refused() {
        let mut profile = Profile::load("clone-58").unwrap();
        let slip = |payload: String| Slip { pieces: vec![Piece::Code { payload }] };
        assert!(matches!(encode(&slip("x".repeat(3000)), &profile), Err(EncodeError::CodeTooLong(_))));
        profile.dots = 128;
        assert!(matches!(encode(&slip("x".repeat(2000)), &profile), Err(EncodeError::CodeTooWide { .. })));
    }
}
