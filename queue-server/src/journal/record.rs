//! The stored form of events: a kind, a version and a JSON body, converted by hand both ways.
//!
//! The form is the one thing that is dear to change: a journal is read for years. It therefore has structs of its own,
//! apart from the engine's, and a test that holds every kind's form to the letter. To change a form, give the kind a
//! new version, and go on reading the old one.

mod bodies;
pub(super) mod deeds;

use protocol::{DeskNo, ServiceId, TicketId};
use serde::{Serialize, de::DeserializeOwned};

use bodies::{
    Absent, Accepted, Called, Capped, Configured, Ended, EndedBy, Filed, Founded, Imported, Issued, Merged, Nothing,
    OfDesk, OfKiosk, OfService, OfTicket, Opinion, Paused, Provisional, Reinstated, Restored, TicketAtDesk,
    Transferred, Turned, WalkedIn,
};

use deeds::DeedOf;

use super::forms::{BlockForm, HandedForm, OfficeForm, class_form, read_class};
use crate::engine::event::{Ending, Event};

/// An event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What happened, in snake_case.
    pub kind: &'static str,
    /// The version of the body's form.
    pub version: u32,
    /// JSON.
    pub body: String,
}

/// Why a stored event cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A kind, or a version of it, that this program does not know.
    #[error("kind {kind} of version {found} is newer than the program, which knows {known}")]
    Newer {
        /// The kind.
        kind: String,
        /// Its version.
        found: u32,
        /// The newest version known of that kind; 0 for an unknown kind.
        known: u32,
    },
    /// The body does not say what its kind should.
    #[error("its body cannot be read: {0}")]
    Body(String),
}

/// Declares the closed list of kinds.
macro_rules! kinds {
    ($($name:ident = $text:literal $version:literal),+ $(,)?) => {
        $(const $name: &str = $text;)+
        /// Every kind and the newest version of its form.
        const KINDS: &[(&str, u32)] = &[$(($text, $version)),+];
    };
}

kinds! {
    OFFICE_FOUNDED = "office_founded" 1,
    OFFICE_CONFIGURED = "office_configured" 1,
    KIOSK_PAIRED = "kiosk_paired" 1,
    TICKET_ISSUED = "ticket_issued" 1,
    PROVISIONAL_REGISTERED = "provisional_registered" 1,
    RECORD_MERGED = "record_merged" 1,
    LATE_RECORD_FILED = "late_record_filed" 1,
    TICKET_CALLED = "ticket_called" 1,
    TICKET_RECALLED = "ticket_recalled" 1,
    VISIT_STARTED = "visit_started" 1,
    WALK_IN_STARTED = "walk_in_started" 1,
    VISIT_ENDED = "visit_ended" 1,
    NO_SHOW_SAID = "no_show_said" 1,
    TICKET_REINSTATED = "ticket_reinstated" 1,
    TICKET_PARKED = "ticket_parked" 1,
    TICKET_RESUMED = "ticket_resumed" 1,
    TICKET_TRANSFERRED = "ticket_transferred" 1,
    TICKET_WITHDRAWN = "ticket_withdrawn" 1,
    TICKET_EXPIRED = "ticket_expired" 1,
    DESK_OPENED = "desk_opened" 1,
    DESK_PAUSED = "desk_paused" 1,
    DESK_CLOSED = "desk_closed" 1,
    BINDINGS_LOOSED = "bindings_loosed" 1,
    DAY_CLOSED = "day_closed" 1,
    HALL_CLOSED = "hall_closed" 1,
    ISSUING_STOPPED = "issuing_stopped" 1,
    ISSUING_RESUMED = "issuing_resumed" 1,
    CAP_SET = "cap_set" 1,
    DAY_ENDED = "day_ended" 1,
    BLOCK_RESERVED = "block_reserved" 1,
    CLOCK_ACCEPTED = "clock_accepted" 1,
    HISTORY_IMPORTED = "history_imported" 1,
    OPINION_GIVEN = "opinion_given" 1,
    JOURNAL_RESTORED = "journal_restored" 1,
    ADMINISTERED = "administered" 1,
}

/// Checks that this program knows a kind in that version.
///
/// # Errors
/// [`Unreadable::Newer`].
pub fn check_known(kind: &str, version: u32) -> Result<(), Unreadable> {
    let known = KINDS.iter().find(|(known, _)| *known == kind).map_or(0, |(_, version)| *version);
    if (1..=known).contains(&version) {
        Ok(())
    } else {
        Err(Unreadable::Newer { kind: kind.chars().take(40).collect(), found: version, known })
    }
}

