//! What stands there at a time: the last view as this board's people are to see it. Never as if it were live where it is not, and never a call that
//! somebody forgot as one that is awaited.

use device::clock::Uptime;
use protocol::{
    DeskNo, Language, Moment, OffsetTime, Span,
    board::BoardSetup,
    kiosk::{Bilingual, Opening},
};

use super::{
    AtDesk, Board, Card, Chosen, Closed, Eye, Hall, Line, OneDesk, Queue, Row, SafeCall, SafeService, SafeView, Says,
    Screen, Shown, Since, Turns, choose, eye,
};

/// A line that comes back within this time was hardly gone: nothing is said of it.
pub(super) const HARDLY: Span = Span(3_000);
/// The screen is on so long before an opening and after a closing.
const BEFORE: Span = Span::from_minutes(15);
const AFTER: Span = Span::from_minutes(15);
/// And so long after a call, whenever that was made.
const AFTER_CALL: Span = Span::from_minutes(10);
/// A call that nobody closed is by then not one that somebody still walks to.
const FORGOTTEN: Span = Span::from_minutes(60);
/// So long after closing, whoever is still counted as waiting has gone home.
const LATE: Span = Span::from_minutes(180);
/// What has room for one language shows the other after so many seconds, where nobody said otherwise.
const ALTERNATE: u32 = 8;

impl Board {
    /// What stands there now.
    #[must_use]
    pub fn shown(&self, up: Uptime) -> Shown {
        let rehearsal = self.view.as_ref().is_some_and(|view| view.rehearsal)
            || self.setup.as_ref().is_some_and(|setup| setup.rehearsal);
        let alternate = Some(Span::from_seconds(self.alternate()));
        Shown { screen: self.screen(up), rehearsal, language: self.language(up), alternate }
    }

    fn screen(&self, up: Uptime) -> Screen {
        if self.is_dark(up) {
            return Screen::Off;
        }
        let stale = self.stale(up);
        let Some(view) = &self.view else { return Screen::Connecting };
        let desk = |desk: &DeskNo| self.desk(view, *desk, stale, up);
        match self.purpose.desks.as_slice() {
            [] => Screen::Hall(Box::new(self.hall(view, stale, up))),
            [one] => Screen::Desk(desk(one)),
            row => Screen::Desks(row.iter().map(desk).collect()),
        }
    }

    /// Both languages in turn, all boards of an office at once.
    fn language(&self, up: Uptime) -> Language {
        let seconds = self.clock.now(up).map_or(up.0 / 1000, Moment::seconds);
        if (seconds / self.alternate()) % 2 == 0 { Language::It } else { Language::En }
    }

    /// After so many seconds.
    fn alternate(&self) -> i64 {
        i64::from(self.setup.as_ref().map_or(ALTERNATE, |setup| setup.alternate).max(1))
    }

    fn stale(&self, up: Uptime) -> Option<Since> {
        match self.line {
            Line::Down(since) if up.since(since) >= HARDLY => {
                // What is shown is from when the server was last heard, by the office's time.
                let at = self.now(up).map(|now| minute(now.later(Span(-up.since(self.heard_at).0))));
                Some(at.map_or(Since::Unknown, Since::At))
            }
            _ => None,
        }
    }

    /// Closed, and nobody was called for a while. What is not known does not darken a board.
    fn is_dark(&self, up: Uptime) -> bool {
        let (Some(now), Some(setup), Some(view)) = (self.clock.now(up), &self.setup, &self.view) else { return false };
        let near = |opening: &Opening| (opening.from.moment() - BEFORE..opening.to.moment() + AFTER).contains(&now);
        let evening = |opening: &Opening| (opening.from.moment()..opening.to.moment() + LATE).contains(&now);
        let keeps = |call: &SafeCall| {
            let age = call.at.map(|at| now - at.moment());
            self.purpose.concerns(call)
                && age.is_some_and(|age| age < if call.standing { FORGOTTEN } else { AFTER_CALL })
        };
        let called = view.calls.iter().chain(&view.last).flatten().any(keeps);
        let mut queues = view.services.iter().flatten().filter(|service| self.purpose.shows(service.service));
        let waited_for = queues.any(|service| service.waiting.is_some_and(|waiting| waiting > 0));
        let is_evening = setup.openings.iter().any(evening);
        let is_lit = setup.openings.iter().any(near) || called || (waited_for && is_evening);
        !is_lit
    }

