//! What operators do, in the naive office.

use protocol::{DeskNo, ServiceId, TicketId, TicketNumber};
use queue_server::engine::{
    DeskVerb,
    command::{Holder, Which},
};

use super::{
    Model, Post, Slip, Where,
    verbs::{Verdict, verdict},
};

impl Model {
    pub(super) fn at_desk(&mut self, desk: DeskNo, verb: &DeskVerb, at: i64, order: u64) -> Verdict {
        let post = *self.desks.get(&desk).ok_or(vec!["unknown-desk"])?;
        match verb {
            DeskVerb::Open => self.open(desk, post),
            DeskVerb::Close => self.close(desk, post),
            DeskVerb::Pause(_) => self.pause(desk, post, at),
            DeskVerb::Next { in_hand } => self.next(desk, post, *in_hand, at),
            DeskVerb::Call { which, .. } => self.call(desk, *which, at, order),
            DeskVerb::Recall(id) => {
                let i = self.called(desk, *id)?;
                if let Where::Called { recalls, .. } = &mut self.slips[i].place {
                    *recalls += 1;
                }
                Ok(true)
            }
            DeskVerb::Start(id) => {
                let i = self.called(desk, *id)?;
                self.slips[i].visited = true;
                self.slips[i].place = Where::Serving { desk, since: at };
                Ok(true)
            }
            DeskVerb::Finish { ticket, procedures } => {
                let i = self.held(desk, *ticket)?;
                let services = procedures.iter().map(|name| {
                    let known = self.setup().procedures.iter().find(|p| p.name.it == *name);
                    known.map(|p| p.service)
                });
                // The first that cannot be is told.
                let wrong = services.clone().find(|service| service.is_none_or(|s| !self.serves(desk, s)));
                verdict(&[
                    (wrong == Some(None), "unknown-procedure"),
                    (wrong.is_some(), "procedure-not-served"),
                    (self.must_confirm(i), "presence-unconfirmed"),
                ])?;
                self.end(i, Where::Served, false, at);
                Ok(true)
            }
            DeskVerb::NoShow(id) => {
                let i = self.called(desk, *id)?;
                let rules = &self.setup().rules;
                if let Where::Called { first, recalls, .. } = self.slips[i].place {
                    let early = recalls < rules.recalls_before_no_show || at < first + rules.no_show_after.0;
                    verdict(&[(early, "no-show-too-early")])?;
                }
                self.end(i, Where::NoShow, false, at);
                Ok(true)
            }
            DeskVerb::Park(id) => {
                let i = self.held(desk, *id)?;
                verdict(&[(self.slips[i].number.is_none(), "walk-in")])?;
                self.free(i, at);
                let slip = &mut self.slips[i];
                (slip.place, slip.bound) = (Where::Parked, Some(desk));
                Ok(true)
            }
            DeskVerb::Resume(id) => self.resume(desk, *id, at),
            DeskVerb::Transfer { ticket, service, to } => self.transfer(desk, *ticket, *service, *to, at),
            DeskVerb::WalkIn { service } => self.walk_in(desk, *service, at, order),
        }
    }

    fn open(&mut self, desk: DeskNo, post: Post) -> Verdict {
        verdict(&[(post == Post::Closed && self.closed_at.is_some(), "day-closed")])?;
        self.desks.insert(desk, Post::Open { to_pause: false });
        Ok(post != Post::Open { to_pause: false })
    }

    fn close(&mut self, desk: DeskNo, post: Post) -> Verdict {
        verdict(&[(self.hand(desk).is_some(), "hand-full")])?;
        self.desks.insert(desk, Post::Closed);
        self.loose(desk);
        Ok(post != Post::Closed)
    }

    fn pause(&mut self, desk: DeskNo, post: Post, at: i64) -> Verdict {
        verdict(&[(post == Post::Closed, "desk-closed")])?;
        if post != (Post::Open { to_pause: false }) {
            return Ok(false);
        }
        let busy = self.hand(desk).is_some();
        self.desks.insert(desk, if busy { Post::Open { to_pause: true } } else { Post::Paused { since: at } });
        Ok(true)
    }

    fn next(&mut self, desk: DeskNo, post: Post, in_hand: Option<TicketId>, at: i64) -> Verdict {
        let held = self.hand(desk).and_then(|slip| self.find(slip.id));
        verdict(&[
            (held.map(|i| self.slips[i].id) != in_hand, "in-hand-differs"),
            (post == Post::Closed, "desk-closed"),
            (matches!(post, Post::Paused { .. }), "desk-paused"),
            (held.is_some_and(|i| self.must_confirm(i)), "presence-unconfirmed"),
        ])?;
        if let Some(i) = held {
            self.end(i, Where::Served, false, at);
        }
        let called = match self.desks[&desk] {
            Post::Open { .. } => self.order_at(desk, at).first().copied(),
            _ => None,
        };
        if let Some(i) = called {
            self.call_slip(i, desk, at);
        }
        Ok(held.is_some() || called.is_some())
    }

    fn call_slip(&mut self, i: usize, desk: DeskNo, at: i64) {
        let slip = &mut self.slips[i];
        slip.first_called.get_or_insert(at);
        (slip.place, slip.bound) = (Where::Called { desk, first: at, recalls: 0 }, None);
    }

