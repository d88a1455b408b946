//! Random steps out of small numbers: which ticket, desk or range is meant is settled only when the step is taken, by
//! what the naive office looks like then. So nonsense and sense come in fair shares, and a failing run still makes
//! sense when steps are dropped from it.

use std::sync::Arc;

use proptest::prelude::*;
use protocol::{
    CallReason, Channel, DeskNo, Face, KioskId, Language, Moment, PauseReason, Seq, ServiceId, Span, TicketId,
    TicketNumber,
};
use queue_server::engine::{
    Command, DeskVerb,
    command::{Issued, LateRecord, Which},
    event::InForce,
    ticket::Class,
};

use super::{Model, Post, Slip, Where};
use crate::office::{kiosk, service};

/// What is done; whom it concerns is in the numbers of its [`Step`].
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // the commands of the engine
pub enum Kind {
    Take,
    Withdraw,
    Reinstate,
    Open,
    Close,
    Pause,
    Next,
    Call,
    CallNumber,
    Recall,
    Start,
    Finish,
    NoShow,
    Park,
    Resume,
    Transfer,
    WalkIn,
    CloseDay,
    CloseHall,
    Stop,
    ResumeService,
    Cap,
    Pair,
    Reserve,
    HandOver,
    Opinion,
    Configure,
    AcceptClock,
    Import,
    Restore,
    Tick,
}

/// How much time passes before the step.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Pass {
    Ms(i64),
    ToMidnight(i64),
}

/// One step of a run.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct Step {
    pub pass: Pass,
    pub kind: Kind,
    pub a: u16,
    pub b: u16,
    pub c: u16,
}

impl std::fmt::Debug for Step {
    /// On one line also where many are shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?} {} {} {}", self.pass, self.kind, self.a, self.b, self.c)
    }
}

const MINUTE: i64 = 60_000;

fn passes() -> impl Strategy<Value = Pass> {
    prop_oneof![
        150 => Just(Pass::Ms(0)),
        300 => (0..3_000i64).prop_map(Pass::Ms),
        450 => (0..2 * MINUTE).prop_map(Pass::Ms),
        30 => (0..40 * MINUTE).prop_map(Pass::Ms),
        2 => (0..10 * 60 * MINUTE).prop_map(Pass::Ms),
        1 => (-3 * MINUTE..3 * MINUTE).prop_map(Pass::ToMidnight),
        1 => (1..40i64).prop_map(|days| Pass::Ms(days * 24 * 60 * MINUTE)),
    ]
}

#[rustfmt::skip]
fn kinds() -> impl Strategy<Value = Kind> {
    use Kind::*;
    prop_oneof![
        280 => Just(Take), 20 => Just(Withdraw), 20 => Just(Reinstate), 70 => Just(Open), 8 => Just(Close),
        25 => Just(Pause), 150 => Just(Next), 30 => Just(Call), 20 => Just(CallNumber), 45 => Just(Recall),
        60 => Just(Start), 40 => Just(Finish), 45 => Just(NoShow), 35 => Just(Park), 35 => Just(Resume),
        50 => Just(Transfer), 15 => Just(WalkIn), 1 => Just(CloseDay), 1 => Just(CloseHall), 3 => Just(Stop),
        6 => Just(ResumeService), 5 => Just(Cap), 15 => Just(Pair), 12 => Just(Reserve), 40 => Just(HandOver),
        10 => Just(Opinion), 6 => Just(Configure), 1 => Just(AcceptClock), 1 => Just(Import), 3 => Just(Restore),
        15 => Just(Tick),
    ]
}

/// A run of steps.
pub fn runs(longest: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (passes(), kinds(), any::<u16>(), any::<u16>(), any::<u16>());
    let step = step.prop_map(|(pass, kind, a, b, c)| Step { pass, kind, a, b, c });
    proptest::collection::vec(step, 1..=longest)
}

fn pick<T: Copy>(from: &[T], by: usize) -> Option<T> {
    from.get(by % from.len().max(1)).copied()
}

impl Step {
    /// What time it is at this step.
    #[must_use]
    pub fn time(&self, now: Moment, model: &Model) -> Moment {
        match self.pass {
            Pass::Ms(ms) => now + Span(ms),
            Pass::ToMidnight(ms) => now.max(model.midnight() + Span(ms)),
        }
    }

