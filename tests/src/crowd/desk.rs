//! Operators: they call, wait for whoever is called, serve, take breaks and go home. Whatever happens at their desk that
//! is not their doing is a visitor's: then they get up.

use protocol::{DeskNo, DeskStateName, Moment, PauseReason, Span, TicketId, views::Desk, views::Desks, views::Ticket};
use serde_json::json;

use super::{
    Answer, Crowd, Gone,
    agenda::{Happening, Turn},
    get,
};
use crate::client::Post;

/// One in so many does not come when called, goes on to another counter, or lacks papers.
const NO_SHOW: u32 = 35;
const TRANSFER: u32 = 60;
const PARK: u32 = 50;
/// How often operators look around.
const LOOKS: Span = Span::from_seconds(20);
/// What visitors must have time to see: their own number being called, in seconds of theirs.
const SEEN: f64 = 12.0;

/// An operator's seat.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    /// What is in hand.
    hand: Option<TicketId>,
    /// On a break.
    pause: bool,
    /// When the next break is due.
    tired: Moment,
    /// Not needed any more: goes after this visit.
    pub(super) leaves: bool,
}

impl Crowd {
    /// Somebody of the crowd opens a desk; a visit that was left there by an earlier play is ended.
    pub(super) async fn sits_down(&mut self, desk: DeskNo) -> Result<(), Gone> {
        let Ok(opened) = self.client.try_send(&Post::desk(desk, "open")).await?.ok::<Desk>() else {
            self.gets_up(desk);
            return Ok(());
        };
        let tired = self.now + self.seconds(3600, 9000);
        let hand = opened.ticket.map(|ticket| ticket.id);
        self.manned.insert(desk, Seat { hand, pause: false, tired, leaves: false });
        let begins = self.seconds(3, 40);
        self.turn(desk, begins, Turn::Calls);
        Ok(())
    }

    /// A visitor has taken the desk: it is theirs for today.
    fn gets_up(&mut self, desk: DeskNo) {
        self.manned.remove(&desk);
        self.ceded.insert(desk, None);
        self.agenda.forget(desk, |_| true);
    }

    /// Operators look around: whoever is idle calls if somebody waits, or goes home once the office is closed.
    pub(super) async fn looks(&mut self) -> Result<(), Gone> {
        self.agenda.set(self.now + LOOKS, Happening::Looks);
        let desks: Desks = get(&self.client, "/desks").await?;
        self.queue = desks.items.iter().map(|desk| desk.waiting).max().unwrap_or_default();
        for desk in desks.items {
            let Some(seat) = self.manned.get(&desk.desk).copied() else { continue };
            let as_left = desk.ticket.as_ref().map(|ticket| ticket.id) == seat.hand
                && (desk.state == DeskStateName::Paused) == seat.pause
                && desk.state != DeskStateName::Closed;
            if !as_left {
                self.gets_up(desk.desk);
            } else if seat.hand.is_none() && !seat.pause && (desk.waiting > 0 || !self.open || seat.leaves) {
                let soon = self.seconds(1, 6);
                self.turn(desk.desk, soon, Turn::Calls);
            }
        }
        Ok(())
    }

    /// Plans an operator's turn; a desk calls once at a time.
    fn turn(&mut self, desk: DeskNo, after: Span, turn: Turn) {
        if turn == Turn::Calls {
            self.agenda.forget(desk, |turn| *turn == Turn::Calls);
        }
        self.plan(after, Happening::At(desk, turn));
    }

