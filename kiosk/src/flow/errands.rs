//! What the server is to learn or to tell, apart from presses: one errand at a time, in the order in which it matters.
//!
//! Numbers given while cut off come first, in the order in which they were given, so that they wait where they belong; then questions
//! whose answer never came, then tickets that nobody holds, then what to serve with, reserved numbers, how the kiosk is, and its token.

use protocol::{Problem, Span, TicketNumber, kiosk::KioskHealth, views::LateAnswer};

use super::{Done, Effect, Effects, Errand, Flow, Line, Note, token};
use crate::{
    clock::Uptime,
    offline::{self, date, local},
    outbox::{Handed, Paper, Press, PressId, Question, Stage, Step},
};

/// How many numbers at once.
const AT_ONCE: usize = 100;
/// After an errand that did not get through.
const LATER: Span = Span(5_000);
/// How often what to serve with and reserved numbers are asked for.
const FRESH: Span = Span::from_minutes(10);
/// How often the server is told how the kiosk is, though nothing has changed.
const HEALTH: Span = Span::from_minutes(1);
/// How long the line may be broken before the server is looked for elsewhere, and how often it is then.
pub(super) const SEEK: Span = Span::from_minutes(5);

/// What is under way, and when what is due next.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    away: bool,
    not_before: Uptime,
    setup_at: Uptime,
    blocks_at: Uptime,
    told: Option<(Box<KioskHealth>, Uptime)>,
    pub(super) token_at: Uptime,
    /// When a new token was laid aside that the server did not know.
    pub(super) dropped: Option<Uptime>,
    /// What was handed over, and what of it was refused, since something was given without the server.
    handed: (usize, usize),
    /// When the server is looked for elsewhere, if the line does not come back.
    pub(super) seek_at: Uptime,
}

impl Desk {
    pub(super) const fn new(up: Uptime) -> Self {
        let seek_at = up.after(SEEK);
        Self {
            away: false,
            not_before: up,
            setup_at: up,
            blocks_at: up,
            told: None,
            token_at: up,
            dropped: None,
            handed: (0, 0),
            seek_at,
        }
    }

    /// The line is back: everything is asked anew.
    pub(super) fn reconnected(&mut self, up: Uptime) {
        *self = Self { away: self.away, dropped: self.dropped, handed: self.handed, ..Self::new(up) };
    }
}

impl Flow {
    pub(super) fn send_errand(&mut self, up: Uptime, effects: &mut Effects) {
        if self.line != Line::Up || self.desk.away || up < self.desk.not_before {
            return;
        }
        self.lay_aside(up, effects);
        if let Some(errand) = self.next_errand(up) {
            self.desk.away = true;
            if matches!(errand, Errand::RenewToken | Errand::ProveToken) {
                self.desk.token_at = up.after(token::AGAIN);
            }
            effects.push(Effect::Run(errand));
        }
    }

    fn next_errand(&self, up: Uptime) -> Option<Errand> {
        let late: Vec<_> = self
            .book
            .to_hand_over()
            .filter_map(|press| Some((press.id, offline::late_record(press, &self.clock, self.setup())?)))
            .take(AT_ONCE)
            .collect();
        if !late.is_empty() {
            return Some(Errand::HandOver(late));
        }
        if let Some(errand) = self.book.presses.values().find_map(|press| self.to_settle(press)) {
            return Some(errand);
        }
        if up >= self.desk.setup_at {
            return Some(Errand::Setup);
        }
        if up >= self.desk.blocks_at {
            return Some(Errand::Blocks);
        }
        let health = self.health(up);
        let known = self.desk.told.as_ref().is_some_and(|(told, at)| {
            up.since(*at) < HEALTH && **told == KioskHealth { uptime: told.uptime, ..health.clone() }
        });
        if known { self.token_errand(up) } else { Some(Errand::Health(Box::new(health))) }
    }

    fn to_settle(&self, press: &Press) -> Option<Errand> {
        // Whoever stands there is being answered just now.
        let asking = matches!(&self.doing, super::Doing::Asking(asking) if asking.press == press.id);
        match press.question() {
            Question::Open if !asking => Some(Errand::Settle(press.id, press.key.clone(), press.choice.take())),
            Question::Withdraw(ticket) => Some(Errand::Withdraw(press.id, press.key.clone(), ticket)),
            Question::Open | Question::Settled => None,
        }
    }