    /// The command that this step is, in an office that looks like this.
    #[must_use]
    pub fn command(&self, model: &Model, at: Moment, offices: &[Arc<InForce>]) -> Command {
        let (a, b, c) = (usize::from(self.a), usize::from(self.b), usize::from(self.c));
        match self.kind {
            Kind::Take => Command::Take {
                service: self.service(model),
                channel: pick(
                    &[Channel::Kiosk, Channel::Reception, Channel::Phone, Channel::Appointment, Channel::Reception],
                    b,
                )
                .unwrap_or(Channel::Kiosk),
                class: self.class(at),
                language: Language::It,
            },
            Kind::Withdraw => Command::Withdraw { ticket: self.ticket(model, |slip| !slip.ended()) },
            Kind::Reinstate => Command::Reinstate { ticket: self.ticket(model, |slip| slip.place == Where::NoShow) },
            Kind::CloseDay => Command::CloseDay,
            Kind::CloseHall => Command::CloseHall,
            Kind::Stop => Command::StopService { service: self.service(model) },
            Kind::ResumeService => Command::ResumeService { service: self.service(model) },
            Kind::Cap => {
                let tickets = (!b.is_multiple_of(3)).then_some(u32::from(self.c % 30));
                Command::CapService { service: self.service(model), tickets }
            }
            Kind::Pair => Command::PairKiosk { kiosk: self.kiosk() },
            Kind::Reserve => Command::ReserveBlocks { kiosk: self.kiosk() },
            Kind::HandOver => self.hand_over(model, at),
            Kind::Opinion => Command::GiveOpinion {
                ticket: (!b.is_multiple_of(8)).then(|| self.ticket(model, |slip| slip.place == Where::Served)),
                face: pick(Face::ALL, b).unwrap_or(Face::Neutral),
                reason: (c.is_multiple_of(3))
                    .then(|| if c.is_multiple_of(2) { "staff".into() } else { "weather".into() }),
            },
            Kind::Configure => Command::Configure(offices[a % offices.len()].clone()),
            Kind::AcceptClock => Command::AcceptClock { wall: at },
            Kind::Import => Command::ImportHistory { file: "ab".into(), rows: 3, added: 2 },
            Kind::Restore => Command::Restore { generation: self.a % 8 },
            Kind::Tick => Command::Tick,
            _ => self.at_desk(model),
        }
    }

    fn at_desk(&self, model: &Model) -> Command {
        let (b, c) = (usize::from(self.b), usize::from(self.c));
        let desk = self.desk(model);
        let held = model.hand(desk).map(|slip| slip.id);
        // Mostly what the desk has in hand, as an operator would; now and then any other.
        let ticket = held.filter(|_| !b.is_multiple_of(16)).unwrap_or_else(|| self.ticket(model, |slip| !slip.ended()));
        let procedure = |n: usize| if n.is_multiple_of(9) { "Altro ancora".to_owned() } else { "Pratica".to_owned() };
        let reason = CallReason::Rientro;
        let verb = match self.kind {
            Kind::Open => DeskVerb::Open,
            Kind::Close => DeskVerb::Close,
            Kind::Pause => DeskVerb::Pause(PauseReason::Pausa),
            Kind::Next => DeskVerb::Next { in_hand: if b.is_multiple_of(16) { None } else { held } },
            Kind::Call => {
                DeskVerb::Call { which: Which::Id(self.ticket(model, |slip| slip.place == Where::Waiting)), reason }
            }
            Kind::CallNumber => {
                let by_number = |slip: &Slip| slip.place == Where::Waiting && slip.number.is_some();
                let of_ticket = model.today().filter(|slip| by_number(slip)).find_map(|slip| slip.number);
                let number = if c.is_multiple_of(4) { of_ticket } else { model.unknown_number(b) };
                let number = number.unwrap_or(TicketNumber { prefix: service('A'), number: u32::from(self.c) + 1 });
                DeskVerb::Call { which: Which::Number(number), reason }
            }
            Kind::Recall => DeskVerb::Recall(ticket),
            Kind::Start => DeskVerb::Start(ticket),
            Kind::Finish => DeskVerb::Finish { ticket, procedures: (0..c % 3).map(|n| procedure(n + b)).collect() },
            Kind::NoShow => DeskVerb::NoShow(ticket),
            Kind::Park => DeskVerb::Park(ticket),
            Kind::Resume => DeskVerb::Resume(self.ticket(model, |slip| slip.place == Where::Parked)),
            Kind::Transfer => {
                let to = (c.is_multiple_of(2)).then(|| pick(&desks(model), c / 2).unwrap_or(DeskNo(1)));
                DeskVerb::Transfer { ticket, service: self.service(model), to }
            }
            _ => DeskVerb::WalkIn { service: self.service(model) },
        };
        Command::AtDesk { desk, verb }
    }

