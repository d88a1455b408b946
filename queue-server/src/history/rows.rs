//! The narrow rows that figures are made of: no more of a leg than a figure needs, and nothing finer than a kind of desk.

use std::sync::Arc;

use jiff::civil::Date;
use protocol::{Channel, ClassName, Face, Moment, ServiceId, Span};

use super::{Leg, Outcome};

/// A ticket as waits are counted: its first leg. Walk-ins and later legs make no such row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// Business day.
    pub day: Date,
    /// Local clock hour of the issue; `None` when that is unknown.
    pub hour: Option<u8>,
    /// The service that issued it.
    pub service: ServiceId,
    /// The principal procedure, where [`Names`] asked for it.
    pub procedure: Option<Arc<str>>,
    /// How it was taken.
    pub channel: Channel,
    /// Its precedence.
    pub class: ClassName,
    /// The kind of the desk that called it, where [`Names`] asked for it.
    pub desk_kind: Option<Arc<str>>,
    /// From when it waits.
    pub waits_from: Moment,
    /// Its first call.
    pub called_at: Option<Moment>,
    /// How the first leg ended.
    pub outcome: Outcome,
    /// The issue time is not to be trusted.
    pub uncertain: bool,
}

/// Which names rows are read with: names are what costs in a row, and most reports group by none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// None.
    Without,
    /// The procedure.
    Procedure,
    /// The kind of desk.
    DeskKind,
}

impl FigureRow {
    /// The row of a leg; `None` for walk-ins and later legs, which are not counted among tickets.
    #[must_use]
    pub fn of(leg: &Leg) -> Option<Self> {
        (leg.leg == 1 && !leg.walk_in).then(|| Self {
            day: leg.day,
            hour: leg.hour,
            service: leg.service,
            procedure: leg.procedure.as_deref().map(Arc::from),
            channel: leg.channel,
            class: leg.class,
            desk_kind: leg.desk.as_ref().map(|desk| Arc::from(&*desk.kind.0)),
            waits_from: leg.waits_from,
            called_at: leg.called_at,
            outcome: leg.outcome,
            uncertain: leg.uncertain,
        })
    }
}

/// A visit as service times are counted: any leg that was started and was ended by a person, walk-ins too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// The queue of the leg.
    pub service: ServiceId,
    /// Sum of its intervals.
    pub service_time: Span,
}

impl VisitRow {
    /// The row of a leg; `None` where nothing was started, or the day ended it and not a person.
    #[must_use]
    pub fn of(leg: &Leg) -> Option<Self> {
        let service_time = leg.started_at.and(leg.service_time)?;
        (!leg.auto_closed).then_some(Self { service: leg.service, service_time })
    }
}

/// Between which days the history has tickets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownDays {
    /// The first of all.
    pub first: Option<Date>,
    /// The latest of all.
    pub latest: Option<Date>,
    /// The latest that is over.
    pub before_today: Option<Date>,
}

/// What the emoticons of a month are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceRow {
    /// A user was served on this business day.
    Served(Date),
    /// An emoticon was given: for a leg of this business day, or on this day without a ticket.
    Given(Date, Face),
}
