//! From a ticket to what stands on its slip: pure. The office file says which parts, in which order.
//!
//! The number is always there, whatever the office file says. Priority prints nothing of its own: whoever sees the slip does not
//! learn of it. Without the server there is no estimate, nobody ahead and no code; without a trusted clock there is no time.

use hardware::printer::{Align, Ink, Piece, Size, Slip};
use protocol::{
    Language, OffsetTime, ServiceId, TicketNumber, TicketPart,
    kiosk::{Bilingual, KioskSetup},
    views::{Ticket, Wait},
};

use crate::words::{self, Text};

/// What a slip is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printable {
    /// The number.
    pub number: TicketNumber,
    /// The service chosen.
    pub service: ServiceId,
    /// The language chosen.
    pub language: Language,
    /// When it was issued; `None` where nobody knows the time.
    pub issued_at: Option<OffsetTime>,
    /// What only the server can tell; `None` for a number that was given without it.
    pub told: Option<Told>,
    /// One before it may exist.
    pub copy: bool,
}

/// What only the server can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How many come before.
    pub ahead: Option<usize>,
    /// The estimated wait.
    pub wait: Option<Wait>,
    /// Where a phone follows it.
    pub link: Option<String>,
}

impl Printable {
    /// Of a ticket that the server gave; `None` for a walk-in, which has no number.
    #[must_use]
    pub fn of(ticket: &Ticket, copy: bool) -> Option<Self> {
        Some(Self {
            number: ticket.number?,
            service: ticket.service,
            language: ticket.language,
            issued_at: Some(ticket.issued_at),
            told: Some(Told { ahead: ticket.ahead, wait: ticket.wait, link: ticket.link.clone() }),
            copy,
        })
    }
}

/// The slip. Without a setup (a kiosk that never had one prints nothing but what it was told) it has the parts that need none.
#[must_use]
pub fn slip(ticket: &Printable, setup: Option<&KioskSetup>) -> Slip {
    let usual = [TicketPart::Number, TicketPart::Date, TicketPart::Ahead, TicketPart::Wait, TicketPart::Code];
    let mut parts = setup.map_or_else(|| usual.to_vec(), |setup| setup.ticket.parts.clone());
    if !parts.contains(&TicketPart::Number) {
        parts.insert(0, TicketPart::Number);
    }
    let mut pieces = Vec::new();
    if setup.is_some_and(|setup| setup.rehearsal) {
        pieces.push(banner(Text::Rehearsal.say(ticket.language)));
    }
    if ticket.copy {
        pieces.push(banner(Text::Copy.say(ticket.language)));
    }
    for part in parts {
        let made = part_of(part, ticket, setup);
        // The office's own line belongs to nothing above it.
        if part == TicketPart::Text && !made.is_empty() && needs_gap(pieces.last()) {
            pieces.push(Piece::Space(1));
        }
        pieces.extend(made);
    }
    Slip { pieces }
}

/// Whether what follows would look like a part of this.
const fn needs_gap(above: Option<&Piece>) -> bool {
    matches!(above, Some(Piece::Text { .. } | Piece::Code { .. }))
}

