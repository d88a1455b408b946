//! The journal as connected systems see it. A desk on a day is an operator, so a desk is told by its kind alone; an
//! opinion is told without its ticket; an office file without its text.

use protocol::{DeskNo, Moment, Seq, views::EventView};

use crate::engine::{Event, setup::OfficeSetup};

/// The view of a record; `setup` is the office in force, for the kinds of desks and the zone.
#[must_use]
pub fn view(
    setup: &OfficeSetup,
    seq: Seq,
    (recorded_at, occurred_at): (Moment, Option<Moment>),
    kind: &str,
    event: &Event,
) -> EventView {
    let wire = |moment| setup.calendar.wire(moment);
    let mut view = EventView {
        seq,
        recorded_at: wire(recorded_at),
        occurred_at: occurred_at.map(wire),
        kind: kind.to_owned(),
        ticket: None,
        number: None,
        service: None,
        channel: None,
        class: None,
        desk_kind: None,
        procedures: Vec::new(),
        day: None,
        face: None,
    };
    tell(setup, event, &mut view);
    view
}

fn tell(setup: &OfficeSetup, event: &Event, view: &mut EventView) {
    let kind_of = |desk: &DeskNo| setup.desks.get(desk).map(|kind| kind.0.to_string());
    match event {
        Event::TicketIssued { ticket, number, service, channel, class, .. } => {
            view.ticket = Some(*ticket);
            view.number = Some(*number);
            view.service = Some(*service);
            view.channel = Some(*channel);
            view.class = Some(class.name());
        }
        Event::ProvisionalRegistered { ticket, number, .. } => {
            view.ticket = Some(*ticket);
            view.number = Some(*number);
            view.service = Some(number.prefix);
        }
        Event::LateRecordFiled { ticket, number, class, day, .. } => {
            view.ticket = Some(*ticket);
            view.number = Some(*number);
            view.service = Some(number.prefix);
            view.class = Some(class.name());
            view.day = Some(day.to_string());
        }
        Event::RecordMerged { ticket, class, .. } => {
            view.ticket = Some(*ticket);
            view.class = Some(class.name());
        }
        Event::TicketCalled { ticket, desk, .. } | Event::TicketResumed { ticket, desk } => {
            view.ticket = Some(*ticket);
            view.desk_kind = kind_of(desk);
        }
        Event::WalkInStarted { ticket, desk, service } => {
            view.ticket = Some(*ticket);
            view.desk_kind = kind_of(desk);
            view.service = Some(*service);
        }
        Event::VisitEnded { ticket, procedures, .. } => {
            view.ticket = Some(*ticket);
            view.procedures.clone_from(procedures);
        }
        Event::TicketTransferred { ticket, service, .. } => {
            view.ticket = Some(*ticket);
            view.service = Some(*service);
        }
        Event::TicketRecalled { ticket }
        | Event::VisitStarted { ticket }
        | Event::NoShowSaid { ticket, .. }
        | Event::TicketReinstated { ticket, .. }
        | Event::TicketParked { ticket }
        | Event::TicketWithdrawn { ticket }
        | Event::TicketExpired { ticket } => view.ticket = Some(*ticket),
        Event::DeskOpened { desk }
        | Event::DeskPaused { desk, .. }
        | Event::DeskClosed { desk }
        | Event::BindingsLoosed { desk } => view.desk_kind = kind_of(desk),
        Event::IssuingStopped { service } | Event::IssuingResumed { service } | Event::CapSet { service, .. } => {
            view.service = Some(*service);
        }
        Event::DayEnded { next } => view.day = Some(next.to_string()),
        Event::BlockReserved(block) => {
            view.service = Some(block.service);
            view.day = Some(block.day.to_string());
        }
        Event::OfficeFounded { day, .. } => view.day = Some(day.to_string()),
        Event::OpinionGiven { face, .. } => view.face = Some(*face),
        Event::OfficeConfigured { .. }
        | Event::KioskPaired { .. }
        | Event::DayClosed
        | Event::HallClosed
        | Event::ClockAccepted { .. }
        | Event::HistoryImported { .. }
        | Event::Administered { .. }
        | Event::JournalRestored { .. } => {}
    }
}
