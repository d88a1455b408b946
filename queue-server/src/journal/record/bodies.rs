//! The bodies of stored events, version 1 of each kind. They are written to last: a change to one of them is a change
//! to journals that exist, and belongs into a struct of its own, for a new version of the kind.

use jiff::civil::Date;
use protocol::{
    CallReason, Channel, ClassName, DeskNo, Face, KioskId, Language, Moment, PauseReason, ServiceId, TicketId,
    TicketNumber,
};
use serde::{Deserialize, Serialize};

use crate::journal::forms::{BlockForm, HandedForm, OfficeForm};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Founded {
    pub(super) rehearsal: bool,
    pub(super) folder: String,
    pub(super) office: OfficeForm,
    pub(super) day: Date,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Configured {
    pub(super) office: OfficeForm,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfKiosk {
    pub(super) kiosk: KioskId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Issued {
    pub(super) ticket: TicketId,
    pub(super) number: TicketNumber,
    pub(super) service: ServiceId,
    pub(super) channel: Channel,
    pub(super) class: ClassName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Moment>,
    pub(super) language: Language,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) handed: Option<HandedForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Provisional {
    pub(super) ticket: TicketId,
    pub(super) number: TicketNumber,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kiosk: Option<KioskId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Merged {
    pub(super) ticket: TicketId,
    pub(super) class: ClassName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Moment>,
    pub(super) language: Language,
    pub(super) handed: HandedForm,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filed {
    pub(super) ticket: TicketId,
    pub(super) day: Date,
    pub(super) number: TicketNumber,
    pub(super) class: ClassName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Moment>,
    pub(super) language: Language,
    pub(super) handed: HandedForm,
    pub(super) day_ended_at: Moment,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Called {
    pub(super) ticket: TicketId,
    pub(super) desk: DeskNo,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<CallReason>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfTicket {
    pub(super) ticket: TicketId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WalkedIn {
    pub(super) ticket: TicketId,
    pub(super) desk: DeskNo,
    pub(super) service: ServiceId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ended {
    pub(super) ticket: TicketId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) procedures: Vec<String>,
    pub(super) by: EndedBy,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum EndedBy {
    Operator,
    Holder,
    Day,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Absent {
    pub(super) ticket: TicketId,
    pub(super) auto_closed: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reinstated {
    pub(super) ticket: TicketId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bound: Option<DeskNo>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketAtDesk {
    pub(super) ticket: TicketId,
    pub(super) desk: DeskNo,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Transferred {
    pub(super) ticket: TicketId,
    pub(super) service: ServiceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bound: Option<DeskNo>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfDesk {
    pub(super) desk: DeskNo,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paused {
    pub(super) desk: DeskNo,
    pub(super) reason: PauseReason,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfService {
    pub(super) service: ServiceId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Capped {
    pub(super) service: ServiceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tickets: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Turned {
    pub(super) next: Date,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Accepted {
    pub(super) wall: Moment,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Imported {
    pub(super) file: String,
    pub(super) rows: u64,
    pub(super) added: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opinion {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ticket: Option<TicketId>,
    pub(super) face: Face,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Restored {
    pub(super) generation: u16,
    pub(super) skipped: Vec<BlockForm>,
}
