//! Bodies of answers and streams: what a ticket, a desk, a board looks like from outside.
//!
//! Built by the server's projections, parsed by devices. A view is whole: nobody has to ask again.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeskNo, Seq, ServiceId, TicketId, TicketNumber},
    problem::Problem,
    time::OffsetTime,
    words::{Channel, ClassName, DeskStateName, Face, Language, PauseReason, Scene, TicketStateName},
};

macro_rules! view {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }
    };
}
pub(crate) use view;

const fn is_zero(seconds: &i64) -> bool {
    *seconds == 0
}

view! {
    /// How long a wait will be, in whole seconds from now: nine times of ten at least `p10`, at most `p90`.
    #[derive(Copy)]
    Wait {
        /// 10th percentile.
        p10: i64,
        /// Median.
        p50: i64,
        /// 90th percentile.
        p90: i64,
    }
}

/// The office's time and how fast it goes. Every stream says it on connect, when it changes, and while it is quiet, in a
/// comment of its own (`: {"now":…}`): whoever reads views alone does not see it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClockView {
    /// The office's time.
    pub now: OffsetTime,
    /// Seconds of the office a second: 1 but for rehearsals; 0 while a rehearsal stands.
    pub speed: f64,
    /// What is played, where a crowd plays in a rehearsal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene: Option<Scene>,
}

view! {
    /// A ticket.
    Ticket {
        /// Opaque; names the ticket in commands.
        id: TicketId,
        /// On the slip; null for a walk-in.
        number: Option<TicketNumber>,
        /// The queue that it is in now.
        service: ServiceId,
        /// Its precedence.
        class: ClassName,
        /// How it was taken.
        channel: Channel,
        /// The language chosen.
        language: Language,
        /// What has become of it.
        state: TicketStateName,
        /// Where it is called or served; while it waits or is parked, the desk that it is bound to.
        desk: Option<DeskNo>,
        /// When it was taken.
        issued_at: OffsetTime,
        /// When an appointment is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<OffsetTime>,
        /// The issue time is not to be trusted.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        uncertain: bool,
        /// First call, of all.
        called_at: Option<OffsetTime>,
        /// First start of the present or last visit.
        started_at: Option<OffsetTime>,
        /// Since when it is being served without a break; only while it is. A visit put aside and resumed began earlier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serving_since: Option<OffsetTime>,
        /// Seconds of the present or last visit before that: the intervals that have ended.
        #[serde(default, skip_serializing_if = "is_zero")]
        served: i64,
        /// When it ended.
        ended_at: Option<OffsetTime>,
        /// How many would be called before it; null unless it waits.
        ahead: Option<usize>,
        /// How long it will still wait; null once it is called. While no desk is open that serves it, this reaches from all of them to one, as if they
        /// opened now: nobody is shown it then, as the services' own `wait` tells.
        wait: Option<Wait>,
        /// Its holder's secret; only in the answer to taking it, where phones can reach the office.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// Where the holder's phone follows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
    }
}

view! {
    /// What "no-show" still needs, so that a console can say it before it is refused.
    #[derive(Copy)]
    NoShowRule {
        /// Recalls still to be made.
        recalls: u32,
        /// Not before this.
        from: OffsetTime,
    }
}

view! {
    /// A desk and what it does.
    Desk {
        /// The number over it.
        desk: DeskNo,
        /// Its kind.
        kind: String,
        /// What it does.
        state: DeskStateName,
        /// The ticket in hand.
        ticket: Option<Ticket>,
        /// Why it is paused, or will be once its hand is empty.
        pause: Option<PauseReason>,
        /// While it calls: when the citizen may be said not to have come.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        no_show: Option<NoShowRule>,
        /// Its services.
        serves: Vec<ServiceId>,
        /// How many waiting tickets it could call.
        waiting: usize,
    }
}

view! {
    /// `GET /desks` and its stream.
    Desks {
        /// Grows with each view while the server runs.
        view_seq: u64,
        /// Every desk, in order.
        items: Vec<Desk>,
        /// Tickets put aside, in order.
        parked: Vec<Ticket>,
    }
}