    /// Mostly a ticket that `fits`, else any of today, else none that there is.
    fn ticket(&self, model: &Model, fits: impl Fn(&Slip) -> bool) -> TicketId {
        let fitting: Vec<_> = model.today().filter(|slip| fits(slip)).map(|slip| slip.id).collect();
        let all: Vec<_> = model.slips.iter().map(|slip| slip.id).collect();
        let chosen = pick(&fitting, self.c.into()).filter(|_| !self.a.is_multiple_of(8));
        chosen.or_else(|| pick(&all, self.c.into())).unwrap_or(TicketId::new(9, Seq(9)))
    }

    fn desk(&self, model: &Model) -> DeskNo {
        let fits = |desk: &DeskNo| match self.kind {
            Kind::Recall | Kind::Start | Kind::Finish | Kind::NoShow | Kind::Park | Kind::Transfer => {
                model.hand(*desk).is_some()
            }
            Kind::Open => model.desks.get(desk) != Some(&Post::Open { to_pause: false }),
            Kind::Next | Kind::Pause => matches!(model.desks.get(desk), Some(Post::Open { .. })),
            Kind::Call | Kind::CallNumber | Kind::Resume | Kind::WalkIn => {
                matches!(model.desks.get(desk), Some(Post::Open { .. })) && model.hand(*desk).is_none()
            }
            _ => true,
        };
        let fitting: Vec<_> = model.desks.keys().copied().filter(fits).collect();
        let chosen = pick(&fitting, self.a.into()).filter(|_| self.a % 32 != 31);
        chosen.or_else(|| pick(&desks(model), self.a.into())).unwrap_or(DeskNo(1))
    }

    fn service(&self, model: &Model) -> ServiceId {
        let known: Vec<_> = model.office.setup.services.keys().copied().collect();
        let chosen = pick(&known, (self.a / 7).into()).filter(|_| !self.b.is_multiple_of(64));
        chosen.unwrap_or_else(|| service('W'))
    }

    fn class(&self, at: Moment) -> Class {
        match self.c % 8 {
            0 | 1 => Class::Priority,
            2 | 3 => Class::Appointment { due: at + Span((i64::from(self.c) / 8 % 300 - 100) * MINUTE / 2) },
            _ => Class::Standard,
        }
    }

    fn kiosk(&self) -> KioskId {
        kiosk(["k1", "k2", "k3"][usize::from(self.b % 3)])
    }

    fn hand_over(&self, model: &Model, at: Moment) -> Command {
        let (a, b, c) = (usize::from(self.a), usize::from(self.b), i64::from(self.c));
        let today: Vec<_> = model.ranges.iter().filter(|range| range.day == model.day).collect();
        let ranges = if a.is_multiple_of(5) || today.is_empty() { model.ranges.iter().collect() } else { today };
        let range = pick(&ranges, b);
        let holder = range.and_then(|range| match &range.holder {
            queue_server::engine::command::Holder::Kiosk(kiosk) => Some(kiosk.clone()),
            queue_server::engine::command::Holder::Lost => None,
        });
        let number = range.map_or(TicketNumber { prefix: service('A'), number: 3 }, |range| TicketNumber {
            prefix: range.service,
            number: range.from + u32::from(self.a / 5 % 6),
        });
        // Mostly on the day of the range, else about now.
        let start = range.map_or(at, |range| model.office.setup.calendar.day_start(range.day));
        let issued_at = match c % 8 {
            0 => at + Span((c / 8 % 5 - 1) * MINUTE),
            1 => start + Span(c / 8 % 50 * 30 * MINUTE),
            _ if at - start < Span(24 * 60 * MINUTE) => at - Span(c / 8 % 90 * MINUTE),
            _ => start + Span(c / 8 % 24 * 60 * MINUTE),
        };
        let record = LateRecord {
            number,
            service: if a.is_multiple_of(40) { service('B') } else { number.prefix },
            priority: a % 3 == 0,
            language: Language::En,
            issued: if a % 4 == 0 {
                Issued::Within { from: issued_at - Span(c % 5 * 9 * 60 * MINUTE), to: issued_at }
            } else {
                Issued::At(issued_at)
            },
        };
        Command::HandOver { kiosk: holder.filter(|_| a % 16 != 1).unwrap_or_else(|| self.kiosk()), record }
    }
}

/// The desks there are, and one that there is not.
fn desks(model: &Model) -> Vec<DeskNo> {
    model.desks.keys().copied().chain([DeskNo(99)]).collect()
}