    /// What the end of its day has settled: questions are not asked again on another day, and nobody comes to reception for a
    /// number of yesterday.
    fn lay_aside(&mut self, up: Uptime, effects: &mut Effects) {
        let Some(now) = self.clock.now(up) else { return };
        let today = date(local(self.setup(), now));
        let of_another_day = |press: &&Press| {
            let latest = press.stamp.at.or_else(|| self.clock.bounds(&press.stamp).map(|(_, latest)| latest));
            latest.is_some_and(|at| date(local(self.setup(), at)) < today)
                && press.paper().is_none_or(Paper::is_over)
                && !matches!(&self.doing, super::Doing::Asking(asking) if asking.press == press.id)
                && !matches!(press.stage, Stage::Reserved { handed: Handed::No, .. })
        };
        let over: Vec<Step> =
            self.book.presses.values().filter(of_another_day).map(|press| Step::Forget(press.id)).collect();
        self.keep(over, effects);
    }

    pub(super) fn came_back(&mut self, done: Done, up: Uptime, effects: &mut Effects) {
        self.desk.away = false;
        if !matches!(done, Done::Failed) {
            self.note_answered(effects);
        }
        self.known_by(&done, effects);
        match done {
            Done::HandedOver(answers) => {
                for (id, answer) in answers {
                    self.handed(id, answer, effects);
                }
                self.note_handed(effects);
            }
            Done::Settled(id, answer) => {
                let open = |flow: &Self| flow.press(id).filter(|press| press.question() == Question::Open);
                if let Some(press) = open(self) {
                    self.settle(press, answer, effects);
                }
                if open(self).is_some() {
                    self.desk.not_before = up.after(LATER);
                }
            }
            Done::Withdrawn(id) | Done::GivenUp(id) => {
                if let Some(press) = self.press(id) {
                    self.put(press.with_question(Question::Settled), effects);
                }
            }
            Done::Setup(setup) => {
                self.desk.setup_at = up.after(FRESH);
                if self.book.setup.as_ref() != Some(&setup) {
                    self.keep(vec![Step::Setup(setup)], effects);
                }
            }
            Done::Blocks(blocks) => {
                self.desk.blocks_at = up.after(FRESH);
                let ranges = offline::merged(&self.book.ranges, &blocks);
                if ranges != self.book.ranges {
                    self.keep(vec![Step::Ranges(ranges)], effects);
                }
            }
            Done::HealthTold(health, settled) => {
                self.desk.told = Some((health, up));
                self.looked_after(&settled, effects);
            }
            Done::Renewed(token) => self.renewed(token, up, effects),
            Done::TokenProven => self.token_proven(effects),
            Done::Failed => self.desk.not_before = up.after(LATER),
            Done::Mistaken(mistake) => {
                self.deny(mistake, up, effects);
                self.desk.not_before = up.after(LATER);
            }
        }
    }

    /// Reception has looked after these: they are not told again. Of what is still to be done something for, the server tells once more.
    fn looked_after(&mut self, settled: &[TicketNumber], effects: &mut Effects) {
        let over = |press: &&Press| {
            press.is_receptions_alone() && press.number().is_some_and(|number| settled.contains(&number))
        };
        let over: Vec<Step> = self.book.presses.values().filter(over).map(|press| Step::Forget(press.id)).collect();
        let count = over.len();
        self.keep(over, effects);
        if count > 0 {
            effects.push(Effect::Note(Note::LookedAfter(count)));
        }
    }

    fn handed(&mut self, id: PressId, answer: LateAnswer, effects: &mut Effects) {
        let Some(mut press) = self.press(id) else { return };
        let now = match answer {
            LateAnswer::Accepted { ticket, .. } => Handed::Yes(ticket.id),
            LateAnswer::Known { id, .. } | LateAnswer::Filed { id, .. } => Handed::Yes(id),
            LateAnswer::Refused { problem, .. } => Handed::Refused(slug(&problem)),
        };
        let service = press.choice.service;
        let refused = match &now {
            Handed::Refused(reason) => Some(Note::Refused { service, reason: reason.clone() }),
            Handed::No | Handed::Yes(_) => None,
        };
        let (tickets, not_taken) = &mut self.desk.handed;
        *(if refused.is_some() { not_taken } else { tickets }) += 1;
        effects.extend(refused.map(Effect::Note));
        if let Stage::Reserved { handed, .. } = &mut press.stage {
            *handed = now;
        }
        // Numbers were used: the server may reserve more.
        self.put(press, effects);
        self.desk.blocks_at = Uptime(0);
    }

    /// That all is handed over is told once, however many errands it took.
    fn note_handed(&mut self, effects: &mut Effects) {
        if self.book.to_hand_over().next().is_some() {
            return;
        }
        let (tickets, refused) = std::mem::take(&mut self.desk.handed);
        if tickets + refused > 0 {
            effects.push(Effect::Note(Note::HandedOver { tickets, refused }));
        }
    }
}

fn slug(problem: &Problem) -> String {
    problem.slug().to_owned()
}