view! {
    /// One call, as the hall sees and hears it.
    Call {
        /// Grows with each call and recall; what a board has announced it knows by this.
        call_seq: Seq,
        /// The number called.
        number: TicketNumber,
        /// Its present service.
        service: ServiceId,
        /// Where to go.
        desk: DeskNo,
        /// When.
        at: OffsetTime,
        /// In which language to speak.
        language: Language,
        /// This is not the first call of this ticket to this desk.
        recall: bool,
        /// The citizen is still awaited at the desk.
        standing: bool,
    }
}

view! {
    /// A service as the hall sees it.
    ServiceView {
        /// Its letter.
        service: ServiceId,
        /// Italian name.
        name: String,
        /// English name.
        name_en: String,
        /// Tickets can be had at a kiosk now.
        issuing: bool,
        /// Why not, by the slug of the refusal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why_not: Option<String>,
        /// When kiosks give numbers for it again, where that is known: a stop ends when the head says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opens_at: Option<OffsetTime>,
        /// How many wait.
        waiting: usize,
        /// From when the longest-waiting of them waits; null when nobody does. An appointment waits from its due time, which
        /// may still be ahead. It is a time, not a duration: a view does not change because time passes.
        #[serde(default)]
        waiting_since: Option<OffsetTime>,
        /// How many would be called before one who took a ticket now: those of other services at the same desks too.
        ahead: usize,
        /// How long one who took a ticket now would wait; null while no desk is open that serves it: then nobody is told how long it will be.
        wait: Option<Wait>,
    }
}

view! {
    /// `GET /board` and its stream: all that a board shows.
    BoardView {
        /// Grows with each view while the server runs; the stream's `id`.
        view_seq: u64,
        /// The server's time when this view was made.
        now: OffsetTime,
        /// The body that runs the office.
        body: String,
        /// The office.
        office: String,
        /// One line of the office's text.
        text: Option<String>,
        /// And in English.
        text_en: Option<String>,
        /// This is a rehearsal on a simulated clock.
        rehearsal: bool,
        /// The server doubts its clock.
        clock_suspect: bool,
        /// Calls of the last 120 s, newest first.
        calls: Vec<Call>,
        /// The last calls of the day whenever they were, one a ticket and desk, newest first, at most twelve.
        last: Vec<Call>,
        /// Every service.
        services: Vec<ServiceView>,
        /// The desks, by their kind.
        #[serde(default)]
        desks: Vec<DesksOfKind>,
    }
}

view! {
    /// What the desks of a kind do: no desk is told from another.
    DesksOfKind {
        /// The kind.
        kind: String,
        /// Calling or serving.
        busy: u32,
        /// Open and idle.
        free: u32,
        /// Away for a while.
        paused: u32,
        /// Closed.
        closed: u32,
    }
}

view! {
    /// A ticket as its holder sees it: `/t/{code}`.
    PhoneView {
        /// Grows with each view while the server runs.
        view_seq: u64,
        /// The server's time when this view was made.
        now: OffsetTime,
        /// The office.
        office: String,
        /// The ticket, without id and code.
        number: TicketNumber,
        /// The queue.
        service: ServiceId,
        /// Its Italian name.
        service_name: String,
        /// Its English name.
        service_name_en: String,
        /// What has become of it.
        state: TicketStateName,
        /// Where to go, once called.
        desk: Option<DeskNo>,
        /// When it was taken.
        issued_at: OffsetTime,
        /// First call.
        called_at: Option<OffsetTime>,
        /// Latest call, also a recall.
        call_seq: Option<Seq>,
        /// How many come before.
        ahead: Option<usize>,
        /// How long it will still wait; null once it is called, and while no desk is open that serves it.
        wait: Option<Wait>,
        /// The language chosen.
        language: Language,
    }
}

view! {
    /// A range of numbers that one kiosk gives out while it is cut off.
    Block {
        /// The service whose letter the numbers bear.
        service: ServiceId,
        /// The business day, `2026-11-24`.
        day: String,
        /// First number.
        from: u32,
        /// Last number.
        to: u32,
    }
}

