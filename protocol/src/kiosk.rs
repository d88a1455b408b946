//! What a kiosk is told to serve with, also while it is cut off, and what it tells of itself.
//!
//! Both are whole views: the server's [`KioskSetup`] goes to the kiosk whenever it changes and is kept there for starts without
//! the server; the kiosk's [`KioskHealth`] goes to the server whenever it changes and replaces what was told before.

use serde::{Deserialize, Serialize};

pub use crate::views::Opening;
use crate::{
    ids::{KioskId, ServiceId, TicketId, TicketNumber},
    requests::body,
    time::OffsetTime,
    views::view,
    words::{ClassName, KioskPart, Language, PrinterStateName, TicketPart},
};

view! {
    /// A text in the languages that people are spoken to.
    Bilingual {
        /// Italian.
        it: String,
        /// English.
        en: String,
    }
}

impl Bilingual {
    /// The text in a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::It => &self.it,
            Language::En => &self.en,
        }
    }
}

view! {
    /// A service as a kiosk offers it.
    KioskService {
        /// The letter.
        service: ServiceId,
        /// Its name.
        name: Bilingual,
        /// What to have ready at the desk, for the ticket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ready: Option<Bilingual>,
    }
}

view! {
    /// What stands on a ticket, from top to bottom, as the office file says.
    TicketLayout {
        /// The parts, in order.
        parts: Vec<TicketPart>,
        /// The office's own line, where the parts have one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Bilingual>,
    }
}

view! {
    /// `GET /kiosks/{k}/setup`: all that a kiosk serves with when nobody answers.
    KioskSetup {
        /// The kiosk itself.
        kiosk: KioskId,
        /// The body that runs the office.
        body: Bilingual,
        /// The office.
        office: Bilingual,
        /// The office's time zone, by its IANA name.
        time_zone: String,
        /// This is a rehearsal: its tickets say so.
        rehearsal: bool,
        /// The services, in their order.
        services: Vec<KioskService>,
        /// The openings from today on, two weeks ahead: cut off for longer, a kiosk is closed.
        openings: Vec<Opening>,
        /// The ticket.
        ticket: TicketLayout,
    }
}

body! {
    /// `PUT /kiosks/{k}/health`: how a kiosk is, all of it.
    KioskHealth {
        /// The program's version.
        version: String,
        /// Seconds since the kiosk started.
        uptime: i64,
        /// It knows the time: its clock was held against the server's or the network's since it started.
        clock_trusted: bool,
        /// Its printer.
        printer: PrinterHealth,
        /// Its processor's temperature in whole degrees Celsius, where it can be read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        temperature: Option<i32>,
        /// Tickets issued while cut off that the server does not know yet.
        to_hand_over: u32,
        /// Numbers left to be given while cut off, of the service that has the fewest.
        numbers_left: u32,
        /// Tickets whose paper is missing or doubtful, oldest first: reception tells their holders the number.
        unprinted: Vec<Unprinted>,
        /// Parts that do not work, of those that this kiosk has; none of a kiosk that cannot tell.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        failed: Vec<KioskPart>,
        /// Buttons that are down all the time: they count as not pressed until somebody frees them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stuck: Vec<KioskButton>,
    }
}

/// A button of a kiosk: `{"service": "A"}`, `"priority"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KioskButton {
    /// A service's.
    Service(ServiceId),
    /// Priority on or off.
    Priority,
    /// The other language.
    Language,
    /// More time for what is shown.
    More,
    /// Back to the first screen.
    Back,
}

body! {
    /// A kiosk's printer.
    PrinterHealth {
        /// How it is.
        state: PrinterStateName,
        /// Its profile's name.
        profile: String,
        /// When it last printed a ticket to the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_print: Option<OffsetTime>,
    }
}

body! {
    /// A ticket whose paper did not come out, or perhaps not, or whose number stands in no queue.
    Unprinted {
        /// The number.
        number: TicketNumber,
        /// The queue.
        service: ServiceId,
        /// Its precedence.
        class: ClassName,
        /// The server's name for it; null while the server does not know it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<TicketId>,
        /// When it was issued; null where the kiosk's clock could not be trusted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued_at: Option<OffsetTime>,
        /// Part of it, or all, may have come out after all.
        may_exist: bool,
        /// The number was given while cut off and the server would not have it, by the stable name of its reason: whatever came out, it stands in
        /// no queue, and its holder needs another number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refused: Option<String>,
    }
}

body! {
    /// `POST /kiosks/{k}/settled`: reception has looked after one of the kiosk's tickets.
    Settle {
        /// Its number.
        number: TicketNumber,
    }
}

view! {
    /// What a kiosk is told once it has told how it is: which of its tickets were looked after meanwhile. They need not be told again.
    Settled {
        /// Their numbers.
        numbers: Vec<TicketNumber>,
    }
}

view! {
    /// A kiosk as those see it who look after it: `GET /kiosks`.
    KioskView {
        /// Its name.
        kiosk: KioskId,
        /// It has a line to the server now.
        connected: bool,
        /// When it was last heard of, to the minute; null while it is connected, and of one that never was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<OffsetTime>,
        /// What it told last; null until it has since the server started.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        health: Option<KioskHealth>,
    }
}

view! {
    /// `GET /kiosks` and its stream.
    Kiosks {
        /// Grows with each view while the server runs.
        view_seq: u64,
        /// Every paired kiosk, by name.
        items: Vec<KioskView>,
    }
}
