//! A call as it stands large, and how much it draws the eye.

use protocol::{DeskNo, Language, TicketNumber, kiosk::Bilingual};

/// How much a call draws the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eye {
    /// It is known.
    Steady,
    /// It is new.
    New,
    /// It is new, and this is the bright half of a flash.
    Lit,
}

/// A call that stands large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The number.
    pub number: TicketNumber,
    /// Where to go.
    pub desk: Option<DeskNo>,
    /// Its service's name, where that is known.
    pub service: Option<Bilingual>,
    /// How much it draws the eye.
    pub eye: Eye,
    /// In which language its citizen is spoken to.
    pub language: Language,
}