/// The stored form of an event.
///
/// # Errors
/// If JSON refuses a value; none of the engine's does.
pub fn to_stored(event: &Event) -> Result<Stored, String> {
    match event {
        Event::OfficeFounded { rehearsal, folder, office, day } => {
            let (folder, office) = (folder.clone(), OfficeForm::of(office));
            stored(OFFICE_FOUNDED, &Founded { rehearsal: *rehearsal, folder, office, day: *day })
        }
        Event::OfficeConfigured { office } => stored(OFFICE_CONFIGURED, &Configured { office: OfficeForm::of(office) }),
        Event::KioskPaired { kiosk } => stored(KIOSK_PAIRED, &OfKiosk { kiosk: kiosk.clone() }),
        Event::TicketIssued { .. }
        | Event::ProvisionalRegistered { .. }
        | Event::RecordMerged { .. }
        | Event::LateRecordFiled { .. } => issue_to_stored(event),
        Event::TicketCalled { ticket, desk, reason } => {
            stored(TICKET_CALLED, &Called { ticket: *ticket, desk: *desk, reason: *reason })
        }
        Event::TicketRecalled { ticket } => stored(TICKET_RECALLED, &OfTicket { ticket: *ticket }),
        Event::VisitStarted { ticket } => stored(VISIT_STARTED, &OfTicket { ticket: *ticket }),
        Event::WalkInStarted { ticket, desk, service } => {
            stored(WALK_IN_STARTED, &WalkedIn { ticket: *ticket, desk: *desk, service: *service })
        }
        Event::VisitEnded { ticket, procedures, ending } => {
            let by = match ending {
                Ending::Operator => EndedBy::Operator,
                Ending::Holder => EndedBy::Holder,
                Ending::Day => EndedBy::Day,
            };
            stored(VISIT_ENDED, &Ended { ticket: *ticket, procedures: procedures.clone(), by })
        }
        Event::NoShowSaid { ticket, auto_closed } => {
            stored(NO_SHOW_SAID, &Absent { ticket: *ticket, auto_closed: *auto_closed })
        }
        Event::TicketReinstated { ticket, bound } => {
            stored(TICKET_REINSTATED, &Reinstated { ticket: *ticket, bound: *bound })
        }
        Event::TicketParked { ticket } => stored(TICKET_PARKED, &OfTicket { ticket: *ticket }),
        Event::TicketResumed { ticket, desk } => stored(TICKET_RESUMED, &TicketAtDesk { ticket: *ticket, desk: *desk }),
        Event::TicketTransferred { ticket, service, bound } => {
            stored(TICKET_TRANSFERRED, &Transferred { ticket: *ticket, service: *service, bound: *bound })
        }
        Event::TicketWithdrawn { ticket } => stored(TICKET_WITHDRAWN, &OfTicket { ticket: *ticket }),
        Event::TicketExpired { ticket } => stored(TICKET_EXPIRED, &OfTicket { ticket: *ticket }),
        Event::DeskOpened { desk } => stored(DESK_OPENED, &OfDesk { desk: *desk }),
        Event::DeskPaused { desk, reason } => stored(DESK_PAUSED, &Paused { desk: *desk, reason: *reason }),
        Event::DeskClosed { desk } => stored(DESK_CLOSED, &OfDesk { desk: *desk }),
        Event::BindingsLoosed { desk } => stored(BINDINGS_LOOSED, &OfDesk { desk: *desk }),
        Event::DayClosed => stored(DAY_CLOSED, &Nothing {}),
        Event::HallClosed => stored(HALL_CLOSED, &Nothing {}),
        Event::IssuingStopped { service } => stored(ISSUING_STOPPED, &OfService { service: *service }),
        Event::IssuingResumed { service } => stored(ISSUING_RESUMED, &OfService { service: *service }),
        Event::CapSet { service, tickets } => stored(CAP_SET, &Capped { service: *service, tickets: *tickets }),
        Event::DayEnded { next } => stored(DAY_ENDED, &Turned { next: *next }),
        Event::BlockReserved(block) => stored(BLOCK_RESERVED, &BlockForm::of(block)),
        Event::ClockAccepted { wall } => stored(CLOCK_ACCEPTED, &Accepted { wall: *wall }),
        Event::HistoryImported { file, rows, added } => {
            stored(HISTORY_IMPORTED, &Imported { file: file.clone(), rows: *rows, added: *added })
        }
        Event::OpinionGiven { ticket, face, reason } => {
            stored(OPINION_GIVEN, &Opinion { ticket: *ticket, face: *face, reason: reason.clone() })
        }
        Event::Administered { by, deed } => stored(ADMINISTERED, &DeedOf::of(by, deed)),
        Event::JournalRestored { generation, skipped } => {
            let skipped = skipped.iter().map(BlockForm::of).collect();
            stored(JOURNAL_RESTORED, &Restored { generation: *generation, skipped })
        }
    }
}

