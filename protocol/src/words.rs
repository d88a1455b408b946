//! The closed lists of the domain, each spelt on the wire as the contract says.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ids::BadId;

/// Declares an enum whose members have one spelling for JSON, CSV, storage and people who type. (The spelling is matched as
/// a bare token: inside the group that a `literal` comes in, the OpenAPI document's macro does not find it.)
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $expected:literal { $($(#[$vdoc:meta])* $variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant),+
        }
        impl $name {
            /// Every member, in the order of the domain's list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The spelling on the wire and in files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(BadId { text: text.chars().take(40).collect(), expected: $expected }),
                }
            }
        }
    };
}

words! {
    /// How a ticket was taken (canale).
    Channel, "a channel: kiosk, reception, phone, appointment" {
        /// At the ticket kiosk in the hall.
        Kiosk = "kiosk",
        /// At the reception point (punto accoglienza).
        Reception = "reception",
        /// On the citizen's phone.
        Phone = "phone",
        /// By an appointment made before.
        Appointment = "appointment",
    }
}

words! {
    /// The precedence of a ticket (precedenza).
    ClassName, "a class: standard, priority, appointment" {
        /// In turn.
        Standard = "standard",
        /// Asked for; no reason is asked or kept.
        Priority = "priority",
        /// Has a due time, from which it waits.
        Appointment = "appointment",
    }
}

words! {
    /// The language a citizen chose. Texts in others fall back to Italian.
    Language, "a language: it, en" {
        /// Italian.
        It = "it",
        /// English.
        En = "en",
    }
}

words! {
    /// How full the hall of a rehearsal is, where a crowd plays in it.
    Scene, "a scene: calm, busy, rush" {
        /// Few come, hardly anybody waits.
        Calm = "calm",
        /// A usual day.
        Busy = "busy",
        /// More come than the open desks can serve.
        Rush = "rush",
    }
}

words! {
    /// The state of a ticket, without its data.
    TicketStateName, "a ticket state: waiting, called, serving, parked, served, no_show, withdrawn, expired" {
        /// In its queue.
        Waiting = "waiting",
        /// Called to a desk, not yet there.
        Called = "called",
        /// At the desk.
        Serving = "serving",
        /// Put aside by a desk, to be resumed.
        Parked = "parked",
        /// Done.
        Served = "served",
        /// Called and did not come.
        NoShow = "no_show",
        /// Given up by its holder.
        Withdrawn = "withdrawn",
        /// Ended by the day without a visit.
        Expired = "expired",
    }
}

words! {
    /// What a desk does, without its data.
    DeskStateName, "a desk state: closed, open, calling, serving, paused" {
        /// Nobody works there.
        Closed = "closed",
        /// Open and idle.
        Open = "open",
        /// Has called a ticket.
        Calling = "calling",
        /// Has a visit.
        Serving = "serving",
        /// Away for a while, with a reason.
        Paused = "paused",
    }
}

words! {
    /// Why a desk pauses.
    PauseReason, "a pause reason: pausa, back_office, assistenza, altro" {
        /// A break.
        Pausa = "pausa",
        /// Work away from citizens.
        BackOffice = "back_office",
        /// Helping a colleague.
        Assistenza = "assistenza",
        /// Anything else.
        Altro = "altro",
    }
}

words! {
    /// Why a desk calls a given ticket out of turn.
    CallReason, "a call reason: rientro, precedenza, errore, altro" {
        /// The citizen came back.
        Rientro = "rientro",
        /// The citizen has precedence.
        Precedenza = "precedenza",
        /// To mend a mistake.
        Errore = "errore",
        /// Anything else.
        Altro = "altro",
    }
}

words! {
    /// An emoticon of "Mettiamoci la faccia".
    Face, "an emoticon: positive, neutral, negative" {
        /// Green.
        Positive = "positive",
        /// Yellow.
        Neutral = "neutral",
        /// Red; may give a reason.
        Negative = "negative",
    }
}

words! {
    /// What a person may be in the office. One may be several.
    RoleName, "a role: administrator, head, manager, reception, operator" {
        /// Sets the office up, and says who else may do what.
        Administrator = "administrator",
        /// Head of the desks.
        Head = "head",
        /// Reads the figures.
        Manager = "manager",
        /// The reception point (punto accoglienza).
        Reception = "reception",
        /// Serves at a desk.
        Operator = "operator",
    }
}

words! {
    /// What a paired device is.
    DeviceKind, "a kind of device: kiosk, board" {
        /// Gives out tickets.
        Kiosk = "kiosk",
        /// Shows the calls.
        Board = "board",
    }
}

words! {
    /// What a connected system may do with its key.
    Scope, "a scope: board, tickets, issue, reports, events" {
        /// Reads the office and the board.
        Board = "board",
        /// Reads tickets.
        Tickets = "tickets",
        /// Takes tickets by phone and for appointments.
        Issue = "issue",
        /// Reads the figures.
        Reports = "reports",
        /// Reads the journal's events.
        Events = "events",
    }
}

words! {
    /// A part of a printed ticket.
    TicketPart, "a part of the ticket: logo, office, number, service, date, ahead, wait, code, ready, text" {
        /// The logo that is stored in the printer.
        Logo = "logo",
        /// The body and the office.
        Office = "office",
        /// The number, in the largest type.
        Number = "number",
        /// The service's name.
        Service = "service",
        /// Day and time of issue.
        Date = "date",
        /// How many come before.
        Ahead = "ahead",
        /// The estimated wait, as an interval.
        Wait = "wait",
        /// The code that leads a phone to the ticket.
        Code = "code",
        /// What to have ready at the desk.
        Ready = "ready",
        /// The office's own line.
        Text = "text",
    }
}

words! {
    /// A part of a kiosk that may do without, and is missed.
    KioskPart, "a part of a kiosk: buttons, lamps, sound, screen, touch, confirmation" {
        /// The buttons that people press, apart from the touch page.
        Buttons = "buttons",
        /// The lamps beside them.
        Lamps = "lamps",
        /// The chime, and what is said aloud.
        Sound = "sound",
        /// The small display.
        Screen = "screen",
        /// The glass over it, where that is touched.
        Touch = "touch",
        /// The printer's word that a slip came out, of a printer whose profile says that it gives it.
        Confirmation = "confirmation",
    }
}

words! {
    /// How a kiosk's printer is: the worst of what it says.
    PrinterStateName, "a printer's state: ok, near_end, paper_out, cover_open, fault, away, unknown" {
        /// It prints.
        Ok = "ok",
        /// It prints; the roll is near its end.
        NearEnd = "near_end",
        /// No paper.
        PaperOut = "paper_out",
        /// Its cover is open.
        CoverOpen = "cover_open",
        /// It says that it is broken: cutter, jam, heat.
        Fault = "fault",
        /// It cannot be reached: cable or power.
        Away = "away",
        /// It takes bytes and tells nothing.
        Unknown = "unknown",
    }
}
