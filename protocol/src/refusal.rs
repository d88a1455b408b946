//! Why a command was refused: one closed list, with what a person needs to see and do.
//!
//! The engine answers with these, the server turns them into problem documents, pages and devices into their own
//! words by [`Refusal::slug`]. A refused command changes nothing.

use crate::{
    access::{KeyId, PersonId},
    ids::{DeskNo, DeviceId, KioskId, ServiceId, TicketId, TicketNumber},
    time::OffsetTime,
    words::TicketStateName,
};

/// A reason to say no. Display is an English sentence with the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such ticket today.
    #[error("there is no ticket {0} today: the list of tickets tells those there are")]
    UnknownTicket(TicketId),
    /// No ticket of today has this code. The code itself is a secret and is not repeated.
    #[error("no ticket of today has this code")]
    UnknownCode,
    /// No such number today, nor inside a kiosk's reserved block.
    #[error("no ticket {0} was issued today, and no kiosk's reserved block holds it")]
    UnknownNumber(TicketNumber),
    /// The office has no such desk.
    #[error("this office has no desk {0}")]
    UnknownDesk(DeskNo),
    /// The office has no such service.
    #[error("this office has no service {0}")]
    UnknownService(ServiceId),
    /// No such kiosk is paired.
    #[error("no kiosk {0} is paired with this office")]
    UnknownKiosk(KioskId),
    /// The procedure is not in the catalogue.
    #[error("the office's catalogue has no procedure {0:?}")]
    UnknownProcedure(String),
    /// The procedure belongs to a service that the desk does not serve.
    #[error("desk {desk} does not do {procedure:?}: tick what was done there")]
    ProcedureNotServed {
        /// The desk.
        desk: DeskNo,
        /// The procedure.
        procedure: String,
    },

    /// Outside opening hours only reception issues.
    #[error("the office is closed now; only reception issues outside opening hours{}", next(*.opens))]
    OutsideHours {
        /// The next opening, when one is known.
        opens: Option<OffsetTime>,
    },
    /// The head closed the day.
    #[error("the day is closed: nothing is issued, reinstated or visited until tomorrow")]
    DayClosed,
    /// The head closed the hall.
    #[error("the hall is closed until the end of the day: no tickets are issued")]
    HallClosed,
    /// The head stopped this service.
    #[error("issuing for service {0} is stopped; the head of the desks can resume it")]
    IssuingStopped(ServiceId),
    /// The day's tickets for this service are used up.
    #[error("service {service} has issued its {cap} tickets for today")]
    CapReached {
        /// The service.
        service: ServiceId,
        /// How many it may issue a day.
        cap: u32,
    },
    /// An appointment must be for today.
    #[error("an appointment's due time must lie on the running business day")]
    DueNotToday,

    /// The desk is closed.
    #[error("desk {0} is closed: open it first")]
    DeskClosed(DeskNo),
    /// The desk is paused.
    #[error("desk {0} is paused: open it first")]
    DeskPaused(DeskNo),
    /// The desk holds a ticket.
    #[error("desk {desk} has ticket {holds} in hand: end that first")]
    HandFull {
        /// The desk.
        desk: DeskNo,
        /// What it holds.
        holds: TicketId,
    },
    /// The command names another ticket than the desk holds.
    #[error("desk {desk} holds {}, not what the command says: look at the desk again", held(*.holds))]
    InHandDiffers {
        /// The desk.
        desk: DeskNo,
        /// What it holds.
        holds: Option<TicketId>,
    },
    /// The desk does not serve the service.
    #[error("desk {desk} does not serve {service}")]
    NotServed {
        /// The desk.
        desk: DeskNo,
        /// The service.
        service: ServiceId,
    },
    /// The ticket waits for another desk.
    #[error("the ticket is bound to desk {0}")]
    BoundElsewhere(DeskNo),
    /// The ticket was parked by another desk, which is still there.
    #[error("the ticket was parked by desk {0}, which resumes it")]
    ParkedElsewhere(DeskNo),
    /// A ticket can only be handed to a desk that is there.
    #[error("desk {0} is closed or away for long: no ticket can be bound to it")]
    DeskUnavailable(DeskNo),

    /// The verb does not apply to a ticket in this state.
    #[error("ticket {ticket} is {state}: it cannot be {verb}")]
    WrongState {
        /// The ticket.
        ticket: TicketId,
        /// Its state.
        state: TicketStateName,
        /// What was asked, as a participle: "called", "withdrawn".
        verb: &'static str,
    },
    /// A no-show before its time.
    #[error("too early for a no-show: {recalls} more recalls and {seconds} more seconds")]
    NoShowTooEarly {
        /// Recalls still to be made.
        recalls: u32,
        /// Seconds still to pass.
        seconds: i64,
    },
    /// Too late to reinstate.
    #[error("the grace time after the no-show is over: a new ticket is needed")]
    GraceOver,
    /// The office asks operators to say started or absent before a call is ended.
    #[error("say first whether the citizen came: start or no-show")]
    PresenceUnconfirmed,
    /// A walk-in has no place in a queue.
    #[error("a walk-in has no ticket: it cannot be {0}")]
    WalkIn(&'static str),
    /// A citizen says it once.
    #[error("this ticket's opinion was already given")]
    OpinionGiven,
    /// An opinion is about a visit that was had.
    #[error("an opinion can be given once the visit is done")]
    NotServedYet,
    /// The reason is not one of the office's.
    #[error("{0:?} is not one of the office's reasons")]
    UnknownReason(String),

    /// The number lies in none of the kiosk's reserved blocks for that day.
    #[error("{number} lies in no block reserved for kiosk {kiosk} on that day")]
    OutsideBlock {
        /// The number.
        number: TicketNumber,
        /// The kiosk.
        kiosk: KioskId,
    },

    /// No such person may sign in here.
    #[error("there is no person {0}: the list of people tells those there are")]
    UnknownPerson(PersonId),
    /// No such device is paired, or it was revoked.
    #[error("no device {0} is paired with this office, or it was revoked")]
    UnknownDevice(DeviceId),
    /// No such key was made, or it was revoked.
    #[error("there is no key {0}, or it was revoked")]
    UnknownKey(KeyId),
    /// No device that asks to be paired shows this code.
    #[error("no device shows this code now: codes are good for ten minutes; type the one that its screen shows")]
    UnknownPairingCode,
    /// The name is another's.
    #[error("{0:?} is another's name: choose one that is free")]
    NameTaken(String),
    /// A name that cannot be read or told apart.
    #[error("a name has 1 to 40 characters that can be seen")]
    BadName,
    /// Nobody is nothing.
    #[error("give at least one role")]
    NoRoles,
    /// That administrators sign in is recorded, what operators do when is not.
    #[error("nobody is administrator and operator at once, since only administrators' entries are recorded: make two")]
    RolesApart,
    /// A key that opens nothing.
    #[error("give at least one scope")]
    NoScopes,
    /// Without an administrator nobody can let anybody in.
    #[error("this is the last administrator who can sign in: make another first")]
    LastAdministrator,

    /// The new office would leave open tickets or busy desks without a place.
    #[error("the office cannot be changed now: {0}; end them first or apply after the day's end")]
    SetupInUse(String),
}