/// The ways in which a ticket comes to be.
fn issue_to_stored(event: &Event) -> Result<Stored, String> {
    match event {
        Event::TicketIssued { ticket, number, service, channel, class, language, handed } => {
            let (class, due) = class_form(*class);
            let body = Issued {
                ticket: *ticket,
                number: *number,
                service: *service,
                channel: *channel,
                class,
                due,
                language: *language,
                handed: handed.as_ref().map(HandedForm::of),
            };
            stored(TICKET_ISSUED, &body)
        }
        Event::ProvisionalRegistered { ticket, number, kiosk } => {
            let body = Provisional { ticket: *ticket, number: *number, kiosk: kiosk.clone() };
            stored(PROVISIONAL_REGISTERED, &body)
        }
        Event::RecordMerged { ticket, class, language, handed } => {
            let ((class, due), handed) = (class_form(*class), HandedForm::of(handed));
            stored(RECORD_MERGED, &Merged { ticket: *ticket, class, due, language: *language, handed })
        }
        Event::LateRecordFiled { ticket, day, number, class, language, handed, day_ended_at } => {
            let (class, due) = class_form(*class);
            let body = Filed {
                ticket: *ticket,
                day: *day,
                number: *number,
                class,
                due,
                language: *language,
                handed: HandedForm::of(handed),
                day_ended_at: *day_ended_at,
            };
            stored(LATE_RECORD_FILED, &body)
        }
        other => Err(format!("{other:?} issues nothing")),
    }
}

fn stored(kind: &'static str, body: &impl Serialize) -> Result<Stored, String> {
    let version = KINDS.iter().find(|(known, _)| *known == kind).map_or(1, |(_, version)| *version);
    let body = serde_json::to_string(body).map_err(|error| error.to_string())?;
    Ok(Stored { kind, version, body })
}

