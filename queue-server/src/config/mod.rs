//! The office file: what people wrote about their office, read into what is meant.
//!
//! The text goes through [`parse`]: every mistake is reported at once, by line, key and expectation; an unknown key is
//! a mistake. What comes out is an [`OfficeFile`], in which all references hold. It goes on as an `OfficeSetup` to the
//! engine ([`OfficeFile::setup`]), as it is into the journal, and back to people as a file ([`OfficeFile::to_toml`]) or
//! as a list of [differences](OfficeFile::differences).
//!
//! Nothing here reads files, knows a clock or decides what is done about a mistake.

mod board;
mod differences;
mod model;
mod read;
mod read_calendar;
mod render;
#[cfg(test)]
mod tests;
mod ticket;
mod values;

pub use board::{BoardSection, ThemeName};
pub use config_file::Mistake;
pub use model::{
    CalendarSection, ClassSection, ClassesSection, DeskKindSection, FeedbackReason, FeedbackSection, HeadStartValue,
    HolidaysOf, LimitsSection, NumbersSection, OfficeFile, OfficeSection, Patron, PrivacySection, ProcedureSection,
    RulesSection, ServiceSection, SpecialDaySection, StandardSection, Week,
};
pub use ticket::TicketSection;
pub use values::{BadDecimal, BadHours, Day, DayHours, Thousandths, ZoneName};

/// The office file that ships with the program: Comune di Piacenza.
#[must_use]
pub const fn builtin() -> &'static str {
    include_str!("../../offices/piacenza.toml")
}

/// Reads an office file.
///
/// # Errors
/// All mistakes of the file, in its order; never an empty list. While parts of the text are not TOML, nothing is said
/// to be missing, since it may stand in those parts.
pub fn parse(text: &str) -> Result<OfficeFile, Vec<Mistake>> {
    config_file::read(text, read::office_file)
}
