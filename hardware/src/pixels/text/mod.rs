//! Letters of any size: measured, wrapped, fitted (pure), and drawn.
//!
//! ```text
//! text, area ─▶ Type::fit, wrap (whole 64ths of a dot) ─▶ Block ─▶ Brush ─▶ Canvas
//! ```
//! Places are whole numbers and outlines are filled in one order ([`ab_glyph`], not fontdue, which sums in another one on x86), so that a text is
//! the same dots on every machine. A word is never cut, unless it is longer than a line by itself; what does not fit at the smallest size ends in "…".
//!
//! Nothing here loads a font: Titillium Web and Roboto Mono are part of the program (SIL Open Font License, `hardware/fonts`).

mod brush;
mod face;
mod fit;

pub use brush::{Align, Brush};
pub use face::{Face, Type};
pub use fit::Block;