    fn hall(&self, view: &SafeView, stale: Option<Since>, up: Uptime) -> Hall {
        let closed = closed(view);
        let now = self.clock.now(up);
        // Who was called and forgotten keeps no closed office open.
        let seen = |call: &SafeCall| SafeCall {
            standing: call.standing && !(closed.is_some() && is_forgotten(call, now)),
            ..call.clone()
        };
        let of = |calls: &Option<Vec<SafeCall>>| -> Vec<SafeCall> {
            calls.iter().flatten().filter(|call| self.purpose.concerns(call)).map(seen).collect()
        };
        let Chosen { large, standing, others } = choose(&of(&view.calls), &of(&view.last));
        let name = |call: &SafeCall| {
            let service = view.services.iter().flatten().find(|one| Some(one.service) == call.service)?;
            (!service.name.it.is_empty()).then(|| service.name.clone())
        };
        let card = |call: &SafeCall| Card {
            number: call.number,
            desk: call.desk,
            service: name(call),
            eye: self.eye(call, up),
            language: call.language,
        };
        // Where few have room at a time, none is left out over that: whoever looks up late finds the number as well.
        let is_awaited = |call: &&SafeCall| {
            let is_large = large.iter().any(|one| one.seq == call.seq);
            call.standing && (is_large || !is_forgotten(call, now) || self.news.contains_key(&call.seq))
        };
        let awaited = large.iter().chain(&others).filter(is_awaited).map(|call| (call.seq, card(call))).collect();
        let turns = Turns { awaited, noticed: self.news.clone(), gone: self.gone.clone(), count: self.noticed };
        // A closed office has something else to say where the last call would stand.
        let is_shut = closed.is_some() && !standing && stale.is_none();
        let rows = large.iter().filter(|_| is_shut).chain(&others);
        let rows = rows.map(|call| self.row(call, stale, up)).collect();
        Hall {
            body: self.named(|setup| &setup.body, &view.body),
            office: self.named(|setup| &setup.office, &view.office),
            clock: self.now(up).map(minute),
            suspect: view.clock_suspect,
            // Whoever was called when the line broke may be called no more.
            standing: standing && stale.is_none(),
            stale,
            large: large.iter().map(card).collect(),
            known: view.calls.is_some() || view.last.is_some(),
            rows,
            turns,
            services: view.services.as_ref().map(|services| self.queues(services)),
            closed,
            // It tells people to take a number, or might.
            text: view.text.clone().filter(|_| closed.is_none()),
        }
    }

    fn named(&self, of: fn(&BoardSetup) -> &Bilingual, view: &str) -> Bilingual {
        // The view is newer, and in Italian alone.
        match self.setup.as_deref().map(of) {
            Some(name) if name.it == view || view.is_empty() => name.clone(),
            _ => Bilingual { it: view.to_owned(), en: view.to_owned() },
        }
    }

    fn row(&self, call: &SafeCall, stale: Option<Since>, up: Uptime) -> Row {
        let SafeCall { number, desk, at, standing, .. } = call;
        let standing = *standing && stale.is_none();
        Row { number: *number, desk: *desk, at: at.map(minute), standing, eye: self.eye(call, up) }
    }

    fn queues(&self, services: &[SafeService]) -> Vec<Queue> {
        let queue = |one: &SafeService| Queue {
            service: one.service,
            name: one.name.clone(),
            waiting: one.waiting,
            says: match (one.issuing, one.wait) {
                (true, Some(wait)) => Says::Wait(wait),
                (true, None) => Says::NoEstimate,
                // Who waits still is called today: when it opens again is nothing to those.
                (false, _) if is_shut(one) && one.waiting.is_some_and(|waiting| waiting > 0) => Says::NoEstimate,
                (false, _) => Says::NoNumbers { why: one.why_not.clone().unwrap_or_default(), opens: one.opens_at },
            },
        };
        services.iter().filter(|one| self.purpose.shows(one.service)).map(queue).collect()
    }

    fn desk(&self, view: &SafeView, desk: DeskNo, stale: Option<Since>, up: Uptime) -> OneDesk {
        let calls = view.calls.iter().chain(&view.last).flatten().filter(|call| call.desk == Some(desk));
        let last = calls.max_by_key(|call| call.seq);
        let is_known = view.calls.is_some() || view.last.is_some();
        let is_over = || last.is_none_or(|call| !call.standing || is_forgotten(call, self.clock.now(up)));
        let says = match (stale, closed(view), last) {
            (Some(since), ..) => AtDesk::NoData(since),
            (_, Some(closed), _) if is_over() => AtDesk::Closed { closed, now: self.now(up).map(minute) },
            (.., Some(call)) if !call.standing => AtDesk::Past { number: call.number },
            (.., Some(call)) => AtDesk::Called { number: call.number, eye: self.eye(call, up) },
            _ if is_known => AtDesk::Idle,
            _ => AtDesk::NoData(Since::Unknown),
        };
        OneDesk { desk, says }
    }

    fn eye(&self, call: &SafeCall, up: Uptime) -> Eye {
        self.news.get(&call.seq).map_or(Eye::Steady, |at| eye::of(*at, self.news.values().copied(), up))
    }
}

/// All services are closed for a reason that is the office's.
fn closed(view: &SafeView) -> Option<Closed> {
    let services = view.services.as_deref().filter(|services| !services.is_empty())?;
    let opens = || services.iter().filter_map(|one| one.opens_at).min();
    services.iter().all(is_shut).then(|| Closed { opens: opens() })
}

/// It is closed for a reason that is the office's.
fn is_shut(service: &SafeService) -> bool {
    const OFFICE: [&str; 3] = ["outside-hours", "day-closed", "hall-closed"];
    service.why_not.as_deref().is_some_and(|why| OFFICE.contains(&why))
}

/// A call that was made too long ago for somebody to be on the way still; or nobody knows when, while the time is known.
fn is_forgotten(call: &SafeCall, now: Option<Moment>) -> bool {
    now.is_some_and(|now| call.at.is_none_or(|at| now - at.moment() >= FORGOTTEN))
}

/// Cut to its minute: what is shown changes once a minute.
fn minute(time: OffsetTime) -> OffsetTime {
    time.later(Span(-time.moment().0.rem_euclid(60_000)))
}