    pub(super) async fn at_desk(&mut self, desk: DeskNo, turn: Turn) -> Result<(), Gone> {
        let Some(seat) = self.manned.get(&desk).copied() else { return Ok(()) };
        match turn {
            Turn::Calls => self.calls(desk, seat).await,
            Turn::Recalls(ticket) => {
                let done = self.command(&Post::verb(desk, "recall", ticket)).await?;
                self.then(desk, done, |crowd| crowd.turn(desk, Span::from_seconds(25), Turn::NoShow(ticket))).await
            }
            Turn::NoShow(ticket) => {
                let done = self.command(&Post::verb(desk, "no-show", ticket)).await?;
                self.then(desk, done, |crowd| crowd.is_free(desk)).await
            }
            Turn::Starts(ticket) => {
                let done = self.command(&Post::verb(desk, "start", ticket)).await?;
                let service = done.as_ref().ok().and_then(|ticket| Some(ticket.as_ref()?.service));
                self.then(desk, done, |crowd| {
                    let visit =
                        service.map_or(Span::from_minutes(5), |service| crowd.habits.visit(service, &mut crowd.dice));
                    let half = Span(visit.0 / 2);
                    match () {
                        () if crowd.once_in(TRANSFER) => crowd.turn(desk, half, Turn::Transfers(ticket)),
                        () if crowd.once_in(PARK) => crowd.turn(desk, half, Turn::Parks(ticket)),
                        () => crowd.turn(desk, visit, Turn::Finishes(ticket)),
                    }
                })
                .await
            }
            Turn::Finishes(ticket) => self.finishes(desk, ticket).await,
            Turn::Transfers(ticket) => self.transfers(desk, ticket).await,
            Turn::Parks(ticket) => {
                let done = self.command(&Post::verb(desk, "park", ticket)).await?;
                let papers = self.seconds(240, 600);
                self.turn(desk, papers, Turn::Resumes(ticket));
                self.then(desk, done, |crowd| crowd.is_free(desk)).await
            }
            Turn::Resumes(ticket) if seat.hand.is_none() && !seat.pause => {
                self.agenda.forget(desk, |turn| *turn == Turn::Calls);
                let done = self.command(&Post::verb(desk, "resume", ticket)).await?;
                self.then(desk, done, |crowd| {
                    crowd.holds(desk, Some(ticket));
                    let rest = crowd.seconds(60, 240);
                    crowd.turn(desk, rest, Turn::Finishes(ticket));
                })
                .await
            }
            Turn::Resumes(ticket) => {
                self.turn(desk, Span::from_seconds(45), Turn::Resumes(ticket));
                Ok(())
            }
            Turn::Returns => {
                let done = self.client.try_send(&Post::desk(desk, "open")).await?.ok::<Desk>();
                let tired = self.now + self.seconds(5400, 10_800);
                self.then(desk, done, |crowd| {
                    if let Some(seat) = crowd.manned.get_mut(&desk) {
                        (seat.pause, seat.tired) = (false, tired);
                    }
                    crowd.is_free(desk);
                })
                .await
            }
        }
    }

    /// The next, please; or a break; or home.
    async fn calls(&mut self, desk: DeskNo, seat: Seat) -> Result<(), Gone> {
        // Whoever has put a visit aside waits for its papers.
        let is_awaited = self.agenda.plans(desk, |turn| matches!(turn, Turn::Resumes(_)));
        if seat.leaves && self.manned.len() > 1 && !is_awaited {
            return self.goes(desk, seat).await;
        }
        // One break at a time, and none while a queue stands.
        let may_rest = self.open && self.queue <= 3 && self.manned.values().all(|seat| !seat.pause);
        if seat.tired <= self.now && may_rest && self.manned.len() > 2 {
            return self.has_a_break(desk, seat).await;
        }
        match self.command(&Post::next(desk, seat.hand)).await? {
            Ok(called) => {
                seat.hand.into_iter().for_each(|done| self.goes_home(done));
                self.holds(desk, called.as_ref().map(|ticket| ticket.id));
                match called {
                    Some(ticket) => self.waits_for(desk, &ticket),
                    None if !self.open && !is_awaited => return self.goes(desk, Seat { hand: None, ..seat }).await,
                    None => {}
                }
                Ok(())
            }
            refused => self.then(desk, refused, |_| {}).await,
        }
    }

    /// Somebody was called and is on the way, or does not come.
    fn waits_for(&mut self, desk: DeskNo, ticket: &Ticket) {
        let is_ours = self.codes.contains_key(&ticket.id);
        if is_ours && self.once_in(NO_SHOW) {
            return self.turn(desk, Span::from_seconds(30), Turn::Recalls(ticket.id));
        }
        let walk = self.seconds(8, 40);
        #[allow(clippy::cast_possible_truncation)] // some minutes
        let seen = Span((SEEN * self.speed * 1000.0) as i64);
        self.turn(desk, if is_ours { walk } else { walk.max(seen) }, Turn::Starts(ticket.id));
    }