view! {
    /// `POST /kiosks/{k}/blocks`
    Blocks {
        /// Today's and the next open day's.
        items: Vec<Block>,
    }
}

/// What became of one record that a kiosk handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "result")]
pub enum LateAnswer {
    /// It waits now, or goes on where a desk had already called it.
    Accepted {
        /// The number.
        number: TicketNumber,
        /// Its ticket.
        ticket: Box<Ticket>,
    },
    /// It was known already; nothing changed.
    Known {
        /// The number.
        number: TicketNumber,
        /// Its ticket.
        id: TicketId,
    },
    /// Its day is over: it went to history.
    Filed {
        /// The number.
        number: TicketNumber,
        /// Its ticket.
        id: TicketId,
        /// What had happened to it.
        state: TicketStateName,
    },
    /// It was refused; the others were not touched by that.
    Refused {
        /// The number; null where the record had none that can be read.
        number: Option<TicketNumber>,
        /// Why.
        problem: Problem,
    },
}

view! {
    /// `POST /kiosks/{k}/tickets`
    LateAnswers {
        /// Record by record, in the order given.
        items: Vec<LateAnswer>,
    }
}

/// A list and how it goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct List<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// What to send as `after` for the next page; null at the end.
    pub next: Option<String>,
}

view! {
    /// Something that reception must know today.
    Notice {
        /// Stable name of what happened.
        kind: String,
        /// What it means here, in Italian.
        it: String,
        /// And in English.
        en: String,
    }
}

view! {
    /// A procedure of the catalogue.
    ProcedureView {
        /// Italian name: its key.
        name: String,
        /// English name.
        name_en: String,
        /// Its service.
        service: ServiceId,
        /// Expected seconds at the desk.
        expected: i64,
    }
}

view! {
    /// One opening of the office.
    Opening {
        /// From then on.
        from: OffsetTime,
        /// Until just before.
        to: OffsetTime,
    }
}

view! {
    /// A kind of desk.
    DeskKindView {
        /// Its key, as desks bear it.
        kind: String,
        /// Italian name.
        name: String,
        /// English name.
        name_en: String,
    }
}

view! {
    /// `GET /office`: what runs here.
    OfficeView {
        /// The body that runs the office.
        body: String,
        /// The office.
        name: String,
        /// The server's time.
        now: OffsetTime,
        /// The business day.
        day: String,
        /// Open to kiosks now.
        open: bool,
        /// The next opening, when closed.
        opens_at: Option<OffsetTime>,
        /// The openings of the business day, in order; none on a closed day.
        #[serde(default)]
        today: Vec<Opening>,
        /// "Chiudi giornata" was said.
        day_closed: bool,
        /// The hall was closed.
        hall_closed: bool,
        /// This is a rehearsal on a simulated clock.
        rehearsal: bool,
        /// The server doubts its clock until an administrator accepts it.
        clock_suspect: bool,
        /// What reception must know.
        notices: Vec<Notice>,
        /// The services.
        services: Vec<ServiceView>,
        /// The kinds of desk.
        #[serde(default)]
        desk_kinds: Vec<DeskKindView>,
        /// The catalogue.
        procedures: Vec<ProcedureView>,
    }
}

/// One record of the journal as connected systems see it: no desk number, no code, no operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventView {
    /// Its place in the journal; what `after` and `Last-Event-ID` name.
    pub seq: Seq,
    /// When it was recorded.
    pub recorded_at: OffsetTime,
    /// When it happened, where the past was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<OffsetTime>,
    /// What happened, in snake case.
    pub kind: String,
    /// The ticket that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<TicketNumber>,
    /// The service that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// How the ticket was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The ticket's precedence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassName>,
    /// The kind of the desk; never its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_kind: Option<String>,
    /// What was done, the principal procedure first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub procedures: Vec<String>,
    /// The business day that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The emoticon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<Face>,
}