/// The slip that the doctor prints: what a ticket has, and that it is none.
#[must_use]
pub fn test_slip(setup: Option<&KioskSetup>, language: Language) -> Slip {
    let mut pieces = vec![Piece::Logo, banner(Text::Test.say(language))];
    if let Some(setup) = setup {
        pieces.extend(office(setup, language));
    }
    // Every letter with an accent, the euro, the hyphen and the dash: what code pages get wrong.
    pieces.push(line("àèéìòù ÀÈÉÌÒÙ € - – ’"));
    pieces.push(line("0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    pieces.push(Piece::Rule);
    pieces.push(text("A000", Ink { size: Size::Largest, bold: true, ..Ink::default() }));
    pieces.push(Piece::Code { payload: "https://example.org/".to_owned() });
    Slip { pieces }
}

fn part_of(part: TicketPart, ticket: &Printable, setup: Option<&KioskSetup>) -> Vec<Piece> {
    let language = ticket.language;
    let told = ticket.told.as_ref();
    match part {
        TicketPart::Logo => vec![Piece::Logo],
        TicketPart::Office => setup.map(|setup| office(setup, language)).unwrap_or_default(),
        TicketPart::Number => {
            vec![text(&ticket.number.to_string(), Ink { size: Size::Largest, bold: true, ..Ink::default() })]
        }
        TicketPart::Service => one(setup
            .and_then(|setup| service(setup, ticket.service))
            .map(|service| text(service.name.of(language), Ink { size: Size::Normal, bold: true, ..Ink::default() }))),
        TicketPart::Date => one(ticket.issued_at.map(|at| line(&format!("{} {}", words::day(at), words::clock(at))))),
        TicketPart::Ahead => one(told.and_then(|told| told.ahead).map(|count| line(&words::ahead(language, count)))),
        TicketPart::Wait => match told {
            Some(told) => one(told.wait.map(|wait| bold(&words::estimate(language, wait)))),
            None => vec![line(Text::CutOff.say(language))],
        },
        TicketPart::Code => {
            told.and_then(|told| told.link.as_deref()).map(|link| code(link, language)).unwrap_or_default()
        }
        TicketPart::Ready => setup
            .and_then(|setup| service(setup, ticket.service))
            .and_then(|service| service.ready.as_ref())
            .map(|ready| self::ready(ready, language))
            .unwrap_or_default(),
        TicketPart::Text => one(setup.and_then(|setup| setup.ticket.text.as_ref()).map(|text| line(text.of(language)))),
    }
}

fn office(setup: &KioskSetup, language: Language) -> Vec<Piece> {
    vec![line(setup.body.of(language)), bold(setup.office.of(language)), Piece::Rule]
}

fn code(link: &str, language: Language) -> Vec<Piece> {
    vec![Piece::Space(1), Piece::Code { payload: link.to_owned() }, line(Text::Follow.say(language))]
}

fn ready(ready: &Bilingual, language: Language) -> Vec<Piece> {
    vec![Piece::Space(1), bold(Text::Ready.say(language)), line(ready.of(language))]
}

fn service(setup: &KioskSetup, letter: ServiceId) -> Option<&protocol::kiosk::KioskService> {
    setup.services.iter().find(|service| service.service == letter)
}

fn one(piece: Option<Piece>) -> Vec<Piece> {
    piece.into_iter().collect()
}

fn text(text: &str, ink: Ink) -> Piece {
    Piece::Text { text: text.to_owned(), ink }
}

fn line(says: &str) -> Piece {
    text(says, Ink::default())
}

fn bold(says: &str) -> Piece {
    text(says, Ink { bold: true, ..Ink::default() })
}

/// White on black, across: what must not be overlooked.
fn banner(says: &str) -> Piece {
    text(&format!(" {says} "), Ink { bold: true, inverse: true, size: Size::Normal, align: Align::Centre })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The slip of a kiosk whose office has these parts, and has something to be ready or not.
    fn pieces(parts: &[&str], ready: bool) -> Vec<Piece> {
        let ready = if ready { json!({ "it": "un documento", "en": "a document" }) } else { json!(null) };
        let setup = json!({
            "kiosk": "k1", "rehearsal": false, "time_zone": "Europe/Rome", "openings": [],
            "body": { "it": "Comune", "en": "Municipality" }, "office": { "it": "Sportello", "en": "Office" },
            "services": [{ "service": "A", "name": { "it": "Anagrafe", "en": "Register" }, "ready": ready }],
            "ticket": { "parts": parts, "text": { "it": "Vale solo per oggi", "en": "Today only" } },
        });
        let setup: KioskSetup = serde_json::from_value(setup).unwrap();
        let ticket = Printable {
            number: "A045".parse().unwrap(),
            service: "A".parse().unwrap(),
            language: Language::It,
            issued_at: None,
            told: None,
            copy: false,
        };
        slip(&ticket, Some(&setup)).pieces
    }

    #[test]
    fn the_offices_own_line_stands_apart_from_whatever_is_above_it() {
        let own = line("Vale solo per oggi");
        for (parts, ready) in [
            (&["number", "ready", "text"][..], true),
            (&["number", "ready", "text"], false),
            (&["number", "service", "text"], false),
        ] {
            let pieces = pieces(parts, ready);
            let [.., above, gap, last] = &pieces[..] else { panic!("{pieces:?}") };
            assert_eq!((gap, last), (&Piece::Space(1), &own), "{parts:?}");
            assert_ne!(*above, Piece::Space(1), "one line, not two: {parts:?}");
        }
        // Where there is a line across, or nothing, above it, that is enough.
        assert_eq!(pieces(&["text", "number"], false)[0], own);
        let below_a_rule = pieces(&["office", "text", "number"], false);
        assert_eq!(below_a_rule[2..4], [Piece::Rule, own]);
    }
}
