//! A page of few dots: what stands on it, in words, before it is laid out.

use protocol::{DeskNo, TicketNumber};

use crate::board::{Card, Eye};

/// A screen.
pub(super) enum Page {
    /// Calls under each other, beside the mark of a rehearsal where there is no line over them.
    Calls { head: Option<Head>, beside: Option<String>, calls: Vec<Call> },
    /// A sentence in the middle.
    Says { head: Option<Head>, text: String },
    /// A table.
    Lines(Vec<Line>),
    /// A few letters, as large as there is room.
    Large { head: Option<Head>, text: String, tone: Tone },
}

/// How letters stand out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// As text does.
    Text,
    /// As a number does.
    Number,
    /// In reverse.
    Flash,
}

impl From<Eye> for Tone {
    fn from(eye: Eye) -> Self {
        if eye == Eye::Lit { Self::Flash } else { Self::Number }
    }
}

/// The line over a page: what it is, and the time.
#[derive(Clone)]
pub(super) struct Head {
    pub(super) says: String,
    pub(super) clock: String,
}

impl Head {
    /// Without the time.
    pub(super) const fn of(says: String) -> Self {
        Self { says, clock: String::new() }
    }
}

/// A service's line.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) letter: String,
    pub(super) waiting: String,
    /// In full, and in brief where there is no room for that.
    pub(super) says: [String; 2],
}

/// A call as it stands there.
pub(super) struct Call {
    pub(super) number: TicketNumber,
    pub(super) desk: Option<DeskNo>,
    pub(super) flash: bool,
}

impl From<&Card> for Call {
    fn from(card: &Card) -> Self {
        Self { number: card.number, desk: card.desk, flash: card.eye == Eye::Lit }
    }
}
