//! A record as administrators and connected systems see it: without desk numbers (a desk on a day is an operator),
//! codes and reasons. Where the record names a desk, the view names its kind.

use protocol::{DeskNo, OffsetTime, Seq};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::engine::{
    Event, Record,
    command::{Block, Holder},
    event::{Ending, Handed, InForce, Source},
    setup::OfficeSetup,
    ticket::Class,
};

/// One record of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EventView {
    /// Its place; what to send as `after` to go on behind it.
    pub seq: Seq,
    /// When it was recorded.
    pub recorded_at: OffsetTime,
    /// When it happened; differs where a device reported the past.
    pub occurred_at: OffsetTime,
    /// What kind of event.
    pub kind: String,
    /// Its fields.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// The view of a record under the office in force.
#[must_use]
pub fn view(setup: &OfficeSetup, kind: String, record: &Record) -> EventView {
    EventView {
        seq: record.seq,
        recorded_at: setup.calendar.wire(record.recorded_at),
        occurred_at: setup.calendar.wire(record.at()),
        kind,
        data: fields(setup, &record.event),
    }
}

fn fields(setup: &OfficeSetup, event: &Event) -> Value {
    let kind_of = |desk: &DeskNo| setup.desks.get(desk).map(|kind| kind.0.to_string());
    match event {
        Event::OfficeFounded { rehearsal, office, day, .. } => {
            with(in_force(office), json!({ "rehearsal": rehearsal, "day": day.to_string() }))
        }
        Event::OfficeConfigured { office } => in_force(office),
        Event::KioskPaired { kiosk } => json!({ "kiosk": kiosk }),
        Event::TicketIssued { ticket, number, service, channel, class, language, handed: by } => with(
            handed(by.as_ref()),
            json!({ "ticket": ticket, "number": number, "service": service, "channel": channel,
                    "class": class.name(), "due": due(setup, class), "language": language }),
        ),
        Event::ProvisionalRegistered { ticket, number, kiosk } => {
            json!({ "ticket": ticket, "number": number, "kiosk": kiosk })
        }
        Event::RecordMerged { ticket, class, language, handed: by } => {
            with(handed(Some(by)), json!({ "ticket": ticket, "class": class.name(), "language": language }))
        }
        Event::LateRecordFiled { ticket, day, number, class, language, handed: by, .. } => with(
            handed(Some(by)),
            json!({ "ticket": ticket, "day": day.to_string(), "number": number, "class": class.name(),
                    "language": language }),
        ),
        Event::TicketCalled { ticket, desk, reason } => {
            json!({ "ticket": ticket, "desk_kind": kind_of(desk), "out_of_turn": reason.is_some() })
        }
        Event::WalkInStarted { ticket, desk, service } => {
            json!({ "ticket": ticket, "desk_kind": kind_of(desk), "service": service })
        }
        Event::TicketResumed { ticket, desk } => json!({ "ticket": ticket, "desk_kind": kind_of(desk) }),
        Event::TicketRecalled { ticket }
        | Event::VisitStarted { ticket }
        | Event::TicketParked { ticket }
        | Event::TicketWithdrawn { ticket }
        | Event::TicketExpired { ticket } => json!({ "ticket": ticket }),
        Event::VisitEnded { ticket, procedures, ending } => {
            json!({ "ticket": ticket, "procedures": procedures, "auto_closed": *ending == Ending::Day })
        }
        Event::NoShowSaid { ticket, auto_closed } => json!({ "ticket": ticket, "auto_closed": auto_closed }),
        Event::TicketReinstated { ticket, bound } => json!({ "ticket": ticket, "bound": bound.is_some() }),
        Event::TicketTransferred { ticket, service, bound } => {
            json!({ "ticket": ticket, "service": service, "bound": bound.is_some() })
        }
        Event::DeskOpened { desk }
        | Event::DeskPaused { desk, .. }
        | Event::DeskClosed { desk }
        | Event::BindingsLoosed { desk } => json!({ "desk_kind": kind_of(desk) }),
        Event::DayClosed | Event::HallClosed => json!({}),
        Event::IssuingStopped { service } | Event::IssuingResumed { service } => json!({ "service": service }),
        Event::CapSet { service, tickets } => json!({ "service": service, "tickets": tickets }),
        Event::DayEnded { next } => json!({ "next": next.to_string() }),
        Event::BlockReserved(reserved) => block(reserved),
        Event::ClockAccepted { wall } => json!({ "wall": setup.calendar.wire(*wall) }),
        Event::HistoryImported { file, rows, added } => json!({ "file": file, "rows": rows, "added": added }),
        Event::OpinionGiven { ticket, face, .. } => json!({ "ticket": ticket, "face": face }),
        Event::JournalRestored { skipped, .. } => json!({ "skipped": skipped.iter().map(block).collect::<Vec<_>>() }),
    }
}

fn in_force(office: &InForce) -> Value {
    let source = match &office.source {
        Source::File(_) => "file",
        Source::Pages => "pages",
    };
    json!({ "office": office.setup.name.it, "source": source })
}

fn handed(by: Option<&Handed>) -> Value {
    by.map_or_else(|| json!({}), |by| json!({ "kiosk": by.kiosk, "uncertain": by.uncertain }))
}

fn due(setup: &OfficeSetup, class: &Class) -> Option<OffsetTime> {
    match class {
        Class::Appointment { due } => Some(setup.calendar.wire(*due)),
        Class::Standard | Class::Priority => None,
    }
}

fn block(block: &Block) -> Value {
    let kiosk = match &block.holder {
        Holder::Kiosk(kiosk) => Some(kiosk),
        Holder::Lost => None,
    };
    json!({ "kiosk": kiosk, "service": block.service, "day": block.day.to_string(), "from": block.from, "to": block.to })
}

/// Both objects in one.
fn with(mut first: Value, second: Value) -> Value {
    if let (Some(first), Value::Object(second)) = (first.as_object_mut(), second) {
        let second: Map<String, Value> = second;
        first.extend(second);
    }
    first
}