    fn call(&mut self, desk: DeskNo, which: Which, at: i64, order: u64) -> Verdict {
        let [closed, paused, full] = self.not_idle(desk);
        let known = match which {
            Which::Id(id) => self.find(id),
            Which::Number(number) => self.find_number(self.day, number),
        };
        if let (None, Which::Number(number)) = (known, which)
            && let Some(range) = self.range_of(self.day, number)
        {
            let kiosk = matches!(range.holder, Holder::Kiosk(_));
            verdict(&[closed, paused, full, (!self.serves(desk, number.prefix), "not-served")])?;
            let provisional =
                Slip { provisional: true, from_kiosk: kiosk, ..self.slip(order, Some(number), number.prefix, at) };
            self.slips.push(provisional);
            self.call_slip(self.slips.len() - 1, desk, at);
            return Ok(true);
        }
        let unknown = if matches!(which, Which::Id(_)) { "unknown-ticket" } else { "unknown-number" };
        let slip = known.map(|i| &self.slips[i]);
        verdict(&[
            closed,
            paused,
            full,
            (known.is_none(), unknown),
            (slip.is_some_and(|slip| slip.place != Where::Waiting), "wrong-state"),
            (slip.and_then(|slip| slip.bound).is_some_and(|only| only != desk), "bound-elsewhere"),
            (slip.is_some_and(|slip| !self.serves(desk, slip.service)), "not-served"),
        ])?;
        known.into_iter().for_each(|i| self.call_slip(i, desk, at));
        Ok(true)
    }

    fn resume(&mut self, desk: DeskNo, id: TicketId, at: i64) -> Verdict {
        let i = self.find(id).ok_or(vec!["unknown-ticket"])?;
        let slip = &self.slips[i];
        let [closed, paused, full] = self.not_idle(desk);
        verdict(&[
            closed,
            paused,
            full,
            (slip.place != Where::Parked, "wrong-state"),
            (slip.bound.is_some_and(|only| only != desk), "parked-elsewhere"),
            (!self.serves(desk, slip.service), "not-served"),
        ])?;
        let slip = &mut self.slips[i];
        (slip.place, slip.bound, slip.visited) = (Where::Serving { desk, since: at }, None, true);
        Ok(true)
    }

    fn transfer(&mut self, desk: DeskNo, id: TicketId, service: ServiceId, to: Option<DeskNo>, at: i64) -> Verdict {
        let i = self.held(desk, id)?;
        verdict(&[
            (self.slips[i].number.is_none(), "walk-in"),
            (!self.setup().services.contains_key(&service), "unknown-service"),
            (to.is_some_and(|to| !self.desks.contains_key(&to)), "unknown-desk"),
            (to.is_some_and(|to| !self.serves(to, service)), "not-served"),
            (to.is_some_and(|to| !self.may_bind(to, at)), "desk-unavailable"),
        ])?;
        self.free(i, at);
        let slip = &mut self.slips[i];
        (slip.place, slip.bound, slip.meant) = (Where::Waiting, to, to);
        (slip.service, slip.leg, slip.visited, slip.served_for) = (service, slip.leg + 1, false, 0);
        Ok(true)
    }

    fn walk_in(&mut self, desk: DeskNo, service: ServiceId, at: i64, order: u64) -> Verdict {
        let [closed, paused, full] = self.not_idle(desk);
        let unknown = !self.setup().services.contains_key(&service);
        verdict(&[closed, paused, full, (unknown, "unknown-service"), (!self.serves(desk, service), "not-served")])?;
        let slip =
            Slip { place: Where::Serving { desk, since: at }, visited: true, ..self.slip(order, None, service, at) };
        self.slips.push(slip);
        Ok(true)
    }

    fn not_idle(&self, desk: DeskNo) -> [(bool, &'static str); 3] {
        let post = self.desks[&desk];
        [
            (post == Post::Closed, "desk-closed"),
            (matches!(post, Post::Paused { .. }), "desk-paused"),
            (self.hand(desk).is_some(), "hand-full"),
        ]
    }

    /// The slip, which this desk has in hand.
    fn held(&self, desk: DeskNo, id: TicketId) -> Result<usize, Vec<&'static str>> {
        let i = self.find(id).ok_or(vec!["unknown-ticket"])?;
        if self.slips[i].at_desk() == Some(desk) { Ok(i) } else { Err(vec!["in-hand-differs"]) }
    }

    /// The slip, which this desk has called and not yet started.
    fn called(&self, desk: DeskNo, id: TicketId) -> Result<usize, Vec<&'static str>> {
        let i = self.held(desk, id)?;
        if matches!(self.slips[i].place, Where::Called { .. }) { Ok(i) } else { Err(vec!["wrong-state"]) }
    }

    fn must_confirm(&self, i: usize) -> bool {
        self.setup().rules.confirm_presence && matches!(self.slips[i].place, Where::Called { .. })
    }

    /// The number of a slip that nobody knows yet, inside some range of today.
    #[must_use]
    pub fn unknown_number(&self, pick: usize) -> Option<TicketNumber> {
        let ranges: Vec<_> = self.ranges.iter().filter(|range| range.day == self.day).collect();
        let range = ranges.get(pick % ranges.len().max(1))?;
        let number = range.from + u32::try_from(pick / 7 % 7).unwrap_or(0);
        Some(TicketNumber { prefix: range.service, number })
    }
}
