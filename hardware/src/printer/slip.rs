//! What stands on a slip of paper, whatever printer it comes out of.

use super::qr::Raster;

/// A slip, from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Slip {
    /// Its pieces.
    pub pieces: Vec<Piece>,
}

/// One thing on the paper.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Text, wrapped between words where it is wider than the paper.
    Text {
        /// What it says, in any letters: those that the printer lacks are replaced by what comes closest.
        text: String,
        /// How.
        ink: Ink,
    },
    /// A two-dimensional code (QR, error correction M), centred.
    Code {
        /// What it leads to.
        payload: String,
    },
    /// The logo that is stored in the printer: only on slips for one that has it.
    Logo,
    /// Dots, centred: a logo that the printer does not keep.
    Picture(Raster),
    /// Empty lines.
    Space(u8),
    /// A line across.
    Rule,
}

/// How text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ink {
    /// How large.
    pub size: Size,
    /// Heavier.
    pub bold: bool,
    /// White on black.
    pub inverse: bool,
    /// Where on the line.
    pub align: Align,
}

/// How large text is, in multiples of the printer's own letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Size {
    /// As the printer's own (12 × 24 dots, some 3 mm high).
    #[default]
    Normal,
    /// Twice.
    Double,
    /// As large as the paper's width allows for this text, up to eight times: for the number.
    Largest,
}

/// Where on the line text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// To the left.
    Left,
    /// In the middle.
    #[default]
    Centre,
}