    /// The visit is done. Some say what was done, others just call the next.
    async fn finishes(&mut self, desk: DeskNo, ticket: TicketId) -> Result<(), Gone> {
        if self.once_in(3) {
            return self.at_once(desk).await;
        }
        let service = get::<Ticket>(&self.client, &format!("/tickets/{ticket}")).await?.service;
        let known = self.house.procedures.get(&service).cloned().unwrap_or_default();
        let done: Vec<_> = self.dice.choice(&known).into_iter().collect();
        let post = Post::new(format!("/desks/{desk}/finish"), json!({"ticket": ticket, "procedures": done}));
        let finished = self.command(&post).await?;
        self.then(desk, finished, |crowd| {
            crowd.goes_home(ticket);
            crowd.is_free(desk);
        })
        .await
    }

    async fn at_once(&mut self, desk: DeskNo) -> Result<(), Gone> {
        match self.manned.get(&desk).copied() {
            Some(seat) => Box::pin(self.calls(desk, seat)).await,
            None => Ok(()),
        }
    }

    /// To another queue that this house knows.
    async fn transfers(&mut self, desk: DeskNo, ticket: TicketId) -> Result<(), Gone> {
        let others: Vec<_> = self.house.procedures.keys().copied().collect();
        let Some(service) = self.dice.choice(&others).copied() else { return Ok(()) };
        let post = Post::new(format!("/desks/{desk}/transfer"), json!({"ticket": ticket, "service": service}));
        let moved = self.command(&post).await?;
        self.then(desk, moved, |crowd| crowd.is_free(desk)).await
    }

    async fn has_a_break(&mut self, desk: DeskNo, seat: Seat) -> Result<(), Gone> {
        if let Some(ticket) = seat.hand {
            let _ = self.command(&Post::verb(desk, "finish", ticket)).await?;
            self.goes_home(ticket);
            self.holds(desk, None);
        }
        let post = Post::new(format!("/desks/{desk}/pause"), json!({"reason": PauseReason::Pausa}));
        let paused = self.client.try_send(&post).await?.ok::<Desk>();
        let back = self.seconds(480, 840);
        self.then(desk, paused, |crowd| {
            if let Some(seat) = crowd.manned.get_mut(&desk) {
                seat.pause = true;
            }
            crowd.turn(desk, back, Turn::Returns);
        })
        .await
    }

    /// Ends what is in hand and closes the desk.
    async fn goes(&mut self, desk: DeskNo, seat: Seat) -> Result<(), Gone> {
        if let Some(ticket) = seat.hand {
            let _ = self.command(&Post::verb(desk, "finish", ticket)).await?;
            self.goes_home(ticket);
        }
        self.client.try_send(&Post::desk(desk, "close")).await?;
        self.manned.remove(&desk);
        self.agenda.forget(desk, |_| true);
        Ok(())
    }

    /// The hand is empty: the next in a moment.
    fn is_free(&mut self, desk: DeskNo) {
        self.holds(desk, None);
        let moment = self.seconds(3, 18);
        self.turn(desk, moment, Turn::Calls);
    }

    fn holds(&mut self, desk: DeskNo, ticket: Option<TicketId>) {
        if let Some(seat) = self.manned.get_mut(&desk) {
            seat.hand = ticket;
        }
    }

    /// Goes on if the office did as it was told. If not, the citizen may have left the queue, and the next is called; or
    /// somebody else works here.
    async fn then<T>(&mut self, desk: DeskNo, done: Answer<T>, next: impl FnOnce(&mut Self)) -> Result<(), Gone> {
        if done.is_ok() {
            next(self);
            return Ok(());
        }
        let desks: Desks = get(&self.client, "/desks").await?;
        let here = desks.items.into_iter().find(|one| one.desk == desk);
        match here {
            Some(Desk { state: DeskStateName::Open, ticket: None, .. }) => self.is_free(desk),
            _ => self.gets_up(desk),
        }
        Ok(())
    }
}