fn next(opens: Option<OffsetTime>) -> String {
    opens.map(|at| format!("; it opens {at}")).unwrap_or_default()
}

fn held(holds: Option<TicketId>) -> String {
    holds.map_or_else(|| "nothing".to_owned(), |id| id.to_string())
}

/// How a refusal is to be told apart by machines: as a conflict with the state of things, as a thing that is not
/// there, or as a field that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command is understood and does not fit the state (HTTP 409).
    Conflict,
    /// The thing named in the address is not there (HTTP 404).
    Missing,
    /// The named field cannot be (HTTP 422).
    Field(&'static str),
}

impl Refusal {
    /// The stable name, in kebab case; part of a problem's `type`.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::UnknownTicket(_) => "unknown-ticket",
            Self::UnknownCode => "unknown-code",
            Self::UnknownNumber(_) => "unknown-number",
            Self::UnknownDesk(_) => "unknown-desk",
            Self::UnknownService(_) => "unknown-service",
            Self::UnknownKiosk(_) => "unknown-kiosk",
            Self::UnknownProcedure(_) => "unknown-procedure",
            Self::ProcedureNotServed { .. } => "procedure-not-served",
            Self::OutsideHours { .. } => "outside-hours",
            Self::DayClosed => "day-closed",
            Self::HallClosed => "hall-closed",
            Self::IssuingStopped(_) => "issuing-stopped",
            Self::CapReached { .. } => "cap-reached",
            Self::DueNotToday => "due-not-today",
            Self::DeskClosed(_) => "desk-closed",
            Self::DeskPaused(_) => "desk-paused",
            Self::HandFull { .. } => "hand-full",
            Self::InHandDiffers { .. } => "in-hand-differs",
            Self::NotServed { .. } => "not-served",
            Self::BoundElsewhere(_) => "bound-elsewhere",
            Self::ParkedElsewhere(_) => "parked-elsewhere",
            Self::DeskUnavailable(_) => "desk-unavailable",
            Self::WrongState { .. } => "wrong-state",
            Self::NoShowTooEarly { .. } => "no-show-too-early",
            Self::GraceOver => "grace-over",
            Self::PresenceUnconfirmed => "presence-unconfirmed",
            Self::WalkIn(_) => "walk-in",
            Self::OpinionGiven => "opinion-given",
            Self::NotServedYet => "not-served-yet",
            Self::UnknownReason(_) => "unknown-reason",
            Self::OutsideBlock { .. } => "outside-block",
            Self::UnknownPerson(_) => "unknown-person",
            Self::UnknownDevice(_) => "unknown-device",
            Self::UnknownKey(_) => "unknown-key",
            Self::UnknownPairingCode => "unknown-pairing-code",
            Self::NameTaken(_) => "name-taken",
            Self::BadName => "bad-name",
            Self::NoRoles => "no-roles",
            Self::RolesApart => "roles-apart",
            Self::NoScopes => "no-scopes",
            Self::LastAdministrator => "last-administrator",
            Self::SetupInUse(_) => "setup-in-use",
        }
    }

    /// What kind of no this is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::UnknownTicket(_)
            | Self::UnknownCode
            | Self::UnknownDesk(_)
            | Self::UnknownKiosk(_)
            | Self::UnknownPerson(_)
            | Self::UnknownDevice(_)
            | Self::UnknownKey(_)
            | Self::UnknownPairingCode => Kind::Missing,
            Self::BadName => Kind::Field("name"),
            Self::NoRoles | Self::RolesApart => Kind::Field("roles"),
            Self::NoScopes => Kind::Field("scopes"),
            Self::UnknownService(_) => Kind::Field("service"),
            Self::UnknownProcedure(_) | Self::ProcedureNotServed { .. } => Kind::Field("procedures"),
            Self::UnknownReason(_) => Kind::Field("reason"),
            Self::DueNotToday => Kind::Field("due"),
            _ => Kind::Conflict,
        }
    }
}