/// The event of a stored form.
///
/// # Errors
/// A kind or version that is not known here, or a body that does not say what it should.
pub fn from_stored(kind: &str, version: u32, body: &str) -> Result<Event, Unreadable> {
    check_known(kind, version)?;
    Ok(match kind {
        OFFICE_FOUNDED => {
            let Founded { rehearsal, folder, office, day } = read(body)?;
            Event::OfficeFounded { rehearsal, folder, office: office.read().map_err(Unreadable::Body)?, day }
        }
        OFFICE_CONFIGURED => {
            let Configured { office } = read(body)?;
            Event::OfficeConfigured { office: office.read().map_err(Unreadable::Body)? }
        }
        KIOSK_PAIRED => Event::KioskPaired { kiosk: read::<OfKiosk>(body)?.kiosk },
        TICKET_ISSUED | PROVISIONAL_REGISTERED | RECORD_MERGED | LATE_RECORD_FILED => issue_from_stored(kind, body)?,
        TICKET_CALLED => {
            let Called { ticket, desk, reason } = read(body)?;
            Event::TicketCalled { ticket, desk, reason }
        }
        TICKET_RECALLED => Event::TicketRecalled { ticket: ticket(body)? },
        VISIT_STARTED => Event::VisitStarted { ticket: ticket(body)? },
        WALK_IN_STARTED => {
            let WalkedIn { ticket, desk, service } = read(body)?;
            Event::WalkInStarted { ticket, desk, service }
        }
        VISIT_ENDED => {
            let Ended { ticket, procedures, by } = read(body)?;
            let ending = match by {
                EndedBy::Operator => Ending::Operator,
                EndedBy::Holder => Ending::Holder,
                EndedBy::Day => Ending::Day,
            };
            Event::VisitEnded { ticket, procedures, ending }
        }
        NO_SHOW_SAID => {
            let Absent { ticket, auto_closed } = read(body)?;
            Event::NoShowSaid { ticket, auto_closed }
        }
        TICKET_REINSTATED => {
            let Reinstated { ticket, bound } = read(body)?;
            Event::TicketReinstated { ticket, bound }
        }
        TICKET_PARKED => Event::TicketParked { ticket: ticket(body)? },
        TICKET_RESUMED => {
            let TicketAtDesk { ticket, desk } = read(body)?;
            Event::TicketResumed { ticket, desk }
        }
        TICKET_TRANSFERRED => {
            let Transferred { ticket, service, bound } = read(body)?;
            Event::TicketTransferred { ticket, service, bound }
        }
        TICKET_WITHDRAWN => Event::TicketWithdrawn { ticket: ticket(body)? },
        TICKET_EXPIRED => Event::TicketExpired { ticket: ticket(body)? },
        DESK_OPENED => Event::DeskOpened { desk: desk(body)? },
        DESK_PAUSED => {
            let Paused { desk, reason } = read(body)?;
            Event::DeskPaused { desk, reason }
        }
        DESK_CLOSED => Event::DeskClosed { desk: desk(body)? },
        BINDINGS_LOOSED => Event::BindingsLoosed { desk: desk(body)? },
        DAY_CLOSED => read::<Nothing>(body).map(|_| Event::DayClosed)?,
        HALL_CLOSED => read::<Nothing>(body).map(|_| Event::HallClosed)?,
        ISSUING_STOPPED => Event::IssuingStopped { service: service(body)? },
        ISSUING_RESUMED => Event::IssuingResumed { service: service(body)? },
        CAP_SET => {
            let Capped { service, tickets } = read(body)?;
            Event::CapSet { service, tickets }
        }
        DAY_ENDED => Event::DayEnded { next: read::<Turned>(body)?.next },
        BLOCK_RESERVED => Event::BlockReserved(read::<BlockForm>(body)?.read()),
        CLOCK_ACCEPTED => Event::ClockAccepted { wall: read::<Accepted>(body)?.wall },
        HISTORY_IMPORTED => {
            let Imported { file, rows, added } = read(body)?;
            Event::HistoryImported { file, rows, added }
        }
        OPINION_GIVEN => {
            let Opinion { ticket, face, reason } = read(body)?;
            Event::OpinionGiven { ticket, face, reason }
        }
        ADMINISTERED => {
            let (by, deed) = read::<DeedOf>(body)?.read();
            Event::Administered { by, deed }
        }
        JOURNAL_RESTORED => {
            let Restored { generation, skipped } = read(body)?;
            Event::JournalRestored { generation, skipped: skipped.into_iter().map(BlockForm::read).collect() }
        }
        other => return Err(Unreadable::Body(format!("kind {other} has no reader"))),
    })
}

/// The ways in which a ticket comes to be.
fn issue_from_stored(kind: &str, body: &str) -> Result<Event, Unreadable> {
    let class = |name, due| read_class(name, due).map_err(Unreadable::Body);
    Ok(match kind {
        TICKET_ISSUED => {
            let body: Issued = read(body)?;
            Event::TicketIssued {
                ticket: body.ticket,
                number: body.number,
                service: body.service,
                channel: body.channel,
                class: class(body.class, body.due)?,
                language: body.language,
                handed: body.handed.map(HandedForm::read),
            }
        }
        PROVISIONAL_REGISTERED => {
            let Provisional { ticket, number, kiosk } = read(body)?;
            Event::ProvisionalRegistered { ticket, number, kiosk }
        }
        RECORD_MERGED => {
            let body: Merged = read(body)?;
            Event::RecordMerged {
                ticket: body.ticket,
                class: class(body.class, body.due)?,
                language: body.language,
                handed: body.handed.read(),
            }
        }
        _ => {
            let body: Filed = read(body)?;
            Event::LateRecordFiled {
                ticket: body.ticket,
                day: body.day,
                number: body.number,
                class: class(body.class, body.due)?,
                language: body.language,
                handed: body.handed.read(),
                day_ended_at: body.day_ended_at,
            }
        }
    })
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, Unreadable> {
    serde_json::from_str(body).map_err(|error| Unreadable::Body(error.to_string()))
}

fn ticket(body: &str) -> Result<TicketId, Unreadable> {
    read::<OfTicket>(body).map(|of| of.ticket)
}

fn desk(body: &str) -> Result<DeskNo, Unreadable> {
    read::<OfDesk>(body).map(|of| of.desk)
}

fn service(body: &str) -> Result<ServiceId, Unreadable> {
    read::<OfService>(body).map(|of| of.service)
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
